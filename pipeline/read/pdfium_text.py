"""Characters of a PDF page as PDFium reads them, made what is printed again.

PDFium's text page is made for searching and copying: it puts in spaces and line ends, turns the hyphen at a line's
end into U+0002 and drops the spaces after it, leaves out what is printed a second time near the same place, and puts
the "actual text" of marked content in the place of its glyphs. Here
* generated characters are left out;
* an object whose hyphen was changed, and any object left out, is read again, all others being inactive;
* an object that is left out even then has no ink: it is a space;
* marks that state an actual text are removed before reading.
"""

import ctypes
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat

import numpy as np

from pipeline.geometry import BBox, center_inside
from pipeline.model import Char, Style, make_all
from pipeline.read import pdfium_calls as pdfium
from pipeline.read.pdfium_calls import Matrix, PageObject
from pipeline.read.printed import TINY, Sheet, aside_of, is_rotated, style_of

CHANGED_HYPHEN = "\x02"
NO_LETTER = "\ufffe"  # what the whole text has for a changed hyphen and for glyphs without a letter
FILLED, INVISIBLE = 0, 3  # text rendering modes
ROUNDS = 20  # so often one glyph may be printed over itself, each time left out once more
ALIKE = 0.02  # points; edges this near are one


@dataclass(slots=True)
class _Face:
    """A font, measured in sizes: its descent, the widths of its letters, and how far their ink hangs over.

    names: of the glyphs whose letter is unknown.
    """

    address: int
    name: str
    descent: float
    widths: dict[str, float] = field(default_factory=dict)
    overhangs: dict[str, float] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Look:
    """How text objects print that look alike. `stretch`: points a size's width comes to; `height`: a size's height."""

    face: _Face
    style: Style
    stretch: float
    height: float
    rotated: bool
    invisible: bool


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """Characters as columns, in the order of PDFium's text.

    indices: their places in that text. looks, which: how they print, and the number of each one's look.
    xs, ys, rights: where each begins on its baseline, and where its box ends.
    """

    letters: Sequence[str]
    indices: np.ndarray
    looks: Sequence[_Look]
    which: np.ndarray
    xs: np.ndarray
    ys: np.ndarray
    rights: np.ndarray

    def of_looks(self, values: Iterable[float | bool]) -> np.ndarray:
        """A column of what the looks have, one value a look."""
        return np.array(list(values))[self.which]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading: the characters, the objects they are of, and the objects left for later as their hyphen was changed."""

    chars: list[Char]
    objects: set[int]
    changed: set[int]


def read_chars(
    page: int, objects: Sequence[PageObject], sheet: Sheet, images: Sequence[BBox]
) -> tuple[list[Char], bool]:
    """Every glyph of a page, and whether PDFium knows the letters of all.

    objects: the page's text objects. images: the displayed boxes of its pictures.
    """
    if not objects:
        return [], True
    addresses = [item.address for item in objects]
    _remove_actual_texts(addresses)
    faces: dict[int, _Face] = {}
    first = _read(page, sheet, faces)
    chars = first.chars
    missing = set(addresses) - first.objects
    if missing or first.changed:
        again, blank = _read_again(page, sheet, faces, addresses, missing, first.changed)
        chars += again
        chars += [_space(item, sheet, faces) for item in objects if item.address in blank]
    if any(char.aside == "invisible" for char in chars):
        chars = [_seen(char, images) for char in chars]
    return chars, not any(face.names for face in faces.values())


def _seen(char: Char, images: Sequence[BBox]) -> Char:
    """Recognised text lies unseen over the picture it was read from: that is the page's text."""
    recognised = char.aside == "invisible" and any(center_inside(image, char.bbox) for image in images)
    return char._replace(aside=None) if recognised else char


def _remove_actual_texts(objects: Iterable[int]) -> None:
    for item in objects:
        for number in range(pdfium.count_marks(item) - 1, -1, -1):
            mark = pdfium.mark_of(item, number)
            if pdfium.mark_value_type(mark, b"ActualText") == pdfium.STRING:
                pdfium.remove_mark(item, mark)


