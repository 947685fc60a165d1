"""A web page's own words, which stand in copies and prints of it and belong to no document."""

import re
from functools import cache

from pipeline.lexicon import residue


def is_web_residue(text: str) -> bool:
    """Whether a line is a web page's own words, or a trap for robots.

    >>> is_web_residue("Læs op"), is_web_residue("Vi læser op for børnene")
    (True, False)
    """
    folded = " ".join(text.casefold().split())
    parts = [part.strip(" ·›>") for part in re.split(r"\||\s/\s", folded) if part.strip()]
    return (bool(parts) and all(part in residue().lines for part in parts)) or any(
        p.search(folded) for p in _patterns()
    )


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in residue().patterns)
