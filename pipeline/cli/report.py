"""`report`: a page to look at."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.run_documents import OUT, Out


def add_commands(app: typer.Typer) -> None:
    """Put the command of this module on the command line."""
    app.command()(report)


def report(
    ctx: typer.Context,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="File.", show_default="report.html below --out", dir_okay=False),
    ] = None,
    pages: Annotated[
        bool, typer.Option("--pages", help="With pictures of the pages, in a folder beside the file.")
    ] = False,
    out: Out = OUT,
) -> None:
    """Write one HTML file to look at, in Danish: it needs nothing but a browser."""
    from pipeline.report import write_report

    path, missing = write_report(out, to or out / "report.html", pages=pages)
    ctx.obj.print(f"{path}: open it in a browser.", *missing)
    ctx.obj.answer({"report": str(path), "without_pictures": missing})
