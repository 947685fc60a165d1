"""Which files there are, under which names, and what `sources.toml` states about them."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class StatedFacts(BaseModel):
    """What `raw/sources.toml` says of one source, because the file itself cannot; every field may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    municipality: str | None = Field(default=None, description="name or four-digit code")
    title: str | None = None
    year: int | None = None
    document_kind: str | None = None
    address: str | None = Field(default=None, description="web address it came from")
    retrieved: str | None = Field(default=None, description="date, ISO 8601")
    licence: str | None = None
    password: str | None = Field(default=None, description="opens the PDF; never written to a record")
    edition_of: str | None = Field(default=None, description="source of the same work")


class SourceFile(BaseModel):
    """A file to ingest. `source` is its path below the given folder, with forward slashes: its identity over time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Path
    source: str
    stated: StatedFacts = StatedFacts()
