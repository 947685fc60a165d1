"""The lines of a column or box → its headings, paragraphs and items."""

from collections.abc import Mapping, Sequence

from pipeline.geometry import union
from pipeline.layout.blocks import Draft, StyleKey, lines_to_drafts
from pipeline.layout.bullets import is_enumerator
from pipeline.layout.cuts import Cut
from pipeline.layout.leaders import find_leader
from pipeline.layout.regions import Region
from pipeline.layout.web_residue import is_web_residue
from pipeline.model import Block, Ruling, replace
from pipeline.records import BlockKind

SMALL = 0.9  # sizes of the page's text; captions are smaller
MOST_HEADS = 3  # words of a heading that could be a caption


def region_blocks(
    part: Region,
    rulings: Sequence[Ruling],
    fonts: frozenset[str],
    region: int,
    cut: Cut,
    leading: Mapping[StyleKey, float],
) -> list[Block]:
    measure = _measure(part, cut)
    drafts = [_unnumbered(d, cut.body) for d in lines_to_drafts(part.lines, fonts, rulings, leading, measure)]
    round_ground = part.ground is not None and not part.ground.rectangular
    bubble = round_ground and not any(draft.is_item for draft in drafts)  # what holds a list quotes nobody
    return [
        Block(BlockKind.FURNITURE, draft.lines, reason="web_residue")
        if is_web_residue(" ".join(line.text for line in draft.lines))
        else Block(
            kind=BlockKind.CAPTION if _is_caption(draft, cut) else _kind(draft, bubble),
            lines=draft.lines,
            bullet=draft.bullet,
            region=region,
            ground=cut.grounds.get(id(part.ground), 0),
            gap=draft.gap,
        )
        for draft in drafts
    ]


def _is_caption(draft: Draft, cut: Cut) -> bool:
    """Whether small print stands right below a picture, and no further left or right; a word or two in bold head what is
    below them."""
    size = draft.lines[0].style.size
    if not cut.pictures or size > SMALL * cut.body or draft.is_item:
        return False
    box = union(line.bbox for line in draft.lines)
    text = " ".join(line.text for line in draft.lines)
    heads = draft.lines[0].style.bold and len(text.split()) <= MOST_HEADS and text.replace(" ", "").isalpha()
    return not heads and any(
        -1 <= box.top - picture.bottom <= 1.6 * size and picture.x0 - 6 <= box.x0 and box.x1 <= picture.x1 + 6
        for picture in cut.pictures
    )


def _measure(part: Region, cut: Cut) -> float:
    """How far right the lines of a region might reach: as far as others that begin where they do, and not into text
    that stands beside them."""
    box = union(s.bbox for s in part.segments)
    if part.ground is not None:
        return box.x1
    alike = [s.bbox.x1 for s in cut.segments if abs(s.bbox.x0 - box.x0) < 3 * cut.body]
    beside = [s.bbox.x0 for s in cut.segments if s.bbox.x0 > box.x1 and box.top < s.bbox.center_y < box.bottom]
    return max(box.x1, min([max(alike), *(x0 - 2 * cut.body for x0 in beside)]))


def _kind(draft: Draft, bubble: bool) -> BlockKind:
    if find_leader(draft.lines[-1].text):
        return BlockKind.CONTENTS
    if draft.is_item:
        return BlockKind.ITEM
    return BlockKind.QUOTE if bubble else BlockKind.PARAGRAPH


def _unnumbered(draft: Draft, body: float) -> Draft:
    """A numbered heading is no list item: "1. Opbygge tillid" in larger or bold type keeps its number as text."""
    style = draft.lines[0].style
    heading = style.size >= 1.12 * body or (
        style.bold and len(" ".join(line.text for line in draft.lines).split()) <= 12
    )
    return replace(draft, bullet=0) if draft.bullet and heading and is_enumerator(draft.lines[0]) else draft
