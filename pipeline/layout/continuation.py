"""Paragraphs and items that go on in the next column, page or box."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.layout.bullets import find_bullet
from pipeline.layout.room import has_room, text_left
from pipeline.model import Block, Cell, replace
from pipeline.records import BlockKind
from pipeline.text_lines import HYPHENS

LOOK_AHEAD = 4  # regions: a pull-quote or a figure's caption may stand between a column and its continuation
SHORT = 0.28  # of a column's width: a last line that ends earlier ends its paragraph
SMALL = 0.85  # of the text's size; smaller print, at least
APART = 2.0  # sizes below it, is no part of the text
ROOM = 0.2  # sizes that a word needs beside its own width to stand behind another
GUTTER = 1.0  # sizes; columns stand further apart
INDENT = 0.6  # sizes; edges nearer than that are one
LEVEL = 2.0  # points; tops nearer than that are level
FINISHED = (".", "!", "?", ":", ";", "…", "”", "»", '"')


def join_continuations(blocks: Sequence[Block], fonts: frozenset[str]) -> list[Block]:
    """Blocks with each unfinished paragraph joined to the rest of it, which opens another region.

    A rest begins with a small letter, or follows a broken word, and is set like what it continues; of several texts
    that could go on in it, the last before it does.
    """
    page = _Columns(blocks, fonts)
    rests: dict[int, int] = {}
    for index in range(len(blocks)):
        rest = page.find_rest(index)
        if rest is not None:
            rests[index] = rest
    joined = set(rests.values())
    for rest in range(len(blocks)):
        if rest not in joined and page.may_be_rest(rest):
            beside = page.find_beginning_beside(rest, rests)
            if beside is not None and beside not in _following(rests, rest):
                rests[beside] = rest
                joined.add(rest)
    return [_chain(blocks, rests, index) for index in range(len(blocks)) if index not in joined]


def _chain(blocks: Sequence[Block], rests: Mapping[int, int], index: int) -> Block:
    """A block with its rest, and the rest of that."""
    if index not in rests:
        return blocks[index]
    parts = [index, *_following(rests, index)]
    return replace(blocks[index], lines=tuple(line for part in parts for line in blocks[part].lines))


def _following(rests: Mapping[int, int], index: int) -> Iterator[int]:
    """The rest of a block, the rest of that, and so on."""
    while index in rests:
        index = rests[index]
        yield index


@dataclass(slots=True)
class _Column:
    """A region's edges in points, its blocks in reading order, and where the texts of its items begin."""

    left: float
    right: float
    members: list[int]
    item_texts: list[float]


