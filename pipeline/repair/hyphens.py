"""The line-end decision: what stands between the last word of a line and the first of the next.

Every line end is decided by the first rule of `RULES` that has an answer, and the answer names the rule and its
evidence. The order follows the strength of the evidence; an ordinary line end never welds two words.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from pipeline.lexicon import line_ends
from pipeline.repair.characters import SOFT_HYPHEN
from pipeline.repair.likelihood import is_frequent, odds_of_one
from pipeline.repair.words import Vocabulary, is_compound, is_full_form, is_plausible, read_vocabulary
from pipeline.text_lines import is_present_tense

HYPHEN_END = re.compile(r"\w[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}]$")
LAST_WORD = re.compile(r"[^\s(\[\"'”„»«]+$")
FIRST_WORD = re.compile(r"^[^\s]+")
LETTERS_AT_START = re.compile(r"^[^\W\d_]+(?:-[^\W\d_]+)*")
LETTERS_AT_END = re.compile(r"[^\W\d_]+$")
SERIES = re.compile(r"\w-,? (?:og|eller|samt) \w+\s*$")  # "om-, til- og ny / bygning"
INFINITIVE_MARK = re.compile(r"\bat \w+\s*$")
CHAIN = re.compile(r"[^\W\d_]+-[^\W\d_]")
ADDRESS = re.compile(r"www\.|://|@|\.dk\b")


class Join(StrEnum):
    """What becomes of a line end."""

    WHOLE = "whole"  # resul- / tater → resultater
    HYPHEN = "hyphen"  # VI- / VI → VI-VI
    SUSPENDED = "suspended"  # ledelses- / og … → ledelses- og …
    TWO_WORDS = "two_words"


@dataclass(frozen=True)
class LineEnd:
    """The two lines that meet, the last and first word where they do, and what the document says.

    display: whether it is large type, whose breaks print no hyphen more often than the text's.
    """

    left: str
    right: str
    vocabulary: Vocabulary
    display: bool = False

    @cached_property
    def hyphenated(self) -> bool:
        """Whether the first line ends in a printed hyphen."""
        return HYPHEN_END.search(self._last_token) is not None

    @cached_property
    def last(self) -> str:
        match = LAST_WORD.search(self._last_token)
        return match[0] if match else ""

    @cached_property
    def _last_token(self) -> str:
        """What stands behind the last white space of the first line."""
        return "".join(self.left.rsplit(maxsplit=1)[-1:])

    @cached_property
    def first(self) -> str:
        match = FIRST_WORD.search(self.right)
        return match[0] if match else ""

    @cached_property
    def halves(self) -> tuple[str, str]:
        """The letters left and right of the line end, without hyphens and punctuation."""
        left = LETTERS_AT_END.search(self._last_token.rstrip("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{SOFT HYPHEN}"))
        right = LETTERS_AT_START.search(self.right)
        return (left[0] if left else "", right[0].split("-")[0] if right else "")


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, the rule that gave it, its evidence, and whether it could well have gone the other way."""

    join: Join
    rule: str
    evidence: str
    certain: bool = True


def decide(end: LineEnd) -> Decision:
    """What becomes of a line end.

    >>> decide(LineEnd("vi skaber resul-", "tater sammen", Vocabulary())).join.value
    'whole'
    >>> decide(LineEnd("et ledelses-", "og medarbejdergrundlag", Vocabulary())).join.value
    'suspended'
    >>> decide(LineEnd("et samspil i", "hverdagen", Vocabulary())).join.value
    'two_words'
    """
    for rule in RULES:
        decision = rule(end)
        if decision is not None:
            return decision
    return Decision(Join.TWO_WORDS, "line_end", "ordinary line end")


def join_soft_hyphen(end: LineEnd) -> Decision | None:
    """bor<soft hyphen> / gerne → borgerne."""
    if not end.left.rstrip().endswith(SOFT_HYPHEN):
        return None
    left, right = end.halves
    if end.first.lower() in line_ends().suspending and not end.vocabulary.is_word(left + right):
        return Decision(Join.SUSPENDED, "soft_hyphen", f"followed by {end.first}")
    return Decision(Join.WHOLE, "soft_hyphen", "soft hyphen")


