"""How rows are shown to Danish readers: headings, names of codes, lists as running text."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pipeline.export.tables import Table, vocabulary
from pipeline.records import DISPLAY_NAMES

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


def headings(table: Table) -> list[str]:
    """The Danish headings of a table."""
    return [HEADINGS[name] for name in table.model.model_fields]


def shown(table: Table, rows: Iterable[tuple[Any, ...]]) -> Iterator[list[Any]]:
    """Rows as Danish readers see them: codes by their names, lists as running text."""
    names = [names_of(field.annotation) for field in table.model.model_fields.values()]
    for row in rows:
        yield [shown_value(value, codes) for value, codes in zip(row, names, strict=True)]


def names_of(annotation: Any) -> dict[str, str]:
    """The Danish names of a field's codes; empty where it holds none."""
    return {code.value: DISPLAY_NAMES.get(code, code.value) for code in vocabulary(annotation) or ()}


def shown_value(value: Any, names: Mapping[str, str] = MappingProxyType({})) -> Any:
    """A code by its name, a path as `a › b`, other lists likewise; text, numbers and None as they are.

    >>> shown_value(["Trivsel", "Åbenhed"])
    'Trivsel › Åbenhed'
    """
    if isinstance(value, list):
        return " › ".join(map(str, value))
    return names.get(value, value) if names else value
