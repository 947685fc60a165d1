"""The ten questions that people really ask, as SQL over the views; the README shows their answers."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its number and name (`03-theme`), in words, and as SQL."""

    name: str
    words: str
    sql: str


@cache
def questions() -> tuple[Question, ...]:
    """All questions in their order. The first line of each file is the question in words."""
    found = []
    for path in sorted(Path(__file__).parent.glob("*.sql")):
        words, _, sql = path.read_text(encoding="utf-8").partition("\n")
        found.append(Question(path.stem, words.removeprefix("-- "), sql.strip()))
    return tuple(found)
