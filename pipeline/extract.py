"""The whole program for one document, in the order it happens: read → layout → repair → segment → validate."""

import gc
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.errors import InvalidRecord, NeedsOcr, TooLarge
from pipeline.lexicon import fingerprint
from pipeline.read import DEFAULT_READER, check_reader
from pipeline.records import DocumentRecord, Finding, ReaderRecord, Severity, SourceRecord
from pipeline.sources import SourceFile

if TYPE_CHECKING:
    from pipeline.assemble import PageFacts
    from pipeline.layout import Layout
    from pipeline.model import Block, Page
    from pipeline.read import Source
    from pipeline.segment.drafts import Draft
    from pipeline.segment.heading import Heading
    from pipeline.segment.units import Unit


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """What an extraction may be told.

    reader: name of the PDF reader; an unknown one raises `UsageError`.
    max_bytes, max_pages: larger documents end as `too_large`.
    ocr: whether pages without a text layer are read by OCR, when it is installed. ocr_language: tesseract's name of
        the language, several joined by `+`. ocr_dpi: resolution at which pages are read. ocr_seconds: for one page.
    """

    reader: str = DEFAULT_READER
    max_bytes: int = 300_000_000
    max_pages: int = 2_000
    ocr: bool = True
    ocr_language: str = "dan"
    ocr_dpi: int = 300
    ocr_seconds: float = 60

    def __post_init__(self) -> None:
        check_reader(self.reader)


def rules_version(settings: ExtractSettings = ExtractSettings()) -> str:
    """Hash of the word lists, of the rules and their thresholds, and of what the settings say about the result."""
    named = ("reader", "ocr", "ocr_language", "ocr_dpi")
    stated = json.dumps({name: value for name, value in asdict(settings).items() if name in named}, sort_keys=True)
    return hashlib.sha256((fingerprint() + _rules_fingerprint() + stated).encode()).hexdigest()[:12]


@cache
def _rules_fingerprint() -> str:
    """Hash of the modules that decide what comes out: whoever turns a threshold has new rules."""
    here = Path(__file__).parent
    modules = sorted(path for part in ("read", "layout", "repair", "segment") for path in (here / part).rglob("*.py"))
    together = hashlib.sha256()
    for path in modules:
        together.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return together.hexdigest()


def document_id(path: Path, sha256: str) -> str:
    """Slug of the file's stem with the first 8 digits of its hash."""
    from pipeline.segment.groups import slugify

    return f"{slugify(path.stem)[:60].strip('-') or 'dokument'}-{sha256[:8]}"


SELDOM = 1_000_000  # allocations between two looks of the cycle collector


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let the cycle collector look seldom. What a document is made of stays until its record is
    made, has no cycles, and comes by the ten thousand: looked through at each turn, it would take a fifth of the time.
    """
    usual = gc.get_threshold()
    gc.set_threshold(SELDOM, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@_seldom_collected()
def extract(
    file: SourceFile,
    settings: ExtractSettings = ExtractSettings(),
    heartbeat: Callable[[int], None] | None = None,
) -> DocumentRecord:
    """The record of one file. `heartbeat` is called with the number of each page read.

    Raises a `DocumentError` whose `state` says how the document ends.
    """
    from pipeline import assemble
    from pipeline.ink import find_ink
    from pipeline.read import open_source
    from pipeline.repair import repair_block, study
    from pipeline.segment.facts import find_facts
    from pipeline.segment.groups import perspective_keys
    from pipeline.segment.units import Unit
    from pipeline.validate import validate

    size, sha256 = _measure(file.path, settings)
    source = open_source(file.path, file.stated.password, settings.reader)
    if source.page_count > settings.max_pages:
        raise TooLarge(
            f"{file.source}: {source.page_count} pages, more than {settings.max_pages}. Split it, or raise --max-pages."
        )
    pages: list[PageFacts] = []
    findings: list[Finding] = []
    layout = _lay_out(source, _watched(_recognised(source, file, settings), heartbeat, pages))
    findings += _scan_findings(pages, settings)
    blocks = _outlined(layout.blocks, source.media_type)
    if not any(block.reason is None for block in blocks) and source.media_type == "application/pdf":
        empty = not any(page.textless or page.recognition for page in pages)
        advice = "Nothing is on them: is it the right file?" if empty else _ocr_advice(settings)
        raise NeedsOcr(f"{file.source}: {source.page_count} pages without one character. {advice}")
    placed = {order: block for order, block in enumerate(blocks, 1) if block.reason is None}
    vocabulary = study(blocks)
    repaired = {
        order: repair_block(block, vocabulary, display=block.style.size > DISPLAY * layout.body)
        for order, block in placed.items()
    }
    units = [Unit(order, block, repaired[order]) for order, block in placed.items() if repaired[order].text]
    drafts, headings = _segmented(units)
    keys = perspective_keys(drafts)
    ink = find_ink(line for block in placed.values() for line in block.lines)
    statements = assemble.statement_records(drafts, units, keys, sha256, ink)
    furniture = [b.text for b in blocks if b.reason in ("running_header", "running_footer")]
    facts = find_facts(units, headings, furniture, source.metadata, file.stated)
    if not statements:
        findings.append(
            Finding(
                code="no_statements",
                severity=Severity.WARNING,
                page=None,
                message="No statement was found: no role and no theme heading. Look at it with `grundlag inspect`.",
            )
        )
    record = DocumentRecord(
        document_id=document_id(file.path, sha256),
        sha256=sha256,
        sources=[source_record(file)],
        media_type=source.media_type,
        bytes=size,
        page_count=source.page_count,
        municipality=facts.municipality,
        title=facts.title,
        year=facts.year,
        document_kind=facts.document_kind,
        language="da",
        reader=source.reader,
        ocr=_ocr_engine(pages),
        pipeline_version=__version__,
        rules_version=rules_version(settings),
        pages=assemble.page_records([_labelled(p, layout.labels) for p in pages], blocks),
        blocks=assemble.block_records(blocks, repaired, headings),
        roles=assemble.role_records(statements),
        perspectives=assemble.perspective_records(statements, keys),
        statements=statements,
        findings=findings,
    )
    wrong = validate(record, blocks, ink)
    if wrong:
        raise InvalidRecord(f"{file.source}: {len(wrong)} rules broken, first: {wrong[0]}. Please report this file.")
    return assemble.as_displayed(record, pages)


DISPLAY = 1.3  # body sizes: type from here on is display type, whose breaks often print no hyphen


def source_record(file: SourceFile) -> SourceRecord:
    """A file's place and what `sources.toml` states of its origin."""
    stated = file.stated
    return SourceRecord(
        source=file.source,
        address=stated.address,
        retrieved=stated.retrieved,
        licence=stated.licence,
        edition_of=stated.edition_of,
    )


