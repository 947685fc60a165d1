"""Pages without a text layer → the same pages with the characters that tesseract reads on them.

    page without characters ─ scan.py: straight, black on white ─ tesseract.py: words ─ styles, characters ─ page

What a file says of its type a picture does not: size, weight and colour are measured, since headings are found by
them, and made equal where they nearly are, since what is set alike must look alike.
"""

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby, pairwise, zip_longest

import numpy as np

from pipeline.geometry import BBox
from pipeline.model import Char, Page, Recognition, Style
from pipeline.read.ocr_signs import with_signs, without_false_quotes
from pipeline.read.scan import WHITE, Scan
from pipeline.read.tesseract import Word, recognise

FONT = "scan"
BULLET = "\N{BULLET}"
DASH = "\N{EN DASH}"
LETTER = 0.7  # of the size: as high as a capital

TALL = re.compile(r"[A-ZÆØ0-9bdfhkl]")  # rise from the baseline to about 0.72 of the size
MARKED = re.compile(r"[ÅÄÖÜÉåäöüé\"'“”’(§/|]")  # rise higher
DEEP = re.compile(r"[gjpqyQ,;()\[\]{}|/§]")  # reach below the baseline
LOW = re.compile(r"[acegmnopqrsuvwxyzæø]+[.,;:]?")  # as high as the x-height

# Danish has three words of one letter. Any other lone letter before a text, or a sign that opens no word, is a bullet
# that tesseract, which knows letters best, has read as one.
LONE_LETTER = re.compile(r"[a-hj-zA-HJ-ZæÆØ]|[^\w\s\"“”„»«'’(\[§–—-]{1,2}")
LONE_STROKE = re.compile(r"[^\w\s.,;:!?)”\"-]")  # what rulings and dust are taken for
ENUMERATOR = re.compile(r"\d[.)]|[a-zA-Z]\)")


@dataclass(frozen=True, slots=True)
class OcrSettings:
    """How pictures are read and what is made of the words.

    language: tesseract's names, several joined by `+`. dpi: resolution of the picture it gets; lower loses small type,
        higher costs time and gains nothing above 300. seconds: for one page.
    tall, x_height, marked, dotted: height of a capital, of an x, of an å and of an i or t, in sizes of the type.
    ascent: what of the size lies above the baseline in a character's box.
    few: letters below which a run's size is doubtful. Lower, and a box that is too high makes a size of its own.
    space: least space between two words, in sizes.
    apart: space between two words, in sizes, from which they may have styles of their own.
    alike: difference of size, of its value, that is a measuring error; pixel: the same in points, for small type.
        Lower, and one size becomes two; higher, and headings a little larger than the text are text.
    bold: stroke against the body's, from which type is bold. tone: distance between two colours, 0 to 1.
    body: sizes of type that occur; a word outside them is a speck or part of a picture.
    least: confidence below which a word is none. stroke: the same for what rulings and dust are taken for.
    sure: confidence below which one or two letters before a text are a bullet that was taken for letters.
    speckled: confidence below which letters that stand alone are part of a picture.
    speck: least width and height of a bullet, in sizes; lower, and specks of dust are bullets. blot: greatest.
    reach: how far left of its text a bullet stands, in sizes. ink: how much darker than its ground it is, of 255.
    """

    language: str = "dan"
    dpi: int = 300
    seconds: float = 60
    tall: float = 0.72
    x_height: float = 0.51
    marked: float = 0.79
    dotted: float = 0.68
    few: int = 25
    ascent: float = 0.79
    space: float = 0.12
    apart: float = 1.2
    alike: float = 0.07
    pixel: float = 0.5
    bold: float = 1.22
    tone: float = 0.16
    slant: float = 0.2
    steeper: float = 1.15
    body: tuple[float, float] = (4.0, 90.0)
    least: float = 0.15
    stroke: float = 0.3
    speckled: float = 0.6
    sure: float = 0.75
    speck: float = 0.13
    blot: float = 0.8
    reach: float = 2.6
    ink: int = 60


