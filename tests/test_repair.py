"""What the repair knows of words."""

import math

import pytest
from wordfreq import get_frequency_dict

from pipeline.repair.likelihood import odds_of_one


def test_frequencies_are_those_that_wordfreq_gives_itself():
    theirs = {word: math.log10(part) for word, part in get_frequency_dict("da").items()}
    expected = theirs["ansvar"] - theirs["an"] - theirs["svar"]
    assert odds_of_one("an", "svar") == pytest.approx(expected)
