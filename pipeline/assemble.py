"""Blocks, repaired text and statements → the record: the place where everything gets its number, page and box."""

import hashlib
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.geometry import BBox, turned
from pipeline.ink import Ink, letters_under, visible
from pipeline.model import Block, Chars, Line, Page, Recognition
from pipeline.records import (
    BlockKind,
    BlockRecord,
    BoxRecord,
    DocumentRecord,
    PageRecord,
    PerspectiveRecord,
    RepairRecord,
    RoleRecord,
    StatementRecord,
)
from pipeline.repair import Repaired
from pipeline.segment.cues import find_action, find_actor, find_modality
from pipeline.segment.doubts import confidence, find_doubtful_pages, find_doubts
from pipeline.segment.drafts import Draft
from pipeline.segment.groups import group_statements
from pipeline.segment.heading import Heading
from pipeline.segment.units import Unit


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page without its contents: what its record needs besides the balance.

    textless: it has a picture and no character. recognition: how the OCR fared, None where it was not asked.
    """

    number: int
    width: float
    height: float
    rotation: int
    label: str | None
    printed: int
    textless: bool = False
    recognition: Recognition | None = None


@lru_cache(maxsize=5000)  # a line's box is a block's and often a statement's too
def box_record(page: int, box: BBox) -> BoxRecord:
    """A box rounded to two decimals."""
    x0, top, x1, bottom = [round(side, 2) or 0.0 for side in box]  # no -0.0
    return BoxRecord(page=page, x0=x0, top=top, x1=x1, bottom=bottom)


def printed_on(page: Page) -> int:
    """How many visible characters a reader found on a page, wherever they will end."""
    lines = [*page.lines, *(line for block in page.blocks for line in block.lines)]
    glyphs = "".join(Chars.of(page.chars).texts).split()  # not `visible`, which keeps the texts it is asked for
    return sum(map(len, glyphs)) + sum(len(visible(line.text)) for line in lines)


def block_records(
    blocks: Sequence[Block], repaired: Mapping[int, Repaired], headings: Mapping[int, Heading]
) -> list[BlockRecord]:
    """One record a block, in reading order. `repaired` and `headings` go by the block's order."""
    return [
        _block_record(order, block, repaired.get(order), headings.get(order)) for order, block in enumerate(blocks, 1)
    ]


def _block_record(order: int, block: Block, repaired: Repaired | None, heading: Heading | None) -> BlockRecord:
    printed = [line.text for line in block.lines]
    return BlockRecord(
        order=order,
        kind=BlockKind.HEADING if heading is not None else block.kind,
        level=heading.level if heading is not None else block.level,
        text=repaired.text if repaired is not None else " ".join(" ".join(printed).split()),
        printed=printed,
        page=block.page,
        boxes=[box_record(line.page, line.bbox) for line in block.lines if line.chars],
        repairs=list(repaired.repairs) if repaired is not None else [],
        reason=block.reason,
    )


def page_records(pages: Sequence[PageFacts], blocks: Sequence[Block]) -> list[PageRecord]:
    """One record a page, with the balance of its characters: printed as the reader saw them, placed and set aside as
    the blocks hold them."""
    placed: Counter[int] = Counter()
    aside: dict[int, Counter[str]] = defaultdict(Counter)
    for block in blocks:
        for line in block.lines:
            if block.reason is None:
                placed[line.page] += len(visible(line.text))
            else:
                aside[line.page][block.reason] += len(visible(line.text))
    return [
        PageRecord(
            number=page.number,
            page_label=page.label,
            width=round(page.width, 2),
            height=round(page.height, 2),
            rotation=page.rotation,
            printed=page.printed,
            placed=placed[page.number],
            set_aside=dict(sorted(aside[page.number].items())),
        )
        for page in pages
    ]


def statement_records(
    drafts: Sequence[Draft], units: Sequence[Unit], keys: Mapping[str, str], sha256: str, ink: Ink
) -> list[StatementRecord]:
    """One record a statement, numbered, grouped, with its boxes.

    keys: of the perspectives, by their labels. ink: of all placed text.
    """
    by_order = {unit.order: unit for unit in units}
    groups = group_statements(drafts, keys)
    seen: Counter[str] = Counter()
    records = []
    for number, (draft, group) in enumerate(zip(drafts, groups, strict=True), 1):
        folded = " ".join(draft.text.casefold().split())
        seen[folded] += 1
        own = [by_order[part.order] for part in draft.parts]
        runs = [run for unit, part in zip(own, draft.parts, strict=True) for run in _runs(unit, part.start, part.end)]
        doubts = find_doubts(draft, own, overprinted=any(_is_overprinted(run, ink) for run in runs))
        records.append(
            StatementRecord(
                statement_id=statement_id(sha256, folded, seen[folded]),
                order=number,
                block=draft.parts[0].order,
                text=draft.text,
                printed=[run.text for run in runs],
                role=draft.role.role if draft.role is not None else None,
                role_label=draft.role.label if draft.role is not None else None,
                role_rule=draft.role.rule if draft.role is not None else None,
                perspective=list(draft.perspective),
                perspective_key=keys[draft.perspective[-1]] if draft.perspective else None,
                lead_in=draft.lead_in,
                kind=draft.kind,
                modality=find_modality(draft.text, draft.lead_in),
                actor=find_actor(draft.text),
                action=find_action(draft.text),
                page=runs[0].page if runs else own[0].block.page,
                boxes=[run.box for run in runs if run.box is not None],
                group=group,
                repairs=_repairs(draft, own),
                confidence=confidence(doubts),
                doubts=doubts,
            )
        )
    return _with_doubtful_pages(records)


