"""Paragraphs beside what is said: who made a document and adopted it, captions, credits."""

import re
from functools import cache

from pipeline.lexicon import residue
from pipeline.segment.units import Unit


def is_imprint(text: str) -> bool:
    """Whether a short paragraph says who made the document and who adopted it.

    >>> is_imprint("Redaktion: HR og Kommunikation"), is_imprint("Vedtaget af byrådet den 3. maj 2021")
    (True, True)
    >>> is_imprint("Nordby Kommune · 2019"), is_imprint("Det gælder i Nordby Kommune fra 2019")
    (True, False)
    >>> is_imprint("Kontakt: hr@nordby.example"), is_imprint("Kontakt dine kolleger, når noget driller.")
    (True, False)
    >>> is_imprint("Design handler om mennesker, og det skal kunne mærkes.")
    False
    """
    return len(text.split()) <= MOST_IMPRINT_WORDS and _imprint().match(text) is not None


@cache
def _imprint() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in residue().imprint), re.IGNORECASE)


def is_imprint_block(unit: Unit) -> bool:
    """Whether a paragraph is an imprint, or lines of which some can be nothing else."""
    lines = [line.text for line in unit.block.lines]
    return is_imprint(unit.text) or (
        len(lines) > 1 and unit.words <= MOST_IMPRINT_WORDS and sum(map(is_imprint, lines)) > 1
    )


CAPTION = re.compile(r"(?:figur|tabel|billede|foto|illustration)\s*\d*\s*[:.]\s", re.IGNORECASE)
CREDIT = re.compile(r"\bfotos?\s*:\s\S.{0,40}$", re.IGNORECASE)
MOST_IMPRINT_WORDS = 40
