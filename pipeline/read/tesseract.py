"""A picture → words with their places, by the program tesseract."""

import ctypes
import functools
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass

import numpy as np

from pipeline.errors import TimedOut
from pipeline.records import ReaderRecord

INSTALL = "apt-get install tesseract-ocr"
WORD = "5"  # the level of a TSV row that holds a word
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Word:
    """A word as recognised: `left` … `bottom` in pixels, `confidence` 0 to 1, `line` as tesseract sees lines."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    line: tuple[str, ...]


def find_missing(language: str) -> str | None:
    """What must be installed before pages can be read in a language (`dan`, or several as `dan+eng`); None if nothing."""
    missing = sorted(set(language.split("+")) - installed_languages())
    if not missing:
        return None
    return " ".join([INSTALL, *(f"tesseract-ocr-{name}" for name in missing)])


@functools.cache
def installed_languages() -> frozenset[str]:
    """The languages tesseract has data for; none without tesseract."""
    if shutil.which("tesseract") is None:
        return frozenset()
    told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return frozenset(told.stdout.split("\n")[1:]) - {""}


@functools.cache
def engine() -> ReaderRecord:
    """Name and version of the program, for the record."""
    told = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=False)
    first = (told.stdout or told.stderr).split("\n")[0].split()
    return ReaderRecord(name="tesseract", version=first[1] if len(first) > 1 else "unknown")


def recognise(picture: np.ndarray, language: str, dpi: int, seconds: float) -> list[Word]:
    """The words of a grey picture, rows × columns of 0 (black) to 255. Raises `TimedOut` after so many seconds.

    tesseract's own threads are off: beside a pool of workers they only slow each other down.
    """
    height, width = picture.shape
    command = ["tesseract", "stdin", "stdout", "-l", language, "--dpi", str(dpi), "--psm", "11", "tsv"]
    try:
        told = subprocess.run(
            command,
            input=b"P5 %d %d 255\n" % (width, height) + picture.astype(np.uint8).tobytes(),
            capture_output=True,
            timeout=seconds,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            preexec_fn=_die_with_parent,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TimedOut(f"OCR of one page took more than {seconds:g} seconds. Raise --ocr-timeout.") from error
    if told.returncode == -signal.SIGKILL or b"bad_alloc" in told.stderr:
        raise MemoryError("tesseract")
    return parse_tsv(told.stdout.decode("utf-8", "replace"))


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    """A worker may be killed at any moment; what it started must not outlive it."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def parse_tsv(tsv: str) -> list[Word]:
    """The words of tesseract's table; rows for areas and lines, and words of white space, are left out.

    >>> row = "5 1 2 1 3 1 10 20 30 8 96.5 leder".split()
    >>> parse_tsv("\\n".join(["level page_num …", "\\t".join(row)]))
    [Word(text='leder', left=10, top=20, right=40, bottom=28, confidence=0.965, line=('2', '1', '3'))]
    """
    rows = (row.split("\t") for row in tsv.split("\n")[1:])
    return [_word(row) for row in rows if len(row) == 12 and row[0] == WORD and row[11].strip()]


def _word(row: list[str]) -> Word:
    left, top, width, height = map(int, row[6:10])
    return Word(
        text=row[11].strip(),
        left=left,
        top=top,
        right=left + width,
        bottom=top + height,
        confidence=round(max(0.0, float(row[10])) / 100, 3),
        line=tuple(row[2:5]),
    )
