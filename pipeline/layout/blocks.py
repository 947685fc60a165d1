"""Lines of one region → blocks: paragraphs, items, and what looks like a heading."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.layout.bare_items import mark_bare_items, split_lines_apart, split_where_broken
from pipeline.layout.bullets import find_bullet, find_lettered, is_dash, is_enumerator
from pipeline.layout.drafts import SENTENCE_END, Draft
from pipeline.layout.leaders import find_leader
from pipeline.layout.lines import join_segments, median_size
from pipeline.layout.room import has_room, text_left
from pipeline.model import Line, Ruling, replace
from pipeline.text_lines import END_MARKS, HYPHENS


@dataclass(frozen=True, slots=True)
class BlockSettings:
    """When one line goes on with the block above it; in sizes of the type.

    baseline: how far apart the baselines of one printed line may lie, where a bullet is set larger than its text.
    leading: how much wider than usual the step to the next line may be. Lower, and loosely set paragraphs fall
        apart; higher, and paragraphs run together.
    usual: steps taken as line steps when the usual one is measured.
    size: relative difference of size that still is one style.
    indent: from here on a line stands further in than the one above.
    short: part of the region's width below which a line ended early.
    display: size, in sizes of the region's text, of slogans, whose lines are broken by sense.
    broken: widest step to a line that goes on with a word broken by a hyphen.
    room: what a word needs beside its own width to stand behind another.
    run_in: most white space between a bold beginning and the rest of its sentence.
    """

    baseline: float = 0.35
    leading: float = 0.28
    usual: tuple[float, float] = (0.85, 2.0)
    size: float = 0.07
    indent: float = 0.7
    short: float = 0.82
    display: float = 1.25
    broken: float = 2.0
    room: float = 0.2
    run_in: float = 0.6


SETTINGS = BlockSettings()

# Size and weight: lines of one leading share them.
StyleKey = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class _Column:
    """Where a region's lines stand, and the size of most of its text, in points."""

    left: float
    right: float
    size: float

    @property
    def width(self) -> float:
        return self.right - self.left

    def ends_early(self, line: Line, settings: BlockSettings) -> bool:
        return line.bbox.x1 < self.left + settings.short * self.width


def segments_to_lines(segments: Sequence[Line], settings: BlockSettings = SETTINGS) -> list[Line]:
    """The printed lines of one column, top to bottom."""
    rows: list[list[Line]] = []
    for segment in sorted(segments, key=lambda s: (s.baseline, s.bbox.x0)):
        if rows and _same_row(rows[-1], segment, settings):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [row[0] if len(row) == 1 else join_segments(sorted(row, key=lambda s: s.bbox.x0)) for row in rows]


def _same_row(row: list[Line], segment: Line, settings: BlockSettings) -> bool:
    size = min(row[0].style.size, segment.style.size)
    if abs(segment.baseline - row[0].baseline) > settings.baseline * size:
        return False
    return all(
        segment.bbox.x0 >= other.bbox.x1 - 0.3 * size or segment.bbox.x1 <= other.bbox.x0 + 0.3 * size for other in row
    )


def lines_to_drafts(
    lines: Sequence[Line],
    symbol_fonts: frozenset[str],
    rulings: Sequence[Ruling] = (),
    leading: Mapping[StyleKey, float] = MappingProxyType({}),
    measure: float = 0.0,
    settings: BlockSettings = SETTINGS,
) -> list[Draft]:
    """Blocks of a region in order.

    rulings: horizontal lines that part what stands above and below them. leading: the document's usual steps from
    line to line, see `usual_leading`; a region with enough lines of a style goes by its own. measure: how far right,
    in points, its lines might reach.
    """
    if not lines:
        return []
    usual = {**leading, **usual_leading([lines], settings, fewest=4)}
    column = _Column(min(line.bbox.x0 for line in lines), max(line.bbox.x1 for line in lines), median_size(lines))
    dashes = Counter(round(line.bbox.x0) for line in lines if is_dash(line))
    lettered = find_lettered(lines)
    drafts: list[Draft] = []
    for line in lines:
        bullet = find_bullet(line, symbol_fonts) or lettered.get(id(line), 0)
        step = usual.get(style_key(line), 1.25)
        # one dash may run on, two are a list
        listed = bool(dashes) and sum(dashes[round(line.bbox.x0) + d] for d in (-1, 0, 1)) > 1
        if is_dash(line) and not listed and line.style.italic:
            bullet = 0  # "– Vi måtte begynde forfra, siger Ida": a newspaper's quotation
        if (listed and bullet) or line.marked:
            goes_on = False
        else:
            goes_on = bool(drafts) and _goes_on(drafts[-1], line, bullet, step, column, rulings, settings)
        if goes_on:
            drafts[-1] = drafts[-1].with_line(line)
        else:
            gap = (line.bbox.top - drafts[-1].lines[-1].bbox.bottom) / line.style.size if drafts else float("inf")
            drafts.append(Draft((line,), bullet, line.bbox.x0, gap))
    drafts = _with_run_ins(drafts, settings)
    parts = [part for draft in drafts for part in split_lines_apart(draft, max(measure, column.right))]
    return mark_bare_items([piece for part in parts for piece in split_where_broken(part)])