def keep_suspended(end: LineEnd) -> Decision | None:
    """uddannelses- / og forskningsprojekter → uddannelses- og forskningsprojekter."""
    if not end.hyphenated:
        return None
    first = end.first.lower()
    if first.startswith("-"):
        return Decision(Join.SUSPENDED, "suspended_hyphen", f"followed by {first}")
    if first.rstrip(",") not in line_ends().suspending:
        return None
    left, right = end.halves
    if first not in ("og", "eller", "samt") and is_full_form(left + right):  # "ind- / til", "sam- / men"
        return Decision(Join.WHOLE, "printed_hyphen", f"lexicon: {left + right}")
    return Decision(Join.SUSPENDED, "suspended_hyphen", f"followed by {first}")


def keep_belonging_hyphen(end: LineEnd) -> Decision | None:
    """VI- / VI, EU- / lande, Nord- / Jylland, 0- / 18-årige, udefra-ind- / perspektiv: the hyphen belongs to the word."""
    if not end.hyphenated:
        return None
    left, right = end.halves
    whole = left + right
    stem = end.last.rstrip("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}")
    hyphenated = f"{left}-{right}".lower()
    if hyphenated in end.vocabulary.words and whole.lower() not in end.vocabulary.words:
        return Decision(Join.HYPHEN, "hyphen_elsewhere", hyphenated)
    capitals = left.isupper() and right.isupper() and len(left) > 2
    if capitals and len(right) > 1 and (is_full_form(whole) or is_compound(whole)):
        return Decision(Join.WHOLE, "printed_hyphen", f"capitals, lexicon: {whole.lower()}")
    if ADDRESS.search(end.last) or ADDRESS.search(end.first):
        return Decision(Join.HYPHEN, "hyphen_in_address", end.last)
    if not left or not right:
        return Decision(Join.HYPHEN, "hyphen_at_number", f"{stem} | {end.first}")
    if len(left) == 1:
        return Decision(Join.HYPHEN, "hyphen_after_letter", stem)
    if left.isupper() and (not capitals or len(left) <= 4):
        return Decision(Join.HYPHEN, "hyphen_after_acronym", stem)
    if right[0].isupper() and not left.isupper():
        return Decision(Join.HYPHEN, "hyphen_before_capital", right)
    if left.lower() in line_ends().hyphen_prefixes:
        return Decision(Join.HYPHEN, "hyphen_prefix", left)
    if _goes_on_chain(stem, left) and right and is_full_form(right) and not is_full_form(whole):
        return Decision(Join.HYPHEN, "hyphen_chain", stem)
    chained = "-" in stem or CHAIN.match(end.first)
    if chained and not (is_full_form(whole) or is_compound(whole) or whole.lower() in end.vocabulary.words):
        return Decision(Join.HYPHEN, "hyphen_chain", stem)
    return None


def _goes_on_chain(stem: str, left: str) -> bool:
    """Whether what stands before a line's end is a chain of whole words: "skole-hjem", not "HR-personale"."""
    parts = stem.split("-")
    return len(parts) > 1 and all(part.islower() and len(part) > 1 for part in parts) and is_full_form(left)


def join_printed_hyphen(end: LineEnd) -> Decision | None:
    """resul- / tater → resultater; no dictionary needed, since Danish breaks words so."""
    if not end.hyphenated:
        return None
    left, right = end.halves
    whole = left + right
    known = end.vocabulary.is_word(whole)
    return Decision(Join.WHOLE, "printed_hyphen", f"lexicon: {whole}" if known else f"unknown word: {whole}", known)


def keep_slash(end: LineEnd) -> Decision | None:
    """medarbejdere/ / ledere: nothing stands after a slash that ends its line without a space."""
    if end.left.endswith("/") and end.right[:1].isalpha():
        return Decision(Join.WHOLE, "slash", end.last)
    return None


def join_initial(end: LineEnd) -> Decision | None:
    """B / orgeren → Borgeren: a drop cap and the rest of its word; "I / kommunen" are two."""
    left, right = end.left.strip(), end.halves[1]
    if len(left) != 1 or not left.isupper() or not right[:1].islower() or left != end.last:
        return None
    if left in ONE_LETTER_WORDS and is_plausible(right):
        return None
    return Decision(Join.WHOLE, "initial", f"{left} alone on its line")


