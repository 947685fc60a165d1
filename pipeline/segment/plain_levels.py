"""Levels of a plain text's headings, from how they stand over each other."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.records import Role
from pipeline.segment.heading_words import count_of_collection, key_of
from pipeline.segment.plain_labels import Piece
from pipeline.segment.units import NUMBERING
from pipeline.text_lines import MOST_ABBREVIATION_LETTERS

LEAST_OF_RANK = 2  # headings in capitals, and others, that make two ranks of them
LEAST_THEMES = 3  # without roles, before one row of roles that is no part of the last
LEAST_PARTED = 0.5  # of those that open a page, which have themes inside
LEAST_PARAGRAPHS = 3  # headings with a sign that numbers all of them
OUTER = 1  # of roles that stand over themes, and of what closes them


def find_levels(pieces: Sequence[Piece], tops: frozenset[int] = frozenset()) -> dict[int, int]:
    """{index: level} of all labels. `tops`: titles of their page.

        role (outer)   1        DIREKTION
        themes         2 …        Økonomi > Holder budgettet
        role (inner)   below    Økonomi > LEDER

    Numbers tell where roles and themes have them ("3.1 Lederen", "4 Mødet"), and so do lines typed below. Themes:
    numbers ("1.2"), else which stands right above which; the last of a stack is on the deepest level.
    A document that sets some headings in capitals and some not has two ranks, and capitals close all.
    """
    heads = [i for i, p in enumerate(pieces) if p.label]
    themes = [i for i in heads if _is_theme(pieces[i])]
    told = _numbered_levels(pieces, heads) or _underlined_levels(pieces, heads) or _counted_anew(pieces, heads)
    if told:
        return told
    inner = _inner_roles(pieces, heads)
    if _has_two_ranks(pieces, heads):
        return {i: _rank_level(pieces[i], i in inner, _is_over_text(pieces, i)) for i in heads}
    depths = _theme_depths(pieces, themes, tops)
    deepest = max(depths.values(), default=1)
    levels: dict[int, int] = {}
    for index in heads:
        piece = pieces[index]
        if piece.block.level is not None:
            levels[index] = piece.block.level
        elif index in depths:
            levels[index] = OUTER + depths[index]
        elif piece.role is not None:
            levels[index] = OUTER + deepest + 1 if index in inner else OUTER
        else:
            levels[index] = OUTER if not _is_over_text(pieces, index) or piece.structural else OUTER + deepest + 2
    beyond = (
        _counted_on(pieces, heads)
        or _first_beyond_roles(pieces, heads, inner)
        or _next_page_beyond_roles(pieces, heads, inner)
    )
    closed = _close_outer_roles(pieces, levels, inner, beyond)
    return _under_counted(pieces, closed)


def _numbered_levels(pieces: Sequence[Piece], heads: Sequence[int]) -> dict[int, int]:
    """{index: level} where a role's number and others' tell: as many parts as it has, an unnumbered one below the number
    above it. Empty where roles have none of several parts, or nothing has one of a single part, unless one count runs
    through roles and others ("§ 5 Hovedudvalget", "§ 8 Arbejdsmiljø") or numbers paragraphs ("§ 1 Formål")."""
    parts = {i: _parts_of_number(pieces[i]) for i in heads}
    roles = [parts[i] for i in heads if pieces[i].role is not None]
    below = sum(n > 1 for n in roles) >= LEAST_OF_RANK or _stands_below_its_number(pieces, heads)
    deeper = below and sum(n == 1 for n in parts.values()) >= LEAST_OF_RANK
    paragraphs = sum(pieces[i].text.startswith("§") for i in heads) >= LEAST_PARAGRAPHS
    if not deeper and not paragraphs and not _counts_through(pieces, [i for i in heads if parts[i] == 1]):
        return {}
    levels: dict[int, int] = {}
    above = 0
    for index in heads:
        piece = pieces[index]
        above = parts[index] or (0 if piece.structural else above)
        levels[index] = piece.block.level or parts[index] or above + 1
    return levels


def _stands_below_its_number(pieces: Sequence[Piece], heads: Sequence[int]) -> bool:
    """Whether a role's number goes on with that of the heading right above it: "2 Samarbejde", "2.1 Lederne"."""
    return any(
        pieces[i].role is not None
        and _parts_of_number(pieces[above]) == 1
        and re.match(rf"{_first_number(pieces[above])}\.1\b", pieces[i].text) is not None
        for above, i in pairwise(heads)
    )


