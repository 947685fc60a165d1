"""Levels of headings by their type."""

import itertools
from collections import defaultdict
from collections.abc import Sequence

from pipeline.segment.heading import HeadingSettings
from pipeline.segment.heading_words import is_structural
from pipeline.segment.units import Unit


def find_levels(heads: Sequence[Unit], settings: HeadingSettings) -> dict[int, int]:
    """{order: level}: by size, then bold before plain, then capitals."""
    chapter = _chapter_sizes(heads, settings)
    ranks: list[tuple] = []
    for unit in heads:
        key = _rank(unit, chapter)
        if not any(_same_rank(key, other, settings) for other in ranks):
            ranks.append(key)
    ranks.sort(reverse=True)
    return {
        u.order: 1 + next(i for i, r in enumerate(ranks) if _same_rank(_rank(u, chapter), r, settings)) for u in heads
    }


def _chapter_sizes(heads: Sequence[Unit], settings: HeadingSettings) -> dict[float, float]:
    """{size: size it counts as}: a designer sets a longer chapter title a little smaller, which opens no new level.

    Only sizes of which each leads a page of its own, and that never stand on one page together, are united.
    """
    pages: dict[int, list[Unit]] = defaultdict(list)
    for unit in heads:
        pages[unit.block.page].append(unit)
    leading = sorted({max(u.block.style.size for u in members) for members in pages.values()}, reverse=True)
    together = [{u.block.style.size for u in members} for members in pages.values()]
    united: dict[float, float] = {}
    for larger, smaller in itertools.pairwise(leading):
        apart = not any({larger, smaller} <= sizes for sizes in together)
        most = settings.opener if _opens_document(heads, larger, smaller) else settings.chapter
        if apart and larger <= most * smaller:
            united[smaller] = united.get(larger, larger)
    return united


def _opens_document(heads: Sequence[Unit], larger: float, smaller: float) -> bool:
    """Whether a foreword or the like, a chapter without doubt, is set in the smaller size before anything in the larger."""
    before = itertools.takewhile(lambda u: u.block.style.size != larger, heads)
    return any(u.block.style.size == smaller and is_structural(u.text) for u in before)


def _rank(unit: Unit, chapter: dict[float, float]) -> tuple[float, bool, bool]:
    style = unit.block.style
    return chapter.get(style.size, style.size), style.bold, unit.text.isupper()


def _same_rank(a: tuple[float, bool, bool], b: tuple[float, bool, bool], settings: HeadingSettings) -> bool:
    near = abs(a[0] - b[0]) <= settings.same * max(a[0], b[0])
    return near and (a[1:] == b[1:] or a[0] > 14)
