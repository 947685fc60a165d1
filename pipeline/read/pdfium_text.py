"""Characters of a PDF page as PDFium reads them, made what is printed again: each glyph once, where its ink stands, and
without what PDFium puts in between."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np

from pipeline.columns import ended_by, steps
from pipeline.geometry import BBox, center_inside
from pipeline.model import NO_GLYPHS, Char, Chars
from pipeline.read import pdfium_calls as pdfium
from pipeline.read.pdfium_looks import FILLED, Face, Look, find_looks, make_look
from pipeline.read.pdfium_readings import Reading, read_all, remove_actual_texts
from pipeline.read.pdfium_shapes import Objects, page_matrices
from pipeline.read.printed import TINY, Sheet, aside_of

SPACE = ord(" ")
GENERATED = [SPACE, ord("\r"), ord("\n")]  # what PDFium puts in
SAME = 0.001  # points; places that near differ by rounding alone
ALIKE = 0.02  # points; edges this near are one


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """Glyphs of all readings as columns.

    texts, indices: where PDFium has them. moved: how far right and up of its place each stood there, rows of two.
    looks, which: how they print, and the number of each one's look.
    xs, ys, rights: where each begins on its baseline, and where its box ends. widths: its own, in sizes; infinite
    where unknown. unknown: whether the file does not tell its letter. rotated: whether it stands at an angle.
    """

    letters: Sequence[str]
    texts: np.ndarray
    indices: np.ndarray
    moved: np.ndarray
    looks: Sequence[Look]
    which: np.ndarray
    xs: np.ndarray
    ys: np.ndarray
    rights: np.ndarray
    widths: np.ndarray
    unknown: np.ndarray
    rotated: np.ndarray

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
    remove_actual_texts(objects.texts)
    faces: dict[int, Face] = {}
    readings: list[Reading] = []
    all_known = True
    try:
        blank = read_all(page, objects, readings)
        chars = _spaces([item for item in objects.texts if item in blank], objects.outers, sheet, faces)
        glyphs = _glyphs(readings, faces) if readings else None
        if glyphs is not None:
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


def _glyphs(readings: Sequence[Reading], faces: dict[int, Face]) -> _Glyphs | None:
    """The glyphs of all readings, None where there are none. `faces` are the fonts met so far by their address; new ones
    are added."""
    texts = np.repeat([reading.text for reading in readings], [reading.indices.size for reading in readings])
    codes, indices, objects, moved = (
        np.concatenate([getattr(reading, column) for reading in readings])
        for column in ("codes", "indices", "objects", "moved")
    )
    boxes = np.concatenate([pdfium.loose_boxes(reading.text, reading.indices.tolist()) for reading in readings])
    made = _generated(texts, indices, codes, boxes)
    if made:
        texts, codes, indices, objects, moved, boxes = (
            np.delete(column, made, axis=0) for column in (texts, codes, indices, objects, moved, boxes)
        )
    if not codes.size:
        return None
    if moved.any():
        boxes -= np.tile(moved, 2)
    items, first, item_of = np.unique(objects, return_index=True, return_inverse=True)
    met = np.argsort(first)  # objects in the order of the text: their addresses differ from run to run
    item_of, first = np.argsort(met)[item_of], first[met]
    matrices = pdfium.char_matrices(texts[first].tolist(), indices[first].tolist())
    looks, look_of = find_looks(items[met].tolist(), matrices[:, :4], faces)
    which = look_of[item_of]
    alike = (which * 0x110000 + codes) * 10**6 + np.round((boxes[:, 2] - boxes[:, 0]) / SAME).astype(int) % 10**6
    _, kinds, kind_of = np.unique(alike, return_index=True, return_inverse=True)
    fonts = [looks[number].face.address for number in which[kinds].tolist()]
    widths, unknown = _widths(texts[kinds], indices[kinds], fonts, codes[kinds])
    # the pen's place in the box is asked once for glyphs of one letter, look and width
    pens_of_kinds = _pens(texts, indices, moved, kinds)
    xs = boxes[:, 0] + (pens_of_kinds[:, 0] - boxes[kinds, 0])[kind_of]
    # an object tells the pen's height, unless its text slopes, or runs downwards
    heights = matrices[:, 5] - moved[first, 1]
    if matrices[:, 1].any() or (pens_of_kinds[:, 1] != heights[item_of[kinds]]).any():
        heights = _pens(texts, indices, moved, first)[:, 1]
    pens = np.stack([xs, heights[item_of]], axis=1)
    rotated = np.array([look.rotated for look in looks])[which]
    askew = np.flatnonzero(rotated)
    pens[askew] = _pens(texts, indices, moved, askew)
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
            rotated=rotated,
        )
    )


def _generated(texts: np.ndarray, indices: np.ndarray, codes: np.ndarray, boxes: np.ndarray) -> list[int]:
    """Places of the characters that PDFium put in within an object: white space, which has no height."""
    flat = np.flatnonzero(boxes[:, 1] == boxes[:, 3]).tolist()
    white = [at for at in flat if codes.item(at) in GENERATED]
    return [at for at in white if pdfium.is_generated(texts.item(at), indices.item(at))]


def _pens(texts: np.ndarray, indices: np.ndarray, moved: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Where the pen stood for the glyphs at some places: rows of x and y."""
    return pdfium.origins(texts[places].tolist(), indices[places].tolist()) - moved[places]


