"""How long analysts wait with 100,000 statements: load, the ten questions, search, every export.

    python -m benchmarks.analysts [STATEMENTS]

Goals (two cores): a question ≤ 200 ms, a search ≤ 100 ms, an export ≤ 20 s. The statements are generated:
clauses of the generator's bank, two by two, with words of their own mixed in, in documents of a hundred.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.export import EXPORTERS, export
from pipeline.known import read_known
from pipeline.records import DocumentRecord, Kind, MunicipalityRecord, RepairRecord, Role
from pipeline.report import write_report
from pipeline.store.files import write_record
from pipeline.store.load import DATABASE, load, open_database
from pipeline.store.questions import questions
from tests.factories import document, statement
from tests.generator.bank import bank, present

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


def timed(name: str, work: Callable[[], object], repeats: int = 1) -> None:
    """Do it, and print the shortest time: the machine may be busy with something else."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    print(f"{name:45} {1000 * min(times):10.0f} ms", flush=True)


def main(statements: int) -> None:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        fill(out, statements)
        print(f"{statements} statements in {len(read_known(out))} documents")
        timed("load", lambda: load(out))
        print(f"{'database':45} {(out / DATABASE).stat().st_size / 1e6:10.0f} MB")
        with open_database(out / DATABASE) as database:
            for question in questions():
                sql = adapted(question.sql)
                timed(f"question {question.name}", lambda sql=sql: database.execute(sql).fetchall(), 3)
            for words in SEARCHES:
                sql = f"FROM search('{words}') LIMIT 20"
                timed(f"search: {words}", lambda sql=sql: database.execute(sql).fetchall(), 3)
        for name in EXPORTERS:
            timed(f"export {name}", lambda name=name: export(out, [name]))
        timed("report", lambda: write_report(out, out / "report.html"))
        print(f"{'report':45} {(out / 'report.html').stat().st_size / 1e6:10.0f} MB")


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
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