def _measure(path: Path, settings: ExtractSettings) -> tuple[int, str]:
    """The number of a file's bytes, and their hash."""
    size = path.stat().st_size
    if size > settings.max_bytes:
        raise TooLarge(
            f"{path.name}: {size:,} bytes, more than {settings.max_bytes:,}. Shrink it, or raise --max-bytes."
        )
    with path.open("rb") as file:
        return size, hashlib.file_digest(file, "sha256").hexdigest()


def _lay_out(source: "Source", pages: Iterator["Page"]) -> "Layout":
    from pipeline.layout import lay_out
    from pipeline.layout.plain import lay_out_text

    return lay_out(pages) if source.media_type == "application/pdf" else lay_out_text(pages)


def _outlined(blocks: "Sequence[Block]", media_type: str) -> "Sequence[Block]":
    """A text source's blocks with its headings and tables found; those of a PDF show themselves later, by their type."""
    from pipeline.segment.plain_outline import outline_text

    return blocks if media_type == "application/pdf" else outline_text(blocks)


def _segmented(units: "Sequence[Unit]") -> "tuple[Sequence[Draft], Mapping[int, Heading]]":
    """The statements and headings; spaCy's document, whose tokens take ten times the room of the text, is let go."""
    from pipeline.segment.nlp import drafts_of, segment

    doc = segment(units)
    return drafts_of(doc), doc._.headings


def _recognised(source: "Source", file: SourceFile, settings: ExtractSettings) -> Iterator["Page"]:
    """The pages, those of a PDF that have no text layer read by OCR where that can be had."""
    if source.media_type != "application/pdf" or not settings.ocr:
        return source.pages
    from pipeline.read.textless import read_scans

    return read_scans(
        source.pages,
        file.path,
        file.stated.password,
        language=settings.ocr_language,
        dpi=settings.ocr_dpi,
        seconds=settings.ocr_seconds,
    )


def _watched(
    pages: Iterator["Page"], heartbeat: Callable[[int], None] | None, facts: list["PageFacts"]
) -> Iterator["Page"]:
    """The pages as they pass, noting each one's size and whether it holds text."""
    from pipeline.assemble import PageFacts, printed_on
    from pipeline.model import Chars

    for page in pages:
        textless = bool(page.images) and not "".join(Chars.of(page.chars).texts).strip()
        facts.append(
            PageFacts(
                page.number,
                page.width,
                page.height,
                page.rotation,
                page.label,
                printed_on(page),
                textless,
                page.recognition,
            )
        )
        yield page
        if heartbeat is not None:
            heartbeat(page.number)


def _scan_findings(pages: "Sequence[PageFacts]", settings: ExtractSettings) -> list[Finding]:
    """What to say of the pages that have no text layer."""
    findings = []
    for page in pages:
        if page.recognition is not None and page.recognition.words:
            askew = f" Its lines fell by {page.recognition.skew:g}° to the right." if page.recognition.skew else ""
            message = f"No text layer: read by OCR, {page.recognition.words} words.{askew}"
            findings.append(Finding(code="page_read_by_ocr", severity=Severity.INFO, page=page.number, message=message))
        elif page.textless and page.recognition is not None:
            message = "A picture on which the OCR found no text."
            findings.append(
                Finding(code="picture_without_text", severity=Severity.INFO, page=page.number, message=message)
            )
        elif page.textless:
            message = f"A picture and no character: perhaps a scanned page. {_ocr_advice(settings)}"
            findings.append(
                Finding(code="page_without_text", severity=Severity.WARNING, page=page.number, message=message)
            )
    return findings


def _ocr_advice(settings: ExtractSettings) -> str:
    """What to do about pages without characters."""
    from pipeline.read.tesseract import find_missing

    if not settings.ocr:
        return "Run it again without --no-ocr."
    missing = find_missing(settings.ocr_language)
    if missing is not None:
        return f"Install OCR ({missing}) and run it again with --force."
    return "OCR found no text on them either; if they hold text, scan them anew, at 300 dpi and upright."


def _ocr_engine(pages: "Sequence[PageFacts]") -> ReaderRecord | None:
    """The OCR program, where it read a page."""
    from pipeline.read.tesseract import engine

    return engine() if any(page.recognition is not None for page in pages) else None


def _labelled(page: "PageFacts", labels: dict[int, str]) -> "PageFacts":
    from dataclasses import replace

    return replace(page, label=re.sub(r"\s+", " ", labels.get(page.number, "")) or page.label)
