"""A small part of `benchmarks/long_run.py`: real documents, killed twice and continued."""

from pathlib import Path

import pytest

from benchmarks import long_run

COUNT = 8


def test_a_killed_run_ends_as_an_undisturbed_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(long_run, "KILLS", 2)
    long_run.print_documents(tmp_path / "raw", COUNT)
    seen = long_run.watch(long_run.start(tmp_path, "plain", 2), tmp_path / "plain")
    assert seen.code == 0
    assert seen.parent
    assert 50 < max(seen.workers.values()) < long_run.WORKER_MB
    moments, wrong = long_run.kill_and_continue(tmp_path, "killed", COUNT, jobs=2, seed=3)
    assert len(moments) == 2
    assert wrong == []
    assert list(long_run.differences(tmp_path / "plain", tmp_path / "killed")) == []
    # What tells runs apart can tell.
    [record, *_] = sorted((tmp_path / "killed" / "records").iterdir())
    record.write_bytes(record.read_bytes() + b"\n")
    assert list(long_run.differences(tmp_path / "plain", tmp_path / "killed")) == ["records differ"]
    (tmp_path / "killed" / "exports" / "statements.jsonl").write_bytes(b"{}\n")
    assert "statements.jsonl differs" in list(long_run.differences(tmp_path / "plain", tmp_path / "killed"))
