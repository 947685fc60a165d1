"""Paragraphs and items that go on in the next column, page or box."""

from collections.abc import Sequence

from pipeline.layout.bullets import find_bullet
from pipeline.model import Block, replace
from pipeline.records import BlockKind

LOOK_AHEAD = 4  # regions: a pull-quote or a figure's caption may stand between a column and its continuation
HYPHENS = ("-", "\N{SOFT HYPHEN}", "\N{HYPHEN}")
FINISHED = (".", "!", "?", ":", ";", "…", "”", "»", '"')


def join_continuations(blocks: Sequence[Block], fonts: frozenset[str]) -> list[Block]:
    """Blocks with each unfinished paragraph joined to the rest of it, which opens a later region.

    A rest begins with a small letter, or follows a broken word, and is set like what it continues.
    """
    result = list(blocks)
    index = 0
    while index < len(result):
        block = result[index]
        if _is_unfinished(block) and _ends_region(result, index):
            rest = _find_rest(result, index, fonts)
            if rest is not None:
                result[index] = replace(block, lines=(*block.lines, *result[rest].lines))
                del result[rest]
                continue
        index += 1
    return result


def _is_unfinished(block: Block) -> bool:
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or block.cell is not None:
        return False
    text = block.lines[-1].text.rstrip()
    return bool(text) and not text.endswith(FINISHED)


def _ends_region(blocks: Sequence[Block], index: int) -> bool:
    following = next((b for b in blocks[index + 1 :] if b.reason is None), None)
    return following is not None and following.region != blocks[index].region


def _find_rest(blocks: Sequence[Block], index: int, fonts: frozenset[str]) -> int | None:
    """Index of the block that opens a later region and goes on with this one."""
    block = blocks[index]
    seen: list[int] = []
    for at in range(index + 1, len(blocks)):
        other = blocks[at]
        if other.reason is not None or other.region == block.region:
            continue
        if other.region in seen:
            continue
        seen.append(other.region)
        if len(seen) > LOOK_AHEAD or other.page > block.page + 1:
            return None
        if _continues(block, other, fonts):
            return at
        if _style(other) == _style(block) and other.kind is BlockKind.PARAGRAPH and bool(other.ground) == bool(block.ground):
            return None  # the next text of this kind begins anew
    return None


def _continues(block: Block, other: Block, fonts: frozenset[str]) -> bool:
    if other.kind is not BlockKind.PARAGRAPH or other.cell is not None or find_bullet(other.lines[0], fonts):
        return False
    if _style(other) != _style(block) or bool(other.ground) != bool(block.ground):
        return False
    last, first = block.lines[-1].text.rstrip(), other.lines[0].text.lstrip()
    short_display = len(block.text.split()) <= 8 and len(block.lines) <= 2 and block.style.bold
    return not short_display and (first[:1].islower() or (last.endswith(HYPHENS) and first[:1].isalpha()))


def _style(block: Block) -> tuple:
    style = block.lines[-1].style
    return round(style.size, 1), style.bold, style.italic
