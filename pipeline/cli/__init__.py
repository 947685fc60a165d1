"""The command line. Commands import what they need when they run: `grundlag --help` must not wait for spaCy.

Every worker process runs the `grundlag` script's imports again, so that nothing but `main` lives here.
"""


def main() -> None:
    """Run `grundlag` with the arguments of the command line."""
    from pipeline.fork_server import start_early

    start_early()
    from pipeline.cli.app import run

    run()
