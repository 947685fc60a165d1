"""Bullets of text sources: signs, letters of a symbol font, and those that stand on lines of their own."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, zip_longest

from pipeline.layout.bullets import DASH, ENUMERATOR, GLYPH, LONE, is_private
from pipeline.lexicon import marks, plain_text
from pipeline.model import Line, replace
from pipeline.text_lines import LEADING, moved_down, split_line

LETTER_BULLET = re.compile(
    rf"([{re.escape(plain_text().bullet_letters)}])[\t ]\s*\ufffd?\s*(?=[^\s\d])"
)  # "§ 4" numbers a part
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
UNMAPPED = re.compile(r"\(cid:\d{1,5}\)\s*")  # what pdfminer writes for a glyph without a letter
LEAST_SIGNS = 3  # lines that open with the same lone letter or unknown sign, from which on it is a bullet


def find_sign_bullets(lines: Sequence[Line]) -> frozenset[str]:
    """Letters and unknown signs that a symbol font printed as bullets: each opens several lines, as no word does; and
    dashes that open several right below items, as no sentence's own do."""
    counts = Counter(match[1] for line in lines if (match := LETTER_BULLET.match(line.text)))
    counts.update(UNKNOWN for line in lines if line.text.startswith(UNKNOWN))
    counts.update(
        below.text[0]
        for above, below in pairwise(lines)
        if DASH.match(below.text) and GLYPH.match(above.text) and above.text.rstrip()[-1:].isalnum()
    )
    return frozenset(sign for sign, count in counts.items() if count >= LEAST_SIGNS)


def bullet_length(text: str, signs: frozenset[str] = frozenset()) -> int:
    """How many characters at the start are bullet or enumerator with the space after it; 0 where there is none.

    >>> bullet_length("•\\tvi lytter"), bullet_length("n \\ufffdFor det", frozenset("n")), bullet_length("n er mange")
    (2, 3, 0)
    """
    match = LETTER_BULLET.match(text)
    if match and match[1] in signs:
        return match.end()
    if text and is_private(text[0]) and (text[0] != UNKNOWN or UNKNOWN in signs) and len(text.strip()) > 1:
        return len(text) - len(text[1:].lstrip())
    match = GLYPH.match(text) or DASH.match(text) or ENUMERATOR.match(text) or UNMAPPED.match(text)
    if match is None or match.end() >= len(text):
        return 0
    return match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())


def join_lone_bullets(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a page, each bullet that stands alone on its line before the text below it: an extraction puts
    bullets and texts of a list on lines of their own, the first of a list often behind what introduces it."""
    lines = [part for line, below in zip_longest(lines, lines[1:]) for part in _first_apart(line, below)]
    made: list[Line] = []
    shift = 0.0
    bullet: Line | None = None
    alone = [_is_lone_bullet(line) for line in lines]
    for n, line in enumerate(lines):
        beside = alone[max(0, n - 1) : n] + alone[n + 1 : n + 2]
        if alone[n] and n + 1 < len(lines) and not any(beside) and len(lines[n + 1].words) > 1:
            bullet = line
        elif bullet is not None:
            shift += bullet.bbox.top - line.bbox.top
            text = f"{bullet.text.strip()} {line.text}"
            made.append(moved_down(replace(line, text=text, bbox=line.bbox._replace(x0=bullet.bbox.x0)), shift))
            bullet = None
        else:
            made.append(moved_down(line, shift))
    return tuple(made)


def _first_apart(line: Line, below: Line | None) -> list[Line]:
    """A line that introduces a list, and below it the bullet that ends it, which is that of the first item."""
    match = HANGING.fullmatch(line.text)
    if match is None or below is None or bullet_length(below.text) or _is_lone_bullet(below):
        return [line]
    lead, bullet = split_line(line, [match.end("lead")])
    return [lead, moved_down(bullet, LEADING)]


DOUBLED = re.compile(rf"([{re.escape(marks().bullets)}])\1")  # as some extractions print a bullet
# "Som leder skal du: •"; a dash belongs to the sentence
HANGING = re.compile(rf"(?P<lead>.*[:…])\s+[{re.escape(marks().bullets)}]{{1,2}}\s*")


def _is_lone_bullet(line: Line) -> bool:
    text = line.text.strip()
    return (
        LONE.fullmatch(text) is not None or DOUBLED.fullmatch(text) is not None or (len(text) == 1 and is_private(text))
    )
