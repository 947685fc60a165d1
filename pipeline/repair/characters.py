"""Printed characters → the letters they stand for, each still knowing where it was printed."""

import unicodedata
from dataclasses import dataclass

from pipeline.model import Line

# Where a character of the repaired text was printed: (index of the line, index into its text).
Origin = tuple[int, int]

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


@dataclass(frozen=True, slots=True)
class Piece:
    """One character of repaired text with its origin; where it was not printed so, the rule and what was printed."""

    text: str
    origin: Origin | None
    rule: str | None = None
    printed: str = ""


def line_to_pieces(line: Line, index: int, start: int = 0, soft_prints: bool = False) -> list[Piece]:
    """The characters of one line from `start` on; a soft hyphen at the end stays for the line-end decision.

    soft_prints: the document prints soft hyphens where hyphens belong, as some producers' fonts do.
    """
    pieces: list[Piece] = []
    text = line.text
    end = len(text.rstrip())
    for at in range(start, len(text)):
        char = text[at]
        origin = (index, at)
        if char in LIGATURES:
            pieces += [Piece(letter, origin, "ligature", char) for letter in LIGATURES[char]]
        elif char in SPACES:
            pieces.append(Piece(" ", origin, "space", char))
        elif char in HYPHENS or (char == SOFT_HYPHEN and soft_prints):
            pieces.append(Piece("-", origin, "hyphen_character", char))
        elif char in NOTHING or (char == SOFT_HYPHEN and at < end - 1):
            continue
        elif unicodedata.combining(char) and pieces:
            composed = unicodedata.normalize("NFC", pieces[-1].text + char)
            pieces[-1] = Piece(composed, pieces[-1].origin, "composed", pieces[-1].text + char)
        elif unicodedata.category(char) == "Cc":
            pieces.append(Piece(" ", origin, "control_character", char))
        else:
            pieces.append(Piece(unicodedata.normalize("NFC", char), origin))
    return pieces
