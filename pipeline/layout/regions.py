"""Segments → regions in reading order: boxes are laid out on their own, the rest by recursive cuts along white space."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from math import inf
from operator import attrgetter

from pipeline.geometry import BBox, area, contains, gaps, intersection_area, meets, overlap, union
from pipeline.layout.bullets import find_bullet
from pipeline.layout.lines import median_size
from pipeline.layout.matrices import clusters, find_matrix
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

    narrow: narrowest gutter, in body sizes, where the lines right of it begin at one edge. Lower, and the word
        spaces of justified text split a column; higher, and tightly set columns run together.
    wide: narrowest gutter otherwise, where chance leaves wider strips.
    stands_out: how much wider than the word spaces beside it a strip of few lines must be.
    pair: narrowest two columns together, in body sizes; between narrower stretches a gutter is `apart` sizes wide.
    rows: fewest lines on each side of a narrow gutter.
    aligned: part of the lines right of it that begin at one edge.
    display: size, in body sizes, from which a lone line is a heading that may span the columns below it.
    box: smallest box, as part of the page, that is a region of its own; smaller ones are icons.
    page: largest; larger ones are the page's ground.
    row: tallest ground that tints a table's row, as part of the side of a square as large as the page.
    full: width, as part of the width of what is cut, from which an element is as wide as all of it.
    column: widest line of a column, as part of the width of what is cut.
    margin: width of headings in the margin, as part of the width of the text beside them; side_words: most words of one.
    note: largest size, in body sizes, of notes in a margin.
    title: least size, in sizes of the largest text beside it, of a title right of the text it heads.
    strays: lines that may cross a gutter, as part of the rows.
    sheet: narrowest sheet of two pages, in body sizes. Lower, and a landscape page in columns is read as two.
    fold: narrowest white space, in body sizes, around the fold: the inner margins of two pages.
    """

    narrow: float = 0.55
    wide: float = 1.3
    stands_out: float = 1.5
    pair: float = 21.0
    apart: float = 3.0
    rows: int = 3
    aligned: float = 0.6
    display: float = 1.2
    box: float = 0.004
    page: float = 0.9
    row: float = 0.3
    full: float = 0.9
    column: float = 0.6
    margin: float = 0.6
    side_words: int = 7
    note: float = 0.85
    title: float = 1.4
    strays: float = 0.1
    sheet: float = 95.0
    fold: float = 4.5


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


@dataclass(frozen=True, slots=True)
class Scale:
    """What a page is measured by: its body size in points, the places, in whole points, at which columns begin, where
    a sheet of two pages folds, None on a single page, and the gutters that were found around what is being cut."""

    body: float
    edges: frozenset[int] = frozenset()
    fold: float | None = None
    gutters: tuple[tuple[float, float], ...] = ()


def find_fold(width: float, height: float, body: float, settings: CutSettings = SETTINGS) -> float | None:
    """The middle of a sheet so much wider than its type that two pages stand on it side by side, else None."""
    return width / 2 if width > height and width >= settings.sheet * body else None


def column_edges(segments: Sequence[Line], fewest: int = 4) -> frozenset[int]:
    """Places at which `fewest` lines or more begin right of another text: a column's edge, known even where only a
    few of its lines stand beside the neighbour's."""
    rows: dict[int, list[Line]] = {}
    for segment in segments:
        rows.setdefault(round(segment.baseline), []).append(segment)
    starts: Counter[int] = Counter()
    for row in rows.values():
        row.sort(key=lambda s: s.bbox.x0)
        starts[round(row[0].bbox.x0)] += 1
        for a, b in pairwise(row):
            if b.bbox.x0 - a.bbox.x1 >= 0.5 * b.style.size:
                starts[round(b.bbox.x0)] += 1
    return frozenset(x for x in starts if sum(starts[x + d] for d in (-1, 0, 1)) >= fewest)


def find_boxes(
    fills: Sequence[Fill],
    segments: Sequence[Line],
    page_area: float,
    bubbles: Sequence[Fill] = (),
    settings: CutSettings = SETTINGS,
) -> list[Fill]:
    """The rectangles, and round `bubbles`, that hold text of their own: no line crosses their sides, and no other has
    the same place."""
    boxes: list[Fill] = []
    for fill in sorted([*(f for f in fills if f.rectangular), *bubbles], key=lambda f: -area(f.bbox)):
        size = area(fill.bbox) / page_area
        if not settings.box <= size <= settings.page or fill.bbox.height < 10 or fill.bbox.width < 20:
            continue
        if any(intersection_area(fill.bbox, b.bbox) > 0.92 * max(area(fill.bbox), area(b.bbox)) for b in boxes):
            continue
        inside = [s for s in segments if meets(fill.bbox, s.bbox)]
        if _is_row_band(fill.bbox, inside, segments, settings.row * page_area**0.5):
            continue
        if inside and all(contains(fill.bbox, s.bbox, slack=0.35 * s.style.size) for s in inside):
            boxes.append(fill)
    return [box for box in boxes if not _is_backdrop(box.bbox, boxes, page_area)]


def _is_backdrop(box: BBox, boxes: Sequence[Fill], page_area: float) -> bool:
    """Whether a ground lies behind other boxes that reach beyond it: the coloured half of a page, and no box."""
    return area(box) > BACKDROP * page_area and any(
        0 < intersection_area(box, other.bbox) < 0.9 * area(other.bbox) and area(other.bbox) < area(box)
        for other in boxes
    )


BACKDROP = 0.25  # of the page


