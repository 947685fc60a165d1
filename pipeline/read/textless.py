"""Pages without a text layer, which are sent to the OCR; what reads them is imported where there is one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2

from pipeline.model import Chars, Page
from pipeline.read.tesseract import find_missing


def wants_ocr(page: Page) -> bool:
    """Whether a page has something on it, but no character that a reader would see."""
    chars = Chars.of(page.chars)
    shown = zip(chars.texts, chars.asides, strict=True)
    printed = any(text.strip() and aside in (None, "rotated") for text, aside in shown)
    return not printed and bool(page.images or page.fills)


def read_scans(
    pages: Iterator[Page], path: Path, password: str | None, *, language: str, dpi: int, seconds: float
) -> Iterator[Page]:
    """The pages of a PDF, those without a text layer read by OCR; see `OcrSettings` for what it is told.

    Raises `TimedOut`. Where tesseract or its language is not installed such pages stay as they are.
    """
    read: Callable[[Page], Page] | None = None
    for page in pages:
        if not wants_ocr(page) or find_missing(language) is not None:
            yield page
            continue
        read = read or _make_reading(path, password, language=language, dpi=dpi, seconds=seconds)
        yield read(page)


def _make_reading(
    path: Path, password: str | None, *, language: str, dpi: int, seconds: float
) -> Callable[[Page], Page]:
    """What reads the scans of one document, one page after the other."""
    from pipeline.read.ocr import OcrSettings, Seen, read_scan
    from pipeline.read.scan import scan_page

    document = pypdfium2.PdfDocument(path, password=password)  # closed with its last reference
    settings, seen = OcrSettings(language=language, dpi=dpi, seconds=seconds), Seen()
    return lambda page: read_scan(page, scan_page(document[page.number - 1], dpi), seen, settings)
