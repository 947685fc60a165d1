"""What people correct: kept, applied, found again after other rules, in a workbook and back."""

import random
import string
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.assemble import statement_id
from pipeline.errors import UsageError
from pipeline.export import export
from pipeline.ingest import as_corrected
from pipeline.records import (
    BlockRecord,
    CorrectionRecord,
    DocumentRecord,
    Kind,
    Role,
    State,
    StatementRecord,
    StatementValues,
    Verdict,
)
from pipeline.store.correct import Signature, Word, correct, find_id
from pipeline.store.corrections import Ending, corrections_path, read_corrections, resolve
from pipeline.store.files import append_run, read_runs, write_record
from pipeline.store.load import DATABASE, load, open_database
from pipeline.store.sheet import COLUMNS, SHEET, read_sheet, write_sheet
from pipeline.store.versions import current_records
from tests.factories import document, run_line, statement

IDA = Signature("Ida", "2026-01-01T08:00:00Z")
FIELDS = list(StatementValues.model_fields)


def values(text: str, role: Role | None = Role.LEADER, perspective: Sequence[str] = ("Trivsel",)) -> StatementValues:
    return StatementValues(text=text, role=role, perspective=list(perspective), kind=Kind.EXPECTATION)


def extracted(
    *texts: str | StatementRecord, content: str = "a", rules: str = "aaaaaaaa", boxes: bool = True
) -> DocumentRecord:
    """A document whose ids are those the program gives; each text has a place of its own on the page."""
    record = document(
        *(statement(text) if isinstance(text, str) else text for text in texts), content=content, rules=rules
    )
    seen: dict[str, int] = {}
    statements = []
    for number, found in enumerate(record.statements):
        folded = " ".join(found.text.casefold().split())
        seen[folded] = seen.get(folded, 0) + 1
        box = found.boxes[0].model_copy(update={"top": 20.0 * number, "bottom": 20.0 * number + 12})
        update = {
            "statement_id": statement_id(record.sha256, folded, seen[folded]),
            "boxes": [box] if boxes else [],
        }
        statements.append(found.model_copy(update=update))
    return record.model_copy(update={"statements": statements})


def say(out: Path, record: DocumentRecord, text: str, verdict: Verdict, right: StatementValues | None = None):
    """A person's word about the first statement with this text."""
    found = next(s for s in record.statements if s.text == text)
    return correct(out, [Word(found.statement_id, verdict, right)], IDA)


def keep(out: Path, record: DocumentRecord) -> DocumentRecord:
    write_record(record, out)
    load(out)
    return record


def ask(out: Path, query: str) -> list[tuple]:
    load(out)
    with open_database(out / DATABASE) as connection:
        return connection.execute(query).fetchall()


def endings(out: Path) -> list[str]:
    return [one.ending.value for one in resolve(out).ended]


# Applied at load


def test_the_persons_value_stands_in_the_views_and_the_programs_beside_it(tmp_path):
    record = keep(tmp_path, extracted("går foran", "lytter"))
    say(
        tmp_path,
        record,
        "går foran",
        Verdict.CORRECTED,
        values("går forrest", Role.CHIEF, ["Mod", "Retning"]),
    )
    assert ask(
        tmp_path,
        "SELECT text, role, perspective_label, program_text, program_role, corrected, verdict "
        "FROM current_statements ORDER BY order_no",
    ) == [
        (
            "går forrest",
            "chief",
            "Retning",
            "går foran",
            "leader",
            ["text", "role", "perspective"],
            "corrected",
        ),
        ("lytter", "leader", "Trivsel", "lytter", "leader", None, None),
    ]
    assert ask(tmp_path, "SELECT text, role FROM statements ORDER BY order_no LIMIT 1") == [("går foran", "leader")]
    assert ask(tmp_path, "SELECT text FROM search('forrest')") == [("går forrest",)]
    assert ask(tmp_path, "SELECT role, statements FROM matrix ORDER BY 1") == [("chief", 1), ("leader", 1)]


