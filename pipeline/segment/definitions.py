"""What a document says its own titles mean: "Chef: leder af ledere"."""

import re
from collections.abc import Sequence

from pipeline.records import Role
from pipeline.role_words import find_mentions, forms_of
from pipeline.segment.units import Unit

# Between a title and its explanation: "Chef: leder af ledere", "Chef (leder af ledere)", "En chef er leder af ledere".
EXPLAINS = re.compile(r"\s*(?:[:(=–—]|-\s|er\s+(?:en\s+)?|betyder\s+|,\s*(?:dvs\.|det\s+vil\s+sige)\s+)\s*(?:en\s+)?$", re.IGNORECASE)
OPENS = re.compile(r"(?:\s|^)(?:en|den|de|alle|ved|med)?\s*$", re.IGNORECASE)
LEVELS = {Role.LEADER_OF_LEADERS, Role.LEADER_OF_EMPLOYEES}


def find_defined_titles(units: Sequence[Unit]) -> tuple[tuple[str, Role], ...]:
    """(inflected form of a title, in small letters; the code the document gives it), for each title it explains."""
    found: dict[str, Role] = {}
    for unit in units:
        mentions = find_mentions(unit.text)
        for title, level in zip(mentions, mentions[1:], strict=False):
            opens = OPENS.fullmatch(unit.text[: title.start]) is not None
            explained = EXPLAINS.fullmatch(unit.text[title.end : level.start]) is not None
            if opens and explained and level.role in LEVELS and " af " in level.lemma + " ":
                for form in forms_of(unit.text[title.start : title.end]):
                    found.setdefault(form, level.role)
    return tuple(sorted(found.items()))
