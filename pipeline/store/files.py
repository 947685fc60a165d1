"""Records and run logs on disk, below the folder for results (`out`).

records/<document_id>.json                      the current record of each document
history/<document_id>/<pipeline>-<rules>.json   the same document as earlier versions saw it
runs/<run_id>.jsonl                             what each run did to each source
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import from_json

from pipeline.atomic import write_bytes
from pipeline.errors import InvalidRecord, UsageError
from pipeline.records import DocumentRecord, DocumentRun

HEAD_BYTES = 32 * 1024  # all that comes before the pages, unless a document has hundreds of sources


def record_path(out: Path, document_id: str) -> Path:
    """Where the current record of a document lies."""
    return out / "records" / f"{document_id}.json"


def history_path(out: Path, document_id: str, pipeline_version: str, rules_version: str) -> Path:
    """Where the record that one version of the program made goes when another takes its place."""
    return out / "history" / document_id / f"{pipeline_version}-{rules_version}.json"


def run_path(out: Path, run_id: str) -> Path:
    """Where the log of one run lies."""
    return out / "runs" / f"{run_id}.jsonl"


def record_paths(out: Path) -> list[Path]:
    """The current records, by document id."""
    return sorted((out / "records").glob("*.json"))


def history_paths(out: Path) -> list[Path]:
    """The earlier records, by document id and version."""
    return sorted((out / "history").glob("*/*.json"))


def run_paths(out: Path) -> list[Path]:
    """The logs of all runs, by run."""
    return sorted((out / "runs").glob("*.jsonl"))


def record_bytes(record: DocumentRecord) -> bytes:
    """A record as it is stored: UTF-8, fields in the order of the model, a line feed at the end."""
    return record.model_dump_json(indent=1).encode() + b"\n"


def write_record(record: DocumentRecord, out: Path) -> Path:
    """Store a document's current record; one that other rules or another version made goes to the history."""
    path = record_path(out, record.document_id)
    earlier = version_of(path)
    version = (record.pipeline_version, record.rules_version)
    if earlier is not None and earlier != version:
        write_bytes(history_path(out, record.document_id, *earlier), path.read_bytes())
    write_bytes(path, record_bytes(record))
    # After a step back to older rules the same version would stand in both places.
    history_path(out, record.document_id, *version).unlink(missing_ok=True)
    return path


def version_of(path: Path) -> tuple[str, str] | None:
    """Version and rules a stored record was made with; None where there is no readable record."""
    if not path.is_file():
        return None
    try:
        stored = json.loads(path.read_bytes())
    except ValueError:
        return None
    return stored["pipeline_version"], stored["rules_version"]


def read_record(path: Path) -> DocumentRecord:
    """One stored record. Raises InvalidRecord, naming the file, when it is damaged or of another schema."""
    try:
        return DocumentRecord.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise InvalidRecord(
            f"{path}: not a valid record ({place}: {first['msg']}). Delete the file and ingest its document again."
        ) from error


def read_head(path: Path) -> tuple[str, list[str]]:
    """Document id and sources of a stored record, without reading its megabytes of pages and blocks."""
    with path.open("rb") as file:
        start = file.read(HEAD_BYTES)
    try:
        head = from_json(start, allow_partial=True)
    except ValueError:
        head = {}
    # What comes before `pages` is whole when `pages` is there.
    if "pages" not in head:
        head = read_record(path).model_dump()
    return head["document_id"], [source["source"] for source in head["sources"]]


def read_records(out: Path) -> Iterator[DocumentRecord]:
    """The current record of every document, by document id."""
    return map(read_record, record_paths(out))


def append_run(line: DocumentRun, out: Path) -> None:
    """Add what a run did to one source to the run's log."""
    path = run_path(out, line.run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="\n") as log:
        log.write(line.model_dump_json() + "\n")


def read_runs(out: Path) -> list[DocumentRun]:
    """All lines of all runs, oldest first. Raises UsageError, naming file and line, for a damaged one."""
    lines = [line for path in run_paths(out) for line in read_run(path)]
    return sorted(lines, key=lambda line: (line.started, line.run_id))


def read_run(path: Path) -> Iterator[DocumentRun]:
    """The lines of one run's log, in the order they were written. Raises UsageError for a damaged one.

    A last line without its line feed is left out: a full disk or a loss of power has cut it off, and the next run
    reads that document again.
    """
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    for number, text in enumerate(whole.decode("utf-8", "replace").split("\n")[:-1], 1):
        try:
            yield DocumentRun.model_validate_json(text)
        except ValidationError as error:
            raise UsageError(f"{path}, line {number}: not a line of a run log. Delete the line.") from error


def rewrite_run(path: Path, lines: Iterable[DocumentRun]) -> None:
    """Replace a run's log; without a line left its file goes."""
    content = "".join(line.model_dump_json() + "\n" for line in lines)
    if content:
        write_bytes(path, content.encode())
    else:
        path.unlink()
