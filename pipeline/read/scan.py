"""A page without a text layer → its picture made straight, the rulings and grounds on it, and what is written, in black.

    turn the page straight ─ find grounds (tinted boxes) ─ find rulings ─ leave both out: black on white for the OCR

Pixels run from the top left, rows first; what leaves this module is in points of the straightened page.
"""

import math
from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image

from pipeline.geometry import BBox
from pipeline.model import Fill, Ruling

WHITE = 255


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """What counts as askew, ground and ruling on a picture.

    most_skew: degrees looked for, to either side. Higher costs time; who scans worse sees it.
    least_skew: smaller ones are left, since turning blurs.
    ink: how much darker (or lighter) than its ground a pixel of type is, of 255. Lower, and noise is read.
    block: side of the squares whose middle colour tells the ground, in points. Lower, and thick type is ground.
    tint: difference of colour, of 255, between two grounds. Lower, and noise makes boxes.
    ground: least width and height of a ground, in points; lower, and thick letters pass for boxes.
    solid: part of its box that a ground fills; lower, and pictures pass for boxes.
    ruling: shortest ruling, in points; lower, and dashes and letters are rulings.
    thick: thickest ruling, in points.
    pixels: most pixels of a picture; a poster is read at a lower resolution.
    """

    most_skew: float = 5.0
    least_skew: float = 0.04
    ink: int = 45
    block: float = 2.4
    tint: float = 9
    ground: tuple[float, float] = (24.0, 10.0)
    solid: float = 0.75
    ruling: float = 40.0
    thick: float = 2.5
    pixels: int = 40_000_000


SETTINGS = ScanSettings()


@dataclass(frozen=True, slots=True)
class Scan:
    """A straightened page.

    ink: grey picture for the OCR: black type on white, without grounds and rulings.
    color: the same pixels in colour (rows × columns × 3), for what colour a word has.
    scale: pixels a point. skew: degrees by which the lines of the page as displayed fall to the right.
    """

    ink: np.ndarray
    color: np.ndarray
    scale: float
    skew: float
    rulings: tuple[Ruling, ...]
    fills: tuple[Fill, ...]


def scan_page(page: pypdfium2.PdfPage, dpi: int, settings: ScanSettings = SETTINGS) -> Scan:
    """Draw a page at a resolution, set it straight and take it apart."""
    width, height = page.get_size()
    scale = min(dpi / 72, math.sqrt(settings.pixels / (width * height)))
    picture = page.render(scale=scale).to_pil().convert("RGB")
    skew = find_skew(np.asarray(picture.convert("L").reduce(2)), settings)
    if skew:
        picture = picture.rotate(skew, Image.Resampling.BICUBIC, fillcolor="white")
    color = np.asarray(picture)
    fills, ground = find_grounds(color, scale, settings)
    grey = np.asarray(picture.convert("L")).astype(np.int16)
    contrast = np.abs(grey - ground)
    rulings, covered = find_rulings(contrast > settings.ink, scale, settings)
    contrast[covered] = 0
    return Scan((WHITE - contrast).clip(0, WHITE).astype(np.uint8), color, scale, skew, rulings, fills)


def find_skew(grey: np.ndarray, settings: ScanSettings = SETTINGS) -> float:
    """Degrees by which lines of type fall to the right; 0 for a page that is straight or has no lines.

    On a straight page rows of ink and rows of white follow each other sharply: the angle is taken at which the
    profile of ink over the rows is sharpest.
    """
    middle = float(np.median(grey))
    rows, columns = np.nonzero(np.abs(grey.astype(np.int16) - middle) > 60)
    if len(rows) < 500:
        return 0.0
    if len(rows) > 200_000:
        every = len(rows) // 200_000 + 1
        rows, columns = rows[::every], columns[::every]

    def sharpness(degrees: float) -> float:
        heights = rows - (columns - grey.shape[1] / 2) * math.tan(math.radians(degrees))
        heights -= heights.min()
        whole = heights.astype(int)
        part = heights - whole  # shared out between two rows, so that small steps of the angle count
        profile = np.bincount(whole, 1 - part, whole.max() + 2) + np.bincount(whole + 1, part, whole.max() + 2)
        return float(np.square(np.diff(profile)).sum())

    best = 0.0
    for step, reach in ((0.5, settings.most_skew), (0.1, 0.5), (0.02, 0.1)):
        offsets = np.arange(-reach, reach + step / 2, step)
        best = max((float(best + offset) for offset in offsets), key=lambda a: (round(sharpness(a)), -abs(a)))
    return round(best, 2) if abs(best) >= settings.least_skew else 0.0


