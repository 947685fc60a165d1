"""PDF → pages with pdfplumber: the reference reader."""

import re
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.errors import Encrypted, NotADocument
from pipeline.geometry import BBox
from pipeline.model import Char, Fill, Page, Ruling, Style, replace
from pipeline.read import Source
from pipeline.records import ReaderRecord

BOLD = re.compile(r"bold|black|heavy|semibold|demi|(?<![a-z])bd(?![a-z])", re.IGNORECASE)
ITALIC = re.compile(r"italic|oblique|kursiv", re.IGNORECASE)

TINY = 2.5  # points; smaller text is not meant to be read
THIN = 2.5  # points; a filled rectangle thinner than this is a ruling
ON_EDGE = 1.5  # points; a rectangle's points, its rounded corners' too, lie on the sides of its box
DOUBLED = 0.12  # of the size: a second glyph this near is the same glyph printed again (fake bold)


def read_pdf(path: Path, password: str | None = None) -> Source:
    """Open a PDF. Raises `NotADocument` when it is none or is damaged beyond repair, `Encrypted` without its password."""
    with path.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise NotADocument(f"{path.name}: the file is empty. Fetch it again.")
    if b"%PDF" not in head:
        raise NotADocument(
            f"{path.name}: not a PDF inside (it begins with {head[:4]!r}). Fetch or save it again as PDF."
        )
    try:
        document = pdfplumber.open(path, password=password or "")
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise Encrypted(
                f"{path.name}: needs a password. State it in sources.toml (password = …) or remove it from the file."
            ) from error
        raise NotADocument(f"{path.name}: damaged beyond repair ({error.args[0]!r}). Fetch it again.") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        # pdfminer meets damage it does not foresee with whatever exception the odd object happens to cause
        raise NotADocument(f"{path.name}: damaged beyond repair ({error!r}). Fetch it again.") from error
    try:
        count = len(document.pages)
    except (PdfminerException, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotADocument(f"{path.name}: its pages cannot be found ({error!r}). Fetch it again.") from error
    if not count:
        raise NotADocument(f"{path.name}: a PDF without pages. Fetch it again.")
    return Source(
        media_type="application/pdf",
        reader=ReaderRecord(name="pdfplumber", version=pdfplumber.__version__),
        page_count=count,
        pages=_pages(document, path),
        metadata={key: value for key, value in (document.metadata or {}).items() if isinstance(value, str)},
    )


def _pages(document: pdfplumber.PDF, path: Path) -> Iterator[Page]:
    for number, page in enumerate(document.pages, start=1):
        try:
            yield _page(page, number)
        except (
            PdfminerException,
            ValueError,
            TypeError,
            KeyError,
            IndexError,
            AttributeError,
            RecursionError,
        ) as error:
            raise NotADocument(f"{path.name}: page {number} cannot be read ({error!r}). Fetch it again.") from error
        page.close()
    document.close()


def _page(page: pdfplumber.page.Page, number: int) -> Page:
    styles: dict[tuple, Style] = {}
    box = BBox(*page.bbox)
    chars = [_char(c, box, styles) for c in page.chars]
    shapes = [*page.rects, *page.curves]
    return Page(
        number=number,
        width=float(box.width),
        height=float(box.height),
        rotation=page.rotation or 0,
        chars=tuple(set_doubled_aside(chars)),
        rulings=tuple(
            Ruling(_bbox(s, box))
            for s in [*page.lines, *(r for r in page.rects if min(r["width"], r["height"]) <= THIN)]
            if s["width"] <= THIN or s["height"] <= THIN
        ),
        fills=tuple(
            Fill(
                _bbox(s, box),
                _color(s["non_stroking_color"]) if s.get("fill") else None,
                s["object_type"] == "rect" or is_rectangular(_bbox(s, box), _points(s, box)),
            )
            for s in shapes
            if min(s["width"], s["height"]) > THIN and (s.get("fill") or s.get("stroke"))
        ),
        images=tuple(_bbox(i, box) for i in page.images),
    )


def _bbox(item: dict, page: BBox) -> BBox:
    return BBox(item["x0"] - page.x0, item["top"] - page.top, item["x1"] - page.x0, item["bottom"] - page.top)


def _points(item: dict, page: BBox) -> list[tuple[float, float]]:
    return [(x - page.x0, y - page.top) for x, y in item.get("pts", [])]


def _color(value: object) -> tuple[float, ...]:
    if isinstance(value, int | float):
        return (round(float(value), 2),)
    if isinstance(value, tuple | list):
        return tuple(round(float(v), 2) for v in value if isinstance(v, int | float))
    return ()


def _char(c: dict, page: BBox, styles: dict[tuple, Style]) -> Char:
    a, b, _, _, _, f = c["matrix"]
    key = (c["fontname"], c["size"], c["non_stroking_color"] if not isinstance(c["non_stroking_color"], list) else None)
    style = styles.get(key)
    if style is None:
        name = str(c["fontname"]).split("+", 1)[-1]
        style = Style(
            font=name,
            size=round(float(c["size"]), 1),
            bold=bool(BOLD.search(name)),
            italic=bool(ITALIC.search(name)),
            color=_color(c["non_stroking_color"]),
        )
        styles[key] = style
    bbox = _bbox(c, page)
    rotated = not c["upright"] or abs(b) > 0.02 * abs(a or 1)
    return Char(
        text=c["text"],
        bbox=bbox,
        # the matrix holds where the pen stood; the box alone mixes in the font's descent
        baseline=bbox.bottom - (f - c["y0"]),
        style=style,
        aside="rotated" if rotated else _aside(bbox, style, page),
    )


def _aside(bbox: BBox, style: Style, page: BBox) -> str | None:
    if bbox.center_x < 0 or bbox.center_y < 0 or bbox.center_x > page.width or bbox.center_y > page.height:
        return "off_page"
    return "tiny" if style.size < TINY else None


def is_rectangular(bbox: BBox, points: list[tuple[float, float]]) -> bool:
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


def set_doubled_aside(chars: list[Char]) -> list[Char]:
    """Mark each glyph that is printed a second time on (nearly) the same place, as fake bold does."""
    seen: dict[tuple, list[Char]] = {}
    result = []
    for char in chars:
        reach = max(DOUBLED * char.style.size, 0.2)
        column, row = int(char.bbox.x0 // 4), int(char.baseline // 4)
        twin = None
        if char.text.strip() and char.aside is None:
            twin = next(
                (
                    other
                    for dx in (-1, 0, 1)
                    for dy in (-1, 0, 1)
                    for other in seen.get((char.text, column + dx, row + dy), ())
                    if abs(other.bbox.x0 - char.bbox.x0) <= reach and abs(other.baseline - char.baseline) <= reach
                ),
                None,
            )
        if twin is None:
            seen.setdefault((char.text, column, row), []).append(char)
            result.append(char)
        else:
            result.append(replace(char, aside="doubled"))
    return result
