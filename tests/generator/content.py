"""A generated document as content: blocks in reading order, and the units that its gold file lists.

Nothing here knows where things are printed. A producer prints the blocks and reports the boxes of each unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unit:
    """A statement of the gold file, but for its page and box. `number` counts from 0 in reading order."""

    number: int
    text: str
    role: str | None
    role_label: str | None
    perspective: tuple[str, ...]
    lead_in: str | None
    kind: str
    group: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, of one unit or of none. `note` is a footnote's digit printed right after it."""

    text: str
    unit: Unit | None = None
    bold: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3. `overline` is a small line of its own above it ("Rolle:")."""

    text: str
    level: int
    overline: str | None = None


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. `style` is body, lead (larger), lead_in, signature, small or caption."""

    runs: tuple[Run, ...]
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Item:
    """A list item and the items below it; `heading` marks one that is only a role's name."""

    runs: tuple[Run, ...]
    children: tuple["Item", ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list; `numbered` is "1.", "1)", "a)" or empty for the document's bullet."""

    items: tuple[Item, ...]
    numbered: str = ""


@dataclass(frozen=True, slots=True)
class Display:
    """Text set apart in display type: `look` is pull (between rules), framed, or quotation."""

    runs: tuple[Run, ...]
    look: str = "pull"
    attribution: Run | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """Blocks on a ground of their own, in the flow of the text."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; header cells label the cells of their row or column."""

    blocks: tuple["Block", ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `look` is ruled, lines, zebra, bare, or boxes (cells side by side, each on its own ground)."""

    rows: tuple[tuple[Cell, ...], ...]
    look: str
    header_rows: int = 1
    first_share: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with words in it, which are no text of the document."""

    words: tuple[str, ...]
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents: the producer fills in the pages. Entries are (text, level)."""

    entries: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The title page, or with `inline` the title over the first page's text."""

    title: str
    subtitle: str | None
    foot: str | None
    inline: bool = False


Block = Heading | Para | ItemList | Display | Aside | Grid | Figure | Contents | PageBreak | Cover


@dataclass(slots=True)
class Document:
    """A generated document before it is printed."""

    blocks: list[Block]
    units: list[Unit]
    title: str
    year: int | None
    municipality: str
    perspectives: list[tuple[str, list[str]]]
    footnotes: list[tuple[str, str]] = field(default_factory=list)
    properties: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Place:
    """A box in which part of a unit is printed: page from 1, points from the page's top left."""

    unit: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


def runs_of(blocks: tuple[Block, ...] | list[Block]) -> Iterator[Run]:
    """All runs of the blocks in reading order, headings' words left out."""
    for block in blocks:
        match block:
            case Para():
                yield from block.runs
            case ItemList():
                yield from _item_runs(block.items)
            case Display():
                yield from block.runs
                if block.attribution:
                    yield block.attribution
            case Aside():
                yield from runs_of(block.blocks)
            case Grid():
                for row in block.rows:
                    for cell in row:
                        yield from runs_of(cell.blocks)


def headings_of(blocks: tuple[Block, ...] | list[Block]) -> list[Heading]:
    """All headings in the order in which they are printed, those in boxes and cells too."""
    out: list[Heading] = []
    for block in blocks:
        match block:
            case Heading():
                out.append(block)
            case Aside():
                out += headings_of(block.blocks)
            case Grid():
                out += [h for row in block.rows for cell in row for h in headings_of(cell.blocks)]
    return out


def _item_runs(items: tuple[Item, ...]) -> Iterator[Run]:
    for item in items:
        yield from item.runs
        yield from _item_runs(item.children)


def gold_of(document: Document, places: list[Place], pages: int | None, source: str) -> dict:
    """The gold of a printed document, in the corpus's format; without places page and box are null."""
    by_unit: dict[int, list[Place]] = {}
    for place in places:
        by_unit.setdefault(place.unit, []).append(place)
    roles = {u.role_label: u.role for u in document.units if u.role_label}
    used = {label.casefold() for u in document.units for label in u.perspective}
    keys = [
        {"key": key, "labels": kept}
        for key, labels in document.perspectives
        if (kept := [x for x in labels if x.casefold() in used])
    ]
    return {
        "document": {
            "source": source,
            "municipality": document.municipality,
            "title": document.title,
            "year": document.year,
            "pages": pages,
        },
        "roles": [{"label": label, "role": role} for label, role in roles.items()],
        "perspectives": keys,
        "statements": [_gold_statement(u, by_unit.get(u.number, [])) for u in document.units],
        "properties": sorted(document.properties),
    }


def _gold_statement(unit: Unit, places: list[Place]) -> dict:
    page = min((p.page for p in places), default=None)
    here = [p for p in places if p.page == page]
    bbox = None
    if here:
        bbox = [
            round(min(p.x0 for p in here), 2),
            round(min(p.top for p in here), 2),
            round(max(p.x1 for p in here), 2),
            round(max(p.bottom for p in here), 2),
        ]
    return {
        "text": unit.text,
        "role": unit.role,
        "role_label": unit.role_label,
        "perspective": list(unit.perspective),
        "lead_in": unit.lead_in,
        "kind": unit.kind,
        "page": page,
        "bbox": bbox,
        "group": unit.group,
    }
