"""Raised digits: the marks of footnotes, and the numbers of the notes."""

import re

from pipeline.geometry import BBox
from pipeline.layout.lines import join_segments
from pipeline.model import Line

SUPERSCRIPT = 0.8  # largest size of a raised digit, against its line
DIGITS = re.compile(r"[\d*†‡,]{1,5}")


def split_footnote_markers(segments: list[Line]) -> tuple[list[Line], list[Line]]:
    """(text, markers): raised small digits that touch the end of a word are footnote markers, not text.

    A square metre's digit is no marker: it follows the bare unit.
    """
    markers = [s for s in segments if DIGITS.fullmatch(s.text.strip()) and _touches_a_word(s, segments)]
    gone = {id(marker) for marker in markers}
    return [s for s in segments if id(s) not in gone], markers


def _touches_a_word(marker: Line, segments: list[Line]) -> bool:
    return any(
        marker.style.size <= SUPERSCRIPT * other.style.size
        and 0.12 * other.style.size < other.baseline - marker.baseline < 0.75 * other.style.size
        and _glyph_before(marker.bbox, other)
        for other in segments
        if other is not marker
    )


def _glyph_before(marker: BBox, line: Line) -> bool:
    reach = 0.35 * line.style.size
    for index, char in enumerate(line.chars):
        if char is not None and -0.2 * reach <= marker.x0 - char.bbox.x1 <= reach:
            return line.text[: index + 1].split()[-1] not in {"m", "km", "cm"}
    return False


def join_note_marks(segments: list[Line]) -> list[Line]:
    """The segments with each raised digit joined to the note that begins right of it."""
    result = list(segments)
    for mark in (s for s in segments if DIGITS.fullmatch(s.text.strip())):
        note = next(
            (
                s
                for s in result
                if 0 <= s.bbox.x0 - mark.bbox.x1 < s.style.size
                and mark.style.size <= SUPERSCRIPT * s.style.size
                and 0 < s.baseline - mark.baseline < 0.75 * s.style.size
            ),
            None,
        )
        if note is not None:
            joined = join_segments([mark, note], like=note)
            result = [s for s in result if s is not mark and s is not note] + [joined]
    return result
