"""Runs of text → printed lines, with the line ends a designer's program would make."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random

import pyphen

from tests.generator.content import Run, Unit
from tests.generator.fonts import Faces, has_glyphs, width

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
LIGATURES = (("ffi", "\ufb03"), ("ffl", "\ufb04"), ("ff", "\ufb00"), ("fi", "\ufb01"), ("fl", "\ufb02"))
LETTERS = re.compile(r"[A-Za-zÆØÅæøåÉéÖö]{6,}")


@dataclass(frozen=True, slots=True)
class Look:
    """How text is set. `tracking` is extra space after each letter, `gap` what stands between words."""

    faces: Faces
    size: float
    leading: float
    color: tuple[float, float, float]
    bold: bool = False
    italic: bool = False
    tracking: float = 0
    align: str = "left"
    hyphens: str = "none"
    small_caps: bool = False
    gap: str = " "

    @property
    def face(self) -> str:
        return self.faces.bold if self.bold else self.faces.italic if self.italic else self.faces.regular

    @property
    def height(self) -> float:
        return self.size * self.leading


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A word, or part of one, in one face and size; `x` counts from the line's left end."""

    text: str
    face: str
    size: float
    unit: Unit | None
    x: float = 0
    rise: float = 0
    tracking: float = 0
    note: str | None = None

    @property
    def width(self) -> float:
        return width(self.text, self.face, self.size) + self.tracking * len(self.text)


Word = tuple[Glyphs, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its words placed from x = 0, and how it ends."""

    words: tuple[Word, ...]
    look: Look
    broken: bool  # ends inside a word
    last: bool

    @property
    def width(self) -> float:
        return max((g.x + g.width for w in self.words for g in w), default=0)


def words_of(runs: Iterable[Run], look: Look, ligatures: bool) -> list[Word]:
    """The words of the runs; a footnote's digit hangs on the last word of its run."""
    out: list[Word] = []
    for run in runs:
        face = look.faces.bold if run.bold else look.face
        texts = run.text.split(" ")
        for n, text in enumerate(texts):
            parts = list(
                _capitals(text, face, look, run.unit) if look.small_caps else _plain(text, face, look, run.unit)
            )
            if ligatures:
                parts = [replace(p, text=_ligated(p.text, p.face)) for p in parts]
            if run.note and n == len(texts) - 1:
                parts.append(Glyphs(run.note, face, look.size * 0.6, None, rise=look.size * 0.35, note=run.note))
            out.append(tuple(parts))
    return out


def _plain(text: str, face: str, look: Look, unit: Unit | None) -> Iterator[Glyphs]:
    yield Glyphs(text, face, look.size, unit, tracking=look.tracking)


def _capitals(text: str, face: str, look: Look, unit: Unit | None) -> Iterator[Glyphs]:
    if text:
        yield Glyphs(text[:1].upper(), face, look.size, unit)
    if text[1:]:
        yield Glyphs(text[1:].upper(), face, look.size * 0.78, unit)


def _ligated(text: str, face: str) -> str:
    for letters, ligature in LIGATURES:
        if has_glyphs(face, ligature):
            text = text.replace(letters, ligature)
    return text


@cache
def _division() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="da_DK", left=2, right=3)


def breaks_of(text: str) -> list[tuple[str, str, bool]]:
    """Where a word may end a line: (left, right, whether a hyphen is added), widest left part first.

    >>> breaks_of("resultater")[0]
    ('resulta', 'ter', True)

    A hyphen of the word's own ends a line only where a reader can tell that it stays:

    >>> [b for b in breaks_of("MED-udvalget") if not b[2]], [b for b in breaks_of("ikke-faglig") if not b[2]]
    ([('MED-', 'udvalget', False)], [])
    """
    out = []
    hyphens = [m.end() for m in re.finditer(r"(?<=\w)-(?=\w)", text)]
    for place in hyphens:
        left, right = text[:place], text[place:]
        if len(hyphens) > 1 or re.search(r"(?:[A-ZÆØÅ]|\d)-$", left) or right[:1].isupper():
            out.append((left, right, False))
    if not re.search(r"[\d@/]", text):
        for letters in LETTERS.finditer(text):
            if letters[0].isupper():
                continue
            for at in _division().positions(letters[0]):
                place = letters.start() + at
                out.append((text[:place], text[place:], True))
    return sorted(out, key=lambda b: -len(b[0]))


def break_lines(words: list[Word], look: Look, room: float, rng: Random) -> list[Line]:
    """Lines no wider than `room`, each filled as far as words and their divisions allow."""
    lines: list[list[Word]] = [[]]
    broken: list[bool] = []
    space = width(look.gap, look.face, look.size) + look.tracking * len(look.gap)
    used = 0.0
    queue = list(reversed(words))
    while queue:
        word = queue.pop()
        gap = space if lines[-1] else 0
        if used + gap + _wide(word) <= room + 0.01:
            lines[-1].append(word)
            used += gap + _wide(word)
            continue
        parts = _divide(word, look, room - used - gap, rng)
        if parts:
            lines[-1].append(parts[0])
            queue.append(parts[1])
        elif lines[-1]:
            queue.append(word)
        else:  # wider than the line and not divisible: it sticks out
            lines[-1].append(word)
        broken.append(parts is not None)
        if queue:
            lines.append([])
            used = 0.0
    broken += [False] * (len(lines) - len(broken))
    return [_placed(line, look, space, room, broken[n], n == len(lines) - 1) for n, line in enumerate(lines) if line]


def _wide(word: Word) -> float:
    return sum(g.width for g in word)


def _divide(word: Word, look: Look, room: float, rng: Random) -> tuple[Word, Word] | None:
    first = word[0]
    for left, right, added in breaks_of(first.text):
        if added and (look.hyphens == "none" or rng.random() < 0.1):
            continue
        end = {"printed": "-", "soft": SOFT_HYPHEN}.get(look.hyphens, "") if added else ""
        head = replace(first, text=left + end)
        if head.width <= room:
            return (head,), (replace(first, text=right), *word[1:])
    return None


def _placed(words: list[Word], look: Look, space: float, room: float, broken: bool, last: bool) -> Line:
    if look.align == "justify" and not last and len(words) > 1:
        spare = room - sum(map(_wide, words)) - space * (len(words) - 1)
        if 0 < spare < space * 2.2 * (len(words) - 1):
            space += spare / (len(words) - 1)
    x = 0.0
    placed = []
    for word in words:
        parts = []
        for glyphs in word:
            parts.append(replace(glyphs, x=x))
            x += glyphs.width
        placed.append(tuple(parts))
        x += space
    if look.align in ("center", "right"):
        shift = (room - (x - space)) * (0.5 if look.align == "center" else 1)
        placed = [tuple(replace(g, x=g.x + shift) for g in word) for word in placed]
    return Line(tuple(placed), look, broken, last)
