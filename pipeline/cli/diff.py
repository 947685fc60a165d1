"""`diff`: what a new version did, before it is trusted."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.run_documents import OUT, Out
from pipeline.cli.terminal import counted

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.diff import Change, DocumentDiff


def add_commands(app: typer.Typer) -> None:
    """Put the command of this module on the command line."""
    app.command()(diff)


def diff(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(help="A run, a version, or another folder for results.")],
    new: Annotated[str | None, typer.Argument(help="The same.", show_default="what there is now")] = None,
    out: Out = OUT,
) -> None:
    """Compare two runs or versions: statements added, gone, changed, and why.

    -v shows all fields; otherwise text, role, perspective and kind.
    """
    from pipeline.diff import diff as compare

    found = list(compare(out, old, new))
    for document in found:
        ctx.obj.print(*_render(document, ctx.obj.verbose))
    counts = {name: sum(len(getattr(document, name)) for document in found) for name in ("added", "gone", "changed")}
    ctx.obj.print(
        f"Differing: {counted(len(found), 'document')}. "
        f"{counted(counts['added'], 'statement')} added, {counts['gone']} gone, "
        f"{counts['changed']} changed."
    )
    ctx.obj.answer(counts | {"documents": [_values(document) for document in found]})


MAIN_FIELDS = ("text", "role", "perspective", "kind")


def _render(document: "DocumentDiff", verbose: bool) -> "Iterator[Text]":
    from rich.text import Text

    versions = " → ".join(version or "not there" for version in (document.old, document.new))
    counts = f"{len(document.added)} added, {len(document.gone)} gone, {len(document.changed)} changed"
    yield Text.assemble((document.document, "bold"), f"  {versions}: {counts}")
    for change in document.changes:
        yield from _render_change(change, verbose)


def _render_change(change: "Change", verbose: bool) -> "Iterator[Text]":
    from rich.text import Text

    statement = change.new or change.old
    fields = [one for one in change.differences if verbose or one.field in MAIN_FIELDS]
    if change.differences and not fields:
        return
    mark, style = ("~", "yellow") if change.differences else ("+", "green") if change.new else ("-", "red")
    yield Text.assemble((f" {mark} ", style), statement.text, (f"  p. {statement.page}", "dim"))
    for one in fields:
        because = (f"  ({one.because})", "dim") if one.because else ""
        yield Text.assemble((f"     {one.field}: ", "dim"), f"{_said(one.old)} → {_said(one.new)}", because)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return " › ".join(map(str, value)) or "–"
    return "–" if value is None else str(value)


def _values(document: "DocumentDiff") -> dict[str, Any]:
    return {
        "document": document.document,
        "old": document.old,
        "new": document.new,
        "changes": [
            {
                "old": change.old and change.old.statement_id,
                "new": change.new and change.new.statement_id,
                "text": (change.new or change.old).text,
                "differences": [asdict(one) for one in change.differences],
            }
            for change in document.changes
        ],
    }
