"""Segments → regions in reading order: boxes are laid out on their own, the rest by recursive cuts along white space."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipeline.geometry import area, contains, gaps, union
from pipeline.layout.blocks import segments_to_lines
from pipeline.layout.column_heads import find_heading_below, find_heading_row
from pipeline.layout.cut_items import SETTINGS, Box, CutSettings, Extents, Item, Scale, bands_of
from pipeline.layout.extents import find_extents
from pipeline.layout.gutters import find_gutters, find_strips
from pipeline.layout.margins import find_side_heads, part_by_boxes_beside, put_margin_last, put_title_first
from pipeline.layout.matrices import find_matrix
from pipeline.layout.stretches import find_sections, find_stretches
from pipeline.layout.tables import Grid
from pipeline.model import Fill, Line


@dataclass
class Region:
    """A column, or a box's inside, of lines in reading order; or one table.

    ground: the box it stands in, None on the bare page. segments: unjoined, of one column.
    """

    segments: list[Line] = field(default_factory=list)
    grid: Grid | None = None
    ground: Fill | None = None

    @cached_property
    def lines(self) -> list[Line]:
        """Its printed lines, top to bottom; to be asked for when all of its segments are known."""
        return segments_to_lines(self.segments)


def find_fold(width: float, height: float, body: float, settings: CutSettings = SETTINGS) -> float | None:
    """The middle of a sheet so much wider than its type that two pages stand on it side by side, else None."""
    return width / 2 if width > height and width >= settings.sheet * body else None


def build_items(segments: Sequence[Line], boxes: Sequence[Fill], grids: Sequence[Grid]) -> list[Item]:
    """Segments, boxes and tables as a tree: what lies in a box is in its `items` alone."""
    free = [s for s in segments if not any(contains(g.bbox, s.bbox, slack=3) for g in grids)] if grids else segments
    nodes = [Item(s.bbox, s) for s in free] + [Item(g.bbox, g) for g in grids]
    for box in sorted(boxes, key=lambda f: area(f.bbox)):
        slack = 4.0
        held = [n for n in nodes if contains(box.bbox, n.bbox, slack)]
        if held:
            nodes = [n for n in nodes if not contains(box.bbox, n.bbox, slack)]
            nodes.append(Item(union([box.bbox, *(n.bbox for n in held)]), Box(box, tuple(held))))
    return nodes


def cut_regions(
    items: Sequence[Item], scale: Scale, ground: Fill | None = None, settings: CutSettings = SETTINGS
) -> list[Region]:
    """Regions in reading order."""
    regions: list[Region] = []
    for column in _cut(list(items), scale, settings):
        current: Region | None = None
        for item in sorted(column, key=lambda i: (i.bbox.top, i.bbox.x0)):
            if isinstance(item.content, Line):
                if current is None:
                    current = Region(ground=ground)
                    regions.append(current)
                current.segments.append(item.content)
            elif isinstance(item.content, Grid):
                regions.append(Region(grid=item.content, ground=ground))
                current = None
            else:
                regions.extend(cut_regions(item.content.items, scale, item.content.fill, settings))
                current = None
    return regions


def _cut(items: list[Item], scale: Scale, settings: CutSettings) -> list[list[Item]]:
    """Groups of items, each one column, in reading order."""
    if len(items) < 2:
        return [items] if items else []
    pages = _at_fold(items, scale, settings)
    if pages:
        return [part for page in pages for part in _cut(page, scale, settings)]
    extents = find_extents(items, scale, settings)
    columns = _columns(items, extents, scale, settings)
    if len(columns) > 1:
        matrix = _as_matrix(columns)
        if matrix is not None:
            return matrix
        heads = find_side_heads(columns, settings)
        if heads is not None:
            return [part for group in heads for part in _cut(group, scale, settings)]
        columns = put_title_first(put_margin_last(columns, scale.body, settings), settings)
        beside = part_by_boxes_beside(columns, scale.body, settings)
        if beside is not None:
            return [part for group in beside for part in _cut(group, scale, settings)]
        row = find_heading_row(columns, scale.body) or find_heading_below(columns, scale.body)
        if row is not None:
            parts = [
                [i for i in items if i.bbox.center_y < row],
                [i for i in items if i.bbox.center_y >= row],
            ]
            return [column for part in parts for column in _cut(part, scale, settings)]
        return [part for column in columns for part in _cut(column, scale, settings)]
    within = scale
    groups = find_sections(bands_of(items, scale), extents, scale, settings)
    if len(groups) < 2:
        within = replace(scale, gutters=find_gutters(items, extents, scale, settings))
        groups = find_stretches(items, extents, within, settings)
    if len(groups) > 1:
        return _joined([_cut(group, within, settings) for group in groups])
    return [items]


def _at_fold(items: list[Item], scale: Scale, settings: CutSettings) -> list[list[Item]]:
    """The two pages of a sheet, left and right, where nothing printed crosses the fold; else nothing.

    They come before all other cuts: headings that chance to stand at one height on both begin no common row.
    """
    fold = scale.fold
    if fold is None:
        return []
    between = next((s for s in gaps((i.bbox.x0, i.bbox.x1) for i in items) if s[0] < fold < s[1]), None)
    if between is None or between[1] - between[0] < settings.fold * scale.body:
        return []
    return [[i for i in items if i.bbox.center_x < fold], [i for i in items if i.bbox.center_x >= fold]]


def _as_matrix(columns: list[list[Item]]) -> list[list[Item]] | None:
    """Columns that are a table's, as one item; what stands above it comes first."""
    if any(not isinstance(i.content, Line) for column in columns for i in column):
        return None
    matrix = find_matrix([[i.content for i in column] for column in columns])
    if matrix is None:
        return None
    above = [i for column in columns for i in column if any(i.content is line for line in matrix.above)]
    if matrix.marginal:
        rest = [i for column in columns for i in column if not any(i is a for a in above)]
        rows = [[i for i in rest if top <= i.bbox.center_y < bottom] for top, bottom in matrix.rows]
        edge = matrix.grid.columns[1]
        halves = [[i for i in row if (i.bbox.x0 < edge) is left] for row in rows for left in (True, False)]
        return [group for group in (above, *halves) if group]
    table = Item(matrix.grid.bbox, matrix.grid)
    return [group for group in (above, [table]) if group]


def _joined(parts: list[list[list[Item]]]) -> list[list[Item]]:
    """Single columns that follow each other are one."""
    result: list[list[Item]] = []
    open_column = False
    for part in parts:
        if len(part) == 1 and open_column:
            result[-1] = result[-1] + part[0]
        else:
            result.extend(part)
        open_column = len(part) == 1
    return result


def _columns(items: list[Item], extents: Extents, scale: Scale, settings: CutSettings) -> list[list[Item]]:
    strips = find_strips(items, extents, scale, settings)
    if not strips:
        return [items]
    edges = [(a + b) / 2 for a, b in strips]
    columns: list[list[Item]] = [[] for _ in range(len(edges) + 1)]
    for item in items:
        columns[sum(item.bbox.center_x > edge for edge in edges)].append(item)
    return [column for column in columns if column]
