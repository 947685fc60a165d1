"""Pages that a transcript ran into one line each: numbers, running lines, headings and items on lines of their own.

A document viewer's transcript has a line a page, its number first. What ends a heading in it is the next word that
begins anew with a capital; Danish writes no other word with one inside a sentence, names left aside.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.full_forms import is_known
from pipeline.model import Line, replace
from pipeline.text_lines import HEADING, LEADING, is_open, moved_down, split_line

LEAST_PAGES = 3


def find_page_openers(lines: Sequence[Line]) -> frozenset[int]:
    """The ids of the lines that hold a page each, its number first; none where the numbers do not count the pages."""
    numbered = [(int(match[1]), line) for line in lines if (match := PAGE.match(line.text))]
    counted = all(1 <= b - a <= MOST_SKIPPED for (a, _), (b, _) in pairwise(numbered))
    long = sum(len(line.text) > LONG for _, line in numbered)
    found = counted and len(numbered) >= LEAST_PAGES and long >= 0.5 * len(numbered)
    return frozenset(id(line) for _, line in numbered) if found else frozenset()


def with_openings_apart(lines: Sequence[Line], opened: frozenset[int]) -> Iterator[Line]:
    """Lines, the number that begins a page on a line of its own, and so the running line and the heading behind it."""
    texts = [line.text for line in lines if id(line) in opened]
    running, closing = _running_start(texts), _running_end(texts)
    shift = 0.0
    for line in lines:
        match = PAGE.match(line.text) if id(line) in opened else None
        if match is None:
            yield moved_down(line, shift)
            continue
        number = match.end()
        repeated = re.compile(rf"{re.escape(running)}(?:{match[1]}\s+)?").match(line.text, number) if running else None
        start = repeated.end() if repeated else number
        heading = _heading_end(line.text, start)
        foot = re.compile(rf"(?<=\s){re.escape(closing)} {match[1]}\s*$").search(line.text) if closing else None
        end = foot.start() if foot else len(line.text)
        cuts = sorted({at for at in (number, start, heading, end) if 0 < at < len(line.text)})
        for part in split_line(line, cuts):
            titled = heading > start and part.text.strip() == line.text[start:heading].strip()
            yield moved_down(replace(part, style=HEADING) if titled else part, shift)
            shift += 2 * LEADING


def _running_start(texts: Sequence[str]) -> str:
    """The words with which the text of most pages begins behind their numbers, or of several where the number comes once
    more; empty where they begin each its own way."""
    bare = [PAGE.sub("", text, count=1).split(" ") for text in texts]
    starts = Counter(
        " ".join(words[:n]) + " " for words in bare for n in range(2, min(MOST_RUNNING_WORDS, len(words)) + 1)
    )
    common = [
        start
        for start, count in starts.items()
        if count >= max(LEAST_PAGES, 0.6 * len(texts)) and not is_open(start)  # "Kodeks for" begins a heading
    ]
    framed = Counter(match["text"] for text in texts if (match := BEGINS_IN_NUMBERS.match(text)))
    twice = [start for start, count in framed.most_common(1) if count > 1]
    return max(common or twice, key=len, default="")


def _running_end(texts: Sequence[str]) -> str:
    """The words that end the text of most pages before the page's number, which stands there too."""
    ended = [match["text"].split() for text in texts if (match := ENDS_IN_NUMBER.match(text))]
    ends = Counter(" ".join(words[-n:]) for words in ended for n in range(1, min(MOST_RUNNING_WORDS, len(words)) + 1))
    common = [end for end, count in ends.items() if count >= max(LEAST_PAGES, 0.6 * len(texts))]
    return max(common, key=len, default="")


def _heading_end(text: str, start: int) -> int:
    """Where the heading ends with which a page's text begins: in capitals, or where a word that is no name begins anew
    with a capital behind a phrase that is whole. `start` where there is none."""
    capitals = CAPITALS.match(text, start)
    if capitals:
        return capitals.end()
    anew = TITLE.match(text, start)
    if anew is None or is_open(anew["title"]) or len(anew["title"]) < SHORTEST_TITLE:
        return start
    if anew["title"].split()[0].casefold() in SPEAKERS:
        return start
    return anew.end("title") if is_known(anew["next"].casefold()) else start