def _with_run_ins(drafts: Sequence[Draft], settings: BlockSettings) -> list[Draft]:
    """The drafts, a bold beginning that fills its line joined to the sentence it begins: "Teamlederen: kender" over
    "borgerne i sit distrikt." """
    made: list[Draft] = []
    for draft in drafts:
        if made and _runs_in(made[-1], draft, settings):
            made[-1] = replace(made[-1], lines=(*made[-1].lines, *draft.lines))
        else:
            made.append(draft)
    return made


def _runs_in(above: Draft, below: Draft, settings: BlockSettings) -> bool:
    last, first = above.lines[-1], below.lines[0]
    alike = abs(last.style.size - first.style.size) <= settings.size * last.style.size
    begun = len(above.lines) == 1 and last.style.bold and not first.style.bold and RUN_IN.search(last.text) is not None
    goes_on = first.text[:1].islower() and below.lines[-1].text.rstrip().endswith(END_MARKS)
    level = abs(last.bbox.x0 - first.bbox.x0) < settings.indent * first.style.size and below.gap < settings.run_in
    return begun and goes_on and alike and level and not above.is_item and not below.is_item


RUN_IN = re.compile(r":(?:\s*|\s+[^\W\d][^.:]{0,30})$")


def style_key(line: Line) -> StyleKey:
    """What lines of one leading share: size and weight."""
    return round(line.style.size, 1), line.style.bold