ONE_LETTER_WORDS = {"I", "Å"}


def keep_ordinary(end: LineEnd) -> Decision | None:
    """Punctuation, a capital, a digit, a printed space at the line end: two words, whatever they would make together."""
    left, right = end.halves
    plain = end.left.rstrip()
    if not left or not right or not plain[-1].isalpha() or not end.right[0].isalpha():
        return Decision(Join.TWO_WORDS, "line_end", "punctuation")
    if end.left != plain:
        return Decision(Join.TWO_WORDS, "line_end", "space printed at the line end")
    if right[0].isupper() and not (left.isupper() and len(left) > 1):
        return Decision(Join.TWO_WORDS, "line_end", "capital")
    return None


def keep_pair(end: LineEnd) -> Decision | None:
    """Two words that stand side by side elsewhere in the document, and nowhere as one."""
    left, right = (half.lower() for half in end.halves)
    if (left, right) in end.vocabulary.pairs and left + right not in end.vocabulary.words:
        return Decision(Join.TWO_WORDS, "line_end", f"side by side elsewhere: {left} {right}")
    return None


def join_lost_hyphen(end: LineEnd) -> Decision | None:
    """organisa / tion → organisation: a half is no word, and together they are one."""
    left, right = end.halves
    whole = left + right
    if len(whole) < 4 or (_is_listed(left) and _is_listed(right)) or not _is_strong(whole, end.vocabulary):
        return None
    broken = [half for half in (left, right) if not _is_word(half) or _is_hardly_word(half, left, right)]
    if not broken or (not end.vocabulary.lost and len(broken) < 2 and not _is_far_likelier(left, right)):
        return None
    return Decision(Join.WHOLE, "lost_hyphen", f"{' and '.join(broken)} no word, {whole} is one")


def _is_word(half: str) -> bool:
    return is_plausible(half) and _may_stand_alone(half)


def _is_listed(half: str) -> bool:
    """Whether a half is a word beyond doubt, which takes far less to tell than whether it is a compound."""
    return is_full_form(half) and _may_stand_alone(half)


def _may_stand_alone(half: str) -> bool:
    return len(half) > 1 or half.upper() in ONE_LETTER_WORDS


def _is_far_likelier(left: str, right: str) -> bool:
    """Whether one half is no word and the whole a frequent one, so that even a document that prints its hyphens has lost
    this one: "le / dere"."""
    odds = odds_of_one(left, right)
    return left.islower() and is_frequent(left + right) and odds is not None and odds >= FAR


def _is_clearly_one(end: LineEnd) -> bool:
    """Whether the two words at a line end make a frequent one that is by far likelier: "bor / geren"."""
    left, right = (half.lower() for half in end.halves)
    odds = odds_of_one(left, right) if is_frequent(left + right) else None
    return odds is not None and odds >= CLEAR


def _is_hardly_word(half: str, left: str, right: str) -> bool:
    """Whether a half is a word only as an odd compound (son + ligt), and the whole by far likelier."""
    if is_full_form(half) or is_frequent(half.lower()):
        return False
    odds = odds_of_one(left, right)
    return odds is not None and odds >= CLEAR


def join_lost_hyphen_between_words(end: LineEnd) -> Decision | None:
    """ledelses / stil → ledelsesstil: both halves are words, so only with more evidence for the whole."""
    left, right = (half.lower() for half in end.halves)
    whole = left + right
    if {left, right} & line_ends().function_words or min(len(left), len(right)) < 2:
        elsewhere = False
    else:
        elsewhere = end.vocabulary.words[whole] >= 1 and len(whole) > 5
    if elsewhere and (end.vocabulary.lost or end.display):
        return Decision(Join.WHOLE, "lost_hyphen", f"elsewhere in the document: {whole}", certain=not end.display)
    if not end.vocabulary.lost or not _is_strong(whole, end.vocabulary):
        return None
    if end.vocabulary.spaced and (is_full_form(whole) or not {left, right} & line_ends().function_words):
        return Decision(Join.WHOLE, "lost_hyphen", f"no space at the line end, {whole} is a word")
    if SERIES.search(end.left):
        return Decision(Join.WHOLE, "lost_hyphen", f"{whole} is the last of a series of compounds")
    odds = odds_of_one(left, right)
    if odds is not None and odds >= _odds_asked(end) and f"{left} {right}" not in line_ends().either_way:
        return Decision(Join.WHOLE, "lost_hyphen", f"{whole} is likelier than {left} {right}", certain=False)
    if _opens_compound(left) and right not in line_ends().function_words and len(right) > 2:
        return Decision(Join.WHOLE, "lost_hyphen", f"{left} opens a compound: {whole}", certain=False)
    return Decision(Join.TWO_WORDS, "line_end", f"both are words, {whole} too", certain=False)


