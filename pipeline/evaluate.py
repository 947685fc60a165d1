"""How well rows agree with a gold file: the measures of the annotation guide.

Statements are matched one to one. Equal texts come first (bullets, enumerators, quotes and white space do not
count); where a text occurs more than once, the same page decides, then role and innermost label, then order.
What is left is paired by similarity. `strict` asks for the same text, role and innermost label.
"""

import difflib
import json
import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import UsageError

Row = dict[str, Any]

# Least similarity of a pair. Lower, and different statements of one phrasing pass for each other.
FUZZY = 0.8

# Shorter texts stand in some passage by chance.
OPTIONAL_MIN = 12  # letters and digits

DOUBLE_QUOTES = "“”„‟«»″〝〞"
SINGLE_QUOTES = "‘’‚‛′´`‹›"
QUOTES = str.maketrans(
    dict.fromkeys(DOUBLE_QUOTES, '"') | dict.fromkeys(SINGLE_QUOTES, "'"),
)

BULLET = re.compile(
    r"""
    ^(?:
      [•‣⁃∙■□▪▫▶▸►○●◦·➢➤✓✔☐☑❏❖\uf0a7\uf0b7\uf0fc\uf0d8]\s*  # always bullets
    | [–—−\-*>›»→o]\s+                                          # bullets before a space
    )(?=\S)
    """,
    re.VERBOSE,
)
ENUMERATOR = re.compile(
    r"""
    ^(?:
      \d{1,2}[.)]   # 1.  2)
    | [a-zA-Z]\)    # a)
    )\s+
    """,
    re.VERBOSE,
)
SECTION = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\)?\s+")  # 1.2 Mål


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of so many agree: precision, recall and their harmonic mean, 0 to 1."""

    agreeing: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        return self.agreeing / self.predicted if self.predicted else float(not self.gold)

    @property
    def recall(self) -> float:
        return self.agreeing / self.gold if self.gold else float(not self.predicted)

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold statement and the row matched with it; `ratio` is their similarity, 1 unless fuzzy."""

    gold: Row
    row: Row
    how: Literal["exact", "alternative", "fuzzy"]
    ratio: float

    @property
    def strict(self) -> bool:
        return self.how != "fuzzy" and same_role(self) and same_label(self)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures, and the lists that say what to look at.

    Accuracies are parts of all matched pairs, fuzzy ones too, 0 to 1; None where there is nothing to compare.
    `groups` counts pairs of statements, `keys` pairs of labels; None where gold unites none.
    """

    exact: Agreement
    strict: Agreement
    matched: Agreement
    role: float | None
    label: float | None
    path: float | None
    kind: float | None
    page: float | None
    mean_iou: float | None
    groups: Agreement | None
    keys: Agreement | None
    optional_left_out: int
    pairs: list[Pair]
    missed: list[Row]
    spurious: list[Row]

    @property
    def fuzzy(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.how == "fuzzy"]

    @property
    def by_alternative(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.how == "alternative"]

    @property
    def differing(self) -> list[tuple[Pair, list[str]]]:
        """Matched pairs of which some other field is wrong, with the names of the fields."""
        found = ((pair, differences(pair)) for pair in self.pairs)
        return [(pair, names) for pair, names in found if names]


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold file: statements, passages that count neither way, and the labels that are one perspective."""

    statements: list[Row]
    optional: list[str]
    labels: list[list[str]]


def evaluate(gold_path: Path, statements_path: Path, source: str | None = None) -> Evaluation:
    """Score the rows of `statements.jsonl` whose source is `source`, or ends in it, against a gold file.

    Raises UsageError when a file cannot be used, when no row has the source, and when rows of several sources are
    there and none is named: a gold file is one document's.
    """
    gold = read_gold(gold_path)
    rows = read_rows(statements_path)
    sources = sorted({str(row.get("source")) for row in rows})
    if source is None and len(sources) > 1:
        raise UsageError(
            f"{statements_path}: statements of several sources ({', '.join(sources)}). Name one with --source."
        )
    chosen = [row for row in rows if source is None or is_source(row, source)]
    if source is not None and not chosen:
        raise UsageError(f"{statements_path}: no statement of {source}. Its sources: {', '.join(sources) or 'none'}.")
    return evaluate_rows(gold, chosen)


