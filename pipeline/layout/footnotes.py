"""Footnotes: small type at the foot of a page or column that begins with its mark."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Block, replace
from pipeline.records import BlockKind

MARK = re.compile(r"^(?:\(?\d{1,2}\)?[.)]?|[*†‡]{1,3})\s*(?=[A-ZÆØÅÉa-zæøå”\"»])")


@dataclass(frozen=True, slots=True)
class FootnoteSettings:
    """What makes a footnote.

    size: largest size, in body sizes. Higher, and a numbered list at the foot of a page vanishes.
    place: part of the page's height below which it may stand, where nothing but footnotes follows.
    """

    size: float = 0.93
    place: float = 0.45


SETTINGS = FootnoteSettings()


def mark_footnotes(
    blocks: Sequence[Block], heights: dict[int, float], body: float, settings: FootnoteSettings = SETTINGS
) -> list[Block]:
    """Blocks with the footnotes among them marked: small ones with a mark, below which nothing but footnotes and type as
    small follows in their column.

    heights: {page: its height in points}. body: the document's body size in points.
    """
    by_page: dict[int, list[int]] = {}
    for index, block in enumerate(blocks):
        if block.reason is None and block.cell is None:
            by_page.setdefault(block.page, []).append(index)
    notes: set[int] = set()
    for page, indexes in by_page.items():
        for index in sorted(indexes, key=lambda i: -blocks[i].bbox.top):
            block = blocks[index]
            small = block.style.size <= settings.size * body
            low = block.bbox.top >= settings.place * heights[page]
            if not (small and low and _bears_mark(block)):
                continue
            larger = [i for i in indexes if blocks[i].style.size > 1.02 * block.style.size]
            if not any(i not in notes and _is_below(blocks[i], block) for i in larger):
                notes.add(index)
    return [
        replace(block, kind=BlockKind.FOOTNOTE, bullet=0) if index in notes else block
        for index, block in enumerate(blocks)
    ]


def _is_below(other: Block, block: Block) -> bool:
    """Whether another block stands below this one in its column."""
    a, b = other.bbox, block.bbox
    return a.top >= b.bottom - 1 and min(a.x1, b.x1) - max(a.x0, b.x0) > 0


def _bears_mark(block: Block) -> bool:
    return bool(MARK.match(block.lines[0].text.strip()))
