"""White space between columns: strips that nothing crosses, and gutters that only some lines cross."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.geometry import BBox, gaps, overlap
from pipeline.layout.cut_items import SETTINGS, CutSettings, Extents, Item, Scale, crosses
from pipeline.model import Line


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
    if scale.rules and _is_ruled(strip, left, right, scale.rules):
        return width >= settings.narrow * size
    both = max(i.bbox.x1 for i in right) - min(i.bbox.x0 for i in left)
    if not boxes and not (known and even) and both < settings.pair * scale.body:
        return width >= settings.apart * size  # too narrow for two columns: the spaces of a spread line
    if even or boxes or (known and max(_rows(left), _rows(right)) > 1):
        return width >= settings.narrow * size
    if known:  # of one line, which a program may have justified
        return width >= size
    # chance strips: a spread line's word spaces are all alike, a gutter stands out among them
    return width >= settings.wide * size and width >= settings.stands_out * max(_word_spaces(left), _word_spaces(right))


def _is_ruled(strip: tuple[float, float], left: list[Item], right: list[Item], rules: Sequence[BBox]) -> bool:
    """Whether an upright line is drawn in the strip, all along where text stands on both sides of it."""
    top = max(min(i.bbox.top for i in side) for side in (left, right))
    bottom = min(max(i.bbox.bottom for i in side) for side in (left, right))
    return bottom > top and any(
        strip[0] < rule.center_x < strip[1] and overlap(rule.top, rule.bottom, top, bottom) > 0.9 * (bottom - top)
        for rule in rules
    )


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


def find_gutters(
    items: list[Item], extents: Extents, scale: Scale, settings: CutSettings = SETTINGS
) -> tuple[tuple[float, float], ...]:
    """The strips between columns that most lines respect and only some lines cross, left to right.

    A full-width line is wider than any column, and a heading may span them: neither hides a gutter.
    """
    if len(items) < settings.rows:
        return ()  # `_shares_rows` asks for one less left of a gutter, and one must stand right of it
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
        beside = [i for i in narrow if not crosses(extents[id(i)], strip)]
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
    return min(parts, key=lambda part: (sum(crosses(span, part) for span in spans), part[0] - part[1]))


def _shares_rows(left: list[Item], right: list[Item], settings: CutSettings) -> bool:
    """Whether enough lines stand beside each other: text right of a strip and text left of it elsewhere are no columns."""
    shared = sum(
        any(overlap(a.bbox.top, a.bbox.bottom, b.bbox.top, b.bbox.bottom) > 0.3 * a.bbox.height for b in right)
        for a in left
    )
    return shared >= settings.rows - 1
