"""Cells of a table → units of text with the labels of their axes."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from operator import itemgetter

from pipeline.role_words import is_role
from pipeline.segment.heading_words import RoleLabel, find_role_label, find_stacked_roles
from pipeline.segment.sentences import split_sentences
from pipeline.segment.units import Unit

MOST_LABEL_WORDS = 4
SECTION = re.compile(r"\d{1,2}\.\d{1,2}\.?\s")


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell's statement, or one of its bullets.

    parts: (order of the unit, start, end) of its text. role: from an axis, None when no axis names roles.
    labels: the theme labels of its axes, outermost first. lead_in: a label inside the cell.
    """

    parts: tuple[tuple[int, int, int], ...]
    text: str
    role: RoleLabel | None
    labels: tuple[str, ...]
    lead_in: str | None


Grid = dict[tuple[int, int], list[Unit]]


def read_table(units: Sequence[Unit]) -> list[CellText]:
    """The statements of one table, row by row."""
    grid: dict[tuple[int, int], list[Unit]] = defaultdict(list)
    for unit in units:
        cell = unit.block.cell
        if cell is not None:
            grid[cell.row, cell.column].append(unit)
    across = _rows_across(grid)
    inner = {key: members for key, members in grid.items() if key[0] not in across} or grid
    head_rows, head_columns = _header_rows(inner), _header_columns(inner)
    if not head_rows and not head_columns and len(grid) > 1 and all(map(_is_headed, grid.values())):
        return [text for _, (head, *rest) in sorted(grid.items()) for text in _cell_texts(rest, [head.text])]
    axis = _role_axis(inner, head_rows, head_columns)
    over_columns = [_labels(grid, row, axis=1) for row in head_rows]
    beside_rows = [_labels(grid, column, axis=0) for column in head_columns]
    said_again = {} if head_rows else _labels_said_again(inner, head_columns)
    roles_across = _roles_across(inner, head_rows)
    told: str | None = None  # the role in a row of its own above these
    result: list[CellText] = []
    for (row, column), members in sorted(grid.items()):
        if row in across:
            result += _asked(members)
            continue
        if row in roles_across:
            told = roles_across[row]
            continue
        if row in head_rows or column in head_columns:
            result += _explained(members)
            continue
        above = [_label_at(labels, column) for labels in over_columns]
        if column in said_again:
            above, members = [said_again[column]], members[1:]
        if told is not None:
            above = [told]
        beside = [_label_at(labels, row) for labels in beside_rows]
        themes = {"above": beside, "beside": above}.get(axis or "", [])
        roles = {"above": above, "beside": beside}.get(axis or "", [*beside, *above])
        result += _cell_texts(members, [label for label in roles if label], [label for label in themes if label])
    return result


def _roles_across(grid: Grid, head_rows: Sequence[int]) -> dict[int, str]:
    """{row: role} of the rows below the first that are one cell with nothing but a role: what follows is told to it."""
    filled = Counter(row for row, _ in grid)
    first = min(grid)[0]
    texts = {row: _text(members) for (row, _), members in grid.items() if filled[row] == 1 and row > first}
    return {row: text for row, text in texts.items() if row not in head_rows and is_role(text) and row + 1 in filled}


def role_of_axis(label: str) -> RoleLabel | None:
    """The role that the label of an axis names, also several below each other in one cell.

    >>> role_of_axis("Chef").label, role_of_axis("Afdelingsleder Teamleder").label, role_of_axis("Chef Tillid")
    ('Chef', 'Afdelingsleder Teamleder', None)
    """
    return find_role_label(label) or find_stacked_roles(label)


def _role_axis(grid: Grid, head_rows: Sequence[int], head_columns: Sequence[int]) -> str | None:
    """Which heads name the roles, "above" or "beside", where those of the other axis are themes though one of them reads as
    a role: "Personale" among "Økonomi" and "Drift"."""
    heads = {
        "above": [_text(m) for (row, column), m in grid.items() if row in head_rows and column not in head_columns],
        "beside": [_text(m) for (row, column), m in grid.items() if column in head_columns and row not in head_rows],
    }
    roles = {axis: sum(role_of_axis(text) is not None for text in texts) for axis, texts in heads.items()}
    for axis, other in (("above", "beside"), ("beside", "above")):
        if roles[axis] > 1 and roles[axis] >= 0.6 * len(heads[axis]) and 2 * roles[other] < len(heads[other]):
            return axis
    return None


def _is_headed(members: Sequence[Unit]) -> bool:
    """Whether a cell begins with a heading of its own, as where a table only places texts side by side."""
    first = members[0]
    label = first.block.style.bold and len(first.text.split()) <= MOST_LABEL_WORDS and not first.block.opens_item
    return label and not first.text.endswith((".", ":", "?")) and any(not u.block.style.bold for u in members[1:])


def _rows_across(grid: Grid) -> set[int]:
    """The rows that are one cell with questions below a table of several columns: they are asked of all of it. A form has
    nothing but such rows below its heads."""
    first = min(grid)[0]
    filled = Counter(row for row, _ in grid)
    form = max((count for row, count in filled.items() if row != first), default=0) < 2
    if form or len({column for _, column in grid}) <= 2:
        return set()
    return {row for (row, _), cell in grid.items() if filled[row] == 1 and all(u.text.endswith("?") for u in cell)}


