"""Whom a unit of text is told: the ordered rules of the annotation guide, most specific first."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.lexicon import grammar, headings, modality, roles
from pipeline.records import Role
from pipeline.role_words import Mention, find_mentions, lookup, with_determiner
from pipeline.segment.heading_words import RoleLabel
from pipeline.segment.sentences import split_sentences
from pipeline.text_lines import is_present_tense

ADDRESS = re.compile(r"^\W*(?:derfor\s+|også\s+)?(?:som|når\s+du\s+er)\s+", re.IGNORECASE)
LABEL_END = re.compile(r"^\s*[”\"'’»]?\s*(?:[–—:]|-\s)\s*\S")
AS_ROLE = re.compile(
    r"\b(?:som|der\s+er|som\s+er|er|være)\s+(?:en\s+|ny\s+|god\s+|alle\s+|enkelt\s+|vores\s+)*$",
    re.IGNORECASE,
)
CLAUSE_BREAK = re.compile(
    r"\s(?:at|der|som|hvor|når|hvis|så|fordi|mens|for\s+at|hvad|hvordan|hvilk\w+|end)\s|[:;–—]\s",
    re.IGNORECASE,
)
CLEFT = re.compile(r"^\s*(?:det|der)\s+er\b", re.IGNORECASE)
# Between a subject and its verb: "Lederne i Nordby arbejder …", "Ledere af små enheder …".
PLACE_BETWEEN = r"(?:\s+(?:i|på|hos|ved|fra|af|med|uden)\s+(?:[^\W\d_]+\s+){0,2}[^\W\d_]+)?"
VERB_AFTER = re.compile(
    rf"^{PLACE_BETWEEN}\s+(?:(?:skal|kan|må|bør|vil|har|er|får|tør|forventes|bliver|kommer|gør|går|ser|tager|ved(?!\s+siden)|\w{{2,}}r|\w+s)\b)",
    re.IGNORECASE,
)
NOT_A_VERB = re.compile(
    r"^\s+(?:og|eller|samt|der|for|over|under|efter|her|hver|er\s+der|ansvar|roller|opgaver|ledere|medarbejdere)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a unit of text: the lead-in of its list, the role of its matrix cell or nearest role heading."""

    lead_in: str | None = None
    heading: RoleLabel | None = None
    defined: tuple[tuple[str, Role], ...] = ()


@dataclass(frozen=True, slots=True)
class RoleFound:
    """A role, its label verbatim, and the rule that gave it."""

    label: str
    role: Role
    rule: str


def find_role(text: str, context: Context) -> RoleFound | None:
    """The role of a unit of text, by the first of `ROLE_RULES` that has an answer; None when nobody is named.

    >>> find_role("Som ledere har vi et ansvar for tonen.", Context()).rule
    'role_from_address'
    >>> find_role("lytter før I svarer", Context(lead_in="Af dig, som er leder, forventer vi, at du:")).label
    'leder'
    >>> find_role("Vi lytter før vi svarer.", Context()) is None
    True
    """
    for rule in ROLE_RULES:
        found = rule(text, context)
        if found is not None:
            label = found.label
            return RoleFound(label, dict(context.defined).get(label.casefold(), found.role), rule.__name__)
    return None


def role_from_address(text: str, context: Context) -> RoleLabel | None:
    """ "Som ledere har vi …": the sentence opens by saying whom it speaks to."""
    match = ADDRESS.match(text)
    if match is None:
        return None
    mention = _mention_near(text, match.end())
    if mention is None or mention.genitive:
        return None
    return _as_label(text, mention)


def role_from_label(text: str, context: Context) -> RoleLabel | None:
    """ "'Ledere' – institutionsledere …": a label set off by quotation marks, a dash or a colon."""
    start = len(text) - len(text.lstrip(" ”\"“„»'’‘"))
    mention = next((m for m in find_mentions(text) if m.start <= start + 12), None)
    if mention is None or text[start : mention.start].strip(" ”\"“„»'’‘").casefold() not in {
        "",
        "den",
        "de",
        "alle",
    }:
        return None
    if not LABEL_END.match(text[mention.end :]) or mention.genitive:
        return None
    quoted = start > 0
    return _as_label(text, mention) if quoted or text[mention.end :].lstrip()[:1] in ":–—-" else None


