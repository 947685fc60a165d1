"""The whole program for one document, in the order it happens: read → layout → repair → segment → validate."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.errors import InvalidRecord, NeedsOcr, TooLarge
from pipeline.lexicon import fingerprint
from pipeline.records import DocumentRecord, Finding, Severity, SourceRecord
from pipeline.sources import SourceFile

if TYPE_CHECKING:
    from pipeline.assemble import PageFacts
    from pipeline.layout import Layout
    from pipeline.model import Block, Page
    from pipeline.read import Source


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """What an extraction may be told.

    reader: name of the PDF reader. max_bytes, max_pages: larger documents end as `too_large`.
    """

    reader: str = "pdfplumber"
    max_bytes: int = 300_000_000
    max_pages: int = 2_000


def rules_version(settings: ExtractSettings = ExtractSettings()) -> str:
    """Hash of the word lists and of what the settings say about the result."""
    stated = json.dumps({"reader": asdict(settings)["reader"]}, sort_keys=True)
    return hashlib.sha256((fingerprint() + stated).encode()).hexdigest()[:12]


def document_id(path: Path, sha256: str) -> str:
    """Slug of the file's stem with the first 8 digits of its hash."""
    from pipeline.segment.groups import slugify

    return f"{slugify(path.stem)[:60].strip('-') or 'dokument'}-{sha256[:8]}"


def extract(
    file: SourceFile,
    settings: ExtractSettings = ExtractSettings(),
    heartbeat: Callable[[int], None] | None = None,
) -> DocumentRecord:
    """The record of one file. `heartbeat` is called with the number of each page read.

    Raises a `DocumentError` whose `state` says how the document ends.
    """
    from pipeline import assemble
    from pipeline.read import open_source
    from pipeline.repair import repair_block, study
    from pipeline.segment.facts import find_facts
    from pipeline.segment.nlp import drafts_of, segment
    from pipeline.segment.units import Unit
    from pipeline.validate import validate

    data = _read_bytes(file.path, settings)
    sha256 = hashlib.sha256(data).hexdigest()
    source = open_source(file.path, file.stated.password)
    if source.page_count > settings.max_pages:
        raise TooLarge(
            f"{file.source}: {source.page_count} pages, more than {settings.max_pages}. Split it, or raise --max-pages."
        )
    pages: list[PageFacts] = []
    findings: list[Finding] = []
    layout = _lay_out(source, _watched(source.pages, heartbeat, pages, findings))
    blocks = _outlined(layout.blocks, source.media_type)
    if not any(block.reason is None for block in blocks) and source.media_type == "application/pdf":
        raise NeedsOcr(
            f"{file.source}: {source.page_count} pages without one character. "
            "Run OCR on it (apt-get install tesseract-ocr tesseract-ocr-dan ocrmypdf) and replace the file."
        )
    placed = {order: block for order, block in enumerate(blocks, 1) if block.reason is None}
    vocabulary = study(blocks)
    repaired = {
        order: repair_block(block, vocabulary, display=block.style.size > DISPLAY * layout.body)
        for order, block in placed.items()
    }
    units = [Unit(order, block, repaired[order]) for order, block in placed.items() if repaired[order].text]
    doc = segment(units)
    drafts = drafts_of(doc)
    statements = assemble.statement_records(drafts, units, sha256)
    furniture = [b.text for b in blocks if b.reason in ("running_header", "running_footer")]
    facts = find_facts(units, doc._.headings, furniture, source.metadata, file.stated)
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
        bytes=len(data),
        page_count=source.page_count,
        municipality=facts.municipality,
        title=facts.title,
        year=facts.year,
        document_kind=facts.document_kind,
        language="da",
        reader=source.reader,
        ocr=None,
        pipeline_version=__version__,
        rules_version=rules_version(settings),
        pages=assemble.page_records([_labelled(p, layout.labels) for p in pages], blocks),
        blocks=assemble.block_records(blocks, repaired, doc._.headings),
        roles=assemble.role_records(statements),
        perspectives=assemble.perspective_records(statements, drafts),
        statements=statements,
        findings=findings,
    )
    wrong = validate(record, blocks)
    if wrong:
        raise InvalidRecord(f"{file.source}: {len(wrong)} rules broken, first: {wrong[0]}. Please report this file.")
    return record


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


def _read_bytes(path: Path, settings: ExtractSettings) -> bytes:
    size = path.stat().st_size
    if size > settings.max_bytes:
        raise TooLarge(
            f"{path.name}: {size:,} bytes, more than {settings.max_bytes:,}. Shrink it, or raise --max-bytes."
        )
    return path.read_bytes()


def _lay_out(source: "Source", pages: Iterator["Page"]) -> "Layout":
    from pipeline.layout import lay_out
    from pipeline.layout.plain import lay_out_text

    return lay_out(pages) if source.media_type == "application/pdf" else lay_out_text(pages)


def _outlined(blocks: "Sequence[Block]", media_type: str) -> "Sequence[Block]":
    """A text source's blocks with its headings and tables found; those of a PDF show themselves later, by their type."""
    from pipeline.segment.plain_outline import outline_text

    return blocks if media_type == "application/pdf" else outline_text(blocks)


def _watched(
    pages: Iterator["Page"],
    heartbeat: Callable[[int], None] | None,
    facts: list["PageFacts"],
    findings: list[Finding],
) -> Iterator["Page"]:
    """The pages as they pass, noting each one's size and whether it holds text."""
    from pipeline.assemble import PageFacts

    for page in pages:
        facts.append(PageFacts(page.number, page.width, page.height, page.rotation, page.label))
        if page.images and not any(c.text.strip() for c in page.chars):
            findings.append(
                Finding(
                    code="page_without_text",
                    severity=Severity.WARNING,
                    page=page.number,
                    message="A picture and no character: perhaps a scanned page. Run OCR on the file if it holds text.",
                )
            )
        yield page
        if heartbeat is not None:
            heartbeat(page.number)


def _labelled(page: "PageFacts", labels: dict[int, str]) -> "PageFacts":
    from dataclasses import replace

    return replace(page, label=re.sub(r"\s+", " ", labels.get(page.number, "")) or page.label)
