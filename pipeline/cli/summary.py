"""How a run went: the table of documents, what to do about rejects, and where the results are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.cli.terminal import counted
from pipeline.ingest import RunSummary, exit_code
from pipeline.records import REJECTED, DocumentRun, State

UNREAD_NAMES = 10  # files that are not read, by name
TABLE_ROWS = 40  # with more documents the table has only those that want attention

STYLES = {
    State.EXTRACTED: "green",
    State.EXTRACTED_WITH_DOUBTS: "yellow",
    State.UNCHANGED: "dim",
    State.DUPLICATE: "dim",
    State.VANISHED: "yellow",
} | dict.fromkeys(REJECTED, "red")

WORDS = {State.EXTRACTED_WITH_DOUBTS: "with doubts"}  # the column is narrow


def render_summary(summary: RunSummary, unread: Sequence[str] = ()) -> Iterable[RenderableType]:
    """The parts to print, from the table to where the results are; readable in 80 columns."""
    if not summary.documents and not summary.left:
        yield Text("No documents found: nothing to do. Put PDF, text or HTML files into the folder.")
    elif summary.documents:
        shown = shown_documents(summary.documents)
        if shown:
            yield render_documents(shown)
        if len(shown) < len(summary.documents):
            yield Text(f"… and {len(summary.documents) - len(shown)} more without anything to look at.")
    if unread:
        more = f" and {len(unread) - UNREAD_NAMES} more" if len(unread) > UNREAD_NAMES else ""
        names = ", ".join(unread[:UNREAD_NAMES]) + more
        yield Text(f"Not read: {names} (save as PDF; text files by --pattern)", style="yellow")
    reasons = [line for line in summary.documents if line.reason and line.state is not State.DUPLICATE]
    if reasons:
        yield Text("\nTo do", style="bold")
        yield from (Padding(Text(f"• {line.reason}"), (0, 0, 0, 1)) for line in reasons)
    yield Text()
    yield render_totals(summary)


def shown_documents(documents: Sequence[DocumentRun]) -> Sequence[DocumentRun]:
    """All documents, or of many only those to look at."""
    if len(documents) <= TABLE_ROWS:
        return documents
    quiet = {State.EXTRACTED, State.UNCHANGED, State.DUPLICATE}
    return [line for line in documents if line.state not in quiet]


def render_documents(documents: Sequence[DocumentRun]) -> Table:
    """One row a document."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1))
    table.add_column("Document", overflow="fold", ratio=1)
    table.add_column("State", no_wrap=True)
    for heading in ("Pages", "Statements", "Roles", "Doubts"):
        table.add_column(heading, justify="right", no_wrap=True)
    for line in documents:
        counts = (line.pages, line.statements, line.roles, line.doubts)
        known = line.document_id is not None
        table.add_row(
            Text(line.source),
            Text(state_words(line.state), style=STYLES[line.state]),
            *(str(count) if known else "–" for count in counts),
        )
    return table


def render_totals(summary: RunSummary) -> RenderableType:
    """How many ended how, and where the results are."""
    counts = Counter(line.state for line in summary.documents)
    ends = ", ".join(f"{counts[state]} {state_words(state)}" for state in State if counts[state])
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold")
    grid.add_column(overflow="fold")
    results = summary.results
    rows = {
        "This run": f"{ends or 'no documents'}, in {summary.seconds:.1f} s",
        "In all": f"{counted(results.statements, 'statement')} in {counted(results.documents, 'document')}",
        "Database": str(results.database),
        "Exports": "\n".join(str(path) for path in results.exports),
        "Records": str(summary.out / "records"),
    }
    for name, value in rows.items():
        grid.add_row(name, Text(value))
    if summary.left:
        left = f"Stopped: {counted(len(summary.left), 'document')} left. Run the same command again to go on."
        return Group(grid, Text(left, style="bold yellow"))
    if any(state in REJECTED for state in counts):
        return Group(grid, Text("After mending them, run again, or try them again with `grundlag retry`."))
    return grid


def state_words(state: State) -> str:
    """The state as a person reads it."""
    return WORDS.get(state, state.value.replace("_", " "))


def summary_values(summary: RunSummary, unread: Sequence[str] = ()) -> dict[str, object]:
    """The summary for programs."""
    counts = Counter(line.state.value for line in summary.documents)
    return {
        "run_id": summary.run_id,
        "exit_code": exit_code(summary),
        "counts": dict(sorted(counts.items())),
        "documents": [line.model_dump(mode="json") for line in summary.documents],
        "left": list(summary.left),
        "not_read": list(unread),
        "results": asdict(summary.results),
        "seconds": round(summary.seconds, 3),
    }
