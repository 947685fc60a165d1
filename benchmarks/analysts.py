"""How long analysts wait with 100,000 statements: load, the ten questions, search, every export.

    python -m benchmarks.analysts [STATEMENTS]        with 100,000 also writes the section in docs/performance.md

Goals (two cores): load ≤ 5 s, a question ≤ 200 ms, a search ≤ 100 ms, an export ≤ 20 s. The statements are generated:
clauses of the generator's bank, two by two, with words of their own mixed in, in documents of a hundred.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed import machine, replace_section
from pipeline.export import EXPORTERS, export
from pipeline.known import read_known
from pipeline.records import DocumentRecord, Kind, MunicipalityRecord, RepairRecord, Role
from pipeline.report import write_report
from pipeline.store.files import write_record
from pipeline.store.load import DATABASE, load, open_database
from pipeline.store.questions import questions
from tests.factories import document, statement
from tests.generator.bank import bank, present

STATEMENTS = 100_000
A_DOCUMENT = 100  # statements
SEARCHES = (
    "feedback til medarbejdere",
    "trivsel",
    "borgernes behov",
    "økonomisk ansvar og styring",
    "samarbejde på tværs af forvaltninger",
    "medarbejderudvikling",
)
PERSPECTIVES = (
    "Retning",
    "Trivsel",
    "Samarbejde",
    "Økonomi",
    "Udvikling",
    "Borgeren i centrum",
    "Faglighed",
    "Dialog",
)
HYPHEN = RepairRecord(
    start=0,
    end=4,
    printed="le-\nder",
    result="leder",
    rule="printed_hyphen",
    evidence="lexicon",
    certain=True,
)


def clauses() -> list[str]:
    """What somebody does, in the present tense, from the whole bank."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)
        elif isinstance(value, str) and "{" in value and "|" in value:
            found.append(present(value))

    walk(bank())
    return found


def make_document(number: int, statements: int, parts: list[str], chance: random.Random) -> DocumentRecord:
    """One municipality's document: everything in it follows from its number."""
    name = f"Kommune {number:04d}"
    roles = [role for role in Role if role is not Role.OTHER]
    made = [
        statement(
            f"{chance.choice(parts)} og {chance.choice(parts)} med særord{chance.randrange(5000)}",
            chance.choice(roles),
            ("Ledelse", chance.choice(PERSPECTIVES)),
            order=n,
            page=1 + n // 40,
            kind=chance.choices([Kind.EXPECTATION, Kind.QUESTION], [9, 1])[0],
            doubts=["order_ambiguous"] if chance.random() < 0.05 else [],
            repairs=[HYPHEN] if chance.random() < 0.2 else [],
            group=f"g{n // 2}" if chance.random() < 0.1 else None,
            lines=2,
        )
        for n in range(1, statements + 1)
    ]
    code = f"{number % 10_000:04d}"
    municipality = MunicipalityRecord(code=code, code_dst=code[1:], name=name, evidence="side 1")
    return document(
        *made,
        source=f"{name}.pdf",
        content=name,
        municipality=municipality,
        year="2024" if number % 2 else None,
    )


def fill(out: Path, statements: int) -> None:
    """Write the records."""
    parts = clauses()
    for number in range(statements // A_DOCUMENT):
        write_record(make_document(number, A_DOCUMENT, parts, random.Random(number)), out)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; times in seconds."""

    name: str
    goal: str
    wall: float
    cpu: float


def timed(name: str, goal: str, work: Callable[[], object], repeats: int = 1) -> Row:
    """Do it, and keep the shortest times: the machine may be busy with something else."""
    walls, processors = [], []
    for _ in range(repeats):
        begin, begin_cpu = time.perf_counter(), cpu_seconds()
        work()
        walls.append(time.perf_counter() - begin)
        processors.append(cpu_seconds() - begin_cpu)
    row = Row(name, goal, min(walls), min(processors))
    print(line(row), flush=True)
    return row


def cpu_seconds() -> float:
    """What this process has used of the processors, all threads together."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measure(out: Path) -> Iterator[Row]:
    """Everything an analyst waits for."""
    yield timed("load", "5 s", lambda: load(out), repeats=3)
    with open_database(out / DATABASE) as database:
        for number, question in enumerate(questions(), 1):
            sql = adapted(question.sql)
            yield timed(f"question {number}", "200 ms", lambda sql=sql: database.execute(sql).fetchall(), 5)
        for words in SEARCHES:
            sql = f"FROM search('{words}') LIMIT 20"
            yield timed(f"search: {words}", "100 ms", lambda sql=sql: database.execute(sql).fetchall(), 5)
    for name in EXPORTERS:
        yield timed(f"export {name}", "20 s", lambda name=name: export(out, [name]))
    yield timed("report", "", lambda: write_report(out, out / "report.html"))


def line(row: Row) -> str:
    """A row of the table; what takes less than a second in milliseconds."""
    shown = [f"{1000 * time:.0f} ms" if row.wall < 1 else f"{time:.1f} s" for time in (row.wall, row.cpu)]
    return f"| {row.name} | {row.goal} | {shown[0]} | {shown[1]} |"


def main(statements: int) -> None:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        fill(out, statements)
        rows = list(measure(out))
        heading = f"{statements} statements in {len(read_known(out))} documents; {machine()}."
        size = (out / DATABASE).stat().st_size / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = [
        heading,
        f"The database has {size:.0f} MB; the process that did all of this took {peak:.0f} MB at most.",
        "",
        "| what | goal | took | of the processors |",
        "| --- | --- | ---: | ---: |",
        *map(line, rows),
    ]
    if statements == STATEMENTS:
        replace_section("analysts", lines)


def adapted(sql: str) -> str:
    """A question about the samples, asked of the generated documents."""
    for sample, generated in (
        ("nordby-ledelsesgrundlag.pdf", "Kommune 0001"),
        ("vesteraa-ledelsesgrundlag.pdf", "Kommune 0002"),
        ("nordby%", "Kommune 0001"),
        ("Jeg oversætter mellem%", "%særord42"),
    ):
        sql = sql.replace(sample, generated)
    return sql


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else STATEMENTS)
