"""Whole records of the three samples against those in tests/golden/records.

`GRUNDLAG_REWRITE_GOLDEN=1 pytest tests/test_golden.py` writes them anew; read the difference before it is committed.
"""

import json
import os
from pathlib import Path

import pytest

from pipeline.evaluate import evaluate_rows, read_gold
from pipeline.extract import extract
from pipeline.records import DocumentRecord
from pipeline.sources import SourceFile
from tests.rows import statement_rows

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
SAMPLES = sorted(path.stem for path in (ROOT / "raw").glob("*.pdf"))

# What a newer program or another reader's version may change without changing what was read.
VOLATILE = {"pipeline_version", "rules_version", "reader"}


@pytest.fixture(scope="module", params=SAMPLES)
def record(request: pytest.FixtureRequest) -> DocumentRecord:
    return extract(SourceFile(path=ROOT / "raw" / f"{request.param}.pdf", source=f"{request.param}.pdf"))


def name_of(record: DocumentRecord) -> str:
    return record.sources[0].source.removesuffix(".pdf")


def test_the_record_is_the_golden_one(record: DocumentRecord) -> None:
    golden = GOLDEN / "records" / f"{name_of(record)}.json"
    made = record.model_dump(mode="json", exclude=VOLATILE)
    if os.environ.get("GRUNDLAG_REWRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert made == json.loads(golden.read_text(encoding="utf-8"))


def test_the_samples_are_read_as_their_gold_says(record: DocumentRecord) -> None:
    gold = read_gold(GOLDEN / "samples" / f"{name_of(record)}.gold.json")
    result = evaluate_rows(gold, [s.model_dump(mode="json") for s in statement_rows([record])])
    assert (result.strict.f1, result.kind, result.missed, result.spurious) == (1.0, 1.0, [], [])
