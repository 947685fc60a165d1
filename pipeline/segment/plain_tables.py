"""Tables that a text extraction unrolled, cell after cell, and lists of definitions beside their labels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Block, Cell, Line, replace
from pipeline.records import BlockKind
from pipeline.segment.heading_words import find_role_label
from pipeline.segment.kinds import is_attribution
from pipeline.segment.plain_labels import Piece
from pipeline.text_lines import DEFINES, LETTER, split_line

MOST_ROLE_WORDS = 5
LEAST_DEFINITIONS = 3
MOST_TERM_WORDS = 4
TERM = re.compile(
    r"(?P<term>(?!De[nt]?\s|En\s|Et\s|Vi\s)[A-ZÆØÅÉ]\S*(?:\s+(?!handler|betyder|drejer|er\b)\S+){0,3}?)\s+(?="
    + DEFINES.pattern
    + ")"
)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a table stands among the pieces: `[start, end)`, and its blocks."""

    start: int
    end: int
    blocks: tuple[Block, ...]


def find_grids(pieces: Sequence[Piece], table: int) -> list[Grid]:
    """All unrolled tables and definition lists; `table` is the number of the first."""
    grids: list[Grid] = []
    at = 0
    while at < len(pieces):
        grid = _role_table(pieces, at, table) or _definitions(pieces, at, table)
        if grid is None:
            at += 1
            continue
        grids.append(grid)
        table += 1
        at = grid.end
    return grids


def _role_table(pieces: Sequence[Piece], at: int, table: int) -> Grid | None:
    """A table from its header on: N labels, then rows of a role and N texts each.

    The header may stand below headings of its section, which are as short: the labels nearest the first row count.
    """
    first = _row_label(pieces, at)
    if first is None:
        return None
    heads = _labels_before(pieces, at)
    rows: list[tuple[list[Line], list[Piece]]] = []
    end, width = at, 0
    while end < len(pieces):
        label = _row_label(pieces, end)
        if label is None:
            break
        cells = _cells_after(pieces, end, label, width)
        width = width or len(cells)
        if width < 2 or len(cells) < width:
            break
        rows.append((label, cells[:width]))
        end += width + (0 if _is_inline(pieces[end], label) else 1)
    if len(rows) < 2 or width < 2:
        return None
    over = at - len(heads) - 1
    if heads and over >= 0 and _row_label(pieces, over) is not None:
        return None  # what a role above them is told, in lists without bullets
    if width <= len(heads):
        header = [[], *(list(h.block.lines) for h in heads[-width:])]
        return Grid(at - width, end, tuple(_grid_blocks(header, rows, table)))
    printed = _header_line(pieces[at - 1], width) if at else None
    if printed is None:
        return None
    header = [[line] if line.text else [] for line in printed]
    return Grid(at - 1, end, tuple(_grid_blocks(header, rows, table)))


def _header_line(piece: Piece, width: int) -> list[Line] | None:
    """The corner, perhaps empty, and the headings of so many columns, that stand in one line above the first row, each
    beginning with a capital. None where the line has more or fewer."""
    if piece.aside or piece.block.kind is not BlockKind.PARAGRAPH or len(piece.block.lines) != 1:
        return None
    line = piece.block.lines[0]
    starts = [match.start() for match in re.finditer(r"(?<!\S)[A-ZÆØÅÉ]", line.text)]
    if is_attribution(line.text) or line.text.rstrip().endswith((".", "?", "!")):
        return None
    if len(starts) not in (width, width + 1) or starts[0] != 0:
        return None
    cells = split_line(line, starts[1:])
    return cells if len(cells) > width else [replace(line, text=""), *cells]


def _row_label(pieces: Sequence[Piece], at: int) -> list[Line] | None:
    """The lines of a role label that opens a row: a chunk of its own, or the first words of its first cell."""
    piece = pieces[at]
    if piece.aside or piece.block.kind is not BlockKind.PARAGRAPH:
        return None
    if piece.label and piece.role is not None:
        return list(piece.block.lines) if piece.whole else None
    line = piece.block.lines[0]
    words = line.text.split()
    for count in range(min(MOST_ROLE_WORDS, len(words) - 1), 0, -1):
        label = " ".join(words[:count])
        role = find_role_label(label)
        if role is not None and role.label == label and words[count][0].isupper():
            return [replace(line, text=line.text[: _end_of_words(line.text, count)])]
    return None


