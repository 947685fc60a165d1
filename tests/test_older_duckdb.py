"""The database in DuckDB 1.4, which R, DBeaver and many desktops still have: in a process with that version."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipeline.store.load import open_database
from pipeline.store.questions import questions
from tests.readme import REPOSITORY, make_samples

LOCK = REPOSITORY / "tests" / "duckdb-1.4.lock"
VERSION = LOCK.read_text(encoding="utf-8").partition("==")[2].split()[0]
SEARCH = "FROM search('feedback til medarbejdere')"
ASK = """
import json, sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as database:
    answers = [database.execute(query).fetchall() for query in json.load(sys.stdin)]
print(json.dumps({"version": duckdb.__version__, "answers": answers}, default=str))
"""


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with DuckDB 1.4, kept in the environment's folder once it is there."""
    folder = Path(sys.prefix) / f"duckdb-{VERSION}"
    if not (folder / "duckdb").is_dir():
        if importlib.util.find_spec("pip") is None:  # uv makes environments without it
            subprocess.run([sys.executable, "-m", "ensurepip"], check=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        made = subprocess.run([*pip, "--require-hashes", "--target", folder, "-r", LOCK], check=False)
        if made.returncode != 0 and "CI" not in os.environ:
            pytest.skip(f"DuckDB {VERSION} cannot be installed here")
        assert made.returncode == 0
    return folder


def test_questions_search_and_all_views_have_the_same_answers_there(older, tmp_path):
    database = make_samples(tmp_path)
    with open_database(database) as here:
        views = [name for (name,) in here.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()]
    queries = [*(question.sql for question in questions()), SEARCH, *(f"SELECT count(*) FROM {view}" for view in views)]
    told = subprocess.run(
        [sys.executable, "-c", ASK, database],
        input=json.dumps(queries),
        env=os.environ | {"PYTHONPATH": str(older)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    there = json.loads(told.stdout)
    assert there["version"] == VERSION != duckdb.__version__
    with open_database(database) as here:
        answers = [here.execute(query).fetchall() for query in queries]
    assert there["answers"] == json.loads(json.dumps(answers, default=str))
    assert all(answers)
