"""What PDFium's text of a page holds, read until every text object is found.

PDFium's text page is made for searching and copying: it puts in spaces and line ends, turns the hyphen at a line's
end into U+0002 and drops the spaces after it, leaves out what is printed a second time near the same place, and puts
the "actual text" of marked content in the place of its glyphs. Here
* objects whose hyphen was changed, and any left out, are read again, all others being inactive: lined up on one long
  line, where no line ends and nothing stands in another's place;
* an object that is left out even then has no ink: it is a space;
* marks that state an actual text are removed before reading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from pipeline.columns import ended_by
from pipeline.read import pdfium_calls as pdfium
from pipeline.read.pdfium_shapes import Objects

CHANGED_HYPHEN = 0x02  # Unicode numbers in PDFium's text
NO_LETTER = 0xFFFE  # what the whole text has for a changed hyphen and for glyphs without a letter
NO_CODE = 0xFFFFFFFF  # ours, for what is no character of its own
ROUNDS = 20  # so often one glyph may be printed over itself, each time left out once more
APART = 20.0  # points between two objects of a line
LEFTWARD = ((0x0590, 0x08FF), (0xFB1D, 0xFEFF))  # letters of scripts that run from right to left, and their shapes
STEP = 8  # characters between two whose object is asked first, a power of two: about a word


@dataclass(frozen=True, slots=True)
class Reading:
    """What PDFium's text holds of the active objects of a page.

    text: its address. codes, indices, objects: of each character within an object, white space that PDFium put there
    included, its Unicode number, its place in the text, and its object. printed: all objects found. changed: those left
    for later, as their hyphen was changed. moved: how far right and up of its place each character stood meanwhile, in
    points.
    """

    text: int
    codes: np.ndarray
    indices: np.ndarray
    objects: np.ndarray
    printed: frozenset[int]
    changed: frozenset[int]
    moved: np.ndarray


def remove_actual_texts(objects: Sequence[int]) -> None:
    """Let the text hold the glyphs of some objects, and not what they are said to mean."""
    counts = pdfium.mark_counts(objects)
    for item, count in [(item, count) for item, count in zip(objects, counts, strict=True) if count > 0]:
        for number in range(count - 1, -1, -1):
            mark = pdfium.mark_of(item, number)
            if pdfium.mark_value_type(mark, b"ActualText") == pdfium.STRING:
                pdfium.remove_mark(item, mark)


def read_all(page: int, objects: Objects, readings: list[Reading]) -> set[int]:
    """Read until every object is found and none is changed; the objects that have no ink, and so never are.

    The texts of `readings`, to which each new one is added, stay open.
    """
    first = _read(page, readings)
    missing = set(objects.texts) - first.printed
    changed = set(first.changed)
    if not missing and not changed:
        return set()
    pdfium.set_active(objects.texts, False)
    on_page = (missing | changed) - objects.outers.keys()
    lined = [item for which in (missing, changed) for item in objects.texts if item in which and item in on_page]
    if lined:
        found = _read_lined_up(page, lined, readings)
        missing = {item for item in missing if item not in on_page}
        blank = set(lined) - found.printed - changed
        changed = {item for item in changed if item not in on_page or item not in found.printed} | set(found.changed)
    else:
        blank = set()
    for _ in range(ROUNDS):
        if not missing:
            break
        pdfium.set_active(missing, True)
        found = _read(page, readings)
        pdfium.set_active(missing, False)
        changed |= found.changed
        missing -= found.printed
        if not found.printed:
            break
    for item in objects.texts:
        if item in changed:
            pdfium.set_active([item], True)
            _read(page, readings)
            pdfium.set_active([item], False)
    return missing | blank


def _read_lined_up(page: int, items: Sequence[int], readings: list[Reading]) -> Reading:
    """Some objects of the page, all others being inactive, read side by side on one line and put back."""
    places = pdfium.matrices(items)
    ends = np.cumsum([width + APART for width in pdfium.widths(items)]).tolist()
    shifts = {
        item: (start - matrix[4], -matrix[5])
        for item, matrix, start in zip(items, places, [0.0, *ends[:-1]], strict=True)
    }
    for item, (right, up) in shifts.items():
        pdfium.move(item, right, up)
    pdfium.set_active(items, True)
    reading = _read(page, readings, shifts)
    for item, (right, up) in shifts.items():
        pdfium.move(item, -right, -up)
    pdfium.set_active(items, False)
    return reading


def _read(page: int, readings: list[Reading], shifts: Mapping[int, tuple[float, float]] = {}) -> Reading:
    """The active text of the page, added to `readings`, whose texts are to be closed when all is known of them.

    shifts: how far right and up objects were moved.
    """
    text = pdfium.load_text(page)
    if not text:
        nothing = np.array([], int)
        return Reading(0, nothing, nothing, nothing, frozenset(), frozenset(), np.zeros((0, 2)))  # no text to close
    count = pdfium.count_chars(text)
    codes = _codes(text, count)
    objects = _objects(text, codes)
    objects[codes == NO_CODE] = 0
    printed = frozenset(np.unique(objects).tolist()) - {0}
    hyphens = codes == CHANGED_HYPHEN
    changed = frozenset(objects[hyphens].tolist()) if hyphens.any() and len(printed) > 1 else frozenset()
    for item in changed:
        objects[objects == item] = 0
    indices = np.flatnonzero(objects)
    own = objects[indices]
    moved = np.array([shifts[item] for item in own.tolist()]) if shifts else np.zeros((indices.size, 2))
    reading = Reading(text, codes[indices], indices, own, printed, changed, moved.reshape(-1, 2))
    readings.append(reading)
    return reading


def _objects(text: int, codes: np.ndarray) -> np.ndarray:
    """The object that printed each character, or within which it was generated; 0 where there is none.

    An object's characters follow each other: two of one object have only its own between them, so that one halfway
    between two others is asked only where these differ. Not so where text runs from right to left, which PDFium puts
    into the order of reading.
    """
    if any(((first <= codes) & (codes <= last)).any() for first, last in LEFTWARD):
        return pdfium.text_objects(text, range(codes.size))
    step = STEP
    objects = np.zeros(codes.size, np.uintp)
    objects[::step] = pdfium.text_objects(text, range(0, codes.size, step))
    while step > 1:
        at = np.arange(step // 2, codes.size, step)
        before, after = objects[at - step // 2], ended_by(0, objects[step::step])[: at.size]
        inside = (before == after) & (before != 0)
        objects[at] = before
        asked = at[~inside]
        objects[asked] = pdfium.text_objects(text, asked.tolist())
        step //= 2
    return objects


def _codes(text: int, count: int) -> np.ndarray:
    """The Unicode number of each character; `CHANGED_HYPHEN` for a hyphen at a line's end, `NO_CODE` for the second
    half of a letter."""
    codes = pdfium.whole_text(text, count).astype(np.uint32)
    if codes.size != count or ((codes >= 0xD800) & (codes < 0xE000)).any():
        # control characters are missing from the whole text, and letters of two units stand in it as two
        letters = _joined_halves(list(map(pdfium.unicode_of, repeat(text), range(count))))
        return np.array([ord(letter) if letter else NO_CODE for letter in letters], np.uint32)
    for index in np.flatnonzero(codes == NO_LETTER).tolist():
        codes[index] = pdfium.unicode_of(text, index)
    return codes


def _joined_halves(codes: Sequence[int]) -> list[str]:
    """Letters of codes, of which some may be halves of a letter as UTF-16 has it.

    >>> _joined_halves([0x61, 0xD83D, 0xDC4D, 0xD83D])
    ['a', '👍', '', '\ufffd']
    """
    letters: list[str] = []
    for code, after in zip(codes, [*codes[1:], 0], strict=False):
        if 0xD800 <= code < 0xDC00 <= after < 0xE000:
            letters.append(chr(0x10000 + ((code - 0xD800) << 10) + after - 0xDC00))
        elif 0xDC00 <= code < 0xE000 and letters and ord(letters[-1] or "\0") >= 0x10000:
            letters.append("")
        else:
            letters.append("\N{REPLACEMENT CHARACTER}" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code))
    return letters
