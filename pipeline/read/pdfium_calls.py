"""PDFium's functions with addresses as plain numbers, asked of many things at once.

A call through pypdfium2's own bindings builds two Python objects for every pointer; a page has thousands of
characters with several calls each. Here `map` makes the calls, with arguments that ctypes takes as they are, and
answers are written to a room whose places are made once: 0.2 to 0.3 µs a call instead of 1 to 2.

Functions that are asked one by one are named as in PDFium's documentation, without its prefix.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from ctypes import c_char, c_char_p, c_float, c_int, c_size_t, c_uint, c_void_p
from functools import cache, lru_cache
from itertools import islice, repeat
from threading import Lock

import numpy as np
from numpy.typing import DTypeLike
from pypdfium2 import raw

TEXT, PATH, IMAGE, FORM = (
    raw.FPDF_PAGEOBJ_TEXT,
    raw.FPDF_PAGEOBJ_PATH,
    raw.FPDF_PAGEOBJ_IMAGE,
    raw.FPDF_PAGEOBJ_FORM,
)
STRING = raw.FPDF_OBJECT_STRING

Matrix = tuple[float, float, float, float, float, float]
Color = tuple[float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
SIX_FLOATS = c_float * 6  # a matrix as PDFium takes it

# An address or a whole number: each of the first six arguments of a call, and no function here has more, has room for
# either. For this type ctypes has a way of its own, and a call with a place in the text takes two thirds of what it takes
# with c_int.
WIDE = c_void_p


def _plain(name: str, result: type | None, *arguments: type) -> Callable:
    # PYFUNCTYPE keeps the interpreter lock, which none of these calls holds for long
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(getattr(raw, name), c_void_p).value)


load_page = _plain("FPDF_LoadPage", c_void_p, WIDE, WIDE)
close_page = _plain("FPDF_ClosePage", None, WIDE)
page_rotation = _plain("FPDFPage_GetRotation", c_int, WIDE)

load_text = _plain("FPDFText_LoadPage", c_void_p, WIDE)
close_text = _plain("FPDFText_ClosePage", None, WIDE)
count_chars = _plain("FPDFText_CountChars", c_int, WIDE)
unicode_of = _plain("FPDFText_GetUnicode", c_uint, WIDE, WIDE)
is_generated = _plain("FPDFText_IsGenerated", c_int, WIDE, WIDE)

count_objects = _plain("FPDFPage_CountObjects", c_int, WIDE)
count_in_form = _plain("FPDFFormObj_CountObjects", c_int, WIDE)
transform_object = _plain("FPDFPageObj_TransformF", None, WIDE, WIDE)

mark_of = _plain("FPDFPageObj_GetMark", c_void_p, WIDE, WIDE)
mark_value_type = _plain("FPDFPageObjMark_GetParamValueType", c_int, WIDE, c_char_p)
remove_mark = _plain("FPDFPageObj_RemoveMark", None, WIDE, WIDE)

font_name = _plain("FPDFFont_GetBaseFontName", c_size_t, WIDE, c_char_p, WIDE)

count_segments = _plain("FPDFPath_CountSegments", c_int, WIDE)
path_segment = _plain("FPDFPath_GetPathSegment", c_size_t, WIDE, WIDE)  # 0 where there is none

# These declare no arguments, since ctypes makes an object of each one that is declared: a whole number goes as it is, an
# address as a handle (see `_handles`) or a place in the room.
_page_box = _plain("FPDF_GetPageBoundingBox", None)
_whole_text = _plain("FPDFText_GetText", c_int)
_text_object = _plain("FPDFText_GetTextObject", c_size_t)
_lacks_unicode = _plain("FPDFText_HasUnicodeMapError", c_int)
_loose_box = _plain("FPDFText_GetLooseCharBox", None)
_ink_box = _plain("FPDFText_GetCharBox", None)
_char_origin = _plain("FPDFText_GetCharOrigin", None)
_char_matrix = _plain("FPDFText_GetMatrix", None)
_page_object = _plain("FPDFPage_GetObject", c_size_t)
_object_in_form = _plain("FPDFFormObj_GetObject", c_size_t)
_object_type = _plain("FPDFPageObj_GetType", c_int)
_object_matrix = _plain("FPDFPageObj_GetMatrix", None)
_object_bounds = _plain("FPDFPageObj_GetBounds", None)
_fill_color = _plain("FPDFPageObj_GetFillColor", c_int)
_set_active = _plain("FPDFPageObj_SetIsActive", None)
_count_marks = _plain("FPDFPageObj_CountMarks", c_int)
_font = _plain("FPDFTextObj_GetFont", c_size_t)
_font_size = _plain("FPDFTextObj_GetFontSize", None)
_render_mode = _plain("FPDFTextObj_GetTextRenderMode", c_int)
_glyph_width = _plain("FPDFFont_GetGlyphWidth", None)
_descent = _plain("FPDFFont_GetDescent", None)
_segment_type = _plain("FPDFPathSegment_GetType", c_int)
_segment_point = _plain("FPDFPathSegment_GetPoint", None)
_draw_mode = _plain("FPDFPath_GetDrawMode", None)


def run(calls: Iterable) -> None:
    """Make the calls of a `map` whose results nobody needs."""
    deque(calls, maxlen=0)


ROWS = 1024  # answers that have room at once
ROW = 32  # bytes of one answer: six numbers of single precision, four of double
_room = (c_char * (ROWS * ROW))()
_room_taken = Lock()  # threads may read documents side by side


@cache
def _places(at: int) -> list:
    """Where byte `at` of each row of the room is, as calls take it that declare nothing."""
    return [ctypes.byref(_room, ROW * row + at) for row in range(len(_room) // ROW)]


def _handles(addresses: Iterable[int]) -> Iterable:
    """Addresses as calls take them that declare nothing."""
    return map(c_void_p.from_param, addresses)


def _numbers(
    kind: DTypeLike,
    function: Callable,
    *arguments: Iterable,
    count: int,
    each: int,
    order: Sequence[int] = (0,),
    answers: list[int] | None = None,
) -> np.ndarray:
    """What `count` calls write, in double precision, a row of `each` numbers a call; where a call fails, zeros remain.

    kind: of the numbers as PDFium writes them. A function gets its arguments and then a place to write to for each of
    `order`: where in the row that is. What the calls return is added to `answers`.
    """
    size = np.dtype(kind).itemsize
    targets = [_places(size * at) for at in order]
    going_on = list(map(iter, arguments))
    rows = [np.zeros((0, each))]
    for start in range(0, count, ROWS):
        asked = min(ROWS, count - start)
        calls = map(function, *(islice(argument, asked) for argument in going_on), *targets)
        with _room_taken:
            ctypes.memset(_room, 0, ROW * asked)
            if answers is None:
                run(calls)
            else:
                answers += calls
            written = np.frombuffer(_room, kind, asked * ROW // size).reshape(asked, -1)
            rows.append(written[:, :each].astype(float))
    return rows[-1] if count <= ROWS else np.concatenate(rows)


def _floats(function: Callable, *arguments: Iterable, count: int, each: int) -> np.ndarray:
    """`_numbers` of single precision, all of a call written to one place."""
    return _numbers(np.float32, function, *arguments, count=count, each=each)


def page_box(page: int) -> list[float]:
    """The sides of what is displayed of a page: left, top, right, bottom."""
    return _floats(_page_box, _handles([page]), count=1, each=4)[0].tolist()


def page_objects(page: int) -> list[int]:
    """All that the page prints, what stands in a form as one."""
    return list(map(_page_object, _handles(repeat(page)), range(count_objects(page))))


def objects_in_form(form: int) -> list[int]:
    """All that a form holds."""
    return list(map(_object_in_form, _handles(repeat(form)), range(count_in_form(form))))


def object_types(objects: Iterable[int]) -> list[int]:
    """The type of each object."""
    return list(map(_object_type, _handles(objects)))


def set_active(objects: Iterable[int], active: bool) -> None:
    """Whether objects are there for what is read next."""
    run(map(_set_active, _handles(objects), repeat(active)))


def mark_counts(objects: Iterable[int]) -> list[int]:
    """How many marks each object has."""
    return list(map(_count_marks, _handles(objects)))


def whole_text(text: int, count: int) -> np.ndarray:
    """The first `count` characters as PDFium strings them together, in units of UTF-16: fewer where some are missing."""
    units = (c_char * (2 * (count + 1)))()
    written = _whole_text(*_handles([text]), 0, count, units)
    return np.frombuffer(units, np.uint16)[: max(0, written - 1)]


def text_objects(text: int, indices: Sequence[int]) -> np.ndarray:
    """The object that each character of a text belongs to; 0 where there is none."""
    [handle] = _handles([text])
    return np.fromiter(map(_text_object, repeat(handle), indices), np.uintp, len(indices))


def lack_unicode(texts: Iterable[int], indices: Iterable[int]) -> np.ndarray:
    """Whether the file does not tell the letter of each character."""
    return np.array(list(map(_lacks_unicode, _handles(texts), indices))) == 1


def loose_boxes(text: int, indices: Sequence[int]) -> np.ndarray:
    """Boxes as high as the font around characters, their ink included: rows of left, top, right, bottom.

    Zeros where there is none.
    """
    [handle] = _handles([text])
    return _floats(_loose_box, repeat(handle), indices, count=len(indices), each=4)


FEW = 100  # segments, which are sooner asked for than reckoned


def segments(paths: Sequence[int], counts: Sequence[int]) -> list[int]:
    """All segments of paths, of which each has so many.

    PDFium keeps those of a path side by side. Where the last of every path stands as far behind its first as that takes,
    those between are not asked for: drawings have tens of thousands.
    """
    if sum(counts) < FEW:
        return [path_segment(path, at) for path, count in zip(paths, counts, strict=True) for at in range(count)]
    number = np.array(counts, int)
    first = np.fromiter(map(path_segment, paths, repeat(0)), int, len(paths))
    last = np.fromiter(map(path_segment, paths, (number - 1).tolist()), int, len(paths))
    longest = int(number.argmax())
    size = path_segment(paths[longest], 1) - int(first[longest])
    places = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    if ((last - first == size * (number - 1)) | (number < 2)).all():
        return (np.repeat(first, number) + size * places).tolist()
    return list(map(path_segment, np.repeat(paths, number).tolist(), places.tolist()))


def segment_types(segments: Iterable[int]) -> list[int]:
    """The type of each path segment."""
    return list(map(_segment_type, _handles(segments)))


def points(segments: Sequence[int]) -> np.ndarray:
    """The points of path segments, a row each, in the path's own coordinates."""
    return _numbers(np.float32, _segment_point, _handles(segments), count=len(segments), each=2, order=(0, 1))


