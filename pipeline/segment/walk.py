"""Through the document from top to bottom: headings open and close, everything else becomes statements or nothing."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, pairwise

from pipeline.geometry import BBox, union, y_overlap
from pipeline.lexicon import residue
from pipeline.records import BlockKind, Kind, Role
from pipeline.segment.callouts import find_callouts, find_legends
from pipeline.segment.heading import Heading, HeadingKind
from pipeline.segment.heading_words import (
    RoleLabel,
    find_role_label,
    is_collection,
    is_contents,
    is_label_line,
    is_time,
)
from pipeline.segment.kinds import classify_kind, is_attribution, is_quotation
from pipeline.segment.role_rules import Context, RoleFound, begins_with_verb, find_lead_in_role, find_role
from pipeline.segment.sentences import split_sentences
from pipeline.segment.tables import CellText, read_table
from pipeline.segment.units import QUOTE_MARKS, Unit, bare_label, heading_rows, stands_right_below
from pipeline.text_lines import MONTHS, PERSON

OPEN_END = re.compile(r"(?:[:…–]|\b(?:at|du|vi|jeg|ved|som|når|om|for|til|på|af|følgende))\s*$", re.IGNORECASE)
DATE_OR_NAME = re.compile(rf"^(?:\w+\s)?(?:{MONTHS})?\s*\d{{4}}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one unit's text, end excluded."""

    order: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement on its way: its text with where it stands, and what the walk knows of it."""

    parts: tuple[Part, ...]
    text: str
    kind: Kind
    role: RoleFound | None
    perspective: tuple[str, ...]
    lead_in: str | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading that holds. `level` is a half deeper where a heading adopted one of its own level. `column`: where it
    stands, for one of several side by side. `leads`: whether it ends in a colon, and so holds for its list alone: what is
    called out below that is said to all."""

    heading: Heading
    level: float
    page: int
    column: BBox | None = None
    leads: bool = False


@dataclass(slots=True)
class Outline:
    """The headings that hold here, outermost first."""

    stack: list[_Open] = field(default_factory=list)
    fresh: bool = False
    seen: dict[str, float] = field(default_factory=dict)

    def leave_columns(self, unit: Unit) -> None:
        """Close the headings of columns that a text stands below and reaches out of to the left."""
        box = unit.block.bbox
        self.stack = [
            o
            for o in self.stack
            if o.column is None
            or o.page != unit.block.page
            or box.top < o.column.bottom
            or box.x0 > o.column.x0 - OUTSIDE * unit.block.style.size
        ]

    def push(self, heading: Heading, page: int, column: BBox | None = None, leads: bool = False) -> None:
        """Open a heading: it closes all of its own level and below, and any structural one.

        A role heading and a theme heading of one level that follow each other without text between belong together.
        """
        self.stack = [o for o in self.stack if o.heading.kind is not HeadingKind.STRUCTURAL]
        if heading.kind is HeadingKind.TITLE:
            self.stack = []
            self.fresh = True
            return
        level: float = heading.level
        top = self.stack[-1] if self.stack else None
        pair = {HeadingKind.ROLE, HeadingKind.PERSPECTIVE}
        if (top is not None and self.fresh and top.level == level and {top.heading.kind, heading.kind} == pair) or (
            any(o.level == level + 0.5 and o.heading.kind is heading.kind for o in self.stack)
            and any(o.level == level and o.heading.kind is not heading.kind for o in self.stack)
        ):
            level += 0.5
        self.stack = [o for o in self.stack if o.level < level]
        self.stack.append(_Open(heading, level, page, column, leads))
        self.seen[bare_label(heading.label)] = level
        self.fresh = True

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(o.heading.label for o in self.stack if o.heading.kind is HeadingKind.PERSPECTIVE)

    def path_below(self, labels: Sequence[str]) -> tuple[str, ...]:
        """The path with a table's header labels below it. A label that repeats a heading seen before stands for it:
        it takes that heading's level, and closes what is deeper."""
        path = [(o.level, o.heading.label) for o in self.stack if o.heading.kind is HeadingKind.PERSPECTIVE]
        for label in labels:
            level = self.seen.get(bare_label(label))
            if level is not None and any(at >= level for at, _ in path):
                path = [(at, known) for at, known in path if at < level]
            path.append((level or float("inf"), label))
        return tuple(label for _, label in path)

    @property
    def role(self) -> _Open | None:
        return next((o for o in reversed(self.stack) if o.heading.kind is HeadingKind.ROLE), None)

    @property
    def structural(self) -> bool:
        return bool(self.stack) and self.stack[-1].heading.kind is HeadingKind.STRUCTURAL

    @property
    def lists_contents(self) -> bool:
        return self.structural and is_contents(self.stack[-1].heading.label)


