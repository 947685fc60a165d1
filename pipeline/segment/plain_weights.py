"""Which labels of a text source are headings: the evidence of words, blank lines and repetition."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.lexicon import grammar
from pipeline.records import BlockKind
from pipeline.segment.cues import find_action
from pipeline.segment.heading_words import count_of_collection
from pipeline.segment.plain_labels import Piece, is_explained
from pipeline.segment.plain_titles import titles_drawn_last
from pipeline.segment.role_rules import begins_with_verb
from pipeline.segment.units import QUOTE_MARKS
from pipeline.text_lines import HYPHENS, is_present_tense

COMMON = 0.15  # part of the gaps that one number of blank lines must make up
LEAST_SENTENCE_WORDS = 4
FIRST_PERSON = {"vi", "jeg", "du", "sammen"}
MOST_OWNER_WORDS = 9  # of the line that says whose a quotation is
ARTICLES = {"en", "et", "den", "det", "de", "hver", "hvert", "alle"}
COORDINATED = re.compile(r",\s(?:og|men)\s")
SENTENCE_END = (".", "!", "?", "…", ":")


@dataclass(frozen=True, slots=True)
class LabelSettings:
    """What makes a label a heading.

    weak_words: most words of a label that only its place speaks for. Higher, and one-line sentences without a full
        stop become headings.
    wide: blank lines more than usual above a heading that is set off so; marked: how many such labels make that the
        document's way, so that others are none.
    labels: labels in a row, without text between, from which they are a list or a figure; short: their mean words
        where they are not known from elsewhere. Higher, and call-outs in a row are taken for a figure.
    """

    weak_words: int = 9
    wide: float = 1.0
    marked: int = 2
    labels: int = 3
    short: float = 3.5


SETTINGS = LabelSettings()


def with_parallels(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, a short line over a list a label too where several labels over lists begin with its first word: beside
    "Vi løfter i flok", "Vi fejrer det, der lykkes" is one. So is one over text where most lines over text begin so."""
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
    parallel = _parallels_over_text(pieces)
    labels = alike | parallel
    return [replace(p, label=True, parallel=id(p) in parallel) if id(p) in labels else p for p in pieces]


def _parallels_over_text(pieces: Sequence[Piece]) -> set[int]:
    """The ids of short lines over paragraphs that begin with one word, where many do and few begin otherwise: "Du gør
    politik mulig", "Du bygger hold". Pull-quotes are fewer, and headings stand beside them."""
    over = [
        p
        for p, below in itertools.pairwise(pieces)
        if p.whole
        and not p.aside
        and p.block.kind is BlockKind.PARAGRAPH
        and len(p.block.lines) <= MOST_LINES
        and p.words <= MOST_PARALLEL_WORDS
        and p.text[-1].isalpha()
        and not (p.role or p.structural or p.collection)
        and below.content
        and below.block.kind is BlockKind.PARAGRAPH
        and below.text.endswith(SENTENCE_END)
    ]
    firsts = Counter(p.text.split()[0] for p in over)
    first, count = max(firsts.items(), key=lambda item: item[1], default=("", 0))
    many = count >= LEAST_PARALLELS_OVER_TEXT and count >= MOST_ALIKE * len(over)
    return {id(p) for p in over if p.text.split()[0] == first} if many else set()


MOST_LINES, MOST_PARALLEL_WORDS = 3, 12
LEAST_PARALLELS_OVER_TEXT, MOST_ALIKE = 5, 0.6


def weigh_labels(pieces: Sequence[Piece], settings: LabelSettings = SETTINGS) -> list[Piece]:
    """Labels without enough evidence become text: from the end on, since a label may stand over one already known."""
    usual = _usual_gap(pieces)
    called = _called_out(pieces, usual + settings.wide)
    lists = _lists_are_set_off(pieces, usual + settings.wide)
    # a wide gap says nothing of a role that stands close below text elsewhere
    close = {p.key for p in pieces if p.role is not None and p.block.gap < usual + settings.wide}
    wide = [
        piece
        for above, piece in zip([None, *pieces], pieces, strict=False)
        if _is_set_off(piece, usual, settings)
        # these, and what stands below an entry of the contents, are set apart in their own right
        and not (piece.listed or piece.structural or (above is not None and above.listed))
        and id(piece) not in called
        and piece.key not in close
        and not (lists and above is not None and above.block.kind is BlockKind.ITEM)
    ]
    by_gaps = len(wide) >= settings.marked
    roles_only = by_gaps and all(piece.role is not None for piece in wide)  # which says nothing of what heads a list
    only = _are_only_parallels(pieces)
    drawn_last = titles_drawn_last(pieces)
    counted = _counted_members(pieces, usual, settings)
    firsts = Counter(p.text.split()[0] for p in pieces if p.label and p.whole and p.words <= settings.weak_words)
    made: list[Piece] = []
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        below = next((p for p in reversed(made) if not p.aside), None)
        above = next((pieces[i] for i in range(index - 1, -1, -1) if not pieces[i].aside), None)
        known = piece.block.level is not None or index in drawn_last or id(piece) in counted
        known |= (
            roles_only and _is_plain_label(piece, settings) and below is not None and below.block.kind is BlockKind.ITEM
        )
        parallel = piece.parallel or (
            piece.label and firsts[piece.text.split()[0]] >= LEAST_PARALLEL and piece.words <= settings.weak_words
        )
        slogan = piece.label and (_says_again(piece, above) or (not parallel and _is_sentence(piece, above, below)))
        if piece.label and not piece.listed and (_is_attribution(piece, above) or slogan or _leads_in(piece, below)):
            piece = replace(piece, label=False)
        lone = only and not _is_known(piece)
        if piece.label and not known and (lone or not _is_heading(piece, above, below, usual, by_gaps, settings)):
            piece = replace(piece, label=False)
        made.append(piece)
    return made[::-1]


