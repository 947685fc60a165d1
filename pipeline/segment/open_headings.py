"""The headings that hold where the walk through a document is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.geometry import BBox, x_overlap
from pipeline.segment.heading import Heading, HeadingKind
from pipeline.segment.heading_words import is_contents
from pipeline.segment.units import Unit, bare_label


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading that holds. `level` is a half deeper where a heading adopted one of its own level. `column`: where it
    stands, for one of several side by side. `leads`: whether it ends in a colon, and so holds for its list alone: what is
    called out below that is said to all. `box`: what it stands in with its text on a ground of their own."""

    heading: Heading
    level: float
    page: int
    column: BBox | None = None
    leads: bool = False
    box: BBox | None = None

    def is_beside(self, unit: Unit) -> bool:
        """Whether a text stands beside the box of the heading, and so is none of its own."""
        return self.box is not None and self.page == unit.block.page and x_overlap(self.box, unit.block.bbox) <= 0


@dataclass(slots=True)
class Outline:
    """The headings that hold here, outermost first."""

    stack: list[_Open] = field(default_factory=list)
    fresh: bool = False
    seen: dict[str, float] = field(default_factory=dict)

    def leave_columns(self, unit: Unit) -> None:
        """Close the headings of columns that a text stands below and reaches out of to the left."""
        box = unit.block.bbox
        self.stack = [
            o
            for o in self.stack
            if o.column is None
            or o.page != unit.block.page
            or box.top < o.column.bottom
            or box.x0 > o.column.x0 - OUTSIDE * unit.block.style.size
        ]

    def push(
        self, heading: Heading, page: int, column: BBox | None = None, leads: bool = False, box: BBox | None = None
    ) -> None:
        """Open a heading: it closes all of its own level and below, and any structural one.

        A role heading and a theme heading of one level that follow each other without text between belong together.
        """
        self.stack = [o for o in self.stack if o.heading.kind is not HeadingKind.STRUCTURAL]
        if heading.kind is HeadingKind.TITLE:
            self.stack = []
            self.fresh = True
            return
        level: float = heading.level
        top = self.stack[-1] if self.stack else None
        pair = {HeadingKind.ROLE, HeadingKind.PERSPECTIVE}
        if (top is not None and self.fresh and top.level == level and {top.heading.kind, heading.kind} == pair) or (
            any(o.level == level + 0.5 and o.heading.kind is heading.kind for o in self.stack)
            and any(o.level == level and o.heading.kind is not heading.kind for o in self.stack)
        ):
            level += 0.5
        self.stack = [o for o in self.stack if o.level < level]
        self.stack.append(_Open(heading, level, page, column, leads, box))
        self.seen[bare_label(heading.label)] = level
        self.fresh = True

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(o.heading.label for o in self.stack if o.heading.kind is HeadingKind.PERSPECTIVE)

    def path_below(self, labels: Sequence[str]) -> tuple[str, ...]:
        """The path with a table's header labels below it. A label that repeats a heading seen before stands for it:
        it takes that heading's level, and closes what is deeper."""
        path = [(o.level, o.heading.label) for o in self.stack if o.heading.kind is HeadingKind.PERSPECTIVE]
        chapters = {chapter for label in labels if (chapter := _chapter(label)) is not None}
        if chapters:  # "3.1" closes "2.3"
            path = [(at, known) for at, known in path if _chapter(known) in (None, *chapters)]
        for label in labels:
            level = self.seen.get(bare_label(label))
            if level is not None and any(at >= level for at, _ in path):
                path = [(at, known) for at, known in path if at < level]
            path.append((level or float("inf"), label))
        return tuple(label for _, label in path)

    @property
    def role(self) -> _Open | None:
        return next((o for o in reversed(self.stack) if o.heading.kind is HeadingKind.ROLE), None)

    @property
    def structural(self) -> bool:
        return bool(self.stack) and self.stack[-1].heading.kind is HeadingKind.STRUCTURAL

    @property
    def lists_contents(self) -> bool:
        return self.structural and is_contents(self.stack[-1].heading.label)


def _chapter(label: str) -> str | None:
    """The first of the numbers that open a label, None without one."""
    match = re.match(r"(\d{1,2})\.(?:\d|\s)", label)
    return match[1] if match else None


OUTSIDE = 3.0  # sizes: how far left of a column's heading a text begins that is none of the column's
