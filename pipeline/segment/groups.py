"""Which labels name one perspective, and which statements say the same."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import chain, combinations

from pipeline.full_forms import lemma_of
from pipeline.lexicon import line_ends
from pipeline.segment.drafts import Draft
from pipeline.segment.units import bare_label

WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """When two labels or two statements are one.

    label: least share of stems that two labels have in common. Lower, and sister perspectives fall together; higher,
        and "Sammen sikrer vi driften" stays apart from "Mit bidrag til en sikker drift".
    usual: from how many labels on a stem tells none of them apart ("bidrag", "sammen").
    third: part of the labels that must have a fellow in a third presentation.
    text: least similarity of two statements of one role and one perspective.
    place: the same for two that stand in the same place of stretches of one length.
    anywhere: the same for two statements of one role under different perspectives.
    """

    label: float = 0.34
    usual: int = 3
    third: float = 0.75
    text: float = 0.7
    place: float = 0.6
    anywhere: float = 0.86


SETTINGS = GroupSettings()


@cache
def stem(word: str) -> str:
    """A word's lemma cut to what its inflected and derived forms share.

    >>> stem("styrkede") == stem("styrker"), stem("resultaterne") == stem("resultater")
    (True, True)
    """
    lower = word.casefold()
    lemma = lemma_of(lower)
    return re.sub(r"(?:erne|ende|ede|ene|er|en|et|te|e|r|s)$", "", lemma) if len(lemma) > 4 else lemma


def content_stems(text: str) -> frozenset[str]:
    """Stems of a text's words without the small ones."""
    small = line_ends().function_words
    return frozenset(stem(w) for w in WORD.findall(text) if w.casefold() not in small)


def perspective_keys(drafts: Sequence[Draft], settings: GroupSettings = SETTINGS) -> dict[str, str]:
    """{label: key} for all labels of the document; labels of one perspective share a key.

    Labels that differ in letter case only are one; others by `_same_perspectives`.
    """
    labels = list(dict.fromkeys(label for d in drafts for label in d.perspective))
    first: dict[str, str] = {}
    for label in labels:
        first.setdefault(bare_label(label), label)
    parent = {bare: bare for bare in first}

    def root(bare: str) -> str:
        while parent[bare] != bare:
            bare = parent[bare]
        return bare

    nested = {
        frozenset((bare_label(outer), bare_label(inner)))
        for d in drafts
        for n, outer in enumerate(d.perspective)
        for inner in d.perspective[n + 1 :]
    }
    for left, right in _same_perspectives(list(first), _parallel_sets(drafts), settings):
        a, b = root(left), root(right)
        if a != b and frozenset((left, right)) not in nested:  # what stands inside a perspective is not the same
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
    """The innermost labels that stand side by side, in order: those of an unbroken stretch of one role and parent.

    The stretch matters: a document printed twice, by role and by theme, names each role again beside the other labels.
    """
    sets: list[dict[str, None]] = []
    last = None
    for draft in drafts:
        if draft.perspective:
            parent = tuple(bare_label(p) for p in draft.perspective[:-1])
            here = (draft.role.label if draft.role is not None else None, parent)
            if here != last:
                sets.append({})
            sets[-1][bare_label(draft.perspective[-1])] = None
            last = here
    return list(dict.fromkeys(tuple(group) for group in sets))


