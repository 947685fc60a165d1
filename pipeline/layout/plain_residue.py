"""What of a text source is no text of the document: page numbers, running headers, broken figures, web residue."""

import itertools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.full_forms import is_known
from pipeline.layout.announced_titles import COUNTER
from pipeline.layout.furniture import PAGE_NUMBER
from pipeline.layout.plain_bullets import UNMAPPED, bullet_length
from pipeline.layout.plain_transcripts import find_frame
from pipeline.layout.site_frames import find_site_frame
from pipeline.layout.web_residue import is_web_residue
from pipeline.lexicon import grammar, plain_text
from pipeline.model import Line
from pipeline.role_words import find_mentions, is_role
from pipeline.text_lines import END_MARKS, HYPHENS, PAGE_EDGES, SENTENCE_END, counts_up, is_apart, is_open

WORD = re.compile(r"[^\W\d_ªº]+")
DIGITS = re.compile(r"\d+")

Chunk = Sequence[Line]


@dataclass(frozen=True, slots=True)
class ResidueSettings:
    """When short lines are the remains of a drawing, and repeated lines furniture.

    words, letters: most words and letters of a line that may be a figure's label. Higher, and headings beside a
        figure vanish with it.
    fragment: most letters of a word that counts as a broken-off syllable when no full-form list knows it.
    share: part of a stretch of short lines that must be broken. Lower, and a name nobody knows makes a figure.
    pages: part of the pages on which a running header stands. Lower, and headings that open several pages vanish.
    """

    words: int = 4
    letters: int = 26
    fragment: int = 7
    share: float = 0.25
    pages: float = 0.45


SETTINGS = ResidueSettings()


def find_residue(pages: Mapping[int, Sequence[Chunk]], signs: frozenset[str] = frozenset()) -> dict[int, str]:
    """{id of the line: reason} for all lines of the document's paragraphs that are set aside. `signs`: its bullets."""
    lines = [line for chunks in pages.values() for chunk in chunks for line in chunk]
    found = {id(line): "symbol" for line in lines if not WORD.search(line.text) and not DIGITS.search(line.text)}
    found |= {id(line): "symbol" for line in lines if UNMAPPED.fullmatch(line.text.strip())}
    # a page's own words begin with a capital; "… når svaret er / nej" is a wrapped line
    found |= {id(line): "web_residue" for line in lines if not line.text[:1].islower() and is_web_residue(line.text)}
    found |= {id(line): "figure_residue" for line in lines if _is_row_of_roles(line.text)}
    found |= dict.fromkeys(find_site_frame(lines) | find_frame(lines), "web_residue")
    own = {
        number: [rest for chunk in chunks if (rest := [line for line in chunk if found.get(id(line)) != "web_residue"])]
        for number, chunks in pages.items()
    }
    found |= _page_numbers(pages)
    found |= _beside_numbers(lines) | _running_lines(own) | _imprints_of_pages(pages) | _counted_lines(lines)
    found |= _counts_of_all(lines)
    for chunks in pages.values():
        rest = [[line for line in chunk if found.get(id(line)) not in PAGE_EDGES] for chunk in chunks]
        found |= {id(line): "figure_residue" for line in find_figure_lines([c for c in rest if c], signs)}
    return found


def find_page_edges(pages: Mapping[int, Sequence[Line]]) -> frozenset[int]:
    """The ids of page numbers and running lines, told before anything is known of paragraphs."""
    chunks = {number: [[line] for line in lines] for number, lines in pages.items()}
    every = [line for lines in pages.values() for line in lines]
    return frozenset(_page_numbers(chunks) | _running_lines(chunks) | _beside_numbers(every) | _counted_lines(every))


def _is_row_of_roles(text: str) -> bool:
    """Whether a line is nothing but roles side by side, as under the levels of a figure: "Direktion Chefer Ledere"."""
    mentions = find_mentions(text.strip()) if "\t" not in text and text.strip()[:1].isupper() else []
    between = [text.strip()[a.end : b.start] for a, b in itertools.pairwise(mentions)]
    whole = mentions and mentions[0].start == 0 and mentions[-1].end == len(text.strip())
    return len(mentions) > 1 and bool(whole) and not any(map(str.strip, between))


