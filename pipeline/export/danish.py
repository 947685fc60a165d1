"""How rows are shown to Danish readers: headings, names of codes, lists as running text."""

from enum import StrEnum
from typing import Any

from pipeline.records import DISPLAY_NAMES, Record

HEADINGS = {
    "action": "Handling",
    "actor": "Aktør",
    "address": "Adresse",
    "bbox": "Ramme",
    "code": "Kode",
    "confidence": "Sikkerhed",
    "corrected": "Rettede felter",
    "document_id": "Dokument-id",
    "document_kind": "Dokumenttype",
    "doubtful": "Tvivlsomme udsagn",
    "doubts": "Tvivl",
    "group": "Gruppe",
    "kind": "Type",
    "lead_in": "Indledning",
    "licence": "Licens",
    "media_type": "Filtype",
    "message": "Besked",
    "modality": "Modalitet",
    "municipality": "Kommune",
    "municipality_code": "Kommunekode",
    "order": "Nr.",
    "page": "Side",
    "pages": "Sider",
    "perspective": "Perspektiv",
    "perspective_key": "Perspektivnøgle",
    "pipeline_version": "Programversion",
    "retrieved": "Hentet",
    "role": "Rolle",
    "role_label": "Rollebetegnelse",
    "role_rule": "Rolleregel",
    "rules_version": "Regelversion",
    "schema_version": "Skemaversion",
    "severity": "Alvor",
    "sha256": "SHA-256",
    "source": "Kilde",
    "statement_id": "Udsagns-id",
    "statements": "Udsagn",
    "text": "Tekst",
    "title": "Titel",
    "verdict": "Vurdering",
    "year": "År",
}


def headings(model: type[Record]) -> list[str]:
    """The Danish headings of a table."""
    return [HEADINGS[name] for name in model.model_fields]


def shown(row: Record) -> list[Any]:
    """A row's values as Danish readers see them."""
    return [shown_value(getattr(row, name)) for name in type(row).model_fields]


def shown_value(value: Any) -> Any:
    """A code by its name, a path as `a › b`; other lists likewise; text, numbers and None as they are.

    >>> shown_value(["Trivsel", "Åbenhed"])
    'Trivsel › Åbenhed'
    """
    if isinstance(value, StrEnum):
        return DISPLAY_NAMES.get(value, value.value)
    if isinstance(value, list):
        return " › ".join(str(part) for part in value)
    return value
