"""Characters of a PDF page as PDFium reads them, made what is printed again.

PDFium's text page is made for searching and copying: it puts in spaces and line ends, turns the hyphen at a line's
end into U+0002 and drops the spaces after it, leaves out what is printed a second time near the same place, and puts
the "actual text" of marked content in the place of its glyphs. Here
* generated characters are left out;
* objects whose hyphen was changed, and any left out, are read again, all others being inactive: lined up on one long
  line, where no line ends and nothing stands in another's place;
* an object that is left out even then has no ink: it is a space;
* marks that state an actual text are removed before reading.
"""

import ctypes
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress, repeat

import numpy as np

from pipeline.geometry import BBox, center_inside
from pipeline.model import NO_GLYPHS, Char, Chars, Style
from pipeline.read import pdfium_calls as pdfium
from pipeline.read.pdfium_shapes import Objects, page_matrices
from pipeline.read.printed import TINY, Sheet, aside_of, is_rotated, style_of

# Unicode numbers in PDFium's text
CHANGED_HYPHEN = 0x02
NO_LETTER = 0xFFFE  # what the whole text has for a changed hyphen and for glyphs without a letter
NO_CODE = 0xFFFFFFFF  # ours, for what is no character of its own
SPACE, RETURN, NEWLINE = ord(" "), ord("\r"), ord("\n")  # what PDFium generates

FILLED, INVISIBLE = 0, 3  # text rendering modes
ROUNDS = 20  # so often one glyph may be printed over itself, each time left out once more
SAME = 0.001  # points; places that near differ by rounding alone
APART = 20.0  # points between two objects of a line
ALIKE = 0.02  # points; edges this near are one
LEFTWARD = ((0x0590, 0x08FF), (0xFB1D, 0xFEFF))  # letters of scripts that run from right to left, and their shapes
STEP = 8  # characters between two whose object is asked first, a power of two: about a word


@dataclass(slots=True)
class _Face:
    """A font, measured in sizes: its descent, and how far the ink of its letters hangs over."""

    address: int
    name: str
    descent: float
    overhangs: dict[str, float] = field(default_factory=dict)


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
class _Reading:
    """What PDFium's text holds of the active objects of a page.

    text: its address. codes, indices, objects: of each character within an object, white space that PDFium put there
    included, its Unicode number, its place in the text, and its object. printed: all objects found. changed: those left
    for later, as their hyphen was changed. moved: how far right and up of its place each character stood meanwhile, in
    points.
    """

    text: int
    codes: np.ndarray
    indices: np.ndarray
    objects: np.ndarray
    printed: frozenset[int]
    changed: frozenset[int]
    moved: np.ndarray


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """Glyphs of all readings as columns.

    texts, indices: where PDFium has them. moved: how far right and up of its place each stood there, rows of two.
    looks, which: how they print, and the number of each one's look.
    xs, ys, rights: where each begins on its baseline, and where its box ends. widths: its own, in sizes; infinite
    where unknown. unknown: whether the file does not tell its letter.
    """

    letters: Sequence[str]
    texts: np.ndarray
    indices: np.ndarray
    moved: np.ndarray
    looks: Sequence[_Look]
    which: np.ndarray
    xs: np.ndarray
    ys: np.ndarray
    rights: np.ndarray
    widths: np.ndarray
    unknown: np.ndarray

    def ink_boxes(self, places: np.ndarray) -> np.ndarray:
        """Boxes around the ink of the glyphs at some places: rows of left, bottom, right, top."""
        found = pdfium.ink_boxes(self.texts[places].tolist(), self.indices[places].tolist())
        return found - np.tile(self.moved[places], 2)

    def of_looks(self, values: Iterable[float | bool]) -> np.ndarray:
        """A column of what the looks have, one value a look."""
        return np.array(list(values))[self.which]


