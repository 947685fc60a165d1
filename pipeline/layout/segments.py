"""Characters → line segments: runs on one baseline without a wide gap."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from pipeline.columns import changes, ended_by, led_by, run_starts
from pipeline.geometry import BBox
from pipeline.layout.lines import common_style
from pipeline.layout.overprinted import BULLETS, DASHES, part_overprinted
from pipeline.lexicon import marks
from pipeline.model import SPACE, Char, Chars, Glyphs, Line


@dataclass(frozen=True, slots=True)
class LineSettings:
    """When characters share a line, a word, a segment; all in sizes of the type.

        Som leder går du forrest        Som chef …
           │    │                │      │
          >word_gap              >split_gap

    baseline: how far two glyphs' baselines may lie apart. Higher, and superscripts join the line below them.
    word_gap: narrowest space between two words. Lower, and loosely set words fall apart; higher, and words of a
        condensed face run together.
    printed_gap: the same where the file prints a space; justified lines squeeze theirs.
    split_gap: from here on two runs are separate segments, to be joined again only inside one column. Lower costs
        time, higher welds narrow columns.
    edge_gap: the same where the right run begins at the edge of a column.
    letter_gap: median gap between glyphs from which a run counts as letter-spaced.
    spaced_split: `split_gap` for letter-spaced runs, in their letter gaps.
    """

    baseline: float = 0.18
    word_gap: float = 0.17
    printed_gap: float = 0.06
    split_gap: float = 0.6
    edge_gap: float = 0.3
    letter_gap: float = 0.14
    spaced_split: float = 5.0


SETTINGS = LineSettings()


def chars_to_segments(
    chars: Sequence[Char], page: int, walls: Sequence[BBox] = (), settings: LineSettings = SETTINGS
) -> list[Line]:
    """The segments of a page, unordered. `walls` are vertical edges (rulings, sides of boxes) no segment crosses."""
    rows = _find_rows(Chars.of(chars), settings)
    if not len(rows.chars):
        return []
    letter_gaps = _letter_gaps(rows, settings)
    runs = _stretches(_run_starts(rows, letter_gaps, walls, settings), len(rows.chars))
    at_edge = _at_edges(rows.chars.lefts, rows.chars.lefts[[start for start, _ in runs]])
    doubtful = set(_words_at_edges(rows, at_edge, settings))
    starts = {*_bullets_at_edges(rows, at_edge), *_welded_at_edges(rows, at_edge)}
    for start, end in runs:
        starts.add(start)
        if doubtful and not doubtful.isdisjoint(range(start + 1, end)):
            starts.update(start + cut for cut in _cut_at_edge(rows.chars, start, end, at_edge, settings))
    return _make_lines(rows, _stretches(sorted(starts), len(rows.chars)), letter_gaps, page, settings)


@dataclass(frozen=True, eq=False)
class _Rows:
    """The glyphs with ink: row by row, one row a baseline, each from left to right.

    row: number of each glyph's row. spaced: whether the file prints a space before it. next_spaces: where the next space
    that the file prints in the row begins, at the same place or further right; infinite where there is none.
    """

    chars: Chars
    row: np.ndarray
    sizes: np.ndarray
    spaced: np.ndarray
    next_spaces: np.ndarray

    @cached_property
    def gaps(self) -> np.ndarray:
        """White space before each."""
        return led_by(np.inf, self.chars.lefts[1:] - self.chars.rights[:-1])

    @cached_property
    def wider(self) -> np.ndarray:
        """The larger size of each and the one before."""
        return led_by(0.0, np.maximum(self.sizes[1:], self.sizes[:-1]))

    @cached_property
    def follows(self) -> np.ndarray:
        """Whether each stands in the row of the one before."""
        return led_by(False, ~changes(self.row))

    @cached_property
    def alike(self) -> np.ndarray:
        """Whether each has the style of the one before."""
        return led_by(False, ~changes(self.chars.style_numbers))


def _find_rows(chars: Chars, settings: LineSettings) -> _Rows:
    order = np.arange(len(chars))
    if any(chars.asides):
        order = np.flatnonzero([aside is None for aside in chars.asides])
    order = order[np.lexsort((chars.lefts[order], chars.baselines[order]))]
    sizes = chars.of_styles(style.size for style in chars.styles)
    row = _row_numbers(chars.baselines[order], sizes[order], settings)
    # a row of one baseline is in order already
    if not (changes(row) | (chars.lefts[order[1:]] >= chars.lefts[order[:-1]])).all():
        sorted_ = np.lexsort((chars.lefts[order], row))
        order, row = order[sorted_], row[sorted_]
    parted = part_overprinted(row, order, chars, sizes, settings.split_gap)
    if parted is not None:
        sorted_ = np.lexsort((chars.lefts[order], parted))
        order, row = order[sorted_], parted[sorted_]
    blank = {text for text in set(chars.texts) if not text.strip()}
    ink = ~np.fromiter(map(blank.__contains__, chars.texts), bool, len(chars))[order]
    spaced = led_by(False, ~ink[:-1] & ~changes(row))[: ink.size]
    blanks, inked = ended_by(ink.size, np.flatnonzero(~ink)), np.flatnonzero(ink)
    rows, lefts = ended_by(-1, row), ended_by(np.inf, chars.lefts[order])
    apart = led_by(True, changes(row) | changes(lefts[:-1]))[: ink.size]
    level = np.maximum.accumulate(np.where(apart, np.arange(ink.size), 0))  # what begins at one place follows itself
    following = blanks[np.searchsorted(blanks, level[inked])]
    next_spaces = np.where(rows[following] == row[inked], lefts[following], np.inf)
    kept = order[inked]
    return _Rows(chars.taken(kept), row[inked], sizes[kept], spaced[inked], next_spaces)


def _row_numbers(baselines: np.ndarray, sizes: np.ndarray, settings: LineSettings) -> np.ndarray:
    """The row of each glyph; they come by baseline. A row takes in what is near the first baseline in it, by the size of
    the glyph that comes first on its own: small capitals stay with their capital."""
    # what is set like the glyph before shares its row
    runs = run_starts(changes(baselines) | changes(sizes), baselines.size)
    begins = np.zeros(baselines.size, int)
    first = -math.inf
    columns = (runs.tolist(), baselines[runs].tolist(), baselines[runs - 1].tolist(), sizes[runs].tolist())
    for at, baseline, before, size in zip(*columns, strict=True):
        level = at and baseline - before < 0.05
        if not level and baseline - first > max(settings.baseline * size, 0.6):
            begins[at] = 1
            first = baseline
    return np.cumsum(begins)


def _letter_gaps(rows: _Rows, settings: LineSettings) -> np.ndarray:
    """The usual gap between the letters of each glyph's row and style where these are letter-spaced, else 0. One or
    two gaps tell only beside more, as wide, in the same style ("O M")."""
    styles = len(rows.chars.styles)
    sets = rows.row * styles + rows.chars.style_numbers
    gaps, near = rows.gaps, rows.follows & rows.alike & (rows.gaps < 2 * rows.sizes)
    wide = near & (gaps > settings.letter_gap * rows.sizes)
    count, wide_count = np.bincount(sets[near], minlength=sets.max() + 1), np.bincount(sets[wide])
    usual = np.zeros(count.size)
    for at in np.flatnonzero(wide_count).tolist():
        if count[at] >= 3 and 2 * wide_count[at] >= count[at]:  # then the middle one is wide
            usual[at] = np.sort(gaps[near & (sets == at)])[count[at] // 2]
    spaced = {at % styles: usual[at] for at in np.flatnonzero(usual).tolist()}
    for at in np.flatnonzero((wide_count == count[: wide_count.size]) & (wide_count > 0) & (wide_count <= 2)).tolist():
        elsewhere = spaced.get(at % styles, 0.0)
        usual[at] = usual[at] or (elsewhere if gaps[near & (sets == at)].max() <= ALIKE * elsewhere else 0.0)
    return usual[sets]


ALIKE = 1.3  # how much wider than a style's letter gaps those of a short word may be


def _run_starts(rows: _Rows, letter_gaps: np.ndarray, walls: Sequence[BBox], settings: LineSettings) -> list[int]:
    """Indices of the glyphs before which a row breaks: at a wide gap, at a wall, or where a word ends at once in a
    capital or bullet of another weight: the text of the next cell, which a label in bold reaches."""
    chars = rows.chars
    spacing = np.where(rows.alike, letter_gaps, 0.0)
    gaps = rows.gaps
    breaks = ~rows.follows | (gaps > np.maximum(settings.split_gap * rows.wider, settings.spaced_split * spacing))
    parted = np.flatnonzero(~breaks & (gaps >= 0.15 * rows.wider))
    if walls and parted.size:
        at, tops, _, bottoms = np.array(walls).T
        left, middle = parted - 1, (chars.tops[parted - 1] + chars.bottoms[parted - 1]) / 2
        crossed = (
            (np.subtract(chars.rights[left], 0.5)[:, None] <= at)
            & (at <= np.add(chars.lefts[parted], 0.5)[:, None])
            & (tops <= middle[:, None])
            & (middle[:, None] <= bottoms)
        )
        breaks[parted[crossed.any(axis=1)]] = True
    bold = chars.of_styles(style.bold for style in chars.styles)
    reweighed = led_by(False, changes(bold)) & ~breaks
    touching = gaps < settings.word_gap * rows.wider
    for at in np.flatnonzero(reweighed).tolist():
        before, after = chars.texts[at - 1], chars.texts[at]
        word = before[-1:].isalpha() and not before.isupper()
        if after in marks().bullets:
            breaks[at] = (word and touching[at]) or before in DASHES
        else:
            breaks[at] = word and touching[at] and after[:1].isupper()
    return np.flatnonzero(breaks).tolist()


def _stretches(starts: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Spans between successive starts.

    >>> _stretches([0, 3], 5)
    [(0, 3), (3, 5)]
    """
    return list(pairwise([*starts, count]))


