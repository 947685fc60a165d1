"""Every format reads back to the same rows."""

import csv
import hashlib
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from jsonschema import Draft202012Validator

from pipeline.errors import UsageError
from pipeline.export import DEFAULT_FORMATS, EXPORTERS, existing_formats, export
from pipeline.export.csv_excel import unguard
from pipeline.export.danish import HEADINGS, headings
from pipeline.export.tables import DOCUMENTS, FINDINGS, STATEMENTS
from pipeline.export.xlsx import CELL_LIMIT, CUT, shortened
from pipeline.records import DISPLAY_NAMES, ExportedStatement, Role
from pipeline.schemas import schemas
from pipeline.store.files import write_record
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
    assert [dict(zip(read.columns, row, strict=True)) for row in read.fetchall()] == ROWS
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


def test_xlsx_holds_strings_and_no_formula(exports):
    with zipfile.ZipFile(exports / "grundlag.xlsx") as book:
        sheets = {name: book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")}
        names = book.read("xl/workbook.xml").decode()
    statements = sheets["xl/worksheets/sheet1.xml"]
    assert len(sheets) == 5
    assert 'name="Udsagn"' in names
    assert 'name="2 ledelsesgrundlag' in names
    assert not any("<f>" in sheet for sheet in sheets.values())
    assert 't="inlineStr"' in statements
    for text in (
        "=SUM(A1) er ikke en formel",
        "- åbner dialogen; “tør” spørge, og lytter",
        ">0999<",
        ">Kommunekode<",
    ):
        assert text in statements
    assert "<autoFilter" in statements
    assert 'state="frozen"' in statements
    assert "Leder af ledere" in sheets["xl/worksheets/sheet5.xml"]


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
