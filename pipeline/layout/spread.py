"""Justified lines: words set so far apart that each became a segment of its own are one line again."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
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
    lone: widest word space of a line of two words; full: the same where a full line of its column stands right above
        or below. Higher, and a table's label runs into its cell.
    baseline: how far the baselines of one line may lie apart, in points.
    edge: from how many lines on a place at which they begin, or end, is the edge of a column.
    reach: how far above and below a line its columns are looked for, in sizes. Higher, and a word of it that stands over
        a table's column far below is taken for a column's; lower, and a column of few lines is none.
    """

    alike: float = 0.45
    widest: float = 8.0
    lone: float = 4.0
    full: float = 12.0
    baseline: float = 1.0
    edge: int = 3
    reach: float = 20.0


SETTINGS = SpreadSettings()


class _Edges:
    """At which heights something begins (or ends) at a place, from the highest down."""

    def __init__(self) -> None:
        self.heights: dict[int, list[float]] = {}

    def add(self, height: float, places: Iterable[float]) -> None:
        for x in places:
            insort(self.heights.setdefault(round(x), []), height)

    def near(self, height: float, x: float, reach: float) -> int:
        """How many begin within a point of a place, at most so many points above or below a height."""
        beside = (self.heights.get(round(x) + d, ()) for d in (-1, 0, 1))
        return sum(bisect_right(found, height + reach) - bisect_left(found, height - reach) for found in beside)


def join_spread_words(
    segments: Sequence[Line], walls: Sequence[BBox] = (), settings: SpreadSettings = SETTINGS
) -> list[Line]:
    """The segments of a page with the words of justified lines joined. `walls`: vertical edges no line crosses.

    A space is a word space where the one before it or after it in the line is as wide, or where it is the only one of
    a line that fills its column and a line right above or below crosses it, unless what follows it begins at the edge
    of a column.
    """
    rows = rows_of(segments, lambda apart: apart <= settings.baseline)
    if not any(_may_be_words(a, b, settings.full) for row in rows for a, b in pairwise(row)):
        return [segment for row in rows for segment in row]
    marked = [(row, _are_word_spaces(row, settings)) for row in rows]
    starts, ends = _Edges(), _Edges()
    for row, words in marked:
        starts.add(row[0].baseline, (s.bbox.x0 for s, inner in zip(row, [False, *words], strict=True) if not inner))
        ends.add(row[0].baseline, (s.bbox.x1 for s, inner in zip(row, [*words, False], strict=True) if not inner))
    joined: list[Line] = []
    for number, (row, words) in enumerate(marked):
        if len(row) == 1:
            joined.append(row[0])
            continue
        near = [*marked[max(0, number - 2) : number], *marked[number + 1 : number + 3]]
        height, reach = row[0].baseline, settings.reach * row[0].style.size
        parts = [[row[0]]]
        for segment, inner in zip(row[1:], words, strict=True):
            follows = (
                _may_be_words(parts[-1][-1], segment, settings.full)
                and starts.near(height, segment.bbox.x0, reach) < settings.edge
                and (
                    inner
                    or (
                        len(parts[-1]) == 1
                        and starts.near(height, parts[-1][0].bbox.x0, reach) >= settings.edge
                        and ends.near(height, segment.bbox.x1, reach) >= settings.edge
                        and ends.near(height, parts[-1][0].bbox.x1, reach) < settings.edge
                        and any(
                            _crosses_space(s, parts[-1][0], segment, settings)
                            for other in near
                            for s in _strung(*other)
                        )
                    )
                )
            )
            if follows and not _opens_item(segment) and not _is_walled(parts[-1][-1], segment, walls):
                parts[-1].append(segment)
            else:
                parts.append([segment])
        joined += [join_segments(part) for part in parts]
    return joined


def _opens_item(segment: Line) -> bool:
    return find_bullet(segment) > 0 or is_lone_bullet(segment, frozenset())


def _is_walled(left: Line, right: Line, walls: Sequence[BBox]) -> bool:
    return any(
        left.bbox.x1 - 0.5 <= wall.x0 <= right.bbox.x0 + 0.5 and wall.top <= left.bbox.center_y <= wall.bottom
        for wall in walls
    )


def _strung(row: Sequence[Line], words: Sequence[bool]) -> list[list[Line]]:
    """The segments of a row, those together between which there are word spaces."""
    starts = [0, *(place for place, inner in enumerate(words, 1) if not inner)]
    return [list(row[a:b]) for a, b in zip(starts, [*starts[1:], len(row)], strict=True)]


def _crosses_space(line: Sequence[Line], left: Line, right: Line, settings: SpreadSettings) -> bool:
    """Whether a line, as its segments, that is set like two others runs across the space between them; across a wide one
    to the same right end."""
    first, last = line[0], line[-1]
    alike = abs(first.style.size - left.style.size) < 0.5 and first.style.bold == left.style.bold
    as_far = abs(last.bbox.x1 - right.bbox.x1) < settings.baseline or _may_be_words(left, right, settings.lone)
    return alike and as_far and first.bbox.x0 < left.bbox.x1 and last.bbox.x1 > right.bbox.x0


def _may_be_words(left: Line, right: Line, widest: float) -> bool:
    """Whether the space between two segments is at most so many sizes wide, and both are set alike."""
    space = right.bbox.x0 - left.bbox.x1
    return abs(left.style.size - right.style.size) < 0.5 and space <= widest * right.style.size


def _are_word_spaces(row: Sequence[Line], settings: SpreadSettings) -> list[bool]:
    """For each space between two segments of a row, whether it is as wide as the word space beside it."""
    spaces = [b.bbox.x0 - a.bbox.x1 for a, b in pairwise(row)]
    answer: list[bool] = []
    for index, space in enumerate(spaces):
        left, right = row[index], row[index + 1]
        if not _may_be_words(left, right, settings.widest):
            answer.append(False)
            continue
        before = _last_space(left) or (spaces[index - 1] if index else None)
        after = _first_space(right) or (spaces[index + 1] if index + 1 < len(spaces) else None)
        answer.append(any(other is not None and abs(other - space) <= settings.alike for other in (before, after)))
    return answer


def _first_space(line: Line) -> float | None:
    """Width of the first space inside a segment; None where it is one word."""
    return next(_spaces(line, range(1, len(line.text) - 1)), None)


def _last_space(line: Line) -> float | None:
    return next(_spaces(line, range(len(line.text) - 2, 0, -1)), None)


def _spaces(line: Line, indices: Iterable[int]) -> Iterator[float]:
    """Widths of the spaces among the characters at some indices of a segment."""
    held, places = line.chars.chars, line.chars.places
    for at in indices:
        if line.text[at] == " " and places[at] == SPACE:
            before, after = places.item(at - 1), places.item(at + 1)
            if before != SPACE and after != SPACE:
                yield held.lefts.item(after) - held.rights.item(before)
