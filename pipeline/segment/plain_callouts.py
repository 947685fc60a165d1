"""Call-outs and quotations of a text source."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.lexicon import plain_text
from pipeline.model import Block
from pipeline.records import BlockKind
from pipeline.segment.plain_weights import MOST_OWNER_WORDS
from pipeline.segment.units import QUOTE_MARKS
from pipeline.text_lines import END_MARKS, is_plain

NEAR = 1.2  # blank lines within which it stands below the quotation


@dataclass(frozen=True, slots=True)
class CalloutSettings:
    """What makes a paragraph a call-out.

    narrow: part of the body's width that no line of a call-out exceeds; early: part of it that each line but the last
        leaves room in for the next word. Higher, and a short paragraph is a call-out. quote_words: its most words.
    body_words: fewest words of a paragraph that shows the body's width.
    """

    narrow: float = 0.78
    early: float = 0.92
    quote_words: int = 45
    body_words: int = 12


CALLOUTS = CalloutSettings()


def mark_callouts(blocks: Sequence[Block], settings: CalloutSettings = CALLOUTS) -> list[Block]:
    """Paragraphs of short lines, each ended on purpose, apart from the wide ones of their section, as quotes.

    What stands in quotation marks, and the line below that says whose it is, needs no such mark.
    """
    made: list[Block] = []
    for section in _sections(_join_attributions(blocks)):
        width = _body_width([b for b in section if is_plain(b)])
        for block, below in zip(section, [*section[1:], None], strict=True):
            introduces = below is not None and below.kind is BlockKind.ITEM and _may_introduce(block, below)
            quoted = _is_quoted(block) or (bool(made) and _is_quoted(made[-1]) and block.gap < NEAR)
            callout = not introduces and not quoted and _is_callout(block, width, settings)
            made.append(replace(block, kind=BlockKind.QUOTE) if callout else block)
    return made


def _may_introduce(block: Block, item: Block) -> bool:
    """Whether a text right above a list is one line, or a clause ("Det betyder, at du som leder") that the list's small
    letters go on with."""
    clause = CLAUSE.search(block.text) is not None and not block.text.rstrip().endswith(END_MARKS)
    return len(block.lines) == 1 or (clause and item.text[:1].islower())


CLAUSE = re.compile(r"\bat\s(?:du|vi|jeg|man|I)\b")


def _is_quoted(block: Block) -> bool:
    text = block.text
    return len(text) > 2 and text[0] in QUOTE_MARKS and text[-1] in QUOTE_MARKS


def _join_attributions(blocks: Sequence[Block]) -> list[Block]:
    """A quote that its source marks as one, with the short line below that says whose it is."""
    made: list[Block] = []
    for block in blocks:
        above = made[-1] if made else None
        owned = above is not None and above.kind is block.kind is BlockKind.QUOTE and _is_quoted(above)
        short = len(block.text.split()) <= MOST_OWNER_WORDS and not block.text.endswith((".", "?", ":"))
        if above is not None and owned and short and not _is_quoted(block) and block.gap < NEAR:
            made[-1] = replace(above, lines=(*above.lines, *block.lines))
        else:
            made.append(block)
    return made


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks between headings, each heading with what follows it."""
    sections: list[list[Block]] = [[]]
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            sections.append([])
        sections[-1].append(block)
    return [section for section in sections if section]


def _is_callout(block: Block, width: float | None, settings: CalloutSettings) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or block.reason is not None or width is None:
        return False
    text, lines = block.text, [line.text.rstrip() for line in block.lines]
    if len(text.split()) > settings.quote_words or text.endswith(":") or not _opens_anew(text):
        return False
    if text.split()[-1].casefold() in plain_text().open_ends:
        return False
    narrow = max(map(len, lines)) <= settings.narrow * width
    if len(lines) == 1:
        return narrow and not text.endswith((".", ",", ";")) and len(text.split()) >= 3
    if text.endswith("."):
        return narrow and len(lines) > 2
    below = [line.split()[0] for line in lines[1:]]
    early = all(len(a) + 1 + len(b) <= settings.early * width for a, b in zip(lines, below, strict=False))
    return narrow or early


def _opens_anew(text: str) -> bool:
    return text[:1].isupper() or text[:1] in QUOTE_MARKS


def _body_width(prose: Sequence[Block], settings: CalloutSettings = CALLOUTS) -> float | None:
    """Letters of a full line of the section's prose; a paragraph that was never wrapped is one line."""
    widths = sorted(_full_line(b) for b in prose if len(b.text.split()) >= settings.body_words)
    return float(widths[int(0.8 * (len(widths) - 1))]) if widths else None


def _full_line(block: Block) -> int:
    """Letters of a paragraph's longest line; where the next one falls far short of it, of that: an extraction that makes
    broken words whole joins their lines."""
    lengths = sorted((len(line.text.rstrip()) for line in block.lines), reverse=True)
    several = len(lengths) > 3
    return next((a for a, b in pairwise(lengths) if b > NEXT_LONGEST * a), lengths[0]) if several else lengths[0]


NEXT_LONGEST = 0.8  # of the longest line, what the next has at least
