"""Role nouns and phrases in a text: inflected and compounded by rule, never by list."""

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from pipeline.lexicon import grammar, roles
from pipeline.patterns import required_letters
from pipeline.records import Role

WORD = re.compile(r"[^\W\d_]+(?:[-/][^\W\d_]+)*", re.UNICODE)
ENDINGS = ("", "en", "et", "n", "er", "e", "r", "erne", "ene", "ne", "rne", "t", "te", "tes")
LEAST_INFLECTED = 3  # letters of a noun
DEFINITE = frozenset({"en", "et", "n", "erne", "ene", "ne", "rne"})
SHORTEST_FIRST_PART = 2  # letters before a lemma in a compound: "it-chef"


@dataclass(frozen=True, slots=True)
class Mention:
    """A role named in a text, from `start` to `end` (excluded).

    definite: "lederen", "lederne", also "den enkelte leder". plural: "ledere". genitive: "lederens".
    joined: how many roles are joined ("ledere og medarbejdere" is two).
    """

    start: int
    end: int
    role: Role
    lemma: str
    definite: bool
    plural: bool
    genitive: bool
    joined: int = 1


@cache
def _forms() -> dict[str, tuple[str, Role, bool, bool]]:
    """{inflected form: (lemma, code, definite, plural)}."""
    table: dict[str, tuple[str, Role, bool, bool]] = {}
    for role, entry in roles().entries():
        for lemma in entry.words:
            for ending in ENDINGS:
                form = _inflect(lemma, ending)
                if form is not None:
                    plural = ending in {"er", "e", "r", "erne", "ene", "ne", "rne", "te"}
                    table.setdefault(form, (lemma, role, ending in DEFINITE, plural))
    return table


def _inflect(lemma: str, ending: str) -> str | None:
    """One form of a noun, None where its ending cannot take it.

    >>> _inflect("leder", "ne"), _inflect("chef", "erne"), _inflect("ledelse", "erne")
    ('lederne', 'cheferne', None)

    A single m after a short vowel is doubled:

    >>> _inflect("byrådsmedlem", "et")
    'byrådsmedlemmet'

    Two letters are an abbreviation, which takes none without a sign between: "tre" is a number.

    >>> _inflect("tr", "e") is None
    True
    """
    if ending and len(lemma) < LEAST_INFLECTED:
        return None
    if not ending:
        return lemma
    if lemma.endswith("e"):
        return lemma + ending if ending in {"n", "r", "rne", "t", "ne"} else None
    if lemma.endswith("er"):
        return lemma + ending if ending in {"en", "e", "ne"} else None
    if lemma.endswith("a"):
        return lemma + ending if ending in {"en", "er", "erne", "n", "r", "rne"} else None
    doubled = "m" if lemma.endswith("lem") and ending else ""
    return lemma + doubled + ending if ending in {"en", "et", "er", "erne", "e", "ene"} else None


def forms_of(title: str) -> frozenset[str]:
    """All forms of a role noun, in small letters, whichever form is given.

    >>> sorted(forms_of("Centerchefer"))[:3]
    ['centerchef', 'centerchefe', 'centerchefen']
    """
    lower = title.casefold()
    found = lookup(lower)
    if found is None:
        return frozenset({lower})
    lemma = found[0]
    first = lower[: lower.rfind(lemma)] if lemma in lower else ""
    forms = {first + form for ending in ENDINGS if (form := _inflect(lemma, ending)) is not None}
    return frozenset(forms | {form + "s" for form in forms} | {lower})


Found = tuple[str, Role, bool, bool, bool]  # lemma, code, definite, plural, genitive


@cache
def lookup(word: str) -> Found | None:
    """(lemma, code, definite, plural, genitive) of a role noun, None for any other word.

    >>> lookup("centerchefens")[1].value, lookup("centerchefens")[4]
    ('chief', True)
    >>> lookup("lederrolle"), lookup("ledelsesrum")
    (None, None)
    >>> lookup("projektledere")[1].value
    'other'
    """
    lower = word.lower()
    for candidate, genitive in ((lower, False), (lower[:-1] if lower.endswith("s") else "", True)):
        candidate = candidate.rstrip("'’")
        if len(candidate) < 2:
            continue
        table = _forms()
        if candidate in table:
            return (*table[candidate], genitive)
        for cut in range(SHORTEST_FIRST_PART, len(candidate) - 3):
            tail = candidate[cut:].lstrip("-")
            if tail in table and len(tail) >= 4 and _is_first_part(candidate[:cut]):
                return (*table[tail], genitive)
    return None


