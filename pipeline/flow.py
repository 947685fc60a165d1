"""The run as a Prefect flow: the same steps, with states, logs and a table of documents to look at.

Prefect is imported here and nowhere else, and this module only where a flow is really run: the import takes
three seconds, a temporary server ten more. Tasks are few and coarse, one for each batch of documents.
"""

import os
import time
from contextvars import ContextVar
from pathlib import Path

# Prefect reads these when it is imported. On a busy machine its temporary server takes longer to start than
# the 20 s it is given. Nothing is told to anybody.
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL

from pipeline.errors import CannotRun
from pipeline.ingest import (
    UNHEARD,
    Listener,
    Plan,
    Request,
    Results,
    RunSummary,
    batches,
    carry_out,
    finish,
    make_plan,
    summarise,
)
from pipeline.lock import locked
from pipeline.records import REJECTED, DocumentRun
from pipeline.workers import GIBIBYTE, Limits, Work, start_server

# Documents a task. Fewer, and thousands of tasks weigh on the server; more, and little is seen of progress.
BATCH = 50

# Who listens to the run in this process. No flow parameter: those are stored on the server.
LISTENER: ContextVar[Listener] = ContextVar("LISTENER", default=UNHEARD)


def run_flow(request: Request, listener: Listener = UNHEARD) -> RunSummary:
    """Run the flow here and now, on the configured server or a temporary one.

    Raises CannotRun when the configured server does not answer, and what `pipeline.ingest.ingest` raises.
    """
    check_server()
    limits = request.work.limits
    token = LISTENER.set(listener)
    try:
        return ingest(
            paths=[str(path) for path in request.paths],
            out=str(request.out),
            jobs=request.workers,
            force=request.force,
            pattern=request.pattern,
            settings=dict(request.work.settings),
            wait=request.wait,
            timeout=limits.wall_seconds,
            silence=limits.silent_seconds,
            memory=limits.address_space / GIBIBYTE,
        )
    finally:
        LISTENER.reset(token)


def check_server() -> None:
    """Raise CannotRun when a server is configured and does not answer."""
    url = PREFECT_API_URL.value()
    if url is None:
        return
    with get_client(sync_client=True) as client:
        error = client.api_healthcheck()
    if error is not None:
        raise CannotRun(
            f"The Prefect server at {url} does not answer ({type(error).__name__}). "
            "Start it with `prefect server start`, or unset PREFECT_API_URL to run without Prefect."
        )


@flow(name="ingest")
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
) -> RunSummary:
    """Read files and folders (`raw` when none are given) into `out`.

    timeout and silence are in seconds, memory in GiB: what one document may take. settings: those of
    `pipeline.extract.ExtractSettings` that differ from its defaults.
    """
    begun = time.monotonic()
    start_server()
    work = Work(
        out=Path(out),
        settings=settings or {},
        limits=Limits(timeout, silence, timeout, int(memory * GIBIBYTE)),
    )
    given = tuple(map(Path, paths or ["raw"]))
    request = Request(given, work, workers=jobs, force=force, pattern=pattern, wait=wait)
    listener = LISTENER.get()
    with locked(request.out, wait, listener.should_stop):
        plan = plan_documents(request)
        listener.on_plan(plan)
        lines = [line for part in batches(plan, BATCH) for line in extract_documents(part, request)]
        listener.on_finish()
        results = load_and_export(request.out)
    show_documents(lines)
    return summarise(plan, lines, results, request.out, time.monotonic() - begun)


@task(name="plan", cache_policy=NO_CACHE)
def plan_documents(request: Request) -> Plan:
    """Which documents must be read."""
    return make_plan(request)


@task(name="extract", cache_policy=NO_CACHE)
def extract_documents(plan: Plan, request: Request) -> list[DocumentRun]:
    """Read a batch of documents; a document that fails is a line in the log and no failure of the task."""
    lines = carry_out(plan, request, LISTENER.get())
    logger = get_run_logger()
    for line in lines:
        if line.state in REJECTED:
            logger.warning("%s", line.reason)
        else:
            logger.info("%s: %s, %s statements (%s)", line.source, line.state, line.statements, line.document_id)
    return lines


@task(name="load and export", cache_policy=NO_CACHE)
def load_and_export(out: Path) -> Results:
    """Database and exports from all records."""
    return finish(out)


def show_documents(lines: list[DocumentRun]) -> None:
    """Put the table of documents beside the run in Prefect."""
    fields = ("source", "state", "pages", "statements", "roles", "doubts", "reason", "document_id")
    rows = [{name: getattr(line, name) for name in fields} for line in sorted(lines, key=lambda line: line.source)]
    create_table_artifact(table=rows, key="documents", description="How each document ended")