@dataclass(slots=True)
class Seen:
    """Sizes and colours of the pages before, so that one style has one name on all pages."""

    sizes: list[float] = field(default_factory=list)
    colors: list[tuple[float, ...]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one line without a wide gap between them, measured: points, stroke in points, colour 0 to 1, and whether
    the letters slant."""

    words: tuple[Word, ...]
    baseline: float
    size: float
    stroke: float
    color: tuple[float, ...]
    slanted: bool

    @property
    def letters(self) -> int:
        return sum(len(word.text) for word in self.words)


def read_scan(page: Page, scan: Scan, seen: Seen, settings: OcrSettings) -> Page:
    """A page with what tesseract reads on its straightened picture."""
    dpi = round(72 * scan.scale)
    found = recognise(scan.ink, settings.language, dpi, settings.seconds)
    words = without_false_quotes(without_overlaps([word for word in found if _is_word(word, scan, settings)]))
    runs = [_measure(run, scan, settings) for run in unite_marks(split_runs(words, settings.apart), settings)]
    styles = find_styles(runs, seen, settings)
    taken = [BBox(word.left, word.top, word.right, word.bottom) for word in words]
    chars = [
        char
        for run, style in zip(runs, styles, strict=True)
        for char in run_to_chars(run, style, find_mark(run, taken, scan, settings), scan.scale, settings)
    ]
    return replace(
        page,
        chars=(*page.chars, *chars),
        rulings=scan.rulings,
        fills=scan.fills,
        recognition=Recognition(scan.skew, len(words)),
    )


def _is_word(word: Word, scan: Scan, settings: OcrSettings) -> bool:
    """Whether it is a word, and not what tesseract makes of a picture or of the rest of a ruling."""
    height = (word.bottom - word.top) / scan.scale
    least = settings.stroke if LONE_STROKE.fullmatch(word.text) else settings.least
    return word.confidence >= least and height <= settings.body[1]


def without_overlaps(words: Sequence[Word]) -> list[Word]:
    """Where tesseract sees two words in one place, the one it is surer of.

    >>> word = Word("leder", 10, 10, 60, 20, 0.96, ("1",))
    >>> [w.text for w in without_overlaps([replace(word, text="Ih", left=20, confidence=0.4), word])]
    ['leder']
    """
    kept: list[Word] = []
    for word in sorted(words, key=lambda w: (-w.confidence, w.top, w.left)):
        if not any(_covers(other, word) or _covers(word, other) for other in kept):
            kept.append(word)
    return [word for word in words if word in kept]


def _covers(a: Word, b: Word) -> bool:
    """Whether the middle of `b` lies in `a`."""
    return a.left <= (b.left + b.right) / 2 <= a.right and a.top <= (b.top + b.bottom) / 2 <= a.bottom


def split_runs(words: Sequence[Word], apart: float) -> list[tuple[Word, ...]]:
    """The words of each of tesseract's lines, parted where the space between them is wide."""
    runs: list[tuple[Word, ...]] = []
    for _, members in groupby(sorted(words, key=lambda w: (tuple(map(int, w.line)), w.left)), key=lambda w: w.line):
        line = list(members)
        height = max(word.bottom - word.top for word in line)
        starts = [0] + [i for i, (a, b) in enumerate(pairwise(line), 1) if b.left - a.right > apart * height]
        runs += [tuple(line[a:b]) for a, b in zip(starts, [*starts[1:], len(line)], strict=True)]
    return runs


def unite_marks(runs: Sequence[tuple[Word, ...]], settings: OcrSettings) -> list[tuple[Word, ...]]:
    """A bullet that tesseract takes for a line of its own goes to the text right of it."""
    marks = [run for run in runs if len(run) == 1 and is_misread(run[0], settings)]
    united = [run for run in runs if not any(run is mark for mark in marks)]
    for mark in marks:
        home = min(
            (run for run in united if _is_beside(mark[0], run[0], settings.reach)),
            key=lambda run: run[0].left,
            default=None,
        )
        united = [(*mark, *run) if run is home else run for run in united]
        if home is None:
            united.append(mark)
    return [run for run in united if not _is_speck(run, settings)]


def _is_speck(run: Sequence[Word], settings: OcrSettings) -> bool:
    """Whether a run is what tesseract makes of a picture: a letter or three, unsure, with no word beside them."""
    return all(len(word.text) <= 3 and word.confidence < settings.speckled for word in run)


def is_misread(word: Word, settings: OcrSettings) -> bool:
    """Whether a word that stands before a text is more likely a bullet."""
    short = len(word.text) <= 2 and not ENUMERATOR.fullmatch(word.text)
    return LONE_LETTER.fullmatch(word.text) is not None or (short and word.confidence < settings.sure)


def _is_beside(mark: Word, text: Word, reach: float) -> bool:
    height = text.bottom - text.top
    return (
        0 < text.left - mark.right < reach * height
        and text.top - height / 3 < (mark.top + mark.bottom) / 2 < text.bottom
    )


def _measure(words: tuple[Word, ...], scan: Scan, settings: OcrSettings) -> Run:
    baseline = _baseline(words, scan)
    size = _size(words, baseline, settings) / scan.scale
    words = with_signs(words, baseline, size * scan.scale, scan)
    stroke, color = _ink(words, scan)
    low, high = settings.body
    slanted = _is_slanted(words, scan, settings)
    return Run(words, baseline / scan.scale, min(max(size, low), high), stroke / scan.scale, color, slanted)


def _baseline(words: Sequence[Word], scan: Scan) -> float:
    """Pixels from the top: where the words without a descender end; where all have one, where most of the ink ends."""
    flat = [word.bottom for word in words if any(c.isalnum() for c in word.text) and not DEEP.search(word.text)]
    return statistics.median(flat or [_end_of_ink(word, scan) for word in words])


def _end_of_ink(word: Word, scan: Scan) -> int:
    """The row, in the lower half of a word, below which it has the least ink beside what it has above."""
    middle = (word.top + word.bottom) // 2
    dark = (WHITE - scan.ink[middle : word.bottom, word.left : word.right].astype(int)).sum(axis=1)
    return middle + 1 + int(np.argmax(-np.diff(dark))) if len(dark) > 1 else word.bottom


def _is_slanted(words: Sequence[Word], scan: Scan, settings: OcrSettings) -> bool:
    """Whether the letters slant as italics do: straightened by that, the sides of their columns of ink are steeper.

    Slant from the projection of sheared words: Vinciarelli and Luettin, "A new normalization technique for cursive
    handwritten words" (2001).
    """
    upright = straightened = 0.0
    for word in words:
        dark = WHITE - scan.ink[word.top : word.bottom, word.left : word.right].astype(float)
        upright += _steepness(dark, 0.0)
        straightened += _steepness(dark, settings.slant)
    return straightened > settings.steeper * upright


def _steepness(dark: np.ndarray, slant: float) -> float:
    """How much the ink of neighbouring columns differs, rows moved left by `slant` of their height above the bottom."""
    height, width = dark.shape
    moved = np.round(slant * np.arange(height)).astype(int)[:, None]
    columns = np.bincount((np.arange(width) + moved).ravel(), dark.ravel(), width + height)
    return float((np.diff(columns) ** 2).sum())


def _size(words: Sequence[Word], baseline: float, settings: OcrSettings) -> float:
    """Size of the type in pixels, from the height of capitals and ascenders, else from the x-height."""
    tall = [(baseline - w.top) / settings.tall for w in words if TALL.search(w.text) and not MARKED.search(w.text)]
    low = [(baseline - w.top) / settings.x_height for w in words if LOW.fullmatch(w.text)]
    marked = [(baseline - w.top) / settings.marked for w in words if MARKED.search(w.text)]
    dotted = [(baseline - w.top) / settings.dotted for w in words]
    return statistics.median(tall or low or marked or dotted)


def _ink(words: Sequence[Word], scan: Scan) -> tuple[float, tuple[float, ...]]:
    """Stroke width in pixels and colour of the words' ink.

    A stroke of length l and width w has an area of l·w and an outline of 2·l.
    """
    area = outline = 0
    pixels = []
    for word in words:
        box = np.s_[word.top : word.bottom, word.left : word.right]
        inside = np.pad(scan.ink[box] < (WHITE + int(scan.ink[box].min(initial=WHITE))) / 2, 1)
        area += int(inside.sum())
        outline += int((inside[1:] != inside[:-1]).sum() + (inside[:, 1:] != inside[:, :-1]).sum())
        core = scan.ink[box] <= np.percentile(scan.ink[box], 15) if scan.ink[box].size else scan.ink[box] > WHITE
        pixels.append(scan.color[box][core])
    color = np.median(np.concatenate(pixels), axis=0) / WHITE
    return (2 * area / outline if outline else 0.0), tuple(round(float(v), 2) for v in color)


def find_styles(runs: Sequence[Run], seen: Seen, settings: OcrSettings) -> list[Style]:
    """A style for each run: its size and colour those of the runs that nearly have them, bold where strokes are thick."""
    runs = [_resized(run, runs, settings) for run in runs]
    sizes = _unite_sizes(runs, seen.sizes, settings)
    body = _body_stroke(runs)
    return [
        Style(
            font=FONT,
            size=size,
            bold=run.stroke / run.size > settings.bold * body,
            italic=run.slanted,
            color=_unite_color(run.color, seen.colors, settings.tone),
        )
        for run, size in zip(runs, sizes, strict=True)
    ]


def _resized(run: Run, runs: Sequence[Run], settings: OcrSettings) -> Run:
    """A run of few letters has the size of the nearest long one above or below it whose strokes and colour are its own;
    between short ones, as in a narrow column, the usual size of them all."""
    if run.letters >= settings.few:
        return run
    near = [other for other in runs if _is_set_like(other, run, settings)]
    long = [other for other in near if other.letters >= settings.few]
    if long:
        return replace(run, size=min(long, key=lambda other: abs(other.baseline - run.baseline)).size)
    sizes = [other.size for other in near for _ in range(other.letters)]
    return replace(run, size=statistics.median(sizes)) if len(sizes) >= settings.few else run


def _is_set_like(other: Run, run: Run, settings: OcrSettings) -> bool:
    """Whether two runs, of which one may stand some lines above the other, are set alike, as far as can be measured."""
    return (
        run.words[0].left < other.words[-1].right
        and other.words[0].left < run.words[-1].right
        and abs(other.size - run.size) < 0.3 * other.size
        and other.slanted == run.slanted
        and abs(other.stroke - run.stroke) <= 0.1 * other.stroke
        and _color_distance(other.color, run.color) <= settings.tone
        and abs(other.baseline - run.baseline) < 3 * other.size
    )


def _unite_sizes(runs: Sequence[Run], known: list[float], settings: OcrSettings) -> list[float]:
    """Sizes rounded to those of the document: of what is near each other, the size of most letters."""

    def is_near(a: float, b: float) -> bool:
        return abs(a - b) <= max(settings.alike * b, settings.pixel)

    for run in sorted(runs, key=lambda run: (-run.letters, run.baseline, run.words[0].left)):
        if not any(is_near(run.size, size) for size in known):
            near = [size for other in runs if is_near(other.size, run.size) for size in [other.size] * other.letters]
            known.append(round(statistics.median(near), 1))
    return [min(known, key=lambda size: (abs(run.size - size), size)) for run in runs]


def _unite_color(color: tuple[float, ...], known: list[tuple[float, ...]], tone: float) -> tuple[float, ...]:
    nearest = min(known, key=partial(_color_distance, color), default=None)
    if nearest is None or _color_distance(color, nearest) > tone:
        known.append(color)
        return color
    return nearest


def _color_distance(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return max(abs(x - y) for x, y in zip(a, b, strict=True))


def _body_stroke(runs: Sequence[Run]) -> float:
    """The usual stroke, in sizes of the type: that of the thinner letters, for a page may be bold for the most part."""
    strokes = sorted(run.stroke / run.size for run in runs for _ in range(run.letters))
    return strokes[len(strokes) // 3] if strokes else 1.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What opens a list item: the sign, its left and right side in points, and how much of the words it has swallowed
    or was taken for: whole `words`, then `letters` of the next."""

    sign: str
    x0: float
    x1: float
    words: int = 0
    letters: int = 0


def find_mark(run: Run, taken: Sequence[BBox], scan: Scan, settings: OcrSettings) -> Mark | None:
    """The bullet or dash before a run's text, which tesseract reads as a letter, as part of the first word, or not at all.

    taken: boxes of all words of the page, in pixels.
    """
    first = run.words[0]
    if len(run.words) > 1 and is_misread(first, settings):
        return Mark(BULLET, first.left / scan.scale, first.right / scan.scale, words=1)
    size = run.size * scan.scale
    rows = (max(0, round(run.baseline * scan.scale - 0.85 * size)), round(run.baseline * scan.scale + 0.2 * size))
    before = BBox(max(0, round(first.left - settings.reach * size)), rows[0], round(first.left - 0.15 * size), rows[1])
    if not any(b.x0 < before.x1 and before.x0 < b.x1 and b.top < rows[1] and rows[0] < b.bottom for b in taken):
        blot = _blot(scan, before, settings)
        if blot is not None and blot.x0 > before.x0 and blot.x1 < before.x1:
            sign = _sign(blot, size, settings)
            return Mark(sign, blot.x0 / scan.scale, blot.x1 / scan.scale) if sign else None
    return _glued_mark(first, rows, size, scan, settings)


def _blot(scan: Scan, area: BBox, settings: OcrSettings) -> BBox | None:
    """The box around all ink of an area, in pixels."""
    if area.x1 <= area.x0:
        return None
    rows, columns = np.nonzero(_is_ink(scan, area, settings))
    if not len(rows):
        return None
    x0, top = area.x0 + int(columns.min()), area.top + int(rows.min())
    return BBox(x0, top, area.x0 + int(columns.max()) + 1, area.top + int(rows.max()) + 1)


def _is_ink(scan: Scan, area: BBox, settings: OcrSettings) -> np.ndarray:
    x0, top, x1, bottom = map(int, area)
    return scan.ink[top:bottom, x0:x1] < WHITE - settings.ink


def _sign(blot: BBox, size: float, settings: OcrSettings) -> str | None:
    """What a blot of ink before a text is; None for dust, and for what is as high as a letter."""
    small, large = settings.speck * size, settings.blot * size
    if small <= blot.width <= large and small <= blot.height <= large:
        return BULLET
    return DASH if 1.5 * small <= blot.width <= 1.2 * size and blot.height < small else None


def _glued_mark(word: Word, rows: tuple[int, int], size: float, scan: Scan, settings: OcrSettings) -> Mark | None:
    """A mark that tesseract has read as the first letter of the word: a gap as wide as a space parts it from the rest."""
    area = BBox(word.left, rows[0], word.right, rows[1])
    inked = _is_ink(scan, area, settings).any(axis=0)
    edges = np.flatnonzero(np.diff(np.pad(inked.astype(np.int8), 1)))
    gaps = edges[2::2] - edges[1:-1:2]
    if len(word.text) < 3 or len(gaps) < 2 or gaps[0] < 0.18 * size or gaps[0] < 2 * gaps[1:].max():
        return None
    blot = _blot(scan, BBox(word.left, rows[0], word.left + int(edges[1]), rows[1]), settings)
    sign = _sign(blot, size, settings) if blot is not None and blot.height < LETTER * size else None
    return Mark(sign, blot.x0 / scan.scale, blot.x1 / scan.scale, letters=1) if blot is not None and sign else None


def run_to_chars(run: Run, style: Style, mark: Mark | None, scale: float, settings: OcrSettings) -> list[Char]:
    """The characters of a run, a word's box shared out evenly among its letters, spaces between the words.

    Boxes are as high as type of that size, not as the word's ink: lines are told apart by them.
    """
    top = run.baseline - settings.ascent * style.size
    bottom = top + style.size
    chars: list[Char] = []
    words = run.words
    if mark is not None:
        chars.append(Char(mark.sign, BBox(mark.x0, top, mark.x1, bottom), run.baseline, style))
        words = words[mark.words :]
        if mark.letters:
            first = words[0]
            share = (first.right - first.left) / len(first.text)
            left = max(first.left + share, (mark.x1 + 0.2 * style.size) * scale)
            words = (replace(first, text=first.text[mark.letters :], left=round(left)), *words[1:])
    for word, following in zip_longest(words, words[1:]):
        if chars:
            space = BBox(chars[-1].bbox.x1, top, max(chars[-1].bbox.x1, word.left / scale), bottom)
            chars.append(Char(" ", space, run.baseline, style))
        # tesseract's boxes may touch; a space is never so narrow
        end = word.right if following is None else min(word.right, following.left - settings.space * style.size * scale)
        start, width = word.left / scale, max(end - word.left, 1) / scale / len(word.text)
        for n, letter in enumerate(word.text):
            box = BBox(start + n * width, top, start + (n + 1) * width, bottom)
            chars.append(Char(letter, box, run.baseline, style, confidence=word.confidence))
    return chars