def _is_row_band(box: BBox, inside: Sequence[Line], segments: Sequence[Line], tallest: float) -> bool:
    """Whether a ground only tints a row of a table: its texts begin at edges at which others begin above or below."""
    edges = {round(s.bbox.x0) for s in inside}
    if len(edges) < 2 or box.height > tallest:
        return False
    size = max(s.style.size for s in inside)
    reach = 0.8 * size
    own = {id(s) for s in inside}
    near = [
        s
        for s in segments
        if id(s) not in own
        and box.x0 <= s.bbox.center_x <= box.x1
        and min(abs(s.bbox.top - box.bottom), abs(box.top - s.bbox.bottom)) < 3 * s.style.size
    ]
    shared = {round(s.bbox.x0) for s in near}
    columns = [e for e in edges if any(abs(e - o) <= reach for o in shared)]
    return len(columns) >= 2 and max(columns) - min(columns) > COLUMN * size and len(shared) >= 2


COLUMN = 5.0  # sizes: edges nearer than this are a bullet's and its text's, not two columns'


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


Extents = dict[int, tuple[float, float]]


def _cut(items: list[Item], scale: Scale, settings: CutSettings) -> list[list[Item]]:
    """Groups of items, each one column, in reading order."""
    if len(items) < 2:
        return [items] if items else []
    pages = _at_fold(items, scale, settings)
    if pages:
        return [part for page in pages for part in _cut(page, scale, settings)]
    extents = _extents(items, scale, settings)
    columns = _columns(items, extents, scale, settings)
    if len(columns) > 1:
        matrix = _as_matrix(columns)
        if matrix is not None:
            return matrix
        heads = _side_heads(columns, settings)
        if heads is not None:
            return [part for group in heads for part in _cut(group, scale, settings)]
        columns = _title_first(_margin_last(columns, scale.body, settings), settings)
        beside = _boxes_beside(columns, scale.body, settings)
        if beside is not None:
            return [part for group in beside for part in _cut(group, scale, settings)]
        row = _heading_row(columns, scale.body) or _heading_below(columns, scale.body)
        if row is not None:
            parts = [
                [i for i in items if i.bbox.center_y < row],
                [i for i in items if i.bbox.center_y >= row],
            ]
            return [column for part in parts for column in _cut(part, scale, settings)]
        return [part for column in columns for part in _cut(column, scale, settings)]
    within = scale
    groups = _sections(_rows_of(items, scale), extents, scale, settings)
    if len(groups) < 2:
        within = replace(scale, gutters=find_gutters(items, extents, scale, settings))
        groups = _bands(items, extents, within, settings)
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


def _side_heads(columns: list[list[Item]], settings: CutSettings) -> list[list[Item]] | None:
    """Text and boxes with headings in the left margin, bare or each in a box, beside the first line of its section, as
    groups in reading order; None where the left column is something else."""
    left, *others = columns
    right = [i for column in others for i in column]
    if not others or any(isinstance(i.content, Grid) for i in left):
        return None
    if _width(left) > settings.margin * _width(others[0]) or len(left) * 2 > len(right):
        return None
    lines = [i.content for i in right if isinstance(i.content, Line)]
    bare = clusters([i.content for i in left if isinstance(i.content, Line)], 0.6)
    boxed = [_lines_in(i) for i in left if isinstance(i.content, Box)]
    labels = sorted((label for label in [*bare, *boxed] if label), key=lambda label: label[0].bbox.top)
    level = all(_keeps_edge(column) for column in others)
    if not lines or not level or any(not _heads_section(label, lines, settings) for label in labels):
        return None
    tops = [*(min(line.bbox.top for line in label) - 2 for label in labels), float("inf")]
    if len(others) > 1 and all(_is_headed_above(column, tops[0]) for column in others):
        return None  # a table's columns
    groups = [[i for i in right if i.bbox.top < tops[0]]]
    for label, top, below in zip(labels, tops, tops[1:], strict=False):
        groups.append([i for i in left if any(line is one for line in _lines_in(i) for one in label)])
        groups.append([i for i in right if top <= i.bbox.top < below])
    return [group for group in groups if group]


def _is_headed_above(column: list[Item], top: float) -> bool:
    """Whether nothing but a heading in bold stands in a column above some height."""
    above = [i.content for i in column if i.bbox.top < top]
    return bool(above) and all(isinstance(one, Line) and one.style.bold for one in above)


def _keeps_edge(column: list[Item]) -> bool:
    """Whether half the lines of a column begin at one edge."""
    lines = [i.content for i in column if isinstance(i.content, Line)]
    edge = min((line.bbox.x0 for line in lines), default=0.0)
    return sum(abs(line.bbox.x0 - edge) < 2 for line in lines) >= 0.5 * len(lines)


def _heads_section(label: list[Line], lines: list[Line], settings: CutSettings) -> bool:
    """Whether a short text, set otherwise than the lines, stands on the first line of a section of them."""
    first = label[0]
    beside = next((line for line in lines if abs(line.baseline - first.baseline) <= 3), None)
    words = sum(len(line.words) for line in label)
    if beside is None or words > settings.side_words or _ends(label[-1]):
        return False
    above = [line for line in lines if line.baseline < beside.baseline - 1]
    apart = not above or beside.bbox.top - max(line.bbox.bottom for line in above) > 0.4 * beside.style.size
    looks = (first.style.bold, first.style.italic, first.style.color, round(first.style.size))
    return apart and looks != (beside.style.bold, beside.style.italic, beside.style.color, round(beside.style.size))


def _width(items: list[Item]) -> float:
    return max(i.bbox.x1 for i in items) - min(i.bbox.x0 for i in items)


