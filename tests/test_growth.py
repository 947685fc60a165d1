"""How the time for a text grows with its length: four times as long may take four times the time, not sixteen times."""

import time
from collections.abc import Callable

import pytest

from tests.test_text_sources import record_of

WORDS = [
    "lederen",
    "medarbejderne",
    "opgaven",
    "borgeren",
    "samarbejde",
    "trivsel",
    "retning",
    "dialog",
    "udvikling",
    "tillid",
]
MOST_GROWTH = 9.0  # of the time, for a text four times as long; what takes the square takes sixteen times as long


def word(n: int) -> str:
    return WORDS[n * 7 % len(WORDS)]


def rows(count: int) -> str:
    return "\n".join(f"Lederen\tskal {word(n)}\tMedarbejderen\tskal {word(n + 1)}" for n in range(count))


def wrapped(count: int) -> str:
    """One paragraph of many lines."""
    return "\n".join(" ".join(word(n + k) for k in range(10)) + ("." if n % 3 else "") for n in range(4 * count))


def labels(count: int) -> str:
    return "\n".join(f"{word(n).capitalize()} {n} {word(n + 5)}" for n in range(4 * count))


def wide(count: int) -> str:
    """White space that fills most of its lines."""
    return f"Lederen skal{' ' * 100 * count}sikre trivsel.\n{chr(9) * 100 * count}Vi går.\n"


@pytest.mark.parametrize("made", [rows, wrapped, labels, wide])
def test_a_text_four_times_as_long_takes_little_more_than_four_times_as_long(tmp_path, made: Callable[[int], str]):
    def seconds(count: int) -> float:
        before = time.process_time()
        record_of(tmp_path, f"Ledelsesgrundlag\n\n{made(count)}\n")
        return time.process_time() - before

    seconds(5)  # what is loaded at first use
    assert min(seconds(480), seconds(480)) < MOST_GROWTH * max(seconds(120), seconds(120))
