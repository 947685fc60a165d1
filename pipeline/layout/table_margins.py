"""What belongs to a drawn table and stands outside its lines: a header row above it, labels left of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.geometry import BBox, area, center_inside, overlap
from pipeline.layout.matrices import is_role_text
from pipeline.layout.tables import Grid, GridCell
from pipeline.model import Line, replace


@dataclass(frozen=True, slots=True)
class MarginSettings:
    """When text outside a grid heads its columns or rows; in sizes of the type.

                    Chef         Leder     ─┬─ above
                  ┌────────────┬─────────┐ ─┴─
        Retning   │ sætter mål │ viser … │
                  ├────────────┼─────────┤
        Tillid    │ giver …    │ siger … │
                  └────────────┴─────────┘
        │<───────>│ left

    above: white space between the header and the grid. left: how far left of the grid a label may begin.
    turned: how far left of it, in points, turned labels may stand.
    near: sizes between two turned words of one text; the labels of two rows stand further apart.
    words: most words of a header or a label. slack: how far, in points, text may reach over a column's side.
    """

    above: float = 1.4
    left: float = 16.0
    turned: float = 90.0
    near: float = 0.8
    words: int = 8
    slack: float = 3.0


SETTINGS = MarginSettings()


def complete_grid(grid: Grid, segments: Sequence[Line], settings: MarginSettings = SETTINGS) -> Grid:
    """The grid with the column of labels and the header row that stand outside its lines, if there are any.

    segments: the page's text, that inside the grid too.
    """
    free = [s for s in segments if not center_inside(grid.bbox, s.bbox)]
    grid = _with_labels(grid, free, settings)
    return _with_header(grid, [s for s in free if not center_inside(grid.bbox, s.bbox)], settings)


def with_turned_labels(grid: Grid, turned: Sequence[BBox], settings: MarginSettings = SETTINGS) -> Grid:
    """The grid with turned texts left of it as its first column, where every row but a header has one.

    What runs on from one row into the next, within a word or between two, is no label: the page's running head stands
    there.

    turned: boxes of turned words.
    """
    box = grid.bbox
    beside = [b for b in turned if box.x0 - settings.turned < b.x0 and b.x1 <= box.x0 + settings.slack]
    rows = list(zip(grid.rows, grid.rows[1:], strict=False))
    if any(_runs_across(line, beside, settings) for line in grid.rows):
        return grid
    bare = [n for n, (top, bottom) in enumerate(rows) if not any(top <= b.center_y < bottom for b in beside)]
    if len(rows) < 2 or bare not in ([], [0]) or len(bare) == len(rows):
        return grid
    return _with_column(grid, min(b.x0 for b in beside) - 1)


def _runs_across(line: float, turned: Sequence[BBox], settings: MarginSettings) -> bool:
    """Whether a turned word crosses a line between two rows, or the next one stands a word space from it."""
    if any(b.top < line - settings.slack and b.bottom > line + settings.slack for b in turned):
        return True
    above = max((b.bottom for b in turned if b.center_y < line), default=0.0)
    below = min((b for b in turned if b.center_y >= line), key=lambda b: b.top, default=None)
    return below is not None and below.top - above < settings.near * below.width


def _with_column(grid: Grid, left: float) -> Grid:
    """The grid with a column more, from `left` to its left side."""
    box = grid.bbox
    rows = enumerate(zip(grid.rows, grid.rows[1:], strict=False))
    column = tuple(GridCell(n, 0, BBox(left, top, box.x0, bottom)) for n, (top, bottom) in rows)
    moved = tuple(replace(cell, column=cell.column + 1) for cell in grid.cells)
    cells = tuple(sorted(column + moved, key=lambda cell: (cell.row, cell.column)))
    return Grid(BBox(left, box.top, box.x1, box.bottom), cells, (left, *grid.columns), grid.rows)


def _with_header(grid: Grid, free: Sequence[Line], settings: MarginSettings) -> Grid:
    box = grid.bbox
    near = sorted(
        (
            s
            for s in free
            if s.bbox.bottom <= box.top + settings.slack and overlap(s.bbox.x0, s.bbox.x1, box.x0, box.x1)
        ),
        key=lambda s: -s.bbox.bottom,
    )
    head: list[Line] = []
    edge = box.top
    for line in near:
        size = (head or [line])[0].style.size
        if edge - line.bbox.bottom > settings.above * size or (head and line.style.size > 1.3 * size):
            break  # the last: a heading of the page
        head.append(line)
        edge = min(edge, line.bbox.top)
    columns = [_column_of(line, grid, settings) for line in head]
    if not head or None in columns or len(set(columns)) < 2 or not _are_heads(head, grid, len(set(columns))):
        return grid
    if any(sum(len(s.words) for s, n in zip(head, columns, strict=True) if n == c) > settings.words for c in columns):
        return grid  # prose in columns
    top = edge - 0.5
    row = tuple(
        GridCell(0, n, BBox(x0, top, x1, box.top))
        for n, (x0, x1) in enumerate(zip(grid.columns, grid.columns[1:], strict=False))
    )
    below = tuple(replace(cell, row=cell.row + 1) for cell in grid.cells)
    return Grid(BBox(box.x0, top, box.x1, box.bottom), row + below, grid.columns, (top, *grid.rows))


def _are_heads(head: Sequence[Line], grid: Grid, filled: int) -> bool:
    """Whether lines above a grid head its columns: nearly every column has one, or they name roles; in one style."""
    styles = {(round(s.style.size), s.style.bold, s.style.color) for s in head}
    named = sum(is_role_text(s.text) for s in head)
    return len(styles) == 1 and (filled >= len(grid.columns) - 2 or named >= 2)


def _column_of(line: Line, grid: Grid, settings: MarginSettings) -> int | None:
    """The column in which a line stands; None where it reaches over several or is too long to head one."""
    if len(line.words) > settings.words:
        return None
    for n, (x0, x1) in enumerate(zip(grid.columns, grid.columns[1:], strict=False)):
        if line.bbox.x0 >= x0 - settings.slack and line.bbox.x1 <= x1 + settings.slack:
            return n
    return None


def _with_labels(grid: Grid, free: Sequence[Line], settings: MarginSettings) -> Grid:
    """The grid with the labels left of it as its first column: every row but a header has one, and none crosses."""
    box = grid.bbox
    beside = [
        s
        for s in free
        if s.bbox.x1 <= box.x0 + settings.slack
        and box.x0 - s.bbox.x0 <= settings.left * s.style.size
        and box.top - 1 <= s.bbox.center_y <= box.bottom + 1
    ]
    rows = list(zip(grid.rows, grid.rows[1:], strict=False))
    labels = [[s for s in beside if top <= s.bbox.center_y < bottom] for top, bottom in rows]
    bare = [n for n, found in enumerate(labels) if not found]
    long = any(sum(len(s.words) for s in found) > settings.words for found in labels)
    if (
        not beside
        or long
        or bare not in ([], [0])
        or any(cell.row == 0 and area(cell.bbox) == 0 for cell in grid.cells)
    ):
        return grid
    return _with_column(grid, min(s.bbox.x0 for s in beside) - 1)
