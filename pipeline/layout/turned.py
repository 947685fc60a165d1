"""Row headings printed upwards or downwards in a table: turned text that is no decoration."""

from collections.abc import Sequence
from itertools import accumulate

from pipeline.geometry import BBox, area, center_inside
from pipeline.layout.lines import common_style
from pipeline.layout.segments import join_words
from pipeline.layout.tables import Grid
from pipeline.model import Char, Chars, Line

WORD_GAP = 0.17  # sizes: white space from which two turned glyphs belong to two words


def find_turned_labels(chars: Sequence[Char], grids: Sequence[Grid], page: int) -> list[Line]:
    """The turned text in the first column of each grid, one line a cell; other turned text stays decoration."""
    # Damaged files have turned glyphs of no size at all; they make no line.
    turned = [c for c in chars if c.aside == "rotated" and c.text.strip() and c.style.size > 0]
    found: list[Line] = []
    for grid in grids:
        for cell in (cell for cell in grid.cells if cell.column == 0):
            inside = [c for c in turned if center_inside(cell.bbox, c.bbox) and _is_innermost(cell.bbox, c, grid)]
            if sum(c.text.isalpha() for c in inside) > 1:
                found.append(_to_line(inside, page))
    return found


def _is_innermost(box: BBox, char: Char, grid: Grid) -> bool:
    """Whether no smaller cell of the grid holds the glyph."""
    return all(area(c.bbox) >= area(box) for c in grid.cells if center_inside(c.bbox, char.bbox))


def split_turned_words(glyphs: Sequence[Char]) -> list[list[Char]]:
    """The words of turned glyphs, in the order in which they were printed: a gap along the way parts two."""
    words: list[list[Char]] = []
    for glyph in glyphs:
        if words and _gap(words[-1][-1].bbox, glyph.bbox) <= WORD_GAP * glyph.style.size:
            words[-1].append(glyph)
        else:
            words.append([glyph])
    return words


def _to_line(glyphs: Sequence[Char], page: int) -> Line:
    words = split_turned_words(glyphs)
    text, chars = join_words(Chars.of(glyphs), [0, *accumulate(map(len, words[:-1]))])
    return Line(text, chars, page, chars.bbox, chars.bbox.bottom, common_style(glyph.style for glyph in glyphs))


def _gap(a: BBox, b: BBox) -> float:
    """White space between two glyphs of a column of type, or the way to the next column."""
    return max(b.top - a.bottom, a.top - b.bottom, b.x0 - a.x1, a.x0 - b.x1)
