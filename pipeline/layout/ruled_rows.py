"""Tables whose rows are parted by drawn lines and whose columns by white space alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

import numpy as np

from pipeline.geometry import BBox, center_inside, gaps, union, y_overlap
from pipeline.layout.lines import is_role_label, median_size, rows_of
from pipeline.layout.parted_lines import part_at_edges
from pipeline.layout.tables import Grid, GridCell, is_table
from pipeline.model import SPACE, Fill, Line, Ruling
from pipeline.text_lines import is_prose


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
    heading: the same for a line in bold with nothing beside it.
    gutter: narrowest white space, in points, that parts columns throughout.
    edge: part of the rows in which a word must begin at the edge of a column.
    level: how far apart, in sizes, the baselines of a row's first lines may lie: a label in bold and an item differ.
    words: most words of a cell, on the average. Higher, and columns of prose between drawn lines are taken for a
        table.
    wide: width of a line of text, as part of a drawn line's, from which it is prose and no cell.
    band: tallest row, in points, that one tint marks, and tallest between two tints.
    labels: widest ground of a table's labels, as part of the table's width.
    """

    snap: float = 5.0
    aligned: float = 3.0
    display: float = 1.3
    heading: float = 1.1
    gutter: float = 4.0
    edge: float = 0.8
    level: float = 0.4
    words: float = 45.0
    wide: float = 0.85
    band: float = 220.0
    labels: float = 0.5


SETTINGS = RuledRowsSettings()

PADDING = 1.4  # sizes: white space between a tint's edge and the text of an untinted row beside it
HEADER_GAP, HEADER_LEADING = 1.2, 0.6  # sizes: white space below a table's header, and between its lines
EARLY = 8.0  # points; how far left of its column's edge a heading may begin


def find_ruled_rows(
    rulings: Sequence[Ruling],
    fills: Sequence[Fill],
    grids: Sequence[Grid],
    segments: Sequence[Line],
    settings: RuledRowsSettings = SETTINGS,
) -> tuple[list[Grid], list[Line]]:
    """These tables, and the segments, parted where two cells had run together. A tint on every other row parts them as
    lines do.

    grids: the tables found already; their lines and texts are left alone.
    """
    rest = [s for s in segments if not any(center_inside(g.bbox, s.bbox) for g in grids)]
    drawn = _whole_lines([r.bbox for r in rulings if r.horizontal])
    free = [fill for fill in fills if not any(_touches(g.bbox, fill.bbox) for g in grids)]
    drawn = [box for box in drawn if not any(_touches(g.bbox, box) for g in grids)]
    tinted = _tint_edges(free, rest, settings)
    tints = {edge: number for number, edges in enumerate(tinted) for edge in edges}
    lines = [*drawn, *tints]
    held = [s for s in segments if any(center_inside(g.bbox, s.bbox) for g in grids)]
    found: list[Grid] = []
    for group in _line_groups(lines, settings):
        for between in _runs(group, rest, grids, fills, tints, settings):
            run = _to_ends_of_ground(between, free, settings)
            table = _rows_to_grid(run, rest, settings) if len(run) >= 3 else None
            if table is not None:
                grid, rest = table
                found.append(grid)
    return found, held + rest


def _whole_lines(pieces: Sequence[BBox]) -> list[BBox]:
    """Lines that are drawn cell by cell, each as one."""
    whole: list[BBox] = []
    for piece in sorted(pieces, key=lambda b: (round(b.center_y), b.x0)):
        last = whole[-1] if whole else None
        if last is not None and abs(last.center_y - piece.center_y) < 1 and -1 < piece.x0 - last.x1 < 1:
            whole[-1] = union([last, piece])
        else:
            whole.append(piece)
    return whole


