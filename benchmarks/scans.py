"""Scanned documents: how many statements come out to the letter, beside the same documents with their text layer.

    python -m benchmarks.scans [--seeds 40,85]

The generator's documents of three pages are printed, scanned (200 dpi, half a degree askew, noise, JPEG: see
`tests/generator/scan.py`) and extracted twice, from the print and from the scan.
"""

import argparse
import tempfile
import time
from pathlib import Path

from pipeline.evaluate import Evaluation, evaluate
from pipeline.export import export
from pipeline.extract import extract
from pipeline.sources import SourceFile
from pipeline.store.files import write_record
from tests.generator.__main__ import seeds_of
from tests.generator.make import make, write_gold
from tests.generator.scan import scan

THREE_PAGES = "40,45,85,105,107,112,115,131,163,174,175,189,197,213,214,219"


def score(path: Path, gold: Path) -> Evaluation:
    """Extract a file as a run does and score its rows."""
    out = path.with_suffix(".out")
    write_record(extract(SourceFile(path=path, source=path.name)), out)
    [rows] = export(out, ["jsonl"])
    return evaluate(gold, rows, path.name)


def main() -> None:
    """Print a row a document and the sums."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scans", description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=seeds_of, default=seeds_of(THREE_PAGES), help="for example 40,85 or 1-9")
    args = parser.parse_args()
    print("| seed | statements | exact recall, print | exact recall, scan | strict F1, scan | seconds |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    found = {"print": 0, "scan": 0}
    total = 0
    for seed in args.seeds:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            gold = make(seed, folder, "reportlab")
            write_gold(scan(folder / "document.pdf", gold, folder / "scan.pdf", seed), folder / "gold.scan.json")
            printed = score(folder / "document.pdf", folder / "gold.pdf.json")
            begun = time.monotonic()
            scanned = score(folder / "scan.pdf", folder / "gold.scan.json")
            seconds = time.monotonic() - begun
        found["print"] += printed.exact.agreeing
        found["scan"] += scanned.exact.agreeing
        total += scanned.exact.gold
        recalls = f"{printed.exact.recall:.3f} | {scanned.exact.recall:.3f} | {scanned.strict.f1:.3f}"
        print(f"| {seed} | {scanned.exact.gold} | {recalls} | {seconds:.0f} |", flush=True)
    print(f"| all | {total} | {found['print'] / total:.3f} | {found['scan'] / total:.3f} | | |")


if __name__ == "__main__":
    main()
