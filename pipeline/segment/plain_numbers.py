"""Items of a text source that are headings: numbered ones, roles, and what opens the parts of a web page that unfolds."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Block
from pipeline.records import BlockKind
from pipeline.role_words import is_role
from pipeline.segment.heading_words import NO_MATTER, find_role_label
from pipeline.segment.plain_labels import may_be_label
from pipeline.text_lines import HEADING, counts_up, fold, split_line


def number_headings(blocks: Sequence[Block]) -> list[Block]:
    """Numbered lines that stand apart, each over text of its own, as paragraphs: headings and no list; those on two lines
    too that count on from others."""
    placed = [i for i, b in enumerate(blocks) if b.reason is None]
    alone: set[int] = set()
    for before, index, after in zip([None, *placed], placed, [*placed[1:], None], strict=False):
        beside = [blocks[i] for i in (before, after) if i is not None]
        own_text = len(blocks[index].lines) > 1
        siblings = [
            b
            for b in beside[_begins_anew(blocks, before, index) :]
            if _is_list_item(b) and _are_counted_alike(b, blocks[index])
        ]
        if _is_numbered(blocks[index]) and (own_text or not siblings):
            introduced = before is not None and blocks[before].text.endswith((":", ","))
            if (own_text or after is not None) and not introduced:
                alone.add(index)
    if len(alone) < 2:
        return list(blocks)
    made = [replace(b, kind=BlockKind.PARAGRAPH, bullet=0) if i in alone else b for i, b in enumerate(blocks)]
    for before, index, after in zip([None, *placed], placed, [*placed[1:], None], strict=False):
        beside = [blocks[i] for i in (before, after) if i is not None]
        counts_on = index not in alone and _is_number_item(blocks[index]) and _counts_on(index, blocks, alone)
        if counts_on and not any(_is_number_item(b) for b in beside):
            lines = tuple(replace(line, style=HEADING) for line in blocks[index].lines)
            made[index] = replace(blocks[index], kind=BlockKind.PARAGRAPH, bullet=0, lines=lines)
    return made


def _begins_anew(blocks: Sequence[Block], before: int | None, index: int) -> bool:
    """Whether a blank line stands above a number that does not belong to the list right before: it is 1 behind contents
    that count more, or goes on from a number above that list, a heading's."""
    if before is None or blocks[index].gap < 1 or not all(_is_number_item(blocks[i]) for i in (before, index)):
        return False
    number, last = _number_of(blocks[index]), _number_of(blocks[before])
    if number == 1:
        return last > 1
    first = before
    while first and blocks[first - 1].reason is None and _is_number_item(blocks[first - 1]):
        first -= 1
    above = (_number_of(b) for b in reversed(blocks[:first]) if b.reason is None and _is_number_item(b))
    return number not in (last, last + 1) and next(above, None) == number - 1


def _counts_on(index: int, blocks: Sequence[Block], headings: set[int]) -> bool:
    """Whether an item's number stands between or beside those of the headings next to it, and it is as short as one."""
    text, number = fold(blocks[index].lines), _number_of(blocks[index])
    short = len(blocks[index].lines) <= 2 and len(text.split()) <= MOST_COUNTED_WORDS and text[-1:].isalpha()
    above = max((i for i in headings if i < index), default=None)
    below = min((i for i in headings if i > index), default=None)
    follows = above is not None and _number_of(blocks[above]) == number - 1
    leads = below is not None and _number_of(blocks[below]) == number + 1
    return short and (follows or leads)


MOST_COUNTED_WORDS = 12


def _are_counted_alike(item: Block, other: Block) -> bool:
    """Whether two items have the same sign behind their numbers: "5." and "1)" are of two lists."""
    signs = [re.match(r"\d+([.):]?)", b.lines[0].text) for b in (item, other)]
    return None in signs or signs[0][1] == signs[1][1]  # type: ignore[index]


def _number_of(item: Block) -> int:
    """The number that opens a numbered item."""
    return int(re.match(r"\d+", item.lines[0].text)[0])  # type: ignore[index]


def role_headings(blocks: Sequence[Block]) -> list[Block]:
    """Roles set as items, as paragraphs where they head what follows: right above items with another sign, or alone
    between blank lines above items with the same one or a paragraph, as a table's cells or the parts of a web page that
    unfold are copied."""
    placed = [b for b in blocks if b.reason is None]
    heads = {
        id(role)
        for role, below in itertools.pairwise(placed)
        if role.kind is below.kind is BlockKind.ITEM
        and role.bullet
        and role.lines[0].text[: role.bullet] != below.lines[0].text[: below.bullet]
        and (label := find_role_label(role.text)) is not None
        and label.label == role.text
    }
    lists = _lists_of_roles(placed)
    listed = {id(item): run for run in lists for item in run} if len(lists) >= LEAST_LISTS else {}
    made: list[Block] = []
    for block in blocks:
        run = listed.get(id(block))
        if run is not None:
            made += _as_one_heading(run) if block is run[0] else []
        else:
            made += _sign_apart(block) if id(block) in heads else (block,)
    return made


