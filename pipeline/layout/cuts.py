"""A page of segments → its regions in reading order: columns, boxes and tables."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.geometry import BBox, area, center_inside, contains, overlap, union
from pipeline.layout.boxes import find_boxes
from pipeline.layout.bullets import is_lone_bullet
from pipeline.layout.cut_items import Scale
from pipeline.layout.drawn_parts import part_at_lines
from pipeline.layout.figures import find_bubbles, find_figures, find_labels, find_wheel_labels
from pipeline.layout.gutters import column_edges
from pipeline.layout.headed_matrices import find_headed_matrices
from pipeline.layout.lines import join_segments, median_size
from pipeline.layout.regions import Region, build_items, cut_regions, find_fold
from pipeline.layout.ruled_rows import find_ruled_rows
from pipeline.layout.sheets import Sheet, aside_lines
from pipeline.layout.table_margins import complete_grid, with_turned_labels
from pipeline.layout.tables import Grid, find_grids, find_labelled_rows, find_spaced_tiles, find_tiled_grids
from pipeline.layout.turned import find_turned_labels, split_turned_words
from pipeline.model import Block, Chars, Line, Page
from pipeline.records import BlockKind

PICTURE = 40.0  # points; a smaller box is an ornament
COLUMN_RULE = 6.0  # body sizes: a shorter upright line does not part columns
TYPED_LINE = re.compile(r"[-_=*~]{4,}")  # as a typewriter underlines a heading


@dataclass(frozen=True, slots=True)
class Cut:
    """A page cut into regions: the segments that were placed, and what was set aside on the way.

    grounds: {id of a box: its number}. body: the page's body size in points. pictures: where pictures stand, and
    coloured boxes without text in a picture's place.
    """

    regions: tuple[Region, ...]
    segments: tuple[Line, ...]
    aside: tuple[Block, ...]
    grounds: dict[int, int]
    body: float
    pictures: tuple[BBox, ...]


def last_columns(cuts: Sequence[Cut]) -> tuple[float, ...]:
    """The edges of the columns of the table that ends the last page; none where something else does."""
    last = cuts[-1].regions[-1].grid if cuts and cuts[-1].regions else None
    return last.columns if last is not None else ()


def cut_sheet(
    sheet: Sheet, furniture: Mapping[int, str], fonts: frozenset[str], body: float, above: tuple[float, ...]
) -> Cut:
    """The regions of one page in reading order.

    furniture: ids of the segments that are no text of the page. fonts: those of bullets and signs. body: the document's
    body size in points. above: columns of the table that ends the page before.
    """
    page = sheet.page
    page_area = page.width * page.height
    segments = [s for s in sheet.segments if id(s) not in furniture]
    bubbles = find_bubbles(page.fills, segments, page_area)
    figures = find_figures([f for f in page.fills if not any(f.bbox == b.bbox for b in bubbles)], page_area)
    segments, labels = _set_apart(segments, find_labels(segments, figures, body), "figure_label")
    segments = _attach_bullets(segments, fonts)
    segments, signs = _set_apart(segments, _find_signs(segments, fonts), "symbol")
    segments, typed = _set_apart(segments, {id(s) for s in segments if _is_typed_line(s)}, "symbol")

    grids, segments = _drawn_tables(page, segments, above)
    page_body = min(body, median_size(segments)) if segments else body
    fold = find_fold(page.width, page.height, page_body)
    headed, segments = _headed_tables(segments, grids, page_body, fold if _is_spread(sheet, furniture, fold) else None)
    grids += headed
    grids = _with_turned_labels([*grids, *_grounded_tables(page, segments, grids, above)], sheet)

    headings = find_turned_labels(sheet.turned, grids, page.number)
    taken = {char for line in headings for char in line.chars}
    rotated = aside_lines(Chars.of([char for char in sheet.turned if char not in taken]), page.number)
    segments, level = _set_apart(segments, find_wheel_labels(_outside(grids, segments), rotated), "figure_label")

    boxes = [
        b for b in find_boxes(page.fills, segments, page_area, bubbles) if not any(_in_grid(b.bbox, g) for g in grids)
    ]
    rules = tuple(r.bbox for r in page.rulings if not r.horizontal and r.bbox.height > COLUMN_RULE * page_body)
    scale = Scale(page_body, column_edges(segments), fold, rules)
    parts = part_at_lines(build_items(segments, boxes, grids), page.rulings)
    return Cut(
        regions=tuple(region for part in parts for region in cut_regions(part, scale)),
        segments=(*segments, *headings),
        aside=(*labels, *signs, *typed, *_as_decoration(rotated, "rotated"), *level),
        # numbers of boxes: the page's own, so that no two pages share one
        grounds={id(box): 1000 * page.number + n for n, box in enumerate(boxes)},
        body=page_body,
        pictures=_find_pictures(page, sheet.segments),
    )


def _as_decoration(lines: Iterable[Line], reason: str) -> list[Block]:
    return [Block(BlockKind.DECORATION, (line,), reason=reason) for line in lines]


def _set_apart(segments: Sequence[Line], found: Collection[int], reason: str) -> tuple[list[Line], list[Block]]:
    """The segments without those of which the ids were found, and these as decoration."""
    kept = [s for s in segments if id(s) not in found]
    return kept, _as_decoration((s for s in segments if id(s) in found), reason)


def _find_signs(segments: Sequence[Line], fonts: frozenset[str]) -> set[int]:
    """ids of the bullets that no text stands beside: ornaments."""
    return {id(s) for s in segments if is_lone_bullet(s, fonts) and all(c.style.font in fonts for c in s.chars if c)}


def _is_typed_line(segment: Line) -> bool:
    return TYPED_LINE.fullmatch(segment.text.strip()) is not None


def _drawn_tables(page: Page, segments: Sequence[Line], above: tuple[float, ...]) -> tuple[list[Grid], list[Line]]:
    """The tables that lines or grounds draw, and all segments, parted where two cells had run together."""
    grids = find_grids(page.rulings, page.fills, segments, above)
    grids += find_tiled_grids(page.fills, _outside(grids, segments), whole=True)
    ruled, segments = find_ruled_rows(page.rulings, page.fills, grids, segments)
    drawn = (*grids, *ruled)
    grids = [complete_grid(grid, _outside([g for g in drawn if g is not grid], segments)) for grid in drawn]
    free = _outside(grids, segments)
    grids += [complete_grid(grid, free) for grid in find_spaced_tiles(page.fills, free)]
    return grids, segments


def _headed_tables(
    segments: Sequence[Line], grids: Sequence[Grid], body: float, fold: float | None
) -> tuple[list[Grid], list[Line]]:
    """The tables that only a row of headings tells, and all segments, parted where two cells had run together."""
    free = _outside(grids, segments)
    matrices, parted = find_headed_matrices(free, body, fold)
    if not matrices:
        return [], list(segments)
    apart = {id(s) for s in free}
    return [m.grid for m in matrices], [s for s in segments if id(s) not in apart] + parted


def _grounded_tables(
    page: Page, segments: Sequence[Line], grids: Sequence[Grid], above: tuple[float, ...]
) -> list[Grid]:
    """The tables that grounds make beside those found already."""
    free = _outside(grids, segments)
    tiled = [complete_grid(grid, free) for grid in find_tiled_grids(page.fills, free)]
    return tiled + find_labelled_rows(page.fills, _outside(tiled, free), above)


def _with_turned_labels(grids: list[Grid], sheet: Sheet) -> list[Grid]:
    """The tables, those wider beside which turned words head their rows."""
    words = split_turned_words([char for char in sheet.turned if char.text.strip()])
    boxes = [union(char.bbox for char in word) for word in words]
    return [with_turned_labels(grid, boxes) for grid in grids] if boxes else grids


def _is_spread(sheet: Sheet, furniture: Mapping[int, str], fold: float | None) -> bool:
    """Whether page numbers stand on both sides of the fold."""
    numbers = [s.bbox.center_x for s in sheet.segments if furniture.get(id(s)) == "page_number"]
    return fold is not None and min(numbers, default=fold) < fold < max(numbers, default=fold)


def _find_pictures(page: Page, segments: Sequence[Line]) -> tuple[BBox, ...]:
    """The pictures of a page, and the coloured boxes without text that stand in for one."""
    boxes = [*page.images, *(f.bbox for f in page.fills if f.rectangular and f.tinted)]
    large = [b for b in boxes if min(b.width, b.height) > PICTURE and area(b) < 0.9 * page.width * page.height]
    return tuple(b for b in large if not any(center_inside(b, s.bbox) for s in segments))


def _in_grid(box: BBox, grid: Grid) -> bool:
    return contains(grid.bbox, box, slack=4)


def _outside(grids: Sequence[Grid], segments: Sequence[Line]) -> list[Line]:
    """The segments that stand in none of the tables."""
    if not grids:
        return list(segments)
    return [s for s in segments if not any(center_inside(g.bbox, s.bbox) for g in grids)]


def _attach_bullets(segments: Sequence[Line], fonts: frozenset[str]) -> list[Line]:
    """A bullet that stands apart belongs to the text right of it, whatever the gap to it."""
    lone = [s for s in segments if is_lone_bullet(s, fonts)]
    apart = {id(s) for s in lone}
    rest = [s for s in segments if id(s) not in apart]
    kept = []
    for bullet in sorted(lone, key=lambda s: -s.bbox.x0):
        _, top, right, bottom = bullet.bbox
        beside = [
            s
            for s in rest
            if s.bbox.top < bottom
            and s.bbox.bottom > top
            and -1 <= s.bbox.x0 - right < 3.5 * s.style.size
            and overlap(s.bbox.top, s.bbox.bottom, top, bottom) > 0.4 * min(s.bbox.height, bullet.bbox.height)
        ]
        home = min(
            beside,
            key=lambda s: (abs(s.bbox.center_y - bullet.bbox.center_y) > 0.6 * s.style.size, s.bbox.x0),
            default=None,
        )
        if home is None:
            kept.append(bullet)
            continue
        rest = [s for s in rest if s is not home]
        rest.append(join_segments([bullet, home], like=home))
    return rest + kept
