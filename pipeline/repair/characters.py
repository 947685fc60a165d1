"""Printed characters → the letters they stand for, each still knowing where it was printed."""

import re
import unicodedata
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from pipeline.model import Line

# Where a character of the repaired text was printed: (index of the line, index into its text).
Origin = tuple[int, int]
# What was changed in a character: the rule, and what was printed.
Change = tuple[str, str]

LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
SPACES = frozenset(
    "\t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{EN SPACE}\N{EM SPACE}\N{FIGURE SPACE}\N{HAIR SPACE}"
)
NOTHING = frozenset(
    "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
)
HYPHENS = frozenset("\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{HYPHEN BULLET}")
SOFT_HYPHEN = "\N{SOFT HYPHEN}"


# What is letters, digits and common signs stands for itself; the sets above are left out, and what composes.
PLAIN = re.compile(r"[ -~¡-¬®-ſ–—‘’‚“”„†•…‰‹›€]*")


USUAL = 256  # characters of a printed line; the lines of a text file may be longer


def _origins(index: int, start: int, end: int) -> list[Origin]:
    """The origins of a stretch of a line."""
    return _usual_origins(index)[start:end] + list(zip(repeat(index), range(max(start, USUAL), end)))


@lru_cache(maxsize=100)
def _usual_origins(index: int) -> list[Origin]:
    """Those of a line of usual length, the same for all blocks: made anew they take ten times the room of the text."""
    return list(zip(repeat(index), range(USUAL)))


class Letters(NamedTuple):
    """Characters of repaired text as columns: each with its origin and, where it was not printed so, the change."""

    texts: list[str]
    origins: list[Origin | None]
    changes: list[Change | None]

    def extend(self, more: "Letters") -> None:
        """Put others behind these."""
        for column, new in zip(self, more, strict=True):
            column.extend(new)

    def cut(self, end: int) -> None:
        """Drop the letters from `end` on."""
        for column in self:
            del column[end:]


def line_to_letters(line: Line, index: int, start: int = 0, soft_prints: bool = False) -> Letters:
    """The characters of one line from `start` on; a soft hyphen at the end stays for the line-end decision.

    soft_prints: the document prints soft hyphens where hyphens belong, as some producers' fonts do.
    """
    text = line.text
    if PLAIN.fullmatch(text):
        letters = list(text[start:])
        return Letters(letters, _origins(index, start, len(text)), [None] * len(letters))
    found: list[tuple[str, Origin, Change | None]] = []
    origins = _origins(index, 0, len(text))
    end = len(text.rstrip())
    for at in range(start, len(text)):
        char = text[at]
        origin = origins[at]
        if char.isalnum() and char.isascii():
            found.append((char, origin, None))
        elif char in LIGATURES:
            found += [(letter, origin, ("ligature", char)) for letter in LIGATURES[char]]
        elif char in SPACES:
            found.append((" ", origin, ("space", char)))
        elif char in HYPHENS or (char == SOFT_HYPHEN and soft_prints):
            found.append(("-", origin, ("hyphen_character", char)))
        elif char in NOTHING or (char == SOFT_HYPHEN and at < end - 1):
            continue
        elif unicodedata.combining(char) and found:
            base, origin, _ = found[-1]
            found[-1] = (unicodedata.normalize("NFC", base + char), origin, ("composed", base + char))
        elif unicodedata.category(char) == "Cc":
            found.append((" ", origin, ("control_character", char)))
        else:
            found.append((unicodedata.normalize("NFC", char), origin, None))
    return Letters(*map(list, zip(*found, strict=True))) if found else Letters([], [], [])
