"""A seed → a PDF and its gold file."""

import json
from pathlib import Path
from random import Random

from tests.generator.author import write_document
from tests.generator.content import Document, Place, gold_of
from tests.generator.design import Design, draw_design

PRODUCERS = ("reportlab",)


def write_pdf(document: Document, design: Design, path: Path, seed: int) -> tuple[list[Place], int | None]:
    """Prints with the design's producer; the places of the units, as far as it can tell, and the pages."""
    from tests.generator import reportlab_

    return reportlab_.print_document(document, design, path, seed)


def make(seed: int, folder: Path, producer: str = "reportlab") -> dict:
    """Writes `document.pdf` and `gold.pdf.json` of one seed into the folder; the gold."""
    rng = Random(seed)
    design = draw_design(rng, producer)
    document = write_document(rng, design)
    folder.mkdir(parents=True, exist_ok=True)
    places, pages = write_pdf(document, design, folder / "document.pdf", seed)
    gold = gold_of(document, places, pages, "document.pdf")
    write_gold(gold, folder / "gold.pdf.json")
    return gold


def write_gold(gold: dict, path: Path) -> None:
    """The gold file, one statement a line so that differences can be read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = {k: v for k, v in gold.items() if k != "statements"}
    rows = ",\n".join("  " + json.dumps(s, ensure_ascii=False) for s in gold["statements"])
    body = json.dumps(head, ensure_ascii=False, indent=1)
    path.write_text(f'{body[:-2]},\n "statements": [\n{rows}\n ]\n}}\n', encoding="utf-8")
