"""Imported once by the fork server: a worker starts as a copy of it, with all that extracting needs loaded.

Loading takes seconds (spaCy, the word lists), copying milliseconds; what nobody writes to is shared memory.
"""

import contextlib
import gc
import tempfile
from pathlib import Path

import pipeline.read.pdfium  # noqa: F401 - a text, as below, does not need it
from pipeline.errors import DocumentError
from pipeline.extract import SELDOM, extract
from pipeline.repair.likelihood import is_frequent
from pipeline.sources import SourceFile

# Enough to have every list read and every pattern compiled, which happens at first use.
EXAMPLE = """\
Ledelsesgrundlag for Nordby

Som leder

Du skal lytte til medarbejdernes ideer, og du gør rede for resul-
taterne, så alle kan følge med.
"""


def extract_example() -> None:
    """Extract a small text; what comes out does not matter."""
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(DocumentError):
        path = Path(folder) / "example.txt"
        path.write_text(EXAMPLE, encoding="utf-8")
        extract(SourceFile(path=path, source=path.name))
    is_frequent("leder")  # the list of frequencies, which only a doubtful line end asks for


extract_example()
# At its usual turns the collector would look through all that is left at each end of a document.
gc.set_threshold(SELDOM, *gc.get_threshold()[1:])
gc.freeze()  # the collector would write to every object, and thereby copy its memory into each worker