def _same_perspectives(
    labels: Sequence[str], sets: Sequence[tuple[str, ...]], settings: GroupSettings
) -> list[tuple[str, str]]:
    """Pairs of labels that two presentations of one document give to one perspective.

    Each presentation is a family: labels that stand side by side, or alone in turn. Two families are presentations
    of the same when at least two labels of each, and half of the smaller family, are each other's best match by the
    stems that tell the labels of a family apart; what is left over in families of one size is paired by its place.
    """
    found: list[tuple[float, list[tuple[str, str]]]] = []
    for family, other in combinations(_families(labels, sets), 2):
        both = [*family, *other]
        frequency = Counter(s for label in both for s in content_stems(label))
        usual = {s for s, n in frequency.items() if n >= max(settings.usual, 0.2 * len(both))}
        stems = _telling_stems(family, usual) | _telling_stems(other, usual)
        matched = _best_matches(family, other, stems, settings)
        fewer = min(len(family), len(other))
        if len(matched) < max(2, 0.5 * fewer):
            continue
        done = {label for pair in matched for label in pair}
        placed = zip(family, other, strict=True) if len(family) == len(other) else ()
        found.append(
            (len(matched) / fewer, [*matched, *((a, b) for a, b in placed if a not in done and b not in done)])
        )
    pairs: list[tuple[str, str]] = []
    for part, matched in sorted(found, key=lambda one: -one[0]):
        # A label that has its fellow in one presentation has one in a third only where nearly all labels do.
        united = {label for pair in pairs for label in pair}
        pairs += [(a, b) for a, b in matched if part >= settings.third or not {a, b} & united]
    return pairs


def _telling_stems(family: Sequence[str], usual: set[str]) -> dict[str, frozenset[str]]:
    """{label: its stems that are neither usual nor those of most of its family}, all where none is left."""
    own = {label: content_stems(label) for label in family}
    counts = Counter(stem for stems in own.values() for stem in stems)
    shared = {stem for stem, n in counts.items() if n > 1 and n >= 0.5 * len(family)}
    return {label: (stems - usual - shared) or stems for label, stems in own.items()}


