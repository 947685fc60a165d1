"""Titles that a text tells of: those it announces in a list before it says more of each ("Vi har tre principper:
1. … 2. … 3. …"), and those below a line that counts them ("Tema 1", "Tema 2")."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.layout.plain_bullets import bullet_length
from pipeline.model import Line
from pipeline.role_words import find_mentions
from pipeline.text_lines import counts_up, fold, is_apart, is_present_tense

LEAST_TITLES = 3
MOST_TITLE_WORDS = 12
MOST_TITLE_LINES = 3


def ends_of(title: Sequence[Line]) -> dict[int, tuple[bool, bool]]:
    """{id of a line: whether it is the first, the last} of the lines of one title."""
    return {id(line): (n == 0, n == len(title) - 1) for n, line in enumerate(title)}


def find_announced_titles(lines: Sequence[Line]) -> dict[int, tuple[bool, bool]]:
    """{id of a line: whether it is the first, the last of its title} of the lines that are such titles. All items of the
    list stand below it again, in its order, each on lines of its own and without bullet."""
    found: dict[int, tuple[bool, bool]] = {}
    for titles, end in _announcements(lines):
        places = {title: list(_places(lines, end, title)) for title in titles}
        firsts = [places[title][0][0] for title in titles if places[title]]
        if len(firsts) == len(titles) and firsts == sorted(set(firsts)):
            for title in titles:
                for first, count in places[title]:
                    found |= ends_of(lines[first : first + count])
    return found


def find_counted_titles(lines: Sequence[Line]) -> dict[int, tuple[bool, bool]]:
    """{id of a line: whether it is the first, the last of its title} of the lines that are one noun and a number, which
    counts up from 1, and of the title right below each, over text."""
    series: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, line in enumerate(lines):
        if (match := COUNTER.fullmatch(line.text.strip())) and match["noun"][0].isupper():
            series[match["noun"].casefold()].append((int(match["number"]), at))
    found: dict[int, tuple[bool, bool]] = {}
    for counted in series.values():
        titles = [_title_at(lines, at + 1) for _, at in counted]
        if not counts_up([number for number, _ in counted], LEAST_TITLES) or not all(titles):
            continue
        for (_, at), title in zip(counted, titles, strict=True):
            found |= ends_of([lines[at]]) | ends_of(title)
    return found


def find_numbered_titles(lines: Sequence[Line]) -> dict[int, tuple[bool, bool]]:
    """{id of a line: whether it is the first, the last of its title} of display lines below numbers that stand alone and
    count up from 1, as chapters open with them."""
    titles = [
        (int(line.text), title)
        for at, line in enumerate(lines)
        if NUMBER.fullmatch(line.text.strip()) and (title := _display_lines(lines, at + 1))
    ]
    if not counts_up([number for number, _ in titles], LEAST_TITLES):
        return {}
    return {line: ends for _, title in titles for line, ends in ends_of(title).items()}


NUMBER = re.compile(r"\d{1,2}")


def _display_lines(lines: Sequence[Line], start: int) -> Sequence[Line]:
    """The lines from a number on that are much shorter than the text below them and so of larger type."""
    below = lines[start : start + REACH]
    width = max((len(line.text.rstrip()) for line in below), default=0)
    end = next((n for n, line in enumerate(below) if len(line.text.rstrip()) > DISPLAY * width), 0)
    title = below[:end]
    fits = 0 < end <= MOST_TITLE_LINES and below[end].text[:1].isupper()
    return title if fits and _may_be_title(fold(title)) else ()


REACH = 8  # lines below a title that show how wide its text is
DISPLAY = 0.6  # part of that width up to which a line may be of larger type


def _title_at(lines: Sequence[Line], start: int) -> Sequence[Line]:
    """The lines from a number on that are one title over text: the others go on in small letters. Empty where there is
    none."""
    end = start + 1
    while end < len(lines) and lines[end].text[:1].islower() and not is_apart(lines[end - 1], lines[end]):
        end += 1
    title = lines[start:end]
    over_text = end < len(lines) and COUNTER.fullmatch(lines[end].text.strip()) is None
    return title if over_text and len(title) <= MOST_TITLE_LINES and _may_be_title(fold(title)) else ()


# One noun and a number, the noun no word for a sheet: "Tema 1", "Princip nr. 2".
COUNTER = re.compile(
    r"(?!(?:side|page|slide|ark|dias)\b)(?P<noun>[^\W\d]{3,})(?:\s+nr\.?)?\s+(?P<number>\d{1,2})[.:]?", re.IGNORECASE
)


def _announcements(lines: Sequence[Line]) -> Iterator[tuple[list[str], int]]:
    """The items of each list that a colon introduces and that may all be titles, and the number of the line behind it."""
    for at, line in enumerate(lines):
        if not line.text.rstrip().endswith(":"):
            continue
        items: list[list[Line]] = []
        end = at + 1
        while end < len(lines) and (
            bullet_length(lines[end].text) or (items and len(items[-1]) == 1 and lines[end].text[:1].islower())
        ):
            if bullet_length(lines[end].text):
                items.append([lines[end]])
            else:
                items[-1].append(lines[end])
            end += 1
        titles = [fold(item)[bullet_length(item[0].text) :] for item in items]
        if titles:
            titles[-1] = titles[-1].removesuffix(".")  # of the sentence that the list goes on with
        if len(set(titles)) == len(titles) >= LEAST_TITLES and all(map(_may_be_title, titles)):
            yield titles, end


def _may_be_title(text: str) -> bool:
    """Whether a text is short, opens with a capital and ends without a mark, and tells no role what to do."""
    mention = next(iter(find_mentions(text)), None)
    does = mention is not None and mention.start == 0 and is_present_tense((text[mention.end :].split() or [""])[0])
    return len(text.split()) <= MOST_TITLE_WORDS and text[:1].isupper() and text[-1:].isalnum() and not does


def _places(lines: Sequence[Line], start: int, title: str) -> Iterator[tuple[int, int]]:
    """Where a title stands alone, from a line on: the number of its first line, and how many it has."""
    for at in range(start, len(lines)):
        if title.startswith(lines[at].text.strip().rstrip("-")):
            counts = range(1, min(MOST_TITLE_LINES, len(lines) - at) + 1)
            count = next((n for n in counts if fold(lines[at : at + n]) == title), None)
            if count is not None:
                yield at, count
