"""The parts of the README that are made: `python -m tests.readme` writes them anew.

<!-- questions -->   the ten questions with SQL and their answers on the samples in raw/
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from pipeline.atomic import write_bytes
from pipeline.extract import extract
from pipeline.sources import discover
from pipeline.store.files import write_record
from pipeline.store.load import DATABASE, load, open_database
from pipeline.store.questions import questions

REPOSITORY = Path(__file__).parent.parent
README = REPOSITORY / "README.md"
NOTHING = "*(no row in the samples)*"


def make_samples(out: Path) -> Path:
    """Extract the samples in raw/ and load them; gives the database."""
    for file in discover([REPOSITORY / "raw"]):
        write_record(extract(file), out)
    return load(out).database


def render_questions(connection: duckdb.DuckDBPyConnection) -> str:
    """All questions with SQL and answer, as Markdown."""
    parts = []
    for number, question in enumerate(questions(), 1):
        answer = connection.execute(question.sql)
        names = [column[0] for column in answer.description]
        parts += [
            f"**{number}. {question.words}**",
            f"```sql\n{question.sql}\n```",
            render_table(names, answer.fetchall()),
        ]
    return "\n\n".join(parts)


def render_table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Rows as a Markdown table."""
    if not rows:
        return NOTHING
    lines = [names, ["---"] * len(names), *([cell(value) for value in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cell(value: Any) -> str:
    """A value on one line; a line end shows as ⏎, null as nothing.

    >>> cell("medarbej-\\ndernes")
    'medarbej-⏎dernes'
    """
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(cell, value))
    return str(value).replace("\N{SOFT HYPHEN}", "-").replace("\n", "⏎").replace("|", "\\|")


def between(text: str, name: str) -> str:
    """What stands between the two markers of a part."""
    return text.partition(f"<!-- {name} -->\n")[2].partition(f"\n<!-- /{name} -->")[0]


def write_between(text: str, name: str, part: str) -> str:
    """The text with another part between the two markers."""
    head, opening, rest = text.partition(f"<!-- {name} -->\n")
    _, closing, tail = rest.partition(f"\n<!-- /{name} -->")
    return head + opening + part + closing + tail


def main() -> None:
    """Write the README's made parts anew."""
    with tempfile.TemporaryDirectory() as folder:
        make_samples(Path(folder))
        with open_database(Path(folder) / DATABASE) as connection:
            part = render_questions(connection)
    write_bytes(README, write_between(README.read_text(encoding="utf-8"), "questions", part).encode())


if __name__ == "__main__":
    main()