def evaluate_rows(gold: Gold, rows: Sequence[Row]) -> Evaluation:
    """Score rows against gold; rows inside an optional passage that match nothing are left out."""
    _, _, unmatched = match(gold.statements, rows)
    left_out = {id(row) for row in unmatched if is_optional(row, gold.optional)}
    counted = [row for row in rows if id(row) not in left_out]
    pairs, missed, spurious = match(gold.statements, counted)

    def agreement(agreeing: Iterable[Any]) -> Agreement:
        return Agreement(len(list(agreeing)), len(counted), len(gold.statements))

    paged = [pair for pair in pairs if both(pair, "page")]
    boxed = [pair for pair in paged if pair.gold.get("bbox") and pair.row.get("bbox")]
    return Evaluation(
        exact=agreement(pair for pair in pairs if pair.how != "fuzzy"),
        strict=agreement(pair for pair in pairs if pair.strict),
        matched=agreement(pairs),
        role=mean(map(same_role, pairs)),
        label=mean(map(same_label, pairs)),
        path=mean(map(same_path, pairs)),
        kind=mean(map(same_kind, pairs)),
        page=mean(map(same_page, paged)),
        mean_iou=mean(map(overlap_of, boxed)),
        groups=united(
            united_pairs([pair.gold.get("group") for pair in pairs]),
            united_pairs([pair.row.get("group") for pair in pairs]),
        ),
        keys=key_agreement(pairs, gold.labels),
        optional_left_out=len(left_out),
        pairs=pairs,
        missed=missed,
        spurious=spurious,
    )


def read_gold(path: Path) -> Gold:
    """A gold file: an object as the annotation guide shows it, or just its list of statements."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(content, list):
            return Gold(content, [], [])
        perspectives = content.get("perspectives") or []
        labels = [perspective["labels"] for perspective in perspectives]
        return Gold(content["statements"], content.get("optional_text") or [], labels)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: not a gold file ({error!r}). It needs `statements` with `text`.") from error


def read_rows(path: Path) -> list[Row]:
    """The rows of a JSON Lines export."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}. Write it with `grundlag export`.") from error
    return [read_row(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def read_row(line: str, place: str) -> Row:
    """One row; it must have a text."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{place}: not JSON. Write the file again with `grundlag export`.") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise UsageError(f"{place}: no `text`. Write the file again with `grundlag export`.")
    return row


def is_source(row: Row, source: str) -> bool:
    """Whether a row comes from a source, named in full or by the end of its path."""
    return f"/{row.get('source', '')}".endswith(f"/{source}")


def fold(text: str | None) -> str:
    """A text with composed characters, straight quotes and single spaces.

    >>> fold(" Siger  ”tak” ")
    'Siger "tak"'
    """
    composed = unicodedata.normalize("NFC", text or "").translate(QUOTES)
    return re.sub(r"\s+", " ", composed).strip()


def text_key(text: str | None) -> str:
    """What is compared of a text: folded, without its bullet or else its enumerator.

    >>> text_key("•  følger op"), text_key("a) følger op"), text_key("EU-lande - og flere")
    ('følger op', 'følger op', 'EU-lande - og flere')
    """
    folded = fold(text)
    bare = BULLET.sub("", folded, count=1)
    if bare == folded:
        bare = ENUMERATOR.sub("", folded, count=1)
    return bare.strip() or folded


def label_key(label: str) -> str:
    """What is compared of a label: letter case, section number and closing colon do not count.

    >>> label_key("1.2 MÅL:")
    'mål'
    """
    folded = fold(label).casefold()
    return (SECTION.sub("", folded, count=1) or folded).rstrip(":").strip()


def squeeze(text: str | None) -> str:
    """The letters and digits of a text."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", text or "").casefold())


def path_of(row: Row) -> list[str]:
    """The labels of a row as they are compared, outermost first."""
    path = row.get("perspective") or []
    return [label_key(label) for label in ([path] if isinstance(path, str) else path) if label]


def innermost(row: Row) -> str | None:
    """The last label of the path as it is compared."""
    path = path_of(row)
    return path[-1] if path else None


def role_of(row: Row) -> str | None:
    """The role of a row; an empty one is none."""
    return row.get("role") or None


def same_role(pair: Pair) -> bool:
    """Whether both have the same role, or none."""
    return role_of(pair.gold) == role_of(pair.row)


def same_label(pair: Pair) -> bool:
    """Whether both stand under the same innermost label."""
    return innermost(pair.gold) == innermost(pair.row)


def same_path(pair: Pair) -> bool:
    """Whether both stand under the same labels."""
    return path_of(pair.gold) == path_of(pair.row)


def same_kind(pair: Pair) -> bool:
    """Whether both are of the same kind."""
    return pair.gold.get("kind") == pair.row.get("kind")


def same_page(pair: Pair) -> bool:
    """Whether both stand on the same page."""
    return pair.gold["page"] == pair.row["page"]


def both(pair: Pair, field: str) -> bool:
    """Whether both sides have the field."""
    return pair.gold.get(field) is not None and pair.row.get(field) is not None


def differences(pair: Pair) -> list[str]:
    """Names of the fields, text and box apart, that differ."""
    checks = {"role": same_role, "perspective": same_path, "kind": same_kind}
    if both(pair, "page"):
        checks["page"] = same_page
    return [name for name, agrees in checks.items() if not agrees(pair)]


def overlap_of(pair: Pair) -> float:
    """Intersection over union of the boxes; 0 on different pages."""
    if not same_page(pair):
        return 0.0
    a, b = pair.gold["bbox"], pair.row["bbox"]
    width = max(min(a[2], b[2]) - max(a[0], b[0]), 0)
    height = max(min(a[3], b[3]) - max(a[1], b[1]), 0)
    shared = width * height
    whole = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared
    return shared / whole if whole > 0 else 0.0


