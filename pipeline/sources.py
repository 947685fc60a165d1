"""Which files there are, under which names, and what `sources.toml` states about them."""

import difflib
import os
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import CannotRun, UsageError
from pipeline.lexicon import municipalities

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

SOUGHT = (".pdf", ".txt", ".html")  # .md is left out: a README beside the documents is not a document

# Documents all the same, which a person who put them into the folder expects to be read.
UNSOUGHT = (".md", ".markdown", ".htm", ".xhtml", ".docx", ".doc", ".odt", ".rtf", ".pptx", ".ppt")
STATED_IN = "sources.toml"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class StatedFacts(BaseModel):
    """What `raw/sources.toml` says of one source because the file cannot; every field may be left out."""

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


NOTHING_STATED = StatedFacts()


class SourceFile(BaseModel):
    """A file to ingest. `source`, its path below the given folder, is its identity over time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Path
    source: str
    stated: StatedFacts = NOTHING_STATED


def discover(paths: Sequence[Path], pattern: str | None = None, known: Collection[str] = ()) -> list[SourceFile]:
    """Find the files to ingest, sorted by source.

    A folder is searched for `.pdf`, `.txt` and `.html`, or for `pattern` (a glob on the file name; on the
    path below the folder when it has a slash). Hidden files and folders are left out. A source is the path
    below the given folder, with forward slashes. A file given alone belongs to the nearest folder above it
    that has a `sources.toml`; without one its name is its source. Where two files would get the same source,
    all are named by their path below the parent they have in common.

    known: sources that already have a record; `sources.toml` may still name them when their file is gone.
    Raises UsageError for a path that is not there and for a mistake in a `sources.toml`.
    """
    homes = _homes(paths, pattern)
    names = {path: _name_below(path, home) for path, home in homes.items()}
    if len(set(names.values())) < len(names):
        parent = Path(os.path.commonpath([_absolute(path) for path in paths]))
        names = {path: _name_below(path, parent) for path in homes}
    stated = {home: read_stated(home, known) for home in set(homes.values())}
    found = [
        SourceFile(path=path, source=name, stated=stated[home].get(_name_below(path, home), NOTHING_STATED))
        for (path, home), name in zip(homes.items(), names.values(), strict=True)
    ]
    return sorted(found, key=lambda file: file.source)


def find_unread(paths: Sequence[Path]) -> list[str]:
    """The documents in these folders that `discover` leaves out without a pattern, by their paths below the folder."""
    folders = [path for path in paths if path.is_dir()]
    files = {_name_below(path, folder): path for folder in folders for path in _walk(folder)}
    return sorted(
        name for name, path in files.items() if path.suffix.lower() in UNSOUGHT and path.stem.upper() != "README"
    )


def read_stated(folder: Path, known: Collection[str] = ()) -> dict[str, StatedFacts]:
    """Read what `sources.toml` in the folder states, by source; nothing when there is no such file.

    Raises UsageError for what is no TOML, for an unknown field, and for a source that is neither a file nor
    in `known`.
    """
    path = folder / STATED_IN
    if not path.is_file():
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}. Correct that line and run again.") from error
    there = {_name_below(file, folder) for file in _walk(folder)}
    for source in tables.keys() - there - set(known):
        advice = _did_you_mean(source, there)
        raise UsageError(f'{path}: ["{source}"] names no file in {folder}. {advice} Or take the entry out.')
    return {source: _check_facts(path, source, table) for source, table in tables.items()}


def _homes(paths: Sequence[Path], pattern: str | None) -> dict[Path, Path]:
    """The folder each file's source is counted from; reached twice, a file belongs where it was met first."""
    homes: dict[Path, tuple[Path, Path]] = {}
    for given in paths:
        for path, home in _find(given, pattern):
            homes.setdefault(_absolute(path), (path, home))
    return dict(homes.values())


def _find(given: Path, pattern: str | None) -> Iterator[tuple[Path, Path]]:
    """Yield each file under `given` with the folder its source is counted from."""
    if given.is_file():
        yield given, _home_of(given)
    elif given.is_dir():
        for path in _walk(given):
            if _is_sought(path.relative_to(given), pattern):
                yield path, given
    elif given.exists():
        raise UsageError(f"{given}: neither a file nor a folder. Give a file or a folder.")
    else:
        raise UsageError(f"{given}: not found. Check the name, or run the command in the folder that has it.")


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and below. Links to folders are not followed: they may form a loop."""
    for root, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(root, name)
            if not name.startswith(".") and path.is_file():
                yield path


def _refuse(error: OSError) -> None:
    raise CannotRun(f"{error.filename}: {error.strerror}. Give yourself the right to read this folder and run again.")


def _is_sought(below: Path, pattern: str | None) -> bool:
    if pattern is None:
        return below.suffix.lower() in SOUGHT
    return fnmatchcase(below.as_posix() if "/" in pattern else below.name, pattern)


def _home_of(file: Path) -> Path:
    parents = _absolute(file).parents
    return next((folder for folder in parents if (folder / STATED_IN).is_file()), file.parent)


def _absolute(path: Path) -> Path:
    # Path.absolute() keeps "..", and then the parents of ../a/b.pdf would include the working directory.
    return Path(os.path.abspath(path))  # noqa: PTH100


def _name_below(path: Path, folder: Path) -> str:
    """The path below the folder, the same text on every machine: macOS gives names decomposed (NFD)."""
    below = _absolute(path).relative_to(_absolute(folder)).as_posix()
    readable = os.fsencode(below).decode("utf-8", "backslashreplace")
    # A name may hold what moves a terminal's cursor or colours it.
    visible = CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", readable)
    return unicodedata.normalize("NFC", visible)


def _check_facts(path: Path, source: str, table: object) -> StatedFacts:
    if not isinstance(table, dict):
        raise UsageError(f'{path}: {source} stands alone. Write ["{source}"] above its facts.')
    facts = {name: value.isoformat() if isinstance(value, date) else value for name, value in table.items()}
    try:
        stated = StatedFacts.model_validate(facts)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        allowed = ", ".join(StatedFacts.model_fields)
        raise UsageError(f'{path}: ["{source}"] {field}: {_explain(first)} Known fields: {allowed}.') from error
    name = stated.municipality
    if name is not None and name not in municipalities() and name.zfill(4) not in municipalities().values():
        near = difflib.get_close_matches(name, municipalities(), n=1)
        advice = f'Did you mean "{near[0]}"?' if near else "Give its name without Kommune, or its code."
        raise UsageError(f'{path}: ["{source}"] municipality: no municipality is called "{name}". {advice}')
    return stated


def _explain(error: "ErrorDetails") -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such field."
    if error["type"] == "string_type":
        return "must be text; put it in quotes."
    return f"{error['msg']}."


def _did_you_mean(source: str, there: Collection[str]) -> str:
    near = difflib.get_close_matches(source, there, n=1)
    return f'Did you mean ["{near[0]}"]?' if near else "Correct the name or take the entry out."
