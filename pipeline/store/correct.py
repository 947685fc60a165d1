"""Making corrections: of one statement by its id, or of many in a workbook that a person filled in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.errors import UsageError
from pipeline.records import CorrectionRecord, DocumentRecord, StatementRecord, StatementValues, Verdict
from pipeline.store.anchors import Surroundings, first_box, surroundings
from pipeline.store.corrections import append_corrections, read_corrections, values_of
from pipeline.store.files import read_record, record_path
from pipeline.store.load import DATABASE, open_database


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of a statement: a verdict, and for a correction the values that are right."""

    statement_id: str
    verdict: Verdict
    right: StatementValues | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who says it, and when (ISO 8601, UTC)."""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Current:
    """A statement as the views show it."""

    statement_id: str
    document_id: str
    values: StatementValues


# A rejected statement is there too: a rejection can be taken back.
SEEN = "SELECT statement_id, document_id, text, role, perspective, kind FROM judged_statements"


def find_current(connection: duckdb.DuckDBPyConnection, statement_ids: Sequence[str]) -> dict[str, Current]:
    """The statements of these ids, as people corrected them; those that are not there are left out."""
    rows = connection.execute(
        f"{SEEN} WHERE statement_id IN (SELECT unnest(?::VARCHAR[]))", [list(statement_ids)]
    ).fetchall()
    return {row[0]: make_current(*row) for row in rows}


def make_current(
    statement_id: str, document_id: str, text: str, role: str | None, perspective: list[str], kind: str
) -> Current:
    """A row of `SEEN`."""
    values = StatementValues(text=text, role=role, perspective=perspective, kind=kind)
    return Current(statement_id, document_id, values)


def find_id(out: Path, start: str) -> Current:
    """The statement whose id begins so. Raises UsageError when there is none, or more than one."""
    with open_database(out / DATABASE) as connection:
        found = connection.execute(f"{SEEN} WHERE starts_with(statement_id, ?)", [start]).fetchall()
    if len(found) != 1:
        many = f"{len(found)} statements have" if found else "no statement has"
        raise UsageError(f"{start}: {many} an id that begins so. `grundlag search` and `grundlag show` show ids.")
    return make_current(*found[0])


def correct(out: Path, words: Iterable[Word], signature: Signature) -> list[CorrectionRecord]:
    """Add what a person says to `corrections.jsonl`; gives what is new. It counts from the next load on.

    What was said last of a statement is not said again. Raises UsageError for an id that is not there.
    """
    spoken = list(words)
    with open_database(out / DATABASE) as connection:
        current = find_current(connection, [word.statement_id for word in spoken])
    if missing := [word.statement_id for word in spoken if word.statement_id not in current]:
        raise UsageError(f"{', '.join(missing)}: no such statement. `grundlag search` and `grundlag show` show ids.")
    said = {one.statement_id: one for one in read_corrections(out)}
    places: dict[str, Surroundings] = {}
    added = []
    for word in spoken:
        seen = current[word.statement_id]
        if seen.document_id not in places:
            places[seen.document_id] = surroundings(read_record(record_path(out, seen.document_id)))
        correction = make_correction(word, seen.values, places[seen.document_id], signature)
        if not says_the_same(said.get(word.statement_id), correction):
            added.append(correction)
    append_corrections(added, out)
    return added


def make_correction(word: Word, seen: StatementValues, where: Surroundings, signature: Signature) -> CorrectionRecord:
    """A line of the file, with all that finds the statement again. `seen`: the values the person saw."""
    record = where.record
    statement = statement_of(record, word.statement_id)
    box = first_box(statement)
    before, after = where.around(statement)
    right = None if word.verdict is Verdict.REJECTED else word.right or seen
    wrong = [f for f in StatementValues.model_fields if right and getattr(right, f) != getattr(seen, f)]
    return CorrectionRecord(
        statement_id=statement.statement_id,
        document_id=record.document_id,
        source=record.sources[0].source,
        rules_version=record.rules_version,
        page=statement.page,
        bbox=list(box) if box else None,
        before=before,
        after=after,
        occurrences=where.occurrences(statement),
        verdict=word.verdict,
        wrong=wrong,
        was=values_of(statement),
        right=right,
        why=word.why,
        by=signature.by,
        at=signature.at,
    )


def statement_of(record: DocumentRecord, statement_id: str) -> StatementRecord:
    """The statement of this id."""
    return next(statement for statement in record.statements if statement.statement_id == statement_id)


def says_the_same(one: CorrectionRecord | None, other: CorrectionRecord) -> bool:
    """Whether a person's word is the one that was said before."""
    return one is not None and (one.verdict, one.right) == (other.verdict, other.right)
