"""Remove everything that is kept of a document: signatures and names in it are personal data."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.atomic import write_bytes
from pipeline.errors import UsageError
from pipeline.export import existing_formats, export
from pipeline.records import DocumentRecord, DocumentRun
from pipeline.store.corrections import corrections_path, read_corrections
from pipeline.store.files import history_paths, read_record, read_run, record_path, record_paths, rewrite_run
from pipeline.store.load import load


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed. The file in `raw/` is not touched: while it is there, the next run reads it again."""

    documents: list[str]
    sources: list[str]
    run_lines: int
    corrections: int


def forget(out: Path, document: str) -> Forgotten:
    """Remove a document, by its id or one of its sources, from everything below `out`.

    Records, history, run-log lines and corrections go; the database and the exports that exist are made
    anew, the report is removed.
    A source names all documents that were ever found there.
    Raises UsageError when nothing of the name is kept.
    """
    forgotten = forget_files(out, document)
    load(out)
    export(out, existing_formats(out / "exports"))
    # The report quotes the document and shows its pages. It is made in seconds, when somebody asks for it again.
    (out / "report.html").unlink(missing_ok=True)
    shutil.rmtree(out / "report-pages", ignore_errors=True)
    return forgotten


def forget_files(out: Path, document: str) -> Forgotten:
    """Remove what is kept of a document in files that are not made from others."""
    records = [read_record(path) for path in [*record_paths(out), *history_paths(out)]]
    going = [record for record in records if is_meant(record, document)]
    ids = {record.document_id for record in going}
    sources = {source.source for record in going for source in record.sources}
    kept = {source.source for record in records if record.document_id not in ids for source in record.sources}
    lone = (sources - kept) | {document}
    run_lines = forget_run_lines(out, ids, lone)
    if not ids and not run_lines:
        raise UsageError(f"{document}: no document or source of this name. `grundlag status` lists them.")
    for document_id in ids:
        record_path(out, document_id).unlink(missing_ok=True)
        shutil.rmtree(out / "history" / document_id, ignore_errors=True)
    return Forgotten(sorted(ids), sorted(sources), run_lines, forget_corrections(out, ids, sources - kept))


def is_meant(record: DocumentRecord, document: str) -> bool:
    """Whether a record is the named document or was found at the named source."""
    return document == record.document_id or any(document == source.source for source in record.sources)


def forget_run_lines(out: Path, ids: set[str], sources: set[str]) -> int:
    """Drop the lines about these documents, and all lines about sources that hold nothing else; how many."""

    def goes(line: DocumentRun) -> bool:
        return line.document_id in ids or line.source in sources

    dropped = 0
    for path in sorted((out / "runs").glob("*.jsonl")):
        lines = list(read_run(path))
        staying = [line for line in lines if not goes(line)]
        if len(staying) < len(lines):
            rewrite_run(path, staying)
            dropped += len(lines) - len(staying)
    return dropped


def forget_corrections(out: Path, ids: set[str], sources: set[str]) -> int:
    """Drop the corrections of these documents, for they quote them; how many."""
    corrections = read_corrections(out)
    staying = [one for one in corrections if one.document_id not in ids and one.source not in sources]
    if len(staying) < len(corrections):
        write_bytes(corrections_path(out), "".join(one.model_dump_json() + "\n" for one in staying).encode())
    return len(corrections) - len(staying)
