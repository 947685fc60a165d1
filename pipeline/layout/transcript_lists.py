"""Lists inside a line that holds a page: where their items begin and end, told by bullets, dashes, numbers, letters, or by
nothing but how each begins."""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.full_forms import is_known
from pipeline.lexicon import line_ends
from pipeline.role_words import find_mentions
from pipeline.text_lines import is_open, is_present_tense

SIGN = r"[•▪■●○◦▫✓➢➤►\ue000-\uf8ff]"  # opens an item; symbol fonts leave characters of the private use area
IS_SIGN = re.compile(SIGN)
SENTENCE = re.compile(r"[.!?…:]\d{0,2}[”\"»]?\s+(?=[A-ZÆØÅÉ]|\d{1,2}\.\s[A-ZÆØÅÉ])")


def item_cuts(text: str) -> list[int]:
    """Where a long line is cut into items and what follows them.

    >>> text = "Det betyder, at vi: – lytter først – svarer bagefter Tillid er let."
    >>> [text[a:b].strip() for a, b in zip([0, *item_cuts(text)], [*item_cuts(text), None])]
    ['Det betyder, at vi:', '– lytter først', '– svarer bagefter', 'Tillid er let.']
    """
    cuts: list[int] = []
    for opening in DASHED.finditer(text):
        cuts.append(opening.end())
        at = opening.end()
        while (following := NEXT_DASH.search(text, at)) and not ANEW.search(text, at, following.end()):
            at = following.end()
            cuts.append(at)
        if anew := ANEW.search(text, at + 3):
            cuts.append(anew.end())
    for bullet in BULLET.finditer(text):
        cuts.append(bullet.end())
        following = BULLET.search(text, bullet.end())
        if anew := ANEW.search(text, bullet.end() + 3, following.start() if following else len(text)):
            cuts.append(anew.end())
    return sorted(set(cuts))


DASHED = re.compile(r"(?<=[:…])\s+(?=[–-]\s[a-zæøå])")
NEXT_DASH = re.compile(r"(?<=[a-zæøå,;.])\s+(?=[–-]\s[a-zæøå])")
BULLET = re.compile(rf"\s+(?={SIGN}\s?\S)")
ANEW = re.compile(
    r"(?<=[a-zæøå.,;])(?<!\d\.)(?<!\s\d)\s+(?=[”\"“„»]?[A-ZÆØÅÉ][a-zæøå]*\s|\d{1,2}(?:\.\d{1,2}\.?|\.)\s[A-ZÆØÅÉ])"
)


def bare_items(text: str, cuts: Sequence[int]) -> list[tuple[int, int]]:
    """Where the items of lists without bullets stand, each a sentence: behind a lead-in, all with a small letter, or all
    with a verb in one form; behind one that ends in "at:" whatever they begin with."""
    found: list[tuple[int, int]] = []
    for lead in LEAD_IN.finditer(text):
        limit = next((cut for cut in cuts if cut > lead.end()), len(text))
        ends = [match.end() for match in ITEM_END.finditer(text, lead.end(), limit)]
        spans = list(pairwise([lead.end(), *(end for end in ends if end < limit), limit]))
        kinds = [_begins(text[start:]) for start, _ in spans]
        alike = next((n for n, kind in enumerate(kinds) if kind != kinds[0]), len(kinds))
        if text[: lead.start()].endswith(" at") and not any(kind == "small" for kind in kinds):
            kinds, alike = ["clause"], len(spans)
        found += spans[:alike] if kinds[0] and alike > 1 else []
    return found


LEAD_IN = re.compile(r"[:…]\s+(?=[^\W\d])")
ITEM_END = re.compile(r"[.;]\s+(?=[^\W\d])")


def _begins(text: str) -> str:
    """How a sentence begins: with a small letter, with a verb in the present tense or the infinitive, or otherwise."""
    if text[:1].islower():
        return "small"
    first = text.split(maxsplit=1)[0].strip(",") if text.split() else ""
    folded = first.casefold()
    if (may_be_present(folded) and not find_mentions(first)) or folded in SHORT_VERBS:
        return "verb"
    return "infinitive" if verb_form(first) == "infinitive" and folded not in line_ends().function_words else ""


