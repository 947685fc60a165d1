"""Six short documents of kinds that neither the corpus nor the generator has, annotated before the program saw them.

A code in the first person, a leadership pipeline, roles as parent bullets with a grid of what one must, may and must
not, a web page with its residue, a value booklet with drawn bullets and bubbles, and lists with lead-ins of all sorts.
"""

import json
from pathlib import Path

import pytest

from pipeline.evaluate import evaluate_rows, read_gold
from pipeline.extract import extract
from pipeline.sources import SourceFile
from tests.rows import statement_rows

HERE = Path(__file__).parent
FLOORS: dict[str, float] = json.loads((HERE / "floors.json").read_text())["odd"]


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_scores_stay_above_their_floors(name: str):
    record = extract(SourceFile(path=HERE / "odd" / name / "document.pdf", source=name))
    rows = [row.model_dump(mode="json") for row in statement_rows([record])]
    found = evaluate_rows(read_gold(HERE / "odd" / name / "gold.pdf.json"), rows)
    assert found.strict.f1 >= FLOORS[name]


def test_every_document_has_a_floor():
    assert {path.parent.name for path in (HERE / "odd").glob("*/document.pdf")} == FLOORS.keys()
