"""Paragraphs beside what is said: who made a document and adopted it, captions, credits."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from pipeline.lexicon import residue
from pipeline.records import BlockKind
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
    return len(text.split()) <= MOST_IMPRINT_WORDS and _imprint().match(text) is not None


@cache
def _imprint() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in residue().imprint), re.IGNORECASE)


def find_imprints(units: Sequence[Unit]) -> frozenset[int]:
    """Orders of the paragraphs that are imprints, and of those that touch one and are no sentence: the document's
    title above it."""
    found = {u.order for u in units if _is_imprint_block(u)}
    paragraphs = list(pairwise(u for u in units if u.kind is BlockKind.PARAGRAPH))
    for above, below in [*paragraphs, *((b, a) for a, b in reversed(paragraphs))]:
        touches = stands_right_below(*sorted((above, below), key=lambda u: u.order))
        if above.order in found and touches and _is_bare(below):
            found.add(below.order)
    return frozenset(found)


def _is_imprint_block(unit: Unit) -> bool:
    """Whether a paragraph is an imprint, or lines of which some can be nothing else."""
    lines = [line.text for line in unit.block.lines]
    return is_imprint(unit.text) or (
        len(lines) > 1 and unit.words <= MOST_IMPRINT_WORDS and sum(map(is_imprint, lines)) > 1
    )


def _is_bare(unit: Unit) -> bool:
    """Whether a paragraph is a few words without an end mark."""
    return unit.words <= MOST_TITLE_WORDS and unit.text[-1:].isalnum()


CAPTION = re.compile(r"(?:figur|tabel|billede|foto|illustration)\s*\d*\s*[:.]\s", re.IGNORECASE)
CREDIT = re.compile(r"\bfotos?\s*:\s\S.{0,40}$", re.IGNORECASE)
MOST_IMPRINT_WORDS = 40
MOST_TITLE_WORDS = 12  # that touch an imprint