def _with_doubtful_pages(records: list[StatementRecord]) -> list[StatementRecord]:
    """The statements, those without a doubt of their own doubted that share their page with several doubtful ones."""
    pages = find_doubtful_pages([(record.page, record.doubts) for record in records if record.boxes])
    return [
        record
        if record.page not in pages or record.doubts or not record.boxes
        else record.model_copy(update={"doubts": ["doubtful_page"], "confidence": confidence(["doubtful_page"])})
        for record in records
    ]


def statement_id(sha256: str, folded: str, occurrence: int) -> str:
    """Identity of a statement: the file, its text in small letters, and the how-manieth of that text it is."""
    return hashlib.sha256(f"{sha256}\0{folded}\0{occurrence}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Run:
    """A statement's part of one printed line."""

    text: str
    page: int
    box: BoxRecord | None


def _is_overprinted(run: _Run, ink: Ink) -> bool:
    """Whether glyphs of other lines stand in the run's box too: text set over text, or a raised sign between lines."""
    return run.box is not None and len(letters_under(ink, run.page, run.box)) > len(visible(run.text))


def _runs(unit: Unit, start: int, end: int) -> list[_Run]:
    """The printed stretches under `text[start:end]`, one a line."""
    places = [origin for origin in unit.repaired.origins[start:end] if origin is not None]  # in order of their line
    if not places:
        return []
    runs = []
    first, last = places[0][0], places[-1][0]
    begin = 0
    for index in range(first, last + 1):
        stop = bisect_left(places, (index + 1, 0), begin)
        if begin < stop:
            runs.append(_run(unit.block.lines[index], places[begin][1], places[stop - 1][1] + 1, index != last))
        begin = stop
    return runs


def _run(line: Line, start: int, end: int, goes_on: bool) -> _Run:
    if goes_on:  # the hyphen that a rejoined word lost is printed all the same
        end = len(line.text.rstrip())
    while end < len(line.text) and unicodedata.combining(line.text[end]):
        end += 1  # a letter printed as two, its accent apart
    return _Run(line.text[start:end], line.page, _run_box(line, start, end))


def _run_box(line: Line, start: int, end: int) -> BoxRecord | None:
    """The box around some characters of a line, None where none of them is printed."""
    if start == 0 and line.chars and not line.text[end:].strip():
        return box_record(line.page, line.bbox)  # all of them
    chars = line.chars[start:end]
    return None if chars.next_printed() is None else box_record(line.page, chars.bbox)


def _repairs(draft: Draft, units: Sequence[Unit]) -> list[RepairRecord]:
    """The repairs inside a statement, their offsets counted in its own text."""
    found: list[RepairRecord] = []
    base = 0
    for unit, part in zip(units, draft.parts, strict=True):
        for repair in unit.repaired.repairs:
            if part.start <= repair.start and repair.end <= part.end:
                shift = base - part.start
                found.append(repair.model_copy(update={"start": repair.start + shift, "end": repair.end + shift}))
        base += part.end - part.start + 1
    return found


def role_records(statements: Sequence[StatementRecord]) -> list[RoleRecord]:
    """The role labels of a document in order of appearance."""
    counts: dict[tuple, int] = {}
    for s in statements:
        if s.role is not None and s.role_label is not None:
            counts[s.role_label, s.role] = counts.get((s.role_label, s.role), 0) + 1
    return [RoleRecord(label=label, role=role, statements=n) for (label, role), n in counts.items()]


def perspective_records(statements: Sequence[StatementRecord], keys: Mapping[str, str]) -> list[PerspectiveRecord]:
    """The perspectives with all their labels, in order of appearance. keys: by the labels."""
    labels: dict[str, list[str]] = {}
    for label, key in keys.items():
        labels.setdefault(key, []).append(label)
    counts = Counter(s.perspective_key for s in statements)
    return [PerspectiveRecord(key=key, labels=names, statements=counts[key]) for key, names in labels.items()]


def as_displayed(record: DocumentRecord, pages: Sequence[PageFacts]) -> DocumentRecord:
    """A record made of straightened scans, its boxes where the words stand on the pages as displayed.

    A long line of a page askew gets a box a little higher than its type, for boxes are level.
    """
    askew = {page.number: page for page in pages if page.recognition is not None and page.recognition.skew}
    if not askew:
        return record

    def moved(boxes: Sequence[BoxRecord]) -> list[BoxRecord]:
        return [_displayed(box, askew[box.page]) if box.page in askew else box for box in boxes]

    blocks = [block.model_copy(update={"boxes": moved(block.boxes)}) for block in record.blocks]
    statements = [s.model_copy(update={"boxes": moved(s.boxes)}) for s in record.statements]
    return record.model_copy(update={"blocks": blocks, "statements": statements})


def _displayed(box: BoxRecord, page: PageFacts) -> BoxRecord:
    straight = BBox(box.x0, box.top, box.x1, box.bottom)
    return box_record(box.page, turned(straight, page.recognition.skew, page.width, page.height))
