"""CSV for programs: UTF-8, comma, lists as JSON, an empty cell for null, nothing guarded."""

import csv
from pathlib import Path

import duckdb

from pipeline.atomic import replacing
from pipeline.export.tables import STATEMENTS, Table, fetch, flat


def write_csv(database: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The statements. For Excel take `csv-excel` or `xlsx`: this file's cells may begin with `=`."""
    write_table(database, STATEMENTS, path)


def write_table(database: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    """Any table, with a heading."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.model.model_fields)
        writer.writerows(map(flat, fetch(database, table)))
