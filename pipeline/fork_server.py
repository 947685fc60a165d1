"""The process that workers are copies of. It imports the program once, which takes a second: call `start_server` early.

Nothing of the program is imported here, so that a command can begin with it.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
from multiprocessing import forkserver

PREPARED = "pipeline.prepared"  # imported once by the fork server; every worker starts as a copy of it


NEED_WORKERS = frozenset({"ingest", "retry"})


def start_early() -> None:
    """Start the server where the command line names a command that needs it: what follows takes a tenth of a second.

    Whatever is in its way the command meets again, where it is said in words.
    """
    command = next((argument for argument in sys.argv[1:] if not argument.startswith("-")), "")
    if command in NEED_WORKERS and {"-h", "--help"}.isdisjoint(sys.argv):
        with contextlib.suppress(Exception, KeyboardInterrupt):
            start_server()


def start_server() -> None:
    """Have the fork server begin its imports; called early, they are done when the first document is.

    Raises CannotRun in a process that may not have children.
    """
    if multiprocessing.current_process().daemon:
        from pipeline.errors import CannotRun

        raise CannotRun(
            "This process may not start others, as documents need it. A Dask worker may when it is started "
            "with DASK_DISTRIBUTED__WORKER__DAEMON=False in its environment."
        )
    # A pool of processes is the parallelism; threads of numeric libraries or tesseract below it only get in
    # its way, and a process with threads is not safe to fork.
    for name in ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    multiprocessing.get_context("forkserver").set_forkserver_preload([PREPARED])
    # Ctrl-C goes to the whole process group; the server would die of it while it imports.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