def _is_first_part(part: str) -> bool:
    """A first part has a vowel ("om-leder" would not be a compound, "område-leder" is); "vej-leder" leads nobody."""
    return part.rstrip("-") not in {
        "vej",
        "ind",
        "af",
        "op",
        "ud",
        "til",
        "an",
        "over",
        "er",
        "be",
        "mis",
    } and any(c in "aeiouyæøåé" for c in part)


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str], str, Role], ...]:
    """Fixed phrases, the longest first, with inflection at their last word and at a noun before "af" ("lederen af
    ledere"); before each the letters it requires."""
    found = []
    for role, entry in roles().entries():
        for phrase in entry.phrases:
            words = r"\s+".join(map(re.escape, phrase.split())).replace(r"r\s+af\s", r"r(?:en|e|ne)?\s+af\s")
            pattern = rf"\b{words}(?:en|et|ne|e|er|erne|n)?(?P<s>s)?\b"
            found.append((required_letters(pattern), re.compile(pattern, re.IGNORECASE), phrase, role))
    return tuple(sorted(found, key=lambda item: -len(item[2])))


@cache
def _required_by_phrases() -> frozenset[str]:
    return frozenset(letters for letters, *_ in _phrases())


def find_mentions(text: str) -> list[Mention]:
    """All roles named in a text, left to right; joined ones ("ledere og medarbejdere") as one.

    >>> [(m.role.value, m.joined) for m in find_mentions("Ledere og medarbejdere skaber ro. Chefen lytter.")]
    [('all_staff', 2), ('chief', 1)]
    >>> [(m.role.value, m.start, m.end, m.definite) for m in find_mentions("Hvad lederen af ledere skal kunne:")]
    [('leader_of_leaders', 5, 22, True)]
    """
    return list(_mentions(text))


def opens_with_role(text: str) -> bool:
    """Whether a role is the first that a text names, at its start.

    >>> opens_with_role("Lederen lytter."), opens_with_role("Som leder lytter du.")
    (True, False)
    """
    return any(mention.start == 0 for mention in find_mentions(text))


def is_role(text: str, before: int = 0, behind: int = 0) -> bool:
    """Whether a text is nothing but a role, at most so many letters `before` and `behind` it left out.

    >>> is_role("Leder af ledere"), is_role("Som leder"), is_role("Som leder", before=4)
    (True, False, True)
    """
    return any(m.start <= before and m.end >= len(text) - behind for m in find_mentions(text))