def draw_modes(paths: Sequence[int]) -> list[list[float]]:
    """How each path is filled and whether its outline is drawn, 0 for what is not done."""
    return _numbers(np.intc, _draw_mode, _handles(paths), count=len(paths), each=2, order=(0, 1)).tolist()


def origins(texts: Sequence[int], indices: Sequence[int]) -> np.ndarray:
    """Where the pen stood for each character: rows of x and y."""
    return _numbers(float, _char_origin, _handles(texts), indices, count=len(indices), each=2, order=(0, 1))


def char_matrices(texts: Sequence[int], indices: Sequence[int]) -> np.ndarray:
    """The matrix of each character, from its object to the page: rows of six."""
    return _floats(_char_matrix, _handles(texts), indices, count=len(indices), each=6)


def color_rows(objects: Sequence[int]) -> np.ndarray:
    """Fill colours: rows of red, green, blue and opacity from 0 to 255; of -1 where a pattern fills."""
    known: list[int] = []
    asked = (_handles(objects),)
    rows = _numbers(np.intc, _fill_color, *asked, count=len(objects), each=4, order=(0, 1, 2, 3), answers=known)
    rows[np.array(known, int) == 0] = -1
    return rows


def fonts(items: Sequence[int]) -> list[int]:
    """The address of the font of each text object."""
    return list(map(_font, _handles(items)))


