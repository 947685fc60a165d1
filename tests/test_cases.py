"""The tables of tests/cases: one row a case, with the rows that must stay as they are beside those that must change."""

import tomllib
from pathlib import Path

import pytest

from pipeline.geometry import BBox
from pipeline.model import Block, Line, Style
from pipeline.records import BlockKind
from pipeline.repair import repair_block, study
from pipeline.segment.heading_words import find_role_label, is_collection, is_structural
from pipeline.segment.role_rules import Context, find_role
from pipeline.segment.sentences import split_sentences

CASES = Path(__file__).parent / "cases"
STYLE = Style("", 10.0, False, False, ())


def table(name: str) -> list:
    """The rows of a table as parameters; `expect = "fail"` marks a known failure, strictly."""
    rows = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return [
        pytest.param(
            row,
            id=row.get("label") or row["text"],
            marks=[pytest.mark.xfail(reason="known failure", strict=True)] if row.get("expect") == "fail" else [],
        )
        for row in rows
    ]


def block(lines: list[str]) -> Block:
    """A paragraph of lines below each other."""
    return Block(
        BlockKind.PARAGRAPH,
        tuple(Line(text, (), 1, BBox(0, 12 * i, 100, 12 * i + 10), 12 * i + 8, STYLE) for i, text in enumerate(lines)),
    )


@pytest.mark.parametrize("case", table("line_ends"))
def test_line_ends(case: dict) -> None:
    own = block(case["lines"])
    vocabulary = study([own, *([block(case["document"])] if "document" in case else [])])
    assert repair_block(own, vocabulary).text == case["text"]


@pytest.mark.parametrize("case", [p for p in table("line_ends") if not p.marks])
def test_origins_lead_back_to_the_printed_characters(case: dict) -> None:
    own = block(case["lines"])
    repaired = repair_block(own, study([own]))
    assert len(repaired.origins) == len(repaired.text)
    for char, origin in zip(repaired.text, repaired.origins, strict=True):
        if origin is not None and char != " ":
            assert own.lines[origin[0]].text[origin[1]] == char


@pytest.mark.parametrize("case", table("roles"))
def test_roles(case: dict) -> None:
    heading = find_role_label(case["heading"]) if "heading" in case else None
    found = find_role(case["text"], Context(lead_in=case.get("lead_in"), heading=heading))
    if "role" not in case:
        assert found is None
    else:
        assert found is not None
        assert (found.role.value, found.label, found.rule) == (case["role"], case["role_label"], case["rule"])


@pytest.mark.parametrize("case", table("headings"))
def test_headings(case: dict) -> None:
    label = find_role_label(case["text"])
    assert is_structural(case["text"]) == case.get("structural", False)
    assert is_collection(case["text"]) == case.get("collection", False)
    if "role" in case:
        assert label is not None
        assert (label.role.value, label.label) == (case["role"], case["role_label"])
    elif case.get("theme"):
        assert label is None


@pytest.mark.parametrize("case", table("sentences"))
def test_sentences(case: dict) -> None:
    text = " ".join(case["sentences"])
    assert [text[a:b] for a, b in split_sentences(text)] == case["sentences"]
