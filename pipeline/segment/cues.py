"""Modality, actor and action: what the sentence's own words say, each with the words that say it."""

import re
from functools import cache, lru_cache
from itertools import islice

from pipeline.full_forms import lemma_of
from pipeline.lexicon import grammar, line_ends, modality
from pipeline.patterns import fold_case, required_letters
from pipeline.records import CueRecord, Modality
from pipeline.role_words import find_mentions
from pipeline.segment.role_rules import find_subject

TAKE_INFINITIVE = frozenset({"skal", "kan", "vil", "bør", "må", "tør", "skulle", "kunne", "burde", "ville"})
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


MODALITIES = (
    Modality.PROHIBITION,
    Modality.RECOMMENDATION,
    Modality.RESPONSIBILITY,
    Modality.DUTY,
    Modality.EXPECTATION,
    Modality.POSSIBILITY,
    Modality.DESCRIPTION,
)


@cache
def _patterns() -> tuple[tuple[Modality, frozenset[str], re.Pattern[str]], ...]:
    """Each modality with its patterns as one, and letters of which a text that matches holds some."""
    stated = [(value, getattr(modality(), value.value)) for value in MODALITIES]
    return tuple(
        (
            value,
            frozenset(map(required_letters, patterns)),
            re.compile(r"\b(?:" + "|".join(patterns) + r")\b", re.IGNORECASE),
        )
        for value, patterns in stated
        if patterns
    )


def find_modality(text: str, lead_in: str | None = None) -> CueRecord | None:
    """How binding a statement is: its own words first, then those of its lead-in; None when no rule fires.

    >>> find_modality("Du skal følge op på aftaler").value, find_modality("Vi må ikke dele koder").value
    ('duty', 'prohibition')
    >>> find_modality("følger op", "Vi forventer, at du:").cue
    'forventer'
    """
    found = _modality_of(text) or _modality_of(lead_in or "")
    return CueRecord(value=found[0].value, cue=found[1]) if found is not None else None


@lru_cache(maxsize=500)  # a lead-in is asked for each of its items
def _modality_of(text: str) -> tuple[Modality, str] | None:
    """The modality that a text's own words tell, and the words that do."""
    folded = fold_case(text)
    for value, letters, pattern in _patterns():
        match = pattern.search(text) if any(map(folded.__contains__, letters)) else None
        if match:
            return value, match[0]
    return None


def find_actor(text: str) -> CueRecord | None:
    """The role that the sentence itself names as the one who acts; None when it names none.

    >>> find_actor("Direktionen sikrer sammenhæng").value
    'executive'
    """
    subject = find_subject(text)
    if subject is None and re.match(r"\W*som\s", text, re.IGNORECASE):
        subject = next(iter(find_mentions(text[:60])), None)
    return CueRecord(value=subject.role.value, cue=text[subject.start : subject.end]) if subject is not None else None


def find_action(text: str) -> CueRecord | None:
    """The lemma of the leading verb: after the infinitive's "at", the first verb, or the verb after a subject.

    >>> find_action("sætter en klar retning").value, find_action("at følge op på aftaler").value
    ('sætte', 'følge')
    >>> find_action("Lederne skaber ro").value, find_action("Du skal lytte til andre").value
    ('skabe', 'lytte')
    """
    words = islice(WORD.finditer(text), 14)
    infinitive = False  # whether the next word of weight is one: after "at" at the start, after a modal verb
    for index, match in enumerate(words):
        word = match[0].casefold()
        if (index == 0 and word == "at") or word in TAKE_INFINITIVE:
            infinitive = True
            continue
        if word in line_ends().function_words or word in grammar().modals:
            continue
        lemma = _verb_lemma(word, infinitive)
        if lemma is not None:
            return CueRecord(value=lemma, cue=match[0])
        infinitive = infinitive and word.endswith(("t", "s"))  # an adverb may stand between: "skal altid lytte"
    return None


def _verb_lemma(word: str, infinitive: bool) -> str | None:
    """The infinitive of a verb form; None for other words. Present tense ends in -r or -s, infinitives in a vowel."""
    if word in modality().no_verbs or (len(word) < 3 and word not in {"få", "gå", "se", "er"}):
        return None
    if infinitive and word[-1] in "eåoy":
        return word
    if word.endswith("r") and len(word) > 3:
        lemma = lemma_of(word)
        if lemma != word and lemma[-1:] in "eåoy" and word in {lemma + "r", lemma[:-1] + "er", lemma + "er"}:
            return lemma
    return None
