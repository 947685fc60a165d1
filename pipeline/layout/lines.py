"""Characters → line segments: runs on one baseline without a wide gap."""

import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass

from pipeline.geometry import BBox, union
from pipeline.model import Char, Line, Style, replace

LEADER = re.compile(r"(?:\.\s?){4,}\s*$|…{2,}\s*$|_{4,}\s*$")
DIGITS = re.compile(r"[\d*†‡,]{1,5}")


@dataclass(frozen=True, slots=True)
class LineSettings:
    """When characters share a line, a word, a segment; all in sizes of the type.

        Som leder går du forrest        Som chef …
           │    │                │      │
          >word_gap              >split_gap

    baseline: how far two glyphs' baselines may lie apart. Higher, and superscripts join the line below them.
    word_gap: narrowest space between two words. Lower, and loosely set words fall apart; higher, and words of a
        condensed face run together.
    printed_gap: the same where the file prints a space; justified lines squeeze theirs.
    split_gap: from here on two runs are separate segments, to be joined again only inside one column. Lower costs
        time, higher welds narrow columns.
    superscript: largest size, against its line, of a raised footnote digit.
    letter_gap: median gap between glyphs from which a run counts as letter-spaced.
    """

    baseline: float = 0.18
    word_gap: float = 0.17
    printed_gap: float = 0.06
    split_gap: float = 0.95
    superscript: float = 0.8
    letter_gap: float = 0.14


SETTINGS = LineSettings()


def chars_to_segments(
    chars: Iterable[Char], page: int, walls: Sequence[BBox] = (), settings: LineSettings = SETTINGS
) -> list[Line]:
    """The segments of a page, unordered. `walls` are vertical edges (rulings, sides of boxes) no segment crosses."""
    segments = []
    for row in _rows(char for char in chars if char.aside is None):
        glyphs = [char for char in row if char.text.strip()]
        spaced = {id(b) for a, b in zip(row, row[1:], strict=False) if not a.text.strip() and b.text.strip()}
        for run in _split(glyphs, walls, settings):
            segments.append(make_line(run, page, _space_after(run[-1], row), spaced, settings))
    return segments


