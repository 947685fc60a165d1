"""Fonts with æ, ø and å: what Debian ships where it is there, reportlab's own Vera everywhere."""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

SYSTEM = Path("/usr/share/fonts/truetype")
FILES = {
    "Liberation Sans": ("liberation/LiberationSans-", ("Regular", "Bold", "Italic")),
    "Liberation Serif": ("liberation/LiberationSerif-", ("Regular", "Bold", "Italic")),
    "Liberation Sans Narrow": ("liberation/LiberationSansNarrow-", ("Regular", "Bold", "Italic")),
    "DejaVu Sans": ("dejavu/DejaVuSans", ("", "-Bold", "-Oblique")),
    "DejaVu Serif": ("dejavu/DejaVuSerif", ("", "-Bold", "-Italic")),
    "Noto Sans": ("noto/NotoSans-", ("Regular", "Bold", "Italic")),
    "Noto Serif": ("noto/NotoSerif-", ("Regular", "Bold", "Italic")),
}
SYMBOLS = {"\uf0b7": "disc", "\uf0a7": "square"}  # where word processors keep their bullets


@dataclass(frozen=True, slots=True)
class Faces:
    """Registered font names of one family."""

    regular: str
    bold: str
    italic: str


@cache
def faces(family: str) -> Faces:
    """The family's faces, Vera where its files are missing."""
    stem, styles = FILES[family]
    paths = [SYSTEM / f"{stem}{style}.ttf" for style in styles]
    if not all(p.exists() for p in paths):
        return _register("Vera", ["Vera.ttf", "VeraBd.ttf", "VeraIt.ttf"])
    return _register(family, [str(p) for p in paths])


def _register(family: str, files: list[str]) -> Faces:
    names = [f"{family.replace(' ', '')}-{style}" for style in ("Regular", "Bold", "Italic")]
    for name, file in zip(names, files, strict=True):
        pdfmetrics.registerFont(TTFont(name, file))
    return Faces(*names)


@cache
def symbol_face() -> str:
    """A font that holds bullets in the private use area only, as the symbol fonts of word processors do."""
    builder = FontBuilder(1000, isTTF=True)
    names = list(SYMBOLS.values())
    builder.setupGlyphOrder([".notdef", "space", *names])
    builder.setupCharacterMap({0x20: "space", **{ord(c): n for c, n in SYMBOLS.items()}})
    square = TTGlyphPen(None)
    for n, point in enumerate(((100, 150), (100, 550), (500, 550), (500, 150))):
        square.lineTo(point) if n else square.moveTo(point)
    square.closePath()
    disc = TTGlyphPen(None)
    disc.moveTo((100, 350))
    disc.qCurveTo((100, 550), (300, 550))
    disc.qCurveTo((500, 550), (500, 350))
    disc.qCurveTo((500, 150), (300, 150))
    disc.qCurveTo((100, 150), (100, 350))
    disc.closePath()
    empty = TTGlyphPen(None)
    shapes = {"disc": disc.glyph(), "square": square.glyph()}
    builder.setupGlyf({".notdef": empty.glyph(), "space": TTGlyphPen(None).glyph(), **shapes})
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", "space", *names], (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "MunicipalSymbols", "styleName": "Regular", "psName": "MunicipalSymbols"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    builder.setupPost()
    # The same bytes on every run: no clock in the font.
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    file = io.BytesIO()
    builder.save(file)
    file.seek(0)
    pdfmetrics.registerFont(TTFont("MunicipalSymbols", file))
    return "MunicipalSymbols"


def has_glyphs(face: str, text: str) -> bool:
    """Whether the face draws every character of the text."""
    known = pdfmetrics.getFont(face).face.charToGlyph
    return all(ord(c) in known for c in text)


def face_for(text: str, preferred: str) -> str:
    """The preferred face where it has the text's glyphs, else one that has them."""
    if has_glyphs(preferred, text):
        return preferred
    if all(c in SYMBOLS for c in text):
        return symbol_face()
    return faces("DejaVu Sans").regular


def width(text: str, face: str, size: float) -> float:
    """The text's advance in points."""
    return pdfmetrics.stringWidth(text, face, size)


def descent(face: str, size: float) -> float:
    """How far a glyph box reaches below the baseline, in points (positive)."""
    return -pdfmetrics.getFont(face).face.descent * size / 1000
