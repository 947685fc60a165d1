"""Measure how good the program is, and write the figures into docs/quality.md.

    python -m benchmarks.quality corpus
    python -m benchmarks.quality odd
    python -m benchmarks.quality generated --seeds 1001-1300
    python -m benchmarks.quality tools --seeds 1001-1060

Each call replaces its own section of docs/quality.md, between its markers; the others stay. `corpus` needs
`../shared/corpus`, `generated` and `tools` make their documents in a temporary folder. Run them on an idle machine.
"""

import argparse
import csv
import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate import Evaluation, evaluate_rows, read_gold
from pipeline.extract import extract
from pipeline.records import DocumentRecord
from pipeline.sources import SourceFile
from tests.generator.__main__ import seeds_of
from tests.generator.make import make
from tests.rows import statement_rows

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
ODD = ROOT / "tests" / "odd"
PAGE = ROOT / "docs" / "quality.md"


@dataclass(frozen=True, slots=True)
class Scored:
    """One document: its name, what was scored, and the record it came from. `failure` is set where there is none."""

    name: str
    producer: str
    evaluation: Evaluation | None
    record: DocumentRecord | None
    title: str | None
    failure: str = ""


def score_file(path: Path, gold_path: Path, name: str) -> Scored:
    """Extract one document and score it; a document that ends otherwise than extracted is a failure by name."""
    gold = json.loads(gold_path.read_text(encoding="utf-8"))
    properties = gold.get("properties") or []
    producer = next((str(p).partition(":")[2] for p in properties if str(p).startswith("producer")), "")
    try:
        record = extract(SourceFile(path=path, source=name))
    except Exception as error:  # a benchmark names every failure and goes on to the next document
        return Scored(name, producer, None, None, None, repr(error)[:200])
    rows = [s.model_dump(mode="json") for s in statement_rows([record])]
    return Scored(name, producer, evaluate_rows(read_gold(gold_path), rows), record, gold["document"].get("title"))


