"""What every PDF reader judges alike: styles, rulings and rectangles, characters that are not meant to be read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.errors import NotADocument
from pipeline.geometry import BBox
from pipeline.model import Char, Style

BOLD = re.compile(r"bold|black|heavy|semibold|demi|(?<![a-z])bd(?![a-z])", re.IGNORECASE)
ITALIC = re.compile(r"italic|oblique|kursiv", re.IGNORECASE)

TINY = 2.5  # points; smaller text is not meant to be read
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
        raise NotADocument(
            f"{path.name}: not a PDF inside (it begins with {head[:4]!r}). Fetch or save it again as PDF."
        )


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


def is_rectangular(bbox: BBox, points: Sequence[tuple[float, float]]) -> bool:
    """Whether a path is a rectangle, perhaps with rounded corners: near each corner of its box a side holds a point.

    >>> is_rectangular(BBox(0, 0, 100, 50), [(5, 0), (95, 0), (100, 5), (100, 45), (95, 50), (5, 50), (0, 45), (0, 5)])
    True

    A circle's points lie in the middle of the sides:

    >>> is_rectangular(BBox(0, 0, 100, 100), [(50, 0), (100, 50), (50, 100), (0, 50)])
    False
    """
    short, long = sorted((bbox.width, bbox.height))
    reach = (0.35 if long < 1.3 * short else 0.55) * short
    corners = [(x, y) for x in (bbox.x0, bbox.x1) for y in (bbox.top, bbox.bottom)]
    return all(
        any(
            abs(px - x) <= reach and abs(py - y) <= reach and min(abs(px - x), abs(py - y)) <= ON_EDGE
            for px, py in points
        )
        for x, y in corners
    )


def set_doubled_aside(chars: Sequence[Char]) -> list[Char]:
    """Mark each glyph that is printed a second time on (nearly) the same place, as fake bold does."""
    result = list(chars)
    suspects = _overprinted(chars)
    seen: dict[tuple[str, int, int], list[Char]] = {}
    for index in suspects:
        char = chars[index]
        reach = _reach(char)
        column, row = int(char.bbox.x0 // 4), int(char.baseline // 4)
        twins = (
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in seen.get((char.text, column + dx, row + dy), ())
            if abs(other.bbox.x0 - char.bbox.x0) <= reach and abs(other.baseline - char.baseline) <= reach
        )
        if next(twins, None) is None:
            seen.setdefault((char.text, column, row), []).append(char)
        else:
            result[index] = char._replace(aside="doubled")
    return result


def _reach(char: Char) -> float:
    return max(DOUBLED * char.style.size, 0.2)


def _overprinted(chars: Sequence[Char]) -> list[int]:
    """Indices of the glyphs in stretches of print that share room with another stretch: all others have no twin."""
    stretches = sorted(_stretches(chars), key=lambda stretch: stretch[:3])
    suspects: set[int] = set()
    open_: list[tuple[float, float, float, range]] = []
    for stretch in stretches:
        baseline, x0, x1, indices = stretch
        reach = _reach(chars[indices[0]])
        open_ = [s for s in open_ if baseline - s[0] <= max(reach, _reach(chars[s[3][0]]))]
        for _, other_x0, other_x1, other in open_:
            if x0 < other_x1 and other_x0 < x1:
                suspects.update(indices, other)
        open_.append(stretch)
    return [i for i in sorted(suspects) if chars[i].aside is None and not chars[i].text.isspace()]


def _stretches(chars: Sequence[Char]) -> Iterator[tuple[float, float, float, range]]:
    """Runs of glyphs of one style and baseline, each so far right of the one before that no two are twins.

    One run: (baseline, left, right, indices).
    """
    start = 0
    style = baseline = None
    x0 = reach = 0.0
    for index, char in enumerate(chars):
        left = char.bbox[0]
        if char.baseline != baseline or char.style is not style or left - x0 <= reach:
            if index:
                yield (
                    chars[start].baseline,
                    chars[start].bbox.x0,
                    chars[index - 1].bbox.x1,
                    range(start, index),
                )
            start, style, baseline, reach = index, char.style, char.baseline, _reach(char)
        x0 = left
    if chars:
        yield chars[start].baseline, chars[start].bbox.x0, chars[-1].bbox.x1, range(start, len(chars))
