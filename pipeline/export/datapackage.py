"""A Data Package (version 2): CSV files, and `datapackage.json` with schemas, hashes, licences, sources."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Any, get_args

from pipeline import __version__
from pipeline.atomic import write_bytes
from pipeline.export.csv import write_rows
from pipeline.export.rows import (
    ExportedDocument,
    ExportedFinding,
    document_rows,
    field_type,
    finding_rows,
    statement_rows,
)
from pipeline.records import DISPLAY_NAMES, DocumentRecord, ExportedStatement, Record

TYPES = {str: "string", list: "array", int: "integer", float: "number"}


@dataclass(frozen=True, slots=True)
class Table:
    """A file of the package."""

    name: str
    model: type[Record]
    rows: Callable[[Iterable[DocumentRecord]], Iterable[Record]]
    primary_key: tuple[str, ...]


TABLES = (
    Table("documents", ExportedDocument, document_rows, ("document_id",)),
    Table("statements", ExportedStatement, statement_rows, ("document_id", "statement_id")),
    Table("findings", ExportedFinding, finding_rows, ()),
)


def write_datapackage(records: Iterable[DocumentRecord], path: Path) -> None:
    """Write `datapackage.json` at `path`, after the files it describes beside it."""
    for table in TABLES:
        write_rows(table.model, table.rows(records), path.parent / f"{table.name}.csv")
    licences: set[str] = set()
    sources = []
    for record in records:
        licences |= {source.licence for source in record.sources if source.licence}
        sources.append(package_source(record))
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "grundlag",
        "title": "Ledelsesgrundlag i danske kommuner",
        "description": "Which role the leadership documents of Danish municipalities tell what. "
        "Cells are not guarded against spreadsheet formulas: for Excel take the format csv-excel or xlsx.",
        "version": __version__,
        # Where no licence is stated there is none: the texts are their authors'.
        "licenses": [{"name": licence, "title": licence} for licence in sorted(licences)],
        "sources": sources,
        "resources": [resource(table, path.parent / f"{table.name}.csv") for table in TABLES],
    }
    # The specification wants a list with something in it or none.
    filled = {name: value for name, value in package.items() if value != []}
    write_bytes(path, json.dumps(filled, ensure_ascii=False, indent=1).encode() + b"\n")


def package_source(record: DocumentRecord) -> dict[str, str]:
    """A document as a source of the package."""
    first = record.sources[0]
    names = [
        record.municipality and record.municipality.name,
        record.title and record.title.value,
        first.source,
    ]
    return {"title": ", ".join(name for name in names if name)} | ({"path": first.address} if first.address else {})


def resource(table: Table, path: Path) -> dict[str, Any]:
    """A file with its hash and schema."""
    content = path.read_bytes()
    schema: dict[str, Any] = {"fields": fields(table.model), "missingValues": [""]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    if table.name != "documents":
        key = {"fields": ["document_id"], "reference": {"resource": "documents", "fields": ["document_id"]}}
        schema["foreignKeys"] = [key]
    return {
        "name": table.name,
        "path": path.name,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n"},
        "schema": schema,
    }


def fields(model: type[Record]) -> list[dict[str, Any]]:
    """The columns of a table: name, type, description, and the codes where the values are codes."""
    described = []
    for name, info in model.model_fields.items():
        field: dict[str, Any] = {"name": name, "type": TYPES[field_type(info.annotation)]}
        if info.description:
            field["description"] = info.description
        constraints: dict[str, Any] = {}
        if NoneType not in get_args(info.annotation):
            constraints["required"] = True
        if codes := vocabulary(info.annotation):
            constraints["enum"] = [code.value for code in codes]
            names = {code.value: DISPLAY_NAMES[code] for code in codes if code in DISPLAY_NAMES}
            field["description"] = "; ".join([f"{code}: {danish}" for code, danish in names.items()] or [name])
        if constraints:
            field["constraints"] = constraints
        described.append(field)
    return described


def vocabulary(annotation: Any) -> type[StrEnum] | None:
    """The closed vocabulary of a field, or None."""
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, StrEnum):
            return candidate
    return None
