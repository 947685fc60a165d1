"""Which Danish words there are: simplemma's full forms, compounds of them, and the document's own words."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from pipeline.full_forms import is_known
from pipeline.lexicon import line_ends

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SHORTEST_PART = 3  # letters; shorter parts make compounds out of anything


@cache
def is_full_form(word: str) -> bool:
    """Whether the full-form list has the word, in any case."""
    return bool(word) and any(is_known(form) for form in {word.lower(): None, word: None})


LONGEST_WORD = 60  # letters; a longer run of letters is an address or data, and takes long to part


@cache
def is_compound(word: str) -> bool:
    """Whether a word is made of two or more known ones, with s or e between them or nothing.

    >>> is_compound("evalueringskultur")
    True
    >>> is_compound("derfra")
    False
    """
    lower = word.lower()
    return len(word) <= LONGEST_WORD and any(
        first_parts(lower[:cut]) and is_last_part(lower[cut:]) for cut in range(SHORTEST_PART, len(lower) - 2)
    )


def first_parts(part: str) -> list[str]:
    """The words that may open a compound with these letters, s or e between left off; none where they are no word.

    >>> first_parts("ledelses"), first_parts("over"), first_parts("organisa")
    (['ledelses', 'ledelse'], [], [])
    """
    if part in line_ends().function_words:
        return []
    linked = part[-1] in "se" and len(part) > SHORTEST_PART
    return [word for word in (part, part[:-1] if linked else "") if is_full_form(word)]


def is_last_part(part: str) -> bool:
    """Whether letters may close a compound: a word that is no small one, or a compound."""
    if len(part) < SHORTEST_PART or part in line_ends().function_words:
        return False
    return is_full_form(part) or (len(part) > 6 and is_compound(part))


@cache
def is_plausible(word: str) -> bool:
    """Whether a half could stand alone: a full form, a compound, or the genitive of one.

    >>> is_plausible("enkeltes"), is_plausible("organisa")
    (True, False)
    """
    if is_full_form(word) or is_compound(word):
        return True
    return word.endswith("s") and len(word) > SHORTEST_PART and (is_full_form(word[:-1]) or is_compound(word[:-1]))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What one document says of words: those inside its lines, and pairs that stand side by side in a line.

    spaced: whether its ordinary line ends print a space, so that a missing one tells of a broken word.
    soft_prints: whether a soft hyphen is what it prints for a hyphen, inside its lines too.
    lost: whether it breaks words without printing the hyphen.
    kept: whether it keeps the hyphens of line ends that it no longer has, as a web viewer's text does.
    """

    words: Counter[str] = field(default_factory=Counter)
    pairs: frozenset[tuple[str, str]] = frozenset()
    spaced: bool = False
    soft_prints: bool = False
    lost: bool = False
    kept: bool = False

    def is_word(self, word: str) -> bool:
        """Whether the word stands in the document, is a full form, or a compound."""
        return word.lower() in self.words or is_full_form(word) or is_compound(word)


def read_vocabulary(lines: Iterable[str]) -> tuple[Counter[str], frozenset[tuple[str, str]]]:
    """The words of all lines, and the pairs that stand side by side inside one.

    The first and last word of a line may be halves; as words they do no harm, since a half is looked up only in the
    full-form list, but as pairs they would speak against rejoining.
    """
    found = [list(map(str.lower, WORD.findall(line))) for line in lines]
    words = Counter(itertools.chain.from_iterable(found))
    return words, frozenset(itertools.chain.from_iterable(map(itertools.pairwise, found)))
