"""A file → pages. `READERS` names the function for each suffix."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import NotADocument
from pipeline.model import Page
from pipeline.records import ReaderRecord


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file: its pages one after the other, and who reads them.

    pages: to be taken once; each is released before the next is read.
    metadata: what the file says of itself, e.g. `Title`; empty when it says nothing.
    """

    media_type: str
    reader: ReaderRecord
    page_count: int
    pages: Iterator[Page]
    metadata: dict[str, str]


Reader = Callable[[Path, str | None], Source]


def _read_pdf(path: Path, password: str | None) -> Source:
    from pipeline.read.pdf_plumber import read_pdf  # pdfplumber costs 0.4 s that a text source need not pay

    return read_pdf(path, password)


def _read_text(path: Path, password: str | None) -> Source:
    from pipeline.read.text import read_text

    return read_text(path)


def _read_html(path: Path, password: str | None) -> Source:
    from pipeline.read.markup import read_html

    return read_html(path)


READERS: dict[str, Reader] = {
    ".pdf": _read_pdf,
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


def open_source(path: Path, password: str | None = None) -> Source:
    """Open a file by its suffix; raises `NotADocument` for a suffix nobody reads, and what its reader raises."""
    suffix = path.suffix.lower()
    if suffix not in READERS:
        advice = ADVICE.get(suffix, f"Known kinds: {', '.join(READERS)}.")
        raise NotADocument(f"{path.name}: files of kind {suffix or '(none)'} are not read. {advice}")
    return READERS[suffix](path, password)
