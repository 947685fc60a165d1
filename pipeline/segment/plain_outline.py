"""Blocks of a text source → the same blocks with headings, tables and call-outs told apart.

A PDF shows a heading by its type; a plain text has only words, blank lines and repetition. What a source marks itself
(Markdown, HTML) stays as it is.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from pipeline.model import Block
from pipeline.records import BlockKind
from pipeline.segment.heading_words import has_modal, key_of
from pipeline.segment.plain_callouts import mark_callouts
from pipeline.segment.plain_labels import Piece, role_of_label, split_pieces
from pipeline.segment.plain_levels import find_levels
from pipeline.segment.plain_lists import set_lists_aside, set_role_figures_aside
from pipeline.segment.plain_no_labels import (
    drop_closing_roles,
    drop_doubled_titles,
    drop_open_clauses,
    drop_page_ends,
    drop_rows_of_titles,
    drop_signatures,
)
from pipeline.segment.plain_numbers import fold_headings, number_headings, role_headings
from pipeline.segment.plain_overlines import join_label_lines, join_overlines, set_label_lines_apart
from pipeline.segment.plain_tables import find_grids
from pipeline.segment.plain_title_rows import with_titles_over_texts
from pipeline.segment.plain_titles import ends_trail, mark_title, move_page_titles
from pipeline.segment.plain_weights import drop_slogans, weigh_labels, with_parallels
from pipeline.text_lines import PAGE_EDGES, fold


def outline_text(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a text source with what their words, blank lines and repetition tell of headings and tables."""
    if any(block.kind is BlockKind.HEADING for block in blocks):
        return mark_callouts(_with_levels(_without_lead_ins(join_overlines(blocks))))
    blocks = set_label_lines_apart(_set_navigation_aside(blocks))
    blocks = role_headings(fold_headings(number_headings(_with_page_tops(blocks))))
    pieces = join_label_lines(split_pieces(blocks))
    pieces = _with_sheets(pieces)
    pieces = drop_open_clauses(drop_closing_roles(drop_signatures(drop_rows_of_titles(drop_doubled_titles(pieces)))))
    pieces = with_parallels(pieces)
    pieces = with_titles_over_texts(_place_grids(pieces, blocks))
    pieces = mark_title(pieces)
    pieces = set_lists_aside(set_role_figures_aside(pieces))
    pieces = drop_page_ends(drop_slogans(weigh_labels(pieces)))
    pieces, tops = move_page_titles(pieces)
    levels = _below_page_title(pieces, find_levels(pieces, tops))
    outlined = [
        replace(p.block, kind=BlockKind.HEADING, level=levels[index]) if index in levels else p.block
        for index, p in enumerate(pieces)
    ]
    return mark_callouts(outlined)


def _below_page_title(pieces: Sequence[Piece], levels: dict[int, int]) -> dict[int, int]:
    """The levels, all others below that of a title to which a web page's trail leads."""
    first = min(levels, default=None)
    if first is None or levels[first] > 1 or not ends_trail(pieces, first):
        return levels
    return {index: level + (index != first) for index, level in levels.items()}


def _with_levels(blocks: Sequence[Block]) -> list[Block]:
    """The headings of a source that marks them all alike, as converters do, on the levels their words and order tell."""
    heads = [i for i, b in enumerate(blocks) if b.kind is BlockKind.HEADING]
    told = {blocks[i].level for i in heads[1:]}
    if len(heads) < LEAST_HEADINGS or len(told) > 1:
        return list(blocks)
    times = Counter(key_of(fold(blocks[i].lines)) for i in heads)
    pieces = [
        Piece(replace(b, level=None), label=i in heads, repeated=times[key_of(fold(b.lines))] > 1)
        for i, b in enumerate(blocks)
    ]
    if not any(piece.role is not None for piece in pieces):
        return list(blocks)
    levels = find_levels(pieces) | {heads[0]: 1}  # it may be the title
    return [replace(b, level=levels[i]) if i in levels else b for i, b in enumerate(blocks)]


LEAST_HEADINGS = 5


def _without_lead_ins(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a source that marks headings, what a converter marked because it is bold, and ends in a colon over a
    list, as text: "Derfor vil vi:". A role, or one word, heads its list."""
    return [
        replace(block, kind=BlockKind.PARAGRAPH, level=None)
        if block.kind is BlockKind.HEADING and below is not None and _leads_in(fold(block.lines), below)
        else block
        for block, below in zip(blocks, [*blocks[1:], None], strict=True)
    ]


def _leads_in(text: str, below: Block) -> bool:
    opens = text.endswith(":") and len(text.split()) > 1 and below.kind is BlockKind.ITEM
    return opens and (has_modal(text) or CLAUSE.search(text) is not None) and role_of_label(text) is None


CLAUSE = re.compile(r",\s(?:at|når|hvis|før)\s")  # "…, der skaber værdi:" names a theme


def _set_navigation_aside(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, a list that opens a web page below nothing but the page's own words set aside: its menu."""
    made = list(blocks)
    first = next((i for i, b in enumerate(blocks) if b.reason is None and b.kind is not BlockKind.ITEM), len(blocks))
    if any(block.reason == "web_residue" for block in blocks[:first]):
        for index in range(first):
            if blocks[index].kind is BlockKind.ITEM:
                made[index] = replace(blocks[index], kind=BlockKind.FURNITURE, reason="web_residue")
    return made


def _with_page_tops(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, nothing above those that follow a page number or a running footer: they open a page."""
    made: list[Block] = []
    turned = False
    for block in blocks:
        opens = turned and block.reason is None
        made.append(replace(block, gap=float("inf")) if opens else block)
        turned = block.reason in ("page_number", "running_footer") or (turned and block.reason is not None)
    return made


def _with_sheets(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a text without ends of pages, on the sheets between its page numbers and running lines."""
    edges = [piece.block.reason in PAGE_EDGES for piece in pieces]
    sheets = list(accumulate(b and not a for a, b in pairwise([False, *edges])))
    if len({piece.page for piece in pieces}) > 1 or sheets[-1:] < [LEAST_SHEETS]:
        return list(pieces)
    return [replace(piece, sheet=sheet) for piece, sheet in zip(pieces, sheets, strict=True)]


LEAST_SHEETS = 3


def _place_grids(pieces: Sequence[Piece], blocks: Sequence[Block]) -> list[Piece]:
    """The pieces with each unrolled table's cells in its place."""
    first = 1 + max((b.cell.table for b in blocks if b.cell is not None), default=-1)
    made: list[Piece] = []
    at = 0
    for grid in find_grids(pieces, first):
        made += pieces[at : grid.start]
        made += [Piece(block) for block in grid.blocks]
        at = grid.end
    return made + list(pieces[at:])
