"""What the run logs tell, also when a loss of power has cut one off."""

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.known import last_lines
from pipeline.records import DocumentRun, State
from pipeline.store.files import append_run, read_runs, run_path, write_record
from pipeline.store.load import DATABASE, load, open_database
from tests.factories import document


def line(run_id: str, state: State, source: str | None = None, document_id: str | None = None) -> DocumentRun:
    record = document()
    return DocumentRun(
        run_id=run_id,
        source=source or record.sources[0].source,
        document_id=document_id or record.document_id,
        sha256=record.sha256,
        state=state,
        stage="store",
        attempts=1,
        pages=1,
        statements=1,
        roles=1,
        doubts=0,
        reason=None,
        started=f"2026-01-0{run_id}T08:00:00+00:00",
        seconds=1,
    )


def states(out: Path) -> list[str | None]:
    write_record(document(), out)
    load(out)
    with open_database(out / DATABASE) as database:
        return [state for (state,) in database.sql("SELECT state FROM documents").fetchall()]


@pytest.mark.parametrize("rest", ['{"run_id": "1", "source": "b.p', "\0\0\0\0", "{"])
def test_a_last_line_that_was_cut_off_is_left_out(tmp_path: Path, rest: str):
    append_run(line("1", State.EXTRACTED), tmp_path)
    with run_path(tmp_path, "1").open("a") as log:
        log.write(rest)
    assert [run.state for run in read_runs(tmp_path)] == [State.EXTRACTED]
    assert len(last_lines(tmp_path)) == 1


def test_damage_before_the_end_is_named(tmp_path: Path):
    append_run(line("1", State.EXTRACTED), tmp_path)
    path = run_path(tmp_path, "1")
    path.write_text("no line of a log\n" + path.read_text())
    with pytest.raises(UsageError, match="line 1"):
        read_runs(tmp_path)


def test_a_later_run_that_skips_a_document_leaves_its_state(tmp_path: Path):
    append_run(line("1", State.EXTRACTED_WITH_DOUBTS), tmp_path)
    append_run(line("2", State.UNCHANGED), tmp_path)
    assert states(tmp_path) == ["extracted_with_doubts"]


def test_a_document_has_vanished_when_its_last_file_has(tmp_path: Path):
    append_run(line("1", State.EXTRACTED), tmp_path)
    append_run(line("1", State.DUPLICATE, source="copy.pdf"), tmp_path)
    append_run(line("2", State.VANISHED, source="copy.pdf"), tmp_path)
    assert states(tmp_path) == ["extracted"]
    append_run(line("3", State.VANISHED), tmp_path)
    assert states(tmp_path) == ["vanished"]
    append_run(line("4", State.UNCHANGED), tmp_path)
    assert states(tmp_path) == ["extracted"]
