"""Lines of two cells that had run together, parted at the edges of columns."""

from collections.abc import Sequence

from pipeline.layout.lines import common_style
from pipeline.model import Line, replace


def part_at_edges(segment: Line, edges: Sequence[float], early: float = 2.0) -> list[Line] | None:
    """The segment of two cells that had run together, parted at each column edge it crosses; None where no word begins
    at such an edge.

    early: how far left of its column's edge, in points, a cell's text may begin: a heading need not stand at it.
    """
    for edge in edges[1:]:
        if segment.bbox.x0 < edge - early and segment.bbox.x1 > edge + 2:
            cut = next(
                (
                    i
                    for i in range(1, len(segment.chars))
                    if segment.chars[i] is not None
                    and segment.chars[i - 1] is None
                    and -early <= segment.chars[i].bbox.x0 - edge <= _slack(segment)
                ),
                None,
            )
            if cut is None:
                return None
            rest = part_at_edges(part_line(segment, cut, None), edges, early)
            return None if rest is None else [part_line(segment, 0, cut), *rest]
    return [segment]


def _slack(segment: Line) -> float:
    """How far right of its column's edge a cell's text may begin: an indent, a bullet's width."""
    return 1.2 * segment.style.size


def part_line(line: Line, start: int, end: int | None) -> Line:
    """The characters from `start` to `end` (excluded) of a line as a line of its own."""
    chars = line.chars[start:end]
    return replace(
        line,
        text=line.text[start:end],
        chars=chars,
        bbox=chars.bbox,
        style=common_style(chars.style_counts),
    )
