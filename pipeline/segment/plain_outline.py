"""Blocks of a text source → the same blocks with headings, tables and call-outs told apart.

A PDF shows a heading by its type; a plain text has only words, blank lines and repetition. What a source marks itself
(Markdown, HTML) stays as it is.
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.lexicon import document_kinds, grammar, plain_text
from pipeline.model import Block
from pipeline.records import BlockKind
from pipeline.role_words import find_mentions
from pipeline.segment.cues import find_action
from pipeline.segment.heading import MOST_TITLE_WORDS
from pipeline.segment.heading_words import PART_NUMBER, find_role_label
from pipeline.segment.plain_labels import Piece, is_capitalised, is_name, key_of, may_be_label, split_pieces
from pipeline.segment.plain_levels import find_levels
from pipeline.segment.plain_tables import find_grids
from pipeline.segment.units import NUMBERING, QUOTE_MARKS
from pipeline.text_lines import HEADING, HYPHENS, PERSON, fold, split_line

GREETING = re.compile(r"\b(?:hilsen|arbejdslyst|læselyst|fornøjelse|held og lykke|på vegne af)\b", re.IGNORECASE)
COVER_LINE = re.compile(r"\b(?:kommunes?|forvaltning|(?:19|20)\d\d)$|^(?:for|i)\s", re.IGNORECASE)
COMMON = 0.15  # part of the gaps that one number of blank lines must make up
LEAST_SENTENCE_WORDS = 4
FIRST_PERSON = {"vi", "jeg", "du", "sammen"}
MOST_OWNER_WORDS = 9  # of the line that says whose a quotation is
NEAR = 1.2  # blank lines within which it stands below the quotation
ARTICLES = {"en", "et", "den", "det", "de", "hver", "hvert", "alle"}
COORDINATED = re.compile(r",\s(?:og|men)\s")
SENTENCE_END = (".", "!", "?", "…", ":")


@dataclass(frozen=True, slots=True)
class OutlineSettings:
    """What makes a label a heading, and a paragraph a call-out.

    weak_words: most words of a label that only its place speaks for. Higher, and one-line sentences without a full
        stop become headings.
    wide: blank lines more than usual above a heading that is set off so; marked: how many such labels make that the
        document's way, so that others are none.
    labels: labels in a row, without text between, from which they are a list or a figure; short: their mean words
        where they are not known from elsewhere. Higher, and call-outs in a row are taken for a figure.
    narrow: part of the body's width that no line of a call-out exceeds; early: part of it that each line but the last
        leaves room in for the next word. Higher, and a short paragraph is a call-out. quote_words: its most words.
    body_words: fewest words of a paragraph that shows the body's width.
    """

    weak_words: int = 9
    wide: float = 1.0
    marked: int = 2
    labels: int = 3
    short: float = 3.5
    narrow: float = 0.78
    early: float = 0.92
    quote_words: int = 45
    body_words: int = 12


SETTINGS = OutlineSettings()


def outline_text(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a text source with what their words, blank lines and repetition tell of headings and tables."""
    if any(block.kind is BlockKind.HEADING for block in blocks):
        return mark_callouts(_with_levels(_join_overlines(blocks)))
    blocks = _set_navigation_aside(blocks)
    pieces = _join_label_lines(split_pieces(_role_headings(_number_headings(_with_page_tops(blocks)))))
    pieces = _drop_open_clauses(_drop_closing_roles(_drop_signatures(_drop_doubled_titles(pieces))))
    pieces = _with_parallels(pieces)
    pieces = _place_grids(pieces, blocks)
    pieces = _mark_title(pieces)
    pieces = _set_lists_aside(_set_role_figures_aside(pieces))
    pieces = _drop_page_ends(_drop_slogans(_weigh_labels(pieces)))
    pieces, tops = _move_page_titles(pieces)
    levels = find_levels(pieces, tops)
    outlined = [
        replace(p.block, kind=BlockKind.HEADING, level=levels[index]) if index in levels else p.block
        for index, p in enumerate(pieces)
    ]
    return mark_callouts(outlined)