def test_nobody_is_a_right_role_and_no_perspective_a_right_one(tmp_path):
    record = keep(tmp_path, extracted("går foran"))
    say(tmp_path, record, "går foran", Verdict.CORRECTED, values("går foran", None, []))
    assert ask(tmp_path, "SELECT role, perspective, perspective_key FROM current_statements") == [(None, [], None)]


def test_a_rejected_statement_is_in_no_view_and_no_export_and_can_come_back(tmp_path):
    record = keep(tmp_path, extracted("Side 3", "lytter"))
    say(tmp_path, record, "Side 3", Verdict.REJECTED)
    assert ask(tmp_path, "SELECT text FROM current_statements") == [("lytter",)]
    assert "Side 3" not in export(tmp_path, ["jsonl"])[0].read_text()
    say(tmp_path, record, "Side 3", Verdict.CONFIRMED)
    assert len(ask(tmp_path, "FROM current_statements")) == 2
    assert endings(tmp_path) == ["redundant", "redundant"]


def test_a_confirmed_statement_is_doubtful_no_more(tmp_path):
    record = keep(tmp_path, extracted(statement("lytter", doubts=["order_ambiguous"])))
    say(tmp_path, record, "lytter", Verdict.CONFIRMED)
    assert ask(tmp_path, "FROM doubtful_statements") == []
    assert ask(tmp_path, "SELECT doubts FROM statements") == [(["order_ambiguous"],)]
    assert endings(tmp_path) == ["applied"]


def test_a_document_whose_last_doubt_is_settled_is_extracted_without(tmp_path):
    doubts = ["order_ambiguous"]
    record = extracted(statement("lytter", doubts=doubts), statement("taler", doubts=doubts)).model_copy(
        update={"findings": []}
    )
    keep(tmp_path, record)
    append_run(run_line(record, "1", IDA.at, state=State.EXTRACTED_WITH_DOUBTS), tmp_path)

    def states() -> tuple[str, str, str]:
        in_database = ask(tmp_path, "SELECT d.state, r.state FROM documents AS d JOIN runs AS r USING (document_id)")
        return (*in_database[0], as_corrected(read_runs(tmp_path), tmp_path)[0].state)

    assert states() == ("extracted_with_doubts",) * 3
    say(tmp_path, record, "lytter", Verdict.CONFIRMED)
    assert states() == ("extracted_with_doubts",) * 3
    say(tmp_path, record, "taler", Verdict.REJECTED)
    assert states() == ("extracted", "extracted_with_doubts", "extracted")


def test_a_warning_stays_when_the_doubts_are_settled(tmp_path):
    record = keep(tmp_path, extracted(statement("lytter", doubts=["order_ambiguous"])))
    append_run(run_line(record, "1", IDA.at, state=State.EXTRACTED_WITH_DOUBTS), tmp_path)
    say(tmp_path, record, "lytter", Verdict.CONFIRMED)
    assert ask(tmp_path, "SELECT state FROM documents") == [("extracted_with_doubts",)]
    assert as_corrected(read_runs(tmp_path), tmp_path)[0].state == "extracted_with_doubts"


def test_exports_hold_the_persons_value(tmp_path):
    record = keep(tmp_path, extracted("går foran"))
    say(tmp_path, record, "går foran", Verdict.CORRECTED, values("går forrest"))
    line = export(tmp_path, ["jsonl"])[0].read_text()
    assert '"text":"går forrest"' in line
    assert '"verdict":"corrected","corrected":["text"]' in line


def test_the_last_word_counts_field_by_field(tmp_path):
    record = keep(tmp_path, extracted("går foran"))
    say(tmp_path, record, "går foran", Verdict.CORRECTED, values("går foran", Role.CHIEF))
    load(tmp_path)
    say(tmp_path, record, "går foran", Verdict.CORRECTED, values("går forrest", Role.CHIEF))
    load(tmp_path)
    say(tmp_path, record, "går foran", Verdict.CORRECTED, values("går forrest", Role.EMPLOYEE))
    assert ask(tmp_path, "SELECT text, role FROM current_statements") == [("går forrest", "employee")]
    assert endings(tmp_path) == ["redundant", "applied", "applied"]


