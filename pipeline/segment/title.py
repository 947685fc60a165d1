"""The title of a document."""

import itertools
import re
from collections.abc import Sequence

from pipeline.lexicon import document_kinds, headings
from pipeline.model import Style
from pipeline.records import BlockKind
from pipeline.role_words import find_mentions
from pipeline.segment.heading_words import find_role_label, is_structural
from pipeline.segment.units import Unit, stands_right_below
from pipeline.text_lines import END_MARKS

ADDRESSED = re.compile(r"(?:som|for|til|hos)\s|SOM\s")
GENRE_WORDS = (
    "grundlag", "politik", "kodeks", "værdier", "strategi", "ledelse", "fundament", "lederskab", "profil", "håndbog",
    "kompas", "velfærd", "pipeline",
)  # fmt: skip
LONGER_TEXT = 25  # words: what stands before a title on its cover is shorter
OF_COVER = re.compile(r"\bkommunes?\b|\b(?:19|20)\d\d\b", re.IGNORECASE)
SENTENCE = 10  # words: a sentence on a cover is shorter
MOST_COVER_WORDS = 60  # of all that is no heading; more, or a list, is a first page of the document itself


def find_title(units: Sequence[Unit], candidates: set[int], body: Style) -> set[int]:
    """The largest heading of the first page, with what is set beside it in large type, on a cover with all its headings:
    the document's title."""
    if not units:
        return set()
    first_page = units[0].block.page
    heads = [u for u in units if u.block.page == first_page and u.order in candidates]
    if not heads:
        return set()
    top = max(heads, key=lambda u: u.block.style.size)
    shared = any(
        u.order in candidates
        and u.block.page != first_page
        and abs(u.block.style.size - top.block.style.size) < 0.3
        and u.text != top.text  # which the cover of a second part says again
        for u in units
    )
    texts = [u for u in units if u.block.page == first_page and u.order not in candidates]
    cover = sum(u.words for u in texts) <= MOST_COVER_WORDS and not any(
        u.kind is BlockKind.ITEM or u.words > (SENTENCE if u.text.endswith(".") else LONGER_TEXT) for u in texts
    )
    imprinted = cover and any(OF_COVER.search(u.text) for u in texts)  # pages that part the document have but a heading
    named = any(word in top.text.casefold() for word in GENRE_WORDS)
    if is_structural(top.text) or (shared and not named and not imprinted):
        return set()
    run = _run_around(top, units, candidates)
    # What looks like headings further down, or names a role, heads the text below the title and is no part of it.
    chapters = {u.block.style for u in units if u.order in candidates and u not in run}
    region = [
        u
        for u in run
        if u.block.region == top.block.region
        and (u.block.style.size >= 1.25 * body.size or _is_subtitle(u, top, units))
        and u.block.style not in chapters
        and (find_role_label(u.text) is None or _is_for_several(u.text))
        and not is_structural(u.text)
    ]
    if heads_role(top.text) and not (named and cover):
        return set()
    below = [u for u in heads if u.block.style == top.block.style and stands_right_below(top, u)]  # beside a menu
    return {
        u.order for u in (heads if cover else [top, *region, *below, *_below_masthead(top, heads, units, candidates)])
    }


def _below_masthead(top: Unit, heads: Sequence[Unit], units: Sequence[Unit], candidates: set[int]) -> list[Unit]:
    """The next heading below the largest where it says whose the document is, and what it is or nothing else in its type,
    over smaller headings: the largest is the name of the paper in which it stands, or its slogan."""
    title = next((u for u in heads if u.order > top.order), None)
    if title is None or OF_MUNICIPALITY.fullmatch(title.text) is None:
        return []
    if any(top.order < u.order < title.order and u.text.endswith(END_MARKS) for u in units):
        return []
    alike = sum(u.block.style == title.block.style for u in units if u.order in candidates)
    if alike > 1 and not names_a_document(title.text):
        return []
    smaller = sum(u.block.style.size < title.block.style.size for u in units if u.order in candidates)
    return [title] if smaller >= LEAST_BELOW else []


OF_MUNICIPALITY = re.compile(r"[^.:?!]+\s(?:for|i)\s(?:\S+\s){1,3}Kommune")
LEAST_BELOW = 3


def is_kind_of_document(text: str) -> bool:
    """Whether a title begins with what a document is: "Ledelsesgrundlag for Nordby Kommune".

    >>> is_kind_of_document("Ledelsesgrundlag for Nordby Kommune"), is_kind_of_document("Ledelse i Nordby Kommune")
    (True, False)
    """
    first = text.split()[0].casefold() if text.split() else ""
    return any(first.endswith(word) for kind in document_kinds().kind for word in kind.words)


def names_a_document(text: str) -> bool:
    """Whether a heading is the name of a whole document; a policy for one thing may be a chapter of another.

    >>> names_a_document("Personalepolitik for Nordby Kommune"), names_a_document("Ledelse i Nordby Kommune")
    (True, False)
    >>> names_a_document("Seniorpolitik for Nordby Kommune")
    False
    """
    of_one = OF_MUNICIPALITY.fullmatch(text.strip()) is not None and is_kind_of_document(text)
    return of_one and any(
        word in text.casefold() for kind in document_kinds().kind for word in kind.words if word != "politik"
    )


def find_named_document(units: Sequence[Unit], candidates: set[int]) -> set[int]:
    """Orders of the one heading that names the document, where no role's stands before it."""
    heads = [u for u in units if u.order in candidates]
    named = [u for u in heads if names_a_document(u.text)]
    before = itertools.takewhile(lambda u: u is not named[0], heads) if named else ()
    alone = len({u.text for u in named}) == 1 and not any(find_role_label(u.text) for u in before)
    return {u.order for u in named} if alone else set()


def _is_for_several(text: str) -> bool:
    """Whether a line below a title says for whom the whole document is: "for medarbejdere og ledere i Nordby Kommune"."""
    return ADDRESSED.match(text) is not None and any(mention.joined > 1 for mention in find_mentions(text))


def heads_role(text: str) -> bool:
    """Whether a first heading is a role's, and not the title of a work for it: "Kodeks for ledere"."""
    work = text.split()[0].casefold() in headings().collection.works if text.split() else False
    return find_role_label(text) is not None and not work


def _is_subtitle(unit: Unit, title: Unit, units: Sequence[Unit]) -> bool:
    """Whether a line stands right below the title, and nothing else in their region."""
    here = [u for u in units if u.block.region == title.block.region and u.order >= title.order]
    return stands_right_below(title, unit) and here == [title, unit]


def _run_around(top: Unit, units: Sequence[Unit], candidates: set[int]) -> list[Unit]:
    """The headings that follow each other around one without text between them."""
    groups = itertools.groupby(units, key=lambda u: u.order in candidates)
    return next((run for heads, members in groups if heads and top in (run := list(members))), [top])
