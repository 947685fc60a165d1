"""A text without blank lines: where its paragraphs and the items of its lists begin, by how its lines end.

A program that breaks lines fills each with as many words as fit. A line after which the next word had room was ended
on purpose: by a paragraph's end, a heading, an item of a list.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, takewhile

from pipeline.layout.furniture import PAGE_NUMBER
from pipeline.layout.plain_bullets import bullet_length
from pipeline.layout.plain_items import find_quotations, is_explained
from pipeline.lexicon import grammar, headings, line_ends
from pipeline.model import Block, Line, replace
from pipeline.records import BlockKind
from pipeline.role_words import find_mentions
from pipeline.text_lines import HEADING, HYPHENS, is_apart, is_open

TERM = re.compile(r"[A-ZÆØÅÉ]\S*(?:\s+(?!handler)[^\W\d]+){0,3}?\s+handler\s+om\b")
SENTENCE_END = (".", "!", "?", "…", ":")
CLOSING = "”\"“»«’')"


@dataclass(frozen=True, slots=True)
class DenseSettings:
    """When lines without blank ones between are paragraphs.

    gaps: part of the lines with a blank one above, below which a text is dense. Higher, and texts whose blank lines
        tell their headings are read by line lengths.
    near: lines above and below that show how wide a column is.
    room: part of that width below which a line, with the next word on it, had room after a finished sentence.
    ample: the same where no end mark tells: lines are ragged, and a heading is short.
    items: the same between the items of a list, of which each begins with a small letter; alike: where all begin with
        one form of a verb.
    heading_words: most words of each of two headings that stand over each other.
    display: part of the width up to which lines may be of larger type, above one of more than `full`; display_lines:
        most of them.
    """

    gaps: float = 0.07
    near: int = 6
    room: float = 0.93
    ample: float = 0.85
    items: float = 0.95
    alike: float = 1.2
    heading_words: int = 5
    display: float = 0.6
    full: float = 0.8
    display_lines: int = 4


SETTINGS = DenseSettings()


def is_dense(pages: Sequence[Sequence[Line]], settings: DenseSettings = SETTINGS) -> bool:
    """Whether hardly any blank lines stand in a text of several lines, those around titles of two lines and beside the
    numbers of pages left out."""
    pairs = [
        (a, b)
        for lines in pages
        for a, b in pairwise(lines)
        if not (is_apart(a, b) and any(PAGE_NUMBER.fullmatch(line.text.strip()) for line in (a, b)))
    ]
    together = [(a, b) for a, b in pairs if not is_apart(a, b)]
    broken = {id(line) for a, b in together if a.style == b.style == HEADING for line in (a, b)}
    apart = sum(is_apart(a, b) and not broken & {id(a), id(b)} for a, b in pairs)
    return len(pairs) > 12 and apart < settings.gaps * len(pairs)


def part_paragraphs(
    chunk: Block, labels: frozenset[str] = frozenset(), settings: DenseSettings = SETTINGS
) -> list[Block]:
    """A chunk parted where a paragraph, a heading or a page number begins; the items of lists without bullets as such.

    A heading of one line stays with the text below it. `labels`: see `find_repeated_lines`.
    """
    if chunk.kind is not BlockKind.PARAGRAPH or chunk.reason is not None or len(chunk.lines) < 2:
        return [chunk]
    lines = chunk.lines
    widths = _widths(lines, settings)
    quotations = find_quotations(lines)
    form = _Form.NONE
    made: list[tuple[list[Line], bool]] = [([lines[0]], False)]
    for index in range(1, len(lines)):
        above, line = lines[index - 1], lines[index]
        part, listed = made[-1]
        opens_list = _introduces(above)
        if opens_list:
            form = _form_of_items(lines[index:])
        small = line.text[:1].islower() and not bullet_length(line.text)
        if small and opens_list:
            made.append(([line], True))
        elif (
            id(line) in quotations
            and any(bullet_length(one.text) for one in part)
            and above.text.rstrip()[-1:].isalnum()
            and not is_open(above.text)
        ) or _is_owned_quotation(part):
            made.append(([line], False))
        elif _says_who_spoke(part, line) or line.text.split()[0].strip(".,:") == "Kommune":
            part.append(line)  # the second word of a municipality's name begins nothing
        elif (len(part) == 1 and not listed and _is_stacked(lines[index - 1 : index + 2], widths[index], settings)) or (
            (line.text.strip() in labels and not is_open(above.text))
            or is_explained(line, next(iter(lines[index + 1 :]), None))
        ):
            made.append(([line], False))
        elif small and listed and _begins_item(above, line, widths[index - 1], form, settings):
            made.append(([line], True))
        elif small and listed:
            part.append(line)
        elif listed and _had_room(above, line, widths[index - 1], 1.0) and not bullet_length(line.text):
            made.append(([line], False))  # what begins with a capital is no item of this list
        elif _is_display(part, line, widths[index], settings) or _begins_anew(
            above, line, widths[index - 1], len(part) == 1 and not listed, settings
        ):
            made.append(([line], False))
        else:
            part.append(line)
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


class _Form(StrEnum):
    """With what the items of a list begin: an infinitive, a present tense, "at", or now this, now that."""

    INFINITIVE = "e"
    PRESENT = "r"
    AT = "at"
    NONE = ""


def _form_of(line: Line) -> _Form:
    first = line.text.split()[0].casefold().strip(",")
    if first == "at":
        return _Form.AT
    if len(first) < 3 or first in grammar().determiners:
        return _Form.NONE
    return next((form for form in (_Form.INFINITIVE, _Form.PRESENT) if first.endswith(form)), _Form.NONE)


def _form_of_items(lines: Sequence[Line]) -> _Form:
    """The form with which most lines of a list begin, the first among them."""
    small = list(takewhile(lambda line: line.text[:1].islower(), lines))
    form = _form_of(small[0]) if small else _Form.NONE
    return form if sum(_form_of(line) is form for line in small) >= 0.5 * len(small) else _Form.NONE


def _begins_item(above: Line, line: Line, width: int, form: _Form, settings: DenseSettings) -> bool:
    """Whether a line of a list begins its next item."""
    if _is_ended(above):
        return True
    if above.text.rstrip().endswith((",", *HYPHENS)) or is_open(above.text):
        return False
    if form is not _Form.NONE:
        return _form_of(line) is form and _had_room(above, line, width, settings.alike)
    return _had_room(above, line, width, settings.items)


def _is_display(part: Sequence[Line], below: Line, width: int, settings: DenseSettings) -> bool:
    """Whether a part is lines of larger type, each far shorter than the text below them, which begins with a capital: a
    heading that may end in any word."""
    if not 1 < len(part) <= settings.display_lines:
        return False
    capital, *others = [line.text.rstrip() for line in part]
    broken = all(text[:1].islower() for text in others)
    short = all(len(text) <= settings.display * width for text in (capital, *others))
    full = len(below.text.rstrip()) > settings.full * width and below.text[:1].isupper()
    return broken and short and full and capital[:1].isupper() and others[-1][-1:].isalnum()


def _begins_anew(above: Line, line: Line, width: int, alone: bool, settings: DenseSettings) -> bool:
    """Whether a line begins a paragraph. `alone`: whether the line above does too."""
    if PAGE_NUMBER.fullmatch(line.text.strip()) or PAGE_NUMBER.fullmatch(above.text.strip()):
        return True
    if line.text[:1].islower() or bullet_length(line.text):
        return False
    if (_in_capitals(line) and not _in_capitals(above)) or _names_part(line):
        return True
    if _opens_row(line):
        return True
    if _is_ended(above) and TERM.match(line.text):
        return True  # "Relationer handler om …": the next row of a list of definitions
    if _is_ended(above):
        return _had_room(above, line, width, settings.room)
    if above.text.rstrip().endswith((",", *HYPHENS)) or is_open(above.text) or line.words[0].strip(",") == "I":
        return False  # the last: a pronoun that always has its capital
    if line.words[0].strip(",").casefold() in line_ends().function_words:
        return not alone  # nothing but a sentence's first word is capitalised
    return not alone and _had_room(above, line, width, settings.ample)


def _names_part(line: Line) -> bool:
    """Whether a line is nothing but the name of a part of a document: "Indledning"."""
    return line.text.strip().casefold() in headings().structural.exact


def _in_capitals(line: Line) -> bool:
    """Whether a line is set in capitals, as headings are, and is no abbreviation."""
    return line.text.isupper() and sum(char.isalpha() for char in line.text) >= LEAST_CAPITALS


LEAST_CAPITALS = 6


def _is_stacked(lines: Sequence[Line], width: int, settings: DenseSettings) -> bool:
    """Whether two headings of one line each stand over a text: all begin with a capital, and each line had room for the
    next word."""
    if len(lines) < 3 or any(not line.text[:1].isupper() for line in lines):
        return False
    return all(
        not _is_ended(line)
        and not is_open(line.text)
        and line.text.rstrip()[-1:].isalpha()
        and len(line.words) <= settings.heading_words
        and _had_room(line, below, width, settings.ample)
        for line, below in pairwise(lines)
    )


def _says_who_spoke(part: Sequence[Line], line: Line) -> bool:
    """Whether a short line stands right below a quotation that began with its mark: whose it is."""
    quoted = part[0].text[:1] in CLOSING and part[-1].text.rstrip()[-1:] in CLOSING
    text = line.text.rstrip()
    return quoted and len(line.words) <= MOST_SPEAKER_WORDS and text[-1:].isalnum() and text[:1].isupper()


def _is_owned_quotation(part: Sequence[Line]) -> bool:
    """Whether a part is a quotation and, on its last line, who spoke: what follows is neither."""
    return len(part) > 1 and _says_who_spoke(part[:-1], part[-1])


MOST_SPEAKER_WORDS = 8


def _opens_row(line: Line) -> bool:
    """Whether a line begins with a role and then anew, as a row of an unrolled table does: "Chef Oversætter målene"."""
    mentions = find_mentions(line.text)
    if not mentions or mentions[0].start > 0:
        return False
    rest = line.text[mentions[0].end :].split()
    return bool(rest) and rest[0][0].isupper() and line.text[mentions[0].end].isspace()


def _introduces(line: Line) -> bool:
    """Whether a line opens a list: "Direktionen skal:"."""
    return line.text.rstrip().endswith((":", ": …", "…"))


def _is_ended(line: Line) -> bool:
    return line.text.rstrip().rstrip(CLOSING).endswith(SENTENCE_END)


def _had_room(line: Line, below: Line, width: int, part: float) -> bool:
    """Whether the first word of the line below would have fitted on the line."""
    return len(line.text.rstrip()) + 1 + len(below.text.split()[0]) <= part * width
