"""Pages of characters → blocks in reading order."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from pipeline.columns import run_starts, steps
from pipeline.geometry import BBox, area, center_inside, contains, overlap, union
from pipeline.layout.blocks import (
    Draft,
    StyleKey,
    lines_to_drafts,
    segments_to_lines,
    style_key,
    usual_leading,
)
from pipeline.layout.boxes import find_boxes
from pipeline.layout.bullets import find_symbol_fonts, is_enumerator, is_lone_bullet, mark_drawn_bullets
from pipeline.layout.continuation import join_cells, join_continuations, join_tables
from pipeline.layout.cut_items import Scale
from pipeline.layout.drawn_parts import part_at_lines
from pipeline.layout.figures import find_bubbles, find_figures, find_labels, find_wheel_labels
from pipeline.layout.footnotes import mark_footnotes
from pipeline.layout.furniture import PageLines, find_furniture, find_page_label
from pipeline.layout.gutters import column_edges
from pipeline.layout.initials import set_initials_apart
from pipeline.layout.lines import (
    chars_to_segments,
    common_style,
    find_leader,
    join_leaders,
    join_note_marks,
    join_segments,
    median_size,
    split_footnote_markers,
)
from pipeline.layout.margin_numbers import set_numbers_apart
from pipeline.layout.matrices import find_headed_matrices
from pipeline.layout.regions import Region, build_items, cut_regions, find_fold
from pipeline.layout.ruled_rows import find_ruled_rows
from pipeline.layout.spread import join_spread_words
from pipeline.layout.superior_figures import split_superior_figures
from pipeline.layout.table_margins import complete_grid, with_turned_labels
from pipeline.layout.tables import Grid, GridCell, find_grids, find_labelled_rows, find_spaced_tiles, find_tiled_grids
from pipeline.layout.turned import find_turned_labels, split_turned_words
from pipeline.layout.web_residue import is_web_residue
from pipeline.model import Block, Cell, Char, Chars, Fill, Glyphs, Line, Page, Ruling, Style, replace
from pipeline.records import BlockKind

# Reasons that a reader's characters can be set aside for, and the kind of block they become.
ASIDE_KINDS = {
    "doubled": BlockKind.DECORATION,
    "off_page": BlockKind.DECORATION,
    "tiny": BlockKind.DECORATION,
    "invisible": BlockKind.DECORATION,
}


PICTURE = 40.0  # points; a smaller box is an ornament
SMALL = 0.9  # sizes of the page's text; captions are smaller
TYPED_LINE = re.compile(r"[-_=*~]{4,}")  # as a typewriter underlines a heading
MOST_LABEL_WORDS = 5  # of a column's heading that only its ground tells
WHITE = 0.995


@dataclass(frozen=True, slots=True)
class Layout:
    """A document's blocks in reading order, what its pages are called, and its body size in points."""

    blocks: tuple[Block, ...]
    labels: dict[int, str]
    body: float


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page between reading and cutting: its segments, its turned glyphs, and what was set aside already."""

    page: Page
    segments: tuple[Line, ...]
    turned: tuple[Char, ...]
    aside: tuple[Block, ...]


def lay_out(pages: Iterable[Page]) -> Layout:
    """Blocks of a PDF's pages in reading order, what was set aside at the end of its page."""
    sheets = [_read_sheet(page) for page in pages]
    furniture = find_furniture([PageLines(s.page.number, s.page.width, s.page.height, s.segments) for s in sheets])
    fonts = find_symbol_fonts(line for sheet in sheets for line in sheet.segments)
    body = median_size([line for sheet in sheets for line in sheet.segments])
    sheets = _without_numbers(sheets, furniture)
    cuts: list[_Cut] = []
    for sheet in sheets:
        cuts.append(_cut_sheet(sheet, furniture, fonts, body, _last_columns(cuts)))
    leading = usual_leading(part.lines for cut in cuts for part in cut.regions)
    blocks: list[Block] = []
    labels: dict[int, str] = {}
    region = table = 0
    for sheet, cut in zip(sheets, cuts, strict=True):
        outer = [s for s in sheet.segments if id(s) in furniture]
        label = find_page_label([line for line in outer if furniture[id(line)] == "page_number"])
        if label:
            labels[sheet.page.number] = label
        in_regions = {id(s) for part in cut.regions for s in part.segments}
        free = [s for s in cut.segments if id(s) not in in_regions]
        for part in cut.regions:
            region += 1
            if part.grid is None:
                blocks += _region_blocks(part, sheet.page.rulings, fonts, region, cut, leading)
            else:
                held = [s for s in free if _is_in_table(part.grid, s)]
                free = [s for s in free if not any(s is h for h in held)]
                blocks += _grid_blocks(part.grid, held, sheet.page.fills, fonts, region, table, leading)
                table += 1
        if free:  # text that no region took is text all the same
            region += 1
            blocks += _region_blocks(Region(free), sheet.page.rulings, fonts, region, cut, leading)
        blocks += cut.aside
        blocks += [Block(BlockKind.FURNITURE, (line,), reason=furniture[id(line)]) for line in outer]
        blocks += sheet.aside
    heights = {sheet.page.number: sheet.page.height for sheet in sheets}
    whole = join_cells(join_tables(blocks), fonts)
    joined = join_continuations(mark_footnotes(whole, heights, body), fonts)
    return Layout(tuple(joined), labels, body)


