"""Justified lines: words set so far apart that each became a segment of its own are one line again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.geometry import BBox
from pipeline.layout.bullets import find_bullet, is_lone_bullet
from pipeline.layout.lines import join_segments, rows_of
from pipeline.model import SPACE, Line


@dataclass(frozen=True, slots=True)
class SpreadSettings:
    """When the white space between two segments is a word space.

        Vi    lytter,    før    vi           Som chef går du
          └──┬──┘   └──┬──┘
            alike: a program that justifies a line gives all its spaces one width

    alike: by how much two word spaces of one line may differ, in points.
    widest: widest word space, in sizes, among alike ones. Higher, and cells with alike spaces between them run
        together.
    lone: widest word space of a line of two words. Higher, and a table's label runs into its cell.
    baseline: how far the baselines of one line may lie apart, in points.
    edge: from how many lines on a place at which they begin is the edge of a column.
    """

    alike: float = 0.45
    widest: float = 8.0
    lone: float = 4.0
    baseline: float = 1.0
    edge: int = 3


SETTINGS = SpreadSettings()


def join_spread_words(
    segments: Sequence[Line], walls: Sequence[BBox] = (), settings: SpreadSettings = SETTINGS
) -> list[Line]:
    """The segments of a page with the words of justified lines joined. `walls`: vertical edges no line crosses.

    A space is a word space where the one before it or after it in the line is as wide, or where it is the only one of
    a line that fills its column and a line right above or below crosses it, unless what follows it begins at the edge
    of a column.
    """
    rows = rows_of(segments, lambda apart: apart <= settings.baseline)
    marked = [(row, _are_word_spaces(row, settings)) for row in rows]
    starts: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    for row, words in marked:
        starts.update(round(s.bbox.x0) for s, inner in zip(row, [False, *words], strict=True) if not inner)
        ends.update(round(s.bbox.x1) for s, inner in zip(row, [*words, False], strict=True) if not inner)
    joined: list[Line] = []
    for number, (row, words) in enumerate(marked):
        near = [s for other in rows[max(0, number - 2) : number + 3] if other is not row for s in other]
        parts = [[row[0]]]
        for segment, inner in zip(row[1:], words, strict=True):
            alone = (
                len(parts[-1]) == 1
                and _near(starts, parts[-1][0].bbox.x0) >= settings.edge
                and _near(ends, segment.bbox.x1) >= settings.edge
                and _near(ends, parts[-1][0].bbox.x1) < settings.edge
                and _may_be_words(parts[-1][-1], segment, settings.lone)
                and any(_crosses_space(s, parts[-1][0], segment) for s in near)
            )
            follows = (inner or alone) and _near(starts, segment.bbox.x0) < settings.edge
            bullet = find_bullet(segment) or is_lone_bullet(segment, frozenset())
            if follows and not bullet and not _is_walled(parts[-1][-1], segment, walls):
                parts[-1].append(segment)
            else:
                parts.append([segment])
        joined += [join_segments(part) for part in parts]
    return joined


def _is_walled(left: Line, right: Line, walls: Sequence[BBox]) -> bool:
    return any(
        left.bbox.x1 - 0.5 <= wall.x0 <= right.bbox.x0 + 0.5 and wall.top <= left.bbox.center_y <= wall.bottom
        for wall in walls
    )


def _crosses_space(line: Line, left: Line, right: Line) -> bool:
    """Whether a line set like two others runs across the space between them."""
    alike = abs(line.style.size - left.style.size) < 0.5 and line.style.bold == left.style.bold
    return alike and line.bbox.x0 < left.bbox.x1 and line.bbox.x1 > right.bbox.x0


def _near(counts: Counter[int], x: float) -> int:
    """How many begin (or end) within a point of a place."""
    return sum(counts[round(x) + d] for d in (-1, 0, 1))


def _may_be_words(left: Line, right: Line, widest: float) -> bool:
    """Whether the space between two segments is at most so many sizes wide, and both are set alike."""
    space = right.bbox.x0 - left.bbox.x1
    return abs(left.style.size - right.style.size) < 0.5 and space <= widest * right.style.size


def _are_word_spaces(row: Sequence[Line], settings: SpreadSettings) -> list[bool]:
    """For each space between two segments of a row, whether it is as wide as the word space beside it."""
    spaces = [b.bbox.x0 - a.bbox.x1 for a, b in pairwise(row)]
    answer = []
    for index, space in enumerate(spaces):
        left, right = row[index], row[index + 1]
        before = _last_space(left) or (spaces[index - 1] if index else None)
        after = _first_space(right) or (spaces[index + 1] if index + 1 < len(spaces) else None)
        answer.append(
            _may_be_words(left, right, settings.widest)
            and any(other is not None and abs(other - space) <= settings.alike for other in (before, after))
        )
    return answer


def _first_space(line: Line) -> float | None:
    """Width of the first space inside a segment; None where it is one word."""
    return next(iter(_spaces(line)), None)


def _last_space(line: Line) -> float | None:
    return next(iter(reversed(_spaces(line))), None)


def _spaces(line: Line) -> list[float]:
    held, places = line.chars.chars, line.chars.places
    before, here, after = places[:-2], places[1:-1], places[2:]
    alone = (here == SPACE) & (before != SPACE) & (after != SPACE)
    return (held.lefts[after[alone]] - held.rights[before[alone]]).tolist()
