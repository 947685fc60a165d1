"""A file → pages. `PDF_READERS` names the readers of PDFs, `READERS` the function for each other suffix."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import NotADocument, UsageError
from pipeline.records import ReaderRecord

if TYPE_CHECKING:
    from pipeline.model import Page  # needs numpy, which who asks only for the rules' version does without


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file: its pages one after the other, and who reads them.

    pages: to be taken once; each is released before the next is read.
    metadata: what the file says of itself, e.g. `Title`; empty when it says nothing.
    """

    media_type: str
    reader: ReaderRecord
    page_count: int
    pages: "Iterator[Page]"
    metadata: dict[str, str]


Reader = Callable[[Path, str | None], Source]


def _read_with_pdfium(path: Path, password: str | None) -> Source:
    from pipeline.read.pdfium import read_pdf

    return read_pdf(path, password)


def _read_with_pdfplumber(path: Path, password: str | None) -> Source:
    from pipeline.read.pdf_plumber import read_pdf  # pdfplumber costs 0.4 s that nobody else need pay

    return read_pdf(path, password)


PDF_READERS: dict[str, Reader] = {
    "pdfium": _read_with_pdfium,  # fast
    "pdfplumber": _read_with_pdfplumber,  # the reference
}
DEFAULT_READER = "pdfium"


def check_reader(name: str) -> None:
    """Raise `UsageError` for a PDF reader that does not exist."""
    if name not in PDF_READERS:
        raise UsageError(f"There is no PDF reader {name!r}. Use one of: {', '.join(PDF_READERS)}.")


def _read_text(path: Path, password: str | None) -> Source:
    from pipeline.read.text import read_text

    return read_text(path)


def _read_html(path: Path, password: str | None) -> Source:
    from pipeline.read.markup import read_html

    return read_html(path)


READERS: dict[str, Reader] = {
    ".txt": _read_text,
    ".md": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
}

ADVICE = {
    ".docx": "Save it as PDF and put the PDF in its place.",
    ".doc": "Save it as PDF and put the PDF in its place.",
    ".odt": "Save it as PDF and put the PDF in its place.",
    ".pptx": "Save it as PDF and put the PDF in its place.",
}


def open_source(path: Path, password: str | None = None, reader: str = DEFAULT_READER) -> Source:
    """Open a file by its suffix, a PDF with the reader of that name.

    Raises `NotADocument` for a suffix nobody reads, `UsageError` for an unknown reader, and what its reader raises.
    """
    check_reader(reader)
    readers = {".pdf": PDF_READERS[reader], **READERS}
    suffix = path.suffix.lower()
    if suffix not in readers:
        advice = ADVICE.get(suffix, f"Known kinds: {', '.join(readers)}.")
        raise NotADocument(f"{path.name}: files of kind {suffix or '(none)'} are not read. {advice}")
    return readers[suffix](path, password)
