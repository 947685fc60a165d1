"""`export`, `rebuild`, `forget`, `evaluate`, `schemas`: what is made from records, and what is removed."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.run_documents import OUT, Out, Records, Wait
from pipeline.cli.terminal import counted

if TYPE_CHECKING:
    from rich.table import Table

    from pipeline.evaluate import Agreement, Evaluation
    from pipeline.store.forget import Forgotten


def add_commands(app: typer.Typer) -> None:
    """Put the commands of this module on the command line."""
    for command in (export, rebuild, forget, evaluate, schemas):
        app.command()(command)


def export(
    ctx: typer.Context,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", help="Format; may be repeated.", show_default="jsonl, csv, parquet"),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Folder.", show_default="exports below --out", file_okay=False)
    ] = None,
    out: Out = OUT,
) -> None:
    """Write the current statements for other programs.

    Formats: jsonl, csv, csv-excel, parquet, xlsx, sqlite, datapackage.
    """
    from pipeline.export import DEFAULT_FORMATS
    from pipeline.export import export as write_exports
    from pipeline.lock import locked

    with locked(out):
        written = write_exports(out, formats or DEFAULT_FORMATS, to)
    ctx.obj.print(*map(str, written))
    ctx.obj.answer({"exports": [str(path) for path in written]})


def rebuild(ctx: typer.Context, out: Out = OUT, records: Records = None, wait: Wait = False) -> None:
    """Make database and exports anew from the records."""
    from pipeline.ingest import finish
    from pipeline.lock import locked

    with locked(out, wait):
        results = finish(out, records)
    ctx.obj.print(
        f"{counted(results.statements, 'statement')} in {counted(results.documents, 'document')}: {results.database}"
    )
    ctx.obj.answer(asdict(results))


def forget(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(help="Document id or source.")],
    out: Out = OUT,
    records: Records = None,
    wait: Wait = False,
) -> None:
    """Remove everything kept of a document, exports and report included.

    Of a document with several sources, a source removes only itself, the id everything.
    The file in raw/ is yours to remove.
    """
    from pipeline.lock import locked
    from pipeline.store.forget import forget as forget_document

    with locked(out, wait):
        forgotten = forget_document(out, document)
        if records is not None:
            from pipeline.store.shared import publish

            publish(records, out, [*forgotten.documents, *forgotten.staying])
    ctx.obj.print(*_render_forgotten(forgotten, document))
    ctx.obj.answer(asdict(forgotten))


def _render_forgotten(forgotten: "Forgotten", document: str) -> Iterator[str]:
    kept = f"{counted(forgotten.run_lines, 'line')} of run logs, {counted(forgotten.corrections, 'correction')}"
    if forgotten.documents or not forgotten.staying:
        yield f"Forgotten: {', '.join(forgotten.documents) or document} ({kept})."
    else:
        yield f"Forgotten: the source {document} ({kept})."
    for document_id in forgotten.staying:
        yield f"{document_id} stays: it has other sources. To remove it, give its id."
    if forgotten.reports:
        yield f"Removed: {', '.join(forgotten.reports)}. `grundlag report` makes it anew."
    yield "While its file lies in the folder, the next run reads it again."


def evaluate(
    ctx: typer.Context,
    gold: Annotated[Path, typer.Argument(help="Gold file (JSON).")],
    source: Annotated[str | None, typer.Option("--source", help="Source of the document, or the end of it.")] = None,
    statements: Annotated[
        Path | None,
        typer.Option("--statements", help="Rows to score.", show_default="exports/statements.jsonl below --out"),
    ] = None,
    out: Out = OUT,
) -> None:
    """Score a document's rows against a gold file made by hand."""
    from pipeline.evaluate import evaluate as score

    evaluation = score(gold, statements or out / "exports" / "statements.jsonl", source)
    ctx.obj.print(_render_scores(evaluation))
    if ctx.obj.verbose:
        ctx.obj.print(*(f"missed: {row['text']}" for row in evaluation.missed))
        ctx.obj.print(*(f"invented: {row['text']}" for row in evaluation.spurious))
    ctx.obj.answer(_score_values(evaluation))


def _render_scores(evaluation: "Evaluation") -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "F1", "Precision", "Recall"):
        table.add_column(heading, justify="right" if heading else "left")
    for name in ("strict", "exact", "matched", "groups", "keys"):
        agreement: Agreement | None = getattr(evaluation, name)
        if agreement is not None:
            figures = (agreement.f1, agreement.precision, agreement.recall)
            table.add_row(name, *(f"{figure:.3f}" for figure in figures))
    for name in ("role", "label", "path", "kind", "page", "mean_iou"):
        value: float | None = getattr(evaluation, name)
        table.add_row(name.replace("_", " "), "n/a" if value is None else f"{value:.3f}")
    return table


def _score_values(evaluation: "Evaluation") -> dict[str, object]:
    agreements = {name: getattr(evaluation, name) for name in ("strict", "exact", "matched", "groups", "keys")}
    return {
        name: found and {"f1": found.f1, "precision": found.precision, "recall": found.recall}
        for name, found in agreements.items()
    } | {name: getattr(evaluation, name) for name in ("role", "label", "path", "kind", "page", "mean_iou")}


def schemas(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option("--to", help="Folder.", file_okay=False)] = Path("schemas"),
    dictionary: Annotated[
        Path | None,
        typer.Option("--dictionary", help="Where to write what stands in the database (Markdown).", dir_okay=False),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option("--rules", help="Where to write what decides what (Markdown).", dir_okay=False),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; say which are out of date.")] = False,
) -> None:
    """Write the JSON Schemas of records, statements and run logs."""
    from pipeline.schemas import outdated_schemas, write_schemas

    if check:
        outdated = outdated_schemas(to)
        ctx.obj.print(*(f"{to / name}: out of date. Write it anew with `grundlag schemas`." for name in outdated))
        ctx.obj.answer({"outdated": outdated})
        raise typer.Exit(1 if outdated else 0)
    written = write_schemas(to)
    if dictionary:
        from pipeline.atomic import write_bytes
        from pipeline.store.dictionary import data_dictionary

        write_bytes(dictionary, data_dictionary().encode())
        written.append(dictionary)
    if rules:
        from pipeline.atomic import write_bytes
        from pipeline.rules import rules_page

        write_bytes(rules, rules_page().encode())
        written.append(rules)
    ctx.obj.print(*map(str, written))
    ctx.obj.answer({"schemas": [str(path) for path in written]})
