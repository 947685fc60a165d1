"""The command line: what it prints, and with which exit code it leaves."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import __version__, fork_server
from pipeline.cli.app import run
from pipeline.lock import locked
from pipeline.store.files import read_records
from pipeline.store.load import DATABASE, open_database
from tests.grundlag_with_faults import make_faulty_work
from tests.processes import is_running

REPOSITORY = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("arguments", "started"),
    [
        (["--json", "ingest", "raw"], True),
        (["retry"], True),
        (["search", "ingest"], False),
        (["ingest", "--help"], False),
        ([], False),
    ],
)
def test_only_what_reads_documents_starts_workers_early(arguments, started, monkeypatch):
    asked = []

    def start() -> None:
        asked.append(True)
        raise OSError("no room for a socket")  # the command meets it again, and says so

    monkeypatch.setattr(fork_server, "start_server", start)
    monkeypatch.setattr(sys, "argv", ["grundlag", *arguments])
    fork_server.start_early()
    assert bool(asked) is started


@dataclass
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def values(self) -> dict:
        return json.loads(self.out)


Grundlag = Callable[..., Ended]


@pytest.fixture
def grundlag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Grundlag:
    """`grundlag` in an empty folder, 80 columns wide, over an extractor that obeys its files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr("pipeline.cli.run_documents.make_work", make_faulty_work)
    (tmp_path / "raw").mkdir()

    def call(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as left:
            run(list(arguments))
        told = capsys.readouterr()
        return Ended(left.value.code or 0, told.out, told.err)

    return call


def write(**files: str) -> None:
    for name, content in files.items():
        Path("raw", f"{name}.txt").write_text(content, encoding="utf-8")


def test_a_run_ends_with_a_table_and_where_the_results_are(grundlag: Grundlag):
    write(nordby="well Du skal lytte.", soeby="well Du skal svare.")
    ended = grundlag("ingest")
    assert ended.code == 0
    lines = [line.split() for line in ended.out.splitlines() if ".txt" in line]
    assert lines == [[f"{name}.txt", "extracted", "3", "1", "1", "0"] for name in ("nordby", "soeby")]
    assert "extracted/grundlag.duckdb" in ended.out
    assert "extracted/exports/statements.jsonl" in ended.out
    assert all(len(line) <= 80 for line in ended.out.splitlines())


def test_a_reject_is_explained_and_the_others_go_on(grundlag: Grundlag):
    write(good="well Du skal lytte.", bad="refuse")
    ended = grundlag("ingest")
    assert ended.code == 1
    assert "bad.txt: empty. Put the document in its place." in ended.out
    assert "grundlag retry" in ended.out
    assert len(list(read_records(Path("extracted")))) == 1


def test_an_empty_folder_is_no_error_and_is_said(grundlag: Grundlag):
    ended = grundlag("ingest")
    assert ended.code == 0
    assert "No documents found" in ended.out


def test_documents_of_other_kinds_are_named(grundlag: Grundlag):
    write(good="well Du skal lytte.")
    Path("raw/sub").mkdir()
    for name in ("politik.docx", "sub/note.md", "README.md", "foto.png"):
        Path("raw", name).write_text("x")
    assert "Not read: politik.docx, sub/note.md (save as PDF" in grundlag("ingest").out
    assert grundlag("ingest", "--json").values["not_read"] == ["politik.docx", "sub/note.md"]
    assert "Not read" not in grundlag("ingest", "--pattern", "*.txt").out


def test_json_is_one_object_wherever_the_flag_stands(grundlag: Grundlag):
    write(good="well Du skal lytte.", bad="refuse")
    for arguments in (("--json", "ingest"), ("ingest", "--json")):
        ended = grundlag(*arguments)
        assert ended.values["exit_code"] == ended.code == 1
        assert [line["source"] for line in ended.values["documents"]] == ["bad.txt", "good.txt"]
    assert ended.values["counts"] == {"not_a_document": 1, "unchanged": 1}
    assert ended.values["left"] == []


def test_quiet_says_nothing_and_verbose_a_line_for_each_document(grundlag: Grundlag):
    write(good="well Du skal lytte.")
    assert "good.txt: extracted" in grundlag("-v", "ingest").err
    quiet = grundlag("-q", "ingest")
    assert (quiet.out, quiet.err) == ("", "")


def test_many_documents_are_summed_up(grundlag: Grundlag, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pipeline.cli.summary.TABLE_ROWS", 2)
    write(a="well Du skal lytte.", b="well Du skal svare.", c="refuse")
    ended = grundlag("ingest")
    assert "c.txt" in ended.out
    assert "a.txt" not in ended.out
    assert "and 2 more" in ended.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("ingest", "nowhere"), 2, "nowhere: not found"),
        (("ingest", "--jobs", "none"), 2, "--jobs"),
        (("ingest", "--out", "raw/file.txt"), 2, "file.txt"),
        (("polish",), 2, "polish"),
        (("show", "nordby"), 2, "no such document"),
        (("retry", "--state", "tired"), 2, "tired: no such state"),
        (("search", "lytte"), 2, "grundlag rebuild"),
        (("forget", "nordby"), 2, "nordby: no document"),
        (("export", "--format", "docx"), 2, "docx"),
        (("evaluate", "gold.json"), 2, "gold.json"),
        (("correct", "abc", "--confirm", "--reject"), 2, "Give one of them"),
    ],
)
def test_a_mistake_is_said_in_words(grundlag: Grundlag, arguments: tuple[str, ...], code: int, said: str):
    write(file="well")
    ended = grundlag(*arguments)
    assert ended.code == code
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_a_mistake_in_the_facts_is_said_before_anything_is_read(grundlag: Grundlag):
    write(good="well Du skal lytte.")
    Path("raw/sources.toml").write_text('["god.txt"]\nyear = 2024\n')
    ended = grundlag("ingest")
    assert ended.code == 2
    assert 'Did you mean ["good.txt"]?' in ended.err


