"""What every PDF reader judges alike: styles, rulings and rectangles, characters that are not meant to be read."""

import itertools
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from pipeline.columns import changes, ended_by, run_starts, steps
from pipeline.errors import NotADocument
from pipeline.geometry import BBox
from pipeline.model import Chars, Style

BOLD = re.compile(r"bold|black|heavy|semibold|demi|(?<![a-z])bd(?![a-z])", re.IGNORECASE)
ITALIC = re.compile(r"italic|oblique|kursiv", re.IGNORECASE)

TINY = 2.5  # points; smaller text is not meant to be read
DOT = 1.0  # points; a smaller shape is no disc
THIN = 2.5  # points; a filled rectangle thinner than this is a ruling
ON_EDGE = 1.5  # points; a rectangle's points, its rounded corners' too, lie on the sides of its box
SLANT = 0.02  # of the width; text that rises or falls more is rotated
DOUBLED = 0.12  # of the size: a second glyph this near is the same glyph printed again (fake bold)


def check_beginning(path: Path) -> None:
    """Raise `NotADocument` for a file that cannot be a PDF by its first bytes."""
    with path.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise NotADocument(f"{path.name}: the file is empty. Fetch it again.")
    if b"%PDF" not in head:
        begins = head[:4].decode("latin-1").encode("unicode_escape").decode()
        raise NotADocument(f'{path.name}: not a PDF inside (it begins with "{begins}"). Fetch or save it again as PDF.')


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the displayed page lies in a reader's coordinates: its left and top edge, its width and height in points."""

    left: float
    top: float
    width: float
    height: float


