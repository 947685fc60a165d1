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


@dataclass(frozen=True, slots=True)
class PageInk:
    """The lines of a page that have glyphs, from top to bottom. tops: of each. tallest: of them all, in points."""

    lines: Sequence[InkLine]
    tops: Sequence[float]
    tallest: float


Ink = Mapping[int, PageInk]


def find_ink(lines: Iterable[Line]) -> Ink:
    """{page: where its glyphs are printed}."""
    pages: dict[int, list[InkLine]] = defaultdict(list)
    for line in lines:
        heights = [(top + bottom) / 2 for top, bottom in {char.bbox[1::2] for char in line.chars if char is not None}]
        if heights:
            pages[line.page].append(InkLine(min(heights), max(heights), line, "".join(line.text.split())))
    for found in pages.values():
        found.sort(key=lambda ink: ink.top)
    return {
        page: PageInk(found, [one.top for one in found], max(one.bottom - one.top for one in found))
        for page, found in pages.items()
    }


def letters_under(ink: Ink, page: int, box: BBox) -> str:
    """The letters of all glyphs whose middle lies in a box, line by line."""
    here = ink.get(page)
    if here is None:
        return ""
    left, top, right, bottom = box.x0 - SLACK, box.top - SLACK, box.x1 + SLACK, box.bottom + SLACK
    first, end = bisect_left(here.tops, top - here.tallest), bisect_right(here.tops, bottom)
    found = []
    for one in here.lines[first:end]:
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
