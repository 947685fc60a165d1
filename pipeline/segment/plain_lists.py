"""Labels in a row that make a list or a figure of a text source, and head nothing."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import BlockKind
from pipeline.segment.plain_labels import Piece
from pipeline.segment.plain_titles import titles_drawn_last
from pipeline.segment.plain_weights import SETTINGS, LabelSettings


def set_role_figures_aside(pieces: Sequence[Piece], settings: LabelSettings = SETTINGS) -> list[Piece]:
    """Roles in a row without text between them, and none after the last but a caption or the page's end: the labels of
    a figure."""
    made = list(pieces)
    run: list[int] = []
    for index, piece in enumerate([*pieces, None]):
        names_role = piece is not None and piece.label and piece.role is not None
        if names_role and not (run and pieces[run[-1]].page != piece.page):
            run.append(index)
            continue
        over = piece is None or piece.aside or piece.block.kind is BlockKind.CAPTION or FIGURE.match(piece.text)
        if len(run) >= settings.labels and over:
            for at in run:
                made[at] = replace(made[at].turned(kind=BlockKind.DECORATION, reason="figure_residue"), label=False)
        run = [index] if names_role else []
    return made


FIGURE = re.compile(r"(?:figur|model|illustration)\b[^.]{0,80}$", re.IGNORECASE)


def set_lists_aside(pieces: Sequence[Piece], settings: LabelSettings = SETTINGS) -> list[Piece]:
    """Themes in a row without text between are no headings: a list of what follows, or the labels of a figure.

    The last of them is a heading where text follows in its own chunk.
    """
    drawn_last = titles_drawn_last(pieces)
    made = list(pieces)
    for run in _theme_runs(pieces):
        if run[0] in drawn_last:
            run = run[1:]
        if (
            run
            and _text_follows(pieces, run[-1])
            and (pieces[run[-1]].partial or _is_heading_by_place(pieces, run, settings))
        ):
            run = run[:-1]
        known = [i for i in run if pieces[i].repeated]
        mean = sum(pieces[i].words for i in run) / max(1, len(run))
        if len(run) < settings.labels or (len(known) < len(run) - 1 and mean > settings.short):
            continue
        changed: dict[str, object] = {"kind": BlockKind.CONTENTS}
        if len(known) < len(run) or _is_page_end(pieces, run[-1]):
            changed = {"kind": BlockKind.DECORATION, "reason": "figure_residue"}
        for index in run:
            made[index] = replace(made[index].turned(**changed), label=False)
    return made


def _is_heading_by_place(pieces: Sequence[Piece], run: Sequence[int], settings: LabelSettings) -> bool:
    """Whether the last label of a row is set off from the others as a heading is: by more blank lines, by capitals."""
    last = pieces[run[-1]]
    others = [pieces[i] for i in run[:-1]]
    wider = all(last.block.gap >= p.block.gap + settings.wide for p in others if p.block.gap < float("inf"))
    return bool(others) and (wider or (last.capitals and not any(p.capitals for p in others)))


def _theme_runs(pieces: Sequence[Piece]) -> list[list[int]]:
    """Indices of themes that follow each other on one page with nothing between; roles and known words end a run."""
    runs: list[list[int]] = []
    run: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.block.reason == "page_number" and run:
            runs.append(run)
            run = []
        if piece.aside:
            continue
        theme = piece.label and piece.role is None and not piece.structural and piece.block.level is None
        if theme and not (run and pieces[run[-1]].page != piece.page):
            run.append(index)
            continue
        if run:
            runs.append(run)
        run = [index] if theme else []
    return [*runs, run] if run else runs


def _text_follows(pieces: Sequence[Piece], index: int) -> bool:
    below = pieces[index + 1] if index + 1 < len(pieces) else None
    return below is not None and below.content and below.page == pieces[index].page


def _is_page_end(pieces: Sequence[Piece], index: int) -> bool:
    """Whether no text follows on the page."""
    for piece in pieces[index + 1 :]:
        if piece.page != pieces[index].page:
            return True
        if piece.content:
            return False
    return True
