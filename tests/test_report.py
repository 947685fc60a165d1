"""The report: complete, self-contained, and harmless whatever a document says."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.records import FactRecord, Role
from pipeline.report import write_report
from pipeline.report.figures import DOUBTS
from pipeline.segment.doubts import WEIGHTS
from pipeline.store.files import append_run, write_record
from pipeline.store.load import load
from tests.factories import document, nordby, run_line, soeby, statement
from tests.readme import REPOSITORY

HOSTILE = '</script><script>document.title="taget"</script><img src=x onerror="document.title=1">'
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of two ordinary municipalities and one document that attacks its reader."""
    out = tmp_path_factory.mktemp("extracted")
    title = FactRecord(value=HOSTILE, evidence="heading")
    hostile = document(
        statement(HOSTILE, Role.CHIEF, (HOSTILE,), doubts=["order_ambiguous"]),
        source='x"><svg onload=alert(1)>.pdf',
        content="hostile",
        municipality=None,
    ).model_copy(update={"title": title})
    for record in (nordby(), soeby(), hostile):
        write_record(record, out)
    append_run(run_line(nordby(), "1", "2026-01-31T08:00:00Z"), out)
    load(out)
    return write_report(out, out / "rapport.html")[0]


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page)[1])


def test_it_holds_all_statements_with_their_roles_and_pages(report):
    data = data_of(report.read_text())
    texts = {row[1] for row in data["statements"]}
    assert texts == {s.text for record in (nordby(), soeby()) for s in record.statements} | {HOSTILE}
    row = next(row for row in data["statements"] if row[1] == "skal sikre børnenes trivsel")
    assert row[2:7] == ["chief", "Faglighed › Kvalitet", "expectation", None, 1]
    assert "well_being" in row[8]


def test_alike_statements_point_at_each_other(report):
    rows = data_of(report.read_text())["statements"]
    ((place, percent),) = next(row for row in rows if row[1] == "giver feedback til medarbejdere hver uge")[9]
    assert (rows[place][1], percent) == ("giver feedback til medarbejdere hver uge", 100)


def test_it_asks_no_network_and_runs_no_text(report):
    page = report.read_text()
    assert not re.search(r'(?:src|href)="(?!#|data:)[^"]', page)
    assert not re.search(r"@import|url\((?!#)", page)
    assert page.count("<script") == 2
    assert "<img src=x" not in page
    assert "<svg onload" not in page


def test_it_says_when_it_was_read_and_how_much(report):
    page = " ".join(report.read_text().split())
    assert "senest læst 31.01.2026" in page
    assert "10 udsagn fra 3 dokumenter" in page


def test_the_same_database_gives_the_same_report(report):
    again = write_report(report.parent, report.with_name("igen.html"))[0]
    assert again.read_bytes() == report.read_bytes()


def test_without_a_database_it_says_what_to_do(tmp_path):
    with pytest.raises(UsageError, match="grundlag rebuild"):
        write_report(tmp_path, tmp_path / "x.html")


def test_an_empty_database_has_its_report_too(tmp_path):
    load(tmp_path)
    assert "Ingen dokumenter med roller endnu" in write_report(tmp_path, tmp_path / "x.html")[0].read_text()


def test_pictures_lie_beside_it_and_what_has_none_is_said(tmp_path):
    source = "nordby-ledelsesgrundlag.pdf"
    record = document(statement("lytter"), source=source).model_copy(update={"page_count": 2})
    gone = document(statement("taler"), source="gone.pdf", content="b")
    for one in (record, gone):
        write_record(one, tmp_path)
    path = str(REPOSITORY / "raw" / source)
    append_run(run_line(record, "1", "2026-01-31T08:00:00Z").model_copy(update={"path": path}), tmp_path)
    load(tmp_path)
    page, missing = write_report(tmp_path, tmp_path / "rapport.html", pages=True)
    assert len(missing) == 1
    assert "gone.pdf" in missing[0]
    pictures = sorted(path.name for path in (tmp_path / "rapport-pages" / record.document_id).iterdir())
    assert pictures == ["1.webp", "2.webp"]
    data = data_of(page.read_text())
    assert data["pictures"] == "rapport-pages"
    assert all(row[10] for row in data["statements"])


def test_every_doubt_has_danish_words():
    assert WEIGHTS.keys() <= DOUBTS.keys()


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_in_a_browser_it_runs_without_an_error_and_hostile_text_is_text(report):
    ran = subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--virtual-time-budget=3000",
            "--dump-dom",
            report.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "CONSOLE" not in ran.stderr
    assert "<title>Hvad forventes der af hvem?" in ran.stdout
    found = ran.stdout.partition('<div id="found">')[2].partition('<button id="more"')[0]
    assert html.escape(HOSTILE, quote=False) in found
    assert "feedback" in ran.stdout.partition('<div id="compared">')[2].partition("</section>")[0]
