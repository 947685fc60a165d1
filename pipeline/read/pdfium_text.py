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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from operator import sub

from pipeline.geometry import BBox, center_inside
from pipeline.model import Char, Style
from pipeline.read import pdfium_calls as pdfium
from pipeline.read.pdfium_calls import Matrix, PageObject
from pipeline.read.printed import Sheet, aside_of, is_rotated, style_of

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
class _Run:
    """Successive characters on one baseline.

    indices: their places in PDFium's text. xs, rights: where each glyph begins, and where its box ends.
    """

    letters: Sequence[str]
    indices: Sequence[int]
    xs: Sequence[float]
    rights: Sequence[float]
    y: float


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
        objects = list(map(pdfium.text_object, repeat(text), range(count)))
        for index in [i for i, letter in enumerate(letters) if letter in " \r\n"]:
            if not letters[index] or pdfium.is_generated(text, index):
                objects[index] = None
        printed = set(objects) - {None}
        changed = {item for item, letter in zip(objects, letters, strict=True) if letter == CHANGED_HYPHEN}
        if len(printed) > 1:
            objects = [None if item in changed else item for item in objects] if changed else objects
        else:
            changed = set()
        return _Reading(list(_chars(text, letters, objects, sheet, faces)), printed, changed)
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


def _chars(
    text: int,
    letters: Sequence[str],
    objects: Sequence[int | None],
    sheet: Sheet,
    faces: dict[int, _Face],
) -> Iterator[Char]:
    """The characters of all objects that are not None, run by run: successive ones that look alike on one baseline."""
    kept = [index for index, item in enumerate(objects) if item is not None]
    looks = _looks(text, kept, [objects[index] for index in kept], faces)
    letters = [letters[index] for index in kept]
    xs, ys = pdfium.origins(text, kept)
    rights = pdfium.floats(pdfium.loose_box, repeat(text), kept, count=len(kept), each=4)[2::4]
    changes = [i for i in range(1, len(kept)) if looks[i] is not looks[i - 1] or ys[i] != ys[i - 1]]
    for start, end in pairwise([0, *changes, len(kept)] if kept else []):
        look, own = looks[start], slice(start, end)
        run = _Run(letters[own], kept[own], xs[own], rights[own], ys[start])
        _learn(text, run, look.face)
        yield from _rotated(text, run, look, sheet) if look.rotated else _upright(text, run, look, sheet)


def _looks(text: int, indices: Sequence[int], objects: Sequence[int], faces: dict[int, _Face]) -> list[_Look]:
    """How each character prints; the same `_Look` for all that print alike."""
    first = dict(zip(reversed(objects), reversed(indices), strict=True))
    items = list(first)
    matrices = pdfium.floats(pdfium.char_matrix, repeat(text), first.values(), count=len(items), each=6)
    sizes = pdfium.floats(pdfium.font_size, items, count=len(items), each=1)
    fonts = map(pdfium.font_of, items)
    modes = map(pdfium.render_mode, items)
    looks: dict[tuple, _Look] = {}
    found = {}
    for number, (item, *print_) in enumerate(zip(items, fonts, sizes, pdfium.colors(items), modes, strict=True)):
        key = (*print_, *matrices[6 * number : 6 * number + 4])
        if key not in looks:
            looks[key] = _look(*print_, tuple(matrices[6 * number : 6 * number + 6]), faces)
        found[item] = looks[key]
    return [found[item] for item in objects]


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
    descent = pdfium.floats(pdfium.font_descent, [font], [1.0], count=1, each=1)[0]
    return _Face(font, buffer.value.decode("utf-8", errors="replace"), descent)


def _learn(text: int, run: _Run, face: _Face) -> None:
    """Ask for the widths of the letters of a font that were not met before, and whether the file tells them."""
    for letter in set(run.letters).difference(face.widths):
        [face.widths[letter]] = pdfium.floats(pdfium.glyph_width, [face.address], [ord(letter)], [1.0], count=1, each=1)
        if letter == "\0" or pdfium.lacks_unicode(text, run.indices[run.letters.index(letter)]) == 1:
            face.names[letter] = f"(cid:{ord(letter)})"


