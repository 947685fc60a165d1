"""Drawn shapes and pictures of a PDF page as PDFium lists them."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat

from pipeline.geometry import BBox
from pipeline.model import Fill, Ruling
from pipeline.read import pdfium_calls as pdfium
from pipeline.read.pdfium_calls import Matrix, PageObject
from pipeline.read.printed import THIN, Sheet, is_rectangular

MOVE, CURVE = 2, 1  # FPDF_SEGMENT_MOVETO, FPDF_SEGMENT_BEZIERTO
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
SAME = 0.01  # points; corners that near are one place, PDFium counting in single precision
DEEPEST = 20  # forms within forms

Point = tuple[float, float]


@dataclass(slots=True)
class Objects:
    """Addresses of a page's objects, of those in forms too; paths and pictures with the matrix to the page."""

    texts: list[PageObject] = field(default_factory=list)
    paths: list[PageObject] = field(default_factory=list)
    images: list[PageObject] = field(default_factory=list)


def find_objects(page: int) -> Objects:
    """What the page prints, by kind."""
    found = Objects()
    count = pdfium.count_objects(page)
    _sort(list(map(pdfium.page_object, repeat(page), range(count))), IDENTITY, found, 0)
    return found


def _sort(addresses: Sequence[int], outer: Matrix, found: Objects, depth: int) -> None:
    shelves = {pdfium.TEXT: found.texts, pdfium.PATH: found.paths, pdfium.IMAGE: found.images}
    for address, kind in zip(addresses, map(pdfium.object_type, addresses), strict=True):
        if kind in shelves:
            shelves[kind].append(PageObject(address, outer))
        elif kind == pdfium.FORM and depth < DEEPEST:
            count = max(0, pdfium.count_in_form(address))
            inner = list(map(pdfium.object_in_form, repeat(address), range(count)))
            _sort(inner, pdfium.product(pdfium.matrix_of(address), outer), found, depth + 1)


def image_boxes(objects: Objects, sheet: Sheet) -> list[BBox]:
    """Where the pictures stand on the displayed page."""
    corners = [(0, 0), (1, 0), (0, 1), (1, 1)]
    matrices = [pdfium.product(pdfium.matrix_of(item.address), item.outer) for item in objects.images]
    return [_box(_placed(corners, matrix, sheet)) for matrix in matrices]


def read_shapes(objects: Objects, sheet: Sheet) -> tuple[list[Ruling], list[Fill]]:
    """The drawn lines and the filled or framed shapes of a page."""
    rulings: list[Ruling] = []
    fills: list[Fill] = []
    colors = pdfium.colors([item.address for item in objects.paths])
    for item, color in zip(objects.paths, colors, strict=True):
        filled, stroked = _draws(item.address)
        for kind, ends in _outlines(item.address, pdfium.product(pdfium.matrix_of(item.address), item.outer), sheet):
            box = _box(ends)
            narrow = min(box.width, box.height) <= THIN
            if narrow and kind != "curve":
                rulings.append(Ruling(box))
            elif not narrow and kind != "line" and (filled or stroked):
                rectangular = kind == "rectangle" or is_rectangular(box, ends)
                fills.append(Fill(box, pdfium.shade(color) if filled else None, rectangular))
    return rulings, fills


def _draws(path: int) -> tuple[bool, bool]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.draw_mode(path, ctypes.addressof(fill), ctypes.addressof(stroke))
    return bool(fill.value), bool(stroke.value)


def _outlines(path: int, matrix: Matrix, sheet: Sheet) -> Iterator[tuple[str, list[Point]]]:
    """The separate outlines of a path: "line", "rectangle" or "curve", and its points on the displayed page.

    Of a curve's three points the two that only bend it are left out.
    """
    segments = list(map(pdfium.path_segment, repeat(path), range(max(0, pdfium.count_segments(path)))))
    kinds = list(map(pdfium.segment_type, segments))
    ends = _placed(pdfium.points(segments), matrix, sheet)
    starts = [i for i, kind in enumerate(kinds) if kind == MOVE]
    for start, end in pairwise([*starts, len(kinds)]):
        if end - start < 2:
            continue
        if CURVE in kinds[start:end]:
            yield "curve", _without_handles(kinds[start:end], ends[start:end])
        else:
            yield _straight(ends[start:end]), ends[start:end]


def _without_handles(kinds: Sequence[int], ends: Sequence[Point]) -> list[Point]:
    kept = []
    bends = 0
    for kind, end in zip(kinds, ends, strict=True):
        bends = bends + 1 if kind == CURVE else 0
        if kind != CURVE or bends % 3 == 0:
            kept.append(end)
    return kept


def _straight(ends: Sequence[Point]) -> str:
    """What an outline of straight lines is."""
    corners = [
        end for end, before in zip(ends, [None, *ends], strict=False) if before is None or not _same(end, before)
    ]
    closed = len(corners) > 2 and _same(corners[0], corners[-1])
    if closed:
        corners.pop()
    if len(corners) <= 2:
        return "line"
    square = all(abs(ax - bx) < SAME or abs(ay - by) < SAME for (ax, ay), (bx, by) in pairwise([*corners, corners[0]]))
    return "rectangle" if len(corners) == 4 and square else "curve"


def _same(a: Point, b: Point) -> bool:
    return abs(a[0] - b[0]) < SAME and abs(a[1] - b[1]) < SAME


def _placed(ends: Sequence[Point], matrix: Matrix, sheet: Sheet) -> list[Point]:
    a, b, c, d, e, f = matrix
    return [(a * x + c * y + e - sheet.left, sheet.top - (b * x + d * y + f)) for x, y in ends]


def _box(ends: Sequence[Point]) -> BBox:
    xs, ys = zip(*ends, strict=True)
    return BBox(min(xs), min(ys), max(xs), max(ys))
