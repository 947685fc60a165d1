"""JSON Lines: one statement a line, the fields of `ExportedStatement`."""

from pathlib import Path

import duckdb

from pipeline.atomic import replacing
from pipeline.export.tables import STATEMENTS
from pipeline.store.types import quoted


def write_jsonl(database: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The same records give the same bytes."""
    with replacing(path) as temporary:
        database.execute(f"COPY ({STATEMENTS.query}) TO {quoted(temporary)} (FORMAT json)")