def font_sizes(items: Sequence[int]) -> np.ndarray:
    """The font size of each text object, which its matrix may scale."""
    return _floats(_font_size, _handles(items), count=len(items), each=1)[:, 0]


def render_modes(items: Sequence[int]) -> list[int]:
    """The text rendering mode of each text object."""
    return list(map(_render_mode, _handles(items)))


ONE = c_float(1.0)  # the size that fonts are asked for


def glyph_widths(faces: Sequence[int], codes: Iterable[int]) -> np.ndarray:
    """The width of the glyph of each font that has a Unicode number, in sizes."""
    return _floats(_glyph_width, _handles(faces), codes, repeat(ONE), count=len(faces), each=1)[:, 0]


def descent_of(font: int) -> float:
    """How far a font reaches below the baseline, in sizes; negative."""
    return _floats(_descent, _handles([font]), [ONE], count=1, each=1).item()


def ink_boxes(texts: Sequence[int], indices: Sequence[int]) -> np.ndarray:
    """Boxes around the ink of characters: rows of left, bottom, right, top."""
    # PDFium's order is left, right, bottom, top
    return _numbers(float, _ink_box, _handles(texts), indices, count=len(indices), each=4, order=(0, 2, 1, 3))


def widths(items: Sequence[int]) -> list[float]:
    """How wide each object is, in points."""
    # PDFium's order is left, bottom, right, top
    sides = _numbers(np.float32, _object_bounds, _handles(items), count=len(items), each=4, order=(0, 1, 2, 3))
    return (sides[:, 2] - sides[:, 0]).tolist()


def move(item: int, right: float, up: float) -> None:
    """Move an object within the form it stands in, by so many points."""
    matrix = SIX_FLOATS(1, 0, 0, 1, right, up)  # named, so that it lives as long as the call
    transform_object(item, ctypes.addressof(matrix))


def matrices(items: Sequence[int]) -> list[Matrix]:
    """The matrix of each object, within the form it stands in."""
    return list(map(tuple, _floats(_object_matrix, _handles(items), count=len(items), each=6).tolist()))


def product(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first` and `then` after it."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


@lru_cache(maxsize=1000)
def shade(color: Color) -> tuple[float, ...]:
    """A row of `color_rows` as red, green and blue from 0 to 1; empty for a pattern."""
    return tuple(round(part / 255, 2) for part in color[:3]) if color[0] >= 0 else ()
