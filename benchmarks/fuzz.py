"""Damaged PDFs: whatever is done to a file, it ends in a named state, within its limits, and harms no neighbour.

    python -m benchmarks.fuzz                     2,000 files, and the collection of odd ones where there is one
    python -m benchmarks.fuzz --seeds 1-60        some of them
    python -m benchmarks.fuzz --keep DIR          leaves the damaged files there
    python -m benchmarks.fuzz --odd DIR           the PDFs below a folder instead

The full run writes its section of docs/quality.md.

Each seed takes a good PDF (the samples in raw/ and some that the generator prints), damages it, and puts it between
good neighbours in batches that are extracted as a run does it. What must hold:

* every file ends in a named state, and none in `crashed` or `invalid_record`: those are defects of the program;
* none takes longer than its limits;
* the neighbours come out as without the damaged files, byte for byte;
* no process is left when a batch is done;
* the balance of characters closes on every page of every record (`validate` refuses a record otherwise, and the
  figures are added up once more here).
"""

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import psutil

from benchmarks.quality import CORPUS, replace_section
from pipeline.records import SourceRecord, State
from pipeline.sources import SourceFile
from pipeline.store.files import read_records, record_path
from pipeline.workers import Job, Limits, Outcome, Work, extract_all
from tests.generator.__main__ import seeds_of
from tests.generator.make import make

RAW = Path(__file__).parent.parent / "raw"
ODD = CORPUS.parent / "odd-pdfs"
SEEDS = "1-2000"
LIMITS = Limits(wall_seconds=60, silent_seconds=30, cpu_seconds=60)
SLACK = 5  # seconds between a limit and the end of a worker, on a busy machine
DEFECTS = frozenset({State.CRASHED, State.INVALID_RECORD})
BATCH = 50
OBJECT = re.compile(rb"(?m)^\d+ 0 obj\b.*?^endobj\b", re.DOTALL)
NUMBER = re.compile(rb"\d+")


def flip_bits(pdf: bytes, rng: Random) -> bytes:
    """Up to 50 bits the other way round."""
    damaged = bytearray(pdf)
    for _ in range(rng.randint(1, 50)):
        damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def truncate(pdf: bytes, rng: Random) -> bytes:
    """The beginning of a file, as an interrupted download leaves it."""
    return pdf[: rng.randint(1, len(pdf) - 1)]


def swap_objects(pdf: bytes, rng: Random) -> bytes:
    """Two objects in each other's place: what was a page is a font."""
    places = [match.span() for match in OBJECT.finditer(pdf)]
    if len(places) < 2:
        return flip_bits(pdf, rng)
    (a, b), (c, d) = sorted(rng.sample(places, 2))
    return pdf[:a] + pdf[c:d] + pdf[b:c] + pdf[a:b] + pdf[d:]


def redirect(pdf: bytes, rng: Random) -> bytes:
    """References that lead elsewhere: loops, missing objects, the wrong kind."""
    references = list(re.finditer(rb"(\d+) 0 R", pdf))
    for match in rng.sample(references, min(len(references), rng.randint(1, 6))):
        number = b"%d" % rng.randint(0, len(references))
        pdf = pdf[: match.start(1)] + number.rjust(len(match[1]), b"0")[-len(match[1]) :] + pdf[match.end(1) :]
    return pdf


def change_numbers(pdf: bytes, rng: Random) -> bytes:
    """Numbers as large, as small or as negative as their digits allow: lengths, sizes, places."""
    numbers = list(NUMBER.finditer(pdf))
    for match in rng.sample(numbers, min(len(numbers), rng.randint(1, 20))):
        new = rng.choice((b"9", b"0", b"1")) * (len(match[0]) - 1)
        pdf = pdf[: match.start()] + (rng.choice((b"-", b"9", b"0")) + new)[: len(match[0])] + pdf[match.end() :]
    return pdf


