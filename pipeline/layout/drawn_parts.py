"""Parts of a page that lines drawn from margin to margin set apart: what stands above one is read before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.layout.cut_items import Item
from pipeline.model import Ruling


@dataclass(frozen=True, slots=True)
class DrawnSettings:
    """When a drawn line parts a page.

        Nærvær          • kontakt
        • ring            til …
        ──────────────────────────   ─── everything above is read first
        Seniorliv       • trivsel

    whole: width, as part of the text's, from which a line reaches over all of it.
    items: fewest lines or boxes above the first one. Lower, and the line of a running head counts.
    """

    whole: float = 0.95
    items: int = 4


SETTINGS = DrawnSettings()


def part_at_lines(
    items: Sequence[Item], rulings: Sequence[Ruling], settings: DrawnSettings = SETTINGS
) -> list[list[Item]]:
    """The items above, between and below the horizontal lines that reach over all of the text and cross none of it."""
    if not items:
        return []
    left, right = min(i.bbox.x0 for i in items), max(i.bbox.x1 for i in items)
    ys = sorted(
        r.bbox.center_y
        for r in rulings
        if r.horizontal
        and r.bbox.width >= settings.whole * (right - left)
        and not any(i.bbox.top < r.bbox.center_y < i.bbox.bottom for i in items)
    )
    parts = [[i for i in items if a <= i.bbox.center_y < b] for a, b in pairwise([float("-inf"), *ys, float("inf")])]
    held = [part for part in parts if part]
    while len(held) > 1 and len(held[0]) < settings.items:
        held[:2] = [[*held[0], *held[1]]]
    return held
