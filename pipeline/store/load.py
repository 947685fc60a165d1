"""The database: rebuilt from all records in one transaction, written aside and swapped in.

Whoever reads the old file goes on reading it; nobody waits for a lock. DuckDB reads the JSON records itself,
without Python objects between. What the tables hold stands in `tables.sql`.
"""

import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import duckdb

from pipeline.atomic import replacing
from pipeline.errors import CannotRun, InvalidRecord, UsageError
from pipeline.records import (
    DISPLAY_NAMES,
    DOUBTFUL_BELOW,
    REJECTED,
    BlockKind,
    DocumentRecord,
    DocumentRun,
    Kind,
    Modality,
    Role,
    Severity,
    State,
    Verdict,
)
from pipeline.store.corrections import Corrections, Ending, correct_statement, corrections_path, resolve
from pipeline.store.files import history_paths, read_record, read_runs, record_path, record_paths, run_paths
from pipeline.store.types import duckdb_type, quoted
from pipeline.store.versions import Versions, find_versions, stored

DATABASE = "grundlag.duckdb"

# Files of the newest format do not open in DuckDB 1.4, which R and many desktops still have.
STORAGE_VERSION = "v1.2.0"

# Rows that one processor fills, packs and reads at a time: DuckDB's own 122,880 leave the others idle.
ROW_GROUP = 20_480
BATCH_BYTES = 16 * 1024**2
SMALL_BYTES = 2 * 1024**2  # of all records together, some ten documents
# DuckDB's words for a full disk and for want of memory.
REFUSALS = (duckdb.IOException, duckdb.TransactionException, duckdb.OutOfMemoryException)

