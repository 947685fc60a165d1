"""Tables without a grid: a column of labels, and cells that begin where the labels do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from pipeline.geometry import BBox, union
from pipeline.layout.lines import is_role_label, median_size
from pipeline.layout.tables import Grid, GridCell
from pipeline.model import Line
from pipeline.role_words import is_role
from pipeline.text_lines import HYPHENS, is_prose


@dataclass(frozen=True, slots=True)
class MatrixSettings:
    """When columns of text are the columns of a table.

        Tema      Leder         Medarbejder
        Tillid    Vi lytter …   Vi spørger …   ─┬─ one baseline
                  og svarer
        Mod       Vi tør …      Vi prøver …

    baseline: how far apart, in sizes, the first lines of a row may lie: a label may stand a little above its items.
    top: the same of their tops, where the label is larger.
    words: most words of a label, on the average, broken ones counted once. Higher, and a narrow column of prose is
        taken for labels. headed: the same where headings stand over all columns.
    aligned: part of the labels that begin on one line with a cell.
    gap: white space, in sizes, that parts two labels.
    prose: mean words of a cell from which a table of one text column is text with headings in its margin; hanging: the
        same where all text above it begins where its cells do, so that the labels hang outside, or where the labels end
        at the text, each beginning elsewhere. heading: size, in sizes of the text, from which its labels are headings.
    """

    baseline: float = 0.38
    top: float = 0.2
    words: float = 5.0
    headed: float = 8.0
    aligned: float = 0.8
    gap: float = 0.45
    prose: float = 45.0
    hanging: float = 15.0
    heading: float = 1.15


SETTINGS = MatrixSettings()
ONE_LINE = 2.5  # points between the baselines of one-line cells
LARGER = 1.3  # than the text beside it, from which on a label may stand at its top
TWO_KINDS = 0.1  # of the size; white spaces that differ by more are of two kinds


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of a table found by alignment. `above` and `below` are no part of it. `marginal`: see `prose`."""

    grid: Grid
    rows: tuple[tuple[float, float], ...]
    above: tuple[Line, ...]
    marginal: bool


def find_matrix(
    columns: Sequence[Sequence[Line]],
    heads: Sequence[float] = (),
    fewest: int = 2,
    settings: MatrixSettings = SETTINGS,
) -> Matrix | None:
    """The table that neighbouring columns make, None where they are columns of text.

    heads: tops of the header rows with which the columns begin, where those are known. fewest: rows below them.
    """
    others = [sorted(column, key=attrgetter("baseline")) for column in columns[1:]]
    left = sorted(
        (line for line in columns[0] if not heads or line.bbox.top > heads[-1] + 1.5), key=attrgetter("baseline")
    )
    if not left:
        return None
    usual, tightest = line_gap(columns), line_gap(columns, 0.0)
    most = settings.headed if heads else settings.words
    rows: list[list[Line]] | None
    if _are_single_lines([left, *others], settings):
        rows = _aligned_rows([[line] for line in left], others, 0.0, fewest, most, settings)
    else:
        close = max(settings.gap, 1.3 * usual + 0.05)
        rows = _aligned_rows(clusters(left, close), others, usual, fewest, most, settings)
        if rows is None and (parting := _parting_gap(left)) is not None and parting < close:
            rows = _aligned_rows(clusters(left, parting), others, 0.8 * parting, fewest, most, settings)
        if rows is None and heads and tightest < usual - TWO_KINDS:  # most cells have one line: few gaps are inside one
            rows = _aligned_rows(clusters(left, 1.3 * tightest + 0.05), others, tightest, fewest, most, settings)
    if rows is None or not _are_labels(rows, others) or _number_headings(rows, others):
        return None
    rows = _without_run_over(rows, others)
    if len(rows) < fewest:
        return None
    tops = _row_tops(rows, others)
    header = [] if heads else _header_lines(others, tops[0])
    if heads:
        tops = [*heads, *tops]
    elif header:
        tops = [min(line.bbox.top for line in header) - 1, *tops]
    if _straddled([left, *others], tops):
        return None
    bottom = max(line.bbox.bottom for column in columns for line in column) + 1
    bounds = list(zip(tops, [*tops[1:], bottom], strict=True))
    grid = _grid(columns, bounds)
    above = tuple(line for column in columns for line in column if line.bbox.center_y < tops[0])
    outside = bool(above) and all(abs(line.bbox.x0 - grid.columns[1] - 1) < 2 for line in above)
    texts = [[line for line in others[0] if a <= line.bbox.center_y < b] for a, b in bounds]
    bare = len(columns) == 2 and not header and not heads
    marginal = bare and _are_in_margin(rows, texts, outside or _end_at_one_edge(rows), settings)
    return Matrix(grid, tuple(bounds), above, marginal)


