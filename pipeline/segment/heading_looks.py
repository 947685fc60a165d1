"""What is a heading by its looks, and what is one though it looks like text."""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from pipeline.model import Style
from pipeline.records import BlockKind
from pipeline.segment.heading import MOST_TITLE_WORDS, HeadingSettings, style_key
from pipeline.segment.heading_words import find_role_label, is_label_line
from pipeline.segment.kinds import is_attribution, is_quotation
from pipeline.segment.units import QUOTE_MARKS, Unit
from pipeline.text_lines import COUNTED, END_MARKS

ADDRESS = re.compile(r"\b(?:du|dig|vi|os|jeg|mig|man|I|jer|det|her|hinanden)\b", re.IGNORECASE)
ROMAN = re.compile(r"[IVX]{1,5}\.?")
DATE = re.compile(r"(?:\d{1,2}\.\s*)?(?:\w{3,10}\s+)?(?:19|20)\d\d\.?", re.IGNORECASE)  # "April 2020"
MOST_LABEL_WORDS = 4


def content_style(units: Sequence[Unit], index: int, body: Style) -> Style:
    """The style of the text below: the first longer paragraph or item of the same region, else the document's."""
    here = units[index]
    for unit in units[index + 1 : index + 12]:
        near = unit.block.region == here.block.region or unit.block.page == here.block.page
        if not near:
            break
        if unit.kind is BlockKind.FOOTNOTE:
            continue
        label = unit.block.style.bold and unit.words <= MOST_LABEL_WORDS  # a role as a list's parent
        if (unit.kind is BlockKind.ITEM and not label) or unit.words > 12 or unit.text.endswith("."):
            return unit.block.style
    return body


def looks_like_heading(unit: Unit, below: Style, settings: HeadingSettings, over_prose: bool = False) -> bool:
    """Whether a paragraph is short, set otherwise than the text below it, and no label, number or rest of a sentence.
    `over_prose`: what a label over a name would be ("Kompetence") is the name of what is said there.
    """
    text, style = unit.text, unit.block.style
    if unit.kind is not BlockKind.PARAGRAPH or unit.words > settings.words or len(unit.block.lines) > settings.lines:
        return False
    if sum(map(str.isalpha, text)) < 2 or ROMAN.fullmatch(text) or DATE.fullmatch(text) or text.endswith("%"):
        return False
    if (is_label_line(text) and not over_prose) or is_attribution(text):
        return False
    unfinished = text.rstrip(QUOTE_MARKS).endswith((".", ",", ";", "…"))
    if unfinished and (style.size < 1.3 * below.size or unit.words > settings.slogan):
        return False
    ratio = style.size / below.size
    if text.endswith(":") and ratio < 1.25 and (unit.words > settings.colon_words or _addresses(text)):
        return False
    if is_quotation(text) and unit.words > 4:
        return False
    if ratio >= settings.size:
        return not (style.italic and not style.bold and unit.words > 3)
    on_band = style.color != below.color and ratio > settings.band
    if unit.words <= settings.bold_words and (ratio > 0.92 or on_band) and not text.endswith("."):
        if style.bold and not below.bold:
            return True
        if text.isupper() and len(text) > 3:
            return True
    return (
        unit.words <= settings.colored_words
        and ratio > 0.97
        and style.color != below.color
        and unit.block.gap > 0.5
        and not text.endswith((".", "?"))
        and style.font != below.font
    )


def stands_over_prose(units: Sequence[Unit], index: int) -> bool:
    """Whether whole sentences follow right below."""
    below = units[index + 1] if index + 1 < len(units) else None
    prose = below is not None and below.kind is BlockKind.PARAGRAPH and below.words > MOST_TITLE_WORDS
    return prose and below.text.endswith(END_MARKS)


def _addresses(text: str) -> bool:
    """Whether a text speaks to or of persons by a pronoun ("Spørg dig selv:") and heads no role."""
    return bool(ADDRESS.search(text)) and find_role_label(text) is None


def is_in_sentence(units: Sequence[Unit], index: int, body: Style) -> bool:
    """A line of the text's own size that goes on with the unfinished line above it is emphasis, no heading."""
    unit = units[index]
    if index == 0 or unit.block.style.size > 1.12 * body.size or unit.block.gap > 0.9:
        return False
    above = units[index - 1]
    return (
        above.block.region == unit.block.region
        and above.block.style.size == unit.block.style.size
        and not above.text.rstrip(QUOTE_MARKS).endswith((".", "!", "?", ":"))
        and above.words > 6
    )


def find_numbered_sections(units: Sequence[Unit], settings: HeadingSettings) -> set[int]:
    """Lines numbered "2.1", "2.2" over text of their own, whatever their type: nothing else of an old circular's plain
    print heads its sections. Their numbers count up, and none is a sentence."""
    found = [
        (unit, (int(match["part"]), int(match["number"])))
        for unit, below in itertools.pairwise(units)
        if (match := COUNTED.match(unit.text))
        and unit.kind is BlockKind.PARAGRAPH
        and unit.words <= settings.bold_words
        and unit.text[-1:].isalnum()
        and COUNTED.match(below.text) is None
    ]
    rises = all(a < b for (_, a), (_, b) in itertools.pairwise(found))
    return {unit.order for unit, _ in found} if len(found) >= LEAST_SECTIONS and rises else set()


LEAST_SECTIONS = 3


def find_bare_addresses(units: Sequence[Unit]) -> set[int]:
    """Lines that say no more than whom the text below speaks to ("Som leder"), whatever their type; right above a list
    such a line is its lead-in."""
    return {
        unit.order
        for unit, below in itertools.pairwise(units)
        if unit.kind is BlockKind.PARAGRAPH
        and below.kind is BlockKind.PARAGRAPH
        and unit.text.casefold().startswith("som ")
        and unit.words <= MOST_TITLE_WORDS
        and unit.text[-1].isalpha()
        and find_role_label(unit.text) is not None
    }


def find_role_tags(units: Sequence[Unit], candidates: set[int]) -> dict[int, int]:
    """{order of a small label: order of the heading right below it}: cards name their role in a corner, hardly larger
    than their text, above the larger name of what they are about. One alone may be anything."""
    tags: dict[tuple, dict[int, int]] = defaultdict(dict)
    for tag, head in itertools.pairwise(units):
        alone = tag.kind is BlockKind.PARAGRAPH and (tag.block.style.bold or tag.text.isupper())
        larger = head.order in candidates and head.block.style.size > tag.block.style.size
        if not (alone and larger and head.block.page == tag.block.page and tag.block.gap > 1):
            continue
        label = find_role_label(tag.text)
        if label is not None and label.label == tag.text.strip() and find_role_label(head.text) is None:
            tags[style_key(tag)][tag.order] = head.order
    return {order: head for members in tags.values() if len(members) > 1 for order, head in members.items()}
