"""Chunks of a plain text → pieces: labels that may be headings, and the text under them."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.lexicon import grammar, headings, plain_text
from pipeline.model import Block, Line
from pipeline.records import BlockKind
from pipeline.role_words import find_mentions
from pipeline.segment.heading_words import (
    PART_NUMBER,
    WORD,
    RoleLabel,
    find_role_label,
    is_collection,
    is_structural,
    key_of,
)
from pipeline.segment.role_rules import find_subject
from pipeline.segment.units import NUMBERING, QUOTE_MARKS
from pipeline.text_lines import DEFINES, END_MARKS, HYPHENS, MONTHS, fold, is_open, is_plain

NO_LABEL_END = (".", ",", ";", "!", "…", *HYPHENS)
OWN = re.compile(r"(?:mit|min|vores|dit|din)\s+(?:bidrag|opgave|rolle|ansvar)\b", re.IGNORECASE)
DATE = re.compile(
    r"(?:[^\W\d][\w-]+(?:\s\w+)?,\s+)?(?:den\s+)?(?:\d{1,2}\.\s*)?(?:\w{3,10}\s+)?(?:19|20)\d\d\.?", re.IGNORECASE
)  # "April 2020", "Nordby, den 2. maj 2021"
# A picture's caption: "Besøg på Havnen, maj 2021".
DATED = re.compile(rf"\b(?:på|i|ved|hos|fra)\s[A-ZÆØÅÉ][^,]*,\s(?:{MONTHS})\s(?:19|20)\d\d$")
OPENING = QUOTE_MARKS + "\N{REPLACEMENT CHARACTER}ªº •–-"
SUBORDINATE = re.compile(
    r",\s(?:at|der|som|når|hvor|før|hvis|fordi|mens|man)\b|\bat\s(?:vi|du|jeg|man)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class LabelSettings:
    """What may be a label.

    words, lines: most of both. Higher, and sentences without an end mark become headings.
    colon_words: most words of one that ends in a colon; longer ones introduce a list.
    fits: a line ended on purpose where the next word would have filled less than this part of the chunk's width.
        Lower, and headings set into their chunk are missed; higher, and a ragged margin passes for ends.
    rest: fewest words of the text below a label inside its chunk.
    """

    words: int = 12
    lines: int = 4
    colon_words: int = 2
    fits: float = 0.93
    rest: int = 4


SETTINGS = LabelSettings()
RECURRING = 3


@dataclass(frozen=True)
class Piece:
    """A block of a plain text with what speaks for its being a heading.

    label: whether it may be one at all. whole: whether it is its chunk's only text. partial: whether text follows it in
    its chunk. repeated: whether the document begins chunks with it elsewhere too; recurring: in three places or more,
    and not only in its list of contents. parallel: whether most of the short lines over text begin with its first word.
    sheet: the page it stands on, told by page numbers where the text marks no ends of pages.
    """

    block: Block
    label: bool = False
    whole: bool = True
    partial: bool = False
    repeated: bool = False
    recurring: bool = False
    parallel: bool = False
    sheet: int | None = None

    @cached_property
    def text(self) -> str:
        return fold(self.block.lines)

    @cached_property
    def key(self) -> str:
        return key_of(self.text)

    @cached_property
    def role(self) -> RoleLabel | None:
        return role_of_label(self.text) if self.label else None

    @cached_property
    def structural(self) -> bool:
        return is_structural(self.text)

    @cached_property
    def collection(self) -> bool:
        return is_collection(self.text)

    @property
    def capitals(self) -> bool:
        return self.text.isupper() and sum(c.isalpha() for c in self.text) >= 3

    @property
    def numbered(self) -> bool:
        return NUMBERING.match(self.text) is not None

    @property
    def listed(self) -> bool:
        """Whether the document's own list of contents has it."""
        return self.block.lines[0].style.bold

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def page(self) -> int:
        return self.block.page if self.sheet is None else self.sheet

    @property
    def aside(self) -> bool:
        return self.block.reason is not None

    @property
    def content(self) -> bool:
        """Whether it is text that a heading may stand over."""
        return not self.aside and not self.label and self.block.kind is not BlockKind.CONTENTS

    def turned(self, **changes: object) -> "Piece":
        """The piece with its block changed."""
        return replace(self, block=_changed(self.block, **changes))


def _changed(block: Block, **changes: object) -> Block:
    return replace(block, **changes)  # type: ignore[arg-type]


def role_of_label(text: str) -> RoleLabel | None:
    """The role a label is about, None where it names none or is too long for a label."""
    return find_role_label(text) if len(text.split()) <= SETTINGS.words else None


