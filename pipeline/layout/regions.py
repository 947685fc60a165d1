"""Segments → regions in reading order: boxes are laid out on their own, the rest by recursive cuts along white space."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.geometry import BBox, area, contains, gaps, intersection_area, overlap, union
from pipeline.layout.tables import Grid
from pipeline.model import Fill, Line


@dataclass(frozen=True, slots=True)
class CutSettings:
    """When an empty vertical strip counts as a column gutter, and a box as a region of its own.

        ┌───────────┐  ┌───────────┐ ─┬─
        │ Som leder │  │ Som chef  │  │ many rows: narrow will do
        │ går du …  │  │ går du …  │  │ few rows: wide
        └───────────┘  └───────────┘ ─┴─
                    │<>│

    narrow: narrowest gutter, in body sizes, between columns of `rows` lines or more. Lower, and the word spaces of
        justified text split a column; higher, and tightly set columns run together.
    wide: narrowest gutter between fewer lines, where chance leaves wider strips.
    rows: from how many lines on each side on `narrow` holds.
    display: size, in body sizes, from which a lone line is a heading that may span the columns below it.
    box: smallest box, as part of the page, that is a region of its own; smaller ones are icons.
    page: largest; larger ones are the page's ground.
    """

    narrow: float = 0.75
    wide: float = 1.3
    rows: int = 4
    display: float = 1.2
    box: float = 0.004
    page: float = 0.9


SETTINGS = CutSettings()


@dataclass(frozen=True, slots=True)
class Box:
    """A ground or frame with what stands in it."""

    fill: Fill
    items: tuple["Item", ...]


@dataclass(frozen=True, slots=True)
class Item:
    """What is cut: a segment, a box, a table."""

    bbox: BBox
    content: Line | Box | Grid


@dataclass(slots=True)
class Region:
    """A column, or a box's inside, of lines in reading order; or one table.

    ground: the box it stands in, None on the bare page. segments: unjoined, of one column.
    """

    segments: list[Line] = field(default_factory=list)
    grid: Grid | None = None
    ground: Fill | None = None


def find_boxes(fills: Sequence[Fill], segments: Sequence[Line], page_area: float, settings: CutSettings = SETTINGS) -> list[Fill]:
    """The rectangles that hold text of their own: no line crosses their sides, and no other has the same place."""
    boxes: list[Fill] = []
    for fill in sorted((f for f in fills if f.rectangular), key=lambda f: -area(f.bbox)):
        size = area(fill.bbox) / page_area
        if not settings.box <= size <= settings.page or fill.bbox.height < 10 or fill.bbox.width < 20:
            continue
        if any(intersection_area(fill.bbox, b.bbox) > 0.92 * max(area(fill.bbox), area(b.bbox)) for b in boxes):
            continue
        inside = [s for s in segments if intersection_area(fill.bbox, s.bbox) > 0]
        if inside and all(contains(fill.bbox, s.bbox, slack=0.35 * s.style.size) for s in inside):
            boxes.append(fill)
    return boxes


def build_items(segments: Sequence[Line], boxes: Sequence[Fill], grids: Sequence[Grid]) -> list[Item]:
    """Segments, boxes and tables as a tree: what lies in a box is in its `items` alone."""
    free = [s for s in segments if not any(contains(g.bbox, s.bbox, slack=3) for g in grids)]
    nodes = [Item(s.bbox, s) for s in free] + [Item(g.bbox, g) for g in grids]
    for box in sorted(boxes, key=lambda f: area(f.bbox)):
        slack = 4.0
        held = [n for n in nodes if contains(box.bbox, n.bbox, slack)]
        if held:
            nodes = [n for n in nodes if not contains(box.bbox, n.bbox, slack)]
            nodes.append(Item(union([box.bbox, *(n.bbox for n in held)]), Box(box, tuple(held))))
    return nodes


def cut_regions(items: Sequence[Item], body: float, ground: Fill | None = None, settings: CutSettings = SETTINGS) -> list[Region]:
    """Regions in reading order. `body`: the page's body size in points."""
    regions: list[Region] = []
    for column in _cut(list(items), body, settings):
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
                regions.extend(cut_regions(item.content.items, body, item.content.fill, settings))
                current = None
    return regions


def _cut(items: list[Item], body: float, settings: CutSettings) -> list[list[Item]]:
    """Groups of items, each one column, in reading order."""
    if len(items) < 2:
        return [items] if items else []
    columns = _columns(items, body, settings)
    if len(columns) > 1:
        return [part for column in columns for part in _cut(column, body, settings)]
    groups = _bands(items, body, settings)
    if len(groups) > 1:
        return _joined([_cut(group, body, settings) for group in groups])
    return [items]


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


def _columns(items: list[Item], body: float, settings: CutSettings) -> list[list[Item]]:
    strips = find_strips(items, body, settings)
    if not strips:
        return [items]
    edges = [(a + b) / 2 for a, b in strips]
    columns: list[list[Item]] = [[] for _ in range(len(edges) + 1)]
    for item in items:
        columns[sum(item.bbox.center_x > edge for edge in edges)].append(item)
    return [column for column in columns if column]


