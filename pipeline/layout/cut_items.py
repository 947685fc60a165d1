"""What is cut into regions: segments, boxes and tables as items, what they are measured by, and what is asked of them."""

from dataclasses import dataclass

from pipeline.geometry import BBox
from pipeline.layout.bullets import find_bullet
from pipeline.layout.tables import Grid
from pipeline.model import Fill, Line
from pipeline.text_lines import END_MARKS


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
    blocks: least white space, in body sizes, above a row of blocks with gutters of its own. Lower, and the space between
        paragraphs parts columns.
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
    blocks: float = 2.5
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


@dataclass(frozen=True, slots=True)
class Scale:
    """What a page is measured by: its body size in points, the places, in whole points, at which columns begin, where
    a sheet of two pages folds, None on a single page, the upright lines that are drawn on it, and the gutters that were
    found around what is being cut."""

    body: float
    edges: frozenset[int] = frozenset()
    fold: float | None = None
    rules: tuple[BBox, ...] = ()
    gutters: tuple[tuple[float, float], ...] = ()


Extents = dict[int, tuple[float, float]]  # by the ids of items: from where to where each reaches


def width_of(items: list[Item]) -> float:
    """From the left side of the first to the right side of the last, in points."""
    return max(i.bbox.x1 for i in items) - min(i.bbox.x0 for i in items)


def lines_in(item: Item) -> list[Line]:
    """The line that an item is, or all lines in a box, those of boxes in it too."""
    if isinstance(item.content, Box):
        return [line for inner in item.content.items for line in lines_in(inner)]
    return [item.content] if isinstance(item.content, Line) else []


def ends_sentence(line: Line) -> bool:
    """Whether a line ends with a full stop or the like."""
    return line.text.rstrip().endswith(END_MARKS)


def opens_item(line: Line) -> bool:
    """Whether a line begins with a bullet or an enumerator, printed or drawn."""
    return line.marked or find_bullet(line) > 0


def is_display(line: Line | Box | Grid, size: float) -> bool:
    """Whether a line is set as a heading is: bold, or larger than a size and no part of a sentence."""
    if not isinstance(line, Line):
        return False
    larger = line.style.size >= 1.08 * size and line.text[:1].isupper() and not line.text.rstrip().endswith(".")
    return line.style.bold or line.style.size >= 1.25 * size or larger


def bands_of(items: list[Item], scale: Scale) -> list[list[Item]]:
    """Items in bands, top to bottom: those of one band overlap in height, directly or through others."""
    bands: list[list[Item]] = []
    bottom = None
    for item in sorted(items, key=lambda i: i.bbox.top):
        if bottom is None or item.bbox.top >= bottom - 0.25 * min(item.bbox.height, scale.body):
            bands.append([])
        bands[-1].append(item)
        bottom = item.bbox.bottom if bottom is None else max(bottom, item.bbox.bottom)
    return bands


def crosses(extent: tuple[float, float], gutter: tuple[float, float]) -> bool:
    """Whether what reaches from one place to another passes the middle of a gutter."""
    middle = sum(gutter) / 2
    return extent[0] < middle - 1 and extent[1] > middle + 1


def items_of(bands: list[list[Item]]) -> list[Item]:
    """All items of some bands."""
    return [item for band in bands for item in band]


def gap_between(above: list[Item], below: list[Item]) -> float:
    """White space between two bands, in points."""
    return min(i.bbox.top for i in below) - max(i.bbox.bottom for i in above)