def _rows(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters of one baseline, each row from left to right."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: (c.baseline, c.bbox.x0)):
        reach = max(SETTINGS.baseline * char.style.size, 0.6)
        if rows and char.baseline - rows[-1][0].baseline <= reach:
            rows[-1].append(char)
        else:
            rows.append([char])
    return [sorted(row, key=lambda c: c.bbox.x0) for row in rows]


def _split(glyphs: list[Char], walls: Sequence[BBox], settings: LineSettings) -> list[list[Char]]:
    runs: list[list[Char]] = []
    for glyph in glyphs:
        if runs and not _breaks(runs[-1][-1], glyph, walls, settings):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def _breaks(left: Char, right: Char, walls: Sequence[BBox], settings: LineSettings) -> bool:
    gap = right.bbox.x0 - left.bbox.x1
    size = max(left.style.size, right.style.size)
    if gap > settings.split_gap * size:
        return True
    if gap < 0.15 * size or not walls:
        return False
    return any(
        left.bbox.x1 - 0.5 <= wall.x0 <= right.bbox.x0 + 0.5 and wall.top <= left.bbox.center_y <= wall.bottom
        for wall in walls
    )


def _space_after(last: Char, row: list[Char]) -> bool:
    return any(
        not char.text.strip() and 0 <= char.bbox.x0 - last.bbox.x0 and char.bbox.x0 - last.bbox.x1 < last.style.size
        for char in row
    )


def make_line(
    glyphs: list[Char],
    page: int,
    space_after: bool,
    spaced: Set[int] = frozenset(),
    settings: LineSettings = SETTINGS,
) -> Line:
    """A line of glyphs that stand from left to right; spaces come from the gaps between them.

    spaced: ids of glyphs before which the file prints a space.

    Letter-spaced words are written without their inner spaces: in "L E D E L S E" each gap is alike, so only a
    gap clearly wider than the others parts two words.
    """
    gaps = [right.bbox.x0 - left.bbox.x1 for left, right in zip(glyphs, glyphs[1:], strict=False)]
    threshold = _word_gap(glyphs, gaps, spaced, settings)
    text: list[str] = []
    chars: list[Char | None] = []
    for index, glyph in enumerate(glyphs):
        if index and gaps[index - 1] > threshold(index):
            text.append(" ")
            chars.append(None)
        text.extend(glyph.text)
        chars.extend([glyph] * len(glyph.text))
    if space_after:
        text.append(" ")
        chars.append(None)
    return Line(
        text="".join(text),
        chars=tuple(chars),
        page=page,
        bbox=union(glyph.bbox for glyph in glyphs),
        baseline=statistics.median(glyph.baseline for glyph in glyphs),
        style=common_style(glyphs),
    )


def _word_gap(
    glyphs: list[Char], gaps: list[float], spaced: Set[int], settings: LineSettings
) -> Callable[[int], float]:
    """The gap from which a space stands before the glyph of a given index."""
    size = statistics.median(glyph.style.size for glyph in glyphs)
    if len(gaps) >= 3:
        middle = statistics.median(gaps)
        if middle > settings.letter_gap * size:
            return lambda index: max(1.8 * middle, middle + 0.12 * size)

    def ordinary(index: int) -> float:
        gap = settings.printed_gap if id(glyphs[index]) in spaced else settings.word_gap
        return gap * max(glyphs[index - 1].style.size, glyphs[index].style.size)

    return ordinary


def common_style(glyphs: Iterable[Char]) -> Style:
    """The style of most glyphs; bold and italic only where nearly all of them are."""
    counts = Counter(glyph.style for glyph in glyphs)
    total = counts.total()
    style = counts.most_common(1)[0][0]
    bold = sum(n for s, n in counts.items() if s.bold) >= 0.9 * total
    italic = sum(n for s, n in counts.items() if s.italic) >= 0.9 * total
    if (bold, italic) == (style.bold, style.italic):
        return style
    return replace(style, bold=bold, italic=italic)


def join_segments(segments: Sequence[Line]) -> Line:
    """Segments of one column on one baseline, left to right, as one line."""
    if len(segments) == 1:
        return segments[0]
    first = segments[0]
    text, chars = [], []
    for index, segment in enumerate(segments):
        if index and not segments[index - 1].text.endswith(" "):
            text.append(" ")
            chars.append(None)
        text.append(segment.text)
        chars.extend(segment.chars)
    return Line(
        text="".join(text),
        chars=tuple(chars),
        page=first.page,
        bbox=union(segment.bbox for segment in segments),
        baseline=max(segments, key=lambda s: len(s.text)).baseline,
        style=common_style(char for char in chars if char is not None),
    )


def split_footnote_markers(segments: list[Line], settings: LineSettings = SETTINGS) -> tuple[list[Line], list[Line]]:
    """(text, markers): raised small digits that touch the end of a word are footnote markers, not text.

    A square metre's digit is no marker: it follows the bare unit.
    """
    markers = [s for s in segments if DIGITS.fullmatch(s.text.strip()) and _touches_a_word(s, segments, settings)]
    gone = {id(marker) for marker in markers}
    return [s for s in segments if id(s) not in gone], markers


def _touches_a_word(marker: Line, segments: list[Line], settings: LineSettings) -> bool:
    return any(
        marker.style.size <= settings.superscript * other.style.size
        and 0.12 * other.style.size < other.baseline - marker.baseline < 0.75 * other.style.size
        and _glyph_before(marker.bbox, other)
        for other in segments
        if other is not marker
    )


def _glyph_before(marker: BBox, line: Line) -> bool:
    reach = 0.35 * line.style.size
    for index, char in enumerate(line.chars):
        if char is not None and -0.2 * reach <= marker.x0 - char.bbox.x1 <= reach:
            return line.text[: index + 1].split()[-1] not in {"m", "km", "cm"}
    return False


def join_leaders(segments: list[Line]) -> list[Line]:
    """A contents line is one: "Roller …………" and the page number at the far end of its dots."""
    result = []
    taken: set[int] = set()
    for segment in segments:
        if not LEADER.search(segment.text):
            continue
        right = [s for s in segments if s.bbox.x0 > segment.bbox.x1 - 1 and abs(s.baseline - segment.baseline) < 1.5]
        number = min(right, key=lambda s: s.bbox.x0, default=None)
        taken.add(id(segment))
        if number is not None and len(number.text.split()) == 1 and id(number) not in taken:
            taken.add(id(number))
            result.append(join_segments([segment, number]))
        else:
            result.append(segment)
    return [s for s in segments if id(s) not in taken] + result
