"""Tables with roles as columns that a text extraction unrolled, row after row and cell after cell.

Tema Direktør Chef Leder        the header: a corner, then the roles
1.1 Tillid                      a row's label
Giver ansvar fra sig            its cells, one a role
Aftaler rammer
Følger op

The same with roles as rows: "Niveau", "Adfærd", "Resultat" a line each, then a role's line and its cells.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from pipeline.layout.plain_bullets import bullet_length
from pipeline.lexicon import line_ends
from pipeline.model import Block, Cell, Line, replace
from pipeline.records import BlockKind
from pipeline.role_words import find_mentions, is_role
from pipeline.text_lines import HYPHENS, LEADING, fold, is_apart, is_open, split_line

NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s+(?=[A-ZÆØÅÉ])")
MOST_CORNER_WORDS = 2
LEAST_ROLES = 3
LEAST_ROWS = 2
MOST_COLUMNS = 5
MOST_LABEL_WORDS = 3


@dataclass(frozen=True, slots=True)
class UnrolledMatrix:
    """Where such a table stands among the lines of its page, `[start, end)`, and its cells."""

    start: int
    end: int
    blocks: tuple[Block, ...]


def find_role_matrices(lines: Sequence[Line], table: int) -> list[UnrolledMatrix]:
    """The tables of a page whose header names at least three roles, or whose rows begin with one each; `table` is the
    number of the first."""
    found: list[UnrolledMatrix] = []
    at = 0
    while at < len(lines):
        header = _header_at(lines, at)
        number = table + len(found)
        matrix = _matrix(lines, at, header, number) if header is not None else _role_rows(lines, at, number)
        if matrix is None:
            at += 1
        else:
            found.append(matrix)
            at = matrix.end
    return found


@dataclass(frozen=True, slots=True)
class _Header:
    """How many lines a header takes, the corner, empty where there is none, and the lines of each role."""

    count: int
    corner: tuple[Line, ...]
    roles: tuple[tuple[Line, ...], ...]


def _header_at(lines: Sequence[Line], at: int) -> _Header | None:
    """The header that begins at a line: a word or two at most, then nothing but roles, in one line or several."""
    first = lines[at]
    if "\t" in first.text:
        return None  # its cells stand in rows
    text = first.text.rstrip()
    mentions = find_mentions(text)
    if not mentions and _is_column_label([first]):
        return _stacked_header(lines, at)
    if is_role(text.strip()):
        return _stacked_header(lines, at, corner=0)
    if len(mentions) < 2 or len(text[: mentions[0].start].split()) > MOST_CORNER_WORDS:
        return None
    if mentions[-1].end != len(text) or any(text[a.end : b.start].strip() for a, b in pairwise(mentions)):
        return None
    cuts = [m.start for m in mentions]
    pieces = split_line(replace(first, text=text), [cut for cut in cuts if cut > 0])
    corner = tuple(pieces[:1]) if cuts[0] > 0 else ()
    roles: list[tuple[Line, ...]] = [(piece,) for piece in pieces[len(corner) :]]
    end = at + 1
    while (more := _role_lines(lines, end)) is not None:
        roles.append(more)
        end += len(more)
    return _Header(end - at, corner, tuple(roles)) if len(roles) >= LEAST_ROLES else None


def _stacked_header(lines: Sequence[Line], at: int, corner: int = 1) -> _Header | None:
    """The header that a corner of so many lines begins, with a role on each of the lines below it."""
    roles: list[tuple[Line, ...]] = []
    end = at + corner
    step = lines[at + 1].bbox.top - lines[at].bbox.top if at + 1 < len(lines) else 0.0  # with or without a blank line
    while (
        end < len(lines)
        and step < 2.5 * LEADING
        and (end == at or lines[end].bbox.top - lines[end - 1].bbox.top <= step)
    ):
        more = _role_lines(lines, end)
        if more is None:
            break
        roles.append(more)
        end += len(more)
    return _Header(end - at, tuple(lines[at : at + corner]), tuple(roles)) if len(roles) >= LEAST_ROLES else None


def _role_lines(lines: Sequence[Line], at: int) -> tuple[Line, ...] | None:
    """The one or two lines from a place on that are one role."""
    for count in (1, 2):
        part = tuple(lines[at : at + count])
        if len(part) == count and is_role(fold(part)):
            return part
    return None


def _matrix(lines: Sequence[Line], at: int, header: _Header, table: int) -> UnrolledMatrix | None:
    first = at + header.count
    stacked = header.count >= len(header.roles)  # then cells stand a line each too
    segments = list(_segments(lines[first:], lenient=stacked))
    width = len(header.roles)
    numbered = bool(segments) and NUMBERED.match(segments[0][0].text) is not None
    rows = list(_numbered_rows(segments, width) if numbered else _even_rows(segments, width))
    if len(rows) < LEAST_ROWS:
        return None
    heads = [header.corner, *header.roles]
    blocks = [_cell(part, Cell(table, 0, column, header=True)) for column, part in enumerate(heads) if part]
    for number, row in enumerate(rows, 1):
        blocks += [_cell(part, Cell(table, number, column, column == 0)) for column, part in enumerate(row)]
    end = first + sum(len(part) for row in rows for part in row)
    return UnrolledMatrix(at, end, tuple(blocks))


def _role_rows(lines: Sequence[Line], at: int, table: int) -> UnrolledMatrix | None:
    """The table that begins at a line with a label for each column, and goes on with rows of a role and its cells."""
    if not _is_column_label(lines[at : at + 1]):
        return None
    segments = _segments(chain(lines[at : at + 1], _without_blanks(lines[at:])))
    first = list(islice(segments, MOST_COLUMNS + 1))  # the rest of a long text is not asked for
    width = next((n for n, part in enumerate(first) if not _is_column_label(part)), 0)
    if not 2 <= width <= MOST_COLUMNS:
        return None
    cells = chain(first[width:], segments)
    rows: list[tuple[list[Line], ...]] = []
    for row in zip(*[cells] * width, strict=False):
        if not is_role(fold(row[0])) or any(_is_no_cell(part) or is_role(fold(part)) for part in row[1:]):
            break
        rows.append(row)
    if len(rows) < LEAST_ROWS:
        return None
    blocks = [
        _cell(part, Cell(table, number, column, header=number == 0 or column == 0))
        for number, row in enumerate([first[:width], *rows])
        for column, part in enumerate(row)
    ]
    return UnrolledMatrix(at, at + sum(len(block.lines) for block in blocks), tuple(blocks))


def _without_blanks(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines after the first that follow each other without a blank one."""
    for above, below in pairwise(lines):
        if is_apart(above, below):
            return
        yield below