def _tint_edges(fills: Sequence[Fill], segments: Sequence[Line], settings: RuledRowsSettings) -> list[list[BBox]]:
    """The upper and lower edges of tinted rows, by table: grounds of one width below each other with text in and between
    them; and the end of a last row without a tint."""
    groups: list[list[_Band]] = []
    for band in _bands([f for f in fills if f.rectangular]):
        if band.cells == 1 and band.box.height >= settings.band:
            continue
        near = [g for g in groups if _continues(g[-1].box, band.box, segments, settings)]
        home = max(near, key=lambda g: g[-1].box.bottom, default=None)
        if home is not None:
            home.append(band)
        else:
            groups.append([band])
    edges: list[list[BBox]] = []
    for group in groups:
        boxes = [band.box for band in group]
        first, last = boxes[0], boxes[-1]
        between = [BBox(a.x0, a.bottom, a.x1, b.top) for a, b in pairwise(boxes) if b.top - a.bottom > settings.snap]
        cellwise = all(band.cells > 1 for band in group)
        if not (between or cellwise):
            continue
        inside = [s for s in segments if first.x0 - 2 <= s.bbox.x0 and s.bbox.x1 <= first.x1 + 2]
        if not all(any(center_inside(row, s.bbox) for s in inside) for row in (*boxes, *between)):
            continue
        ends = [y for box in boxes for y in (box.top, box.bottom)]
        above, below = _row_beside(first.top, inside, -1), _row_beside(last.bottom, inside, 1)
        ends += [y for y in (above, below) if y is not None]
        if above is not None:
            ends += _below_heads([s for s in inside if above <= s.bbox.center_y < first.top])
        edges.append([BBox(first.x0, y, first.x1, y) for y in ends])
    return edges


@dataclass(frozen=True, slots=True)
class _Band:
    """A tinted row: its box, and how many grounds side by side make it."""

    box: BBox
    cells: int


def _bands(fills: Sequence[Fill]) -> list[_Band]:
    """Grounds side by side, of one height and colour, as one band each; from top to bottom."""
    bands: list[tuple[Fill, _Band]] = []
    for fill in sorted(fills, key=lambda f: (round(f.bbox.top), f.bbox.x0)):
        box = fill.bbox
        last, band = bands[-1] if bands else (None, None)
        adjoins = (
            last is not None
            and band is not None
            and last.color == fill.color
            and abs(band.box.top - box.top) < 1
            and abs(band.box.bottom - box.bottom) < 1
            and abs(band.box.x1 - box.x0) < 1
        )
        if adjoins and band is not None:
            bands[-1] = (fill, _Band(union([band.box, box]), band.cells + 1))
        else:
            bands.append((fill, _Band(box, 1)))
    return [band for _, band in bands]


def _continues(above: BBox, below: BBox, segments: Sequence[Line], settings: RuledRowsSettings) -> bool:
    """Whether two tints are rows of one table: of one width, with nothing or with a row between them. The ground of a
    heading stands apart, with white space below it."""
    aligned = abs(above.x0 - below.x0) <= 2 and abs(above.x1 - below.x1) <= 2
    if not aligned or not above.bottom - 1 <= below.top < above.bottom + settings.band:
        return False
    between = BBox(above.x0, above.bottom, above.x1, below.top)
    return between.height <= settings.snap or any(center_inside(between, s.bbox) for s in segments)


def _row_beside(edge: float, inside: Sequence[Line], way: int) -> float | None:
    """The far end of an untinted row that begins right above (`way` -1) or below (1) an edge; None where nothing in two
    columns follows it closely."""
    lines = sorted((s for s in inside if way * (s.bbox.center_y - edge) > 0), key=lambda s: way * s.bbox.center_y)
    row: list[Line] = []
    end = edge
    for line in lines:
        near = line.bbox.top - end if way > 0 else end - line.bbox.bottom
        if near > (0.9 if row else PADDING) * line.style.size:
            break
        row.append(line)
        end = max(end, line.bbox.bottom) if way > 0 else min(end, line.bbox.top)
    first = min(row, key=lambda s: s.baseline) if row else None
    level = [s for s in row if first is not None and s.baseline - first.baseline < SETTINGS.level * first.style.size]
    return end + way if len(level) > 1 else None


