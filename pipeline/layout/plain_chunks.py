"""Lines of a text source → chunks between blank lines, and unfinished ones joined to their rests."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.full_forms import is_known
from pipeline.layout.plain_bullets import bullet_length
from pipeline.lexicon import line_ends
from pipeline.model import Block, Line, replace
from pipeline.records import BlockKind
from pipeline.role_words import find_mentions
from pipeline.text_lines import HYPHENS, LEADING, LETTER, is_open

ENDED = (".", "!", "?", ":", ";", "…", "”", "»", '"', ")")
ORDINALS = "ªº"  # signs of a symbol font, which pass for small letters
UNFINISHED = (",", *HYPHENS)


@dataclass(frozen=True, slots=True)
class ChunkSettings:
    """How lines hang together.

    long: letters from which a line is a paragraph that was never wrapped, and share: part of the text that must
        stand in such lines; longest: letters that no wrapped line has, so that few_longest of the text will do.
        Lower, and wide pages are taken for unwrapped text, each line a paragraph.
    whole: letters from which a line of printed text is full, ended: part of such lines that end a sentence where none was
        wrapped, and least_whole: fewest that tell. Lower, and a text of short paragraphs is taken for unwrapped.
    least_unfinished: fewest lines below unfinished ones that tell, and going_on: part of them that may begin with a small
        letter where lines are whole. Higher, and a table's cells in a wrapped text make it unwrapped.
    rest: fewest words of a paragraph that a chunk with a small first letter goes on with. Lower, and a label is
        drawn into the definition below it.
    """

    long: int = 115
    share: float = 0.4
    longest: int = 150
    few_longest: float = 0.12
    whole: int = 80
    ended: float = 0.9
    least_whole: int = 6
    rest: int = 5
    least_unfinished: int = 12
    going_on: float = 0.05


SETTINGS = ChunkSettings()


def is_unwrapped(lines: Sequence[Line], settings: ChunkSettings = SETTINGS) -> bool:
    """Whether a text's lines are whole paragraphs."""
    lengths = [len(line.text) for line in lines]
    letters = max(1, sum(lengths))
    longest = sum(n for n in lengths if n > settings.longest)
    whole = [line.text.rstrip() for line in lines if len(line.text) > settings.whole]
    ended = sum(text.endswith((*ENDED, ":")) for text in whole)
    return (
        (len(whole) >= settings.least_whole and ended >= settings.ended * len(whole))
        or longest > settings.few_longest * letters
        or sum(n for n in lengths if n > settings.long) > settings.share * letters
        or _none_goes_on(lines, settings)
    )


def _none_goes_on(lines: Sequence[Line], settings: ChunkSettings) -> bool:
    """Whether hardly any line that stands right below an unfinished one begins with a small letter, or below one that
    breaks off, as the rest of a sentence does."""
    pairs = [
        (above, below)
        for above, below in itertools.pairwise(lines)
        if below.page == above.page
        and _blank_lines(above, below) == 0
        and len(above.words) >= settings.rest
        and not above.text.rstrip().endswith(ENDED)
        and not bullet_length(below.text)
    ]
    going_on = sum(line.text.lstrip()[:1].islower() or is_open(above.text) for above, line in pairs)
    return len(pairs) >= settings.least_unfinished and going_on <= settings.going_on * len(pairs)


def split_chunks(lines: Sequence[Line], unwrapped: bool) -> list[Block]:
    """The lines between blank ones as one paragraph each; `gap` counts the blank lines above, infinite for the first.

    Where lines are whole paragraphs each is one, except for short ones that stand together, or at one edge further in.
    """
    edge = min((line.bbox.x0 for line in lines), default=0.0)
    chunks: list[list[Line]] = []
    for line in lines:
        if (
            chunks
            and _blank_lines(chunks[-1][-1], line) == 0
            and not (
                unwrapped and _is_paragraph(chunks[-1][-1], line) and not _are_indented(chunks[-1][-1], line, edge)
            )
        ):
            chunks[-1].append(line)
        else:
            chunks.append([line])
    above = [None, *chunks[:-1]] if chunks else []
    return [
        Block(
            BlockKind.PARAGRAPH,
            tuple(chunk),
            gap=float("inf") if before is None else float(_blank_lines(before[-1], chunk[0])),
        )
        for before, chunk in zip(above, chunks, strict=True)
    ]


def _is_paragraph(above: Line, line: Line) -> bool:
    if "\t" in above.text.strip() and "\t" in line.text.strip():
        return False  # rows of one table
    if line.text[:1].islower() and len(above.text) > SETTINGS.long and not above.text.rstrip().endswith(ENDED):
        return False  # wrapped at the width of a wide page
    stacked = all(
        len(x.words) <= 3 and x.text.rstrip()[-1].isalpha() and not bullet_length(x.text) for x in (above, line)
    )
    return not stacked and (max(len(above.text), len(line.text)) > SETTINGS.long or not line.text[:1].islower())


