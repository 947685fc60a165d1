"""Rows in which one text is printed over another, as a word too long for its cell is."""

from itertools import pairwise

import numpy as np

from pipeline.columns import changes
from pipeline.lexicon import marks
from pipeline.model import Chars

DASHES = frozenset("-–—")
BULLETS = frozenset(marks().bullets + marks().dashes)


def part_overprinted(
    row: np.ndarray, order: np.ndarray, chars: Chars, sizes: np.ndarray, split_gap: float
) -> np.ndarray | None:
    """The rows of glyphs that come row by row from left to right, those parted in which one text is printed over another:
    a word too long for its cell that runs into the next one. What belongs together the type tells, and the order of
    printing. None where nothing is printed over anything.

    order: places of the glyphs as printed. sizes: by these places. split_gap: see `LineSettings`.

        Kommunaldirektør
                   Rettidighed og præcision       the same line, where the next cell begins
    """
    reach = chars.rights[order[:-1]] - chars.lefts[order[1:]]
    unlike = changes(chars.style_numbers[order])
    least = np.where(unlike, OVER_UNLIKE, OVER) * sizes[order[1:]]
    over = np.flatnonzero(~changes(row) & (reach > least))
    over = [at for at in over.tolist() if all(_is_solid(chars.texts[order[n]], unlike[at]) for n in (at, at + 1))]
    if not over:
        return None
    parted = row * MOST_LAYERS
    by_style = set(row[[at for at in over if unlike[at]]].tolist())
    for number in np.unique(row[over]).tolist():
        members = np.flatnonzero(row == number)
        printed = order[members]
        kinds = _kinds(printed, chars) if number in by_style else np.zeros(printed.size, int)
        members = members[np.lexsort((printed, kinds))]
        for stroke, layer in zip(*_layers_of_strokes(order[members], chars, sizes, split_gap), strict=True):
            parted[members[slice(*stroke)]] += layer
    return np.unique(parted, return_inverse=True)[1].reshape(-1)


def _kinds(places: np.ndarray, chars: Chars) -> np.ndarray:
    """The number of the style of each glyph of a row, from left to right; a bullet's is that of the text right of it."""
    kinds = chars.style_numbers[places]
    for at in np.flatnonzero([chars.texts[i] in BULLETS for i in places.tolist()]).tolist():
        beyond = np.flatnonzero(chars.lefts[places] > chars.rights[places[at]])
        kinds[at] = kinds[beyond[0]] if beyond.size else kinds[at]
    return kinds


def _is_solid(text: str, unlike: bool) -> bool:
    """Whether a glyph needs a place of its own: an accent stands over its letter; `unlike` the other glyph, a dash may be
    a bullet."""
    return text.isalnum() or text in marks().bullets or (unlike and text in DASHES)


OVER_UNLIKE = 0.03  # the same where the two are set in different type
OVER = 0.2  # sizes: how far a glyph reaches into the next one of its row where texts are printed over each other
MOST_LAYERS = 8


def _layers_of_strokes(
    places: np.ndarray, chars: Chars, sizes: np.ndarray, split_gap: float
) -> tuple[list[tuple[int, int]], list[int]]:
    """The runs in which glyphs were printed one behind the other, and of each the layer in which it covers no other."""
    lefts, rights = chars.lefts[places], chars.rights[places]
    own = sizes[places]
    gaps = lefts[1:] - rights[:-1]
    breaks = np.flatnonzero((gaps > split_gap * own[1:]) | (gaps < -0.5 * own[1:])) + 1
    strokes = list(pairwise([0, *breaks.tolist(), places.size]))
    layers: list[list[tuple[float, float]]] = [[]]
    chosen: list[int] = []
    for start, end in strokes:
        reach = OVER * float(own[start])
        span = float(lefts[start]) + reach, float(rights[end - 1]) - reach
        tried = [*chosen[-1:], *range(len(layers))]
        free = (n for n in tried if not any(a < span[1] and span[0] < b for a, b in layers[n]))
        layer = min(next(free, len(layers)), MOST_LAYERS - 1)
        if layer == len(layers):
            layers.append([])
        layers[layer].append(span)
        chosen.append(layer)
    return strokes, chosen
