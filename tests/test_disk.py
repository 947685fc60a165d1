"""What the machine refuses, for real: a full disk, a folder that may not be written, a file that may not be read."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.export import EXPORTERS
from pipeline.store.files import read_records

REPOSITORY = Path(__file__).parent.parent

# Permissions do not bind the superuser, who runs the tests in CI, unless these rights are taken from him.
RIGHTS = "-dac_override,-dac_read_search"
BOUND = ["setpriv", "--bounding-set", RIGHTS, "--inh-caps", RIGHTS] if os.geteuid() == 0 else []
needs_permissions = pytest.mark.skipif(
    bool(BOUND) and shutil.which("setpriv") is None, reason="nothing here takes rights from the superuser"
)

Grundlag = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def grundlag(tmp_path: Path) -> Grundlag:
    """The command in a folder with two documents, with files of no more than `largest` bytes, bound by permissions."""
    (tmp_path / "raw").mkdir()
    for name in ("a", "b"):
        (tmp_path / "raw" / f"{name}.txt").write_text(f"well Du skal lytte til {name}.", encoding="utf-8")

    def call(*arguments: str, largest: int = resource.RLIM_INFINITY) -> subprocess.CompletedProcess[str]:
        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

        run = subprocess.run(
            [*BOUND, sys.executable, "-m", "tests.grundlag_with_faults", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), "COLUMNS": "200"},
            capture_output=True,
            text=True,
            timeout=120,
            preexec_fn=limit,
        )
        assert "Traceback" not in run.stderr, run.stderr
        return run

    return call


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.endswith(".tmp")]


@pytest.mark.parametrize(
    ("largest", "said"),
    [
        (2_000, r"records/c-.*\.json cannot be written: File too large"),
        (200_000, r"grundlag\.duckdb cannot be written: .*File too large"),
    ],
)
def test_a_full_disk_leaves_what_was_there_and_nothing_half_written(
    largest: int, said: str, grundlag: Grundlag, tmp_path: Path
):
    assert grundlag("ingest").returncode == 0
    results = [tmp_path / "extracted" / name for name in ("grundlag.duckdb", "exports/statements.jsonl")]
    before = [path.read_bytes() for path in results]
    (tmp_path / "raw" / "c.txt").write_text("well Du skal svare.", encoding="utf-8")
    run = grundlag("ingest", largest=largest)
    assert run.returncode == 3
    assert re.search(said, run.stderr), run.stderr
    assert [path.read_bytes() for path in results] == before
    assert leftovers(tmp_path / "extracted") == []
    assert all(record.statements for record in read_records(tmp_path / "extracted"))
    assert json.loads(grundlag("ingest", "--json").stdout)["results"]["documents"] == 3


def test_exports_that_find_the_disk_full_say_so(grundlag: Grundlag, tmp_path: Path):
    grundlag("ingest")
    for name in EXPORTERS:
        run = grundlag("export", "--format", name, "--to", "elsewhere", largest=100)
        assert run.returncode == 3, name
        assert "cannot be written" in run.stderr, name
    assert [path for path in (tmp_path / "elsewhere").rglob("*") if path.is_file()] == []


@needs_permissions
def test_a_folder_that_may_not_be_written_is_named(grundlag: Grundlag, tmp_path: Path):
    (tmp_path / "extracted").mkdir(mode=0o555)
    run = grundlag("ingest")
    assert run.returncode == 3
    assert "extracted cannot be written: Permission denied" in run.stderr
    assert list((tmp_path / "extracted").iterdir()) == []


@needs_permissions
def test_a_file_that_may_not_be_read_is_named_and_the_others_are_read(grundlag: Grundlag, tmp_path: Path):
    (tmp_path / "raw" / "a.txt").chmod(0)
    run = grundlag("ingest", "--json")
    lines = {line["source"]: line for line in json.loads(run.stdout)["documents"]}
    assert (run.returncode, lines["b.txt"]["state"]) == (1, "extracted")
    assert lines["a.txt"]["reason"].startswith("a.txt: cannot be read (Permission denied)")


@needs_permissions
def test_a_folder_that_may_not_be_searched_is_named(grundlag: Grundlag, tmp_path: Path):
    (tmp_path / "raw" / "closed").mkdir(mode=0)
    run = grundlag("ingest")
    assert run.returncode == 3
    assert "raw/closed: Permission denied" in run.stderr
