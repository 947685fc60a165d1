"""An extractor that does on command what hostile files do to real ones: the file's text is the command."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import CannotRun, NotADocument, Unavailable
from pipeline.records import DocumentRecord
from pipeline.sources import SourceFile
from pipeline.store.shared import open_storage, write_record
from tests.factories import document, statement

# What has a run's `Work` read with it.
EXTRACTOR = {
    "extract": "tests.faults:extract",
    "settings_type": "tests.faults:FaultSettings",
    "rules_version": "tests.faults:rules_version",
}


@dataclass(frozen=True, slots=True)
class FaultSettings:
    """Accepts what the run sets."""

    reader: str = "pdfplumber"


def extract(file: SourceFile, settings: FaultSettings, heartbeat: Callable[[int], None]) -> DocumentRecord:
    """Obey the file: `well TEXT` gives a record of one statement, the other commands a fault each."""
    heartbeat(1)
    content = file.path.read_text(encoding="utf-8")
    command, _, rest = content.partition(" ")
    FAULTS[command](file, rest)
    doubts = ["order_ambiguous"] if command == "doubt" else []
    record = document(statement(rest or "Du skal gå foran.", doubts=doubts), source=file.source, content=content)
    return record.model_copy(update={"findings": []})


def rules_version(settings: FaultSettings) -> str:
    """The version the factory's documents name."""
    return "aaaaaaaa"


def well(file: SourceFile, rest: str) -> None:
    """No fault."""


def doubt(file: SourceFile, rest: str) -> None:
    """No fault, but the statement is doubtful."""


def slow(file: SourceFile, rest: str) -> None:
    """Takes the seconds named first."""
    time.sleep(float(rest.split()[0]))


def hang(file: SourceFile, rest: str) -> None:
    """Sleeps without a sign of life."""
    time.sleep(600)


def spin(file: SourceFile, rest: str) -> None:
    """Burns processor time in C, where no Python signal handler runs."""
    sum(range(10**12))


def eat_memory(file: SourceFile, rest: str) -> None:
    """Asks for more memory than a worker may have."""
    bytearray(64 * 1024**3)


def eat_memory_once(file: SourceFile, rest: str) -> None:
    """Fails for memory the first time only, as documents do beside others."""
    mark = Path(f"{file.path}.tried")
    if not mark.exists():
        mark.touch()
        raise MemoryError


def wrap_memory(file: SourceFile, rest: str) -> None:
    """Hides the want of memory in an error of its own, as libraries do."""
    try:
        eat_memory(file, rest)
    except MemoryError as error:
        raise ValueError("cannot read this page") from error


def segfault(file: SourceFile, rest: str) -> None:
    """Dies in C."""
    ctypes.string_at(0)


def leave(file: SourceFile, rest: str) -> None:
    """Ends the process with the exit code given."""
    os._exit(int(rest))


def leave_politely(file: SourceFile, rest: str) -> None:
    """Ends the process as Python programs do."""
    sys.exit(int(rest))


def be_killed(file: SourceFile, rest: str) -> None:
    """Is ended from outside, as by the kernel when memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


def fail(file: SourceFile, rest: str) -> None:
    """Meets a defect of the program."""
    raise KeyError("F1")


def refuse(file: SourceFile, rest: str) -> None:
    """Is refused by name."""
    raise NotADocument(f"{file.source}: empty. Put the document in its place.")


def fill_disk(file: SourceFile, rest: str) -> None:
    """Meets a full disk."""
    raise CannotRun("/results/records cannot be written: No space left on device. Check space and permission.")


FAULTS = {
    function.__name__: function
    for function in (
        well, doubt, slow, hang, spin, eat_memory, eat_memory_once, wrap_memory, segfault, leave, leave_politely,
        be_killed, fail, refuse, fill_disk,
    )
}  # fmt: skip


def lose_storage(record: DocumentRecord, address: str) -> None:
    """A store whose storage is gone."""
    raise Unavailable(f"{address} does not answer.")


def write_at_second_try(record: DocumentRecord, address: str) -> None:
    """A store whose storage is gone at the first call. Leaves there, for each document, whose worker brought it."""
    storage, root = open_storage(address)
    storage.makedirs(f"{root}/brought-by", exist_ok=True)
    if not storage.exists(f"{root}/tried"):
        storage.pipe_file(f"{root}/tried", b"once")
        lose_storage(record, address)
    write_record(record, address)
    storage.pipe_file(f"{root}/brought-by/{record.document_id}", str(os.getppid()).encode())
