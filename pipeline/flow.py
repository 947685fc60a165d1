"""The run as a Prefect flow: the same steps, with states, logs, progress and tables to look at.

    plan ─ extract, extract, … (a task for each batch of documents) ─ load and export

Prefect is imported here and nowhere else, and this module only where a flow is really run: the import takes
three seconds, a temporary server ten more. Tasks are few and coarse.

Batches run one after the other on this machine, each with as many documents at a time as `jobs` says; on a Dask
cluster (`on_dask`) one on each of its workers. What goes wrong is tried again by its class:

    what                                        who tries again
    a document that crashed, wanted memory      its batch, once, alone
    storage that does not answer, lost workers  Prefect, the task, three times, with growing pauses
    a Dask worker that is gone                  Dask, its batch, on another worker
    any other document that failed              a person, with `grundlag retry`
    a full disk, a mistake in the call          nobody: the run ends
"""

import logging
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

# Prefect reads these when it is imported. On a busy machine its temporary server takes longer to start than
# the 20 s it is given. Nothing is told to anybody.
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

from prefect import Flow, flow, get_run_logger, task, unmapped
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.concurrency.sync import concurrency
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.task_runners import ThreadPoolTaskRunner

from pipeline.errors import CannotRun, Unavailable, UsageError
from pipeline.fork_server import start_server
from pipeline.ingest import (
    UNHEARD,
    Listener,
    Plan,
    Request,
    Results,
    RunSummary,
    batches,
    finish,
    make_plan,
    read_planned,
    summarise,
)
from pipeline.lock import locked
from pipeline.records import REJECTED, DocumentRun, State
from pipeline.store.files import append_run
from pipeline.workers import GIBIBYTE, Limits, Work

# Documents a task. Fewer, and thousands of tasks weigh on the server; more, and little is seen of progress.
BATCH = 50
LOCAL = "local"  # in place of a scheduler's address: a Dask cluster on this machine, for the run alone
LOADER = "grundlag-loader"  # the concurrency limit that has one run at a time load and export
SHOWN = 1_000  # documents in the table beside the run; of more, those that somebody should look at come first
PAUSES = [10, 30, 90]  # seconds before another try

# Who listens to the run in this process. No flow parameter: those are stored on the server.
LISTENER: ContextVar[Listener] = ContextVar("LISTENER", default=UNHEARD)


def run_flow(request: Request, listener: Listener = UNHEARD, dask: str | None = None) -> RunSummary:
    """Run the flow here and now, on the configured server or a temporary one.

    dask: address of a scheduler whose workers take the batches, or LOCAL for a cluster of `request.workers`.
    Raises CannotRun when the configured server does not answer, and what `pipeline.ingest.ingest` raises.
    """
    limits = request.work.limits
    chosen = ingest if dask is None else on_dask(dask, request.workers)
    token = LISTENER.set(listener)
    try:
        # Said as a setting, it reaches the workers of a Dask cluster, too: each would start a server of its own.
        with temporary_settings({PREFECT_API_URL: find_server()}):
            return chosen(
                paths=[str(path) for path in request.paths],
                out=str(request.out),
                jobs=1 if dask == LOCAL else request.workers,
                force=request.force,
                pattern=request.pattern,
                settings=dict(request.work.settings),
                wait=request.wait,
                timeout=limits.wall_seconds,
                silence=limits.silent_seconds,
                memory=limits.address_space / GIBIBYTE,
                records=request.work.shared,
                batch=BATCH,
            )
    finally:
        LISTENER.reset(token)


def find_server() -> str:
    """Address of the configured server, or of a temporary one. Raises CannotRun when the configured one does not answer."""
    url = PREFECT_API_URL.value()
    with get_client(sync_client=True) as client:
        error = client.api_healthcheck() if url is not None else None
        if error is None:
            return str(client.api_url)
    raise CannotRun(
        f"The Prefect server at {url} does not answer ({type(error).__name__}). "
        "Start it with `prefect server start`, or unset PREFECT_API_URL to run without Prefect."
    )


@flow(name="ingest", task_runner=ThreadPoolTaskRunner(max_workers=1))
def ingest(
    paths: list[str] | None = None,
    out: str = "extracted",
    jobs: int = 1,
    force: bool = False,
    pattern: str | None = None,
    settings: dict[str, str | int] | None = None,
    wait: bool = True,
    timeout: float = Limits().wall_seconds,
    silence: float = Limits().silent_seconds,
    memory: float = Limits().address_space / GIBIBYTE,
    records: str | None = None,
    batch: int = BATCH,
) -> RunSummary:
    """Read files and folders (`raw` when none are given) into `out`.

    timeout and silence are in seconds, memory in GiB: what one document may take. settings: those of
    `pipeline.extract.ExtractSettings` that differ from its defaults. jobs: documents at a time in a batch.
    records: where workers write records, as fsspec writes addresses; below `out` when none is given.
    batch: documents a task.
    """
    begun = time.monotonic()
    start_server()
    work = Work(
        # Workers elsewhere have a working directory of their own.
        out=Path(out).absolute(),
        shared=records,
        settings=settings or {},
        limits=Limits(timeout, silence, timeout, int(memory * GIBIBYTE)),
    )
    given = tuple(Path(path).absolute() for path in paths or ["raw"])
    request = Request(given, work, workers=jobs, force=force, pattern=pattern, wait=wait)
    listener = current_listener()
    with locked(request.out, wait, listener.should_stop):
        plan = plan_documents(request)
        listener.on_plan(plan)
        lines = list(extract_in_batches(batches(plan, batch), request))
        listener.on_finish()
        results = load_and_export(request)
    show_documents(lines)
    show_states(lines)
    return summarise(plan, lines, results, request.out, time.monotonic() - begun)