def find_repeated(chunks: Sequence[Block]) -> Counter[str]:
    """{key: how many chunks begin with it} of repeated labels: over different texts, or once with nothing below.

    What stands right below a repeated label begins its chunk too, hence two rounds; but the last text of such a chunk
    is no label, even where the document says the same twice.
    """
    repeated: Counter[str] = Counter()
    for _ in range(2):
        whole: Counter[str] = Counter()
        rests: dict[str, list[str]] = defaultdict(list)
        for chunk in chunks:
            lines, opens = chunk.lines, True
            while lines:
                heads = [n for n in range(1, min(SETTINGS.lines, len(lines)) + 1) if _is_split(lines, n)]
                for n in heads:
                    key = key_of(fold(lines[:n]))
                    if n < len(lines):
                        rests[key].append(key_of(fold(lines[n:])))
                    elif opens:
                        whole[key] += 1
                known = next((n for n in heads if repeated[key_of(fold(lines[:n]))]), len(lines))
                lines, opens = lines[known:], False
        total = whole + Counter({key: len(found) for key, found in rests.items()})
        repeated = Counter(
            {
                key: n
                for key, n in total.items()
                if len(key) > 3 and n >= 2 and (whole[key] or n >= 3 or len(set(rests[key])) == n)
            }
        )
    return repeated


def may_be_label(text: str, settings: LabelSettings = SETTINGS, clauses: bool = False) -> bool:
    """Whether a text could be a heading by its form: short, opened by a capital, without an end mark, and, unless there
    may be `clauses`, a clause alone.

    >>> [may_be_label(t) for t in ("Tillid", "LEDER AF", "vi lytter", "Vi lytter.", "Vi forventer, at du", "April 2020")]
    [True, False, False, False, False, False]
    """
    words = text.split()
    if not words or len(words) > settings.words or not WORD.search(text) or DATE.fullmatch(text) or DATED.search(text):
        return False
    addressed = TO_YOU.match(text) is not None and find_role_label(text) is not None  # "For dig, som er leder"
    sentence = SUBORDINATE.search(text) is not None and not OWN.match(text) and not addressed
    if text.endswith(NO_LABEL_END) or (sentence and not clauses):
        return False
    if text.endswith(":"):
        if find_subject(text) is not None or any(word.casefold() in grammar().modals for word in words):
            return False  # "Direktionen sikrer:", "Som leder skal du derudover:"
        if "at" in words or text.rstrip(": ").casefold() in plain_text().list_openers:
            return False  # "Det betyder, at direktionen:", "Herunder:"
        if len(words) > settings.colon_words and find_role_label(text) is None:
            return False
    before, colon, after = text.partition(": ")
    explained = NUMBERING.match(text) is None or find_role_label(before) is None  # "3.2 Chef: leder af ledere" is one
    if (
        colon
        and after
        and not before[-1:].isdigit()
        and explained
        and (after[0].islower() or not find_role_label(text))
    ):
        return False  # "Redaktion: HR og Kommunikation", "Chef: leder af ledere"
    if (is_open(text) and not MEASURE.fullmatch(text)) or (colon and text.endswith("?")):
        return False  # the second: "Som leder spørger du altid: Har du sagt det til hende selv?"
    opens = NUMBERING.sub("", text).lstrip(OPENING)[:1]
    if text[0] in QUOTE_MARKS and text[-1] in QUOTE_MARKS and len(words) > 4:
        return False
    return (
        opens.isupper()
        or opens.isdigit()
        or _is_address(text)
        or _is_in_small_capitals(words)
        or text in headings().structural.any_case
    )


def _is_in_small_capitals(words: Sequence[str]) -> bool:
    """Whether most longer words have capitals behind small letters, and one of them twice, as a text from a font of small
    capitals has: "mod til forANdriNg". "eLearning" and "BorgerPortalen" have but one."""
    longer = [word for word in words if len(word) > MOST_SMALL_LETTERS]
    mixed = sum(INNER_CAPITAL.search(word) is not None for word in longer)
    return 2 * mixed > len(longer) and any(TWO_ALPHABETS.search(word) for word in longer)


MOST_SMALL_LETTERS = 3  # of words that tell nothing: "til", "på"
INNER_CAPITAL = re.compile(r"[a-zæøå][A-ZÆØÅ]")
TWO_ALPHABETS = re.compile(r"[a-zæøå][A-ZÆØÅ]+[a-zæøå]+[A-ZÆØÅ]")


MEASURE = re.compile(r"(?:mere|mindre|mest)\s(?:af|om)", re.IGNORECASE)  # "Mindre af" beside "Mere af", over lists
TO_YOU = re.compile(r"(?:for|til)\s(?:dig|jer),?\s(?:som|der)\s", re.IGNORECASE)


