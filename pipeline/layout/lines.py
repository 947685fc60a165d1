"""Characters → line segments: runs on one baseline without a wide gap."""

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from pipeline.geometry import BBox, union
from pipeline.model import Char, Line, Style

LEADER = re.compile(r"(?:(?:\.\s?){4,}|…{2,}|_{4,}|(?:·\s?){4,})\s*(?P<number>\d{0,3})\s*$")
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
    edge_gap: the same where the right run begins at the edge of a column.
    superscript: largest size, against its line, of a raised footnote digit.
    letter_gap: median gap between glyphs from which a run counts as letter-spaced.
    spaced_split: `split_gap` for letter-spaced runs, in their letter gaps.
    """

    baseline: float = 0.18
    word_gap: float = 0.17
    printed_gap: float = 0.06
    split_gap: float = 0.6
    edge_gap: float = 0.3
    superscript: float = 0.8
    letter_gap: float = 0.14
    spaced_split: float = 5.0


SETTINGS = LineSettings()


def chars_to_segments(
    chars: Iterable[Char], page: int, walls: Sequence[BBox] = (), settings: LineSettings = SETTINGS
) -> list[Line]:
    """The segments of a page, unordered. `walls` are vertical edges (rulings, sides of boxes) no segment crosses."""
    rows = [_Row(row, walls, settings) for row in _rows(char for char in chars if char.aside is None)]
    edges = _column_edges(run for row in rows for run in row.runs)
    return [
        make_line(part, page, _space_after(part[-1], row.chars), row.spaced, row.letter_gaps, settings)
        for row in rows
        for run in row.runs
        for part in _split_at_edges(run, edges, settings)
    ]


class _Row:
    """The characters of one baseline, their runs, and the glyphs before which the file prints a space."""

    def __init__(self, chars: list[Char], walls: Sequence[BBox], settings: LineSettings):
        self.chars = chars
        self.spaced = {id(b) for a, b in pairwise(chars) if not a.text.strip() and b.text.strip()}
        glyphs = [c for c in chars if c.text.strip()]
        self.letter_gaps = _letter_gaps(glyphs, settings)
        self.runs = _split(glyphs, walls, self.letter_gaps, settings)


def _letter_gaps(glyphs: list[Char], settings: LineSettings) -> dict[Style, float]:
    """{style: usual gap between letters} for the letter-spaced styles of a row; a style set normally is left out."""
    gaps: dict[Style, list[float]] = {}
    for a, b in pairwise(glyphs):
        gap = b.bbox.x0 - a.bbox.x1
        if a.style == b.style and gap < 2 * a.style.size:
            gaps.setdefault(a.style, []).append(gap)
    found = {style: sorted(values)[len(values) // 2] for style, values in gaps.items() if len(values) >= 3}
    return {style: gap for style, gap in found.items() if gap > settings.letter_gap * style.size}


def _column_edges(runs: Iterable[list[Char]], fewest: int = 3) -> frozenset[int]:
    """Places, in half points, at which several runs begin: where a narrow gutter may have let two columns touch."""
    counts = Counter(round(2 * run[0].bbox.x0) for run in runs)
    return frozenset(at for at, count in counts.items() if count >= fewest)


def _split_at_edges(run: list[Char], edges: frozenset[int], settings: LineSettings) -> list[list[Char]]:
    """Two columns set so close that a row looks like one line: parted where a word begins at a column's edge, after
    a space wider than all others of the line."""
    gaps = [b.bbox.x0 - a.bbox.x1 for a, b in pairwise(run)]
    spaces = sorted(g for g in gaps if g > settings.word_gap * run[0].style.size)
    for index, gap in enumerate(gaps):
        at = round(2 * run[index + 1].bbox.x0)
        if not edges & {at - 1, at, at + 1}:
            continue
        if run[index].style.bold != run[index + 1].style.bold and gap > settings.word_gap * run[index].style.size:
            return [run[: index + 1], run[index + 1 :]]
        if gap < settings.edge_gap * run[index].style.size:
            continue
        if gap >= spaces[-1] and (len(spaces) == 1 or gap > 1.15 * spaces[-2]):
            return [run[: index + 1], run[index + 1 :]]
    return [run]


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


def _split(
    glyphs: list[Char], walls: Sequence[BBox], letter_gaps: Mapping[Style, float], settings: LineSettings
) -> list[list[Char]]:
    runs: list[list[Char]] = []
    for glyph in glyphs:
        if runs and not _breaks(runs[-1][-1], glyph, walls, letter_gaps, settings):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def _breaks(
    left: Char, right: Char, walls: Sequence[BBox], letter_gaps: Mapping[Style, float], settings: LineSettings
) -> bool:
    gap = right.bbox.x0 - left.bbox.x1
    size = max(left.style.size, right.style.size)
    spacing = letter_gaps.get(left.style, 0.0) if left.style == right.style else 0.0
    if gap > max(settings.split_gap * size, settings.spaced_split * spacing):
        return True
    if gap < 0.15 * size or not walls:
        return False
    return any(
        left.bbox.x1 - 0.5 <= wall.x0 <= right.bbox.x0 + 0.5 and wall.top <= left.bbox.center_y <= wall.bottom
        for wall in walls
    )


def _space_after(last: Char, row: list[Char]) -> bool:
    return any(
        not char.text.strip() and char.bbox.x0 - last.bbox.x0 >= 0 and char.bbox.x0 - last.bbox.x1 < last.style.size
        for char in row
    )


def make_line(
    glyphs: list[Char],
    page: int,
    space_after: bool,
    spaced: Set[int] = frozenset(),
    letter_gaps: Mapping[Style, float] = MappingProxyType({}),
    settings: LineSettings = SETTINGS,
) -> Line:
    """A line of glyphs that stand from left to right; spaces come from the gaps between them.

    spaced: ids of glyphs before which the file prints a space. letter_gaps: see `_letter_gaps`.

    Letter-spaced words are written without their inner spaces: in "L E D E L S E" each gap is alike, so only a
    gap clearly wider than the others parts two words.
    """
    gaps = [right.bbox.x0 - left.bbox.x1 for left, right in pairwise(glyphs)]
    text: list[str] = []
    chars: list[Char | None] = []
    for index, glyph in enumerate(glyphs):
        if index and gaps[index - 1] > _word_gap(glyphs[index - 1], glyph, spaced, letter_gaps, settings):
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
    left: Char, right: Char, spaced: Set[int], letter_gaps: Mapping[Style, float], settings: LineSettings
) -> float:
    """The gap from which two neighbouring glyphs belong to two words."""
    if left.style == right.style and left.style in letter_gaps:
        usual = letter_gaps[left.style]
        return max(1.8 * usual, usual + 0.12 * left.style.size)
    gap = settings.printed_gap if id(right) in spaced else settings.word_gap
    return gap * max(left.style.size, right.style.size)


def common_style(glyphs: Iterable[Char]) -> Style:
    """The style of most glyphs; bold and italic only where nearly all of them are."""
    counts = Counter(glyph.style for glyph in glyphs)
    total = counts.total()
    style = counts.most_common(1)[0][0]
    bold = sum(n for s, n in counts.items() if s.bold) >= 0.9 * total
    italic = sum(n for s, n in counts.items() if s.italic) >= 0.9 * total
    if (bold, italic) == (style.bold, style.italic):
        return style
    return style._replace(bold=bold, italic=italic)


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


def median_size(lines: Sequence[Line]) -> float:
    """The size of most of the text, in points; 10 where there is none."""
    sizes = [line.style.size for line in lines for _ in range(max(1, len(line.text) // 10))]
    return statistics.median_low(sizes) if sizes else 10.0
