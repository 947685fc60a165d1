"""What a document says its own titles mean: "Chef: leder af ledere"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.records import Role
from pipeline.role_words import Mention, find_mentions, forms_of
from pipeline.segment.units import Unit

# Between a title and its explanation.
EXPLAINS = re.compile(
    r"""
      \s* [:=–—(] \s* (?:en\s+)?              # "Chef: leder af ledere", "Chef (leder af ledere)"
    | \s+ - \s+                               # "Chef - leder af ledere"
    | \s* ,? \s+ (?:dvs\.|det\s+vil\s+sige) \s+   # "chefer, dvs. ledere af ledere"
    """,
    re.VERBOSE | re.IGNORECASE,
)
SAYS = re.compile(r"\s+er\s+(?:en\s+)?", re.IGNORECASE)  # "Centerchefen er leder af ledere"
LEVELS = frozenset({Role.LEADER_OF_LEADERS, Role.LEADER_OF_EMPLOYEES})
LEVEL = re.compile(r"\bled(?:er|ere|else)\s+(?:af|for)\s", re.IGNORECASE)


def find_defined_titles(units: Sequence[Unit]) -> tuple[tuple[str, Role], ...]:
    """(a form of a title in small letters, the code the document gives it), for each title it explains."""
    found: dict[str, Role] = {}
    for title, role in [*_in_sentences(units), *_in_tables(units)]:
        for form in forms_of(title):
            found.setdefault(form, role)
    return tuple(sorted(found.items()))


def _in_sentences(units: Sequence[Unit]) -> Iterator[tuple[str, Role]]:
    """Titles right before their level in a text, several of them joined or one."""
    for unit in units:
        for title, level in pairwise(find_mentions(unit.text)):
            between = unit.text[title.end : level.start]
            if not _is_level(unit.text, level):
                continue
            if level.role in LEVELS and (EXPLAINS.fullmatch(between) or SAYS.fullmatch(between)):
                for name in re.split(r"\s*,\s*|\s+(?:og|eller|samt)\s+", unit.text[title.start : title.end]):
                    yield name, level.role


def _in_tables(units: Sequence[Unit]) -> Iterator[tuple[str, Role]]:
    """Titles in a cell whose neighbour begins with their level; not in a table's first row, which names roles side by
    side."""
    first: dict[int, int] = {}
    for left, right in pairwise(units):
        a, b = left.block.cell, right.block.cell
        if a is None or b is None or (a.table, a.row) != (b.table, b.row):
            continue
        if a.row == first.setdefault(a.table, a.row):
            continue
        title, level = find_mentions(left.text), find_mentions(right.text)
        whole = len(title) == 1 and title[0].start == 0 and title[0].end == len(left.text)
        if whole and level and level[0].start == 0 and _is_level(right.text, level[0]):
            yield left.text, level[0].role


def _is_level(text: str, mention: Mention) -> bool:
    """Whether a role is named by whom it leads, which says more than any title."""
    return LEVEL.match(text[mention.start :]) is not None
