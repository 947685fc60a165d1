"""PDFs that mean harm: each ends in a named state within its limits, runs nothing, and its neighbours come through."""

import os
import resource
from pathlib import Path

import pytest

from pipeline.ingest import Request, ingest
from pipeline.records import DocumentRun, SourceRecord, State
from pipeline.sources import SourceFile
from pipeline.store.files import read_records
from pipeline.workers import Job, Limits, Outcome, Work, extract_all
from tests import hostile

LIMITS = Limits(wall_seconds=40, silent_seconds=30, cpu_seconds=40)
SAMPLE = Path(__file__).parent.parent / "raw" / "nordby-ledelsesgrundlag.pdf"


def run(folder: Path, files: dict[str, bytes]) -> dict[str, Outcome]:
    """How each file ended, read between others."""
    jobs = []
    for name, content in files.items():
        (folder / name).write_bytes(content)
        jobs.append(Job(SourceFile(path=folder / name, source=name), (SourceRecord(source=name),)))
    work = Work(out=folder / "out", limits=LIMITS)
    return {outcome.job.file.source: outcome for outcome in extract_all(jobs, work)}


@pytest.fixture(scope="module")
def harmful(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """All harmful files in one run, a good document before and after them."""
    files = {"000.pdf": SAMPLE.read_bytes()}
    files |= {f"{make.__name__}.pdf": make() for make in hostile.HARMFUL}
    return run(tmp_path_factory.mktemp("harmful"), files | {"zzz.pdf": SAMPLE.read_bytes()})


@pytest.mark.parametrize("make", hostile.HARMFUL, ids=lambda make: make.__name__)
def test_a_harmful_file_ends_in_a_named_state_within_its_limits(make, harmful: dict[str, Outcome]):
    ended = harmful[f"{make.__name__}.pdf"]
    assert ended.state not in {State.CRASHED, State.INVALID_RECORD}, ended.reason
    assert ended.seconds < LIMITS.wall_seconds + 5
    if ended.document_id is None:
        assert ended.reason.startswith(f"{make.__name__}.pdf: ")


def test_its_neighbours_come_through(harmful: dict[str, Outcome]):
    assert [harmful[name].state for name in ("000.pdf", "zzz.pdf")] == [State.EXTRACTED] * 2


def test_more_pages_than_allowed_are_refused_before_they_are_read(harmful: dict[str, Outcome]):
    assert harmful["many_pages.pdf"].state is State.TOO_LARGE
    assert "10000 pages" in harmful["many_pages.pdf"].reason


def test_no_child_took_more_than_its_address_space(harmful: dict[str, Outcome]):
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert peak < LIMITS.address_space


@pytest.mark.parametrize("make", hostile.HARMLESS, ids=lambda make: make.__name__)
def test_what_a_file_wants_done_is_not_done(make, tmp_path: Path):
    before = set(tmp_path.parent.rglob("*"))
    ended = run(tmp_path, {"harm.pdf": make()})["harm.pdf"]
    assert ended.state in {State.EXTRACTED, State.EXTRACTED_WITH_DOUBTS}, ended.reason
    assert ended.statements >= 1
    made = {path.name for path in set(tmp_path.parent.rglob("*")) - before if path.is_file()}
    assert made == {"harm.pdf", f"{ended.document_id}.json"}
    assert not Path("/tmp/owned").exists()


def test_instructions_and_formulas_in_a_document_are_its_text(tmp_path: Path):
    run(tmp_path, {"data.pdf": hostile.instructions_and_formulas()})
    [record] = read_records(tmp_path / "out")
    texts = [statement.text for statement in record.statements]
    assert hostile.MARKED in texts
    assert hostile.FORMULA in texts
    assert "<script>alert(1)</script> lytter til medarbejderne" in texts


NAMES = [
    "æøå med mellemrum.pdf",
    "🦊 ledelse 🇩🇰.pdf",
    "linje\nskift\ttab\x1b[31m.pdf",
    "a" * 251 + ".pdf",
    "dots....pdf",
    "$(touch owned);`id`'\".pdf",
    "-rf.pdf",
    "CON.pdf",
    "e\N{COMBINING ACUTE ACCENT}.pdf",
    "<b>&amp;%00.pdf",
]


def test_odd_names_are_sources_and_never_paths(tmp_path: Path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for number, name in enumerate(NAMES):
        (raw / name).write_bytes(hostile.one_page(lines=(*hostile.LINES, f"Du skal svare, {number}.")))
    (raw / os.fsdecode(b"\xff\xfe.pdf")).write_bytes(hostile.one_page())
    below = raw / "under" / "x..." / "%2e%2e"
    below.mkdir(parents=True)
    (below / "a.pdf").write_bytes(hostile.one_page(lines=(*hostile.LINES, "Du skal gå.")))
    summary = ingest(Request(paths=(raw,), work=Work(out=out, limits=LIMITS)))
    lines: dict[str, DocumentRun] = {line.source: line for line in summary.documents}
    assert len(lines) == len(NAMES) + 2
    assert all(source.isprintable() for source in lines)
    assert {line.state for line in lines.values()} <= {State.EXTRACTED, State.EXTRACTED_WITH_DOUBTS}
    for path in out.rglob("*"):
        assert path.name.isascii()
        assert path.name.isprintable()
    assert len(list((out / "records").iterdir())) == len(lines)
    assert {path.name for path in tmp_path.iterdir()} == {"raw", "out"}
    assert {source.source for record in read_records(out) for source in record.sources} == set(lines)
