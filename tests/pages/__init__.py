"""Pages built in the test: where a few words suffice, no file is needed."""

import random

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


WORDS = "Som leder lytter du til medarbejdere og chefer Vi skaber resul- tater Tillid Mod Direktionen • – 1. 3"


def random_page(chance: random.Random) -> Page:
    """Stretches of text, grounds and half-drawn tables anywhere, over each other too: a page nobody would design."""
    runs: list[list[Char]] = []
    grounds: list[Fill] = []
    for _ in range(chance.randint(1, 4)):
        x, top, size = (
            chance.choice([40, 72, 220, 300, 400]),
            chance.randint(20, 700),
            chance.choice([6, 8, 10, 12, 18]),
        )
        look = style(size, bold=chance.random() < 0.3)
        for row in range(chance.randint(1, 10)):
            runs.append(line(_words(chance, 7), x + chance.choice([0, 0, 0, 12]), top + 1.3 * size * row, look))
        if chance.random() < 0.5:
            grounds.append(ground(x - 6, top - 6, x + chance.randint(60, 300), top + chance.randint(20, 160)))
    rulings: list[Ruling] = []
    for _ in range(chance.choice([0, 0, 1, 2])):
        rulings += _half_drawn_table(chance, runs)
    return page(*runs, rulings=rulings, fills=grounds)


def _half_drawn_table(chance: random.Random, runs: list[list[Char]]) -> list[Ruling]:
    left, top = chance.randint(30, 300), chance.randint(30, 600)
    width, height = chance.randint(60, 150), chance.randint(15, 60)
    columns, rows = range(chance.randint(2, 4)), range(chance.randint(2, 5))
    corners = [(left + c * width, top + r * height) for r in rows for c in columns]
    for n, (x, y) in enumerate(corners):
        if chance.random() < 0.8:
            runs.append(line(_words(chance, 3), x + 4, y + 3, style(9, bold=n < len(columns))))
    drawn = [ruling(x, y, x + width, y) for x, y in corners] + [ruling(x, y, x, y + height) for x, y in corners]
    return [r for r in drawn if chance.random() < 0.85]


def _words(chance: random.Random, most: int) -> str:
    return " ".join(chance.choice(WORDS.split()) for _ in range(chance.randint(1, most)))
