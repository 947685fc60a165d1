"""Drawn shapes and pictures of a PDF page as PDFium lists them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise, repeat

import numpy as np

from pipeline.geometry import BBox
from pipeline.model import Fill, Ruling
from pipeline.read import pdfium_calls as pdfium
from pipeline.read.pdfium_calls import IDENTITY, Matrix
from pipeline.read.printed import THIN, Sheet, is_dot, is_rectangular

MOVE, CURVE = 2, 1  # FPDF_SEGMENT_MOVETO, FPDF_SEGMENT_BEZIERTO
SAME = 0.01  # points; corners that near are one place, PDFium counting in single precision
DEEPEST = 20  # forms within forms

Point = tuple[float, float]


@dataclass(slots=True)
class Objects:
    """Addresses of a page's objects, of those in forms too.

    outers: of each object in a form, the matrix from the form to the page.
    """

    texts: list[int] = field(default_factory=list)
    paths: list[int] = field(default_factory=list)
    images: list[int] = field(default_factory=list)
    outers: dict[int, Matrix] = field(default_factory=dict)


def find_objects(page: int) -> Objects:
    """What the page prints, by kind."""
    found = Objects()
    count = pdfium.count_objects(page)
    _sort(list(map(pdfium.page_object, repeat(page), range(count))), IDENTITY, found, 0)
    return found


def _sort(addresses: Sequence[int], outer: Matrix, found: Objects, depth: int) -> None:
    if outer != IDENTITY:
        found.outers.update(dict.fromkeys(addresses, outer))
    shelves = {pdfium.TEXT: found.texts, pdfium.PATH: found.paths, pdfium.IMAGE: found.images}
    for address, kind in zip(addresses, map(pdfium.object_type, addresses), strict=True):
        if kind in shelves:
            shelves[kind].append(address)
        elif kind == pdfium.FORM and depth < DEEPEST:
            count = max(0, pdfium.count_in_form(address))
            inner = list(map(pdfium.object_in_form, repeat(address), range(count)))
            [own] = pdfium.matrices([address])
            _sort(inner, pdfium.product(own, outer), found, depth + 1)


def page_matrices(items: Sequence[int], outers: Mapping[int, Matrix]) -> list[Matrix]:
    """The matrix from each object to the page. `outers`: of those in forms, from the form to the page."""
    own = pdfium.matrices(items)
    if not outers:
        return own
    return [
        pdfium.product(matrix, outers[item]) if item in outers else matrix
        for item, matrix in zip(items, own, strict=True)
    ]


def image_boxes(objects: Objects, sheet: Sheet) -> list[BBox]:
    """Where the pictures stand on the displayed page."""
    corners = [(0, 0), (1, 0), (0, 1), (1, 1)]
    return [_box(_placed(corners, matrix, sheet)) for matrix in page_matrices(objects.images, objects.outers)]


def read_shapes(objects: Objects, sheet: Sheet) -> tuple[list[Ruling], list[Fill]]:
    """The drawn lines and the filled or framed shapes of a page."""
    rulings: list[Ruling] = []
    fills: list[Fill] = []
    paths = objects.paths
    modes = pdfium.numbers(np.intc, pdfium.draw_mode, paths, count=len(paths), each=2, order=(0, 1)).tolist()
    colors = pdfium.colors(paths)
    for path, kind, ends in _outlines(paths, page_matrices(paths, objects.outers), sheet):
        box = _box(ends)
        narrow = min(box.width, box.height) <= THIN
        if narrow and kind != "curve":
            rulings.append(Ruling(box))
        elif (not narrow or (kind == "curve" and is_dot(box))) and kind != "line" and any(modes[path]):
            filled, _ = modes[path]
            rectangular = kind == "rectangle" or is_rectangular(box, ends)
            fills.append(Fill(box, pdfium.shade(colors[path]) if filled else None, rectangular))
    return rulings, fills


def _outlines(paths: Sequence[int], matrices: Sequence[Matrix], sheet: Sheet) -> Iterator[tuple[int, str, list[Point]]]:
    """The separate outlines of all paths: the index of the path, "line", "rectangle" or "curve", and the points on the
    displayed page. Of a curve's three points the two that only bend it are left out."""
    counts = [max(0, count) for count in map(pdfium.count_segments, paths)]
    of_paths, places = chain.from_iterable(map(repeat, paths, counts)), chain.from_iterable(map(range, counts))
    segments = list(map(pdfium.path_segment, of_paths, places))
    kinds = np.fromiter(map(pdfium.segment_type, segments), int, len(segments))
    x, y = pdfium.points(segments).T
    a, b, c, d, e, f = np.repeat(np.array(matrices).reshape(-1, 6), counts, axis=0).T
    ends = np.stack([a * x + c * y + e - sheet.left, sheet.top - (b * x + d * y + f)], axis=1)
    at, bends = np.arange(kinds.size), kinds == CURVE
    since_straight = at - np.maximum.accumulate(np.where(bends, -1, at)) if kinds.size else at
    kept = since_straight % 3 == 0
    starts = np.flatnonzero(kinds == MOVE)
    owners = np.repeat(np.arange(len(paths)), counts)[starts]
    stops = np.minimum(np.append(starts[1:], kinds.size), np.cumsum(counts)[owners]) if starts.size else starts
    curved = np.append(0, np.cumsum(bends))
    curved = curved[stops] > curved[starts]
    for path, start, stop, bent in zip(*(c.tolist() for c in (owners, starts, stops, curved)), strict=True):
        if stop - start < 2:
            continue
        points = ends[start:stop]
        if bent:
            yield path, "curve", points[kept[start:stop]].tolist()
        else:
            corners = points.tolist()
            yield path, _straight(corners), corners


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
