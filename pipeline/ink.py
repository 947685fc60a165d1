"""Which characters are printed where: what stands under a box."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from pipeline.geometry import BBox
from pipeline.model import Glyphs, Line
from pipeline.records import BoxRecord

SLACK = 0.02  # points: the boxes of records are rounded to two decimals


@lru_cache(maxsize=2000)  # a line is asked for its page's balance, for its ink, and to prove both
def visible(text: str) -> str:
    """What of a text is printed ink: all but white space."""
    return "".join(text.split())


@dataclass(frozen=True, slots=True)
class PageInk:
    """The lines of a page that have glyphs, from top to bottom.

    letters: of each line, without white space. tops: of each. tallest: of them all, in points. found: {box: letters
    under it} of the boxes asked for, a store that `letters_under` fills: most are asked for twice, for doubts and for
    proof.
    """

    lines: Sequence[Line]
    letters: Sequence[str]
    tops: Sequence[float]
    tallest: float
    found: dict[BBox, str] = field(default_factory=dict)


Ink = Mapping[int, PageInk]


def find_ink(lines: Iterable[Line]) -> Ink:
    """{page: where its glyphs are printed}."""
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.chars:
            pages[line.page].append(line)
    return {page: _page_ink(sorted(held, key=lambda line: line.bbox.top)) for page, held in pages.items()}


def _page_ink(lines: Sequence[Line]) -> PageInk:
    return PageInk(
        lines,
        letters=[visible(line.text) for line in lines],
        tops=[line.bbox.top for line in lines],
        tallest=max(line.bbox.height for line in lines),
    )


def letters_under(ink: Ink, page: int, box: BBox | BoxRecord) -> str:
    """The letters of all glyphs whose middle lies in a box, line by line."""
    here = ink.get(page)
    if here is None:
        return ""
    sides = BBox(box.x0 - SLACK, box.top - SLACK, box.x1 + SLACK, box.bottom + SLACK)
    if sides not in here.found:
        here.found[sides] = _letters_within(here, sides)
    return here.found[sides]


def _letters_within(here: PageInk, box: BBox) -> str:
    left, top, right, bottom = box
    first, end = bisect_left(here.tops, top - here.tallest), bisect_right(here.tops, bottom)
    found = []
    for line, letters in zip(here.lines[first:end], here.letters[first:end], strict=True):
        x0, highest, x1, lowest = line.bbox
        if lowest < top or x1 < left or x0 > right:
            continue
        whole = left <= x0 and x1 <= right and top <= highest and lowest <= bottom
        found.append(letters if whole else _letters_inside(line.chars, box))
    return "".join(found)


def _letters_inside(glyphs: Glyphs, box: BBox) -> str:
    """The letters of the glyphs whose middle lies in a box, each glyph once: a ligature stands under several characters."""
    held, places = glyphs.chars, glyphs.printed
    places = np.concatenate([places[:1], places[1:][places[1:] != places[:-1]]])
    x, y = (held.lefts[places] + held.rights[places]) / 2, (held.tops[places] + held.bottoms[places]) / 2
    inside = places[(box.x0 <= x) & (x <= box.x1) & (box.top <= y) & (y <= box.bottom)]
    return "".join("".join(map(held.texts.__getitem__, inside.tolist())).split())
