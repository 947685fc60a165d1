"""The door: global options, the list of commands, and how errors reach the person at the terminal."""

import sys
from typing import Annotated

import typer
from typer.core import TyperGroup

from pipeline import __version__
from pipeline.cli import correct, diff, doctor, look, report, run_documents, store
from pipeline.cli.terminal import Terminal

GLOBAL_FLAGS = frozenset({"--json", "-v", "--verbose", "-q", "--quiet"})


class Doors(TyperGroup):
    """Commands whose errors are said in words, with the exit codes the README lists."""

    def invoke(self, ctx: typer.Context) -> object:
        from pipeline.errors import CannotRun, DocumentError, GrundlagError, UsageError

        codes: dict[type[GrundlagError], int] = {DocumentError: 1, UsageError: 2, CannotRun: 3}
        try:
            return super().invoke(ctx)
        except GrundlagError as error:
            code = next(number for kind, number in codes.items() if isinstance(error, kind))
            raise _leave(str(error), code) from error
        except BrokenPipeError:  # `grundlag show … | head`; typer knows what to do
            raise
        except OSError as error:
            where = error.filename or "The system"
            raise _leave(f"{where}: {error.strerror}. Check space and permission.", 3) from error
        except KeyboardInterrupt:
            raise _leave("Stopped. What is finished is kept; run again to go on.", 130) from None


def _leave(message: str, code: int) -> typer.Exit:
    Terminal().complain(message)
    return typer.Exit(code)


app = typer.Typer(
    name="grundlag",
    cls=Doors,
    help="Leadership documents of Danish municipalities, from PDF to rows: which role is told what, "
    "under which perspective, in which words, on which page, in which box.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # the framed help costs 0.2 s of imports
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"grundlag {__version__}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Say the version and leave."),
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more: a line for each document.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for programs.")] = False,
) -> None:
    """Take the options that all commands share; they may stand before or after the command."""
    ctx.obj = Terminal(verbose=verbose, quiet=quiet, as_json=as_json)


for module in (run_documents, look, correct, diff, report, store, doctor):
    module.add_commands(app)


def run(arguments: list[str] | None = None) -> None:
    """Run the command line, ending the process with the exit code."""
    app(args=_globals_first(sys.argv[1:] if arguments is None else arguments), prog_name="grundlag")


def _globals_first(arguments: list[str]) -> list[str]:
    """Let the global flags stand anywhere, for `grundlag ingest --json` is what one types.

    >>> _globals_first(["ingest", "a.pdf", "--json"])
    ['--json', 'ingest', 'a.pdf']
    """
    end = arguments.index("--") if "--" in arguments else len(arguments)
    before, after = arguments[:end], arguments[end:]
    flags = [argument for argument in before if argument in GLOBAL_FLAGS]
    return flags + [argument for argument in before if argument not in GLOBAL_FLAGS] + after
