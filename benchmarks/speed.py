"""Measure how fast the program is and how much memory it takes, and write the figures into docs/performance.md.

    python -m benchmarks.speed                     everything: the corpus and 60 generated documents, 3 rounds
    python -m benchmarks.speed ways --seeds 1001-1020 --rounds 5
    python -m benchmarks.speed stages              where the time of the whole pipeline goes
    python -m benchmarks.speed length              documents of 1 to 500 pages
    python -m benchmarks.speed count --most 5000   1 to 1,000 documents, or up to `--most`; two cores against one
    python -m benchmarks.speed start               a first document, the help, and what they wait for

Only ratios count, for the machine is shared, and half as fast from one minute to the next: each document is read in turn
by all ways, each of which waits in a process of its own, and of the rounds the median of each document is taken. Pages
per second are of one core: processor time, without start-up.

The tools of others that understand layout are installed in a throw-away environment, which is no part of ours; where
that fails, the table says so. `--no-others` leaves them out.
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
import venv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.generator.__main__ import seeds_of
from tests.generator.make import make

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
PAGE = ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "performance.svg"
OTHERS = {"pdftext": "pdftext, lines and blocks", "pdf-oxide": "pdf-oxide, Markdown"}  # also names of their packages
LENGTHS = (1, 10, 50, 100, 250, 500)

Way = Callable[[Path], int]  # a PDF → how many pages it has


def whole_pipeline(path: Path, reader: str) -> int:
    import pipeline.prepared  # noqa: F401 - as a worker is
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


def answer(way: Way, first: Path) -> None:
    """Read each document whose path comes in a line, and print its pages, the processor time that took, in seconds, and
    the peak memory of this process so far, in MB.

    first: a document to begin with, which brings what is loaded at first use; it is not timed.
    """
    way(first)
    for line in sys.stdin:
        before = processor_seconds()
        pages = way(Path(line.rstrip("\n")))
        taken = {"pages": pages, "seconds": processor_seconds() - before, "megabytes": peak_megabytes()}
        print(json.dumps(taken), flush=True)


def peak_megabytes() -> float:
    """Most memory this process ever held. What `getrusage` says begins with the parent's memory at the fork."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def start_way(name: str, first: Path) -> subprocess.Popen:
    """A process that answers for one of our ways."""
    return _start([sys.executable, "-m", "benchmarks.speed", "way", name, str(first)])


def start_other(python: Path, name: str, first: Path) -> subprocess.Popen:
    """A process that answers for a tool of others."""
    return _start([str(python), str(ROOT / "benchmarks" / "other_tools.py"), name, str(first)])


