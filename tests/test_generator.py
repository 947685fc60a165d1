"""The generator's gold must be right: it judges the program."""

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pdfplumber
import pytest

from pipeline.records import Kind, Role
from tests.generator.author import write_document
from tests.generator.bank import bank
from tests.generator.content import Document, runs_of
from tests.generator.design import crowd, draw_design
from tests.generator.make import PRODUCERS, is_installed, make
from tests.generator.samples import SAMPLES, write_samples

SEEDS = range(1, 41)
# Seeds to print: more of the producers whose pages differ most.
SEEDS_OF = {"reportlab": (4, 12, 22, 31, 58), "libreoffice": (3, 19, 22)}
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
# A property of which every twenty documents should hold one.
WANTED = (
    "sheet:portrait",
    "sheet:landscape",
    "sheet:spread",
    "columns:1",
    "columns:2",
    "columns:3",
    "columns:4",
    "hyphens:printed",
    "hyphens:soft",
    "hyphens:lost",
    "line_ends:space",
    "line_ends:bare",
    "spaces:omitted",
    "justified",
    "contents",
    "footnotes",
    "watermark",
    "ligatures",
    "decoration:wheel",
    "decoration:margin",
    "stream:shuffled",
    "stream:reversed",
    "stream:by_height",
    "stream:by_style",
    "headings:spaced",
    "headings:spaced_blank",
    "headings:small_caps",
    "headings:doubled",
    "headings:band",
    "headings:numbered",
    "matrix:ruled",
    "matrix:lines",
    "matrix:zebra",
    "matrix:bare",
    "matrix:roles_as_columns",
    "matrix:roles_as_rows",
    "cells:bullets",
    "part:role_chapters",
    "part:theme_chapters",
    "part:matrix",
    "part:printed_twice",
    "part:competences",
    "part:contrasts",
    "list:nested",
    "list:enumerated",
    "list:two_grammars",
    "role:lead_in",
    "role:address",
    "role:subject",
    "role:subject_after_verb",
    "role:parent_bullet",
    "role:heading_below_theme",
    "role:trap",
    "lead_in:without_colon",
    "questions",
    "quotation",
    "highlight:pull",
    "highlight:framed",
    "box:with_heading",
    "perspective:nested",
    "figure",
    "caption",
    "signatures",
    "page_number:side_of",
    "page_number:outer",
    "page_number:bar",
)


def written(seed: int, producer: str = "reportlab") -> Document:
    rng = Random(seed)
    return write_document(rng, draw_design(rng, producer))


def letters(text: str) -> Counter[str]:
    """The text's letters without what a line end may add: white space and hyphens of any kind."""
    return Counter(re.sub("[\\s\u00ad\u2010\u2011-]", "", text.translate(LIGATURES)))


def missing_letters(pdf: Path, gold: dict) -> list[str]:
    """Statements whose letters are not all printed in their box."""
    out = []
    with pdfplumber.open(pdf) as file:
        chars = [page.chars for page in file.pages]
    for s in gold["statements"]:
        x0, top, x1, bottom = s["bbox"]
        inside = [
            c["text"]
            for c in chars[s["page"] - 1]
            if x0 - 0.6 <= (c["x0"] + c["x1"]) / 2 <= x1 + 0.6
            and top - 0.6 <= (c["top"] + c["bottom"]) / 2 <= bottom + 0.6
        ]
        if letters(s["text"]) - letters("".join(inside)) and s["page"] not in continued(gold, s):
            out.append(s["text"])
    return out


def continued(gold: dict, statement: dict) -> set[int]:
    """Pages on which the last statement may go on overleaf: its box holds only its first part."""
    last = {s["page"]: s["text"] for s in gold["statements"] if s["page"]}
    return {page for page, text in last.items() if text == statement["text"]}


@pytest.mark.parametrize("producer", PRODUCERS)
def test_a_statement_is_printed_in_its_box(producer: str, tmp_path: Path):
    if not is_installed(producer):
        pytest.skip(f"{producer} is not installed")
    for seed in SEEDS_OF.get(producer, (10,)):
        gold = make(seed, tmp_path / str(seed), producer)
        assert f"producer:{producer}" in gold["properties"]
        assert all(s["bbox"] for s in gold["statements"])
        assert missing_letters(tmp_path / str(seed) / "document.pdf", gold) == []