def _margin_last(columns: list[list[Item]], body: float, settings: CutSettings) -> list[list[Item]]:
    """The columns, boxes in the left margin behind the text whose title stands above them in larger type; where the text
    has several columns, which a list may run through, behind the title."""
    if len(columns) < 2 or any(not isinstance(i.content, Box) for i in columns[0]):
        return columns
    margin = [line for i in columns[0] for line in _lines_in(i)]
    first = min(columns[1], key=lambda i: i.bbox.top)
    title = first.content if isinstance(first.content, Line) else None
    if title is None or not margin or title.style.size < settings.display * body:
        return columns
    larger = title.style.size > max(line.style.size for line in margin)
    above = larger and title.bbox.top < min(line.bbox.top for line in margin)
    if not above or (len(columns) > 2 and _width(columns[0]) > settings.margin * _width(columns[1])):
        return columns
    rest = [item for item in columns[1] if item is not first]
    return columns[::-1] if len(columns) == 2 else [[first], columns[0], rest, *columns[2:]]


def _title_first(columns: list[list[Item]], settings: CutSettings) -> list[list[Item]]:
    """The columns, a title that stands alone right of the text it heads before it."""
    if len(columns) != 2:
        return columns
    text, title = ([line for i in column for line in _lines_in(i)] for column in columns)
    if not text or not title or any(isinstance(i.content, Grid) for column in columns for i in column):
        return columns
    largest = max(line.style.size for line in text)
    short = sum(len(line.words) for line in title) <= settings.side_words
    alone = all(line.style.size >= settings.title * largest for line in title)
    return columns[::-1] if short and alone else columns


def _lines_in(item: Item) -> list[Line]:
    if isinstance(item.content, Box):
        return [line for inner in item.content.items for line in _lines_in(inner)]
    return [item.content] if isinstance(item.content, Line) else []


def _boxes_beside(columns: list[list[Item]], body: float, settings: CutSettings) -> list[list[Item]] | None:
    """A column of text and boxes or notes in its margin, as groups in reading order: a box belongs to the section of the
    text beside which it begins, so it comes before the next heading."""
    if len(columns) != 2:
        return None
    margin = next((c for c in columns if all(isinstance(i.content, Box) for i in c)), None)
    margin = margin or _margin_notes(columns, body, settings)
    text = next((c for c in columns if c is not margin), None)
    if margin is None or text is None or not all(isinstance(i.content, Line) for i in text):
        return None
    lines = sorted((i for i in text), key=lambda i: (i.bbox.top, i.bbox.x0))
    own = median_size([i.content for i in lines if isinstance(i.content, Line)])
    heads = [i for i in lines[1:] if _is_display(i.content, own)]
    if not heads or sum(i.bbox.height for i in margin) > 0.8 * sum(i.bbox.height for i in text):
        return None
    # a number beside its heading is a head of the same height: one section, not two
    tops = [*sorted({lines[0].bbox.top, *(i.bbox.top for i in heads)}), float("inf")]
    groups: list[list[Item]] = []
    for top, below in pairwise(tops):
        groups.append([i for i in lines if top <= i.bbox.top < below])
        groups += [b for b in _notes(margin) if _section_top(b[0], tops) == top]
    return [group for group in groups if group]


def _margin_notes(columns: list[list[Item]], body: float, settings: CutSettings) -> list[Item] | None:
    """The column of two that is a margin with notes: narrow, all of it in smaller type than the text."""
    sizes = [[i.content.style.size for i in c if isinstance(i.content, Line)] for c in columns]
    if any(len(size) < len(column) for size, column in zip(sizes, columns, strict=True)):
        return None
    narrow, wide = sorted((0, 1), key=lambda n: _width(columns[n]))
    small = max(sizes[narrow]) <= settings.note * body
    few = len(columns[narrow]) <= 0.5 * len(columns[wide])
    return (
        columns[narrow]
        if small and few and _width(columns[narrow]) <= settings.margin * _width(columns[wide])
        else None
    )


def _notes(margin: list[Item]) -> list[list[Item]]:
    """Boxes one by one, the lines of a note together, top to bottom."""
    notes: list[list[Item]] = []
    for item in sorted(margin, key=lambda i: i.bbox.top):
        near = notes and item.bbox.top - notes[-1][-1].bbox.bottom < item.bbox.height
        if near and isinstance(item.content, Line):
            notes[-1].append(item)
        else:
            notes.append([item])
    return notes


def _heading_below(columns: list[list[Item]], body: float) -> float | None:
    """Top of a heading in the first column below evened columns: the second one goes on with what stands above the
    heading, and not with what the first one ends with."""
    if len(columns) != 2 or not all(isinstance(i.content, Line) for column in columns for i in column):
        return None
    left, right = map(_lines_down, columns)
    bottom = max(line.bbox.bottom for line in right)
    for index, line in enumerate(left[1:], 1):
        if _is_display(line, body) and not _is_display(left[index - 1], body) and line.bbox.top > bottom - 1:
            goes_on = _goes_on_with(left[:index], right[0], body) and not _goes_on_with(left, right[0], body)
            return line.bbox.top - 1 if goes_on else None
    return None


def _goes_on_below(left: list[Line], right: list[Line], row: float, body: float) -> bool:
    """Whether the right column goes on with the end of the left one, and not with what stands there above `row`."""
    above = [line for line in left if line.bbox.top < row]
    if not above or not right:
        return False
    return _goes_on_with(left, right[0], body) and not _goes_on_with(above, right[0], body)


def _lines_down(column: list[Item]) -> list[Line]:
    return sorted((i.content for i in column if isinstance(i.content, Line)), key=attrgetter("baseline"))