def may_be_present(word: str) -> bool:
    """Whether a word may be a verb's present tense by its last letter, and because it is no small word."""
    return word.endswith("r") and word.casefold() not in line_ends().function_words


SHORT_VERBS = {"er", "har", "ved", "kan", "skal"}


def capital_items(text: str) -> list[tuple[int, int]]:
    """Where the items of lists without bullets or end marks stand: behind a lead-in, each begins anew with a capital and a
    verb in one form, or "At"; another capital ends the last.

    >>> text = "Chefen skal: Orientere alle samme dag Få standset skaden Økonomi og drift Ansvaret omfatter meget."
    >>> [text[a:b].strip() for a, b in capital_items(text)]
    ['Orientere alle samme dag', 'Få standset skaden']
    """
    found: list[tuple[int, int]] = []
    for lead in LEAD_IN.finditer(text):
        ended = MARK.search(text, lead.end())
        limit = ended.start() if ended else len(text)
        form = verb_form(text[lead.end() : limit].split(maxsplit=1)[0]) if text[lead.end() : limit].strip() else ""
        starts, end = [lead.end()], limit
        for word in BEGUN.finditer(text, lead.end() + 1, limit if form else lead.end()):
            if is_open(text[starts[-1] : word.start()]) or not is_known(word[0].casefold()):
                continue
            if verb_form(word[0]) != form:
                end = word.start()
                break
            starts.append(word.start())
        found += list(pairwise([*starts, end])) if len(starts) > 1 else []
    return found


def verb_form(word: str) -> str:
    """The form of a verb that begins with a capital: present tense, infinitive, or behind "At"; "" for another word."""
    plain = word.casefold().strip(",")
    if not word[:1].isupper() or find_mentions(word):
        return ""
    if plain == "at":
        return "clause"
    if plain in SHORT_VERBS or is_present_tense(plain):
        return "present"
    return "infinitive" if is_known(f"{plain}r") and plain[-1] in "eå" else ""


MARK = re.compile(r"\d{1,2}\.\s|[.!?:;•]")  # the number of what follows, or an end mark
BEGUN = re.compile(r"(?<=[\w)] )[A-ZÆØÅÉ][a-zæøåé]+(?= )")


def numbered_items(text: str) -> list[int]:
    """Where items with numbers begin that count from one.

    >>> text = "Vi har aftalt: 1. Vi lytter. 2. Vi svarer den 3. maj."
    >>> [text[at : at + 5] for at in numbered_items(text)]
    ['1. Vi', '2. Vi']
    """
    runs: list[list[int]] = []
    for match in NUMBERED.finditer(text):
        if match[1] == "1":
            runs.append([match.start(1)])
        elif runs and int(match[1]) == len(runs[-1]) + 1:
            runs[-1].append(match.start(1))
    return [at for run in runs if len(run) > 1 for at in run]


NUMBERED = re.compile(r"(?:^|(?<=[.!?…:;,a-zæøå”\"»]\s))(\d{1,2})\.\s(?=[A-ZÆØÅÉ])")


def lettered_items(text: str) -> list[int]:
    """Where items begin that letters count from a behind a colon, and where a sentence begins behind the last.

    >>> text = "På plads skal være: a) en plan, b) en vikar, c) et budget. Alt andet kan vente."
    >>> [text[at : at + 5] for at in lettered_items(text)]
    ['a) en', 'b) en', 'c) et', 'Alt a']
    """
    runs: list[list[re.Match[str]]] = []
    for match in LETTERED.finditer(text):
        if match[1] == "a" and text[: match.start()].rstrip().endswith(":"):
            runs.append([match])
        elif runs and ord(match[1]) == ord(runs[-1][-1][1]) + 1:
            runs[-1].append(match)
    runs = [run for run in runs if len(run) > 1]
    ends = [end.end() for run in runs if (end := SENTENCE.search(text, run[-1].end())) is not None]
    return sorted([*(match.start() for run in runs for match in run), *ends])


LETTERED = re.compile(r"(?<=[:;,.\w]\s)([a-z])\)\s(?=\w)")
