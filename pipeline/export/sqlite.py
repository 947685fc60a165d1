"""SQLite: one table a kind of row, lists as JSON text."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Table:
    """A table, what fills it, and its key where it has one."""

    name: str
    model: type[Record]
    rows: Callable[[Iterable[DocumentRecord]], Iterable[Record]]
    key: str | None


TABLES = (
    Table("documents", ExportedDocument, document_rows, "document_id"),
    Table("statements", ExportedStatement, statement_rows, "document_id, statement_id"),
    Table("statement_boxes", ExportedBox, box_rows, "document_id, statement_id, box"),
    Table("findings", ExportedFinding, finding_rows, None),
)


def write_sqlite(records: Iterable[DocumentRecord], path: Path) -> None:
    """Documents, statements, their boxes, findings."""
    with (
        replacing(path, (sqlite3.OperationalError,)) as temporary,
        closing(sqlite3.connect(temporary)) as connection,
        connection,
    ):
        for table in TABLES:
            create(connection, table)
        for record in records:
            for table in TABLES:
                places = ", ".join("?" * len(table.model.model_fields))
                rows = map(values, table.rows([record]))
                connection.executemany(f"INSERT INTO {table.name} VALUES ({places})", rows)


def create(connection: sqlite3.Connection, table: Table) -> None:
    """Make an empty table."""
    fields = table.model.model_fields.items()
    columns = [f'"{name}" {TYPES[field_type(field.annotation)]}' for name, field in fields]
    if table.key:
        columns.append(f"PRIMARY KEY ({table.key})")
    connection.execute(f"CREATE TABLE {table.name} ({', '.join(columns)})")
