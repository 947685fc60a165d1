"""Stretches of a page, top to bottom, each with gutters of its own or with none."""

from itertools import pairwise

from pipeline.geometry import gaps
from pipeline.layout.cut_items import (
    CutSettings,
    Extents,
    Item,
    Scale,
    bands_of,
    crosses,
    gap_between,
    is_display,
    items_of,
    opens_item,
)
from pipeline.layout.gutters import find_gutters, find_strips
from pipeline.model import Line


def find_stretches(items: list[Item], extents: Extents, scale: Scale, settings: CutSettings) -> list[list[Item]]:
    """Stretches of the page, top to bottom, each with gutters of its own or with none."""
    bands = bands_of(items, scale)
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
        if groups and _belongs(band, items_of(groups[-1]), extents, scale, settings):
            groups[-1].append(band)
            covered = _covered(items_of(groups[-1]), extents)
            continue
        pulled = _columns_begun(band, groups[-1], extents, scale, settings) if groups else []
        pulled = pulled or (_heads_of(band, groups[-1], scale.body) if groups else [])
        pulled = pulled or (_block_begun(band, groups[-1], extents, scale, settings) if groups else [])
        if pulled:
            groups[-1] = groups[-1][: -len(pulled)]
        groups = [group for group in groups if group] + [[*pulled, band]]
        covered = _covered(items_of(groups[-1]), extents)
    return [items_of(group) for group in groups]


def _covered(items: list[Item], extents: Extents) -> tuple[float, float] | None:
    """The width that items take up, None where a strip of it is free."""
    spans = [extents[id(item)] for item in items]
    return None if gaps(spans) else (min(x0 for x0, _ in spans), max(x1 for _, x1 in spans))


def find_sections(bands: list[list[Item]], extents: Extents, scale: Scale, settings: CutSettings) -> list[list[Item]]:
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
        if wide == was_wide or (tail and gap_between(runs[-1][-1], band) < 0.9 * scale.body):
            runs[-1].append(band)
        else:
            runs.append([band])
            was_wide = wide
    for run, below in pairwise(runs):
        if _heads_next(run, below, left, scale):
            below.insert(0, run.pop())
    sections: list[list[Item]] = []
    open_text = False
    for stretch in map(items_of, runs):
        columns = bool(find_gutters(stretch, extents, scale, settings))
        if sections and not columns and open_text:
            sections[-1] = sections[-1] + stretch
        else:
            sections.append(stretch)
        open_text = not columns
    return sections


def _heads_next(run: list[list[Item]], below: list[list[Item]], left: float, scale: Scale) -> bool:
    """Whether the last band of a run of columns is a short line at the left edge, far below them and close above the
    full-width text that follows: its heading."""
    if len(run) < 2 or len(run[-1]) > 1 or not isinstance(run[-1][0].content, Line):
        return False
    if not any(len(band) > 1 for band in run[:-1]):
        return False  # no columns
    near, apart = gap_between(run[-1], below[0]), gap_between(run[-2], run[-1])
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
        tail = left_only and bool(last) and gap_between(zones[-1][-1], band) < 0.9 * scale.body
        full = (
            after is not None
            and gap_between(band, after) < 0.9 * scale.body
            and any(_spans(i, extents, scale.gutters[0]) for i in after)
        )
        below = left_only and last == crossed and full and _ends_columns(band, items_of(zones[-1]), scale)
        if zones and ((crossed == last and not below) or tail):
            zones[-1].append(band)
        else:
            zones.append([band])
            last = crossed
    return [items_of(zone) for zone in zones]


def _ends_columns(band: list[Item], zone: list[Item], scale: Scale) -> bool:
    """Whether a band stands below all of the columns of a zone: text on both sides of a gutter ends above it."""
    edge = sum(scale.gutters[0]) / 2
    both = any(i.bbox.center_x < edge for i in zone) and any(i.bbox.center_x >= edge for i in zone)
    return both and _follows_evened_columns(band, zone, list(scale.gutters[:1]), scale.body)


