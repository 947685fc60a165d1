"""The statements in the text of one paragraph, item or cell."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from pipeline.full_forms import is_known
from pipeline.role_words import find_mentions
from pipeline.segment.drafts import Part
from pipeline.segment.heading import MOST_TITLE_WORDS
from pipeline.segment.heading_words import find_role_label
from pipeline.segment.kinds import is_quotation
from pipeline.segment.names import is_name
from pipeline.segment.role_rules import begins_with_verb
from pipeline.segment.sentences import split_sentences
from pipeline.segment.tables import CellText
from pipeline.segment.units import QUOTE_MARKS
from pipeline.text_lines import PERSON


def says_something(text: str) -> bool:
    """Whether a text is more than a number, a dash or a tick, or a word with its number.

    >>> says_something("1"), says_something("–"), says_something("Stk. 2."), says_something("Mod")
    (False, False, False, True)
    >>> [says_something(text) for text in ("PEJLEMÆRKE 2", "Rådhusvej 14 A", "Profil 1 af 4", "Vi er 1 hold")]
    [False, False, False, True]
    >>> says_something("Drift 40 % Strategi 20 %"), says_something("Sygefraværet er højst 4 %")
    (False, True)
    """
    return len(list(islice(filter(str.isalpha, text), 2))) > 1 and NUMBERED.fullmatch(text) is None


def is_signature(text: str) -> bool:
    """Whether a text is a person's name and title.

    >>> is_signature("Ida Krag, kommunaldirektør"), is_signature("Hele Nordby, ledere og medarbejdere")
    (True, False)
    >>> is_signature("Ida Kragelund Kommunaldirektør"), is_signature("Nordby Skoles Leder")
    (True, False)
    """
    if _signs_without_comma(text):
        return True
    name, _, title = text.partition(", ")
    short = title and len(title.split()) <= MOST_TITLE_WORDS and not title.endswith((".", ":", "?"))
    one = any(m.start == 0 and not m.plural for m in find_mentions(title))
    return bool(short) and one and PERSON.fullmatch(name) is not None


def _signs_without_comma(text: str) -> bool:
    """Whether a text is a name, the last word of it in no list, and right behind it what one person is."""
    mention = next(iter(find_mentions(text)), None)
    if mention is None or mention.end != len(text) or mention.plural or mention.definite:
        return False
    name = text[: mention.start].rstrip()
    return is_name(name) and not name.endswith("s") and not is_known(name.split()[-1].casefold())


def is_role_name(text: str) -> bool:
    """Whether a text is nothing but a role: the label of a figure, a line of a signature."""
    label = find_role_label(text) if len(text.split()) <= MOST_LABEL_WORDS else None
    return label is not None and label.label == text.strip()


MOST_LABEL_WORDS = 4
# A section, a street, a town, "Profil 1 af 4".
NUMBERED = re.compile(
    r"[^\W\d]+\.?\s*\d{1,3}(?:\s?[a-z]|\s+af\s+\d{1,3})?\.?"
    r"|\d{4}\s[^\W\d_]+(?:\s[^\W\d_]{1,2})?"
    r"|(?:(?:(?!(?:er|har|højst|mindst|med|til|på)\s)[^\W\d][\w-]*\s){1,4}\d{1,3}\s?%\s*)+",  # in a figure: "Drift 40 %"
    re.IGNORECASE,
)


def lead_in_starts(text: str) -> list[int]:
    """Where the sentences of a paragraph over a list begin; from the last of these places on it introduces the list.

    >>> lead_in_starts("Vi lytter. Det betyder, at vi:"), lead_in_starts("Nogle krav er fælles. Det drejer sig om at:")
    ([0, 11], [0])
    """
    starts = [start for start, _ in split_sentences(text)] or [0]
    if len(starts) > 1 and ENUMERATES.match(text[starts[-1] :]):
        starts = starts[:-1]  # it only counts up what the sentence before it names
    return starts


ENUMERATES = re.compile(r"(?:det|de)\s+(?:drejer\s+sig\s+om|gælder|er)\b", re.IGNORECASE)


def statement_spans(text: str, highlighted: bool) -> list[tuple[int, int]]:
    """Spans of the statements in a paragraph: sentences, or the whole where it is a call-out or a quotation."""
    if is_quotation(text):
        return [(0, len(text))]
    if highlighted:
        return question_spans(text) or [(0, len(text))]
    return split_sentences(text)


def with_run_on_lists(
    text: str, spans: Sequence[tuple[int, int]], lead_in: str | None = None
) -> Iterator[tuple[int, int, str | None]]:
    """Spans of sentences with the lead-in of each, None where it has none: a list whose bullets and line ends were lost
    runs on as sentences that begin with their verb. `lead_in`: of a list that the paragraph above began.

    >>> text = "Vi forventer, at lederen: Siger tak. Lytter. Vi mødes."
    >>> [(text[a:b], lead) for a, b, lead in with_run_on_lists(text, split_sentences(text))][1:]
    [('Lytter.', 'Vi forventer, at lederen:'), ('Vi mødes.', None)]
    """
    for start, end in spans:
        opening = RUN_ON.match(text[start:end])
        if opening is not None and begins_with_verb(text[start + opening.end() : end]):
            lead_in = opening[0].rstrip()
            start += opening.end()
        elif lead_in is not None and not begins_with_verb(text[start:end]):
            lead_in = None
        yield start, end, lead_in


RUN_ON = re.compile(r"[^:]{3,120}?\b(?:at\s+(?:\w+\s){0,4}\w+|skal|kan|vil|må|at|for)\s*:\s+(?=[A-ZÆØÅÉ])")


def opens_run_on(text: str, below: str) -> bool:
    """Whether a text ends in the lead-in of a list without bullets that the text below it begins.

    >>> opens_run_on("Det betyder, at jeg som leder:", "Lytter og spørger."), opens_run_on("Vi vil:", "Vi spørger.")
    (True, False)
    """
    return text.endswith(":") and RUN_ON.match(f"{text} {below}") is not None and begins_with_verb(below)


def asked_apart(cell: CellText) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """The text of a cell and its parts, each question for itself where it asks nothing else."""
    spans = question_spans(cell.text)
    [(order, start, end), *more] = cell.parts
    whole = not more and end - start == len(cell.text)
    if whole and spans and all(cell.text[a:b].endswith("?") for a, b in spans):
        for a, b in spans:
            yield cell.text[a:b], (Part(order, start + a, start + b),)
    else:
        yield cell.text, tuple(Part(*part) for part in cell.parts)


def question_spans(text: str) -> list[tuple[int, int]]:
    """Each question for itself where a text asks several; empty where it asks none or one."""
    spans = split_sentences(text)
    asked = [text[a:b].rstrip(QUOTE_MARKS).endswith("?") for a, b in spans]
    return spans if len(spans) > 1 and any(asked) else []
