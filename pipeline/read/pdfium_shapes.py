"""Drawn shapes and pictures of a PDF page as PDFium lists them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from pipeline.columns import changes, run_starts
from pipeline.geometry import BBox
from pipeline.model import Fill, Ruling
from pipeline.read import pdfium_calls as pdfium
from pipeline.read.pdfium_calls import IDENTITY, Matrix
from pipeline.read.printed import THIN, Sheet, are_rectangular, is_dot

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
    _sort(pdfium.page_objects(page), IDENTITY, found, 0)
    return found


def _sort(addresses: Sequence[int], outer: Matrix, found: Objects, depth: int) -> None:
    if outer != IDENTITY:
        found.outers.update(dict.fromkeys(addresses, outer))
    shelves = {pdfium.TEXT: found.texts, pdfium.PATH: found.paths, pdfium.IMAGE: found.images}
    for address, kind in zip(addresses, pdfium.object_types(addresses), strict=True):
        if kind in shelves:
            shelves[kind].append(address)
        elif kind == pdfium.FORM and depth < DEEPEST:
            [own] = pdfium.matrices([address])
            _sort(pdfium.objects_in_form(address), pdfium.product(own, outer), found, depth + 1)


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
    if not paths:
        return rulings, fills
    modes = pdfium.draw_modes(paths)
    colors = pdfium.color_rows(paths).tolist()
    outlines = _outlines(paths, page_matrices(paths, objects.outers), sheet)
    kinds, boxes = outlines.kinds, outlines.boxes
    rounded = [False] * len(kinds)
    if "curve" in kinds:
        rounded = are_rectangular(boxes, outlines.points, outlines.starts).tolist()
    columns = (outlines.paths.tolist(), kinds, boxes.tolist(), rounded)
    for path, kind, sides, is_rounded in zip(*columns, strict=True):
        box = BBox(*sides)
        narrow = min(box.width, box.height) <= THIN
        if narrow and kind != "curve":
            rulings.append(Ruling(box))
        elif (not narrow or (kind == "curve" and is_dot(box))) and kind != "line" and any(modes[path]):
            filled, _ = modes[path]
            color = pdfium.shade(tuple(colors[path])) if filled else None
            fills.append(Fill(box, color, kind == "rectangle" or is_rounded))
    return rulings, fills


@dataclass(frozen=True, slots=True)
class _Outlines:
    """The separate outlines of all paths of a page as columns.

    points: of all of them, one behind the other, on the displayed page; of a curve's three points the two that only bend
    it are left out. starts: index of each one's first point. paths: the index of the path it is of. curved: whether it
    bends.
    """

    points: np.ndarray
    starts: np.ndarray
    paths: np.ndarray
    curved: np.ndarray

    @property
    def boxes(self) -> np.ndarray:
        """Rows of left, top, right, bottom."""
        least, most = (of.reduceat(self.points, self.starts, axis=0) for of in (np.minimum, np.maximum))
        return np.concatenate([least, most], axis=1)

    @property
    def kinds(self) -> list[str]:
        """What each is: a line, a rectangle, or a curve, which any other shape is called."""
        parts = pairwise([*self.starts.tolist(), len(self.points)])
        return [
            "curve" if curved else _straight(self.points[start:end].tolist())
            for (start, end), curved in zip(parts, self.curved.tolist(), strict=True)
        ]


def _outlines(paths: Sequence[int], matrices: Sequence[Matrix], sheet: Sheet) -> _Outlines:
    """The outlines that have two places or more."""
    counts = [max(0, count) for count in map(pdfium.count_segments, paths)]
    segments = pdfium.segments(paths, counts)
    kinds = np.array(pdfium.segment_types(segments), int)
    x, y = pdfium.points(segments).T
    a, b, c, d, e, f = np.repeat(np.array(matrices).reshape(-1, 6), counts, axis=0).T
    ends = np.stack([a * x + c * y + e - sheet.left, sheet.top - (b * x + d * y + f)], axis=1)
    bends, begins = kinds == CURVE, kinds == MOVE
    starts, outline = np.flatnonzero(begins), np.cumsum(begins) - 1
    owner = np.repeat(np.arange(len(paths)), counts)
    # what comes before the first place of its path belongs to no outline, and one place alone is none
    held = outline >= 0
    held[held] = owner[starts][outline[held]] == owner[held]
    held[held] = np.bincount(outline[held], minlength=starts.size)[outline[held]] > 1
    kept = held & _are_ends(bends) if bends.any() else held
    own = outline[kept]
    first = run_starts(changes(own), own.size)
    numbers = own[first]
    bent = np.bincount(outline[held & bends], minlength=starts.size) > 0
    return _Outlines(points=ends[kept], starts=first, paths=owner[starts][numbers], curved=bent[numbers])


def _are_ends(bends: np.ndarray) -> np.ndarray:
    """Whether each place ends a line or a curve, and does not only bend it: every third of a run of curves does."""
    at = np.arange(bends.size)
    straight = np.maximum.accumulate(np.where(bends, -1, at))  # the last place that is no curve's
    return (at - straight) % 3 == 0


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