def _read_sheet(page: Page) -> _Sheet:
    walls = [r.bbox for r in page.rulings if not r.horizontal]
    walls += [side for f in page.fills if f.rectangular and f.bbox.width > 20 for side in _upright_sides(f.bbox)]
    segments = chars_to_segments(page.chars, page.number, walls)
    text, raised = split_footnote_markers(segments)
    text, superior = split_superior_figures(text)
    aside = [Block(BlockKind.DECORATION, (m,), reason="footnote_marker") for m in (*raised, *superior)]
    found = Chars.of(page.chars)
    reasons = set(found.asides)
    for reason, kind in ((reason, kind) for reason, kind in ASIDE_KINDS.items() if reason in reasons):
        aside += [Block(kind, (line,), reason=reason) for line in _aside_lines(found.set_aside(reason), page.number)]
    turned = tuple(found.set_aside("rotated")) if "rotated" in reasons else ()
    words = join_spread_words(join_leaders(join_note_marks(text)), walls)
    lines = mark_drawn_bullets(set_initials_apart(words), (*(f.bbox for f in page.fills), *page.images))
    return _Sheet(replace(page, chars=()), tuple(lines), turned, tuple(aside))


def _without_numbers(sheets: Sequence[_Sheet], furniture: Mapping[int, str]) -> list[_Sheet]:
    """The sheets, the numbers beside their text set aside."""
    texts = [[s for s in sheet.segments if id(s) not in furniture] for sheet in sheets]
    numbers = set_numbers_apart(texts)
    return [
        replace(
            sheet,
            segments=tuple(s for s in sheet.segments if not any(s is n for n in apart)),
            aside=(*sheet.aside, *(Block(BlockKind.DECORATION, (n,), reason="numbering") for n in apart)),
        )
        for sheet, apart in zip(sheets, numbers, strict=True)
    ]


def _upright_sides(box: BBox) -> list[BBox]:
    return [BBox(x, box.top, x, box.bottom) for x in (box.x0, box.x1)]


def _aside_lines(chars: Chars, page: int) -> list[Line]:
    """Runs of glyphs set aside, in the order they were printed: what rotates has no lines to find."""
    if not len(chars):
        return []
    x, y = (chars.lefts + chars.rights) / 2, (chars.tops + chars.bottoms) / 2
    sizes = chars.of_styles(style.size for style in chars.styles)
    reach = ASIDE_REACH * np.maximum(sizes[1:], sizes[:-1])
    near = (abs(steps(x)) < reach) & (abs(steps(y)) < reach)
    starts = run_starts(~near, len(chars)).tolist()
    return [_run_to_line(chars, start, end, page) for start, end in pairwise([*starts, len(chars)])]


ASIDE_REACH = 1.5  # sizes between the middles of two glyphs of one run


def _run_to_line(chars: Chars, start: int, end: int, page: int) -> Line:
    texts = chars.texts[start:end]
    glyphs = Glyphs(chars, np.repeat(np.arange(start, end), list(map(len, texts))))
    baseline = median(chars.baselines[start:end].tolist())
    return Line(
        "".join(texts), glyphs, page, glyphs.bbox, baseline, common_style(chars.count_styles(slice(start, end)))
    )


