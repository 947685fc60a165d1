"""An Excel workbook of text and numbers, written row by row into its zip file.

XlsxWriter, which makes the workbook of corrections, can do far more and takes 8 µs for each of the two million cells
of 100,000 statements. Here a cell is a line of XML: a quarter of that. Text is never anything but text: no cell
becomes a formula, a number or a link, and `0999` keeps its zero. The same rows give the same bytes.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

ROW_LIMIT = 1_048_576  # rows of an Excel sheet
CELL_LIMIT = 32_767  # characters of a cell
COMPRESSION = 3  # 9 takes three times as long for a tenth of the bytes
HEADING, WRAPPED = 1, 2  # places in the list of cell formats below

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = f"""{XML}<styleSheet xmlns="{MAIN}">\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>\
<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1"/>\
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">\
<alignment vertical="top" wrapText="1"/></xf></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""

# Excel writes a character that XML cannot hold as _x000B_, and so must a text that only looks like that.
UNWRITABLE = re.compile(
    r"""
      [\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]
    | _(?=x[0-9A-Fa-f]{4}_)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet looks: widths of its columns in characters, rows and columns that stay in view, filters."""

    widths: Sequence[float]
    frozen_rows: int = 1
    frozen_columns: int = 0
    filters: bool = False


class Workbook:
    """A workbook whose sheets are added one after the other, each with all its rows."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.sheets: list[str] = []
        self.filtered: dict[int, str] = {}

    def add(self, name: str, layout: Layout, heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A sheet with a heading and rows; rows beyond Excel's limit go on in the next sheet."""
        rows = iter(rows)
        self.add_sheet(name, layout, heading, islice(rows, ROW_LIMIT - 1))
        for part in count(2):
            more = list(islice(rows, 1))
            if not more:
                return
            self.add_sheet(f"{name} {part}", layout, heading, chain(more, islice(rows, ROW_LIMIT - 2)))

    def add_sheet(self, name: str, layout: Layout, heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """One sheet."""
        self.sheets.append(name)
        letters = [letters_of(number) for number in range(1, len(heading) + 1)]
        last = 1
        with self.open(f"xl/worksheets/sheet{len(self.sheets)}.xml") as file:
            file.write(f'{XML}<worksheet xmlns="{MAIN}">{view(layout)}{columns(layout.widths)}<sheetData>'.encode())
            file.write(row_xml(1, letters, heading, HEADING).encode())
            for last, row in enumerate(rows, 2):
                file.write(row_xml(last, letters, row, WRAPPED).encode())
            file.write(b"</sheetData>")
            if layout.filters:
                file.write(f'<autoFilter ref="A1:{letters[-1]}{last}"/>'.encode())
                self.filtered[len(self.sheets) - 1] = f"'{name}'!$A$1:${letters[-1]}${last}"
            file.write(b"</worksheet>")

    def open(self, name: str) -> IO[bytes]:
        """A file of the archive, to be written; it has no time of its own."""
        return self.archive.open(name, "w", force_zip64=True)

    def finish(self) -> None:
        """Write what ties the sheets together."""
        for name, content in self.parts().items():
            with self.open(name) as file:
                file.write(content.encode())

    def parts(self) -> dict[str, str]:
        """The files beside the sheets."""
        numbers = range(1, len(self.sheets) + 1)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        sheets = (
            f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
            for number, name in enumerate(self.sheets, 1)
        )
        filters = (
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">{escape(area)}</definedName>'
            for place, area in self.filtered.items()
        )
        names = f"<definedNames>{''.join(filters)}</definedNames>" if self.filtered else ""
        overrides = "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}.worksheet+xml"/>'
            for number in numbers
        )
        relations = "".join(
            f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in numbers
        )
        styles = f'<Relationship Id="rId{len(self.sheets) + 1}" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        return {
            "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{overrides}</Types>',
            "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
            f"<sheets>{''.join(sheets)}</sheets>{names}</workbook>",
            "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
            f"{relations}{styles}</Relationships>",
            "xl/styles.xml": STYLES,
        }


@contextmanager
def new_workbook(path: Path) -> Iterator[Workbook]:
    """A workbook that is whole when the block ends."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        book = Workbook(archive)
        yield book
        book.finish()


def view(layout: Layout) -> str:
    """What stays in view."""
    rows, columns = layout.frozen_rows, layout.frozen_columns
    corner = f"{letters_of(columns + 1)}{rows + 1}"
    splits = "".join(f' {side}="{count}"' for side, count in (("xSplit", columns), ("ySplit", rows)) if count)
    pane = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
    return (
        '<sheetViews><sheetView workbookViewId="0">'
        f'<pane{splits} topLeftCell="{corner}" activePane="{pane}" state="frozen"/></sheetView></sheetViews>'
    )


def columns(widths: Sequence[float]) -> str:
    """The widths of the columns, and the height of a row with one line."""
    columns = (
        f'<col min="{number}" max="{number}" width="{width}" style="{WRAPPED}" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    )
    return f"""<sheetFormatPr defaultRowHeight="15"/><cols>{"".join(columns)}</cols>"""


def row_xml(number: int, letters: Sequence[str], values: Sequence[Any], style: int) -> str:
    """A row: numbers as numbers, text as text, nothing for None.

    >>> row_xml(2, ["A", "B"], [None, 3], WRAPPED)
    '<row r="2"><c r="B2" s="2"><v>3</v></c></row>'
    """
    cells = "".join(
        f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{cell_text(value)}</t></is></c>'
        if isinstance(value, str)
        else f'<c r="{letter}{number}" s="{style}"><v>{value}</v></c>'
        for letter, value in zip(letters, values, strict=True)
        if value is not None
    )
    return f'<row r="{number}">{cells}</row>'


def cell_text(text: str) -> str:
    """A text as XML, without what XML cannot hold.

    >>> cell_text("a < b"), cell_text("side\\x0c"), cell_text("_x0041_")
    ('a &lt; b', 'side_x000C_', '_x005F_x0041_')
    """
    if UNWRITABLE.search(text):
        text = UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return escape(text)


def letters_of(number: int) -> str:
    """The name of a column.

    >>> letters_of(1), letters_of(26), letters_of(27)
    ('A', 'Z', 'AA')
    """
    before, last = divmod(number - 1, 26)
    return (letters_of(before) if before else "") + chr(ord("A") + last)