def _page_numbers(pages: Mapping[int, Sequence[Chunk]]) -> dict[int, str]:
    """Lines that are nothing but a number: alone in their chunk and rising, one after the other in all the text, or at the
    edge of their page."""
    numbers = [
        (int(match[1]), chunk[0])
        for chunks in pages.values()
        for chunk in chunks
        if len(chunk) == 1 and (match := PAGE_NUMBER.fullmatch(chunk[0].text.strip()))
    ]
    # a page's number may stand above it and below it
    counted = [number for number, _ in itertools.groupby(number for number, _ in numbers)]
    rising = sum(0 < b - a <= 2 for a, b in itertools.pairwise(counted))
    found = {id(line): "page_number" for _, line in numbers} if rising >= 0.5 * (len(counted) - 1) else {}
    every = [
        (int(match[1]), line)
        for chunks in pages.values()
        for chunk in chunks
        for line in chunk
        if (match := PAGE_NUMBER.fullmatch(line.text.strip()))
    ]
    if len(every) >= LEAST_NUMBERS and all(b[0] - a[0] == 1 for a, b in itertools.pairwise(every)):
        found |= {id(line): "page_number" for _, line in every}
    if len(pages) > 1:
        for chunks in pages.values():
            lines = [line for chunk in chunks for line in chunk]
            edges = [lines[0], lines[-1]] if lines else []
            found |= {id(line): "page_number" for line in edges if PAGE_NUMBER.fullmatch(line.text.strip())}
    return found


LEAST_NUMBERS = 3  # that count the pages of a text without blank lines


def _running_lines(pages: Mapping[int, Sequence[Chunk]], settings: ResidueSettings = SETTINGS) -> dict[int, str]:
    """The same first or last line on many pages, its page number left out, and on pages between them, which an extraction
    took in another order, the one line that is the same."""
    found: dict[int, str] = {}
    for edge, reason in ((0, "running_header"), (-1, "running_footer")):
        lines = [
            ([line for chunk in chunks for line in chunk if not PAGE_NUMBER.fullmatch(line.text.strip())] or [None])[
                edge
            ]
            for chunks in pages.values()
        ]
        texts: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            if line is not None and not line.text.rstrip().endswith(SENTENCE_END) and not _counts_parts(line):
                texts[" ".join(DIGITS.sub("", line.text).split())].append(line)
        for same in texts.values():
            if len(same) >= 3 and (len(same) >= settings.pages * len(pages) or _carry_numbers(same)):
                found |= {id(line): reason for line in _with_strayed(same, pages)}
    return found


def _with_strayed(same: Sequence[Line], pages: Mapping[int, Sequence[Chunk]]) -> list[Line]:
    """Running lines with the line of each page between theirs that alone has their text, and its chunk to itself, amid
    what the text above it begins. Where that is finished it may be a heading."""
    text = same[0].text.strip()
    if is_role(text):
        return list(same)
    there = {line.page for line in same}
    strayed = [
        [
            chunk[0]
            for above, chunk in itertools.pairwise(chunks)
            if len(chunk) == 1 and chunk[0].text.strip() == text and not above[-1].text.rstrip().endswith(END_MARKS)
        ]
        for number, chunks in pages.items()
        if min(there) < number < max(there) and number not in there
    ]
    return [*same, *(lines[0] for lines in strayed if len(lines) == 1)]


def _counted_lines(lines: Sequence[Line]) -> dict[int, str]:
    """The same line three times or more but for a number at its start or end that goes up by one or two: a footer, also
    where no page ends are marked; or several such lines in turn, as left and right pages have them. Of one word it must
    have its number now before, now behind it."""
    matches = [COUNTED.fullmatch(line.text.strip()) for line in lines]
    sides: dict[str, set[bool]] = defaultdict(set)  # of each text: whether a number stands before it, or behind
    for match in filter(None, matches):
        sides[match["before"] or match["behind"]].add(match["first"] is None)
    texts: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    order: list[tuple[int, str]] = []
    for line, below, match in itertools.zip_longest(lines, lines[1:], matches):
        if match is None:
            continue
        rest, glued = match["before"] or match["behind"], not re.search(r"\d\s|\s\d", match[0])
        if WIDE_GAP.search(match[0]) and below is not None and not is_apart(line, below):
            continue  # a number far right of a line over its text counts that
        # "Tema 3" is a heading, "3Ledelsespolitik" is not
        if len(rest.split()) > 1 or glued or len(sides[rest]) > 1:
            number = int(match["first"] or match["last"])
            texts[rest].append((number, line))
            order.append((number, rest))
    turns = [number for number, rest in order if len(texts[rest]) > 1]
    in_turn = len(turns) > LEAST_NUMBERS and all(1 <= b - a <= MOST_SKIPPED for a, b in itertools.pairwise(turns))
    return {
        id(line): "running_footer"
        for rest, same in texts.items()
        if (in_turn and len(same) > 1)
        or (
            len(same) >= (2 if rest.endswith(RULES) else 3)
            and all(1 <= b - a <= 2 for (a, _), (b, _) in itertools.pairwise(same))
        )
        for _, line in same
    }


