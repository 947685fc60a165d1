"""A night of work: many documents in one run, killed and taken up again, and the same documents in Prefect and Dask.

    python -m benchmarks.long_run                         1,000 documents; killed at three random moments; memory
    python -m benchmarks.long_run --documents 100         fewer
    python -m benchmarks.long_run --ways prefect,dask     200 documents: the Prefect run and the one on a Dask cluster

The documents are the generator's, printed with reportlab. Each call replaces its own section of docs/quality.md (none,
with other numbers of documents) and leaves with 1 when something does not hold:

* the parent's memory does not grow: first against last tenth of the documents;
* no worker takes more than 300 MB;
* killed (SIGKILL of the whole process group) and continued, a run ends with the same `statements.jsonl`, the same
  records, and the same tables in the database, but for those that tell of the runs; in between, all that lies there
  can be read, and no process is left;
* so do the other ways of running.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import duckdb
from psutil import NoSuchProcess, Process

from benchmarks.quality import replace_section
from pipeline.store.files import read_records
from pipeline.store.load import DATABASE
from tests.generator.make import make
from tests.processes import is_running

ROOT = Path(__file__).parent.parent
DOCUMENTS = {"plain": 1_000, "ways": 200}
FIRST_SEED = 5001
KILLS = 3
WORKER_MB = 300
GROWTH = 1.05  # the parent's memory, last tenth against first
LOOK_EVERY = 0.1  # seconds between two looks at the processes
WAYS = {"prefect": ["--prefect"], "dask": ["--dask", "local"]}
TELLS_OF_RUNS = {"runs", "rejects", "corrections"}  # tables with times and names of runs


@dataclass(slots=True)
class Watched:
    """What was seen of a run: the parent's memory by documents done, each worker's peak, in MB; and how it ended."""

    parent: list[tuple[int, float]] = field(default_factory=list)
    workers: dict[int, float] = field(default_factory=dict)
    seconds: float = 0
    code: int = 0

    def part(self, start: float, end: float, total: int) -> float:
        """The parent's median memory while a part of the documents (0 to 1) was done."""
        return statistics.median(mb for done, mb in self.parent if start * total <= done <= end * total)


def print_documents(folder: Path, count: int) -> None:
    """Print the documents into a folder, in the order of their seeds."""
    folder.mkdir(parents=True)
    for seed in range(FIRST_SEED, FIRST_SEED + count):
        with tempfile.TemporaryDirectory() as name:
            make(seed, Path(name), "reportlab")
            shutil.move(Path(name) / "document.pdf", folder / f"{seed}.pdf")


def start(folder: Path, out: str, jobs: int, options: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """`grundlag ingest` in a process group of its own, as a terminal starts it."""
    unset = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "ingest", "--json", "--out", out]
    with (folder / f"{out}.log").open("a") as log, (folder / f"{out}.json").open("w") as told:
        return subprocess.Popen(
            [*command, "--jobs", str(jobs), *options],
            cwd=folder,
            env={**unset, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(folder / "prefect")},
            stdout=told,
            stderr=log,
            start_new_session=True,
        )


def documents_done(out: Path) -> int:
    """How many documents have a record."""
    return sum(entry.name.endswith(".json") for entry in os.scandir(out / "records")) if out.is_dir() else 0


def watch(process: subprocess.Popen[bytes], out: Path) -> Watched:
    """Look at a run's processes until it ends."""
    seen, begun = Watched(), time.monotonic()
    (out / "records").mkdir(parents=True, exist_ok=True)
    parent = Process(process.pid)
    while process.poll() is None:
        try:
            seen.parent.append((documents_done(out), parent.memory_info().rss / 1e6))
            for server in parent.children():
                for worker in server.children():
                    seen.workers[worker.pid] = max(seen.workers.get(worker.pid, 0), peak_of(worker.pid))
        except NoSuchProcess:
            pass
        time.sleep(LOOK_EVERY)
    seen.code, seen.seconds = process.returncode, time.monotonic() - begun
    return seen