def _is_address(text: str) -> bool:
    """Whether a text is no more than "som alle ansatte i …": the role part of a heading."""
    return text[:4].casefold() == "som " and find_role_label(text) is not None


def _begins_anew(rest: Sequence[Line]) -> bool:
    """Whether what follows a label's last line cannot be the rest of it."""
    text = rest[0].text.lstrip()
    return text[:1].isupper() or text[:1] in QUOTE_MARKS or DEFINES.match(text) is not None or _is_address(fold(rest))


def split_pieces(blocks: Sequence[Block]) -> list[Piece]:
    """The document's blocks, the labels at the start of each paragraph chunk as pieces of their own."""
    following = [block.lines for block in blocks[1:]]
    blocks = [part for b, below in zip(blocks, [*following, ()], strict=True) for part in _part_at_headings(b, below)]
    chunks = [b for b in blocks if is_plain(b)]
    repeated = find_repeated(chunks)
    whole = Counter(
        key_of(text)
        for b, below in itertools.pairwise(blocks)
        if is_plain(b) and may_be_label(text := fold(b.lines), clauses=True) and _opens(below)
    )
    chapters = _repeated_over_text(blocks)
    width = max((len(line.text.rstrip()) for block in blocks for line in block.lines), default=0)
    pieces: list[Piece] = []
    for block in blocks:
        if is_plain(block):
            key = key_of(fold(block.lines))
            again = whole[key] >= RECURRING or key in chapters
            if not again and block is not blocks[0] and block.gap == float("inf") and _is_display(block, width):
                pieces.append(Piece(block, label=True))  # it opens a page
                continue
            if again and _is_one_label(block):  # "Tegn på, at skiftet lykkes" in each chapter
                pieces.append(Piece(block, label=True, repeated=True, recurring=True))
            else:
                pieces += _split_chunk(block, repeated)
        else:
            pieces.append(Piece(block))
    return pieces


def _is_display(block: Block, width: int) -> bool:
    """Whether a block is lines of larger type, so much shorter than the text's that the next word had room on each, and
    may be one label."""
    lines = [line.text.rstrip() for line in block.lines]
    short = 1 < len(lines) <= SETTINGS.lines and all(len(line) <= DISPLAY * width for line in lines)
    one = all(line[:1].islower() for line in lines[1:])
    return short and one and may_be_label(fold(block.lines), clauses=True)


DISPLAY = 0.6  # part of the widest line's length


def _repeated_over_text(blocks: Sequence[Block]) -> set[str]:
    """The keys of short texts that stand twice or more over paragraphs or lead-ins of their own, where several do: each
    role's chapter has them. A matrix that is printed twice says the same twice, and nothing below."""
    over: dict[str, set[str]] = defaultdict(set)
    times: Counter[str] = Counter()
    for block, below in itertools.pairwise(b for b in blocks if b.reason is None):
        text, rest = fold(block.lines), fold(below.lines)
        if is_plain(block) and may_be_label(text, clauses=True) and is_plain(below) and rest.endswith((".", ":")):
            times[key_of(text)] += 1
            over[key_of(text)].add(key_of(rest))
    repeated = {key for key, texts in over.items() if times[key] == len(texts) > 1}
    return repeated if len(repeated) >= RECURRING else set()


def _opens(below: Block) -> bool:
    """Whether a list, or what introduces one, begins anew; one in small letters goes on with the sentence above it."""
    return below.text.endswith(":") or (below.kind is BlockKind.ITEM and not below.text[:1].islower())


def _is_one_label(block: Block) -> bool:
    """Whether a text is no two labels, and no clause that names a role, which introduces a list."""
    text = fold(block.lines)
    if any(line.text[:1].isupper() for line in block.lines[1:]):
        return False
    return SUBORDINATE.search(text) is None or not find_mentions(text)


def _part_at_headings(block: Block, following: Sequence[Line]) -> list[Block]:
    """A chunk parted before each line inside it that is a numbered heading, a role, the name of a part of the document, or
    what the next line begins with and explains, where the line above is finished.

    following: the lines of the next block.
    """
    if not is_plain(block):
        return [block]
    below = [*(line.text for line in (*block.lines, *following)), ""]
    cuts = [
        n
        for n in range(1, len(block.lines))
        if may_be_label(text := block.lines[n].text.strip())
        and (
            text.startswith("§")
            or (
                block.lines[n - 1].text.rstrip().rstrip(QUOTE_MARKS).endswith(END_MARKS)
                and (names_part(text) or NUMBERING.match(text) or is_explained(text, below[n + 1]))
            )
        )
    ]
    bounds = [0, *cuts, len(block.lines)]
    return [
        replace(block, lines=block.lines[a:b], gap=block.gap if a == 0 else 0.0) for a, b in itertools.pairwise(bounds)
    ]


