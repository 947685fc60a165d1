"""`correct`, `diff` and `report` on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.app import run
from pipeline.records import Role
from pipeline.store.files import write_record
from pipeline.store.load import load
from tests.factories import nordby, soeby

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def grundlag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """`grundlag` in a folder with the records of two municipalities: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for record in (nordby(), soeby()):
        write_record(record, Path("extracted"))
    load(Path("extracted"))

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            run(list(arguments))
        told = capsys.readouterr()
        return left.value.code or 0, told.out, told.err

    return call


DOUBTFUL = nordby().statements[4].statement_id


def views_of(statement_id: str) -> dict:
    lines = Path("extracted/exports/statements.jsonl").read_text().splitlines()
    return next(row for row in map(json.loads, lines) if row["statement_id"] == statement_id)


def test_a_correction_is_kept_and_shown_at_once(grundlag: Call):
    code, out, _ = grundlag("correct", DOUBTFUL[:10], "--role", "chief", "--perspective", "Mod", "--by", "Ida")
    assert (code, out) == (0, "1 correction kept, 0 there already.\n")
    row = views_of(DOUBTFUL)
    assert (row["role"], row["perspective"], row["corrected"]) == ("chief", ["Mod"], ["role", "perspective"])
    assert "1 correction: 1 applied, 0 redundant, 0 orphan." in grundlag("status")[1]
    assert grundlag("status", "--json")[1].count('"applied": 1') == 1


def test_nobody_confirming_and_rejecting(grundlag: Call):
    assert grundlag("correct", DOUBTFUL, "--role", "none")[0] == 0
    assert views_of(DOUBTFUL)["role"] is None
    assert grundlag("correct", DOUBTFUL, "--confirm")[0] == 0
    assert views_of(DOUBTFUL)["doubts"] == []
    assert grundlag("correct", DOUBTFUL, "--reject", "--why", "et sidetal")[0] == 0
    with pytest.raises(StopIteration):
        views_of(DOUBTFUL)


def test_doubtful_rows_go_out_and_come_back(grundlag: Call):
    code, out, _ = grundlag("correct", "--to", "tvivl.xlsx")
    assert code == 0
    assert out.startswith("1 statement to look at: tvivl.xlsx")
    assert grundlag("correct", "--from", "tvivl.xlsx")[1].startswith("0 corrections kept")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Give the id of a statement"),
        ([DOUBTFUL], "Say what is right"),
        ([DOUBTFUL, "--confirm", "--reject"], "Give one of them"),
        ([DOUBTFUL, "--role", "boss"], "--role boss: not one of none, all_staff"),
        (["zzz", "--confirm"], "no statement has an id that begins so"),
    ],
)
def test_a_wrong_call_says_what_to_do(grundlag: Call, arguments: list[str], said: str):
    code, _, err = grundlag("correct", *arguments)
    assert code == 2
    assert said in err


def test_diff_shows_what_other_rules_did(grundlag: Call):
    record = nordby()
    changed = record.statements[2].model_copy(update={"role": Role.EMPLOYEE, "role_rule": "role_from_subject"})
    statements = [*record.statements[:2], changed, *record.statements[3:-1]]
    new = record.model_copy(update={"rules_version": "bbbbbbbb", "statements": statements})
    write_record(new, Path("extracted"))
    code, out, _ = grundlag("diff", "aaaaaaaa", "bbbbbbbb")
    assert code == 0
    assert "0.1.0-aaaaaaaa → 0.1.0-bbbbbbbb: 0 added, 1 gone, 1 changed" in out
    assert "role: chief → employee  (role_from_heading → role_from_subject)" in out
    told = json.loads(grundlag("diff", "aaaaaaaa", "bbbbbbbb", "--json")[1])
    assert (told["gone"], told["changed"]) == (1, 1)
    assert grundlag("diff", "nothing")[0] == 2


def test_report_writes_one_file(grundlag: Call):
    code, out, _ = grundlag("report", "--to", "rapport.html")
    assert (code, out) == (0, "rapport.html: open it in a browser.\n")
    assert "børnenes trivsel" in Path("rapport.html").read_text()
