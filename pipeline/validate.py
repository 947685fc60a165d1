"""The rules a record must keep before it leaves a worker."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.model import Block
from pipeline.records import DocumentRecord

SLACK = 0.02  # points: boxes are rounded to two decimals


def validate(record: DocumentRecord, blocks: Sequence[Block]) -> list[str]:
    """What is wrong with a record, empty when nothing is. `blocks`: the layout it was made from.

    * the balance of every page closes: what the reader printed is placed or set aside, each character once;
    * the characters under a statement's boxes are its printed text;
    * repairs lie inside their text, orders and ids are unique.
    """
    return [*_balance(record, blocks), *_provenance(record, blocks), *_references(record)]


def _balance(record: DocumentRecord, blocks: Sequence[Block]) -> list[str]:
    """Pages whose balance does not close: the reader's count of characters against what the blocks hold."""
    held: dict[int, int] = defaultdict(int)
    for block in blocks:
        for line in block.lines:
            held[line.page] += sum(not c.isspace() for c in line.text)
    return [
        f"page {p.number}: {p.printed} characters printed, {p.placed} placed, {sum(p.set_aside.values())} set aside"
        for p in record.pages
        if p.printed != p.placed + sum(p.set_aside.values()) or p.printed != held[p.number]
    ]


def _provenance(record: DocumentRecord, blocks: Sequence[Block]) -> list[str]:
    """Each box holds exactly the characters of its printed run; what was set aside may lie over it.

    Where text is set over text no box can: the statement then says so, and holds its own characters at least.
    """
    glyphs: dict[int, list[tuple[float, float, float, str]]] = defaultdict(list)
    for block in blocks:
        if block.reason is None:
            for line in block.lines:
                drawn = {id(c): c for c in line.chars if c is not None}
                glyphs[line.page] += [(c.bbox.center_x, c.baseline, c.bbox.center_y, c.text) for c in drawn.values()]
    for page in glyphs.values():
        page.sort(key=lambda g: g[2])
    wrong = []
    for statement in record.statements:
        for box, printed in zip(statement.boxes, statement.printed, strict=False):
            page = glyphs[box.page]
            first = bisect_left(page, box.top - SLACK, key=lambda g: g[2])
            last = bisect_right(page, box.bottom + SLACK, key=lambda g: g[2])
            inside = sorted(g for g in page[first:last] if box.x0 - SLACK <= g[0] <= box.x1 + SLACK)
            under = "".join(g[3] for g in inside)
            more, less = Counter("".join(under.split())), Counter("".join(printed.split()))
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
