"""Glyphs as columns, and what stands under a box."""

from pipeline.geometry import BBox
from pipeline.ink import find_ink, letters_under
from pipeline.layout.segments import chars_to_segments
from pipeline.model import Char, Chars, Glyphs
from tests.pages import line, lines, style

TEXTS = ["Som leder går du forrest", "Som chef skaber du retning"]


def test_columns_hold_the_glyphs_they_are_made_of() -> None:
    glyphs = [*line("Som leder", 72, 100), *line("Tillid", 72, 120, style(14, bold=True))]
    columns = Chars.of(glyphs)
    assert list(columns) == glyphs
    assert [s.size for s in columns.styles] == [10.0, 14.0]


def test_joined_columns_hold_the_glyphs_of_both() -> None:
    first, second = line("Som leder", 72, 100), line("Tillid", 72, 120, style(14, bold=True))
    joined = Chars.joined(Chars.of(first), Chars.of(second))
    assert list(joined) == [*first, *second]
    assert list(Chars.joined(Chars.of([]), Chars.of(second))) == second


def test_joined_glyphs_may_come_from_two_places() -> None:
    ligature = Char("fi", BBox(72, 100, 80, 110), 108.0, style(12))
    [label] = chars_to_segments([ligature, *line("re mål", 80, 100)], page=1)
    [text] = chars_to_segments(line("Som leder", 200, 100), page=1)
    pieces = [label.chars[:6].spaced(), text.chars]
    joined = Glyphs.joined(pieces)
    assert list(joined) == [*pieces[0], *pieces[1]]
    assert len(joined.chars) == 4 + 8  # "fi" is one glyph, and what was cut off is not taken along
    assert Glyphs.joined([label.chars[:2], label.chars[2:]]).chars is label.chars.chars


def test_glyphs_set_aside_come_as_they_were_printed() -> None:
    glyphs = [char._replace(aside="rotated") for char in line("UD KAST", 200, 400)]
    columns = Chars.of([*line("Som leder", 72, 100), *glyphs])
    assert "".join(char.text for char in columns.set_aside("rotated")) == "UDKAST"
    assert list(columns.set_aside("tiny")) == []


def test_the_box_of_a_line_holds_its_letters() -> None:
    printed = chars_to_segments(lines(TEXTS, 72, 100), page=1)
    ink = find_ink(printed)
    assert [letters_under(ink, 1, one.bbox) for one in printed] == [text.replace(" ", "") for text in TEXTS]


def test_a_part_of_a_line_holds_its_letters_alone() -> None:
    [printed] = chars_to_segments(line(TEXTS[0], 72, 100), page=1)
    word = [char for char in printed.chars[4:9] if char is not None]
    box = BBox(word[0].bbox.x0, word[0].bbox.top, word[-1].bbox.x1, word[-1].bbox.bottom)
    assert letters_under(find_ink([printed]), 1, box) == "leder"
    assert letters_under(find_ink([printed]), 2, box) == ""


def test_a_ligature_is_one_glyph() -> None:
    ligature = Char("ffi", BBox(72, 100, 80, 110), 108.0, style())
    [printed] = chars_to_segments([ligature], page=1)
    assert printed.text == "ffi"
    assert list(printed.chars) == [ligature] * 3
    assert letters_under(find_ink([printed]), 1, printed.bbox) == "ffi"


def test_a_space_printed_where_the_last_glyph_begins_stands_behind_it() -> None:
    space, hyphen = (Char(text, BBox(82, 100, right, 110), 108.0, style()) for text, right in ((" ", 82), ("-", 85)))
    letters = [Char(text, BBox(left, 100, left + 5, 110), 108.0, style()) for text, left in (("o", 72), ("g", 77))]
    [printed] = chars_to_segments([*letters, space, hyphen], page=1)
    assert printed.text == "og- "


def test_a_line_set_over_another_is_under_its_box_too() -> None:
    printed = [
        *chars_to_segments(line("Som leder", 72, 100), page=1),
        *chars_to_segments(line("KLADDE", 72, 101), page=1),
    ]
    assert sorted(letters_under(find_ink(printed), 1, BBox(70, 98, 200, 113))) == sorted("SomlederKLADDE")