def peak_of(pid: int) -> float:
    """The most memory a process has held, in MB, all that it shares with the fork server included; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def kill_and_continue(folder: Path, out: str, count: int, jobs: int, seed: int) -> tuple[list[int], list[str]]:
    """Run, killed at random moments and started again, to the end: the documents done at each kill, and what is wrong."""
    rng = Random(seed)
    moments = sorted(rng.sample(range(1, count), KILLS))
    wrong = []
    for moment in moments:
        process = start(folder, out, jobs)
        (folder / out / "records").mkdir(parents=True, exist_ok=True)
        while documents_done(folder / out) < moment and process.poll() is None:
            time.sleep(0.02)
        time.sleep(rng.uniform(0, 1))
        if process.poll() is not None:
            wrong.append(f"killed after {moment} documents: the run had ended ({process.returncode})")
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        wrong += [f"killed after {moment} documents: {one}" for one in check_left(process.pid, folder / out)]
    last = start(folder, out, jobs)
    last.wait()
    if last.returncode != 0:
        wrong.append(f"the last run ended with {last.returncode}")
    return moments, wrong


def check_left(group: int, out: Path) -> Iterator[str]:
    """What a killed run must not leave behind: processes, and files that cannot be read."""
    until = time.monotonic() + 20
    while is_running(group) and time.monotonic() < until:
        time.sleep(0.1)
    if is_running(group):
        yield "processes are left"
    try:
        documents = sum(1 for _ in read_records(out))
        if documents != documents_done(out):
            yield "a record is missing"
        if (out / DATABASE).is_file():
            tables(out / DATABASE)
    except Exception as error:  # whatever it is, it is the finding
        yield f"{type(error).__name__}: {error}"


def tables(database: Path) -> dict[str, int]:
    """A number for the content of each table that does not tell of runs."""
    with duckdb.connect(database, read_only=True) as connection:
        names = [name for (name,) in connection.sql("SELECT table_name FROM duckdb_tables()").fetchall()]
        kept = [name for name in names if name not in TELLS_OF_RUNS]
        return {
            name: connection.sql(f"SELECT bit_xor(hash(t::VARCHAR)) FROM {name} AS t").fetchall()[0][0]
            for name in sorted(kept)
        }


def differences(one: Path, other: Path) -> Iterator[str]:
    """What two result folders do not have in common and should."""
    rows = [(out / "exports" / "statements.jsonl").read_bytes() for out in (one, other)]
    if rows[0] != rows[1] or not rows[0]:
        yield "statements.jsonl differs"
    records = [{path.name: path.read_bytes() for path in (out / "records").iterdir()} for out in (one, other)]
    if records[0] != records[1]:
        yield "records differ"
    contents = [tables(out / DATABASE) for out in (one, other)]
    different = [name for name in contents[0] if contents[0][name] != contents[1].get(name)]
    if different:
        yield f"tables of the database differ: {', '.join(different)}"


def run_plain(folder: Path, count: int, jobs: int, seed: int) -> tuple[list[str], list[str]]:
    """The section on one long run, and what does not hold."""
    begun = watch(start(folder, "plain", jobs), folder / "plain")
    told = json.loads((folder / "plain.json").read_text())
    first, last, peak = begun.part(0.01, 0.1, count), begun.part(0.9, 0.995, count), max(begun.workers.values())
    moments, wrong = kill_and_continue(folder, "killed", count, jobs, seed)
    apart = list(differences(folder / "plain", folder / "killed"))
    wrong += apart
    if begun.code != 0:
        wrong.append(f"the undisturbed run ended with {begun.code}")
    if last > first * GROWTH:
        wrong.append(f"the parent grew from {first:.0f} to {last:.0f} MB")
    if peak > WORKER_MB:
        wrong.append(f"a worker took {peak:.0f} MB")
    pages = sum(line["pages"] for line in told["documents"])
    states = ", ".join(f"{number} `{state}`" for state, number in told["counts"].items())
    section = [
        f"{count} documents, {pages} pages, {told['results']['statements']} statements in one run with {jobs} workers: "
        f"{states}.",
        "",
        "| figure | measured | asked |",
        "| --- | --- | --- |",
        f"| memory of the parent, first tenth of the documents → last | {first:.1f} → {last:.1f} MB | flat |",
        f"| the same at most, database and exports included | {max(mb for _, mb in begun.parent):.0f} MB | |",
        f"| highest peak of {len(begun.workers)} workers | {peak:.0f} MB | ≤ {WORKER_MB} MB |",
        f"| killed with its whole process group when {', '.join(map(str, moments))} documents were done, and continued "
        f"| {'; '.join(apart) or '`statements.jsonl`, records and tables as in the undisturbed run'} | the same bytes |",
    ]
    return section, wrong


def run_ways(folder: Path, count: int, jobs: int, ways: Sequence[str]) -> tuple[list[str], list[str]]:
    """The section on the other ways of running, and what does not hold."""
    plain = watch(start(folder, "plain", jobs), folder / "plain")
    section = [
        f"{count} documents; each way with {jobs} documents at a time, server and cluster started for the run alone.",
        "",
        "| way | `statements.jsonl`, records, tables | × the time of the plain run |",
        "| --- | --- | ---: |",
        f"| plain | {len((folder / 'plain/exports/statements.jsonl').read_bytes()):,} bytes | 1.0 |",
    ]
    wrong = [] if plain.code == 0 else [f"plain: ended with {plain.code}"]
    for way in ways:
        begun = time.monotonic()
        process = start(folder, way, jobs, WAYS[way])
        process.wait()
        seconds = time.monotonic() - begun
        apart = list(differences(folder / "plain", folder / way)) if process.returncode == 0 else ["failed"]
        wrong += [f"{way}: {one}" for one in apart]
        section.append(f"| {way} | {'; '.join(apart) or 'the same'} | {seconds / plain.seconds:.1f} |")
    return section, wrong


def main() -> int:
    """Print the documents, run, write the section; 1 when something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.long_run", description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, help="how many; default: 1,000, or 200 for other ways")
    parser.add_argument("--jobs", type=int, default=2, help="documents at a time")
    parser.add_argument("--seed", type=int, default=1, help="of the moments to kill at")
    parser.add_argument("--ways", type=lambda text: text.split(","), default=[], help=", ".join(WAYS))
    parser.add_argument("--keep", type=Path, help="an empty folder to work in, which stays")
    args = parser.parse_args()
    usual = DOCUMENTS["ways" if args.ways else "plain"]
    count = args.documents or usual
    with tempfile.TemporaryDirectory(prefix="grundlag-long-") as name:
        folder = args.keep or Path(name)
        print_documents(folder / "raw", count)
        section, wrong = (
            run_ways(folder, count, args.jobs, args.ways)
            if args.ways
            else run_plain(folder, count, args.jobs, args.seed)
        )
    print("\n".join(section))
    if count == usual:
        replace_section("ways" if args.ways else "long run", iter(section))
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
