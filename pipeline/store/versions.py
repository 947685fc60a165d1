"""Which stored record is current, and since when the others are not.

A source is one document over time. When its file changes, a document of another id takes its place; when only
the rules change, a record of the same id does. Records hold no times, so the answer comes from the run log
and, where that is silent, from the times of the record files.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.records import DocumentRecord, DocumentRun
from pipeline.store.files import read_head, read_record, read_runs, record_paths


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """What must be known of a record file to place it in time."""

    path: Path
    document_id: str
    sources: tuple[str, ...]
    written: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Versions:
    """When records and sources were superseded (UTC); None while they are current."""

    records: dict[Path, datetime | None]
    sources: dict[tuple[Path, str], datetime | None]


def written_at(path: Path) -> datetime:
    """When a file was last written, in UTC, whole seconds."""
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC)


def stored(path: Path, document_id: str, sources: Iterable[str]) -> StoredRecord:
    """A record file with what its content says of itself."""
    return StoredRecord(path, document_id, tuple(sources), written_at(path))


def find_versions(
    current: Sequence[StoredRecord], earlier: Sequence[StoredRecord], runs: Sequence[DocumentRun]
) -> Versions:
    """Place records in time: `current` from `records/`, `earlier` from `history/`, `runs` oldest first."""
    sources = superseded_sources(current, runs)
    records: dict[Path, datetime | None] = {}
    for record in current:
        times = [sources[record.path, source] for source in record.sources]
        # A document is current as long as one of its sources still has its bytes.
        records[record.path] = None if None in times else max(times)
    records |= superseded_history(current, earlier)
    for record in earlier:
        sources |= {(record.path, source): records[record.path] for source in record.sources}
    return Versions(records, sources)


def superseded_sources(
    current: Sequence[StoredRecord], runs: Sequence[DocumentRun]
) -> dict[tuple[Path, str], datetime | None]:
    """For each record and source the time when another document took the source over."""
    claims: dict[str, list[StoredRecord]] = {}
    for record in current:
        for source in record.sources:
            claims.setdefault(source, []).append(record)
    lines: dict[str, list[DocumentRun]] = {}
    for line in runs:
        if line.document_id is not None:
            lines.setdefault(line.source, []).append(line)
    times = {}
    for source, records in claims.items():
        log = lines.get(source, [])
        newest = newest_of(records, log)
        for record in records:
            times[record.path, source] = None if record is newest else takeover(record, newest, log)
    return times


def newest_of(records: Sequence[StoredRecord], log: Sequence[DocumentRun]) -> StoredRecord:
    """The record that the last run saw for a source; without a log the one written last."""
    by_id = {record.document_id: record for record in records}
    for line in reversed(log):
        if line.document_id in by_id:
            return by_id[line.document_id]
    return max(records, key=lambda record: (record.written, record.document_id))


def takeover(older: StoredRecord, newer: StoredRecord, log: Sequence[DocumentRun]) -> datetime:
    """When `newer` took the source over from `older`."""
    seen = [line.document_id for line in log]
    start = len(seen) - seen[::-1].index(older.document_id) if older.document_id in seen else 0
    for line in log[start:]:
        if line.document_id == newer.document_id:
            return datetime.fromisoformat(line.started).astimezone(UTC)
    return newer.written


def superseded_history(current: Sequence[StoredRecord], earlier: Sequence[StoredRecord]) -> dict[Path, datetime | None]:
    """An earlier record of a document was superseded when the next one was written."""
    last = {record.document_id: record.written for record in current}
    times: dict[Path, datetime | None] = {}
    for record in sorted(earlier, key=lambda record: (record.written, record.path), reverse=True):
        times[record.path] = last.get(record.document_id, record.written)
        last[record.document_id] = record.written
    return times


@dataclass(frozen=True, slots=True)
class CurrentRecords:
    """The records that say what the sources hold now, by document id: what exports are made from.

    Each pass reads them from disk, one at a time, so that memory does not grow with their number.
    """

    paths: tuple[Path, ...]
    sources: dict[Path, tuple[str, ...]]  # those whose bytes the record still has

    def __iter__(self) -> Iterator[DocumentRecord]:
        return map(read_record, self.paths)


def current_records(out: Path) -> CurrentRecords:
    """Find the current records. Raises InvalidRecord for a damaged one."""
    seen = [stored(path, *read_head(path)) for path in record_paths(out)]
    versions = find_versions(seen, [], read_runs(out))
    paths = tuple(path for path, time in versions.records.items() if time is None)
    held: dict[Path, tuple[str, ...]] = {}
    for (path, source), time in versions.sources.items():
        if time is None:
            held[path] = (*held.get(path, ()), source)
    return CurrentRecords(paths, held)