def _counted_anew(pieces: Sequence[Piece], heads: Sequence[int]) -> dict[int, int]:
    """{index: level} where counts begin anew below headings without a number: these are chapters, and what is counted
    stands in them. Empty where there is one count, or a role among the headings, unless the chapters are the roles."""
    numbered = {i for i in heads if _parts_of_number(pieces[i]) == 1}
    firsts = [(above, i) for above, i in pairwise(heads) if i in numbered and _first_number(pieces[i]) == 1]
    chapters = {above for above, _ in firsts if above not in numbered}
    several = len(firsts) >= LEAST_OF_RANK and len(chapters) == len(firsts)
    roles = {pieces[i].key for i in heads if pieces[i].role is not None}
    named = {pieces[i].key for i in chapters}
    if not several or (roles and roles != named) or any(_parts_of_number(pieces[i]) > 1 for i in heads):
        return {}
    between = [i for i in heads if min(chapters) < i < max(numbered) and i not in numbered and i not in chapters]
    if any(not pieces[i].structural for i in between):
        return {}
    outer = OUTER if roles else OUTER + 1
    return {
        i: pieces[i].block.level or outer + (i in numbered or (bool(roles) and _is_theme(pieces[i]))) for i in heads
    }


def _underlined_levels(pieces: Sequence[Piece], heads: Sequence[int]) -> dict[int, int]:
    """{index: level} where most headings have a line typed below them: those alike are of one level, the heavier signs
    above the lighter, what has none below them. Empty where they have not."""
    signs = {i: pieces[i + 1].text.strip()[:1] for i in heads if _has_line_below(pieces, i)}
    if len(signs) < max(LEAST_THEMES, 0.6 * len(heads)):
        return {}
    ranks = [sign for sign in UNDERLINES if sign in signs.values()]
    return {i: OUTER + (ranks.index(signs[i]) if i in signs else len(ranks)) for i in heads}


UNDERLINES = "=#*_~-."  # the heaviest first


def _has_line_below(pieces: Sequence[Piece], index: int) -> bool:
    below = pieces[index + 1] if index + 1 < len(pieces) else None
    text = below.text.strip() if below is not None and below.aside else ""
    return len(text) > 2 and text[0] in UNDERLINES and set(text) == {text[0]}


def _counts_through(pieces: Sequence[Piece], numbered: Sequence[int]) -> bool:
    """Whether one count goes up through headings of roles and of other things, several of each."""
    numbers = [number for i in numbered if (number := _first_number(pieces[i]))]
    roles = sum(pieces[i].role is not None for i in numbered)
    rising = len(numbers) == len(numbered) and all(a < b for a, b in pairwise(numbers))
    return rising and min(roles, len(numbered) - roles) >= LEAST_OF_RANK


def _first_number(piece: Piece) -> int:
    """The first number in a heading, 0 without one."""
    match = re.search(r"\d+", piece.text)
    return int(match[0]) if match else 0


def _parts_of_number(piece: Piece) -> int:
    """How many numbers stand before a heading: 2 in "3.1 Lederen", 1 in "3.0 Roller", 0 without."""
    match = NUMBERING.match(piece.text)
    return len(match[0].strip(" .)").removesuffix(".0").split(".")) if match else 0


def _under_counted(pieces: Sequence[Piece], levels: dict[int, int]) -> dict[int, int]:
    """The themes that a heading over text of its own counts ("Fem principper") one level below it, and so the roles
    ("Ledelse på tre niveauer") where no theme follows them."""
    heads = sorted(levels)
    moved = dict(levels)
    for at, index in enumerate(heads):
        count = count_of_collection(pieces[index].text) if _is_over_text(pieces, index) else None
        below = heads[at + 1 : at + 1 + (count or 0)]
        after = heads[at + 1 + (count or 0) :][:1]
        if not count or len(below) != count:
            continue
        if all(_is_theme(pieces[i]) for i in below):
            if not any(_is_theme(pieces[i]) and levels[i] >= levels[below[0]] for i in after):
                moved[index] = min(levels[i] for i in below)
                moved |= {i: levels[i] + 1 for i in below}
        elif all(pieces[i].role for i in below) and not any(_is_theme(pieces[i]) for i in after):
            moved |= {index: OUTER, **dict.fromkeys(below, OUTER + 1)}
    return moved