def _goes_on_with(column: list[Line], first: Line, body: float) -> bool:
    """Whether a line may follow a column's last one, above footnotes: an item an item, the rest of a sentence its
    beginning."""
    column = [line for line in column if line.style.size >= SMALL * first.style.size] or column
    if _opens_item(first):
        edge = min(line.bbox.x0 for line in column) + 0.3 * body  # what stands further in goes on with its item
        bounds = (
            line
            for line in reversed(column)
            if _opens_item(line) or (_ends(line) and line.bbox.x0 < edge) or _is_display(line, body)
        )
        return _opens_item(next(bounds, column[-1]))
    return first.text[:1].islower() and not _ends(column[-1])


SMALL = 0.85  # of the text's size; footnotes are smaller


def _ends(line: Line) -> bool:
    return line.text.rstrip().endswith((".", "!", "?"))


def _opens_item(line: Line) -> bool:
    return line.marked or find_bullet(line) > 0


def _is_display(line: Line | Box | Grid, size: float) -> bool:
    """Whether a line is set as a heading is: bold, or larger than a size and no part of a sentence."""
    if not isinstance(line, Line):
        return False
    larger = line.style.size >= 1.08 * size and line.text[:1].isupper() and not line.text.rstrip().endswith(".")
    return line.style.bold or line.style.size >= 1.25 * size or larger


def _section_top(box: Item, tops: list[float]) -> float:
    """The heading beside or above which a box begins; a box a little above a heading belongs to it."""
    return max((top for top in tops[:-1] if top <= box.bbox.top + 12), default=tops[0])


def _heading_row(columns: list[list[Item]], body: float) -> float | None:
    """Top of a row of headings, one in each column, below text in each: there a new stretch of columns begins.

    Only where the text above runs on from column to column: columns that begin with headings of their own are read
    one after the other, whatever chance to stand at one height in them; so are those that go on with the text below.
    """
    tops = [
        min((i.content for i in c if isinstance(i.content, Line)), key=attrgetter("baseline"), default=None)
        for c in columns
    ]
    if all(top is not None and _is_display(top, body) for top in tops[1:]):
        return None
    levels = []
    texts = [_lines_down(column) for column in columns]
    for lines in texts:
        levels.append(
            [
                below
                for above, below in pairwise(lines)
                if _is_display(below, body)
                and not _is_display(above, body)
                and len(below.words) <= 9
                and (above.style.size, above.style.bold) != (below.style.size, below.style.bold)
                and below.bbox.top - above.bbox.bottom > 0.3 * body
            ]
        )
    largest = max((line.style.size for level in levels for line in level), default=0.0)
    for line in levels[0]:
        if line.style.size < 0.95 * largest:
            continue  # the headings of a new stretch are the columns' largest
        if all(any(_stand_level(line, other) for other in column) for column in levels[1:]):
            row = line.bbox.top - 1
            return None if any(_goes_on_below(a, b, row, body) for a, b in pairwise(texts)) else row
    return None


def _stand_level(a: Line, b: Line) -> bool:
    """Whether two headings stand at one height and are set alike: a pull-quote beside a heading makes no row."""
    alike = abs(a.style.size - b.style.size) < 0.04 * a.style.size and a.style.bold == b.style.bold
    return alike and abs(a.baseline - b.baseline) < 2


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


def find_strips(
    items: list[Item], extents: Extents, scale: Scale, settings: CutSettings = SETTINGS
) -> list[tuple[float, float]]:
    """Empty vertical strips through all items that are wide enough for a gutter."""
    found = gaps([extents[id(item)] for item in items])
    if not found:
        return []
    bounds = [float("-inf"), *(sum(strip) / 2 for strip in found), float("inf")]
    columns = [[i for i in items if a <= i.bbox.center_x < b] for a, b in pairwise(bounds)]
    return [
        strip
        for strip, left, right in zip(found, columns, columns[1:], strict=False)
        if left and right and _is_gutter(strip, left, right, scale, settings)
    ]


def _is_gutter(
    strip: tuple[float, float], left: list[Item], right: list[Item], scale: Scale, settings: CutSettings
) -> bool:
    """Whether the strip between two neighbouring stretches of text is wide enough for what stands there."""
    smallest = min((i.content.style.size for i in (*left, *right) if isinstance(i.content, Line)), default=scale.body)
    size = max(min(scale.body, max(_size(left), _size(right))), smallest)  # a spread title's spaces are wide
    sides = (max(left, key=lambda i: i.bbox.x1), min(right, key=lambda i: i.bbox.x0))
    boxes = all(not isinstance(i.content, Line) for i in sides) or any(
        all(not isinstance(i.content, Line) for i in side) for side in (left, right)
    )  # boxes have no word spaces between them
    known = bool(scale.edges & {round(strip[1]) + d for d in (-1, 0, 1)}) or any(
        overlap(*strip, *gutter) > 0.5 * (gutter[1] - gutter[0]) for gutter in scale.gutters
    )
    even = min(_rows(left), _rows(right)) >= settings.rows and _begin_at_edges(right, settings)
    width = strip[1] - strip[0]
    both = max(i.bbox.x1 for i in right) - min(i.bbox.x0 for i in left)
    if not boxes and not (known and even) and both < settings.pair * scale.body:
        return width >= settings.apart * size  # too narrow for two columns: the spaces of a spread line
    if even or boxes or (known and max(_rows(left), _rows(right)) > 1):
        return width >= settings.narrow * size
    if known:  # of one line, which a program may have justified
        return width >= size
    # chance strips: a spread line's word spaces are all alike, a gutter stands out among them
    return width >= settings.wide * size and width >= settings.stands_out * max(_word_spaces(left), _word_spaces(right))