def _spans(item: Item, extents: Extents, gutter: tuple[float, float]) -> bool:
    """Whether a line crosses a gutter; a box must cover it, since boxes are wider than the text below them."""
    x0, x1 = extents[id(item)]
    if isinstance(item.content, Line):
        return crosses((x0, x1), gutter)
    return x0 < gutter[0] and x1 > gutter[1]


def _columns_begun(
    band: list[Item], above: list[list[Item]], extents: Extents, scale: Scale, settings: CutSettings
) -> list[list[Item]]:
    """Bands right above that already stand in one of the columns this band opens: a column may begin before its
    neighbour. The last lines of a full-width paragraph are short too, but follow it without a gap."""
    own = len(find_strips(band, extents, scale, settings))
    if not own or find_strips(items_of(above), extents, scale, settings):
        return []
    pulled: list[list[Item]] = []
    for candidate in reversed(above):
        if len(find_strips(items_of([candidate, *pulled, band]), extents, scale, settings)) < own:
            break
        pulled.insert(0, candidate)
    rest = above[: len(above) - len(pulled)]
    last = rest[-1] if rest else None
    while last is not None and pulled and gap_between(last, pulled[0]) < 0.9 * scale.body:
        last = pulled.pop(0)
    return pulled


def _block_begun(
    band: list[Item], above: list[list[Item]], extents: Extents, scale: Scale, settings: CutSettings
) -> list[list[Item]]:
    """Bands right above, as far as the widest white space among those that respect the gutters this band opens: blocks
    set one lower than the other begin at different heights, and a text goes on beside the next one's heading."""
    own = len(find_strips(band, extents, scale, settings))
    pulled: list[list[Item]] = []
    widest = (0.0, 0)
    for candidate in reversed(above[1:]):
        if not own or len(find_strips(items_of([candidate, *pulled, band]), extents, scale, settings)) < own:
            break
        pulled.insert(0, candidate)
        widest = max(widest, (gap_between(above[len(above) - len(pulled) - 1], candidate), len(pulled)))
    gap, count = widest
    near = gap_between(above[-1], band)
    return pulled[-count:] if gap > settings.blocks * scale.body and gap > 2 * near else []


def _heads_of(band: list[Item], above: list[list[Item]], body: float) -> list[list[Item]]:
    """The row right above a band that heads its columns: headings side by side, each where text of the band begins."""
    row = above[-1]
    lines = [i.content for i in row if isinstance(i.content, Line)]
    if len(above) < 2 or len(lines) < max(2, len(row)) or not all(is_display(line, body) for line in lines):
        return []
    starts = [i.bbox.x0 for i in band]
    over = all(any(abs(line.bbox.x0 - x0) < 3 for x0 in starts) for line in lines)
    return [row] if over and gap_between(row, band) < 1.5 * lines[0].style.size else []


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
    on with the left one below its lead-in, where its lines stand as far apart, and as one more item of its list."""
    edge = sum(strips[0]) / 2
    if min(i.bbox.x0 for i in band) > edge:
        return False  # it goes on in the right column
    left = sorted((i for i in group if i.bbox.center_x < edge), key=lambda i: i.bbox.bottom)
    if left and isinstance(left[-1].content, Line) and left[-1].content.text.rstrip().endswith(":"):
        return False
    if len(left) > 1 and gap_between(left[-1:], band) <= gap_between(left[-2:-1], left[-1:]) + 1:
        return False
    if left and _goes_on_listing(left, band):
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


def _goes_on_listing(column: list[Item], band: list[Item]) -> bool:
    """Whether a band is one more item of a column's list: it begins where the list's items do, and stands no further below
    them than they stand apart."""
    first = band[0].content
    items = [n for n, item in enumerate(column) if isinstance(item.content, Line) and opens_item(item.content)]
    if not items or not isinstance(first, Line) or not opens_item(first):
        return False
    gaps = [gap_between(column[:n], column[n : n + 1]) for n in items if n]
    level = abs(column[items[-1]].bbox.x0 - first.bbox.x0) < 1
    return level and gap_between(column[-1:], band) <= max(gaps, default=0.0) + 1
