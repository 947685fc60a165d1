"""`status`, `show`, `search`, `inspect`: looking at what there is."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.run_documents import OUT, Out
from pipeline.cli.terminal import Terminal, counted

if TYPE_CHECKING:
    from pipeline.records import DocumentRecord


def add_commands(app: typer.Typer) -> None:
    """Put the commands of this module on the command line."""
    app.command()(status)
    app.command()(show)
    app.command()(search)
    app.command()(inspect)


def status(ctx: typer.Context, out: Out = OUT) -> None:
    """Say how every document ended in the last run that met it."""
    from pipeline.cli.summary import render_documents, state_words
    from pipeline.ingest import as_corrected
    from pipeline.known import last_lines
    from pipeline.records import REJECTED, State

    lines = as_corrected(sorted(last_lines(out).values(), key=lambda line: line.source), out)
    terminal: Terminal = ctx.obj
    if not lines:
        terminal.print(f"{out}: no run yet. `grundlag ingest` makes one.")
    else:
        counts = Counter(line.state for line in lines)
        rejected = [line for line in lines if line.state in REJECTED]
        terminal.print(render_documents(lines), "")
        for line in rejected:
            terminal.out.print(f" • {line.reason}", markup=False)
        ends = ", ".join(f"{counts[state]} {state_words(state)}" for state in State if counts[state])
        last = datetime.fromisoformat(max(line.started for line in lines))
        terminal.print(f"{counted(len(lines), 'source')}: {ends}. Last run {last:%Y-%m-%d %H:%M} UTC.")
    corrections = count_corrections(out)
    if corrections:
        ends = ", ".join(f"{count} {ending}" for ending, count in corrections.items())
        terminal.print(f"{counted(sum(corrections.values()), 'correction')}: {ends}.")
    terminal.answer({"documents": [line.model_dump(mode="json") for line in lines], "corrections": corrections})


def count_corrections(out: Path) -> dict[str, int]:
    """How many corrections ended how at the current records; empty when there are none."""
    from pipeline.store.corrections import Ending, corrections_path, resolve

    if not corrections_path(out).is_file():
        return {}
    corrections = resolve(out)
    return {ending.value: corrections.count(ending) for ending in Ending}


def show(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(help="Document id, source, or a part of one that fits just one.")],
    differences: Annotated[
        bool, typer.Option("--differences", help="Where the document says the same in other words.")
    ] = False,
    out: Out = OUT,
) -> None:
    """Show statements by role and perspective as people corrected them, doubtful ones first."""
    from pipeline.cli.document import render_differences, render_document

    record = find_document(out, document)
    ctx.obj.print(*(render_differences(record) if differences else render_document(record)))
    ctx.obj.answer(record.model_dump(mode="json", serialize_as_any=True))


def find_document(out: Path, name: str) -> "DocumentRecord":
    """The record of a document by its id, a source, or a part of either, corrected. Raises UsageError."""
    from pipeline.errors import UsageError
    from pipeline.known import read_known
    from pipeline.store.corrections import corrected, resolve
    from pipeline.store.files import read_record

    known = list(read_known(out).values())
    for fits in (name.__eq__, lambda text: name in text):
        found = [
            record
            for record in known
            if any(fits(text) for text in (record.document_id, *(source.source for source in record.sources)))
        ]
        if len(found) == 1:
            return corrected(read_record(found[0].path), resolve(out).decided.get(found[0].document_id, {}))
        if found:
            several = ", ".join(sorted(record.document_id for record in found))
            raise UsageError(f"{name}: fits several documents ({several}). Give more of the name.")
    raise UsageError(f"{name}: no such document in {out}. `grundlag status` lists them.")


def search(
    ctx: typer.Context,
    words: Annotated[str, typer.Argument(help="Danish words, in any of their forms.")],
    role: Annotated[str | None, typer.Option("--role", help="Role code, e.g. leader.")] = None,
    municipality: Annotated[str | None, typer.Option("--municipality", help="Name of the municipality.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many statements at most.")] = 20,
    out: Out = OUT,
) -> None:
    """Find statements by Danish words, the best first.

    Words find each other in all their forms: medarbejderen, medarbejdernes, medarbejdere.
    """
    from rich.text import Text

    from pipeline.cli.document import ID_DIGITS
    from pipeline.errors import UsageError
    from pipeline.records import DISPLAY_NAMES, Role
    from pipeline.store.load import DATABASE, open_database

    if role is not None and role not in set(Role):
        raise UsageError(f"{role}: no role code. There are: {', '.join(Role)}.")
    with open_database(out / DATABASE) as database:
        found = database.execute(
            """
            FROM search($words)
            WHERE ($role IS NULL OR role = $role) AND ($municipality IS NULL OR municipality = $municipality)
            LIMIT $limit
            """,
            {"words": words, "role": role, "municipality": municipality, "limit": limit},
        )
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    for row in rows:
        role_name = row["role"] and DISPLAY_NAMES[Role(row["role"])]
        place = f"{row['document_id']}, page {row['page']}"
        parts = (row["municipality"], role_name, row["perspective_label"], place, row["statement_id"][:ID_DIGITS])
        ctx.obj.print(Text(row["text"]), Text("  " + " · ".join(part for part in parts if part), style="dim"))
    if not rows:
        narrowed = " Without --role and --municipality there may be more." if role or municipality else ""
        ctx.obj.print(f"Nothing found for: {words}.{narrowed}")
    ctx.obj.answer({"statements": rows})


def inspect(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A PDF.", exists=True, dir_okay=False)],
    page: Annotated[int, typer.Option("--page", "-p", min=1, help="Page, from 1.")],
    to: Annotated[
        Path | None, typer.Option("--to", help="PNG to write.", show_default="<file>-page-<N>.png here")
    ] = None,
) -> None:
    """Draw a page with its blocks, their order and the statements.

    The page is read and drawn in a worker, within the usual limits.
    """
    import tempfile

    from pipeline.atomic import replacing
    from pipeline.errors import UsageError
    from pipeline.records import REJECTED, SourceRecord
    from pipeline.sources import discover
    from pipeline.workers import Job, Work, extract_all

    target = to or Path(f"{file.stem}-page-{page}.png")
    [source] = discover([file])
    with tempfile.TemporaryDirectory() as folder, replacing(target) as aside:
        work = Work(
            out=Path(folder),
            settings={"page": page, "to": aside},
            extract="pipeline.picture:extract_and_draw",
            settings_type="pipeline.picture:PictureSettings",
        )
        outcomes = list(extract_all([Job(source, (SourceRecord(source=source.source),))], work))
        if outcomes[-1].state in REJECTED:
            raise UsageError(outcomes[-1].reason)
    ctx.obj.print(f"Drawn: {target}")
    ctx.obj.answer({"picture": target})
