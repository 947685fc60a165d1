"""Statements as exports show them, made from records and not from the database.

What scores a record needs no database, and what checks the exports must not be made as they are.
"""

from collections.abc import Iterable

from pipeline.geometry import BBox, union
from pipeline.records import CorrectedStatement, DocumentRecord, ExportedStatement, Modality, StatementRecord


def statement_rows(records: Iterable[DocumentRecord]) -> Iterable[ExportedStatement]:
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
