"""A Data Package (version 2): CSV files, and `datapackage.json` with schemas, hashes, licences, sources."""

import hashlib
import json
from pathlib import Path
from types import NoneType
from typing import Any, get_args

import duckdb

from pipeline import __version__
from pipeline.atomic import write_bytes
from pipeline.export.csv import write_table
from pipeline.export.tables import DOCUMENTS, FINDINGS, STATEMENTS, Table, field_type, vocabulary
from pipeline.records import DISPLAY_NAMES, SCHEMA_VERSION, Record

TYPES = {str: "string", list: "array", int: "integer", float: "number"}


TABLES = (DOCUMENTS, STATEMENTS, FINDINGS)


def write_datapackage(database: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write `datapackage.json` at `path`, after the files it describes beside it."""
    for table in TABLES:
        write_table(database, table, path.parent / f"{table.name}.csv")
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "grundlag",
        "title": "Ledelsesgrundlag i danske kommuner",
        "description": "Which role the leadership documents of Danish municipalities tell what. "
        "Cells are not guarded against spreadsheet formulas: for Excel take the format csv-excel or xlsx.",
        "version": __version__,
        "schema_version": SCHEMA_VERSION,
        # Where no licence is stated there is none: the texts are their authors'.
        "licenses": [{"name": licence, "title": licence} for licence in stated_licences(database)],
        "sources": package_sources(database),
        "resources": [resource(table, path.parent / f"{table.name}.csv") for table in TABLES],
    }
    # The specification wants a list with something in it or none.
    filled = {name: value for name, value in package.items() if value != []}
    write_bytes(path, json.dumps(filled, ensure_ascii=False, indent=1).encode() + b"\n")


def stated_licences(database: duckdb.DuckDBPyConnection) -> list[str]:
    """The licences that sources.toml states for the current documents."""
    query = """
        SELECT DISTINCT licence FROM sources JOIN current_documents USING (document_key)
        WHERE licence IS NOT NULL ORDER BY licence
    """
    return [licence for (licence,) in database.execute(query).fetchall()]


def package_sources(database: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    """The documents as sources of the package."""
    query = """
        SELECT concat_ws(', ', d.municipality, d.title, d.source), s.address
        FROM current_documents AS d JOIN sources AS s USING (document_key, source) ORDER BY d.document_id
    """
    found = database.execute(query).fetchall()
    return [{"title": title} | ({"path": address} if address else {}) for title, address in found]


def resource(table: Table, path: Path) -> dict[str, Any]:
    """A file with its hash and schema."""
    content = path.read_bytes()
    schema: dict[str, Any] = {"fields": fields(table.model), "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
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
