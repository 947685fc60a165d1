"""A file server on this machine: storage behind a network connection, for workers in processes of their own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder; gives the address of a place in it that nobody made yet."""
    folder.mkdir()
    authorizer = DummyAuthorizer()
    authorizer.add_user("grundlag", "sesam", str(folder), perm="elradfmwMT")
    server = FTPServer(("127.0.0.1", 0), type("Handler", (FTPHandler,), {"authorizer": authorizer}))
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            server.serve_forever(timeout=0.05, blocking=False)
        server.close_all()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"ftp://grundlag:sesam@127.0.0.1:{server.address[1]}/night"
    finally:
        stop.set()
        thread.join()
