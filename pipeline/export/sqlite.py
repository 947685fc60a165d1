"""SQLite: one table a kind of row, lists as JSON text."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.export.rows import (
    ExportedBox,
    ExportedDocument,
    ExportedFinding,
    box_rows,
    document_rows,
    field_type,
    finding_rows,
    statement_rows,
    values,
)
from pipeline.records import DocumentRecord, ExportedStatement, Record

TYPES = {str: "TEXT", list: "TEXT", int: "INTEGER", float: "REAL"}


def write_sqlite(records: Sequence[DocumentRecord], path: Path) -> None:
    """Documents, statements, their boxes, findings."""
    with replacing(path) as temporary, closing(sqlite3.connect(temporary)) as connection, connection:
        fill(connection, "documents", ExportedDocument, document_rows(records), "document_id")
        fill(
            connection, "statements", ExportedStatement, statement_rows(records), "document_id, statement_id"
        )
        fill(connection, "statement_boxes", ExportedBox, box_rows(records), "document_id, statement_id, box")
        fill(connection, "findings", ExportedFinding, finding_rows(records))


def fill(
    connection: sqlite3.Connection,
    table: str,
    model: type[Record],
    rows: Iterable[Record],
    key: str | None = None,
) -> None:
    """Make a table and put the rows into it."""
    columns = [
        f'"{name}" {TYPES[field_type(field.annotation)]}' for name, field in model.model_fields.items()
    ]
    if key:
        columns.append(f"PRIMARY KEY ({key})")
    connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    places = ", ".join("?" * len(model.model_fields))
    connection.executemany(f"INSERT INTO {table} VALUES ({places})", map(values, rows))
