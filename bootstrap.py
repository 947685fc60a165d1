"""Sets Grundlag up on a machine that has Python, and runs it. Needs nothing but the standard library.

    python3 bootstrap.py ingest [ARGUMENTS]     install into .venv what is missing, then `grundlag ingest …`
    python3 bootstrap.py test [ARGUMENTS]       the same with the test tools, then `pytest …`

Any other word is a command of `grundlag`, too. The system's Python is not touched, nor are the locks. Once
all is installed, .venv/bin/grundlag can be called directly. Written so that an older Python can read it and
say what it lacks.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
RUN_LOCK = HERE / "requirements.lock"
TEST_LOCK = HERE / "requirements-test.lock"  # has all that the other has


class SetupError(Exception):
    """Something the person at the terminal can mend; the text says how."""


def main(arguments):
    """Install what is missing and run the command; gives its exit code."""
    if sys.version_info < OLDEST:
        wanted, found = (".".join(map(str, version)) for version in (OLDEST, sys.version_info[:3]))
        raise SetupError(
            f"Python {wanted} or later is needed, this is {found}. "
            f"Install one and call it by its name, e.g. `python{wanted} bootstrap.py ingest`."
        )
    if arguments[:1] == ["test"]:
        if not is_installed(TEST_LOCK):
            install(TEST_LOCK)
        os.chdir(str(HERE))  # where pytest finds its settings
        return run([PYTHON, "-m", "pytest", *arguments[1:]])
    if not (is_installed(RUN_LOCK) or is_installed(TEST_LOCK)):
        install(RUN_LOCK)
    return run([ENVIRONMENT / "bin" / "grundlag", *(arguments or ["--help"])])


def is_installed(lock):
    """Whether .venv works and was brought to what this lock says."""
    stamp = stamp_of(lock)
    return works() and stamp.is_file() and stamp.read_text() == fingerprint(lock)


def install(lock):
    """Bring .venv to what the lock says, making it where it is missing or of another Python."""
    sys.stderr.write(f"Installing what {lock.name} lists into {ENVIRONMENT}; once, some minutes.\n")
    uv = shutil.which("uv")
    if not works():
        make_environment(uv)
    if not uv and not has_pip():  # uv makes environments without it
        check([PYTHON, "-m", "ensurepip"])
    pip = [uv, "pip", "install", "--python", PYTHON] if uv else [PYTHON, "-m", "pip", "install"]
    pip += ["--quiet"] if uv else ["--quiet", "--disable-pip-version-check"]
    check([*pip, "--require-hashes", "-r", lock])
    # The build backend came with the lock: the project itself is installed without asking an index.
    check([*pip, "--no-index", "--no-deps", "--no-build-isolation", "--editable", HERE])
    stamp_of(lock).write_text(fingerprint(lock))


def stamp_of(lock):
    """The file in .venv that says which state of the lock was installed."""
    return ENVIRONMENT / f"{lock.name}.installed"


def fingerprint(lock):
    """What an installation follows from: the lock, the project's own facts, and the Python in use."""
    facts = (sys.version.encode(), lock.read_bytes(), (HERE / "pyproject.toml").read_bytes())
    return hashlib.sha256(b"\0".join(facts)).hexdigest()


def works():
    """Whether .venv has the Python that is running now: its base may have been removed or replaced."""
    if not PYTHON.exists():
        return False
    ask = [str(PYTHON), "-c", "import sys; print(sys.version)"]
    told = subprocess.run(ask, stdout=subprocess.PIPE, check=False)
    return told.stdout.decode().strip() == sys.version


def has_pip():
    """Whether .venv has pip."""
    ask = [str(PYTHON), "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip') is None)"]
    return subprocess.run(ask, check=False).returncode == 0


def make_environment(uv):
    """Make .venv anew, with this Python."""
    if uv:
        check([uv, "venv", "--quiet", "--clear", "--python", sys.executable, ENVIRONMENT])
    elif run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT]) != 0:
        shutil.rmtree(str(ENVIRONMENT), ignore_errors=True)
        raise SetupError(
            "Python's venv module is missing or incomplete. "
            "On Debian and Ubuntu: apt-get install python3-venv. Then run the same command again."
        )


def check(command):
    """Run a step of the installation that has to succeed."""
    if run(command) != 0:
        step = " ".join(map(str, command))
        raise SetupError(
            f"The installation stopped at `{step}`. See the message above; it needs network access to a "
            "package index and about 1 GB of disk space. Then run the same command again."
        )


def run(command):
    """Run a command, leaving it terminal and Ctrl-C; gives its exit code."""
    # No other Python than this one, and nothing of another environment that happens to be active.
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    for name in ("PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX"):
        environment.pop(name, None)
    with subprocess.Popen([str(part) for part in command], env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # the command got it as well, and ends in good order
                continue


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(3)
