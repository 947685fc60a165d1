"""Columns of a text that keeps them by white space, as `pdftotext -layout` writes them, one after the other.

LEDEREN                        MEDARBEJDEREN             LEDEREN
•   giver medarbejderne ind-   •   forvalter friheden    •   giver medarbejderne ind-
    flydelse                       ansvarligt       →        flydelse
                                                         MEDARBEJDEREN …

The letters of such a text stand where they stood on the page, so the cuts that find columns in print find them here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from operator import attrgetter

from pipeline.geometry import center_inside, union
from pipeline.layout.cut_items import Scale
from pipeline.layout.gutters import column_edges
from pipeline.layout.headed_matrices import find_headed_matrices
from pipeline.layout.plain_bullets import bullet_length
from pipeline.layout.plain_grids import wide_parts
from pipeline.layout.plain_tables import part_cells
from pipeline.layout.regions import build_items, cut_regions
from pipeline.layout.tables import Grid
from pipeline.model import Block, Cell, Line, replace
from pipeline.records import BlockKind
from pipeline.text_lines import HEADING, HYPHENS, LEADING, LETTER, PLAIN, moved_down


@dataclass(frozen=True, slots=True)
class ColumnSettings:
    """When a page stands in columns. rows: lines with text on both sides of wide white space, at least. words: most of a
    line that may be a heading."""

    rows: int = 3
    words: int = 8


SETTINGS = ColumnSettings()

LEADS_TO_PAGE = re.compile(r"(?: {2,}|\.\s*)\d{1,3}\s*$")  # in a list of contents
NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?")


def unroll_columns(
    lines: Sequence[Line], table: int, edges: frozenset[int] = frozenset(), settings: ColumnSettings = SETTINGS
) -> list[list[Line] | list[Block]]:
    """The lines of a page, or of a part of one, column by column, and the cells of tables, in reading order.

    table: number of the first table. edges: ids of the lines at the page's top and bottom that belong to no column.
    """
    top = list(takewhile(lambda line: id(line) in edges, lines))
    foot = list(takewhile(lambda line: id(line) in edges, reversed(lines[len(top) :])))[::-1]
    inner = lines[len(top) : len(lines) - len(foot)]
    return [part for part in (top, *_columns(inner, table, settings), foot) if part]


def _columns(lines: Sequence[Line], table: int, settings: ColumnSettings) -> list[list[Line] | list[Block]]:
    rows = [_segments(line) for line in lines]
    if sum(len(row) > 1 for row in rows) < settings.rows:
        return [list(lines)]
    styles = {line.baseline: line.style for line in lines}
    segments = [segment for row in _with_headings(rows, settings) for segment in row]
    matrices, segments = find_headed_matrices(segments, PLAIN.size)
    items = build_items(segments, [], [m.grid for m in matrices])
    parts: list[list[Line] | list[Block]] = []
    bottom = lines[0].bbox.top - 2 * LEADING
    for region in cut_regions(items, Scale(PLAIN.size, column_edges(segments))):
        if region.grid is None:
            column = [replace(line, style=styles[line.baseline]) for line in _lines(region.segments)]
            parts.append([moved_down(line, bottom + 2 * LEADING - column[0].bbox.top) for line in column])
            bottom = parts[-1][-1].bbox.top
        else:
            held = [replace(s, style=styles[s.baseline]) for s in segments if center_inside(region.grid.bbox, s.bbox)]
            parts.append(_cells(region.grid, held, table))
            table += 1
    return parts


def _segments(line: Line) -> list[Line]:
    """The stretches of a line that wide white space parts; a bullet or a number goes with its text."""
    if LEADS_TO_PAGE.search(line.text):
        return [line]
    made: list[Line] = []
    for whole in wide_parts(line):
        text = whole.text.rstrip()
        part = replace(whole, text=text, bbox=whole.bbox._replace(x1=whole.bbox.x0 + LETTER * len(text)))
        above = made[-1] if made else None
        if above is not None and (NUMBER.fullmatch(above.text) or bullet_length(f"{above.text} x") > len(above.text)):
            made[-1] = replace(above, text=f"{above.text} {text}", bbox=union((above.bbox, part.bbox)))
        else:
            made.append(part)
    return made


def _with_headings(rows: Sequence[list[Line]], settings: ColumnSettings) -> Iterator[list[Line]]:
    """Rows, those that may be headings in larger type: short, alone on their line, after a blank one and no sentence."""
    bottom = None
    for row in rows:
        first = row[0]
        short = len(row) == 1 and len(first.words) <= settings.words and first.text[:1].isupper()
        apart = bottom is None or first.bbox.top - bottom > 1.5 * LEADING
        sentence = first.text.rstrip().endswith((".", ",", ";", ":")) or first.text.rstrip().endswith(HYPHENS)
        yield [replace(first, style=HEADING)] if short and apart and not sentence else row
        bottom = first.bbox.top


def _cells(grid: Grid, segments: Sequence[Line], table: int) -> list[Block]:
    blocks = [
        Block(
            BlockKind.CELL,
            tuple(_lines(held)),
            region=held[0].page,
            cell=Cell(table, cell.row, cell.column, header=cell.row == 0 or cell.column == 0),
        )
        for cell in grid.cells
        if (held := [s for s in segments if center_inside(cell.bbox, s.bbox)])
    ]
    return part_cells(blocks)


def _lines(segments: Sequence[Line]) -> list[Line]:
    """The lines of one column or cell, top to bottom."""
    ordered = sorted(segments, key=lambda s: (s.baseline, s.bbox.x0))
    rows = [list(row) for _, row in groupby(ordered, key=attrgetter("baseline"))]
    return [replace(row[0], text=" ".join(s.text for s in row), bbox=union(s.bbox for s in row)) for row in rows]