def _has_two_ranks(pieces: Sequence[Piece], heads: Sequence[int]) -> bool:
    """Whether some headings are in capitals, a theme among them, and several others not."""
    theme = any(_in_capitals(pieces[i]) for i in heads if _is_theme(pieces[i]))
    capitals = sum(_in_capitals(pieces[i]) for i in heads)
    others = sum(not _in_capitals(pieces[i]) for i in heads if pieces[i].role is not None or _is_theme(pieces[i]))
    numbered = any(pieces[i].numbered for i in heads)
    return theme and not numbered and capitals >= LEAST_OF_RANK and others >= LEAST_OF_RANK


def _in_capitals(piece: Piece) -> bool:
    role = piece.role
    if piece.capitals or role is None:
        return piece.capitals
    abbreviated = role.role is Role.OTHER and len(role.label) <= MOST_ABBREVIATION_LETTERS  # "TRIO"
    return role.label.isupper() and not abbreviated


def _rank_level(piece: Piece, inner: bool, over_text: bool) -> int:
    """Capitals on the outermost level, a role among them that stands in a theme below it; then small roles, small
    themes, and the small roles inside these."""
    if piece.block.level is not None:
        return piece.block.level
    if _in_capitals(piece):
        return OUTER + (piece.role is not None and inner)
    if piece.role is not None:
        return OUTER + (3 if inner else 1)
    if _is_theme(piece):
        return OUTER + 2
    return OUTER if not over_text or piece.structural else OUTER + 4


def _is_theme(piece: Piece) -> bool:
    """Whether a heading is about something: no role, no collection, no part of the document, unless each chapter has it."""
    part = piece.structural and not piece.recurring
    return piece.role is None and not part and not piece.collection and piece.block.level is None


def _below(pieces: Sequence[Piece], index: int) -> int | None:
    """Index of what follows, set-aside pieces left out."""
    return next((i for i in range(index + 1, len(pieces)) if not pieces[i].aside), None)


def _is_over_text(pieces: Sequence[Piece], index: int) -> bool:
    below = _below(pieces, index)
    return below is not None and pieces[below].content and pieces[below].block.cell is None


def _theme_depths(pieces: Sequence[Piece], themes: Sequence[int], tops: frozenset[int]) -> dict[int, int]:
    """{index: depth from 1} of themes."""
    parts = {i: n for i in themes if (n := _parts_of_number(pieces[i]))}
    if len(parts) >= 2 and max(parts.values()) > 1:
        return {i: parts.get(i, max(parts.values())) for i in themes}
    capitals = [i for i in themes if pieces[i].capitals]
    if len(capitals) >= 2 and len(themes) - len(capitals) >= 2:
        return {i: 1 if pieces[i].capitals else 2 for i in themes}
    uppers = _uppers(pieces, themes)
    if not uppers and not tops and (openers := _page_openers(pieces, themes)):
        counted = {i for i in themes if i in parts}  # of one count, hence of one level
        alike = counted if counted & openers and len(counted) >= LEAST_THEMES else set()
        return {i: 1 if i in openers | alike else 2 for i in themes}
    depth_of = _stack_depths(uppers)
    deepest = max(depth_of.values(), default=0) + 1 if depth_of else 1
    return {i: depth_of.get(pieces[i].key, 1 if i in tops else deepest) for i in themes}


def _page_openers(pieces: Sequence[Piece], themes: Sequence[int]) -> set[int]:
    """The themes that open a page, where several do and several do not: chapters, and what they are made of. None
    where a label opens one page and stands inside another, or few of them have others below them: then themes begin
    pages by chance. Where all openers are in capitals, so are all chapters."""
    openers = {i for i in themes if pieces[i].block.gap == float("inf")}
    if openers and all(pieces[i].capitals for i in openers):
        openers |= {i for i in themes if pieces[i].capitals}
    inside = {pieces[i].key for i in themes if i not in openers}
    mixed = any(pieces[i].key in inside for i in openers)
    parted = sum(a in openers and b not in openers for a, b in pairwise(themes))
    chapters = len(openers) > 2 and len(inside) >= 2 and parted >= LEAST_PARTED * len(openers)
    return openers if chapters and not mixed else set()