def is_explained(label: str, below: str) -> bool:
    """Whether the text below a label says what it means.

    >>> is_explained("Mod", "Mod handler om at spørge."), is_explained("Mod", "Mod og tillid følges ad.")
    (True, False)
    """
    rest = below.lstrip().removeprefix(f"{label} ")
    return rest != below.lstrip() and DEFINES.match(rest) is not None


def _split_chunk(chunk: Block, repeated: Counter[str]) -> Iterator[Piece]:
    lines = chunk.lines
    labels: list[tuple[Line, ...]] = []
    while lines:
        above = fold(labels[-1]) if labels else None
        count = _label_lines(lines, repeated, above)
        if count == 0:
            break
        labels.append(lines[:count])
        lines = lines[count:]
    for number, label in enumerate(labels):
        last = number == len(labels) - 1
        yield Piece(
            replace(chunk, lines=label, gap=chunk.gap if number == 0 else 0.0),
            label=True,
            whole=len(labels) == 1 and not lines,
            partial=bool(lines) or not last,
            repeated=repeated[key_of(fold(label))] > 0,
            recurring=repeated[key_of(fold(label))] >= RECURRING,
        )
    if lines:
        yield Piece(replace(chunk, lines=lines, gap=0.0 if labels else chunk.gap), whole=not labels)


def _label_lines(lines: Sequence[Line], repeated: Counter[str], above: str | None) -> int:
    """How many lines at the start are one label; 0 where they are text. `above`: the label before it in its chunk.

    A role is read as long as it goes; else the shortest label is right for which anything speaks, unless the document
    never has it without the rest of a longer one. Below a theme its form alone says nothing: there stands text.
    """
    if lines[0].style.bold:  # the list of contents has it, or its number tells
        return sum(1 for _ in itertools.takewhile(lambda line: line.style.bold, lines))
    counts = [n for n in range(1, min(SETTINGS.lines, len(lines)) + 1) if _is_split(lines, n)]
    texts = {n: fold(lines[:n]) for n in counts}
    opens = above is None or names_part(above)
    for n in reversed(counts):
        if len(texts[n].split()) <= 12 and role_of_label(texts[n]) is not None and (opens or n == len(lines)):
            return n
    times = {n: repeated[key_of(texts[n])] for n in counts}
    for n in counts:
        longer = max((times[m] for m in counts if m > n), default=0)
        if times[n] > longer or (times[n] and times[n] == longer and _ends_on_purpose(lines, n)):
            return n
        if opens and (names_part(texts[n]) or n == len(lines)):
            return n
        numbered = n == 1 < len(lines) and NUMBERING.match(texts[n]) and lines[n].text[:1].isupper()
        if not longer and opens and (numbered or _ends_on_purpose(lines, n)):
            return n
    return 0


def names_part(text: str) -> bool:
    """Whether a label names a role or a part of the document, so that another heading may stand right below it."""
    known = is_structural(text) or is_collection(text) or PART_NUMBER.fullmatch(text) is not None
    return known or role_of_label(text) is not None


def _is_split(lines: Sequence[Line], count: int) -> bool:
    """Whether the first lines have the form of a label, and what follows that of something else. No line begins with the
    second word of a municipality's name."""
    rest = lines[count:]
    named = bool(rest) and rest[0].text.split()[:1] in (["Kommune"], ["Kommune:"], ["Kommune,"])
    # "Tid til det, der betyder noget": what ends so early over text that begins anew is no part of it
    early = count == 1 and bool(rest) and len(lines[0].text.rstrip()) < EARLY * max(len(x.text.rstrip()) for x in rest)
    return (
        not named
        and may_be_label(fold(lines[:count]), clauses=early)
        and (not rest or (_begins_anew(rest) and not _is_in_capitals_throughout(lines[:count], rest)))
    )


EARLY = 0.75  # of the width of the text below


def _is_in_capitals_throughout(label: Sequence[Line], rest: Sequence[Line]) -> bool:
    """Whether a label in capitals goes on in capitals: then its line end says nothing."""
    both = bool(rest) and fold(label).isupper() and rest[0].text.strip().isupper()
    return both and find_role_label(fold(label)) is None


def _ends_on_purpose(lines: Sequence[Line], count: int, settings: LabelSettings = SETTINGS) -> bool:
    """Whether the next word would have fitted on the label's last line, and real text follows."""
    rest = lines[count:]
    width = max(len(line.text.rstrip()) for line in lines)
    first = rest[0].text.split()[0]
    if len(fold(rest).split()) < settings.rest:
        return False
    capitals = fold(lines[:count]).isupper() and not rest[0].text.strip().isupper()
    return capitals or len(lines[count - 1].text.rstrip()) + 1 + len(first) <= settings.fits * width
