"""Running text → sentences."""

import re

from pipeline.lexicon import sentences

END = re.compile(
    r"""
    (?P<mark> [.!?…]+ )             # the end mark
    (?P<close> [”"'’»)\]]* )        # quotation marks and brackets that close with it
    (?= \s | $ | (?<=[a-zæøå]{3}\.) [A-ZÆØÅ][a-zæøå]*\s )   # the space may be lost: "… pålydende.Vi ser …"
    """,
    re.VERBOSE,
)
NEXT = re.compile(r"\s+(?P<open>[„“”\"'’»«(\[–—-]*\s?)(?P<first>\S)")
LAST_WORD = re.compile(r"[^\s(„“”\"'»«/]+$")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Spans (start, end excluded) of the sentences of a text, without the white space between them.

    >>> text = "Vi møder borgerne, bl.a. i hverdagen. Det er vigtigt!"
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['Vi møder borgerne, bl.a. i hverdagen.', 'Det er vigtigt!']

    >>> text = "Vi er her hele dagen.Kom og se."
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['Vi er her hele dagen.', 'Kom og se.']

    An ordinal before a month and an abbreviation that may end a sentence are told by what follows:

    >>> text = "Den gælder fra 1. maj 2020. Vi taler om løn m.m. Derefter går vi hjem."
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['Den gælder fra 1. maj 2020.', 'Vi taler om løn m.m.', 'Derefter går vi hjem.']
    """
    spans = []
    start = 0
    for match in END.finditer(text):
        if match.end() < len(text) and not _ends_here(text, match):
            continue
        if text[start : match.end()].strip():
            spans.append(_trimmed(text, start, match.end()))
        start = match.end()
    if text[start:].strip():
        spans.append(_trimmed(text, start, len(text)))
    return spans


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return start, end


def _ends_here(text: str, match: re.Match[str]) -> bool:
    if not text[match.end()].isspace():
        return True
    following = NEXT.match(text, match.end())
    if following is None:
        return False
    first, mark = following["first"], match["mark"]
    if mark[0] in "!?":
        return first.isupper() or first.isdigit() or not first.isalpha()
    if not (first.isupper() or first.isdigit() or following["open"].strip()):
        return False
    if mark.startswith("…") or len(mark) > 1:
        return first.isupper()
    if match["close"]:
        return first.isupper() or first.isdigit()
    word = LAST_WORD.search(text, text.rfind(" ", 0, match.start()) + 1, match.start())
    last = word[0].lower().rstrip(".") if word else ""
    lexicon = sentences()
    if last in lexicon.ending:
        return first.isupper()
    if last in lexicon.inside:
        return False
    if last.isdigit() and len(last) <= 2:
        return first.isupper() and _next_word(text, following) not in lexicon.months
    return not (len(last) == 1 and last.isalpha() and word is not None and word[0].isupper())


def _next_word(text: str, following: re.Match[str]) -> str:
    match = re.match(r"\w+", text[following.start("first") :])
    return match[0].lower() if match else ""