def _at_edges(places: np.ndarray, begins: np.ndarray, fewest: int = 3) -> np.ndarray:
    """Whether each place lies within a point of one at which several runs begin: there a narrow gutter may have let two
    columns touch. begins: where the runs begin."""
    edges, counts = np.unique(np.rint(2 * begins).astype(int), return_counts=True)  # in half points
    edges = edges[counts >= fewest]
    return np.isin(np.rint(2 * places).astype(int), np.concatenate([edges - 1, edges, edges + 1]))


def _words_at_edges(rows: _Rows, at_edge: np.ndarray, settings: LineSettings) -> list[int]:
    """Indices of the glyphs that begin a word at a column's edge."""
    gap = min(settings.word_gap, settings.edge_gap)
    wide = rows.gaps >= gap * led_by(0.0, rows.sizes[:-1])
    return np.flatnonzero(wide & at_edge).tolist()


def _welded_at_edges(rows: _Rows, at_edge: np.ndarray) -> list[int]:
    """Indices of the letters at a column's edge that follow the end of a sentence without a space: a word too long for its
    cell reaches to the next one's text ("beslutningsprocesser." beside "de opstår.")."""
    tight = rows.follows & at_edge & (np.abs(rows.gaps) < 0.15 * rows.wider)
    texts = rows.chars.texts
    return [
        at
        for at in np.flatnonzero(tight).tolist()
        if at >= LONG_WORD
        and texts[at].isalpha()
        and texts[at - 1] in ".!?"
        and "".join(texts[at - LONG_WORD : at - 1]).isalpha()
    ]


