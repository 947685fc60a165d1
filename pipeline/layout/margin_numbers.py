"""Numbers and signs that stand apart from the text they belong to: in a margin, in a circle, as large as two lines."""

import re
from collections import defaultdict
from collections.abc import Sequence

from pipeline.geometry import overlap
from pipeline.layout.lines import median_size
from pipeline.model import Line

# "§ 3, stk. 1", "stk. 2", "§ 4 a": no text of its own, whatever it numbers
PARAGRAPH = re.compile(r"(?=§|[Ss]tk)(?:§\s*\d{1,3}(?:\s*[a-z])?)?[,.\s]*(?:[Ss]tk\.\s*\d{1,2})?[.:]?")
NUMBER = re.compile(r"\d{1,2}")
SIGN = re.compile(r"[?!]")
NUMBER_OR_SIGN = re.compile("|".join(pattern.pattern for pattern in (PARAGRAPH, NUMBER, SIGN)))
LARGE = 1.4  # times the text beside it: from here on a sign is a picture
# how far right of a number its text may begin, in sizes of that text
REACH = 8.0
SMALL = 0.9  # sizes of the document's text, below which type is a footnote's


def set_numbers_apart(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The numbers and signs that stand left of lines, for each page.

        § 3, stk. 1      Ledige stillinger slås op,       (1)  Hvem bestemmer?
                         når de er ledige.                     Det gør du.

    A large "?" left of a question is a picture. Bare digits are such numbers where all of one style make a row
    1, 2, 3 … through the document: others are text.
    """
    least = SMALL * median_size([line for lines in pages for line in lines])
    homes = [{id(line): _beside(line, lines, least) for line in lines if _is_number(line)} for lines in pages]
    runs: dict[tuple, set[int]] = defaultdict(set)
    for lines, beside in zip(pages, homes, strict=True):
        for line in lines:
            if beside.get(id(line)) is not None and NUMBER.fullmatch(line.text.strip()):
                runs[_style(line)].add(int(line.text))
    rows = {style for style, values in runs.items() if len(values) >= 2 and values == set(range(1, len(values) + 1))}
    return [
        [line for line in lines if (text := beside.get(id(line))) is not None and _is_apart(line, text, rows)]
        for lines, beside in zip(pages, homes, strict=True)
    ]


def _is_apart(mark: Line, text: Line, rows: set[tuple[str, int, object]]) -> bool:
    """Whether a number or sign belongs to the text right of it. `rows`: styles of digits that count 1, 2, 3 …"""
    if SIGN.fullmatch(mark.text.strip()):
        return mark.style.size >= LARGE * text.style.size
    return not NUMBER.fullmatch(mark.text.strip()) or _style(mark) in rows


def _is_number(line: Line) -> bool:
    text = line.text.strip()
    return bool(text) and NUMBER_OR_SIGN.fullmatch(text) is not None


def _style(line: Line) -> tuple[str, int, object]:
    return line.style.font, round(line.style.size), line.style.color


def _beside(number: Line, lines: Sequence[Line], least: float) -> Line | None:
    """The nearest line right of a number and level with it, of type at least so large, as footnotes' is not; None where
    nothing or another number is."""
    level = [
        line
        for line in lines
        if line is not number
        and 0 <= line.bbox.x0 - number.bbox.x1 <= REACH * line.style.size
        and overlap(line.bbox.top, line.bbox.bottom, number.bbox.top, number.bbox.bottom)
        > 0.5 * min(line.bbox.height, number.bbox.height)
    ]
    nearest = min(level, key=lambda line: line.bbox.x0, default=None)
    small = nearest is not None and nearest.style.size < least
    return None if nearest is None or small or _is_number(nearest) else nearest