def test_the_same_word_is_kept_once(tmp_path):
    record = keep(tmp_path, extracted("går foran"))
    assert len(say(tmp_path, record, "går foran", Verdict.CONFIRMED)) == 1
    assert say(tmp_path, record, "går foran", Verdict.CONFIRMED) == []


def test_a_damaged_line_is_named(tmp_path):
    keep(tmp_path, extracted("går foran"))
    corrections_path(tmp_path).write_text('{"statement_id": "x"}\n')
    with pytest.raises(UsageError, match=r"corrections\.jsonl, line 1.*document_id"):
        load(tmp_path)


def test_an_id_that_is_not_there_is_refused_and_a_beginning_is_enough(tmp_path):
    record = keep(tmp_path, extracted("går foran", "lytter"))
    whole = record.statements[0].statement_id
    assert find_id(tmp_path, whole[:8]).statement_id == whole
    with pytest.raises(UsageError, match="2 statements have"):
        find_id(tmp_path, "")
    with pytest.raises(UsageError, match="no such statement"):
        correct(tmp_path, [Word("nowhere", Verdict.CONFIRMED)], IDA)


# After other rules


RULES = {"rules": "bbbbbbbb"}


@pytest.mark.parametrize(
    ("label", "new", "ending", "now"),
    [
        ("as it was", ["første", "går foran", "sidste"], "applied", "går foran"),
        ("it moved in the reading order", ["går foran", "første", "sidste"], "applied", "går foran"),
        ("the program says it now", ["første", "går forrest", "sidste"], "redundant", "går forrest"),
        ("split in two", ["første", "går", "foran", "sidste"], "orphan", None),
        ("gone", ["første", "sidste"], "orphan", None),
    ],
)
def test_a_correction_after_other_rules(tmp_path, label, new, ending, now):
    record = keep(tmp_path, extracted("første", "går foran", "sidste", boxes=False))
    say(tmp_path, record, "går foran", Verdict.CORRECTED, values("går forrest"))
    again = keep(tmp_path, extracted(*new, **RULES, boxes=False))
    ended = resolve(tmp_path).ended[0]
    assert ended.ending == ending
    assert [s.text for s in again.statements if s.statement_id == ended.statement_id] == ([now] if now else [])


def test_a_correction_stays_with_its_place_when_its_text_is_there_twice(tmp_path):
    record = keep(tmp_path, extracted("Vi er en fælles arbejdsplads", "lytter", "Vi går foran i hverdagen", "lytter"))
    word = Word(record.statements[3].statement_id, Verdict.CORRECTED, values("lytter", Role.CHIEF))
    correct(tmp_path, [word], IDA)
    blocks = record.blocks
    fewer = extracted("Vi er en fælles arbejdsplads", "Vi går foran i hverdagen", "lytter", **RULES)
    places = [record.statements[n].boxes for n in (0, 2, 3)]
    moved = [s.model_copy(update={"boxes": b}) for s, b in zip(fewer.statements, places, strict=True)]
    keep(tmp_path, fewer.model_copy(update={"statements": moved, "blocks": blocks}))
    assert endings(tmp_path) == ["applied"]
    assert ask(tmp_path, "SELECT role FROM current_statements WHERE text = 'lytter'") == [("chief",)]


def test_the_id_of_another_occurrence_is_not_believed(tmp_path):
    """The first of two equal texts is gone; the second has its id by now."""
    record = keep(tmp_path, extracted("lytter", "Vi går foran i hverdagen", "lytter"))
    say(tmp_path, record, "lytter", Verdict.CORRECTED, values("lytter", Role.CHIEF))
    fewer = extracted("Vi går foran i hverdagen", "lytter", **RULES)
    moved = [
        s.model_copy(update={"boxes": old.boxes})
        for s, old in zip(fewer.statements, record.statements[1:], strict=True)
    ]
    assert fewer.statements[1].statement_id == record.statements[0].statement_id
    keep(tmp_path, fewer.model_copy(update={"statements": moved}))
    assert endings(tmp_path) == ["orphan"]