def _word_spaces(items: list[Item]) -> float:
    """The widest space inside the lines of a stretch of text, in points; 0 where there is none."""
    rows: dict[int, list[BBox]] = {}
    for item in items:
        if isinstance(item.content, Line):
            rows.setdefault(round(item.content.baseline), []).append(item.bbox)
    spaces = [b.x0 - a.x1 for row in rows.values() for a, b in pairwise(sorted(row))]
    return max(spaces, default=0.0)


def _begin_at_edges(items: list[Item], settings: CutSettings) -> bool:
    """Whether the lines of a column begin at a few places (its edge, its indents), as chance word spaces do not."""
    rows: dict[int, float] = {}
    for item in items:
        row = round(item.content.baseline if isinstance(item.content, Line) else item.bbox.top)
        rows[row] = min(rows.get(row, item.bbox.x0), item.bbox.x0)
    counts = Counter(round(x0) for x0 in rows.values())
    shared = sum(1 for x0 in rows.values() if sum(counts[round(x0) + d] for d in (-1, 0, 1)) > 1)
    return shared >= settings.aligned * len(rows)


def _size(items: list[Item]) -> float:
    return max((i.content.style.size for i in items if isinstance(i.content, Line)), default=0) or 10.0


def _rows(items: list[Item]) -> int:
    """How many printed lines there are; a box or a table counts for many."""
    if any(not isinstance(i.content, Line) for i in items):
        return 99
    return len({round(i.content.baseline) for i in items if isinstance(i.content, Line)})


def _extents(items: list[Item], scale: Scale, settings: CutSettings) -> Extents:
    """{id of an item: its horizontal extent}; a lone display line above columns takes the whole width, however short it
    is."""
    reaching = _reaching(items)
    first_end, last_start = min(i.bbox.x1 for i in items), max(i.bbox.x0 for i in items)
    extents = {}
    for item in items:
        line, (x0, _, x1, _) = item.content, item.bbox
        extents[id(item)] = x0, x1
        if not isinstance(line, Line):
            continue
        large = line.style.size >= settings.display * scale.body
        stands_out = large or (line.style.bold and line.style.size >= scale.body)
        columns = first_end < x0 or x1 < last_start  # something stands further left or right
        whole = _whole_width(item, line, items, large, scale) if stands_out and columns else None
        if whole is not None:
            extents[id(item)] = whole
        elif id(item) in reaching or (
            line.style.size >= HEADING * scale.body and last_start > x0 + INTO * item.bbox.width
        ):
            extents[id(item)] = x0, _right_end(item, items, scale)
    return extents


def _reaching(items: list[Item]) -> set[int]:
    """The ids of lines that reach into the text that stands beside them."""
    lines = sorted((item for item in items if isinstance(item.content, Line)), key=lambda item: item.bbox.top)
    found: set[int] = set()
    for number, item in enumerate(lines, 1):
        for other in islice(lines, number, None):
            if other.bbox.top >= item.bbox.bottom:
                break
            if _reaches_into(item.bbox, other.bbox):
                found.add(id(item))
            if _reaches_into(other.bbox, item.bbox):
                found.add(id(other))
    return found


def _reaches_into(a: BBox, b: BBox) -> bool:
    inside = a.x0 + INTO * (a.x1 - a.x0) < b.x0 < a.x1
    return inside and min(a.bottom, b.bottom) - max(a.top, b.top) > BESIDE * (b.bottom - b.top)


INTO = 0.3  # of a line's width, from where on text that begins there stands beside it
BESIDE = 0.3  # of a text's height that stands at the height of a line beside it


def _whole_width(item: Item, line: Line, items: list[Item], large: bool, scale: Scale) -> tuple[float, float] | None:
    """The extent of all items where a display line stands alone above columns, at the left edge or in the middle, else
    None. One no larger than the text must stand in white space through all columns, and they must begin anew below it
    at one height."""
    reach = 0.35 * line.style.size
    box = union([item.bbox, *(i.bbox for i in items if _goes_on_heading(item, i))])
    rest = [i for i in items if not contains(box, i.bbox, slack=1)]
    if not all(_is_clear_of(i, box, reach if isinstance(i.content, Line) else 0.0) for i in rest):
        return None
    others = [i.bbox for i in rest]
    left, right = min(b.x0 for b in (box, *others)), max(b.x1 for b in (box, *others))
    if box.x0 >= left + 3 * scale.body and abs(box.center_x - (left + right) / 2) >= scale.body:
        return None
    beside = [b for b in others if b.x0 > box.x1 or b.x1 < box.x0]
    above, below = [b for b in beside if b.bottom < box.top], [b for b in beside if b.top > box.bottom]
    own = [b for b in others if b.top > box.bottom and not (b.x0 > box.x1 or b.x1 < box.x0)]
    steps = abs(min(b.top for b in own) - min(b.top for b in below)) if own and below else inf
    if not large:
        room = box.top - max((b.bottom for b in others if b.bottom < box.bottom), default=box.top)
        heads = above and steps < LEVEL * scale.body and room > scale.body
    elif above:
        heads = below or not own or _spans_columns(own, box, scale.body)
    else:
        heads = steps < scale.body
    return (left, right) if heads else None


def _spans_columns(below: Sequence[BBox], heading: BBox, body: float) -> bool:
    """Whether a heading reaches over a gutter: two of the texts right below it stand beside each other, boxes or lines."""
    first = min(box.top for box in below)
    top = sorted(box for box in below if box.top < first + 2 * body and box.x0 < heading.x1 - body)
    return first - heading.bottom < 2 * body and any(a.x1 + body < b.x0 for a, b in pairwise(top))


LEVEL = 0.3  # body sizes between the first lines of columns that begin at one height


