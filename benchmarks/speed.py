"""Measure how fast the program is and how much memory it takes, and write the figures into docs/performance.md.

    python -m benchmarks.speed                     the corpus and 60 generated documents, 3 rounds
    python -m benchmarks.speed --seeds 1001-1020 --rounds 5
    python -m benchmarks.speed stages              where the time of the whole pipeline goes

Only ratios count: the machine is shared, so all ways are measured in turn in one run, each in a process of its own,
and the median of the rounds is taken. Pages per second are of one core: processor time, without start-up.
"""

import argparse
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.generator.__main__ import seeds_of
from tests.generator.make import make

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
PAGE = ROOT / "docs" / "performance.md"

Way = Callable[[Path], int]  # a PDF → how many pages it has


def whole_pipeline(path: Path, reader: str) -> int:
    from pipeline.extract import ExtractSettings, extract
    from pipeline.sources import SourceFile

    return extract(SourceFile(path=path, source=path.name), ExtractSettings(reader=reader, ocr=False)).page_count


def reader_alone(path: Path, reader: str) -> int:
    from pipeline.read import open_source

    return sum(1 for _ in open_source(path, reader=reader).pages)


def pdfplumber_chars(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            assert page.chars is not None
            page.close()
        return len(document.pages)


def pdfium_text_pages(path: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.get_textpage().close()
        page.close()
    return len(document)


def pdftotext(path: Path) -> int:
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True).stdout
    return text.count(b"\f")


WAYS: dict[str, tuple[str, Way]] = {
    "pipeline-pdfium": ("whole pipeline, PDFium", partial(whole_pipeline, reader="pdfium")),
    "pipeline-pdfplumber": ("whole pipeline, pdfplumber", partial(whole_pipeline, reader="pdfplumber")),
    "reader-pdfium": ("our reader alone, PDFium", partial(reader_alone, reader="pdfium")),
    "reader-pdfplumber": ("our reader alone, pdfplumber", partial(reader_alone, reader="pdfplumber")),
    "pdfplumber": ("pdfplumber, its characters", pdfplumber_chars),
    "pypdfium2": ("pypdfium2, text pages loaded", pdfium_text_pages),
    "pdftotext": ("pdftotext -layout", pdftotext),
}


def processor_seconds() -> float:
    """Of this process and of the children it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def measure_here(way: Way, paths: Sequence[Path]) -> dict[str, float]:
    """Pages per second of processor time, start-up left out, and the peak memory of this process in MB."""
    way(paths[0])  # what is loaded at first use
    before = processor_seconds()
    pages = sum(way(path) for path in paths)
    seconds = processor_seconds() - before
    return {"pages": pages, "pages_per_second": pages / seconds, "megabytes": peak_megabytes()}


def peak_megabytes() -> float:
    """Most memory this process ever held. What `getrusage` says begins with the parent's memory at the fork."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def measure_apart(name: str, paths: Sequence[Path]) -> dict[str, float]:
    """`measure_here` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.speed", "way", name, *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return json.loads(done.stdout.splitlines()[-1])


def ways_section(paths: Sequence[Path], rounds: int) -> Iterator[str]:
    found = {name: [] for name in WAYS}
    for _ in range(rounds):
        for name in WAYS:
            found[name].append(measure_apart(name, paths))
    pages = int(found["pypdfium2"][0]["pages"])
    middle = {
        name: {figure: statistics.median(one[figure] for one in rows) for figure in rows[0]}
        for name, rows in found.items()
    }
    base = middle["pdfplumber"]["pages_per_second"]
    yield f"{len(paths)} documents, {pages} pages, median of {rounds} rounds; {machine()}."
    yield ""
    yield "| way | pages/s of one core | × pdfplumber's characters | peak MB |"
    yield "| --- | ---: | ---: | ---: |"
    for name, (title, _) in WAYS.items():
        speed = middle[name]["pages_per_second"]
        yield f"| {title} | {speed:.0f} | {speed / base:.2f} | {middle[name]['megabytes']:.0f} |"


def machine() -> str:
    """The machine in general words."""
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores ({platform.machine()}), Python {platform.python_version()}"


def stages_section(paths: Sequence[Path]) -> Iterator[str]:
    """Processor time of each stage, by wrapping the functions that `extract` calls."""
    spent = time_stages(paths)
    pages = spent.pop("pages")
    total = sum(spent.values())
    yield f"{len(paths)} documents, {pages:.0f} pages, {1000 * total / pages:.1f} ms a page; {machine()}."
    yield ""
    yield "| stage | ms a page | part |"
    yield "| --- | ---: | ---: |"
    for stage, seconds in spent.most_common():
        yield f"| {stage} | {1000 * seconds / pages:.1f} | {seconds / total:.0%} |"


def time_stages(paths: Sequence[Path]) -> Counter[str]:
    """{stage: seconds}, and the number of pages."""
    import pipeline.layout
    import pipeline.read
    import pipeline.repair
    import pipeline.segment.facts
    import pipeline.segment.nlp
    import pipeline.validate
    from pipeline import assemble
    from pipeline.extract import ExtractSettings, extract
    from pipeline.sources import SourceFile

    spent: Counter[str] = Counter()

    def timed(stage: str, function: Callable) -> Callable:
        def wrapper(*arguments: object, **named: object) -> object:
            start = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                spent[stage] += time.process_time() - start

        return wrapper

    opened = pipeline.read.open_source

    def open_timed(*arguments: object) -> pipeline.read.Source:
        source = timed("read", opened)(*arguments)
        step = timed("read", partial(next, iter(source.pages), None))
        return replace(source, pages=iter(step, None))

    pipeline.read.open_source = open_timed
    wrapped = [
        (pipeline.layout, "lay_out", "layout"),
        (pipeline.repair, "study", "repair"),
        (pipeline.repair, "repair_block", "repair"),
        (pipeline.segment.nlp, "segment", "segment"),
        (pipeline.segment.facts, "find_facts", "segment"),
        (pipeline.validate, "validate", "validate"),
        *((assemble, name, "assemble") for name in ("statement_records", "block_records", "page_records")),
    ]
    for module, name, stage in wrapped:
        setattr(module, name, timed(stage, getattr(module, name)))
    settings = ExtractSettings(ocr=False)
    extract(SourceFile(path=paths[0], source=paths[0].name), settings)
    spent.clear()
    start = time.process_time()
    pages = sum(extract(SourceFile(path=path, source=path.name), settings).page_count for path in paths)
    total = time.process_time() - start
    spent["layout"] -= spent["read"]  # pages are read as the layout asks for them
    spent["the rest"] = total - sum(spent.values())
    spent["pages"] = pages
    return spent


def documents(seeds: Iterable[int], folder: Path) -> list[Path]:
    """The corpus where it is, and generated documents."""
    paths = sorted(CORPUS.glob("*/document.pdf"))
    for seed in seeds:
        try:
            make(seed, folder / str(seed))
        except IndexError as error:  # some pages of footnotes crash WeasyPrint
            print(f"seed {seed} left out: {error}", file=sys.stderr)
            continue
        paths.append(folder / str(seed) / "document.pdf")
    return paths


def replace_section(name: str, lines: Iterable[str]) -> None:
    """Write lines between the markers of a section of docs/performance.md."""
    text = PAGE.read_text(encoding="utf-8")
    body = "\n".join(lines)
    markers = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    PAGE.write_text(markers.sub(lambda m: f"{m[1]}{body}\n{m[2]}", text), encoding="utf-8")


def main() -> None:
    """Reads the arguments, measures, and writes the section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("ways", "stages", "way"), default="ways")
    parser.add_argument("rest", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--seeds", type=seeds_of, default=seeds_of("1001-1060"), help="for example 1001-1020")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    if args.what == "way":
        name, *paths = args.rest
        print(json.dumps(measure_here(WAYS[name][1], [Path(path) for path in paths])))
        return
    with tempfile.TemporaryDirectory() as folder:
        paths = documents(args.seeds, Path(folder))
        lines = list(ways_section(paths, args.rounds) if args.what == "ways" else stages_section(paths))
    print(*lines, sep="\n")
    replace_section(args.what, lines)


if __name__ == "__main__":
    main()
