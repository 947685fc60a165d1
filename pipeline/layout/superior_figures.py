"""Footnote digits that are glyphs of their own: a font's superior figures stand as high as its letters, only narrower.

… at bestemme og at lede.¹        text "lede.1", all in one size and on one baseline
¹Inspireret af anbefalingerne     the note, its mark as narrow
"""

import re
from collections.abc import Sequence

from pipeline.layout.parted_lines import part_line
from pipeline.model import Line

NOTE = re.compile(r"(\d{1,2})(?=[A-ZÆØÅÉ][a-zæøå])")
ALIKE = 0.02  # ems by which the widths of a note's mark and of its digit in the text may differ


def split_superior_figures(segments: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(text, markers): the digits at the ends of words that begin a note on the page, as wide there as here."""
    notes = {match[1]: _width(s, 0, match.end()) for s in segments if (match := NOTE.match(s.text))}
    if not notes:
        return list(segments), []
    text: list[Line] = []
    markers: list[Line] = []
    for segment in segments:
        cut = next((m for m in _digits(segment) if abs(_width(segment, *m.span()) - notes.get(m[0], 9)) < ALIKE), None)
        if cut is None:
            text.append(segment)
            continue
        text.append(part_line(segment, 0, cut.start()))
        markers.append(part_line(segment, *cut.span()))
        if segment.text[cut.end() :].strip():
            text.append(part_line(segment, cut.end(), None))
    return text, markers


def _digits(segment: Line) -> list[re.Match[str]]:
    """Digits that close a word, behind its full stop too."""
    return list(re.finditer(r"(?<=[^\W\d]|[.,!?»”])\d{1,2}(?=[\s.,;:]|$)", segment.text))


def _width(segment: Line, start: int, end: int) -> float:
    """The width of some characters, in ems; infinite where the file has not all of them."""
    chars = segment.chars[start:end]
    if any(char is None for char in chars):
        return float("inf")
    return sum(char.bbox.width / char.style.size for char in chars if char is not None)
