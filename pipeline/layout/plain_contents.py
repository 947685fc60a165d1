"""Headings that a text's own list of contents tells: lines that repeat an entry, and entries inside long lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.layout.announced_titles import ends_of, find_announced_titles, find_counted_titles, find_numbered_titles
from pipeline.layout.plain_transcripts import find_page_openers, with_items_apart, with_openings_apart
from pipeline.model import Line, Page, replace
from pipeline.text_lines import HEADING, LEADING, moved_down, split_line

ENTRY = re.compile(
    r"""
    (?P<title> (?:(?<![\d.])\d{1,2}(?:\.\d{1,2}){0,4}\.?\s+|§\s*\d+\s+)? [A-ZÆØÅÉ][^\n\t]{1,78}? )
    [\s.…_·]* (?: \b s\. \s* )? (?P<page>\d{1,3}) (?=\s|$)
    """,
    re.VERBOSE,
)
LEAST_ENTRIES = 3
FARTHEST = 40  # lines below its heading in which a list of contents ends
MOST_TITLE_WORDS = 12
MOST_TITLE_LINES = 3
MOST_OPENINGS = 5  # headings of a list of contents, tried one after the other: a running line may say it on each page


def mark_titles(pages: Sequence[Page]) -> list[Page]:
    """The pages with each title that a list of contents or another list announces, or that a line above it counts, apart
    from the text around it and set as a heading."""
    folds = _opened_sections([line for page in pages for line in page.lines])
    styled = [[replace(line, style=HEADING) if id(line) in folds else line for line in page.lines] for page in pages]
    every = [line for lines in styled for line in lines]
    titles, opened = find_titles([line.text for line in every]), find_page_openers(every)
    held = frozenset(line.text for line in every if id(line) in opened)
    pages = [
        replace(page, lines=tuple(with_items_apart(list(with_openings_apart(lines, opened)), held)))
        for page, lines in zip(pages, styled, strict=True)
    ]
    every = [line for page in pages for line in page.lines]
    announced = find_numbered_titles(every) | find_counted_titles(every) | find_announced_titles(every)
    if not titles and not announced:
        return pages
    listed = _entry_lines(every, frozenset(titles))
    return [replace(page, lines=tuple(_marked(page.lines, titles, listed, announced))) for page in pages]


def _opened_sections(lines: Sequence[Line]) -> frozenset[int]:
    """The ids of the lines right below a sign that opens a section of a web page, alone on its line: its headings."""
    found = [
        below
        for sign, below in pairwise(lines)
        if sign.text.strip() in FOLDS and len(below.words) <= MOST_TITLE_WORDS and below.text[:1].isupper()
    ]
    return frozenset(id(line) for line in found) if len(found) >= LEAST_ENTRIES else frozenset()


FOLDS = {"+", "−", "▼", "▾", "▸", "►", "⌄", "﹀", "›", "Fold ud", "Åbn", "Vis mere"}


def find_titles(lines: Sequence[str]) -> tuple[str, ...]:
    """The titles in a text's list of contents, the longest first; none where their pages do not rise.

    >>> find_titles(["Indhold", "Forord 2", "Tillid 3", "Mod og ro ...... 5", "Forord"])
    ('Mod og ro', 'Forord', 'Tillid')
    >>> find_titles(["Indhold Forord 2 Tillid 3 Mod og ro 5", "3 Tillid Vi lytter."])
    ('Mod og ro', 'Forord', 'Tillid')

    A list without pages tells by what stands in the text again:

    >>> find_titles(["Indhold", "Forord", "Tillid", "Ro", "Forord", "Hej.", "Tillid", "Vi lytter.", "Ro", "Vi er her."])
    ('Forord', 'Tillid', 'Ro')

    The pages may stand on lines of their own:

    >>> find_titles(["Indhold", "Forord", "2", "Tillid, som", "kan ses", "3", "Mod og ro", "5", "Forord", "Hej."])
    ('Tillid, som kan ses', 'Mod og ro', 'Forord')
    """
    looked = 0
    for number, line in enumerate(lines):
        opening = OPENS.search(line)
        if opening is None:
            continue
        found: list[tuple[str, int]] = []
        for text in [line[opening.end() :], *lines[number + 1 : number + 1 + FARTHEST]]:
            entries = list(_entries(text))
            if (not entries and text.strip() and found) or PAGE_FOOT.fullmatch(text.strip()):
                break
            found += entries
        falls = [n for n, (_, page) in enumerate(found) if n and page < found[n - 1][1]]
        rising = found[: falls[0]] if falls else found  # then a footer, its page behind it
        titles = {title for title, _ in rising}
        if len(titles) < LEAST_ENTRIES and looked < MOST_OPENINGS:
            looked += 1
            if run_on := line[opening.end() :].strip():
                titles = _told_again(run_on, lines[number + 1 :])
            else:
                titles = {title for title, _ in _over_pages(lines, number)} or _repeated_below(lines, number)
        if len(titles) >= LEAST_ENTRIES:
            return tuple(sorted(titles, key=lambda title: (-len(title), title)))
    return ()


def find_entries(lines: Sequence[Line]) -> frozenset[int]:
    """The ids of the lines that are entries of a text's list of contents: a title of it and its page, on one line or
    each on its own."""
    titles = frozenset(find_titles([line.text for line in lines]))
    return (_entry_lines(lines, titles) if titles else frozenset()) | _below_pages(lines)


def _below_pages(lines: Sequence[Line]) -> frozenset[int]:
    """The ids of three or more short lines in a row, each below the page it tells ("Side 3"), that stand again below."""
    texts = [line.text.strip() for line in lines]
    again = {text: at for at, text in enumerate(texts)}  # where each stands last
    found: list[int] = []
    for at, (page, title) in enumerate(pairwise(texts)):
        if PAGE_FOOT.fullmatch(page) and again[title] > at + 1 and title[:1].isupper():
            found.append(at + 1)
        elif not found or found[-1] != at:  # the line itself follows its page
            if len(found) >= LEAST_ENTRIES:
                break
            found = []
    return frozenset(id(lines[at]) for at in found) if len(found) >= LEAST_ENTRIES else frozenset()


def _entry_lines(lines: Sequence[Line], titles: frozenset[str]) -> frozenset[int]:
    """The ids of the lines that hold such entries of a list with these titles."""
    texts = [line.text for line in lines]
    found = {id(line) for line in lines if (on := {title for title, _ in _entries(line.text.strip())}) and on <= titles}
    for number, text in enumerate(texts):
        if OPENS.fullmatch(text.strip()):
            over = _over_pages(texts, number)
            found |= {id(line) for line in lines[number + 1 : over[-1][1]]} if over else set()
        elif (opening := OPENS.search(text)) and _opens_line(text, opening) and _is_told(text[opening.end() :], titles):
            found.add(id(lines[number]))
    return frozenset(found)


def _opens_line(text: str, opening: re.Match[str]) -> bool:
    """Whether nothing but a page's number stands before a match."""
    before = text[: opening.start()].strip()
    return not before or before.isdigit()


