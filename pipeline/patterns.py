"""Patterns that are looked for in every text and found in few: a cheap question first."""

import re
from collections.abc import Iterable

# What a match need not hold as it is written: a group without groups in it, a class, an escaped letter or sign, a
# letter that may be missing or repeated.
NOT_LITERAL = re.compile(r"\((?:\\.|[^()\\])*\)[?*]?|\[(?:\\.|[^\]\\])*\]|\\.|\w[?*{]")


def required_letters(pattern: str) -> str:
    """The longest run of letters without which a text can't match a pattern, in small letters; "" where none is sure.

    >>> required_letters(r"ansvar\\w*"), required_letters(r"lægger?\\s+vægt\\s+på"), required_letters(r"søg|menu")
    ('ansvar', 'lægge', '')
    >>> required_letters(r"\\b(?:vi|(?:hjemme)?siden) (?:bruger|anvender) cookies\\b")
    'cookies'
    """
    bare, before = pattern, None
    while bare != before:
        bare, before = NOT_LITERAL.sub(" ", bare), bare
    return "" if "|" in bare else max(re.findall(r"[^\W\d_]+", bare), key=len, default="").casefold()


def holds_any(folded: str, letters: Iterable[str]) -> bool:
    """Whether one of several runs of letters stands in a text, both in small letters. An empty one stands in each."""
    return any(map(folded.__contains__, letters))