def _right_end(item: Item, items: list[Item], scale: Scale) -> float:
    """Right end of an item; where a line is printed into the text of the next column, or a heading up to its edge, it
    ends before that column."""
    box, line = item.bbox, item.content
    if not isinstance(line, Line):
        return box.x1
    beside = [
        i.bbox.x0
        for i in items
        if isinstance(i.content, Line)
        and i.bbox.x0 > box.x0 + INTO * box.width
        and overlap(box.top, box.bottom, i.bbox.top, i.bbox.bottom) > BESIDE * i.bbox.height
    ]
    covered = [x0 for x0 in beside if x0 < box.x1]
    if line.style.size >= HEADING * scale.body and not covered:
        begun = [i.bbox.x0 for i in items]
        reach = INDENT * scale.body
        near = [x0 for x0 in begun if abs(x0 - box.x1) < scale.body and x0 > box.x0 + 0.3 * box.width]
        filled = [x0 for x0 in near if sum(-1 < other - x0 < reach for other in begun) >= FILLED]
        covered = [x0 for x0 in filled if any(x0 <= other < x0 + reach for other in beside)]
    return max(box.x0, min(covered) - 1.5 * scale.body) if covered else box.x1


HEADING = 1.25  # body sizes from which a line may fill the gutter to the next column
FILLED = 4  # lines that begin at the edge of that column
INDENT = 2.5  # body sizes that a line of it may be set in


def _goes_on_heading(item: Item, other: Item) -> bool:
    """Whether two lines are one heading's, set alike: at one edge and close to each other, or beside each other with a
    letter-spaced word's space between them."""
    a, b = item.content, other.content
    if not (isinstance(a, Line) and isinstance(b, Line)):
        return False
    if a.style.size != b.style.size or a.style.bold != b.style.bold:
        return False
    if a.baseline > b.baseline:
        a, b = b, a
    left, right = sorted((a.bbox, b.bbox))
    beside = abs(a.baseline - b.baseline) < 1 and 0 <= right.x0 - left.x1 < WORD_SPACE * a.style.size
    return beside or (abs(a.bbox.x0 - b.bbox.x0) < 2 and b.bbox.top - a.bbox.bottom < 0.5 * a.style.size)


WORD_SPACE = 0.9  # sizes between two words of a letter-spaced heading, at most


BELOW = 0.4  # as part of the white space above a heading, what is enough below it: its text follows closely


def _is_clear_of(item: Item, heading: BBox, reach: float) -> bool:
    """Whether an item stands above or below a heading, lines at least `reach` points, or is a line of it."""
    box = item.bbox
    near = overlap(box.top, box.bottom, heading.top - reach, heading.bottom + reach * BELOW)
    return near == 0 or _same_heading(box, heading) or _is_overline(item, heading)


def _is_overline(item: Item, heading: BBox) -> bool:
    """Whether an item is a word or two right above a heading that say what it names: "Rolle:"."""
    box = item.bbox
    small = isinstance(item.content, Line) and len(item.content.words) <= 2 and box.height < 0.8 * heading.height
    return small and abs(box.x0 - heading.x0) < 2 and box.bottom <= heading.top + 1


def _same_heading(a: BBox, b: BBox) -> bool:
    return abs(a.x0 - b.x0) < 2 and abs(a.height - b.height) < 2


def _bands(items: list[Item], extents: Extents, scale: Scale, settings: CutSettings) -> list[list[Item]]:
    """Stretches of the page, top to bottom, each with gutters of its own or with none."""
    bands = _rows_of(items, scale)
    zones = _zones(bands, items, extents, scale)
    if len(zones) > 1:
        return zones
    groups: list[list[list[Item]]] = []
    covered: tuple[float, float] | None = None  # by the last group, where it leaves no strip free
    for band in bands:
        if groups and covered is not None and len(band) == 1:  # the usual case, line by line
            x0, x1 = extents[id(band[0])]
            if x0 <= covered[1] and x1 >= covered[0]:
                groups[-1].append(band)
                covered = min(x0, covered[0]), max(x1, covered[1])
                continue
        if groups and _belongs(band, _flat(groups[-1]), extents, scale, settings):
            groups[-1].append(band)
            covered = _covered(_flat(groups[-1]), extents)
            continue
        pulled = _columns_begun(band, groups[-1], extents, scale, settings) if groups else []
        pulled = pulled or (_heads_of(band, groups[-1], scale.body) if groups else [])
        if pulled:
            groups[-1] = groups[-1][: -len(pulled)]
        groups = [group for group in groups if group] + [[*pulled, band]]
        covered = _covered(_flat(groups[-1]), extents)
    return [_flat(group) for group in groups]


def _covered(items: list[Item], extents: Extents) -> tuple[float, float] | None:
    """The width that items take up, None where a strip of it is free."""
    spans = [extents[id(item)] for item in items]
    return None if gaps(spans) else (min(x0 for x0, _ in spans), max(x1 for _, x1 in spans))


def _rows_of(items: list[Item], scale: Scale) -> list[list[Item]]:
    """Items in bands, top to bottom: those of one band overlap in height, directly or through others."""
    bands: list[list[Item]] = []
    bottom = None
    for item in sorted(items, key=lambda i: i.bbox.top):
        if bottom is None or item.bbox.top >= bottom - 0.25 * min(item.bbox.height, scale.body):
            bands.append([])
        bands[-1].append(item)
        bottom = item.bbox.bottom if bottom is None else max(bottom, item.bbox.bottom)
    return bands


