"""Which labels name one perspective, and which statements say the same."""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from simplemma import lemmatize

from pipeline.lexicon import line_ends
from pipeline.segment.units import bare_label
from pipeline.segment.walk import Draft

WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """When two labels or two statements are one.

    label: least weighted share of stems that two labels have in common. Lower, and sister perspectives fall
        together; higher, and "Sammen sikrer vi driften" stays apart from "Mit bidrag til en sikker drift".
    text: least similarity of two statements of one role and one perspective.
    """

    label: float = 0.5
    text: float = 0.62
    anywhere: float = 0.86


SETTINGS = GroupSettings()


@cache
def stem(word: str) -> str:
    """A word's lemma cut to what its inflected and derived forms share.

    >>> stem("styrkede") == stem("styrker"), stem("resultaterne") == stem("resultater")
    (True, True)
    """
    lower = word.casefold()
    lemma = lemmatize(lower, lang="da")
    return re.sub(r"(?:erne|ende|ede|ene|er|en|et|te|e|r|s)$", "", lemma) if len(lemma) > 4 else lemma


def content_stems(text: str) -> frozenset[str]:
    """Stems of a text's words without the small ones."""
    return frozenset(stem(w) for w in WORD.findall(text) if w.casefold() not in line_ends().function_words)


def perspective_keys(drafts: Sequence[Draft], settings: GroupSettings = SETTINGS) -> dict[str, str]:
    """{label: key} for all labels of the document; labels of one perspective share a key.

    Labels that differ in letter case only are one. Others are one when each is the other's best match by shared
    stems, rare ones counting more, and they never stand side by side under one parent.
    """
    labels = list(dict.fromkeys(label for d in drafts for label in d.perspective))
    first: dict[str, str] = {}
    for label in labels:
        first.setdefault(bare_label(label), label)
    stems = {bare: content_stems(bare) for bare in first}
    frequency = Counter(s for found in stems.values() for s in found)
    weights = {s: 1 / (1 + math.log(count)) if count > 1 else 1.0 for s, count in frequency.items()}
    sets = _parallel_sets(drafts)
    parent = {bare: bare for bare in first}

    def root(bare: str) -> str:
        while parent[bare] != bare:
            bare = parent[bare]
        return bare

    for left, right in _aligned(sets, stems, weights, settings):
        a, b = root(left), root(right)
        if a != b:
            parent[max(a, b, key=list(first).index)] = min(a, b, key=list(first).index)
    keys = _slugs([root(bare) for bare in first])
    return {label: keys[root(bare_label(label))] for label in labels}


def _slugs(roots: Sequence[str]) -> dict[str, str]:
    keys: dict[str, str] = {}
    for bare in dict.fromkeys(roots):
        slug = slugify(bare) or "tema"
        taken = sum(key == slug or key.startswith(slug + "-") for key in keys.values())
        keys[bare] = slug if not taken else f"{slug}-{taken + 1}"
    return keys


def slugify(text: str) -> str:
    """Letters and digits of a text, words joined by hyphens.

    >>> slugify("Mod på at gå nye veje!")
    'mod-paa-at-gaa-nye-veje'
    """
    folded = text.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _parallel_sets(drafts: Sequence[Draft]) -> list[tuple[str, ...]]:
    """The innermost labels that stand together, in order: those of one role heading's section, or under one parent."""
    groups: dict[tuple, dict[str, None]] = defaultdict(dict)
    for draft in drafts:
        if draft.perspective:
            label = draft.role.label if draft.role is not None else ""
            parent = tuple(bare_label(p) for p in draft.perspective[:-1])
            groups[label, parent][bare_label(draft.perspective[-1])] = None
    return list(dict.fromkeys(tuple(group) for group in groups.values()))


def _aligned(
    sets: Sequence[tuple[str, ...]], stems: dict[str, frozenset[str]], weights: dict[str, float], settings: GroupSettings
) -> list[tuple[str, str]]:
    """Pairs of labels from two parallel sets that are each other's best match."""
    together = {frozenset((a, b)) for group in sets for a in group for b in group if a != b}
    pairs = []
    bares = list(stems)
    likeness = {
        (a, b): _likeness(stems[a], stems[b], weights)
        for i, a in enumerate(bares)
        for b in bares[i + 1 :]
        if stems[a] & stems[b] and frozenset((a, b)) not in together
    }
    best: dict[str, float] = defaultdict(float)
    for (a, b), value in likeness.items():
        best[a], best[b] = max(best[a], value), max(best[b], value)
    for (a, b), value in likeness.items():
        if value >= settings.label and value >= 0.8 * min(best[a], best[b]):
            pairs.append((a, b))
    return pairs


def _likeness(a: frozenset[str], b: frozenset[str], weights: dict[str, float]) -> float:
    """Weight of the shared stems against that of the smaller label."""
    shared = sum(weights[s] for s in a & b)
    return shared / min(sum(weights[s] for s in a), sum(weights[s] for s in b))


def group_statements(drafts: Sequence[Draft], keys: dict[str, str], settings: GroupSettings = SETTINGS) -> list[str | None]:
    """The group of each statement, None where no other says the same.

    Only statements of one role are compared: alike to the letter, or alike but for some words, or (under one
    perspective, in two presentations) in the same place with much in common.
    """
    by_role: dict[str | None, list[int]] = defaultdict(list)
    for index, draft in enumerate(drafts):
        by_role[draft.role.role.value if draft.role is not None else None].append(index)
    parent = list(range(len(drafts)))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    texts = [" ".join(d.text.casefold().split()).rstrip(".") for d in drafts]
    stems = [content_stems(text) for text in texts]
    for members in by_role.values():
        for place, i in enumerate(members):
            for j in members[place + 1 :]:
                if root(i) != root(j) and _say_the_same(drafts, keys, texts, stems, i, j, settings):
                    parent[root(j)] = root(i)
    sizes = Counter(root(i) for i in range(len(drafts)))
    numbers: dict[int, int] = {}
    return [
        f"g{numbers.setdefault(root(i), len(numbers) + 1)}" if sizes[root(i)] > 1 else None for i in range(len(drafts))
    ]


def _say_the_same(
    drafts: Sequence[Draft],
    keys: dict[str, str],
    texts: Sequence[str],
    stems: Sequence[frozenset[str]],
    i: int,
    j: int,
    settings: GroupSettings,
) -> bool:
    if texts[i] == texts[j]:
        return True
    a, b = stems[i], stems[j]
    shared = len(a & b)
    if not shared or drafts[i].kind is not drafts[j].kind:
        return False
    inner_i, inner_j = drafts[i].perspective[-1:], drafts[j].perspective[-1:]
    same_key = bool(inner_i and inner_j) and keys[inner_i[0]] == keys[inner_j[0]]
    same_section = drafts[i].perspective == drafts[j].perspective and drafts[i].role == drafts[j].role
    share = shared / max(len(a), len(b))
    if same_key and not same_section and share >= 0.5:
        return SequenceMatcher(None, texts[i], texts[j], autojunk=False).ratio() >= settings.text
    return share >= 0.7 and not same_section and SequenceMatcher(None, texts[i], texts[j], autojunk=False).ratio() >= settings.anywhere
