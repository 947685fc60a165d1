"""Many documents: each parsed outside the parent, within limits, ending in a named state.

    parent ── fork server (imports the program once) ── worker: limits, extract, write the record, outcome
       └ watches: wall clock, silence, death of workers; tries again alone what died

The parent imports no reader and no spaCy: it stays small however many documents there are, and nothing that
a file does to a parser reaches it. POSIX only (fork server, limits); macOS ignores the limit on memory.
"""

import contextlib
import errno
import logging
import math
import multiprocessing
import os
import resource
import signal
import tempfile
import time
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from pkgutil import resolve_name

from pebble import CONSTS, ProcessExpired, ProcessPool

from pipeline.errors import CannotRun, DocumentError, Unavailable
from pipeline.fork_server import start_server
from pipeline.records import DOUBTFUL_BELOW, DocumentRecord, Severity, SourceRecord, State
from pipeline.sources import SourceFile

DIED = frozenset({State.OUT_OF_MEMORY, State.CRASHED})
STAGES = frozenset({"read", "layout", "repair", "segment", "validate", "store"})
GIBIBYTE = 1024**3
LOOK_EVERY = 0.5  # seconds between two looks at the heartbeats
POOL_LOOKS_EVERY = 0.02  # seconds; pebble's threads look a tenth apart, which a run of one document waits for twice
STARTED = "started-"  # begins the names of the files by which workers say that they have started
START_SECONDS = 30  # a worker may take to start, before its pool is closed without it
GRACE = 30  # seconds after which the kernel ends a worker whose parent did not
BREAKS = 10  # pools that may break in one run before the machine is to blame and not the files


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may use before it is stopped.

    wall_seconds: from start to end. Lower, and long documents on a busy machine are lost; higher, and each
        file that makes a parser loop costs that much of the night.
    silent_seconds: without a finished page. It ends a loop long before the wall clock does.
    cpu_seconds: of the processor, enforced by the kernel, so that it holds even if the parent is gone.
    address_space: bytes. Below 2 GiB the imports themselves fail.
    documents: that one worker parses before a fresh one takes its place, against what libraries leak.
    """

    wall_seconds: float = 600
    silent_seconds: float = 120
    cpu_seconds: float = 600
    address_space: int = 3 * GIBIBYTE
    documents: int = 50


@dataclass(frozen=True, slots=True)
class Work:
    """What every worker is told. Functions go by importable name, so that the parent need not import them.

    out: the folder for results.
    shared: where records go instead, as fsspec writes addresses (`s3://bucket/grundlag`); None for `out`.
    settings: what the run sets of the extractor's settings; the rest has its defaults.
    extract: called as (file, settings, heartbeat), gives a record or raises.
    store: called as (record, out), puts the record where it belongs, whole or not at all. store_shared: the same
        as (record, shared).
    rules_version: called as (settings), in the parent; names the rules `extract` goes by.
    """

    out: Path
    shared: str | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    limits: Limits = Limits()
    extract: str = "pipeline.extract:extract"
    settings_type: str = "pipeline.extract:ExtractSettings"
    store: str = "pipeline.store.files:write_record"
    store_shared: str = "pipeline.store.shared:write_record"
    rules_version: str = "pipeline.extract:rules_version"


@dataclass(frozen=True, slots=True)
class Job:
    """One document: the file to read, and what its record says of all its sources (the file's own is one)."""

    file: SourceFile
    sources: tuple[SourceRecord, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a document ended. For a reject the counts are 0 and `document_id` is None."""

    job: Job
    state: State
    stage: str
    started: datetime
    seconds: float
    reason: str | None = None
    document_id: str | None = None
    pages: int = 0
    statements: int = 0
    roles: int = 0
    doubts: int = 0
    attempts: int = 1


@dataclass(slots=True)
class Watch:
    """What the parent knows of a document under way. The worker writes its id and page into `pulse`."""

    index: int
    job: Job
    pulse: Path
    started: datetime
    begun: float  # seconds of the monotonic clock, as all that follow
    beat: str = ""
    beat_seen: float = 0
    gone_since: float | None = None
    verdict: tuple[State, str] | None = None


def extract_all(
    jobs: Sequence[Job],
    work: Work,
    workers: int = 1,
    should_stop: Callable[[], bool] = lambda: False,
    on_end: Callable[[Outcome], None] = lambda outcome: None,
) -> Iterator[Outcome]:
    """Extract all jobs, yielding their outcomes in the order of the jobs.

    What ran out of memory or crashed is tried once more, alone, when the others are done; those come last.
    `on_end` hears of each end as it happens, in any order. Once `should_stop` says so nothing new begins;
    what is under way is finished, and what is left has no outcome.
    Raises CannotRun when records cannot be written or workers cannot be started.
    """
    start_server()
    ends: dict[int, Outcome] = {}
    coming = 0
    again: list[int] = []
    for index, outcome in _run(enumerate(jobs), work, workers, should_stop):
        ends[index] = outcome
        if outcome.state in DIED:
            again.append(index)
        else:
            on_end(outcome)
        while coming in ends:
            end = ends.pop(coming)
            coming += 1
            if end.state not in DIED:
                yield end
    alone = replace(work, limits=replace(work.limits, documents=1))
    for _, outcome in _run([(index, jobs[index]) for index in sorted(again)], alone, 1, should_stop):
        second = replace(outcome, attempts=2)
        on_end(second)
        yield second


def _run(
    numbered: Iterable[tuple[int, Job]], work: Work, workers: int, should_stop: Callable[[], bool]
) -> Iterator[tuple[int, Outcome]]:
    """Run jobs in pools: a new one where one broke. Yields (number, outcome) as they end."""
    waiting = deque(numbered)
    for _ in range(BREAKS):
        if not waiting:
            return
        with tempfile.TemporaryDirectory(prefix="grundlag-") as folder:
            under_way: dict[Future[Outcome], Watch] = {}
            try:
                yield from _run_pool(waiting, under_way, Path(folder), work, workers, should_stop)
                return
            except BrokenProcessPool:
                for watch in under_way.values():
                    yield watch.index, _reject(watch, State.CRASHED, "its worker process was lost")
    raise Unavailable(
        f"{BREAKS} times the worker processes were lost. See whether something on this machine ends them "
        "(memory, quotas), then run again: it goes on where this run stopped."
    )


def _run_pool(
    waiting: deque[tuple[int, Job]],
    under_way: dict[Future[Outcome], Watch],
    folder: Path,
    work: Work,
    workers: int,
    should_stop: Callable[[], bool],
) -> Iterator[tuple[int, Outcome]]:
    """Keep every worker busy with one document until none is waiting. Raises BrokenProcessPool."""
    with _open_pool(min(workers, len(waiting)), work.limits, folder) as pool:
        while True:
            while waiting and len(under_way) < workers and not should_stop():
                index, job = waiting[0]
                watch = Watch(index, job, folder / str(index), datetime.now(UTC), time.monotonic())
                under_way[_schedule(pool, watch, work)] = watch
                waiting.popleft()
            if not under_way:
                return
            done, _ = wait(under_way, timeout=LOOK_EVERY, return_when=FIRST_COMPLETED)
            for future in done:
                outcome = _outcome_of(future, under_way[future], work.limits)
                watch = under_way.pop(future)
                watch.pulse.unlink(missing_ok=True)
                yield watch.index, outcome
            for future, watch in under_way.items():
                watch.verdict = watch.verdict or _judge(watch, work.limits, time.monotonic())
                if watch.verdict is not None:
                    future.cancel()  # pebble ends the worker


@contextlib.contextmanager
def _open_pool(workers: int, limits: Limits, folder: Path) -> Iterator[ProcessPool]:
    """A pool that is closed when all its workers have started.

    Closing takes away the locks that a worker opens as it starts; it would leave with a traceback on the terminal.
    """
    CONSTS.sleep_unit = POOL_LOOKS_EVERY
    context = multiprocessing.get_context("forkserver")
    pool = ProcessPool(workers, limits.documents, _prepare_worker, (folder,), context)
    try:
        yield pool
    finally:
        until = time.monotonic() + START_SECONDS
        while pool.active and _count_started(folder) < workers and time.monotonic() < until:
            time.sleep(0.01)
        pool.stop()
        pool.join()


def _mark(folder: Path, pid: int) -> Path:
    """The file that says that a worker has started."""
    return folder / f"{STARTED}{pid}"


def _count_started(folder: Path) -> int:
    """Workers that have started and live. One that was renewed is missing until the next has started."""
    return sum(_is_alive(int(mark.name.removeprefix(STARTED))) for mark in folder.glob(f"{STARTED}*"))


def _schedule(pool: ProcessPool, watch: Watch, work: Work) -> Future[Outcome]:
    try:
        return pool.schedule(work_on, args=(watch.job, work, watch.pulse), timeout=work.limits.wall_seconds)
    except RuntimeError as error:  # pebble's word for a pool that broke since the last call
        raise BrokenProcessPool from error


def _outcome_of(future: Future[Outcome], watch: Watch, limits: Limits) -> Outcome:
    """What became of a document whose future is done. Raises BrokenProcessPool and GrundlagError."""
    try:
        return future.result()
    except CancelledError:
        state, reason = watch.verdict or (State.CRASHED, "its worker process was stopped")
    except TimeoutError:
        state, reason = State.TIMED_OUT, f"not finished after {limits.wall_seconds:g} seconds"
    except ProcessExpired as error:
        state, reason = _explain_exit(error.exitcode)
    except ImportError as error:
        raise CannotRun(f"The program is not completely installed ({error}). Run bootstrap.py again.") from error
    return _reject(watch, state, reason)


def _judge(watch: Watch, limits: Limits, now: float) -> tuple[State, str] | None:
    """Look at the heartbeat: why the document must be stopped, or None while it is well."""
    beat = watch.pulse.read_text() if watch.pulse.is_file() else ""
    if not beat:
        return None
    if beat != watch.beat:
        watch.beat, watch.beat_seen, watch.gone_since = beat, now, None
    pid, page = map(int, beat.split())
    if not _is_alive(pid):
        # pebble does not notice a worker that left with exit code 0. One second for a result on its way.
        watch.gone_since = watch.gone_since or now
        return (State.CRASHED, "the reader ended the process") if now - watch.gone_since > 1 else None
    if now - watch.beat_seen > limits.silent_seconds:
        return State.TIMED_OUT, f"no progress for {limits.silent_seconds:g} seconds after page {page}"
    return None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):  # nobody, or somebody else's process that got the number
        return False
    return True


def _explain_exit(exitcode: int) -> tuple[State, str]:
    """State and reason for a worker that died. A negative exit code is the signal that ended it."""
    if exitcode in (-signal.SIGXCPU, -signal.SIGALRM):
        return State.TIMED_OUT, "used up its processor time"
    if exitcode == -signal.SIGKILL:
        return State.OUT_OF_MEMORY, "the system ended its process, most likely for want of memory"
    if exitcode < 0:
        return State.CRASHED, f"the reader was ended by {signal.Signals(-exitcode).name}"
    return State.CRASHED, f"the reader ended the process with exit code {exitcode}"


ADVICE = {
    State.TIMED_OUT: "Allow more with --timeout, or save the file anew from another program.",
    State.OUT_OF_MEMORY: "Allow more with --memory, or split the file.",
    State.CRASHED: "Save the file anew from another program; if that does not help, report it with the file.",
}


def _reject(watch: Watch, state: State, reason: str) -> Outcome:
    return Outcome(
        job=watch.job,
        state=state,
        stage="extract",
        started=watch.started,
        seconds=time.monotonic() - watch.begun,
        reason=f"{watch.job.file.source}: {reason}. {ADVICE[state]}",
    )


# What follows runs in the worker.


def _prepare_worker(folder: Path) -> None:
    # pebble's own handler runs Python code, which a worker that hangs in C never gets to; records are written
    # whole or not at all, so that a worker may be ended anywhere.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Readers warn of each oddity in a font; a person at the terminal can do nothing about it.
    logging.getLogger().addHandler(logging.NullHandler())
    warnings.simplefilter("ignore")
    _mark(folder, os.getpid()).touch()


def work_on(job: Job, work: Work, pulse: Path) -> Outcome:
    """Extract one document within its limits and store its record. Raises CannotRun when that cannot be."""
    extract = resolve_name(work.extract)
    store = resolve_name(work.store if work.shared is None else work.store_shared)
    settings = resolve_name(work.settings_type)(**work.settings)
    started, begun = datetime.now(UTC), time.monotonic()

    def heartbeat(page: int) -> None:
        pulse.write_text(f"{os.getpid()} {page}")

    heartbeat(0)
    set_limits(work.limits)
    try:
        record = extract(job.file, settings, heartbeat).model_copy(update={"sources": list(job.sources)})
        store(record, work.out if work.shared is None else work.shared)
    except CannotRun:
        raise
    # Whatever a file makes a parser raise ends here, by name: the others must go on.
    except (Exception, SystemExit) as error:
        state, stage, reason = _explain_error(error, job.file.source, work.limits)
        return Outcome(job, state, stage, started, time.monotonic() - begun, reason)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return Outcome(
        job=job,
        state=state_of(record),
        stage="store",
        started=started,
        seconds=time.monotonic() - begun,
        document_id=record.document_id,
        **counts_of(record),
    )


def set_limits(limits: Limits) -> None:
    """Bind this process before it parses: a limit set from outside, by looking on, comes too late."""
    _limit(resource.RLIMIT_AS, limits.address_space)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + limits.cpu_seconds))
    _limit(resource.RLIMIT_CORE, 0)
    # Nobody watches a worker whose parent was killed: then this alarm ends it.
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds + GRACE)


def _limit(what: int, soft: int) -> None:
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _explain_error(error: BaseException, source: str, limits: Limits) -> tuple[State, str, str]:
    """State, stage and reason for what `extract` raised."""
    stage = stage_of(error)
    if _wants_memory(error):
        needed = f"{source}: needs more than {limits.address_space / GIBIBYTE:g} GiB of memory."
        return State.OUT_OF_MEMORY, stage, f"{needed} {ADVICE[State.OUT_OF_MEMORY]}"
    if isinstance(error, DocumentError):
        # Readers know the file by its name only; of two files of one name the source says which.
        return (
            error.state,
            stage,
            f"{source}{str(error).removeprefix(source).removeprefix(Path(source).name)}",
        )
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return State.CRASHED, stage, f"{source}: {what} ({where}). {ADVICE[State.CRASHED]}"


def _wants_memory(error: BaseException | None) -> bool:
    """Whether memory ran out below this error: libraries wrap what they catch."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        error = error.__cause__ or error.__context__
    return False


def stage_of(error: BaseException) -> str:
    """The stage in whose code the error arose; `extract` when it is none's."""
    for frame, _ in reversed(list(traceback.walk_tb(error.__traceback__))):
        package, _, rest = frame.f_globals.get("__name__", "").partition(".")
        stage = rest.partition(".")[0]
        if package == "pipeline" and stage in STAGES:
            return stage
    return "extract"


def state_of(record: DocumentRecord) -> State:
    """Whether someone should look at the document."""
    doubtful = any(statement.confidence < DOUBTFUL_BELOW for statement in record.statements)
    warned = any(finding.severity is Severity.WARNING for finding in record.findings)
    return State.EXTRACTED_WITH_DOUBTS if doubtful or warned else State.EXTRACTED


def counts_of(record: DocumentRecord) -> dict[str, int]:
    """The figures of a run log's line: pages, statements, roles, doubts."""
    doubted = sum(bool(statement.doubts) for statement in record.statements)
    warnings = sum(finding.severity is Severity.WARNING for finding in record.findings)
    return {
        "pages": record.page_count,
        "statements": len(record.statements),
        "roles": len({statement.role for statement in record.statements} - {None}),
        "doubts": doubted + warnings,
    }
