"""Records as flat rows: what all exports have in common."""

import json
from collections.abc import Iterable, Iterator
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import Field

from pipeline.geometry import BBox, union
from pipeline.records import (
    CorrectedStatement,
    DocumentRecord,
    ExportedStatement,
    Modality,
    Record,
    Severity,
    StatementRecord,
)


class ExportedDocument(Record):
    """A document, without its content."""

    document_id: str
    source: str = Field(description="the document's first source")
    municipality: str | None
    municipality_code: str | None = Field(description="four digits as text")
    title: str | None
    year: int | None
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


def statement_rows(records: Iterable[DocumentRecord]) -> Iterator[ExportedStatement]:
    """All statements, by document and order."""
    for record in records:
        for statement in record.statements:
            yield exported_statement(record, statement)


def exported_statement(record: DocumentRecord, statement: StatementRecord) -> ExportedStatement:
    """One statement with what is needed to read it alone."""
    municipality = record.municipality
    person = statement if isinstance(statement, CorrectedStatement) else None
    return ExportedStatement(
        document_id=record.document_id,
        source=record.sources[0].source,
        municipality=municipality and municipality.name,
        municipality_code=municipality and municipality.code,
        title=record.title and record.title.value,
        year=record.year and int(record.year.value),
        statement_id=statement.statement_id,
        order=statement.order,
        text=statement.text,
        role=statement.role,
        role_label=statement.role_label,
        role_rule=statement.role_rule,
        perspective=statement.perspective,
        perspective_key=statement.perspective_key,
        lead_in=statement.lead_in,
        kind=statement.kind,
        modality=statement.modality and Modality(statement.modality.value),
        actor=statement.actor and statement.actor.value,
        action=statement.action and statement.action.value,
        page=statement.page,
        bbox=first_page_bbox(statement),
        group=statement.group,
        confidence=statement.confidence,
        doubts=statement.doubts,
        verdict=person and person.verdict,
        corrected=person.corrected if person else [],
    )


def first_page_bbox(statement: StatementRecord) -> list[float] | None:
    """The box around the statement's lines on its first page; None for a text source."""
    boxes = [BBox(box.x0, box.top, box.x1, box.bottom) for box in statement.boxes if box.page == statement.page]
    return list(union(boxes)) if boxes else None


def document_rows(records: Iterable[DocumentRecord]) -> Iterator[ExportedDocument]:
    """All documents."""
    for record in records:
        first, municipality = record.sources[0], record.municipality
        yield ExportedDocument(
            document_id=record.document_id,
            source=first.source,
            municipality=municipality and municipality.name,
            municipality_code=municipality and municipality.code,
            title=record.title and record.title.value,
            year=record.year and int(record.year.value),
            document_kind=record.document_kind and record.document_kind.value,
            media_type=record.media_type,
            pages=record.page_count,
            statements=len(record.statements),
            doubtful=sum(bool(statement.doubts) for statement in record.statements),
            address=first.address,
            retrieved=first.retrieved,
            licence=first.licence,
            sha256=record.sha256,
            schema_version=record.schema_version,
            pipeline_version=record.pipeline_version,
            rules_version=record.rules_version,
        )


def box_rows(records: Iterable[DocumentRecord]) -> Iterator[ExportedBox]:
    """The boxes of all statements."""
    for record in records:
        for statement in record.statements:
            for number, box in enumerate(statement.boxes, 1):
                yield ExportedBox(
                    document_id=record.document_id,
                    statement_id=statement.statement_id,
                    box=number,
                    **box.model_dump(),
                )


def finding_rows(records: Iterable[DocumentRecord]) -> Iterator[ExportedFinding]:
    """All findings."""
    for record in records:
        for finding in record.findings:
            yield ExportedFinding(document_id=record.document_id, **finding.model_dump())


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


def flat(value: Any) -> Any:
    """A value for a cell that holds text, a number or nothing: lists become JSON.

    >>> flat(["Trivsel", "Åbenhed"])
    '["Trivsel", "Åbenhed"]'
    """
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def values(row: Record) -> list[Any]:
    """A row's values in the order of its fields, each fit for one cell."""
    return [flat(getattr(row, name)) for name in type(row).model_fields]