@pytest.mark.parametrize("producer", ["reportlab", "typst", "libreoffice"])
def test_a_seed_gives_the_same_bytes(producer: str, tmp_path: Path):
    if not is_installed(producer):
        pytest.skip(f"{producer} is not installed")
    for name in ("a", "b"):
        make(5, tmp_path / name, producer, text=True)
    for file in ("document.pdf", "gold.pdf.json", "document.txt", "gold.txt.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_the_bank_does_not_say_a_sentence_twice():
    said = [t for theme in bank()["theme"] for v in theme.values() if isinstance(v, list) for t in v]
    assert [t for t, n in Counter(said).items() if n > 1 and len(t) > 20] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_gold_is_consistent(seed: int):
    document = written(seed)
    units = document.units
    assert [u.number for u in units] == list(range(len(units)))
    # Every unit is in the blocks, once, in reading order (a quotation has its attribution as a second run).
    seen = list(dict.fromkeys(r.unit.number for r in runs_of(document.blocks) if r.unit))
    assert seen == [u.number for u in units]
    assert {u.kind for u in units} <= set(Kind)
    assert {u.role for u in units if u.role} <= set(Role)
    known = {label for _, labels in document.perspectives for label in labels}
    for unit in units:
        assert unit.role or unit.perspective, f"neither role nor perspective: {unit.text}"
        assert (unit.role is None) == (unit.role_label is None)
        assert set(unit.perspective) <= known
        assert (unit.kind == "question") == unit.text.endswith("?")
        assert unit.text == re.sub(r"\s+", " ", unit.text).strip()
        assert "{" not in unit.text
    texts = Counter(u.text for u in units if u.group is None)
    assert [t for t, n in texts.items() if n > 1] == []
    groups = Counter(u.group for u in units if u.group)
    assert all(n == 2 for n in groups.values())


def test_every_property_stands_in_some_document():
    found = Counter(p for seed in SEEDS for p in written(seed).properties)
    assert [p for p in WANTED if not found[p]] == []


def test_most_documents_have_text_side_by_side():
    designs = [crowd(draw_design(Random(seed), "reportlab"), Random(f"{seed}, crowd")) for seed in range(200)]
    assert sum(d.columns > 1 for d in designs) == len(designs)
    assert {d.columns for d in designs} == {2, 3, 4}
    assert 0.2 < sum(d.sidebar for d in designs) / len(designs) < 0.5


def test_longer_duties_leave_every_other_draw_as_it_was():
    design = draw_design(Random(7), "reportlab")
    plain, wordy = (write_document(Random(7), replace(design, wordy=share)) for share in (0.0, 0.8))
    assert len(plain.units) == len(wordy.units)
    pairs = [(a.text.rstrip(".;,"), b.text) for a, b in zip(plain.units, wordy.units, strict=True)]
    assert all(b.startswith(a) or ". " in a for a, b in pairs)
    assert sum(len(b) > len(a) + 20 for a, b in pairs) > len(pairs) / 4


def test_samples_are_what_the_generator_writes(tmp_path: Path):
    """The committed golds; the PDFs' bytes depend on the fonts of the machine, so they are read instead."""
    write_samples(tmp_path / "raw", tmp_path / "golds")
    root = Path(__file__).parent
    for name in SAMPLES:
        gold = json.loads((root / "golden" / "samples" / f"{name}.gold.json").read_text(encoding="utf-8"))
        again = json.loads((tmp_path / "golds" / f"{name}.gold.json").read_text(encoding="utf-8"))
        strip = [{k: v for k, v in s.items() if k not in ("page", "bbox")} for s in gold["statements"]]
        assert strip == [{k: v for k, v in s.items() if k not in ("page", "bbox")} for s in again["statements"]]
        assert missing_letters(root.parent / "raw" / f"{name}.pdf", gold) == []
