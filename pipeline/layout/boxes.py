"""Grounds and frames that hold text of their own."""

from collections.abc import Sequence

from pipeline.geometry import BBox, area, contains, intersection_area, meets
from pipeline.layout.cut_items import SETTINGS, CutSettings
from pipeline.layout.matrices import clusters
from pipeline.model import Fill, Line


def find_boxes(
    fills: Sequence[Fill],
    segments: Sequence[Line],
    page_area: float,
    bubbles: Sequence[Fill] = (),
    settings: CutSettings = SETTINGS,
) -> list[Fill]:
    """The rectangles, and round `bubbles`, that hold text of their own: no line crosses their sides, and no other has
    the same place. A strip that only tints the margin, where headings stand beside their text, is none."""
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
        if _tints_margin(fill.bbox, inside, segments):
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


def _tints_margin(box: BBox, inside: Sequence[Line], segments: Sequence[Line]) -> bool:
    """Whether a ground tints the margin beside text for all its height: it holds nothing but short texts in bold, several
    far apart, beside each of which a line begins."""
    if len(inside) < LEAST_BESIDE or not all(s.style.bold and len(s.words) <= MOST_WORDS_BESIDE for s in inside):
        return False
    outside = [s for s in segments if not meets(box, s.bbox)]
    top, bottom = min((s.bbox.top for s in outside), default=0.0), max((s.bbox.bottom for s in outside), default=0.0)
    high = box.top <= top and box.bottom >= bottom
    heads = [lines[0] for lines in clusters(inside, APART)]
    level = [any(abs(s.baseline - head.baseline) < head.style.size for s in outside) for head in heads]
    return high and len(heads) >= LEAST_BESIDE and all(level)


APART = 1.5  # sizes between two headings in a margin, at least
LEAST_BESIDE, MOST_WORDS_BESIDE = 3, 6  # headings in a margin, and words of one line of them


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