def _uppers(pieces: Sequence[Piece], themes: Sequence[int]) -> dict[str, set[str]]:
    """{key of a theme: keys of those that stand right below it}, where more than one theme stands over another."""
    pairs: dict[str, set[str]] = defaultdict(set)
    known = set(themes)
    for index in themes:
        below = _below(pieces, index)
        if below in known and pieces[below].key != pieces[index].key:
            pairs[pieces[index].key].add(pieces[below].key)
    return dict(pairs) if len(pairs) >= 2 else {}


def _stack_depths(uppers: dict[str, set[str]]) -> dict[str, int]:
    """{key: depth} of themes that stand over others: one below itself is one deeper than what stands over it."""
    depths: dict[str, int] = dict.fromkeys(uppers, 1)
    for _ in range(3):
        for upper, lowers in uppers.items():
            for lower in lowers & uppers.keys():
                if upper not in uppers.get(lower, set()):
                    depths[lower] = max(depths[lower], depths[upper] + 1)
    return depths


@dataclass(frozen=True, slots=True)
class _Row:
    """Roles that follow each other without another heading between; the theme above them, and the heading after."""

    theme: int | None
    roles: tuple[int, ...]
    after: int | None


def _inner_roles(pieces: Sequence[Piece], heads: Sequence[int]) -> set[int]:
    """Roles that stand inside a theme.

    Right above a theme they are outside, right below one inside. A row of several below a theme is inside; a single
    one is where its like is, or where the document repeats its roles and not its themes.
    """
    rows = _role_rows(pieces, heads)
    times = Counter(pieces[i].key for i in heads)
    long = sum(len(row.roles) > 1 and row.theme is not None for row in rows)
    themes = [i for i in heads if _is_theme(pieces[i])]
    found: set[int] = set()
    for row in rows:
        if long == 1 and _is_behind_themes(pieces, row, themes) and not _is_right_below(pieces, row):
            continue  # the one row of roles: a chapter of its own
        if _is_inner_row(pieces, row, times, long):
            found |= set(row.roles)
    like = {pieces[i].key for i in found}
    repeated = _roles_repeat(pieces, heads)
    for row in rows:
        single = len(row.roles) == 1 and row.theme is not None and not _stands_over_theme(pieces, row, times)
        if single and (pieces[row.roles[0]].key in like or repeated):
            found |= set(row.roles)
    return found


def _is_behind_themes(pieces: Sequence[Piece], row: _Row, themes: Sequence[int]) -> bool:
    """Whether a row of roles stands behind all of several themes, or opens a page: behind all those that are counted, or
    where pages begin with themes."""
    if len(themes) < LEAST_THEMES:
        return False
    counted = [i for i in themes if _parts_of_number(pieces[i]) == 1]
    opens = pieces[row.roles[0]].block.gap == float("inf")
    tops = sum(pieces[i].block.gap == float("inf") for i in themes)
    return row.theme == themes[-1] or (opens and (row.theme in counted[-1:] or tops >= LEAST_THEMES))


def _role_rows(pieces: Sequence[Piece], heads: Sequence[int]) -> list[_Row]:
    """All roles in rows; a role written otherwise, or met again, ends a row, and what follows stands in no theme."""
    rows: list[_Row] = []
    theme: int | None = None
    roles: list[int] = []
    for index in heads:
        if pieces[index].role is not None and (not roles or _fits_row(pieces, roles, index)):
            roles.append(index)
            continue
        if roles:
            rows.append(_Row(theme, tuple(roles), index))
        if pieces[index].role is not None:
            theme, roles = None, [index]
        else:
            roles = []
            if _is_theme(pieces[index]):
                theme = index
            elif pieces[index].structural or not _is_over_text(pieces, index):  # "Tal om:" over questions ends no theme
                theme = None
    return [*rows, _Row(theme, tuple(roles), None)] if roles else rows


def _fits_row(pieces: Sequence[Piece], row: Sequence[int], index: int) -> bool:
    """Whether a role is written as those of the row ("Rolle: Chef" beside "Rolle: Leder"), and not one of them again."""
    return _form(pieces[row[-1]]) == _form(pieces[index]) and all(
        _label(pieces[i]) != _label(pieces[index]) for i in row
    )


def _form(piece: Piece) -> tuple[bool, bool]:
    return _in_capitals(piece), key_of(piece.text) == key_of(_label(piece))


def _label(piece: Piece) -> str:
    return piece.role.label.casefold() if piece.role is not None else ""