def _read_again(
    page: int, sheet: Sheet, faces: dict[int, _Face], objects: Sequence[int], missing: set[int], changed: set[int]
) -> tuple[list[Char], set[int]]:
    """Characters of the objects that a first reading left out or changed, and the objects that have no ink."""
    chars: list[Char] = []
    pdfium.run(map(pdfium.set_active, objects, repeat(0)))
    for _ in range(ROUNDS):
        if not missing:
            break
        pdfium.run(map(pdfium.set_active, missing, repeat(1)))
        found = _read(page, sheet, faces)
        pdfium.run(map(pdfium.set_active, missing, repeat(0)))
        chars += found.chars
        changed |= found.changed
        missing -= found.objects
        if not found.objects:
            break
    for item in objects:
        if item in changed:
            pdfium.set_active(item, 1)
            chars += _read(page, sheet, faces).chars
            pdfium.set_active(item, 0)
    return chars, missing


def _read(page: int, sheet: Sheet, faces: dict[int, _Face]) -> _Reading:
    """The active text of the page. `faces` are the fonts met so far by their address; new ones are added."""
    text = pdfium.load_text(page)
    if not text:
        return _Reading([], set(), set())
    try:
        count = pdfium.count_chars(text)
        letters = _letters(text, count)
        objects = np.fromiter(map(pdfium.text_object, repeat(text), range(count)), np.uintp, count)
        for index in [i for i, letter in enumerate(letters) if letter in " \r\n"]:
            if not letters[index] or pdfium.is_generated(text, index):
                objects[index] = 0
        printed = set(objects.tolist()) - {0}
        changed = {int(objects[i]) for i, letter in enumerate(letters) if letter == CHANGED_HYPHEN}
        if len(printed) > 1:
            objects[np.isin(objects, list(changed))] = 0
        else:
            changed = set()
        if not objects.any():
            return _Reading([], printed, changed)
        return _Reading(_chars(text, _whole_glyphs(_glyphs(text, letters, objects, faces)), sheet), printed, changed)
    finally:
        pdfium.close_text(text)


def _letters(text: int, count: int) -> list[str]:
    """The text of each character; `CHANGED_HYPHEN` for a hyphen at a line's end, "" for the second half of a letter."""
    buffer = (ctypes.c_uint16 * (count + 1))()
    written = pdfium.whole_text(text, 0, count, ctypes.addressof(buffer)) - 1
    whole = bytes(buffer)[: 2 * written].decode("utf-16-le", errors="replace")
    if len(whole) == written == count:
        letters = list(whole)
        if NO_LETTER in whole:
            for index in [i for i, letter in enumerate(whole) if letter == NO_LETTER]:
                letters[index] = chr(pdfium.unicode_of(text, index))
        return letters
    # control characters are missing from the whole text, and letters of two units stand in it as two
    return _joined_halves([pdfium.unicode_of(text, index) for index in range(count)])


def _joined_halves(codes: Sequence[int]) -> list[str]:
    """Letters of codes, of which some may be halves of a letter as UTF-16 has it.

    >>> _joined_halves([0x61, 0xD83D, 0xDC4D, 0xD83D])
    ['a', '👍', '', '\ufffd']
    """
    letters: list[str] = []
    for code, after in zip(codes, [*codes[1:], 0], strict=False):
        if 0xD800 <= code < 0xDC00 <= after < 0xE000:
            letters.append(chr(0x10000 + ((code - 0xD800) << 10) + after - 0xDC00))
        elif 0xDC00 <= code < 0xE000 and letters and ord(letters[-1] or "\0") >= 0x10000:
            letters.append("")
        else:
            letters.append("\N{REPLACEMENT CHARACTER}" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code))
    return letters


def _glyphs(text: int, letters: Sequence[str], objects: np.ndarray, faces: dict[int, _Face]) -> _Glyphs:
    """The characters of all objects but 0."""
    indices = np.flatnonzero(objects)
    places = indices.tolist()
    items, first, item_of = np.unique(objects[indices], return_index=True, return_inverse=True)
    looks, look_of = _looks(text, items.tolist(), indices[first].tolist(), faces)
    pens = pdfium.origins(text, places)
    boxes = pdfium.floats(pdfium.loose_box, repeat(text), places, count=len(places), each=4)
    kept = [letters[index] for index in places]
    glyphs = _Glyphs(kept, indices, looks, look_of[item_of], pens[:, 0], pens[:, 1], boxes[:, 2])
    _learn(text, glyphs)
    return glyphs


