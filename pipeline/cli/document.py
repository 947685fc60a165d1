"""A document in the terminal: what is doubtful, then its statements by role and perspective."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from pipeline.cli.terminal import counted
from pipeline.records import (
    DISPLAY_NAMES,
    CorrectedStatement,
    DocumentRecord,
    Finding,
    Role,
    Severity,
    StatementRecord,
    Verdict,
)

NOBODY = "Ingen rolle"
ID_DIGITS = 8  # of a statement's id: enough to tell it from all others of a collection
VERDICTS = {Verdict.CORRECTED: "✎ rettet", Verdict.CONFIRMED: "✓ bekræftet"}
SHORT = {"medarbejdere": "medarb.", "Medarbejder": "Medarb."}  # headings of the matrix, to fit 80 characters


def render_document(record: DocumentRecord) -> Iterable[RenderableType]:
    """Facts, findings, doubtful statements, the matrix with counts, then the statements."""
    yield render_facts(record)
    warnings = [finding for finding in record.findings if finding.severity is Severity.WARNING]
    doubtful = sorted((s for s in record.statements if s.doubts), key=lambda s: (s.confidence, s.order))
    if warnings or doubtful:
        yield Rule("To look at", align="left", style="yellow")
        yield from (render_finding(finding) for finding in warnings)
        yield from (render_doubtful(statement) for statement in doubtful)
    if record.statements:
        yield Rule("Role × perspective", align="left")
        yield render_matrix(record.statements)
    for (role, perspective), statements in by_role(record.statements).items():
        yield Rule(Text(f"{role} · {perspective}"), align="left", style="dim")
        yield from (render_statement(statement) for statement in statements)


def render_facts(record: DocumentRecord) -> RenderableType:
    """Title, municipality, year and where the document comes from."""
    municipality = record.municipality and f"{record.municipality.name} ({record.municipality.code})"
    facts = (record.title and record.title.value, municipality, record.year and record.year.value)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold")
    grid.add_column(overflow="fold")
    grid.add_row("Document", Text(" · ".join(fact for fact in facts if fact) or record.document_id))
    grid.add_row("Id", Text(record.document_id))
    grid.add_row("Sources", Text(", ".join(source.source for source in record.sources)))
    grid.add_row("Pages", f"{record.page_count}, {counted(len(record.statements), 'statement')}")
    return grid


def render_finding(finding: Finding) -> RenderableType:
    """A warning with its page."""
    page = f"page {finding.page}: " if finding.page else ""
    return Padding(Text(f"! {page}{finding.message}", style="yellow"), (0, 0, 0, 1))


def render_doubtful(statement: StatementRecord) -> RenderableType:
    """A statement with its id and why it is doubted, and what was printed where words were made whole."""
    text = Text.assemble(
        (f"{statement.statement_id[:ID_DIGITS]} ", "dim"),
        (f"{statement.confidence:.2f} ", "yellow"),
        statement.text,
        (f"  page {statement.page}: {', '.join(statement.doubts)}", "dim"),
    )
    unsure = [repair for repair in statement.repairs if not repair.certain]
    for repair in unsure:
        text.append(f"\n     {repair.printed!r} → {repair.result!r} ({repair.rule}: {repair.evidence})", "dim")
    return Padding(text, (0, 0, 0, 1))


def render_statement(statement: StatementRecord) -> RenderableType:
    """A statement, its page, a mark when it is doubtful, and what a person said of it."""
    lead_in = (f"{statement.lead_in} ", "italic dim") if statement.lead_in else ""
    mark = ("?", "bold yellow") if statement.doubts else "•"
    text = Text.assemble(mark, " ", lead_in, statement.text, (f"  p. {statement.page}", "dim"))
    if isinstance(statement, CorrectedStatement):
        text.append(f"  {VERDICTS[statement.verdict]}", "cyan")
    return Padding(text, (0, 0, 0, 1))


def render_matrix(statements: Sequence[StatementRecord]) -> Table:
    """How many statements each role has under each perspective."""
    present = {role_name(statement) for statement in statements}
    shown = [role for role in ROLE_NAMES if role in present]
    counts = Counter((perspective_name(s), role_name(s)) for s in statements)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1))
    table.add_column("Perspektiv", overflow="fold")
    for role in shown:
        words = [SHORT.get(word, word) for word in role.split()]
        table.add_column(" ".join(words), justify="right", width=max(map(len, words)))
    for perspective in dict.fromkeys(perspective_name(statement) for statement in statements):
        cells = (counts[perspective, role] for role in shown)
        table.add_row(Text(perspective), *(str(count) if count else "·" for count in cells))
    return table


def by_role(statements: Sequence[StatementRecord]) -> dict[tuple[str, str], list[StatementRecord]]:
    """Statements under (role, perspective): roles in their usual order, perspectives as in the document."""
    grouped = defaultdict(list)
    for statement in sorted(statements, key=lambda s: (ROLE_NAMES.index(role_name(s)), s.order)):
        grouped[role_name(statement), perspective_name(statement)].append(statement)
    return grouped


ROLE_NAMES = [*(DISPLAY_NAMES[role] for role in Role), NOBODY]


def role_name(statement: StatementRecord) -> str:
    """The role as readers of the data see it."""
    return NOBODY if statement.role is None else DISPLAY_NAMES[statement.role]


def perspective_name(statement: StatementRecord) -> str:
    """The innermost perspective."""
    return statement.perspective[-1] if statement.perspective else "–"


def render_differences(record: DocumentRecord) -> Iterable[RenderableType]:
    """Occurrences that say the same in other words, with the words that differ marked."""
    groups = defaultdict(list)
    for statement in record.statements:
        if statement.group is not None:
            groups[statement.group].append(statement)
    differing = [group for group in groups.values() if len({statement.text for statement in group}) > 1]
    for first, *others in differing:
        yield Text.assemble(first.text, (f"  p. {first.page}", "dim"))
        for other in others:
            if other.text != first.text:
                yield Padding(mark_differences(first.text, other.text, other.page), (0, 0, 0, 2))
        yield Text()
    if not differing:
        yield Text("Nothing is said twice in different words.")


def mark_differences(text: str, other: str, page: int) -> Text:
    """The words of `other`; those that `text` lacks are green in {+ +}, those it alone has red in [- -]."""
    old, new = text.split(), other.split()
    marked = Text()
    for kind, i0, i1, j0, j1 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            marked.append(" ".join(new[j0:j1]) + " ")
            continue
        if i1 > i0:
            marked.append(f"[-{' '.join(old[i0:i1])}-]", "red").append(" ")
        if j1 > j0:
            marked.append(f"{{+{' '.join(new[j0:j1])}+}}", "green").append(" ")
    return marked.append(f" p. {page}", "dim")
