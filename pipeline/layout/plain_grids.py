"""Tables of a text that keeps its columns by white space, as `pdftotext -layout` writes them.

Tema              Direktør                  Leder
                                                                    a blank line
Borgeren først    Holder byrådets løfter    Sætter ord på, hvad     a row's first line begins at the label
                  til borgerne.             god service er.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.layout.plain_matrices import UnrolledMatrix
from pipeline.model import Block, Cell, Line
from pipeline.records import BlockKind
from pipeline.text_lines import LEADING, LETTER, split_line

WIDE = re.compile(r"(?<=\S) {2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class GridSettings:
    """When lines are rows of such a table; in letters.

    columns: fewest columns. rows: fewest rows below the header, each with text in two cells.
    words: most words of a header's cell. aligned: how far from its column's edge a cell's line may begin.
    """

    columns: int = 3
    rows: int = 2
    words: int = 5
    aligned: int = 2


SETTINGS = GridSettings()


def find_spaced_grids(lines: Sequence[Line], table: int, settings: GridSettings = SETTINGS) -> list[UnrolledMatrix]:
    """The tables of a page, in order; `table` is the number of the first."""
    found: list[UnrolledMatrix] = []
    at = 0
    while at < len(lines):
        grid = _grid_at(lines, at, table + len(found), settings)
        if grid is None:
            at += 1
        else:
            found.append(grid)
            at = grid.end
    return found


def _grid_at(lines: Sequence[Line], at: int, table: int, settings: GridSettings) -> UnrolledMatrix | None:
    heads = _parts(lines[at])
    if len(heads) < settings.columns or any(
        len(part.words) > settings.words or part.text.rstrip().endswith((".", ",", ":")) for part in heads
    ):
        return None
    edges = [_column(part) for part in heads]
    rows: list[list[list[Line]]] = []
    end = at
    while end < len(lines):
        cells = _cells(lines[end], edges, settings)
        if cells is None:
            break
        if not rows or _begins_row(lines[end - 1], lines[end], cells):
            rows.append([[] for _ in edges])
        for column, part in cells.items():
            rows[-1][column].append(part)
        end += 1
    full = sum(sum(map(bool, row)) >= 2 for row in rows[1:])
    if full < settings.rows or any(not row[0] for row in rows[1:]):
        return None
    blocks = [
        Block(
            BlockKind.CELL,
            tuple(cell),
            region=cell[0].page,
            cell=Cell(table, number, column, header=number == 0 or column == 0),
        )
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell
    ]
    return UnrolledMatrix(at, end, tuple(blocks))


def _parts(line: Line) -> list[Line]:
    """The stretches of a line that wide white space parts."""
    text = line.text.rstrip()
    return split_line(line, [match.end() for match in WIDE.finditer(text)])


def _column(part: Line) -> int:
    return round(part.bbox.x0 / LETTER)


def _cells(line: Line, edges: Sequence[int], settings: GridSettings) -> dict[int, Line] | None:
    """{column: its stretch of a line}; None where one begins beside all edges, or reaches into the next column."""
    cells: dict[int, Line] = {}
    for part in _parts(line):
        column = next((n for n, edge in enumerate(edges) if abs(_column(part) - edge) <= settings.aligned), None)
        if column is None or column in cells:
            return None
        follows = edges[column + 1] if column + 1 < len(edges) else None
        if follows is not None and _column(part) + len(part.text.rstrip()) >= follows:
            return None
        cells[column] = part
    return cells


def _begins_row(above: Line, line: Line, cells: dict[int, Line]) -> bool:
    """Whether a line begins a row: by a blank line above it, or by a label where all its texts begin with a capital."""
    if line.bbox.top - above.bbox.top > 1.5 * LEADING:
        return True
    return 0 in cells and len(cells) > 1 and all(part.text[:1].isupper() for part in cells.values())