def _is_plain_label(piece: Piece, settings: LabelSettings) -> bool:
    """Whether it is a few words, the last of them no number."""
    return piece.words <= settings.weak_words and piece.text[-1].isalpha()


def _counted_members(pieces: Sequence[Piece], usual: float, settings: LabelSettings) -> set[int]:
    """The ids of the labels over text that stand below a collection which counts just as many of them, whatever the gaps
    above them: "De tre retninger" over "Mod", "Ro" and "Mening"."""
    found: set[int] = set()
    for index, piece in enumerate(pieces):
        count = count_of_collection(piece.text) if piece.label and piece.collection else None
        if count is None:
            continue
        inside = list(itertools.takewhile(lambda p: not _ends_collection(p, usual, settings), pieces[index + 1 :]))
        members = [
            p
            for p, below in itertools.pairwise([*inside, piece])
            if p.label and p.whole and p.words <= settings.weak_words and below.content
        ]
        if len(members) == count:
            found |= {id(p) for p in members}
    return found


def _ends_collection(piece: Piece, usual: float, settings: LabelSettings) -> bool:
    outer = piece.label and (piece.role is not None or piece.structural or piece.collection)
    return outer or _is_set_off(piece, usual, settings)


def _lists_are_set_off(pieces: Sequence[Piece], wide: float) -> bool:
    """Whether most texts below a list have a wide gap above them: it is the list's, and sets off no heading."""
    behind = [
        below.block.gap
        for above, below in itertools.pairwise(pieces)
        if above.block.kind is BlockKind.ITEM and below.content and below.block.kind is BlockKind.PARAGRAPH
    ]
    return len(behind) >= LEAST_PARALLEL and 2 * sum(gap >= wide for gap in behind) > len(behind)


def _called_out(pieces: Sequence[Piece], wide: float) -> set[int]:
    """The ids of sentences over several lines with wide gaps above and below, and of what stands below them: the gaps are
    theirs, and set off no heading. Where several labels begin with the same word as one, it is a heading itself."""
    placed = [piece for piece in pieces if not piece.aside]
    firsts = Counter(piece.text.split()[0] for piece in placed if piece.label)
    return {
        id(piece)
        for above, below in itertools.pairwise(placed)
        if wide <= min(above.block.gap, below.block.gap)
        and max(above.block.gap, below.block.gap) < float("inf")
        and above.whole
        and len(above.block.lines) > 1
        and above.words <= MOST_CALLED_OUT_WORDS
        and firsts[above.text.split()[0]] < LEAST_PARALLEL
        and (find_action(above.text) is not None or not FINITE.isdisjoint(above.text.split()))
        for piece in (above, below)
    }


MOST_CALLED_OUT_WORDS = 25


def _are_only_parallels(pieces: Sequence[Piece]) -> bool:
    """Whether all labels but a few begin with one word, so that the others are pull-quotes."""
    parallel = sum(piece.parallel for piece in pieces)
    themes = sum(piece.label and piece.role is None and not (piece.structural or piece.collection) for piece in pieces)
    return parallel >= MANY_PARALLELS and parallel >= ALL_BUT_FEW * themes


MANY_PARALLELS, ALL_BUT_FEW = 8, 0.65


def drop_slogans(pieces: Sequence[Piece]) -> list[Piece]:
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
    """Whether a label over a list breaks off behind its verb: "Alle nye får", "Vi vil", "Ansvaret omfatter:"."""
    if below is None or below.block.kind is not BlockKind.ITEM or piece.words < 2:
        return False
    last = piece.text.split()[-1]
    return last in VERBS or (last.endswith(":") and is_present_tense(last[:-1].casefold()))


VERBS = grammar().modals | {"får", "har"}
FINITE = VERBS | {"er", "bliver"}
LEAST_PARALLEL = 3  # labels that begin with one word: "Ledelse er et fag", "Ledelse har grænser" are headings


