"""An Excel workbook: statements, documents and findings, and a role × perspective sheet for each document.

All text is written as strings, so that nothing becomes a formula and `0999` keeps its zero.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.atomic import replacing
from pipeline.export.danish import headings, shown, shown_value
from pipeline.export.rows import (
    ExportedDocument,
    ExportedFinding,
    document_rows,
    finding_rows,
    statement_rows,
)
from pipeline.records import DocumentRecord, ExportedStatement, Record, StatementRecord

CELL_LIMIT = 32_767  # Excel's longest text
CUT = " … (resten står i arket Udsagn)"
WIDTHS = {"text": 80, "lead_in": 40, "perspective": 32, "message": 80, "title": 32, "source": 32}
# The workbook says when it was made; a fixed time keeps the same records at the same bytes.
MADE = datetime(2000, 1, 1)


def write_xlsx(records: Iterable[DocumentRecord], path: Path) -> None:
    """The whole collection as one workbook."""
    with (
        replacing(path, (FileCreateError,)) as temporary,
        xlsxwriter.Workbook(temporary, {"constant_memory": True}) as book,
    ):
        book.set_properties({"title": "Grundlag", "created": MADE})
        statements = Table(book, "Udsagn", ExportedStatement)
        documents = Table(book, "Dokumenter", ExportedDocument)
        findings = Table(book, "Fund", ExportedFinding)
        for number, record in enumerate(records, 1):
            statements.add(statement_rows([record]))
            documents.add(document_rows([record]))
            findings.add(finding_rows([record]))
            write_matrix(book, sheet_name(number, record.document_id), record.statements)
        for table in (statements, documents, findings):
            table.finish()


def sheet_name(number: int, document_id: str) -> str:
    """A name Excel accepts: at most 31 characters, each once in a workbook.

    >>> sheet_name(12, "leder-og-medarbejdergrundlag-1a2b3c4d")
    '12 leder-og-medarbejdergrundlag'
    """
    return f"{number} {document_id}"[:31]


class Table:
    """A sheet with a frozen heading and filters, filled from the top."""

    def __init__(self, book: Workbook, name: str, model: type[Record]) -> None:
        self.sheet = book.add_worksheet(name)
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.columns = len(model.model_fields)
        self.last = 0
        for column, field in enumerate(model.model_fields):
            self.sheet.set_column(column, column, WIDTHS.get(field, 14), self.wrapped)
        write_row(self.sheet, 0, headings(model), book.add_format({"bold": True, "bottom": 1}))
        self.sheet.freeze_panes(1, 0)

    def add(self, rows: Iterable[Record]) -> None:
        """Put rows below those that are there."""
        for row in rows:
            self.last += 1
            write_row(self.sheet, self.last, shown(row), self.wrapped)

    def finish(self) -> None:
        """Set the filters over all rows."""
        self.sheet.autofilter(0, 0, self.last, self.columns - 1)


def write_matrix(book: Workbook, name: str, statements: Sequence[StatementRecord]) -> None:
    """What each role (across) is told under each perspective (down), in order of appearance."""
    sheet = book.add_worksheet(name)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    cells: dict[tuple[str, str], list[str]] = {}
    for statement in statements:
        cells.setdefault((shown_value(statement.perspective), shown_value(statement.role) or ""), []).append(
            statement.text
        )
    roles = list(dict.fromkeys(role for _, role in cells))
    sheet.set_column(0, 0, 32, wrapped)
    sheet.set_column(1, max(1, len(roles)), 60, wrapped)
    write_row(sheet, 0, ["Perspektiv", *(role or "Ingen rolle" for role in roles)], book.add_format({"bold": True}))
    for number, perspective in enumerate(dict.fromkeys(perspective for perspective, _ in cells), 1):
        told = ["\n".join(cells.get((perspective, role), [])) for role in roles]
        write_row(sheet, number, [perspective, *told], wrapped)
    sheet.freeze_panes(1, 1)


def write_row(sheet: Worksheet, row: int, cells: Iterable[Any], style: Format) -> None:
    """One row: numbers as numbers, everything else as strings, nothing for None."""
    for column, value in enumerate(cells):
        if isinstance(value, int | float):
            sheet.write_number(row, column, value, style)
        elif value is not None:
            sheet.write_string(row, column, shortened(value), style)


def shortened(text: str) -> str:
    """A text that fits into a cell; what is cut off is said."""
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(CUT)] + CUT