@dataclass(frozen=True, slots=True)
class _Cut:
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


def _last_columns(cuts: Sequence[_Cut]) -> tuple[float, ...]:
    """The edges of the columns of the table that ends the last page; none where something else does."""
    last = cuts[-1].regions[-1].grid if cuts and cuts[-1].regions else None
    return last.columns if last is not None else ()


def _cut_sheet(
    sheet: _Sheet, furniture: dict[int, str], fonts: frozenset[str], body: float, above: tuple[float, ...]
) -> _Cut:
    """The regions of one page in reading order. `above`: columns of the table that ends the page before."""
    page = sheet.page
    page_area = page.width * page.height
    segments = [s for s in sheet.segments if id(s) not in furniture]
    bubbles = find_bubbles(page.fills, segments, page_area)
    figures = find_figures([f for f in page.fills if not any(f.bbox == b.bbox for b in bubbles)], page_area)
    labels = find_labels(segments, figures, body)
    aside = [Block(BlockKind.DECORATION, (s,), reason="figure_label") for s in segments if id(s) in labels]
    segments = _attach_bullets([s for s in segments if id(s) not in labels], fonts)
    lone = [s for s in segments if is_lone_bullet(s, fonts) and all(c.style.font in fonts for c in s.chars if c)]
    aside += [Block(BlockKind.DECORATION, (s,), reason="symbol") for s in lone]
    typed = [s for s in segments if TYPED_LINE.fullmatch(s.text.strip())]
    aside += [Block(BlockKind.DECORATION, (s,), reason="symbol") for s in typed]
    set_apart = {id(s) for s in (*lone, *typed)}
    segments = [s for s in segments if id(s) not in set_apart]
    grids = find_grids(page.rulings, page.fills, segments, above)
    grids += find_tiled_grids(page.fills, _outside(grids, segments), whole=True)
    ruled, segments = find_ruled_rows(page.rulings, page.fills, grids, segments)
    drawn = (*grids, *ruled)
    grids = [complete_grid(grid, _outside([g for g in drawn if g is not grid], segments)) for grid in drawn]
    free = _outside(grids, segments)
    grids += [complete_grid(grid, free) for grid in find_spaced_tiles(page.fills, free)]
    free = _outside(grids, segments)
    page_body = min(body, median_size(segments)) if segments else body
    fold = find_fold(page.width, page.height, page_body)
    numbers = [s.bbox.center_x for s in sheet.segments if furniture.get(id(s)) == "page_number"]
    spread = fold is not None and min(numbers, default=fold) < fold < max(numbers, default=fold)
    matrices, parted = find_headed_matrices(free, page_body, fold if spread else None)
    if matrices:
        grids += [m.grid for m in matrices]
        segments = [s for s in segments if not any(s is f for f in free)] + parted
    free = _outside(grids, segments)
    grids += [complete_grid(grid, free) for grid in find_tiled_grids(page.fills, free)]
    free = _outside(grids, segments)
    grids += find_labelled_rows(page.fills, free)
    turned = [union(c.bbox for c in word) for word in split_turned_words([c for c in sheet.turned if c.text.strip()])]
    grids = [with_turned_labels(grid, turned) for grid in grids] if turned else grids
    headings = find_turned_labels(sheet.turned, grids, page.number)
    taken = {char for line in headings for char in line.chars}
    rotated = _aside_lines(Chars.of([char for char in sheet.turned if char not in taken]), page.number)
    aside += [Block(BlockKind.DECORATION, (line,), reason="rotated") for line in rotated]
    level = find_wheel_labels(_outside(grids, segments), rotated)
    aside += [Block(BlockKind.DECORATION, (s,), reason="figure_label") for s in segments if id(s) in level]
    segments = [s for s in segments if id(s) not in level]
    boxes = [
        b for b in find_boxes(page.fills, segments, page_area, bubbles) if not any(_in_grid(b.bbox, g) for g in grids)
    ]
    scale = Scale(page_body, column_edges(segments), fold)
    parts = part_at_lines(build_items(segments, boxes, grids), page.rulings)
    regions = [region for part in parts for region in cut_regions(part, scale)]
    segments = [*segments, *headings]
    # numbers of boxes: the page's own, so that no two pages share one
    grounds = {id(box): 1000 * page.number + n for n, box in enumerate(boxes)}
    pictures = _find_pictures(page, sheet.segments)
    return _Cut(tuple(regions), tuple(segments), tuple(aside), grounds, page_body, pictures)


