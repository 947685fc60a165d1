"""Paragraphs beside what is said: who made a document and adopted it, captions, credits."""

import re
from collections.abc import Collection, Sequence
from functools import cache

from pipeline.lexicon import residue
from pipeline.records import BlockKind
from pipeline.role_words import opens_with_role
from pipeline.segment.heading_words import has_modal
from pipeline.segment.units import Unit, stands_right_below


def is_imprint(text: str) -> bool:
    """Whether a short paragraph says who made the document and who adopted it.

    >>> is_imprint("Redaktion: HR og Kommunikation"), is_imprint("Vedtaget af byrådet den 3. maj 2021")
    (True, True)
    >>> is_imprint("Nordby Kommune · 2019"), is_imprint("Det gælder i Nordby Kommune fra 2019")
    (True, False)
    >>> is_imprint("Kontakt: hr@nordby.example"), is_imprint("Kontakt dine kolleger, når noget driller.")
    (True, False)
    >>> is_imprint("Nordby Kommune, Havnegade 40"), is_imprint("Sammen i Nordby · Juni 2022 · Layout: Trykkeriet")
    (True, True)
    >>> is_imprint("Design handler om mennesker, og det skal kunne mærkes.")
    False
    """
    if len(text.split()) > MOST_IMPRINT_WORDS:
        return False
    bare, numbered = _imprint()
    return bare.match(text) is not None or (DIGIT.search(text) is not None and numbered.match(text) is not None)


@cache
def _imprint() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One pattern of all, and one of those that only a line with a number can match."""
    lists = residue().imprint, residue().numbered_imprint
    bare, numbered = (re.compile("|".join(f"(?:{pattern})" for pattern in found), re.IGNORECASE) for found in lists)
    return bare, numbered


def find_imprints(units: Sequence[Unit], headings: Collection[int]) -> frozenset[int]:
    """Orders of the paragraphs that are imprints, and of the few words right above one that say nothing of anybody: the
    document's title. `headings`: orders of the headings, below which text begins."""
    found = {u.order for u in units if _is_imprint_block(u)}
    titles = {
        above.order
        for before, above, below in zip([None, *units], units, units[1:], strict=False)
        if below.order in found
        and not CREDIT.search(below.text)
        and above.kind is BlockKind.PARAGRAPH
        and (before is None or before.order not in headings)
        and stands_right_below(above, below)
        and _is_bare(above)
    }
    return frozenset(found | titles)


def _is_imprint_block(unit: Unit) -> bool:
    """Whether a paragraph is an imprint, or lines of which some can be nothing else."""
    lines = [line.text for line in unit.block.lines]
    return is_imprint(unit.text) or (
        len(lines) > 1 and unit.words <= MOST_IMPRINT_WORDS and sum(map(is_imprint, lines)) > 1
    )


def _is_bare(unit: Unit) -> bool:
    """Whether a paragraph is a few words without an end mark, without pronoun or modal verb, and no role first."""
    person = PERSONS & set(unit.text.casefold().split())
    said = person or has_modal(unit.text) or opens_with_role(unit.text)
    return unit.words <= MOST_TITLE_WORDS and unit.text[-1:].isalnum() and not said


CAPTION = re.compile(r"(?:figur|tabel|billede|foto|illustration)\s*\d*\s*[:.]\s", re.IGNORECASE)
CREDIT = re.compile(r"\bfotos?\s*:\s\S.{0,40}$", re.IGNORECASE)
DIGIT = re.compile(r"\d")
MOST_IMPRINT_WORDS = 40
PERSONS = {"vi", "du", "jeg", "man", "os", "dig", "mig"}
MOST_TITLE_WORDS = 12  # of a title above an imprint
