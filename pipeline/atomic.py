"""Files that are either the old ones or the new ones, never half of one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import CannotRun

LEFTOVER = ".tmp"  # ends the names of what is being written


@contextmanager
def replacing(path: Path, refusals: tuple[type[Exception], ...] = ()) -> Iterator[Path]:
    """A temporary path beside `path`; when the block ends well, its file takes the place of `path`.

    The name begins with a dot and ends with `.tmp`, so that no reader of the folder takes it for a result.
    refusals: what a library that writes the file raises, beside OSError, when it cannot.
    Raises CannotRun when the folder cannot be written or the disk is full; the old file stays as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}.", suffix=LEFTOVER, dir=path.parent) as folder:
            temporary = Path(folder) / path.name
            yield temporary
            flush_to_disk(temporary)
            temporary.replace(path)
            flush_to_disk(path.parent)
    except (OSError, *refusals) as error:
        why = " ".join(str(getattr(error, "strerror", None) or error).split())
        raise CannotRun(f"{path} cannot be written: {why}. Check space and permission.") from error


def write_bytes(path: Path, content: bytes) -> None:
    """Put `content` at `path`. A file that holds it already is left alone, its time of change too."""
    if path.is_file() and path.read_bytes() == content:
        return
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def clear_leftovers(out: Path) -> None:
    """Remove what killed processes were writing below `out`. Only for who holds the lock of the folder."""
    for path in [path for folder in (out, out / "records", out / "exports") for path in folder.glob(f".*{LEFTOVER}")]:
        shutil.rmtree(path, ignore_errors=True)


def flush_to_disk(path: Path) -> None:
    """Have the system write a file or folder out, so that a rename after it survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
