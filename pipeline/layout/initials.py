"""Drop caps: a paragraph's first letter, as large as two or three lines, made a line of its own above its paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.layout.parted_lines import part_line
from pipeline.model import SPACE, Line, replace


@dataclass(frozen=True, slots=True)
class InitialSettings:
    """What is a drop cap; in sizes of the text beside it.

        ██▄  orgeren først betyder, at vi
        ██▀▄ begynder med det menneske,
        hører under. Det lyder enkelt

    size: least size of the letter. reach: how far right of it its word goes on. above: by how much the word's line may
    stand above the letter.
    """

    size: float = 1.7
    reach: float = 1.6
    above: float = 0.8


SETTINGS = InitialSettings()


def set_initials_apart(segments: Sequence[Line], settings: InitialSettings = SETTINGS) -> list[Line]:
    """The segments; a drop cap stands as a line right above that with the rest of its word, set like it.

    The line end between them is then decided like any other: see `join_initial`.
    """
    parted: list[Line] = []
    for segment in segments:
        pieces = _without_initial(segment, settings)
        if len(pieces) > 1:
            others = [*(s for s in segments if s is not segment), *pieces[1:]]
            first = _line_of(pieces[0], others, settings)
            # a capital that stands on the line of its word is only larger
            pieces = [segment] if first is None or first is pieces[-1] else pieces
        parted += pieces
    placed: list[Line] = []
    for line in parted:
        first = _line_of(line, parted, settings) if _is_capital(line) else None
        if first is not None and first.baseline < line.baseline - 0.2 * first.style.size:
            line = replace(line, style=first.style, baseline=first.baseline - 1.2 * first.style.size)
        placed.append(line)
    return placed


def _without_initial(segment: Line, settings: InitialSettings) -> list[Line]:
    """A segment whose first letter is much larger than the rest, parted behind it: it belongs to a line above."""
    if len(segment.chars) < 4 or not segment.text[0].isupper():
        return [segment]
    held = segment.chars.chars
    initial, following = segment.chars.next_printed(), segment.chars.next_printed(1)
    if initial is None or following is None:
        return [segment]
    size = held.style_of(following).size
    if held.style_of(initial).size < settings.size * size:
        return [segment]
    if held.baselines.item(following) - held.baselines.item(initial) > 0.2 * size:
        return [segment]
    rest = next(n for n, place in enumerate(segment.chars.places.tolist()) if n and place != SPACE)
    return [part_line(segment, 0, 1), part_line(segment, rest, None)]


def _is_capital(line: Line) -> bool:
    return len(line.text.strip()) == 1 and line.text.strip().isupper()


def _line_of(capital: Line, segments: Sequence[Line], settings: InitialSettings) -> Line | None:
    """The highest line right of a capital, which goes on with the rest of its word; None where there is none."""
    beside = [
        s
        for s in segments
        if s is not capital
        and capital.style.size >= settings.size * s.style.size
        and -0.5 <= s.bbox.x0 - capital.bbox.x1 <= settings.reach * s.style.size
        and capital.bbox.top - settings.above * s.style.size <= s.bbox.center_y <= capital.bbox.bottom
    ]
    first = min(beside, key=lambda s: s.baseline, default=None)
    return first if first is not None and len(beside) > 1 and first.text[:1].islower() else None
