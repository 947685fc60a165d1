"""Names of persons, by their capitals and by words that no list has."""

from pipeline.repair.words import is_full_form
from pipeline.text_lines import PERSON


def is_capitalised(text: str) -> bool:
    """Whether each of two to five words begins with a capital, as in a person's name and, otherwise, a municipality's."""
    return PERSON.fullmatch(text) is not None and not text.casefold().endswith("kommune")


def is_name(text: str) -> bool:
    """Whether a line is a person's name: capitalised words, of which one is no Danish word.

    >>> is_name("Anna Berghammer Lund"), is_name("Mod og Handlekraft"), is_name("Rolle: Direktør")
    (True, False, False)
    """
    return is_capitalised(text) and any(not is_full_form(w.strip(".")) for w in text.split())
