"""A heading: its kind and level, and the figures by which a block is one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Style
from pipeline.segment.heading_words import RoleLabel
from pipeline.segment.units import Unit


class HeadingKind(StrEnum):
    """What a heading does for what stands below it."""

    TITLE = "title"
    ROLE = "role"
    PERSPECTIVE = "perspective"
    STRUCTURAL = "structural"
    COLLECTION = "collection"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its kind, its level from 1 (1 is the largest), its label, and the role where it names one."""

    kind: HeadingKind
    level: int
    label: str
    role: RoleLabel | None = None


@dataclass(frozen=True, slots=True)
class HeadingSettings:
    """What sets a heading apart from the text below it.

    size: from this many times the text's size on. Lower, and a lead paragraph is a heading; higher, and subheadings
        set hardly larger are text.
    band: size of bold type in a colour of its own, as of a heading on a band above larger text.
    words, lines: most words and lines. Higher, and pull-quotes become headings.
    bold_words: most words of a heading that is only bold or in capitals.
    colored_words: most words of one that is only in colour.
    callout_words: fewest words of a text alone on its ground that is a call-out. Lower, and a long heading on a band is
        lost.
    closing_words: fewest words of a display line that ends a box and calls out what it says: nothing follows for it to
        head.
    colon_words: most words of one that ends in a colon.
    slogan: most words of one that ends in a full stop; longer ones are pull-quotes.
    same: relative difference of size within one level.
    chapter: largest ratio of two sizes of chapter titles that are one level; opener: where a foreword has the smaller.
    run: from how many like headings in a row without text between them on they are a list of labels.
    quote_words: mean words of a display style from which its texts are quotes.
    """

    size: float = 1.1
    band: float = 0.8
    words: int = 18
    lines: int = 4
    bold_words: int = 12
    colored_words: int = 7
    callout_words: int = 7
    closing_words: int = 4
    colon_words: int = 3
    slogan: int = 4
    same: float = 0.035
    chapter: float = 1.16
    opener: float = 1.4
    run: int = 3
    quote_words: float = 5.5


SETTINGS = HeadingSettings()
MOST_TITLE_WORDS = 6  # of what may be the title of a person, a text or a box


def body_style(units: Sequence[Unit]) -> Style:
    """The style of most of the document's text."""
    counts: Counter[Style] = Counter()
    for unit in units:
        for line in unit.block.lines:
            counts[line.style] += len(line.text)
    return counts.most_common(1)[0][0] if counts else Style("", 10.0, False, False, ())


def style_key(unit: Unit) -> tuple:
    """What units that are set alike share: size, weight and slant."""
    style = unit.block.style
    return round(style.size, 1), style.bold, style.italic
