"""A text's list of contents tells its headings: lines that repeat an entry, also inside a page that runs in one line."""

import re
from collections.abc import Iterator, Sequence

from pipeline.layout.plain_chunks import split_line
from pipeline.model import Line, Page, replace
from pipeline.text_lines import HEADING, LEADING

ENTRY = re.compile(
    r"""
    (?P<title> (?:\d{1,2}(?:\.\d{1,2})*\.?\s+|§\s*\d+\s+)? [A-ZÆØÅ][^\n\t]{1,78}? )
    [\s.…_·]* (?: \b s\. \s* )? (?P<page>\d{1,3}) (?=\s|$)
    """,
    re.VERBOSE,
)
LEAST_ENTRIES = 3
FARTHEST = 40  # lines below its heading in which a list of contents ends
MOST_TITLE_WORDS = 12


def mark_titles(pages: Sequence[Page]) -> list[Page]:
    """The pages with each title of the list of contents apart from the text around it and set as a heading."""
    titles = find_titles([line.text for page in pages for line in page.lines])
    if not titles:
        return list(pages)
    return [replace(page, lines=tuple(_marked(page.lines, titles))) for page in pages]


def find_titles(lines: Sequence[str]) -> tuple[str, ...]:
    """The titles in a text's list of contents, the longest first; none where their pages do not rise.

    >>> find_titles(["Indhold", "Forord 2", "Tillid 3", "Mod og ro ...... 5", "Forord"])
    ('Mod og ro', 'Forord', 'Tillid')
    >>> find_titles(["Indhold Forord 2 Tillid 3 Mod og ro 5", "3 Tillid Vi lytter."])
    ('Mod og ro', 'Forord', 'Tillid')
    """
    for number, line in enumerate(lines):
        opening = OPENS.search(line)
        if opening is None:
            continue
        found: list[tuple[str, int]] = []
        for text in [line[opening.end() :], *lines[number + 1 : number + 1 + FARTHEST]]:
            entries = list(_entries(text))
            if not entries and text.strip() and found:
                break
            found += entries
        pages = [page for _, page in found]
        if len(found) >= LEAST_ENTRIES and pages == sorted(pages):
            return tuple(sorted({title for title, _ in found}, key=lambda title: (-len(title), title)))
    return ()


OPENS = re.compile(r"\b(?:Indhold|INDHOLD|Indholdsfortegnelse|INDHOLDSFORTEGNELSE)\b:?")


def _entries(text: str) -> Iterator[tuple[str, int]]:
    """Titles with their pages in a line; none where something else stands in it too."""
    if ENTRY.sub("", text).strip(" .·–-0123456789"):
        return
    for match in ENTRY.finditer(text):
        title = match["title"].strip(" .…_·")
        if title and len(title.split()) <= MOST_TITLE_WORDS:
            yield title, int(match["page"])


def _marked(lines: Sequence[Line], titles: Sequence[str]) -> Iterator[Line]:
    """Lines with titles on lines of their own, a blank line above and below each."""
    pattern = re.compile(r"(?<![,;:-] )(?<!\w)(" + "|".join(map(re.escape, titles)) + r")(?=\s+[A-ZÆØÅ»”\"•\d–-]|\s*$)")
    shift = 0.0
    for line in lines:
        found = [m for m in pattern.finditer(line.text) if not _is_entry(line.text, m)]
        if not found:
            yield _moved(line, shift)
            continue
        cuts = sorted(
            {at for m in found for at in (m.start(1), _after(line.text, m.end(1))) if 0 < at < len(line.text)}
        )
        for part in split_line(line, cuts):
            if not part.text.strip():
                continue
            title = part.text.strip() in titles
            shift += 2 * LEADING if title else 0.0
            yield _moved(replace(part, style=HEADING) if title else part, shift)
            shift += 2 * LEADING if title else 0.0


def _is_entry(text: str, match: re.Match[str]) -> bool:
    """Whether a title stands in the list of contents itself, its page behind it."""
    return re.match(r"[\s.…_·]*\d{1,3}(?:\s|$)", text[match.end() :]) is not None


def _after(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip())


def _moved(line: Line, shift: float) -> Line:
    if not shift:
        return line
    box = line.bbox
    return replace(
        line, bbox=box._replace(top=box.top + shift, bottom=box.bottom + shift), baseline=line.baseline + shift
    )
