"""Tables of a text that keeps its columns by white space, as `pdftotext -layout` writes them.

Tema              Direktør                  Leder
                                                                    a blank line
Borgeren først    Holder byrådets løfter    Sætter ord på, hvad     a row's first line begins at the label
                  til borgerne.             god service er.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from pipeline.geometry import overlap
from pipeline.layout.plain_bullets import bullet_length
from pipeline.layout.plain_chunks import LEAST_INDENT
from pipeline.layout.plain_matrices import UnrolledMatrix
from pipeline.layout.plain_tables import part_cells
from pipeline.model import Block, Cell, Line, replace
from pipeline.records import BlockKind
from pipeline.role_words import is_role
from pipeline.text_lines import HYPHENS, LETTER, PERSON, is_apart, is_open, split_line

BULLET_ALONE = re.compile(r"(?:^|\s)[^\w\s\"”»)?!.,;:]$")
WIDE = re.compile(r"(?<=\S) {2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class GridSettings:
    """When lines are rows of such a table; in letters.

    columns: fewest columns. rows: fewest rows below the header, each with text in two cells.
    words: most words of a header's cell; head_words: of one among the rows.
    aligned: how far from its column's edge a cell's line may begin.
    share: part of a line that begins elsewhere that must stand in its column.
    text: words beside a label, on the average, at least.
    """

    columns: int = 3
    rows: int = 2
    words: int = 5
    head_words: int = 3
    aligned: int = 2
    share: float = 0.6
    text: float = 5.0


SETTINGS = GridSettings()


def find_spaced_grids(lines: Sequence[Line], table: int, settings: GridSettings = SETTINGS) -> list[UnrolledMatrix]:
    """The tables of a page, in order; `table` is the number of the first."""
    found: list[UnrolledMatrix] = []
    at = 0
    while at < len(lines):
        number = table + len(found)
        grid = _grid_at(lines, at, number, settings) or _labelled_rows_at(lines, at, number, settings)
        if grid is None:
            at += 1
        else:
            found.append(grid)
            at = grid.end
    return found


def _grid_at(lines: Sequence[Line], at: int, table: int, settings: GridSettings) -> UnrolledMatrix | None:
    heads = wide_parts(lines[at])
    if len(heads) < 2 or any(
        len(part.words) > settings.words or part.text.rstrip().endswith((".", ",", ":")) for part in heads
    ):
        return None
    label = _label_below(lines, at, _column(heads[0]), settings)
    edges = [_column(part) for part in ([label, *heads] if label is not None else heads)]
    if len(edges) < settings.columns:
        return None
    centred = label is not None and _is_centred(label, lines[at + 1 :])  # then only blank lines part the rows
    rows: list[list[list[Line]]] = []
    starts: list[int] = []
    end = at
    roles = sum(is_role(part.text.strip()) for part in heads)
    goes_on = roles > 1  # perhaps with a row that a page break cut
    while end < len(lines):
        cells = _cells(lines[end], edges, settings)
        if cells is None:
            break
        if len(rows) > 1 and _heads_anew(cells, rows, next(iter(lines[end + 1 : end + 2]), None), edges, settings):
            break
        if not rows or is_apart(lines[end - 1], lines[end]) or (not centred and _begins_row(cells)):
            if rows and 0 not in cells and (len(cells) < len(edges) - 1 or (len(rows) < 2 and not goes_on)):
                break  # else a second paragraph in each cell, under the label above
            rows.append([[] for _ in edges])
            starts.append(end)
        for column, part in cells.items():
            rows[-1][column].append(part)
        end += 1
    while rows and not any(rows[-1][1:]):  # a heading below the table
        rows.pop()
        end = starts.pop()
    full = sum(sum(map(bool, row)) >= 2 for row in rows[1:])
    alone = roles == len(heads) >= settings.columns and len(rows) == 2 and _is_whole(rows[1])  # behind a page break
    if full < settings.rows and not alone:
        return None
    return UnrolledMatrix(at, end, _cell_blocks(rows, table, edges, headed=True))


def _is_whole(row: Sequence[Sequence[Line]]) -> bool:
    """Whether a row has text in all its cells, and no names beside its label."""
    return all(row) and not any(PERSON.fullmatch(cell[0].text.strip()) for cell in row[1:])


def _is_centred(label: Line, below: Sequence[Line]) -> bool:
    """Whether the first of the rows below stands between blank lines, with one label that is not on its first line."""
    ends = (n for n, (a, b) in enumerate(pairwise(below), 1) if is_apart(a, b))
    row = below[: next(ends, len(below))]
    labels = [line for line in row if abs(line.bbox.x0 - label.bbox.x0) < LETTER and line.text[:1].isupper()]
    return label.bbox.top > below[0].bbox.top and len(labels) == 1


def _heads_anew(
    cells: dict[int, Line],
    rows: Sequence[Sequence[Sequence[Line]]],
    below: Line | None,
    edges: Sequence[int],
    settings: GridSettings,
) -> bool:
    """Whether a line is a row of heads of its own, a label over a list in each column, among rows of lists. `below`: the
    next line."""
    listed = sum(bullet_length(part.text) > 0 for row in rows[1:] for cell in row for part in cell[:1])
    items = _cells(below, edges, settings) if below is not None else None
    labels = len(cells) == len(edges) and all(
        len(part.words) <= settings.head_words and part.text.rstrip()[-1:].isalnum() and not bullet_length(part.text)
        for part in cells.values()
    )
    return labels and listed > 1 and items is not None and all(bullet_length(part.text) for part in items.values())


def _label_below(lines: Sequence[Line], at: int, first: int, settings: GridSettings) -> Line | None:
    """The label, without a heading of its own and left of the first head, of the row right below the heads: on its first
    line, or on another where labels stand in the middle of their rows."""
    for n in range(at + 1, len(lines)):
        if n > at + 1 and is_apart(lines[n - 1], lines[n]):
            break
        label = wide_parts(lines[n])[0]
        end = _column(label) + len(label.text.rstrip())
        if end < first and _column(label) < first - settings.aligned:
            short = len(label.words) <= settings.words and label.text[:1].isupper()
            return label if short else None
    return None


def _labelled_rows_at(lines: Sequence[Line], at: int, table: int, settings: GridSettings) -> UnrolledMatrix | None:
    """A table of two columns without a header: short labels, and the text of each, which begins on the label's line."""
    opening = wide_parts(lines[at])
    if len(opening) != 2:
        return None
    edges = [_column(part) for part in opening]
    rows: list[list[list[Line]]] = []
    end = at
    while end < len(lines):
        cells = _cells(lines[end], edges, settings)
        if cells is None or (0 in cells and not _is_label(cells, settings)):
            break
        if 0 in cells:
            rows.append([[], []])
        for column, part in cells.items():
            rows[-1][column].append(part)
        end += 1
    labels, texts = (sum(len(part.words) for row in rows for part in row[column]) for column in (0, 1))
    if len(rows) < settings.rows or texts < settings.text * len(rows) or texts < 2 * labels:
        return None
    around = [*lines[max(0, at - 1) : at], *lines[end : end + 1]]
    if any(abs(_column(part) - edges[1]) <= settings.aligned for line in around for part in wide_parts(line)[1:]):
        return None  # columns of text, of which the left one has short lines here
    return UnrolledMatrix(at, end, _cell_blocks(rows, table, edges, headed=False))


