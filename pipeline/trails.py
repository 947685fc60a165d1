"""The trail that a web page shows of the pages above it: "Forside / Job / Ledelse"."""

import re

from pipeline.role_words import is_role


def page_of_trail(text: str) -> str | None:
    """The page to which a web page's trail leads, which is its last part; None where a line is no trail.

    >>> page_of_trail("Du er her: Forside / Job / Ledelse"), page_of_trail("Hjem › Om os"), page_of_trail("Leder / chef")
    ('Ledelse', 'Om os', None)
    """
    parts = [part.strip() for part in TRAIL_SIGN.split(TRAIL_START.sub("", text.strip()))]
    return parts[-1] if len(parts) > 1 and parts[0].casefold() in WAYS_HOME and parts[-1] else None


def leads_to(trail: str, title: str) -> bool:
    """Whether a line may be the trail to a web page with this title, which says its last part. One that does not
    begin on the way home has three parts or more, each a name and few of them roles, and signs between them.

    >>> leads_to("Du er her: Forside / Ledelse", "God ledelse i Nordby"), leads_to("HR > Ledelse > MUS", "MUS i Nordby")
    (True, True)
    >>> leads_to("Tillid / Respekt", "Respekt"), leads_to("Forside / Job", "God ledelse")
    (False, False)
    """
    page = page_of_trail(trail)
    if page is None:
        parts = [part.strip() for part in POINTED.split(trail.strip())]
        names = all(part[:1].isupper() and len(part.split()) <= MOST_NAME_WORDS for part in parts)
        names = names and 2 * sum(map(is_role, parts)) < len(parts)
        page = parts[-1] if len(parts) >= LEAST_NAMES and names else None
    return page is not None and re.search(rf"\b{re.escape(page)}(?!\w)", title, re.IGNORECASE) is not None


LEAST_NAMES = 3
MOST_NAME_WORDS = 5


TRAIL_START = re.compile(r"du er her:?\s*", re.IGNORECASE)
POINTED = re.compile(r"\s*[>»›]\s*|\s/\s")
TRAIL_SIGN = re.compile(r"\s*[>»›|]\s*|\s/\s|\s{2,}|\t")
WAYS_HOME = {"forside", "forsiden", "hjem", "home", "til forsiden"}
