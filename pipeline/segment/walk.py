"""Through the document from top to bottom: headings open and close, everything else becomes statements or nothing."""

import re
from collections import defaultdict
from collections.abc import Generator, Iterator, Sequence
from itertools import pairwise

from pipeline.geometry import BBox, union, y_overlap
from pipeline.records import BlockKind, Kind, Role
from pipeline.segment.callouts import find_callouts, find_legends
from pipeline.segment.drafts import Draft, Part
from pipeline.segment.heading import Heading, HeadingKind
from pipeline.segment.heading_words import (
    RoleLabel,
    find_role_label,
    is_collection,
    is_label_line,
    is_structural,
    is_time,
    key_of,
)
from pipeline.segment.imprints import CAPTION, CREDIT, MOST_IMPRINT_WORDS, find_imprints
from pipeline.segment.kinds import classify_kind, is_attribution, is_quotation
from pipeline.segment.open_headings import Outline
from pipeline.segment.role_rules import Context, RoleFound, find_lead_in_role, find_role
from pipeline.segment.statement_spans import (
    asked_apart,
    is_role_name,
    is_signature,
    lead_in_starts,
    opens_run_on,
    question_spans,
    says_something,
    statement_spans,
    with_run_on_lists,
)
from pipeline.segment.tables import read_table
from pipeline.segment.units import QUOTE_MARKS, Unit, heading_rows, stands_right_below, stands_right_beside
from pipeline.text_lines import MONTHS, PERSON

