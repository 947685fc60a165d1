"""Remove everything that is kept of a document: signatures and names in it are personal data."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.atomic import write_bytes
from pipeline.errors import UsageError
from pipeline.export import existing_formats, export
from pipeline.records import DocumentRecord, DocumentRun
from pipeline.store.corrections import corrections_path, read_corrections
from pipeline.store.files import (
    history_paths,
    read_record,
    read_run,
    record_bytes,
    record_path,
    record_paths,
    rewrite_run,
)
from pipeline.store.load import load


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed. The file in `raw/` is not touched: while it is there, the next run reads it again.

    staying: documents that lost a source and have others. reports: files and folders of the report.
    """

    documents: list[str]
    sources: list[str]
    staying: list[str]
    run_lines: int
    corrections: int
    reports: list[str]


def forget(out: Path, document: str) -> Forgotten:
    """Remove a document, by its id or one of its sources, from everything below `out`.

    Records, history, run-log lines and corrections go; the database and the exports that exist are made
    anew, the report is removed.
    A source names all documents that were ever found there; one that has other sources loses only this one.
    Raises UsageError when nothing of the name is kept.
    """
    forgotten = forget_files(out, document)
    load(out)
    export(out, existing_formats(out / "exports"))
    return replace(forgotten, reports=forget_report(out))


def forget_report(out: Path) -> list[str]:
    """Remove the report, which quotes the document and shows its pages; it is made in seconds when asked for."""
    there = [path for path in (out / "report.html", out / "report-pages") if path.exists()]
    for path in there:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return [str(path) for path in there]


def forget_files(out: Path, document: str) -> Forgotten:
    """Remove what is kept of a document in files that are not made from others."""
    # History first: the newest record says which sources a document has.
    records = {path: read_record(path) for path in [*history_paths(out), *record_paths(out)]}
    named = {path: record for path, record in records.items() if is_meant(record, document)}
    left = {record.document_id: sources_left(record, document) for record in records.values()}
    meant = {record.document_id for record in named.values()}
    ids = {document_id for document_id in meant if not left[document_id]}
    staying = {document_id: left[document_id] for document_id in meant - ids}
    sources = {source.source for record in named.values() if record.document_id in ids for source in record.sources}
    kept = {source for document_id in left.keys() - ids for source in left[document_id]}
    lone = (sources - kept) | {document}
    run_lines = forget_run_lines(out, ids, lone)
    if not ids and not staying and not run_lines:
        raise UsageError(f"{document}: no document or source of this name. `grundlag status` lists them.")
    for document_id in ids:
        record_path(out, document_id).unlink(missing_ok=True)
        shutil.rmtree(out / "history" / document_id, ignore_errors=True)
    for path, record in named.items():
        if record.document_id in staying:
            forget_source(path, record, document)
    corrections = forget_corrections(out, ids, lone, staying)
    gone = sorted(sources | {document} if staying else sources)
    return Forgotten(sorted(ids), gone, sorted(staying), run_lines, corrections, [])


def sources_left(record: DocumentRecord, document: str) -> list[str]:
    """The sources a record keeps when the named document or source goes."""
    if document == record.document_id:
        return []
    return [source.source for source in record.sources if source.source != document]


def forget_source(path: Path, record: DocumentRecord, source: str) -> None:
    """Write a record without one of its sources; an earlier one that had no other goes."""
    others = [one for one in record.sources if one.source != source]
    if others:
        write_bytes(path, record_bytes(record.model_copy(update={"sources": others})))
    else:
        path.unlink()


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
        unnamed = [line.model_copy(update={"reason": without_leader(line.reason, sources)}) for line in staying]
        if unnamed != lines:
            rewrite_run(path, unnamed)
        dropped += len(lines) - len(staying)
    return dropped


def without_leader(reason: str | None, sources: set[str]) -> str | None:
    """The reason of a line without the forgotten source that the line's own is a copy of.

    >>> without_leader("d.txt: same bytes as c.txt: the file is empty.", {"c.txt"})
    'd.txt: the file is empty.'
    >>> without_leader("same bytes as c.txt", {"c.txt"})
    """
    for source in sources:
        if reason is not None:
            reason = reason.replace(f" same bytes as {source}:", "")
            reason = None if reason == f"same bytes as {source}" else reason
    return reason


def forget_corrections(out: Path, ids: set[str], sources: set[str], staying: dict[str, list[str]]) -> int:
    """Drop the corrections of these documents, for they quote them; how many.

    staying: the sources left to documents that keep their corrections, which then name the first of them.
    """
    corrections = read_corrections(out)
    kept = []
    for one in corrections:
        if one.document_id in staying and one.source in sources:
            kept.append(one.model_copy(update={"source": staying[one.document_id][0]}))
        elif one.document_id not in ids and one.source not in sources:
            kept.append(one)
    if kept != corrections:
        write_bytes(corrections_path(out), "".join(one.model_dump_json() + "\n" for one in kept).encode())
    return len(corrections) - len(kept)