def _are_indented(above: Line, line: Line, edge: float) -> bool:
    """Whether both lines begin at one place further in than the page: the items of a list, as a browser copies them."""
    short = max(len(above.text), len(line.text)) <= SETTINGS.long
    return short and above.bbox.x0 == line.bbox.x0 >= edge + LEAST_INDENT * LETTER


LEAST_INDENT = 2  # letters by which the items of a list stand further in than what introduces them


def _blank_lines(above: Line, below: Line) -> int:
    return max(0, round((below.bbox.top - above.bbox.top) / LEADING) - 1)


def join_rests(blocks: Sequence[Block], settings: ChunkSettings = SETTINGS) -> list[Block]:
    """Blocks with each unfinished paragraph or item joined to its rest, which a blank line or a page end cut off.

    The rest begins with a small letter; in a text that has a blank line behind every line, also behind an item of few
    words. A broken word draws on any rest. What was set aside between them stays aside.
    """
    made: list[Block] = []
    open_at: int | None = None
    apart = _stand_lines_apart(blocks)
    for block, below in itertools.zip_longest(blocks, blocks[1:]):
        if block.reason is not None:
            made.append(block)
            continue
        if open_at is not None and _goes_on(made[open_at], block, apart and not _heads_list(block, below), settings):
            made[open_at] = replace(made[open_at], lines=(*made[open_at].lines, *block.lines))
            continue
        made.append(block)
        open_at = len(made) - 1
    return made


def join_over_pages(blocks: Sequence[Block], settings: ChunkSettings = SETTINGS) -> list[Block]:
    """Blocks of a text whose lines are whole, each unfinished one joined to its rest behind the numbers of its page and the
    next one. What a list goes on with is no rest."""
    made: list[Block] = []
    open_at: int | None = None  # the last text, until something stands behind the page's end
    for block, below in itertools.zip_longest(blocks, blocks[1:]):
        turned = open_at is not None and open_at < len(made) - 1
        lists = below is not None and below.reason is None and below.text[:1].islower()
        rest = turned and not lists and made[open_at].reason is block.reason is None
        if block.reason == "page_number":
            made.append(block)
        elif rest and _goes_on(made[open_at], block, False, settings):
            made[open_at] = replace(made[open_at], lines=(*made[open_at].lines, *block.lines))
            open_at = None
        else:
            made.append(block)
            open_at = len(made) - 1
    return made


def _heads_list(block: Block, below: Block | None) -> bool:
    """Whether a text that names a role stands right over an item: it says to whom."""
    return below is not None and below.kind is BlockKind.ITEM and bool(find_mentions(block.text))


def _stand_lines_apart(blocks: Sequence[Block]) -> bool:
    """Whether a text has a blank line behind every line, also where a sentence goes on."""
    said = [b for b in blocks if b.reason is None]
    wrapped = sum(a.text[-1:].isalpha() and b.text[:1].islower() for a, b in itertools.pairwise(said))
    single = sum(len(b.lines) == 1 for b in said)
    return single >= ALL_SINGLE * len(said) and wrapped >= LEAST_WRAPPED * len(said)


ALL_SINGLE = 0.95  # part of the blocks that are one line
LEAST_WRAPPED = 0.2  # part of the lines that begin with a small letter below one without an end


SURNAME = re.compile(r"[A-ZÆØÅÉ]\w+(?:\s[A-ZÆØÅÉ]\w+)*,\s[a-zæøå]")
SAID_BY = re.compile(r"[”“«»\"],?\s(?:siger|fortæller|forklarer|mener|udtaler)\s[A-ZÆØÅÉ]\w+$")


def _goes_on(block: Block, rest: Block, apart: bool, settings: ChunkSettings) -> bool:
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or rest.kind is not BlockKind.PARAGRAPH:
        return False
    last, first = block.lines[-1].text.rstrip(), rest.lines[0].text.lstrip()
    if apart and SURNAME.match(first) and SAID_BY.search(last):
        return True  # "… fortæller Ida" / "Krag, lærer"
    if last.endswith(ENDED) or not first[:1].islower() or first[0] in ORDINALS:
        return False
    if last.endswith(UNFINISHED) or last.split()[-1].casefold() in line_ends().function_words:
        return True
    # items that begin with capitals go on with small letters
    whole = block.bullet > 0 and block.text[:1].isupper() and is_known(first.split()[0].strip(",.;:"))
    return whole or (apart and block.bullet > 0) or len(block.text.split()) >= settings.rest
