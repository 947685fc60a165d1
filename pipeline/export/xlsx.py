"""An Excel workbook: statements, documents and findings, and a role × perspective sheet for each document."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from pipeline.atomic import replacing
from pipeline.export.danish import headings, names_of, shown, shown_value
from pipeline.export.tables import DOCUMENTS, FINDINGS, STATEMENTS, fetch
from pipeline.export.workbook import CELL_LIMIT, Layout, Workbook, new_workbook
from pipeline.records import Role

SHEETS = {"Udsagn": STATEMENTS, "Dokumenter": DOCUMENTS, "Fund": FINDINGS}
WIDTHS = {"text": 80, "lead_in": 40, "perspective": 32, "message": 80, "title": 32, "source": 32, "document_id": 32}
WIDTH = 14
CUT = " … (resten står i arket Udsagn)"


def write_xlsx(database: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The whole collection as one workbook."""
    with replacing(path) as temporary, new_workbook(temporary) as book:
        for name, table in SHEETS.items():
            layout = Layout([WIDTHS.get(field, WIDTH) for field in table.model.model_fields], filters=True)
            rows = shown(table, fetch(database, table))
            book.add(name, layout, headings(table), (list(map(shortened, row)) for row in rows))
        told = "SELECT document_id, perspective, role::VARCHAR, text FROM current_statements ORDER BY document_id, order_no"
        by_document = groupby(database.execute(told).fetchall(), itemgetter(0))
        for number, (document_id, statements) in enumerate(by_document, 1):
            add_matrix(book, sheet_name(number, document_id), statements)


def sheet_name(number: int, document_id: str) -> str:
    """A name Excel accepts: at most 31 characters, each once in a workbook.

    >>> sheet_name(12, "leder-og-medarbejdergrundlag-1a2b3c4d")
    '12 leder-og-medarbejdergrundlag'
    """
    return f"{number} {document_id}"[:31]


def add_matrix(book: Workbook, name: str, statements: Iterable[tuple[str, list[str], str | None, str]]) -> None:
    """What each role (across) is told under each perspective (down), in order of appearance."""
    cells: dict[tuple[str, str | None], list[str]] = {}
    for _, perspective, role, text in statements:
        cells.setdefault((shown_value(perspective), role), []).append(text)
    roles = list(dict.fromkeys(role for _, role in cells))
    names = names_of(Role) | {None: "Ingen rolle"}
    rows = [
        [perspective, *(shortened("\n".join(cells.get((perspective, role), []))) or None for role in roles)]
        for perspective in dict.fromkeys(perspective for perspective, _ in cells)
    ]
    layout = Layout([32, *(60 for _ in roles)], frozen_columns=1)
    book.add(name, layout, ["Perspektiv", *(names[role] for role in roles)], rows)


def shortened(value: Any) -> Any:
    """A text that fits into a cell; what is cut off is said."""
    if not isinstance(value, str) or len(value) <= CELL_LIMIT:
        return value
    return value[: CELL_LIMIT - len(CUT)] + CUT