@lru_cache(maxsize=4096)
def _mentions(text: str) -> tuple[Mention, ...]:
    found_here: list[Mention] = []
    taken = bytearray(len(text))  # 1 where a mention stands
    folded = text.casefold()
    held = set(filter(folded.__contains__, _required_by_phrases()))
    for _, pattern, phrase, role in [found for found in _phrases() if found[0] in held] if held else ():
        for match in pattern.finditer(text):
            if phrase == "alle" and not _stands_alone(text, match):
                continue  # "alle ledere" are leaders, "på alle niveauer" is nobody
            if taken.find(1, *match.span()) < 0:
                first = next((found for w in WORD.findall(match[0]) if (found := lookup(w)) is not None), None)
                inflected = re.search(r"(?:en|ne|et)s?$", match[0].lower()) or (first is not None and first[2])
                definite = bool(inflected) or phrase.startswith(("den ", "alle"))
                count = 2 if re.search(r"\sog\s", phrase) and role is Role.ALL_STAFF else 1
                plural = role is Role.ALL_STAFF or first is None or first[3]
                found_here.append(
                    Mention(match.start(), match.end(), role, phrase, definite, plural, bool(match["s"]), count)
                )
                taken[match.start() : match.end()] = b"\1" * len(match[0])
    named = any(map(_role_noun, WORD.findall(text)))
    for match in WORD.finditer(text) if named else ():
        found = _role_noun(match[0])
        mention = _mention_at(text, match, found) if found is not None else None
        if mention is not None and taken.find(1, *match.span()) < 0:
            found_here.append(mention)
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return tuple(_joined(text, sorted(found_here, key=lambda m: m.start)))


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether "alle" is everybody, and not the first word of "alle nye medarbejdere"."""
    following = WORD_AFTER.match(text, match.end())
    return following is None or following[1].casefold() in grammar().modals | grammar().after_everybody


@cache
def _role_noun(word: str) -> Found | None:
    """What a word names by itself, whatever stands around it; nearly all name nobody. Of "leder/chef" the first counts."""
    word = word.split("/")[0]
    return lookup(word) or (("med", Role.OTHER, True, False, False) if word.endswith("-MED") else None)


def _mention_at(text: str, match: re.Match[str], found: Found) -> Mention | None:
    """The role that a noun names where it stands, None where it names nobody there."""
    word = match[0]
    if text[match.end() : match.end() + 1] == "-":  # the first part of a suspended compound: "leder- og …"
        return None
    lemma, role, definite, plural, genitive = found
    if lemma in roles().ambiguous.definite_only and not definite:
        return None
    if len(lemma) <= MOST_CODE_LETTERS and word[: len(lemma)].islower():
        return None  # "tre" is a number, "TR" a representative
    definite = definite or lemma in roles().ambiguous.names
    if lemma in VERBS_TOO and _is_verb(text, match):
        return None
    suspended = SUSPENDED.search(text, max(0, match.start() - MOST_LETTERS_BEFORE), match.start())
    if suspended is not None:  # "Center- og teamledere": one label, with the code of its first title
        own = lookup(suspended[1] + lemma)
        return Mention(suspended.start(1), match.end(), own[1] if own else role, lemma, definite, plural, genitive)
    return Mention(match.start(), match.end(), role, lemma, definite, plural, genitive)


SUSPENDED = re.compile(r"\b([^\W\d_]+)-\s*(?:,\s*[^\W\d_]+-\s*)*(?:og|eller|samt|/|&)\s*$")


# How far back what belongs to a noun is looked for: a text may be a book without a blank line.
MOST_LETTERS_BEFORE = 120
MOST_CODE_LETTERS = 2  # "amr" and "hr." are met in small letters
VERBS_TOO = {"leder", "lærer"}


def _is_verb(text: str, match: re.Match[str]) -> bool:
    """ "leder" after a pronoun or a role, or before "efter", leads; it is nobody. So with "lærer"."""
    if match[0].casefold() not in VERBS_TOO:
        return False
    clause = text[max(0, match.start() - MOST_LETTERS_BEFORE) : match.start()]
    before = re.search(r"(\w+)\W*$", clause)
    after = WORD_AFTER.match(text, match.end())
    previous = before[1].lower() if before else ""
    if after and after[1].lower() in {"efter", "opad", "nedad", "udad", "indad", "mest", "bedst", "af"}:
        return match[0].casefold() != "leder" or after[1].lower() != "af"
    if re.search(r"\b(?:er|bliver)\s+\w+\W*$", clause, re.IGNORECASE):
        return False  # "Er du leder, …"
    if previous in {"jeg", "vi", "du", "de", "der", "man", "og"}:
        return True
    return previous not in {
        "som",
        "er",
        "en",
        "den",
        "din",
        "min",
        "vores",
        "enkelte",
        "gode",
        "dygtig",
        "god",
    } and bool(after and after[1].lower() in {"med", "gennem", "ved", "på", "en", "et", "den", "det"})


JOIN = re.compile(r"\s*(?:,|/|,?\s+(?:og|eller|samt)|og)\s+(?:(?:de|den|vores|øvrige|alle|andre)\s+)?", re.IGNORECASE)


def _joined(text: str, mentions: list[Mention]) -> list[Mention]:
    """Roles side by side are one mention: leaders with employees are all staff, others keep the first one's code."""
    result: list[Mention] = []
    for mention in mentions:
        if result and JOIN.fullmatch(text[result[-1].end : mention.start]) and not result[-1].genitive:
            last = result[-1]
            result[-1] = replace(
                last,
                end=mention.end,
                role=common_role(last.role, mention.role),
                definite=last.definite and mention.definite,
                plural=True,
                genitive=mention.genitive,
                joined=last.joined + mention.joined,
            )
        else:
            result.append(mention)
    return result


LEADING = frozenset({Role.EXECUTIVE, Role.CHIEF, Role.LEADER_OF_LEADERS, Role.LEADER_OF_EMPLOYEES, Role.LEADER})


def common_role(a: Role, b: Role) -> Role:
    """The code of two roles joined.

    >>> common_role(Role.LEADER, Role.EMPLOYEE).value, common_role(Role.CHIEF, Role.EXECUTIVE).value
    ('all_staff', 'chief')
    """
    if a is b:
        return a
    if Role.ALL_STAFF in (a, b) or {a, b} - LEADING == {Role.EMPLOYEE}:
        return Role.ALL_STAFF
    return a


WORD_BEFORE = re.compile(r"(\w+)\s+$")
WORD_AFTER = re.compile(r"\s+(\w+)")


def with_determiner(text: str, mention: Mention) -> Mention:
    """The mention with the article and adjective before it: "den enkelte leder"."""
    start = mention.start
    while match := WORD_BEFORE.search(text, max(0, start - MOST_LETTERS_BEFORE), start):
        if match[1].lower() not in grammar().determiners:
            break
        start = match.start(1)
    return replace(mention, start=start, definite=mention.definite or start < mention.start)
