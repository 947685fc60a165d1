"""JSON Lines: one statement a line, the fields of `ExportedStatement`."""

from collections.abc import Iterable
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.export.rows import statement_rows
from pipeline.records import DocumentRecord


def write_jsonl(records: Iterable[DocumentRecord], path: Path) -> None:
    """The same records give the same bytes."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(row.model_dump_json() + "\n" for row in statement_rows(records))
