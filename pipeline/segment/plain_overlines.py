"""A short line over a heading, and labels over several lines, of a text source."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Block
from pipeline.records import BlockKind
from pipeline.segment.heading_words import PART_NUMBER, find_role_label, is_label_line
from pipeline.segment.plain_labels import Piece, may_be_label
from pipeline.text_lines import is_plain


def join_overlines(blocks: Sequence[Block]) -> list[Block]:
    """A line "Rolle:" right above a heading that names a role made part of it; over a theme it is a caption."""
    made: list[Block] = []
    for block in blocks:
        above = made[-1] if made else None
        if above is not None and block.kind is BlockKind.HEADING and _is_overline(above):
            role = find_role_label(block.text) is not None
            made[-1:] = [replace(block, lines=(*above.lines, *block.lines))] if role else [as_caption(above), block]
        else:
            made.append(block)
    return made


def set_label_lines_apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, a line that only says what kind of name stands on the next ("Kompetence") apart from what it opens."""
    made: list[Block] = []
    for block in blocks:
        opens = is_plain(block) and len(block.lines) > 1
        if opens and is_label_line(block.lines[0].text) and may_be_label(block.lines[1].text.strip()):
            made.append(as_caption(replace(block, lines=block.lines[:1])))
            block = replace(block, lines=block.lines[1:], gap=max(1.0, block.gap))
        made.append(block)
    return made


def _is_overline(block: Block) -> bool:
    return is_plain(block) and block.text.endswith(":") and len(block.text.split()) <= 2


def as_caption(block: Block) -> Block:
    return replace(block, kind=BlockKind.CAPTION)


def join_label_lines(pieces: Sequence[Piece]) -> list[Piece]:
    """The same where blank lines stand between: "Rolle:", then the role at the start of the next chunk."""
    made: list[Piece] = []
    for piece in pieces:
        last = next((at for at in reversed(range(len(made))) if not made[at].aside), None)
        above = made[last] if last is not None else None
        numbers_part = above is not None and PART_NUMBER.fullmatch(above.text) is not None
        overline = above is not None and above is made[-1] and above.whole and _is_overline(above.block)
        if above is not None and piece.label and (numbers_part or overline):
            if piece.role is not None and above is made[-1]:
                made[-1] = replace(piece, block=replace(above.block, lines=(*above.block.lines, *piece.block.lines)))
                continue
            made[last] = Piece(as_caption(above.block))
        made.append(piece)
    return made
