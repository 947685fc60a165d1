"""The measures, and that they are those of the script that comes with the corpus."""

import copy
import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.evaluate import (
    Agreement,
    Evaluation,
    Gold,
    evaluate,
    evaluate_rows,
    label_key,
    read_gold,
    text_key,
)
from pipeline.export import export
from pipeline.store.files import write_record
from tests.factories import nordby, soeby

SHARED = Path(__file__).parent.parent.parent / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not (SHARED / "score.py").is_file(), reason="the corpus is not beside the repository")

GOLD: list[dict[str, Any]] = [
    {
        "text": "sætter en klar retning – også når det er svært",
        "role": "executive",
        "perspective": ["Retning", "1.1 Mål"],
        "kind": "expectation",
        "page": 1,
        "bbox": [10, 10, 110, 30],
    },
    {
        "text": "følger op",
        "role": "leader",
        "perspective": ["Retning"],
        "kind": "expectation",
        "page": 1,
        "bbox": None,
    },
    {
        "text": "følger op",
        "role": "chief",
        "perspective": ["Retning"],
        "kind": "expectation",
        "page": 2,
        "bbox": None,
    },
    {
        "text": "Rummet er aftalt.",
        "text_alt": ["Rummet2 er aftalt."],
        "role": None,
        "perspective": [],
        "kind": "definition",
    },
]


def scored(rows: list[dict[str, Any]], **more: Any) -> Evaluation:
    return evaluate_rows(Gold(GOLD, more.get("optional", []), more.get("labels", [])), rows)


def changed(number: int, **values: Any) -> list[dict[str, Any]]:
    rows = copy.deepcopy(GOLD)
    rows[number] |= values
    return rows


def test_gold_agrees_with_itself():
    result = scored(copy.deepcopy(GOLD))
    assert result.exact.f1 == result.strict.f1 == result.role == result.path == result.kind == result.mean_iou == 1
    assert [*result.missed, *result.spurious, *result.differing, *result.fuzzy] == []


def test_what_does_not_count():
    rows = changed(0, text="• sætter  en klar\nretning – også når det er svært", perspective=["retning", "MÅL:"])
    rows[3]["text"] = "Rummet2 er aftalt."
    result = scored(rows)
    assert result.strict.f1 == 1
    assert len(result.by_alternative) == 1


def test_a_dash_counts_and_makes_a_fuzzy_pair():
    result = scored(changed(0, text=GOLD[0]["text"].replace("–", "-")))
    assert result.exact.agreeing == 3
    assert [pair.gold for pair in result.fuzzy] == [GOLD[0]]


def test_equal_texts_are_paired_by_page_and_role():
    rows = [GOLD[0], GOLD[2], GOLD[1], GOLD[3]]
    assert scored(rows).strict.f1 == 1


def test_wrong_fields_are_named():
    (pair, names), *others = scored(changed(1, role="employee", kind="question", page=3)).differing
    assert pair.gold == GOLD[1]
    assert names == ["role", "kind", "page"]
    assert others == []


def test_missed_spurious_and_optional():
    rows = [*GOLD[1:], {"text": "Modellen har fire sider."}]
    result = scored(rows)
    assert (result.missed, result.spurious) == ([GOLD[0]], rows[-1:])
    result = scored(rows, optional=["Om modellen: Modellen har fire si-\nder. Den er lånt."])
    assert (result.spurious, result.optional_left_out, result.exact.predicted) == ([], 1, 3)


def test_an_empty_export_scores_nothing():
    result = scored([])
    assert (result.strict.f1, result.role) == (0, None)
    assert Agreement(0, 0, 0).f1 == 1


def test_an_export_is_evaluated_by_source(tmp_path):
    for record in (nordby(), soeby()):
        write_record(record, tmp_path)
    (path,) = export(tmp_path, ["jsonl"])
    gold = tmp_path / "gold.json"
    gold.write_text(json.dumps({"statements": [json.loads(path.read_text().split("\n")[0])]}))
    for source in ("grundlag.pdf", "søby/grundlag.pdf"):
        assert evaluate(gold, path, source).strict == Agreement(agreeing=1, predicted=2, gold=1)
    with pytest.raises(UsageError, match="Name one with --source"):
        evaluate(gold, path)
    with pytest.raises(UsageError, match=r"andet\.pdf.*søby/grundlag\.pdf"):
        evaluate(gold, path, "andet.pdf")