ENUMS: dict[str, type[Enum]] = {
    "role_code": Role,
    "statement_kind": Kind,
    "modality_code": Modality,
    "block_kind": BlockKind,
    "document_state": State,
    "finding_severity": Severity,
    "verdict_code": Verdict,
    "correction_ending": Ending,
}


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What a load put into the database; `documents` and `statements` count the current ones."""

    database: Path
    documents: int
    superseded: int
    statements: int
    doubtful: int
    rejects: int


def load(out: Path) -> LoadSummary:
    """Build `out/grundlag.duckdb` anew from records, history, run logs and corrections.

    Raises InvalidRecord, naming the file, when a record is damaged, and CannotRun when the disk is full; the old
    database then stays.
    """
    database = out / DATABASE
    with replacing(database, REFUSALS) as aside, duckdb.connect() as connection:
        silence(connection)
        connection.execute(
            f"ATTACH {quoted(aside)} AS grundlag (STORAGE_VERSION '{STORAGE_VERSION}', ROW_GROUP_SIZE {ROW_GROUP})"
        )
        connection.execute("USE grundlag")
        stage(connection, out)
        connection.execute("BEGIN")
        try:
            fill(connection, out)
        except (duckdb.ConstraintException, duckdb.ConversionException) as error:
            name_the_damaged([*record_paths(out), *history_paths(out)])
            raise InvalidRecord(f"{out}: a record breaks a rule of the database: {error}") from error
        connection.execute("COMMIT")
        summary = summarise(connection, database)
        connection.execute("USE memory")
        connection.execute("DETACH grundlag")
    return summary


def fill(connection: duckdb.DuckDBPyConnection, out: Path) -> None:
    """Make tables, views and search from what is staged."""
    create_enums(connection)
    run_scripts(connection, "tables", "load", "works")
    fill_codes(connection)
    load_corrections(connection, out)
    stage_themes(connection)
    run_scripts(connection, "views", "stemming", "words", "search", "comparison")
    describe_views(connection)


def stage_themes(connection: duckdb.DuckDBPyConnection) -> None:
    """The themes with their words."""
    themes = tomllib.loads((Path(__file__).parent / "themes.toml").read_text(encoding="utf-8"))
    rows = [(name, theme["danish"], word) for name, theme in themes.items() for word in theme["words"]]
    create_staged(connection, "staged_themes", {"theme": "VARCHAR", "danish": "VARCHAR", "word": "VARCHAR"}, rows)


def run_scripts(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Run the SQL files of these names."""
    for name in names:
        connection.execute((Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8"))


def describe_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Columns of views without a comment of their own get that of the table's column they show."""
    columns = connection.execute("""
        SELECT c.table_name, c.column_name, arg_max(t.comment, t.table_name)
        FROM duckdb_columns() AS c
        JOIN duckdb_views() AS v ON v.view_name = c.table_name AND NOT v.internal AND NOT v.temporary
        JOIN duckdb_columns() AS t ON t.column_name = c.column_name
        WHERE t.table_name IN ('statements', 'documents') AND c.comment IS NULL AND t.comment IS NOT NULL
        GROUP BY ALL
    """).fetchall()
    comments = [f"COMMENT ON COLUMN {view}.{column} IS {quoted(comment)};" for view, column, comment in columns]
    connection.execute("\n".join(comments))


def current_database(out: Path) -> Path:
    """The database, loaded anew when it is missing or something it is made from is newer."""
    database = out / DATABASE
    made_from = [corrections_path(out), *(out / name for name in ("records", "history", "runs"))]
    made_from += [*record_paths(out), *history_paths(out), *run_paths(out)]
    newest = max((path.stat().st_mtime_ns for path in made_from if path.exists()), default=0)
    if not database.is_file() or database.stat().st_mtime_ns < newest:
        load(out)
    return database


def open_database(path: Path) -> duckdb.DuckDBPyConnection:
    """The database, for reading. Raises UsageError when there is none."""
    if not path.is_file():
        raise UsageError(f"{path}: no database. Build it with `grundlag rebuild`.")
    try:
        connection = duckdb.connect(path, read_only=True)
    except duckdb.IOException as error:
        raise CannotRun(f"{path} cannot be opened: {error}. Rebuild it with `grundlag rebuild`.") from error
    silence(connection)
    return connection


def silence(connection: duckdb.DuckDBPyConnection) -> None:
    """Have DuckDB draw no progress: from two seconds on it does on standard output, amid what `--json` prints."""
    connection.execute("SET enable_progress_bar = false")


def stage(connection: duckdb.DuckDBPyConnection, out: Path) -> None:
    """Read all that lies in `out` into temporary tables: records with their place in time, and run logs."""
    current, earlier, runs = record_paths(out), history_paths(out), read_runs(out)
    if sum(path.stat().st_size for path in (*current, *earlier)) < SMALL_BYTES:
        connection.execute("SET threads = 1")  # more of them would wait for each other more than they work
    stage_records(connection, [*current, *earlier])
    known = {
        Path(path): stored(Path(path), document_id, sources)
        for path, document_id, sources in connection.execute(
            "SELECT path, record.document_id, list_transform(record.sources, lambda s: s.source) FROM memory.read_records"
        ).fetchall()
    }
    versions = find_versions([known[path] for path in current], [known[path] for path in earlier], runs)
    stage_versions(connection, [*current, *earlier], versions)
    stage_runs(connection, runs)


def stage_records(connection: duckdb.DuckDBPyConnection, paths: list[Path]) -> None:
    """Let DuckDB read the record files: one row a file, its JSON as one STRUCT that follows the model."""
    columns = (f'"{name}" {duckdb_type(field.annotation)}' for name, field in DocumentRecord.model_fields.items())
    row_type = f"STRUCT({', '.join(columns)})"
    connection.execute(f"CREATE TABLE memory.read_records (path VARCHAR, record {row_type})")
    # Three times as fast; `load.sql` puts the rows into their order.
    connection.execute("SET preserve_insertion_order = false")
    # DuckDB takes a processor to a batch.
    with ThreadPoolExecutor() as threads:
        for batch in [threads.submit(stage_batch, connection.cursor(), row_type, some) for some in batches(paths)]:
            batch.result()
    connection.execute("SET preserve_insertion_order = true")


def stage_batch(connection: duckdb.DuckDBPyConnection, row_type: str, paths: list[Path]) -> None:
    """Read these record files. Raises InvalidRecord when one is damaged."""
    # A cast refuses what is missing, unknown or of another type; and it is six times as fast as read_json.
    files = ", ".join(map(quoted, paths))
    try:
        connection.execute(
            f"INSERT INTO memory.read_records SELECT filename, content::JSON::{row_type} FROM read_text([{files}])"
        )
    except duckdb.Error:
        # The model names the damaged one, and fills in what a record of an earlier schema lacks.
        for path in paths:
            row = [str(path), read_record(path).model_dump_json()]
            connection.execute(f"INSERT INTO memory.read_records SELECT ?, ?::JSON::{row_type}", row)


def batches(paths: list[Path]) -> Iterator[list[Path]]:
    """The files in order, as many at a time as memory has room for: DuckDB holds the text of two thousand at once."""
    some: list[Path] = []
    size = 0
    for path in paths:
        some.append(path)
        size += path.stat().st_size
        if size >= BATCH_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


def name_the_damaged(paths: list[Path]) -> None:
    """DuckDB says poorly which record it stumbled over, and why; the model does. Raises InvalidRecord."""
    for path in paths:
        read_record(path)


def stage_versions(connection: duckdb.DuckDBPyConnection, paths: list[Path], versions: Versions) -> None:
    """Number the records (a document's superseded versions before its current one) and date them."""
    in_order = sorted(
        paths,
        key=lambda path: (document_of(path), versions.records[path] or datetime.max.replace(tzinfo=UTC)),
    )
    keys = {path: key for key, path in enumerate(in_order, 1)}
    create_staged(
        connection,
        "staged_versions",
        {"path": "VARCHAR", "document_key": "INTEGER", "superseded_at": "TIMESTAMP"},
        [(str(path), key, in_utc(versions.records[path])) for path, key in keys.items()],
    )
    create_staged(
        connection,
        "staged_sources",
        {"document_key": "INTEGER", "source": "VARCHAR", "superseded_at": "TIMESTAMP"},
        [(keys[path], source, in_utc(time)) for (path, source), time in versions.sources.items()],
    )


def document_of(path: Path) -> str:
    """The document id in the path of a current or an earlier record."""
    return path.stem if path.parent.name == "records" else path.parent.name


def in_utc(time: datetime | None) -> datetime | None:
    """A time as DuckDB's TIMESTAMP, which knows no zone."""
    return time and time.astimezone(UTC).replace(tzinfo=None)


def stage_runs(connection: duckdb.DuckDBPyConnection, runs: list[DocumentRun]) -> None:
    """The lines of the run logs, and to each record how its document's last run ended."""
    fields = {name: duckdb_type(field.annotation) for name, field in DocumentRun.model_fields.items()}
    rows = [
        (
            number,
            line.state in REJECTED,
            *(line.model_dump(mode="json") | {"started": in_utc(datetime.fromisoformat(line.started))}).values(),
        )
        for number, line in enumerate(runs, 1)
    ]
    create_staged(
        connection,
        "staged_runs",
        {"line_no": "INTEGER", "rejected": "BOOLEAN"} | fields | {"started": "TIMESTAMP"},
        rows,
    )
    connection.execute("""
        CREATE TEMP VIEW staged AS
        SELECT document_key, superseded_at, last.state, record
        FROM memory.read_records
        JOIN staged_versions USING (path)
        LEFT JOIN (
            -- That a later run found it unchanged says nothing of how reading it ended.
            SELECT
                document_id,
                CASE
                    WHEN bool_and(last = 'vanished') THEN 'vanished'
                    ELSE coalesce(arg_max(read, read_no), arg_max(last, last_no))
                END AS state
            FROM (
                SELECT
                    document_id,
                    arg_max(state, line_no) AS last,
                    max(line_no) AS last_no,
                    arg_max(state, line_no) FILTER (state IN ('extracted', 'extracted_with_doubts')) AS read,
                    max(line_no) FILTER (state IN ('extracted', 'extracted_with_doubts')) AS read_no
                FROM staged_runs
                GROUP BY document_id, source
            )
            GROUP BY document_id
        ) AS last ON last.document_id = record.document_id
    """)


def create_staged(
    connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], rows: list[tuple[Any, ...]]
) -> None:
    """A temporary table of these rows, passed as whole columns: single rows take a millisecond each."""
    connection.execute(f"CREATE TEMP TABLE {name} ({', '.join(f'{c} {t}' for c, t in columns.items())})")
    if rows:
        unnested = ", ".join(f"unnest(?::{column}[])" for column in columns.values())
        connection.execute(
            f"INSERT INTO {name} SELECT {unnested}", [list(values) for values in zip(*rows, strict=True)]
        )


def create_enums(connection: duckdb.DuckDBPyConnection) -> None:
    """The closed vocabularies as types: a code outside of them cannot be loaded, and tools list them."""
    for name, vocabulary in ENUMS.items():
        connection.execute(f"CREATE TYPE {name} AS ENUM ({', '.join(quoted(code.value) for code in vocabulary)})")


def fill_codes(connection: duckdb.DuckDBPyConnection) -> None:
    """The Danish names of all codes."""
    rows = [[type(code).__name__, code.value, danish] for code, danish in DISPLAY_NAMES.items()]
    connection.executemany("INSERT INTO codes VALUES (?, ?, ?)", rows)


def load_corrections(connection: duckdb.DuckDBPyConnection, out: Path) -> None:
    """What people corrected, and what it comes to for each statement."""
    corrections = resolve(out)
    create_staged(
        connection,
        "staged_corrections",
        {
            "no": "INTEGER",
            "ending": "VARCHAR",
            "document_id": "VARCHAR",
            "statement_id": "VARCHAR",
            "content": "JSON",
        },
        [
            (number, one.ending.value, one.document_id, one.statement_id, one.correction.model_dump_json())
            for number, one in enumerate(corrections.ended, 1)
        ],
    )
    stage_decisions(connection, corrections, out)
    connection.execute("SET VARIABLE doubtful_below = ?", [DOUBTFUL_BELOW])
    run_scripts(connection, "corrections")


def stage_decisions(connection: duckdb.DuckDBPyConnection, corrections: Corrections, out: Path) -> None:
    """One row a statement that somebody looked at."""
    kept = ("text", "role", "role_label", "role_rule", "perspective", "perspective_key", "kind")
    rows = []
    for document_id, decided in corrections.decided.items():
        record = read_record(record_path(out, document_id))
        for statement in record.statements:
            if decision := decided.get(statement.statement_id):
                shown = correct_statement(statement, decision, record) if decision.values else None
                values = [getattr(shown, name, None) for name in kept]
                rows.append((document_id, statement.statement_id, decision.verdict, list(decision.fields), *values))
    types = {
        "document_id": "VARCHAR",
        "statement_id": "VARCHAR",
        "verdict": "VARCHAR",
        "corrected": "VARCHAR[]",
    }
    create_staged(
        connection,
        "staged_decisions",
        types | {name: "VARCHAR[]" if name == "perspective" else "VARCHAR" for name in kept},
        rows,
    )


def summarise(connection: duckdb.DuckDBPyConnection, database: Path) -> LoadSummary:
    """Count what was loaded."""
    query = """
        SELECT
            (SELECT count(*) FROM current_documents),
            (SELECT count(*) FROM documents WHERE superseded_at IS NOT NULL),
            (SELECT count(*) FROM current_statements),
            (SELECT count(*) FROM doubtful_statements),
            (SELECT count(*) FROM rejects)
    """
    return LoadSummary(database, *connection.execute(query).fetchall()[0])
