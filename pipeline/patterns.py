"""Patterns that are looked for in every text and found in few: a cheap question first."""

import re

# What a match need not hold as it is written: a group without groups in it, a class, an escaped letter or sign, a
# letter that may be missing or repeated.
NOT_LITERAL = re.compile(r"\((?:\\.|[^()\\])*\)[?*]?|\[(?:\\.|[^\]\\])*\]|\\.|\w[?*{]")

# Letters by number or name, and a class that holds a bracket of groups: not understood here.
ODD = re.compile(r"\\[uUxN]|\[[^\]]*[()]")


def fold_case(text: str) -> str:
    """A text in small letters, alike where `re.IGNORECASE` finds letters alike: there the Turkish ones are an i."""
    return text.casefold().replace("\N{LATIN SMALL LETTER DOTLESS I}", "i").replace("i\N{COMBINING DOT ABOVE}", "i")


def required_letters(pattern: str) -> str:
    """The longest run of letters without which a text can't match a pattern, in small letters; "" where none is sure.

    >>> required_letters(r"ansvar\\w*"), required_letters(r"lægger?\\s+vægt\\s+på"), required_letters(r"søg|menu")
    ('ansvar', 'lægge', '')
    >>> required_letters(r"\\b(?:vi|(?:hjemme)?siden) (?:bruger|anvender) cookies\\b")
    'cookies'
    """
    if ODD.search(pattern):
        return ""
    bare, before = pattern, None
    while bare != before:
        bare, before = NOT_LITERAL.sub(" ", bare), bare
    return "" if "|" in bare else max(re.findall(r"[^\W\d_]+", bare), key=len, default="").casefold()