MOST_RUNNING_WORDS = 9
MOST_SKIPPED = 2  # pages on, from one with text to the next: a page may have but its number
SHORTEST_TITLE = 4  # letters
SPEAKERS = {"vi", "jeg", "du", "i", "man"}  # begin a sentence, seldom a heading
INSIDE = re.compile(
    r"(?<=[a-zæøå.?!”»]\s)(?P<heading>(?=[^•a-zæøå]{6})[A-ZÆØÅÉ]{2,}(?:\s[A-ZÆØÅÉ][A-ZÆØÅÉ/-]*){0,5}\s)"
    r"(?=[•▪■●]|[A-ZÆØÅÉ][a-zæøå])"
)
TITLE = re.compile(
    r"(?P<title>(?:[A-ZÆØÅÉ][\w-]*:\s)?[A-ZÆØÅÉ][\w-]*(?:\s(?![A-ZÆØÅÉ])[\w-]+){0,5}"
    r"(?:\s[A-ZÆØÅÉ][\w-]+(?:\s[A-ZÆØÅÉ][\w-]+)?\sKommune)?\??)(?<=[a-zæøå?])\s+"
    r"(?=(?P<next>[A-ZÆØÅÉ][a-zæøå]*)\s\S)"
)
BEGINS_IN_NUMBERS = re.compile(r"(?P<page>\d{1,3})\s(?P<text>(?:\D\S*\s){1,9})(?P=page)\s")
ENDS_IN_NUMBER = re.compile(r"(?P<page>\d{1,3})\s(?P<text>.+)\s(?P=page)\s*$", re.DOTALL)
PAGE = re.compile(r"(\d{1,3})\s+(?=[^\W\d]|\d{1,2}\.\s[A-ZÆØÅÉ])")
CAPITALS = re.compile(r"(?:[A-ZÆØÅÉ][A-ZÆØÅÉ\d,/&-]+\s+)+(?=[A-ZÆØÅÉ”»\"][^A-ZÆØÅÉ]|I\s)")


def with_items_apart(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines, the items of a list that runs on in one of them on lines of their own, and so headings in capitals.

    A list begins at its first bullet, or at a dash after a colon, and its last item ends where a word with a capital
    begins anew.
    """
    shift = 0.0
    for line in lines:
        row = "\t" in line.text.strip()  # of a table, whose cells keep their bullets
        long = len(line.text) > LONG and not row
        heads = [match.span("heading") for match in INSIDE.finditer(line.text)] if long else []
        heads += _counted_headings(line.text) if long else []
        cuts = sorted({*(_item_cuts(line.text) if long else []), *(at for span in heads for at in span)})
        titles = {line.text[start:end].strip() for start, end in heads}
        for number, part in enumerate(split_line(line, cuts) if cuts else [line]):
            titled = part.text.strip() in titles
            shift += LEADING * (number > 0) + 2 * LEADING * titled
            yield moved_down(replace(part, style=HEADING) if titled else part, shift)
            shift += 2 * LEADING * titled


def _counted_headings(text: str) -> list[tuple[int, int]]:
    """Where headings with numbers stand inside a long line, two or more that count from one.

    >>> text = "Vi har fire. 1. Jeg lytter Det er, at jeg: • hører efter 2. Jeg svarer ordentligt Det er, at jeg: • taler."
    >>> [text[a:b] for a, b in _counted_headings(text)]
    ['1. Jeg lytter', '2. Jeg svarer ordentligt']
    """
    found: list[tuple[int, int]] = []
    for match in COUNTED_HEADING.finditer(text):
        if int(match["number"]) == len(found) + 1 and is_known(match["next"].casefold()):
            found.append(match.span("heading"))
    return found if len(found) > 1 else []


COUNTED_HEADING = re.compile(
    r"(?<!\S)(?P<heading>(?P<number>\d{1,2})\.\s[A-ZÆØÅÉ][\w-]*(?:,?\s(?![A-ZÆØÅÉ])[\w–-]+){1,9})(?<=[a-zæøå])\s+"
    r"(?=(?P<next>[A-ZÆØÅÉ][a-zæøå]*)\b)"
)
LONG = 200  # letters of a line that holds a page, or much of one
DASHED = re.compile(r"(?<=[:…])\s+(?=[–-]\s[a-zæøå])")
NEXT_DASH = re.compile(r"(?<=[a-zæøå,;.])\s+(?=[–-]\s[a-zæøå])")
BULLET = re.compile(r"\s+(?=[•▪■●]\s?\S)")
ANEW = re.compile(r"(?<=[a-zæøå.,;])\s+(?=[”\"“„»]?[A-ZÆØÅÉ][a-zæøå]*\s)")


def _item_cuts(text: str) -> list[int]:
    """Where a long line is cut into items and what follows them.

    >>> text = "Det betyder, at vi: – lytter først – svarer bagefter Tillid er let."
    >>> [text[a:b].strip() for a, b in zip([0, *_item_cuts(text)], [*_item_cuts(text), None])]
    ['Det betyder, at vi:', '– lytter først', '– svarer bagefter', 'Tillid er let.']
    """
    cuts: list[int] = []
    for opening in DASHED.finditer(text):
        cuts.append(opening.end())
        at = opening.end()
        while (following := NEXT_DASH.search(text, at)) and not ANEW.search(text, at, following.end()):
            at = following.end()
            cuts.append(at)
        if anew := ANEW.search(text, at + 3):
            cuts.append(anew.end())
    for bullet in BULLET.finditer(text):
        cuts.append(bullet.end())
        following = BULLET.search(text, bullet.end())
        if anew := ANEW.search(text, bullet.end() + 3, following.start() if following else len(text)):
            cuts.append(anew.end())
    return sorted(set(cuts))
