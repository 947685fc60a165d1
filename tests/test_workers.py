"""Whatever a file does to the reader, it ends in a named state and its neighbours come through."""

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import CannotRun
from pipeline.fork_server import start_server
from pipeline.records import SourceRecord, State
from pipeline.sources import SourceFile
from pipeline.store.files import read_records
from pipeline.workers import Job, Limits, Outcome, Work, _open_pool, extract_all

QUICK = Limits(wall_seconds=20, silent_seconds=10, cpu_seconds=10)


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(
        out=tmp_path / "out",
        limits=QUICK,
        extract="tests.faults:extract",
        settings_type="tests.faults:FaultSettings",
    )


def jobs(folder: Path, *commands: str) -> list[Job]:
    """One file for each command, named by its number."""
    made = []
    for number, command in enumerate(commands):
        path = folder / f"{number:02}.txt"
        path.write_text(command, encoding="utf-8")
        made.append(Job(SourceFile(path=path, source=path.name), (SourceRecord(source=path.name),)))
    return made


def states(outcomes: list[Outcome]) -> list[State]:
    return [outcome.state for outcome in outcomes]


def names(outcomes: list[Outcome]) -> list[str]:
    return [outcome.job.file.source for outcome in outcomes]


def test_records_are_written_and_outcomes_come_in_the_order_of_the_jobs(tmp_path: Path, work: Work):
    given = jobs(tmp_path, "slow 0.5 Du skal gå foran.", "well Du skal lytte.", "well Du skal svare.")
    outcomes = list(extract_all(given, work, workers=2))
    assert names(outcomes) == ["00.txt", "01.txt", "02.txt"]
    assert states(outcomes) == [State.EXTRACTED] * 3
    assert [outcome.statements for outcome in outcomes] == [1, 1, 1]
    assert {record.document_id for record in read_records(work.out)} == {o.document_id for o in outcomes}


def test_a_single_document_is_not_parsed_in_the_parent(tmp_path: Path, work: Work):
    [outcome] = extract_all(jobs(tmp_path, "leave 3"), work)
    assert outcome.state is State.CRASHED
    assert outcome.attempts == 2


@pytest.mark.parametrize(
    ("command", "state", "said"),
    [
        ("eat_memory", State.OUT_OF_MEMORY, "needs more than 3 GiB"),
        ("wrap_memory", State.OUT_OF_MEMORY, "needs more than 3 GiB"),
        ("be_killed", State.OUT_OF_MEMORY, "want of memory"),
        ("segfault", State.CRASHED, "SIGSEGV"),
        ("leave 3", State.CRASHED, "exit code 3"),
        ("leave 0", State.CRASHED, "ended the process"),
        ("leave_politely 0", State.CRASHED, "SystemExit"),
        ("fail", State.CRASHED, "KeyError: 'F1' (faults.py, line"),
        ("refuse", State.NOT_A_DOCUMENT, "empty. Put the document"),
    ],
)
def test_a_fault_ends_in_its_state_and_harms_no_neighbour(
    tmp_path: Path, work: Work, command: str, state: State, said: str
):
    given = jobs(tmp_path, "well Du skal lytte.", command, "well Du skal svare.")
    ends = {outcome.job.file.source: outcome for outcome in extract_all(given, work, workers=2)}
    assert states([ends["00.txt"], ends["02.txt"]]) == [State.EXTRACTED] * 2
    assert ends["01.txt"].state is state
    assert ends["01.txt"].reason.startswith("01.txt: ")
    assert said in ends["01.txt"].reason
    assert ends["01.txt"].document_id is None
    assert ends["01.txt"].attempts == (1 if command == "refuse" else 2)


def test_the_wall_clock_ends_what_sleeps(tmp_path: Path, work: Work):
    given = jobs(tmp_path, "hang", "well Du skal lytte.")
    outcomes = list(extract_all(given, replace(work, limits=replace(QUICK, wall_seconds=1.5)), workers=2))
    assert states(outcomes) == [State.TIMED_OUT, State.EXTRACTED]
    assert "not finished after 1.5 seconds" in outcomes[0].reason


def test_silence_ends_what_hangs_long_before_the_wall_clock(tmp_path: Path, work: Work):
    given = jobs(tmp_path, "hang", "well Du skal lytte.")
    outcomes = list(extract_all(given, replace(work, limits=replace(QUICK, silent_seconds=1)), workers=2))
    assert states(outcomes) == [State.TIMED_OUT, State.EXTRACTED]
    assert "no progress for 1 seconds after page 1" in outcomes[0].reason
    assert outcomes[0].seconds < 10


def test_the_kernel_ends_what_burns_processor_time_in_c(tmp_path: Path, work: Work):
    [outcome] = extract_all(jobs(tmp_path, "spin"), replace(work, limits=replace(QUICK, cpu_seconds=1)))
    assert outcome.state is State.TIMED_OUT
    assert "processor time" in outcome.reason


def test_what_failed_for_memory_beside_others_succeeds_alone(tmp_path: Path, work: Work):
    outcomes = list(extract_all(jobs(tmp_path, "eat_memory_once", "well Du skal lytte."), work, workers=2))
    assert names(outcomes) == ["01.txt", "00.txt"]
    assert states(outcomes) == [State.EXTRACTED] * 2
    assert [outcome.attempts for outcome in outcomes] == [1, 2]


def test_a_full_disk_ends_the_run(tmp_path: Path, work: Work):
    with pytest.raises(CannotRun, match="No space left"):
        list(extract_all(jobs(tmp_path, "well Du skal lytte.", "fill_disk"), work))


def test_an_installation_without_the_extractor_ends_the_run(tmp_path: Path, work: Work):
    with pytest.raises(CannotRun, match="not completely installed"):
        list(extract_all(jobs(tmp_path, "well"), replace(work, extract="pipeline.not_there:extract")))


def test_stopping_finishes_what_is_under_way_and_begins_nothing(tmp_path: Path, work: Work):
    seen: list[Outcome] = []
    given = jobs(tmp_path, *["slow 0.3 Du skal lytte."] * 6)
    outcomes = list(extract_all(given, work, 2, should_stop=lambda: len(seen) >= 2, on_end=seen.append))
    assert 2 <= len(outcomes) <= 4
    assert names(outcomes) == [f"{number:02}.txt" for number in range(len(outcomes))]
    assert len(list(read_records(work.out))) == len({o.document_id for o in outcomes})


def test_workers_are_renewed(tmp_path: Path, work: Work):
    limits = replace(QUICK, documents=2)
    given = jobs(tmp_path, *[f"well Du skal lytte, {number}." for number in range(5)])
    assert states(list(extract_all(given, replace(work, limits=limits)))) == [State.EXTRACTED] * 5


class SlowFolder(type(Path())):
    """A folder that takes its time to reach a worker: the worker is slow to start."""

    def __reduce__(self) -> tuple:
        return arrive_late, (str(self),)


def arrive_late(path: str) -> Path:
    time.sleep(0.5)
    return Path(path)


def test_a_pool_is_not_closed_under_a_worker_that_still_starts(tmp_path: Path):
    start_server()
    with _open_pool(2, QUICK, SlowFolder(tmp_path)) as pool:
        pool.schedule(len, args=("",))
    assert len(list(tmp_path.glob("started-*"))) == 2


def test_the_parent_stays_light(tmp_path: Path, work: Work):
    code = (
        "import sys; import pipeline.workers; "
        "sys.exit(any(name in sys.modules for name in ('spacy', 'pdfplumber', 'duckdb', 'prefect')))"
    )
    assert os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", code]) == 0
