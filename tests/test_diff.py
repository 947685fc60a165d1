"""What a change of rules did to the statements."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.diff import diff
from pipeline.errors import UsageError
from pipeline.records import DocumentRecord, RepairRecord, Role
from pipeline.store.files import append_run, write_record
from tests.factories import document, run_line, soeby, statement

DAY_1, DAY_2, DAY_3 = "2026-01-01T08:00:00Z", "2026-02-01T08:00:00Z", "2026-03-01T08:00:00Z"
HYPHEN = RepairRecord(
    start=0,
    end=10,
    printed="resul-\ntater",
    result="resultater",
    rule="printed_hyphen",
    evidence="lexicon",
    certain=True,
)


def rules(*statements, version: str, **options) -> DocumentRecord:
    return document(*statements, rules=version, **options)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """One document as rules a and b read it."""
    old = rules(
        statement("resul- tater for borgerne"),
        statement("lytter", order=2),
        statement("Side 3", order=3),
        version="aaaaaaaa",
    )
    new = rules(
        statement("resultater for borgerne", repairs=[HYPHEN]),
        statement("lytter", Role.CHIEF, order=2),
        statement("en helt ny forventning", order=4),
        version="bbbbbbbb",
    )
    new.statements[1] = new.statements[1].model_copy(update={"role_rule": "role_from_lead_in"})
    for record in (old, new):
        write_record(record, tmp_path)
    return tmp_path


def test_added_gone_and_changed_with_the_rule_that_made_the_difference(out):
    (found,) = diff(out, "0.1.0-aaaaaaaa")
    assert (found.old, found.new) == ("0.1.0-aaaaaaaa", "0.1.0-bbbbbbbb")
    assert [change.new.text for change in found.added] == ["en helt ny forventning"]
    assert [change.old.text for change in found.gone] == ["Side 3"]
    text, role = found.changed
    because = {one.field: one.because for change in (text, role) for one in change.differences}
    assert because["text"] == "printed_hyphen ('resul-\\ntater' → 'resultater')"
    assert because["role"] == "role_from_heading → role_from_lead_in"


def test_a_version_goes_by_its_rules_alone_and_the_same_state_has_no_difference(out):
    assert list(diff(out, "aaaaaaaa", "aaaaaaaa")) == []
    assert list(diff(out, "bbbbbbbb")) == []


def test_another_folder_is_a_state(out, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    write_record(soeby(), other)
    found = {one.document: one for one in diff(out, str(other))}
    assert found["søby/grundlag.pdf"].new is None
    assert found["nordby/ledelsesgrundlag.pdf"].old is None


def test_a_run_is_what_was_current_when_it_had_ended(tmp_path):
    old = rules(statement("lytter"), version="aaaaaaaa")
    new = rules(statement("lytter altid"), version="bbbbbbbb")
    write_record(old, tmp_path)
    append_run(run_line(old, "1", DAY_1), tmp_path)
    path = write_record(new, tmp_path)
    written = datetime.fromisoformat(DAY_2).timestamp()
    os.utime(path, (written, written))
    append_run(run_line(new, "2", DAY_2), tmp_path)
    write_record(soeby(), tmp_path)
    append_run(run_line(soeby(), "3", DAY_3), tmp_path)
    (found,) = diff(tmp_path, "1", "2")
    assert [change.new.text for change in found.changes] == ["lytter altid"]
    assert [one.document for one in diff(tmp_path, "2", "3")] == ["søby/grundlag.pdf"]


def test_a_new_file_of_the_source_is_compared_with_the_old_one(tmp_path, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    write_record(rules(statement("lytter"), version="aaaaaaaa", content="a"), other)
    write_record(rules(statement("lytter"), statement("taler", order=2), version="aaaaaaaa", content="b"), tmp_path)
    (found,) = diff(tmp_path, str(other))
    assert [change.new.text for change in found.changes] == ["taler"]


def test_a_name_that_is_no_state_is_refused(out):
    with pytest.raises(UsageError, match="neither a run nor a version"):
        list(diff(out, "i går"))