def _is_told(contents: str, titles: frozenset[str]) -> bool:
    """Whether a line holds nothing but titles in any case, their numbers left out."""
    bare = (re.sub(r"^[\d.]+\s+", "", title).casefold() for title in titles)
    left = " ".join(contents.casefold().split())
    for title in sorted(bare, key=len, reverse=True):
        left = left.replace(title, "")
    return bool(contents.strip()) and not left.strip()


def _over_pages(lines: Sequence[str], number: int) -> list[tuple[str, int]]:
    """The titles right below the heading of a list of contents, each over a line with its page, and the number of the
    line behind that page; none where there are too few, or their pages do not rise."""
    found: list[tuple[str, int]] = []
    title: list[str] = []
    last = 0
    for at, line in enumerate(lines[number + 1 :], number + 1):
        text = line.strip()
        if text.isdigit() and title:
            if int(text) < last or len(text) > 3:
                break
            found.append((" ".join(title), at + 1))
            title, last = [], int(text)
        elif text:
            title.append(text)
        if len(title) > MOST_TITLE_LINES or not (title[:1] or ["A"])[0][0].isupper():
            break
    return found if len(found) >= LEAST_ENTRIES else []


def _repeated_below(lines: Sequence[str], number: int) -> set[str]:
    """The lines right below the heading of a list of contents without pages, as long as each stands in the text again."""
    rest = [text.strip() for text in lines[number + 1 :] if text.strip() and not text.strip().isdigit()]
    places: dict[str, int] = {text: at for at, text in enumerate(rest)}  # the last of each
    titles: set[str] = set()
    for at, text in enumerate(rest):
        if text in titles or places[text] <= at or not text[:1].isupper() or len(text.split()) > MOST_TITLE_WORDS:
            break
        titles.add(text)
    return titles


def _told_again(contents: str, lines: Sequence[str]) -> set[str]:
    """The titles of a list of contents that ran into one line, without pages, as the text below has them one after the
    other, with the number before each: as many words of the list as stand there over a word that begins anew. All words
    of the list must be told.

    >>> lines = ["3 1 Ledelse og ro Vi leder. 1.1 Mod Du er modig.", "4 2 Tillid Vi tror på det."]
    >>> sorted(_told_again(" LEDELSE OG RO MOD TILLID", lines))
    ['1 Ledelse og ro', '1.1 Mod', '2 Tillid']
    """
    words = contents.split()
    text, at, told = "\n".join(lines), 0, []
    folded = text.casefold().replace("\n", " ")
    if len(words) > MOST_CONTENTS_WORDS or len(folded) != len(text):
        return set()
    while words:
        counts = range(min(MOST_TITLE_WORDS, len(words)), 0, -1)
        there = (n for n in counts if folded.find(" ".join(words[:n]).casefold(), at) >= 0)  # much cheaper
        found = next((m for n in there if (m := _over_text(words[:n]).search(text, at)) is not None), None)
        if found is None:
            return set()
        told.append(found["title"])
        words, at = words[len(found["words"].split()) :], found.end()
    return set(told) if len(told) >= LEAST_ENTRIES else set()