def _odds_asked(end: LineEnd) -> float:
    """From which odds on two words are one: sooner where a preposition would stand before a verb ("over / holder",
    "af / talt", "at for / bedre") or behind "der", later behind a word in -s that stands for itself ("fælles / sprog") and
    before "er"."""
    left, right = (half.lower() for half in end.halves)
    prefixes = line_ends().prefixes
    infinitive = INFINITIVE_MARK.search(end.left) is not None and is_full_form(left + right + "r")
    verb = infinitive or is_present_tense(right) or _is_participle(right)
    if (left in prefixes and verb) or (left in DEICTIC and right in prefixes):
        return EVEN
    return CLEAR if left in line_ends().whole_in_s or right == "er" else LIKELY


def _is_participle(word: str) -> bool:
    """Whether a word is a verb's participle in -t: "talt", of "taler" and "talte"."""
    return word.endswith("t") and is_full_form(word + "e") and is_full_form(word[:-1] + "er")


DEICTIC = {"der", "her", "hvor"}  # which open adverbs: "derefter", "hermed"
EVEN = 0.0
LIKELY = 0.9  # log10 of the odds from which on a word that may be two is one
FAR = 4.0
CLEAR = 3.0  # the same for what is no frequent word but might be a compound: "konklude" of "konkluderet"


def _opens_compound(left: str) -> bool:
    """Whether a word ends in the s between the parts of a compound and hardly comes alone: "ledelses", not "års"."""
    inner = left.endswith("s") and not left.endswith(GENITIVES) and not is_frequent(left)
    return inner and (not left.endswith("es") or left.endswith("elses")) and is_full_form(left[:-1])


GENITIVES = ("ens", "ets", "ers", "ernes")  # of definite and plural nouns, which open no compounds


def _is_strong(whole: str, vocabulary: Vocabulary) -> bool:
    return is_full_form(whole) or vocabulary.words[whole.lower()] >= 1 or is_compound(whole)


RULES: tuple[Callable[[LineEnd], Decision | None], ...] = (
    join_soft_hyphen,
    keep_suspended,
    keep_belonging_hyphen,
    join_printed_hyphen,
    keep_slash,
    join_initial,
    keep_ordinary,
    keep_pair,
    join_lost_hyphen,
    join_lost_hyphen_between_words,
)


@dataclass(frozen=True, slots=True)
class LostSettings:
    """When a document counts as one that loses its hyphens.

    count, share: at least so many, and so large a part, of the line ends where a half is no word and the whole is one.
        Lower, and a misspelt word turns the mode on; higher, and a short text stays broken.
    spaced: part of the line ends that print a space, and telling: part of the others, where two small letters meet,
        that are broken words; from there on a missing space itself is evidence of a broken word. always: the same as
        `spaced` among the line ends after a comma, which break no word and end no paragraph.
    """

    count: int = 3
    share: float = 0.01
    spaced: float = 0.5
    telling: float = 0.6
    always: float = 0.95


INNER_HYPHEN = re.compile(r"(?<![\w-])(?P<left>[^\W\d_]{2,40})(?P<printed>- ?)(?P<right>[a-zæøåéü]{2,40})(?![\w-])")


@dataclass(frozen=True, slots=True)
class KeptHyphen:
    """A hyphen inside a line that broke a word, perhaps with a space behind it: where it stands, in what, why it goes."""

    start: int
    printed: str
    word: str
    decision: Decision