def _below_heads(lines: Sequence[Line]) -> list[float]:
    """Where the row of heads ends that stands in bold above an untinted row; nothing where all is bold, or nothing."""
    rows = rows_of(lines, lambda apart: apart < SETTINGS.level * lines[0].style.size) if lines else []
    heads = list(takewhile(lambda row: all(s.style.bold for s in row), rows))
    if not heads or len(heads) == len(rows) or max(map(len, heads)) < 2:
        return []
    return [min(s.bbox.top for s in rows[len(heads)]) - 1]


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
    group: Sequence[BBox],
    segments: Sequence[Line],
    grids: Sequence[Grid],
    fills: Sequence[Fill],
    tints: Mapping[BBox, int],
    settings: RuledRowsSettings,
) -> list[list[BBox]]:
    """The lines, parted where a heading of the page, alone on a band or by its size, another table or prose as wide as
    the lines stands between two of them, or nothing between the tints of two tables. `tints`: the table of each edge."""
    box = union(group)
    size = median_size([s for s in segments if center_inside(box, s.bbox)])
    runs = [[group[0]]]
    for above, below in pairwise(group):
        between = BBox(above.x0, above.bottom, above.x1, below.top)
        inside = [s for s in segments if center_inside(between, s.bbox)]
        heading = any(s.style.size >= settings.display * size for s in inside) or _is_band(inside, between, fills)
        heading = heading or any(_heads_alone(s, inside, size, settings) for s in inside)
        prose = sum(s.bbox.width > settings.wide * between.width for s in inside) > 1
        ended = not inside and above in tints and below in tints and tints[above] != tints[below]
        if heading or prose or ended or any(center_inside(between, grid.bbox) for grid in grids):
            runs.append([below])
        else:
            runs[-1].append(below)
    return runs


def _heads_alone(line: Line, inside: Sequence[Line], size: float, settings: RuledRowsSettings) -> bool:
    """Whether a line in bold, a little larger than the text, stands alone at its height: a label has cells beside it."""
    large = line.style.bold and line.style.size >= settings.heading * size
    return large and not any(other is not line and y_overlap(other.bbox, line.bbox) > 0 for other in inside)


def _to_ends_of_ground(run: Sequence[BBox], fills: Sequence[Fill], settings: RuledRowsSettings) -> list[BBox]:
    """The lines of a table, its ends too where a ground that tints its labels reaches beyond the lines."""
    first, last = run[0], run[-1]
    for box in (fill.bbox for fill in fills if fill.rectangular):
        beside = abs(box.x0 - first.x0) <= settings.aligned and box.width < settings.labels * first.width
        if beside and box.top <= first.center_y + 1 and box.bottom >= last.center_y - 1:
            ends = [y for y in (box.top, box.bottom) if min(abs(y - line.center_y) for line in run) > settings.snap]
            return sorted([*run, *(BBox(first.x0, y, first.x1, y) for y in ends)], key=lambda line: line.top)
    return list(run)


def _is_band(inside: Sequence[Line], between: BBox, fills: Sequence[Fill]) -> bool:
    """Whether one text in bold stands alone on a ground that fills the room between two lines."""
    if len(inside) != 1 or not inside[0].style.bold:
        return False
    return any(
        abs(f.bbox.top - between.top) < 2 and abs(f.bbox.bottom - between.bottom) < 2 for f in fills if f.rectangular
    )


def _rows_to_grid(
    lines: Sequence[BBox], segments: Sequence[Line], settings: RuledRowsSettings
) -> tuple[Grid, list[Line]] | None:
    """The table of the lines, None where there is none; and all segments, parted at its columns."""
    box = union(lines)
    ys = [line.center_y for line in lines]
    header = [s for s in segments if s.bbox.x0 >= box.x0 - 3 and s.bbox.x1 <= box.x1 + 3 and ys[0] - s.bbox.bottom >= 0]
    near = _header_above(header, ys[0])
    inside = [s for s in segments if center_inside(box, s.bbox)]
    if near and len({round(s.bbox.x0) for s in near}) >= 2:  # a header stands above the first line
        ys = [min(s.bbox.top for s in near) - 1, *ys]
        inside += near
    rows = [[s for s in inside if top <= s.bbox.center_y < bottom] for top, bottom in pairwise(ys)]
    edges = _column_edges(rows, settings)
    open_row, end = _open_row(lines[-1], segments, edges)
    if open_row:
        inside += open_row
        ys.append(end)
        rows.append(open_row)
        box = BBox(box.x0, box.top, box.x1, end)
    strips = [g for g in gaps((s.bbox.x0, s.bbox.x1) for s in inside) if g[1] - g[0] >= settings.gutter]
    parted = [inside]
    if len(edges) > len(strips) + 1:
        parted = [part_at_edges(s, edges, EARLY) or [s] for s in inside]
        xs = [box.x0, *(edge - 1 for edge in edges[1:]), box.x1]
    else:
        xs = [box.x0, *((a + b) / 2 for a, b in strips), box.x1]
    if len(xs) < 3 or sum(len(s.words) for s in inside) > settings.words * len(rows) * (len(xs) - 1):
        return None
    if len(xs) == 3 and not near and _are_sections(rows, xs[1]):
        return None  # headings in a margin, a line above each
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