LONG_WORD = 8  # letters, and the end mark, before it


def _bullets_at_edges(rows: _Rows, at_edge: np.ndarray) -> list[int]:
    """Indices of the bullets at a column's edge: they begin a cell, however near the text left of them comes. A dash is
    one where it is set otherwise than what stands left of it."""
    texts = rows.chars.texts
    if BULLETS.isdisjoint(texts):
        return []
    found = [i for i in np.flatnonzero(at_edge).tolist() if texts[i] in BULLETS]
    return [i for i in found if texts[i] in marks().bullets or (texts[i] in DASHES and not rows.alike[i])]


def _cut_at_edge(chars: Chars, start: int, end: int, at_edge: np.ndarray, settings: LineSettings) -> list[int]:
    """Two columns set so close that a row looks like one line: parted where a word begins at a column's edge, after
    a space wider than all others of the line."""
    gaps = (chars.lefts[start + 1 : end] - chars.rights[start : end - 1]).tolist()
    styles = [chars.styles[number] for number in chars.style_numbers[start:end].tolist()]
    spaces = sorted(g for g in gaps if g > settings.word_gap * styles[0].size)
    for index, (gap, begins) in enumerate(zip(gaps, at_edge[start + 1 : end].tolist(), strict=True)):
        if not begins:
            continue
        if styles[index].bold != styles[index + 1].bold and gap > settings.word_gap * styles[index].size:
            return [index + 1]
        if gap < settings.edge_gap * styles[index].size:
            continue
        if gap >= spaces[-1] and (len(spaces) == 1 or gap > 1.15 * spaces[-2]):
            return [index + 1]
    return []