def _is_inner_row(pieces: Sequence[Piece], row: _Row, times: Counter[str], long: int) -> bool:
    if row.theme is None or _is_right_above_theme(pieces, row.roles[-1]):
        return False
    if _is_right_below(pieces, row):
        return True
    return len(row.roles) > 1 and (long > 1 or not _stands_over_theme(pieces, row, times))


def _is_right_below(pieces: Sequence[Piece], row: _Row) -> bool:
    """Whether a row of roles follows its theme without text between."""
    return row.theme is not None and _below(pieces, row.theme) == row.roles[0]


def _is_right_above_theme(pieces: Sequence[Piece], index: int) -> bool:
    below = _below(pieces, index)
    return below is not None and pieces[below].label and _is_theme(pieces[below])


def _stands_over_theme(pieces: Sequence[Piece], row: _Row, times: Counter[str]) -> bool:
    """Whether the heading after a row is a theme that the document has more than once: under each of its roles."""
    if _is_right_above_theme(pieces, row.roles[-1]):
        return True
    return row.after is not None and _is_theme(pieces[row.after]) and times[pieces[row.after].key] > 1


def _roles_repeat(pieces: Sequence[Piece], heads: Sequence[int]) -> bool:
    """Whether the document repeats its roles more often than its themes."""
    role_keys = Counter(pieces[i].key for i in heads if pieces[i].role is not None)
    theme_keys = Counter(pieces[i].key for i in heads if _is_theme(pieces[i]))
    return _mean(role_keys) > _mean(theme_keys)


def _mean(counts: Counter[str]) -> float:
    return counts.total() / len(counts) if counts else 0.0


def _first_beyond_roles(pieces: Sequence[Piece], heads: Sequence[int], inner: set[int]) -> int | None:
    """The theme that ends the last role's chapter, where the chapters before it hold nothing but the same themes."""
    chapters: list[list[int]] = []
    for index in heads:
        if pieces[index].role is not None and index not in inner:
            chapters.append([])
        elif chapters and _is_theme(pieces[index]):
            chapters[-1].append(index)
    if len(chapters) < 2:
        return None
    keys = [{pieces[i].key for i in chapter} for chapter in chapters]
    shared = {key for key in set().union(*keys) if sum(key in found for found in keys) >= 2}
    if not shared or any(not found <= shared for found in keys[:-1]):
        return None
    return next((i for i in chapters[-1] if pieces[i].key not in shared), None)


def _next_page_beyond_roles(pieces: Sequence[Piece], heads: Sequence[int], inner: set[int]) -> int | None:
    """The theme that opens the page behind the one row of roles, which stands among themes without roles."""
    roles = [i for i in heads if pieces[i].role is not None]
    themes = [i for i in heads if _is_theme(pieces[i])]
    if not roles or inner or any(roles[0] < i < roles[-1] for i in themes):
        return None
    before = sum(i < roles[0] for i in themes)
    after = next((i for i in themes if i > roles[-1]), None)
    alone = before >= LEAST_THEMES and after is not None and pieces[after].block.gap == float("inf")
    return after if alone and len(roles) > 1 else None


def _counted_on(pieces: Sequence[Piece], heads: Sequence[int]) -> int | None:
    """The theme with the number after that of a heading which gathers roles without one: "§ 7. Løn" below "§ 6. Udvalg"."""
    numbered = [i for i in heads if _parts_of_number(pieces[i]) == 1 and _first_number(pieces[i])]
    for gathering, index in pairwise(numbered):
        next_one = _first_number(pieces[index]) == _first_number(pieces[gathering]) + 1
        roles = any(pieces[i].role is not None for i in heads if gathering < i < index)
        if pieces[gathering].collection and roles and next_one and _is_theme(pieces[index]):
            return index
    return None


def _close_outer_roles(
    pieces: Sequence[Piece], levels: dict[int, int], inner: set[int], beyond: int | None
) -> dict[int, int]:
    """Themes that close the last outer role move up to its level: the one above the first inner role, or the first
    that no role's chapter shares or that a count goes on with, with those after it."""
    moved = dict(levels)
    outer_open = shifted = False
    theme: int | None = None
    for index in sorted(levels):
        piece = pieces[index]
        if piece.role is None:
            if _is_theme(piece):
                theme = index
                shifted |= index == beyond
                moved[index] = levels[index] - shifted
        elif index not in inner:
            outer_open, shifted, theme = True, False, None
        elif outer_open and not shifted and theme is not None:
            shifted = True
            moved[theme] = OUTER
    return moved