def role_from_lead_in(text: str, context: Context) -> RoleLabel | None:
    """ "Af dig, som er leder, forventer vi, at du:" holds for every item below it."""
    return find_lead_in_role(context.lead_in) if context.lead_in else None


def role_from_heading(text: str, context: Context) -> RoleLabel | None:
    """The matrix header or the nearest role heading."""
    return context.heading


def role_from_subject(text: str, context: Context) -> RoleLabel | None:
    """ "Direktionen sikrer …": the subject of the first main clause, when nothing above applies."""
    mention = find_subject(text)
    return _as_label(text, mention) if mention is not None else None


ROLE_RULES: tuple[Callable[[str, Context], RoleLabel | None], ...] = (
    role_from_address,  # "Som ledere har vi …"
    role_from_label,  # "'Ledere' – institutionsledere …"
    role_from_lead_in,  # "Af dig, som er leder, forventer vi, at du:"
    role_from_heading,  # "Rolle: DIREKTION"
    role_from_subject,  # "Direktionen sikrer …"
)


def find_lead_in_role(lead_in: str) -> RoleLabel | None:
    """The role a lead-in names, wherever it stands in its last sentence.

    >>> find_lead_in_role("Vi forventer af dig som medarbejder, at du").label
    'medarbejder'
    >>> find_lead_in_role("Lederen støtter medarbejderne ved at:").label
    'Lederen'
    >>> find_lead_in_role("Det er lederens opgave at:").label
    'lederens'
    """
    spans = split_sentences(lead_in)
    last = lead_in[spans[-1][0] : spans[-1][1]] if spans else lead_in
    mentions = [
        m
        for m in find_mentions(last)
        if (not m.genitive or _names_a_task(last[m.end :])) and not COMPANION.search(last[: m.start])
    ]
    if not mentions:
        return None
    for chosen in (
        [m for m in mentions if AS_ROLE.search(last[: m.start])][-1:],
        [
            m
            for m in mentions
            if not last[m.end :].strip(" :,…").replace("skal", "").strip() and m.joined + m.definite + m.plural
        ],
        [m for m in mentions if not last[: m.start].strip() or m == find_subject(last)],
        mentions[:1],
    ):
        if chosen:
            return _as_label(last, chosen[0])
    return None


COMPANION = re.compile(
    r"\b(?:tal|drøft|sammen|aftal|spørg)\s+(?:det\s+)?med\s+(?:din|jeres|egen|en|den|din\s+egen)?\s*$", re.IGNORECASE
)


def _names_a_task(after: str) -> bool:
    """Whether a genitive is told what follows: "lederens opgave at:", "chefens særlige ansvar:", "lederens:"."""
    words = re.findall(r"\w+", after.casefold())
    return not words or any(word in headings().role_heading.after for word in words[:2])


