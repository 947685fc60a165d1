"""Lines with tabs → cells; rows joined that belong together, their labels told."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from pipeline.layout.plain_bullets import bullet_length
from pipeline.layout.plain_chunks import ENDED
from pipeline.model import Block, Cell, Line, replace
from pipeline.records import BlockKind
from pipeline.role_words import is_role
from pipeline.text_lines import END_MARKS, PERSON, is_open, is_plain, split_line

# a cell whose subject is its row's label
DEFINES = re.compile(r"(?:handler om|betyder|drejer sig om)\b", re.IGNORECASE)
CELL_LABEL = re.compile(r"(?P<label>[^–—•·]{2,40}?:?)\s(?=[–—•·+]\s)")
CELL_BULLET = re.compile(r"\s(?=[–—•·+]\s+\S)")


def join_table_rows(chunks: Sequence[Block]) -> list[Block]:
    """The chunks with the rows of a table in one: those that blank lines keep apart, with as many tabs in each, joined,
    and those that stand right below text parted from it."""
    made: list[Block] = []
    for chunk in (part for whole in chunks for part in _rows_apart(whole)):
        tabs = _tabs(chunk)
        if made and tabs and tabs == _tabs(made[-1]):
            made[-1] = replace(made[-1], lines=(*made[-1].lines, *chunk.lines))
        else:
            made.append(chunk)
    return made


def _rows_apart(chunk: Block) -> list[Block]:
    """A chunk parted where lines with tabs begin or end, two or more in a row."""
    if chunk.kind is not BlockKind.PARAGRAPH or chunk.reason is not None:
        return [chunk]
    runs = [(tabbed, tuple(run)) for tabbed, run in groupby(chunk.lines, key=_has_cells)]
    if len(runs) < 2 or not any(tabbed and len(run) > 1 for tabbed, run in runs):
        return [chunk]
    return [replace(chunk, lines=run, gap=0.0 if n else chunk.gap) for n, (_, run) in enumerate(runs)]


def _has_cells(line: Line) -> bool:
    return "\t" in line.text[bullet_length(line.text) :].strip("\n ")


def _tabs(chunk: Block) -> int:
    """How many tabs stand in each line of a chunk, 0 where the lines differ or it is no plain text."""
    counts = {line.text.rstrip().count("\t") for line in chunk.lines if not bullet_length(line.text)}
    plain = is_plain(chunk) and len(counts) == 1
    return counts.pop() if plain else 0


def is_table(lines: Sequence[Line], signs: frozenset[str]) -> bool:
    """Whether all lines are rows of cells with tabs between them, most of them as many in each."""
    tabs = Counter(line.text[bullet_length(line.text, signs) :].rstrip().count("\t") for line in lines)
    same = tabs.most_common(1)[0][1] if tabs else 0
    listed = bool(lines) and bullet_length(lines[0].text, signs) > 0
    return len(lines) >= 2 and 0 not in tabs and same >= 0.6 * len(lines) and not listed


def table_blocks(chunk: Block, table: int) -> list[Block]:
    signed = _signatures([split_line(line, [m.end() for m in re.finditer("\t+", line.text)]) for line in chunk.lines])
    if signed:
        return [replace(chunk, lines=(cell,)) for pair in signed for cell in pair]
    rows = [split_line(line, [m.end() for m in re.finditer("\t", line.text)]) for line in chunk.lines]
    first_row = _is_header_row(rows)
    below = rows[1:] if first_row else rows
    first_column = _is_header_column(rows, below)
    return [
        replace(
            piece,
            cell=Cell(table, number, column, header=(first_row and number == 0) or (first_column and column == 0)),
        )
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell.text.strip()
        for piece in _cell_blocks(cell)
    ]


def _signatures(rows: Sequence[Sequence[Line]]) -> list[tuple[Line, ...]]:
    """Names, each with the title right below it, of those who sign; nothing where two rows are something else."""
    if len(rows) != 2 or len(rows[0]) != len(rows[1]):
        return []
    names, titles = rows
    signed = all(PERSON.fullmatch(cell.text.strip()) for cell in names) and all(is_role_cell(cell) for cell in titles)
    return list(zip(names, titles, strict=True)) if signed else []


def _is_header_row(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether the first row heads the columns: by an empty corner, or one above roles, else by the length of its cells."""
    below = rows[1:]
    if not rows[0][0].text.strip() or (_name_roles(below) and not is_role_cell(rows[0][0])):
        return True
    return _are_labels(rows[0], [cell for row in below for cell in row])


def _is_header_column(rows: Sequence[Sequence[Line]], below: Sequence[Sequence[Line]]) -> bool:
    """Whether the first column labels the rows: by roles in it, or roles heading the others, else by the length of its
    cells."""
    roles = sum(is_role_cell(cell) for cell in rows[0][1:])
    if _name_roles(below) or (roles >= 2 and not is_role_cell(rows[0][0]) and len(rows) > len(below)):
        return True
    return _are_labels([row[0] for row in below], [cell for row in below for cell in row[1:]])