def _start(command: Sequence[str]) -> subprocess.Popen:
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def ask(process: subprocess.Popen, path: Path) -> dict[str, float]:
    """What a way took for a document, see `answer`."""
    process.stdin.write(f"{path}\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise SystemExit(f"{path}: {' '.join(process.args)} ended with {process.wait()}")
    return json.loads(line)


def install_others(folder: Path) -> Path | None:
    """The Python of a new environment that has the tools of others, None where they cannot be had."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    command = [str(python), "-m", "pip", "install", "--quiet", *OTHERS]
    return python if subprocess.run(command, capture_output=True).returncode == 0 else None


def ways_section(paths: Sequence[Path], rounds: int, others: Path | None, figures: list[dict]) -> Iterator[str]:
    """The ways side by side; what the picture shows of them is added to `figures`."""
    found: dict[str, dict[Path, list[dict[str, float]]]] = defaultdict(lambda: defaultdict(list))
    with ExitStack() as held:
        ways = {title: held.enter_context(start_way(name, paths[0])) for name, (title, _) in WAYS.items()}
        for name, title in OTHERS.items() if others is not None else ():
            ways[title] = held.enter_context(start_other(others, name, paths[0]))
        for _ in range(rounds):
            for title, way in ways.items():  # one document after the other, as a worker does
                for path in paths:
                    found[title][path].append(ask(way, path))
    pages = {path: rows[0]["pages"] for path, rows in found[WAYS["pypdfium2"][0]].items()}

    def speed_of(title: str, some: Sequence[Path]) -> float:
        seconds = sum(statistics.median(row["seconds"] for row in found[title][path]) for path in some)
        return sum(pages[path] for path in some) / seconds

    speeds = {title: speed_of(title, paths) for title in found}
    base, floor = speeds[WAYS["pdfplumber"][0]], speeds[WAYS["pypdfium2"][0]]
    count = f"{len(paths)} documents, {sum(pages.values()):.0f} pages"
    yield f"{count}, median of {rounds} rounds for each document; {machine()}."
    yield ""
    yield "| way | pages/s of one core | × pdfplumber's characters | × pypdfium2's text pages | peak MB |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for title, speed in speeds.items():
        megabytes = max(row["megabytes"] for rows in found[title].values() for row in rows)
        yield f"| {title} | {speed:.0f} | {speed / base:.2f} | {speed / floor:.2f} | {megabytes:.0f} |"
        figures.append({"way": title, "pages/s of one core": round(speed, 1)})
    kinds = {"the corpus": [p for p in paths if p.is_relative_to(CORPUS)]}
    kinds["generated documents"] = [p for p in paths if p not in kinds["the corpus"]]
    whole, characters = WAYS["pipeline-pdfium"][0], WAYS["pdfplumber"][0]
    apart = [
        f"{speed_of(whole, some) / speed_of(characters, some):.2f} on {kind}" for kind, some in kinds.items() if some
    ]
    yield ""
    yield f"The first way, × pdfplumber's characters: {', '.join(apart)}."
    if others is None:
        yield ""
        yield f"Left out, as they were not installed: {', '.join(OTHERS)}."


def make_lengths(paths: Sequence[Path], folder: Path) -> dict[int, Path]:
    """{pages: a PDF of so many}, made of the pages of other PDFs in turn."""
    import pypdfium2

    made = {}
    for length in LENGTHS:
        with pypdfium2.PdfDocument.new() as target:
            number = 0
            while len(target) < length:
                with pypdfium2.PdfDocument(paths[number % len(paths)]) as source:
                    target.import_pages(source, list(range(min(len(source), length - len(target)))))
                number += 1
            made[length] = folder / f"{length}.pdf"
            target.save(made[length])
    return made


def length_section(paths: Sequence[Path], folder: Path, figures: list[dict]) -> Iterator[str]:
    """Growth with the length of a document."""
    yield f"One document of so many pages, start-up left out; {machine()}."
    yield ""
    yield "| pages | whole pipeline, ms a page | peak MB | reader, ms a page | peak MB | pdfplumber, ms a page | peak MB |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    made = make_lengths(paths, folder)
    for length, path in made.items():
        cells = []
        for name in ("pipeline-pdfium", "reader-pdfium", "pdfplumber"):
            with start_way(name, made[1]) as way:
                row = ask(way, path)
            taken = 1000 * row["seconds"] / row["pages"]
            cells += [f"{taken:.1f}", f"{row['megabytes']:.0f}"]
            figures.append({"way": WAYS[name][0], "pages": length, "ms a page": taken})
        yield f"| {length} | {' | '.join(cells)} |"


def make_crowd(paths: Sequence[Path], count: int, folder: Path) -> list[Path]:
    """So many small documents, no two of the same bytes: a comment behind the end of a PDF is read by nobody."""
    folder.mkdir()
    small = sorted(paths, key=lambda path: path.stat().st_size)[:20]
    made = []
    for number in range(count):
        made.append(folder / f"{number}.pdf")
        made[-1].write_bytes(small[number % len(small)].read_bytes() + b"\n%% %d\n" % number)
    return made


def measure_crowd(workers: int, paths: Sequence[Path], out: Path) -> dict[str, float]:
    """All documents through the pool of workers: documents and pages per second from the first end to the last."""
    from pipeline.sources import SourceFile
    from pipeline.workers import Job, Work, extract_all

    jobs = [Job(SourceFile(path=path, source=path.name), ()) for path in paths]
    ends: list[float] = []
    start = time.monotonic()
    for _ in extract_all(jobs, Work(out=out), workers, on_end=lambda _: ends.append(time.monotonic())):
        pass
    whole = ends[-1] - start
    rate = (len(ends) - 1) / (ends[-1] - ends[0]) if len(ends) > 1 else 1 / whole
    return {"seconds": whole, "documents_per_second": rate, "megabytes": peak_megabytes()}


def measure_crowd_apart(workers: int, folder: Path) -> dict[str, float]:
    """`measure_crowd` in a process of its own."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "benchmarks.speed", "crowd", str(workers), str(folder), out]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return json.loads(done.stdout.splitlines()[-1])


def count_section(paths: Sequence[Path], folder: Path, most: int, rounds: int) -> Iterator[str]:
    """Growth with the number of documents, and what a second core brings."""
    yield f"Small documents through the pool of workers, from PDF to stored record; {machine()}."
    yield ""
    yield "| documents | workers | seconds, start-up included | documents/s without it | peak MB of the parent |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    for count in sorted({1, 10, 100, 1000, most}):
        if count <= most:
            crowd = folder / f"crowd-{count}"
            make_crowd(paths, count, crowd)
            row = measure_crowd_apart(2, crowd)
            figures = f"{row['seconds']:.1f} | {row['documents_per_second']:.1f} | {row['megabytes']:.0f}"
            yield f"| {count} | 2 | {figures} |"
    crowd = folder / "crowd-against"
    make_crowd(paths, 200, crowd)
    gains = []
    for _ in range(rounds):
        one, two = (measure_crowd_apart(workers, crowd)["documents_per_second"] for workers in (1, 2))
        gains.append(two / one)
    yield ""
    yield f"Two workers against one, 200 documents, median of {rounds} rounds: {statistics.median(gains):.2f} ×."


def start_section(paths: Sequence[Path], rounds: int) -> Iterator[str]:
    """What a person waits for, in seconds of the clock."""
    small = min(paths, key=lambda path: path.stat().st_size)
    with tempfile.TemporaryDirectory() as out:
        grundlag = [str(Path(sys.executable).with_name("grundlag"))]
        commands = {
            "`python -c 'import spacy'`": [sys.executable, "-c", "import spacy"],
            "`grundlag --help`": [*grundlag, "--help"],
            "`grundlag ingest` of one small PDF": [*grundlag, "ingest", "--force", str(small), "--out", out],
        }
        found: dict[str, list[float]] = {title: [] for title in commands}
        for _ in range(rounds):
            for title, command in commands.items():
                start = time.monotonic()
                subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
                found[title].append(time.monotonic() - start)
    yield f"Median of {rounds} rounds; {machine()}."
    yield ""
    yield "| what | seconds |"
    yield "| --- | ---: |"
    for title, seconds in found.items():
        yield f"| {title} | {statistics.median(seconds):.2f} |"


def draw(speeds: list[dict], lengths: list[dict]) -> str:
    """The picture: pages per second of each way, and time a page by length, as SVG."""
    import altair as alt
    import vl_convert

    bars = (
        alt.Chart(alt.Data(values=speeds))
        .mark_bar()
        .encode(
            x=alt.X("pages/s of one core:Q", scale=alt.Scale(type="log", domainMin=1)),
            y=alt.Y("way:N", sort="-x", title=None, axis=alt.Axis(labelLimit=300)),
        )
    )
    lines = (
        alt.Chart(alt.Data(values=lengths))
        .mark_line(point=True)
        .encode(
            x=alt.X("pages:Q", title="pages of the document", scale=alt.Scale(type="log")),
            y=alt.Y("ms a page:Q", scale=alt.Scale(type="log")),
            color=alt.Color("way:N", title=None),
        )
    )
    chart = alt.vconcat(*(chart for chart, rows in ((bars, speeds), (lines, lengths)) if rows))
    return vl_convert.vegalite_to_svg(chart.configure(background="white").to_json())


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
    import pipeline.segment.groups
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
        (pipeline.segment.groups, "perspective_keys", "assemble"),
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


SECTIONS = ("ways", "stages", "length", "count", "start")


def main() -> None:
    """Reads the arguments, measures, and writes the sections."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("all", *SECTIONS, "way", "crowd"), default="all")
    parser.add_argument("rest", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--seeds", type=seeds_of, default=seeds_of("1001-1060"), help="for example 1001-1020")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=int, default=1000, help="documents of the largest crowd")
    parser.add_argument("--no-others", action="store_true", help="leave out the tools of others")
    args = parser.parse_args()
    if args.what == "way":
        name, first = args.rest
        answer(WAYS[name][1], Path(first))
        return
    if args.what == "crowd":
        workers, folder, out = args.rest
        print(json.dumps(measure_crowd(int(workers), sorted(Path(folder).iterdir()), Path(out))))
        return
    wanted = SECTIONS if args.what == "all" else (args.what,)
    speeds: list[dict] = []
    lengths: list[dict] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = documents(args.seeds, folder)
        others = install_others(folder / "others") if "ways" in wanted and not args.no_others else None
        sections = {
            "ways": lambda: ways_section(paths, args.rounds, others, speeds),
            "stages": lambda: stages_section(paths),
            "length": lambda: length_section(paths, folder, lengths),
            "count": lambda: count_section(paths, folder, args.most, args.rounds),
            "start": lambda: start_section(paths, args.rounds),
        }
        for section in wanted:
            lines = list(sections[section]())
            print(*lines, "", sep="\n", flush=True)
            replace_section(section, lines)
    if speeds and lengths:  # both are in the picture
        PICTURE.write_text(draw(speeds, lengths), encoding="utf-8")


if __name__ == "__main__":
    main()