def _sections(bands: list[list[Item]], extents: Extents, scale: Scale, settings: CutSettings) -> list[list[Item]]:
    """Bands in runs that hold something as wide as all of them, or nothing of the kind: the gutters of what stands
    between full-width elements are its own. A short line that follows such an element closely is its last; short
    lines without gutters are text like the full-width lines around them."""
    spans = [extents[id(i)] for band in bands for i in band]
    left, right = min(x0 for x0, _ in spans), max(x1 for _, x1 in spans)
    runs: list[list[list[Item]]] = []
    was_wide: bool | None = None
    for band in bands:
        wide = any(x1 - x0 >= settings.full * (right - left) for x0, x1 in (extents[id(i)] for i in band))
        tail = was_wide and len(band) == 1 and band[0].bbox.x0 < left + 3 * scale.body
        if wide == was_wide or (tail and _gap(runs[-1][-1], band) < 0.9 * scale.body):
            runs[-1].append(band)
        else:
            runs.append([band])
            was_wide = wide
    for run, below in pairwise(runs):
        if _heads_next(run, below, left, scale):
            below.insert(0, run.pop())
    sections: list[list[Item]] = []
    open_text = False
    for run in map(_flat, runs):
        columns = bool(find_gutters(run, extents, scale, settings))
        if sections and not columns and open_text:
            sections[-1] = sections[-1] + run
        else:
            sections.append(run)
        open_text = not columns
    return sections


def _heads_next(run: list[list[Item]], below: list[list[Item]], left: float, scale: Scale) -> bool:
    """Whether the last band of a run of columns is a short line at the left edge, far below them and close above the
    full-width text that follows: its heading."""
    if len(run) < 2 or len(run[-1]) > 1 or not isinstance(run[-1][0].content, Line):
        return False
    if not any(len(band) > 1 for band in run[:-1]):
        return False  # no columns
    near, apart = _gap(run[-1], below[0]), _gap(run[-2], run[-1])
    return run[-1][0].bbox.x0 < left + scale.body and near < 0.9 * scale.body and apart > 1.5 * max(near, scale.body)


def _zones(bands: list[list[Item]], items: list[Item], extents: Extents, scale: Scale) -> list[list[Item]]:
    """Bands in runs that cross the same gutters: full-width text crosses them, text in columns respects them.

    A band that crosses nothing goes with the text above it: as its last short line where it follows closely, as the
    columns' own where those respect the gutters too; below columns that end at one height it heads what crosses them.
    """
    if not scale.gutters:
        return []
    zones: list[list[list[Item]]] = []
    last: frozenset[int] | None = None
    for band, after in zip(bands, [*bands[1:], None], strict=True):
        crossed = frozenset(n for n, g in enumerate(scale.gutters) if any(_spans(i, extents, g) for i in band))
        left_only = not crossed and max(i.bbox.x1 for i in band) < scale.gutters[0][1]
        tail = left_only and bool(last) and _gap(zones[-1][-1], band) < 0.9 * scale.body
        full = (
            after is not None
            and _gap(band, after) < 0.9 * scale.body
            and any(_spans(i, extents, scale.gutters[0]) for i in after)
        )
        below = left_only and last == crossed and full and _ends_columns(band, _flat(zones[-1]), scale)
        if zones and ((crossed == last and not below) or tail):
            zones[-1].append(band)
        else:
            zones.append([band])
            last = crossed
    return [_flat(zone) for zone in zones]


def _ends_columns(band: list[Item], zone: list[Item], scale: Scale) -> bool:
    """Whether a band stands below all of the columns of a zone: text on both sides of a gutter ends above it."""
    edge = sum(scale.gutters[0]) / 2
    both = any(i.bbox.center_x < edge for i in zone) and any(i.bbox.center_x >= edge for i in zone)
    return both and _follows_evened_columns(band, zone, list(scale.gutters[:1]), scale.body)


def _spans(item: Item, extents: Extents, gutter: tuple[float, float]) -> bool:
    """Whether a line crosses a gutter; a box must cover it, since boxes are wider than the text below them."""
    x0, x1 = extents[id(item)]
    if isinstance(item.content, Line):
        return _crosses((x0, x1), gutter)
    return x0 < gutter[0] and x1 > gutter[1]


def _crosses(extent: tuple[float, float], gutter: tuple[float, float]) -> bool:
    middle = sum(gutter) / 2
    return extent[0] < middle - 1 and extent[1] > middle + 1


def find_gutters(
    items: list[Item], extents: Extents, scale: Scale, settings: CutSettings = SETTINGS
) -> tuple[tuple[float, float], ...]:
    """The strips between columns that most lines respect and only some lines cross, left to right.

    A full-width line is wider than any column, and a heading may span them: neither hides a gutter.
    """
    if len(items) < settings.rows:
        return ()
    left, right = min(i.bbox.x0 for i in items), max(i.bbox.x1 for i in items)
    narrow = [
        i
        for i in items
        if isinstance(i.content, Line)
        and i.bbox.width <= settings.column * (right - left)
        and i.content.style.size < settings.display * scale.body
    ]
    if len(narrow) < settings.rows:
        return ()
    rows = len({round(i.content.baseline) for i in narrow if isinstance(i.content, Line)})
    strays = max(int(settings.strays * rows), rows >= 2 * settings.rows)
    spans = [extents[id(i)] for i in narrow]
    found = []
    for strip in (_shrunk(valley, spans, settings.narrow * scale.body) for valley in _valleys(spans, strays)):
        beside = [i for i in narrow if not _crosses(extents[id(i)], strip)]
        before = [i for i in beside if i.bbox.center_x < strip[0]]
        after = [i for i in beside if i.bbox.center_x > strip[1]]
        if (
            before
            and after
            and _shares_rows(before, after, settings)
            and _is_gutter(strip, before, after, scale, settings)
        ):
            held = [i for i in before if not found or i.bbox.center_x > found[-1][1]]
            if not held:  # an indent, and no column, stands between the two
                found[-1] = max(found[-1], strip, key=lambda gutter: gutter[1] - gutter[0])
                continue
            found.append(strip)
    return tuple(found)


