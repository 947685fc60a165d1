"""`doctor`: what works on this machine, and what to do about the rest."""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from pipeline import __version__
from pipeline.cli.run_documents import OUT, Out

LIBRARIES = ("pdfplumber", "pdfminer.six", "spacy", "simplemma", "pydantic", "duckdb", "prefect", "pebble")
SPACE = 1024**3  # bytes; a thousand documents with database and exports take about half of it


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `needed` says that nothing works without it."""

    name: str
    well: bool
    found: str
    advice: str = ""
    needed: bool = True


def add_commands(app: typer.Typer) -> None:
    """Put the command of this module on the command line."""
    app.command()(doctor)


def doctor(ctx: typer.Context, out: Out = OUT) -> None:
    """Look at Python, libraries, tesseract, space, rights and Prefect."""
    from rich.table import Table
    from rich.text import Text

    checks = list(examine(out))
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1))
    for column in range(3):
        table.add_column(overflow="fold", no_wrap=column == 1)
    for check in checks:
        mark = Text("✓", "green") if check.well else Text("✗", "red") if check.needed else Text("–", "yellow")
        table.add_row(mark, check.name, Text(check.found if check.well else f"{check.found}. {check.advice}"))
    ctx.obj.print(table)
    ctx.obj.answer({"checks": [asdict(check) for check in checks]})
    if any(check.needed and not check.well for check in checks):
        raise typer.Exit(3)


def examine(out: Path) -> Iterator[Check]:
    """All checks, the most basic first."""
    yield check_python()
    yield Check("grundlag", True, __version__)
    yield from (check_library(name) for name in LIBRARIES)
    yield check_limits()
    yield check_tesseract()
    yield check_space(out)
    yield check_writing(out)
    yield check_prefect()


def check_python() -> Check:
    """Python 3.11 or later."""
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", sys.version_info >= (3, 11), version, "Install Python 3.11 or later.")


def check_library(name: str) -> Check:
    """The version of an installed library."""
    try:
        return Check(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        advice = "Run `python3 bootstrap.py doctor`: it installs what is missing."
        return Check(name, False, "not installed", advice)


def check_limits() -> Check:
    """Whether the system enforces limits on memory."""
    advice = "Documents that eat memory are not stopped on this system; ingest strange files on Linux."
    return Check("Limits", sys.platform == "linux", sys.platform, advice, needed=False)


def check_tesseract() -> Check:
    """Tesseract with Danish, for scanned pages."""
    advice = "Scanned pages need it: apt-get install tesseract-ocr tesseract-ocr-dan"
    program = shutil.which("tesseract")
    if program is None:
        return Check("tesseract", False, "not installed", advice, needed=False)
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    if "dan" not in told.stdout.split():
        return Check("tesseract", False, "without Danish", advice, needed=False)
    return Check("tesseract", True, f"{program}, with Danish")


def check_space(out: Path) -> Check:
    """Room for results."""
    free = shutil.disk_usage(_nearest(out)).free
    found = f"{free / 1024**3:.1f} GiB free for {out}"
    return Check("Space", free > SPACE, found, "Make room, or choose another folder with --out.", needed=False)


def check_writing(out: Path) -> Check:
    """The right to write results and temporary files."""
    folders = {str(_nearest(out)), tempfile.gettempdir()}
    refused = sorted(folder for folder in folders if not os.access(folder, os.W_OK))
    found = f"cannot write to {', '.join(refused)}" if refused else "results and temporary files can be written"
    return Check("Writing", not refused, found, "Get the right to, or choose another folder with --out.")


def check_prefect() -> Check:
    """Whether runs go to a Prefect server."""
    url = os.environ.get("PREFECT_API_URL")
    found = f"runs go to {url}" if url else "no server configured: runs go without it, or with --prefect"
    return Check("Prefect server", True, found, needed=False)


def _nearest(folder: Path) -> Path:
    """The folder, or the first one above it that is there."""
    folder = folder.absolute()
    return next(path for path in (folder, *folder.parents) if path.is_dir())
