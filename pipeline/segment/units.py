"""What the rules look at: the placed blocks of a document with their repaired text."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipeline.geometry import y_overlap
from pipeline.model import Block
from pipeline.records import BlockKind
from pipeline.repair import Repaired

NUMBERING = re.compile(
    r"^(?:§\s*\d{1,2}(?:\s?[a-z])?\.?|\d{1,2}(?:\.\d{1,2})*\.?\)?|[A-Z]\.|[IVX]{1,4}\.|#\d{1,2})\s+(?=\S)"
)
QUOTE_MARKS = "”\"“„»«’'‘"


@dataclass(frozen=True)
class Unit:
    """A placed block. `order` is its place among all blocks of the record, from 1."""

    order: int
    block: Block
    repaired: Repaired

    @property
    def text(self) -> str:
        return self.repaired.text

    @property
    def kind(self) -> BlockKind:
        return self.block.kind

    @cached_property
    def words(self) -> int:
        return len(self.repaired.text.split())


def stands_right_below(above: Unit, below: Unit) -> bool:
    """Whether a unit begins less than a line of the larger one below another one, at or near its left edge."""
    size = below.block.style.size
    gap = below.block.bbox.top - above.block.bbox.bottom
    aligned = above.block.bbox.x0 - size < below.block.bbox.x0 < above.block.bbox.x1
    near = -0.5 * size < gap < 1.2 * max(size, above.block.style.size)
    return above.block.page == below.block.page and near and aligned


def stands_right_beside(left: Unit, right: Unit) -> bool:
    """Whether a unit stands on the line of another one, a few of its letters right of that, on the same ground."""
    a, b = left.block, right.block
    level = a.page == b.page and y_overlap(a.bbox, b.bbox) > 0.5 * min(a.bbox.height, b.bbox.height)
    return level and a.ground == b.ground and 0 < b.bbox.x0 - a.bbox.x1 < BESIDE * b.style.size


BESIDE = 4.0  # sizes


def heading_rows(heads: Iterable[Unit]) -> list[list[Unit]]:
    """The headings that stand at one height and are set alike, in columns or boxes of their own; rows of one left out."""
    rows: dict[tuple, list[Unit]] = defaultdict(list)
    for unit in heads:
        box, style = unit.block.bbox, unit.block.style
        rows[unit.block.page, round(box.top), round(style.size, 1), style.bold].append(unit)
    return [row for row in rows.values() if len({u.block.region for u in row}) > 1]


CONTINUED = re.compile(r"\s*\(?(?:…\s*)?\bforts(?:at|\.)\)?$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def bare_label(text: str) -> str:
    """A heading without number, closing colon and letter case: what is compared.

    >>> bare_label("1.2 Mål og RAMMER:"), bare_label("Roller og ansvar (fortsat)")
    ('mål og rammer', 'roller og ansvar')
    """
    stripped = NUMBERING.sub("", text.strip())
    if "forts" in stripped.casefold():
        stripped = CONTINUED.sub("", stripped)
    return " ".join((stripped or text).casefold().rstrip(": ").split())
