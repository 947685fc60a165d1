"""The rules a record must keep before it leaves a worker."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.ink import Ink, letters_under, visible
from pipeline.model import Block
from pipeline.records import DocumentRecord


def validate(record: DocumentRecord, blocks: Sequence[Block], ink: Ink) -> list[str]:
    """What is wrong with a record, empty when nothing is. `blocks`: the layout it was made from; `ink`: of those placed.

    * the balance of every page closes: what the reader printed is placed or set aside, each character once;
    * the characters under a statement's boxes are its printed text;
    * repairs lie inside their text, orders and ids are unique.
    """
    return [*_balance(record, blocks), *_provenance(record, ink), *_references(record)]


def _balance(record: DocumentRecord, blocks: Sequence[Block]) -> list[str]:
    """Pages whose balance does not close: the reader's count of characters against what the blocks hold."""
    held: dict[int, int] = defaultdict(int)
    for block in blocks:
        for line in block.lines:
            held[line.page] += len(visible(line.text))
    return [
        f"page {p.number}: {p.printed} characters printed, {p.placed} placed, {sum(p.set_aside.values())} set aside"
        for p in record.pages
        if p.printed != p.placed + sum(p.set_aside.values()) or p.printed != held[p.number]
    ]


def _provenance(record: DocumentRecord, ink: Ink) -> list[str]:
    """Each box holds exactly the characters of its printed run; what was set aside may lie over it.

    Where text is set over text no box can: the statement then says so, and holds its own characters at least.
    """
    wrong = []
    for statement in record.statements:
        for box, printed in zip(statement.boxes, statement.printed, strict=False):
            under, own = letters_under(ink, box.page, box), visible(printed)
            if under == own:
                continue
            more, less = Counter(under), Counter(own)
            if more != less and not ("overlapping_text" in statement.doubts and less <= more):
                wrong.append(
                    f"statement {statement.order}, page {box.page}: printed {printed!r}, under its box {under!r}"
                )
    return wrong


def _references(record: DocumentRecord) -> list[str]:
    wrong = []
    if len({s.statement_id for s in record.statements}) != len(record.statements):
        wrong.append("two statements have one id")
    for statement in record.statements:
        if any(r.end > len(statement.text) for r in statement.repairs):
            wrong.append(f"statement {statement.order}: a repair lies outside its text")
    return wrong
