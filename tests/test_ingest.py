"""A run skips what is known, unites copies, reports what is gone, and can be stopped and taken up again."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import CannotRun
from pipeline.ingest import (
    UNHEARD,
    Listener,
    Request,
    carry_out,
    exit_code,
    find_rejected,
    ingest,
    make_plan,
)
from pipeline.known import last_lines
from pipeline.lock import locked
from pipeline.records import DocumentRun, State
from pipeline.store.files import read_records, read_runs
from pipeline.workers import Limits, Work
from tests.faults import EXTRACTOR


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    write(tmp_path / "raw", a="well Du skal lytte.", b="well Du skal svare.")
    return tmp_path / "raw"


@pytest.fixture
def request_(raw: Path, tmp_path: Path) -> Request:
    work = Work(
        out=tmp_path / "out",
        limits=Limits(wall_seconds=20, silent_seconds=10, cpu_seconds=10),
        **EXTRACTOR,
    )
    return Request(paths=(raw,), work=work, workers=2)


def write(folder: Path, **files: str) -> None:
    for name, content in files.items():
        (folder / f"{name}.txt").write_text(content, encoding="utf-8")


def run(request: Request, listener: Listener = UNHEARD) -> dict[str, DocumentRun]:
    """The first two steps, without database and exports: how each source ended."""
    return {line.source: line for line in carry_out(make_plan(request), request, listener)}


def states(lines: dict[str, DocumentRun]) -> dict[str, State]:
    return {source: line.state for source, line in lines.items()}


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / "records").iterdir()}


def test_what_is_known_is_skipped_and_keeps_its_figures(request_: Request):
    first = run(request_)
    before = contents(request_.out)
    second = run(request_)
    assert states(first) == {"a.txt": State.EXTRACTED, "b.txt": State.EXTRACTED}
    assert states(second) == {"a.txt": State.UNCHANGED, "b.txt": State.UNCHANGED}
    assert second["a.txt"].statements == first["a.txt"].statements == 1
    assert contents(request_.out) == before
    assert [line.state for line in read_runs(request_.out)] == [State.EXTRACTED] * 2 + [State.UNCHANGED] * 2


def test_state_and_figures_come_from_the_record_when_no_log_tells_them(request_: Request, raw: Path):
    write(raw, b="doubt Du skal svare.")
    run(request_)
    before = contents(request_.out)
    for log in (request_.out / "runs").iterdir():
        log.unlink()
    lines = run(request_)
    assert states(lines) == {"a.txt": State.EXTRACTED, "b.txt": State.EXTRACTED_WITH_DOUBTS}
    assert lines["a.txt"].statements == 1
    assert contents(request_.out) == before
    assert set(states(run(request_)).values()) == {State.UNCHANGED}


def test_force_gives_the_same_bytes_again(request_: Request):
    run(request_)
    before = contents(request_.out)
    assert set(states(run(replace(request_, force=True))).values()) == {State.EXTRACTED}
    assert contents(request_.out) == before


def test_other_rules_read_the_file_again(request_: Request):
    run(request_)
    newer = replace(request_, work=replace(request_.work, rules_version="tests.test_ingest:newer_rules"))
    assert set(states(run(newer)).values()) == {State.EXTRACTED}


def newer_rules(settings: object) -> str:
    return "bbbbbbbb"


def test_new_facts_read_the_file_again(request_: Request, raw: Path):
    run(request_)
    (raw / "sources.toml").write_text('["a.txt"]\nlicence = "CC BY 4.0"\n')
    assert states(run(request_)) == {"a.txt": State.EXTRACTED, "b.txt": State.UNCHANGED}
    sources = [source for record in read_records(request_.out) for source in record.sources]
    assert {source.source: source.licence for source in sources} == {"a.txt": "CC BY 4.0", "b.txt": None}


def test_a_damaged_record_is_made_again(request_: Request):
    run(request_)
    before = contents(request_.out)
    for path in (request_.out / "records").iterdir():
        path.write_bytes(path.read_bytes()[:500])
    assert set(states(run(request_)).values()) == {State.EXTRACTED}
    assert contents(request_.out) == before


def test_a_changed_file_becomes_a_document_of_its_own(request_: Request, raw: Path):
    old = run(request_)["a.txt"].document_id
    write(raw, a="well Du skal tale.")
    new = run(request_)["a.txt"].document_id
    assert old != new
    assert last_lines(request_.out)["a.txt"].document_id == new


def test_copies_are_one_record_with_two_sources(request_: Request, raw: Path):
    write(raw, c="well Du skal lytte.")
    lines = run(request_)
    assert states(lines)["c.txt"] is State.DUPLICATE
    assert lines["c.txt"].document_id == lines["a.txt"].document_id
    records = {record.document_id: record for record in read_records(request_.out)}
    assert len(records) == 2
    sources = [source.source for source in records[lines["a.txt"].document_id].sources]
    assert sources == ["a.txt", "c.txt"]
    assert states(run(request_)) == {
        "a.txt": State.UNCHANGED,
        "b.txt": State.UNCHANGED,
        "c.txt": State.DUPLICATE,
    }


def test_a_copy_found_later_joins_the_record_and_leaves_its_id(request_: Request, raw: Path):
    first = run(request_)["b.txt"].document_id
    write(raw, a0="well Du skal svare.")
    lines = run(request_)
    assert lines["b.txt"].document_id == lines["a0.txt"].document_id == first
    [record] = [record for record in read_records(request_.out) if record.document_id == first]
    assert [source.source for source in record.sources] == ["b.txt", "a0.txt"]


def test_a_copy_of_a_reject_is_a_reject(request_: Request, raw: Path):
    write(raw, c="refuse", d="refuse")
    lines = run(request_)
    assert states(lines)["d.txt"] is State.NOT_A_DOCUMENT
    assert lines["d.txt"].reason == "d.txt: same bytes as c.txt: empty. Put the document in its place."


def test_what_is_gone_is_reported_and_its_record_stays(request_: Request, raw: Path):
    run(request_)
    before = contents(request_.out)
    (raw / "a.txt").unlink()
    lines = run(request_)
    assert states(lines) == {"a.txt": State.VANISHED, "b.txt": State.UNCHANGED}
    assert "forget" in lines["a.txt"].reason
    assert contents(request_.out) == before


def test_files_of_another_folder_have_not_vanished(request_: Request, tmp_path: Path):
    run(request_)
    (tmp_path / "more").mkdir()
    write(tmp_path / "more", z="well Du skal vente.")
    assert states(run(replace(request_, paths=(tmp_path / "more",)))) == {"z.txt": State.EXTRACTED}


def test_a_file_that_cannot_be_read_is_named(request_: Request, raw: Path, monkeypatch: pytest.MonkeyPatch):
    def deny(path: Path, mode: str):
        raise PermissionError(13, "Permission denied", str(path))

    plan = make_plan(request_)
    assert not plan.settled
    monkeypatch.setattr(Path, "open", deny)  # permissions do not bind the superuser, who runs the tests in CI
    monkeypatch.setattr("pipeline.ingest.read_known", lambda out: {})
    settled = make_plan(request_).settled
    assert {line.state for line in settled} == {State.NOT_A_DOCUMENT}
    assert "a.txt: cannot be read (Permission denied)" in settled[0].reason


def test_a_stopped_run_says_what_is_left_and_the_next_goes_on(request_: Request, raw: Path):
    write(raw, **{f"c{number}": f"slow 0.2 Du skal lytte {number}." for number in range(6)})
    ended = []
    plan = make_plan(request_)
    listener = Listener(on_end=ended.append, should_stop=lambda: len(ended) >= 2)
    lines = carry_out(plan, request_, listener)
    assert 2 <= len(lines) < 8
    following = states(run(request_))
    unchanged = [source for source, state in following.items() if state is State.UNCHANGED]
    assert unchanged == [line.source for line in lines]
    assert len(following) == 8


def test_rejects_are_found_again_with_what_is_stated_of_them(request_: Request, raw: Path):
    write(raw, c="refuse", d="leave 3")
    (raw / "sources.toml").write_text('["c.txt"]\npassword = "sesam"\n')
    run(request_)
    found = find_rejected(request_.out)
    assert [file.source for file in found] == ["c.txt", "d.txt"]
    assert found[0].stated.password == "sesam"
    assert [file.source for file in find_rejected(request_.out, {State.CRASHED})] == ["d.txt"]
    write(raw, d="well Du skal vente.")
    lines = run(replace(request_, paths=(), files=tuple(find_rejected(request_.out, {State.CRASHED}))))
    assert states(lines) == {"d.txt": State.EXTRACTED}
    assert [file.source for file in find_rejected(request_.out)] == ["c.txt"]


def test_no_password_is_written(request_: Request, raw: Path):
    (raw / "sources.toml").write_text('["a.txt"]\npassword = "sesam-luk-op"\n')
    run(request_)
    written = [path for path in request_.out.rglob("*") if path.is_file()]
    assert len(written) >= 3
    assert not any(b"sesam-luk-op" in path.read_bytes() for path in written)


def test_a_second_run_on_the_same_folder_is_refused(request_: Request):
    with (
        locked(request_.out),
        pytest.raises(CannotRun, match=f"in use by another run .process {os.getpid()}"),
    ):
        ingest(request_)


def test_the_lock_goes_with_its_process(tmp_path: Path):
    code = f"""
