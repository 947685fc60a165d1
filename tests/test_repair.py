"""What the repair knows of words."""

import math

import pytest
from wordfreq import get_frequency_dict

from pipeline.repair.likelihood import is_frequent, odds_of_one


def test_frequencies_are_those_that_wordfreq_gives_itself():
    theirs = {word: math.log10(part) for word, part in get_frequency_dict("da").items()}
    assert all(map(is_frequent, theirs))
    # each word as the one that two halves make, beside the halves
    halves = [(word[:cut], word[cut:]) for word in theirs for cut in range(1, len(word))]
    known = [(left, right) for left, right in halves if left in theirs and right in theirs]
    assert len(known) > 10_000
    for left, right in known:
        expected = theirs[left + right] - theirs[left] - theirs[right]
        assert odds_of_one(left, right) == pytest.approx(expected, abs=1e-9)