def _widths(
    texts: np.ndarray, indices: np.ndarray, fonts: Sequence[int], codes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The width of some characters in sizes, and whether the file does not tell their letters."""
    lacks = pdfium.lack_unicode(texts.tolist(), indices.tolist())
    return pdfium.glyph_widths(fonts, codes.tolist()), lacks | (codes == 0)


def _whole_glyphs(glyphs: _Glyphs) -> _Glyphs:
    """The letters of a ligature, which begin and end at one place, as one glyph."""
    near = np.flatnonzero((abs(steps(glyphs.xs)) < SAME) & (abs(steps(glyphs.rights)) < SAME)) + 1
    parts = [
        at
        for at in near.tolist()
        if abs(glyphs.ys[at] - glyphs.ys[at - 1]) < SAME
        and (glyphs.which[at], glyphs.texts[at]) == (glyphs.which[at - 1], glyphs.texts[at - 1])
        and not glyphs.rotated[at]
    ]
    if not parts:
        return glyphs
    letters = list(glyphs.letters)
    for at in reversed(parts):
        letters[at - 1] += letters[at]
    starts = np.delete(np.arange(len(letters)), parts)
    ends = ended_by(len(letters), starts[1:])
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
        rotated=glyphs.rotated[starts],
    )


def _chars(glyphs: _Glyphs, sheet: Sheet) -> Chars:
    """The glyphs where they stand on the displayed page, text at an angle with the boxes of its ink."""
    looks = glyphs.looks
    lefts, rights = glyphs.xs - sheet.left, _ends(glyphs) - sheet.left
    baselines = sheet.top - glyphs.ys
    bottoms = baselines - glyphs.of_looks(look.height * look.face.descent for look in looks)
    tops = bottoms - glyphs.of_looks(look.height for look in looks)
    rotated = np.flatnonzero(glyphs.rotated)
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
    wide = np.flatnonzero((ends - own > ALIKE) & ~glyphs.rotated)
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
        "rotated": glyphs.rotated,
    }
    asides: list[str | None] = [None] * len(glyphs.letters)
    for reason, which in found.items():
        for at in np.flatnonzero(which).tolist():
            asides[at] = reason
    return asides


def _spaces(items: Sequence[int], outers: Mapping[int, pdfium.Matrix], sheet: Sheet, faces: dict[int, Face]) -> Chars:
    """Text objects without ink, each as one space. `outers`: of those in forms, the matrix from the form to the page."""
    if not items:
        return NO_GLYPHS.chars
    fonts, sizes = pdfium.fonts(items), pdfium.font_sizes(items).tolist()
    widths = pdfium.glyph_widths(fonts, repeat(SPACE)).tolist()
    columns = (page_matrices(items, outers), fonts, sizes, widths)
    spaces = []
    for matrix, font, size, width in zip(*columns, strict=True):
        look = make_look(font, size, (0, 0, 0, 255), FILLED, matrix[:4], faces)
        left, baseline = matrix[4] - sheet.left, sheet.top - matrix[5]
        bottom = baseline - look.height * look.face.descent
        box = BBox(left, bottom - look.height, left + width * look.stretch, bottom)
        aside = "rotated" if look.rotated else aside_of(box, look.style, sheet)
        spaces.append(Char(" ", box, baseline, look.style, aside))
    return Chars.of(spaces)