def _end_of_words(text: str, count: int) -> int:
    return [match.end() for match in re.finditer(r"\S+", text)][count - 1]


def _is_inline(piece: Piece, label: Sequence[Line]) -> bool:
    return label[0] is not piece.block.lines[0]


def _cells_after(pieces: Sequence[Piece], at: int, label: Sequence[Line], most: int) -> list[Piece]:
    """The texts up to the next row label, at most `most` where that is known."""
    cells: list[Piece] = []
    if _is_inline(pieces[at], label):
        cells.append(_without_label(pieces[at], label[0]))
    for index in range(at + 1, len(pieces)):
        piece = pieces[index]
        if (most and len(cells) == most) or piece.page != pieces[at].page:
            break
        if piece.aside or piece.block.kind is not BlockKind.PARAGRAPH or _row_label(pieces, index) is not None:
            break
        cells.append(piece)
    return cells


def _without_label(piece: Piece, label: Line) -> Piece:
    line = piece.block.lines[0]
    cut = len(label.text)
    rest = line.text[cut:].lstrip()
    box = line.bbox._replace(x0=line.bbox.x0 + LETTER * (len(line.text) - len(rest)))
    return Piece(replace(piece.block, lines=(replace(line, text=rest, bbox=box), *piece.block.lines[1:])))


def _labels_before(pieces: Sequence[Piece], at: int) -> list[Piece]:
    heads: list[Piece] = []
    for piece in reversed(pieces[:at]):
        if not piece.label or not piece.whole or piece.role is not None or piece.page != pieces[at].page:
            break
        heads.insert(0, piece)
    return heads


def _grid_blocks(
    header: Sequence[list[Line]], rows: Sequence[tuple[list[Line], list[Piece]]], table: int
) -> list[Block]:
    blocks = [_cell(lines, Cell(table, 0, column, True)) for column, lines in enumerate(header) if lines]
    for row, (label, cells) in enumerate(rows, 1):
        blocks.append(_cell(label, Cell(table, row, 0, True)))
        blocks += [_cell(c.block.lines, Cell(table, row, column)) for column, c in enumerate(cells, 1)]
    return blocks


def _cell(lines: Sequence[Line], cell: Cell) -> Block:
    return Block(BlockKind.CELL, tuple(lines), region=lines[0].page, cell=cell)


def _definitions(pieces: Sequence[Piece], at: int, table: int) -> Grid | None:
    """Three or more terms with their definitions, of which one at least stands apart from its "handler om …"."""
    rows: list[tuple[Sequence[Line], Sequence[Line]]] = []
    apart = False
    end = at
    while end < len(pieces):
        row, used = _definition_row(pieces, end)
        if row is None or pieces[end].page != pieces[at].page:
            break
        apart |= used == 2
        rows.append(row)
        end += used
    if len(rows) < LEAST_DEFINITIONS or not apart:
        return None
    blocks = [
        _cell(lines, Cell(table, row, column, header=column == 0))
        for row, pair in enumerate(rows)
        for column, lines in enumerate(pair)
    ]
    return Grid(at, end, tuple(blocks))


def _definition_row(pieces: Sequence[Piece], at: int) -> tuple[tuple[Sequence[Line], Sequence[Line]] | None, int]:
    """The lines of a term and of its definition, and how many pieces they take."""
    piece = pieces[at]
    if piece.aside or piece.block.kind is not BlockKind.PARAGRAPH:
        return None, 0
    first = piece.block.lines[0]
    match = TERM.match(first.text)
    if match is not None and len(match["term"].split()) <= MOST_TERM_WORDS:
        term = replace(first, text=match["term"])
        return ((term,), _without_label(piece, term).block.lines), 1
    below = pieces[at + 1] if at + 1 < len(pieces) else None
    if piece.label and below is not None and not below.aside and DEFINES.match(below.text):
        return (piece.block.lines, below.block.lines), 2
    return None, 0
