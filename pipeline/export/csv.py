"""CSV for programs: UTF-8, comma, lists as JSON, an empty cell for null, nothing guarded."""

import csv
from collections.abc import Iterable
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.export.rows import statement_rows, values
from pipeline.records import DocumentRecord, ExportedStatement, Record


def write_csv(records: Iterable[DocumentRecord], path: Path) -> None:
    """The statements. For Excel take `csv-excel` or `xlsx`: this file's cells may begin with `=`."""
    write_rows(ExportedStatement, statement_rows(records), path)


def write_rows(model: type[Record], rows: Iterable[Record], path: Path) -> None:
    """Any table of rows of one model, with a heading."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(model.model_fields)
        writer.writerows(map(values, rows))