@pytest.mark.parametrize("content", ["", "[1", '{"roles": []}', "3"])
def test_an_unusable_gold_file_is_named(tmp_path, content):
    path = tmp_path / "gold.json"
    path.write_text(content)
    with pytest.raises(UsageError, match=r"gold\.json"):
        read_gold(path)


def test_an_unusable_export_is_named(tmp_path):
    gold, rows = tmp_path / "gold.json", tmp_path / "rows.jsonl"
    gold.write_text("[]")
    rows.write_text('{"text": "a"}\n{"role": null}\n')
    with pytest.raises(UsageError, match="line 2"):
        evaluate(gold, rows)
    with pytest.raises(UsageError, match="cannot be read"):
        evaluate(gold, tmp_path / "none.jsonl")


# Agreement with the script of the corpus


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpus_score", SHARED / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def figures(result: Evaluation) -> dict[str, Any]:
    """An evaluation in the words of the script."""

    def agreement(of: Agreement | None) -> dict[str, float] | None:
        return of and {"tp": of.agreeing, "precision": of.precision, "recall": of.recall, "f1": of.f1}

    return {
        "gold": result.exact.gold,
        "predicted": result.exact.predicted,
        "matched": len(result.pairs),
        "exact": agreement(result.exact),
        "strict": agreement(result.strict),
        "any": agreement(result.matched),
        "role_accuracy": result.role,
        "inner_label_accuracy": result.label,
        "path_accuracy": result.path,
        "kind_accuracy": result.kind,
        "page_accuracy": result.page,
        "mean_iou": result.mean_iou,
        "fuzzy_matches": len(result.fuzzy),
        "alt_text_matches": len(result.by_alternative),
        "optional_left_out": result.optional_left_out,
        "groups": agreement(result.groups),
        "keys": agreement(result.keys),
    }


def perturbed(statements: list[dict[str, Any]], gold: Gold, chance: random.Random) -> list[dict[str, Any]]:
    """Rows as a middling program would give them: most right, each kind of mistake several times."""
    rows = []
    for statement in statements:
        row = copy.deepcopy(statement)
        row["text"] = chance.choice(statement.get("text_alt") or [row["text"]])
        row["perspective_key"] = (row["perspective"] or [None])[-1] if chance.random() < 0.3 else "nøgle"
        mistakes = {
            "text": lambda row=row: row["text"].replace(" ", "  ", 1) if chance.random() < 0.5 else row["text"][1:],
            "role": lambda: chance.choice(["leader", "chief", None]),
            "perspective": lambda: chance.choice([[], ["Andet"], None, "Trivsel"]),
            "kind": lambda: "question",
            "page": lambda: chance.choice([1, 2, None]),
            "bbox": lambda: [0, 0, 300, 300],
            "group": lambda: chance.choice(["g", None]),
        }
        for name, mistake in mistakes.items():
            if chance.random() < 0.15:
                row[name] = mistake()
        if chance.random() > 0.05:
            rows.append(row)
        if chance.random() < 0.05:
            rows.append({"text": chance.choice([*gold.optional, "Side 3 af 9"])[:60], "role": None})
    chance.shuffle(rows)
    return rows


@needs_corpus
@pytest.mark.parametrize(
    "path", sorted(SHARED.glob("*/gold.*.json")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_agrees_with_the_script_of_the_corpus(path, script):
    gold = read_gold(path)
    rows = perturbed(gold.statements, gold, random.Random(path.parent.name))
    expected, pairs, missed, spurious, counted = script.score(gold.statements, rows, gold.optional, gold.labels)
    result = evaluate_rows(gold, rows)
    got = figures(result)
    assert got == {name: pytest.approx(expected[name]) for name in got}
    assert expected["strict"]["f1"] < expected["exact"]["f1"] < 1
    assert result.missed == [gold.statements[i] for i in missed]
    assert result.spurious == [counted[j] for j in spurious]
    assert [(pair.gold, pair.row) for pair in result.pairs] == [
        (gold.statements[i], counted[j]) for i, j, _, _ in pairs
    ]


@needs_corpus
def test_texts_and_labels_are_compared_as_the_script_does(script):
    for character in map(chr, range(0x20, 0x10000)):
        if "\ud800" <= character <= "\udfff":
            continue
        for text in (f"{character}a b", f"{character} a b", f"a{character}b"):
            assert text_key(text) == script.norm_text(text), hex(ord(character))
    for label in ("1.2 MÅL:", "1) Mål", "12", "3. ", "§ 2 Mål :", "Mål 1.2"):
        assert label_key(label) == script.norm_label(label)
