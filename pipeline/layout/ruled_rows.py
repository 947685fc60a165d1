"""Tables whose rows are parted by drawn lines and whose columns by white space alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.geometry import BBox, center_inside, gaps, union
from pipeline.layout.lines import median_size, rows_of
from pipeline.layout.matrices import part_at_edges
from pipeline.layout.tables import Grid, GridCell, is_table
from pipeline.model import Line, Ruling


@dataclass(frozen=True, slots=True)
class RuledRowsSettings:
    """When lines of one width part the rows of a table.

                    Chef           Leder
        ──────────────────────────────────────
        Retning     sætter mål     viser vej
        ──────────────────────────────────────
        Tillid      giver ansvar   siger tak
        ──────────────────────────────────────
                    │ edge         │ edge

    snap: lines this near, in points, are one. Lower, and a double line has a row between its lines.
    aligned: how far apart, in points, the ends of the lines may lie.
    display: size, in sizes of the text between the lines, from which a text is a heading of the page: what stands
        above it is no part of the table below it.
    gutter: narrowest white space, in points, that parts columns throughout.
    edge: part of the rows in which a word must begin at the edge of a column.
    words: most words of a cell, on the average. Higher, and columns of prose between drawn lines are taken for a
        table.
    """

    snap: float = 5.0
    aligned: float = 3.0
    display: float = 1.3
    gutter: float = 4.0
    edge: float = 0.8
    words: float = 45.0


SETTINGS = RuledRowsSettings()


def find_ruled_rows(
    rulings: Sequence[Ruling],
    grids: Sequence[Grid],
    segments: Sequence[Line],
    settings: RuledRowsSettings = SETTINGS,
) -> tuple[list[Grid], list[Line]]:
    """These tables, and the segments, parted where two cells had run together.

    grids: the tables found already; their lines and texts are left alone.
    """
    lines = [r.bbox for r in rulings if r.horizontal and not any(_touches(g.bbox, r.bbox) for g in grids)]
    rest = [s for s in segments if not any(center_inside(g.bbox, s.bbox) for g in grids)]
    held = [s for s in segments if any(center_inside(g.bbox, s.bbox) for g in grids)]
    found: list[Grid] = []
    for group in _line_groups(lines, settings):
        for run in _runs(group, rest, grids, settings):
            table = _rows_to_grid(run, rest, settings) if len(run) >= 3 else None
            if table is not None:
                grid, rest = table
                found.append(grid)
    return found, held + rest


def _touches(a: BBox, b: BBox) -> bool:
    return a.x0 <= b.x1 and b.x0 <= a.x1 and a.top <= b.bottom and b.top <= a.bottom


def _line_groups(lines: Sequence[BBox], settings: RuledRowsSettings) -> list[list[BBox]]:
    """Lines one below the other that begin and end at the same places."""
    groups: list[list[BBox]] = []
    for line in sorted(lines, key=lambda b: b.top):
        home = next(
            (
                group
                for group in groups
                if abs(group[0].x0 - line.x0) <= settings.aligned and abs(group[0].x1 - line.x1) <= settings.aligned
            ),
            None,
        )
        if home is None:
            groups.append([line])
        elif line.center_y - home[-1].center_y > settings.snap:
            home.append(line)
    return groups


def _runs(
    group: Sequence[BBox], segments: Sequence[Line], grids: Sequence[Grid], settings: RuledRowsSettings
) -> list[list[BBox]]:
    """The lines, parted where a heading of the page or another table stands between two of them."""
    size = median_size([s for s in segments if center_inside(union(group), s.bbox)])
    runs = [[group[0]]]
    for above, below in pairwise(group):
        between = BBox(above.x0, above.bottom, above.x1, below.top)
        heading = any(s.style.size >= settings.display * size and center_inside(between, s.bbox) for s in segments)
        if heading or any(center_inside(between, grid.bbox) for grid in grids):
            runs.append([below])
        else:
            runs[-1].append(below)
    return runs


def _rows_to_grid(
    lines: Sequence[BBox], segments: Sequence[Line], settings: RuledRowsSettings
) -> tuple[Grid, list[Line]] | None:
    """The table of the lines, None where there is none; and all segments, parted at its columns."""
    box = union(lines)
    ys = [line.center_y for line in lines]
    header = [s for s in segments if s.bbox.x0 >= box.x0 - 3 and s.bbox.x1 <= box.x1 + 3 and ys[0] - s.bbox.bottom >= 0]
    near = [s for s in header if ys[0] - s.bbox.bottom < 1.2 * s.style.size]
    inside = [s for s in segments if center_inside(box, s.bbox)]
    if near and len({round(s.bbox.x0) for s in near}) >= 2:  # a header stands above the first line
        ys = [min(s.bbox.top for s in near) - 1, *ys]
        inside += near
    rows = [[s for s in inside if top <= s.bbox.center_y < bottom] for top, bottom in pairwise(ys)]
    edges = _column_edges(rows, settings)
    strips = [g for g in gaps((s.bbox.x0, s.bbox.x1) for s in inside) if g[1] - g[0] >= settings.gutter]
    parted = [inside]
    if len(edges) > len(strips) + 1:
        parted = [part_at_edges(s, edges) or [s] for s in inside]
        xs = [box.x0, *(edge - 1 for edge in edges[1:]), box.x1]
    else:
        xs = [box.x0, *((a + b) / 2 for a, b in strips), box.x1]
    if len(xs) < 3 or sum(len(s.words) for s in inside) > settings.words * len(rows) * (len(xs) - 1):
        return None
    cells = tuple(
        GridCell(row, column, BBox(left, top, right, bottom))
        for row, (top, bottom) in enumerate(pairwise(ys))
        for column, (left, right) in enumerate(pairwise(xs))
    )
    grid = Grid(BBox(box.x0, ys[0], box.x1, ys[-1]), cells, tuple(xs), tuple(ys))
    pieces = [piece for part in parted for piece in part]
    if not is_table(grid, pieces):
        return None
    taken = {id(s) for s in inside}
    return grid, [*(s for s in segments if id(s) not in taken), *pieces]


def _column_edges(rows: Sequence[Sequence[Line]], settings: RuledRowsSettings) -> list[float]:
    """Where the columns begin: places at which a word begins in the first lines of most rows, and a segment in two.

    Headings need not stand at the edge of what they head, so one row may differ.
    """
    starts: Counter[int] = Counter()
    words: Counter[int] = Counter()
    for row in rows:
        first = rows_of(row, lambda apart: apart < 1.5)[0] if row else []
        starts.update({round(s.bbox.x0) for s in first})
        words.update({round(x) for s in first for x in _word_starts(s)})
    others = sum(map(bool, rows)) - 1
    edges: list[float] = []
    for x in sorted(starts):
        near = max(words[x], words[x - 1] + words[x], words[x] + words[x + 1])
        if starts[x] >= 2 and near >= settings.edge * others and (not edges or x - edges[-1] > 20):
            edges.append(float(x))
    return edges


def _word_starts(segment: Line) -> list[float]:
    chars = segment.chars
    return [
        char.bbox.x0
        for index, char in enumerate(chars)
        if char is not None and (index == 0 or chars[index - 1] is None)
    ]
