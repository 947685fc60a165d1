"""Records on storage that many machines share: whatever fsspec reaches, such as s3://, gs://, abfs://, sftp://.

    <address>/records/<document_id>.json                      as below the folder for results
    <address>/history/<document_id>/<pipeline>-<rules>.json

Workers anywhere write there. The one loader copies what is new into its own folder and goes on from there: plan,
database, exports, corrections and run logs know nothing of other machines.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec
from fsspec import AbstractFileSystem

from pipeline.atomic import write_bytes
from pipeline.errors import GrundlagError, Unavailable, UsageError
from pipeline.records import DocumentRecord
from pipeline.store.files import record_bytes

# What is copied: names that our own slugs and versions make, and nothing that leads out of the folder.
OURS = re.compile(r"records/[a-z0-9-]+\.json|history/[a-z0-9-]+/[\w+-][\w.+-]*\.json", re.ASCII)
FETCHED = ".shared.json"  # which state of each file was copied
AT_A_TIME = 100  # files in memory


def open_storage(address: str) -> tuple[AbstractFileSystem, str]:
    """The storage and the path in it.

    Raises UsageError for an address that nothing installed can read, Unavailable when the storage does not answer.
    """
    with _reaching(address):
        try:
            storage, root = fsspec.url_to_fs(address)
        except (ImportError, ValueError) as error:
            advice = "Install what it names into .venv, or correct the address."
            raise UsageError(f"{without_password(address)}: {error}. {advice}") from error
    return storage, root.rstrip("/")


def without_password(address: str) -> str:
    """The address for messages and files.

    >>> without_password("sftp://grundlag:sesam@storage.example/night")
    'sftp://storage.example/night'
    """
    return re.sub(r"//[^/@]*@", "//", address)


def write_record(record: DocumentRecord, address: str) -> None:
    """Store a document's current record; one that other rules or another version made goes to the history.

    Raises Unavailable when the storage does not take it.
    """
    storage, root = open_storage(address)
    path = f"{root}/records/{record.document_id}.json"
    history = f"{root}/history/{record.document_id}"
    version = f"{record.pipeline_version}-{record.rules_version}"
    content = record_bytes(record)
    with _reaching(address):
        there = _read(storage, path)
        if there == content:
            return
        earlier = _version_in(there)
        if earlier not in (None, version):
            _put(storage, f"{history}/{earlier}.json", there)
        _put(storage, path, content)
        # After a step back to older rules the same version would stand in both places.
        if storage.exists(f"{history}/{version}.json"):
            storage.rm_file(f"{history}/{version}.json")


def fetch(address: str, out: Path) -> int:
    """Copy what is new or changed there to `out`, and remove what was copied before and is gone; how many files.

    Records that only `out` has stay. Raises Unavailable when the storage does not answer.
    """
    storage, root = open_storage(address)
    with _reaching(address):
        there = _list(storage, root)
    before = _fetched(address, out)
    wanted = [name for name, state in there.items() if before.get(name) != state or not (out / name).is_file()]
    for start in range(0, len(wanted), AT_A_TIME):
        names = wanted[start : start + AT_A_TIME]
        with _reaching(address):
            contents = storage.cat([f"{root}/{name}" for name in names])
        for path, content in contents.items():
            write_bytes(out / _below(path, root), content)
    gone = before.keys() - there.keys()
    for name in gone:
        (out / name).unlink(missing_ok=True)
    write_bytes(out / FETCHED, json.dumps({"address": without_password(address), "files": there}).encode())
    return len(wanted) + len(gone)


def publish(address: str, out: Path, document_ids: Iterable[str]) -> None:
    """Make the storage say of these documents what `out` says: after `forget`, less or nothing.

    Raises Unavailable when the storage does not answer.
    """
    storage, root = open_storage(address)
    with _reaching(address):
        there = _list(storage, root)
        for document_id in document_ids:
            names = {name for name in there if name.split("/")[1].removesuffix(".json") == document_id}
            for name in sorted(names):
                if (out / name).is_file():
                    _put(storage, f"{root}/{name}", (out / name).read_bytes())
                else:
                    storage.rm_file(f"{root}/{name}")


@contextmanager
def _reaching(address: str) -> Iterator[None]:
    """Call by one name what goes wrong between here and there."""
    try:
        yield
    except GrundlagError:  # named already: the disk here, a wrong address
        raise
    except Exception as error:  # each storage has errors of its own, not all of them an OSError
        raise Unavailable(
            f"{without_password(address)} cannot be used ({type(error).__name__}: {error}). "
            "Check that it is there and that you may write to it, then run again."
        ) from error


def _put(storage: AbstractFileSystem, path: str, content: bytes) -> None:
    """Write a file that is there whole or not at all: only its name is given at the end."""
    folder, _, name = path.rpartition("/")
    storage.makedirs(folder, exist_ok=True)
    temporary = f"{folder}/.{name}.{secrets.token_hex(4)}.tmp"
    storage.pipe_file(temporary, content)
    storage.mv(temporary, path)


def _read(storage: AbstractFileSystem, path: str) -> bytes | None:
    return storage.cat_file(path) if storage.exists(path) else None


def _version_in(content: bytes | None) -> str | None:
    """Program and rules that made a stored record; None where there is no readable one."""
    try:
        stored = json.loads(content or b"")
    except ValueError:
        return None
    return f"{stored['pipeline_version']}-{stored['rules_version']}"


def _list(storage: AbstractFileSystem, root: str) -> dict[str, str]:
    """The files there, by their path below the address, each with a hash of all that the storage says of its state."""
    storage.invalidate_cache()
    storage.makedirs(f"{root}/records", exist_ok=True)
    found = {_below(path, root): facts for path, facts in storage.find(root, detail=True).items()}
    return {name: _state(facts) for name, facts in sorted(found.items()) if OURS.fullmatch(name)}


def _state(facts: dict[str, Any]) -> str:
    return hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()


def _below(path: str, root: str) -> str:
    return path.removeprefix(root).lstrip("/")


def _fetched(address: str, out: Path) -> dict[str, str]:
    """The state of each file when it was last copied from this address."""
    path = out / FETCHED
    if not path.is_file():
        return {}
    fetched = json.loads(path.read_bytes())
    return fetched["files"] if fetched["address"] == without_password(address) else {}
