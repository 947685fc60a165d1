"""Tables without lines that a row of headings begins."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.geometry import meets
from pipeline.layout.leaders import find_leader
from pipeline.layout.lines import rows_of
from pipeline.layout.matrices import Matrix, find_matrix, is_role_text
from pipeline.layout.parted_lines import part_at_edges
from pipeline.model import Line
from pipeline.text_lines import fold


@dataclass(frozen=True, slots=True)
class HeadedSettings:
    """When a row of headings heads the columns of a table.

    words: most words of one header's line. below: how far below the header row, in sizes, the table may reach.
    edge: how far left of its header, in sizes, a column's text may begin. stop: from this many body sizes on a line
    is a heading of the page and ends the table. parted: part of the cells that may have run together with the next.
    """

    words: int = 6
    below: float = 80.0
    edge: float = 3.0
    stop: float = 1.2
    parted: float = 0.6


HEADED = HeadedSettings()


def find_headed_matrices(
    segments: Sequence[Line], body: float, fold: float | None = None, settings: HeadedSettings = HEADED
) -> tuple[list[Matrix], list[Line]]:
    """Tables that a row of bold or role headings begins, and the segments, parted where two cells had run together.

    fold: where a sheet of two pages folds; no table goes on beyond it.
    """
    if fold is not None:
        sides = [[s for s in segments if (s.bbox.center_x < fold) is left] for left in (True, False)]
        (left, parted), (right, others) = (find_headed_matrices(side, body, None, settings) for side in sides)
        return left + right, parted + others
    matrices: list[Matrix] = []
    rest = list(segments)
    levels = [row for row in rows_of(segments, lambda apart: apart < 1.5) if len(row) > 1]
    runs = [run for level in levels for run in _header_runs(level, settings)]
    for row in runs:
        if any(meets(m.grid.bbox, row[0].bbox) for m in matrices):
            continue
        finer = next((run for run in runs if _parts(run, row)), None)
        found = _matrix_below(finer or row, rest, body, settings, row if finer else ())
        if found is not None:
            matrix, rest = found
            matrices.append(matrix)
    return matrices, rest


def _parts(finer: Sequence[Line], row: Sequence[Line]) -> bool:
    """Whether a row of headings parts those of the row right above it: each of them spans one column or several."""
    below = finer[0].bbox.top - max(s.bbox.bottom for s in row)
    if len(finer) <= len(row) or not -1 <= below <= 1.5 * finer[0].style.size:
        return False
    edge = finer[0].bbox.x0 - 3
    return all(s.bbox.x0 >= edge and any(abs(s.bbox.x0 - f.bbox.x0) < 3 for f in finer) for s in row)


def _header_runs(row: Sequence[Line], settings: HeadedSettings) -> list[list[Line]]:
    """Runs of two or more short texts of a row that are set as headings, or of which two name roles; what stands on
    the same height in a neighbouring column or on the facing page is left out, and so are single letters, badges."""
    runs: list[list[Line]] = []
    for segment in row:
        short = len(segment.words) <= settings.words and not find_leader(segment.text)
        head = short and (segment.style.bold or is_role_text(segment.text))
        if head and runs and runs[-1] and segment.bbox.x0 - runs[-1][-1].bbox.x1 < 30 * segment.style.size:
            runs[-1].append(segment)
        elif head:
            runs.append([segment])
        else:
            runs.append([])
    return [
        run
        for run in runs
        if len(run) >= 2
        and (all(s.style.bold for s in run) or sum(is_role_text(s.text) for s in run) >= 2)
        and not all(len(s.text.strip()) == 1 and s.text.strip().isalpha() for s in run)
    ]


def _matrix_below(
    row: Sequence[Line],
    segments: Sequence[Line],
    body: float,
    settings: HeadedSettings,
    above: Sequence[Line] = (),
) -> tuple[Matrix, list[Line]] | None:
    """The table below a row of headings, with the row above that spans its columns, and all segments, parted."""
    size = row[0].style.size
    heads = [min(s.bbox.top for s in heading) - 1 for heading in (above, row) if heading]
    top, reach = heads[0] + 1, settings.below * size
    left_edge = _label_edge(row, segments, size)
    right_edge = _right_edge(row, segments)
    zone = [
        s
        for s in segments
        if top - 1 <= s.bbox.top <= top + reach and s.bbox.x1 > left_edge - 1 and s.bbox.x0 < right_edge
    ]
    edges = _column_starts(row, zone, left_edge, settings)
    if len(edges) < 2:
        return None
    parted: list[Line] = []
    whole: list[Line] = []
    ran_together = 0
    for segment in sorted(zone, key=lambda s: s.baseline):
        pieces = part_at_edges(segment, edges)
        display = segment.style.size >= settings.stop * body and segment.style.size > 1.05 * row[0].style.size
        lone = len(segment.words) == 1  # a word too long for its cell
        if pieces is None and (lone or any(segment is s for s in above)):
            pieces = [segment]
        if pieces is None or (display and segment.baseline > row[0].baseline + 1):
            break
        whole.append(segment)
        parted += pieces
        ran_together += len(pieces) > 1
    columns = [
        [s for s in parted if a - 1.5 <= s.bbox.x0 < b - 1.5]
        for a, b in zip(edges, [*edges[1:], float("inf")], strict=True)
    ]
    if sum(bool(column) for column in columns) < len(columns):
        return None
    cells = [s for column in columns[1:] for s in column if s.baseline > row[0].baseline + 1]
    if ran_together > settings.parted * len(cells):
        return None  # running text in which a word chances to begin below a heading
    # the last row of a table that goes on from the page before stands alone below its header: roles, one of which may
    # go on on a second line, or themes over a row that names a role
    roles = sum(is_role_text(s.text) for s in row[1:])
    corner = not is_role_text(row[0].text) and roles >= max(2, MOST_HEADS * (len(row) - 1))
    label = [s for s in sorted(columns[0], key=attrgetter("baseline")) if s.baseline > row[0].baseline + 1]
    bold = bool(label) and all(s.style.bold for s in label)
    beside = bold and left_edge < row[0].bbox.x0 - size and all(is_role_text(s.text) for s in row)
    alone = len(row) > 2 and (corner or beside or _names_role(label))
    matrix = find_matrix(columns, heads, fewest=1 if alone else 2)
    if matrix is None or matrix.marginal or len(matrix.rows) < 2:
        return None
    taken = {id(s) for s in whole}
    return matrix, [*(s for s in segments if id(s) not in taken), *parted]


def _names_role(label: Sequence[Line]) -> bool:
    """Whether a label is nothing but a role, over several lines perhaps, from which a hyphen may be lost."""
    return is_role_text(fold(label)) or is_role_text("".join(s.text.strip() for s in label))


MOST_HEADS = 0.7  # of a row of heads, so many that name roles


def _label_edge(row: Sequence[Line], segments: Sequence[Line], size: float) -> float:
    """Where the labels begin: at the row's first text where that heads them, else at the bold texts left of it."""
    first = row[0]
    left = [
        s.bbox.x0
        for s in segments
        if first.bbox.x0 - 25 * size < s.bbox.x0 <= s.bbox.x1 <= first.bbox.x0 + 1
        and 0 < s.baseline - first.baseline < 30 * size
        and len(s.words) <= 8
    ]
    return min(left, default=first.bbox.x0)


def _right_edge(row: Sequence[Line], segments: Sequence[Line]) -> float:
    last = row[-1]
    below = [s.bbox.x1 for s in segments if s.baseline > last.baseline and abs(s.bbox.x0 - last.bbox.x0) < 12]
    return max([last.bbox.x1, *below]) + 2


def _column_starts(
    row: Sequence[Line], zone: Sequence[Line], left_edge: float, settings: HeadedSettings
) -> list[float]:
    """Left edges of the columns, the labels' first. A centred header begins right of its column's text."""
    starts = Counter(round(s.bbox.x0) for s in zone if s.baseline > row[0].baseline + 1)
    edges = [left_edge]
    for index, head in enumerate(row):
        if head.bbox.x0 <= left_edge + 1:
            continue
        before = row[index - 1].bbox.x1 if index else left_edge
        own = sum(starts[round(head.bbox.x0) + d] for d in (-1, 0, 1))
        reach = [
            x
            for x, n in starts.items()
            if n >= 2 and max(before, head.bbox.x0 - 20 * head.style.size) < x < head.bbox.x0 - 1.5
        ]
        edges.append(float(max(reach, key=lambda x: (starts[x], x))) if reach and own == 0 else head.bbox.x0)
    return edges