def match(gold: Sequence[Row], rows: Sequence[Row]) -> tuple[list[Pair], list[Row], list[Row]]:
    """Pairs in the order of gold, the gold that is missed, and the rows that are spurious."""
    gold_keys = [text_key(statement["text"]) for statement in gold]
    row_keys = [text_key(row.get("text")) for row in rows]
    alternatives = [[text_key(text) for text in statement.get("text_alt") or []] for statement in gold]
    taken = Taken({}, set())

    def distance(i: int, j: int) -> float:
        return abs(i / max(1, len(gold)) - j / max(1, len(rows)))

    def rank(i: int, j: int) -> tuple[bool, int, float]:
        pair = Pair(gold[i], rows[j], "exact", 1.0)
        other_page = both(pair, "page") and not same_page(pair)
        return other_page, (not same_role(pair)) + (not same_label(pair)), distance(i, j)

    with_text: dict[str, list[int]] = {}
    for j, key in enumerate(row_keys):
        with_text.setdefault(key, []).append(j)
    exact = [(rank(i, j), i, j) for i, key in enumerate(gold_keys) for j in with_text.get(key, [])]
    taken.take(exact, "exact")
    alternative = [
        (rank(i, j), i, j) for i, keys in enumerate(alternatives) for key in keys for j in with_text.get(key, [])
    ]
    taken.take(alternative, "alternative")

    fuzzy = []
    ratios: dict[tuple[int, int], float] = {}
    for i in range(len(gold)):
        for j in range(len(rows)):
            if i in taken.pairs or j in taken.rows:
                continue
            ratio = max(similarity(key, row_keys[j]) for key in [gold_keys[i], *alternatives[i]])
            if ratio >= FUZZY:
                ratios[i, j] = ratio
                fuzzy.append(((-ratio, distance(i, j)), i, j))
    taken.take(fuzzy, "fuzzy")

    pairs = [
        Pair(gold[i], rows[j], how, ratios[i, j] if how == "fuzzy" else 1.0)
        for i, (j, how) in sorted(taken.pairs.items())
    ]
    missed = [statement for i, statement in enumerate(gold) if i not in taken.pairs]
    spurious = [row for j, row in enumerate(rows) if j not in taken.rows]
    return pairs, missed, spurious


@dataclass(frozen=True, slots=True)
class Taken:
    """Which gold statement has which row, while matching goes on."""

    pairs: dict[int, tuple[int, Literal["exact", "alternative", "fuzzy"]]]
    rows: set[int]

    def take(self, candidates: list[tuple[Any, int, int]], how: Literal["exact", "alternative", "fuzzy"]) -> None:
        """Pair what is free, the best candidates first."""
        for _, i, j in sorted(candidates):
            if i not in self.pairs and j not in self.rows:
                self.pairs[i] = (j, how)
                self.rows.add(j)


def similarity(a: str, b: str) -> float:
    """difflib's ratio; 0 where quick bounds show that it is below `FUZZY`."""
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < FUZZY or matcher.quick_ratio() < FUZZY:
        return 0.0
    return matcher.ratio()


def is_optional(row: Row, passages: Iterable[str]) -> bool:
    """Whether a row's text lies in a passage in which readers disagree what is a statement."""
    text = squeeze(row.get("text"))
    return len(text) >= OPTIONAL_MIN and any(text in squeeze(passage) for passage in passages)


def united_pairs(values: Sequence[Hashable]) -> set[tuple[int, int]]:
    """Index pairs of equal values; empty ones equal nothing.

    >>> united_pairs(["a", None, "a", None])
    {(0, 2)}
    """
    members: dict[Hashable, list[int]] = {}
    for index, value in enumerate(values):
        if value:
            members.setdefault(value, []).append(index)
    return {pair for indexes in members.values() for pair in combinations(indexes, 2)}


def united(gold: set[tuple[int, int]], predicted: set[tuple[int, int]]) -> Agreement | None:
    """How far two ways of uniting agree; None where gold unites nothing."""
    return Agreement(len(gold & predicted), len(predicted), len(gold)) if gold else None


def key_agreement(pairs: Sequence[Pair], labels: Sequence[Sequence[str]]) -> Agreement | None:
    """Labels of matched statements: those that gold unites against those that share a `perspective_key`."""
    gold_key = {label_key(name): number for number, names in enumerate(labels, 1) for name in names}
    row_key: dict[str, Hashable] = {}
    for pair in pairs:
        label = innermost(pair.gold)
        if label and pair.row.get("perspective_key"):
            row_key.setdefault(label, pair.row["perspective_key"])
    seen = sorted({label for pair in pairs if (label := innermost(pair.gold))})
    return united(
        united_pairs([gold_key.get(label) for label in seen]),
        united_pairs([row_key.get(label) for label in seen]),
    )


def mean(values: Iterable[float]) -> float | None:
    """The mean; None of nothing."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else None
