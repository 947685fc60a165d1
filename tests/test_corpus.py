"""The five documents with gold, as PDF and as text: no score may fall below its floor in `floors.json`.

The corpus lies beside the repository and not in it. Where it is, these tests fail and do not skip.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.evaluate import Evaluation, evaluate

REPOSITORY = Path(__file__).parent.parent
CORPUS = REPOSITORY.parent / "shared" / "corpus"
FLOORS: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "floors.json").read_text())["corpus"]
SLACK = 1e-4  # floors are rounded down to four decimals

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the repository")


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rows of the whole corpus, ingested as a person would."""
    folder = tmp_path_factory.mktemp("corpus")
    subprocess.run(
        [sys.executable, "-c", "from pipeline.cli import main; main()", "ingest", str(CORPUS), "--json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        check=False,
        capture_output=True,
        timeout=600,
    )
    return folder / "extracted" / "exports" / "statements.jsonl"


@pytest.mark.parametrize("source", sorted(FLOORS))
def test_scores_stay_above_their_floors(source: str, statements: Path):
    name, _, kind = source.rpartition(".")
    gold = CORPUS / Path(name).parent / f"gold.{kind}.json"
    found: Evaluation = evaluate(gold, statements, source)
    scores = {"strict": found.strict.f1, "exact": found.exact.f1}
    below = {what: score for what, score in scores.items() if score < FLOORS[source][what] - SLACK}
    assert not below, f"{source}: {below}, floors {FLOORS[source]}"


def test_every_document_of_the_corpus_has_a_floor():
    documents = {path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("*/document.*")}
    assert documents == FLOORS.keys()
