"""Texts set apart from the body: pull-quotes, call-outs, dialogue questions in boxes."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from pipeline.records import BlockKind
from pipeline.segment.heading import Heading, body_style
from pipeline.segment.units import Unit


@dataclass(frozen=True, slots=True)
class CalloutSettings:
    """What sets a text apart.

    size: from this many body sizes on it is display type.
    words: most words of a box that is one call-out and no article of its own.
    paragraph: most words of one call-out.
    cards: from so many boxes with text on one page on they are its design, and none of them calls out.
    """

    size: float = 1.12
    words: int = 110
    paragraph: int = 60
    cards: int = 6


SETTINGS = CalloutSettings()


def find_callouts(
    units: Sequence[Unit], headings: Mapping[int, Heading], settings: CalloutSettings = SETTINGS
) -> set[int]:
    """Orders of the paragraphs that are set apart: framed, tinted, or in display type between the body's paragraphs.

    A larger or slanted paragraph directly below its heading, on the heading's ground or on none, is a lead paragraph:
    prose.
    """
    body = body_style([u for u in units if u.order not in headings])
    regions: dict[int, list[Unit]] = defaultdict(list)
    grounds: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        regions[unit.block.region].append(unit)
        grounds[unit.block.ground].append(unit)
    boxes = {
        ground
        for ground, members in grounds.items()
        if ground
        and all(u.kind is BlockKind.PARAGRAPH and u.order not in headings for u in members)
        and sum(u.words for u in members) <= settings.words
    }
    on_page = Counter(page for ground, page in {(u.block.ground, u.block.page) for u in units if u.block.ground})
    plain_texts = {region: _plain(members, headings) for region, members in regions.items()}
    found = {u.order for u in units if u.kind is BlockKind.QUOTE and on_page[u.block.page] < settings.cards}
    for index, unit in enumerate(units):
        if unit.kind is not BlockKind.PARAGRAPH or unit.order in headings or unit.words > settings.paragraph:
            continue
        if unit.block.ground and on_page[unit.block.page] >= settings.cards:
            continue  # cards: boxes are how the page is laid out
        style = unit.block.style
        beside = next((u.block.style.size for u in plain_texts[unit.block.region] if u is not unit), None)
        plain = max(beside or 0.0, body.size)  # a caption beside it is smaller
        display = style.size >= settings.size * plain or (style.italic and not body.italic)
        earlier = (units[n] for n in range(index - 1, -1, -1))
        above = next((u for u in earlier if not u.text.strip(". ").isdigit()), None)
        lead = above is not None and above.order in headings and unit.block.ground in (0, above.block.ground)
        if unit.block.ground in boxes or (display and not lead):
            found.add(unit.order)
    return found


def _plain(units: Sequence[Unit], headings: Mapping[int, Heading]) -> list[Unit]:
    """The longest two of a region's plain texts: one of them stands beside any other text there."""
    plain = [u for u in units if u.order not in headings and u.kind is not BlockKind.CELL and not u.block.style.italic]
    return nlargest(2, plain, key=lambda u: len(u.text))


LEGEND_WORDS = 6
LEGEND_COUNT = 3


def find_legends(units: Sequence[Unit]) -> set[int]:
    """Orders of the labels of a legend or a row of icons: three or more short texts side by side at one height, each
    alone in its place, without an end mark."""
    alone = Counter(u.block.region for u in units)
    short = [
        u
        for u in units
        if u.kind is BlockKind.PARAGRAPH
        and alone[u.block.region] == 1
        and u.words <= LEGEND_WORDS
        and not u.text.endswith((".", "?", "!", ":"))
    ]
    rows: dict[tuple[int, int], list[Unit]] = defaultdict(list)
    for unit in short:
        rows[unit.block.page, round(unit.block.bbox.top / 6)].append(unit)
    return {u.order for row in rows.values() if len(row) >= LEGEND_COUNT for u in row}
