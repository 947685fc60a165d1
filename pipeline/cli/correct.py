"""`correct`: what a person says of statements, one at a time or in a workbook."""

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.run_documents import OUT, Out, Wait
from pipeline.cli.terminal import counted

if TYPE_CHECKING:
    from pipeline.store.correct import Word


def add_commands(app: typer.Typer) -> None:
    """Put the command of this module on the command line."""
    app.command()(correct)


def correct(
    ctx: typer.Context,
    statement: Annotated[
        str | None, typer.Argument(help="Id of a statement, or its beginning.", show_default=False)
    ] = None,
    text: Annotated[str | None, typer.Option("--text", help="The right text.")] = None,
    role: Annotated[str | None, typer.Option("--role", help="The right role code; `none` for nobody.")] = None,
    perspective: Annotated[
        list[str] | None, typer.Option("--perspective", help="The right label; repeat it for a path.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="The right kind.")] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="It is right as it is.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It is no statement.")] = False,
    why: Annotated[str | None, typer.Option("--why", help="The reason.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who says so.", show_default="you")] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Write the doubtful statements into this workbook (.xlsx).")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Not only the doubtful ones.")] = False,
    filled_in: Annotated[Path | None, typer.Option("--from", help="Read a workbook that somebody filled in.")] = None,
    out: Out = OUT,
    wait: Wait = False,
) -> None:
    """Correct, confirm or reject statements.

    Corrections are kept in corrections.jsonl and survive every run.
    """
    from pipeline.errors import UsageError

    changes = any(value is not None for value in (text, role, perspective, kind))
    if [bool(statement), bool(to), bool(filled_in)].count(True) != 1:
        raise UsageError("Give the id of a statement, or --to or --from with a workbook.")
    if confirm and reject:
        raise UsageError("--confirm says it is right, --reject that it is no statement. Give one of them.")
    if statement and [changes, confirm, reject].count(True) != 1:
        raise UsageError("Say what is right (--text, --role, --perspective, --kind), or --confirm, or --reject.")
    if to:
        from pipeline.store.sheet import write_sheet

        written = write_sheet(out, to, everything=everything)
        ctx.obj.print(f"{counted(written, 'statement')} to look at: {to}. Read it back with --from {to}.")
        ctx.obj.answer({"workbook": str(to), "statements": written})
        return
    if filled_in:
        from pipeline.store.sheet import read_sheet

        words = list(read_sheet(filled_in))
    else:
        words = [_word(out, statement or "", text, role, perspective, kind, confirm, reject, why)]
    _keep(ctx, out, words, by or getpass.getuser(), wait)


def _word(
    out: Path,
    statement: str,
    text: str | None,
    role: str | None,
    perspective: list[str] | None,
    kind: str | None,
    confirm: bool,
    reject: bool,
    why: str | None,
) -> "Word":
    """What the options say of one statement."""
    from pipeline.records import Kind, Role, StatementValues, Verdict
    from pipeline.store.correct import Word, find_id

    found = find_id(out, statement)
    if confirm or reject:
        return Word(found.statement_id, Verdict.CONFIRMED if confirm else Verdict.REJECTED, None, why)
    _known(role, ["none", *Role], "--role")
    _known(kind, list(Kind), "--kind")
    changes = {
        "text": text,
        "role": None if role == "none" else role and Role(role),
        "perspective": perspective,
        "kind": kind and Kind(kind),
    }
    asked = {name for name, value in zip(changes, (text, role, perspective, kind), strict=True) if value is not None}
    right = found.values.model_dump() | {name: changes[name] for name in asked}
    return Word(found.statement_id, Verdict.CORRECTED, StatementValues.model_validate(right), why)


def _known(value: str | None, choices: list[str], option: str) -> None:
    from pipeline.errors import UsageError

    if value is not None and value not in choices:
        raise UsageError(f"{option} {value}: not one of {', '.join(choices)}.")


def _keep(ctx: typer.Context, out: Path, words: "list[Word]", by: str, wait: bool) -> None:
    """Add them to the file, and bring database and exports up to date."""
    from pipeline.ingest import finish
    from pipeline.lock import locked
    from pipeline.store.correct import Signature, correct

    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with locked(out, wait):
        added = correct(out, words, Signature(by, at))
        if added:
            finish(out)
    ctx.obj.print(f"{counted(len(added), 'correction')} kept, {len(words) - len(added)} there already.")
    ctx.obj.answer({"corrections": [one.model_dump(mode="json") for one in added]})