@lru_cache(maxsize=1024)  # asked for the role of a statement, and again for who acts in it
def find_subject(sentence: str) -> Mention | None:
    """The role that is the grammatical subject of the sentence's first main clause.

    >>> find_subject("I samspil med borgerne skal medarbejderne arbejde for ro.").lemma
    'medarbejder'

    >>> find_subject("To gange om året drøfter direktionen samarbejdet.").lemma
    'direktion'

    >>> find_subject("Hver måned samler afdelingslederne op på arbejdet.").lemma
    'afdelingsleder'

    >>> find_subject("Det lokale MED-udvalg drøfter trivslen hvert år.").lemma
    'med-udvalg'

    >>> [s and s.lemma for s in map(find_subject, ("Før første dag sender lederen en plan.", "Før lederen spørger, svar."))]
    ['leder', None]

    >>> [find_subject(s).lemma for s in ("Ledere af små enheder hjælper hinanden.", "Nærmeste leder giver svar.")]
    ['leder', 'nærmeste leder']

    A cleft, a subordinate clause, a genitive, an indefinite singular and a bare "alle" name no subject:

    >>> [find_subject(s) for s in ("Det er medarbejderne, der gør det.", "Det betyder, at ansatte lytter.",
    ...  "Lederes samarbejde er vigtigt.", "En leder kan tage fejl.", "Alle skal høres.")]
    [None, None, None, None, None]
    """
    if CLEFT.match(sentence):
        return None
    start = 0 if _opens_with_time(sentence) else _main_clause_start(sentence)
    clause = sentence[start:]
    first_word = clause.split(maxsplit=1)[0].casefold().strip(",.") if clause.split() else ""
    fronted = start > 0 or first_word in (*grammar().fronting, *BEFORE) or TIME.match(clause) is not None
    limit = CLAUSE_BREAK.search(clause)
    for mention in find_mentions(clause):
        if limit is not None and mention.start > limit.start() and not (fronted and start == 0):
            break
        full = with_determiner(clause, mention)
        known = full.definite or mention.plural or SUPERLATIVE.match(mention.lemma)
        if mention.genitive or not known or _is_bare(mention) or _joins_others(mention):
            continue
        if mention.role is Role.EMPLOYEE and NEWCOMERS.match(clause[full.start :]):
            continue  # they are received, not told
        before = clause[: full.start]
        if not before.strip(" ”\"“„»'’"):
            after = RELATIVE.sub("", clause[mention.end :])
            if VERB_AFTER.match(after) and not NOT_A_VERB.match(after):
                return _shifted(mention, start)
            return None
        if (
            fronted
            and (full.definite or mention.joined > 1 or before.split()[-1].casefold() in grammar().modals)
            and _is_right_after_first_verb(TIME.sub("", before.rpartition(",")[2], count=1))
        ):
            return _shifted(mention, start)
    return None


BEFORE = ("før", "inden", "siden")  # before a noun they open a main clause, before a subject another one


def _opens_with_time(sentence: str) -> bool:
    """Whether the first role stands right behind the first verb of a sentence that opens with what comes after or before:
    "Før første arbejdsdag sender lederen …", and not "Før lederen sender …"."""
    mention = next(iter(find_mentions(sentence)), None)
    before = sentence[: mention.start] if mention is not None else ""
    opens = before.casefold().startswith(tuple(f"{word} " for word in BEFORE))
    return opens and "," not in before and _is_right_after_first_verb(before)


# "To gange om året drøfter …", "Hvert forår mødes …"
TIME = re.compile(
    r"(?:(?:en|én|to|tre|fire|flere|mange|nogle)\s+gange?\b|hvert?\s+(?:\w+\s+)?(?:\w*dag|uge|måned|år|halvår|kvartal|forår|efterår)\b)",
    re.IGNORECASE,
)
SUPERLATIVE = re.compile(r"\w+ste\s")  # "nærmeste leder" is one, as a definite noun is
RELATIVE = re.compile(r"^,?\s+(?:der|som)\s[^,.;:]{3,90},(?=\s)")  # "Ansatte, der ser det, skal …"
NEWCOMERS = re.compile(r"(?:de\s+)?nye?\s", re.IGNORECASE)
INVERTED = re.compile(r"inden\s+\w+(?:en|et|ne)\s+\w+r\s", re.IGNORECASE)  # "Inden samtalen overvejer …"


