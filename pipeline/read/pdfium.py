"""PDF → pages with PDFium: the fast reader."""

import ctypes
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from pipeline.errors import DocumentError, Encrypted, NotADocument
from pipeline.model import Page
from pipeline.read import Source
from pipeline.read import pdfium_calls as pdfium
from pipeline.read.pdfium_shapes import find_objects, image_boxes, read_shapes
from pipeline.read.pdfium_text import read_chars
from pipeline.read.printed import Sheet, check_beginning, set_doubled_aside
from pipeline.records import ReaderRecord

REOPENED = 50  # pages after which a document is opened anew: PDFium keeps all that it has read of it
LOCKED = {pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY}


def read_pdf(path: Path, password: str | None = None) -> Source:
    """Open a PDF. Raises `NotADocument` when it is none or is damaged beyond repair, `Encrypted` without its password."""
    check_beginning(path)
    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        if error.err_code in LOCKED:
            raise Encrypted(
                f"{path.name}: needs a password. State it in sources.toml (password = …) or remove it from the file."
            ) from error
        cause = str(error).rpartition("PDFium: ")[2].rstrip(").")
        raise NotADocument(f"{path.name}: damaged beyond repair ({cause}). Fetch it again.") from error
    if not len(document):
        raise NotADocument(f"{path.name}: a PDF without pages. Fetch it again.")
    return Source(
        media_type="application/pdf",
        reader=ReaderRecord(name="pdfium", version=str(pypdfium2.PDFIUM_INFO.build)),
        page_count=len(document),
        pages=_pages(document, path, password),
        metadata=document.get_metadata_dict(skip_empty=True),
    )


def _pages(document: pypdfium2.PdfDocument, path: Path, password: str | None) -> Iterator[Page]:
    try:
        for number in range(1, len(document) + 1):
            if number % REOPENED == 0:
                document.close()
                document = pypdfium2.PdfDocument(path, password=password)
            handle = ctypes.cast(document.raw, ctypes.c_void_p).value
            address = pdfium.load_page(handle, number - 1)
            if not address:
                raise NotADocument(f"{path.name}: page {number} cannot be read. Fetch it again.")
            try:
                page, all_known = _page(address, number)
            finally:
                pdfium.close_page(address)
            yield page if all_known else _second_opinion(path, password, page)
    finally:
        document.close()


def _second_opinion(path: Path, password: str | None, page: Page) -> Page:
    """The page as the reference reader has it, which finds letters that only the embedded font tells."""
    from pipeline.read.pdf_plumber import read_page  # 0.4 s that few documents need

    try:
        return read_page(path, password, page.number)
    except DocumentError:  # it reads fewer damaged files; what PDFium found is better than nothing
        return page


def _page(page: int, number: int) -> tuple[Page, bool]:
    """The page, and whether PDFium knows all its letters."""
    turns = pdfium.page_rotation(page)
    sheet = _upright(page, turns)
    objects = find_objects(page)
    images = image_boxes(objects, sheet)
    rulings, fills = read_shapes(objects, sheet)
    chars, all_known = read_chars(page, objects, sheet, images)
    read = Page(
        number=number,
        width=sheet.width,
        height=sheet.height,
        rotation=90 * turns,
        chars=set_doubled_aside(chars),
        rulings=tuple(rulings),
        fills=tuple(fills),
        images=tuple(images),
    )
    return read, all_known


def _upright(page: int, turns: int) -> Sheet:
    """The page as displayed; what stands on a rotated page is turned, `turns` quarters clockwise."""
    left, top, right, bottom = pdfium.page_box(page)
    width, height = right - left, top - bottom
    if not turns:
        return Sheet(left, top, width, height)
    matrices: dict[int, pdfium.Matrix] = {
        1: (0, -1, 1, 0, -bottom, right),
        2: (-1, 0, 0, -1, right, top),
        3: (0, 1, -1, 0, top, -left),
    }
    turn = pdfium.SIX_FLOATS(*matrices[turns])
    for item in pdfium.page_objects(page):
        pdfium.transform_object(item, ctypes.addressof(turn))
    if turns % 2:
        width, height = height, width
    return Sheet(0.0, height, width, height)
