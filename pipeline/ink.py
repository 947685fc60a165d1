"""Which characters are printed where: what stands under a box."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.geometry import BBox
from pipeline.model import Glyphs, Line

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
        places = line.chars.printed
        if places.size:
            held, letters = line.chars.chars, "".join(line.text.split())
            middles = (held.tops[places] + held.bottoms[places]) / 2
            ends = float(np.minimum.reduce(middles)), float(np.maximum.reduce(middles))
            pages[line.page].append(InkLine(*ends, line, letters))
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
            found.append(_letters_inside(one.line.chars, BBox(left, top, right, bottom)))
    return "".join(found)


def _letters_inside(glyphs: Glyphs, box: BBox) -> str:
    """The letters of the glyphs whose middle lies in a box, each glyph once: a ligature stands under several characters."""
    held, places = glyphs.chars, glyphs.printed
    places = np.concatenate([places[:1], places[1:][places[1:] != places[:-1]]])
    x, y = (held.lefts[places] + held.rights[places]) / 2, (held.tops[places] + held.bottoms[places]) / 2
    inside = places[(box.x0 <= x) & (x <= box.x1) & (box.top <= y) & (y <= box.bottom)]
    return "".join("".join(map(held.texts.__getitem__, inside.tolist())).split())
