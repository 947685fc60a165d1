"""PDF → pages with pdfplumber: the reference reader."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipeline.errors import Encrypted, NotADocument
from pipeline.geometry import BBox
from pipeline.model import Char, Chars, Fill, Page, Ruling
from pipeline.read import Source
from pipeline.read.printed import (
    THIN,
    Sheet,
    are_rectangular,
    aside_of,
    check_beginning,
    displayed,
    is_dot,
    is_rotated,
    set_doubled_aside,
    style_of,
)
from pipeline.records import ReaderRecord

# pdfminer meets damage it does not foresee with whatever exception the odd object happens to cause
DAMAGE = (
    PdfminerException,
    MalformedPDFException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)


def read_pdf(path: Path, password: str | None = None) -> Source:
    """Open a PDF. Raises `NotADocument` when it is none or is damaged beyond repair, `Encrypted` without its password."""
    document = _open(path, password)
    return Source(
        media_type="application/pdf",
        reader=ReaderRecord(name="pdfplumber", version=pdfplumber.__version__),
        page_count=len(document.pages),
        pages=_pages(document, path),
        metadata={key: value for key, value in (document.metadata or {}).items() if isinstance(value, str)},
    )


def read_page(path: Path, password: str | None, number: int) -> Page:
    """One page of a PDF, from 1. Raises as `read_pdf` does."""
    document = _open(path, password)
    try:
        if number > len(document.pages):  # another reader may have found a way to more of a damaged file
            raise NotADocument(f"{path.name}: page {number} cannot be read. Fetch the file again.")
        return _read(document.pages[number - 1], number, path)
    finally:
        document.close()


def _open(path: Path, password: str | None) -> pdfplumber.PDF:
    check_beginning(path)
    try:
        document = pdfplumber.open(path, password=password or "")
    except DAMAGE as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise Encrypted(
                f"{path.name}: needs a password. State it in sources.toml (password = …) or remove it from the file."
            ) from error
        raise NotADocument(
            f"{path.name}: damaged beyond repair ({type(cause).__name__}: {cause}). Fetch it again."
        ) from error
    try:
        count = len(document.pages)
    except DAMAGE as error:
        raise NotADocument(f"{path.name}: its pages cannot be found ({error!r}). Fetch it again.") from error
    if not count:
        raise NotADocument(f"{path.name}: a PDF without pages. Fetch it again.")
    return document


def _pages(document: pdfplumber.PDF, path: Path) -> Iterator[Page]:
    for number, page in enumerate(document.pages, start=1):
        yield _read(page, number, path)
    document.close()


def _read(page: pdfplumber.page.Page, number: int, path: Path) -> Page:
    try:
        return _page(page, number)
    except DAMAGE as error:
        raise NotADocument(f"{path.name}: page {number} cannot be read ({error!r}). Fetch it again.") from error
    finally:
        page.close()


def _page(page: pdfplumber.page.Page, number: int) -> Page:
    sheet = _sheet(page)
    shapes = [*page.rects, *page.curves]
    return Page(
        number=number,
        width=sheet.width,
        height=sheet.height,
        rotation=page.rotation or 0,
        chars=set_doubled_aside(Chars.of([_char(c, sheet) for c in page.chars])),
        rulings=tuple(
            Ruling(_bbox(s, sheet))
            for s in [*page.lines, *(r for r in page.rects if min(r["width"], r["height"]) <= THIN)]
            if s["width"] <= THIN or s["height"] <= THIN
        ),
        fills=tuple(
            Fill(
                _bbox(s, sheet),
                _color(s["non_stroking_color"]) if s.get("fill") else None,
                s["object_type"] == "rect" or _is_rectangular(_bbox(s, sheet), _points(s, sheet)),
            )
            for s in shapes
            if (min(s["width"], s["height"]) > THIN or (s["object_type"] == "curve" and is_dot(_bbox(s, sheet))))
            and (s.get("fill") or s.get("stroke"))
        ),
        images=tuple(_bbox(i, sheet) for i in page.images),
    )


def _sheet(page: pdfplumber.page.Page) -> Sheet:
    """Where the crop box lies in pdfplumber's coordinates, which begin at the displayed media box."""
    origin = page.mediabox
    media, crop = (_sorted(box) for box in (page.page_obj.mediabox, page.page_obj.cropbox))
    inside = BBox(
        max(media.x0, crop.x0), max(media.top, crop.top), min(media.x1, crop.x1), min(media.bottom, crop.bottom)
    )
    if inside.width <= 0 or inside.height <= 0:
        inside = media
    left, top, right, bottom = displayed(inside, media, page.rotation or 0)
    return Sheet(float(origin[0] + left), float(origin[1] + top), float(right - left), float(bottom - top))


def _sorted(corners: Sequence[float]) -> BBox:
    x0, y0, x1, y1 = corners
    return BBox(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _bbox(item: dict, sheet: Sheet) -> BBox:
    return BBox(item["x0"] - sheet.left, item["top"] - sheet.top, item["x1"] - sheet.left, item["bottom"] - sheet.top)


def _is_rectangular(box: BBox, points: list[tuple[float, float]]) -> bool:
    return bool(points) and are_rectangular(np.array([box]), np.array(points), np.array([0])).item()


def _points(item: dict, sheet: Sheet) -> list[tuple[float, float]]:
    return [(x - sheet.left, y - sheet.top) for x, y in item.get("pts", [])]


def _color(value: object) -> tuple[float, ...]:
    if isinstance(value, int | float):
        return (round(float(value), 2),)
    if isinstance(value, tuple | list):
        return tuple(round(float(v), 2) for v in value if isinstance(v, int | float))
    return ()


def _char(c: dict, sheet: Sheet) -> Char:
    a, b, skew, d, _, f = c["matrix"]
    style = style_of(str(c["fontname"]), float(c["size"]), _color(c["non_stroking_color"]))
    bbox = _bbox(c, sheet)
    return Char(
        text=c["text"],
        bbox=bbox,
        # the matrix holds where the pen stood; the box alone mixes in the font's descent
        baseline=bbox.bottom - (f - c["y0"]),
        style=style,
        aside="rotated" if is_rotated(a, b, skew, d) else aside_of(bbox, style, sheet),
    )