def _find_pictures(page: Page, segments: Sequence[Line]) -> tuple[BBox, ...]:
    """The pictures of a page, and the coloured boxes without text that stand in for one."""
    boxes = [*page.images, *(f.bbox for f in page.fills if f.rectangular and min(f.color or (1,)) < WHITE)]
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


def _region_blocks(
    part: Region,
    rulings: Sequence[Ruling],
    fonts: frozenset[str],
    region: int,
    cut: _Cut,
    leading: Mapping[StyleKey, float],
) -> list[Block]:
    measure = _measure(part, cut)
    drafts = [_unnumbered(d, cut.body) for d in lines_to_drafts(part.lines, fonts, rulings, leading, measure)]
    round_ground = part.ground is not None and not part.ground.rectangular
    bubble = round_ground and not any(draft.is_item for draft in drafts)  # what holds a list quotes nobody
    return [
        Block(BlockKind.FURNITURE, draft.lines, reason="web_residue")
        if is_web_residue(" ".join(line.text for line in draft.lines))
        else Block(
            kind=BlockKind.CAPTION if _is_caption(draft, cut) else _kind(draft, bubble),
            lines=draft.lines,
            bullet=draft.bullet,
            region=region,
            ground=cut.grounds.get(id(part.ground), 0),
            gap=draft.gap,
        )
        for draft in drafts
    ]


MOST_HEADS = 3  # words of a heading that could be a caption


def _is_caption(draft: Draft, cut: _Cut) -> bool:
    """Whether small print stands right below a picture, and no further left or right; a word or two in bold head what is
    below them."""
    size = draft.lines[0].style.size
    if not cut.pictures or size > SMALL * cut.body or draft.is_item:
        return False
    box = union(line.bbox for line in draft.lines)
    text = " ".join(line.text for line in draft.lines)
    heads = draft.lines[0].style.bold and len(text.split()) <= MOST_HEADS and text.replace(" ", "").isalpha()
    return not heads and any(
        -1 <= box.top - picture.bottom <= 1.6 * size and picture.x0 - 6 <= box.x0 and box.x1 <= picture.x1 + 6
        for picture in cut.pictures
    )


def _measure(part: Region, cut: _Cut) -> float:
    """How far right the lines of a region might reach: as far as others that begin where they do, and not into text
    that stands beside them."""
    box = union(s.bbox for s in part.segments)
    if part.ground is not None:
        return box.x1
    alike = [s.bbox.x1 for s in cut.segments if abs(s.bbox.x0 - box.x0) < 3 * cut.body]
    beside = [s.bbox.x0 for s in cut.segments if s.bbox.x0 > box.x1 and box.top < s.bbox.center_y < box.bottom]
    return max(box.x1, min([max(alike), *(x0 - 2 * cut.body for x0 in beside)]))


def _kind(draft: Draft, bubble: bool) -> BlockKind:
    if find_leader(draft.lines[-1].text):
        return BlockKind.CONTENTS
    if draft.is_item:
        return BlockKind.ITEM
    return BlockKind.QUOTE if bubble else BlockKind.PARAGRAPH


def _unnumbered(draft: Draft, body: float) -> Draft:
    """A numbered heading is no list item: "1. Opbygge tillid" in larger or bold type keeps its number as text."""
    style = draft.lines[0].style
    heading = style.size >= 1.12 * body or (
        style.bold and len(" ".join(line.text for line in draft.lines).split()) <= 12
    )
    return replace(draft, bullet=0) if draft.bullet and heading and is_enumerator(draft.lines[0]) else draft


def _grid_blocks(
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
    return row and min(fill.color or (1,)) < WHITE and all(center_inside(fill.bbox, s.bbox) for s in inside)


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


def _is_in_table(grid: Grid, segment: Line) -> bool:
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
