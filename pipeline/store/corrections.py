"""What people corrected: `corrections.jsonl`, one line a correction; the program only adds lines.

A correction ends as

    applied     its statement is there, and the person's word differs from the program's
    redundant   the program says the same by now, or a later correction decides
    orphan      its statement is not found any more; nothing is changed by it
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import ValidationError

from pipeline.errors import UsageError
from pipeline.records import (
    CorrectedStatement,
    CorrectionRecord,
    DocumentRecord,
    StatementRecord,
    StatementValues,
    Verdict,
)
from pipeline.store.anchors import find_all, folded, surroundings
from pipeline.store.files import read_record, record_path
from pipeline.store.versions import CurrentRecords, current_records

RULE = "correction"  # stands where the rule's name stands


class Ending(StrEnum):
    """How a correction ends at a load."""

    APPLIED = "applied"
    REDUNDANT = "redundant"
    ORPHAN = "orphan"


@dataclass(frozen=True, slots=True)
class Ended:
    """A correction, how it ended, and the statement it speaks of now."""

    correction: CorrectionRecord
    ending: Ending
    document_id: str | None
    statement_id: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What people say of one statement, its corrections taken together; no `values` when rejected."""

    verdict: Verdict
    values: StatementValues | None
    fields: tuple[str, ...]  # those in which they differ from the program


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections as they ended, and what they decide: document → statement → decision."""

    ended: tuple[Ended, ...]
    decided: dict[str, dict[str, Decided]]

    def count(self, ending: Ending) -> int:
        """How many ended so."""
        return sum(one.ending is ending for one in self.ended)


def corrections_path(out: Path) -> Path:
    """Where corrections lie."""
    return out / "corrections.jsonl"


def read_corrections(out: Path) -> list[CorrectionRecord]:
    """All corrections, oldest first. Raises UsageError, naming the line, for a damaged one."""
    path = corrections_path(out)
    if not path.is_file():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(CorrectionRecord.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "the whole line"
            raise UsageError(
                f"{path}, line {number}: not a correction ({place}: {first['msg']}). Mend or delete the line."
            ) from error
    return found


def append_corrections(corrections: Iterable[CorrectionRecord], out: Path) -> None:
    """Add corrections to the file."""
    path = corrections_path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(correction.model_dump_json() + "\n" for correction in corrections)


def resolve(out: Path) -> Corrections:
    """Find the statements of all corrections in the current records, and what becomes of each."""
    corrections = read_corrections(out)
    if not corrections:
        return Corrections((), {})
    by_document: dict[str | None, list[CorrectionRecord]] = {}
    homes = find_homes(corrections, current_records(out))
    for correction in corrections:
        by_document.setdefault(homes.get((correction.document_id, correction.source)), []).append(correction)
    ended: dict[int, Ended] = {}
    decided: dict[str, dict[str, Decided]] = {}
    for document_id, own in by_document.items():
        if document_id is None:
            ended |= {id(one): Ended(one, Ending.ORPHAN, None, None) for one in own}
            continue
        record = read_record(record_path(out, document_id))
        endings, decisions = settle(own, record)
        ended |= endings
        decided[document_id] = decisions
    return Corrections(tuple(ended[id(one)] for one in corrections), decided)


def find_homes(corrections: Sequence[CorrectionRecord], records: CurrentRecords) -> dict[tuple[str, str], str]:
    """(document, source) → current document: the same bytes, else what the source holds now."""
    current = {path.stem for path in records.paths}
    wanted = {(one.document_id, one.source) for one in corrections}
    homes = {key: key[0] for key in wanted if key[0] in current}
    if missing := wanted - homes.keys():
        holders = {source: path.stem for path, sources in records.sources.items() for source in sources}
        homes |= {key: holders[key[1]] for key in missing if key[1] in holders}
    return homes


def settle(
    corrections: Sequence[CorrectionRecord], record: DocumentRecord
) -> tuple[dict[int, Ended], dict[str, Decided]]:
    """How the corrections of one document end (by `id` of the object), and what they decide."""
    statements = find_all(corrections, surroundings(record))
    by_statement: dict[str, list[CorrectionRecord]] = {}
    ended: dict[int, Ended] = {}
    for correction in corrections:
        statement = statements.get((correction.document_id, correction.statement_id))
        if statement is not None:
            by_statement.setdefault(statement.statement_id, []).append(correction)
        else:
            ending = Ending.REDUNDANT if is_gone(correction, record) else Ending.ORPHAN
            ended[id(correction)] = Ended(correction, ending, record.document_id, None)
    decided = {}
    there = {statement.statement_id: statement for statement in record.statements}
    for statement_id, own in by_statement.items():
        decided[statement_id], working = decide(own, there[statement_id])
        for correction in own:
            ending = Ending.APPLIED if id(correction) in working else Ending.REDUNDANT
            ended[id(correction)] = Ended(correction, ending, record.document_id, statement_id)
    return ended, decided


def is_gone(correction: CorrectionRecord, record: DocumentRecord) -> bool:
    """Whether a rejected statement is made no more, neither whole nor in parts."""
    if correction.verdict is not Verdict.REJECTED:
        return False
    rejected = folded(correction.was.text)
    texts = (folded(statement.text) for statement in record.statements)
    return not any(text in rejected or rejected in text for text in texts if text)


def decide(corrections: Sequence[CorrectionRecord], statement: StatementRecord) -> tuple[Decided, set[int]]:
    """What the corrections of one statement come to, and which of them (by `id`) make a difference.

    Later ones win, field by field. What came before a rejection counts no more.
    """
    machine = values_of(statement)
    last = corrections[-1]
    if last.verdict is Verdict.REJECTED:
        return Decided(Verdict.REJECTED, None, ()), {id(last)}
    rejections = [n for n, one in enumerate(corrections) if one.verdict is Verdict.REJECTED]
    standing = corrections[rejections[-1] + 1 if rejections else 0 :]
    values, owner = machine, {}
    for one in standing:
        fields = one.wrong if one.verdict is Verdict.CORRECTED else list(StatementValues.model_fields)
        values = values.model_copy(update={field: getattr(one.right, field) for field in fields})
        owner |= dict.fromkeys(fields, id(one))
    differing = tuple(f for f in StatementValues.model_fields if getattr(values, f) != getattr(machine, f))
    working = {owner[field] for field in differing}
    if statement.doubts:
        working.add(id(standing[-1]))  # somebody looked: the doubt ends
    verdict = Verdict.CORRECTED if differing else Verdict.CONFIRMED
    return Decided(verdict, values, differing), working


def values_of(statement: StatementRecord) -> StatementValues:
    """What a person can say otherwise."""
    return StatementValues(
        text=statement.text, role=statement.role, perspective=statement.perspective, kind=statement.kind
    )


def corrected(record: DocumentRecord, decided: dict[str, Decided]) -> DocumentRecord:
    """A record with the person's values in place of the program's; rejected statements are left out."""
    if not decided:
        return record
    statements = []
    for statement in record.statements:
        decision = decided.get(statement.statement_id)
        if decision is None:
            statements.append(statement)
        elif decision.values is not None:
            statements.append(correct_statement(statement, decision, record))
    return record.model_copy(update={"statements": statements})


def correct_statement(statement: StatementRecord, decision: Decided, record: DocumentRecord) -> CorrectedStatement:
    """One statement as people decided it; a person's word ends the doubts."""
    values = decision.values
    assert values is not None
    changed = statement.model_dump() | values.model_dump()
    if "role" in decision.fields:
        changed |= {"role_label": None, "role_rule": RULE}
    if "perspective" in decision.fields:
        changed["perspective_key"] = find_key(values.perspective, record)
    if "text" in decision.fields:
        changed["repairs"] = []  # their offsets count in the program's text
    changed |= {"doubts": [], "confidence": 1.0}
    return CorrectedStatement(**changed, verdict=decision.verdict, corrected=list(decision.fields))


def find_key(perspective: Sequence[str], record: DocumentRecord) -> str | None:
    """The document's key of a perspective that a person named; a new label becomes its own key."""
    if not perspective:
        return None
    label = perspective[-1].casefold()
    for known in record.perspectives:
        if label in (name.casefold() for name in known.labels):
            return known.key
    return "-".join(label.split())