def find_strips(items: list[Item], body: float, settings: CutSettings = SETTINGS) -> list[tuple[float, float]]:
    """Empty vertical strips through all items that are wide enough for a gutter."""
    return [
        strip
        for strip in gaps((a, b) for a, b in (_extent(item, items, body, settings) for item in items))
        if _is_gutter(strip, items, body, settings)
    ]


def _is_gutter(strip: tuple[float, float], items: list[Item], body: float, settings: CutSettings) -> bool:
    middle = sum(strip) / 2
    left = [i for i in items if i.bbox.center_x < middle]
    right = [i for i in items if i.bbox.center_x >= middle]
    if not left or not right:
        return False
    size = min(body, max(_size(left), _size(right)))
    many = min(_rows(left), _rows(right)) >= settings.rows or all(not isinstance(i.content, Line) for i in (*left, *right))
    return strip[1] - strip[0] >= (settings.narrow if many else settings.wide) * size


def _size(items: list[Item]) -> float:
    return max((i.content.style.size for i in items if isinstance(i.content, Line)), default=0) or 10.0


def _rows(items: list[Item]) -> int:
    return sum(99 if not isinstance(i.content, Line) else 1 for i in items)


def _extent(item: Item, items: list[Item], body: float, settings: CutSettings) -> tuple[float, float]:
    """Horizontal extent; a lone display line above columns takes the whole width, however short it is."""
    box = item.bbox
    if isinstance(item.content, Line) and item.content.style.size >= settings.display * body:
        reach = 0.35 * item.content.style.size
        others = [i.bbox for i in items if i is not item]
        alone = all(overlap(b.top, b.bottom, box.top - reach, box.bottom + reach) == 0 or _same_heading(b, box) for b in others)
        beside = [b for b in others if b.x0 > box.x1 or b.x1 < box.x0]
        if alone and any(b.top > box.bottom for b in beside) and any(b.bottom < box.top for b in beside):
            return min(b.x0 for b in (box, *others)), max(b.x1 for b in (box, *others))
    return box.x0, box.x1


def _same_heading(a: BBox, b: BBox) -> bool:
    return abs(a.x0 - b.x0) < 2 and abs(a.height - b.height) < 2


def _bands(items: list[Item], body: float, settings: CutSettings) -> list[list[Item]]:
    """Stretches of the page, top to bottom, each with gutters of its own or with none."""
    bands: list[list[Item]] = []
    bottom = None
    for item in sorted(items, key=lambda i: i.bbox.top):
        if bottom is None or item.bbox.top >= bottom - 0.25 * min(item.bbox.height, body):
            bands.append([])
        bands[-1].append(item)
        bottom = item.bbox.bottom if bottom is None else max(bottom, item.bbox.bottom)
    groups: list[list[list[Item]]] = []
    for band in bands:
        if groups and _belongs(band, _flat(groups[-1]), body, settings):
            groups[-1].append(band)
            continue
        pulled = _columns_begun(band, groups[-1], body, settings) if groups else []
        if pulled:
            groups[-1] = groups[-1][: -len(pulled)]
        groups = [group for group in groups if group] + [[*pulled, band]]
    return [_flat(group) for group in groups]


def _flat(bands: list[list[Item]]) -> list[Item]:
    return [item for band in bands for item in band]


def _columns_begun(band: list[Item], above: list[list[Item]], body: float, settings: CutSettings) -> list[list[Item]]:
    """Bands right above that already stand in one of the columns this band opens: a column may begin before its
    neighbour. The last lines of a full-width paragraph are short too, but follow it without a gap."""
    own = len(find_strips(band, body, settings))
    if not own or find_strips(_flat(above), body, settings):
        return []
    pulled: list[list[Item]] = []
    for candidate in reversed(above):
        if len(find_strips(_flat([candidate, *pulled, band]), body, settings)) < own:
            break
        pulled.insert(0, candidate)
    rest = above[: len(above) - len(pulled)]
    last = rest[-1] if rest else None
    while last is not None and pulled and _gap(last, pulled[0]) < 0.9 * body:
        last = pulled.pop(0)
    return pulled


def _gap(above: list[Item], below: list[Item]) -> float:
    return min(i.bbox.top for i in below) - max(i.bbox.bottom for i in above)


def _belongs(band: list[Item], group: list[Item], body: float, settings: CutSettings) -> bool:
    """Whether a band shares the gutters of the group above it, or is like it in having none."""
    own, above = find_strips(band, body, settings), find_strips(group, body, settings)
    together = find_strips(group + band, body, settings)
    if not above:
        # a column may begin before the one beside it does
        return len(together) >= len(own)
    if len(together) < max(len(own), len(above)):
        return False
    return bool(own) or not _follows_evened_columns(band, group, together, body)


def _follows_evened_columns(
    band: list[Item], group: list[Item], strips: list[tuple[float, float]], body: float
) -> bool:
    """A short line below columns that end at one height, after a gap, is full-width text and no part of a column."""
    edge = sum(strips[0]) / 2
    bottoms = [
        max(i.bbox.bottom for i in side)
        for side in ([i for i in group if i.bbox.center_x < edge], [i for i in group if i.bbox.center_x >= edge])
        if side
    ]
    gap = min(i.bbox.top for i in band) - max(bottoms)
    return len(bottoms) == 2 and abs(bottoms[0] - bottoms[1]) < 1.3 * body and gap > 0.6 * body