def walk(
    units: Sequence[Unit], headings: dict[int, Heading], defined: tuple[tuple[str, Role], ...] = ()
) -> list[Draft]:
    """All statements of a document, in reading order."""
    return list(_Walk(units, headings, defined).statements())


class _Walk:
    """One pass over the units; what holds at each place is its state."""

    def __init__(self, units: Sequence[Unit], headings: dict[int, Heading], defined: tuple[tuple[str, Role], ...]):
        self.units = units
        self.headings = headings
        self.defined = defined
        self.callouts = find_callouts(units, headings)
        self.legends = find_legends(units)
        self.item_edges: dict[int, float] = {}
        self.pages: dict[int, list[Unit]] = defaultdict(list)
        for unit in units:
            self.pages[unit.block.page].append(unit)
            if unit.kind is BlockKind.ITEM:
                x0 = unit.block.lines[0].bbox.x0
                self.item_edges[unit.block.region] = min(x0, self.item_edges.get(unit.block.region, x0))
        self.side_by_side = {u.order for row in heading_rows(u for u in units if u.order in headings) for u in row}
        self.outline = Outline()
        self.lead_in: str | None = None
        self.item_role: tuple[float, RoleLabel] | None = None
        self.goes_on = False  # whether the item above ended as part of a sentence: "…;"
        self.led = 0  # how many items in a row went on with the lead-in's sentence, in small letters

    def statements(self) -> Iterator[Draft]:
        index = 0
        while index < len(self.units):
            unit = self.units[index]
            if unit.order in self.headings:
                self._open(unit)
            elif unit.kind is BlockKind.CELL:
                cells = self._table_at(index)
                yield from self._table(cells)
                index = self.units.index(cells[-1]) + 1
                continue
            elif unit.kind is BlockKind.ITEM:
                yield from self._item(index)
            elif unit.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE):
                yield from self._paragraph(index)
            index += 1

    def _open(self, unit: Unit) -> None:
        heading = self.headings[unit.order]
        column = self._column_of(unit) if unit.order in self.side_by_side else None
        self.outline.push(heading, unit.block.page, column, leads=unit.text.endswith(":"))
        self.lead_in = None
        self.item_role = None

    def _column_of(self, unit: Unit) -> BBox:
        """The box of a heading with the large numeral left of it and the heading right below it, if there is one."""
        box = unit.block.bbox
        page = self.pages[unit.block.page]
        below = [u for u in page if u.order == unit.order + 1 and u.order in self.headings]
        if below and below[0].block.bbox.top >= box.top:
            box = union([box, below[0].block.bbox])
        reach = 6 * unit.block.style.size
        numerals = [
            u.block.bbox
            for u in page
            if u.text.strip(". ").isdigit()
            and 0 <= box.x0 - u.block.bbox.x1 < reach
            and y_overlap(box, u.block.bbox) > 0
        ]
        return union([box, *numerals])

    def _context(self, lead_in: str | None = None, called_out: bool = False) -> Context:
        role = self.outline.role
        heading = role.heading.role if role is not None and not (called_out and role.leads) else None
        if self.item_role is not None:
            heading = self.item_role[1]
        return Context(lead_in=lead_in, heading=heading, defined=self.defined)

    # prose

    def _paragraph(self, index: int) -> Iterator[Draft]:
        unit = self.units[index]
        if _is_imprint_block(unit):
            return  # in the margin of what is said: a list goes on behind it
        self.outline.leave_columns(unit)
        if self._is_lead_in(index):
            *before, start = _lead_in_starts(unit.text)
            if not self.outline.structural:
                for a, b in pairwise([*before, start]):
                    yield from self._statement(unit, a, len(unit.text[:b].rstrip()))
            self.lead_in, self.led = unit.text[start:], 0
            self.item_role = None
            self.outline.fresh = False
            return
        self.lead_in = None
        self.item_role = None
        self.outline.fresh = False
        if is_label_line(unit.text) or (unit.text.endswith(":") and unit.words <= MOST_OPENING_WORDS):
            return  # the second opens what stands below it: "Spørg dig selv:"
        if self.outline.structural or DATE_OR_NAME.match(unit.text) or unit.order in self.legends or unit.words < 2:
            return
        if CAPTION.match(unit.text) or (unit.words <= MOST_IMPRINT_WORDS and CREDIT.search(unit.text)):
            return
        if PERSON.fullmatch(unit.text) and index + 1 < len(self.units) and is_role_name(self.units[index + 1].text):
            return  # who signs, the title below
        highlighted = unit.order in self.callouts
        attribution = self._attribution(index)
        if attribution is not None:
            yield from self._quotation(unit, attribution)
            return
        if index and self._attribution(index - 1) is unit:
            return
        for start, end, lead_in in _with_run_on_lists(unit.text, _pieces(unit.text, highlighted)):
            yield from self._statement(unit, start, end, highlighted, lead_in)

    def _attribution(self, index: int) -> Unit | None:
        """The short line right below a quote that says whose it is."""
        unit = self.units[index]
        below = self.units[index + 1] if index + 1 < len(self.units) else None
        if below is None or below.kind is not BlockKind.PARAGRAPH or below.order in self.headings:
            return None
        named = is_attribution(below.text)
        near = below.block.region == unit.block.region and below.block.gap < (3 if named else 1.2)
        if not (near or stands_right_below(unit, below)) or below.words > 9 or below.text.endswith((".", "?", ":")):
            return None
        quoted = unit.kind is BlockKind.PARAGRAPH and unit.order not in self.headings and is_quotation(unit.text)
        return below if quoted and unit.text.rstrip()[-1] in QUOTE_MARKS else None

    def _quotation(self, quote: Unit, attribution: Unit) -> Iterator[Draft]:
        text = f"{quote.text} {attribution.text}"
        role = find_role(quote.text, self._context())
        if role is None and not self.outline.path:
            return
        parts = (Part(quote.order, 0, len(quote.text)), Part(attribution.order, 0, len(attribution.text)))
        yield Draft(parts, text, Kind.QUOTATION, role, self.outline.path)

    def _statement(
        self, unit: Unit, start: int, end: int, highlighted: bool = False, lead_in: str | None = None
    ) -> Iterator[Draft]:
        text = unit.text[start:end]
        if not says_something(text) or is_role_name(text):
            return
        role = find_role(text, self._context(lead_in, highlighted))
        path = self.outline.path
        if role is None and not path:
            return
        kind = classify_kind(text, highlighted)
        yield Draft((Part(unit.order, start, end),), text, kind, role, path, lead_in, self._doubts(unit, role))

    def _doubts(self, unit: Unit, role: RoleFound | None) -> tuple[str, ...]:
        opened = self.outline.role
        if (
            role is not None
            and role.rule == "role_from_heading"
            and opened is not None
            and unit.block.page - opened.page > 1
        ):
            return ("role_inherited_across_page",)
        if role is not None and role.rule == "role_from_subject":
            return ("role_from_subject",)
        return ()

    # lists

    def _is_lead_in(self, index: int) -> bool:
        unit = self.units[index]
        following = self.units[index + 1] if index + 1 < len(self.units) else None
        if following is None or following.order in self.headings:
            return False
        if following.kind is BlockKind.CELL and unit.text.endswith(":"):
            return True
        if following.kind is not BlockKind.ITEM:
            return False
        if unit.kind is BlockKind.QUOTE:
            return False
        if is_attribution(unit.text) or is_quotation(unit.text):
            return False
        text = unit.text.rstrip()
        if unit.order in self.callouts and unit.words >= LEAST_CALLOUT_WORDS:
            return bool(OPEN_END.search(text))  # what is set apart mostly stands for itself
        return bool(OPEN_END.search(text)) or text[-1] not in ".!?" + QUOTE_MARKS

    def _item(self, index: int) -> Iterator[Draft]:
        unit = self.units[index]
        if self.lead_in is None:
            self.led = 0
        elif self.led > 1 and unit.text[:1].isupper() and self._has_deeper_items(index):
            self.lead_in = None  # a list of its own: what heads items begins with a capital, what the lead-in opens not
        self.led += unit.text[:1].islower()
        lead_in = self.lead_in
        label = find_role_label(unit.text)
        if label is not None and self._has_deeper_items(index):
            self.item_role = (self._indent(unit), label)
            self.lead_in = None  # a role heading, if one set as an item: the list's lead-in ends here
            return
        if self.item_role is not None and self._indent(unit) <= self.item_role[0] + 1:
            self.item_role = None
        self.outline.fresh = False
        if self.outline.structural and (
            self.outline.lists_contents or lead_in is None or find_lead_in_role(lead_in) is None
        ):
            return
        spans = _questions(unit.text) or [(0, len(unit.text))]
        for start, end in spans:
            yield from self._statement(unit, start, end, lead_in=lead_in)
        if self.goes_on and unit.text.endswith("."):
            self.lead_in = None  # the sentence that the lead-in began is at its end, and a list below it is another
        self.goes_on = unit.text.endswith((";", ","))

    def _has_deeper_items(self, index: int) -> bool:
        if index + 1 >= len(self.units):
            return False
        here, below = self.units[index], self.units[index + 1]
        return below.kind is BlockKind.ITEM and self._indent(below) > self._indent(here) + 3

    def _indent(self, unit: Unit) -> float:
        """How far in an item stands from the edge of its column's items."""
        return unit.block.lines[0].bbox.x0 - self.item_edges[unit.block.region]

    # tables

    def _table_at(self, index: int) -> list[Unit]:
        table = self.units[index].block.cell
        cells = []
        for unit in self.units[index:]:
            if unit.block.cell is None:
                if unit.kind is BlockKind.FOOTNOTE:
                    continue  # a table that goes on on the next page
                break
            if table is None or unit.block.cell.table != table.table:
                break
            cells.append(unit)
        return cells

    def _table(self, cells: list[Unit]) -> Iterator[Draft]:
        self.lead_in = None
        if self.outline.structural:
            if self.outline.lists_contents:
                return
            self.outline.stack.pop()  # a table has headings of its own
        for cell in read_table(cells):
            if not says_something(cell.text):
                continue
            role = self.outline.role
            context = Context(cell.lead_in, cell.role or (role.heading.role if role else None), self.defined)
            found = find_role(cell.text, context)
            named = tuple(label for label in cell.labels if not is_collection(label))
            path = self.outline.path_below(named or cell.labels)
            dated = any(map(is_time, cell.labels))  # on a timeline; an annual wheel tells each role its tasks
            if found is None and (dated or not path):
                continue
            for text, parts in _asked_apart(cell):
                yield Draft(parts, text, classify_kind(text), found, path, cell.lead_in)
        self.outline.fresh = False


