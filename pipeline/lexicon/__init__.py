"""The word lists, loaded and checked once. Words are data: adding one needs no code."""

import hashlib
import tomllib
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict


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
    function_words: frozenset[str]


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
def fingerprint() -> str:
    """Hash of all word lists, part of `rules_version`."""
    digest = hashlib.sha256()
    for file in sorted(resources.files(__name__).iterdir(), key=lambda f: f.name):
        if file.name.endswith((".toml", ".csv")):
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
