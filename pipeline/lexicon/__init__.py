"""The word lists, loaded and checked once. Words are data: adding one needs no code."""

import hashlib
import tomllib
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from pipeline.records import Role


class Entry(BaseModel):
    """Base of the lists: immutable, and an unknown key in the file is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Marks(Entry):
    """Signs that open list items."""

    bullets: str
    dashes: str
    symbol_font: str


class LineEnds(Entry):
    """Words that decide what a hyphen, or its absence, at a line end means."""

    suspending: frozenset[str]
    hyphen_prefixes: frozenset[str]
    prefixes: frozenset[str]
    either_way: frozenset[str]
    whole_in_s: frozenset[str]
    function_words: frozenset[str]


class RoleWords(Entry):
    """Lemmas and fixed phrases of one canonical role."""

    words: tuple[str, ...]
    phrases: tuple[str, ...] = ()


class AmbiguousRoles(Entry):
    """Lemmas that are roles only under conditions, and those that are names and need no article."""

    names: frozenset[str]
    definite_only: frozenset[str]
    heading_only: frozenset[str]


class RoleLexicon(Entry):
    """The vocabulary of roles, by canonical code."""

    executive: RoleWords
    chief: RoleWords
    leader_of_leaders: RoleWords
    leader_of_employees: RoleWords
    leader: RoleWords
    employee: RoleWords
    all_staff: RoleWords
    other: RoleWords
    ambiguous: AmbiguousRoles

    def entries(self) -> list[tuple[Role, RoleWords]]:
        """Codes with their words."""
        return [(role, getattr(self, role.value)) for role in Role]


class StructuralHeadings(Entry):
    """Headings that name a part of the document: whole, by their first or by their last words, or by words for the
    use of something together with a noun for the document."""

    exact: frozenset[str]
    opening: tuple[str, ...]
    no_opening: tuple[str, ...]
    opening_use: tuple[str, ...]
    themes_inside: frozenset[str]
    document_nouns: tuple[str, ...]
    contents: frozenset[str]
    any_case: frozenset[str]
    closing: tuple[str, ...]


class CollectionHeadings(Entry):
    """Headings that name the kind of what follows."""

    nouns: frozenset[str]
    phrases: frozenset[str]
    talks: frozenset[str]
    of_a_role: frozenset[str]
    alike: frozenset[str]
    expecting: tuple[str, ...]
    works: frozenset[str]
    of_roles: tuple[str, ...]
    documents: frozenset[str]
    numbers: tuple[str, ...]


class RoleHeadingWords(Entry):
    """What stands around a role in a heading."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    adverbs: frozenset[str]
    adjectives: frozenset[str]
    compound_after: tuple[str, ...]


class HeadingLexicon(Entry):
    """The vocabulary of headings."""

    structural: StructuralHeadings
    collection: CollectionHeadings
    role_heading: RoleHeadingWords


class SentenceLexicon(Entry):
    """Abbreviations and what follows an ordinal number."""

    inside: frozenset[str]
    ending: frozenset[str]
    months: frozenset[str]


class Grammar(Entry):
    """Small words by which a sentence's subject is found."""

    subject_pronouns: frozenset[str]
    fronting: frozenset[str]
    interrogatives: frozenset[str]
    subordinators: tuple[str, ...]
    modals: frozenset[str]
    determiners: frozenset[str]
    after_everybody: frozenset[str]


class ModalityLexicon(Entry):
    """Patterns by modality, and words that are no verbs."""

    prohibition: tuple[str, ...]
    recommendation: tuple[str, ...]
    responsibility: tuple[str, ...]
    duty: tuple[str, ...]
    expectation: tuple[str, ...]
    possibility: tuple[str, ...]
    description: tuple[str, ...]
    no_verbs: frozenset[str]


class Residue(Entry):
    """What web pages and extraction programs leave in a text: whole lines, and patterns anywhere in a line. imprint:
    patterns at the start of what says who made a document; those of numbered_imprint need a number. home: what a site's
    menus and trails begin with, and home_of_trails what only trails with pointed signs begin with."""

    lines: frozenset[str]
    home: frozenset[str]
    home_of_trails: frozenset[str]
    patterns: tuple[str, ...]
    imprint: tuple[str, ...]
    numbered_imprint: tuple[str, ...]


class PlainText(Entry):
    """What tells headings, broken syllables and bullets where no type shows them."""

    open_ends: frozenset[str]
    list_openers: frozenset[str]
    closed_ends: tuple[str, ...]
    short_words: frozenset[str]
    bullet_letters: str


class DocumentKind(Entry):
    """A kind of document and the words of a title that tell it."""

    name: str
    words: tuple[str, ...]


class DocumentKinds(Entry):
    """All kinds, most specific first."""

    kind: tuple[DocumentKind, ...]


def _load(name: str) -> dict:
    return tomllib.loads(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"))


@cache
def marks() -> Marks:
    """Bullets and dashes."""
    return Marks.model_validate(_load("marks.toml"))


@cache
def line_ends() -> LineEnds:
    """Conjunctions, prefixes and small words for rejoining."""
    return LineEnds.model_validate(_load("line_ends.toml"))


@cache
def roles() -> RoleLexicon:
    """Roles and their words."""
    return RoleLexicon.model_validate(_load("roles.toml"))


@cache
def headings() -> HeadingLexicon:
    """Structural, collection and role headings."""
    return HeadingLexicon.model_validate(_load("headings.toml"))


@cache
def sentences() -> SentenceLexicon:
    """Abbreviations."""
    return SentenceLexicon.model_validate(_load("sentences.toml"))


@cache
def grammar() -> Grammar:
    """Pronouns, determiners and the like."""
    return Grammar.model_validate(_load("grammar.toml"))


@cache
def modality() -> ModalityLexicon:
    """Words of duty, expectation, possibility."""
    return ModalityLexicon.model_validate(_load("modality.toml"))


@cache
def residue() -> Residue:
    """What is no part of the document's text."""
    return Residue.model_validate(_load("residue.toml"))


@cache
def plain_text() -> PlainText:
    """Small words of plain text."""
    return PlainText.model_validate(_load("plain.toml"))


@cache
def document_kinds() -> DocumentKinds:
    """Kinds of documents."""
    return DocumentKinds.model_validate(_load("document_kinds.toml"))


@cache
def municipalities() -> dict[str, str]:
    """{name: four-digit code} of the 98 municipalities."""
    text = resources.files(__name__).joinpath("kommuner.csv").read_text(encoding="utf-8")
    rows = [line.split(",", 1) for line in text.splitlines()[1:] if line.strip()]
    return {name.strip(): code for code, name in rows}


@cache
def fingerprint() -> str:
    """Hash of all word lists, part of `rules_version`."""
    digest = hashlib.sha256()
    for file in sorted(resources.files(__name__).iterdir(), key=lambda f: f.name):
        if file.name.endswith((".toml", ".csv")):
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
