"""Lines of a text source that look like labels and are none: signatures, titles printed twice, ends of pages."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.full_forms import is_known
from pipeline.records import BlockKind
from pipeline.role_words import opens_with_role
from pipeline.segment.heading import MOST_TITLE_WORDS
from pipeline.segment.names import is_capitalised, is_name
from pipeline.segment.plain_labels import Piece
from pipeline.segment.plain_overlines import as_caption
from pipeline.segment.plain_weights import goes_on_listing
from pipeline.segment.units import NUMBERING
from pipeline.text_lines import END_MARKS, PERSON

GREETING = re.compile(
    r"\b(?:hilsen|arbejdslyst|læselyst|fornøjelse|held og lykke|på vegne af|på\s(?:\S+\s){1,2}vegne)\b",
    re.IGNORECASE,
)


def drop_page_ends(pieces: Sequence[Piece]) -> list[Piece]:
    """What looks like a theme's heading below the text of a page, and has no text but another heading on the next one:
    what stands there is a picture's caption."""
    made = list(pieces)
    for index, piece in enumerate(pieces):
        theme = piece.label and piece.role is None and not piece.structural and not NUMBERING.match(piece.text)
        theme = theme and piece.text[-1].isalnum()
        if not theme or not _ends_page(pieces, index):
            continue
        above = next((p for p in reversed(pieces[:index]) if not p.aside), None)
        below = next((p for p in pieces[index + 1 :] if not p.aside), None)
        if above is not None and above.page == piece.page and not above.label and below is not None and below.label:
            listed = goes_on_listing(piece, above)
            made[index] = replace(piece, label=False) if listed else Piece(as_caption(piece.block))
    return made


def drop_doubled_titles(pieces: Sequence[Piece]) -> list[Piece]:
    """A label that stands right above itself set aside: a web page's path ends in the page's title. One that says the
    label above it again behind a word is a table's header row, and set aside too: "Titel Økonomi" below "Økonomi"."""
    made: list[Piece] = []
    for piece in pieces:
        if made and piece.label and made[-1].label and made[-1].text == piece.text:
            made[-1] = replace(made[-1].turned(kind=BlockKind.FURNITURE, reason="web_residue"), label=False)
        if made and piece.label and made[-1].label and piece.text.split()[1:] == made[-1].text.split():
            piece = replace(piece.turned(kind=BlockKind.DECORATION, reason="figure_residue"), label=False)
        made.append(piece)
    return made


def drop_rows_of_titles(pieces: Sequence[Piece]) -> list[Piece]:
    """A label that is made of nothing but three or more of the others set aside: what a site shows between the parts of a
    page, "Ro - Mod - Mening". Those are its titles, wherever they stand."""
    titles = sorted({p.text.strip() for p in pieces if p.label and p.role is None}, key=len, reverse=True)
    rows = {p.text: _titles_in(p.text.strip(), titles) for p in pieces if p.label and p.words >= LEAST_TITLES}
    named = {title for row in rows.values() for title in row}
    made: list[Piece] = []
    for piece in pieces:
        if piece.label and rows.get(piece.text):
            piece = replace(piece.turned(kind=BlockKind.FURNITURE, reason="web_residue"), label=False)
        elif piece.label and piece.text.strip() in named:
            piece = replace(piece, repeated=True)
        made.append(piece)
    return made


def _titles_in(text: str, titles: Sequence[str]) -> list[str]:
    """The titles that a text holds, itself left out, where they are three or more and nothing else stands in it but
    signs."""
    found: list[str] = []
    for title in titles:
        if title != text and title in text:
            text = text.replace(title, "", 1)
            found.append(title)
    return found if len(found) >= LEAST_TITLES and not any(map(str.isalnum, text)) else []


LEAST_TITLES = 3


def drop_signatures(pieces: Sequence[Piece]) -> list[Piece]:
    """A title below a person's name is a signature, no role heading: in one chunk with it, or in the next.

    A name is a word that is no Danish one; where all are, a greeting above or a second signature beside must tell.
    """
    lines = [line.text.strip() for p in pieces for line in p.block.lines]
    owners = [i for i, p in enumerate(pieces) for _ in p.block.lines]
    pairs = [
        at
        for at, (name, title) in enumerate(itertools.pairwise(lines))
        if is_capitalised(name) and len(title.split()) <= MOST_TITLE_WORDS and _is_title(title)
    ]
    signed: set[int] = set()
    for at in pairs:
        company = any(abs(at - other) in (2, 3, 4) for other in pairs)
        greeted = any(GREETING.search(line) for line in lines[max(0, at - 5) : at])
        if is_name(lines[at]) or company or greeted:
            signed |= {owners[at], owners[at + 1]}
    signed |= {i for i, p in enumerate(pieces) if p.label and (VEGNE.fullmatch(p.text) or _is_signed(p))}
    return [replace(p, label=False) if i in signed else p for i, p in enumerate(pieces)]