def usual_leading(
    columns: Iterable[Sequence[Line]], settings: BlockSettings = SETTINGS, fewest: int = 1
) -> dict[StyleKey, float]:
    """{style: usual step from baseline to baseline, in sizes}: a low one among the steps, since paragraphs and items
    stand further apart. Styles with fewer than `fewest` steps are left out."""
    low, high = settings.usual
    steps: dict[StyleKey, list[float]] = defaultdict(list)
    for lines in columns:
        for (above, key), (below, own) in itertools.pairwise((line, style_key(line)) for line in lines):
            step = (below.baseline - above.baseline) / below.style.size
            if key == own and low <= step <= high:
                steps[own].append(step)
    return {key: min(sorted(s)[len(s) // 5], 1.75) for key, s in steps.items() if len(s) >= fewest}


def same_style(a: Line, b: Line, settings: BlockSettings = SETTINGS) -> bool:
    """Whether two lines are set alike: size and weight, not colour or slant of single words."""
    big = max(a.style.size, b.style.size)
    return abs(a.style.size - b.style.size) <= settings.size * big and a.style.bold == b.style.bold


LARGE, LARGE_STEP = 1.5, 1.45  # sizes of the text, and steps from line to line, of a heading of several lines


def _goes_on(
    draft: Draft,
    line: Line,
    bullet: int,
    usual: float,
    column: _Column,
    rulings: Sequence[Ruling],
    settings: BlockSettings,
) -> bool:
    """Whether `line` belongs to the block above it."""
    last = draft.lines[-1]
    if find_leader(last.text):
        return False
    size = max(last.style.size, line.style.size)
    step = (line.baseline - last.baseline) / size
    broken = last.text.endswith(HYPHENS) and line.text[:1].islower() and step < settings.broken
    most = usual + settings.leading + _initial(draft)
    if size >= LARGE * column.size and same_style(last, line, settings):
        most = max(most, LARGE_STEP)
    if (step > most and not broken) or step < 0.3:
        return False
    if bullet and not _is_running_dash(draft, line, column, settings):
        return False
    if any(last.baseline - 1 <= r.bbox.center_y <= line.bbox.bottom and _crosses(r, line) for r in rulings):
        return False
    if not same_style(last, line, settings):
        return _runs_on_in_other_style(draft, last, line, settings)
    if len(draft.lines) == 1 and _changes_color(last, line):
        return False
    if size >= settings.display * column.size and _is_capitals(draft) and not line.text.isupper():
        return False
    if size >= settings.display * column.size and not draft.is_item and not _is_aligned(last, line, settings):
        return False
    ended = last.text.rstrip().endswith(SENTENCE_END)
    if draft.is_item and line.bbox.x0 < text_left(draft.lines[0], draft.bullet) - settings.indent * size:
        return _wraps_under_bullet(draft, last, line, ended, column, settings)
    if _is_centered(last, line):
        return True
    if ended and line.bbox.x0 > last.bbox.x0 + settings.indent * size and not draft.is_item:
        return False  # the indented first line of a new paragraph
    early = column.ends_early(last, settings) and column.width > 12 * size and size < settings.display * column.size
    return not (ended and early and line.text[:1].isupper() and not draft.is_item)


def _initial(draft: Draft) -> float:
    """By how much, in sizes, a larger first letter pushes the second line of a paragraph down."""
    if len(draft.lines) > 1:
        return 0.0
    first = draft.lines[0].chars.first_style
    return 0.0 if first is None else max(0.0, first.size / draft.lines[0].style.size - 1)


def _crosses(ruling: Ruling, line: Line) -> bool:
    box = ruling.bbox
    return ruling.horizontal and min(box.x1, line.bbox.x1) - max(box.x0, line.bbox.x0) > 0.5 * min(
        box.width, line.bbox.width
    )


def _is_running_dash(draft: Draft, line: Line, column: _Column, settings: BlockSettings) -> bool:
    """A wrapped line that happens to begin with a dash: it stands where the text stands, not where bullets do, and
    the line above it is full."""
    if not is_dash(line):
        return False
    if draft.bullet and abs(line.bbox.x0 - draft.indent) < 0.4 * line.style.size and is_dash(draft.lines[0]):
        return False
    last = draft.lines[-1]
    if last.text.rstrip().endswith((".", ":", "!", "?")):
        return False
    if column.ends_early(last, settings):
        return False
    return abs(line.bbox.x0 - text_left(draft.lines[0], draft.bullet)) < 0.4 * line.style.size


def _runs_on_in_other_style(draft: Draft, last: Line, line: Line, settings: BlockSettings) -> bool:
    """A bold run-in that fills its line goes on in the plain text below: same size, no end, small letter after it."""
    if abs(last.style.size - line.style.size) > settings.size * last.style.size:
        return False
    if last.text.rstrip().endswith(SENTENCE_END) or not line.text[:1].islower():
        return False
    if last.style.color != line.style.color:
        return False
    return len(draft.lines) > 1 or len(last.words) > 7


def _changes_color(last: Line, line: Line) -> bool:
    """A heading set in colour over text of its own size; a coloured word or two inside a line does not count."""
    return (
        last.style.color != line.style.color
        and last.style.bold
        and not last.text.rstrip().endswith((",", "-"))
        and len(last.words) <= 9
    )


def _is_capitals(draft: Draft) -> bool:
    """Whether lines are set in capitals and are more than an abbreviation."""
    return all(line.text.isupper() for line in draft.lines) and sum(len(line.words) for line in draft.lines) > 1


def _wraps_under_bullet(
    draft: Draft, last: Line, line: Line, ended: bool, column: _Column, settings: BlockSettings
) -> bool:
    """Text without a hanging indent goes on below its bullet; anything else out there is a new paragraph."""
    if line.bbox.x0 < draft.indent - settings.indent * line.style.size:
        return False
    full = not column.ends_early(last, settings) or not has_room(last, line, column.right, settings.room)
    numbered_heading = is_enumerator(draft.lines[0]) and line.style.bold and line.text[:1].islower()
    return (full or numbered_heading) and not ended and not line.text[:1].isupper()


def _is_aligned(a: Line, b: Line, settings: BlockSettings) -> bool:
    """Whether two lines share their left or right edge or their middle, as the lines of one heading do."""
    apart = min(abs(a.bbox.x0 - b.bbox.x0), abs(a.bbox.x1 - b.bbox.x1), abs(a.bbox.center_x - b.bbox.center_x))
    return apart < settings.indent * b.style.size


def _is_centered(a: Line, b: Line) -> bool:
    return abs(a.bbox.center_x - b.bbox.center_x) < 0.4 * a.style.size and abs(a.bbox.x0 - b.bbox.x0) > a.style.size