def read_chars(page: int, objects: Objects, sheet: Sheet, images: Sequence[BBox]) -> tuple[Chars, bool]:
    """Every glyph of a page, and whether PDFium knows the letters of all.

    images: the displayed boxes of its pictures.
    """
    _remove_actual_texts(objects.texts)
    faces: dict[int, _Face] = {}
    readings: list[_Reading] = []
    all_known = True
    try:
        blank = _read_all(page, objects, readings)
        chars = _spaces([item for item in objects.texts if item in blank], objects.outers, sheet, faces)
        if any(reading.codes.size for reading in readings):
            glyphs = _glyphs(readings, faces)
            all_known = not glyphs.unknown.any()
            chars = Chars.joined(_chars(glyphs, sheet), chars)
    finally:
        pdfium.run(map(pdfium.close_text, [reading.text for reading in readings]))
    return _with_recognised(chars, images), all_known


def _with_recognised(chars: Chars, images: Sequence[BBox]) -> Chars:
    """Recognised text lies unseen over the picture it was read from: that is the page's text."""
    if "invisible" not in chars.asides:
        return chars
    asides = [
        None if char.aside == "invisible" and any(center_inside(image, char.bbox) for image in images) else char.aside
        for char in chars
    ]
    return replace(chars, asides=asides)


def _remove_actual_texts(objects: Sequence[int]) -> None:
    counts = map(pdfium.count_marks, objects)
    for item, count in [(item, count) for item, count in zip(objects, counts, strict=True) if count > 0]:
        for number in range(count - 1, -1, -1):
            mark = pdfium.mark_of(item, number)
            if pdfium.mark_value_type(mark, b"ActualText") == pdfium.STRING:
                pdfium.remove_mark(item, mark)


def _read_all(page: int, objects: Objects, readings: list[_Reading]) -> set[int]:
    """Read until every object is found and none is changed; the objects that have no ink, and so never are.

    The texts of `readings`, to which each new one is added, stay open.
    """
    first = _read(page, readings)
    missing = set(objects.texts) - first.printed
    changed = set(first.changed)
    if not missing and not changed:
        return set()
    pdfium.run(map(pdfium.set_active, objects.texts, repeat(0)))
    on_page = (missing | changed) - objects.outers.keys()
    lined = [item for which in (missing, changed) for item in objects.texts if item in which and item in on_page]
    if lined:
        found = _read_lined_up(page, lined, readings)
        missing = {item for item in missing if item not in on_page}
        blank = set(lined) - found.printed - changed
        changed = {item for item in changed if item not in on_page or item not in found.printed} | set(found.changed)
    else:
        blank = set()
    for _ in range(ROUNDS):
        if not missing:
            break
        pdfium.run(map(pdfium.set_active, missing, repeat(1)))
        found = _read(page, readings)
        pdfium.run(map(pdfium.set_active, missing, repeat(0)))
        changed |= found.changed
        missing -= found.printed
        if not found.printed:
            break
    for item in objects.texts:
        if item in changed:
            pdfium.set_active(item, 1)
            _read(page, readings)
            pdfium.set_active(item, 0)
    return missing | blank


def _read_lined_up(page: int, items: Sequence[int], readings: list[_Reading]) -> _Reading:
    """Some objects of the page, all others being inactive, read side by side on one line and put back."""
    places = pdfium.matrices(items)
    ends = np.cumsum([width + APART for width in pdfium.widths(items)]).tolist()
    shifts = {
        item: (start - matrix[4], -matrix[5])
        for item, matrix, start in zip(items, places, [0.0, *ends[:-1]], strict=True)
    }
    for item, (right, up) in shifts.items():
        pdfium.move(item, right, up)
        pdfium.set_active(item, 1)
    reading = _read(page, readings, shifts)
    for item, (right, up) in shifts.items():
        pdfium.move(item, -right, -up)
        pdfium.set_active(item, 0)
    return reading


