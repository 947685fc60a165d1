"""What a web site or a viewer prints around a text: menus, the trail to the page, marks that count the pages."""

import itertools
import re
from collections.abc import Sequence

from pipeline.layout.plain_bullets import bullet_length
from pipeline.lexicon import residue
from pipeline.model import Line
from pipeline.text_lines import SENTENCE_END
from pipeline.trails import leads_to, names_of_trail, page_of_trail


def find_site_frame(lines: Sequence[Line]) -> frozenset[int]:
    """The ids of a site's menus, of the trail with what stands above it, of what the page asks its readers, and of what a
    viewer prints around the pages."""
    return _menus(lines) | _above_trail(lines) | _asked_of_readers(lines) | _around_viewers_marks(lines)


def _menus(lines: Sequence[Line]) -> frozenset[int]:
    """The items of lists of links, which begin with the way home and have no item longer than a few words. No line
    introduces them."""
    found: set[int] = set()
    above: Line | None = None
    for listed, stretch in itertools.groupby(lines, lambda line: bullet_length(line.text) > 0):
        items = list(stretch)
        texts = [line.text[bullet_length(line.text) :].strip() for line in items]
        links = all(len(text.split()) <= LINK_WORDS and not text.endswith(SENTENCE_END) for text in texts)
        led = above is not None and above.text.rstrip().endswith(":")
        if listed and links and len(items) > 2 and not led and texts[0].casefold() in residue().home:
            found |= {id(line) for line in items}
        above = items[-1]
    return frozenset(found)


LINK_WORDS = 4


def _asked_of_readers(lines: Sequence[Line]) -> frozenset[int]:
    """The only question with two buttons below it, "Ja" and "Nej", at the end of the page."""
    texts = [line.text.strip().casefold() for line in lines]
    asked = [n for n, text in enumerate(texts) if text.endswith("?") and texts[n + 1 : n + 3] == ["ja", "nej"]]
    ends = len(asked) == 1 and asked[0] >= len(lines) - MOST_LINES_BELOW
    return frozenset(id(line) for line in lines[asked[0] : asked[0] + 3]) if ends else frozenset()


MOST_LINES_BELOW = 8


def _above_trail(lines: Sequence[Line]) -> frozenset[int]:
    """The trail that leads to a web page, and the lines above it: the site's name and menu, none as long as a sentence."""
    trail = next((n for n in range(min(len(lines), MOST_SITE_LINES)) if _is_trail(lines, n)), None)
    if trail is None or any(_is_said(line.text) for line in lines[:trail]):
        return frozenset()
    return frozenset(id(line) for line in lines[: trail + 1])


def _is_trail(lines: Sequence[Line], n: int) -> bool:
    """Whether a line begins on the way home, or leads from names that are no other line's to a page of which the title
    stands right below it."""
    if page_of_trail(lines[n].text) is not None:
        return True
    if n >= MOST_LINES_ABOVE or not any(leads_to(lines[n].text, title.text) for title in lines[n + 1 : n + 3]):
        return False
    names = set(names_of_trail(lines[n].text)[:-1])
    return not any(line.text.strip() in names for line in lines)


def _is_said(text: str) -> bool:
    return len(text.split()) > SITE_WORDS or text.rstrip().endswith((".", "!", "?", ":"))


MOST_LINES_ABOVE = 6  # a trail that does not begin on the way home
MOST_SITE_LINES = 40  # of the site's menu above the trail
SITE_WORDS = 6


def _around_viewers_marks(lines: Sequence[Line]) -> frozenset[int]:
    """The marks by which a web viewer counts several pages, what stands above the first, and what it offers below the last
    page: the viewer's own words."""
    marks = [(n, int(match[1])) for n, line in enumerate(lines) if (match := VIEWERS_MARK.fullmatch(line.text.strip()))]
    if len(marks) < 2 or any(number != at for at, (_, number) in enumerate(marks, 1)):
        return frozenset()
    first, last = marks[0][0], marks[-1][0]
    offers = (n for n, line in enumerate(lines) if n > last and line.text.strip().casefold() in OFFERS)
    end = next(offers, len(lines))
    above = lines[:first] if lines[first].page == lines[0].page else []
    return frozenset(id(line) for line in [*above, *(lines[n] for n, _ in marks), *lines[end:]])


OFFERS = {
    "embed size (px)",
    "click here to load reader",
    "documents",
    "related documents",
    "recommended",
    "load more",
    "view more",
}
VIEWERS_MARK = re.compile(r"(?:(?:Page|Side)(?=.*:)|Slide) (\d{1,3})\s*:?")