def _looks(
    text: int, items: Sequence[int], indices: Sequence[int], faces: dict[int, _Face]
) -> tuple[list[_Look], np.ndarray]:
    """The looks of text objects, and the number of each object's. `indices`: of a character of each object."""
    matrices = pdfium.floats(pdfium.char_matrix, repeat(text), indices, count=len(items), each=6).tolist()
    sizes = pdfium.floats(pdfium.font_size, items, count=len(items), each=1)[:, 0].tolist()
    fonts = map(pdfium.font_of, items)
    modes = map(pdfium.render_mode, items)
    numbers: dict[tuple, int] = {}
    looks: list[_Look] = []
    found: list[int] = []
    for *print_, matrix in zip(fonts, sizes, pdfium.colors(items), modes, matrices, strict=True):
        key = (*print_, *matrix[:4])
        if key not in numbers:
            numbers[key] = len(looks)
            looks.append(_look(*print_, tuple(matrix), faces))
        found.append(numbers[key])
    return looks, np.array(found)


def _look(
    font: int,
    size: float,
    color: tuple[int, int, int, int] | None,
    mode: int,
    matrix: Matrix,
    faces: dict[int, _Face],
) -> _Look:
    a, b, c, d, _, _ = matrix
    if font not in faces:
        faces[font] = _face(font)
    height = size * math.hypot(c, d)
    return _Look(
        face=faces[font],
        style=style_of(faces[font].name, height, pdfium.shade(color)),
        stretch=size * a,
        height=height,
        rotated=is_rotated(a, b, c, d),
        invisible=mode == INVISIBLE or (mode == FILLED and color is not None and color[3] == 0),
    )


def _face(font: int) -> _Face:
    buffer = ctypes.create_string_buffer(256)
    pdfium.font_name(font, buffer, len(buffer))
    [[descent]] = pdfium.floats(pdfium.font_descent, [font], [1.0], count=1, each=1).tolist()
    return _Face(font, buffer.value.decode("utf-8", errors="replace"), descent)


def _learn(text: int, glyphs: _Glyphs) -> None:
    """Ask for the widths of the letters of a font that were not met before, and whether the file tells them."""
    faces = {look.face.address: look.face for look in glyphs.looks}
    addresses = glyphs.of_looks(look.face.address for look in glyphs.looks).tolist()
    letters = zip(reversed(addresses), reversed(glyphs.letters), strict=True)
    first = dict(zip(letters, reversed(glyphs.indices.tolist()), strict=True))
    new = [(font, letter) for font, letter in first if letter not in faces[font].widths]
    fonts, codes = [font for font, _ in new], [ord(letter) for _, letter in new]
    widths = pdfium.floats(pdfium.glyph_width, fonts, codes, repeat(1.0), count=len(new), each=1)[:, 0]
    for (font, letter), width in zip(new, widths.tolist(), strict=True):
        faces[font].widths[letter] = width
        if letter == "\0" or pdfium.lacks_unicode(text, first[font, letter]) == 1:
            faces[font].names[letter] = f"(cid:{ord(letter)})"


def _whole_glyphs(glyphs: _Glyphs) -> _Glyphs:
    """The letters of a ligature, which begin and end at one place, as one glyph."""
    places = np.stack([glyphs.which, glyphs.xs, glyphs.ys, glyphs.rights])
    upright = ~glyphs.of_looks(look.rotated for look in glyphs.looks)
    goes_on = np.append(False, (places[:, 1:] == places[:, :-1]).all(axis=0)) & upright
    if not goes_on.any():
        return glyphs
    starts = np.flatnonzero(~goes_on)
    letters = ["".join(glyphs.letters[a:b]) for a, b in pairwise([*starts.tolist(), len(goes_on)])]
    indices, which, xs, ys, rights = (
        column[starts] for column in (glyphs.indices, glyphs.which, glyphs.xs, glyphs.ys, glyphs.rights)
    )
    return _Glyphs(letters, indices, glyphs.looks, which, xs, ys, rights)