def _is_column_label(part: Sequence[Line]) -> bool:
    text = fold(part)
    short = len(text.split()) <= MOST_LABEL_WORDS and text[:1].isupper() and text[-1:].isalpha()
    return short and not find_mentions(text) and "\t" not in text


def _cell(lines: Sequence[Line], cell: Cell) -> Block:
    return Block(BlockKind.CELL, tuple(lines), region=lines[0].page, cell=cell)


def _segments(lines: Iterable[Line], lenient: bool = False) -> Iterator[list[Line]]:
    """The texts of labels and cells: each begins with a capital or a number, behind a line that seems to end something;
    `lenient`: behind any."""
    part: list[Line] = []
    for line in lines:
        if part and _begins(part, line, lenient):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _begins(part: Sequence[Line], line: Line, lenient: bool) -> bool:
    if is_apart(part[-1], line) or NUMBERED.match(line.text):
        return True
    bare = fold(part[-2:])  # "le- / der" ends in no small word
    if bare.endswith((",", *HYPHENS)):
        return False
    small = is_open(bare) or bare.split()[-1].casefold() in line_ends().function_words
    return line.text[:1].isupper() and (lenient or not small)


def _numbered_rows(segments: Sequence[list[Line]], width: int) -> Iterator[list[list[Line]]]:
    """Rows that a number begins, each with as many cells as there are roles."""
    starts = [n for n, part in enumerate(segments) if NUMBERED.match(part[0].text)]
    for start, end in zip(starts, [*starts[1:], len(segments)], strict=True):
        label, *cells = segments[start:end]
        last = end == len(segments)
        if len(cells) < width:
            cells = list(_segments([line for cell in cells for line in cell], lenient=True))
        if len(cells) < width or (len(cells) > width and not last) or any(map(_is_no_cell, cells[:width])):
            return
        yield [label, *cells[:width]]


def _even_rows(segments: Sequence[list[Line]], width: int) -> Iterator[list[list[Line]]]:
    """Rows of a label and as many cells as there are roles, as long as labels are shorter than their cells, and blank lines
    part them if they part the first."""
    spaced = _are_spaced(segments[: width + 1])
    for start in range(0, len(segments) - width, width + 1):
        row = segments[start : start + width + 1]
        label, cells = len(fold(row[0])), [len(fold(part)) for part in row[1:]]
        if any(map(_is_no_cell, row)) or label * 1.3 > sum(cells) / len(cells) or fold(row[0]).endswith("."):
            return
        if spaced and not _are_spaced(row):
            return
        yield row


def _are_spaced(row: Sequence[list[Line]]) -> bool:
    """Whether a blank line stands between all parts of a row."""
    return all(is_apart(above[-1], below[0]) for above, below in pairwise(row))


def _is_no_cell(part: Sequence[Line]) -> bool:
    text = fold(part)
    return text.endswith(("?", ":")) or bullet_length(text) > 0 or not any(c.isalpha() for c in text)
