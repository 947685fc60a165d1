"""A run: find the files, skip what is known, extract the rest, load the database, write the exports.

    plan        which bytes under which names; what is unchanged, a copy, gone
    carry_out   the planned documents through the workers, a line of the run log for each
    finish      database and exports from all records

The command line and the Prefect flow call the same three steps.
"""

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from pkgutil import resolve_name

import pipeline
from pipeline.atomic import clear_leftovers
from pipeline.fork_server import start_server
from pipeline.known import Known, is_current, last_lines, read_known
from pipeline.lock import locked
from pipeline.records import REJECTED, DocumentRun, SourceRecord, State
from pipeline.sources import SourceFile, discover, read_stated
from pipeline.store.files import append_run, read_record, record_path
from pipeline.workers import Job, Outcome, Work, counts_of, extract_all, state_of

NOTHING_COUNTED = {"pages": 0, "statements": 0, "roles": 0, "doubts": 0}


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller wants.

    paths: files and folders; empty when `files` are given.
    work: where results go, limits, reader.
    workers: documents at a time.
    force: extract what is known too.
    pattern: which files of a folder; None for `.pdf`, `.txt`, `.html`.
    wait: for another run on the same folder to end.
    files: just these, found before; the paths are then not searched.
    """

    paths: tuple[Path, ...]
    work: Work
    workers: int = 1
    force: bool = False
    pattern: str | None = None
    wait: bool = False
    files: tuple[SourceFile, ...] = ()

    @property
    def out(self) -> Path:
        return self.work.out


@dataclass(frozen=True, slots=True)
class Group:
    """Files of the same bytes: one record. The first is the one that is read."""

    sha256: str
    files: tuple[SourceFile, ...]
    sources: tuple[SourceRecord, ...]  # all the record has: those of the files, and earlier ones not looked at


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do. `settled` has the lines of what needs no reading."""

    run_id: str
    settled: tuple[DocumentRun, ...]
    groups: tuple[Group, ...]

    @property
    def total(self) -> int:
        return len(self.settled) + sum(len(group.files) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Results:
    """Where the results of all runs lie, and how many current documents and statements they hold."""

    database: Path
    exports: tuple[Path, ...]
    documents: int
    statements: int


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. `left` are the sources it did not come to, because it was stopped."""

    run_id: str
    out: Path
    documents: tuple[DocumentRun, ...]
    left: tuple[str, ...]
    results: Results
    seconds: float


@dataclass(frozen=True, slots=True)
class Listener:
    """Who wants to know how the run goes, and may stop it."""

    on_plan: Callable[[Plan], None] = lambda plan: None
    on_end: Callable[[Outcome], None] = lambda outcome: None
    on_finish: Callable[[], None] = lambda: None
    should_stop: Callable[[], bool] = lambda: False


UNHEARD = Listener()


def ingest(request: Request, listener: Listener = UNHEARD) -> RunSummary:
    """Run from files to exports. Raises UsageError and CannotRun; a document that fails is in the summary."""
    begun = time.monotonic()
    start_server()
    import pipeline.export  # noqa: F401 - with DuckDB, for `finish`: there is time while the server makes itself ready

    with locked(request.out, request.wait, listener.should_stop):
        plan = make_plan(request)
        listener.on_plan(plan)
        lines = carry_out(plan, request, listener)
        listener.on_finish()
        results = finish(request.out, request.work.shared)
    return summarise(plan, lines, results, request.out, time.monotonic() - begun)


def make_plan(request: Request) -> Plan:
    """Look at all files and at what earlier runs left, and decide what must be read."""
    # To the microsecond: the logs are read in the order of their names, and two runs may begin in one second.
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(2)}"
    clear_leftovers(request.out)
    fetch_shared(request.out, request.work.shared)
    known = read_known(request.out)
    by_source = {source.source for record in known.values() for source in record.sources}
    files = list(request.files) or discover(request.paths, request.pattern, by_source)
    hashes, unreadable = hash_files(files)
    last = last_lines(request.out, by_source)
    settled = [_line(run_id, file, None, State.NOT_A_DOCUMENT, reason=reason) for file, reason in unreadable]
    groups = []
    versions = current_versions(request.work)
    for group in make_groups(hashes, known):
        record = known.get(group.sha256)
        current = record is not None and is_current(record, group.files[0], versions)
        if current and record.sources == group.sources and not request.force:
            settled += _unchanged(run_id, group, record, last)
        else:
            groups.append(group)
    if not request.files:
        settled += _vanished(run_id, request.paths, by_source - {file.source for file in files}, last)
    return Plan(run_id, tuple(settled), tuple(groups))


def current_versions(work: Work) -> dict[str, str]:
    """What decides, beside the file, what a record says."""
    settings = resolve_name(work.settings_type)(**work.settings)
    return {
        "pipeline_version": pipeline.__version__,
        "rules_version": resolve_name(work.rules_version)(settings),
    }


def hash_files(files: Iterable[SourceFile]) -> tuple[dict[SourceFile, str], list[tuple[SourceFile, str]]]:
    """The sha256 of each file, and those that cannot be read with the reason."""
    hashes, unreadable = {}, []
    for file in files:
        try:
            with file.path.open("rb") as opened:
                hashes[file] = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError as error:
            reason = f"{file.source}: cannot be read ({error.strerror}). Give yourself the right to read it."
            unreadable.append((file, reason))
    return hashes, unreadable


def make_groups(hashes: dict[SourceFile, str], known: dict[str, Known]) -> list[Group]:
    """Put files of the same bytes together, in the order of their sources.

    The first source that a record ever had stays the first, and is the file that is read: the document's id
    follows from its name. A source that now has other bytes leaves the record of the old ones.
    """
    files: dict[str, list[SourceFile]] = {}
    for file, sha256 in hashes.items():
        files.setdefault(sha256, []).append(file)
    seen = {file.source for file in hashes}
    groups = []
    for sha256, members in files.items():
        earlier = known[sha256].sources if sha256 in known else ()
        places = {source.source: place for place, source in enumerate(earlier)}
        members.sort(key=lambda file: (places.get(file.source, len(places)), file.source))
        now = {file.source: _source_record(file) for file in members}
        kept = {source.source: source for source in earlier if source.source not in seen}
        order = sorted(now | kept, key=lambda name: (places.get(name, len(places)), name))
        groups.append(Group(sha256, tuple(members), tuple((now | kept)[name] for name in order)))
    return groups


def batches(plan: Plan, size: int) -> list[Plan]:
    """Cut a plan into plans of at most `size` groups; what is settled goes with the first."""
    starts = range(0, max(len(plan.groups), 1), size)
    return [Plan(plan.run_id, () if start else plan.settled, plan.groups[start : start + size]) for start in starts]


def carry_out(plan: Plan, request: Request, listener: Listener = UNHEARD) -> list[DocumentRun]:
    """Extract what is planned and log how each source ended, at once."""
    lines = []
    for line in read_planned(plan, request, listener):
        append_run(line, request.out)
        lines.append(line)
    return lines


def read_planned(plan: Plan, request: Request, listener: Listener = UNHEARD) -> Iterator[DocumentRun]:
    """Extract what is planned: how each source ended. Groups that a stop left undone have no line."""
    yield from plan.settled
    by_leader = {group.files[0].source: group for group in plan.groups}
    jobs = [Job(group.files[0], group.sources) for group in plan.groups]
    for outcome in extract_all(jobs, request.work, request.workers, listener.should_stop, listener.on_end):
        yield from _lines_of(plan.run_id, by_leader[outcome.job.file.source], outcome)


def finish(out: Path, shared: str | None = None) -> Results:
    """Database and exports from all records; formats that were exported before are kept up to date."""
    from pipeline.export import DEFAULT_FORMATS, existing_formats, export
    from pipeline.store.load import load

    fetch_shared(out, shared)
    loaded = load(out)
    exports = export(out, [*DEFAULT_FORMATS, *existing_formats(out / "exports")])
    return Results(loaded.database, tuple(exports), loaded.documents, loaded.statements)


def fetch_shared(out: Path, shared: str | None) -> None:
    """Bring `out` up to date with the records that workers wrote to shared storage."""
    if shared is not None:
        from pipeline.store.shared import fetch  # a run that needs no storage does without its libraries

        fetch(shared, out)


def summarise(plan: Plan, lines: Sequence[DocumentRun], results: Results, out: Path, seconds: float) -> RunSummary:
    """Put together what a run did, sorted by source."""
    ended = {line.source for line in lines}
    planned = {file.source for group in plan.groups for file in group.files}
    documents = tuple(as_corrected(sorted(lines, key=lambda line: line.source), out))
    return RunSummary(plan.run_id, out, documents, tuple(sorted(planned - ended)), results, seconds)


def as_corrected(lines: Iterable[DocumentRun], out: Path) -> list[DocumentRun]:
    """The lines with state and figures of the documents as people corrected them; the run logs keep the program's."""
    from pipeline.store.corrections import corrected, resolve

    seen = {}
    for document_id, decided in resolve(out).decided.items():
        record = corrected(read_record(record_path(out, document_id)), decided)
        seen[document_id] = (counts_of(record), state_of(record))
    return [_as_seen(line, *seen[line.document_id]) if line.document_id in seen else line for line in lines]


def _as_seen(line: DocumentRun, counts: dict[str, int], state: State) -> DocumentRun:
    """A line with other figures; that a document is unchanged or gone says nothing of its doubts."""
    read = line.state in (State.EXTRACTED, State.EXTRACTED_WITH_DOUBTS)
    return line.model_copy(update=counts | ({"state": state} if read else {}))


def exit_code(summary: RunSummary) -> int:
    """0 all fine, 1 some documents rejected, 130 stopped before the end."""
    if summary.left:
        return 130
    return 1 if any(line.state in REJECTED for line in summary.documents) else 0


def find_rejected(out: Path, states: Iterable[State] = REJECTED) -> list[SourceFile]:
    """The files that ended as rejects when last tried, for a retry. Those gone since are left out."""
    last = last_lines(out)
    wanted = [line for line in last.values() if line.state in set(states) and line.path is not None]
    there = [line for line in wanted if Path(line.path).is_file()]
    stated = {home: read_stated(home, last.keys()) for home in {_home(line) for line in there}}
    files = []
    for line in sorted(there, key=lambda line: line.source):
        facts = stated[_home(line)].get(line.source)
        file = SourceFile(path=Path(line.path), source=line.source)
        files.append(file if facts is None else file.model_copy(update={"stated": facts}))
    return files


def _home(line: DocumentRun) -> Path:
    """The folder that a source is counted from."""
    return Path(line.path).parents[line.source.count("/")]


def _source_record(file: SourceFile) -> SourceRecord:
    stated = file.stated
    return SourceRecord(
        source=file.source,
        address=stated.address,
        retrieved=stated.retrieved,
        licence=stated.licence,
        edition_of=stated.edition_of,
    )


def _unchanged(run_id: str, group: Group, record: Known, last: dict[str, DocumentRun]) -> list[DocumentRun]:
    """The lines of a group whose record stays as it is; its figures are those of the last run that told.

    Where none told (it was killed between record and log, or the logs were cleared away), the record tells how the
    document ended.
    """
    lines = (last.get(file.source) for file in group.files)
    told = next((line for line in lines if line is not None and line.document_id == record.document_id), None)
    state = State.UNCHANGED
    if told is None:
        stored = read_record(record.path)
        state, counts = state_of(stored), counts_of(stored)
    else:
        counts = {name: getattr(told, name) for name in NOTHING_COUNTED}
    leader, *copies = group.files
    first = _line(run_id, leader, group.sha256, state, document_id=record.document_id, counts=counts)
    return [first, *(_copy(first, leader, file) for file in copies)]


def _copy(first: DocumentRun, leader: SourceFile, file: SourceFile) -> DocumentRun:
    """The line of a file that has the bytes of another; a copy of a reject is a reject."""
    if first.state in REJECTED:
        why = (first.reason or "").removeprefix(f"{leader.source}: ")
        update = {"reason": f"{file.source}: same bytes as {leader.source}: {why}"}
    else:
        update = {"state": State.DUPLICATE, "stage": "plan", "reason": f"same bytes as {leader.source}"}
    return first.model_copy(update={"source": file.source, "path": _logged(file.path), **update})


def _vanished(
    run_id: str, folders: Sequence[Path], missing: Iterable[str], last: dict[str, DocumentRun]
) -> list[DocumentRun]:
    """The lines of sources that lay below one of the folders and are gone. Their records stay."""
    looked_at = [Path(_absolute(folder)) for folder in folders]
    lines = []
    for source in sorted(missing):
        line = last.get(source)
        if line is None or line.path is None or Path(line.path).exists():
            continue
        if any(Path(line.path).is_relative_to(folder) for folder in looked_at):
            reason = f"{line.path} is gone; its record stays. `grundlag forget` removes it."
            update = {"run_id": run_id, "state": State.VANISHED, "stage": "plan", "reason": reason}
            update |= {"started": _now(), "seconds": 0, "attempts": 1}
            lines.append(line.model_copy(update=update))
    return lines


def _lines_of(run_id: str, group: Group, outcome: Outcome) -> list[DocumentRun]:
    """The lines of a group that was read: its first file's, and those of its copies."""
    leader, *copies = group.files
    first = DocumentRun(
        run_id=run_id,
        source=leader.source,
        document_id=outcome.document_id,
        sha256=group.sha256,
        state=outcome.state,
        stage=outcome.stage,
        reason=outcome.reason,
        attempts=outcome.attempts,
        pages=outcome.pages,
        statements=outcome.statements,
        roles=outcome.roles,
        doubts=outcome.doubts,
        path=_logged(leader.path),
        started=outcome.started.isoformat(timespec="milliseconds"),
        seconds=round(outcome.seconds, 3),
    )
    return [first, *(_copy(first, leader, file) for file in copies)]


def _line(
    run_id: str,
    file: SourceFile,
    sha256: str | None,
    state: State,
    *,
    reason: str | None = None,
    document_id: str | None = None,
    counts: Mapping[str, int] | None = None,
) -> DocumentRun:
    """A line for a source that was not given to a worker."""
    return DocumentRun(
        run_id=run_id,
        source=file.source,
        document_id=document_id,
        sha256=sha256,
        state=state,
        stage="plan",
        reason=reason,
        attempts=1,
        path=_logged(file.path),
        started=_now(),
        seconds=0,
        **(counts or NOTHING_COUNTED),
    )


def _logged(path: Path) -> str | None:
    """A path for the run log; None for one that is no text, as names from other systems may be."""
    absolute = _absolute(path)
    return absolute if os.fsencode(absolute).decode("utf-8", "replace") == absolute else None


def _absolute(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - Path.absolute() keeps ".."


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