def find_grounds(color: np.ndarray, scale: float, settings: ScanSettings) -> tuple[tuple[Fill, ...], np.ndarray]:
    """The tinted boxes of a page, and its ground in grey, pixel by pixel."""
    side = max(2, round(settings.block * scale))
    rows, columns = color.shape[0] // side, color.shape[1] // side
    squares = color[: rows * side, : columns * side].reshape(rows, side, columns, side, 3)[:, ::2, :, ::2]
    middles = np.median(squares.transpose(0, 2, 1, 3, 4).reshape(rows, columns, -1, 3), axis=2)
    paper = np.median(middles.reshape(-1, 3), axis=0)
    ground = np.full(color.shape[:2], _grey(paper), dtype=np.int16)
    fills = []
    for area in _areas(middles, paper, settings):
        ys, xs = np.array(area).T
        top, bottom, left, right = (int(v) for v in (ys.min(), ys.max() + 1, xs.min(), xs.max() + 1))
        width, height = ((b - a) * side / scale for a, b in ((left, right), (top, bottom)))
        if width < settings.ground[0] or height < settings.ground[1]:
            continue
        if len(area) < settings.solid * (bottom - top) * (right - left):
            continue
        tint = np.median(middles[ys, xs], axis=0)
        rough = (left * side, top * side, right * side, bottom * side)
        x0, y0, x1, y1 = _sharp(rough, color, tint, paper, side)
        ground[y0:y1, x0:x1] = _grey(tint)
        box = BBox(*(round(v / scale, 2) for v in (x0, y0, x1, y1)))
        fills.append(Fill(box, tuple(round(float(v) / WHITE, 2) for v in tint), rectangular=True))
    return tuple(fills), ground


def _sharp(
    rough: tuple[int, int, int, int], color: np.ndarray, tint: np.ndarray, paper: np.ndarray, side: int
) -> tuple[int, int, int, int]:
    """A box (left, top, right, bottom in pixels) moved to where its tint really begins, at most a square each way."""
    left, top, right, bottom = rough

    def edge(at: int, upright: bool, begins: bool) -> int:
        start, end = max(0, at - side), at + side
        strip = color[top:bottom:3, start:end] if upright else color[start:end, left:right:3]
        line = np.median(strip, axis=0 if upright else 1)
        tinted = np.abs(line - tint).max(axis=1) < np.abs(line - paper).max(axis=1)
        found = np.flatnonzero(tinted)
        if not len(found):
            return at
        return start + int(found[0] if begins else found[-1] + 1)

    return edge(left, True, True), edge(top, False, True), edge(right, True, False), edge(bottom, False, False)


def _grey(color: np.ndarray) -> int:
    return round(float(color @ (0.299, 0.587, 0.114)))


def _areas(middles: np.ndarray, paper: np.ndarray, settings: ScanSettings) -> list[list[tuple[int, int]]]:
    """Connected squares of nearly one colour that is not the paper's."""
    tinted = np.abs(middles - paper).max(axis=2) > settings.tint
    open_squares = set(zip(*(axis.tolist() for axis in np.nonzero(tinted)), strict=True))
    colors = middles.tolist()
    areas = []
    for start in sorted(open_squares):
        if start not in open_squares:
            continue
        open_squares.remove(start)
        area, border = [start], [start]
        while border:
            y, x = border.pop()
            for near in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                if near in open_squares and _alike(colors[y][x], colors[near[0]][near[1]], settings.tint):
                    open_squares.remove(near)
                    area.append(near)
                    border.append(near)
        areas.append(area)
    return areas


def _alike(a: list[float], b: list[float], tint: float) -> bool:
    return max(abs(p - q) for p, q in zip(a, b, strict=True)) <= tint


def find_rulings(ink: np.ndarray, scale: float, settings: ScanSettings) -> tuple[tuple[Ruling, ...], np.ndarray]:
    """Long thin strokes, level and upright, and the pixels they cover."""
    covered = np.zeros_like(ink)
    rulings = []
    for upright in (False, True):
        pixels = ink.T if upright else ink
        for row, end_row, start, end in _strokes(pixels, settings.ruling * scale, settings.thick * scale, scale):
            box = (row, start, end_row, end) if upright else (start, row, end, end_row)
            rulings.append(Ruling(BBox(*(round(v / scale, 2) for v in box))))
            # the blurred edge of a stroke lies beside it
            x0, top, x1, bottom = (max(0, box[0] - 2), max(0, box[1] - 2), box[2] + 2, box[3] + 2)
            covered[top:bottom, x0:x1] = True
    return tuple(rulings), covered


def _strokes(ink: np.ndarray, long: float, thick: float, apart: float) -> list[tuple[int, int, int, int]]:
    """(first row, end row, start, end) of runs of ink that are long and, row upon row, no thicker than `thick`.

    Runs less than `apart` above each other are one stroke, whose edge is rough.
    """
    edges = np.diff(np.pad(ink.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    found = ends - starts >= long
    strokes: list[list[int]] = []
    for row, start, end in zip(rows[found].tolist(), starts[found].tolist(), ends[found].tolist(), strict=True):
        home = next((s for s in strokes if row - s[1] <= apart and start < s[3] and s[2] < end), None)
        if home is None:
            strokes.append([row, row + 1, start, end])
        else:
            home[1], home[2], home[3] = row + 1, min(home[2], start), max(home[3], end)
    return [(a, b, c, d) for a, b, c, d in strokes if b - a <= thick]
