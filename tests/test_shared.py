"""Records on storage that many machines share: memory, a folder, and a server behind a network connection."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest

from pipeline.errors import Unavailable, UsageError
from pipeline.ingest import Request, ingest
from pipeline.records import DocumentRecord, State
from pipeline.store.files import read_records, record_bytes
from pipeline.store.forget import forget_files
from pipeline.store.shared import fetch, publish, write_record
from pipeline.workers import Limits, Work
from tests.factories import document, statement
from tests.faults import EXTRACTOR
from tests.ftp import serving


@pytest.fixture
def ftp(tmp_path: Path) -> Iterator[str]:
    with serving(tmp_path / "ftp") as address:
        yield address


@pytest.fixture(params=["memory", "file", "ftp"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    match request.param:
        case "memory":
            return f"memory://{secrets.token_hex(4)}/grundlag"
        case "file":
            return (tmp_path / "storage").as_uri()
    return request.getfixturevalue("ftp")


def record(text: str = "Du skal lytte.", rules: str = "aaaaaaaa") -> DocumentRecord:
    return document(statement(text)).model_copy(update={"rules_version": rules})


def names(address: str) -> list[str]:
    storage, root = fsspec.url_to_fs(address)
    storage.invalidate_cache()
    return sorted(path.removeprefix(root.rstrip("/")) for path in storage.find(root))


def test_what_is_written_there_arrives_here(address: str, tmp_path: Path):
    write_record(record(), address)
    assert fetch(address, tmp_path / "out") == 1
    assert [record_bytes(one) for one in read_records(tmp_path / "out")] == [record_bytes(record())]
    assert names(address) == [f"/records/{record().document_id}.json"]
    assert fetch(address, tmp_path / "out") == 0


def test_a_record_of_other_rules_goes_to_the_history_and_comes_back(address: str, tmp_path: Path):
    write_record(record(), address)
    fetch(address, tmp_path / "out")
    write_record(record("Du skal høre efter.", rules="bbbbbbbb"), address)
    assert fetch(address, tmp_path / "out") == 2
    [now] = read_records(tmp_path / "out")
    assert now.rules_version == "bbbbbbbb"
    [earlier] = (tmp_path / "out" / "history" / now.document_id).iterdir()
    assert earlier.read_bytes() == record_bytes(record())
    write_record(record(), address)  # a step back
    fetch(address, tmp_path / "out")
    assert [path.name for path in earlier.parent.iterdir()] == [f"{now.pipeline_version}-bbbbbbbb.json"]


def test_what_is_gone_there_goes_here_and_what_is_only_here_stays(address: str, tmp_path: Path):
    write_record(record(), address)
    fetch(address, tmp_path / "out")
    own = tmp_path / "out" / "records" / "own-00000000.json"
    own.write_bytes(record_bytes(record()))
    storage, root = fsspec.url_to_fs(address)
    storage.rm_file(f"{root}/records/{record().document_id}.json")
    assert fetch(address, tmp_path / "out") == 1
    assert [path.name for path in (tmp_path / "out" / "records").iterdir()] == [own.name]


def test_what_was_forgotten_here_is_gone_there(address: str, tmp_path: Path):
    write_record(record(), address)
    write_record(record("Du skal høre efter.", rules="bbbbbbbb"), address)
    other = record("Du skal svare.").model_copy(update={"document_id": "soeby-12345678", "sha256": "0" * 64})
    write_record(
        other.model_copy(update={"sources": [other.sources[0].model_copy(update={"source": "b.pdf"})]}), address
    )
    fetch(address, tmp_path / "out")
    forgotten = forget_files(tmp_path / "out", record().document_id)
    publish(address, tmp_path / "out", forgotten.documents)
    assert names(address) == ["/records/soeby-12345678.json"]
    fetch(address, tmp_path / "out")
    assert [one.document_id for one in read_records(tmp_path / "out")] == ["soeby-12345678"]


def test_nothing_but_records_is_copied(tmp_path: Path):
    address = (tmp_path / "storage").as_uri()
    write_record(record(), address)
    for name in ("records/.half.json.1a2b.tmp", "records/A b.json", "notes.txt", "history/x/y/z.json", "runs/a.jsonl"):
        path = tmp_path / "storage" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    assert fetch(address, tmp_path / "out") == 1


@pytest.mark.parametrize(
    ("address", "error", "said"),
    [
        ("nowhere://bucket/grundlag", UsageError, "nowhere"),
        ("ftp://grundlag:sesam@127.0.0.1:9/night", Unavailable, "^ftp://127.0.0.1:9/night cannot be used"),
    ],
)
def test_storage_that_cannot_be_used_is_named(address: str, error: type[Exception], said: str, tmp_path: Path):
    with pytest.raises(error, match=said):
        write_record(record(), address)
    with pytest.raises(error, match=said):
        fetch(address, tmp_path / "out")


def test_a_run_whose_workers_write_elsewhere_gives_the_same_rows(ftp: str, tmp_path: Path):
    (tmp_path / "raw").mkdir()
    for number in range(5):
        (tmp_path / "raw" / f"{number}.txt").write_text(f"well Du skal lytte {number}.", encoding="utf-8")
    work = Work(
        out=tmp_path / "here",
        limits=Limits(wall_seconds=20, silent_seconds=10, cpu_seconds=10),
        **EXTRACTOR,
    )
    ingest(Request((tmp_path / "raw",), work, workers=2))
    elsewhere = replace(work, out=tmp_path / "loader", shared=ftp)
    summary = ingest(Request((tmp_path / "raw",), elsewhere, workers=2))
    assert summary.results.documents == 5
    rows = {(out / "exports" / "statements.jsonl").read_bytes() for out in (tmp_path / "here", tmp_path / "loader")}
    assert len(rows) == 1
    assert [json.loads(line)["text"] for line in rows.pop().splitlines()] == [f"Du skal lytte {n}." for n in range(5)]
    # Another loader, of which nobody knew, finds all of it done.
    third = ingest(Request((tmp_path / "raw",), replace(elsewhere, out=tmp_path / "third")))
    assert {line.state for line in third.documents} == {State.EXTRACTED}
    assert all(line.seconds == 0 for line in third.documents)
    assert (tmp_path / "third" / "exports" / "statements.jsonl").read_bytes() == (
        tmp_path / "here" / "exports" / "statements.jsonl"
    ).read_bytes()


def test_storage_that_goes_away_ends_the_run_by_name(tmp_path: Path):
    (tmp_path / "a.txt").write_text("well Du skal lytte.", encoding="utf-8")
    work = Work(
        out=tmp_path / "out",
        shared=(tmp_path / "storage").as_uri(),
        **EXTRACTOR,
        store_shared="tests.faults:lose_storage",
    )
    with pytest.raises(Unavailable, match="does not answer"):
        ingest(Request((tmp_path / "a.txt",), work))
