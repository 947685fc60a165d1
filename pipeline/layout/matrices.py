"""Tables without a grid: a column of labels, and cells that begin where the labels do."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.geometry import BBox, union
from pipeline.layout.tables import Grid, GridCell
from pipeline.model import Line


@dataclass(frozen=True, slots=True)
class MatrixSettings:
    """When columns of text are the columns of a table.

        Tema      Leder         Medarbejder
        Tillid    Vi lytter …   Vi spørger …   ─┬─ one baseline
                  og svarer
        Mod       Vi tør …      Vi prøver …

    baseline: how far apart, in points, the first lines of a row may lie.
    words: most words of a label, on the average. Higher, and a narrow column of prose is taken for labels.
    aligned: part of the labels that begin on one line with a cell.
    gap: white space, in sizes, that parts two labels.
    prose: mean words of a cell from which a table of one text column is text with headings in its margin.
    """

    baseline: float = 2.5
    words: float = 5.0
    aligned: float = 0.8
    gap: float = 0.45
    prose: float = 45.0


SETTINGS = MatrixSettings()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of a table found by alignment. `above` and `below` are no part of it. `marginal`: see `prose`."""

    grid: Grid
    rows: tuple[tuple[float, float], ...]
    above: tuple[Line, ...]
    marginal: bool


def find_matrix(columns: Sequence[Sequence[Line]], settings: MatrixSettings = SETTINGS) -> Matrix | None:
    """The table that neighbouring columns make, None where they are columns of text."""
    labels = [cluster for cluster in clusters(columns[0], settings.gap)]
    others = [sorted(column, key=lambda line: line.baseline) for column in columns[1:]]
    starts = [_aligned_start(cluster[0], others, settings) for cluster in labels]
    first = next((i for i, aligned in enumerate(starts) if aligned), None)
    if first is None:
        return None
    kept = labels[first:]
    rows = [cluster for cluster, aligned in zip(kept, starts[first:], strict=True) if aligned]
    if len(rows) < 2 or len(rows) < settings.aligned * len(kept):
        return None
    if sum(len(line.words) for cluster in rows for line in cluster) > settings.words * len(rows):
        return None
    tops = _row_tops(rows, others)
    header = _header_lines(others, tops[0])
    if header:
        tops = [min(line.bbox.top for line in header) - 1, *tops]
    if _straddled(others, tops):
        return None
    bottom = max(line.bbox.bottom for column in columns for line in column) + 1
    bounds = list(zip(tops, [*tops[1:], bottom], strict=True))
    grid = _grid(columns, bounds)
    above = tuple(line for column in columns for line in column if line.bbox.center_y < tops[0])
    words = [sum(len(line.words) for line in others[0] if a <= line.bbox.center_y < b) for a, b in bounds]
    marginal = len(columns) == 2 and not header and sum(words) > settings.prose * len(words)
    return Matrix(grid, tuple(bounds), above, marginal)


def clusters(lines: Sequence[Line], gap: float) -> list[list[Line]]:
    """Lines that stand close below each other."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda s: (s.baseline, s.bbox.x0)):
        if found and line.bbox.top - max(s.bbox.bottom for s in found[-1]) < gap * line.style.size:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _aligned_start(label: Line, others: Sequence[Sequence[Line]], settings: MatrixSettings) -> bool:
    """Whether a cell of another column begins on the label's line: after white space, or as the column's first."""
    for column in others:
        for index, line in enumerate(column):
            if abs(line.baseline - label.baseline) <= settings.baseline:
                before = [s for s in column[:index] if s.baseline < line.baseline - 1]
                if not before or line.bbox.top - before[-1].bbox.bottom > 0.15 * line.style.size:
                    return True
    return False


def _row_tops(rows: Sequence[Sequence[Line]], others: Sequence[Sequence[Line]]) -> list[float]:
    """Where each row begins: the highest top of the lines on its first baseline."""
    tops = []
    for cluster in rows:
        level = cluster[0]
        near = [line for column in others for line in column if abs(line.baseline - level.baseline) <= 2.5]
        tops.append(min(line.bbox.top for line in (level, *near)) - 0.5)
    return tops


def _header_lines(others: Sequence[Sequence[Line]], first_top: float) -> list[Line]:
    """Lines above the first label that head the columns: at most three deep, close above it, over two columns."""
    heads = []
    for column in others:
        above = [line for line in column if line.bbox.bottom <= first_top + 2]
        near: list[Line] = []
        edge = first_top
        for line in reversed(above):
            if edge - line.bbox.bottom > 1.8 * line.style.size or len(near) >= 3:
                break
            near.append(line)
            edge = line.bbox.top
        heads.append(near)
    if sum(bool(head) for head in heads) < max(2, 0.6 * len(heads)):
        return []
    return [line for head in heads for line in head]


def _straddled(others: Sequence[Sequence[Line]], tops: Sequence[float]) -> bool:
    """Whether text runs across the beginning of a row: then the labels are not what parts it."""
    return any(
        line.bbox.top < top - 0.35 * line.style.size and line.baseline > top + 0.35 * line.style.size
        for column in others
        for line in column
        for top in tops
    )


def _grid(columns: Sequence[Sequence[Line]], bounds: Sequence[tuple[float, float]]) -> Grid:
    edges = [min(line.bbox.x0 for line in column) - 1 for column in columns]
    right = max(line.bbox.x1 for column in columns for line in column) + 1
    sides = list(zip(edges, [*edges[1:], right], strict=True))
    cells = tuple(
        GridCell(row, column, BBox(x0, top, x1, bottom))
        for row, (top, bottom) in enumerate(bounds)
        for column, (x0, x1) in enumerate(sides)
    )
    box = union(cell.bbox for cell in cells)
    return Grid(box, cells, tuple([*edges, right]), tuple(top for top, _ in bounds))
