"""PDFium's functions with addresses as plain numbers, so that `map` can call them by the thousand.

A call through pypdfium2's own bindings builds two Python objects for every pointer; a page has thousands of
characters with several calls each. Here a handle is the number of its address, and results are written side by side
into one array of numpy: 0.3 µs a call instead of 1 to 2.

Every function is named as in PDFium's documentation, without its prefix.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from ctypes import c_char, c_char_p, c_float, c_int, c_size_t, c_uint, c_void_p, sizeof
from functools import lru_cache
from itertools import repeat
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
page_box = _plain("FPDF_GetPageBoundingBox", None, WIDE, WIDE)
page_rotation = _plain("FPDFPage_GetRotation", c_int, WIDE)

load_text = _plain("FPDFText_LoadPage", c_void_p, WIDE)
close_text = _plain("FPDFText_ClosePage", None, WIDE)
count_chars = _plain("FPDFText_CountChars", c_int, WIDE)
whole_text = _plain("FPDFText_GetText", c_int, WIDE, WIDE, WIDE, WIDE)
unicode_of = _plain("FPDFText_GetUnicode", c_uint, WIDE, WIDE)
is_generated = _plain("FPDFText_IsGenerated", c_int, WIDE, WIDE)
lacks_unicode = _plain("FPDFText_HasUnicodeMapError", c_int, WIDE, WIDE)
char_origin = _plain("FPDFText_GetCharOrigin", None, WIDE, WIDE, WIDE, WIDE)
ink_box = _plain("FPDFText_GetCharBox", None, WIDE, WIDE, WIDE, WIDE, WIDE, WIDE)
char_matrix = _plain("FPDFText_GetMatrix", None, WIDE, WIDE, WIDE)

# These declare no arguments: a whole number goes as it is, an address as an object of ctypes, made beforehand. That takes
# half the time of a declared call, which makes an object of each argument.
_text_object = _plain("FPDFText_GetTextObject", c_size_t)
_loose_box = _plain("FPDFText_GetLooseCharBox", None)

count_objects = _plain("FPDFPage_CountObjects", c_int, WIDE)
page_object = _plain("FPDFPage_GetObject", c_void_p, WIDE, WIDE)
count_in_form = _plain("FPDFFormObj_CountObjects", c_int, WIDE)
object_in_form = _plain("FPDFFormObj_GetObject", c_void_p, WIDE, WIDE)
object_type = _plain("FPDFPageObj_GetType", c_int, WIDE)
object_matrix = _plain("FPDFPageObj_GetMatrix", None, WIDE, WIDE)
object_bounds = _plain("FPDFPageObj_GetBounds", None, WIDE, WIDE, WIDE, WIDE, WIDE)
transform_object = _plain("FPDFPageObj_TransformF", None, WIDE, WIDE)
set_active = _plain("FPDFPageObj_SetIsActive", None, WIDE, WIDE)
fill_color = _plain("FPDFPageObj_GetFillColor", c_int, WIDE, WIDE, WIDE, WIDE, WIDE)

count_marks = _plain("FPDFPageObj_CountMarks", c_int, WIDE)
mark_of = _plain("FPDFPageObj_GetMark", c_void_p, WIDE, WIDE)
mark_value_type = _plain("FPDFPageObjMark_GetParamValueType", c_int, WIDE, c_char_p)
remove_mark = _plain("FPDFPageObj_RemoveMark", None, WIDE, WIDE)

font_of = _plain("FPDFTextObj_GetFont", c_void_p, WIDE)
font_size = _plain("FPDFTextObj_GetFontSize", None, WIDE, WIDE)
render_mode = _plain("FPDFTextObj_GetTextRenderMode", c_int, WIDE)
font_name = _plain("FPDFFont_GetBaseFontName", c_size_t, WIDE, c_char_p, WIDE)
glyph_width = _plain("FPDFFont_GetGlyphWidth", None, WIDE, WIDE, c_float, WIDE)
font_descent = _plain("FPDFFont_GetDescent", None, WIDE, c_float, WIDE)

count_segments = _plain("FPDFPath_CountSegments", c_int, WIDE)
path_segment = _plain("FPDFPath_GetPathSegment", c_size_t, WIDE, WIDE)  # 0 where there is none
segment_type = _plain("FPDFPathSegment_GetType", c_int, WIDE)
segment_point = _plain("FPDFPathSegment_GetPoint", None, WIDE, WIDE, WIDE)
draw_mode = _plain("FPDFPath_GetDrawMode", None, WIDE, WIDE, WIDE)


def run(calls: Iterable) -> None:
    """Make the calls of a `map` whose results nobody needs."""
    deque(calls, maxlen=0)


def address_of(column: np.ndarray) -> int:
    """Where the numbers of an array that is not empty stand in memory."""
    return ctypes.addressof(c_char.from_buffer(column))  # a fifth of the time of numpy's own ways to tell


def numbers(
    kind: DTypeLike,
    function: Callable,
    *arguments: Iterable,
    count: int,
    each: int,
    order: Sequence[int] = (0,),
    answers: list[int] | None = None,
) -> np.ndarray:
    """What `count` calls write, one row of `each` numbers a call; where a call fails, zeros remain.

    A function gets its arguments and then an address for each place of `order`: where in the row it writes. What the
    calls return is added to `answers`.
    """
    written = np.zeros((count, each), kind)
    if not count:
        return written
    start, size = address_of(written), written.itemsize
    targets = [range(start + size * at, start + size * (at + each * count), size * each) for at in order]
    calls = map(function, *arguments, *targets)
    if answers is None:
        run(calls)
    else:
        answers += calls
    return written


def floats(function: Callable, *arguments: Iterable, count: int, each: int) -> np.ndarray:
    """`numbers` of single precision at one address a call, given in double precision."""
    return numbers(np.float32, function, *arguments, count=count, each=each).astype(float)


def text_objects(text: int, indices: Sequence[int]) -> np.ndarray:
    """The object that each character of a text belongs to; 0 where there is none."""
    return np.fromiter(map(_text_object, repeat(c_void_p(text)), indices), np.uintp, len(indices))


ROWS = 2048
_room = (c_float * (4 * ROWS))()
_rows = [ctypes.byref(_room, 4 * sizeof(c_float) * row) for row in range(ROWS)]
_room_taken = Lock()  # threads may read documents side by side


def loose_boxes(text: int, indices: Sequence[int]) -> np.ndarray:
    """Boxes as high as the font around characters, their ink included: rows of left, top, right, bottom.

    Zeros where there is none. Of all questions the most frequent: its answers go to a room whose places are made once.
    """
    parts = [np.zeros(0)]
    for start in range(0, len(indices), ROWS):
        asked = indices[start : start + ROWS]
        with _room_taken:
            ctypes.memset(_room, 0, 4 * sizeof(c_float) * len(asked))
            run(map(_loose_box, repeat(c_void_p(text)), asked, _rows))
            parts.append(np.frombuffer(_room, np.float32, 4 * len(asked)).astype(float))
    return np.concatenate(parts).reshape(-1, 4)


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


def points(segments: Sequence[int]) -> np.ndarray:
    """The points of path segments, a row each, in the path's own coordinates."""
    return numbers(np.float32, segment_point, segments, count=len(segments), each=2, order=(0, 1)).astype(float)


