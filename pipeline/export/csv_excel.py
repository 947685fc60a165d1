"""CSV for Danish Excel: byte order mark, semicolon, decimal comma, Danish headings, formulas guarded.

Excel takes a cell that begins with `= + - @` for a formula, and `0999` for 999. Such a cell gets an
apostrophe in front, and so does one that begins with an apostrophe itself: taking one leading apostrophe away
from the cells that have one gives the values back.
"""

import csv
import re
from pathlib import Path
from typing import Any

import duckdb

from pipeline.atomic import replacing
from pipeline.export.danish import headings, shown
from pipeline.export.tables import STATEMENTS, fetch

GUARDED = re.compile(
    r"""
      [=+\-@\t\r\n']  # =SUM(A1), -stole; tab and line ends are skipped before a formula
    | 0\d+$           # 0999, which would lose its zero
    """,
    re.VERBOSE,
)


def write_csv_excel(database: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The statements, to be opened by a double click."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(headings(STATEMENTS))
        writer.writerows(map(cell, row) for row in shown(STATEMENTS, fetch(database, STATEMENTS)))


def cell(value: Any) -> str:
    """A value as the text of its cell.

    >>> cell(0.5)
    '0,5'
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return guard(value) if isinstance(value, str) else str(value)


def guard(text: str) -> str:
    """Put an apostrophe before what Excel would not take as text.

    >>> guard("=1+1"), guard("0999"), guard("tager ansvar")
    ("'=1+1", "'0999", 'tager ansvar')
    """
    return f"'{text}" if GUARDED.match(text) else text


def unguard(text: str) -> str:
    """The inverse of `guard`.

    >>> unguard(guard("'citat'")), unguard("tager ansvar")
    ("'citat'", 'tager ansvar')
    """
    return text.removeprefix("'")
