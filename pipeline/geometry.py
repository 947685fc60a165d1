"""Intervals and boxes: pure functions on `BBox(x0, top, x1, bottom)` in PDF points, origin at the page's top left."""

import math
from collections.abc import Iterable
from typing import NamedTuple


class BBox(NamedTuple):
    """A rectangle: left, top, right, bottom, in points from the page's top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def center_x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def center_y(self) -> float:
        return (self.top + self.bottom) / 2


def overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    """Length that two intervals share, 0 when they are apart.

    >>> overlap(0, 10, 6, 20)
    4
    >>> overlap(0, 10, 12, 20)
    0
    """
    shared = (a1 if a1 < b1 else b1) - (a0 if a0 > b0 else b0)
    return shared if shared > 0 else 0


def x_overlap(a: BBox, b: BBox) -> float:
    """Width that two boxes share."""
    return overlap(a.x0, a.x1, b.x0, b.x1)


def y_overlap(a: BBox, b: BBox) -> float:
    """Height that two boxes share."""
    return overlap(a.top, a.bottom, b.top, b.bottom)


def union(boxes: Iterable[BBox]) -> BBox:
    """The smallest box around all boxes; there must be at least one.

    >>> union([BBox(0, 0, 1, 1), BBox(5, 2, 6, 3)])
    BBox(x0=0, top=0, x1=6, bottom=3)
    """
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return BBox(min(x0s), min(tops), max(x1s), max(bottoms))


def turned(box: BBox, degrees: float, width: float, height: float) -> BBox:
    """The smallest box around what becomes of a box when its page is turned clockwise about its middle.

    >>> [round(v, 1) for v in turned(BBox(100, 100, 500, 110), 0.5, 600, 800)]
    [102.5, 98.3, 502.6, 111.8]
    """
    if not degrees:
        return box
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    corners = [(x - width / 2, y - height / 2) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
    xs = [width / 2 + x * cosine - y * sine for x, y in corners]
    ys = [height / 2 + x * sine + y * cosine for x, y in corners]
    return BBox(min(xs), min(ys), max(xs), max(ys))


def area(box: BBox) -> float:
    """Square points, 0 for a degenerate box."""
    return max(0.0, box.width) * max(0.0, box.height)


def intersection_area(a: BBox, b: BBox) -> float:
    """Square points that two boxes share."""
    return x_overlap(a, b) * y_overlap(a, b)


def meets(a: BBox, b: BBox) -> bool:
    """Whether two boxes share some room; one without width or height has none to share.

    >>> meets(BBox(0, 0, 10, 10), BBox(9, 9, 20, 20)), meets(BBox(0, 0, 10, 10), BBox(10, 0, 20, 10))
    (True, False)
    >>> meets(BBox(0, 0, 10, 10), BBox(5, 0, 5, 10))
    False
    """
    return max(a.x0, b.x0) < min(a.x1, b.x1) and max(a.top, b.top) < min(a.bottom, b.bottom)


def contains(outer: BBox, inner: BBox, slack: float = 0.0) -> bool:
    """Whether `inner` lies in `outer`, which is `slack` points larger on each side.

    >>> contains(BBox(0, 0, 10, 10), BBox(1, 1, 11, 9))
    False
    >>> contains(BBox(0, 0, 10, 10), BBox(1, 1, 11, 9), slack=1)
    True
    """
    x0, top, x1, bottom = outer
    left, above, right, below = inner
    return left >= x0 - slack and above >= top - slack and right <= x1 + slack and below <= bottom + slack


def center_inside(outer: BBox, inner: BBox) -> bool:
    """Whether the middle of `inner` lies in `outer`."""
    x0, top, x1, bottom = outer
    left, above, right, below = inner
    return x0 <= (left + right) / 2 <= x1 and top <= (above + below) / 2 <= bottom


def gaps(intervals: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The empty stretches between intervals, left to right.

    >>> gaps([(0, 4), (3, 5), (9, 12)])
    [(5, 9)]
    """
    found = []
    reach = None
    for start, end in sorted(intervals):
        if reach is not None and start > reach:
            found.append((reach, start))
        if reach is None or end > reach:
            reach = end
    return found