def _asked(members: Sequence[Unit]) -> list[CellText]:
    """Each question of a cell."""
    return [
        CellText(((unit.order, start, end),), unit.text[start:end], None, (), None)
        for unit in members
        for start, end in split_sentences(unit.text)
    ]


def _explained(members: Sequence[Unit]) -> list[CellText]:
    """What a header cell says of its label ("handler om …"), as a statement under it."""
    label, rest = _label_and_rest(members)
    if not rest:
        return []
    text = " ".join(label)
    role = role_of_axis(text)
    parts = tuple((u.order, 0, len(u.text)) for u in rest)
    return [CellText(parts, _text(rest), role, () if role else (text,), None)]


def _label_and_rest(members: Sequence[Unit]) -> tuple[list[str], list[Unit]]:
    """The texts of a header cell that are its label, and those set otherwise below them that explain it."""
    first = members[0].block.style
    at = next(
        (
            n
            for n, u in enumerate(members)
            if n and not u.block.style.bold and (first.bold or u.block.style.size < 0.9 * first.size)
        ),
        len(members),
    )
    rest = list(members[at:])
    if sum(len(u.text.split()) for u in rest) <= MOST_LABEL_WORDS:
        return [u.text for u in members], []
    return [u.text for u in members[:at]], rest


def _text(members: Iterable[Unit]) -> str:
    return " ".join(unit.text for unit in members)


def _is_header(members: Sequence[Unit]) -> bool:
    return all(u.block.cell is not None and u.block.cell.header for u in members)


def _header_row(grid: Grid) -> int | None:
    """The first row, where it is set as a header or names two or more roles."""
    first = min(row for row, _ in grid)
    cells = [members for (row, _), members in grid.items() if row == first]
    roles = sum(role_of_axis(_text(m)) is not None for m in cells)
    if len({row for row, _ in grid}) < 2:
        return None
    if sum(_is_header(m) for m in cells) >= 0.6 * len(cells) and (len(cells) > 1 or roles):
        only_corner = all(column == min(c for _, c in grid) for (row, column) in grid if row == first)
        return None if only_corner and not roles else first
    return first if roles >= 2 or _has_empty_corner(grid, first) else None


def _has_empty_corner(grid: Grid, first: int) -> bool:
    """Whether short texts stand above all columns but the first, and labels in that one."""
    left = min(column for _, column in grid)
    cells = [_text(members) for (row, _), members in grid.items() if row == first]
    beside = [members for (row, column), members in grid.items() if column == left and row != first]
    columns = {column for _, column in grid}
    short = all(len(text.split()) <= MOST_LABEL_WORDS and not text.endswith(".") for text in cells)
    return (first, left) not in grid and len(cells) == len(columns) - 1 > 1 and short and all(map(_is_header, beside))


def _header_column(grid: Grid, head: int | None) -> int | None:
    """The first column, where it is set as a header below the first row, names two or more roles, or holds labels below
    an empty corner of the header row `head`, or below one that names no role where all others do; or where each of its
    cells alone begins with a label that it explains."""
    first = min(column for _, column in grid)
    top = min(row for row, _ in grid)
    cells = [members for (row, column), members in grid.items() if column == first and row != top] or [
        members for (_, column), members in grid.items() if column == first
    ]
    if len({column for _, column in grid}) < 2 or not cells:
        return None
    roles = sum(role_of_axis(_text(m)) is not None for m in cells)
    if sum(_is_header(m) for m in cells) >= 0.6 * len(cells) and all(len(_text(m).split()) <= 12 for m in cells):
        return first
    corner = head is not None and ((head, first) not in grid or _only_names_no_role(grid, head, first))
    if corner and all(len(_text(m).split()) <= MOST_LABEL_WORDS and not _text(m).endswith(".") for m in cells):
        return first
    if head is not None and _explain_labels(cells):
        others = [members for (row, column), members in grid.items() if column > first and row > head]
        return None if _explain_labels(others, least=0.3) else first
    return first if roles >= 2 and roles >= 0.5 * len(cells) else None


def _explain_labels(cells: Sequence[Sequence[Unit]], least: float = 0.6) -> bool:
    """Whether so large a part of some cells begins with a label and says below it what it means."""
    return sum(bool(_label_and_rest(members)[1]) for members in cells) >= least * len(cells) > 0


def _only_names_no_role(grid: Grid, head: int, first: int) -> bool:
    """Whether of the cells of a header row only the first names no role: "Situation", "Direktion", "Leder"."""
    named = {column: role_of_axis(_text(m)) is not None for (row, column), m in grid.items() if row == head}
    return len(named) > 2 and not named.pop(first, True) and all(named.values())


