"""The bootstrap script: what it would run, without running it. `.ci/run` runs it for real."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap

SCRIPT = Path(bootstrap.__file__)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """A repository without .venv, on a machine without uv; gives the commands run, all of which succeed."""
    ran: list[list[str]] = []

    def run(command: list[object]) -> int:
        ran.append([str(part).replace(str(tmp_path), "HERE") for part in command])
        return 0

    for name in ("requirements.lock", "requirements-test.lock", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    (tmp_path / ".venv").mkdir()
    for name, value in {
        "HERE": tmp_path,
        "ENVIRONMENT": tmp_path / ".venv",
        "PYTHON": tmp_path / ".venv/bin/python",
        "RUN_LOCK": tmp_path / "requirements.lock",
        "TEST_LOCK": tmp_path / "requirements-test.lock",
        "run": run,
        "has_pip": lambda: True,
    }.items():
        monkeypatch.setattr(bootstrap, name, value)
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.chdir(tmp_path)
    return ran


def test_the_first_call_makes_the_environment_and_installs_by_hash(commands: list[list[str]]):
    assert bootstrap.main(["ingest", "a.pdf"]) == 0
    made, locked, project, called = commands
    assert made == [sys.executable, "-m", "venv", "--clear", "HERE/.venv"]
    assert locked[:4] == ["HERE/.venv/bin/python", "-m", "pip", "install"]
    assert locked[-3:] == ["--require-hashes", "-r", "HERE/requirements.lock"]
    assert {"--no-index", "--no-deps", "--no-build-isolation"} < set(project)
    assert called == ["HERE/.venv/bin/grundlag", "ingest", "a.pdf"]


def test_uv_is_used_where_it_is(commands: list[list[str]], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.which", lambda name: "/bin/uv")
    bootstrap.main(["test", "-q"])
    assert [command[:3] for command in commands[:3]] == [
        ["/bin/uv", "venv", "--quiet"],
        ["/bin/uv", "pip", "install"],
        ["/bin/uv", "pip", "install"],
    ]
    assert "HERE/requirements-test.lock" in commands[1]
    assert commands[3] == ["HERE/.venv/bin/python", "-m", "pytest", "-q"]


def test_a_second_call_installs_nothing_until_the_lock_changes(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
):
    bootstrap.main(["test"])
    monkeypatch.setattr(bootstrap, "works", lambda: True)
    del commands[:]
    bootstrap.main(["test"])
    bootstrap.main(["status"])  # the test lock has all that the other has
    assert [command[-1] for command in commands] == ["pytest", "status"]
    bootstrap.TEST_LOCK.write_text("newer")
    bootstrap.main(["test"])
    assert any("--require-hashes" in command for command in commands)


def test_without_venv_it_says_what_to_install(commands: list[list[str]], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bootstrap, "run", lambda command: 1)
    with pytest.raises(bootstrap.SetupError, match="apt-get install python3-venv"):
        bootstrap.main(["ingest"])
    assert not bootstrap.ENVIRONMENT.exists()


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(bootstrap.SetupError, match=r"Python 3\.11 or later is needed, this is 3\.9\.2"):
        bootstrap.main(["ingest"])


def test_an_old_python_can_read_it():
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_it_needs_the_standard_library_only():
    code = f"import sys; sys.path[:0] = [{str(SCRIPT.parent)!r}]; import bootstrap"
    assert subprocess.run([sys.executable, "-I", "-S", "-c", code]).returncode == 0


def test_both_locks_agree():
    def pins(name: str) -> set[str]:
        lines = (SCRIPT.parent / name).read_text(encoding="utf-8").splitlines()
        return {line.split()[0] for line in lines if "==" in line and not line.startswith((" ", "#"))}

    assert pins("requirements.lock") < pins("requirements-test.lock")
