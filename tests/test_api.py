"""The program from Python."""

import runpy
import subprocess
import sys

import pytest

from pipeline.api import extract, load, open_database
from pipeline.errors import UsageError
from tests.factories import nordby, soeby
from tests.readme import REPOSITORY


def test_the_example_runs(capsys):
    runpy.run_path(str(REPOSITORY / "docs" / "example.py"))
    told = capsys.readouterr().out
    assert "Fælles ledelsesgrundlag for Nordby Kommune · 5 pages" in told
    assert "forandringer" in told
    assert "points from the top left" in told


def test_a_database_holds_the_records_given_and_no_others(tmp_path):
    path = tmp_path / "mine.duckdb"
    load([nordby(), soeby()], path)
    load([soeby()], str(path))
    with open_database(path) as database:
        assert database.execute("SELECT municipality FROM current_documents").fetchall() == [("Søby",)]
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.duckdb"]


def test_wrong_calls_say_what_to_do(tmp_path):
    with pytest.raises(UsageError, match="give one file"):
        extract(REPOSITORY / "raw")
    with pytest.raises(UsageError):
        extract(tmp_path / "none.pdf")
    with pytest.raises(UsageError, match="grundlag rebuild"):
        open_database(tmp_path / "none.duckdb")


def test_importing_it_is_light():
    heavy = {"spacy", "duckdb", "pdfplumber", "prefect"}
    code = f"import sys, pipeline.api; print(*({heavy!r} & sys.modules.keys()))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
