"""Scanned documents: how many statements come out to the letter, beside the same documents with their text layer.

    python -m benchmarks.scans                    the section of docs/quality.md
    python -m benchmarks.scans --seeds 40,85      some documents, on the office scanner

The generator's documents of three pages are printed, scanned and extracted twice, from the print and from the scan. Most
are scanned as an office does it (200 dpi, half a degree askew, noise, JPEG: see `tests/generator/scan.py`), some on worse
machines.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality import replace_section
from pipeline.evaluate import Evaluation, evaluate
from pipeline.export import export
from pipeline.extract import extract
from pipeline.sources import SourceFile
from pipeline.store.files import write_record
from tests.generator.__main__ import seeds_of
from tests.generator.make import make, write_gold
from tests.generator.scan import OFFICE, Scanner, scan

SCANNERS = {
    "office": OFFICE,
    "grainy": Scanner(noise=15, quality=35),
    "askew": Scanner(skew=2),
}
FEW = 2  # documents on each scanner but the first
THREE_PAGES = "40,85,107,131,163,174,189,213"


def score(path: Path, gold: Path) -> Evaluation:
    """Extract a file as a run does and score its rows."""
    out = path.with_suffix(".out")
    write_record(extract(SourceFile(path=path, source=path.name)), out)
    [rows] = export(out, ["jsonl"])
    return evaluate(gold, rows, path.name)


@dataclass(frozen=True, slots=True)
class Scanned:
    """One document: scored from its print and from its scan, and the seconds that the scan took."""

    seed: int
    print: Evaluation
    scan: Evaluation
    seconds: float


def scan_and_score(seed: int, scanner: Scanner) -> Scanned:
    """Print a document, scan it, and score both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        gold = make(seed, folder, "reportlab")
        write_gold(scan(folder / "document.pdf", gold, folder / "scan.pdf", seed, scanner), folder / "gold.scan.json")
        printed = score(folder / "document.pdf", folder / "gold.pdf.json")
        begun = time.monotonic()
        scanned = score(folder / "scan.pdf", folder / "gold.scan.json")
        return Scanned(seed, printed, scanned, time.monotonic() - begun)


def rows(documents: Sequence[Scanned]) -> Iterator[str]:
    """A row a document, and the sums."""
    yield "| seed | statements | exact recall, print | exact recall, scan | strict F1, scan | seconds a page |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: |"
    for one in documents:
        recalls = f"{one.print.exact.recall:.3f} | {one.scan.exact.recall:.3f} | {one.scan.strict.f1:.3f}"
        yield f"| {one.seed} | {one.scan.exact.gold} | {recalls} | {one.seconds / 3:.1f} |"
    total = sum(one.scan.exact.gold for one in documents)
    found = [sum(one.print.exact.agreeing for one in documents), sum(one.scan.exact.agreeing for one in documents)]
    yield f"| all | {total} | {found[0] / total:.3f} | {found[1] / total:.3f} | | |"


def section(seeds: Sequence[int], scanners: Sequence[str]) -> Iterator[str]:
    """The tables of all scanners; on all but the first, only the first documents are tried."""
    for name in scanners:
        yield f"{name[0].upper()}{name[1:]}: {SCANNERS[name]}."
        yield ""
        chosen = seeds if name == scanners[0] else seeds[:FEW]
        yield from rows([scan_and_score(seed, SCANNERS[name]) for seed in chosen])
        yield ""


def main() -> None:
    """Scan, score, print the tables; of the usual documents into docs/quality.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scans", description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=seeds_of, help="for example 40,85 or 1-9")
    args = parser.parse_args()
    if args.seeds:
        print("\n".join(section(args.seeds, ["office"])))
    else:
        replace_section("scans", section(seeds_of(THREE_PAGES), list(SCANNERS)))


if __name__ == "__main__":
    main()
