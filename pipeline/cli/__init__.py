"""The command line. Commands import what they need when they run: `grundlag --help` must not wait for spaCy.

Every worker process runs the `grundlag` script's imports again, so that nothing but `main` lives here.
"""

import sys

NEED_WORKERS = frozenset({"ingest", "retry"})


def main() -> None:
    """Run `grundlag` with the arguments of the command line."""
    if not NEED_WORKERS.isdisjoint(sys.argv) and {"-h", "--help"}.isdisjoint(sys.argv):
        from pipeline.fork_server import start_server

        start_server()  # it imports spaCy, while the command line is read and the files are looked at
    from pipeline.cli.app import run

    run()