OUTSIDE = 3.0  # sizes: how far left of a column's heading a text begins that is none of the column's


def is_imprint(text: str) -> bool:
    """Whether a short paragraph says who made the document and who adopted it.

    >>> is_imprint("Redaktion: HR og Kommunikation"), is_imprint("Vedtaget af byrådet den 3. maj 2021")
    (True, True)
    >>> is_imprint("Nordby Kommune · 2019"), is_imprint("Det gælder i Nordby Kommune fra 2019")
    (True, False)
    >>> is_imprint("Design handler om mennesker, og det skal kunne mærkes.")
    False
    """
    return len(text.split()) <= MOST_IMPRINT_WORDS and _imprint().match(text) is not None


@cache
def _imprint() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in residue().imprint), re.IGNORECASE)


def _is_imprint_block(unit: Unit) -> bool:
    """Whether a paragraph is an imprint, or lines of which some can be nothing else."""
    lines = [line.text for line in unit.block.lines]
    return is_imprint(unit.text) or (
        len(lines) > 1 and unit.words <= MOST_IMPRINT_WORDS and sum(map(is_imprint, lines)) > 1
    )


CAPTION = re.compile(r"(?:figur|tabel|billede|foto|illustration)\s*\d*\s*[:.]\s", re.IGNORECASE)
CREDIT = re.compile(r"\bfotos?\s*:\s\S.{0,40}$", re.IGNORECASE)
MOST_IMPRINT_WORDS = 40
MOST_OPENING_WORDS = 7


