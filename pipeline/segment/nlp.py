"""The spaCy pipeline: one `Doc` per document, whose components fill span groups with what the rules find.

The rules are the plain functions of this folder; a component only calls one and keeps its answer as spans, so that
everything found can be looked at with spaCy's own means: `doc.spans["roles"]`, `["perspectives"]`, `["statements"]`.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import spacy
from spacy.attrs import IDX, LOWER, NORM, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.role_words import find_mentions
from pipeline.segment.definitions import find_defined_titles
from pipeline.segment.drafts import Draft
from pipeline.segment.heading import HeadingKind
from pipeline.segment.outline import find_headings
from pipeline.segment.sentences import split_sentences
from pipeline.segment.units import Unit
from pipeline.segment.walk import walk

Doc.set_extension("units", default=(), force=True)
Doc.set_extension("starts", default=(), force=True)
Doc.set_extension("headings", default=None, force=True)
Span.set_extension("draft", default=None, force=True)


# A word, a sign or white space, and the one space after it.
TOKEN = re.compile(r"(\w+|[^\w\s]|\s)( ?)")


@spacy.registry.tokenizers("grundlag_words")
def make_tokenizer() -> Callable[[Language], Callable[[str], Doc]]:
    """A plain tokenizer: our rules look at the text, which spaCy's own takes much longer to cut, by its exceptions."""

    return lambda nlp: lambda text: Doc(nlp.vocab, *_words_and_spaces(text))


def _words_and_spaces(text: str) -> tuple[list[str], list[bool]]:
    """The tokens of a text, and of each whether a space follows."""
    tokens = TOKEN.findall(text)
    return [word for word, _ in tokens], [space == " " for _, space in tokens]


@cache
def build_nlp() -> Language:
    """spaCy's blank Danish with our components, in the order in which they depend on each other."""
    nlp = spacy.blank("da", config={"nlp": {"tokenizer": {"@tokenizers": "grundlag_words"}}})
    # What spaCy's matchers compare. All else that it works out for each word it meets first nobody asks for: `shape_` is
    # empty and `is_alpha` false, until they are named here.
    nlp.vocab.lex_attr_getters = {name: nlp.vocab.lex_attr_getters[name] for name in (LOWER, NORM)}
    for name in ("grundlag_sentences", "grundlag_headings", "grundlag_roles", "grundlag_statements"):
        nlp.add_pipe(name)
    return nlp


def make_doc(nlp: Language, units: Sequence[Unit]) -> Doc:
    """The tokenised document: the texts of its units, a line feed between two."""
    starts, at = [], 0
    for unit in units:
        starts.append(at)
        at += len(unit.text) + 1
    doc = nlp.make_doc("\n".join(unit.text for unit in units))
    doc._.units, doc._.starts = tuple(units), tuple(starts)
    return doc


def segment(units: Sequence[Unit]) -> Doc:
    """The document with its span groups filled; `span._.draft` of each statement is what the rules found."""
    nlp = build_nlp()
    doc = make_doc(nlp, units)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def drafts_of(doc: Doc) -> list[Draft]:
    """The statements of a segmented document, in order."""
    return [span._.draft for span in doc.spans["statements"]]


def _span(doc: Doc, start: int, end: int, label: str) -> Span:
    """The tokens between two places in the document's text."""
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    assert span is not None, "a span lies inside its document"
    return span


@Language.component("grundlag_sentences")
def sentences(doc: Doc) -> Doc:
    """Sentence starts by our own rules; each unit begins one."""
    starts = [at + a for at, unit in zip(doc._.starts, doc._.units, strict=True) for a, _ in split_sentences(unit.text)]
    begins = np.isin(doc.to_array(IDX), starts)
    # all at once: setting a token's `is_sent_start` looks through the whole document each time
    return doc.from_array(SENT_START, np.where(begins, 1, -1).astype(np.uint64))


@Language.component("grundlag_headings")
def headings(doc: Doc) -> Doc:
    """`doc._.headings`, and `doc.spans["perspectives"]` with the headings that name a theme."""
    found = doc._.headings = find_headings(doc._.units)
    doc.spans["perspectives"] = [
        _span(doc, at, at + len(unit.text), "perspective")
        for at, unit in zip(doc._.starts, doc._.units, strict=True)
        if unit.order in found and found[unit.order].kind is HeadingKind.PERSPECTIVE and unit.text
    ]
    return doc


@Language.component("grundlag_roles")
def roles(doc: Doc) -> Doc:
    """`doc.spans["roles"]`: every role named anywhere, labelled with its canonical code."""
    doc.spans["roles"] = [
        _span(doc, at + mention.start, at + mention.end, mention.role.value)
        for at, unit in zip(doc._.starts, doc._.units, strict=True)
        for mention in find_mentions(unit.text)
    ]
    return doc


@Language.component("grundlag_statements")
def statements(doc: Doc) -> Doc:
    """`doc.spans["statements"]`, labelled with their kind; a statement of several parts spans its first."""
    units = doc._.units
    starts = {unit.order: at for unit, at in zip(units, doc._.starts, strict=True)}
    spans = []
    for draft in walk(units, doc._.headings, find_defined_titles(units)):
        part = draft.parts[0]
        at = starts[part.order]
        span = _span(doc, at + part.start, at + part.end, draft.kind.value)
        span._.draft = draft
        spans.append(span)
    doc.spans["statements"] = spans
    return doc