def score_seed(seed: int) -> Scored | None:
    """Make one document, extract it, score it; None where the generator could not tell where its own text stands."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            make(seed, Path(folder))
        except RuntimeError as error:
            print(f"seed {seed}: {error}", file=sys.stderr)
            return None
        return score_file(Path(folder) / "document.pdf", Path(folder) / "gold.pdf.json", str(seed))


# the corpus


def corpus_section() -> Iterator[str]:
    """Tables of the ten corpus documents and of their line ends."""
    yield "| document | statements | exact text F1 | strict F1 | role | path | kind | groups | keys | mean IoU |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for folder in sorted(p for p in CORPUS.iterdir() if (p / "gold.pdf.json").exists()):
        for suffix in ("pdf", "txt"):
            name = f"{folder.name}/document.{suffix}"
            scored = score_file(folder / f"document.{suffix}", folder / f"gold.{suffix}.json", name)
            yield _row(name, scored)
    yield ""
    yield "Line ends as `linebreaks/*.tsv` lists them: found rejoined (or kept apart) in the text of the PDF's blocks."
    yield ""
    yield "| document | broken words whole again | ordinary line ends kept apart |"
    yield "| --- | --- | --- |"
    yield from _line_ends()


def _row(name: str, scored: Scored) -> str:
    if scored.evaluation is None:
        return f"| {name} | – | {scored.failure} | | | | | | | |"
    e = scored.evaluation
    figures = [
        e.exact.f1,
        e.strict.f1,
        e.role,
        e.path,
        e.kind,
        e.groups and e.groups.f1,
        e.keys and e.keys.f1,
        e.mean_iou,
    ]
    return f"| {name} | {e.exact.gold} | " + " | ".join("–" if f is None else f"{f:.3f}" for f in figures) + " |"


def _line_ends() -> Iterator[str]:
    cases: dict[str, dict[bool, list[str]]] = {}
    for file, broken in (("matrix.tsv", True), ("prose.tsv", True), ("between_words.tsv", False)):
        with (CORPUS / "linebreaks" / file).open(encoding="utf-8") as lines:
            for case in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if not case["doc"].endswith(".txt"):
                    cases.setdefault(case["doc"].split("/")[0], {}).setdefault(broken, []).append(case["joined"])
    for name, by_kind in sorted(cases.items()):
        record = extract(SourceFile(path=CORPUS / name / "document.pdf", source=name))
        text = " ".join(block.text for block in record.blocks)
        cells = []
        for broken in (True, False):
            expected = by_kind.get(broken, [])
            missing = [joined for joined in expected if joined not in text]
            cells.append(
                f"{len(expected) - len(missing)} of {len(expected)}"
                + (f" (not: {', '.join(missing)})" if missing else "")
            )
        yield f"| {name} | {cells[0]} | {cells[1]} |"


def odd_section() -> Iterator[str]:
    """A table of the documents in tests/odd: how they did before anything was changed for them, and now."""
    first = json.loads((ODD / "first.json").read_text(encoding="utf-8"))
    yield "| document | statements | strict F1 at first | strict F1 now | role | path | kind |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name in sorted(first):
        e = score_file(ODD / name / "document.pdf", ODD / name / "gold.pdf.json", name).evaluation
        assert e is not None, name
        now = (e.strict.f1, e.role, e.path, e.kind)
        yield (
            f"| {name} | {e.exact.gold} | {first[name]:.3f} | "
            + " | ".join(f"{figure or 0:.3f}" for figure in now)
            + " |"
        )


# generated documents


def generated_section(seeds: list[int]) -> Iterator[str]:
    """Figures over generated documents, and the seeds that fell short."""
    with ProcessPoolExecutor(2) as pool:
        tried = list(pool.map(score_seed, seeds, chunksize=4))
    scored = [s for s in tried if s is not None]
    done = [s for s in scored if s.evaluation is not None]
    exact, strict = [s.evaluation.exact.f1 for s in done], [s.evaluation.strict.f1 for s in done]
    zeros = [0.0] * (len(scored) - len(done))
    span = f"seeds {seeds[0]}–{seeds[-1]}"
    yield f"{len(scored)} documents, {span}, drawn over all producers installed; {len(zeros)} not extracted."
    if len(scored) < len(seeds):
        yield f"{len(seeds) - len(scored)} seeds gave no document: the generator failed."
    yield ""
    yield "| figure | mean | median | part ≥ 0.90 | part ≥ 0.85 |"
    yield "| --- | --- | --- | --- | --- |"
    for name, values in (("exact-text F1", exact + zeros), ("strict F1", strict + zeros)):
        figures = [statistics.mean(values), statistics.median(values), _part(values, 0.9), _part(values, 0.85)]
        yield f"| {name} | " + " | ".join(f"{f:.4f}" for f in figures) + " |"
    yield ""
    yield "| among matched statements, mean over documents | |"
    yield "| --- | --- |"
    measures: list[tuple[str, Callable[[Evaluation], float | None]]] = [
        ("role", lambda e: e.role),
        ("full path", lambda e: e.path),
        ("kind", lambda e: e.kind),
        ("mean IoU of boxes", lambda e: e.mean_iou),
        ("groups, pairwise F1", lambda e: e.groups and e.groups.f1),
        ("perspective keys, pairwise F1", lambda e: e.keys and e.keys.f1),
    ]
    for name, measure in measures:
        values = [v for s in done if (v := measure(s.evaluation)) is not None]
        yield f"| {name} | {statistics.mean(values):.4f} |" if values else f"| {name} | – |"
    yield from _pooled(done)
    yield from _by_producer(done)
    yield from _calibration(done)
    yield ""
    yield f"Exact-text F1 below 0.90: {_named(done, lambda e: e.exact.f1, 0.9)}."
    yield ""
    yield f"Strict F1 below 0.85: {_named(done, lambda e: e.strict.f1, 0.85)}."
    for s in scored:
        if s.failure:
            yield f"Not extracted: {s.name}: {s.failure}"


def _named(done: list[Scored], figure: Callable[[Evaluation], float], below: float) -> str:
    low = [f"{s.name} ({figure(s.evaluation):.2f})" for s in done if figure(s.evaluation) < below]
    return ", ".join(low) or "none"


def _part(values: list[float], least: float) -> float:
    return sum(v >= least for v in values) / len(values)


def _pooled(done: list[Scored]) -> Iterator[str]:
    """Pairs of statements and of labels that gold unites, over all documents together."""
    yield ""
    yield "| pairs, all documents together | gold | precision | recall |"
    yield "| --- | ---: | ---: | ---: |"
    for name, measure in (("groups", lambda e: e.groups), ("perspective keys", lambda e: e.keys)):
        found = [agreement for s in done if (agreement := measure(s.evaluation)) is not None]
        agreeing, predicted, gold = (
            sum(part) for part in zip(*((a.agreeing, a.predicted, a.gold) for a in found), strict=True)
        )
        yield f"| {name} | {gold} | {agreeing / predicted:.4f} | {agreeing / gold:.4f} |"


def _by_producer(done: list[Scored]) -> Iterator[str]:
    yield ""
    yield "| producer | documents | exact-text F1 | strict F1 |"
    yield "| --- | --- | --- | --- |"
    for producer in sorted({s.producer for s in done}):
        mine = [s.evaluation for s in done if s.producer == producer]
        exact, strict = (statistics.mean(f(e) for e in mine) for f in (lambda e: e.exact.f1, lambda e: e.strict.f1))
        yield f"| {producer} | {len(mine)} | {exact:.4f} | {strict:.4f} |"


def _calibration(done: list[Scored]) -> Iterator[str]:
    """How often statements of a given confidence are right in text, role and label."""
    right: dict[str, list[bool]] = {"≥ 0.9": [], "0.5 to 0.9": [], "< 0.5": []}
    for s in done:
        strict = {pair.row["statement_id"] for pair in s.evaluation.pairs if pair.strict}
        for statement in s.record.statements:
            level = "≥ 0.9" if statement.confidence >= 0.9 else "< 0.5" if statement.confidence < 0.5 else "0.5 to 0.9"
            right[level].append(statement.statement_id in strict)
    yield ""
    yield "| confidence | statements | right (strict) |"
    yield "| --- | --- | --- |"
    for level, values in right.items():
        yield f"| {level} | {len(values)} | {sum(values) / len(values):.3f} |" if values else f"| {level} | 0 | – |"


# other tools


def tools_section(seeds: list[int]) -> Iterator[str]:
    """Part of the gold statements found whole in the text of tools that stop at text, on the same documents."""
    found: dict[str, list[float]] = {}
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            make(seed, Path(folder))
            path = Path(folder) / "document.pdf"
            gold = json.loads((Path(folder) / "gold.pdf.json").read_text(encoding="utf-8"))
            wanted = [" ".join(s["text"].split()) for s in gold["statements"]]
            for name, read in TOOLS.items():
                text = whole_words(read(path))
                found.setdefault(name, []).append(sum(w in text for w in wanted) / max(1, len(wanted)))
    yield f"Seeds {seeds[0]}–{seeds[-1]}. Words broken with a printed hyphen were rejoined for every tool alike."
    yield ""
    yield "| tool | statements found whole |"
    yield "| --- | --- |"
    for name, values in sorted(found.items(), key=lambda item: -statistics.mean(item[1])):
        yield f"| {name} | {statistics.mean(values):.3f} |"


def whole_words(text: str) -> str:
    """Text with soft hyphens gone, words joined over printed hyphens, white space folded.

    >>> whole_words("vi skaber resul-\\ntater  sammen")
    'vi skaber resultater sammen'
    """
    joined = re.sub(r"(?<=\w)[-\N{SOFT HYPHEN}]\s*\n\s*(?=[a-zæøå])", "", text)
    return " ".join(joined.replace("\N{SOFT HYPHEN}", "").split())


def _grundlag(path: Path) -> str:
    return "\n".join(s.text for s in extract(SourceFile(path=path, source=path.name)).statements)


def _pdftotext(*options: str) -> Callable[[Path], str]:
    return lambda path: (
        subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, text=True, check=True).stdout
    )


def _pdfplumber(path: Path) -> str:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages)


def _pdfminer(path: Path) -> str:
    from pdfminer.high_level import extract_text

    return extract_text(path)


def _pdfium(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r", "").replace("\x02", "-")


TOOLS: dict[str, Callable[[Path], str]] = {
    "grundlag": _grundlag,
    "pdftotext": _pdftotext(),
    "pdftotext -layout": _pdftotext("-layout"),
    "pdfplumber.extract_text": _pdfplumber,
    "pdfminer.six": _pdfminer,
    "pypdfium2": _pdfium,
}


def replace_section(name: str, lines: Iterator[str]) -> None:
    """Write lines between the markers of a section of docs/quality.md."""
    page = PAGE.read_text(encoding="utf-8")
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, rest = page.split(start, 1)
    _, after = rest.split(end, 1)
    PAGE.write_text(before + start + "\n" + "\n".join(lines) + "\n" + end + after, encoding="utf-8")


def main() -> None:
    """Measure one part and write it down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("part", choices=("corpus", "odd", "generated", "tools"))
    parser.add_argument("--seeds", type=seeds_of, default=seeds_of("1001-1060"))
    args = parser.parse_args()
    sections = {
        "corpus": corpus_section,
        "odd": odd_section,
        "generated": lambda: generated_section(args.seeds),
        "tools": lambda: tools_section(args.seeds),
    }
    replace_section(args.part, sections[args.part]())


if __name__ == "__main__":
    main()
