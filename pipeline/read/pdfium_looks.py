"""How text objects print: fonts, sizes, colours."""

import ctypes
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from pipeline.columns import changes, ended_by, run_starts, steps
from pipeline.model import Style
from pipeline.read import pdfium_calls as pdfium
from pipeline.read.printed import is_rotated, style_of

FILLED, INVISIBLE = 0, 3  # text rendering modes


@dataclass(slots=True)
class Face:
    """A font, measured in sizes: its descent, and how far the ink of its letters hangs over."""

    address: int
    name: str
    descent: float
    overhangs: dict[str, float] = field(default_factory=dict)


class Look(NamedTuple):
    """How text objects print that look alike. `stretch`: points a size's width comes to; `height`: a size's height."""

    face: Face
    style: Style
    stretch: float
    height: float
    rotated: bool
    invisible: bool


def find_looks(items: Sequence[int], matrices: np.ndarray, faces: dict[int, Face]) -> tuple[list[Look], np.ndarray]:
    """The looks of text objects, and the number of each object's. `matrices`: rows of a, b, c and d."""
    columns = (np.array(ask(items), float) for ask in (pdfium.fonts, pdfium.render_modes, pdfium.font_sizes))
    facts = np.column_stack([*columns, pdfium.color_rows(items), matrices])  # addresses have 48 bits, a float 53
    starts = run_starts(changes(facts).any(axis=1), len(items))  # most are like the one before
    numbers: dict[tuple, int] = {}
    look_of = [numbers.setdefault(tuple(row), len(numbers)) for row in facts[starts].tolist()]
    looks = [make_look(int(font), size, tuple(rest[:4]), mode, rest[4:], faces) for font, mode, size, *rest in numbers]
    return looks, np.repeat(look_of, steps(ended_by(len(items), starts)))


def make_look(
    font: int,
    size: float,
    color: pdfium.Color,
    mode: float,
    matrix: Sequence[float],
    faces: dict[int, Face],
) -> Look:
    """How a text object prints of which PDFium tells this.

    font: address of its font. mode: how it is rendered. matrix: a, b, c and d of that from the object to the page.
    faces: the fonts met so far, by address, to which a new one is added.
    """
    if font not in faces:
        faces[font] = _face(font)
    face = faces[font]
    return Look(face, *_print_of(face.name, size, color, mode, tuple(matrix)))


@lru_cache(maxsize=1000)
def _print_of(
    name: str, size: float, color: pdfium.Color, mode: float, matrix: tuple[float, ...]
) -> tuple[Style, float, float, bool, bool]:
    """All of a look but its face. The pages of a document look alike."""
    a, b, c, d = matrix
    height = size * math.hypot(c, d)
    invisible = mode == INVISIBLE or (mode == FILLED and color[3] == 0)
    return style_of(name, height, pdfium.shade(color)), size * a, height, is_rotated(a, b, c, d), invisible


def _face(font: int) -> Face:
    buffer = ctypes.create_string_buffer(256)
    pdfium.font_name(font, buffer, len(buffer))
    return Face(font, buffer.value.decode("utf-8", errors="replace"), pdfium.descent_of(font))