def _make_lines(
    rows: _Rows,
    parts: Sequence[tuple[int, int]],
    letter_gaps: np.ndarray,
    page: int,
    settings: LineSettings,
) -> list[Line]:
    """A line of each part of the rows, spaces put in where the gaps between glyphs say so."""
    chars = rows.chars
    starts, ends = map(list, zip(*parts, strict=True))
    begins = _begins_word(rows, letter_gaps, settings)
    begins[starts] = True
    text, places, at = _set_out(chars, np.flatnonzero(begins))
    last = np.array(ends) - 1
    spaced = rows.next_spaces[last] - chars.rights[last] < rows.sizes[last]
    level = np.minimum.reduceat(chars.baselines, starts) == np.maximum.reduceat(chars.baselines, starts)
    plain = np.minimum.reduceat(chars.style_numbers, starts) == np.maximum.reduceat(chars.style_numbers, starts)
    columns = (
        at[starts],
        at[ends] - np.where(spaced, 0, 1),
        np.minimum.reduceat(chars.lefts, starts),
        np.minimum.reduceat(chars.tops, starts),
        np.maximum.reduceat(chars.rights, starts),
        np.maximum.reduceat(chars.bottoms, starts),
        chars.baselines[starts],
        level,
        plain,
    )
    lines = []
    for (start, end), *values in zip(parts, *(column.tolist() for column in columns), strict=True):
        text_start, text_end, x0, top, x1, bottom, baseline, is_level, is_plain = values
        if not is_level:
            baseline = statistics.median(chars.baselines[start:end].tolist())
        style = chars.style_of(start) if is_plain else common_style(chars.count_styles(slice(start, end)))
        glyphs = Glyphs(chars, places[text_start:text_end])
        lines.append(Line(text[text_start:text_end], glyphs, page, BBox(x0, top, x1, bottom), baseline, style))
    return lines


def _set_out(chars: Chars, words: np.ndarray) -> tuple[str, np.ndarray, np.ndarray]:
    """The text of all words, a space behind each; the place of the glyph under each character; and where in the text each
    glyph begins, and what follows the last one. words: places of their first glyphs, from 0 on."""
    letters = "".join(chars.texts)
    under = np.repeat(np.arange(len(chars)), list(map(len, chars.texts)))  # a ligature stands under several
    firsts = np.searchsorted(under, np.arange(len(chars) + 1))  # where each glyph begins among the letters
    bounds = [*firsts[words].tolist(), len(letters)]
    text = "".join([letters[a:b] + " " for a, b in pairwise(bounds)])
    before = np.zeros(len(chars) + 1, int)  # spaces before each glyph
    before[[*words[1:].tolist(), len(chars)]] = 1
    before = np.cumsum(before)
    places = np.full(len(text), SPACE, np.int32)
    places[np.arange(under.size) + before[under]] = under
    return text, places, firsts + before


def _begins_word(rows: _Rows, letter_gaps: np.ndarray, settings: LineSettings) -> np.ndarray:
    """Whether each glyph begins a word in its row.

    Letter-spaced words are written without their inner spaces: in "L E D E L S E" each gap is alike, so only a
    gap clearly wider than the others parts two words.
    """
    narrowest = np.where(rows.spaced, settings.printed_gap, settings.word_gap) * rows.wider
    clear = np.maximum(1.8 * letter_gaps, letter_gaps + 0.12 * rows.sizes)
    return rows.gaps > np.where(rows.alike & (letter_gaps > 0), clear, narrowest)


def join_words(chars: Chars, words: Sequence[int]) -> tuple[str, Glyphs]:
    """The text of words of which these are the first glyphs, from 0 on, and the glyph under each character."""
    text, places, _ = _set_out(chars, np.array(words))
    return text[:-1], Glyphs(chars, places[:-1])
