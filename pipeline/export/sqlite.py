"""SQLite: one table a kind of row, lists as JSON text."""

import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb

from pipeline.atomic import replacing
from pipeline.export.tables import BOXES, DOCUMENTS, FINDINGS, STATEMENTS, Table, fetch, field_type, flat

TYPES = {str: "TEXT", list: "TEXT", int: "INTEGER", float: "REAL"}


def write_sqlite(database: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Documents, statements, their boxes, findings."""
    with (
        replacing(path, (sqlite3.OperationalError,)) as temporary,
        closing(sqlite3.connect(temporary)) as connection,
        connection,
    ):
        for table in (DOCUMENTS, STATEMENTS, BOXES, FINDINGS):
            create(connection, table)
            places = ", ".join("?" * len(table.model.model_fields))
            connection.executemany(f"INSERT INTO {table.name} VALUES ({places})", map(flat, fetch(database, table)))


def create(connection: sqlite3.Connection, table: Table) -> None:
    """Make an empty table."""
    fields = table.model.model_fields.items()
    columns = [f'"{name}" {TYPES[field_type(field.annotation)]}' for name, field in fields]
    if table.key:
        columns.append(f"PRIMARY KEY ({', '.join(table.key)})")
    connection.execute(f"CREATE TABLE {table.name} ({', '.join(columns)})")