def _valleys(intervals: list[tuple[float, float]], most: int) -> list[tuple[float, float]]:
    """Stretches that at most so many of the intervals cover, between stretches that more cover.

    >>> _valleys([(0, 4), (0, 5), (3, 12), (9, 12), (9, 14)], 1)
    [(5, 9)]
    """
    ends = sorted([(x0, 1) for x0, _ in intervals] + [(x1, -1) for _, x1 in intervals])
    found: list[tuple[float, float]] = []
    cover, begun, seen = 0, None, False
    for x, step in ends:
        cover += step
        if cover > most:
            if seen and begun is not None and x > begun:
                found.append((begun, x))
            seen, begun = True, None
        elif begun is None:
            begun = x
    return found


def _shrunk(strip: tuple[float, float], spans: list[tuple[float, float]], least: float) -> tuple[float, float]:
    """The part of a valley, at least `least` points wide, that the fewest lines cross: some reach into it from a side.

    >>> _shrunk((240, 310), [(48, 240), (48, 282), (310, 540)], 6)
    (282, 310)
    """
    start, end = strip
    starts = [start, *(x1 for _, x1 in spans if start < x1 < end)]
    ends = [end, *(x0 for x0, _ in spans if start < x0 < end)]
    parts = [(a, b) for a in starts for b in ends if b - a >= least] or [strip]
    return min(parts, key=lambda part: (sum(_crosses(span, part) for span in spans), part[0] - part[1]))


def _shares_rows(left: list[Item], right: list[Item], settings: CutSettings) -> bool:
    """Whether enough lines stand beside each other: text right of a strip and text left of it elsewhere are no columns."""
    shared = sum(
        any(overlap(a.bbox.top, a.bbox.bottom, b.bbox.top, b.bbox.bottom) > 0.3 * a.bbox.height for b in right)
        for a in left
    )
    return shared >= settings.rows - 1


def _flat(bands: list[list[Item]]) -> list[Item]:
    return [item for band in bands for item in band]


def _columns_begun(
    band: list[Item], above: list[list[Item]], extents: Extents, scale: Scale, settings: CutSettings
) -> list[list[Item]]:
    """Bands right above that already stand in one of the columns this band opens: a column may begin before its
    neighbour. The last lines of a full-width paragraph are short too, but follow it without a gap."""
    own = len(find_strips(band, extents, scale, settings))
    if not own or find_strips(_flat(above), extents, scale, settings):
        return []
    pulled: list[list[Item]] = []
    for candidate in reversed(above):
        if len(find_strips(_flat([candidate, *pulled, band]), extents, scale, settings)) < own:
            break
        pulled.insert(0, candidate)
    rest = above[: len(above) - len(pulled)]
    last = rest[-1] if rest else None
    while last is not None and pulled and _gap(last, pulled[0]) < 0.9 * scale.body:
        last = pulled.pop(0)
    return pulled


def _heads_of(band: list[Item], above: list[list[Item]], body: float) -> list[list[Item]]:
    """The row right above a band that heads its columns: headings side by side, each where text of the band begins."""
    row = above[-1]
    lines = [i.content for i in row if isinstance(i.content, Line)]
    if len(above) < 2 or len(lines) < max(2, len(row)) or not all(_is_display(line, body) for line in lines):
        return []
    starts = [i.bbox.x0 for i in band]
    over = all(any(abs(line.bbox.x0 - x0) < 3 for x0 in starts) for line in lines)
    return [row] if over and _gap(row, band) < 1.5 * lines[0].style.size else []


def _gap(above: list[Item], below: list[Item]) -> float:
    return min(i.bbox.top for i in below) - max(i.bbox.bottom for i in above)


def _belongs(band: list[Item], group: list[Item], extents: Extents, scale: Scale, settings: CutSettings) -> bool:
    """Whether a band shares the gutters of the group above it, or is like it in having none."""
    own, above = find_strips(band, extents, scale, settings), find_strips(group, extents, scale, settings)
    if not own and not above:
        return True
    together = find_strips(group + band, extents, scale, settings)
    if not above:
        # a column may begin before the one beside it does
        return len(together) >= len(own)
    if len(together) < max(len(own), len(above)):
        return False
    return bool(own) or not _follows_evened_columns(band, group, together, scale.body)


def _follows_evened_columns(
    band: list[Item], group: list[Item], strips: list[tuple[float, float]], body: float
) -> bool:
    """A short line below columns that end at one height, after a gap, is full-width text and no part of a column; it goes
    on with the left one below its lead-in, and where its lines stand as far apart."""
    edge = sum(strips[0]) / 2
    if min(i.bbox.x0 for i in band) > edge:
        return False  # it goes on in the right column
    left = sorted((i for i in group if i.bbox.center_x < edge), key=lambda i: i.bbox.bottom)
    if left and isinstance(left[-1].content, Line) and left[-1].content.text.rstrip().endswith(":"):
        return False
    if len(left) > 1 and _gap(left[-1:], band) <= _gap(left[-2:-1], left[-1:]) + 1:
        return False
    bottoms = [
        max(i.bbox.bottom for i in side)
        for side in (
            [i for i in group if i.bbox.center_x < edge],
            [i for i in group if i.bbox.center_x >= edge],
        )
        if side
    ]
    gap = min(i.bbox.top for i in band) - max(bottoms)
    return len(bottoms) == 2 and abs(bottoms[0] - bottoms[1]) < 1.3 * body and gap > 0.6 * body