def says_something(text: str) -> bool:
    """Whether a text is more than a number, a dash or a tick, or a word with its number.

    >>> says_something("1"), says_something("–"), says_something("Stk. 2."), says_something("Mod")
    (False, False, False, True)
    >>> says_something("PEJLEMÆRKE 2"), says_something("Rådhusvej 14 A"), says_something("Vi er 1 hold")
    (False, False, True)
    """
    return len(list(islice(filter(str.isalpha, text), 2))) > 1 and NUMBERED.fullmatch(text) is None


def is_role_name(text: str) -> bool:
    """Whether a text is nothing but a role: the label of a figure, a line of a signature."""
    label = find_role_label(text) if len(text.split()) <= MOST_LABEL_WORDS else None
    return label is not None and label.label == text.strip()


MOST_LABEL_WORDS = 4
LEAST_CALLOUT_WORDS = 4  # shorter texts over a list are its label: "Vi gør ikke"
NUMBERED = re.compile(r"[^\W\d]+\.?\s*\d{1,3}(?:\s?[a-z])?\.?", re.IGNORECASE)  # a section, a street


def _lead_in_starts(text: str) -> list[int]:
    """Where the sentences of a paragraph over a list begin; from the last of these places on it introduces the list.

    >>> _lead_in_starts("Vi lytter. Det betyder, at vi:"), _lead_in_starts("Nogle krav er fælles. Det drejer sig om at:")
    ([0, 11], [0])
    """
    starts = [start for start, _ in split_sentences(text)] or [0]
    if len(starts) > 1 and ENUMERATES.match(text[starts[-1] :]):
        starts = starts[:-1]  # it only counts up what the sentence before it names
    return starts


