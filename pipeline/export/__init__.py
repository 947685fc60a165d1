"""What analysts and programs get: one module a format, made from the database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.errors import UsageError
from pipeline.export.csv import write_csv
from pipeline.export.csv_excel import write_csv_excel
from pipeline.export.datapackage import write_datapackage
from pipeline.export.jsonl import write_jsonl
from pipeline.export.parquet import write_parquet
from pipeline.export.sqlite import write_sqlite
from pipeline.export.xlsx import write_xlsx
from pipeline.store.load import current_database, open_database


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: where its file goes below the folder for exports, and what writes it."""

    path: str
    write: Callable[[duckdb.DuckDBPyConnection, Path], None]


EXPORTERS: dict[str, Exporter] = {
    "jsonl": Exporter("statements.jsonl", write_jsonl),
    "csv": Exporter("statements.csv", write_csv),
    "csv-excel": Exporter("statements-excel.csv", write_csv_excel),
    "parquet": Exporter("statements.parquet", write_parquet),
    "xlsx": Exporter("grundlag.xlsx", write_xlsx),
    "sqlite": Exporter("grundlag.sqlite", write_sqlite),
    "datapackage": Exporter("datapackage/datapackage.json", write_datapackage),
}

DEFAULT_FORMATS = ("jsonl", "csv", "parquet")


def export(out: Path, formats: Iterable[str] = DEFAULT_FORMATS, to: Path | None = None) -> list[Path]:
    """Write these formats of the current statements to `to` (`out/exports` unless told); gives their files.

    They hold what people corrected. A database that is missing or older than the records is loaded first.
    Raises UsageError for an unknown format, before anything is written.
    """
    wanted = list(dict.fromkeys(formats))
    if unknown := [name for name in wanted if name not in EXPORTERS]:
        raise UsageError(f"Unknown format {', '.join(unknown)}. There are: {', '.join(EXPORTERS)}.")
    folder = to or out / "exports"
    with open_database(current_database(out)) as database:
        for name in wanted:
            EXPORTERS[name].write(database, folder / EXPORTERS[name].path)
    return [folder / EXPORTERS[name].path for name in wanted]


def existing_formats(folder: Path) -> list[str]:
    """The formats that were written to a folder before."""
    return [name for name, exporter in EXPORTERS.items() if (folder / exporter.path).is_file()]