def test_a_correction_goes_over_to_the_new_file_of_its_source(tmp_path):
    record = keep(tmp_path, extracted("første", "går foran", "sidste"))
    say(tmp_path, record, "går foran", Verdict.CORRECTED, values("går foran", Role.CHIEF))
    old = tmp_path / "records" / f"{record.document_id}.json"
    old.unlink()
    keep(tmp_path, extracted("første", "noget nyt", "går foran", "sidste", content="b"))
    assert endings(tmp_path) == ["applied"]
    assert ask(tmp_path, "SELECT text FROM current_statements WHERE role = 'chief'") == [("går foran",)]


def test_a_rejected_statement_that_is_made_no_more_is_redundant(tmp_path):
    record = keep(tmp_path, extracted("Side 3", "lytter"))
    say(tmp_path, record, "Side 3", Verdict.REJECTED)
    keep(tmp_path, extracted("lytter", **RULES))
    assert endings(tmp_path) == ["redundant"]


WORDS = [
    "".join(random.Random(n).choices(string.ascii_lowercase, k=random.Random(n).randint(3, 11))) for n in range(400)
]


def other_rules(record: DocumentRecord, chance: random.Random) -> tuple[DocumentRecord, dict[str, set[str]]]:
    """A record as other rules would make it, and to each statement's id those of its descendants.

    All are moved; some are split, reworded (a letter or a hyphen), given another role, or dropped.
    """
    made: list[tuple[str, StatementRecord]] = []
    for found in record.statements:
        what = chance.choice(["stay", "stay", "stay", "split", "reword", "hyphen", "role", "drop"])
        words = found.text.split()
        texts = {
            "split": [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])],
            "reword": [found.text.replace(words[2], words[2][:-1] + "x", 1)],
            "hyphen": [found.text.replace(" ", "-", 1)],
            "drop": [],
        }.get(what, [found.text])
        role = Role.EMPLOYEE if what == "role" else found.role
        for part, text in enumerate(texts):
            box = found.boxes[0]
            if what == "split":
                half = (box.x1 - box.x0) / 2
                box = box.model_copy(update={"x0": box.x0 + half * part, "x1": box.x0 + half * (part + 1)})
            made.append((found.statement_id, found.model_copy(update={"text": text, "role": role, "boxes": [box]})))
    cut = chance.randrange(len(made))
    made = made[cut:] + made[:cut]
    seen: dict[str, int] = {}
    descendants: dict[str, set[str]] = {}
    statements, blocks = [], []
    for number, (ancestor, found) in enumerate(made, 1):
        folded = " ".join(found.text.casefold().split())
        seen[folded] = seen.get(folded, 0) + 1
        new_id = statement_id(record.sha256, folded, seen[folded])
        descendants.setdefault(ancestor, set()).add(new_id)
        statements.append(
            found.model_copy(update={"statement_id": new_id, "order": number, "block": number, "printed": [found.text]})
        )
        blocks.append(
            BlockRecord(
                **record.blocks[0].model_dump()
                | {"order": number, "text": found.text, "printed": [found.text], "boxes": found.boxes}
            )
        )
    update = {"statements": statements, "blocks": blocks, "rules_version": "bbbbbbbb"}
    return record.model_copy(update=update), descendants


