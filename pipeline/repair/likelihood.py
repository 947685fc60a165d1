"""How likely two words side by side are one: wordfreq's frequencies of Danish words, set against each other.

wordfreq (Speer 2022) counts words of subtitles, news, the web and Wikipedia.
"""

import gzip
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgpack

from pipeline.repair.words import SHORTEST_PART, first_parts, is_full_form, is_last_part

RARE = -7.0  # log10 of how often a word comes that is none of the frequent ones, which end at 1 in a million
UNKNOWN = -8.0  # the same of what is no word at all
COMPOUND = -1.0  # what it takes off that two words stand in a compound rather than apart


def odds_of_one(left: str, right: str) -> float | None:
    """log10 of how much more often the two come as one word than they would chance to stand side by side; None where
    nothing but their own sum speaks for one. What is no frequent word counts as a compound does, by its parts.

    >>> odds_of_one("konklude", "ret") > 3, odds_of_one("hver", "kommune") is None, odds_of_one("over", "prisen") < 0
    (True, True, True)
    """
    left, right = left.lower(), right.lower()
    whole = _log_frequency(left + right, len(left))
    if whole is None:
        return None
    apart = [_log_frequency(half) for half in (left, right)]
    return whole - sum(UNKNOWN if each is None else each for each in apart)


def is_frequent(word: str) -> bool:
    """Whether a word, in small letters, is one of some thirty thousand frequent ones.

    >>> is_frequent("ledelse"), is_frequent("konklude")
    (True, False)
    """
    return word in _frequencies()


@cache
def _frequencies() -> Mapping[str, float]:
    """{word: log10 of its part of all words}.

    Read as `wordfreq.read_cBpack` says its lists are packed: a header, then the words of each hundredth of a power of ten.
    To import wordfreq would bring the tokenizers of all its languages, for a sixth of a second.
    """
    package = find_spec("wordfreq")
    assert package is not None, "wordfreq is one of the program's dependencies"
    with gzip.open(Path(str(package.origin)).parent / "data" / "small_da.msgpack.gz") as file:
        header, *words_by_hundredths = msgpack.load(file)
    assert header == {"format": "cB", "version": 1}, f"wordfreq packs its lists in another way: {header}"
    return {word: -hundredths / 100 for hundredths, words in enumerate(words_by_hundredths) for word in words}


@cache
def _log_frequency(word: str, seam: int = 0) -> float | None:
    """log10 of a word's part of all words, that of a compound by its parts; None of what is neither. A compound has its
    seam elsewhere than at `seam`."""
    known = _listed(word)
    if known is not None:
        return known
    sums = []
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        rest = word[cut:]
        if cut == seam or not is_last_part(rest):
            continue
        last = _log_frequency(rest)
        firsts = map(_listed, first_parts(word[:cut]))
        sums += [first + last + COMPOUND for first in firsts if first is not None and last is not None]
    return max(sums, default=None)


def _listed(word: str) -> float | None:
    frequency = _frequencies().get(word)
    if frequency is not None:
        return frequency
    return RARE if is_full_form(word) else None