def test_a_run_beside_another_is_refused(grundlag: Grundlag):
    with locked(Path("extracted")):
        ended = grundlag("ingest")
    assert ended.code == 3
    assert "--wait" in ended.err


def test_a_full_disk_is_said_and_ends_the_run(grundlag: Grundlag):
    write(good="fill_disk")
    ended = grundlag("ingest")
    assert ended.code == 3
    assert "No space left on device" in ended.err


def test_status_tells_how_each_source_ended(grundlag: Grundlag):
    assert "no run yet" in grundlag("status").out
    write(good="well Du skal lytte.", bad="refuse")
    grundlag("ingest")
    ended = grundlag("status")
    assert ended.code == 0
    assert "2 sources: 1 extracted, 1 not a document" in ended.out
    assert "bad.txt: empty" in ended.out


def test_retry_tries_rejects_only(grundlag: Grundlag):
    write(good="well Du skal lytte.", bad="refuse")
    grundlag("ingest")
    write(bad="well Du skal svare.")
    ended = grundlag("retry", "--state", "not_a_document", "--json")
    assert [(line["source"], line["state"]) for line in ended.values["documents"]] == [("bad.txt", "extracted")]
    assert "Nothing to try again" in grundlag("retry").out


def test_show_finds_a_document_by_part_of_its_name(grundlag: Grundlag):
    write(nordby="well Du skal lytte til borgerne.")
    grundlag("ingest")
    shown = grundlag("show", "nord")
    assert shown.code == 0
    assert "Du skal lytte til borgerne." in shown.out
    assert "Leder" in shown.out
    assert all(len(line) <= 80 for line in shown.out.splitlines())
    assert "Nothing is said twice" in grundlag("show", "nord", "--differences").out
    write(nordvest="well Du skal svare.")
    grundlag("ingest")
    assert "fits several" in grundlag("show", "nord").err


def test_inspect_draws_a_page(grundlag: Grundlag):
    sample = str(REPOSITORY / "raw" / "nordby-ledelsesgrundlag.pdf")
    assert grundlag("inspect", sample, "--page", "2", "--to", "page.png").code == 0
    assert Path("page.png").read_bytes().startswith(b"\x89PNG")
    ended = grundlag("inspect", sample, "--page", "99")
    assert ended.code == 2
    assert "page 99 cannot be drawn" in ended.err


