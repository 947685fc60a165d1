"""The segments of a table → the blocks of its cells, the headings of its rows and columns among them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.geometry import BBox, area, center_inside, contains
from pipeline.layout.blocks import StyleKey, lines_to_drafts, segments_to_lines, style_key
from pipeline.layout.tables import Grid, GridCell
from pipeline.model import Block, Cell, Fill, Line, Style
from pipeline.records import BlockKind

MOST_LABEL_WORDS = 5  # of a column's heading that only its ground tells


def grid_blocks(
    grid: Grid,
    segments: Sequence[Line],
    fills: Sequence[Fill],
    fonts: frozenset[str],
    region: int,
    table: int,
    leading: Mapping[StyleKey, float],
) -> list[Block]:
    filled = _fill_cells(grid, segments)
    if not filled:
        return []
    plain = _plain_style([s for _, inside in filled for s in inside])
    head_row = min(cell.row for cell, _ in filled)
    head_column = min(cell.column for cell, _ in filled)
    heads = {head_row} if _is_header_row(filled, head_row, plain) or _is_tinted(filled, head_row, fills) else set()
    if heads and _spans(filled, head_row, head_row + 1) and _is_header_row(filled, head_row + 1, plain):
        heads.add(head_row + 1)  # its headings part those above
    headed = {n for n in (head_column, head_column + 1) if _heads_rows(filled, n, head_row, plain)}
    if head_column not in headed or not any(_is_turned(s) for _, inside in filled for s in inside):
        headed &= {head_column}  # a second column of headings stands beside turned ones alone
    blocks = []
    filled.sort(key=lambda pair: (pair[0].row, pair[0].column))
    texts = [segments_to_lines(inside) for _, inside in filled]
    leading = {**leading, **_wrapped_leading(texts)}
    for (cell, _), lines in zip(filled, texts, strict=True):
        header = cell.row in heads or cell.column in headed
        for draft in lines_to_drafts(lines, fonts, (), leading):
            blocks.append(
                Block(
                    kind=BlockKind.CELL,
                    lines=draft.lines,
                    bullet=draft.bullet,
                    region=region,
                    ground=1,
                    gap=draft.gap,
                    cell=Cell(table, cell.row, cell.column, header),
                )
            )
    return blocks


def _wrapped_leading(cells: Sequence[Sequence[Line]]) -> dict[StyleKey, float]:
    """{style: least step, in sizes, from line to line of a table's wrapped texts}: to a line with a small first letter."""
    steps: dict[StyleKey, float] = {}
    for above, below in (pair for lines in cells for pair in pairwise(lines)):
        key = style_key(below)
        step = (below.baseline - above.baseline) / below.style.size
        if style_key(above) == key and below.text[:1].islower() and step < MOST_LEADING:
            steps[key] = min(step, steps.get(key, step))
    return steps


MOST_LEADING = 1.75  # sizes; wider steps part items


def _is_header_row(filled: Sequence[tuple[GridCell, list[Line]]], row: int, plain: Style) -> bool:
    return _differs([inside for cell, inside in filled if cell.row == row], plain)


def _is_tinted(filled: Sequence[tuple[GridCell, list[Line]]], row: int, fills: Sequence[Fill]) -> bool:
    """Whether a row of short labels stands on a ground that no other row has."""
    labels = [inside for cell, inside in filled if cell.row == row]
    short = all(sum(len(s.words) for s in inside) <= MOST_LABEL_WORDS for inside in labels)
    if not short or len(labels) < 2:
        return False
    grounds: dict[int, set[tuple[float, ...] | None]] = {}
    for cell, inside in filled:
        color = next((f.color for f in reversed(fills) if _tints(f, cell, inside)), None)
        grounds.setdefault(cell.row, set()).add(color)
    own = grounds.pop(row)
    return bool(grounds) and None not in own and not any(own & others for others in grounds.values())


def _tints(fill: Fill, cell: GridCell, inside: Sequence[Line]) -> bool:
    """Whether a ground lies behind a cell's text, and hardly beyond its row."""
    row = fill.rectangular and fill.color is not None and fill.bbox.height <= 1.5 * cell.bbox.height
    return row and fill.tinted and all(center_inside(fill.bbox, s.bbox) for s in inside)


def _spans(filled: Sequence[tuple[GridCell, list[Line]]], above: int, below: int) -> bool:
    """Whether a row has fewer headings than the one below it: some hold for several columns."""
    rows = [cell.row for cell, _ in filled]
    return 1 < rows.count(above) < rows.count(below)


def _heads_rows(filled: Sequence[tuple[GridCell, list[Line]]], column: int, head_row: int, plain: Style) -> bool:
    """Whether a column's cells below the header row are set otherwise than the table's text, or turned."""
    cells = [inside for cell, inside in filled if cell.column == column and cell.row != head_row]
    return _differs(cells, plain) or (bool(cells) and all(_is_turned(s) for inside in cells for s in inside))


def _is_turned(line: Line) -> bool:
    asides = line.chars.chars.asides
    return any(asides[place] == "rotated" for place in line.chars.printed.tolist())


def is_in_table(grid: Grid, segment: Line) -> bool:
    # the second as `build_items` has it: what it leaves to the table must be found there
    return center_inside(grid.bbox, segment.bbox) or contains(grid.bbox, segment.bbox, slack=3)


def _fill_cells(grid: Grid, segments: Sequence[Line]) -> list[tuple[GridCell, list[Line]]]:
    """The cells that hold text with their segments, each segment in one cell: the smallest around its middle where
    merged cells overlap, the nearest where it stands outside them all."""
    homes: dict[int, tuple[GridCell, list[Line]]] = {}
    for segment in segments:
        around = [cell for cell in grid.cells if center_inside(cell.bbox, segment.bbox)]
        if around:
            home = min(around, key=lambda cell: area(cell.bbox))
        else:
            home = min(grid.cells, key=lambda cell: _distance(cell.bbox, segment.bbox))
        homes.setdefault(id(home), (home, []))[1].append(segment)
    return list(homes.values())


def _distance(a: BBox, b: BBox) -> float:
    return abs(a.center_x - b.center_x) + abs(a.center_y - b.center_y)


def _plain_style(segments: Sequence[Line]) -> Style:
    counts: dict[Style, int] = {}
    for s in segments:
        counts[s.style] = counts.get(s.style, 0) + len(s.text)
    return max(counts, key=counts.__getitem__)


def _differs(cells: list[list[Line]], plain: Style) -> bool:
    """Whether most cells of a row or column are set otherwise than the table's text: bold, in colour, larger."""
    other = sum(all(_key(s.style) != _key(plain) for s in inside) for inside in cells)
    return bool(cells) and other >= 0.6 * len(cells)


def _key(style: Style) -> tuple:
    return style.bold, style.color, round(style.size)
