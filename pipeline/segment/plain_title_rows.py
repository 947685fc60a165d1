"""Titles of columns that a text extraction wrote in a row, before the texts of all columns: each over its own.

Opgaver                Opgaver
                       Du fordeler arbejdet.
Ansvar            →    Ansvar
                       Du svarer for budgettet.
Du fordeler arbejdet.

Du svarer for budgettet.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.records import BlockKind
from pipeline.segment.groups import content_stems
from pipeline.segment.plain_labels import Piece

LEAST_TIMES = 2  # that a row of titles stands over texts, or that rows follow each other


@dataclass(frozen=True, slots=True)
class TitleRow:
    """Where titles stand before as many texts: `[start, texts)` and `[texts, end)`; each text begins at one of `parts`."""

    start: int
    texts: int
    parts: tuple[int, ...]
    end: int


def with_titles_over_texts(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, each title of a row over its text.

    A heading over a heading over two paragraphs looks alike, so that one row alone tells nothing: the same titles stand
    so elsewhere, or another row follows, as in a grid of cards. Two titles need more: each text alone has words of its
    own; of several, most texts in a grid do.
    """
    rows = [row for start, end in _label_runs(pieces) if (row := _title_row(pieces, start, end)) is not None]
    times = Counter(_titles(pieces, row) for row in rows)
    beside = {
        row
        for a, b in pairwise(rows)
        if a.end == b.start and (_tell(pieces, a, b) or (len(a.parts) + len(b.parts) > 4 and _tell_most(pieces, a, b)))
        for row in (a, b)
    }
    made: list[Piece] = []
    at = 0
    for row in rows:
        recurs = times[_titles(pieces, row)] >= LEAST_TIMES and (len(row.parts) > 2 or _tell(pieces, row))
        if not recurs and row not in beside:
            continue
        made += pieces[at : row.start]
        for title, (start, end) in zip(pieces[row.start : row.texts], pairwise((*row.parts, row.end)), strict=True):
            made += [title, *pieces[start:end]]
        at = row.end
    return made + list(pieces[at:])


def _label_runs(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Stretches of labels, `[start, end)`, each of a page and not of the title's parts."""
    runs: list[tuple[int, int]] = []
    for index, piece in enumerate(pieces):
        if not piece.label or piece.aside or piece.structural:
            continue
        if runs and runs[-1][1] == index and pieces[index - 1].page == piece.page:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs


def _title_row(pieces: Sequence[Piece], start: int, texts: int) -> TitleRow | None:
    """The last labels of a stretch, where as many texts between blank lines follow, to the next label, the page's end or a
    paragraph behind lists."""
    end = texts
    while end < len(pieces) and pieces[end].content and pieces[end].page == pieces[start].page:
        parted = end > texts and pieces[end].block.gap >= 1
        if parted and _is_item(pieces[texts]) and not _is_item(pieces[end]):
            break
        end += 1
    parts = [i for i in range(texts, end) if i == texts or pieces[i].block.gap >= 1]
    first = texts - len(parts)
    titles = pieces[max(first, 0) : texts]
    alike = len({piece.role is None for piece in titles}) == 1
    apart = all(piece.block.gap >= 1 for piece in titles[1:])
    return TitleRow(first, texts, tuple(parts), end) if len(parts) > 1 and first >= start and alike and apart else None


def _is_item(piece: Piece) -> bool:
    return piece.block.kind is BlockKind.ITEM


def _titles(pieces: Sequence[Piece], row: TitleRow) -> tuple[str, ...]:
    return tuple(piece.key for piece in pieces[row.start : row.texts])


def _tell(pieces: Sequence[Piece], *rows: TitleRow) -> bool:
    """Whether each text of rows has a word of its title, and none of another's."""
    return all(own and not others for row in rows for own, others in _shared_words(pieces, row))


def _tell_most(pieces: Sequence[Piece], *rows: TitleRow) -> bool:
    """Whether most texts of rows have a word of their title, and none has one of another's."""
    shared = [found for row in rows for found in _shared_words(pieces, row)]
    return 2 * sum(own for own, _ in shared) > len(shared) and not any(others for _, others in shared)


def _shared_words(pieces: Sequence[Piece], row: TitleRow) -> list[tuple[bool, bool]]:
    """For each text of a row whether it has words of its own title, and of another's."""
    titles = [content_stems(piece.text) for piece in pieces[row.start : row.texts]]
    texts = [
        content_stems(" ".join(piece.text for piece in pieces[start:end]))
        for start, end in pairwise((*row.parts, row.end))
    ]
    return [
        (bool(titles[n] & text), any(title & text for i, title in enumerate(titles) if i != n))
        for n, text in enumerate(texts)
    ]