def _counts_of_all(lines: Sequence[Line]) -> dict[int, str]:
    """The lines that count roles' parts through to the last, most of them beside a role: "DIREKTØR" / "Profil 1 af 4"."""
    kinds: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for at, line in enumerate(lines):
        if match := OF_ALL.fullmatch(line.text.strip()):
            kinds[match["kind"].casefold(), match["all"]].append((int(match["number"]), at))
    found: dict[int, str] = {}
    for (_, count), same in kinds.items():
        beside = sum(any(is_role(line.text.strip()) for line in lines[max(0, at - 1) : at + 2]) for _, at in same)
        counted = len(same) == int(count) and counts_up([number for number, _ in same], 2)
        if counted and 2 * beside > len(same):
            found |= {id(lines[at]): "numbering" for _, at in same}
    return found


OF_ALL = re.compile(r"(?P<kind>[^\W\d]+)\s+(?P<number>\d{1,2})\s+af\s+(?P<all>\d{1,2})")
MOST_SKIPPED = 3  # pages on end without the running line: divider pages have none


def _beside_numbers(lines: Sequence[Line], settings: ResidueSettings = SETTINGS) -> dict[int, str]:
    """Page numbers that go up, each alone on its line, and the same line above or below most of them, unless it heads a
    list, with the lines that are the same beyond it; where other numbers stand alone too, those with one line beside
    them."""
    numbers = [
        (int(match[1]), n) for n, line in enumerate(lines) if (match := PAGE_NUMBER.fullmatch(line.text.strip()))
    ]
    alone = _rise(numbers)
    found: dict[int, str] = {}
    for way in (-1, 1):
        beside: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, n in numbers:
            if 0 <= n + way < len(lines) and not lines[n + way].text.rstrip().endswith(SENTENCE_END):
                beside[lines[n + way].text.strip()].append((number, n))
        for same in beside.values():
            headings = way > 0 and 2 * sum(_opens_item(lines, n + 2) for _, n in same) > len(same)
            if (
                not headings
                and _rise(same)
                and len(same) >= (max(2, settings.pages * len(numbers)) if alone else LEAST_NUMBERS)
            ):
                places = [n for _, n in same]
                found |= {id(lines[n + step]): "running_footer" for step in _alike(lines, places, way) for n in places}
                found |= {id(lines[n]): "page_number" for n in places}
    return found | ({id(lines[n]): "page_number" for _, n in numbers} if found and alone else {})


def _alike(lines: Sequence[Line], places: Sequence[int], way: int) -> list[int]:
    """How many lines below some places (above them: less than 0) a line stands that is the same at all of them: one, and
    as many as follow it without a blank line, with no finished sentence, role or item among them, up to three."""
    steps = [way]
    for step in (2 * way, 3 * way):
        texts = {lines[n + step].text.strip() if 0 <= n + step < len(lines) else "" for n in places}
        text = min(texts)
        if len(texts) != 1 or not text or text.endswith(SENTENCE_END) or is_role(text) or bullet_length(text):
            break
        pairs = [(lines[n + step - way], lines[n + step]) for n in places]
        if any(is_apart(one, other) or is_apart(other, one) for one, other in pairs):
            break
        steps.append(step)
    return steps


def _opens_item(lines: Sequence[Line], n: int) -> bool:
    """Whether there is a line of this number, and it begins an item."""
    return n < len(lines) and bullet_length(lines[n].text) > 0


def _rise(numbers: Sequence[tuple[int, int]]) -> bool:
    """Whether numbers, each with its place, go up by one or two."""
    return all(0 < b - a <= 2 for (a, _), (b, _) in itertools.pairwise(numbers))


WIDE_GAP = re.compile(r"\s{2,}\d+$")
RULES = ("|", "·", "•", "–")  # part a running line from its number
COUNTED = re.compile(r"(?P<first>\d{1,3})\s*(?P<behind>[^\W\d].{3,60})|(?P<before>.{3,60}[^\d\s])\s*(?P<last>\d{1,3})")


