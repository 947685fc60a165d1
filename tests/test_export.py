"""Every format reads back to the same rows."""

import csv
import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import frictionless
import pandas
import pyarrow.parquet
import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from pipeline.errors import UsageError
from pipeline.export import DEFAULT_FORMATS, EXPORTERS, existing_formats, export
from pipeline.export.csv_excel import unguard
from pipeline.export.danish import HEADINGS, headings
from pipeline.export.tables import BOXES, DOCUMENTS, FINDINGS, STATEMENTS, fetch
from pipeline.export.workbook import CELL_LIMIT, Layout, new_workbook
from pipeline.export.xlsx import CUT, shortened
from pipeline.records import DISPLAY_NAMES, ExportedStatement, Role
from pipeline.schemas import schemas
from pipeline.store.files import write_record
from pipeline.store.load import current_database, open_database
from tests.factories import document, nordby, soeby, statement
from tests.rows import statement_rows

ROWS = [json.loads(row.model_dump_json()) for row in statement_rows([soeby(), nordby()])]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All formats, written once."""
    out = tmp_path_factory.mktemp("extracted")
    for record in (nordby(), soeby()):
        write_record(record, out)
    export(out, EXPORTERS)
    return out / "exports"


def test_every_format_is_written_and_found_again(exports):
    assert existing_formats(exports) == list(EXPORTERS)
    assert set(DEFAULT_FORMATS) <= set(EXPORTERS)
    assert not list(exports.rglob(".*"))


def test_the_same_records_give_the_same_bytes(exports, tmp_path):
    for record in (soeby(), nordby()):
        write_record(record, tmp_path)
    for path in export(tmp_path, EXPORTERS):
        first = exports / path.relative_to(tmp_path / "exports")
        assert path.read_bytes() == first.read_bytes(), path.name


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path):
    write_record(nordby(), tmp_path)
    with pytest.raises(UsageError, match=r"docx.*jsonl"):
        export(tmp_path, ["jsonl", "docx"])
    assert not (tmp_path / "exports").exists()


def test_a_database_that_is_older_than_the_records_is_loaded_first_and_a_current_one_is_not(tmp_path, monkeypatch):
    write_record(soeby(), tmp_path)
    (path,) = export(tmp_path, ["jsonl"])
    assert len(path.read_text().splitlines()) == 2
    write_record(nordby(), tmp_path)
    export(tmp_path, ["jsonl"])
    assert len(path.read_text().splitlines()) == 9
    monkeypatch.delattr("pipeline.store.load.load")
    export(tmp_path, ["jsonl"])
    assert len(path.read_text().splitlines()) == 9


def test_the_columns_of_each_query_are_those_of_its_model(tmp_path):
    write_record(nordby(), tmp_path)
    with open_database(current_database(tmp_path)) as database:
        for table in (STATEMENTS, DOCUMENTS, BOXES, FINDINGS):
            assert database.sql(table.query).columns == list(table.model.model_fields), table.name
            [row, *_] = fetch(database, table)
            table.model.model_validate(dict(zip(table.model.model_fields, row, strict=True)))


def test_another_folder_can_be_named(tmp_path):
    write_record(nordby(), tmp_path)
    assert export(tmp_path, ["jsonl"], tmp_path / "andetsteds") == [tmp_path / "andetsteds" / "statements.jsonl"]


def test_jsonl(exports):
    lines = (exports / "statements.jsonl").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == ROWS
    validator = Draft202012Validator(schemas()["statement.schema.json"])
    assert [error.message for row in ROWS for error in validator.iter_errors(row)] == []
    assert list(ROWS[0]) == list(ExportedStatement.model_fields)
    assert ROWS[2]["bbox"] == [72.0, 100.0, 301.0, 126.0]


def test_the_texts_are_a_trial():
    texts = [row["text"] for row in ROWS]
    assert any(text.startswith("=") for text in texts)
    assert any(text.startswith("-") for text in texts)
    assert max(map(len, texts)) > 3000
    assert ROWS[0]["municipality_code"] == "0998"


def test_csv(exports):
    with (exports / "statements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == [{name: csv_cell(value) for name, value in row.items()} for row in ROWS]


def records_of(relation: duckdb.DuckDBPyRelation) -> list[dict[str, object]]:
    """The rows of a query."""
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def csv_cell(value: object) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


def test_csv_excel_guards_and_its_guard_can_be_undone(exports):
    content = (exports / "statements-excel.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert lines[0] == headings(STATEMENTS)
    cells = [dict(zip(ExportedStatement.model_fields, line, strict=True)) for line in lines[1:]]
    assert not any(cell.startswith(tuple("=+-@")) for row in cells for cell in row.values())
    assert [unguard(row["text"]) for row in cells] == [row["text"] for row in ROWS]
    assert [unguard(row["municipality_code"]) for row in cells] == [row["municipality_code"] for row in ROWS]
    assert cells[0]["municipality_code"] == "'0998"
    assert {row["confidence"] for row in cells} == {"1,0", "0,5"}
    assert cells[0]["role"] == DISPLAY_NAMES[Role.LEADER]


def test_parquet(exports):
    path = str(exports / "statements.parquet")
    read = duckdb.sql(f"FROM '{path}'")
    assert records_of(read) == ROWS
    types = dict(zip(read.columns, map(str, read.types), strict=True))
    assert (types["perspective"], types["bbox"], types["year"]) == ("VARCHAR[]", "DOUBLE[]", "BIGINT")
    metadata = dict(duckdb.sql(f"SELECT key, value FROM parquet_kv_metadata('{path}')").fetchall())
    assert metadata[b"schema_version"] == b"1.0.0"


def test_sqlite(exports):
    with closing(sqlite3.connect(exports / "grundlag.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute("SELECT * FROM statements ORDER BY rowid")]
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("documents", "statement_boxes", "findings")
        ]
    lists = ("perspective", "bbox", "doubts", "corrected")
    assert [row | {name: row[name] and json.loads(row[name]) for name in lists} for row in rows] == ROWS
    assert counts == [2, 11, 2]


def test_csv_is_the_same_rows_to_duckdb_and_pandas(exports):
    path = exports / "statements.csv"
    wanted = [{name: csv_cell(value) or None for name, value in row.items()} for row in ROWS]
    assert records_of(duckdb.read_csv(str(path), all_varchar=True)) == wanted
    assert pandas.read_csv(path, dtype=str).replace({float("nan"): None}).to_dict("records") == wanted


def test_parquet_is_the_same_rows_to_pyarrow_and_pandas(exports):
    path = exports / "statements.parquet"
    table = pyarrow.parquet.read_table(path)
    assert table.to_pylist() == ROWS
    assert table.schema.metadata[b"schema_version"] == b"1.0.0"
    assert list(pandas.read_parquet(path)["municipality_code"]) == [row["municipality_code"] for row in ROWS]


def test_xlsx_is_the_same_rows_to_pandas(exports):
    sheets = pandas.read_excel(exports / "grundlag.xlsx", sheet_name=None, dtype=object)
    assert list(sheets)[:3] == ["Udsagn", "Dokumenter", "Fund"]
    assert [len(sheets[name]) for name in list(sheets)[:3]] == [9, 2, 2]
    danish = {code.value: name for code, name in DISPLAY_NAMES.items()}
    coded = {"role", "kind", "modality", "verdict"}
    wanted = [[excel_cell(value, danish if name in coded else {}) for name, value in row.items()] for row in ROWS]
    assert list(sheets["Udsagn"].columns) == headings(STATEMENTS)
    assert sheets["Udsagn"].replace({float("nan"): None}).values.tolist() == wanted


def excel_cell(value: object, names: dict[str, str]) -> object:
    """What a cell holds; an empty text is no cell to pandas."""
    if isinstance(value, list):
        value = " › ".join(map(str, value))
    return names.get(value, value) or None if isinstance(value, str) else value


def test_xlsx_holds_no_formula_and_is_fit_to_be_read(exports):
    book = load_workbook(exports / "grundlag.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "inlineStr", "n"}  # n: numbers and empty cells
    statements, documents, _, *matrices = book
    assert statements.freeze_panes == "A2"
    assert statements.auto_filter.ref == "A1:Z10"
    assert documents.auto_filter.ref == "A1:R3"
    assert statements.column_dimensions["I"].width == 80
    assert statements["I2"].alignment.wrap_text
    assert [sheet.title[:8] for sheet in matrices] == ["1 grundl", "2 ledels"]
    matrix = [[cell.value for cell in row] for row in matrices[1].iter_rows()]
    assert matrix[0] == ["Perspektiv", "Leder af ledere", "Chef", "Medarbejder", "Leder", "Ingen rolle", "Direktion"]
    assert matrix[1][:2] == [
        "Trivsel",
        "understøtter medarbejdernes udvikling\ngiver feedback til medarbejdere hver uge",
    ]
    assert matrices[1].freeze_panes == "B2"


def test_a_sheet_that_is_full_goes_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.export.workbook.ROW_LIMIT", 3)
    with new_workbook(tmp_path / "x.xlsx") as book:
        book.add("Tal", Layout([10], filters=True), ["Nr."], ([number] for number in range(5)))
        book.add("Fuldt", Layout([10]), ["Nr."], [[1], [2]])
    sheets = pandas.read_excel(tmp_path / "x.xlsx", sheet_name=None)
    assert {name: list(sheet["Nr."]) for name, sheet in sheets.items()} == {
        "Tal": [0, 1],
        "Tal 2": [2, 3],
        "Tal 3": [4],
        "Fuldt": [1, 2],
    }


def test_a_text_too_long_for_excel_says_that_it_is_cut():
    assert len(shortened("x" * 40_000)) == CELL_LIMIT
    assert shortened("x" * 40_000).endswith(CUT)
    assert shortened("x" * CELL_LIMIT) == "x" * CELL_LIMIT


def test_datapackage_describes_its_files(exports):
    folder = exports / "datapackage"
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["$schema"].endswith("/2.0/datapackage.json")
    assert package["sources"][0] == {"title": "Søby, Ledelsesgrundlag, søby/grundlag.pdf"}
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        assert resource["bytes"] == len(content)
        heading = content.decode().split("\n", 1)[0].split(",")
        assert heading == [field["name"] for field in resource["schema"]["fields"]]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_frictionless_finds_the_datapackage_valid(exports):
    report = frictionless.validate(str(exports / "datapackage" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    assert {task.name: task.stats["rows"] for task in report.tasks} == {"documents": 2, "statements": 9, "findings": 2}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_frictionless_sees_a_damaged_datapackage(exports, tmp_path):
    folder = shutil.copytree(exports / "datapackage", tmp_path / "damaged")
    path = folder / "statements.csv"
    path.write_text(path.read_text().replace(",leader,", ",captain,"))
    errors = frictionless.validate(str(folder / "datapackage.json")).flatten(["type"])
    assert ["constraint-error"] in errors


def test_datapackage_names_stated_licences(tmp_path):
    record = nordby()
    source = record.sources[0].model_copy(update={"licence": "CC-BY-4.0", "address": "https://example.dk/a.pdf"})
    write_record(record.model_copy(update={"sources": [source]}), tmp_path)
    (path,) = export(tmp_path, ["datapackage"])
    package = json.loads(path.read_text(encoding="utf-8"))
    assert package["licenses"] == [{"name": "CC-BY-4.0", "title": "CC-BY-4.0"}]
    assert package["sources"][0]["path"] == "https://example.dk/a.pdf"


def test_nothing_to_export_gives_empty_files(tmp_path):
    paths = export(tmp_path, EXPORTERS)
    assert all(path.is_file() for path in paths)
    assert paths[0].read_bytes() == b""
    assert duckdb.sql(f"FROM '{tmp_path}/exports/statements.parquet'").fetchall() == []


def test_every_column_has_a_danish_heading():
    tables = (STATEMENTS, DOCUMENTS, FINDINGS)
    assert {name for table in tables for name in table.model.model_fields} == set(HEADINGS)


def test_a_text_source_has_no_box(tmp_path):
    write_record(document(statement("følger op", lines=0), media_type="text/plain"), tmp_path)
    (path,) = export(tmp_path, ["jsonl"])
    assert json.loads(path.read_text())["bbox"] is None
