"""Characters of a PDF page as PDFium reads them, made what is printed again.

PDFium's text page is made for searching and copying: it puts in spaces and line ends, turns the hyphen at a line's
end into U+0002 and drops the spaces after it, leaves out what is printed a second time near the same place, and puts
the "actual text" of marked content in the place of its glyphs. Here
* generated characters are left out;
* an object whose hyphen was changed, and any object left out, is read once more alone, all others being inactive;
* marks that state an actual text are removed before reading.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat

from pipeline.geometry import BBox, center_inside
from pipeline.model import Char, Style
from pipeline.read import pdfium_calls as pdfium
from pipeline.read.printed import TINY, style_of

CHANGED_HYPHEN = "\x02"
NO_CHARACTER = "\ufffe"
STRING = 3  # FPDF_OBJECT_STRING
INVISIBLE = 3  # text rendering mode 3: neither filled nor stroked
FILLED = 0
SLANT = 0.02  # of the width: text that rises more than this is rotated

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Successive characters of one text object.

    object: its address. lefts, rights: in the page's own coordinates. matrix: from the object's coordinates to these.
    boxes: where the text is rotated, (left, bottom, right, top) around the ink; else empty.
    """

    object: int
    texts: list[str]
    lefts: list[float]
    rights: list[float]
    matrix: Matrix
    boxes: list[tuple[float, float, float, float]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the displayed page lies in its own coordinates: the top left corner, width and height in points."""

    left: float
    top: float
    width: float
    height: float


def read_chars(page: int, objects: Sequence[int], sheet: Sheet, images: Sequence[BBox]) -> list[Char]:
    """Every glyph of a page. `objects` are its text objects, `images` the displayed boxes of its pictures."""
    if not objects:
        return []
    remove_actual_texts(objects)
    stretches = _whole(page, objects)
    inks = _inks(stretches)
    chars: list[Char] = []
    for stretch in stretches:
        chars += _chars(stretch, inks[stretch.object], sheet, images)
    return chars


def remove_actual_texts(objects: Iterable[int]) -> None:
    """Take the marks off the text objects that would have other text read than is printed."""
    for item in objects:
        for number in range(pdfium.count_marks(item) - 1, -1, -1):
            mark = pdfium.mark_of(item, number)
            if pdfium.mark_value_type(mark, b"ActualText") == STRING:
                pdfium.remove_mark(item, mark)


def _whole(page: int, objects: Sequence[int]) -> list[Stretch]:
    """The stretches of all objects, those that the first reading changed or left out read again."""
    stretches = _read(page)
    missing = set(objects).difference(s.object for s in stretches)
    changed = {s.object for s in stretches if CHANGED_HYPHEN in s.texts}
    if not missing and not changed:
        return stretches
    stretches = [s for s in stretches if s.object not in changed]
    pdfium.run(map(pdfium.set_active, objects, repeat(0)))
    while missing:
        pdfium.run(map(pdfium.set_active, missing, repeat(1)))
        found = _read(page)
        pdfium.run(map(pdfium.set_active, missing, repeat(0)))
        changed.update(s.object for s in found if CHANGED_HYPHEN in s.texts)
        stretches += [s for s in found if s.object not in changed]
        read = {s.object for s in found}
        if not read:  # what is left prints nothing
            break
        missing -= read
    for item in [item for item in objects if item in changed]:
        pdfium.set_active(item, 1)
        stretches += _read(page)
        pdfium.set_active(item, 0)
    pdfium.run(map(pdfium.set_active, objects, repeat(1)))
    return stretches


def _read(page: int) -> list[Stretch]:
    """The text page as PDFium gives it, without what it generated."""
    text = pdfium.load_text(page)
    if not text:
        return []
    try:
        return list(_stretches(text))
    finally:
        pdfium.close_text(text)


def _stretches(text: int) -> Iterator[Stretch]:
    count = pdfium.count_chars(text)
    if count <= 0:
        return
    letters = _letters(text, count)
    objects = list(map(pdfium.text_object, repeat(text), range(count)))
    edges = pdfium.floats(pdfium.loose_box, repeat(text), range(count), count=count, each=4)
    lefts, rights = edges[0::4], edges[2::4]
    blanks = [i for i, letter in enumerate(letters) if letter in " \r\n"]
    generated = {i for i in blanks if pdfium.is_generated(text, i)}
    starts = [0, *(i for i, (a, b) in enumerate(pairwise(objects), 1) if a != b), count]
    matrices = pdfium.floats(pdfium.char_matrix, repeat(text), starts[:-1], count=len(starts) - 1, each=6)
    known: dict[int, set[str]] = {}
    for number, (start, end) in enumerate(pairwise(starts)):
        item = objects[start]
        if item is None:
            continue
        kept = [i for i in range(start, end) if i not in generated] if generated else range(start, end)
        if not kept:
            continue
        matrix = tuple(matrices[6 * number : 6 * number + 6])
        if kept[0] != start:  # a generated space has another matrix
            matrix = tuple(pdfium.floats(pdfium.char_matrix, [text], [kept[0]], count=1, each=6))
        _mark_unknown(text, letters, kept, known.setdefault(pdfium.font_of(item), set()))
        yield Stretch(
            object=item,
            texts=[letters[i] for i in kept],
            lefts=[lefts[i] for i in kept],
            rights=[rights[i] for i in kept],
            matrix=matrix,
            boxes=pdfium.ink_boxes(text, kept) if is_rotated(matrix) else [],
        )
