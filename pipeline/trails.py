"""The trail that a web page shows of the pages above it: "Forside / Job / Ledelse"."""

import re

from pipeline.lexicon import residue
from pipeline.role_words import is_role


def page_of_trail(text: str) -> str | None:
    """The page to which a web page's trail leads, which is its last part; None where a line does not begin on the way home.

    >>> page_of_trail("Du er her: Forside / Job / Ledelse"), page_of_trail("Hjem › Om os"), page_of_trail("Hjem | Skole")
    ('Ledelse', 'Om os', None)
    """
    bare = TRAIL_START.sub("", text.strip())
    parts, pointed = _parts(bare, ANY_SIGN), _parts(bare, POINTED)
    home = parts[0].casefold() in residue().home or pointed[0].casefold() in residue().home_of_trails
    return parts[-1] if home and len(parts) > 1 and parts[-1] else None


def leads_to(trail: str, title: str) -> bool:
    """Whether a line may be the trail to a web page with this title, a heading by its form that says the last part of the
    trail. One that does not begin on the way home has three parts or more, each a name and few of them roles.

    >>> leads_to("Du er her: Forside / Ledelse", "Ledelse i Nordby"), leads_to("HR > Ledelse > MUS", "Samtaler (MUS)")
    (True, True)
    >>> leads_to("Tillid / Respekt", "Respekt"), leads_to("Mod > Ro > Ansvar", "Ansvar er noget, vi tager sammen.")
    (False, False)
    """
    page = page_of_trail(trail)
    if page is None:
        parts = names_of_trail(trail)
        names = all(part[:1].isupper() and len(part.split()) <= MOST_NAME_WORDS for part in parts)
        page = parts[-1] if len(parts) >= LEAST_NAMES and names and 2 * sum(map(is_role, parts)) < len(parts) else None
    bare = title.strip()
    if page is None or len(bare.split()) > MOST_TITLE_WORDS or bare.endswith((".", "!", ":", ",")):
        return False
    folded, page = bare.casefold(), page.casefold()
    return re.match(rf"{re.escape(page)}(?!\w)", folded) is not None or folded.endswith(f"({page})")


def names_of_trail(trail: str) -> list[str]:
    """The names of which a trail is made."""
    return _parts(TRAIL_START.sub("", trail.strip()), NAMES_APART)


def _parts(text: str, sign: re.Pattern[str]) -> list[str]:
    return [part.strip() for part in sign.split(text)]


LEAST_NAMES = 3
MOST_NAME_WORDS = 5
MOST_TITLE_WORDS = 9
TRAIL_START = re.compile(r"du er her:?\s*", re.IGNORECASE)
POINTED = re.compile(r"\s*[>»›]\s*")
NAMES_APART = re.compile(r"\s*[>»›]\s*|\s/\s")
ANY_SIGN = re.compile(r"\s*[>»›|]\s*|\s/\s|\s{2,}|\t")
