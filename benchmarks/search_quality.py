"""How well `search()` finds what people mean: 30 queries with the statements that were marked as relevant by hand.

    python -m benchmarks.search_quality CORPUS        writes the section "Search" of docs/quality.md

`search_queries.json` holds queries and ids of statements, no text of the documents. Texts that a document prints
twice count once.
"""

import json
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.atomic import write_bytes
from pipeline.extract import extract
from pipeline.sources import discover
from pipeline.store.files import write_record
from pipeline.store.load import load, open_database

QUERIES = Path(__file__).with_name("search_queries.json")
QUALITY = Path(__file__).parent.parent / "docs" / "quality.md"
CUT = 10

Way = Callable[[duckdb.DuckDBPyConnection, str], list[str]]


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over all queries. recall: of the relevant (at most ten) the part among the first ten."""

    recall: float
    reciprocal_rank: float
    empty: int


def by_search(database: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """What the program does."""
    return ids(database, "SELECT statement_id FROM search(?)", [query])


def by_phrase(database: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """The query as it stands."""
    return ids(database, "SELECT statement_id FROM current_statements WHERE text ILIKE ?", [f"%{query}%"])


def by_all_words(database: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """Statements with every word of the query."""
    words = [f"%{word}%" for word in query.split()]
    tests = " AND ".join("text ILIKE ?" for _ in words)
    return ids(database, f"SELECT statement_id FROM current_statements WHERE {tests}", words)


def by_any_word(database: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """Statements with some word of the query (of four letters or more), those with most words first."""
    words = [f"%{word}%" for word in query.split() if len(word) > 3]
    count = " + ".join("(text ILIKE ?)::INTEGER" for _ in words)
    return ids(
        database,
        f"SELECT statement_id FROM (SELECT *, {count} AS hits FROM current_statements) WHERE hits > 0 "
        "ORDER BY hits DESC, length(text)",
        words,
    )


def ids(database: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[str]) -> list[str]:
    """The first column."""
    return [row[0] for row in database.execute(sql, list(parameters)).fetchall()]


WAYS: dict[str, Way] = {
    "`search()`": by_search,
    "`ILIKE`, the whole query": by_phrase,
    "`ILIKE`, all words": by_all_words,
    "`ILIKE`, any word, most words first": by_any_word,
}


def score(database: duckdb.DuckDBPyConnection, way: Way, queries: dict[str, list[str]]) -> Scores:
    """Ask all queries one way."""
    same = dict(
        database.execute(
            "SELECT statement_id, min(statement_id) OVER (PARTITION BY document_id, lower(text)) "
            "FROM current_statements"
        ).fetchall()
    )
    recalls, ranks, empty = [], [], 0
    for query, marked in queries.items():
        relevant = {same[one] for one in marked if one in same}
        found = list(dict.fromkeys(same[one] for one in way(database, query)))
        hits = [place for place, one in enumerate(found, 1) if one in relevant]
        recalls.append(sum(place <= CUT for place in hits) / min(CUT, len(relevant)))
        ranks.append(1 / hits[0] if hits else 0)
        empty += not found
    return Scores(sum(recalls) / len(queries), sum(ranks) / len(queries), empty)


def section(database: duckdb.DuckDBPyConnection) -> str:
    """The figures in words."""
    queries = json.loads(QUERIES.read_text(encoding="utf-8"))
    there = set(ids(database, "SELECT statement_id FROM current_statements", []))
    marked = {one for found in queries.values() for one in found}
    lines = [
        "## Search",
        "",
        f"{len(queries)} queries; {len(marked)} statements were marked as relevant by reading all of the corpus",
        f"({len(marked - there)} of them are not found under their id any more). The stems of -ering and of trives,",
        "the parts of unknown compounds in a query, and the families of words (inddrager and inddragelse, strategi and",
        "strategisk) came after a look at these queries; what is still missed is mostly said in other words altogether.",
        "`python -m benchmarks.search_quality CORPUS` writes this section.",
        "",
        f"| way | recall@{CUT} | MRR | queries without an answer |",
        "| --- | --- | --- | --- |",
    ]
    for name, way in WAYS.items():
        scores = score(database, way, queries)
        lines.append(f"| {name} | {scores.recall:.2f} | {scores.reciprocal_rank:.2f} | {scores.empty} |")
    return "\n".join(lines) + "\n"


def write_section(text: str) -> None:
    """Put the section in place of the one there was, or at the end."""
    kept = QUALITY.read_text(encoding="utf-8") if QUALITY.is_file() else "# How good it is\n"
    others = re.sub(r"\n## Search\n.*?(?=\n## |\Z)", "", kept, flags=re.DOTALL).rstrip("\n")
    write_bytes(QUALITY, f"{others}\n\n{text}".encode())


def main(corpus: Path) -> None:
    """Extract the corpus, load it, and write the section."""
    with tempfile.TemporaryDirectory() as folder:
        for file in discover([corpus], "*.pdf"):
            write_record(extract(file), Path(folder))
        with open_database(load(Path(folder)).database) as database:
            text = section(database)
    print(text)
    write_section(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
