"""A page of characters → its line segments, before it is cut into regions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from pipeline.columns import run_starts, steps
from pipeline.geometry import BBox
from pipeline.layout.bullets import mark_drawn_bullets
from pipeline.layout.initials import set_initials_apart
from pipeline.layout.leaders import join_leaders
from pipeline.layout.lines import common_style
from pipeline.layout.margin_numbers import set_numbers_apart
from pipeline.layout.note_marks import join_note_marks, split_footnote_markers
from pipeline.layout.segments import chars_to_segments
from pipeline.layout.spread import join_spread_words
from pipeline.layout.superior_figures import split_superior_figures
from pipeline.model import Block, Char, Chars, Glyphs, Line, Page, replace
from pipeline.records import BlockKind

# Reasons that a reader's characters can be set aside for, and the kind of block they become.
ASIDE_KINDS = {
    "doubled": BlockKind.DECORATION,
    "off_page": BlockKind.DECORATION,
    "tiny": BlockKind.DECORATION,
    "invisible": BlockKind.DECORATION,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page between reading and cutting: its segments, its turned glyphs, and what was set aside already."""

    page: Page
    segments: tuple[Line, ...]
    turned: tuple[Char, ...]
    aside: tuple[Block, ...]


def read_sheet(page: Page) -> Sheet:
    walls = [r.bbox for r in page.rulings if not r.horizontal]
    walls += [side for f in page.fills if f.rectangular and f.bbox.width > 20 for side in _upright_sides(f.bbox)]
    segments = chars_to_segments(page.chars, page.number, walls)
    text, raised = split_footnote_markers(segments)
    text, superior = split_superior_figures(text)
    aside = [Block(BlockKind.DECORATION, (m,), reason="footnote_marker") for m in (*raised, *superior)]
    found = Chars.of(page.chars)
    reasons = set(found.asides)
    for reason, kind in ((reason, kind) for reason, kind in ASIDE_KINDS.items() if reason in reasons):
        aside += [Block(kind, (line,), reason=reason) for line in aside_lines(found.set_aside(reason), page.number)]
    turned = tuple(found.set_aside("rotated")) if "rotated" in reasons else ()
    words = join_spread_words(join_leaders(join_note_marks(text)), walls)
    lines = mark_drawn_bullets(set_initials_apart(words), (*(f.bbox for f in page.fills), *page.images))
    return Sheet(replace(page, chars=()), tuple(lines), turned, tuple(aside))


def _upright_sides(box: BBox) -> list[BBox]:
    return [BBox(x, box.top, x, box.bottom) for x in (box.x0, box.x1)]


def without_numbers(sheets: Sequence[Sheet], furniture: Mapping[int, str]) -> list[Sheet]:
    """The sheets, the numbers beside their text set aside."""
    texts = [[s for s in sheet.segments if id(s) not in furniture] for sheet in sheets]
    numbers = set_numbers_apart(texts)
    return [
        replace(
            sheet,
            segments=tuple(s for s in sheet.segments if not any(s is n for n in apart)),
            aside=(*sheet.aside, *(Block(BlockKind.DECORATION, (n,), reason="numbering") for n in apart)),
        )
        for sheet, apart in zip(sheets, numbers, strict=True)
    ]


def aside_lines(chars: Chars, page: int) -> list[Line]:
    """Runs of glyphs set aside, in the order they were printed: what rotates has no lines to find."""
    if not len(chars):
        return []
    x, y = (chars.lefts + chars.rights) / 2, (chars.tops + chars.bottoms) / 2
    sizes = chars.of_styles(style.size for style in chars.styles)
    reach = ASIDE_REACH * np.maximum(sizes[1:], sizes[:-1])
    near = (abs(steps(x)) < reach) & (abs(steps(y)) < reach)
    starts = run_starts(~near, len(chars)).tolist()
    return [_run_to_line(chars, start, end, page) for start, end in pairwise([*starts, len(chars)])]


ASIDE_REACH = 1.5  # sizes between the middles of two glyphs of one run


def _run_to_line(chars: Chars, start: int, end: int, page: int) -> Line:
    texts = chars.texts[start:end]
    glyphs = Glyphs(chars, np.repeat(np.arange(start, end), list(map(len, texts))))
    baseline = median(chars.baselines[start:end].tolist())
    return Line(
        "".join(texts), glyphs, page, glyphs.bbox, baseline, common_style(chars.count_styles(slice(start, end)))
    )
