"""One run at a time on a folder for results."""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from pipeline.errors import CannotRun

LOCK = ".lock"
LOOK_EVERY = 0.5  # seconds


@contextmanager
def locked(out: Path, wait: bool = False, should_stop: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Hold `out` for one run, making the folder where it is missing.

    The system lets go of the lock when the process ends, however it ends: there is no stale lock to clear.
    Raises CannotRun when another run holds it (with `wait`, only once `should_stop` says so), and when the
    folder cannot be written.
    """
    path = out / LOCK
    try:
        out.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise CannotRun(
            f"{out} cannot be written: {error.strerror}. Choose another folder with --out, or get permission."
        ) from error
    with file:
        while not _take(file):
            if not wait or should_stop():
                raise CannotRun(_held_by(path))
            time.sleep(LOOK_EVERY)
        _sign(file)
        yield


def _take(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(file: IO[str]) -> None:
    """Leave word of who holds the lock, for the message the next one gets."""
    file.truncate(0)
    json.dump({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}, file)
    file.flush()


def _held_by(path: Path) -> str:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        who = f"process {holder['pid']}, since {holder['since']}"
    except (ValueError, KeyError):  # it is just signing
        who = "another process"
    return f"{path.parent} is in use by another run ({who}). Wait for it with --wait, or run again later."