def _upright(text: int, run: _Run, look: _Look, sheet: Sheet) -> list[Char]:
    """A run on one baseline. The letters of a ligature, which begin at one place, are one glyph."""
    if len(set(run.xs)) < len(run.xs):
        run = _whole_glyphs(run)
    ends = _ends(text, run, look)
    baseline = sheet.top - run.y
    bottom = baseline - look.height * look.face.descent
    lefts = map(sub, run.xs, repeat(sheet.left))
    rights = map(sub, ends, repeat(sheet.left))
    boxes = list(map(BBox._make, zip(lefts, repeat(bottom - look.height), rights, repeat(bottom), strict=False)))
    texts = _names(run.letters, look.face)
    asides = _asides(boxes, look, sheet)
    return list(
        map(Char._make, zip(texts, boxes, repeat(baseline), repeat(look.style), asides, repeat(1.0), strict=False))
    )


def _ends(text: int, run: _Run, look: _Look) -> list[float]:
    """Where each glyph's own room ends. PDFium's box holds the ink too, which hangs over in an f or in italics."""
    ends = list(run.rights)
    face, stretch = look.face, look.stretch
    own = [x + face.widths.get(letter, math.inf) * stretch for x, letter in zip(run.xs, run.letters, strict=True)]
    for at in [at for at, excess in enumerate(map(sub, ends, own)) if excess > ALIKE]:
        letter, excess = run.letters[at], (ends[at] - own[at]) / stretch
        if letter not in face.overhangs and abs(pdfium.ink_boxes(text, [run.indices[at]])[0][2] - ends[at]) < ALIKE:
            face.overhangs[letter] = excess
        if abs(face.overhangs.get(letter, 0) - excess) * stretch < ALIKE:  # else another glyph for it, which is wider
            ends[at] = own[at]
    return ends


def _whole_glyphs(run: _Run) -> _Run:
    letters: list[str] = []
    kept: list[int] = []
    for at, letter in enumerate(run.letters):
        if kept and (run.xs[at], run.rights[at]) == (run.xs[kept[-1]], run.rights[kept[-1]]):
            letters[-1] += letter
        else:
            letters.append(letter)
            kept.append(at)
    xs, rights, indices = ([of[at] for at in kept] for of in (run.xs, run.rights, run.indices))
    return _Run(letters, indices, xs, rights, run.y)


def _names(letters: Sequence[str], face: _Face) -> Sequence[str]:
    """The letters, those the file does not tell as the number of their glyph: "(cid:7)"."""
    return [face.names.get(letter, letter) for letter in letters] if face.names else letters


def _asides(boxes: Sequence[BBox], look: _Look, sheet: Sheet) -> Iterable[str | None]:
    hidden = "invisible" if look.invisible else None
    ends = {aside_of(boxes[0], look.style, sheet), aside_of(boxes[-1], look.style, sheet)}
    if ends == {None}:  # then so is what stands between them
        return repeat(hidden)
    return [aside_of(box, look.style, sheet) or hidden for box in boxes]


def _rotated(text: int, run: _Run, look: _Look, sheet: Sheet) -> list[Char]:
    """Text at an angle, each glyph with the box of its ink."""
    boxes = [
        BBox(x0 - sheet.left, sheet.top - y1, x1 - sheet.left, sheet.top - y0)
        for x0, y0, x1, y1 in pdfium.ink_boxes(text, run.indices)
    ]
    texts = _names(run.letters, look.face)
    return [Char(t, box, box.bottom, look.style, "rotated") for t, box in zip(texts, boxes, strict=True)]


def _space(item: PageObject, sheet: Sheet, faces: dict[int, _Face]) -> Char:
    """A text object without ink as one space."""
    a, b, c, d, x, y = pdfium.product(pdfium.matrix_of(item.address), item.outer)
    font = pdfium.font_of(item.address)
    size = pdfium.floats(pdfium.font_size, [item.address], count=1, each=1)[0]
    look = _look(font, size, (0, 0, 0, 255), FILLED, (a, b, c, d, x, y), faces)
    width = pdfium.floats(pdfium.glyph_width, [font], [ord(" ")], [1.0], count=1, each=1)[0]
    baseline = sheet.top - y
    bottom = baseline - look.height * look.face.descent
    box = BBox(x - sheet.left, bottom - look.height, x - sheet.left + width * look.stretch, bottom)
    return Char(" ", box, baseline, look.style, "rotated" if look.rotated else aside_of(box, look.style, sheet))