def _are_sections(rows: Sequence[Sequence[Line]], edge: float) -> bool:
    """Whether what stands beside the labels is prose under headings; a role's cell may have several sentences."""
    labels, texts = ([[s for s in row if (s.bbox.center_x <= edge) is left] for row in rows] for left in (True, False))
    return not all(map(is_role_label, labels)) and is_prose(texts)


def _open_row(last: BBox, segments: Sequence[Line], edges: Sequence[float]) -> tuple[list[Line], float]:
    """The row right below a table's last line, and its end, where a page break cut the table: its texts, a label first,
    begin at the columns' edges."""
    below = [
        s for s in segments if s.bbox.top > last.center_y - 1 and s.bbox.x0 >= last.x0 - 3 and s.bbox.x1 <= last.x1 + 3
    ]
    end = _row_beside(last.center_y, below, 1)
    if end is None or len(edges) < LEAST_EDGES:
        return [], last.center_y
    row = [s for s in below if s.bbox.center_y < end]
    top = min(s.baseline for s in row)
    first = [s for s in row if s.baseline - top < SETTINGS.level * s.style.size]
    at_edges = {edge for s in first for edge in edges if abs(s.bbox.x0 - edge) < EARLY / 2}
    labels = sorted((s for s in row if s.bbox.x0 < edges[1] - EARLY), key=lambda s: s.baseline)
    one = all(b.bbox.top - a.bbox.bottom < HEADER_LEADING * b.style.size for a, b in pairwise(labels))
    aligned = one and len(first) == len(at_edges) >= len(edges) - 1 and edges[0] in at_edges
    return (row, end) if aligned else ([], last.center_y)


LEAST_EDGES = 3  # columns


def _header_above(lines: Sequence[Line], edge: float) -> list[Line]:
    """The lines right above an edge, and those set like them right above these: a header of several lines."""
    near: list[Line] = []
    for row in reversed(rows_of(lines, lambda apart: apart < 1.5)):
        style = row[0].style
        alike = not near or (style.size, style.bold) == (near[0].style.size, near[0].style.bold)
        reach = (HEADER_LEADING if near else HEADER_GAP) * style.size
        if not alike or edge - max(s.bbox.bottom for s in row) >= reach:
            break
        near += row
        edge = min(s.bbox.top for s in row)
    return near


def _column_edges(rows: Sequence[Sequence[Line]], settings: RuledRowsSettings) -> list[float]:
    """Where the columns begin: places at which a word begins in the first lines of most rows, and a segment in two.

    Headings need not stand at the edge of what they head, so one row may differ; below a heading a second one may, the
    rest of a row from the page before, which has no label.
    """
    starts: Counter[int] = Counter()
    words: Counter[int] = Counter()
    for row in rows:
        level = settings.level * median_size(row) if row else 0.0
        first = rows_of(row, lambda apart, level=level: apart < level)[0] if row else []
        starts.update({round(s.bbox.x0) for s in first})
        words.update({round(x) for s in first for x in _word_starts(s)})
    others = sum(map(bool, rows)) - 1
    left = min((s.bbox.x0 for row in rows for s in row), default=0.0)
    cut = len(rows) > 2 and rows[1] and all(s.bbox.x0 > left + EARLY for s in rows[1])
    heads = [s.bbox.x0 for s in rows[0]] if cut else []
    edges: list[float] = []
    for x in sorted(starts):
        near = max(words[x], words[x - 1] + words[x], words[x] + words[x + 1])
        headed = any(x - EARLY < head < x - 1 for head in heads)
        if starts[x] >= 2 and near >= settings.edge * (others - headed) and (not edges or x - edges[-1] > 20):
            edges.append(float(x))
    return edges


def _word_starts(segment: Line) -> list[float]:
    held, places = segment.chars.chars, segment.chars.places
    begins = (places != SPACE) & (np.append(SPACE, places[:-1]) == SPACE)
    return held.lefts[places[begins]].tolist()
