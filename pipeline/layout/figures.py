"""Figures: drawn shapes that are no boxes, and the labels in and around them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.geometry import BBox, area, center_inside, union
from pipeline.model import Fill, Line


@dataclass(frozen=True, slots=True)
class FigureSettings:
    """What makes a figure, and which texts are its labels.

    shape: smallest shape, as part of the page.
    page: largest share of the page; beyond it a circle is a ground to write on, not a figure.
    margin: how far outside, as part of its size, labels stand around it.
    words: most words of a label. Higher, and a short paragraph set over a circle vanishes.
    lines: most lines of a label.
    reach: how far, in sizes, around turned labels level ones stand; level: most words of such a one.
    """

    shape: float = 0.008
    page: float = 0.75
    margin: float = 0.06
    words: int = 7
    lines: int = 4
    reach: float = 2.5
    level: int = 3


SETTINGS = FigureSettings()


def find_figures(fills: Sequence[Fill], page_area: float, settings: FigureSettings = SETTINGS) -> list[BBox]:
    """Boxes around circles, stars, wedges and the like; shapes that overlap are one figure."""
    shapes = [f.bbox for f in fills if not f.rectangular and area(f.bbox) >= settings.shape * page_area]
    figures: list[BBox] = []
    for shape in shapes:
        touching = [f for f in figures if _overlaps(f, shape)]
        figures = [f for f in figures if not _overlaps(f, shape)]
        figures.append(union([shape, *touching]))
    return [f for f in figures if area(f) <= settings.page * page_area]


def find_bubbles(
    fills: Sequence[Fill], segments: Sequence[Line], page_area: float, settings: FigureSettings = SETTINGS
) -> list[Fill]:
    """Round shapes that hold a text of their own, longer than a label, and no other shape: call-outs, no figures."""
    shapes = [
        f
        for f in fills
        if not f.rectangular and settings.shape * page_area <= area(f.bbox) <= settings.page * page_area
    ]
    return [
        shape
        for shape in shapes
        if not any(o is not shape and o.bbox != shape.bbox and _overlaps(o.bbox, shape.bbox) for o in shapes)
        and sum(len(s.words) for s in segments if center_inside(shape.bbox, s.bbox)) > settings.words
    ]


def _overlaps(a: BBox, b: BBox) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.top < b.bottom and b.top < a.bottom


def find_labels(
    segments: Sequence[Line], figures: Sequence[BBox], body: float, settings: FigureSettings = SETTINGS
) -> set[int]:
    """ids of the segments that are labels: small clusters of short lines on a figure or at its rim."""
    labels: set[int] = set()
    clusters = _clusters(segments) if figures else []
    for figure in figures:
        dx, dy = settings.margin * figure.width, settings.margin * figure.height
        near = BBox(figure.x0 - dx, figure.top - dy, figure.x1 + dx, figure.bottom + dy)
        for cluster in clusters:
            box = union(s.bbox for s in cluster)
            text = " ".join(s.text for s in cluster)
            small = len(cluster) <= settings.lines and len(text.split()) <= settings.words
            on_it = center_inside(near, box)
            if small and on_it and cluster[0].style.size < 2.2 * body and not text.rstrip().endswith((".", ":", "?")):
                labels |= {id(s) for s in cluster}
    return labels


def find_wheel_labels(
    segments: Sequence[Line], turned: Sequence[Line], settings: FigureSettings = SETTINGS
) -> set[int]:
    """ids of the short texts that stand amid turned ones: of a wheel's labels some chance to be level."""
    labels: set[int] = set()
    for wheel in _wheels(turned, settings):
        reach = settings.reach * wheel[0].style.size
        box = union(line.bbox for line in wheel)
        near = BBox(box.x0 - reach, box.top - reach, box.x1 + reach, box.bottom + reach)
        inside = [s for s in segments if center_inside(near, s.bbox)]
        if len(inside) <= len(wheel) and all(_is_label(s, settings) for s in inside):
            labels |= {id(s) for s in inside}
    return labels


def _wheels(turned: Sequence[Line], settings: FigureSettings) -> list[list[Line]]:
    """Turned texts near each other, two or more."""
    wheels: list[list[Line]] = []
    for line in turned:
        near = [w for w in wheels if any(_is_near(line.bbox, o.bbox, 8 * line.style.size) for o in w)]
        wheels = [w for w in wheels if not any(w is n for n in near)] + [[line, *(o for w in near for o in w)]]
    return [wheel for wheel in wheels if len(wheel) > 1]


def _is_near(a: BBox, b: BBox, reach: float) -> bool:
    return a.x0 - reach < b.x1 and b.x0 - reach < a.x1 and a.top - reach < b.bottom and b.top - reach < a.bottom


def _is_label(segment: Line, settings: FigureSettings) -> bool:
    return len(segment.words) <= settings.level and segment.text.rstrip()[-1:].isalnum()


def _clusters(segments: Sequence[Line]) -> list[list[Line]]:
    """Segments that stand close under each other, as lines of one text."""
    clusters: list[list[Line]] = []
    for segment in sorted(segments, key=lambda s: s.baseline):
        home = next((c for c in clusters if _follows(c[-1], segment)), None)
        if home is None:
            clusters.append([segment])
        else:
            home.append(segment)
    return clusters


def _follows(above: Line, below: Line) -> bool:
    size = max(above.style.size, below.style.size)
    return (
        0 <= below.baseline - above.baseline < 1.9 * size
        and above.bbox.x0 < below.bbox.x1 + size
        and below.bbox.x0 < above.bbox.x1 + size
    )