def on_dask(address: str | None = None, workers: int = 1) -> Flow[Any, RunSummary]:
    """The flow with a batch at a time on each worker of a Dask cluster.

    address: of its scheduler; LOCAL or None for a cluster of `workers` processes that is started for the run.
    Raises UsageError when Dask is not installed.
    """
    try:
        import dask
        from prefect_dask import DaskTaskRunner
    except ImportError as error:
        raise UsageError(f"Dask is not installed ({error}). Install it: .venv/bin/pip install -e '.[dask]'") from error
    if address not in (None, LOCAL):
        return ingest.with_options(task_runner=DaskTaskRunner(address=address))
    logging.getLogger("distributed").setLevel(logging.WARNING)
    # Documents are read in processes of their own, and a daemon may not start any.
    dask.config.set({"distributed.worker.daemon": False})
    cluster = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
    return ingest.with_options(task_runner=DaskTaskRunner(cluster_kwargs=cluster))


def current_listener() -> Listener:
    """Who listens here. A function, since Dask sends the flow with all it names, and cannot send a ContextVar."""
    return LISTENER.get()


def may_pass(task: object, run: object, state: Any) -> bool:
    """Whether another try is worth its while: what stopped the task may be over in a minute."""
    return isinstance(state.result(raise_on_failure=False), Unavailable)


TRIES = {"retries": len(PAUSES), "retry_delay_seconds": PAUSES, "retry_condition_fn": may_pass}


@task(name="plan", cache_policy=NO_CACHE, **TRIES)
def plan_documents(request: Request) -> Plan:
    """Which documents must be read."""
    return make_plan(request)


def extract_in_batches(parts: Sequence[Plan], request: Request) -> Iterator[DocumentRun]:
    """Have all batches read; their lines, which this process alone writes to the run log."""
    progress = create_progress_artifact(0.0, key="progress", description=f"{len(parts)} batches of documents")
    futures = extract_documents.map(list(parts), unmapped(request))
    for done, future in enumerate(futures, 1):
        for line in future.result():
            append_run(line, request.out)
            yield line
        update_progress_artifact(progress, 100 * done / len(parts))


def extract_batch(plan: Plan, request: Request) -> list[DocumentRun]:
    """Read a batch of documents; a document that fails is a line of the result and no failure of the task."""
    logger = get_run_logger()
    lines = []
    for line in read_planned(plan, request, current_listener()):
        if line.state in REJECTED:
            logger.warning("%s", line.reason)
        else:
            logger.info("%s: %s, %s statements (%s)", line.source, line.state, line.statements, line.document_id)
        lines.append(line)
    return lines


# Not as a decorator: what travels to a Dask worker must be found there by its name, which is then the task's.
extract_documents = task(extract_batch, name="extract", cache_policy=NO_CACHE, **TRIES)


@task(name="load and export", cache_policy=NO_CACHE, **TRIES)
def load_and_export(request: Request) -> Results:
    """Database and exports from all records."""
    with one_at_a_time(LOADER):
        return finish(request.out, request.work.shared)


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Hold the server's concurrency limit of this name, which lets one run in; made where it is missing."""
    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(name, 1)
    with concurrency(name, occupy=1, strict=True):
        yield


def show_documents(lines: Sequence[DocumentRun]) -> None:
    """Put the table of documents beside the run in Prefect; of very many, those to look at."""
    quiet = {State.EXTRACTED, State.UNCHANGED, State.DUPLICATE}
    kept = sorted(lines, key=lambda line: (line.state in quiet, line.source))[:SHOWN]
    fields = ("source", "state", "pages", "statements", "roles", "doubts", "reason", "document_id")
    rows = [{name: getattr(line, name) for name in fields} for line in sorted(kept, key=lambda line: line.source)]
    description = "How each document ended"
    if len(rows) < len(lines):
        description = f"How {len(rows)} of {len(lines)} documents ended, those to look at among them"
    create_table_artifact(table=rows, key="documents", description=description)


def show_states(lines: Sequence[DocumentRun]) -> None:
    """Put beside the run how many documents ended in which state."""
    counts = Counter(line.state for line in lines)
    rows = [{"state": state, "documents": counts[state]} for state in State if counts[state]]
    create_table_artifact(table=rows, key="states", description="How many documents ended how")