def find_kept_hyphens(text: str) -> list[KeptHyphen]:
    """Hyphens inside a line that broke a word at a line end which the text no longer has. Two words of their own keep
    theirs, unless they are one in the word list.

    >>> text = "en fortæl-ling om e-læring, ris-ros-runder, leder-medarbejder og be- slutninger, drifts- og anlægsopgaver"
    >>> [(kept.start, kept.printed) for kept in find_kept_hyphens(text)]
    [(9, '-'), (67, '- ')]
    """
    found = []
    for match in INNER_HYPHEN.finditer(text) if "-" in text else ():
        left, right = match["left"], match["right"]
        whole = left + right
        own = left.isupper() or left.lower() in line_ends().hyphen_prefixes or right in line_ends().suspending
        certain = not (is_plausible(left) and is_plausible(right))
        if not own and (is_full_form(whole) or (certain and is_compound(whole))):
            decision = Decision(Join.WHOLE, "kept_hyphen", f"lexicon: {whole}", certain)
            found.append(KeptHyphen(match.start("printed"), match["printed"], whole, decision))
    return found


def find_spaced_hyphens(text: str) -> list[KeptHyphen]:
    """Those of `find_kept_hyphens` with a space behind them, whose word is in the word list: one alone tells, since a
    suspended hyphen stands before "og" or the like.

    >>> text = "trivsel og sund- hed, drifts- og anlægsopgaver, fortæl-ling"
    >>> [kept.word for kept in find_spaced_hyphens(text)]
    ['sundhed']
    """
    found = find_kept_hyphens(text) if "- " in text else []
    return [kept for kept in found if kept.printed.endswith(" ") and is_full_form(kept.word)]


def study_line_ends(paragraphs: Sequence[Sequence[str]], settings: LostSettings = LostSettings()) -> Vocabulary:
    """What a document's own lines say: its words, whether it loses hyphens, whether a missing space tells so."""
    words, pairs = read_vocabulary(line for lines in paragraphs for line in lines)
    plain = Vocabulary(words, pairs, lost=True)
    ends = [
        LineEnd(a, b.lstrip(), plain)
        for lines in paragraphs
        for a, b in itertools.pairwise(lines)
        if a.strip() and b.strip()
    ]
    unbroken = [e for e in ends if not e.hyphenated and not e.left.rstrip().endswith(SOFT_HYPHEN)]
    open_ends = [e for e in unbroken if keep_ordinary(e) is None]
    lost = sum(join_lost_hyphen(e) is not None for e in open_ends)
    none_printed = len(unbroken) == len(ends)
    # where few halves are no words, frequent words in two halves that are some tell too
    broken = sum(map(_is_clearly_one, open_ends)) if none_printed and 0 < lost < settings.count else lost
    return Vocabulary(
        words,
        pairs,
        spaced=_tells_by_spaces(unbroken, open_ends, lost, settings),
        lost=broken >= settings.count and broken >= settings.share * len(ends),
        kept=_keeps_hyphens(line for lines in paragraphs for line in lines),
    )


def _keeps_hyphens(lines: Iterable[str], settings: LostSettings = LostSettings()) -> bool:
    """Whether hyphens inside lines stand in the midst of several words, a half of which is none."""
    found = (kept.decision for line in lines for kept in find_kept_hyphens(line))
    return len({decision.evidence for decision in found if decision.certain}) >= settings.count


def _tells_by_spaces(
    unbroken: Sequence[LineEnd], open_ends: Sequence[LineEnd], lost: int, settings: LostSettings
) -> bool:
    """Whether a missing space at a line end tells of a broken word. `lost`: how many of the open ends are broken."""
    spaced = [end for end in unbroken if end.left != end.left.rstrip()]
    commas = [end for end in unbroken if end.left.rstrip().endswith(",")]
    stops = [end for end in spaced if end.left.rstrip().endswith((".", ","))]
    held = sum(end.left != end.left.rstrip() for end in commas)
    if commas and len(stops) >= settings.count and held >= settings.always * len(commas):
        return True
    return len(spaced) >= settings.spaced * len(unbroken) > 0 and lost >= settings.telling * len(open_ends) > 0