def _are_in_margin(
    labels: Sequence[Sequence[Line]], texts: Sequence[Sequence[Line]], hanging: bool, settings: MatrixSettings
) -> bool:
    """Whether the labels of a table's only column of texts are headings in a margin: by the length of the texts, or, unless
    they name roles, by their sentences or by the size of the labels."""
    words = sum(len(line.words) for text in texts for line in text)
    if words > (settings.hanging if hanging else settings.prose) * len(texts):
        return True
    if all(map(is_role_label, labels)):
        return False
    usual = median_size([line for text in texts for line in text])
    return is_prose(texts) or all(label[0].style.size >= settings.heading * usual for label in labels)


def _end_at_one_edge(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether labels of one line each are set flush right."""
    boxes = [cluster[0].bbox for cluster in rows]
    starts, ends = [box.x0 for box in boxes], [box.x1 for box in boxes]
    return all(len(cluster) == 1 for cluster in rows) and max(ends) - min(ends) < 1.5 and max(starts) - min(starts) > 5


def _aligned_rows(
    labels: Sequence[list[Line]],
    others: Sequence[Sequence[Line]],
    usual: float,
    fewest: int,
    most: float,
    settings: MatrixSettings,
) -> list[list[Line]] | None:
    """The labels that begin rows, from the first one beside which a cell begins; None where too few do.

    usual: white space between the lines of a cell, in sizes. fewest: rows. most: words of a label, on the average.
    """
    starts = [_aligned_start(cluster[0], others, 1.2 * usual + 0.05, settings) for cluster in labels]
    first = next((i for i, aligned in enumerate(starts) if aligned), None)
    if first is None:
        return None
    kept = labels[first:]
    rows = [cluster for cluster, aligned in zip(kept, starts[first:], strict=True) if aligned]
    words = sum(len(line.words) - line.text.rstrip().endswith(HYPHENS) for cluster in rows for line in cluster)
    few = len(rows) < fewest or len(rows) < settings.aligned * len(kept)
    return None if few or words > most * len(rows) else rows


def _parting_gap(left: Sequence[Line]) -> float | None:
    """What parts two kinds of white space between the lines of a column, in sizes: inside a label and between labels;
    None where there is one kind."""
    found = sorted((b.bbox.top - a.bbox.bottom) / b.style.size for a, b in pairwise(left))
    steps = [(b - a, (a + b) / 2) for a, b in pairwise(found)]
    widest, middle = max(steps, default=(0.0, 0.0))
    return middle if widest > TWO_KINDS else None


def _are_single_lines(columns: Sequence[Sequence[Line]], settings: MatrixSettings) -> bool:
    """Whether every line of the columns, a header's aside, stands on the line of a label, and every label on the line
    of a cell, all equally far apart: a table of one-line cells, whose rows are no further apart than the lines of a
    paragraph."""
    levels = [line.baseline for line in columns[0]]
    if _parting_gap(columns[0]) is not None:
        return False
    below = [line.baseline for column in columns[1:] for line in column if line.baseline > min(levels) - 1]

    def meets(at: float, others: Sequence[float]) -> bool:
        return any(abs(at - other) <= ONE_LINE for other in others)

    return len(levels) > 1 and all(meets(at, levels) for at in below) and all(meets(at, below) for at in levels)


def clusters(lines: Sequence[Line], gap: float) -> list[list[Line]]:
    """Lines that stand close below each other."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda s: (s.baseline, s.bbox.x0)):
        if found and line.bbox.top - max(s.bbox.bottom for s in found[-1]) < gap * line.style.size:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _are_labels(rows: Sequence[Sequence[Line]], others: Sequence[Sequence[Line]]) -> bool:
    """Whether the first column has text, no bare bullets, that is set otherwise than the cells or names roles."""
    if not any(char.isalnum() for cluster in rows for line in cluster for char in line.text):
        return False
    plain = Counter(_look(line) for column in others for line in column).most_common(1)[0][0]
    other = sum(all(_look(line) != plain for line in cluster) for cluster in rows)
    named = sum(is_role_text(" ".join(line.text.strip() for line in cluster)) for cluster in rows)
    return max(other, named) >= 0.7 * len(rows)


def _number_headings(rows: Sequence[Sequence[Line]], others: Sequence[Sequence[Line]]) -> bool:
    """Whether the labels are bare numbers, in circles say, of headings that stand right beside them in larger type."""
    if not all(len(cluster) == 1 and cluster[0].text.strip().isdigit() for cluster in rows):
        return False
    size = Counter(round(line.style.size) for column in others for line in column).most_common(1)[0][0]
    return all(
        any(
            abs(line.baseline - cluster[0].baseline) < line.style.size
            and line.style.bold
            and line.style.size > 1.15 * size
            for line in others[0]
        )
        for cluster in rows
    )


def _look(line: Line) -> tuple:
    return line.style.bold, round(line.style.size), line.style.color, line.style.italic


def line_gap(columns: Sequence[Sequence[Line]], rank: float = 0.2) -> float:
    """The usual white space between two lines of one cell, in sizes: a low one among those of the columns, at `rank`
    between the lowest (0) and the highest (1)."""
    gaps = sorted(
        (below.bbox.top - above.bbox.bottom) / below.style.size
        for column in columns
        for above, below in pairwise(sorted(column, key=lambda s: s.baseline))
        if below.baseline - above.baseline > 0.5 * below.style.size
    )
    close = [gap for gap in gaps if gap < 1.0]  # wider ones part cells, not the lines of one
    place = int(rank * len(gaps))
    return max(0.0, close[place]) if len(close) > place else 0.3


def _aligned_start(label: Line, others: Sequence[Sequence[Line]], least: float, settings: MatrixSettings) -> bool:
    """Whether a cell of another column begins on the label's line, or at its top if that is larger: after white space
    wider than `least` sizes, or as the column's first."""
    for column in others:
        for index, line in enumerate(column):
            larger = label.style.size > LARGER * line.style.size
            level = larger and abs(line.bbox.top - label.bbox.top) <= settings.top * label.style.size
            if level or abs(line.baseline - label.baseline) <= settings.baseline * label.style.size:
                before = [s for s in column[:index] if s.baseline < line.baseline - 1]
                if not before or line.bbox.top - before[-1].bbox.bottom > max(0.15, least) * line.style.size:
                    return True
    return False


def _row_tops(rows: Sequence[Sequence[Line]], others: Sequence[Sequence[Line]]) -> list[float]:
    """Where each row begins: the highest top of the lines on its first baseline."""
    tops = []
    for cluster in rows:
        level = cluster[0]
        reach = SETTINGS.baseline * level.style.size
        near = [line for column in others for line in column if abs(line.baseline - level.baseline) <= reach]
        tops.append(min(line.bbox.top for line in (level, *near)) - 0.5)
    return tops


def _header_lines(others: Sequence[Sequence[Line]], first_top: float) -> list[Line]:
    """Lines above the first label that head the columns: at most three deep, close above it, over two columns."""
    heads = []
    for column in others:
        above = [line for line in column if line.bbox.bottom <= first_top + 2]
        near: list[Line] = []
        edge = first_top
        for line in reversed(above):
            if edge - line.bbox.bottom > 1.8 * line.style.size or len(near) >= 3:
                break
            near.append(line)
            edge = line.bbox.top
        heads.append(near)
    if sum(bool(head) for head in heads) < max(2, 0.6 * len(heads)):
        return []
    return [line for head in heads for line in head]


def _straddled(columns: Sequence[Sequence[Line]], tops: Sequence[float]) -> bool:
    """Whether a line, or a word broken at a line's end, runs across the beginning of a row: then the labels are not what
    parts it."""
    across = any(
        line.bbox.top < top - 0.35 * line.style.size and line.baseline > top + 0.35 * line.style.size
        for column in columns
        for line in column
        for top in tops
    )
    return across or any(
        above.bbox.center_y < top <= below.bbox.center_y and _is_broken(above, below)
        for column in columns
        for above, below in pairwise(column)
        for top in tops
    )


def _is_broken(above: Line, below: Line) -> bool:
    """Whether a word goes on from the end of a line to the next line."""
    return above.text.rstrip().endswith(HYPHENS) and below.text[:1].islower()


def _without_run_over(rows: Sequence[list[Line]], others: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The labels but those beside the midst of a sentence: a title below its "Del 3" begins no row."""
    tops = _row_tops(rows, others)

    def is_run_over(top: float) -> bool:
        return any(
            above.bbox.center_y < top <= below.bbox.center_y and _runs_on(column, above, below)
            for column in others
            for above, below in pairwise(column)
        )

    return [label for n, (label, top) in enumerate(zip(rows, tops, strict=True)) if n == 0 or not is_run_over(top)]


def _runs_on(column: Sequence[Line], above: Line, below: Line) -> bool:
    """Whether a sentence goes on from a full line to the next, as close below it as any line of the column is."""
    text, first = above.text.rstrip(), below.words[0]
    if text.endswith(ENDED) or not below.text[:1].islower() or _look(above) != _look(below):
        return False
    needed = (below.bbox.x1 - below.bbox.x0) * (len(first) + 1) / len(below.text)
    full = above.bbox.x1 + needed > max(line.bbox.x1 for line in column)
    return full and (below.bbox.top - above.bbox.bottom) / below.style.size < line_gap([column]) + 0.05


ENDED = (".", "!", "?", ":", ";", "…")


def _grid(columns: Sequence[Sequence[Line]], bounds: Sequence[tuple[float, float]]) -> Grid:
    edges = [min(line.bbox.x0 for line in column) - 1 for column in columns]
    right = max(line.bbox.x1 for column in columns for line in column) + 1
    sides = list(zip(edges, [*edges[1:], right], strict=True))
    cells = tuple(
        GridCell(row, column, BBox(x0, top, x1, bottom))
        for row, (top, bottom) in enumerate(bounds)
        for column, (x0, x1) in enumerate(sides)
    )
    box = union(cell.bbox for cell in cells)
    return Grid(box, cells, (*edges, right), tuple(top for top, _ in bounds))


def is_role_text(text: str) -> bool:
    """Whether a text is nothing but a role, a colon or the like behind it."""
    return is_role(text.strip(" :"), behind=1)
