"""What must hold for all inputs: boxes, and the repair of printed lines."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.geometry import BBox, area, center_inside, contains, gaps, intersection_area, overlap, turned, union
from pipeline.lexicon import modality, residue
from pipeline.model import Block
from pipeline.patterns import fold_case, required_letters
from pipeline.records import BlockKind, Modality
from pipeline.repair import Repaired, repair_block, study
from pipeline.segment.cues import find_modality
from pipeline.text_lines import make_text_line

# The same cases on each run, on a busy machine too.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=150)
settings.load_profile("steady")

places = st.floats(-2000, 2000, allow_nan=False, width=32)
sizes = st.floats(0, 2000, allow_nan=False, width=32)
boxes = st.builds(lambda x, y, w, h: BBox(x, y, x + w, y + h), places, places, sizes, sizes)
intervals = st.tuples(places, sizes).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(intervals, intervals)
def test_overlap_is_mutual_and_no_longer_than_either(a: tuple[float, float], b: tuple[float, float]):
    shared = overlap(*a, *b)
    assert shared == overlap(*b, *a)
    assert 0 <= shared <= min(a[1] - a[0], b[1] - b[0])
    assert overlap(*a, *a) == a[1] - a[0]


@given(st.lists(boxes, min_size=1, max_size=8))
def test_the_union_holds_all_boxes_and_touches_some_on_each_side(members: list[BBox]):
    whole = union(members)
    assert all(contains(whole, box) and center_inside(whole, box) for box in members)
    for side in range(4):
        assert whole[side] in {box[side] for box in members}
    assert union([whole, *members]) == whole


@given(boxes, boxes)
def test_what_two_boxes_share_is_no_larger_than_either(a: BBox, b: BBox):
    shared = intersection_area(a, b)
    assert shared == intersection_area(b, a)
    assert 0 <= shared <= min(area(a), area(b)) * (1 + 1e-9)
    if contains(a, b):
        assert math.isclose(shared, area(b), rel_tol=1e-9)


@given(st.lists(intervals, max_size=10))
def test_gaps_and_intervals_fill_the_stretch_between_the_outermost_ends(members: list[tuple[float, float]]):
    found = gaps(members)
    assert found == sorted(found)
    assert all(overlap(*gap, *member) == 0 for gap in found for member in members)
    if members:
        ends = [end for member in members for end in member]
        covered = sum(end - start for start, end in gaps([(-9e9, min(ends)), *found, (max(ends), 9e9)]))
        assert math.isclose(covered + sum(e - s for s, e in found), max(ends) - min(ends), rel_tol=1e-6, abs_tol=1e-3)


@given(boxes, st.floats(-10, 10), st.floats(1, 2000), st.floats(1, 2000))
def test_a_box_turned_and_turned_back_holds_the_box(box: BBox, degrees: float, width: float, height: float):
    there = turned(box, degrees, width, height)
    assert contains(turned(there, -degrees, width, height), box, slack=1e-3)
    middle = turned(BBox(width / 2, height / 2, width / 2, height / 2), degrees, width, height)
    assert math.isclose(middle.x0, width / 2)
    assert turned(box, 0, width, height) == box


WORDS = (
    "resul", "tater", "resultater", "medarbejder-", "og", "ledelses-", "eller", "EU-", "lande", "i", "å", "på", "vi",
    "går", "foran;", "udefra-", "ind-perspektiv", "må-", "lingerne", "Nord-", "Jylland", "(2)", "1.", "0-18-", "års",
    "•", "–", "”tør”", "ansvar/", "ledelse", "af", "ﬁnde", "VI-", "forny", "else",
)  # fmt: skip
words = st.sampled_from(WORDS)
odd = st.sampled_from(["\u00ad", "\u00a0", "\u200b", "a\u030a", "\t", "  ", "\x07", "\u2010", "\ufffd", "🦊"])
texts = st.lists(st.one_of(words, words, words, odd), min_size=1, max_size=8).map(" ".join)
free = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"), max_size=30)


def repaired(lines: list[str]) -> Repaired:
    printed = tuple(make_text_line(text, 1, number) for number, text in enumerate(lines))
    block = Block(BlockKind.PARAGRAPH, printed)
    return repair_block(block, study([block]))


@given(st.lists(st.one_of(texts, free), min_size=1, max_size=6))
def test_repaired_text_is_one_line_and_each_letter_knows_where_it_was_printed(lines: list[str]):
    made = repaired(lines)
    assert len(made.origins) == len(made.text)
    assert made.text == made.text.strip(" ")
    assert "  " not in made.text
    assert "\n" not in made.text
    known = [origin for origin in made.origins if origin is not None]
    assert known == sorted(known)
    assert all(at < len(lines[line]) for line, at in known)


@given(st.lists(texts, min_size=1, max_size=6))
def test_nothing_visible_is_lost_but_the_hyphens_that_a_repair_names(lines: list[str]):
    made = repaired(lines)
    seen = set(made.origins)
    lost = [
        char
        for number, line in enumerate(lines)
        for at, char in enumerate(line)
        if (number, at) not in seen and not char.isspace() and char not in "\u200b\u00ad\u030a\x07"
    ]
    named = [repair for repair in made.repairs if repair.printed.endswith("\n") and len(repair.printed) > 1]
    assert lost == [repair.printed[0] for repair in named if repair.printed[0] != "\u00ad"]


@given(st.lists(texts, min_size=1, max_size=6))
def test_repairs_lie_in_their_text_in_order_and_say_what_they_changed(lines: list[str]):
    made = repaired(lines)
    assert list(made.repairs) == sorted(made.repairs, key=lambda repair: (repair.start, repair.end))
    for repair in made.repairs:
        assert 0 <= repair.start <= repair.end <= len(made.text)
        assert repair.printed != repair.result
        if repair.result.strip():
            assert made.text[repair.start : repair.end] == repair.result


@given(st.lists(words, min_size=1, max_size=12))
def test_a_text_of_one_line_stays_as_it_is(line: list[str]):
    assert repaired([" ".join(line)]).text == " ".join(line).replace("ﬁ", "fi")


@given(st.lists(texts, min_size=1, max_size=5))
def test_repairing_twice_changes_nothing(lines: list[str]):
    once = repaired(lines).text
    assert repaired([once]).text == once


PATTERNS = [*(p for value in Modality for p in getattr(modality(), value.value, ())), *residue().patterns]


@pytest.mark.parametrize("pattern", [pattern for pattern in PATTERNS if required_letters(pattern)])
@settings(max_examples=25)
@given(st.data())
def test_what_a_pattern_matches_holds_the_letters_it_requires(pattern: str, data: st.DataObject):
    text = data.draw(st.from_regex(re.compile(pattern, re.IGNORECASE)))
    assert required_letters(pattern) in fold_case(text)


@pytest.mark.parametrize("text", ["forplıgtet", "forplİgtet", "ſkal", "FORPLIGTET"])
def test_letters_that_patterns_find_alike_are_alike(text: str):
    assert find_modality(text).value == "duty"


@pytest.mark.parametrize("pattern", [r"(?:a[)]banan)?kiwi", r"b\u00e5d", r"søg|menu", r"(?:banan)?"])
def test_no_letters_are_required_where_none_are_sure(pattern: str):
    assert required_letters(pattern) == ""
