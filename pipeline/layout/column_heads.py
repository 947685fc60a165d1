"""Headings in columns, below which a new stretch of columns begins."""

from itertools import pairwise
from operator import attrgetter

from pipeline.layout.cut_items import Item, ends_sentence, is_display, opens_item
from pipeline.model import Line


def find_heading_below(columns: list[list[Item]], body: float) -> float | None:
    """Top of a heading in the first column below evened columns: the second one goes on with what stands above the
    heading, and not with what the first one ends with."""
    if len(columns) != 2 or not all(isinstance(i.content, Line) for column in columns for i in column):
        return None
    left, right = map(_lines_down, columns)
    bottom = max(line.bbox.bottom for line in right)
    for index, line in enumerate(left[1:], 1):
        if is_display(line, body) and not is_display(left[index - 1], body) and line.bbox.top > bottom - 1:
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
    if opens_item(first):
        edge = min(line.bbox.x0 for line in column) + 0.3 * body  # what stands further in goes on with its item
        bounds = (
            line
            for line in reversed(column)
            if opens_item(line) or (ends_sentence(line) and line.bbox.x0 < edge) or is_display(line, body)
        )
        return opens_item(next(bounds, column[-1]))
    return first.text[:1].islower() and not ends_sentence(column[-1])


SMALL = 0.85  # of the text's size; footnotes are smaller


def find_heading_row(columns: list[list[Item]], body: float) -> float | None:
    """Top of a row of headings, one in each column, below text in each: there a new stretch of columns begins.

    Only where the text above runs on from column to column: columns that begin with headings of their own are read
    one after the other, whatever chance to stand at one height in them; so are those that go on with the text below.
    """
    tops = [
        min((i.content for i in c if isinstance(i.content, Line)), key=attrgetter("baseline"), default=None)
        for c in columns
    ]
    if all(top is not None and is_display(top, body) for top in tops[1:]):
        return None
    levels = []
    texts = [_lines_down(column) for column in columns]
    for lines in texts:
        levels.append(
            [
                below
                for above, below in pairwise(lines)
                if is_display(below, body)
                and not is_display(above, body)
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
