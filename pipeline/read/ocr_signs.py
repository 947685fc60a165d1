"""Small signs at the end of words that tesseract leaves out or misreads: stops, commas, and the marks of footnotes.

What they are is told by their ink: where it stands above or below the baseline, and how large it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.read.scan import WHITE, Scan
from pipeline.read.tesseract import Word

STOPS = (".", ",", ";", ":", "!", "?", "…")
MARKS = "?0123456789"
QUOTES = "”“„»«\"'"


@dataclass(frozen=True, slots=True)
class SignSettings:
    """Sizes of signs, in sizes of the type.

    ink: how much darker than its ground ink is, of 255. beyond: how far behind a word its stop may stand. Higher, and the
        next column's dust ends words; lower, and stops of letter-spaced words are lost.
    speck, dot: least and greatest height and width of a stop. Lower, and dust is; higher, and parts of letters are.
    low: how far above the baseline a stop ends at most. tail: how far below it reaches from which on it is a comma.
    raised: how far above the baseline what is set higher ends at least.
    quoted, across: how far below and beside its beginning a quotation ends at most, in heights of the word.
    """

    ink: int = 70
    beyond: float = 0.4
    speck: float = 0.07
    dot: float = 0.26
    low: float = 0.08
    tail: float = 0.06
    raised: float = 0.22
    quoted: float = 20.0
    across: float = 30.0


SETTINGS = SignSettings()


@dataclass(frozen=True, slots=True)
class _Part:
    """Ink apart from the rest of a word, in pixels."""

    left: int
    right: int
    top: int
    bottom: int


def without_false_quotes(words: Sequence[Word], settings: SignSettings = SETTINGS) -> list[Word]:
    """The words of a page, none with a quotation mark behind its stop where none opens a quotation a few lines above: that
    is the raised mark of a footnote.

    >>> word = Word("svær.”", 40, 30, 90, 40, 0.96, ("1",))
    >>> [w.text for w in without_false_quotes([word])]
    ['svær.']
    >>> [w.text for w in without_false_quotes([replace(word, text="”Nej,", left=10, top=10), word])]
    ['”Nej,', 'svær.”']
    """
    opening = [word for word in words if word.text[0] in QUOTES and word.text[1:2].isupper()]
    return [
        replace(word, text=word.text[:-1])
        if word.text[-1] in QUOTES
        and word.text[-2:-1] in STOPS
        and not any(_may_open(other, word, settings) for other in opening)
        else word
        for word in words
    ]


def _may_open(opening: Word, closing: Word, settings: SignSettings) -> bool:
    """Whether a quotation that begins with a word may end with another: some lines below it, in its column."""
    height = closing.bottom - closing.top
    below = closing.top - opening.top
    beside = abs(closing.left - opening.left)
    return -height < below < settings.quoted * height and beside < settings.across * height


def with_signs(
    words: Sequence[Word], baseline: float, size: float, scan: Scan, settings: SignSettings = SETTINGS
) -> tuple[Word, ...]:
    """The words of a line, each with the stop or comma behind it that its text lacks, and without the raised mark of a
    footnote, which may have been read as a question mark. baseline, size: of the line, in pixels."""
    edges = [*(word.left for word in words[1:]), scan.ink.shape[1]]
    return tuple(
        _with_sign(word, min(edge, round(word.right + settings.beyond * size)), baseline, size, scan, settings)
        for word, edge in zip(words, edges, strict=True)
    )


def _with_sign(word: Word, edge: int, baseline: float, size: float, scan: Scan, settings: SignSettings) -> Word:
    if len(word.text) > 2 and word.text[-1] in MARKS and not word.text[-2].isdigit():
        last = _last_part(word, word.right, baseline, size, scan, settings)
        return replace(word, text=word.text[:-1]) if last and baseline - last.bottom > settings.raised * size else word
    if not word.text[-1].isalpha() or len(word.text) < 2:
        return word
    last = _last_part(word, edge, baseline, size, scan, settings)
    if last is None or not _is_stop(last, baseline, size, settings):
        return word
    sign = "," if last.bottom - baseline > settings.tail * size else "."
    return replace(word, text=word.text + sign, right=max(word.right, last.right))


def _last_part(word: Word, edge: int, baseline: float, size: float, scan: Scan, settings: SignSettings) -> _Part | None:
    """The last ink of a word up to an edge, where white columns part it from the rest; None where it is all one."""
    top, bottom = max(0, round(baseline - size)), min(scan.ink.shape[0], round(baseline + 0.3 * size))
    dark = scan.ink[top:bottom, word.left : edge] < WHITE - settings.ink
    steps = np.flatnonzero(np.diff(np.pad(dark.any(axis=0).astype(np.int8), 1)))
    if len(steps) < 4:
        return None
    left, right = steps[-2:].tolist()
    rows = np.flatnonzero(dark[:, left:right].any(axis=1))
    return _Part(word.left + left, word.left + right, top + int(rows[0]), top + int(rows[-1]) + 1)


def _is_stop(part: _Part, baseline: float, size: float, settings: SignSettings) -> bool:
    width, height = part.right - part.left, part.bottom - part.top
    small = settings.speck * size <= min(width, height) and width <= settings.dot * size
    low = baseline - part.bottom <= settings.low * size and baseline - part.top <= settings.dot * size
    return small and low