@pytest.mark.parametrize("boxes", [True, False], ids=["pdf", "text"])
def test_a_hundred_corrections_survive_or_are_orphans_and_none_lands_elsewhere(tmp_path, boxes):
    chance = random.Random(7)
    texts = [" ".join(chance.choices(WORDS, k=chance.randint(4, 16))) for _ in range(250)]
    texts += chance.choices(texts, k=20)  # some are there twice
    record = keep(tmp_path, extracted(*texts, boxes=True))
    words = []
    for found in chance.sample(record.statements, 100):
        right = values(found.text + " rettet", Role.CHIEF)
        verdict = chance.choice([Verdict.CORRECTED, Verdict.CONFIRMED, Verdict.REJECTED])
        words.append(Word(found.statement_id, verdict, right if verdict is Verdict.CORRECTED else None))
    correct(tmp_path, words, IDA)
    if not boxes:
        lines = [one.model_copy(update={"bbox": None}) for one in read_corrections(tmp_path)]
        corrections_path(tmp_path).write_text("".join(line.model_dump_json() + "\n" for line in lines))
    again, descendants = other_rules(record, chance)
    write_record(again, tmp_path)

    ended = resolve(tmp_path).ended

    assert [one.correction.statement_id for one in ended] == [word.statement_id for word in words]
    astray = [
        one
        for one in ended
        if one.statement_id is not None and one.statement_id not in descendants.get(one.correction.statement_id, ())
    ]
    assert astray == []
    landed = [one.statement_id for one in ended if one.statement_id]
    assert len(set(landed)) == len(landed)
    unsplit = [one for one in ended if len(descendants.get(one.correction.statement_id, ())) == 1]
    found_again = [one for one in unsplit if one.ending is not Ending.ORPHAN]
    assert len(found_again) >= 0.9 * len(unsplit)
    loaded = ask(tmp_path, "SELECT count(*) FROM corrections")
    assert loaded == [(100,)]


# The workbook


def fill_in(path: Path, row: int, **cells: str) -> None:
    book = load_workbook(path)
    for title, value in cells.items():
        book[SHEET].cell(row, list(COLUMNS).index(title) + 1).value = value
    book.save(path)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """The workbook of two doubtful statements; a third is not doubted."""
    doubts = ["order_ambiguous"]
    texts = [statement("=går foran", doubts=doubts), statement("- lytter", doubts=doubts), "er sikker"]
    keep(tmp_path, extracted(*texts))
    path = tmp_path / "tvivl.xlsx"
    assert write_sheet(tmp_path, path) == 2
    return path


def test_an_untouched_workbook_says_nothing(sheet):
    assert list(read_sheet(sheet)) == []
    fill_in(sheet, 3)  # saved by another program
    assert list(read_sheet(sheet)) == []


def test_what_is_filled_in_comes_back(sheet):
    fill_in(
        sheet,
        3,
        Tekst="=går forrest",
        Rolle="Ingen rolle",
        Perspektiv="Mod › Retning",
        Begrundelse="står i note 2",
    )
    fill_in(sheet, 4, Vurdering="Afvist")
    first, second = read_sheet(sheet)
    assert (first.verdict, first.why) == (Verdict.CORRECTED, "står i note 2")
    assert first.right == values("=går forrest", None, ["Mod", "Retning"])
    assert second.verdict is Verdict.REJECTED


def test_confirming_is_enough(sheet, tmp_path):
    fill_in(sheet, 3, Vurdering="Bekræftet")
    assert [word.verdict for word in read_sheet(sheet)] == [Verdict.CONFIRMED]
    correct(tmp_path, read_sheet(sheet), IDA)
    assert ask(tmp_path, "SELECT count(*) FROM doubtful_statements") == [(1,)]


def test_a_word_that_is_no_choice_is_named_with_its_row(sheet):
    fill_in(sheet, 4, Rolle="Lederen")
    with pytest.raises(UsageError, match=r"row 4, Rolle.*Lederen"):
        list(read_sheet(sheet))


def test_a_foreign_file_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        list(read_sheet(tmp_path / "x.xlsx"))
    (tmp_path / "x.xlsx").write_text("a;b")
    with pytest.raises(UsageError, match="not a workbook"):
        list(read_sheet(tmp_path / "x.xlsx"))


def test_a_line_of_the_file_is_a_correction_record(tmp_path):
    record = keep(tmp_path, extracted("første", "går foran", "sidste"))
    say(tmp_path, record, "går foran", Verdict.CONFIRMED)
    line = CorrectionRecord.model_validate_json(corrections_path(tmp_path).read_text())
    assert (line.before, line.after, line.occurrences) == ("første ", " sidste ", 1)
    assert len(list(current_records(tmp_path))) == 1
