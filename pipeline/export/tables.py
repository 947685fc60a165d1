"""The tables that exports are made of: what their columns mean, and the query that fills each from the database.

`<table>.sql` gives the columns of the table's model in their order, as plain text, numbers and lists.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin

import duckdb
from pydantic import Field

from pipeline.records import ExportedOf, ExportedStatement, Record, Severity

ROWS = 5000  # fetched at a time


class ExportedDocument(ExportedOf):
    """A document, without its content."""

    document_kind: str | None
    media_type: str
    pages: int
    statements: int
    doubtful: int = Field(description="statements with a doubt")
    address: str | None = Field(description="web address it came from")
    retrieved: str | None = Field(description="date of retrieval, ISO 8601")
    licence: str | None
    sha256: str = Field(description="hash of the file")
    schema_version: str
    pipeline_version: str
    rules_version: str


class ExportedBox(Record):
    """A printed line run of a statement."""

    document_id: str
    statement_id: str
    box: int = Field(description="number in the statement, from 1")
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class ExportedFinding(Record):
    """Something to know about a document."""

    document_id: str
    code: str
    severity: Severity
    page: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table, by the name that its query and its file have."""

    name: str
    model: type[Record]
    key: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        return (Path(__file__).parent / f"{self.name}.sql").read_text(encoding="utf-8")


DOCUMENTS = Table("documents", ExportedDocument, ("document_id",))
STATEMENTS = Table("statements", ExportedStatement, ("document_id", "statement_id"))
BOXES = Table("statement_boxes", ExportedBox, ("document_id", "statement_id", "box"))
FINDINGS = Table("findings", ExportedFinding)


def fetch(database: duckdb.DuckDBPyConnection, table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table, some thousand at a time."""
    answer = database.cursor().execute(table.query)
    while rows := answer.fetchmany(ROWS):
        yield from rows


def field_type(annotation: Any) -> type:
    """The plain type of a field: str, int, float or list.

    >>> field_type(int | None)
    <class 'int'>
    >>> field_type(list[str])
    <class 'list'>
    """
    inner = [argument for argument in get_args(annotation) if argument is not NoneType]
    if get_origin(annotation) is list:
        return list
    if inner:
        return field_type(inner[0])
    return str if issubclass(annotation, str) else annotation


def vocabulary(annotation: Any) -> type[StrEnum] | None:
    """The closed vocabulary of a field, or None."""
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, StrEnum):
            return candidate
    return None


def flat(row: tuple[Any, ...]) -> list[Any]:
    """A row for cells that hold text, a number or nothing: lists become JSON.

    >>> flat((1, None, ["Trivsel", "Åbenhed"]))
    [1, None, '["Trivsel", "Åbenhed"]']
    """
    return [json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value for value in row]
