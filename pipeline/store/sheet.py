"""The workbook in which a person looks at doubtful statements: written, filled in, read back.

The cells with text, role, perspective and kind are changed in place. A hidden sheet keeps what stood there,
so that a change is seen whatever the database says by then.
"""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.atomic import replacing
from pipeline.errors import UsageError
from pipeline.records import DISPLAY_NAMES, Kind, Role, StatementValues, Verdict
from pipeline.store.correct import Word
from pipeline.store.load import DATABASE, open_database

SHEET, KEPT = "Tvivlsomme udsagn", "Oprindeligt"
COLUMNS = {
    "Vurdering": 14,
    "Tekst": 80,
    "Rolle": 22,
    "Perspektiv": 32,
    "Type": 14,
    "Begrundelse": 32,
    "Tvivl": 32,
    "Sikkerhed": 10,
    "Kommune": 18,
    "Dokument": 32,
    "Side": 6,
    "Udsagns-id": 18,
}
TO_FILL_IN = 6  # the first columns; the others are to read
NOBODY = "Ingen rolle"
BETWEEN = " › "
VERDICTS = {"Bekræftet": Verdict.CONFIRMED, "Afvist": Verdict.REJECTED}
ROLES = {NOBODY: None} | {DISPLAY_NAMES[role]: role for role in Role}
KINDS = {DISPLAY_NAMES[kind]: kind for kind in Kind}
HELP = (
    "Ret direkte i de gule celler, eller vælg Bekræftet eller Afvist i kolonnen Vurdering. "
    "Gem filen og læs den ind igen med: grundlag correct --from "
)


def write_sheet(out: Path, path: Path, *, everything: bool = False) -> int:
    """Write the doubtful statements (or all) for a person to look at; gives how many."""
    with open_database(out / DATABASE) as connection:
        rows = connection.execute(f"""
            SELECT
                statement_id, text, role, perspective, kind, doubts, confidence, who,
                coalesce(title, source), page
            FROM current_statements
            WHERE same_work_as IS NULL {"" if everything else "AND len(doubts) > 0"}
            ORDER BY {"document_id, order_no" if everything else "confidence, document_id, order_no"}
        """).fetchall()
    with replacing(path, (FileCreateError,)) as temporary, xlsxwriter.Workbook(temporary) as book:
        sheet, kept = start_sheet(book, path.name), book.add_worksheet(KEPT)
        kept.hide()
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        open_cell = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#fff8d6", "border": 1})
        open_cell.set_border_color("#e0d9b0")
        for number, row in enumerate(rows, 2):
            statement_id, text, role, perspective, kind, doubts, confidence, who, document, page = row
            shown = ["", text, name_of(ROLES, role), BETWEEN.join(perspective), name_of(KINDS, kind), ""]
            shown += [", ".join(doubts), confidence, who, document, page, statement_id]
            for column, value in enumerate(shown):
                style = open_cell if column < TO_FILL_IN else wrapped
                write = sheet.write_number if isinstance(value, int | float) else sheet.write_string
                write(number, column, value, style)
            kept.write_string(number, 0, statement_id)
            kept.write_string(number, 1, json.dumps([text, role, perspective, kind], ensure_ascii=False))
        offer_choices(sheet, len(rows) + 1)
    return len(rows)


def start_sheet(book: Workbook, name: str) -> Worksheet:
    """The sheet with its headings and how to use it."""
    sheet = book.add_worksheet(SHEET)
    sheet.write_string(0, 0, HELP + name, book.add_format({"italic": True}))
    heading = book.add_format({"bold": True, "bottom": 1})
    for column, (title, width) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, title, heading)
    sheet.freeze_panes(2, 2)
    return sheet


def offer_choices(sheet: Worksheet, last: int) -> None:
    """Lists to choose from, and filters."""
    for column, choices in ((0, VERDICTS), (2, ROLES), (4, KINDS)):
        sheet.data_validation(2, column, max(2, last), column, {"validate": "list", "source": list(choices)})
    sheet.autofilter(1, 0, max(2, last), len(COLUMNS) - 1)


def read_sheet(path: Path) -> Iterator[Word]:
    """What a person says in the workbook; untouched rows say nothing. Raises UsageError, naming the cell."""
    book = open_book(path)
    kept = {row[0]: row[1] for row in book[KEPT].iter_rows(values_only=True) if row[0]}
    for number, row in enumerate(book[SHEET].iter_rows(min_row=3, values_only=True), 3):
        cells = ["" if value is None else str(value) for value in row[: len(COLUMNS)]]
        statement_id = cells[-1].strip()
        if not statement_id:
            continue
        if statement_id not in kept:
            raise UsageError(f"{path}, row {number}: {statement_id} is not a statement of this sheet.")
        word = read_row(f"{path}, row {number}", cells, *json.loads(kept[statement_id]))
        if word is not None:
            yield word


def open_book(path: Path):
    """The workbook. Raises UsageError when it is none, or not one of ours."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file. Write one with `grundlag correct --to {path}`.")
    try:
        book = load_workbook(path, read_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError) as error:
        raise UsageError(f"{path}: not a workbook. Save it as .xlsx.") from error
    if not {SHEET, KEPT} <= set(book.sheetnames):
        raise UsageError(f"{path}: not a workbook that `grundlag correct --to` wrote.")
    return book


def read_row(
    where: str, cells: list[str], text: str, role: str | None, perspective: list[str], kind: str
) -> Word | None:
    """What one row says; None when it was left as it was written."""
    verdict, new_text, new_role, path, new_kind, why, *_ = cells
    for title, value, choices in (
        ("Vurdering", verdict, {"", *VERDICTS}),
        ("Rolle", new_role, ROLES),
        ("Type", new_kind, KINDS),
    ):
        if value.strip() not in choices:
            raise UsageError(f"{where}, {title}: {value!r} is not one of {', '.join(filter(None, choices))}.")
    before = StatementValues(text=text, role=role, perspective=perspective, kind=kind)
    after = StatementValues(
        text=" ".join(new_text.split()) or text,
        role=ROLES[new_role.strip()],
        perspective=[label for part in path.split(BETWEEN.strip()) if (label := part.strip())],
        kind=KINDS[new_kind.strip()],
    )
    statement_id, reason = cells[-1].strip(), why.strip() or None
    if verdict.strip() and VERDICTS[verdict.strip()] is Verdict.REJECTED:
        return Word(statement_id, Verdict.REJECTED, None, reason)
    if after != before:
        return Word(statement_id, Verdict.CORRECTED, after, reason)
    return Word(statement_id, Verdict.CONFIRMED, after, reason) if verdict.strip() else None


def name_of(names: dict, code: str | None) -> str:
    """The Danish name of a code."""
    return next(name for name, value in names.items() if value == code)