class _Columns:
    """The placed blocks by region, and which may go on where."""

    def __init__(self, blocks: Sequence[Block], fonts: frozenset[str]) -> None:
        self.blocks = blocks
        self.fonts = fonts
        self.order = [index for index, block in enumerate(blocks) if block.reason is None]
        self.columns: dict[int, _Column] = {}
        for index in self.order:
            block = blocks[index]
            x0, _, x1, _ = block.bbox
            column = self.columns.setdefault(block.region, _Column(x0, x1, [], []))
            column.left, column.right = min(column.left, x0), max(column.right, x1)
            column.members.append(index)
            if block.kind is BlockKind.ITEM:
                column.item_texts.append(text_left(block.lines[0], block.bullet))

    def column(self, index: int) -> _Column:
        return self.columns[self.blocks[index].region]

    def find_rest(self, index: int) -> int | None:
        """The block that opens a later region and goes on with this one."""
        block = self.blocks[index]
        if not (_is_unfinished(block) and self._ends_region(index)):
            return None
        seen: list[int] = []
        for at in range(index + 1, len(self.blocks)):
            other = self.blocks[at]
            if other.reason is not None or other.region == block.region or other.region in seen:
                continue
            seen.append(other.region)
            if len(seen) > LOOK_AHEAD or other.page > block.page + 1:
                return None
            if self._goes_on_in(index, at):
                between = range(index + 1, at)
                return None if any(self._ends_region(i) and self._goes_on_in(i, at) for i in between) else at
            if (
                _style(other) == _style(block)
                and other.kind is BlockKind.PARAGRAPH
                and bool(other.ground) == bool(block.ground)
            ):
                return None  # the next text of this kind begins anew
        return None

    def may_be_rest(self, index: int) -> bool:
        """Whether a block opens its region as the rest of something."""
        block = self.blocks[index]
        return (
            block.reason is None
            and block.kind is BlockKind.PARAGRAPH
            and block.cell is None
            and self.column(index).members[0] == index
            and block.lines[0].text.lstrip()[:1].islower()
        )

    def find_beginning_beside(self, rest: int, taken: Mapping[int, int]) -> int | None:
        """The unfinished text left of a rest that no rest was found for: both stand above headings in columns.

        Lokale løsninger hører sammen. Vi giver rå-    derum, og vi aftaler, hvor grænsen går.
        FRIHED                                         FÆLLES RAMMER
        """
        other = self.blocks[rest]
        nearest = None
        for index in self.order:
            block = self.blocks[index]
            beside = block.page == other.page and block.bbox.x1 < other.bbox.x0
            level = other.bbox.top < block.bbox.bottom
            if beside and level and index not in taken and _is_unfinished(block) and self._goes_on_in(index, rest):
                below = self._below(index)
                if below is not None and _style(self.blocks[below]) != _style(block) and self._matches(below, rest):
                    nearest = index if nearest is None or block.bbox.x1 > self.blocks[nearest].bbox.x1 else nearest
        return nearest

    def _matches(self, heading: int, rest: int) -> bool:
        """Whether a rest has nothing below it, or a heading level with the one below its beginning."""
        below = self._below(rest)
        if below is None:
            return True
        one, other = self.blocks[heading], self.blocks[below]
        return _style(one) == _style(other) and abs(one.bbox.top - other.bbox.top) < LEVEL

    def _below(self, index: int) -> int | None:
        """The next block of a block's region."""
        members = self.column(index).members
        at = members.index(index) + 1
        return members[at] if at < len(members) else None

    def _ends_region(self, index: int) -> bool:
        block = self.blocks[index]
        if block.reason is not None:
            return False
        following = (
            b for b in itertools.islice(self.blocks, index + 1, None) if b.reason is None and not _is_foot(b, block)
        )
        after = next(following, None)
        return after is not None and after.region != block.region

    def _goes_on_in(self, index: int, rest: int) -> bool:
        block, other = self.blocks[index], self.blocks[rest]
        return (
            _is_unfinished(block)
            and _continues(block, other, self.fonts)
            and self._ends_full(index, rest)
            and self._same_indent(index, rest)
        )

    def _ends_full(self, index: int, rest: int) -> bool:
        """Whether the last line fills its column, as one does that goes on: it breaks a word, or has no room for the
        first word of the rest."""
        block, other, column = self.blocks[index], self.blocks[rest], self.column(index)
        last, right = block.lines[-1], column.right
        if other.page == block.page and last.bbox.x1 < other.bbox.x0:
            right = min(right, other.bbox.x0 - GUTTER * block.style.size)  # what stands below may reach further
        if last.text.rstrip().endswith(HYPHENS) or last.bbox.x1 >= right - SHORT * (right - column.left):
            return True
        return not has_room(last, other.lines[0], right, ROOM)

    def _same_indent(self, index: int, rest: int) -> bool:
        """Whether the rest of an item stands in as far from its column's edge as the item's own text does, or where
        the texts of other items begin; what stands alone in its column has no edge to tell by."""
        block, other = self.blocks[index], self.blocks[rest]
        if block.kind is not BlockKind.ITEM or len(block.lines) < 2:
            return True
        column, next_column = self.column(index), self.column(rest)
        own, new = block.lines[-1].bbox.x0 - column.left, other.bbox.x0 - next_column.left
        near = INDENT * block.style.size
        return (
            next_column.members == [rest]
            or abs(own - new) < near
            or any(abs(x0 - other.bbox.x0) < near for x0 in next_column.item_texts)
        )


def join_cells(blocks: Sequence[Block], fonts: frozenset[str]) -> list[Block]:
    """Blocks with the text that a page break cut inside a cell joined to its rest on the next page."""
    result = list(blocks)
    ends: dict[tuple[int, int, int], int] = {}
    rests: set[int] = set()
    for index, block in enumerate(blocks):
        if block.cell is None or block.reason is not None:
            continue
        key = block.cell.table, block.cell.row, block.cell.column
        last = ends.get(key)
        if (
            last is not None
            and block.page == result[last].lines[-1].page + 1
            and _goes_on_in_cell(result[last], block, fonts)
        ):
            result[last] = replace(result[last], lines=(*result[last].lines, *block.lines))
            rests.add(index)
        else:
            ends[key] = index
    return [block for index, block in enumerate(result) if index not in rests]


def _goes_on_in_cell(block: Block, other: Block, fonts: frozenset[str]) -> bool:
    unfinished = not block.text.rstrip().endswith(FINISHED)
    begins = other.opens_item or find_bullet(other.lines[0], fonts)
    return unfinished and not begins and _style(other) == _style(block) and _goes_on(block, other)


