"""The program from Python: three names for notebooks and other programs.

    from pipeline.api import extract, load, open_database

    records = [extract(path) for path in Path("raw").glob("*.pdf")]
    load(records, "grundlag.duckdb")
    open_database("grundlag.duckdb").sql("FROM search('feedback til medarbejdere')").df()

For many documents, and for files one does not trust, use `grundlag ingest`: it reads each file in a process
of its own, within limits of time and memory, and skips what is known. Here a file is read in your process.
"""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from pipeline.records import DocumentRecord

__all__ = ["extract", "load", "open_database"]


def extract(path: str | Path) -> "DocumentRecord":
    """The record of one PDF, text or HTML file, with what a `sources.toml` beside it states.

    Raises a `pipeline.errors.DocumentError` whose message says what to do, UsageError when there is no file.
    """
    from pipeline.errors import UsageError
    from pipeline.extract import extract as extract_file
    from pipeline.sources import discover

    found = discover([Path(path)])
    if len(found) != 1 or Path(path).is_dir():
        raise UsageError(f"{path}: give one file. `grundlag ingest` reads folders.")
    return extract_file(found[0])


def load(records: Iterable["DocumentRecord"], database: str | Path) -> Path:
    """Build a database of these records alone; one that is there is replaced. Gives its path.

    Raises CannotRun when it cannot be written.
    """
    from pipeline.atomic import replacing
    from pipeline.store.files import write_record
    from pipeline.store.load import load as load_folder

    with tempfile.TemporaryDirectory() as folder:
        for record in records:
            write_record(record, Path(folder))
        made = load_folder(Path(folder)).database
        with replacing(Path(database)) as aside:
            shutil.copyfile(made, aside)
    return Path(database)


def open_database(path: str | Path) -> "duckdb.DuckDBPyConnection":
    """A database, for reading. Raises UsageError when there is none."""
    from pipeline.store.load import open_database as open_file

    return open_file(Path(path))
