"""The dotted lines of a table of contents."""

import re

from pipeline.layout.lines import join_segments
from pipeline.model import Line

LEADER = re.compile(r"(?:(?:\.\s?){4,}|…{2,}|_{4,}|(?:·\s?){4,})\s*(?P<number>\d{0,3})\s*$")
DOTS = frozenset(".…_·")


def find_leader(text: str) -> re.Match[str] | None:
    """The dots of a contents line and the number behind them.

    >>> find_leader("Roller ……… 12")["number"], find_leader("Roller og ansvar ...")
    ('12', None)
    """
    if sum(map(text.count, DOTS)) < 2:
        return None
    last = text.rstrip()[-1:]
    return LEADER.search(text) if last in DOTS or last.isdecimal() else None


def join_leaders(segments: list[Line]) -> list[Line]:
    """A contents line is one: "Roller …………" and the page number at the far end of its dots."""
    result = []
    taken: set[int] = set()
    for segment in segments:
        if not find_leader(segment.text) or id(segment) in taken:
            continue
        right = [s for s in segments if s.bbox.x0 > segment.bbox.x1 - 1 and abs(s.baseline - segment.baseline) < 1.5]
        number = min(right, key=lambda s: s.bbox.x0, default=None)
        taken.add(id(segment))
        if number is not None and len(number.text.split()) == 1 and id(number) not in taken:
            taken.add(id(number))
            result.append(join_segments([segment, number]))
        else:
            result.append(segment)
    return [s for s in segments if id(s) not in taken] + result