def _is_label(cells: dict[int, Line], settings: GridSettings) -> bool:
    """Whether a line begins a labelled row: a few words that open with a capital and end no sentence, text beside them."""
    text = cells[0].text.rstrip()
    short = len(cells[0].words) <= settings.words and text[:1].isupper() and not bullet_length(text)
    return short and 1 in cells and not text.endswith((".", ",", ";", *HYPHENS))


def _cell_blocks(
    rows: Sequence[Sequence[Sequence[Line]]], table: int, edges: Sequence[int], headed: bool
) -> tuple[Block, ...]:
    """The cells of a table, the first column its labels, the first row its heads where it is `headed`."""
    blocks = [
        Block(
            BlockKind.CELL,
            tuple(part),
            region=part[0].page,
            cell=Cell(table, number, column, header=(headed and number == 0) or column == 0),
        )
        for number, row in enumerate(rows)
        for column, parts in enumerate([[cell] for cell in row] if headed and number == 0 else _items_of(row, edges))
        for part in parts
        if part
    ]
    return tuple(part_cells(blocks))


def _items_of(row: Sequence[Sequence[Line]], edges: Sequence[int]) -> list[list[Sequence[Line]]]:
    """The items of each cell of a row that lost its bullets: all its cells stand further in than their columns. The label,
    and the cells of another row, are whole."""
    indents = [_column(line) - edge for cell, edge in zip(row[1:], edges[1:], strict=True) for line in cell]
    lines = [line.text for cell in row[1:] for line in cell]
    lost = max(indents, default=0) >= LEAST_INDENT and min(indents) > 0 and not any(t.endswith(".") for t in lines)
    if not lost or not all(text[:1].isalpha() and not bullet_length(text) for text in lines):
        return [[cell] for cell in row]
    return [[row[0]], *(_begun_with_capitals(cell) for cell in row[1:])]