def _families(labels: Sequence[str], sets: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """Labels that stand side by side somewhere, directly or through others; those that always stand alone go with labels
    that all begin with the same word ("Sammen …"), and the rest of them is one."""
    parent = {label: label for label in labels}

    def root(label: str) -> str:
        while parent[label] != label:
            label = parent[label]
        return label

    for group in sets:
        for label in group[1:]:
            parent[root(label)] = root(group[0])
    found: dict[str, list[str]] = defaultdict(list)
    for label in labels:
        found[root(label)].append(label)
    alone = [members[0] for members in found.values() if len(members) == 1]
    families = [members for members in found.values() if len(members) > 1]
    for first, count in Counter(label.split()[0] for label in alone).items():
        alike = [label for label in alone if label.split()[0] == first]
        family = next((members for members in families if {label.split()[0] for label in members} == {first}), None)
        if family is not None:
            family[:] = [label for label in labels if label in {*family, *alike}]
        elif count > 1:
            families.append(alike)
        else:
            continue
        alone = [label for label in alone if label not in alike]
    return families + ([alone] if len(alone) > 1 else [])


def _best_matches(
    family: Sequence[str], other: Sequence[str], stems: dict[str, frozenset[str]], settings: GroupSettings
) -> list[tuple[str, str]]:
    likeness = {(a, b): _likeness(stems[a], stems[b]) for a in family for b in other}
    best_a = {a: max(likeness[a, b] for b in other) for a in family}
    best_b = {b: max(likeness[a, b] for a in family) for b in other}
    return [
        (a, b)
        for (a, b), value in likeness.items()
        if value[0] >= settings.label and value >= best_a[a] and value >= best_b[b]
    ]


def _likeness(a: frozenset[str], b: frozenset[str]) -> tuple[float, float]:
    """Part of the smaller label's stems that the other shares, then part of the larger one's: "sikker" and "sikrer"
    share their first letters."""
    shared = sum(any(s == t or (len(s) > 3 < len(t) and s[:4] == t[:4]) for t in b) for s in a)
    return shared / max(1, min(len(a), len(b))), shared / max(1, len(a), len(b))


def group_statements(
    drafts: Sequence[Draft], keys: Mapping[str, str], settings: GroupSettings = SETTINGS
) -> list[str | None]:
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
    runs = _runs(drafts)
    links: dict[tuple[int, int], float] = {}
    for members in by_role.values():
        first: dict[str, int] = {}
        holders: dict[str, list[int]] = defaultdict(list)  # of each stem
        for j in members:
            parent[root(j)] = root(first.setdefault(texts[j], j))
            shared = Counter(chain.from_iterable(holders[stem] for stem in stems[j]))
            half = 0.5 * len(stems[j])
            for i, count in shared.items():
                if count < half or runs[i] == runs[j] or texts[i] == texts[j]:
                    continue
                share = count / max(len(stems[i]), len(stems[j]))
                if share >= 0.5:
                    likeness = _likeness_of(drafts, keys, texts, runs, i, j, share, settings)
                    if likeness:
                        links[i, j] = likeness
            for stem in stems[j]:
                holders[stem].append(j)
    for i, j in _mutual(links, runs):
        parent[root(j)] = root(i)
    sizes = Counter(root(i) for i in range(len(drafts)))
    numbers: dict[int, int] = {}
    return [
        f"g{numbers.setdefault(root(i), len(numbers) + 1)}" if sizes[root(i)] > 1 else None for i in range(len(drafts))
    ]


def _runs(drafts: Sequence[Draft]) -> list[int]:
    """The number of the unbroken stretch of one role and one path that each statement stands in."""
    runs: list[int] = []
    last = None
    for draft in drafts:
        here = (draft.role.label if draft.role is not None else None, draft.perspective)
        runs.append((runs[-1] + (here != last)) if runs else 0)
        last = here
    return runs


def _mutual(links: Mapping[tuple[int, int], float], runs: Sequence[int]) -> list[tuple[int, int]]:
    """The links between statements of two stretches of which neither has a better one there."""
    best: dict[tuple[int, int], float] = defaultdict(float)
    for (i, j), likeness in links.items():
        for one, run in ((i, runs[j]), (j, runs[i])):
            best[one, run] = max(best[one, run], likeness)
    return [(i, j) for (i, j), value in links.items() if value >= max(best[i, runs[j]], best[j, runs[i]])]


def _likeness_of(
    drafts: Sequence[Draft],
    keys: Mapping[str, str],
    texts: Sequence[str],
    runs: Sequence[int],
    i: int,
    j: int,
    share: float,
    settings: GroupSettings,
) -> float:
    """How alike two statements of two stretches are that say the same in other words, 0 where they do not. share: part of
    the stems of either that they share, at least a half."""
    if drafts[i].kind is not drafts[j].kind:
        return 0.0
    inner_i, inner_j = drafts[i].perspective[-1:], drafts[j].perspective[-1:]
    same_key = bool(inner_i and inner_j) and keys[inner_i[0]] == keys[inner_j[0]]
    least = settings.anywhere
    if same_key:
        least = settings.place if _stand_alike(runs, i, j) else settings.text
    elif share < 0.7:
        return 0.0
    matcher = SequenceMatcher(None, texts[i], texts[j], autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least or not _open_alike(texts[i], texts[j]):
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0


def _open_alike(left: str, right: str) -> bool:
    """Whether two texts share words before the end that they have in common: a rider that many carry ("inden for de
    rammer, som byrådet har vedtaget") makes no two of them one."""
    a, b = left.split(), right.split()
    same = next(
        (n for n, (x, y) in enumerate(zip(reversed(a), reversed(b), strict=False)) if x != y), min(len(a), len(b))
    )
    heads = [content_stems(" ".join(words[: len(words) - same])) for words in (a, b)]
    fewest = min(map(len, heads))
    return same < RIDER or fewest < LEAST_STEMS or len(heads[0] & heads[1]) >= 0.34 * fewest


RIDER = 5  # words that two texts end in
LEAST_STEMS = 3  # before them


def _stand_alike(runs: Sequence[int], i: int, j: int) -> bool:
    """Whether two statements stand in the same place of two stretches of one length. Those of a stretch follow each
    other, so that its first and last tell both."""
    first_i, first_j = bisect_left(runs, runs[i]), bisect_left(runs, runs[j])
    long_i, long_j = bisect_right(runs, runs[i]) - first_i, bisect_right(runs, runs[j]) - first_j
    return long_i == long_j and i - first_i == j - first_j