def displayed(box: BBox, media: BBox, rotation: int) -> BBox:
    """A box of the file, (left, bottom, right, top) from its origin, within the displayed media box, from its top left.

    rotation: degrees clockwise, a multiple of 90.

    >>> displayed(BBox(10, 20, 60, 90), media=BBox(0, 0, 100, 200), rotation=0)
    BBox(x0=10, top=110, x1=60, bottom=180)
    >>> displayed(BBox(10, 20, 60, 90), media=BBox(0, 0, 100, 200), rotation=90)
    BBox(x0=20, top=10, x1=90, bottom=60)
    """
    left, below = box.x0 - media.x0, box.top - media.top
    right, above = media.x1 - box.x1, media.bottom - box.bottom
    x0, top = [(left, above), (below, left), (right, below), (above, right)][rotation // 90 % 4]
    width, height = (box.height, box.width) if rotation % 180 else (box.width, box.height)
    return BBox(x0, top, x0 + width, top + height)


@lru_cache(maxsize=1000)
def style_of(fontname: str, size: float, color: tuple[float, ...]) -> Style:
    """The style of a font of this name, `ABCDEF+` of a subset included, at a size in points."""
    name = fontname.split("+", 1)[-1]
    return Style(
        font=name,
        size=round(size, 1),
        bold=bool(BOLD.search(name)),
        italic=bool(ITALIC.search(name)),
        color=color,
    )


def aside_of(bbox: BBox, style: Style, sheet: Sheet) -> str | None:
    """Why a glyph is not read where it stands: it lies off the page or is too small, else None."""
    if not (0 <= bbox.center_x <= sheet.width and 0 <= bbox.center_y <= sheet.height):
        return "off_page"
    return "tiny" if style.size < TINY else None


def is_rotated(a: float, b: float, c: float, d: float) -> bool:
    """Whether text with this matrix does not run from left to right, stands on its head or is mirrored."""
    return a <= 0 or d <= 0 or b * c > 0 or abs(b) > SLANT * a


def is_dot(box: BBox) -> bool:
    """Whether a curved shape is as small as a line is thin, but as high as it is wide: the disc of a list."""
    return DOT < min(box.width, box.height) <= THIN and max(box.width, box.height) <= THIN


def are_rectangular(boxes: np.ndarray, points: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Whether outlines are rectangles, perhaps with rounded corners: near each corner of its box a side holds a point.

    boxes: rows of left, top, right, bottom. points: of all outlines one behind the other, rows of x and y. starts:
    index of each one's first.

    A circle's points lie in the middle of the sides:

    >>> rounded = [(5, 0), (95, 0), (100, 5), (100, 45), (95, 50), (5, 50), (0, 45), (0, 5)]
    >>> circle = [(50, 0), (100, 50), (50, 100), (0, 50)]
    >>> boxes = np.array([(0, 0, 100, 50), (0, 0, 100, 100)])
    >>> are_rectangular(boxes, np.array(rounded + circle), np.array([0, 8])).tolist()
    [True, False]
    """
    sides = np.sort([boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]], axis=0)
    reaches = np.where(sides[1] < 1.3 * sides[0], 0.35, 0.55) * sides[0]
    owners = np.repeat(np.arange(starts.size), steps(ended_by(len(points), starts)))
    # how far each point lies from the left and right side, and from the upper and lower
    across, along = (abs(points[:, [n]] - boxes[:, [n, n + 2]][owners]) for n in (0, 1))
    rectangular = np.ones(starts.size, bool)
    for x, y in itertools.product(across.T, along.T):
        near = (np.maximum(x, y) <= reaches[owners]) & (np.minimum(x, y) <= ON_EDGE)
        rectangular &= np.logical_or.reduceat(near, starts)
    return rectangular


def set_doubled_aside(chars: Chars) -> Chars:
    """Mark each glyph that is printed a second time on (nearly) the same place, as fake bold does."""
    column_of_reaches = chars.of_styles(max(DOUBLED * style.size, 0.2) for style in chars.styles)
    suspects = _overprinted(chars, column_of_reaches)
    if not suspects:
        return chars
    lefts, baselines, reaches = chars.lefts.tolist(), chars.baselines.tolist(), column_of_reaches.tolist()
    asides = list(chars.asides)
    seen: dict[tuple[str, int, int], list[int]] = {}
    for index in suspects:
        text, left, baseline, reach = chars.texts[index], lefts[index], baselines[index], reaches[index]
        twins = (
            other
            for column in _tiles(left - reach, left + reach)
            for row in _tiles(baseline - reach, baseline + reach)
            for other in seen.get((text, column, row), ())
            if abs(lefts[other] - left) <= reach and abs(baselines[other] - baseline) <= reach
        )
        if next(twins, None) is None:
            seen.setdefault((text, int(left // TILE), int(baseline // TILE)), []).append(index)
        else:
            asides[index] = "doubled"
    return replace(chars, asides=asides)


TILE = 4.0  # points; glyphs are looked for by the square of the page they stand in


def _tiles(start: float, end: float) -> range:
    """Numbers of the tiles that a stretch of the page touches in one direction.

    >>> list(_tiles(3.5, 4.5))
    [0, 1]
    """
    return range(int(start // TILE), int(end // TILE) + 1)


def _overprinted(chars: Chars, reaches: np.ndarray) -> list[int]:
    """Indices of the glyphs that stand where two stretches of print share room: all others have no twin.

    A stretch is a run of glyphs of one style and baseline, each so far right of the one before that no two are twins.
    """
    if not len(chars):
        return []
    breaks = changes(chars.baselines) | changes(chars.style_numbers) | (steps(chars.lefts) <= reaches[1:])
    starts = run_starts(breaks, len(chars))
    ends = ended_by(len(chars), starts[1:])
    order = np.argsort(chars.baselines[starts], kind="stable")
    starts, ends = starts[order], ends[order]
    baselines, lefts, rights = chars.baselines[starts], chars.lefts[starts], chars.rights[ends - 1]
    shared = np.zeros(len(chars), bool)
    for step in range(1, starts.size):  # each stretch with the one so many places below it
        reach = np.maximum(reaches[starts[step:]], reaches[starts[:-step]])
        near = baselines[step:] - baselines[:-step] <= reach
        if not near.any():
            break
        meet = near & (lefts[step:] < rights[:-step]) & (lefts[:-step] < rights[step:])
        for at in np.flatnonzero(meet).tolist():
            left = max(lefts[at], lefts[at + step]) - reach[at]
            right = min(rights[at], rights[at + step]) + reach[at]
            for part in (slice(starts[at], ends[at]), slice(starts[at + step], ends[at + step])):
                shared[part] |= (left <= chars.lefts[part]) & (chars.lefts[part] <= right)
    return [i for i in np.flatnonzero(shared).tolist() if chars.asides[i] is None and not chars.texts[i].isspace()]