OPEN_END = re.compile(r"(?:[:…–]|\b(?:at|du|vi|jeg|ved|som|når|om|for|til|på|af|følgende))\s*$", re.IGNORECASE)
BREAKS_OFF = re.compile(r"\b(?:at|du|vi|jeg|når|hvis|fordi|som|for|til|ved)\s*(?:…|\.\.\.)$", re.IGNORECASE)
MOST_OPENING_WORDS = 7
MOST_TAGLINE_WORDS = 12  # of what stands beside a heading on its ground and is not its text
MOST_PART_WORDS = 3  # of the name of a part of the document that is set as text
LEAST_CALLOUT_WORDS = 4  # shorter texts over a list are its label: "Vi gør ikke"
DATE_OR_NAME = re.compile(rf"^(?:\w+\s)?(?:{MONTHS})?\s*\d{{4}}$", re.IGNORECASE)


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
        self.imprints = find_imprints(units, headings)
        self.item_edges: dict[int, float] = {}
        self.grounds: dict[int, list[Unit]] = defaultdict(list)
        self.pages: dict[int, list[Unit]] = defaultdict(list)
        for unit in units:
            self.grounds[unit.block.ground].append(unit)
            self.pages[unit.block.page].append(unit)
            if unit.kind is BlockKind.ITEM:
                x0 = unit.block.lines[0].bbox.x0
                self.item_edges[unit.block.region] = min(x0, self.item_edges.get(unit.block.region, x0))
        self.side_by_side = {u.order for row in heading_rows(u for u in units if u.order in headings) for u in row}
        # {key of a heading that is no role's: where it stands last}
        self.named = {key_of(h.label): order for order, h in headings.items() if h.kind is not HeadingKind.ROLE}
        self.outline = Outline()
        self.lead_in: str | None = None
        self.item_role: tuple[float, RoleLabel] | None = None
        self.run_on: str | None = None  # the lead-in of a list without bullets
        self.goes_on = False  # whether the item above ended as part of a sentence: "…;"
        self.led = 0  # how many items in a row went on with the lead-in's sentence, in small letters

    def statements(self) -> Iterator[Draft]:
        index = 0
        while index < len(self.units):
            unit = self.units[index]
            if unit.order in self.headings:
                self._open(unit)
            elif unit.kind is BlockKind.CELL:
                self.run_on = None
                cells = self._table_at(index)
                yield from self._table(cells)
                index = self.units.index(cells[-1]) + 1
                continue
            elif unit.kind is BlockKind.ITEM:
                self.run_on = None
                yield from self._item(index)
            elif unit.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE):
                yield from self._paragraph(index)
            index += 1

    def _open(self, unit: Unit) -> None:
        heading = self.headings[unit.order]
        column = self._column_of(unit) if unit.order in self.side_by_side else None
        on_ground = self.grounds[unit.block.ground] if unit.block.ground else []
        told = any(u.kind is BlockKind.ITEM or u.words > MOST_TAGLINE_WORDS for u in on_ground)
        box = union([u.block.bbox for u in on_ground]) if told else None
        self.outline.push(heading, unit.block.page, column, leads=unit.text.endswith(":"), box=box)
        self.lead_in = self.run_on = None
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

    def _context(self, lead_in: str | None = None, called_out: Unit | None = None) -> Context:
        role = self.outline.role
        beside = called_out is not None and role is not None and role.is_beside(called_out)
        beyond = called_out is not None and role is not None and role.leads
        heading = role.heading.role if role is not None and not (beside or beyond) else None
        if self.item_role is not None:
            heading = self.item_role[1]
        return Context(lead_in=lead_in, heading=heading, defined=self.defined)

    def _below(self, index: int) -> Unit | None:
        return self.units[index + 1] if index + 1 < len(self.units) else None

    # prose

    def _paragraph(self, index: int) -> Iterator[Draft]:
        unit = self.units[index]
        if unit.order in self.imprints:
            return  # in the margin of what is said: a list goes on behind it
        opened, self.run_on = self.run_on, None
        self.outline.leave_columns(unit)
        if self._is_lead_in(index):
            self.lead_in = yield from self._before_lead_in(unit)
            self.led = 0
            self.item_role = None
            self.outline.fresh = False
            return
        self.lead_in = None
        self.item_role = None
        self.outline.fresh = False
        if self._opens_run_on(index):
            self.run_on = yield from self._before_lead_in(unit)
            return
        if is_label_line(unit.text) or (unit.text.endswith(":") and unit.words <= MOST_OPENING_WORDS):
            return  # the second opens what stands below it: "Spørg dig selv:"
        if BREAKS_OFF.search(unit.text) and unit.words <= MOST_OPENING_WORDS:
            return  # "Vi lykkes bedst, når …", over what each role does
        if unit.words < 2:
            self.run_on = opened  # an item of one word says nothing, and the list goes on
            return
        if self.outline.structural or DATE_OR_NAME.match(unit.text) or unit.order in self.legends:
            return
        smaller = index > 0 and _is_set_smaller(unit, self.units[index - 1])
        if smaller and unit.words <= MOST_PART_WORDS and is_structural(unit.text):
            return  # "Egne noter" over lines to write on
        if CAPTION.match(unit.text) or (unit.words <= MOST_IMPRINT_WORDS and CREDIT.search(unit.text)):
            return
        if is_signature(unit.text):
            return
        below = self._below(index)
        if PERSON.fullmatch(unit.text) and below is not None and is_role_name(below.text):
            return  # who signs, the title below
        highlighted = unit.order in self.callouts
        attribution = self._attribution(index)
        if attribution is not None:
            yield from self._quotation(unit, attribution)
            return
        if index and self._attribution(index - 1) is unit:
            return
        for start, end, lead_in in with_run_on_lists(unit.text, statement_spans(unit.text, highlighted), opened):
            self.run_on = lead_in
            yield from self._statement(unit, start, end, highlighted, lead_in)

    def _before_lead_in(self, unit: Unit) -> Generator[Draft, None, str]:
        """The statements of a paragraph before the lead-in that it ends in. Returns the lead-in."""
        *before, start = lead_in_starts(unit.text)
        if not self.outline.structural:
            for a, b in pairwise([*before, start]):
                yield from self._statement(unit, a, len(unit.text[:b].rstrip()))
        return unit.text[start:]

    def _opens_run_on(self, index: int) -> bool:
        """Whether a paragraph ends in the lead-in of a list without bullets, which the text below it begins."""
        text, below = self.units[index].text, self._below(index)
        if not text.endswith(":") or below is None or below.order in self.headings:
            return False
        prose = below.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE)
        return prose and opens_run_on(text[lead_in_starts(text)[-1] :], below.text)

    def _attribution(self, index: int) -> Unit | None:
        """The short line right below a quote that says whose it is."""
        unit, below = self.units[index], self._below(index)
        if below is None or below.kind is not BlockKind.PARAGRAPH or below.order in self.headings:
            return None
        named = is_attribution(below.text) or (_is_set_smaller(below, unit) and "," in below.text)
        near = below.block.region == unit.block.region and below.block.gap < (3 if named else 1.2)
        beside = named and " og " not in below.text and stands_right_beside(unit, below)
        placed = near or stands_right_below(unit, below) or beside
        if not placed or below.words > 9 or below.text.endswith((".", "?", ":")):
            return None
        if below.text[:1].isdigit():
            return None  # "2. Jeg hører efter"
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
        if not says_something(text) or is_role_name(text) or is_signature(text):
            return
        role = find_role(text, self._context(lead_in, unit if highlighted else None))
        path = self.outline.path
        if (role is None and not path) or self._only_names_heading(unit, text, role):
            return
        kind = classify_kind(text, highlighted)
        yield Draft((Part(unit.order, start, end),), text, kind, role, path, lead_in, self._doubts(unit, role))

    def _only_names_heading(self, unit: Unit, text: str, role: RoleFound | None) -> bool:
        """Whether a text says no more than a heading: a line beside the text wherever it stands, an item where the heading
        comes below and nobody is told it."""
        last = self.named.get(key_of(text)) if text[-1].isalnum() else None
        if last is None:
            return False
        return unit.kind is BlockKind.PARAGRAPH or (role is None and last > unit.order)

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
        unit, following = self.units[index], self._below(index)
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
        spans = question_spans(unit.text) or [(0, len(unit.text))]
        for start, end in spans:
            yield from self._statement(unit, start, end, lead_in=lead_in)
        if self.goes_on and unit.text.endswith("."):
            self.lead_in = None  # the sentence that the lead-in began is at its end, and a list below it is another
        self.goes_on = unit.text.endswith((";", ","))

    def _has_deeper_items(self, index: int) -> bool:
        here, below = self.units[index], self._below(index)
        return below is not None and below.kind is BlockKind.ITEM and self._indent(below) > self._indent(here) + 3

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
            if not says_something(cell.text) or is_role_name(cell.text):
                continue
            role = self.outline.role
            context = Context(cell.lead_in, cell.role or (role.heading.role if role else None), self.defined)
            found = find_role(cell.text, context)
            named = tuple(label for label in cell.labels if not is_collection(label))
            path = self.outline.path_below(named or cell.labels)
            dated = any(map(is_time, cell.labels))  # on a timeline; an annual wheel tells each role its tasks
            if found is None and (dated or not path):
                continue
            for text, parts in asked_apart(cell):
                yield Draft(parts, text, classify_kind(text), found, path, cell.lead_in)
        self.outline.fresh = False


def _is_set_smaller(unit: Unit, above: Unit) -> bool:
    return unit.block.style.size < above.block.style.size - 0.5