def _imprints_of_pages(pages: Mapping[int, Sequence[Chunk]], settings: ResidueSettings = SETTINGS) -> dict[int, str]:
    """The same line on many pages, wherever an extraction left it, that names the municipality or joins two titles with
    a sign, as headers do and headings do not."""
    texts: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for number, chunks in pages.items():
        for line in (line for chunk in chunks for line in chunk):
            folded = DIGITS.sub("", " ".join(line.words))
            if HEADER_SIGN.search(folded) and not folded.endswith(SENTENCE_END) and not _breaks_off(folded):
                texts[folded].append((number, line))
    if len(pages) == 1:  # no page ends are marked; the first of them may be the title
        repeated = (same[1:] for same in texts.values() if len(same) > LEAST_HEADERS)
    else:
        often = max(LEAST_HEADERS, settings.pages * len(pages))
        repeated = (same for same in texts.values() if len({number for number, _ in same}) >= often)
    return {id(line): "running_header" for same in repeated for _, line in same}


def _breaks_off(text: str) -> bool:
    """Whether a line goes on below: "Som leder i Nordby Kommune vil"."""
    return is_open(text) or text.split()[-1].casefold() in grammar().modals


LEAST_HEADERS = 3


HEADER_SIGN = re.compile(r"\bkommune\b|\s[·|–]\s", re.IGNORECASE)


def _counts_parts(line: Line) -> bool:
    """Whether a line is one noun and a number, which counts what is told and no pages: "Tema 3"."""
    return COUNTER.fullmatch(line.text.strip()) is not None


def _carry_numbers(lines: Sequence[Line]) -> bool:
    """Whether each line holds a number that rises from page to page."""
    numbers = [int(match[0]) if (match := DIGITS.search(line.text)) else None for line in lines]
    return all(a is not None and b is not None and a < b for a, b in itertools.pairwise(numbers))


def find_figure_lines(
    chunks: Sequence[Chunk], signs: frozenset[str] = frozenset(), settings: ResidueSettings = SETTINGS
) -> list[Line]:
    """The lines of a page that a drawing's curved or stacked labels left: stretches of short lines with broken words.

    A stretch ends at the first chunk with a longer line, a bullet or a finished sentence; after its last broken line
    it holds on only to the end of the page, since what follows may be a heading.
    """
    found: list[Line] = []
    stretch: list[Line] = []
    for chunk in [*chunks, None]:
        if chunk is not None and all(_is_short(line, signs, settings) for line in chunk):
            stretch += chunk
            continue
        found += _broken_part(stretch, at_end=chunk is None, settings=settings)
        stretch = []
    return found


def _broken_part(stretch: Sequence[Line], at_end: bool, settings: ResidueSettings) -> list[Line]:
    whole = {n for i, (a, b) in enumerate(itertools.pairwise(stretch)) if _make_a_word(a, b) for n in (i, i + 1)}
    broken = [i for i, line in enumerate(stretch) if i not in whole and is_fragment(line.text, settings)]
    if not broken or len(broken) < settings.share * len(stretch):
        return []
    if len(broken) == 1 and len(WORD.findall(stretch[broken[0]].text)) > 1:
        return []
    return list(stretch if at_end else stretch[: broken[-1] + 1])


def _make_a_word(above: Line, below: Line) -> bool:
    """Whether a hyphen at a line's end broke a word that the next one ends: "Indled-" / "ning"."""
    last, first = above.text.split()[-1], below.text.split()[0]
    return last.endswith(HYPHENS) and is_known(f"{last[:-1]}{first.strip('.,:;')}".casefold())


def _is_short(line: Line, signs: frozenset[str], settings: ResidueSettings) -> bool:
    text = line.text.strip()
    return (
        len(text.split()) <= settings.words
        and len(text) <= settings.letters
        and not text.endswith(SENTENCE_END)
        and not DIGITS.search(text)
        and not bullet_length(text, signs)
    )


def is_fragment(text: str, settings: ResidueSettings = SETTINGS) -> bool:
    """Whether a short line holds a broken-off syllable.

    >>> [is_fragment(text) for text in ("KABER vi", "rhed", "jg til", "en samlet o", "Fælles mål", "HR og MED")]
    [True, True, True, True, False, False]
    """
    words = WORD.findall(text)
    for word in words:
        lower = word.casefold()
        if len(word) == 1 and lower not in plain_text().short_words:
            return True
        if (
            word.islower()
            and len(word) == 2
            and lower not in plain_text().short_words
            and len(text.strip()) <= settings.fragment
        ):
            return True
        acronym = word.isupper() and len(words) > 1 and len(word) <= 3
        if 1 < len(word) <= settings.fragment and not acronym and not is_known(lower):
            return not word[0].isupper() or word.isupper() or len(word) <= 3
    return False