def label_rows(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with the first column of each table marked as its rows' labels where it is, as a source seldom says."""
    tables: dict[int, dict[tuple[int, int], Line]] = {}
    for block in blocks:
        if block.cell is not None:
            tables.setdefault(block.cell.table, {}).setdefault((block.cell.row, block.cell.column), block.lines[0])
    labelled = {number for number, cells in tables.items() if _labels_rows(cells)}
    headed = {number for number, cells in tables.items() if _lacks_header(cells)}
    return [
        replace(b, cell=replace(b.cell, header=True))
        if b.cell is not None
        and ((b.cell.table in labelled and b.cell.column == 0) or (b.cell.table in headed and b.cell.row == 1))
        else b
        for b in blocks
    ]


def _lacks_header(cells: Mapping[tuple[int, int], Line]) -> bool:
    """Whether a table's header row is empty and its first row stands in for it, as converters leave it."""
    first = min(row for row, _ in cells)
    heads = [line for (row, _), line in cells.items() if row == 1]
    return first == 1 and len(heads) > 1 and _are_labels(heads, [line for (row, _), line in cells.items() if row > 1])


def _labels_rows(cells: Mapping[tuple[int, int], Line]) -> bool:
    columns = range(1 + max(column for _, column in cells))
    blank = replace(next(iter(cells.values())), text="")
    rows = [[cells.get((row, column), blank) for column in columns] for row in sorted({row for row, _ in cells})]
    filled = all(row[0].text and any(cell.text for cell in row[1:]) for row in rows[1:])
    return len(rows) > 1 and filled and _is_header_column(rows, rows[1:])


def _name_roles(rows: Sequence[Sequence[Line]]) -> bool:
    labelled = [row for row in rows if row[0].text.strip()]  # an empty one goes on with the label above
    return len(labelled) >= 2 and sum(is_role_cell(row[0]) for row in labelled) >= max(2, 0.6 * len(labelled))


def is_role_cell(cell: Line) -> bool:
    """Whether a cell holds nothing but a role, a bullet or a small word before it."""
    return is_role(cell.text.strip(), before=4)


def _are_labels(heads: Sequence[Line], others: Sequence[Line]) -> bool:
    """Whether cells are labels beside the others: short, without an end mark, and shorter than those."""
    texts = [line.text.strip() for line in heads if line.text.strip()]
    rest = [line.text.strip() for line in others if line.text.strip()]
    if not texts or not rest or any(DEFINES.match(text) or bullet_length(text) for text in texts):
        return False
    short = all(len(t.split()) <= 9 and not t.endswith(END_MARKS) and not CELL_LABEL.match(t) for t in texts)
    return short and sum(map(len, rest)) / len(rest) > LABEL_RATIO * sum(map(len, texts)) / len(texts)


SHORT_LABEL = 3  # words
LABEL_RATIO = 1.3  # how much longer cells are than the labels of their row or column


def _cell_blocks(cell: Line) -> list[Block]:
    """The label and the bullets of one cell, or its whole text: "Formål – Ro om opgaven – Tid til den"."""
    label = CELL_LABEL.match(cell.text)
    opens = bullet_length(cell.text)
    introduces = label is not None and (len(label["label"].split()) <= SHORT_LABEL or is_open(label["label"]))
    if not opens and not introduces:
        return [Block(BlockKind.CELL, (cell,))]
    cuts = [match.end() for match in CELL_BULLET.finditer(cell.text)]
    return [Block(BlockKind.CELL, (part,), bullet=bullet_length(part.text)) for part in split_line(cell, cuts)]


def join_split_rows(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with each row of a table that only goes on with the row above, its cells' texts broken by a converter,
    joined to it."""
    made: list[Block] = []
    for _, group in groupby(blocks, key=lambda b: b.cell.table if b.cell is not None else None):
        members = list(group)
        made += _rows_joined(members) if members[0].cell is not None else members
    return made


def _rows_joined(cells: Sequence[Block]) -> list[Block]:
    kept: dict[int, Block] = {}  # {column: the last cell in it}
    made: list[Block] = []
    for _, group in groupby(cells, key=lambda b: b.cell.row if b.cell is not None else -1):
        row = list(group)
        above = [kept.get(b.cell.column) for b in row if b.cell is not None]
        if all(b is not None and _goes_on_below(b, rest) for b, rest in zip(above, row, strict=True)):
            for b, rest in zip(above, row, strict=True):
                joined = replace(b, lines=(*b.lines, *rest.lines))
                made[next(n for n, m in enumerate(made) if m is b)] = joined
                kept[joined.cell.column] = joined
            continue
        made += row
        kept = {b.cell.column: b for b in row if b.cell is not None}
    return made


def _goes_on_below(cell: Block, rest: Block) -> bool:
    unfinished = not cell.text.rstrip().endswith(ENDED) and not (cell.cell is not None and cell.cell.header)
    return unfinished and rest.text[:1].islower() and not rest.bullet


def part_cells(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with each cell of a source that marks its tables parted at the bullets it keeps as text."""
    made: list[Block] = []
    for block in blocks:
        marked = block.cell is not None and not block.bullet and any(bullet_length(line.text) for line in block.lines)
        made += _items_of_cell(block) if marked else [block]
    return made


def _items_of_cell(block: Block) -> list[Block]:
    lines = [part for line in block.lines for cell in _cell_blocks(line) for part in cell.lines]
    starts = [n for n, line in enumerate(lines) if n == 0 or bullet_length(line.text)]
    parts = [tuple(lines[a:b]) for a, b in pairwise([*starts, len(lines)])]
    return [replace(block, lines=part, bullet=bullet_length(part[0].text)) for part in parts]