MOST_CONTENTS_WORDS = 150


def _over_text(words: Sequence[str]) -> re.Pattern[str]:
    """Some words in any case, the first with a capital, over text: behind a page's number, a sentence or a number of their
    own, which is no page's."""
    phrase = r"\s+".join(f"(?i:{re.escape(word)})" for word in words)
    number = r"(?<=[^\n])(?<!\d\.)(?<![\w.])\d{1,2}(?:\.\d{1,2})*\.?\s+"
    begun = r"(?:^|(?<=[.!?:”\"»]\s)|(?<=\d\s))"
    return re.compile(
        rf"(?P<title>(?:{number}|{begun})(?P<words>(?=[A-ZÆØÅÉ]){phrase}))(?=\s+[A-ZÆØÅÉ»”\"•\d–-])", re.MULTILINE
    )


PAGE_FOOT = re.compile(r"(?:side|page)\s+\d{1,3}(?:\s+(?:af|of)\s+\d{1,3})?", re.IGNORECASE)
OPENS = re.compile(r"\b(?:Indhold|INDHOLD|Indholdsfortegnelse|INDHOLDSFORTEGNELSE)\b:?")


def _entries(text: str) -> Iterator[tuple[str, int]]:
    """Titles with their pages in a line; none where something else stands in it too."""
    if ENTRY.sub("", text).strip(" .·–-0123456789"):
        return
    for match in ENTRY.finditer(text):
        title = match["title"].strip(" .…_·")
        if title and len(title.split()) <= MOST_TITLE_WORDS:
            yield title, int(match["page"])


def is_run_on_contents(text: str) -> bool:
    """Whether a text is a list of contents that ran into one line.

    >>> is_run_on_contents("2 Indhold Forord 2 Tillid 3 Mod 5"), is_run_on_contents("Vi er 3 i dag, 4 i morgen og 5 siden")
    (True, False)
    """
    opening = OPENS.search(text)
    return opening is not None and len(list(_entries(text[opening.end() :]))) >= LEAST_ENTRIES


def _marked(
    lines: Sequence[Line], titles: Sequence[str], listed: frozenset[int], announced: Mapping[int, tuple[bool, bool]]
) -> Iterator[Line]:
    """Lines with titles on lines of their own, a blank line above and below each. `listed`: ids of the lines of the list
    of contents; `announced`: those of other titles, see `announced_titles`."""
    pattern = re.compile(
        r"(?<![,;:-] )(?<!\w)(" + "|".join(map(re.escape, titles)) + r")(?=\s+[A-ZÆØÅÉ»”\"•\d–-]|\s*$)"
    )
    broken = {**announced, **_broken_titles(lines, frozenset(titles), listed)}
    shift = 0.0
    for line in lines:
        if id(line) in broken:
            first, last = broken[id(line)]
            shift += 2 * LEADING if first else 0.0
            yield moved_down(replace(line, style=HEADING), shift)
            shift += 2 * LEADING if last else 0.0
            continue
        found = (
            [m for m in pattern.finditer(line.text) if not _is_entry(line.text, m)]
            if titles and id(line) not in listed
            else []
        )
        if not found:
            yield moved_down(line, shift)
            continue
        cuts = sorted(
            {at for m in found for at in (m.start(1), _after(line.text, m.end(1))) if 0 < at < len(line.text)}
        )
        for part in split_line(line, cuts):
            if not part.text.strip():
                continue
            title = part.text.strip() in titles
            shift += 2 * LEADING if title else 0.0
            yield moved_down(replace(part, style=HEADING) if title else part, shift)
            shift += 2 * LEADING if title else 0.0


def _broken_titles(
    lines: Sequence[Line], titles: frozenset[str], listed: frozenset[int]
) -> dict[int, tuple[bool, bool]]:
    """{id of a line: whether it is the first, the last} of the lines on which titles stand that are broken over some."""
    found: dict[int, tuple[bool, bool]] = {}
    for at in range(len(lines)):
        for count in range(2, MOST_TITLE_LINES + 1):
            part = lines[at : at + count]
            if any(id(line) in listed for line in part) or " ".join(line.text.strip() for line in part) not in titles:
                continue
            found |= ends_of(part)
    return found


def _is_entry(text: str, match: re.Match[str]) -> bool:
    """Whether a title stands in the list of contents itself, its page behind it."""
    return re.match(r"[\s.…_·]*\d{1,3}(?:\s|$)", text[match.end() :]) is not None


def _after(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip())