def _read(page: int, readings: list[_Reading], shifts: Mapping[int, tuple[float, float]] = {}) -> _Reading:
    """The active text of the page, added to `readings`, whose texts are to be closed when all is known of them.

    shifts: how far right and up objects were moved.
    """
    text = pdfium.load_text(page)
    if not text:
        nothing = np.array([], int)
        return _Reading(0, nothing, nothing, nothing, frozenset(), frozenset(), np.zeros((0, 2)))  # no text to close
    count = pdfium.count_chars(text)
    codes = _codes(text, count)
    objects = _objects(text, codes)
    objects[codes == NO_CODE] = 0
    printed = frozenset(objects.tolist()) - {0}
    hyphens = codes == CHANGED_HYPHEN
    changed = frozenset(objects[hyphens].tolist()) if hyphens.any() and len(printed) > 1 else frozenset()
    indices = np.flatnonzero(objects)
    if changed:
        indices = indices[~np.isin(objects[indices], list(changed))]
    own = objects[indices]
    moved = np.array([shifts[item] for item in own.tolist()]) if shifts else np.zeros((indices.size, 2))
    reading = _Reading(text, codes[indices], indices, own, printed, changed, moved.reshape(-1, 2))
    readings.append(reading)
    return reading


def _objects(text: int, codes: np.ndarray) -> np.ndarray:
    """The object that printed each character, or within which it was generated; 0 where there is none.

    An object's characters follow each other: two of one object have only its own between them, so that one halfway
    between two others is asked only where these differ. Not so where text runs
    from right to left, which PDFium puts into the order of reading.
    """
    if any(((first <= codes) & (codes <= last)).any() for first, last in LEFTWARD):
        return _objects_at(text, np.arange(codes.size))
    step = STEP
    objects = np.zeros(codes.size, np.uintp)
    objects[::step] = _objects_at(text, np.arange(0, codes.size, step))
    while step > 1:
        at = np.arange(step // 2, codes.size, step)
        before, after = objects[at - step // 2], np.append(objects[step::step], 0)[: at.size]
        inside = (before == after) & (before != 0)
        objects[at] = before
        objects[at[~inside]] = _objects_at(text, at[~inside])
        step //= 2
    return objects


def _objects_at(text: int, indices: np.ndarray) -> np.ndarray:
    return np.fromiter(map(pdfium.text_object, repeat(text), indices.tolist()), np.uintp, indices.size)


def _codes(text: int, count: int) -> np.ndarray:
    """The Unicode number of each character; `CHANGED_HYPHEN` for a hyphen at a line's end, `NO_CODE` for the second
    half of a letter."""
    buffer = np.zeros(count + 1, np.uint16)
    written = pdfium.whole_text(text, 0, count, buffer.__array_interface__["data"][0]) - 1
    codes = buffer[:count].astype(np.uint32)
    if written != count or ((codes >= 0xD800) & (codes < 0xE000)).any():
        # control characters are missing from the whole text, and letters of two units stand in it as two
        letters = _joined_halves(list(map(pdfium.unicode_of, repeat(text), range(count))))
        return np.array([ord(letter) if letter else NO_CODE for letter in letters], np.uint32)
    for index in np.flatnonzero(codes == NO_LETTER).tolist():
        codes[index] = pdfium.unicode_of(text, index)
    return codes


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


def _glyphs(readings: Sequence[_Reading], faces: dict[int, _Face]) -> _Glyphs:
    """The glyphs of all readings. `faces` are the fonts met so far by their address; new ones are added."""
    texts = np.repeat([reading.text for reading in readings], [reading.indices.size for reading in readings])
    codes, indices, objects, moved = (
        np.concatenate([getattr(reading, column) for reading in readings])
        for column in ("codes", "indices", "objects", "moved")
    )
    boxes = np.concatenate([_loose_boxes(reading) for reading in readings])
    made = _generated(texts, indices, codes, boxes)
    if made:
        texts, codes, indices, objects, moved, boxes = (
            np.delete(column, made, axis=0) for column in (texts, codes, indices, objects, moved, boxes)
        )
    boxes -= np.tile(moved, 2)
    items, first, item_of = np.unique(objects, return_index=True, return_inverse=True)
    met = np.argsort(first)  # objects in the order of the text: their addresses differ from run to run
    item_of, first = np.argsort(met)[item_of], first[met]
    matrices = pdfium.floats(
        pdfium.char_matrix, texts[first].tolist(), indices[first].tolist(), count=first.size, each=6
    )
    looks, look_of = _looks(items[met].tolist(), matrices[:, :4], faces)
    which = look_of[item_of]
    alike = (which * 0x110000 + codes) * 10**6 + np.round((boxes[:, 2] - boxes[:, 0]) / SAME).astype(int) % 10**6
    _, kinds, kind_of = np.unique(alike, return_index=True, return_inverse=True)
    fonts = [looks[number].face.address for number in which[kinds].tolist()]
    widths, unknown = _widths(texts[kinds], indices[kinds], fonts, codes[kinds])
    # its object tells the pen's height, glyphs of one letter, look and width its place in the box
    heights = matrices[:, 5] - moved[first, 1]
    xs = boxes[:, 0] + (_pens(texts, indices, moved, kinds)[:, 0] - boxes[kinds, 0])[kind_of]
    pens = np.stack([xs, heights[item_of]], axis=1)
    rotated = np.array([look.rotated for look in looks])[which].nonzero()[0]
    pens[rotated] = _pens(texts, indices, moved, rotated)
    letters = codes.astype("<u4").tobytes().decode("utf-32-le")
    return _whole_glyphs(
        _Glyphs(
            letters=letters,
            texts=texts,
            indices=indices,
            moved=moved,
            looks=looks,
            which=which,
            xs=pens[:, 0],
            ys=pens[:, 1],
            rights=boxes[:, 2],
            widths=widths[kind_of],
            unknown=unknown[kind_of],
        )
    )


def _loose_boxes(reading: _Reading) -> np.ndarray:
    """Boxes as high as the font around all characters, their ink included: rows of left, top, right, bottom."""
    indices = reading.indices.tolist()
    return pdfium.floats(pdfium.loose_box, repeat(reading.text), indices, count=len(indices), each=4)


def _generated(texts: np.ndarray, indices: np.ndarray, codes: np.ndarray, boxes: np.ndarray) -> list[int]:
    """Places of the characters that PDFium put in within an object: white space, which has no height."""
    white = (codes == SPACE) | (codes == RETURN) | (codes == NEWLINE)
    flat = np.flatnonzero(white & (boxes[:, 1] == boxes[:, 3]))
    return list(compress(flat.tolist(), map(pdfium.is_generated, texts[flat].tolist(), indices[flat].tolist())))


def _pens(texts: np.ndarray, indices: np.ndarray, moved: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Where the pen stood for the glyphs at some places: rows of x and y."""
    return pdfium.origins(texts[places].tolist(), indices[places].tolist()) - moved[places]


def _widths(
    texts: np.ndarray, indices: np.ndarray, fonts: Sequence[int], codes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The width of some characters in sizes, and whether the file does not tell their letters."""
    asked = (fonts, codes.tolist(), repeat(1.0))
    widths = pdfium.floats(pdfium.glyph_width, *asked, count=codes.size, each=1)[:, 0]
    lacks = list(map(pdfium.lacks_unicode, texts.tolist(), indices.tolist()))
    return widths, (np.array(lacks) == 1) | (codes == 0)


def _looks(items: Sequence[int], matrices: np.ndarray, faces: dict[int, _Face]) -> tuple[list[_Look], np.ndarray]:
    """The looks of text objects, and the number of each object's. `matrices`: rows of a, b, c and d."""
    sizes = pdfium.floats(pdfium.font_size, items, count=len(items), each=1)
    fonts = np.fromiter(map(pdfium.font_of, items), float, len(items))  # addresses have 48 bits, a float 53
    modes = np.fromiter(map(pdfium.render_mode, items), float, len(items))
    facts = np.column_stack([fonts, modes, sizes, pdfium.color_rows(items), matrices])
    starts = np.flatnonzero(np.append(True, (facts[1:] != facts[:-1]).any(axis=1)))  # most are like the one before
    numbers: dict[tuple, int] = {}
    look_of = [numbers.setdefault(tuple(row), len(numbers)) for row in facts[starts].tolist()]
    looks = [
        _look(int(font), size, tuple(color), mode, a, b, c, d, faces)
        for font, mode, size, *color, a, b, c, d in numbers
    ]
    return looks, np.repeat(look_of, np.diff(np.append(starts, len(items))))


def _look(
    font: int,
    size: float,
    color: pdfium.Color,
    mode: float,
    a: float,
    b: float,
    c: float,
    d: float,
    faces: dict[int, _Face],
) -> _Look:
    """a, b, c, d: of the matrix from the object to the page."""
    if font not in faces:
        faces[font] = _face(font)
    height = size * math.hypot(c, d)
    return _Look(
        face=faces[font],
        style=style_of(faces[font].name, height, pdfium.shade(color)),
        stretch=size * a,
        height=height,
        rotated=is_rotated(a, b, c, d),
        invisible=mode == INVISIBLE or (mode == FILLED and color[3] == 0),
    )


def _face(font: int) -> _Face:
    buffer = ctypes.create_string_buffer(256)
    pdfium.font_name(font, buffer, len(buffer))
    [[descent]] = pdfium.floats(pdfium.font_descent, [font], [1.0], count=1, each=1).tolist()
    return _Face(font, buffer.value.decode("utf-8", errors="replace"), descent)


def _whole_glyphs(glyphs: _Glyphs) -> _Glyphs:
    """The letters of a ligature, which begin and end at one place, as one glyph."""
    near = np.flatnonzero((abs(np.diff(glyphs.xs)) < SAME) & (abs(np.diff(glyphs.rights)) < SAME)) + 1
    rotated = glyphs.of_looks(look.rotated for look in glyphs.looks)
    parts = [
        at
        for at in near.tolist()
        if abs(glyphs.ys[at] - glyphs.ys[at - 1]) < SAME
        and (glyphs.which[at], glyphs.texts[at]) == (glyphs.which[at - 1], glyphs.texts[at - 1])
        and not rotated[at]
    ]
    if not parts:
        return glyphs
    letters = list(glyphs.letters)
    for at in reversed(parts):
        letters[at - 1] += letters[at]
    starts = np.delete(np.arange(len(letters)), parts)
    ends = np.append(starts[1:], len(letters))
    return _Glyphs(
        letters=[letters[start] for start in starts.tolist()],
        texts=glyphs.texts[starts],
        indices=glyphs.indices[starts],
        moved=glyphs.moved[starts],
        looks=glyphs.looks,
        which=glyphs.which[starts],
        xs=glyphs.xs[starts],
        ys=glyphs.ys[starts],
        rights=glyphs.rights[starts],
        widths=np.where(ends - starts > 1, math.inf, glyphs.widths[starts]),
        unknown=np.logical_or.reduceat(glyphs.unknown, starts),
    )


def _chars(glyphs: _Glyphs, sheet: Sheet) -> Chars:
    """The glyphs where they stand on the displayed page, text at an angle with the boxes of its ink."""
    looks = glyphs.looks
    lefts, rights = glyphs.xs - sheet.left, _ends(glyphs) - sheet.left
    baselines = sheet.top - glyphs.ys
    bottoms = baselines - glyphs.of_looks(look.height * look.face.descent for look in looks)
    tops = bottoms - glyphs.of_looks(look.height for look in looks)
    rotated = np.flatnonzero(glyphs.of_looks(look.rotated for look in looks))
    if rotated.size:
        ink = glyphs.ink_boxes(rotated)
        lefts[rotated], rights[rotated] = ink[:, 0] - sheet.left, ink[:, 2] - sheet.left
        tops[rotated], bottoms[rotated] = sheet.top - ink[:, 3], sheet.top - ink[:, 1]
        baselines[rotated] = bottoms[rotated]
    asides = _asides(glyphs, BBox(lefts, tops, rights, bottoms), sheet)
    numbers = {style: number for number, style in enumerate(dict.fromkeys(look.style for look in looks))}
    style_numbers = glyphs.of_looks(numbers[look.style] for look in looks).astype(np.int32)
    return Chars(
        texts=_names(glyphs),
        lefts=lefts,
        tops=tops,
        rights=rights,
        bottoms=bottoms,
        baselines=baselines,
        styles=list(numbers),
        style_numbers=style_numbers,
        asides=asides,
        confidences=np.ones(len(asides), np.float32),
    )


def _ends(glyphs: _Glyphs) -> np.ndarray:
    """Where each glyph's own room ends. PDFium's box holds the ink too, which hangs over in an f or in italics."""
    ends = glyphs.rights.copy()
    own = glyphs.xs + glyphs.widths * glyphs.of_looks(look.stretch or 1.0 for look in glyphs.looks)
    upright = ~glyphs.of_looks(look.rotated for look in glyphs.looks)
    wide = np.flatnonzero((ends - own > ALIKE) & upright)
    inks = glyphs.ink_boxes(wide)[:, 2] if wide.size else ends[wide]
    for at, own_end, end, ink_end in zip(*(c.tolist() for c in (wide, own[wide], ends[wide], inks)), strict=True):
        letter, look = glyphs.letters[at], glyphs.looks[glyphs.which.item(at)]
        overhangs = look.face.overhangs
        excess = (end - own_end) / look.stretch
        if letter not in overhangs and abs(ink_end - end) < ALIKE:
            overhangs[letter] = excess
        if abs(overhangs.get(letter, 0) - excess) * look.stretch < ALIKE:  # else another glyph for it, which is wider
            ends[at] = own_end
    return ends


def _names(glyphs: _Glyphs) -> list[str]:
    """The letters, those the file does not tell as the number of their glyph: "(cid:7)"."""
    names = list(glyphs.letters)
    for at in np.flatnonzero(glyphs.unknown).tolist():
        names[at] = f"(cid:{ord(names[at])})" if len(names[at]) == 1 else names[at]
    return names


def _asides(glyphs: _Glyphs, boxes: BBox, sheet: Sheet) -> list[str | None]:
    """Why each glyph is not read where it stands, None for most. `boxes`: their sides as columns."""
    x, y = boxes.center_x, boxes.center_y
    found = {
        "invisible": glyphs.of_looks(look.invisible for look in glyphs.looks),
        "tiny": glyphs.of_looks(look.style.size < TINY for look in glyphs.looks),
        "off_page": ~((x >= 0) & (x <= sheet.width) & (y >= 0) & (y <= sheet.height)),
        "rotated": glyphs.of_looks(look.rotated for look in glyphs.looks),
    }
    asides: list[str | None] = [None] * len(glyphs.letters)
    for reason, which in found.items():
        for at in np.flatnonzero(which).tolist():
            asides[at] = reason
    return asides


def _spaces(items: Sequence[int], outers: Mapping[int, pdfium.Matrix], sheet: Sheet, faces: dict[int, _Face]) -> Chars:
    """Text objects without ink, each as one space. `outers`: of those in forms, the matrix from the form to the page."""
    if not items:
        return NO_GLYPHS.chars
    fonts = list(map(pdfium.font_of, items))
    sizes = pdfium.floats(pdfium.font_size, items, count=len(items), each=1)
    codes, whole = repeat(SPACE), repeat(1.0)
    widths = pdfium.floats(pdfium.glyph_width, fonts, codes, whole, count=len(items), each=1)
    columns = (page_matrices(items, outers), fonts, sizes[:, 0].tolist(), widths[:, 0].tolist())
    spaces = []
    for matrix, font, size, width in zip(*columns, strict=True):
        look = _look(font, size, (0, 0, 0, 255), FILLED, *matrix[:4], faces)
        left, baseline = matrix[4] - sheet.left, sheet.top - matrix[5]
        bottom = baseline - look.height * look.face.descent
        box = BBox(left, bottom - look.height, left + width * look.stretch, bottom)
        aside = "rotated" if look.rotated else aside_of(box, look.style, sheet)
        spaces.append(Char(" ", box, baseline, look.style, aside))
    return Chars.of(spaces)