VEGNE = re.compile(r"på\s(?:\S+\s){1,3}vegne:?", re.IGNORECASE)  # "På Hovedudvalgets vegne"


def _is_signed(piece: Piece) -> bool:
    """Whether a label is a person's name and what that person is, a word of the name no Danish one."""
    if NAMED.fullmatch(piece.text):
        return is_name(piece.text.partition(",")[0])
    name = PERSON.match(piece.text)  # "Ida Krag kommunaldirektør"
    rest = piece.text[name.end() :].strip() if name is not None else ""
    if not rest[:1].islower() or not is_name(name[0]):
        return False
    last = name[0].split()[-1].casefold()
    if is_known(last) or is_known(last.removesuffix("s")):
        return False  # "Nordby Skoles leder" heads what the leader is told
    return not rest.endswith(SEVERAL) and opens_with_role(rest)


SEVERAL = ("ere", "efer", "en", "ne", "s", "ion")  # how several people end, and whom everybody knows: "lederen"


def drop_closing_roles(pieces: Sequence[Piece]) -> list[Piece]:
    """A role that ends a page of the foreword or the like signs it, and heads nothing: "Direktionen i Nordby Kommune"; so
    does one behind a greeting, with all that stands below it on its page."""
    made = list(pieces)
    for index, piece in enumerate(pieces):
        above = next((i for i in range(index - 1, -1, -1) if not pieces[i].aside), None)
        greeted = above is not None and not pieces[above].label and GREETED.search(pieces[above].text)
        signs = piece.role is not None and greeted
        last = next(i for i in range(index, len(pieces)) if _ends_page(pieces, i)) if signs else index
        if signs and not any(map(_is_told, pieces[index + 1 : last + 1])):
            first = above if pieces[above].words <= MOST_GREETING_WORDS else index
            for at in range(first, last + 1):
                made[at] = made[at] if pieces[at].aside else Piece(as_caption(pieces[at].block))
            continue
        people = list(itertools.takewhile(lambda p: not p.aside and _names_people(p), pieces[index + 1 :]))
        alone = piece.whole or people
        if piece.role is None or not alone or not _ends_page(pieces, index + len(people)):
            continue
        before = [i for i in range(index) if not pieces[i].aside]
        names = list(itertools.takewhile(lambda i: PERSON.fullmatch(pieces[i].text), reversed(before)))
        text = list(itertools.takewhile(lambda i: not pieces[i].label, reversed(before[: len(before) - len(names)])))
        heading = pieces[before[-1 - len(names) - len(text)]] if len(before) > len(names) + len(text) else None
        if text and heading is not None and heading.structural:
            for i in (index, *names):
                made[i] = replace(pieces[i], label=False)
    return made


def _names_people(piece: Piece) -> bool:
    """Whether each line is a person's name and what that person is: "Ida Krag, direktør"."""
    return all(NAMED.fullmatch(line.text.strip()) for line in piece.block.lines)


def _is_told(piece: Piece) -> bool:
    """Whether it is text of sentences, and no names and titles."""
    return not piece.aside and piece.text.endswith(END_MARKS) and piece.words > MOST_SIGNED_WORDS


MOST_GREETING_WORDS, MOST_SIGNED_WORDS = 5, 8
GREETED = re.compile(rf"(?:^|[.!?…]\s)(?:\S+\s){{0,3}}{GREETING.pattern}[!.]?$", re.IGNORECASE)
NAMED = re.compile(rf"(?:{PERSON.pattern}),\s[^.:?!]{{3,60}}")


def _ends_page(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a page ends below a piece."""
    below = pieces[index + 1] if index + 1 < len(pieces) else None
    return below is None or below.block.reason in ("page_number", "running_footer") or below.page != pieces[index].page


def drop_open_clauses(pieces: Sequence[Piece]) -> list[Piece]:
    """A role's clause whose sentence the list right below it ends leads that list in: "Som leder:" / "lytter jeg …"."""
    return [
        replace(piece, label=False) if piece.label and _is_open_clause(piece, below) else piece
        for piece, below in zip(pieces, [*pieces[1:], None], strict=True)
    ]


def _is_open_clause(piece: Piece, below: Piece | None) -> bool:
    clause = piece.text.casefold().startswith("som ") and piece.text.endswith(":")
    return clause and below is not None and below.block.kind is BlockKind.ITEM and below.block.text[:1].islower()


def _is_title(text: str) -> bool:
    """Whether a line is a job title: a role at its start, and no sentence."""
    return not text.endswith((".", ":")) and opens_with_role(text)
