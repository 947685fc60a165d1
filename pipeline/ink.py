"""Which characters are printed where: what stands under a box."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.geometry import BBox
from pipeline.model import Char, Line

SLACK = 0.02  # points: the boxes of records are rounded to two decimals


@dataclass(frozen=True, slots=True)
class InkLine:
    """A line with the middles of its highest and lowest glyph, and its letters without white space."""

    top: float
    bottom: float
    line: Line
    letters: str


Ink = Mapping[int, Sequence[InkLine]]


def find_ink(lines: Iterable[Line]) -> Ink:
    """{page: its lines that have glyphs, from top to bottom}."""
    pages: dict[int, list[InkLine]] = defaultdict(list)
    for line in lines:
        heights = {(char.bbox[1] + char.bbox[3]) / 2 for char in line.chars if char is not None}
        if heights:
            pages[line.page].append(InkLine(min(heights), max(heights), line, "".join(line.text.split())))
    for found in pages.values():
        found.sort(key=lambda ink: ink.top)
    return pages


def letters_under(ink: Ink, page: int, box: BBox) -> str:
    """The letters of all glyphs whose middle lies in a box, line by line."""
    left, top, right, bottom = box.x0 - SLACK, box.top - SLACK, box.x1 + SLACK, box.bottom + SLACK
    lines = ink.get(page, ())
    tallest = max((one.bottom - one.top for one in lines), default=0.0)
    first = bisect_left(lines, top - tallest, key=lambda one: one.top)
    end = bisect_right(lines, bottom, key=lambda one: one.top)
    found = []
    for one in lines[first:end]:
        sides = one.line.bbox
        if one.bottom < top or sides.x1 < left or sides.x0 > right:
            continue
        if left <= sides.x0 and sides.x1 <= right and top <= one.top and one.bottom <= bottom:
            found.append(one.letters)
        else:
            inside = (c.text for c in glyphs_of(one.line) if _holds(left, top, right, bottom, c.bbox))
            found.append("".join("".join(inside).split()))
    return "".join(found)


def glyphs_of(line: Line) -> list[Char]:
    """The glyphs of a line, each once: a ligature stands under several characters."""
    return list({id(char): char for char in line.chars if char is not None}.values())


def _holds(left: float, top: float, right: float, bottom: float, glyph: BBox) -> bool:
    x0, y0, x1, y1 = glyph
    return left <= (x0 + x1) / 2 <= right and top <= (y0 + y1) / 2 <= bottom
