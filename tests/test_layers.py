"""Imports point one way: the nouns know no stage, a stage knows the nouns and no other stage."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "pipeline"
NOUNS = {
    "model",
    "records",
    "geometry",
    "errors",
    "lexicon",
    "full_forms",
    "role_words",
    "sources",
    "atomic",
    "text_lines",
    "ink",
    "columns",
    "patterns",
    "trails",
    "__init__",
}
STAGES = ("read", "layout", "repair", "segment")
# `assemble` and `validate` make and check the record from what the stages found; `extract` alone knows the order.
ALLOWED = {
    "read": NOUNS | {"read"},
    "layout": NOUNS | {"layout"},
    "repair": NOUNS | {"repair"},
    "segment": NOUNS | {"segment", "repair"},
}


def imports_of(file: Path) -> set[str]:
    """First part below `pipeline` of everything a file imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found |= {
            name.split(".")[1] if "." in name else "__init__" for name in names if name.split(".")[0] == "pipeline"
        }
    return found


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_knows_the_nouns_and_no_other_stage(stage: str) -> None:
    for file in (ROOT / stage).rglob("*.py"):
        assert imports_of(file) <= ALLOWED[stage], file.name


def test_the_nouns_know_no_stage() -> None:
    files = [ROOT / f"{noun}.py" for noun in NOUNS if (ROOT / f"{noun}.py").exists()] + list(
        (ROOT / "lexicon").glob("*.py")
    )
    for file in files:
        assert not imports_of(file) & {*STAGES, "extract", "store", "export", "workers", "cli", "flow"}, file.name


def test_only_the_doors_know_prefect() -> None:
    for file in ROOT.rglob("*.py"):
        if file.name != "flow.py" and "cli" not in file.parts:
            assert "prefect" not in {n.split(".")[0] for n in top_level_modules(file)}, file.name


def top_level_modules(file: Path) -> set[str]:
    """Modules that a file imports, by name."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    froms = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return froms | {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
