"""A text without blank lines: where its paragraphs and the items of its lists begin, by how its lines end.

A program that breaks lines fills each with as many words as fit. A line after which the next word had room was ended
on purpose: by a paragraph's end, a heading, an item of a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.layout.furniture import PAGE_NUMBER
from pipeline.layout.plain_chunks import bullet_length
from pipeline.lexicon import plain_text
from pipeline.model import Block, Line, replace
from pipeline.records import BlockKind

SENTENCE_END = (".", "!", "?", "…", ":")
CLOSING = "”\"“»«’')"
HYPHENS = ("-", "\N{SOFT HYPHEN}", "\N{HYPHEN}")


@dataclass(frozen=True, slots=True)
class DenseSettings:
    """When lines without blank ones between are paragraphs.

    gaps: part of the lines with a blank one above, below which a text is dense. Higher, and texts whose blank lines
        tell their headings are read by line lengths.
    near: lines above and below that show how wide a column is.
    room: part of that width below which a line, with the next word on it, had room after a finished sentence.
    ample: the same where no end mark tells: lines are ragged, and a heading is short.
    items: the same between the items of a list, of which each begins with a small letter.
    """

    gaps: float = 0.07
    near: int = 6
    room: float = 0.93
    ample: float = 0.85
    items: float = 0.95


SETTINGS = DenseSettings()


def is_dense(pages: Sequence[Sequence[Line]], settings: DenseSettings = SETTINGS) -> bool:
    """Whether hardly any blank lines stand in a text of several lines."""
    pairs = [(a, b) for lines in pages for a, b in pairwise(lines)]
    apart = sum(b.bbox.top - a.bbox.top > 1.5 * LINE for a, b in pairs)
    return len(pairs) > 12 and apart < settings.gaps * len(pairs)


LINE = 12.0  # points from one line of a text source to the next


def part_paragraphs(chunk: Block, settings: DenseSettings = SETTINGS) -> list[Block]:
    """A chunk parted where a paragraph, a heading or a page number begins; the items of lists without bullets as such."""
    if chunk.kind is not BlockKind.PARAGRAPH or chunk.reason is not None or len(chunk.lines) < 2:
        return [chunk]
    lines = chunk.lines
    widths = _widths(lines, settings)
    made: list[tuple[list[Line], bool]] = [([lines[0]], False)]
    for index in range(1, len(lines)):
        above, line = lines[index - 1], lines[index]
        listed = made[-1][1] or _introduces(above)
        item = listed and line.text[:1].islower() and not bullet_length(line.text)
        if item and (_introduces(above) or _had_room(above, line, widths[index - 1], settings.items) or _is_ended(above)):
            made.append(([line], True))
        elif _begins_anew(above, line, widths[index - 1], settings):
            made.append(([line], False))
        else:
            made[-1][0].append(line)
    return [
        replace(
            chunk,
            kind=BlockKind.ITEM if listed else BlockKind.PARAGRAPH,
            lines=tuple(part),
            gap=chunk.gap if number == 0 else (0.0 if listed else 1.0),
        )
        for number, (part, listed) in enumerate(made)
    ]


def _widths(lines: Sequence[Line], settings: DenseSettings) -> list[int]:
    """Letters of a full line around each line."""
    lengths = [len(line.text.rstrip()) for line in lines]
    return [max(lengths[max(0, i - settings.near) : i + settings.near + 1]) for i in range(len(lines))]


def _begins_anew(above: Line, line: Line, width: int, settings: DenseSettings) -> bool:
    if PAGE_NUMBER.fullmatch(line.text.strip()) or PAGE_NUMBER.fullmatch(above.text.strip()):
        return True
    if line.text[:1].islower() or bullet_length(line.text):
        return False
    if _is_ended(above):
        return _had_room(above, line, width, settings.room)
    bare = above.text.rstrip()
    if bare.endswith((",", *HYPHENS)) or bare.split()[-1].casefold() in plain_text().open_ends:
        return False
    return _had_room(above, line, width, settings.ample)


def _introduces(line: Line) -> bool:
    """Whether a line opens a list: "Direktionen skal:"."""
    return line.text.rstrip().endswith((":", ": …", "…"))


def _is_ended(line: Line) -> bool:
    return line.text.rstrip().rstrip(CLOSING).endswith(SENTENCE_END)


def _had_room(line: Line, below: Line, width: int, part: float) -> bool:
    """Whether the first word of the line below would have fitted on the line."""
    return len(line.text.rstrip()) + 1 + len(below.text.split()[0]) <= part * width
