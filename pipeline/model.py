"""What flows between the stages: Char, Ruling, Fill, Line, Block, Page. All frozen; boxes in points from the top left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

import numpy as np

from pipeline.geometry import BBox, union
from pipeline.records import BlockKind

__all__ = ["Block", "Cell", "Char", "Chars", "Fill", "Line", "Page", "Recognition", "Ruling", "Style", "replace"]


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
    """One printed glyph; a tuple, because a document has a hundred thousand. A page's stand together in `Chars`.

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
    confidences: Sequence[float]

    @classmethod
    def of(cls, chars: Sequence[Char]) -> "Chars":
        """Single glyphs as columns."""
        if isinstance(chars, Chars):
            return chars
        texts, boxes, baselines, styles, asides, confidences = list(zip(*chars, strict=True)) or [()] * 6
        sides = np.array(boxes, float).reshape(-1, 4).T
        numbers = {style: number for number, style in enumerate(dict.fromkeys(styles))}
        style_numbers = np.fromiter(map(numbers.__getitem__, styles), int, len(styles))
        columns = cls(texts, *sides, np.array(baselines, float), list(numbers), style_numbers, asides, confidences)
        columns.__dict__["glyphs"] = tuple(chars)
        return columns

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
            confidences=[*first.confidences, *second.confidences],
        )

    @cached_property
    def glyphs(self) -> tuple[Char, ...]:
        """The glyphs one by one. Their making takes half as long as reading them, so it waits until one is wanted."""
        sides = (side.tolist() for side in (self.lefts, self.tops, self.rights, self.bottoms))
        boxes = map(tuple.__new__, repeat(BBox), zip(*sides, strict=True))
        styles = map(self.styles.__getitem__, self.style_numbers.tolist())
        columns = (self.texts, boxes, self.baselines.tolist(), styles, self.asides, self.confidences)
        # three times as fast as calling Char
        return tuple(map(tuple.__new__, repeat(Char), zip(*columns, strict=True)))

    def set_aside(self, reason: str) -> list[Char]:
        """The glyphs with ink that were set aside for a reason, in the order they were printed."""
        places = [i for i, aside in enumerate(self.asides) if aside == reason] if reason in self.asides else []
        return [self.glyphs[i] for i in places if self.texts[i].strip()]

    def of_styles(self, values: Iterable[float | bool]) -> np.ndarray:
        """A column of what the styles have, one value a style."""
        return np.array(list(values))[self.style_numbers] if len(self) else np.array([])

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, index):
        return self.glyphs[index]

    def __iter__(self) -> Iterator[Char]:
        return iter(self.glyphs)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A drawn straight line, horizontal or vertical."""

    bbox: BBox

    @property
    def horizontal(self) -> bool:
        return self.bbox.width >= self.bbox.height


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled or framed shape. `rectangular` is false for circles, stars and other figures."""

    bbox: BBox
    color: tuple[float, ...] | None
    rectangular: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of text.

    text: as printed, a space at its end included, since that tells whether a word goes on.
    chars: the glyph under each character of `text`, None for a space the reader inferred; empty for a text source.
    marked: whether it opens a list item though none of its glyphs says so: the bullet is drawn, or there is none.
    """

    text: str
    chars: tuple[Char | None, ...]
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


@dataclass(frozen=True, slots=True)
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

    @property
    def bbox(self) -> BBox:
        return union(line.bbox for line in self.lines)

    @property
    def style(self) -> Style:
        """The style of most of its text."""
        return max(self.lines, key=lambda line: len(line.text)).style

    @property
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