def _is_attribution(piece: Piece, above: Piece | None) -> bool:
    """Whether a label right below a quotation says whose it is."""
    quoted = above is not None and above.text[:1] in QUOTE_MARKS and above.text[-1:] in QUOTE_MARKS
    if above is None or not quoted or piece.numbered or ENUMERATION.fullmatch(piece.text):
        return False
    if piece.block.gap == 0 or SPEAKER.match(piece.text):
        return True
    if piece.role is not None and piece.text.casefold().endswith("kommune"):
        return False  # "Leder i Nordby Kommune" heads what leaders are told
    said = above.words >= LEAST_QUOTED_WORDS and piece.words <= MOST_OWNER_WORDS
    return said and piece.text.split()[0].casefold() not in FIRST_PERSON and OWNER.fullmatch(piece.text) is not None


SPEAKER = re.compile(r"[A-ZÆØÅÉ]\w+(?:[ -][A-ZÆØÅÉ][\w.]*)*, [a-zæøå]")  # "Gitte, leder i hjemmeplejen"
# "Borger i Nordby, 84 år", "Pædagog på Skovhuset"; but "Mod, ro og tillid" is a heading.
OWNER = re.compile(
    r"[A-ZÆØÅÉ][\w-]*(?:\s[\w&.-]+){0,5},\s(?!.*\b(?:og|eller)\b).+"
    r"|[A-ZÆØÅÉ][\w-]*(?:er|ør|or|ist|og|ant|ent|mand)\s(?:i|på|af|ved|hos|fra)\s[A-ZÆØÅÉ].+"
)
ENUMERATION = re.compile(r"[A-ZÆØÅÉ]\w+(?:, [a-zæøå]\w+)+ og [a-zæøå]\w+")
LEAST_QUOTED_WORDS = 5


def _is_sentence(piece: Piece, above: Piece | None, below: Piece | None) -> bool:
    """Whether a label between paragraphs is a pull-quote: a sentence with its own subject and finite verb.

    Headings in the first person ("Vi lærer hver dag") are sentences too, hence no evidence.
    """
    over = below is not None and (below.content or (below.label and below.role is None))
    between = above is not None and above.content and over
    words = [word.casefold() for word in piece.text.split()]
    known = piece.role or piece.structural or piece.collection or piece.repeated or piece.capitals or piece.numbered
    opens_page = piece.block.gap == float("inf") and len(piece.block.lines) > 1
    if not between or known or opens_page or piece.partial or len(words) < LEAST_SENTENCE_WORDS:
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


def _is_set_off(piece: Piece, usual: float, settings: LabelSettings) -> bool:
    gap = piece.block.gap
    return (
        piece.label
        and piece.whole
        and piece.words <= settings.weak_words
        and usual + settings.wide <= gap < float("inf")
    )


def _is_known(piece: Piece) -> bool:
    """Whether a label's words, form or like elsewhere speak for it, wherever it stands."""
    return (
        piece.role is not None
        or piece.structural
        or piece.collection
        or piece.repeated
        or piece.capitals
        or piece.partial
        or piece.numbered
        or piece.listed
        or piece.parallel
    )


def goes_on_listing(piece: Piece, above: Piece | None) -> bool:
    """Whether a label begins with a verb as the text above it does: one of a list without bullets."""
    return above is not None and above.content and begins_with_verb(piece.text) and begins_with_verb(above.text)


def _is_heading(
    piece: Piece,
    above: Piece | None,
    below: Piece | None,
    usual: float,
    by_gaps: bool,
    settings: LabelSettings,
) -> bool:
    """Whether anything but its form speaks for a label: a role, a known word, repetition, capitals, its place. A question
    above another is none."""
    if piece.text.endswith("?") and below is not None and below.text.endswith("?") and not piece.listed:
        return False
    if _is_known(piece):
        return True
    opens_page = piece.block.gap == float("inf") and piece.whole and above is not None
    if opens_page and len(piece.block.lines) > 1 and below is not None and below.content and piece.text[-1].isalnum():
        return True
    if piece.words > settings.weak_words or piece.text.endswith(("?", ")")):
        return False
    if goes_on_listing(piece, above):
        return False
    if below is not None and below.content and is_explained(piece.text, below.text):
        return True
    if by_gaps:
        gathered = above is not None and above.label and above.collection  # the gap stands above "De fire værdier"
        first = gathered and piece.whole and below is not None and below.content
        return first or _is_set_off(piece, usual, settings) or piece.block.gap == float("inf")
    if below is None:
        return False
    if opens_page and (below.content or below.label):
        return True
    if below.block.kind in (BlockKind.ITEM, BlockKind.CELL):
        return True
    broken = len(piece.block.lines) > 1 and not piece.block.lines[0].text.rstrip().endswith(HYPHENS)
    if below.label:
        return not broken
    return below.content and not broken and (below.words > 12 or below.text.endswith(SENTENCE_END))