def _goes_on(block: Block, other: Block) -> bool:
    """Whether text begins with a small letter, or follows a broken word."""
    last, first = block.lines[-1].text.rstrip(), other.lines[0].text.lstrip()
    return first[:1].islower() or (last.endswith(HYPHENS) and first[:1].isalpha())


def _is_unfinished(block: Block) -> bool:
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or block.cell is not None:
        return False
    text = block.lines[-1].text.rstrip()
    return bool(text) and not text.endswith(FINISHED)


def _is_foot(other: Block, block: Block) -> bool:
    """Whether a block is small print at the foot of another's column: an imprint, a caption."""
    return other.region == block.region and other.style.size < SMALL * block.style.size and other.gap > APART


def _continues(block: Block, other: Block, fonts: frozenset[str]) -> bool:
    if other.kind is not BlockKind.PARAGRAPH or other.cell is not None or find_bullet(other.lines[0], fonts):
        return False
    if _style(other) != _style(block) or bool(other.ground) != bool(block.ground):
        return False
    short_display = len(block.text.split()) <= 8 and len(block.lines) <= 2 and block.style.bold
    return (not short_display or _is_right_below(other, block)) and _goes_on(block, other)


def _is_right_below(other: Block, block: Block) -> bool:
    """Whether a block begins at another's left edge, a line below it: the last line of a heading that a text or a box
    beside it cut off."""
    size, apart = block.style.size, other.bbox.top - block.bbox.bottom
    return other.page == block.page and abs(other.bbox.x0 - block.bbox.x0) < 2 and -1 <= apart < 0.5 * size


def _style(block: Block) -> tuple:
    style = block.lines[-1].style
    return round(style.size, 1), style.bold, style.italic


