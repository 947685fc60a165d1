"""Ruled tables: a grid from drawn lines and the sides of adjoining boxes, its cells merged where no line parts them."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.geometry import BBox, area, center_inside, intersection_area, overlap, union
from pipeline.layout.lines import is_role_label, median_size
from pipeline.model import Fill, Line, Ruling, replace


@dataclass(frozen=True, slots=True)
class TableSettings:
    """When lines make a grid; in points.

    snap: edges this near are one. Lower, and a table of boxes with white space between its rows falls apart.
    reach: how near two edges must come to belong to one grid.
    cover: part of a cell's side that a line must cover to part it from its neighbour.
    apart: widest white space between the rows of a table of boxes. head_words: most words of a head of its columns.
    label_words: most words of the label in a box that heads a row.
    title: size, in sizes of the table's text, from which a lone text in its first row is a heading above it.
    """

    snap: float = 5.0
    reach: float = 5.0
    cover: float = 0.55
    apart: float = 16.0
    head_words: int = 5
    label_words: int = 8
    title: float = 1.3


SETTINGS = TableSettings()


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with its first row and column; a merged cell covers more."""

    row: int
    column: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its box and its cells, merged ones once."""

    bbox: BBox
    cells: tuple[GridCell, ...]
    columns: tuple[float, ...]
    rows: tuple[float, ...]


def find_grids(
    rulings: Sequence[Ruling],
    fills: Sequence[Fill],
    segments: Sequence[Line],
    above: Sequence[float] = (),
    settings: TableSettings = SETTINGS,
) -> list[Grid]:
    """The tables whose grid is drawn: at least two rows and two columns, with text in two cells of a row; or one row more
    of the table that ended the page before, the edges of whose columns are `above`."""
    if not rulings:
        return []
    drawn = {r.bbox for r in rulings}
    return [grid for group, grid in _grids(rulings, fills, segments, settings, above) if drawn & set(group)]


def find_tiled_grids(
    fills: Sequence[Fill], segments: Sequence[Line], whole: bool = False, settings: TableSettings = SETTINGS
) -> list[Grid]:
    """The tables that grounds alone make: boxes side by side, each one cell. `whole`: only those of which every cell of
    at least three rows and columns is a box with text in it, which nothing else than a table is."""
    solid = [f.bbox for f in fills if f.rectangular]
    tiled = [grid for _, grid in _grids((), fills, segments, settings) if _is_tiled(grid, solid)]
    return [grid for grid in tiled if _is_whole(grid, solid, segments)] if whole else tiled


def find_spaced_tiles(
    fills: Sequence[Fill], segments: Sequence[Line], settings: TableSettings = SETTINGS
) -> list[Grid]:
    """The tables of boxes in rows and columns with white space between them, the first row of which holds short heads;
    none where the rows below it begin with labels of their own.

    ███ÅBENHED███  ███FAGLIGHED███
    ░Jeg siger  ░  ░Jeg holder mig░
    ░min mening ░  ░ajour         ░
    """
    boxes = sorted({f.bbox for f in fills if f.rectangular and f.bbox.width > 20 and f.bbox.height > 10}, key=_top)
    rows = [sorted(row, key=lambda b: b.x0) for row in _level_rows(boxes) if len(row) > 1]
    stacks: list[list[list[BBox]]] = []
    for row in rows:
        stack = stacks[-1] if stacks else [[]]
        above = stack[-1]
        near = above and row[0].top - above[0].bottom < settings.apart
        if near and _same_columns(above, row):
            stack.append(row)
        elif near and len(stack) == 1 and _same_columns(above, row[1:]):
            corner = BBox(row[0].x0, above[0].top, row[0].x1, above[0].bottom)
            stacks[-1] = [[corner, *above], row]
        else:
            stacks.append([row])
    return [grid for stack in stacks if (grid := _tiles_to_grid(stack, segments, settings)) is not None]


def _level_rows(boxes: Sequence[BBox]) -> list[list[BBox]]:
    rows: list[list[BBox]] = []
    for box in boxes:
        if rows and abs(rows[-1][0].top - box.top) < 2 and abs(rows[-1][0].bottom - box.bottom) < 2:
            rows[-1].append(box)
        else:
            rows.append([box])
    return rows


def _same_columns(a: Sequence[BBox], b: Sequence[BBox]) -> bool:
    return len(a) == len(b) and all(abs(x.x0 - y.x0) < 2 and abs(x.x1 - y.x1) < 2 for x, y in zip(a, b, strict=True))


def _tiles_to_grid(stack: Sequence[Sequence[BBox]], segments: Sequence[Line], settings: TableSettings) -> Grid | None:
    """The grid of the boxes; None where one is empty, or the first row is no row of heads, as in a page of cards."""
    texts = [[[s for s in segments if center_inside(box, s.bbox)] for box in row] for row in stack]
    (corner, *heads), *body = texts
    filled = all(heads) and all(cell for row in body for cell in row)
    few = corner or all(map(is_role_label, heads))  # the second as behind a page break
    if len(stack) < (2 if few else LEAST_WHOLE) or not filled:
        return None
    short = all(sum(len(s.words) for s in cell) <= settings.head_words and len(cell) <= 2 for cell in (corner, *heads))
    if not short or not all(s.style.bold for cell in (corner, *heads) for s in cell):
        return None
    labelled = all(s.style.bold for first, *_ in body for s in first)
    bold = [s.style.bold for row in body for cell in row[labelled:] for s in cell]
    if sum(bold) > 0.2 * len(bold):
        return None
    gaps = [(b.x0 - a.x1) / 2 for a, b in itertools.pairwise(stack[0])]
    xs = [stack[0][0].x0, *(a.x1 + gap for a, gap in zip(stack[0], gaps, strict=False)), stack[0][-1].x1]
    ys = [stack[0][0].top, *((a[0].bottom + b[0].top) / 2 for a, b in itertools.pairwise(stack)), stack[-1][0].bottom]
    cells = tuple(
        GridCell(row, column, BBox(left, top, right, bottom))
        for row, (top, bottom) in enumerate(itertools.pairwise(ys))
        for column, (left, right) in enumerate(itertools.pairwise(xs))
    )
    return Grid(BBox(xs[0], ys[0], xs[-1], ys[-1]), cells, tuple(xs), tuple(ys))


def find_labelled_rows(
    fills: Sequence[Fill], segments: Sequence[Line], above: Sequence[float] = (), settings: TableSettings = SETTINGS
) -> list[Grid]:
    """The tables of a stack of boxes, each with a label, and the text right of each: the boxes part the rows. One box is
    enough where its row opens the page as the last of a table that ended the page before, of which the column edges are
    `above`.

    ████████████  • sætter mål for hele kommunen
    █DIREKTION █  • følger op
    ████████████
    █CHEFER    █  • omsætter målene
    ████████████
    """
    stacks: list[list[BBox]] = []
    for box in sorted({f.bbox for f in fills if f.rectangular and f.bbox.width > 20 and f.bbox.height > 10}, key=_top):
        home = next((s for s in stacks if _continues_stack(s[-1], box, settings)), None)
        if home is None:
            stacks.append([box])
        else:
            home.append(box)
    grids = ((stack, _stack_to_grid(stack, segments, settings)) for stack in stacks if above or len(stack) > 1)
    return [g for stack, g in grids if g is not None and (len(stack) > 1 or _goes_on_from(stack[0], segments, above))]


def _goes_on_from(box: BBox, segments: Sequence[Line], above: Sequence[float]) -> bool:
    """Whether a box and what stands right of it open a page with the two columns of a table above."""
    if len(above) != 3 or abs(box.x0 - above[0]) > 4 or any(s.bbox.bottom < box.top for s in segments):
        return False
    row = [s for s in segments if box.top <= s.bbox.center_y <= box.bottom]
    return all(s.bbox.x1 <= above[1] if center_inside(box, s.bbox) else s.bbox.x0 >= above[1] - 2 for s in row)


def _top(box: BBox) -> float:
    return box.top


def _continues_stack(above: BBox, below: BBox, settings: TableSettings) -> bool:
    aligned = abs(above.x0 - below.x0) <= 2 and abs(above.x1 - below.x1) <= 2
    return aligned and -1 <= below.top - above.bottom <= settings.reach + 1


def _stack_to_grid(stack: Sequence[BBox], segments: Sequence[Line], settings: TableSettings) -> Grid | None:
    """The grid of a stack, None where a box holds no short label, or what stands beside the boxes is not parted by them."""
    labels = [[s for s in segments if center_inside(box, s.bbox)] for box in stack]
    if any(not found or sum(len(s.words) for s in found) > settings.label_words for found in labels):
        return None
    x1, top, bottom = stack[0].x1, stack[0].top, stack[-1].bottom
    beside = [s for s in segments if s.bbox.x0 >= x1 - 2 and top <= s.bbox.center_y <= bottom]
    texts = [[s for s in beside if box.top <= s.bbox.center_y <= box.bottom] for box in stack]
    parted = all(
        box.top - 2 <= s.bbox.top and s.bbox.bottom <= box.bottom + 2
        for box, row in zip(stack, texts, strict=True)
        for s in row
    )
    if not all(texts) or not parted or sum(map(len, texts)) < len(beside):
        return None
    right = max(s.bbox.x1 for s in beside) + 1
    cells = tuple(
        cell
        for row, box in enumerate(stack)
        for cell in (GridCell(row, 0, box), GridCell(row, 1, BBox(x1, box.top, right, box.bottom)))
    )
    rows = (*(box.top for box in stack), bottom)
    return Grid(BBox(stack[0].x0, top, right, bottom), cells, (stack[0].x0, x1, right), rows)


def _grids(
    rulings: Sequence[Ruling],
    fills: Sequence[Fill],
    segments: Sequence[Line],
    settings: TableSettings,
    above: Sequence[float] = (),
) -> list[tuple[Sequence[BBox], Grid]]:
    edges = [r.bbox for r in rulings] + [side for fill in fills if fill.rectangular for side in _sides(fill.bbox)]
    found = []
    for group in _connected(tuple(edges), settings):
        grid = _make_grid(group, segments, settings)
        if grid is not None and (is_table(grid, segments) or _is_row_of(grid, above, settings)):
            found.append((group, grid))
    return [(e, g) for e, g in found if not any(o is not g and _inside(g.bbox, o.bbox) for _, o in found)]


def _is_tiled(grid: Grid, solid: Sequence[BBox]) -> bool:
    """Whether grounds alone make the grid: nearly every cell is one of them, side by side; cards lie further apart."""
    cells = [c.bbox for c in grid.cells]
    covered = sum(
        any(intersection_area(c, s) > 0.8 * area(c) and area(s) < 1.3 * area(c) for s in solid) for c in cells
    )
    return covered >= 0.8 * len(cells)


def _is_whole(grid: Grid, solid: Sequence[BBox], segments: Sequence[Line]) -> bool:
    """Whether each of at least three rows and columns has a box for every cell, and text in it."""
    rows, columns = len(grid.rows) - 1, len(grid.columns) - 1
    return (
        min(rows, columns) >= LEAST_WHOLE
        and len(grid.cells) == rows * columns
        and all(
            any(intersection_area(c.bbox, s) > 0.8 * max(area(c.bbox), area(s)) for s in solid)
            and any(center_inside(c.bbox, s.bbox) for s in segments)
            for c in grid.cells
        )
    )


LEAST_WHOLE = 3


def _inside(inner: BBox, outer: BBox) -> bool:
    return center_inside(outer, inner) and inner.width < outer.width and inner.height <= outer.height


def _sides(box: BBox) -> list[BBox]:
    return [
        BBox(box.x0, box.top, box.x1, box.top),
        BBox(box.x0, box.bottom, box.x1, box.bottom),
        BBox(box.x0, box.top, box.x0, box.bottom),
        BBox(box.x1, box.top, box.x1, box.bottom),
    ]


@lru_cache(maxsize=4)  # a page's grounds are looked at several times
def _connected(edges: tuple[BBox, ...], settings: TableSettings) -> tuple[tuple[BBox, ...], ...]:
    """Edges that touch, directly or through others."""
    homes = list(range(len(edges)))

    def home(index: int) -> int:
        while homes[index] != index:
            homes[index] = homes[homes[index]]
            index = homes[index]
        return index

    # a sweep from left to right, with union-find: maps and charts draw thousands of short lines
    reach = settings.reach
    near: list[int] = []
    for index in sorted(range(len(edges)), key=lambda i: edges[i].x0):
        edge = edges[index]
        near = [i for i in near if edges[i].x1 + reach >= edge.x0]
        for other in near:
            if edges[other].top - reach <= edge.bottom and edge.top <= edges[other].bottom + reach:
                homes[home(index)] = home(other)
        near.append(index)
    groups: dict[int, list[BBox]] = {}
    for index, edge in enumerate(edges):
        groups.setdefault(home(index), []).append(edge)
    return tuple(map(tuple, groups.values()))


def _missing_ends(
    verticals: list[BBox],
    horizontals: list[BBox],
    xs: Sequence[float],
    segments: Sequence[Line],
    settings: TableSettings,
) -> list[BBox]:
    """The lines above and below a grid that a page break leaves out: all its vertical lines end at one height, with text
    between it and the nearest line across.

    │ Chef   │ sætter mål og   │
    └╴╴╴╴╴╴╴╴└╴╴╴╴╴╴╴╴╴╴╴╴╴╴╴╴╴┘
    """
    if not horizontals:
        return []
    reached = [[v for v in verticals if abs(v.center_x - x) <= settings.snap] for x in xs]
    ends = {
        min(v.top for v in reached[0]): min(h.center_y for h in horizontals),
        max(v.bottom for v in reached[0]): max(h.center_y for h in horizontals),
    }
    missing = []
    for end, last in ends.items():
        top, bottom = min(end, last), max(end, last)
        open_row = BBox(xs[0], top, xs[-1], bottom)
        alike = all(any(abs(end - y) <= settings.snap for v in vs for y in (v.top, v.bottom)) for vs in reached)
        if alike and bottom - top > settings.snap and any(center_inside(open_row, s.bbox) for s in segments):
            missing.append(BBox(xs[0], end, xs[-1], end))
    return missing


def _make_grid(edges: Sequence[BBox], segments: Sequence[Line], settings: TableSettings) -> Grid | None:
    verticals = [e for e in edges if e.height > e.width]
    if len(verticals) < 3:
        return None  # most are single boxes
    horizontals = [e for e in edges if e.width >= e.height]
    xs = _snapped([e.center_x for e in verticals], settings.snap)
    if len(xs) < 3:
        return None
    horizontals += _missing_ends(verticals, horizontals, xs, segments, settings)
    ys = _snapped([e.center_y for e in horizontals], settings.snap)
    if len(ys) < 2:
        return None
    cells = [
        GridCell(row, column, BBox(xs[column], ys[row], xs[column + 1], ys[row + 1]))
        for row in range(len(ys) - 1)
        for column in range(len(xs) - 1)
    ]
    merged = _merge(cells, verticals, horizontals, settings)
    box = BBox(xs[0], ys[0], xs[-1], ys[-1])
    inside = [s for s in segments if center_inside(box, s.bbox)]
    split = [part for cell in merged for part in _split_by_columns(cell, xs, inside)]
    return _without_title(Grid(box, tuple(split), tuple(xs), tuple(ys)), inside, settings)


def _is_row_of(grid: Grid, above: Sequence[float], settings: TableSettings) -> bool:
    """Whether a grid is a single row with the columns of a table above."""
    alike = len(grid.columns) == len(above) and all(
        abs(a - b) <= settings.snap for a, b in zip(grid.columns, above, strict=True)
    )
    return alike and len(grid.rows) == 2


def _without_title(grid: Grid, inside: Sequence[Line], settings: TableSettings) -> Grid:
    """The grid without a first row that is a heading on a ground of its own, which touches the table below it."""
    *_, bottom = ys = grid.rows
    first = [s for s in inside if s.bbox.center_y < ys[1]]
    rest = [s for s in inside if s.bbox.center_y >= ys[1]]
    if len(ys) < 4 or not first or not rest or any(c.row == 0 and c.bbox.bottom > ys[1] + 1 for c in grid.cells):
        return grid
    alone = len({next((c.column for c in grid.cells if center_inside(c.bbox, s.bbox)), -1) for s in first}) == 1
    if not alone or min(s.style.size for s in first) < settings.title * median_size(rest):
        return grid
    cells = tuple(replace(cell, row=cell.row - 1) for cell in grid.cells if cell.row > 0)
    return Grid(BBox(grid.bbox.x0, ys[1], grid.bbox.x1, bottom), cells, grid.columns, ys[1:])


def _snapped(values: list[float], snap: float) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= snap:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _merge(
    cells: list[GridCell], verticals: list[BBox], horizontals: list[BBox], settings: TableSettings
) -> list[GridCell]:
    """Cells that no line parts become one; the merged cell keeps the row and column of its first."""
    parent = list(range(len(cells)))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    at = {(cell.row, cell.column): index for index, cell in enumerate(cells)}
    for index, cell in enumerate(cells):
        box = cell.bbox
        right, below = at.get((cell.row, cell.column + 1)), at.get((cell.row + 1, cell.column))
        if right is not None and not _parted(
            [(e.top, e.bottom) for e in verticals if abs(e.center_x - box.x1) <= settings.snap],
            box.top,
            box.bottom,
            settings,
        ):
            parent[root(right)] = root(index)
        if below is not None and not _parted(
            [(e.x0, e.x1) for e in horizontals if abs(e.center_y - box.bottom) <= settings.snap],
            box.x0,
            box.x1,
            settings,
        ):
            parent[root(below)] = root(index)
    groups: dict[int, list[GridCell]] = {}
    for index, cell in enumerate(cells):
        groups.setdefault(root(index), []).append(cell)
    return [
        GridCell(min(c.row for c in group), min(c.column for c in group), union(c.bbox for c in group))
        for group in groups.values()
    ]


def _parted(spans: list[tuple[float, float]], start: float, end: float, settings: TableSettings) -> bool:
    covered = sum(overlap(a, b, start, end) for a, b in set(spans))
    return covered >= settings.cover * (end - start)


def _split_by_columns(cell: GridCell, xs: list[float], segments: Sequence[Line]) -> list[GridCell]:
    """A header band without vertical lines is still several cells when its texts keep to the columns."""
    inner = [x for x in xs if cell.bbox.x0 + 1 < x < cell.bbox.x1 - 1]
    if not inner:
        return [cell]
    inside = [s for s in segments if center_inside(cell.bbox, s.bbox)]
    if not inside or any(s.bbox.x0 < x - 1 and s.bbox.x1 > x + 1 for s in inside for x in inner):
        return [cell]
    bounds = [cell.bbox.x0, *inner, cell.bbox.x1]
    parts = [
        GridCell(cell.row, cell.column + offset, BBox(left, cell.bbox.top, right, cell.bbox.bottom))
        for offset, (left, right) in enumerate(itertools.pairwise(bounds))
    ]
    filled = [p for p in parts if any(center_inside(p.bbox, s.bbox) for s in inside)]
    return parts if len(filled) >= 2 else [cell]


def is_table(grid: Grid, segments: Sequence[Line]) -> bool:
    """Text in at least two cells of some row, and in at least two rows; or a form: a full row of heads, and below it text
    in the first column alone."""
    rows: dict[int, set[int]] = {}
    held = [s.bbox for s in segments if center_inside(grid.bbox, s.bbox)]
    for cell in grid.cells:
        if any(center_inside(cell.bbox, box) for box in held):
            rows.setdefault(cell.row, set()).add(cell.column)
    if len(rows) >= 2 and sum(len(columns) >= 2 for columns in rows.values()) >= 2:
        return True
    head, *below = (rows[row] for row in sorted(rows)) if rows else [set()]
    return len(head) >= LEAST_FORM_COLUMNS and len(below) > 1 and all(columns == {0} for columns in below)


LEAST_FORM_COLUMNS = 3
