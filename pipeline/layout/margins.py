"""What stands in a margin beside its text: headings, boxes and notes, and a title right of what it heads."""

from itertools import pairwise

from pipeline.layout.cut_items import Box, CutSettings, Item, ends_sentence, is_display, lines_in, width_of
from pipeline.layout.lines import median_size
from pipeline.layout.matrices import clusters
from pipeline.layout.tables import Grid
from pipeline.model import Line


def find_side_heads(columns: list[list[Item]], settings: CutSettings) -> list[list[Item]] | None:
    """Text and boxes with headings in the left margin, bare or each in a box, beside the first line of its section, as
    groups in reading order; None where the left column is something else."""
    left, *others = columns
    right = [i for column in others for i in column]
    if not others or any(isinstance(i.content, Grid) for i in left):
        return None
    if width_of(left) > settings.margin * width_of(others[0]) or len(left) * 2 > len(right):
        return None
    lines = [i.content for i in right if isinstance(i.content, Line)]
    bare = clusters([i.content for i in left if isinstance(i.content, Line)], 0.6)
    boxed = [lines_in(i) for i in left if isinstance(i.content, Box)]
    labels = sorted((label for label in [*bare, *boxed] if label), key=lambda label: label[0].bbox.top)
    level = all(_keeps_edge(column) for column in others)
    if not lines or not level or any(not _heads_section(label, lines, settings) for label in labels):
        return None
    tops = [*(min(line.bbox.top for line in label) - 2 for label in labels), float("inf")]
    if len(others) > 1 and all(_is_headed_above(column, tops[0]) for column in others):
        return None  # a table's columns
    groups = [[i for i in right if i.bbox.top < tops[0]]]
    for label, top, below in zip(labels, tops, tops[1:], strict=False):
        groups.append([i for i in left if any(line is one for line in lines_in(i) for one in label)])
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
    if beside is None or words > settings.side_words or ends_sentence(label[-1]):
        return False
    above = [line for line in lines if line.baseline < beside.baseline - 1]
    apart = not above or beside.bbox.top - max(line.bbox.bottom for line in above) > 0.4 * beside.style.size
    looks = (first.style.bold, first.style.italic, first.style.color, round(first.style.size))
    return apart and looks != (beside.style.bold, beside.style.italic, beside.style.color, round(beside.style.size))


def put_margin_last(columns: list[list[Item]], body: float, settings: CutSettings) -> list[list[Item]]:
    """The columns, boxes in the left margin behind the text whose title stands above them in larger type; where the text
    has several columns, which a list may run through, behind the title."""
    if len(columns) < 2 or any(not isinstance(i.content, Box) for i in columns[0]):
        return columns
    margin = [line for i in columns[0] for line in lines_in(i)]
    first = min(columns[1], key=lambda i: i.bbox.top)
    title = first.content if isinstance(first.content, Line) else None
    if title is None or not margin or title.style.size < settings.display * body:
        return columns
    larger = title.style.size > max(line.style.size for line in margin)
    above = larger and title.bbox.top < min(line.bbox.top for line in margin)
    if not above or (len(columns) > 2 and width_of(columns[0]) > settings.margin * width_of(columns[1])):
        return columns
    rest = [item for item in columns[1] if item is not first]
    return columns[::-1] if len(columns) == 2 else [[first], columns[0], rest, *columns[2:]]


def put_title_first(columns: list[list[Item]], settings: CutSettings) -> list[list[Item]]:
    """The columns, a title that stands alone right of the text it heads before it; in the lower half it heads what comes
    next."""
    if len(columns) != 2:
        return columns
    text, title = ([line for i in column for line in lines_in(i)] for column in columns)
    if not text or not title or any(isinstance(i.content, Grid) for column in columns for i in column):
        return columns
    largest = max(line.style.size for line in text)
    short = sum(len(line.words) for line in title) <= settings.side_words
    alone = all(line.style.size >= settings.title * largest for line in title)
    middle = (min(line.bbox.top for line in text) + max(line.bbox.bottom for line in text)) / 2
    above = min(line.bbox.top for line in title) < middle
    return columns[::-1] if short and alone and above else columns


def part_by_boxes_beside(columns: list[list[Item]], body: float, settings: CutSettings) -> list[list[Item]] | None:
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
    heads = [i for i in lines[1:] if is_display(i.content, own)]
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
    narrow, wide = sorted((0, 1), key=lambda n: width_of(columns[n]))
    small = max(sizes[narrow]) <= settings.note * body
    few = len(columns[narrow]) <= 0.5 * len(columns[wide])
    return (
        columns[narrow]
        if small and few and width_of(columns[narrow]) <= settings.margin * width_of(columns[wide])
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


def _section_top(box: Item, tops: list[float]) -> float:
    """The heading beside or above which a box begins; a box a little above a heading belongs to it."""
    return max((top for top in tops[:-1] if top <= box.bbox.top + 12), default=tops[0])
