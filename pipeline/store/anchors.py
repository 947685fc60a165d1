"""Finding the statement that a correction speaks of, in a record that other rules or another file made.

A statement's id holds the file, the text and which of several equal texts it is; other rules may give another
text, or leave one of the equal texts out, so that the id of one stands for another. Hence an id is believed
only when the place agrees too.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.geometry import BBox, area, intersection_area, union
from pipeline.records import CorrectionRecord, DocumentRecord, StatementRecord

CONTEXT = 32  # characters kept on either side


@dataclass(frozen=True, slots=True)
class AnchorSettings:
    """When two texts or places are held to be the same.

    same_text: similarity of two texts, 0 to 1. Lower, and the neighbours of a list of alike duties are taken
        for each other; higher, and a hyphen more or less makes an orphan.
    length: part of the length by which they may differ. Higher, and the larger half of a split one passes.
    same_context: similarity of what stands before or behind.
    same_place: part of the smaller box that lies in the other.
    """

    same_text: float = 0.9
    length: float = 0.05
    same_context: float = 0.8
    same_place: float = 0.6


SETTINGS = AnchorSettings()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A record with what is needed to place its statements."""

    record: DocumentRecord
    flow: str
    starts: dict[int, int]  # block → where it begins in `flow`

    def around(self, statement: StatementRecord) -> tuple[str, str]:
        """What stands before and behind a statement, 32 characters each."""
        start = self.starts.get(statement.block, 0)
        found = self.flow.find(statement.text, start)
        begin, end = (found, found + len(statement.text)) if found >= 0 else (start, start)
        return self.flow[max(0, begin - CONTEXT) : begin], self.flow[end : end + CONTEXT]

    def occurrences(self, statement: StatementRecord) -> int:
        """How many statements have this text."""
        return sum(folded(other.text) == folded(statement.text) for other in self.record.statements)


def surroundings(record: DocumentRecord) -> Surroundings:
    """Lay the blocks of a record end to end; what was set aside stands in nobody's context."""
    starts: dict[int, int] = {}
    flow = ""
    for block in record.blocks:
        if block.reason is None:
            starts[block.order] = len(flow)
            flow += block.text + " "
    return Surroundings(record, flow, starts)


def folded(text: str) -> str:
    """A text without case, hyphens and spaces.

    >>> folded("ude- fra-ind")
    'udefraind'
    """
    return "".join(char for char in text.casefold() if char.isalnum())


def first_box(statement: StatementRecord) -> BBox | None:
    """The box around a statement's lines on its first page; None for a text source."""
    boxes = [BBox(box.x0, box.top, box.x1, box.bottom) for box in statement.boxes if box.page == statement.page]
    return union(boxes) if boxes else None


def find_statement(correction: CorrectionRecord, where: Surroundings, taken: Collection[str]) -> StatementRecord | None:
    """The one statement a correction speaks of, if it is there and no other correction's (`taken`)."""
    free = [statement for statement in where.record.statements if statement.statement_id not in taken]
    for alike in (same_id, same_text, near_text):
        found = [s for s in free if alike(correction, s) and agrees(correction, s, where, alike is not near_text)]
        if len(found) == 1:
            return found[0]
    return None


def same_id(correction: CorrectionRecord, statement: StatementRecord) -> bool:
    """The same text in the same file."""
    return correction.statement_id == statement.statement_id


def same_text(correction: CorrectionRecord, statement: StatementRecord) -> bool:
    """The text that was corrected, or the one it was corrected to."""
    wanted = [correction.was.text, *([correction.right.text] if correction.right else [])]
    return folded(statement.text) in map(folded, wanted)


def near_text(correction: CorrectionRecord, statement: StatementRecord) -> bool:
    """Almost the text that was corrected, and of its length: not a half of it."""
    then, now = folded(correction.was.text), folded(statement.text)
    if abs(len(then) - len(now)) > max(2, SETTINGS.length * len(then)):
        return False
    return alike(then, now) >= SETTINGS.same_text


def agrees(correction: CorrectionRecord, statement: StatementRecord, where: Surroundings, text_is_same: bool) -> bool:
    """Whether the place is the same: on the page where the file is, else by its neighbours."""
    box = first_box(statement)
    if correction.document_id == where.record.document_id and correction.bbox and box:
        return correction.page == statement.page and share(BBox(*correction.bbox), box) >= SETTINGS.same_place
    before, after = where.around(statement)
    if same_context(correction.before, before) or same_context(correction.after, after):
        return True
    return text_is_same and correction.occurrences == where.occurrences(statement) == 1


def same_context(then: str, now: str) -> bool:
    """Whether what stands on one side is nearly the same; nothing on both sides says nothing."""
    return bool(then and now) and alike(then, now) >= SETTINGS.same_context


def alike(one: str, other: str) -> float:
    """Similarity of two texts, 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def share(one: BBox, other: BBox) -> float:
    """Part of the smaller box that lies in the other, 0 to 1."""
    smaller = min(area(one), area(other))
    return intersection_area(one, other) / smaller if smaller else 0.0


def find_all(corrections: Sequence[CorrectionRecord], where: Surroundings) -> dict[tuple[str, str], StatementRecord]:
    """The statement of each corrected statement (document and id as the corrections name it).

    Those whose id still holds come first, so that no guess takes a statement from its owner. Two ids that
    were corrected under the same rules are two statements; else one may be the other's successor.
    """
    anchors = {(c.document_id, c.statement_id): c for c in corrections}
    ids = {statement.statement_id for statement in where.record.statements}
    holding = [key for key in anchors if key[1] in ids]
    found: dict[tuple[str, str], StatementRecord] = {}
    for key in [*holding, *(key for key in anchors if key not in holding)]:
        rules = anchors[key].rules_version
        taken = {s.statement_id for other, s in found.items() if anchors[other].rules_version == rules}
        if statement := find_statement(anchors[key], where, taken):
            found[key] = statement
    return found
