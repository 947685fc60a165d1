"""Parquet: typed, sorted, with versions in its key/value metadata."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from pipeline import __version__
from pipeline.atomic import replacing
from pipeline.export.jsonl import write_jsonl
from pipeline.records import SCHEMA_VERSION, DocumentRecord, ExportedStatement
from pipeline.store.types import duckdb_type, quoted


def write_parquet(records: Iterable[DocumentRecord], path: Path) -> None:
    """The statements; lists are lists, codes are text."""
    columns = {name: duckdb_type(field.annotation) for name, field in ExportedStatement.model_fields.items()}
    types = ", ".join(f"{quoted(name)}: {quoted(column)}" for name, column in columns.items())
    with replacing(path, (duckdb.IOException,)) as temporary, duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")  # it would be drawn amid what `--json` prints
        rows = temporary.with_suffix(".jsonl")
        write_jsonl(records, rows)
        largest = max(rows.stat().st_size, 1)
        connection.execute(f"""
            COPY (
                FROM read_json({quoted(rows)}, format = 'newline_delimited', columns = {{{types}}},
                    maximum_object_size = {largest})
                ORDER BY document_id, "order"
            ) TO {quoted(temporary)} (
                FORMAT parquet, COMPRESSION zstd,
                KV_METADATA {{schema_version: '{SCHEMA_VERSION}', pipeline_version: {quoted(__version__)}}}
            )
        """)
