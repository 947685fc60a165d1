"""Parquet: typed, sorted, with versions in its key/value metadata."""

from pathlib import Path

import duckdb

from pipeline import __version__
from pipeline.atomic import replacing
from pipeline.export.tables import STATEMENTS
from pipeline.records import SCHEMA_VERSION
from pipeline.store.types import quoted


def write_parquet(database: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The statements, by document and order; lists are lists, codes are text."""
    with replacing(path, (duckdb.IOException,)) as temporary:
        database.execute(f"""
            COPY ({STATEMENTS.query}) TO {quoted(temporary)} (
                FORMAT parquet, COMPRESSION zstd,
                KV_METADATA {{schema_version: '{SCHEMA_VERSION}', pipeline_version: {quoted(__version__)}}}
            )
        """)
