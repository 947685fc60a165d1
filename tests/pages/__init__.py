"""Pages built in the test: where a few words suffice, no file is needed."""

from pipeline.geometry import BBox
from pipeline.model import Char, Fill, Page, Ruling, Style

WIDTH, HEIGHT = 595.0, 842.0
NARROW, WIDE, USUAL = frozenset("iljftr.,:;'-| "), frozenset("mwMWæÆ"), 0.5


def style(size: float = 10.0, bold: bool = False, italic: bool = False, color: tuple[float, ...] = (0.0,)) -> Style:
    """A style of an invented face."""
    return Style("Test-Bold" if bold else "Test", size, bold, italic, color)


def line(text: str, x0: float, top: float, look: Style | None = None, space: float = 0.28) -> list[Char]:
    """The characters of one printed line, set in a face of three widths; `space` is a word space in sizes."""
    look = look or style()
    chars, x = [], x0
    for letter in text:
        width = look.size * (space if letter == " " else 0.3 if letter in NARROW else 0.8 if letter in WIDE else USUAL)
        box = BBox(x, top, x + width, top + look.size)
        chars.append(Char(letter, box, top + 0.8 * look.size, look))
        x += width
    return chars


def lines(texts: list[str], x0: float, top: float, leading: float = 13.0, look: Style | None = None) -> list[Char]:
    """Lines below each other."""
    return [char for i, text in enumerate(texts) for char in line(text, x0, top + i * leading, look)]


def page(*runs: list[Char], rulings: list[Ruling] = (), fills: list[Fill] = (), number: int = 1) -> Page:  # type: ignore[assignment]
    """A page of runs of characters."""
    return Page(
        number, WIDTH, HEIGHT, chars=tuple(c for run in runs for c in run), rulings=tuple(rulings), fills=tuple(fills)
    )


def ruling(x0: float, top: float, x1: float, bottom: float) -> Ruling:
    """A drawn line."""
    return Ruling(BBox(x0, top, x1, bottom))


def ground(x0: float, top: float, x1: float, bottom: float) -> Fill:
    """A coloured box."""
    return Fill(BBox(x0, top, x1, bottom), (0.9, 0.9, 1.0), True)
