"""An ingestion asks no network: every socket that any of its Python processes opens is written down and looked at."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import hostile

REPOSITORY = Path(__file__).parent.parent
SAMPLE = REPOSITORY / "raw" / "nordby-ledelsesgrundlag.pdf"

# Python imports a module of this name in every process, the fork server and its workers too.
SPY = """
import json, os, socket, sys

NAMES = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"}

def note(event, arguments):
    if event not in NAMES:
        return
    if event in {"socket.connect", "socket.sendto"}:
        opened, address = arguments[0], arguments[-1]
        if opened.family not in (socket.AF_INET, socket.AF_INET6):
            return
        host = address[0]
    else:
        host = arguments[0]
    with open(os.environ["SPY_LOG"], "a") as log:
        log.write(json.dumps([event, str(host)]) + "\\n")

sys.addaudithook(note)
"""


def spied(folder: Path, *arguments: str, **environment: str) -> tuple[list[tuple[str, str]], dict]:
    """What the command's processes asked of the network, as (event, host), and what it told.

    Among the documents are those that want to fetch, send and start things.
    """
    shutil.copy(SAMPLE, folder / "raw")
    for make in hostile.HARMLESS:
        (folder / "raw" / f"{make.__name__}.pdf").write_bytes(make())
    (folder / "spy" / "sitecustomize.py").write_text(SPY)
    log = folder / "log.jsonl"
    log.touch()
    run = subprocess.run(
        [sys.executable, "-c", "from pipeline.cli import main; main()", "ingest", *arguments, "--json"],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": f"{folder / 'spy'}:{REPOSITORY}",
            "SPY_LOG": str(log),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [tuple(json.loads(line)) for line in log.read_text().splitlines()], json.loads(run.stdout)


def beyond_this_machine(log: Path) -> set[str]:
    """The hosts that a log of the spy names and that are not this machine."""
    hosts = {json.loads(line)[1] for line in log.read_text().splitlines()}
    return hosts - {"127.0.0.1", "localhost", "::1", "None", "0.0.0.0"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("raw", "spy", "prefect"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_the_spy_sees_what_a_worker_asks(folder: Path):
    (folder / "spy" / "sitecustomize.py").write_text(SPY)
    log = folder / "log.jsonl"
    code = (
        "import multiprocessing, socket\n"
        "def ask(): socket.socket().connect_ex(('127.0.0.1', 9))\n"
        "worker = multiprocessing.get_context('fork').Process(target=ask); worker.start(); worker.join()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(folder / "spy"), "SPY_LOG": str(log)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=60)
    assert json.loads(log.read_text()) == ["socket.connect", "127.0.0.1"]


def test_a_plain_run_opens_no_connection(folder: Path):
    asked, told = spied(folder)
    assert sum(told["counts"].values()) == 1 + len(hostile.HARMLESS)
    assert asked == []


@pytest.mark.prefect
def test_a_prefect_run_stays_on_this_machine(folder: Path):
    asked, told = spied(
        folder,
        "--prefect",
        PREFECT_HOME=str(folder / "prefect"),
        PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS="120",
    )
    assert sum(told["counts"].values()) == 1 + len(hostile.HARMLESS)
    assert asked
    assert beyond_this_machine(folder / "log.jsonl") == set()
