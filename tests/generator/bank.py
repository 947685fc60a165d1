"""The sentences of `bank.toml`, and the forms a sentence takes."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BANK_FILE = Path(__file__).with_name("bank.toml")
VERB = re.compile(r"\{(?P<present>[^|{}]+)\|(?P<infinitive>[^|{}]+)\}")
NUMERALS = {2: "to", 3: "tre", 4: "fire", 5: "fem", 6: "seks", 7: "syv"}


@cache
def bank() -> dict:
    """All of `bank.toml`, read once."""
    return tomllib.loads(BANK_FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class RoleForms:
    """A role in the forms sentences need; the definite forms are empty where Danish would not use them."""

    code: str
    sing: str
    plur: str
    definite: str = ""
    definite_plural: str = ""
    body: bool = False

    @property
    def heading(self) -> str:
        """The form headings and table cells print: "Leder af ledere", "Direktion"."""
        return capital(self.plur if self.body or self.code == "all_staff" else self.sing)


def role_forms() -> tuple[RoleForms, ...]:
    """All roles of the bank."""
    return tuple(
        RoleForms(r["code"], r["sing"], r["plur"], r.get("def", ""), r.get("defplur", ""), r.get("body", False))
        for r in bank()["role"]
    )


def capital(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def present(pattern: str) -> str:
    """All verbs in the present tense.

    >>> present("{sætter|sætte} mål og {følger|følge} op")
    'sætter mål og følger op'
    """
    return VERB.sub(lambda m: m["present"], pattern)


def infinitive(pattern: str) -> str:
    """All verbs in the infinitive, without "at".

    >>> infinitive("{sætter|sætte} mål og {følger|følge} op")
    'sætte mål og følge op'
    """
    return VERB.sub(lambda m: m["infinitive"], pattern)


def after(opening: str, subject: str, pattern: str) -> str:
    """A sentence that opens with something else than its subject, so that the verb comes before it.

    >>> after("Som ledere", "vi", "{sætter|sætte} mål og {følger|følge} op")
    'Som ledere sætter vi mål og følger op.'
    """
    verb, rest = present(pattern).split(" ", 1)
    return f"{opening} {verb} {subject} {rest}."
