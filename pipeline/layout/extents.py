"""How far each item reaches from left to right: a heading may stand for the whole width above columns."""

from collections.abc import Sequence
from itertools import islice, pairwise
from math import inf

from pipeline.geometry import BBox, contains, overlap, union
from pipeline.layout.cut_items import CutSettings, Extents, Item, Scale
from pipeline.model import Line


def find_extents(items: list[Item], scale: Scale, settings: CutSettings) -> Extents:
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
        columns = first_end < x0 or x1 < last_start  # else nothing stands beside it that it could head
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
    alike = (i for i in items if isinstance(i.content, Line) and i.content.style.size == line.style.size)
    box = union([item.bbox, *(i.bbox for i in alike if _goes_on_heading(item, i))])
    top, bottom = box.top - max(reach, 1.0), box.bottom + max(reach * BELOW, 1.0)
    others = []
    for i in items:
        b = i.bbox
        if top <= b.bottom and b.top <= bottom:  # else it is clear of the heading, and no part of it
            if contains(box, b, slack=1):
                continue
            if not _is_clear_of(i, box, reach if isinstance(i.content, Line) else 0.0):
                return None
        others.append(b)
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
