"""The Prefect flow, run for real on a temporary server, gives what the plain run gives."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline.ingest import Request, batches, ingest, make_plan
from pipeline.workers import Work

REPOSITORY = Path(__file__).parent.parent
FAULTS = {
    "extract": "tests.faults:extract",
    "settings_type": "tests.faults:FaultSettings",
    "rules_version": "tests.faults:rules_version",
}

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
    summary = flow.run_flow(Request((Path("raw"),), Work(Path("by-flow")), workers=2))
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


@pytest.mark.prefect
def test_the_flow_gives_the_same_as_the_plain_run(raw: Path, tmp_path: Path):
    script = tmp_path / "run.py"
    script.write_text(RUN.format(faults=FAULTS))
    unset = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment = unset | {"PREFECT_HOME": str(tmp_path / "prefect"), "PYTHONPATH": str(REPOSITORY)}
    run = subprocess.run(
        [sys.executable, script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240
    )
    assert run.returncode == 1, run.stderr
    assert "bad.txt: empty" in run.stderr
    ingest(Request((raw,), Work(tmp_path / "plain", **FAULTS)))
    exports = {(tmp_path / name / "exports" / "statements.jsonl").read_bytes() for name in ("plain", "by-flow")}
    assert len(exports) == 1
    assert len(exports.pop().splitlines()) == 4


def test_a_server_that_does_not_answer_is_named(raw: Path, tmp_path: Path):
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path / "prefect"), "PYTHONPATH": str(REPOSITORY)}
    environment["PREFECT_API_URL"] = "http://127.0.0.1:9/api"
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "ingest"]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert run.returncode == 3
    assert "http://127.0.0.1:9/api does not answer" in run.stderr
    assert "Traceback" not in run.stderr


def test_batches_hold_every_document_once_and_what_is_settled_once(raw: Path, tmp_path: Path):
    request = Request((raw,), Work(tmp_path / "out", **FAULTS))
    plan = make_plan(request)
    parts = batches(plan, 2)
    assert [len(part.groups) for part in parts] == [2, 2, 1]
    assert [group for part in parts for group in part.groups] == list(plan.groups)
    ingest(request)
    parts = batches(make_plan(request), 2)
    assert [(len(part.settled), len(part.groups)) for part in parts] == [(4, 1)]


def test_deployments_name_the_flow_and_its_parameters():
    deployments = yaml.safe_load((REPOSITORY / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert [deployment["name"] for deployment in deployments] == ["watch-raw", "manual"]
    source = (REPOSITORY / "pipeline" / "flow.py").read_text(encoding="utf-8")
    for deployment in deployments:
        assert deployment["entrypoint"] == "pipeline/flow.py:ingest"
        assert all(f"    {name}: " in source for name in deployment["parameters"])