def _header_rows(grid: Grid) -> tuple[int, ...]:
    """The rows of column headings: one, or two where headings of the first span several of the second."""
    first = _header_row(grid)
    if first is None:
        return ()
    below = [members for (row, _), members in grid.items() if row == first + 1]
    several = sum(row == first for row, _ in grid) < len(below)
    label = grid.get((first + 1, min(column for _, column in grid)))
    row = label is not None and role_of_axis(_text(label)) is not None  # its label is a role's
    labels = all(map(_is_header, below)) or (label is None and all(map(_is_short, below)))
    if several and not row and len({row for row, _ in grid}) > 2 and labels:
        return first, first + 1
    return (first,)


def _is_short(members: Sequence[Unit]) -> bool:
    """Whether a cell holds a few words without an end mark."""
    text = _text(members)
    return len(text.split()) <= MOST_LABEL_WORDS and text[-1:].isalnum()


def _header_columns(grid: Grid) -> tuple[int, ...]:
    """The columns of row headings: one, or two where each heading of the first holds for several rows."""
    first = _header_column(grid, _header_row(grid))
    if first is None:
        return ()
    top = min(row for row, _ in grid)
    beside = [members for (row, column), members in grid.items() if column == first + 1 and row != top]
    several = sum(column == first and row != top for row, column in grid) < len(beside)
    cells = [members for (row, column), members in grid.items() if column > first + 1 and row != top]
    labels = all(map(_is_header, beside)) or _are_bold_labels(beside, cells)
    if several and labels and len({column for _, column in grid}) > 2:
        return first, first + 1
    return (first,)


def _are_bold_labels(labels: Sequence[Sequence[Unit]], cells: Sequence[Sequence[Unit]]) -> bool:
    """Whether short texts in bold stand beside cells of which hardly one is bold."""
    short = all(u.block.style.bold and len(u.text.split()) <= MOST_LABEL_WORDS for members in labels for u in members)
    bold = sum(members[0].block.style.bold for members in cells)
    return short and bool(cells) and bold <= 0.1 * len(cells)


def _labels(grid: Grid, line: int, axis: int) -> list[tuple[int, str]]:
    """(column, label) of a head row (axis 1), or (row, label) of a head column (axis 0), from the first on."""
    heads = {key[axis]: members for key, members in grid.items() if key[1 - axis] == line}
    return [(place, " ".join(_label_and_rest(members)[0])) for place, members in sorted(heads.items())]


def _labels_said_again(grid: Grid, head_columns: Sequence[int]) -> dict[int, str]:
    """{column: label} where each cell of a column begins with one label, another in each column: what stands over the
    columns, said again in each row."""
    firsts: dict[int, list[Sequence[Unit]]] = defaultdict(list)
    for (_, column), members in grid.items():
        if column not in head_columns:
            firsts[column].append(members)
    labels = {column: cells[0][0].text for column, cells in firsts.items()}
    same = all(
        len(cells) > 1 and all(len(m) > 1 and m[0].text == labels[column] and _is_short(m[:1]) for m in cells)
        for column, cells in firsts.items()
    )
    return labels if same and len(set(labels.values())) == len(labels) > 1 else {}


def _label_at(labels: Sequence[tuple[int, str]], place: int) -> str | None:
    """The header over a column or beside a row: a merged one holds until the next."""
    at = bisect_right(labels, place, key=itemgetter(0))
    return labels[at - 1][1] if at else None


def _cell_texts(members: Sequence[Unit], headers: Sequence[str], themes: Sequence[str] = ()) -> list[CellText]:
    """One statement a cell, or one an item of its list; a short label above the items is their lead-in.

    A list has bullets, or its items stand apart. headers: of its axes, of which one may name a role. themes: those that
    name none, whatever they read as.
    """
    role = next((r for r in (role_of_axis(h) for h in headers) if r is not None), None)
    labels = (*themes, *(h for h in headers if role_of_axis(h) is None))
    texts = [u for u in members if u.text]
    bulleted = any(u.block.opens_item for u in members)
    if not bulleted and not _stand_apart(texts):
        parts = tuple((u.order, 0, len(u.text)) for u in texts)
        return [CellText(parts, _text(texts), role, labels, None)] if texts else []
    result = []
    lead_in = None
    section: tuple[str, ...] = ()
    for unit in texts:
        if not unit.block.opens_item and _is_label(unit, bulleted):
            if SECTION.match(unit.text):
                section = (unit.text,)  # of the document, which goes on through the cells
            else:
                lead_in = unit.text
            continue
        own_lead_in = lead_in if unit.block.opens_item or not bulleted else None
        result.append(CellText(((unit.order, 0, len(unit.text)),), unit.text, role, (*labels, *section), own_lead_in))
    return result


def _stand_apart(texts: Sequence[Unit]) -> bool:
    """Whether the texts of a cell are several: between them is more room than between lines, and each begins anew, with
    a small letter where the first does too."""
    small = len(texts) > 1 and texts[0].text[:1].islower()
    return len(texts) > 1 and all(
        isfinite(below.block.gap) and (small or above.text.endswith((".", "!", "?", ":")) or below.text[:1].isupper())
        for above, below in pairwise(texts)
    )


def _is_label(unit: Unit, bulleted: bool) -> bool:
    short, bold = len(unit.text.split()) <= MOST_LABEL_WORDS, unit.block.style.bold
    return unit.text.endswith(":") or (short or bold if bulleted else short and bold)