def _main_clause_start(sentence: str) -> int:
    """Where the main clause begins: after the comma that ends an opening subordinate clause, be it one without a
    conjunction ("Er der uro, taler lederen med gruppen")."""
    lower = sentence.casefold()
    if INVERTED.match(lower):
        return 0
    if lower.startswith(_openings().fronting_phrases):
        return 0  # "Inden for rammen vælger …" is no "Inden vi vælger, …"
    first = lower.split(maxsplit=1)[0] if lower.split() else ""
    # "Derfor" and "efter" end like verbs in the present tense, and open a main clause
    verb = first in grammar().modals or (_is_present_tense(first) and first not in grammar().fronting)
    conditional = verb and not lower.rstrip().endswith("?")
    if conditional or lower.startswith(_openings().subordinate):
        comma = sentence.find(",")
        if comma > 0:
            return comma + 1 + (len(sentence[comma + 1 :]) - len(sentence[comma + 1 :].lstrip()))
    return 0


class _Openings(NamedTuple):
    """How sentences begin: with words that stand before the verb of a main clause, several at least, or with a
    conjunction of a subordinate one. Each with the space behind it."""

    fronting_phrases: tuple[str, ...]
    subordinate: tuple[str, ...]


@cache
def _openings() -> _Openings:
    phrases = tuple(f"{words} " for words in grammar().fronting if " " in words)
    return _Openings(phrases, tuple(f"{word} " for word in grammar().subordinators))


def _is_right_after_first_verb(before: str) -> bool:
    """ "I samspil med borgerne skal | medarbejderne": the words before end in the clause's first finite verb, and no
    pronoun has taken the subject's place."""
    words = re.findall(r"\w+", before.casefold())
    if not words or (words[-1] not in grammar().modals and not _is_present_tense(words[-1])):
        return False
    earlier = words[:-1]
    return not any(w in grammar().subject_pronouns - {"i", "de", "den", "det", "alle"} for w in earlier) and not any(
        w in grammar().modals for w in earlier
    )


def _is_present_tense(word: str) -> bool:
    present = word.endswith("r") and len(word) > 3 and word not in modality().no_verbs and lookup(word) is None
    return present or word in DEPONENT


def begins_with_verb(sentence: str) -> bool:
    """Whether a sentence begins with a verb in the present tense and asks nothing: an item of a list.

    >>> [begins_with_verb(text) for text in ("Siger tak for indsatsen.", "Vi siger tak.", "Tør du?")]
    [True, False, False]

    What stands before a verb is none:

    >>> [begins_with_verb(text) for text in ("Derfor skal vi lytte.", "Aftaler holder vi.", "Holder aftaler.")]
    [False, False, True]
    """
    first, second, third, *_ = [*(word.casefold().strip(",.") for word in sentence.split(maxsplit=3)), "", "", ""]
    inverted = is_present_tense(second) and third in grammar().subject_pronouns  # "Aftaler holder vi"
    before_verb = second in grammar().modals or second in SHORT_PRESENT or inverted
    verb = first in SHORT_PRESENT or _is_present_tense(first)
    return verb and not before_verb and not sentence.rstrip().endswith("?")


DEPONENT = {"mødes", "samles", "enes", "lykkes", "trives", "følges"}  # active in meaning, passive in form
SHORT_PRESENT = {"er", "har", "gør", "tør", "får", "ser", "går", "står", "ved", "kan", "skal"}


def _is_bare(mention: Mention) -> bool:
    return mention.lemma in roles().ambiguous.heading_only


def _joins_others(mention: Mention) -> bool:
    """Several different roles joined are no subject, unless together they are all staff."""
    return mention.joined > 1 and mention.role is not Role.ALL_STAFF


def _shifted(mention: Mention, by: int) -> Mention:
    return Mention(
        mention.start + by,
        mention.end + by,
        mention.role,
        mention.lemma,
        mention.definite,
        mention.plural,
        mention.genitive,
        mention.joined,
    )


def _mention_near(text: str, at: int) -> Mention | None:
    return next(
        (m for m in find_mentions(text) if at <= m.start <= at + 25 and not re.search(r"[,.:;]", text[at : m.start])),
        None,
    )


def _as_label(text: str, mention: Mention) -> RoleLabel:
    return RoleLabel(text[mention.start : mention.end].strip(), mention.role)
