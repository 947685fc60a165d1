"""The Prefect flow, run for real on a temporary server, gives what the plain run gives."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline.ingest import Request, batches, ingest, make_plan
from pipeline.workers import Work
from tests.faults import EXTRACTOR
from tests.ftp import serving
from tests.test_offline import SPY, beyond_this_machine

REPOSITORY = Path(__file__).parent.parent

RUN = """
import sys
from functools import partial
from pathlib import Path
from pipeline import flow
from pipeline.ingest import Request, exit_code
from pipeline.workers import Work

if __name__ == "__main__":
    flow.BATCH = 2
    flow.Work = partial(Work, **{faults!r})
    flow.extract_documents = flow.extract_documents.with_options(retry_delay_seconds=1)
    work = Work(Path("by-flow"), shared={shared!r})
    summary = flow.run_flow(Request((Path("raw"),), work, workers=2), dask={dask!r})
    sys.exit(exit_code(summary))
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"well Du skal lytte {number}.", encoding="utf-8")
    (folder / "bad.txt").write_text("refuse", encoding="utf-8")
    return folder


def run_flow(folder: Path, shared: str | None = None, dask: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the flow on a temporary server, over an extractor that obeys its files."""
    script = folder / "run.py"
    faults = EXTRACTOR | {"store_shared": "tests.faults:write_at_second_try"}
    script.write_text(RUN.format(faults=faults, shared=shared, dask=dask))
    (folder / "spy").mkdir()
    (folder / "spy" / "sitecustomize.py").write_text(SPY)
    unset = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    set_here = {
        "PREFECT_HOME": str(folder / "prefect"),
        "PYTHONPATH": f"{folder / 'spy'}:{REPOSITORY}",
        "SPY_LOG": str(folder / "asked.jsonl"),
    }
    return subprocess.run(
        [sys.executable, script], cwd=folder, env=unset | set_here, capture_output=True, text=True, timeout=400
    )


def check_same_rows(raw: Path, folder: Path) -> None:
    """That the plain run gives the same bytes, and that there are as many rows as good documents."""
    ingest(Request((raw,), Work(folder / "plain", **EXTRACTOR)))
    exports = {(folder / name / "exports" / "statements.jsonl").read_bytes() for name in ("plain", "by-flow")}
    assert len(exports) == 1
    assert len(exports.pop().splitlines()) == 4
    assert beyond_this_machine(folder / "asked.jsonl") == set()


@pytest.mark.prefect
def test_the_flow_gives_the_same_as_the_plain_run(raw: Path, tmp_path: Path):
    run = run_flow(tmp_path)
    assert run.returncode == 1, run.stderr
    assert "bad.txt: empty" in run.stderr
    assert "0.txt: extracted, 1 statements (0-" in run.stderr
    check_same_rows(raw, tmp_path)


@pytest.mark.prefect
def test_a_dask_cluster_whose_storage_fails_once_gives_the_same(raw: Path, tmp_path: Path):
    for number in range(4):
        (raw / f"{number}.txt").write_text(f"slow 2 Du skal lytte {number}.", encoding="utf-8")
    with serving(tmp_path / "ftp") as address:
        run = run_flow(tmp_path, shared=address, dask="local")
    assert run.returncode == 1, run.stderr
    assert "does not answer" in run.stderr
    assert "bad.txt: empty" in run.stderr
    brought = tmp_path / "ftp" / "night" / "brought-by"
    assert len(list(brought.iterdir())) == 4
    assert len({path.read_text() for path in brought.iterdir()}) == 2  # two Dask workers, each with its fork server
    check_same_rows(raw, tmp_path)


def test_a_server_that_does_not_answer_is_named(raw: Path, tmp_path: Path):
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path / "prefect"), "PYTHONPATH": str(REPOSITORY)}
    environment["PREFECT_API_URL"] = "http://127.0.0.1:9/api"
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "ingest"]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert run.returncode == 3
    assert "http://127.0.0.1:9/api does not answer" in run.stderr
    assert "Traceback" not in run.stderr


def test_batches_hold_every_document_once_and_what_is_settled_once(raw: Path, tmp_path: Path):
    request = Request((raw,), Work(tmp_path / "out", **EXTRACTOR))
    plan = make_plan(request)
    parts = batches(plan, 2)
    assert [len(part.groups) for part in parts] == [2, 2, 1]
    assert [group for part in parts for group in part.groups] == list(plan.groups)
    ingest(request)
    parts = batches(make_plan(request), 2)
    assert [(len(part.settled), len(part.groups)) for part in parts] == [(4, 1)]


def test_deployments_name_the_flow_and_its_parameters():
    deployments = yaml.safe_load((REPOSITORY / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    entries = {deployment["name"]: deployment["entrypoint"] for deployment in deployments}
    assert entries == {
        "watch-raw": "pipeline/flow.py:ingest",
        "manual": "pipeline/flow.py:ingest",
        "on-dask": "pipeline/flow_dask.py:ingest",
    }
    source = (REPOSITORY / "pipeline" / "flow.py").read_text(encoding="utf-8")
    for deployment in deployments:
        assert all(f"    {name}: " in source for name in deployment["parameters"])


def test_only_what_may_pass_is_tried_again(tmp_path: Path):
    code = (
        "from prefect.states import Failed\n"
        "from pipeline.errors import CannotRun, Unavailable, UsageError\n"
        "from pipeline.flow import may_pass\n"
        "for kind in (Unavailable, CannotRun, UsageError, KeyError):\n"
        "    print(kind.__name__, may_pass(None, None, Failed(data=kind('so'))))\n"
    )
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120)
    assert told.stdout.splitlines() == ["Unavailable True", "CannotRun False", "UsageError False", "KeyError False"]


def test_the_deployed_flow_goes_to_the_scheduler_that_dask_is_told_of(tmp_path: Path):
    code = "from pipeline.flow_dask import ingest; print(ingest.task_runner.address)"
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    told = subprocess.run(
        [sys.executable, "-c", code],
        env=environment | {"DASK_SCHEDULER_ADDRESS": "tcp://scheduler:8786"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert told.stdout == "tcp://scheduler:8786\n", told.stderr