def join_tables(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with each table that goes on on the next page numbered as one table.

    A table goes on where the first table of a page has the columns of the last one of the page before: its header
    row, printed again, is set aside; a first row without a label of its own belongs to the last row above.
    """
    result = list(blocks)
    tables: dict[int, list[int]] = {}
    for index, block in enumerate(result):
        if block.cell is not None:
            tables.setdefault(block.cell.table, []).append(index)
    for indexes in tables.values():
        _take_in_rest(result, indexes)
    last: tuple[int, list[int]] | None = None
    for number, indexes in tables.items():
        if last is not None and _goes_on_below(result, last[1], indexes):
            _renumber(result, last, indexes)
            last = (last[0], last[1] + [i for i in indexes if result[i].reason is None])
        else:
            last = (number, indexes)
    return result


def _take_in_rest(blocks: list[Block], table: Sequence[int]) -> None:
    """Texts below the header row of a table, printed again at the top of the next page without another row: the rest of
    its last one, each in the cell whose header it stands below."""
    page = blocks[table[-1]].page + 1
    heads = {column: _letters(blocks[i]) for column, i in _first_row(blocks, table).items()}
    near = itertools.takewhile(lambda i: blocks[i].page <= page, range(table[-1] + 1, len(blocks)))
    placed = [i for i in near if blocks[i].reason is None]
    if not placed or blocks[placed[0]].page != page or len(heads) < LEAST_HEADS:
        return
    columns: dict[int, int] = {}  # {region of a head: its column}
    repeated: list[int] = []
    rests: dict[int, int] = {}
    for i in placed:
        letters, region = _letters(blocks[i]), blocks[i].region
        column = next((c for c, head in heads.items() if head == letters and c not in columns.values()), None)
        if blocks[i].cell is not None or (column is None and region not in columns):
            break
        if column is not None:
            columns[region] = column
            repeated.append(i)
        else:
            rests[i] = columns[region]
    last = blocks[table[-1]].cell
    if len(repeated) < len(heads) or last is None:
        return
    for i in repeated:
        blocks[i] = replace(blocks[i], kind=BlockKind.FURNITURE, reason="repeated_header")
    for i, column in rests.items():
        blocks[i] = replace(blocks[i], kind=BlockKind.CELL, cell=Cell(last.table, last.row, column))


LEAST_HEADS = 3


def _goes_on_below(blocks: Sequence[Block], above: Sequence[int], below: Sequence[int]) -> bool:
    """Whether a table is the rest of the one that ends the page before it."""
    if blocks[below[0]].page != blocks[above[-1]].page + 1:
        return False
    between = [b for b in blocks[above[-1] + 1 : below[0]] if b.reason is None and b.cell is None]
    if any(b.kind is not BlockKind.FOOTNOTE for b in between):
        return False
    if _repeated_header(blocks, above, below):
        return True
    upper, lower = _edges(blocks, above), _edges(blocks, below)
    shared = {column: edge for column, edge in lower.items() if column in upper}
    # a single row does not show which of its cells are labels
    single = _is_row(blocks, below) and (len(shared) > 1 or _is_labelled_alike(blocks, above, below))
    return upper == (shared if single else lower)


def _is_labelled_alike(blocks: Sequence[Block], above: Sequence[int], row: Sequence[int]) -> bool:
    """Whether a row of two cells begins, set like them and at their edge, as the rows do above which have labels."""
    first, *rest = row
    labels = [blocks[i] for i in above if (cell := blocks[i].cell) is not None and cell.header]
    texts = [blocks[i] for i in above if (cell := blocks[i].cell) is not None and not cell.header]
    if not labels or not texts or not rest:
        return False
    alike = _style(blocks[first]) == _style(labels[-1]) and _style(blocks[rest[0]]) == _style(texts[-1])
    return alike and abs(blocks[first].bbox.x0 - labels[-1].bbox.x0) < LEVEL


def _bold_columns(blocks: Sequence[Block], indexes: Sequence[int]) -> set[int]:
    """The columns all of whose texts are bold: labels, also where a label left of them holds for several rows."""
    cells = [(cell.column, blocks[i].style.bold) for i in indexes if (cell := blocks[i].cell) is not None]
    plain = {column for column, bold in cells if not bold}
    return {column for column, _ in cells} - plain if plain else set()


def _is_row(blocks: Sequence[Block], indexes: Sequence[int]) -> bool:
    return len({blocks[i].cell.row for i in indexes}) == 1  # type: ignore[union-attr]


def _repeated_header(blocks: Sequence[Block], above: Sequence[int], below: Sequence[int]) -> frozenset[int]:
    """Indices of the blocks that print a table's header row again on the next page, none where it is another. The rest of
    a row that a page break cut may stand below them in their cells."""
    heads, again = (_first_row(blocks, indexes) for indexes in (above, below))
    same = heads.keys() == again.keys() and all(
        _letters(blocks[heads[column]]) == _letters(blocks[i]) for column, i in again.items()
    )
    return frozenset(again.values()) if same else frozenset()


def _letters(block: Block) -> str:
    """The letters and numbers of a block's text: what a header row says, wherever its lines break."""
    return "".join(filter(str.isalnum, block.text))


def _first_row(blocks: Sequence[Block], indexes: Sequence[int]) -> dict[int, int]:
    """{column: index of the first block} of a table's first row."""
    cells = {i: cell for i in indexes if (cell := blocks[i].cell) is not None}
    top = min(cell.row for cell in cells.values())
    return {cell.column: i for i, cell in reversed(cells.items()) if cell.row == top}


def _edges(blocks: Sequence[Block], indexes: Sequence[int]) -> dict[int, int]:
    """{column: where most of its blocks begin, in steps of four points}."""
    edges: dict[int, list[float]] = {}
    for i in indexes:
        cell = blocks[i].cell
        if cell is not None and not cell.header:
            edges.setdefault(cell.column, []).append(blocks[i].bbox.x0)
    return {column: round(min(x0s) / 4) for column, x0s in edges.items()}


def _renumber(blocks: list[Block], above: tuple[int, list[int]], below: Sequence[int]) -> None:
    table, upper = above
    last_row = max(blocks[i].cell.row for i in upper)  # type: ignore[union-attr]
    first_column = min(blocks[i].cell.column for i in upper)  # type: ignore[union-attr]
    top = min(blocks[i].cell.row for i in upper)  # type: ignore[union-attr]
    headed = {c.column for i in upper if (c := blocks[i].cell) is not None and c.header and c.row != top}
    repeated = _repeated_header(blocks, upper, below)
    rows = sorted({blocks[i].cell.row for i in below if i not in repeated})  # type: ignore[union-attr]
    labels = {first_column, *_bold_columns(blocks, upper)}
    unlabelled = bool(rows) and not any(
        blocks[i].cell.row == rows[0] and blocks[i].cell.column in labels
        for i in below  # type: ignore[union-attr]
        if i not in repeated
    )
    single = _is_row(blocks, below)
    for i in below:
        cell = blocks[i].cell
        assert cell is not None
        if i in repeated:
            blocks[i] = replace(blocks[i], kind=BlockKind.FURNITURE, reason="repeated_header", cell=None)
        else:
            row = last_row + rows.index(cell.row) + (0 if unlabelled else 1)
            blocks[i] = replace(
                blocks[i],
                cell=replace(cell, table=table, row=row, header=(cell.header or single) and cell.column in headed),
            )
