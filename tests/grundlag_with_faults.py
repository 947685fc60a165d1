"""The command line over the extractor of `tests/faults.py`, for tests that send signals to a run."""

from dataclasses import replace

from pipeline.cli import run_documents
from pipeline.cli.app import run
from pipeline.workers import Work
from tests.faults import EXTRACTOR

make_work = run_documents.make_work


def make_faulty_work(*options: object, **settings: object) -> Work:
    """What the command line makes of its options, but for the extractor."""
    return replace(make_work(*options, **settings), **EXTRACTOR)


if __name__ == "__main__":
    run_documents.make_work = make_faulty_work
    run()