def origins(texts: Sequence[int], indices: Sequence[int]) -> np.ndarray:
    """Where the pen stood for each character: rows of x and y."""
    return numbers(float, char_origin, texts, indices, count=len(indices), each=2, order=(0, 1))


def color_rows(objects: Sequence[int]) -> np.ndarray:
    """Fill colours: rows of red, green, blue and opacity from 0 to 255; of -1 where a pattern fills."""
    known: list[int] = []
    rows = numbers(np.intc, fill_color, objects, count=len(objects), each=4, order=(0, 1, 2, 3), answers=known)
    rows[np.array(known, int) == 0] = -1
    return rows


def ink_boxes(texts: Sequence[int], indices: Sequence[int]) -> np.ndarray:
    """Boxes around the ink of characters: rows of left, bottom, right, top."""
    # PDFium's order is left, right, bottom, top
    return numbers(float, ink_box, texts, indices, count=len(indices), each=4, order=(0, 2, 1, 3))


def widths(items: Sequence[int]) -> list[float]:
    """How wide each object is, in points."""
    # PDFium's order is left, bottom, right, top
    sides = numbers(np.float32, object_bounds, items, count=len(items), each=4, order=(0, 1, 2, 3))
    return (sides[:, 2] - sides[:, 0]).tolist()


def move(item: int, right: float, up: float) -> None:
    """Move an object within the form it stands in, by so many points."""
    matrix = SIX_FLOATS(1, 0, 0, 1, right, up)  # named, so that it lives as long as the call
    transform_object(item, ctypes.addressof(matrix))


def matrices(items: Sequence[int]) -> list[Matrix]:
    """The matrix of each object, within the form it stands in."""
    return list(map(tuple, floats(object_matrix, items, count=len(items), each=6).tolist()))


def product(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first` and `then` after it."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


@lru_cache(maxsize=1000)
def shade(color: Color) -> tuple[float, ...]:
    """A row of `color_rows` as red, green and blue from 0 to 1; empty for a pattern."""
    return tuple(round(part / 255, 2) for part in color[:3]) if color[0] >= 0 else ()