def _begun_with_capitals(cell: Sequence[Line]) -> list[Sequence[Line]]:
    items: list[list[Line]] = []
    for line in cell:
        if items and (line.text[:1].islower() or is_open(items[-1][-1].text)):
            items[-1].append(line)
        else:
            items.append([replace(line, marked=True)])
    return list(items)


def wide_parts(line: Line) -> list[Line]:
    """The stretches of a line that wide white space parts; a bullet stays with its text, however far from it."""
    text = line.text.rstrip()
    starts = ((match.start(), match.end()) for match in WIDE.finditer(text))
    return split_line(line, [end for at, end in starts if not BULLET_ALONE.search(text[max(0, at - 2) : at])])


def _column(part: Line) -> int:
    return round(part.bbox.x0 / LETTER)


def _cells(line: Line, edges: Sequence[int], settings: GridSettings) -> dict[int, Line] | None:
    """{column: its stretch of a line}; None where one belongs to no column, or two to the same.

    A stretch that begins at no edge belongs to the column that most of it stands in: wide text moves what follows it.
    """
    cells: dict[int, Line] = {}
    for part in _parts_at(line, edges):
        start, end = _column(part), _column(part) + len(part.text.rstrip())
        column = next((n for n, edge in enumerate(edges) if abs(start - edge) <= settings.aligned), None)
        if column is None:
            shares = [overlap(start, end, edge, follows) for edge, follows in pairwise((*edges, inf))]
            column = max(range(len(edges)), key=shares.__getitem__)
            if shares[column] < settings.share * (end - start):
                return None
        elif column + 1 < len(edges) and end >= edges[column + 1] + settings.aligned:
            return None
        if column in cells:
            return None
        cells[column] = part
    return cells


def _parts_at(line: Line, edges: Sequence[int]) -> list[Line]:
    """The stretches of a line, also parted where a column begins after a single space: full cells nearly touch."""
    made = []
    parts = wide_parts(line)
    for part in parts:
        places = [edge - _column(part) for edge in edges] if len(parts) > 1 else []
        made += split_line(part, [at for at in places if 0 < at < len(part.text.rstrip()) and part.text[at - 1] == " "])
    return made


def _begins_row(cells: dict[int, Line]) -> bool:
    """Whether a line begins a row though no blank line stands above it: by a label where all its texts begin with a
    capital."""
    firsts = [next((c for c in part.text if c.isalnum()), "") for part in cells.values()]  # behind a bullet, if any
    return 0 in cells and len(cells) > 1 and all(not first or first.isupper() for first in firsts)
