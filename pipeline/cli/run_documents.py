"""`ingest` and `retry`: a run with its progress and its summary."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.terminal import Terminal

if TYPE_CHECKING:
    from rich.progress import Progress

    from pipeline.ingest import Listener, Plan, Request
    from pipeline.workers import Outcome, Work

OUT = Path("extracted")
RAW = Path("raw")

Out = Annotated[Path, typer.Option("--out", "-o", help="Folder for results.", file_okay=False)]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Documents at a time.")]
Reader = Annotated[str | None, typer.Option("--reader", help="Which PDF reader to use.", show_default="pdfium")]
Wait = Annotated[bool, typer.Option("--wait", help="Wait for another run on the same folder to end.")]
Timeout = Annotated[float, typer.Option("--timeout", min=1, help="Seconds one document may take.")]
Silence = Annotated[float, typer.Option("--silence", min=1, help="Seconds without a finished page.")]
Memory = Annotated[float, typer.Option("--memory", min=2, help="GiB of address space for one document.")]
MaxPages = Annotated[int | None, typer.Option("--max-pages", min=1, help="Longer documents are rejected.")]
MaxBytes = Annotated[int | None, typer.Option("--max-bytes", min=1, help="Larger files are rejected.")]
Ocr = Annotated[
    bool | None,
    typer.Option("--ocr/--no-ocr", help="Read pages without a text layer by OCR.", show_default="ocr"),
]
OcrLanguage = Annotated[
    str | None, typer.Option("--ocr-language", help="For tesseract, e.g. dan+eng.", show_default="dan")
]
OcrDpi = Annotated[
    int | None,
    typer.Option("--ocr-dpi", min=70, max=600, help="Resolution of the OCR.", show_default="300"),
]
OcrTimeout = Annotated[
    float | None, typer.Option("--ocr-timeout", min=1, help="Seconds for one page.", show_default="60")
]
Records = Annotated[
    str | None,
    typer.Option(
        "--records",
        metavar="ADDRESS",
        envvar="GRUNDLAG_RECORDS",
        help="Storage for records that many machines share, e.g. s3://bucket/grundlag.",
    ),
]
UsePrefect = Annotated[
    bool, typer.Option("--prefect", help="As a Prefect run; on a temporary server if none is configured.")
]


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def add_commands(app: typer.Typer) -> None:
    """Put the commands of this module on the command line."""
    app.command()(ingest)
    app.command()(retry)


def ingest(
    ctx: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders.", show_default=str(RAW))] = None,
    out: Out = OUT,
    jobs: Jobs = _processors(),  # noqa: B008 - shown by --help
    force: Annotated[bool, typer.Option("--force", help="Read unchanged documents too.")] = False,
    prefect: UsePrefect = False,
    dask: Annotated[
        str | None,
        typer.Option(
            "--dask",
            metavar="ADDRESS",
            help="As a Prefect run on the Dask cluster of this scheduler; `local` starts one of --jobs processes.",
        ),
    ] = None,
    records: Records = None,
    reader: Reader = None,
    pattern: Annotated[
        str | None,
        typer.Option("--pattern", help="Which files of a folder, e.g. '*.md'.", show_default=".pdf .txt .html"),
    ] = None,
    wait: Wait = False,
    timeout: Timeout = 600,
    silence: Silence = 120,
    memory: Memory = 3,
    max_pages: MaxPages = None,
    max_bytes: MaxBytes = None,
    ocr: Ocr = None,
    ocr_language: OcrLanguage = None,
    ocr_dpi: OcrDpi = None,
    ocr_timeout: OcrTimeout = None,
) -> None:
    """Read documents, then bring database and exports up to date.

    Unchanged documents are skipped. The files are never moved or changed.
    """
    from pipeline.ingest import Request

    work = make_work(
        out,
        timeout,
        silence,
        memory,
        records,
        reader=reader,
        max_pages=max_pages,
        max_bytes=max_bytes,
        ocr=ocr,
        ocr_language=ocr_language,
        ocr_dpi=ocr_dpi,
        ocr_seconds=ocr_timeout,
    )
    request = Request(
        paths=tuple(paths or [RAW]),
        work=work,
        workers=jobs,
        force=force,
        pattern=pattern,
        wait=wait,
    )
    _carry_out(request, ctx.obj, prefect or dask is not None or "PREFECT_API_URL" in os.environ, dask)


def retry(
    ctx: typer.Context,
    state: Annotated[
        list[str] | None, typer.Option("--state", help="Only rejects of this state; may be repeated.")
    ] = None,
    out: Out = OUT,
    jobs: Jobs = 1,
    records: Records = None,
    reader: Reader = None,
    wait: Wait = False,
    timeout: Timeout = 600,
    silence: Silence = 120,
    memory: Memory = 3,
    max_pages: MaxPages = None,
    max_bytes: MaxBytes = None,
    ocr: Ocr = None,
    ocr_language: OcrLanguage = None,
    ocr_dpi: OcrDpi = None,
    ocr_timeout: OcrTimeout = None,
) -> None:
    """Try rejected documents again, perhaps with wider limits."""
    from pipeline.errors import UsageError
    from pipeline.ingest import Request, find_rejected
    from pipeline.records import REJECTED

    names = {reject.value: reject for reject in REJECTED}
    if unknown := set(state or []) - names.keys():
        raise UsageError(f"{', '.join(sorted(unknown))}: no such state. There are: {', '.join(sorted(names))}.")
    files = find_rejected(out, [names[name] for name in state or names])
    if not files:
        which = f"no document is {' or '.join(state)}" if state else "no document was rejected"
        ctx.obj.print(f"Nothing to try again: {which}.")
        ctx.obj.answer({"documents": [], "exit_code": 0})
        return
    work = make_work(
        out,
        timeout,
        silence,
        memory,
        records,
        reader=reader,
        max_pages=max_pages,
        max_bytes=max_bytes,
        ocr=ocr,
        ocr_language=ocr_language,
        ocr_dpi=ocr_dpi,
        ocr_seconds=ocr_timeout,
    )
    _carry_out(Request(paths=(), work=work, workers=jobs, wait=wait, files=tuple(files)), ctx.obj, False)


def make_work(
    out: Path, timeout: float, silence: float, memory: float, records: str | None = None, **settings: object
) -> "Work":
    """What the workers are told, by the options of the command. A setting that is None has its default."""
    from pipeline.workers import GIBIBYTE, Limits, Work

    limits = Limits(
        wall_seconds=timeout,
        silent_seconds=silence,
        cpu_seconds=timeout,
        address_space=int(memory * GIBIBYTE),
    )
    given = {name: value for name, value in settings.items() if value is not None}
    return Work(out=out, shared=records, settings=given, limits=limits)


def _carry_out(request: "Request", terminal: Terminal, prefect: bool, dask: str | None = None) -> None:
    """Run, show how it went, and leave with the exit code."""
    from pipeline.cli.summary import render_summary, summary_values
    from pipeline.ingest import exit_code, ingest
    from pipeline.sources import find_unread

    with _watching(terminal) as listener:
        if prefect:
            from pipeline.flow import run_flow

            summary = run_flow(request, listener, dask)
        else:
            summary = ingest(request, listener)
    unread = find_unread(request.paths) if request.pattern is None else []
    terminal.print(*render_summary(summary, unread))
    terminal.answer(summary_values(summary, unread))
    raise typer.Exit(exit_code(summary))


@dataclass
class _Stop:
    """Set by the first Ctrl-C."""

    asked: bool = False


@contextmanager
def _watching(terminal: Terminal) -> Iterator["Listener"]:
    """A listener that draws the progress; the first Ctrl-C ends the run in good order, the second at once."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    stop = _Stop()
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with (
        Progress(*columns, console=terminal.err, transient=True) as progress,
        _interruptible(stop, terminal),
    ):
        yield _listener(progress, stop, terminal)


def _listener(progress: "Progress", stop: _Stop, terminal: Terminal) -> "Listener":
    from pipeline.ingest import Listener

    task = progress.add_task("Looking at the files", total=None)

    def on_plan(plan: "Plan") -> None:
        progress.update(task, description="Reading", total=len(plan.groups))

    def on_end(outcome: "Outcome") -> None:
        progress.advance(task)
        if terminal.verbose:
            terminal.err.print(f"{outcome.job.file.source}: {outcome.state} ({outcome.seconds:.1f} s)", markup=False)

    def on_finish() -> None:
        progress.update(task, description="Database and exports")

    return Listener(on_plan, on_end, on_finish, lambda: stop.asked)


@contextmanager
def _interruptible(stop: _Stop, terminal: Terminal) -> Iterator[None]:
    def ask(number: int, frame: object) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.asked = True
        terminal.err.print("Stopping: what is under way is finished. Once more to leave at once.")

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
