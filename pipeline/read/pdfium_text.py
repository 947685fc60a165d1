"""Characters of a PDF page as PDFium reads them, made what is printed again.

PDFium's text page is made for searching and copying: it puts in spaces and line ends, turns the hyphen at a line's
end into U+0002 and drops the spaces after it, leaves out what is printed a second time near the same place, and puts
the "actual text" of marked content in the place of its glyphs. Here
* generated characters are left out;
* an object whose hyphen was changed, and any object left out, is read again, all others being inactive;
* an object that is left out even then has no ink: it is a space;
* marks that state an actual text are removed before reading.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from pipeline.geometry import BBox, center_inside
from pipeline.model import Char, Style
from pipeline.read import pdfium_calls as pdfium
from pipeline.read.pdfium_calls import PageObject
from pipeline.read.printed import Sheet

CHANGED_HYPHEN = "\x02"
NO_LETTER = "\ufffe"  # what the whole text has for a changed hyphen and for glyphs without a letter
FILLED, INVISIBLE = 0, 3  # text rendering modes
ROUNDS = 20  # so often one glyph may be printed over itself, each time left out once more
ALIKE = 0.02  # points; edges this near are one


@dataclass(slots=True)
class _Face:
    """A font: its descent and the widths of its letters in sizes; names of the glyphs whose letter is unknown."""

    address: int
    name: str
    descent: float
    widths: dict[str, float] = field(default_factory=dict)
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
class _Reading:
    """One reading: the characters, the objects they are of, and the objects left for later as their hyphen was changed."""

    chars: list[Char]
    objects: set[int]
    changed: set[int]


def read_chars(page: int, objects: Sequence[PageObject], sheet: Sheet, images: Sequence[BBox]) -> list[Char]:
    """Every glyph of a page. `objects` are its text objects, `images` the displayed boxes of its pictures."""
    if not objects:
        return []
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
    return [_seen(char, images) for char in chars] if any(c.aside == "invisible" for c in chars) else chars


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
            if pdfium.is_generated(text, index):
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
    """The text of each character; `CHANGED_HYPHEN` for a hyphen at a line's end."""
    buffer = (ctypes.c_uint16 * (count + 1))()
    written = pdfium.whole_text(text, 0, count, ctypes.addressof(buffer)) - 1
    whole = bytes(buffer)[: 2 * written].decode("utf-16-le", errors="replace")
    if len(whole) == written == count:
        letters = list(whole)
        strange = [i for i, letter in enumerate(whole) if letter == NO_LETTER] if NO_LETTER in whole else []
    else:  # control characters are missing from the whole text, and some characters are two of its units
        letters = [""] * count
        strange = range(count)
    for index in strange:
        letters[index] = _letter(pdfium.unicode_of(text, index))
    return letters


def _letter(code: int) -> str:
    return "\N{REPLACEMENT CHARACTER}" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


def _chars(
    text: int,
    letters: Sequence[str],
    objects: Sequence[int | None],
    sheet: Sheet,
    faces: dict[int, _Face],
) -> Iterator[Char]:
    """The characters of all objects that are not None, run by run: successive ones that look alike on one baseline."""
    count = len(letters)
    looks = _looks(text, objects, faces)
    places = pdfium.doubles(pdfium.char_origin, text, range(count), order=(0, 1))
    rights = pdfium.floats(pdfium.loose_box, repeat(text), range(count), count=count, each=4)[2::4]
    xs, ys = places[0::2], places[1::2]
    look_of = list(map(looks.get, objects))
    starts = [i for i in range(count) if not i or look_of[i] is not look_of[i - 1] or ys[i] != ys[i - 1]]
    for start, end in pairwise([*starts, count]):
        look = look_of[start]
        if look is None:
            continue
        own = range(start, end)
        _learn(text, letters, own, look.face)
        if look.rotated:
            yield from _rotated(text, letters, own, look, sheet)
        else:
            ends = _ends(text, letters, own, xs, rights, look)
            yield from _upright(letters[start:end], xs[start:end], ends, ys[start], look, sheet)


def _looks(text: int, objects: Sequence[int | None], faces: dict[int, _Face]) -> dict[int, _Look]:
    """{address of a text object: how it prints}; the same `_Look` for all that print alike."""
    first = dict(zip(reversed(objects), range(len(objects) - 1, -1, -1), strict=True))
    first.pop(None, None)
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
    return found


def _look(
    font: int,
    size: float,
    color: tuple[int, int, int, int] | None,
    mode: int,
    matrix: Matrix,
    faces: dict[int, _Face],
) -> _Look:
    a, b, c, d, _, _ = matrix
    face = faces.setdefault(font, None) or faces.setdefault(font, _face(font))
    height = size * math.hypot(c, d)
    return _Look(
        face=face,
        style=style_of(face.name, height, pdfium.shade(color)),
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


def _learn(text: int, letters: Sequence[str], own: range, face: _Face) -> None:
    """Ask for the widths of letters of a font that were not met before, and whether the file tells them."""
    stretch = letters[own.start : own.stop]
    for letter in set(stretch).difference(face.widths):
        face.widths[letter] = pdfium.floats(pdfium.glyph_width, [face.address], [ord(letter)], [1.0], count=1, each=1)[0]
        if letter == "\0" or pdfium.lacks_unicode(text, own.start + stretch.index(letter)) == 1:
            face.names[letter] = f"(cid:{ord(letter)})"


def _ends(
    text: int, letters: Sequence[str], own: range, xs: Sequence[float], rights: Sequence[float], look: _Look
) -> list[float]:
    """Where each glyph's own room ends. PDFium's box holds the ink too, which hangs over in an f or in italics."""
    ends = list(rights[own.start : own.stop])
    widths, stretch = look.face.widths, look.stretch
    for at, index in enumerate(own):
        end = xs[index] + widths[letters[index]] * stretch
        if ends[at] - end > ALIKE:
            ink = pdfium.ink_boxes(text, [index])[0][2]
            if abs(ink - ends[at]) < ALIKE:
                ends[at] = end
    return ends


def _upright(
    letters: Sequence[str], xs: Sequence[float], ends: Sequence[float], y: float, look: _Look, sheet: Sheet
) -> list[Char]:
    """A run on one baseline. The letters of a ligature, which begin at one place, are one glyph."""
    texts: Sequence[str] = letters
    if len(set(xs)) < len(xs):
        texts, xs, ends = _whole_glyphs(letters, xs, ends)
    if look.face.names:
        texts = [look.face.names.get(t, t) for t in texts]
    baseline = sheet.top - y
    bottom = baseline - look.height * look.face.descent
    lefts = map(sub, xs, repeat(sheet.left))
    rights = map(sub, ends, repeat(sheet.left))
    boxes = list(map(BBox, lefts, repeat(bottom - look.height), rights, repeat(bottom)))
    aside = map(_aside, boxes, repeat(look), repeat(sheet)) if _needs_look(boxes, look, sheet) else repeat(None)
    return list(map(Char, texts, boxes, repeat(baseline), repeat(look.style), aside))
