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
    parts = [" ".join(part.strip(" ·›>").split()) for part in PARTS.split(text.strip().casefold()) if part.strip()]
    if parts and all(part in residue().lines for part in parts):
        return True
    folded = " ".join(text.casefold().split())
    at_start, anywhere = _patterns()
    return at_start.match(folded) is not None or any(
        pattern.search(folded) for key, pattern in anywhere if key in folded
    )


def page_of_trail(text: str) -> str | None:
    """The page to which a web page's trail leads, which is its last part; None where a line is no trail.

    >>> page_of_trail("Du er her: Forside / Job / Ledelse"), page_of_trail("Hjem › Om os"), page_of_trail("Leder / chef")
    ('Ledelse', 'Om os', None)
    """
    parts = [part.strip() for part in TRAIL_SIGN.split(TRAIL_START.sub("", text.strip()))]
    return parts[-1] if len(parts) > 1 and parts[0].casefold() in WAYS_HOME and parts[-1] else None


def leads_to(trail: str, title: str) -> bool:
    """Whether a line may be the trail to a web page with this title, which says its last part. One that does not
    begin on the way home has three parts or more, each a name.

    >>> leads_to("Du er her: Forside / Ledelse", "God ledelse i Nordby"), leads_to("HR > Ledelse > MUS", "MUS i Nordby")
    (True, True)
    >>> leads_to("Tillid / Respekt", "Respekt"), leads_to("Forside / Job", "God ledelse")
    (False, False)
    """
    page = page_of_trail(trail)
    if page is None:
        parts = [part.strip() for part in TRAIL_SIGN.split(trail.strip())]
        names = all(part[:1].isupper() and len(part.split()) <= MOST_NAME_WORDS for part in parts)
        page = parts[-1] if len(parts) >= LEAST_NAMES and names else None
    return page is not None and re.search(rf"\b{re.escape(page)}(?!\w)", title, re.IGNORECASE) is not None


LEAST_NAMES = 3
MOST_NAME_WORDS = 5


TRAIL_START = re.compile(r"du er her:?\s*", re.IGNORECASE)
TRAIL_SIGN = re.compile(r"\s*[>»›|]\s*|\s/\s|\s{2,}|\t")
WAYS_HOME = {"forside", "forsiden", "hjem", "home", "start", "til forsiden"}


@cache
def _patterns() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Those that a line begins with as one, and those that may stand anywhere in it, each with letters that it needs."""
    at_start = [pattern[1:] for pattern in residue().patterns if pattern.startswith("^")]
    anywhere = [pattern for pattern in residue().patterns if not pattern.startswith("^")]
    return (
        re.compile("|".join(f"(?:{pattern})" for pattern in at_start)),
        tuple((required_letters(pattern), re.compile(pattern)) for pattern in anywhere),
    )