LEAST_LISTS = 3


def _lists_of_roles(placed: Sequence[Block]) -> list[list[Block]]:
    """The lists of nothing but roles, each between blank lines and above a list or a paragraph that says more."""
    lists: list[list[Block]] = []
    for block in placed:
        if block.kind is BlockKind.ITEM and block.gap < 1 and lists:
            lists[-1].append(block)
        else:
            lists.append([block])
    of_roles = [all(map(_is_bare_role, run)) and _is_bare_role(run[0], others=False) for run in lists]
    says = [run[0].kind in (BlockKind.ITEM, BlockKind.PARAGRAPH) and run[0].gap >= 1 for run in lists]
    around = zip([False, *of_roles], of_roles, [*of_roles[1:], True], [*says[1:], False], strict=False)
    asked = [False, *(run[-1].text.endswith((":", "?")) for run in lists)]  # who takes part
    return [
        run
        for run, (before, roles, after, told), led in zip(lists, around, asked, strict=False)
        if roles and told and not (before or after or led) and _names_one_label(run)
    ]


def _names_one_label(run: Sequence[Block]) -> bool:
    return len(run) == 1 or find_role_label(" ".join(item.text.strip() for item in run)) is not None


def _is_bare_role(item: Block, others: bool = True) -> bool:
    """Whether an item is nothing but a role, or the "m.fl." behind several (`others`)."""
    text = item.text.strip()
    role = is_role(text) or (others and text.casefold() in NO_MATTER)
    return item.kind is BlockKind.ITEM and item.bullet > 0 and len(item.lines) == 1 and role


def _as_one_heading(items: Sequence[Block]) -> list[Block]:
    """Items as one heading, their bullets as decoration."""
    signs, texts = zip(*map(_sign_apart, items), strict=True)
    lines = [replace(line, style=HEADING) for text in texts for line in text.lines]
    return [*signs, replace(texts[0], lines=tuple(lines))]


def fold_headings(blocks: Sequence[Block]) -> list[Block]:
    """Items whose text has a number of its own, counted from 1, each over a paragraph, as paragraphs: the parts of a web
    page that unfold, which a browser copies as a list.

     • 1. Formål

       Politikken skal give alle …
    """
    placed = [b for b in blocks if b.reason is None]
    parts = [
        (int(match[1]), block)
        for block, below in zip(placed, [*placed[1:], None], strict=False)
        if (match := _part_number(block)) and _opens_part(block, below)
    ]
    heads = {id(block) for _, block in parts} if counts_up([number for number, _ in parts], LEAST_PARTS) else set()
    return [part for b in blocks for part in (_sign_apart(b) if id(b) in heads else (b,))]


LEAST_PARTS = 3


def _part_number(item: Block) -> re.Match[str] | None:
    """The number behind an item's bullet: "• 1. Formål"."""
    if item.kind is not BlockKind.ITEM or not item.bullet or item.lines[0].text[:1].isdigit():
        return None
    return re.match(r"(\d{1,2})[.)]?\s", item.lines[0].text[item.bullet :].lstrip())


def _opens_part(item: Block, below: Block | None) -> bool:
    """Whether an item is as short as a heading, and a paragraph apart stands below it."""
    over_text = below is not None and below.kind is BlockKind.PARAGRAPH and below.gap >= 1
    return over_text and len(item.lines) == 1 and may_be_label(item.lines[0].text[item.bullet :].strip())


def _sign_apart(item: Block) -> tuple[Block, Block]:
    """An item's bullet, as decoration, and its text."""
    sign, first = split_line(item.lines[0], [item.bullet])
    return (
        replace(item, kind=BlockKind.DECORATION, reason="symbol", bullet=0, lines=(sign,)),
        replace(item, kind=BlockKind.PARAGRAPH, bullet=0, lines=(first, *item.lines[1:])),
    )


def _is_list_item(block: Block) -> bool:
    return _is_number_item(block) and not (len(block.lines) > 1 and _is_numbered(block))


def _is_number_item(block: Block) -> bool:
    return block.kind is BlockKind.ITEM and block.lines[0].text[:1].isdigit()


def _is_numbered(block: Block) -> bool:
    """Whether an item could be a numbered heading: its first line ends as a label does, and what follows begins anew."""
    lines = block.lines
    anew = len(lines) == 1 or lines[1].text[:1].isupper()
    return _is_number_item(block) and anew and may_be_label(lines[0].text.strip())
