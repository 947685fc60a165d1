"""A seed → a PDF and its gold file."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.generator.author import write_document
from tests.generator.content import Document, Place, gold_of
from tests.generator.design import Design, crowd, draw_design
from tests.generator.text import Transcript

DRAWN = ("reportlab", "weasyprint", "chromium", "typst")
WEIGHTS = (11, 3, 3, 3)
PRODUCERS = (*DRAWN, "libreoffice")
OFFICE_SHARE = 0.15


def printer_of(producer: str) -> Callable[[Document, Design, Path, int], tuple[list[Place], int]]:
    """The function that prints with the producer; imported late, since each needs its own library."""
    match producer:
        case "weasyprint":
            from tests.generator.html_ import print_weasyprint

            return print_weasyprint
        case "chromium":
            from tests.generator.html_ import print_chromium

            return print_chromium
        case "libreoffice":
            from tests.generator.libreoffice_ import print_libreoffice

            return print_libreoffice
        case "typst":
            from tests.generator.typst_ import print_typst

            return print_typst
    from tests.generator.reportlab_ import print_document

    return print_document


def is_installed(producer: str) -> bool:
    """Whether the producer can print here."""
    match producer:
        case "chromium":
            from tests.generator.html_ import chromium

            return chromium() is not None
        case "libreoffice":
            from tests.generator.libreoffice_ import soffice

            return soffice() is not None
        case "weasyprint":
            try:  # the package is no proof: it needs Pango from the system
                import weasyprint  # noqa: F401
            except (ImportError, OSError):
                return False
            return True
    return importlib.util.find_spec(producer) is not None


def make(seed: int, folder: Path, producer: str | None = None, text: bool = False) -> dict:
    """Writes `document.pdf` and `gold.pdf.json` of one seed into the folder; the gold.

    With `text` also `document.txt` and `gold.txt.json`, the same document as people keep it in text files.

    Without a producer the seed draws one; where it is not installed the document is printed with reportlab.
    """
    rng = Random(seed)
    drawn = rng.choices(DRAWN, WEIGHTS)[0]
    # A draw of its own, so that the seeds it does not take keep the documents they gave before it was there.
    if Random(f"{seed}, office").random() < OFFICE_SHARE and is_installed("libreoffice"):
        drawn = "libreoffice"
    producer = producer or drawn
    if not is_installed(producer):
        producer = "reportlab"
    design = crowd(draw_design(rng, producer), Random(f"{seed}, crowd"))
    document = write_document(rng, design)
    folder.mkdir(parents=True, exist_ok=True)
    places, pages = printer_of(producer)(document, design, folder / "document.pdf", seed)
    gold = gold_of(document, places, pages, "document.pdf")
    write_gold(gold, folder / "gold.pdf.json")
    if text:
        transcript = Transcript(document, rng)
        (folder / "document.txt").write_text(transcript.write(), encoding="utf-8")
        features = {p for p in document.properties - design.properties() if not p.startswith("matrix:over")}
        document.properties = features | transcript.properties()
        write_gold(gold_of(document, [], None, "document.txt"), folder / "gold.txt.json")
    return gold


def write_gold(gold: dict, path: Path) -> None:
    """The gold file, one statement a line so that differences can be read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = {k: v for k, v in gold.items() if k != "statements"}
    rows = ",\n".join("  " + json.dumps(s, ensure_ascii=False) for s in gold["statements"])
    body = json.dumps(head, ensure_ascii=False, indent=1)
    path.write_text(f'{body[:-2]},\n "statements": [\n{rows}\n ]\n}}\n', encoding="utf-8")
