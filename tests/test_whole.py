"""The whole program on real files, through the command that people type."""

import json
import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

REPOSITORY = Path(__file__).parent.parent
SAMPLE = REPOSITORY / "raw" / "nordby-ledelsesgrundlag.pdf"


def grundlag(folder: Path, *arguments: str) -> tuple[int, dict]:
    """Run the command in a folder; gives its exit code and what it told a program."""
    run = subprocess.run(
        [sys.executable, "-c", "from pipeline.cli import main; main()", *arguments, "--json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert "Traceback" not in run.stderr, run.stderr
    return run.returncode, json.loads(run.stdout)


def written(out: Path) -> dict[str, bytes]:
    """What must be the same after the same run."""
    records = {path.name: path.read_bytes() for path in (out / "records").iterdir()}
    return records | {"statements.jsonl": (out / "exports" / "statements.jsonl").read_bytes()}


def encrypted_pdf() -> bytes:
    file = BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("sesam", ownerPassword="luk-op"))
    canvas.drawString(72, 700, "Som leder skal du lytte.")
    canvas.save()
    return file.getvalue()


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 40), "white").save(file, format="PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a good document among four that are none, ingested."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "raw").mkdir()
    shutil.copy(SAMPLE, folder / "raw" / "good.pdf")
    for name, content in {
        "broken.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog",
        "empty.pdf": b"",
        "locked.pdf": encrypted_pdf(),
        "picture.pdf": png(),
    }.items():
        (folder / "raw" / name).write_bytes(content)
    return folder


def test_a_good_document_among_bad_ones(mixed: Path):
    code, told = grundlag(mixed, "ingest")
    lines = {line["source"]: line for line in told["documents"]}
    assert code == 1
    assert {source: line["state"] for source, line in lines.items()} == {
        "broken.pdf": "not_a_document",
        "empty.pdf": "not_a_document",
        "good.pdf": "extracted",
        "locked.pdf": "encrypted",
        "picture.pdf": "not_a_document",
    }
    for source, line in lines.items():
        if source != "good.pdf":
            assert line["reason"].startswith(f"{source}: "), line["reason"]
    with duckdb.connect(mixed / "extracted" / "grundlag.duckdb", read_only=True) as database:
        assert database.sql("SELECT DISTINCT source FROM current_statements").fetchall() == [("good.pdf",)]
        rejects = database.sql("SELECT source FROM rejects ORDER BY source").fetchall()
    assert rejects == [("broken.pdf",), ("empty.pdf",), ("locked.pdf",), ("picture.pdf",)]


def test_a_stated_password_opens_a_document(mixed: Path):
    (mixed / "raw" / "sources.toml").write_text('["locked.pdf"]\npassword = "sesam"\n')
    _, told = grundlag(mixed, "retry", "--state", "encrypted")
    assert [(line["source"], line["state"]) for line in told["documents"]] != [("locked.pdf", "encrypted")]
    assert told["counts"].keys() <= {"extracted", "extracted_with_doubts"}


def test_the_same_run_twice_gives_the_same_bytes(tmp_path: Path):
    for out, jobs in (("one", "1"), ("two", "2")):
        code, told = grundlag(tmp_path, "ingest", str(REPOSITORY / "raw"), "--out", out, "--jobs", jobs)
        assert (code, told["results"]["documents"]) == (0, 3)
    first = written(tmp_path / "one")
    assert first == written(tmp_path / "two")
    code, told = grundlag(tmp_path, "ingest", str(REPOSITORY / "raw"), "--out", "one")
    assert (code, told["counts"]) == (0, {"unchanged": 3})
    assert written(tmp_path / "one") == first
    code, told = grundlag(tmp_path, "ingest", str(REPOSITORY / "raw"), "--out", "one", "--force")
    assert "unchanged" not in told["counts"]
    assert written(tmp_path / "one") == first