def test_search_finds_other_forms_of_a_word(grundlag: Grundlag):
    write(nordby="well Du skal lytte til medarbejdernes ideer.")
    grundlag("ingest")
    assert "medarbejdernes ideer" in grundlag("search", "medarbejder").out
    assert grundlag("search", "medarbejder", "--role", "chief", "--json").values == {"statements": []}


def test_a_correction_is_shown_and_ends_the_doubt_everywhere(grundlag: Grundlag):
    write(nordby="doubt Du skal lytte.", soeby="well Du skal svare.")
    [before, _] = grundlag("ingest", "--json").values["documents"]
    shown = grundlag("show", "nordby").out
    [number] = re.findall(r"^ ([0-9a-f]{8}) 0\.50 Du skal lytte", shown, re.MULTILINE)
    kept = grundlag("correct", number, "--text", "Du skal lytte efter.", "--role", "chief").out
    assert kept == "1 correction kept, 0 there already.\n"
    shown = grundlag("show", "nordby").out
    assert "Du skal lytte efter.  p. 1  ✎ rettet" in shown
    assert "Chef" in shown
    assert "To look at" not in shown
    for command in ("ingest", "status"):
        [line, _] = grundlag(command, "--json").values["documents"]
        assert (before["doubts"], line["doubts"]) == (1, 0)
    hit = grundlag("search", "lytte").out
    assert "Chef" in hit
    assert number in hit
    assert "1 correction: 1 applied" in grundlag("status").out


def test_forget_removes_a_document_everywhere(grundlag: Grundlag):
    write(nordby="well Du skal lytte.", soeby="well Du skal svare.")
    grundlag("ingest")
    assert grundlag("forget", "nordby.txt").code == 0
    kept = b"".join(path.read_bytes() for path in Path("extracted").rglob("*.json*") if path.is_file())
    assert b"svare" in kept
    assert b"lytte" not in kept


def test_rebuild_and_export_need_records_only(grundlag: Grundlag):
    write(nordby="well Du skal lytte.")
    grundlag("ingest")
    Path("extracted/grundlag.duckdb").unlink()
    rebuilt = grundlag("rebuild", "--json").values
    assert (rebuilt["documents"], rebuilt["statements"]) == (1, 1)
    assert Path("extracted/grundlag.duckdb").is_file()
    assert grundlag("export", "--format", "csv", "--to", "elsewhere").code == 0
    assert Path("elsewhere/statements.csv").is_file()


def test_schemas_are_checked(grundlag: Grundlag):
    assert grundlag("schemas").code == 0
    assert grundlag("schemas", "--check").code == 0
    Path("schemas/run.schema.json").write_text("{}")
    ended = grundlag("schemas", "--check")
    assert ended.code == 1
    assert "run.schema.json: out of date" in ended.out


def test_the_schemas_of_the_repository_are_those_of_the_records(grundlag: Grundlag):
    assert grundlag("schemas", "--check", "--to", str(REPOSITORY / "schemas")).code == 0


def test_doctor_looks_at_the_machine(grundlag: Grundlag):
    ended = grundlag("doctor", "--json")
    checks = {check["name"]: check for check in ended.values["checks"]}
    assert ended.code == 0
    assert checks["grundlag"]["found"] == __version__
    assert {"Python", "tesseract", "Space", "Writing", "Prefect server"} < checks.keys()


def test_the_version_is_said(grundlag: Grundlag):
    assert grundlag("--version").out == f"grundlag {__version__}\n"