def cut_out(pdf: bytes, rng: Random) -> bytes:
    """A hole in the middle."""
    start = rng.randrange(len(pdf))
    return pdf[:start] + pdf[start + rng.randint(1, max(2, len(pdf) // 10)) :]


def repeat(pdf: bytes, rng: Random) -> bytes:
    """A part of the file a second time, somewhere else."""
    start = rng.randrange(len(pdf))
    part = pdf[start : start + rng.randint(1, max(2, len(pdf) // 5))]
    place = rng.randrange(len(pdf))
    return pdf[:place] + part + pdf[place:]


def fill_with_zeros(pdf: bytes, rng: Random) -> bytes:
    """A stretch of zeros, as a broken disk leaves it."""
    start = rng.randrange(len(pdf))
    size = min(len(pdf) - start, rng.randint(1, 4096))
    return pdf[:start] + bytes(size) + pdf[start + size :]


DAMAGES = (flip_bits, truncate, swap_objects, redirect, change_numbers, cut_out, repeat, fill_with_zeros)


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged file: its seed, what was done, and how it ended."""

    seed: int
    damage: str
    outcome: Outcome


def originals(folder: Path, seeds: Sequence[int] = (1, 2, 4, 7, 16, 20)) -> list[Path]:
    """Good PDFs: the samples, and documents of several producers."""
    paths = sorted(RAW.glob("*.pdf"))
    for seed in seeds:
        make(seed, folder / str(seed))
        paths.append(folder / str(seed) / "document.pdf")
    return paths


def damage(seed: int, good: Sequence[bytes]) -> tuple[str, bytes]:
    """What a seed does to which file: the name of the damage and the bytes."""
    rng = Random(seed)
    pdf = rng.choice(good)
    hurt = rng.choice(DAMAGES)
    return hurt.__name__, hurt(pdf, rng)


def run_batch(
    seeds: Sequence[int], good: Sequence[bytes], folder: Path, workers: int, settings: Mapping[str, object]
) -> tuple[list[Damaged], list[str]]:
    """Extract the damaged files of some seeds between two good neighbours; how they ended, and what does not hold."""
    folder.mkdir(parents=True)
    damages = {}
    for seed in seeds:
        damages[seed], content = damage(seed, good)
        (folder / f"{seed:06}.pdf").write_bytes(content)
    paths = {f"{seed:06}.pdf": folder / f"{seed:06}.pdf" for seed in seeds}
    ends, wrong = run_between(paths, good, folder, workers, settings)
    return [Damaged(seed, damages[seed], ends[f"{seed:06}.pdf"]) for seed in seeds if f"{seed:06}.pdf" in ends], wrong


def run_between(
    paths: Mapping[str, Path],
    good: Sequence[bytes],
    folder: Path,
    workers: int,
    settings: Mapping[str, object],
) -> tuple[dict[str, Outcome], list[str]]:
    """Extract files between two good neighbours: how each source ended, and what does not hold."""
    neighbours = ["000000.pdf", "999999.pdf"]
    for name, content in zip(neighbours, good, strict=False):
        (folder / name).write_bytes(content)
    first, last = ({name: folder / name} for name in neighbours)
    jobs = [
        Job(SourceFile(path=path, source=name), (SourceRecord(source=name),))
        for name, path in (first | dict(paths) | last).items()
    ]
    work = Work(out=folder / "out", limits=LIMITS, settings=settings)
    wrong = []
    ends = {}
    for outcome in extract_all(jobs, work, workers):
        name = outcome.job.file.source
        ends[name] = outcome
        if outcome.state in DEFECTS:
            wrong.append(f"{name}: {outcome.state}: {outcome.reason}")
        if outcome.seconds > LIMITS.wall_seconds + SLACK:
            wrong.append(f"{name}: took {outcome.seconds:.0f} seconds")
    wrong += [f"{job.file.source}: has no end" for job in jobs if job.file.source not in ends]
    wrong += check_processes()
    wrong += check_records(work.out)
    wrong += check_neighbours([ends[name] for name in neighbours if name in ends], work, folder / "alone")
    return ends, wrong


def check_processes() -> list[str]:
    """Processes that a batch left: below this one there are only the fork server and its helper, which have no more."""
    servers = psutil.Process().children()
    left = [child for server in servers for child in server.children(recursive=True) if child.is_running()]
    _, alive = psutil.wait_procs(left, timeout=SLACK)
    return [f"process {process.pid} is left" for process in alive]


def check_records(out: Path) -> list[str]:
    """Pages whose characters do not add up."""
    return [
        f"{record.document_id}, page {page.number}: the balance does not close"
        for record in read_records(out)
        for page in record.pages
        if page.printed != page.placed + sum(page.set_aside.values())
    ]


def check_neighbours(ends: Iterable[Outcome], work: Work, alone: Path) -> list[str]:
    """Neighbours that came out otherwise than alone."""
    wrong = []
    for end in ends:
        [by_itself] = extract_all([end.job], replace(work, out=alone))
        if end.document_id is None or by_itself.document_id is None:
            wrong.append(f"{end.job.file.source}: a good neighbour ended as {end.state}")
        elif record_path(work.out, end.document_id).read_bytes() != record_path(alone, end.document_id).read_bytes():
            wrong.append(f"{end.job.file.source}: a neighbour came out differently")
    return wrong


def table(ends: Sequence[tuple[str, Outcome]], heading: str, rows: Sequence[str]) -> list[str]:
    """Groups of files × states, in Markdown; `ends` are pairs of a group and how a file of it ended."""
    states = [state for state in State if any(outcome.state is state for _, outcome in ends)]
    lines = [[heading, *(f"`{state}`" for state in states), "all"], ["---", *("---:" for _ in states), "---:"]]
    for name in [*rows, None]:
        counts = Counter(outcome.state for group, outcome in ends if name in (None, group))
        label = name.replace("_", " ") if name else "all"
        lines.append([label, *(str(counts[state]) for state in states), str(counts.total())])
    return [f"| {' | '.join(line)} |" for line in lines]


def run_seeds(
    seeds: Sequence[int], folder: Path, jobs: int, settings: Mapping[str, object], keep: Path | None
) -> tuple[list[str], list[str]]:
    """The damaged files of all seeds: what to tell, and what does not hold."""
    begun = time.monotonic()
    files: list[Damaged] = []
    wrong: list[str] = []
    good = [path.read_bytes() for path in originals(folder / "good")]
    for start in range(0, len(seeds), BATCH):
        batch = folder / f"batch-{start}"
        ended, broken = run_batch(seeds[start : start + BATCH], good, batch, jobs, settings)
        files += ended
        wrong += broken
        for line in broken:
            print(line, file=sys.stderr, flush=True)
        if keep:
            shutil.copytree(batch, keep / batch.name, ignore=shutil.ignore_patterns("out", "alone"))
        shutil.rmtree(batch)
    slowest = max((file.outcome.seconds for file in files), default=0)
    print(f"{len(files)} files in {time.monotonic() - begun:.0f} s; slowest {slowest:.1f} s; {len(wrong)} broken rules")
    ends = [(file.damage, file.outcome) for file in files]
    return [
        f"{len(files)} damaged files; {len(wrong)} broken rules; none took longer than its limits.",
        "",
        *table(ends, "damage", [hurt.__name__ for hurt in DAMAGES]),
    ], wrong


def run_odd(odd: Path, folder: Path, jobs: int, settings: Mapping[str, object]) -> tuple[list[str], list[str]]:
    """The PDFs below a folder: what to tell, and what does not hold."""
    folder.mkdir(parents=True)
    good = [path.read_bytes() for path in sorted(RAW.glob("*.pdf"))]
    paths = {path.relative_to(odd).as_posix(): path for path in sorted(odd.rglob("*.pdf"))}
    ends, wrong = run_between(paths, good, folder, jobs, settings)
    for line in wrong:
        print(line, file=sys.stderr, flush=True)
    grouped = [(name.partition("/")[0], outcome) for name, outcome in ends.items() if name in paths]
    return [
        f"{len(grouped)} odd files of other projects' tests; {len(wrong)} broken rules.",
        "",
        *table(grouped, "collection", sorted({group for group, _ in grouped})),
    ], wrong


def main() -> int:
    """Read the arguments, run, print the tables; 1 when something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=seeds_of, default=seeds_of(SEEDS), help="for example 1-60 or 7,19")
    parser.add_argument("--jobs", type=int, default=1, help="documents at a time")
    parser.add_argument("--reader", help="which PDF reader; default: the program's own")
    parser.add_argument("--keep", type=Path, help="folder to leave the damaged files in")
    parser.add_argument("--odd", type=Path, help="the PDFs below this folder, and no damaged ones")
    args = parser.parse_args()
    settings = {"reader": args.reader} if args.reader else {}
    full = args.seeds == seeds_of(SEEDS) and args.odd is None and not settings
    told: list[str] = []
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="grundlag-fuzz-") as name:
        folder = Path(name)
        if args.odd is None:
            told, wrong = run_seeds(args.seeds, folder, args.jobs, settings, args.keep)
        if args.odd or (full and ODD.is_dir()):
            more, broken = run_odd(args.odd or ODD, folder / "odd", args.jobs, settings)
            told += ["", *more] if told else more
            wrong += broken
    print("\n".join(told))
    if full:
        replace_section("hostile", iter(told))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
