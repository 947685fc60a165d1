"""Which characters at the start of a line are a bullet or an enumerator."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from pipeline.geometry import BBox
from pipeline.layout.lines import median_size
from pipeline.lexicon import marks
from pipeline.model import SPACE, Line, replace
from pipeline.text_lines import COUNTED, MONTHS

DATED = f"(?:{MONTHS}|udgave|oplag|version|kvartal|århundrede)"  # what an ordinal stands before: "1. maj" opens no item
ENUMERATOR = re.compile(
    rf"""
    (?: \d{{1,2}}[.)] \s+ (?!{DATED}\b)  # 1.  2)
      | \d{{1,2}}[.)] (?=[^\W\d])  # 2)with nothing between
      | \(?[a-zA-Z]\) \s*     # a)  (b)
      | \(\d{{1,2}}\) \s*       # (1)
      | \#\d{{1,2}} \s+         # #1
      | [ivx]{{1,4}}[.)] \s+    # iv.
    ) (?=\S)
    """,
    re.VERBOSE,
)
DASH = re.compile(rf"[{re.escape(marks().dashes)}]\s+(?=\S)")
# A word processor's second level has the letter o, which is no Danish word.
GLYPH = re.compile(rf"(?:[{re.escape(marks().bullets)}]\s*)+|o\s+(?=\S)")
# A lone plus is the sign of a web page that opens a section.
LONE = re.compile(
    rf"\s*(?:[{re.escape(marks().bullets + marks().dashes.replace('+', ''))}o]|\d{{1,2}}[.)]|[a-zA-Z]\))\s*"
)
LONGEST_MARK = 3  # signs that LONE matches at most: "12."
SYMBOL_FONT = re.compile(marks().symbol_font, re.IGNORECASE)


def find_symbol_fonts(lines: Iterable[Line]) -> frozenset[str]:
    """Fonts that print bullets and other signs: by their name, or because they print no two characters in a row and
    no letters, or never other than one or two of them (a drop capital is a letter alone in its font, too)."""
    longest: dict[str, int] = defaultdict(int)
    count: dict[str, int] = defaultdict(int)
    glyphs: dict[str, set[str]] = defaultdict(set)
    text_fonts: set[str] = set()  # fonts that print two characters in a row
    for line in lines:
        if line.chars.chars.fonts <= text_fonts or _fonts_of(line) <= text_fonts:
            continue  # nothing new: most lines are all text
        run, font = 0, None
        held = line.chars.chars
        for place in line.chars.places.tolist():
            if place == SPACE:
                run, font = 0, None
                continue
            text, own = held.texts[place], held.style_of(place).font
            run = run + 1 if own == font and not text.isdigit() else 1
            font = own
            longest[font] = max(longest[font], run)
            if run > 1:
                text_fonts.add(font)
            count[font] += 1
            glyphs[font].add(text)
    lone = {f for f in longest if longest[f] == 1 and count[f] >= 3}
    signs = {f for f in lone if len(glyphs[f]) <= 2 or not any(g.isalpha() for g in glyphs[f])}
    return frozenset(f for f in longest if f in signs or SYMBOL_FONT.search(f))


def _fonts_of(line: Line) -> set[str]:
    held = line.chars.chars
    return {held.styles[number].font for number in set(held.style_numbers[line.chars.printed].tolist())}


def mark_drawn_bullets(lines: Sequence[Line], shapes: Sequence[BBox]) -> list[Line]:
    """The lines, those marked before which a small shape or picture stands as their bullet.

    A browser draws the discs of its lists, a word processor may set pictures. One shape alone may be anything: at
    least two of one size stand at one edge. Before display type it is an ornament.
    """
    small = [b for b in shapes if b.width < 14 and b.height < 14 and 0.6 < (b.width + 0.01) / (b.height + 0.01) < 1.7]
    edges = Counter((round(b.x0), round(b.width)) for b in small)
    bullets = [b for b in small if edges[round(b.x0), round(b.width)] >= 2]
    display = DISPLAY * median_size(lines) if bullets else 0.0
    return [
        replace(line, marked=True)
        if not (line.style.bold and line.style.size >= display) and any(_is_bullet_of(b, line) for b in bullets)
        else line
        for line in lines
    ]


DISPLAY = 1.4  # sizes of the page's text


def _is_bullet_of(shape: BBox, line: Line) -> bool:
    size = line.style.size
    return (
        0.12 * size <= shape.height <= 0.9 * size
        and 0.1 * size <= line.bbox.x0 - shape.x1 <= 2.5 * size
        and line.bbox.top <= shape.center_y <= line.bbox.bottom
    )


def is_private(char: str) -> bool:
    """Whether a character has no meaning outside its font: private use, or the sign for an unknown one."""
    if len(char) != 1 or char.isalnum():
        return False
    return char == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(char) == "Co"


def find_bullet(line: Line, symbol_fonts: frozenset[str] = frozenset()) -> int:
    """How many characters at the start are bullet and the space after it; 0 when the line opens no item.

    A dash or an enumerator counts only with a space after it; whether a dash really opens an item is decided where
    the lines around are known.
    """
    text = line.text
    end = 0
    held = line.chars.chars
    for index in range(len(line.chars)):
        place = line.chars.places.item(index)
        if place == SPACE or not (held.style_of(place).font in symbol_fonts or is_private(held.texts[place])):
            break
        end = index + 1
    if end == 0 and text and is_private(text[0]):
        end = 1
    match = GLYPH.match(text, end)
    if match and match.end() > end:
        end = match.end()
    if end == 0:
        match = DASH.match(text) or ENUMERATOR.match(text)
        end = match.end() if match else 0
    while end and end < len(text) and text[end].isspace():
        end += 1
    return end if end < len(text) else 0


LETTERED = re.compile(r"([a-z])\.\s+(?=\S)")


def find_lettered(lines: Sequence[Line]) -> dict[int, int]:
    """{id of a line: how many characters at its start enumerate it} for lists with letters ("a. redegøre for"), which no
    abbreviation is: they stand at one edge, from a on; and for paragraphs that are counted ("2.1 Et opslag skal …")."""
    found = _counted_paragraphs(lines)
    last: Line | None = None
    for line in lines:
        match = LETTERED.match(line.text)
        if match is None:
            continue
        before = LETTERED.match(last.text) if last is not None and abs(last.bbox.x0 - line.bbox.x0) < 3 else None
        if last is not None and before is not None and ord(match[1]) == ord(before[1]) + 1:
            found |= {id(last): before.end(), id(line): match.end()}
            last = line
        elif match[1] == "a":
            last = line
    return found


def _counted_paragraphs(lines: Sequence[Line]) -> dict[int, int]:
    """The same for numbers of two parts before sentences, at one edge and one after the other."""
    found: dict[int, int] = {}
    last: tuple[Line, re.Match[str]] | None = None
    for line in lines:
        match = COUNTED.match(line.text)
        if match is None or line.style.bold or len(line.words) < LEAST_COUNTED_WORDS:
            continue
        if last is not None and abs(last[0].bbox.x0 - line.bbox.x0) < 3:
            goes_on = match["part"] == last[1]["part"] and int(match["number"]) == int(last[1]["number"]) + 1
            found |= {id(last[0]): last[1].end(), id(line): match.end()} if goes_on else {}
        last = line, match
    return found


LEAST_COUNTED_WORDS = 6  # of its first line, the number among them; headings have fewer


def is_dash(line: Line) -> bool:
    """Whether the line opens with a dash, which may as well be one of the sentence's own."""
    return DASH.match(line.text) is not None


def is_lone_bullet(line: Line, symbol_fonts: frozenset[str]) -> bool:
    """Whether a segment is nothing but a bullet or an enumerator, set apart from its text."""
    bare = line.text.strip()
    if len(bare) - bare.count(" ") > LONGEST_MARK:
        return False
    if LONE.fullmatch(bare) or (bare.isdigit() and len(bare) <= 2 and line.style.size < 6.5):
        return True  # the last: a footnote's own raised mark
    if len(line.text) - line.text.count(" ") > 2:
        return False
    glyphs = [c for c in line.chars if c is not None]
    return 0 < len(glyphs) <= 2 and all(c.style.font in symbol_fonts or is_private(c.text) for c in glyphs)


def is_enumerator(line: Line) -> bool:
    """Whether the line opens with a number or a letter of a list, which may as well number a heading."""
    return ENUMERATOR.match(line.text) is not None