ENUMERATES = re.compile(r"(?:det|de)\s+(?:drejer\s+sig\s+om|gælder|er)\b", re.IGNORECASE)


def _pieces(text: str, highlighted: bool) -> list[tuple[int, int]]:
    """Spans of the statements in a paragraph: sentences, or the whole where it is a call-out or a quotation."""
    if is_quotation(text):
        return [(0, len(text))]
    if highlighted:
        return _questions(text) or [(0, len(text))]
    return split_sentences(text)


def _with_run_on_lists(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str | None]]:
    """Spans of sentences with the lead-in of each, None where it has none: a list whose bullets and line ends were lost
    runs on as sentences that begin with their verb.

    >>> text = "Vi forventer, at lederen: Siger tak. Lytter. Vi mødes."
    >>> [(text[a:b], lead) for a, b, lead in _with_run_on_lists(text, split_sentences(text))][1:]
    [('Lytter.', 'Vi forventer, at lederen:'), ('Vi mødes.', None)]
    """
    lead_in: str | None = None
    for start, end in spans:
        opening = RUN_ON.match(text[start:end])
        if opening is not None and begins_with_verb(text[start + opening.end() : end]):
            lead_in = opening[0].rstrip()
            start += opening.end()
        elif lead_in is not None and not begins_with_verb(text[start:end]):
            lead_in = None
        yield start, end, lead_in


RUN_ON = re.compile(r"[^:]{3,120}?\b(?:at\s+(?:\w+\s){0,4}\w+|skal|kan|vil|må|at|for)\s*:\s+(?=[A-ZÆØÅÉ])")


def _asked_apart(cell: CellText) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """The text of a cell and its parts, each question for itself where it asks nothing else."""
    spans = _questions(cell.text)
    [(order, start, end), *more] = cell.parts
    whole = not more and end - start == len(cell.text)
    if whole and spans and all(cell.text[a:b].endswith("?") for a, b in spans):
        for a, b in spans:
            yield cell.text[a:b], (Part(order, start + a, start + b),)
    else:
        yield cell.text, tuple(Part(*part) for part in cell.parts)


def _questions(text: str) -> list[tuple[int, int]]:
    """Each question for itself where a text asks several; empty where it asks none or one."""
    spans = split_sentences(text)
    asked = [text[a:b].rstrip(QUOTE_MARKS).endswith("?") for a, b in spans]
    return spans if len(spans) > 1 and any(asked) else []
