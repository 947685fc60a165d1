"""A web page's own words, which stand in copies and prints of it and belong to no document."""

import re
from functools import cache

from pipeline.lexicon import residue
from pipeline.patterns import required_letters

PARTS = re.compile(r"\||\s/\s|\t|\s{2,}|(?<=\?)\s")  # between the words of a menu, and behind a question to its readers


def is_web_residue(text: str) -> bool:
    """Whether a line is a web page's own words, or a trap for robots.

    >>> is_web_residue("Læs op"), is_web_residue("Vi læser op for børnene")
    (True, False)
    >>> is_web_residue("Var siden nyttig? Ja Nej"), is_web_residue("Forside Nyheder Ansat MED Selvbetjening")
    (True, True)
    """
    parts = [" ".join(part.strip(" ·›>•–-").split()) for part in PARTS.split(text.strip().casefold()) if part.strip()]
    if parts and all(part in residue().lines for part in parts):
        return True
    folded = " ".join(text.casefold().split())
    at_start, anywhere = _patterns()
    return at_start.match(folded) is not None or any(
        pattern.search(folded) for key, pattern in anywhere if key in folded
    )


@cache
def _patterns() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Those that a line begins with as one, and those that may stand anywhere in it, each with letters that it needs."""
    at_start = [pattern[1:] for pattern in residue().patterns if pattern.startswith("^")]
    anywhere = [pattern for pattern in residue().patterns if not pattern.startswith("^")]
    return (
        re.compile("|".join(f"(?:{pattern})" for pattern in at_start)),
        tuple((required_letters(pattern), re.compile(pattern)) for pattern in anywhere),
    )
