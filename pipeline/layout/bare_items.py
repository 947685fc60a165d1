"""Lists without bullets: lines that were broken though the next word had room, and indented lines under a lead-in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.layout.drafts import Draft
from pipeline.layout.room import has_room
from pipeline.model import Line, replace
from pipeline.text_lines import END_MARKS, HYPHENS


@dataclass(frozen=True, slots=True)
class BareItemSettings:
    """When lines without bullets are the items of a list; in sizes of the type.

        Din nærmeste leder sørger for
           oplæring                          ─── "tid" had room on this line: it was broken on purpose
           tid til at begå de første fejl
        │<>│ indent

    room: by how much more than its own width the next word had room. Lower, and lines that a program set ragged by
        its own taste fall apart.
    indent: how far in the items of a list stand.
    words: most words of an item without a bullet.
    gap: most white space between two items; announced_gap: between those that begin with a small letter below a lead-in
        that announces them. Higher, and what stands elsewhere on the page is taken for an item.
    apart: least step from line to line of items that stand apart, each on one line.
    """

    room: float = 1.2
    indent: float = 0.7
    words: int = 30
    gap: float = 1.2
    announced_gap: float = 2.5
    apart: float = 1.7


SETTINGS = BareItemSettings()
SPACE = 0.3  # sizes between two words


def split_where_broken(draft: Draft, settings: BareItemSettings = SETTINGS) -> list[Draft]:
    """The draft, parted where a line was broken on purpose and the next one begins anew.

    It begins anew with a capital letter after no end mark ("Chef: leder af ledere" / "Leder: leder af medarbejdere"),
    or further in than the line above. Several lines in a row that are as short as one another stand beside a picture.
    """
    lines = draft.lines
    if draft.is_item or len(lines) < 2 or _is_centered(lines):
        return [draft]
    right = max(line.bbox.x1 for line in lines)
    broken = [i for i, (a, b) in enumerate(pairwise(lines), 1) if _had_room(a, b, right, settings)]
    cuts = [i for i in broken if _begins_anew(lines[i - 1], lines[i], settings) or _goes_list(lines, i, broken)]
    if not cuts or _stand_beside_a_picture([lines[i - 1] for i in broken], lines):
        return [draft]
    bounds = [0, *cuts, len(lines)]
    parts = [lines[a:b] for a, b in pairwise(bounds)]
    first = Draft(parts[0], draft.bullet, draft.indent, draft.gap)
    return [first, *(Draft(part, 0, part[0].bbox.x0, 0.0) for part in parts[1:])]


def split_lines_apart(draft: Draft, right: float, settings: BareItemSettings = SETTINGS) -> list[Draft]:
    """The draft, each line for itself where all stand apart and each was broken though the next word had room.

    `right`: the right edge of the region, in points.
    """
    lines = draft.lines
    pairs = list(pairwise(lines))
    if draft.is_item or not pairs or _is_centered(lines):
        return [draft]
    if not all(
        b.baseline - a.baseline > settings.apart * b.style.size and _had_room(a, b, right, settings) for a, b in pairs
    ):
        return [draft]
    first = Draft(lines[:1], draft.bullet, draft.indent, draft.gap)
    gaps = [(b.bbox.top - a.bbox.bottom) / b.style.size for a, b in pairs]
    return [first, *(Draft((b,), 0, b.bbox.x0, gap) for (_, b), gap in zip(pairs, gaps, strict=True))]


def _had_room(line: Line, below: Line, right: float, settings: BareItemSettings) -> bool:
    """Whether the first word of the line below would have fitted on the line."""
    if line.text.rstrip().endswith(HYPHENS) or len(line.text) == 1 or ASKS.search(line.text):
        return False  # the second: a drop cap
    return has_room(line, below, right, SPACE + settings.room)


ASKS = re.compile(r"\b(?:hvorfor|hvad|hvordan|hvilke[nt]?)\s*$", re.IGNORECASE)  # the rest of a question goes on


def _begins_anew(line: Line, below: Line, settings: BareItemSettings) -> bool:
    text = line.text.rstrip()
    if below.bbox.x0 > line.bbox.x0 + settings.indent * line.style.size and not text.endswith(END_MARKS):
        return True
    return below.text[:1].isupper() and text[-1:].isalnum()


def _goes_list(lines: Sequence[Line], index: int, broken: Sequence[int]) -> bool:
    """Whether a line goes on a list that began further in than its lead-in, the first line of all."""
    edge = lines[index].bbox.x0
    return edge > lines[0].bbox.x0 + 2 and abs(edge - lines[index - 1].bbox.x0) < 1 and 1 in broken


def _is_centered(lines: Sequence[Line]) -> bool:
    return any(abs(a.bbox.center_x - b.bbox.center_x) < 1 < abs(a.bbox.x0 - b.bbox.x0) for a, b in pairwise(lines))


def _stand_beside_a_picture(short: Sequence[Line], lines: Sequence[Line]) -> bool:
    ends = [line.bbox.x1 for line in short]
    return len(short) > 2 and max(ends) - min(ends) < 3 * lines[0].style.size


def mark_bare_items(drafts: Sequence[Draft], settings: BareItemSettings = SETTINGS) -> list[Draft]:
    """The drafts of a region, those marked that are a list's items without bullets: they stand further in than the
    open lead-in above them, which is set like them, one below the other at one edge."""
    result = list(drafts)
    for index, lead in enumerate(drafts):
        if not _may_lead_in(lead):
            continue
        items = []
        for at in range(index + 1, len(drafts)):
            if not _may_be_item(drafts[at], lead, drafts[index + 1], settings):
                break
            items.append(at)
        if len(items) > 1 or (items and items[0] == len(drafts) - 1):
            for at in items:
                opener = replace(drafts[at].lines[0], marked=True)
                result[at] = Draft((opener, *drafts[at].lines[1:]), 0, drafts[at].indent, drafts[at].gap)
    return result


def _may_lead_in(draft: Draft) -> bool:
    text = draft.lines[-1].text.rstrip()
    plain = not draft.lines[0].style.bold and not text.endswith(END_MARKS)
    return not draft.is_item and (plain or text.endswith(ANNOUNCES))


BEGINS_ANEW = re.compile(r"[.!?]\s+[A-ZÆØÅÉ]")
ANNOUNCES = (":", "…", "...")


def _may_be_item(draft: Draft, lead: Draft, first: Draft, settings: BareItemSettings) -> bool:
    """Whether a draft stands further in than a lead-in, at the edge of its first item, and close together and set like it,
    or goes on with a small letter what it announces: beside numbers or discs that are drawn items stand far apart."""
    style, own = draft.lines[0].style, lead.lines[0].style
    alike = abs(style.size - own.size) < 0.5 and style.bold == own.bold and style.italic == own.italic
    said = " ".join(line.text for line in draft.lines)
    small = said[:1].islower() and BEGINS_ANEW.search(said) is None
    announced = lead.lines[-1].text.rstrip().endswith(ANNOUNCES) and small
    return (
        not draft.is_item
        and draft.indent > lead.indent + settings.indent * own.size
        and abs(draft.indent - first.indent) < 1
        and ((draft.gap <= settings.gap and alike) or (draft.gap <= settings.announced_gap and announced))
        and sum(len(line.words) for line in draft.lines) <= settings.words
    )