import os, signal
from pathlib import Path
from pipeline.lock import locked
with locked(Path({str(tmp_path)!r})):
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", code]).returncode == -9
    with locked(tmp_path):
        assert json.loads((tmp_path / ".lock").read_text())["pid"] == os.getpid()


def test_a_waiting_run_takes_its_turn(tmp_path: Path):
    code = f"""
import time
from pathlib import Path
from pipeline.lock import locked
with locked(Path({str(tmp_path)!r})):
    print("held", flush=True)
    time.sleep(1)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with locked(tmp_path, wait=True):
            assert holder.wait(timeout=5) == 0


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(CannotRun, match="cannot be written"), locked(tmp_path / "file" / "out"):
        pass


def test_database_and_exports_follow_the_records(request_: Request, raw: Path):
    summary = ingest(request_)
    assert summary.results.documents == 2
    assert summary.results.statements == 2
    assert summary.results.database.is_file()
    assert exit_code(summary) == 0
    lines = (request_.out / "exports" / "statements.jsonl").read_bytes()
    assert [json.loads(line)["text"] for line in lines.splitlines()] == ["Du skal lytte.", "Du skal svare."]
    write(raw, c="refuse")
    again = ingest(request_)
    assert exit_code(again) == 1
    assert (request_.out / "exports" / "statements.jsonl").read_bytes() == lines
