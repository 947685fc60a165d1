"""Statements on their way: where they stand, and what is known of them."""

from dataclasses import dataclass

from pipeline.records import Kind
from pipeline.segment.role_rules import RoleFound


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one unit's text, end excluded."""

    order: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement on its way: its text with where it stands, and what the walk knows of it."""

    parts: tuple[Part, ...]
    text: str
    kind: Kind
    role: RoleFound | None
    perspective: tuple[str, ...]
    lead_in: str | None = None
    doubts: tuple[str, ...] = ()