def test_help_imports_nothing_heavy():
    code = """
import sys
from pipeline.cli.app import run
try:
    run(["--help"])
except SystemExit:
    heavy = {"pydantic", "rich.console", "spacy", "pdfplumber", "duckdb", "prefect", "pebble"}
    heavy &= sys.modules.keys()
    sys.exit(f"imported: {heavy}" if heavy else 0)
"""
    told = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., subprocess.Popen]:
    """Starts a run in a process group of its own, as a terminal does."""

    def start(*options: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.grundlag_with_faults", "ingest", "--json", "--jobs", "2", *options],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    return start


@pytest.fixture
def slow_run(tmp_path: Path, start: Callable[..., subprocess.Popen]) -> Callable[[], subprocess.Popen]:
    """Starts a run over twelve slow documents, and comes back when four are done."""
    (tmp_path / "raw").mkdir()
    for number in range(12):
        (tmp_path / "raw" / f"{number:02}.txt").write_text(f"slow 0.3 Du skal lytte {number}.", encoding="utf-8")

    def start_slowly() -> subprocess.Popen:
        process = start()
        records = tmp_path / "extracted" / "records"
        until = time.monotonic() + 60
        while len(list(records.glob("*.json"))) < 4 and time.monotonic() < until:
            time.sleep(0.05)
        return process

    return start_slowly


def test_ctrl_c_finishes_in_good_order_and_says_what_is_left(slow_run: Callable[[], subprocess.Popen]):
    process = slow_run()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the whole group
    out, err = process.communicate(timeout=60)
    values = json.loads(out)
    assert process.returncode == values["exit_code"] == 130
    assert "Stopping" in err
    assert "Traceback" not in err
    assert len(values["documents"]) + len(values["left"]) == 12
    assert values["results"]["documents"] == len(values["documents"]) >= 4


def test_killed_at_any_moment_a_run_goes_on_where_it_was(slow_run: Callable[[], subprocess.Popen], tmp_path: Path):
    process = slow_run()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "extracted" / "records").glob("*.json")}
    assert all(read for read in read_records(tmp_path / "extracted"))
    resumed = slow_run()
    out, err = resumed.communicate(timeout=60)
    assert resumed.returncode == 0, err
    counts = json.loads(out)["counts"]
    # What was killed between record and log is told as extracted now.
    assert counts.keys() == {"extracted", "unchanged"}
    assert counts["extracted"] + counts["unchanged"] == 12
    assert counts["unchanged"] <= len(before)
    assert all(path.stat().st_mtime_ns == when for path, when in before.items())


def test_killed_while_it_writes_the_database_a_run_leaves_the_old_one(
    start: Callable[..., subprocess.Popen], tmp_path: Path
):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("well Du skal lytte.", encoding="utf-8")
    assert start().wait(timeout=60) == 0
    out = tmp_path / "extracted"
    rows = (out / "exports" / "statements.jsonl").read_bytes()
    (tmp_path / "raw" / "b.txt").write_text("well Du skal svare.", encoding="utf-8")
    process = start()
    until = time.monotonic() + 60
    while not list(out.glob(".grundlag.duckdb.*.tmp")) and time.monotonic() < until:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert list(out.glob(".*.tmp")) != []
    with open_database(out / DATABASE) as database:
        assert database.sql("SELECT text FROM current_statements").fetchall() == [("Du skal lytte.",)]
    assert (out / "exports" / "statements.jsonl").read_bytes() == rows
    assert start().wait(timeout=60) == 0
    with open_database(out / DATABASE) as database:
        assert database.sql("SELECT count(*) FROM current_statements").fetchall() == [(2,)]
    assert list(out.glob(".*.tmp")) == []


def test_a_second_run_waits_for_the_first(
    slow_run: Callable[[], subprocess.Popen], start: Callable[..., subprocess.Popen]
):
    first = slow_run()
    second = start("--wait")
    told, err = second.communicate(timeout=120)
    assert (first.wait(timeout=60), second.returncode) == (0, 0), err
    assert json.loads(told)["counts"] == {"unchanged": 12}


def test_nothing_is_left_running_when_the_parent_alone_is_killed(slow_run: Callable[[], subprocess.Popen]):
    process = slow_run()
    process.kill()
    process.communicate()
    until = time.monotonic() + 20
    while is_running(group=process.pid) and time.monotonic() < until:
        time.sleep(0.2)
    assert not is_running(group=process.pid)
