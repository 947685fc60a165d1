"""What flows between the stages: Char, Ruling, Fill, Line, Block, Page. All frozen; boxes in points from the top left."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from typing import NamedTuple

import numpy as np

from pipeline.geometry import BBox, union
from pipeline.records import BlockKind

__all__ = [
    "NO_GLYPHS",
    "Block",
    "Cell",
    "Char",
    "Chars",
    "Fill",
    "Glyphs",
    "Line",
    "Page",
    "Recognition",
    "Ruling",
    "Style",
    "replace",
]


class Style(NamedTuple):
    """How a run of characters is set. `size` in points; `color` as the components the file gives, rounded.

    A tuple, because styles are compared and counted for each character.
    """

    font: str
    size: float
    bold: bool
    italic: bool
    color: tuple[float, ...]


class Char(NamedTuple):
    """One printed glyph, made of the columns of `Chars` where a rule looks at a single one.

    text: usually one character; a ligature or a composed glyph may be several.
    aside: why the reader set it aside (`doubled`, `off_page`, `tiny`, `rotated`, `invisible`), or None.
    confidence: how sure the OCR is of its word, 0 to 1; 1 for what a file says itself.
    """

    text: str
    bbox: BBox
    baseline: float
    style: Style
    aside: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, eq=False)
class Chars(Sequence[Char]):
    """The glyphs of a page as columns, so that a rule looks at all of them at once; one by one each is a `Char`.

    A document has a hundred thousand and keeps them until its record is made: as columns they take a quarter of the
    room.

    lefts, tops, rights, bottoms, baselines: in points. styles, style_numbers: the styles that occur, each once, and
    which of them each glyph has.
    """

    texts: Sequence[str]
    lefts: np.ndarray
    tops: np.ndarray
    rights: np.ndarray
    bottoms: np.ndarray
    baselines: np.ndarray
    styles: Sequence[Style]
    style_numbers: np.ndarray
    asides: Sequence[str | None]
    confidences: np.ndarray

    @classmethod
    def of(cls, chars: Sequence[Char]) -> "Chars":
        """Single glyphs as columns."""
        if isinstance(chars, Chars):
            return chars
        texts, boxes, baselines, styles, asides, confidences = list(zip(*chars, strict=True)) or [()] * 6
        sides = np.array(boxes, float).reshape(-1, 4).T
        numbers = {style: number for number, style in enumerate(dict.fromkeys(styles))}
        style_numbers = np.fromiter(map(numbers.__getitem__, styles), int, len(styles))
        last = (np.array(baselines, float), list(numbers), style_numbers, asides, np.array(confidences, float))
        return cls(texts, *sides, *last)

    @classmethod
    def joined(cls, first: "Chars", second: "Chars") -> "Chars":
        """All glyphs of both."""
        if not len(first) or not len(second):
            return first if len(first) else second
        styles = list(dict.fromkeys((*first.styles, *second.styles)))
        return cls(
            texts=[*first.texts, *second.texts],
            lefts=np.append(first.lefts, second.lefts),
            tops=np.append(first.tops, second.tops),
            rights=np.append(first.rights, second.rights),
            bottoms=np.append(first.bottoms, second.bottoms),
            baselines=np.append(first.baselines, second.baselines),
            styles=styles,
            style_numbers=np.concatenate([one.of_styles(map(styles.index, one.styles)) for one in (first, second)]),
            asides=[*first.asides, *second.asides],
            confidences=np.append(first.confidences, second.confidences),
        )

    def taken(self, places: np.ndarray) -> "Chars":
        """The glyphs at some places, in the order of these."""
        indices = places.tolist()
        return Chars(
            texts=list(map(self.texts.__getitem__, indices)),
            lefts=self.lefts[places],
            tops=self.tops[places],
            rights=self.rights[places],
            bottoms=self.bottoms[places],
            baselines=self.baselines[places],
            styles=self.styles,
            style_numbers=self.style_numbers[places],
            asides=list(map(self.asides.__getitem__, indices)),
            confidences=self.confidences[places],
        )

    def set_aside(self, reason: str) -> "Chars":
        """The glyphs with ink that were set aside for a reason, in the order they were printed."""
        places = [i for i, aside in enumerate(self.asides) if aside == reason] if reason in self.asides else []
        return self.taken(np.array([i for i in places if self.texts[i].strip()], int))

    @cached_property
    def fonts(self) -> frozenset[str]:
        """The fonts of all styles."""
        return frozenset(style.font for style in self.styles)

    @cached_property
    def least_confidence(self) -> float:
        """That of the glyph the OCR was least sure of; 1 where there is none."""
        return float(self.confidences.min(initial=1.0))

    def style_of(self, index: int) -> Style:
        """The style of one glyph."""
        return self.styles[self.style_numbers.item(index)]

    def count_styles(self, places: np.ndarray | slice) -> Counter[Style]:
        """The styles of the glyphs at some places, each with how many have it, in the order in which they come."""
        counts = Counter(self.style_numbers[places].tolist())
        return Counter({self.styles[number]: count for number, count in counts.items()})

    def of_styles(self, values: Iterable[float | bool]) -> np.ndarray:
        """A column of what the styles have, one value a style."""
        return np.array(list(values))[self.style_numbers] if len(self) else np.array([])

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, index):
        sides = (self.lefts.item(index), self.tops.item(index), self.rights.item(index), self.bottoms.item(index))
        baseline, confidence = self.baselines.item(index), self.confidences.item(index)
        return Char(
            self.texts[index], BBox._make(sides), baseline, self.style_of(index), self.asides[index], confidence
        )

    def __iter__(self) -> Iterator[Char]:
        return map(self.__getitem__, range(len(self)))


SPACE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Glyphs(Sequence[Char | None]):
    """The glyph under each character of a line, None for a space the reader inferred.

    chars: where the glyphs are held, with others of the page. places: of each character's glyph among them, `SPACE`
    where there is none; a ligature's more than once.
    """

    chars: Chars
    places: np.ndarray

    @classmethod
    def joined(cls, parts: Sequence["Glyphs"]) -> "Glyphs":
        """Those of several pieces, one behind the other."""
        if any(part.chars is not parts[0].chars for part in parts):
            return reduce(cls._followed_by, [part._on_their_own() for part in parts])
        return cls(parts[0].chars, np.concatenate([part.places for part in parts]))

    def _followed_by(self, other: "Glyphs") -> "Glyphs":
        """These and others, held in columns of their own."""
        moved = np.where(other.places == SPACE, SPACE, other.places + len(self.chars))
        return Glyphs(Chars.joined(self.chars, other.chars), np.append(self.places, moved))

    def _on_their_own(self) -> "Glyphs":
        """These alone: without the others of their page."""
        used, numbers = np.unique(self.printed, return_inverse=True)
        places = np.full(len(self), SPACE)
        places[self.places != SPACE] = numbers
        return Glyphs(self.chars.taken(used), places)

    def spaced(self) -> "Glyphs":
        """These and a space behind them."""
        return Glyphs(self.chars, np.append(self.places, self.places.dtype.type(SPACE)))

    @property
    def printed(self) -> np.ndarray:
        """The places of the glyphs, one a character that is printed."""
        return self.places[self.places != SPACE]

    @property
    def style_counts(self) -> Counter[Style]:
        """The styles of the printed characters, each with how many have it, in the order in which they come."""
        return self.chars.count_styles(self.printed)

    @property
    def first_style(self) -> Style | None:
        """The style of the first printed character, None where there is none."""
        place = self.next_printed()
        return None if place is None else self.chars.style_of(place)

    def next_printed(self, start: int = 0) -> int | None:
        """The place of the first printed character from `start` on, None where there is none."""
        for at in range(start, len(self.places)):
            place = self.places.item(at)
            if place != SPACE:
                return place
        return None

    @property
    def bbox(self) -> BBox:
        """The box around all of them; there must be at least one."""
        at, held = self.printed, self.chars
        least, most = np.minimum.reduce, np.maximum.reduce
        sides = least(held.lefts[at]), least(held.tops[at]), most(held.rights[at]), most(held.bottoms[at])
        return BBox(*map(float, sides))

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return Glyphs(self.chars, self.places[index])
        place = self.places.item(index)
        return None if place == SPACE else self.chars[place]

    def __iter__(self) -> Iterator[Char | None]:
        return (None if place == SPACE else self.chars[place] for place in self.places.tolist())


NO_GLYPHS = Glyphs(Chars.of(()), np.array([], int))


@dataclass(frozen=True, slots=True)
class Ruling:
    """A drawn straight line, horizontal or vertical."""

    bbox: BBox

    @property
    def horizontal(self) -> bool:
        return self.bbox.width >= self.bbox.height


WHITE = 0.995  # of each part of a colour, from where on it is white


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled or framed shape. `rectangular` is false for circles, stars and other figures."""

    bbox: BBox
    color: tuple[float, ...] | None
    rectangular: bool

    @property
    def tinted(self) -> bool:
        """Whether it has a colour, and one that is not white."""
        return min(self.color or (1,)) < WHITE


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of text.

    text: as printed, a space at its end included, since that tells whether a word goes on.
    chars: the glyph under each character of `text`, None for a space the reader inferred; none for a text source.
    marked: whether it opens a list item though none of its glyphs says so: the bullet is drawn, or there is none.
    """

    text: str
    chars: Glyphs
    page: int
    bbox: BBox
    baseline: float
    style: Style
    marked: bool = False

    @property
    def words(self) -> list[str]:
        return self.text.split()


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a block stands in a table. Rows and columns count from 0.

    table: number of the table in the document, so that blocks of one table are known as such.
    """

    table: int
    row: int
    column: int
    header: bool = False


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, item, cell, or something set aside.

    level: heading level or nesting of an item, from 1.
    reason: why it was set aside, None for what was placed.
    bullet: characters of the first line's text that are bullet or enumerator, white space after it included.
    region: number of the column or box it stands in; blocks of one region follow each other.
    ground: number of the ground or frame it stands on, 0 for the bare page.
    gap: white space above it in its region, in body sizes; infinite at the region's top.
    """

    kind: BlockKind
    lines: tuple[Line, ...]
    level: int | None = None
    reason: str | None = None
    bullet: int = 0
    region: int = 0
    ground: int = 0
    gap: float = float("inf")
    cell: Cell | None = None
    chars_aside: tuple[Char, ...] = field(default=())

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def opens_item(self) -> bool:
        """Whether it begins with a bullet or an enumerator, printed or drawn."""
        return self.bullet > 0 or self.lines[0].marked

    @cached_property
    def bbox(self) -> BBox:
        return union(line.bbox for line in self.lines)

    @cached_property
    def style(self) -> Style:
        """The style of most of its text."""
        return max(self.lines, key=lambda line: len(line.text)).style

    @cached_property
    def text(self) -> str:
        """Its printed lines folded to one, for rules that look before the text is repaired."""
        return " ".join(" ".join(line.text for line in self.lines)[self.bullet :].split())


@dataclass(frozen=True, slots=True)
class Recognition:
    """How the OCR fared on a page without a text layer.

    skew: degrees by which the lines of the page as displayed fall to the right. The page's boxes are those of the
        straightened page, since layout needs level lines; the record's are of the page as displayed.
    words: how many words it found.
    """

    skew: float
    words: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page as displayed: crop box and rotation applied.

    chars: every glyph of a PDF page in no particular order, `Chars` of all readers; empty for a text source.
    lines: the lines of a text source; empty for a PDF page.
    blocks: what a source says of its own structure (Markdown, HTML); empty where lines or characters must tell.
    images: places of pictures; a page without characters but with an image wants OCR.
    recognition: None where the characters are the file's own.
    """

    number: int
    width: float
    height: float
    rotation: int = 0
    label: str | None = None
    chars: Sequence[Char] = ()
    rulings: tuple[Ruling, ...] = ()
    fills: tuple[Fill, ...] = ()
    images: tuple[BBox, ...] = ()
    lines: tuple[Line, ...] = ()
    blocks: tuple[Block, ...] = ()
    recognition: Recognition | None = None