def _chars(text: int, glyphs: _Glyphs, sheet: Sheet) -> list[Char]:
    """The glyphs where they stand on the displayed page; text at an angle with the boxes of its ink."""
    looks = glyphs.looks
    lefts, rights = glyphs.xs - sheet.left, _ends(text, glyphs) - sheet.left
    baselines = sheet.top - glyphs.ys
    bottoms = baselines - glyphs.of_looks(look.height * look.face.descent for look in looks)
    tops = bottoms - glyphs.of_looks(look.height for look in looks)
    rotated = np.flatnonzero(glyphs.of_looks(look.rotated for look in looks))
    if rotated.size:
        ink = pdfium.ink_boxes(text, glyphs.indices[rotated].tolist())
        lefts[rotated], rights[rotated] = ink[:, 0] - sheet.left, ink[:, 2] - sheet.left
        tops[rotated], bottoms[rotated] = sheet.top - ink[:, 3], sheet.top - ink[:, 1]
        baselines[rotated] = bottoms[rotated]
    asides = _asides(glyphs, BBox(lefts, tops, rights, bottoms), sheet)
    styles = [looks[number].style for number in glyphs.which.tolist()]
    boxes = make_all(BBox, lefts.tolist(), tops.tolist(), rights.tolist(), bottoms.tolist())
    return make_all(Char, _names(glyphs), boxes, baselines.tolist(), styles, asides, repeat(1.0))


def _ends(text: int, glyphs: _Glyphs) -> np.ndarray:
    """Where each glyph's own room ends. PDFium's box holds the ink too, which hangs over in an f or in italics."""
    ends = glyphs.rights.copy()
    looks = [glyphs.looks[number] for number in glyphs.which.tolist()]
    widths = [look.face.widths.get(letter, math.inf) for look, letter in zip(looks, glyphs.letters, strict=True)]
    own = glyphs.xs + np.array(widths) * glyphs.of_looks(look.stretch or 1.0 for look in glyphs.looks)
    upright = ~glyphs.of_looks(look.rotated for look in glyphs.looks)
    for at in np.flatnonzero((ends - own > ALIKE) & upright).tolist():
        letter, face, stretch = glyphs.letters[at], looks[at].face, looks[at].stretch
        excess = float(ends[at] - own[at]) / stretch
        if letter not in face.overhangs:
            [ink] = pdfium.ink_boxes(text, [int(glyphs.indices[at])])
            if abs(ink[2] - ends[at]) < ALIKE:
                face.overhangs[letter] = excess
        if abs(face.overhangs.get(letter, 0) - excess) * stretch < ALIKE:  # else another glyph for it, which is wider
            ends[at] = own[at]
    return ends


def _names(glyphs: _Glyphs) -> Sequence[str]:
    """The letters, those the file does not tell as the number of their glyph: "(cid:7)"."""
    if not any(look.face.names for look in glyphs.looks):
        return glyphs.letters
    names = [glyphs.looks[number].face.names for number in glyphs.which.tolist()]
    return [named.get(letter, letter) for named, letter in zip(names, glyphs.letters, strict=True)]


def _asides(glyphs: _Glyphs, boxes: BBox, sheet: Sheet) -> list[str | None]:
    """Why each glyph is not read where it stands, None for most. `boxes`: their sides as columns."""
    asides = np.full(len(glyphs.letters), None)
    asides[glyphs.of_looks(look.invisible for look in glyphs.looks)] = "invisible"
    asides[glyphs.of_looks(look.style.size < TINY for look in glyphs.looks)] = "tiny"
    x, y = boxes.center_x, boxes.center_y
    asides[~((x >= 0) & (x <= sheet.width) & (y >= 0) & (y <= sheet.height))] = "off_page"
    asides[glyphs.of_looks(look.rotated for look in glyphs.looks)] = "rotated"
    return asides.tolist()


def _space(item: PageObject, sheet: Sheet, faces: dict[int, _Face]) -> Char:
    """A text object without ink as one space."""
    [matrix] = pdfium.matrices([item.address])
    a, b, c, d, x, y = pdfium.product(matrix, item.outer)
    font = pdfium.font_of(item.address)
    [[size]] = pdfium.floats(pdfium.font_size, [item.address], count=1, each=1).tolist()
    look = _look(font, size, (0, 0, 0, 255), FILLED, (a, b, c, d, x, y), faces)
    [[width]] = pdfium.floats(pdfium.glyph_width, [font], [ord(" ")], [1.0], count=1, each=1).tolist()
    baseline = sheet.top - y
    bottom = baseline - look.height * look.face.descent
    box = BBox(x - sheet.left, bottom - look.height, x - sheet.left + width * look.stretch, bottom)
    return Char(" ", box, baseline, look.style, "rotated" if look.rotated else aside_of(box, look.style, sheet))