def _with_levels(blocks: Sequence[Block]) -> list[Block]:
    """The headings of a source that marks them all alike, as converters do, on the levels their words and order tell."""
    heads = [i for i, b in enumerate(blocks) if b.kind is BlockKind.HEADING]
    told = {blocks[i].level for i in heads[1:]}
    if len(heads) < LEAST_HEADINGS or len(told) > 1:
        return list(blocks)
    times = Counter(key_of(fold(blocks[i].lines)) for i in heads)
    pieces = [
        Piece(replace(b, level=None), label=i in heads, repeated=times[key_of(fold(b.lines))] > 1)
        for i, b in enumerate(blocks)
    ]
    if not any(piece.role is not None for piece in pieces):
        return list(blocks)
    levels = find_levels(pieces) | {heads[0]: 1}  # it may be the title
    return [replace(b, level=levels[i]) if i in levels else b for i, b in enumerate(blocks)]


LEAST_HEADINGS = 5


def _set_navigation_aside(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, a list that opens a web page below nothing but the page's own words set aside: its menu."""
    made = list(blocks)
    first = next((i for i, b in enumerate(blocks) if b.reason is None and b.kind is not BlockKind.ITEM), len(blocks))
    if any(block.reason == "web_residue" for block in blocks[:first]):
        for index in range(first):
            if blocks[index].kind is BlockKind.ITEM:
                made[index] = replace(blocks[index], kind=BlockKind.FURNITURE, reason="web_residue")
    return made


def _with_page_tops(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, nothing above those that follow a page number or a running footer: they open a page."""
    made: list[Block] = []
    turned = False
    for block in blocks:
        opens = turned and block.reason is None
        made.append(replace(block, gap=float("inf")) if opens else block)
        turned = block.reason in ("page_number", "running_footer") or (turned and block.reason is not None)
    return made


def _join_overlines(blocks: Sequence[Block]) -> list[Block]:
    """A line "Rolle:" right above a heading that names a role made part of it; over a theme it is a caption."""
    made: list[Block] = []
    for block in blocks:
        above = made[-1] if made else None
        if above is not None and block.kind is BlockKind.HEADING and _is_overline(above):
            role = find_role_label(block.text) is not None
            made[-1:] = [replace(block, lines=(*above.lines, *block.lines))] if role else [_as_caption(above), block]
        else:
            made.append(block)
    return made


def _is_overline(block: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and block.reason is None
        and block.text.endswith(":")
        and len(block.text.split()) <= 2
    )


def _as_caption(block: Block) -> Block:
    return replace(block, kind=BlockKind.CAPTION)


def _join_label_lines(pieces: Sequence[Piece]) -> list[Piece]:
    """The same where blank lines stand between: "Rolle:", then the role at the start of the next chunk."""
    made: list[Piece] = []
    for piece in pieces:
        last = next((at for at in reversed(range(len(made))) if not made[at].aside), None)
        above = made[last] if last is not None else None
        numbers_part = above is not None and PART_NUMBER.fullmatch(above.text) is not None
        overline = above is not None and above is made[-1] and above.whole and _is_overline(above.block)
        if above is not None and piece.label and (numbers_part or overline):
            if piece.role is not None and above is made[-1]:
                made[-1] = replace(piece, block=replace(above.block, lines=(*above.block.lines, *piece.block.lines)))
                continue
            made[last] = Piece(_as_caption(above.block))
        made.append(piece)
    return made


def _with_parallels(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, a short line over a list a label too where several labels over lists begin with its first word: beside
    "Vi løfter i flok", "Vi fejrer det, der lykkes" is one."""
    over = [p for p, below in itertools.pairwise(pieces) if p.whole and below.block.kind is BlockKind.ITEM]
    firsts = Counter(p.text.split()[0] for p in over if p.label)
    alike = {
        id(p)
        for p in over
        if len(p.block.lines) <= 2
        and 1 < p.words <= MOST_OWNER_WORDS
        and p.text[-1].isalpha()
        and firsts[p.text.split()[0]] >= LEAST_PARALLEL
    }
    return [replace(p, label=True) if id(p) in alike else p for p in pieces]


def _drop_page_ends(pieces: Sequence[Piece]) -> list[Piece]:
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
            made[index] = Piece(_as_caption(piece.block))
    return made


def _drop_doubled_titles(pieces: Sequence[Piece]) -> list[Piece]:
    """A label that stands right above itself set aside: a web page's path ends in the page's title."""
    made: list[Piece] = []
    for piece in pieces:
        if made and piece.label and made[-1].label and made[-1].text == piece.text:
            made[-1] = replace(made[-1].turned(kind=BlockKind.FURNITURE, reason="web_residue"), label=False)
        made.append(piece)
    return made


def _drop_signatures(pieces: Sequence[Piece]) -> list[Piece]:
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
    return [replace(p, label=False) if i in signed else p for i, p in enumerate(pieces)]


def _drop_closing_roles(pieces: Sequence[Piece]) -> list[Piece]:
    """A role that ends a page of the foreword or the like signs it, and heads nothing: "Direktionen i Nordby Kommune"; so
    does one behind a greeting, with all that stands below it on its page."""
    made = list(pieces)
    for index, piece in enumerate(pieces):
        above = next((i for i in range(index - 1, -1, -1) if not pieces[i].aside), None)
        greeted = above is not None and not pieces[above].label and GREETED.search(pieces[above].text)
        if piece.role is not None and greeted:
            first = above if pieces[above].words <= MOST_GREETING_WORDS else index
            last = next(i for i in range(index, len(pieces)) if _ends_page(pieces, i))
            for at in range(first, last + 1):
                made[at] = made[at] if pieces[at].aside else Piece(_as_caption(pieces[at].block))
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


MOST_GREETING_WORDS = 5
GREETED = re.compile(rf"(?:^|[.!?…]\s)(?:\S+\s){{0,3}}{GREETING.pattern}[!.]?$", re.IGNORECASE)
NAMED = re.compile(rf"(?:{PERSON.pattern}),\s[^.:?!]{{3,60}}")


def _ends_page(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a page ends below a piece."""
    below = pieces[index + 1] if index + 1 < len(pieces) else None
    return below is None or below.block.reason in ("page_number", "running_footer") or below.page != pieces[index].page


def _drop_open_clauses(pieces: Sequence[Piece]) -> list[Piece]:
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
    return not text.endswith((".", ":")) and any(m.start == 0 for m in find_mentions(text))


def _number_headings(blocks: Sequence[Block]) -> list[Block]:
    """Numbered lines that stand apart, each over text of its own, as paragraphs: headings and no list; those on two lines
    too that count on from others."""
    placed = [i for i, b in enumerate(blocks) if b.reason is None]
    alone: set[int] = set()
    for before, index, after in zip([None, *placed], placed, [*placed[1:], None], strict=False):
        beside = [blocks[i] for i in (before, after) if i is not None]
        own_text = len(blocks[index].lines) > 1
        if _is_numbered(blocks[index]) and (own_text or not any(_is_list_item(b) for b in beside)):
            introduced = before is not None and blocks[before].text.endswith((":", ","))
            if (own_text or after is not None) and not introduced:
                alone.add(index)
    if len(alone) < 2:
        return list(blocks)
    counted = {_number_of(blocks[i]) for i in alone}
    made = [replace(b, kind=BlockKind.PARAGRAPH, bullet=0) if i in alone else b for i, b in enumerate(blocks)]
    for before, index, after in zip([None, *placed], placed, [*placed[1:], None], strict=False):
        beside = [blocks[i] for i in (before, after) if i is not None]
        counts_on = index not in alone and _is_number_item(blocks[index]) and _fits_count(blocks[index], counted)
        if counts_on and not any(_is_number_item(b) for b in beside):
            lines = tuple(replace(line, style=HEADING) for line in blocks[index].lines)
            made[index] = replace(blocks[index], kind=BlockKind.PARAGRAPH, bullet=0, lines=lines)
    return made


def _fits_count(item: Block, counted: set[int]) -> bool:
    """Whether an item's number stands between or beside those of headings, and it is as short as one."""
    text, number = fold(item.lines), _number_of(item)
    short = len(item.lines) <= 2 and len(text.split()) <= MOST_COUNTED_WORDS and text[-1:].isalpha()
    return short and bool(counted & {number - 1, number + 1}) and number not in counted


MOST_COUNTED_WORDS = 12


def _number_of(item: Block) -> int:
    """The number that opens a numbered item."""
    return int(re.match(r"\d+", item.lines[0].text)[0])  # type: ignore[index]


def _role_headings(blocks: Sequence[Block]) -> list[Block]:
    """Roles set as items right above items with another sign, as paragraphs: they head those."""
    placed = [b for b in blocks if b.reason is None]
    heads = {
        id(role)
        for role, below in itertools.pairwise(placed)
        if role.kind is below.kind is BlockKind.ITEM
        and role.bullet
        and role.lines[0].text[: role.bullet] != below.lines[0].text[: below.bullet]
        and (label := find_role_label(role.text)) is not None
        and label.label == role.text
    }
    return [part for b in blocks for part in (_sign_apart(b) if id(b) in heads else (b,))]


def _sign_apart(item: Block) -> tuple[Block, Block]:
    """An item's bullet, as decoration, and its text."""
    sign, first = split_line(item.lines[0], [item.bullet])
    return (
        replace(item, kind=BlockKind.DECORATION, reason="symbol", bullet=0, lines=(sign,)),
        replace(item, kind=BlockKind.PARAGRAPH, bullet=0, lines=(first, *item.lines[1:])),
    )


def _is_list_item(block: Block) -> bool:
    return _is_number_item(block) and not (len(block.lines) > 1 and _is_numbered(block))


def _is_number_item(block: Block) -> bool:
    return block.kind is BlockKind.ITEM and block.lines[0].text[:1].isdigit()


def _is_numbered(block: Block) -> bool:
    """Whether an item could be a numbered heading: its first line ends as a label does, and what follows begins anew."""
    lines = block.lines
    anew = len(lines) == 1 or lines[1].text[:1].isupper()
    return _is_number_item(block) and anew and may_be_label(lines[0].text.strip())


def _place_grids(pieces: Sequence[Piece], blocks: Sequence[Block]) -> list[Piece]:
    """The pieces with each unrolled table's cells in its place."""
    first = 1 + max((b.cell.table for b in blocks if b.cell is not None), default=-1)
    made: list[Piece] = []
    at = 0
    for grid in find_grids(pieces, first):
        made += pieces[at : grid.start]
        made += [Piece(block) for block in grid.blocks]
        at = grid.end
    return made + list(pieces[at:])


def _weigh_labels(pieces: Sequence[Piece], settings: OutlineSettings = SETTINGS) -> list[Piece]:
    """Labels without enough evidence become text: from the end on, since a label may stand over one already known."""
    usual = _usual_gap(pieces)
    wide = [
        piece
        for above, piece in zip([None, *pieces], pieces, strict=False)
        if _is_set_off(piece, usual, settings)
        # these, and what stands below an entry of the contents, are set apart in their own right
        and not (piece.listed or piece.structural or (above is not None and above.listed))
    ]
    by_gaps = len(wide) >= settings.marked
    drawn_last = _titles_drawn_last(pieces)
    firsts = Counter(p.text.split()[0] for p in pieces if p.label and p.whole and p.words <= settings.weak_words)
    made: list[Piece] = []
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        below = next((p for p in reversed(made) if not p.aside), None)
        above = next((pieces[i] for i in range(index - 1, -1, -1) if not pieces[i].aside), None)
        known = piece.block.level is not None or index in drawn_last
        parallel = (
            piece.label and firsts[piece.text.split()[0]] >= LEAST_PARALLEL and piece.words <= settings.weak_words
        )
        slogan = piece.label and (_says_again(piece, above) or (not parallel and _is_sentence(piece, above, below)))
        if piece.label and not piece.listed and (_is_attribution(piece, above) or slogan or _leads_in(piece, below)):
            piece = replace(piece, label=False)
        if piece.label and not known and not _is_heading(piece, above, below, usual, by_gaps, settings):
            piece = replace(piece, label=False)
        made.append(piece)
    return made[::-1]


def _drop_slogans(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, a longer label or two in small letters as text where all other themes are in capitals."""
    themes = [p for p in pieces if p.label and p.role is None and not (p.structural or p.collection or p.numbered)]
    small = [p for p in themes if not p.capitals]
    lone = {id(p) for p in small[-MOST_SLOGANS:] if p.words >= LEAST_SLOGAN_WORDS and not p.repeated}
    slogans = [p for p in small if p is not themes[0]]
    if len(slogans) > MOST_SLOGANS or len(themes) - len(small) < LEAST_PARALLEL:
        return list(pieces)
    return [replace(p, label=False) if id(p) in lone and p is not themes[0] else p for p in pieces]


MOST_SLOGANS, LEAST_SLOGAN_WORDS = 2, 5


def _leads_in(piece: Piece, below: Piece | None) -> bool:
    """Whether a label over a list breaks off behind its verb: "Alle nye får", "Vi vil"."""
    listed = below is not None and below.block.kind is BlockKind.ITEM
    return listed and piece.words > 1 and piece.text.split()[-1] in VERBS


VERBS = grammar().modals | {"får", "har"}
LEAST_PARALLEL = 3  # labels that begin with one word: "Ledelse er et fag", "Ledelse har grænser" are headings


def _is_attribution(piece: Piece, above: Piece | None) -> bool:
    """Whether a label right below a quotation says whose it is."""
    quoted = above is not None and above.text[:1] in QUOTE_MARKS and above.text[-1:] in QUOTE_MARKS
    return quoted and (piece.block.gap == 0 or SPEAKER.match(piece.text) is not None)


SPEAKER = re.compile(r"[A-ZÆØÅÉ]\w+(?:[ -][A-ZÆØÅÉ][\w.]*)*, [a-zæøå]")  # "Gitte, leder i hjemmeplejen"


def _is_sentence(piece: Piece, above: Piece | None, below: Piece | None) -> bool:
    """Whether a label between paragraphs is a pull-quote: a sentence with its own subject and finite verb.

    Headings in the first person ("Vi lærer hver dag") are sentences too, hence no evidence.
    """
    over = below is not None and (below.content or (below.label and below.role is None))
    between = above is not None and above.content and over
    words = [word.casefold() for word in piece.text.split()]
    known = piece.role or piece.structural or piece.collection or piece.repeated or piece.capitals or piece.numbered
    if not between or known or piece.partial or len(words) < LEAST_SENTENCE_WORDS:
        return False
    if words[0] in grammar().subordinators:
        return False  # "Når samarbejdet hører op" is a clause alone
    if words[0] not in FIRST_PERSON and any(word in grammar().modals for word in words[1:]):
        return True
    verb = find_action(piece.text) if below is not None and below.content else None
    reach = 4 if words[0] in ARTICLES else 3
    second = verb is not None and verb.cue.casefold() in words[1:reach] and words[0] not in FIRST_PERSON
    return second or COORDINATED.search(piece.text) is not None


def _says_again(piece: Piece, above: Piece | None) -> bool:
    """Whether a label says in the same words what the paragraph above it says: a pull-quote."""
    told = above is not None and above.content and above.page == piece.page
    return told and piece.words >= LEAST_SENTENCE_WORDS and piece.text.casefold().rstrip(".!") in above.text.casefold()


def _usual_gap(pieces: Sequence[Piece]) -> float:
    """Blank lines between paragraphs: the fewest that are common."""
    found = [p.block.gap for p in pieces if p.block.kind is BlockKind.PARAGRAPH and 0 < p.block.gap < float("inf")]
    gaps = Counter(found)
    return min((gap for gap, count in gaps.items() if count >= COMMON * gaps.total()), default=1.0)


def _is_set_off(piece: Piece, usual: float, settings: OutlineSettings) -> bool:
    gap = piece.block.gap
    return (
        piece.label
        and piece.whole
        and piece.words <= settings.weak_words
        and usual + settings.wide <= gap < float("inf")
    )


def _is_heading(
    piece: Piece,
    above: Piece | None,
    below: Piece | None,
    usual: float,
    by_gaps: bool,
    settings: OutlineSettings,
) -> bool:
    """Whether anything but its form speaks for a label: a role, a known word, repetition, capitals, its place. A question
    above another is none."""
    if piece.text.endswith("?") and below is not None and below.text.endswith("?") and not piece.listed:
        return False
    if (
        piece.role is not None
        or piece.structural
        or piece.collection
        or piece.repeated
        or piece.capitals
        or piece.partial
        or piece.numbered
        or piece.listed
    ):
        return True
    if piece.words > settings.weak_words or piece.text.endswith(("?", ")")):
        return False
    if by_gaps:
        return _is_set_off(piece, usual, settings) or piece.block.gap == float("inf")
    if below is None:
        return False
    if piece.block.gap == float("inf") and piece.whole and above is not None and (below.content or below.label):
        return True  # it opens a page
    if below.block.kind in (BlockKind.ITEM, BlockKind.CELL):
        return True
    broken = len(piece.block.lines) > 1 and not piece.block.lines[0].text.rstrip().endswith(HYPHENS)
    if below.label:
        return not broken
    return below.content and not broken and (below.words > 12 or below.text.endswith(SENTENCE_END))


def _mark_title(pieces: Sequence[Piece]) -> list[Piece]:
    """The labels that open the document: its title, and beside it what stands on the cover and is no heading."""
    opening = [i for i, p in enumerate(pieces) if not p.aside]
    run: list[int] = []
    for index in opening:
        if not pieces[index].label or pieces[index].page != pieces[opening[0]].page:
            break
        run.append(index)
    if not run:
        return list(pieces)
    titled = next((i for i in run if _names_document(pieces[i].text)), None)
    over_text = run[-1] + 1 < len(pieces) and pieces[run[-1] + 1].page == pieces[run[-1]].page
    last = pieces[run[-1]]
    keeps_last = (
        over_text
        and run[-1] != titled
        and (last.role or last.structural or last.repeated or last.partial or last.whole)
    )
    cover = run[:-1] if keeps_last else run
    if not cover or (titled is None and len(cover) == 1 and over_text and len(run) == 1):
        return list(pieces)
    title = cover[0] if pieces[cover[0]].role is None and not pieces[cover[0]].structural else titled
    if title is None or (title != titled and over_text and _is_one_of_many(pieces, title)):
        return list(pieces)
    made = list(pieces)
    for index in cover:
        if index == title:
            made[index] = made[index].turned(level=1)
        elif made[index].role is None and not made[index].structural:
            made[index] = replace(made[index], label=False)
    return made


def _is_one_of_many(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a first label in capitals is a chapter's, since others in capitals follow."""
    later = (p for p in pieces[index + 1 :] if p.label and p.role is None and not p.structural)
    return pieces[index].capitals and any(p.capitals for p in later)


def _names_document(text: str) -> bool:
    folded = text.casefold()
    return any(word in folded for kind in document_kinds().kind for word in kind.words)


def _set_role_figures_aside(pieces: Sequence[Piece], settings: OutlineSettings = SETTINGS) -> list[Piece]:
    """Roles in a row without text between them, and none after the last but a caption or the page's end: the labels of
    a figure."""
    made = list(pieces)
    run: list[int] = []
    for index, piece in enumerate([*pieces, None]):
        names_role = piece is not None and piece.label and piece.role is not None
        if names_role and not (run and pieces[run[-1]].page != piece.page):
            run.append(index)
            continue
        over = piece is None or piece.aside or piece.block.kind is BlockKind.CAPTION or FIGURE.match(piece.text)
        if len(run) >= settings.labels and over:
            for at in run:
                made[at] = replace(made[at].turned(kind=BlockKind.DECORATION, reason="figure_residue"), label=False)
        run = [index] if names_role else []
    return made


FIGURE = re.compile(r"(?:figur|model|illustration)\b[^.]{0,80}$", re.IGNORECASE)


def _set_lists_aside(pieces: Sequence[Piece], settings: OutlineSettings = SETTINGS) -> list[Piece]:
    """Themes in a row without text between are no headings: a list of what follows, or the labels of a figure.

    The last of them is a heading where text follows in its own chunk.
    """
    drawn_last = _titles_drawn_last(pieces)
    made = list(pieces)
    for run in _theme_runs(pieces):
        if run[0] in drawn_last:
            run = run[1:]
        if (
            run
            and _text_follows(pieces, run[-1])
            and (pieces[run[-1]].partial or _is_heading_by_place(pieces, run, settings))
        ):
            run = run[:-1]
        known = [i for i in run if pieces[i].repeated]
        mean = sum(pieces[i].words for i in run) / max(1, len(run))
        if len(run) < settings.labels or (len(known) < len(run) - 1 and mean > settings.short):
            continue
        for index in run:
            changed = {"kind": BlockKind.CONTENTS}
            if len(known) < len(run) or _is_page_end(pieces, run[-1]):
                changed = {"kind": BlockKind.DECORATION, "reason": "figure_residue"}
            made[index] = replace(made[index].turned(**changed), label=False)
    return made


def _is_heading_by_place(pieces: Sequence[Piece], run: Sequence[int], settings: OutlineSettings) -> bool:
    """Whether the last label of a row is set off from the others as a heading is: by more blank lines, by capitals."""
    last = pieces[run[-1]]
    others = [pieces[i] for i in run[:-1]]
    wider = all(last.block.gap >= p.block.gap + settings.wide for p in others if p.block.gap < float("inf"))
    return bool(others) and (wider or (last.capitals and not any(p.capitals for p in others)))


def _theme_runs(pieces: Sequence[Piece]) -> list[list[int]]:
    """Indices of themes that follow each other on one page with nothing between; roles and known words end a run."""
    runs: list[list[int]] = []
    run: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.block.reason == "page_number" and run:
            runs.append(run)
            run = []
        if piece.aside:
            continue
        theme = piece.label and piece.role is None and not piece.structural and piece.block.level is None
        if theme and not (run and pieces[run[-1]].page != piece.page):
            run.append(index)
            continue
        if run:
            runs.append(run)
        run = [index] if theme else []
    return [*runs, run] if run else runs


def _text_follows(pieces: Sequence[Piece], index: int) -> bool:
    below = pieces[index + 1] if index + 1 < len(pieces) else None
    return below is not None and below.content and below.page == pieces[index].page


def _is_page_end(pieces: Sequence[Piece], index: int) -> bool:
    """Whether no text follows on the page."""
    for piece in pieces[index + 1 :]:
        if piece.page != pieces[index].page:
            return True
        if piece.content:
            return False
    return True


def _titles_drawn_last(pieces: Sequence[Piece]) -> set[int]:
    """Indices of the labels that follow text standing on its page under no heading: at most one a page."""
    if not pieces or pieces[0].page == pieces[-1].page:
        return set()
    found: set[int] = set()
    texts: set[int] = set()
    labels: set[int] = set()
    for index, piece in enumerate(pieces):
        if piece.aside:
            continue
        if piece.label and piece.page not in labels:
            labels.add(piece.page)
            if piece.page in texts:
                found.add(index)
        if piece.content:
            texts.add(piece.page)
    return found


def _move_page_titles(pieces: Sequence[Piece]) -> tuple[list[Piece], frozenset[int]]:
    """Titles that a page drew last, put at its start; and which pieces these are now.

    A role stands at the end of its page where the page has no other role; a theme or a part of the document behind
    text without a heading, with no text of its own.
    """
    by_page: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_page[piece.page].append(piece)
    made: list[Piece] = []
    tops: set[int] = set()
    for page in by_page.values():
        title = _find_page_title(page) if len(by_page) > 1 else None
        if title is None:
            made += page
            continue
        start = next(i for i, p in enumerate(page) if not p.aside)
        rest = [p for i, p in enumerate(page) if i != title]
        tops.add(len(made) + start)
        made += [*rest[:start], page[title], *rest[start:]]
    return made, frozenset(tops)


def _find_page_title(page: Sequence[Piece]) -> int | None:
    """Index of the heading that belongs above all text of its page though it stands behind."""
    placed = [i for i, p in enumerate(page) if not p.aside]
    texts = [i for i in placed if page[i].content]
    if not texts or page[texts[0]].block.lines[0].page < page[texts[0]].block.lines[-1].page:
        return None
    last = placed[-1]
    roles = [i for i in placed if page[i].label and page[i].role is not None]
    if page[last].label and roles == [last]:
        return last
    first_label = next((i for i in placed if page[i].label), None)
    if first_label is None or first_label < texts[0]:
        return None
    below = page[first_label + 1] if first_label + 1 < len(page) else None
    own_text = below is not None and (below.content or (below.label and not below.structural))
    return first_label if not own_text and page[first_label].role is None else None


def mark_callouts(blocks: Sequence[Block], settings: OutlineSettings = SETTINGS) -> list[Block]:
    """Paragraphs of short lines, each ended on purpose, apart from the wide ones of their section, as quotes.

    What stands in quotation marks, and the line below that says whose it is, needs no such mark.
    """
    made: list[Block] = []
    for section in _sections(_join_attributions(blocks)):
        width = _body_width([b for b in section if b.kind is BlockKind.PARAGRAPH and b.reason is None])
        for block, below in zip(section, [*section[1:], None], strict=True):
            introduces = below is not None and below.kind is BlockKind.ITEM and len(block.lines) == 1
            quoted = _is_quoted(block) or (bool(made) and _is_quoted(made[-1]) and block.gap < NEAR)
            callout = not introduces and not quoted and _is_callout(block, width, settings)
            made.append(replace(block, kind=BlockKind.QUOTE) if callout else block)
    return made


def _is_quoted(block: Block) -> bool:
    text = block.text
    return len(text) > 2 and text[0] in QUOTE_MARKS and text[-1] in QUOTE_MARKS


def _join_attributions(blocks: Sequence[Block]) -> list[Block]:
    """A quote that its source marks as one, with the short line below that says whose it is."""
    made: list[Block] = []
    for block in blocks:
        above = made[-1] if made else None
        owned = above is not None and above.kind is block.kind is BlockKind.QUOTE and _is_quoted(above)
        short = len(block.text.split()) <= MOST_OWNER_WORDS and not block.text.endswith((".", "?", ":"))
        if above is not None and owned and short and not _is_quoted(block) and block.gap < NEAR:
            made[-1] = replace(above, lines=(*above.lines, *block.lines))
        else:
            made.append(block)
    return made


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks between headings, each heading with what follows it."""
    sections: list[list[Block]] = [[]]
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            sections.append([])
        sections[-1].append(block)
    return [section for section in sections if section]


def _is_callout(block: Block, width: float | None, settings: OutlineSettings) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or block.reason is not None or width is None:
        return False
    text, lines = block.text, [line.text.rstrip() for line in block.lines]
    if len(text.split()) > settings.quote_words or text.endswith(":") or not _opens_anew(text):
        return False
    if text.split()[-1].casefold() in plain_text().open_ends:
        return False
    narrow = max(map(len, lines)) <= settings.narrow * width
    if len(lines) == 1:
        return narrow and not text.endswith((".", ",", ";")) and len(text.split()) >= 3
    if text.endswith("."):
        return narrow and len(lines) > 2
    below = [line.split()[0] for line in lines[1:]]
    early = all(len(a) + 1 + len(b) <= settings.early * width for a, b in zip(lines, below, strict=False))
    return narrow or early


def _opens_anew(text: str) -> bool:
    return text[:1].isupper() or text[:1] in QUOTE_MARKS


def _body_width(prose: Sequence[Block], settings: OutlineSettings = SETTINGS) -> float | None:
    """Letters of a full line of the section's prose; a paragraph that was never wrapped is one line."""
    widths = sorted(
        max(len(line.text.rstrip()) for line in b.lines) for b in prose if len(b.text.split()) >= settings.body_words
    )
    return float(widths[int(0.8 * (len(widths) - 1))]) if widths else None
