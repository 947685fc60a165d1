"""What earlier runs left: which bytes have a record, made by which rules, and how each source ended last."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from pipeline.records import DocumentRun, SourceRecord
from pipeline.sources import STATED_IN, SourceFile
from pipeline.store.files import read_run, record_paths

HEAD = 32 * 1024  # bytes; all that comes before a record's pages fits, and records reach many megabytes


@dataclass(frozen=True, slots=True)
class Known:
    """The head of a stored record."""

    path: Path
    document_id: str
    sha256: str
    sources: tuple[SourceRecord, ...]
    head: dict[str, Any]


def read_known(out: Path) -> dict[str, Known]:
    """The stored records by the sha256 of their file. A damaged one is left out: its file is read again."""
    heads = {path: read_head(path) for path in record_paths(out)}
    known = (
        Known(
            path=path,
            document_id=head["document_id"],
            sha256=head["sha256"],
            sources=tuple(SourceRecord.model_validate(source) for source in head["sources"]),
            head=head,
        )
        for path, head in heads.items()
        if head is not None
    )
    return {record.sha256: record for record in known}


def read_head(path: Path) -> dict[str, Any] | None:
    """The fields of a stored record that come before its pages; None when it is damaged."""
    with path.open("rb") as file:
        start = file.read(HEAD)
    try:
        head = from_json(start, allow_partial=True)
        if "pages" not in head:
            head = from_json(path.read_bytes())
    except ValueError:
        return None
    # A field that is cut off is left out, so that "pages" says that all before it is whole. What was read of the pages
    # themselves would be most of the memory that ten thousand heads take.
    return dict(takewhile(lambda field: field[0] != "pages", head.items())) if "pages" in head else None


def is_current(known: Known, file: SourceFile, versions: dict[str, str]) -> bool:
    """Whether extracting the file again would give the record there is: same rules and stated facts.

    versions: `pipeline_version` and `rules_version` of this program.
    """
    same_rules = all(known.head[name] == version for name, version in versions.items())
    return same_rules and _states_the_same(known.head, file)


def _states_the_same(head: dict[str, Any], file: SourceFile) -> bool:
    """Whether the record holds just the facts that `sources.toml` states now.

    Its text facts are compared by value. A municipality may be stated by name or by code.
    """
    for name in ("title", "year", "document_kind", "municipality"):
        fact, stated = head[name], getattr(file.stated, name)
        was_stated = fact is not None and STATED_IN in fact["evidence"]
        if was_stated != (stated is not None):
            return False
        if was_stated and str(stated).casefold() not in _values(fact):
            return False
    return True


def _values(fact: dict[str, str]) -> set[str]:
    return {value.casefold() for name, value in fact.items() if name != "evidence"}


def last_lines(out: Path, sources: Collection[str] | None = None) -> dict[str, DocumentRun]:
    """The last line of the run logs for each source, or for those asked for; newest runs are read first."""
    found: dict[str, DocumentRun] = {}
    for path in sorted((out / "runs").glob("*.jsonl"), reverse=True):
        if sources is not None and found.keys() >= set(sources):
            break
        lines = {line.source: line for line in read_run(path)}
        found = {source: line for source, line in lines.items() if sources is None or source in sources} | found
    return found
