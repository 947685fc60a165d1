"""Named doubts of a statement, and the confidence that follows from them."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from pipeline.full_forms import is_known
from pipeline.lexicon import line_ends, marks
from pipeline.model import Line
from pipeline.records import BlockKind, Kind
from pipeline.segment.drafts import Draft, Part
from pipeline.segment.units import Unit
from pipeline.text_lines import is_present_tense

# What each doubt takes away. A doubt's weight is the share of statements with it that were wrong on generated documents.
WEIGHTS = {
    "rejoined_unknown_word": 0.05,
    "uncertain_line_end": 0.2,
    "role_inherited_across_page": 0.05,
    "role_from_subject": 0.03,
    "continues_elsewhere": 0.05,
    "begins_in_mid_sentence": 0.2,
    "ends_in_mid_sentence": 0.15,
    "breaks_off": 0.9,
    "mark_in_text": 0.9,
    "single_word": 0.9,
    "order_ambiguous": 0.3,
    "unknown_glyph": 0.5,
    "low_word_confidence": 0.3,
    "overlapping_text": 0.3,
    "broken_label": 0.9,
    "doubtful_page": 0.11,
}


SURE = 0.7  # confidence of the OCR below which a word is doubtful; most words that are right have more than 0.85


def find_doubts(draft: Draft, units: Sequence[Unit], overprinted: bool = False) -> list[str]:
    """The names of all doubts about a statement, in a fixed order.

    units: those its parts lie in. overprinted: whether other text stands in its boxes too.
    """
    doubts = list(draft.doubts)
    if overprinted:
        doubts.append("overlapping_text")
    for unit, part in zip(units, draft.parts, strict=True):
        for repair in unit.repaired.repairs:
            if part.start <= repair.start <= part.end and not repair.certain:
                doubts.append("rejoined_unknown_word" if repair.rule == "printed_hyphen" else "uncertain_line_end")
    if any(_is_doubtful_word(unit, part) for unit, part in zip(units, draft.parts, strict=True)):
        doubts.append("low_word_confidence")
    first = units[0]
    prose = first.kind is BlockKind.PARAGRAPH and draft.lead_in is None
    if prose and not _is_bare_item(draft.text):
        if draft.text[:1].islower():
            doubts.append("begins_in_mid_sentence")
        if draft.kind is Kind.EXPECTATION and draft.text[-1].isalnum():
            doubts.append("ends_in_mid_sentence")
    if _breaks_off(draft.text):
        doubts.append("breaks_off")
    if any(_has_inner_mark(text) for text in (draft.text, *draft.perspective)):
        doubts.append("mark_in_text")
    if len({line.page for unit in units for line in unit.block.lines}) > 1:
        doubts.append("continues_elsewhere")
    if len(draft.text.split()) == 1:
        doubts.append("single_word")
    if any(_is_broken(label) for label in draft.perspective):
        doubts.append("broken_label")
    if "\N{REPLACEMENT CHARACTER}" in draft.text:
        doubts.append("unknown_glyph")
    return [name for name in WEIGHTS if name in doubts]


def _is_bare_item(text: str) -> bool:
    """Whether a text begins as an item of a list does that lost its bullet, and no rest of a sentence: with an infinitive,
    or, where no stop ends it, with what somebody does.

    >>> [_is_bare_item(text) for text in ("holde ord", "at give plads", "de andre")]
    [True, True, False]
    >>> _is_bare_item("skaber ro om opgaven"), _is_bare_item("skaber ro om opgaven.")
    (True, False)
    """
    first = text.split()[0].strip(",")
    infinitive = first not in line_ends().function_words and is_known(f"{first}r")
    return first == "at" or infinitive or (text[-1].isalnum() and is_present_tense(first))


def _breaks_off(text: str) -> bool:
    """Whether a text lacks its end or its beginning: a part of a word or a joining word stands there.

    >>> [_breaks_off(text) for text in ("Vi giver råd og", "Vi giver fag-", "så det mærkes", "Vi råder til det")]
    [True, True, True, False]
    """
    words = text.split()
    return text.endswith(("-", "\N{SOFT HYPHEN}")) or words[-1].lower() in ENDLESS or words[0] in HEADLESS


ENDLESS = frozenset({"og", "eller", "samt", "både", "at", "en", "et", "som"})
HEADLESS = frozenset({"og", "eller", "samt", "men", "så", "fordi", "som", "der"})
BETWEEN_WORDS = "→⇒➜➔·×"  # signs that open items, and may stand within a text


def _has_inner_mark(text: str) -> bool:
    """Whether a list's mark stands by itself in a text.

    >>> _has_inner_mark("Vi lytter • og spørger"), _has_inner_mark("Vi lytter·og spørger")
    (True, False)
    """
    return not _item_marks().isdisjoint(text) and not _item_marks().isdisjoint(text.split())


@cache
def _item_marks() -> frozenset[str]:
    return frozenset(marks().bullets) - frozenset(BETWEEN_WORDS)


def _is_broken(label: str) -> bool:
    """Whether a label is a piece of one: it begins with a small letter, or ends in a hyphen or a conjunction or article."""
    words = label.casefold().split()
    return label[:1].islower() or label.endswith("-") or (len(words) > 1 and words[-1] in JOINING)


JOINING = frozenset({"og", "eller", "samt", "at", "en", "et", "den", "det", "de", "med", "som"})


def find_doubtful_pages(statements: Sequence[tuple[int, Sequence[str]]]) -> set[int]:
    """Pages on which several statements have doubts about their text or order: what stands there beside them is less sure
    than elsewhere. statements: (page, doubts) of each."""
    counts = Counter(page for page, doubts in statements if confidence(doubts) < SOUND)
    return {page for page, n in counts.items() if n >= SEVERAL}


SOUND = 0.9
SEVERAL = 2


def _is_doubtful_word(unit: Unit, part: Part) -> bool:
    """Whether the OCR was unsure of some character of `unit`'s text between the ends of a part."""
    lines = unit.block.lines
    if all(_is_sure(line) for line in lines):
        return False
    glyphs = (lines[o[0]].chars[o[1]] for o in unit.repaired.origins[part.start : part.end] if o and lines[o[0]].chars)
    return any(glyph is not None and glyph.confidence < SURE for glyph in glyphs)


def _is_sure(line: Line) -> bool:
    held = line.chars.chars
    return held.least_confidence >= SURE or bool((held.confidences[line.chars.printed] >= SURE).all())


def confidence(doubts: Sequence[str]) -> float:
    """0 to 1: what is left when each doubt has taken its share.

    >>> confidence([]), confidence(["begins_in_mid_sentence", "overlapping_text"])
    (1.0, 0.56)
    """
    left = 1.0
    for name in doubts:
        left *= 1 - WEIGHTS[name]
    return round(left, 2)
