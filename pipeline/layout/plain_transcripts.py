"""Pages that a transcript ran into one line each: numbers, running lines, headings and items on lines of their own.

A document viewer's transcript has a line a page, its number first. What ends a heading in it is the next word that
begins anew with a capital; Danish writes no other word with one inside a sentence, names left aside.
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.full_forms import is_known
from pipeline.layout.transcript_lists import (
    IS_SIGN,
    SENTENCE,
    SIGN,
    bare_items,
    capital_items,
    item_cuts,
    lettered_items,
    numbered_items,
)
from pipeline.lexicon import headings, line_ends
from pipeline.model import Line, replace
from pipeline.role_words import find_mentions, is_role
from pipeline.text_lines import HEADING, LEADING, PERSON, is_open, is_present_tense, moved_down, split_line

LEAST_PAGES = 3
SIDE = r"[Ss]ide\s"  # before a page's number at its end


def find_page_openers(lines: Sequence[Line]) -> frozenset[int]:
    """The ids of the lines that hold a page each, its number first; none where the numbers do not count the pages."""
    begin, end = _transcript(lines)
    numbered = [(int(match[1]), line) for line in lines[begin:end] if (match := PAGE.match(line.text))]
    counted = all(1 <= b - a <= MOST_SKIPPED for (a, _), (b, _) in pairwise(numbered))
    long = sum(len(line.text) > LONG for _, line in numbered)
    found = counted and len(numbered) >= LEAST_PAGES and long >= 0.5 * len(numbered)
    return frozenset(id(line) for _, line in numbered) if found else frozenset()


def with_openings_apart(lines: Sequence[Line], opened: frozenset[int]) -> Iterator[Line]:
    """Lines, the number that begins a page on a line of its own, and so the running line and the heading behind it."""
    texts = [line.text for line in lines if id(line) in opened]
    running, closing = _running_start(texts), _running_end(texts)
    spoken = sum(_spoken_title(text, PAGE.match(text).end()) is not None for text in texts) > 1
    spans = {text: _heading_span(text, running, spoken) for text in texts}
    roles = _roles_before_themes([text[a:b] for text, (a, b) in spans.items()])
    shift = 0.0
    for line in lines:
        match = PAGE.match(line.text) if id(line) in opened else None
        if match is None:
            yield moved_down(line, shift)
            continue
        number = match.end()
        start, heading = spans[line.text]
        role = start + roles.get(line.text[start:heading], 0)
        before = "|".join(part for part in (SIDE, closing) if part is not None)
        foot = re.search(rf"(?<=\s)(?:{before}){match[1]}(?:\s(?:af|/)\s\d{{1,3}})?\s*$", line.text)
        end = foot.start() if foot else len(line.text)
        cuts = sorted({at for at in (number, start, role, heading, end) if 0 < at < len(line.text)})
        titles = {line.text[start:role].strip(), line.text[role:heading].strip()}
        for part in split_line(line, cuts):
            titled = heading > start and part.text.strip() in titles
            yield moved_down(replace(part, style=HEADING) if titled else part, shift)
            shift += 2 * LEADING


def _heading_span(text: str, running: str, spoken: bool) -> tuple[int, int]:
    """Where the heading begins and ends with which a page begins, behind its number and the running words."""
    number = PAGE.match(text).end()  # type: ignore[union-attr]
    repeated = re.compile(rf"{re.escape(running)}(?:\d{{1,3}}\s+)?").match(text, number) if running else None
    start = repeated.end() if repeated else number
    return start, _heading_end(text, start, spoken)


def _roles_before_themes(titles: Sequence[str]) -> dict[str, int]:
    """{heading: where its role ends} of those that are a role and behind it the theme with which other pages go on too:
    "CHEF BORGEREN FØRST", "LEDER BORGEREN FØRST"."""
    found: dict[str, tuple[int, str]] = {}
    for heading in titles:
        ends = [m.end() for m in re.finditer(r"\S+", heading) if is_role(heading[: m.end()])]
        if ends and heading[ends[-1] :].strip():
            found[heading] = ends[-1], heading[ends[-1] :].strip()
    again = Counter(theme for _, theme in found.values())
    return {heading: end for heading, (end, theme) in found.items() if again[theme] > 1}


def find_frame(lines: Sequence[Line]) -> frozenset[int]:
    """The ids of what a site of documents prints around a transcript: its buttons above it, below the title, and what
    else it has to offer below it."""
    begin, end = _transcript(lines)
    return frozenset(id(line) for line in [*lines[1:begin], *lines[end:]])


def _transcript(lines: Sequence[Line]) -> tuple[int, int]:
    """Where a site's transcript begins and ends; all lines where none says so."""
    texts = [line.text.strip().casefold() for line in lines]
    if "transkript" not in texts:
        return 0, len(lines)
    begin = texts.index("transkript") + 1
    return begin, next((n for n, text in enumerate(texts) if n >= begin and text in OFFERS), len(lines))


OFFERS = {"relaterede dokumenter", "lignende dokumenter"}


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


def _running_end(texts: Sequence[str]) -> str | None:
    """A pattern of the words that end the text of most pages before the page's number, which stands there too; None
    where not even the number does."""
    ended = [match["text"].split() for text in texts if (match := ENDS_IN_NUMBER.match(text))]
    ends = Counter(" ".join(words[-n:]) for words in ended for n in range(1, min(MOST_RUNNING_WORDS, len(words)) + 1))
    most = max(LEAST_PAGES, 0.6 * len(texts))
    common = [f"{re.escape(end)} " for end, count in ends.items() if count >= most]
    return max(common, key=len, default="" if len(ended) >= most else None)


def _heading_end(text: str, start: int, spoken: bool) -> int:
    """Where the heading ends with which a page's text begins: in capitals, or where a word that is no name begins anew
    with a capital behind a phrase that is whole. `start` where there is none. `spoken`: whether headings of the document
    are sentences, "Vi holder ord"."""
    capitals = CAPITALS.match(text, start)
    if capitals:
        return capitals.end()
    anew = find_title(text, start)
    if anew is None or (anew["title"].split()[0].casefold() in SPEAKERS and not spoken):
        return start
    return anew.end("title")


def find_title(text: str, start: int) -> re.Match[str] | None:
    """A whole phrase at a place, behind which a word that is no name begins anew."""
    anew = TITLE.match(text, start)
    whole = anew is not None and not is_open(anew["title"]) and len(anew["title"]) >= SHORTEST_TITLE
    return anew if whole and is_known(anew["next"].casefold()) else None


def _spoken_title(text: str, start: int) -> re.Match[str] | None:
    """Such a phrase that begins as a sentence does: "Vi holder ord", over another sentence."""
    anew = find_title(text, start)
    return anew if anew is not None and anew["title"].split()[0].casefold() in SPEAKERS else None


MOST_RUNNING_WORDS = 9
MOST_SKIPPED = 2  # pages on, from one with text to the next: a page may have but its number
SHORTEST_TITLE = 4  # letters
SPEAKERS = {"vi", "jeg", "du", "i", "man"}  # begin a sentence, seldom a heading
INSIDE = re.compile(
    r"(?<=[a-zæøå.?!”»]\s)(?P<heading>(?=[^•a-zæøå]{6})[A-ZÆØÅÉ]{2,}(?:\s[A-ZÆØÅÉ][A-ZÆØÅÉ/-]*){0,5}\s)"
    rf"(?={SIGN}|[A-ZÆØÅÉ][a-zæøå])"
)
TITLE = re.compile(
    r"(?P<title>(?:[A-ZÆØÅÉ][\w-]*:\s)?[A-ZÆØÅÉ][\w-]*(?:\s(?![A-ZÆØÅÉ])[\w-]+){0,5}"
    r"(?:\s[A-ZÆØÅÉ][\w-]+(?:\s[A-ZÆØÅÉ][\w-]+)?\sKommune)?\??)(?<=[a-zæøå?])\s+"
    r"(?=(?P<next>[A-ZÆØÅÉ][a-zæøå]*)\s\S)"
)
BEGINS_IN_NUMBERS = re.compile(r"(?P<page>\d{1,3})\s(?P<text>(?:\D\S*\s){1,9})(?P=page)\s")
ENDS_IN_NUMBER = re.compile(r"(?P<page>\d{1,3})\s(?P<text>.+)\s(?P=page)\s*$", re.DOTALL)
SECTION = r"\d{1,2}\.?\s[A-ZÆØÅÉ]"  # a heading's number, behind the page's
PAGE = re.compile(rf"(\d{{1,3}})\s+(?:\1\s+(?=[^\W\d]|{SECTION})|(?=[^\W\d]|{SECTION}))")
CAPITALS = re.compile(r"(?:[A-ZÆØÅÉ][A-ZÆØÅÉ\d,/&-]+\s+)+(?=[A-ZÆØÅÉ”»\"][^A-ZÆØÅÉ]|I\s)")


def with_items_apart(lines: Sequence[Line], opened: frozenset[str]) -> Iterator[Line]:
    """Lines, the items of a list that runs on in one of them on lines of their own, and so its headings. `opened`: the
    texts of the pages that a line holds each.

    A list begins at its first bullet, at a dash after a colon, or where each sentence after a colon begins alike, and its
    last item ends where a word with a capital begins anew.
    """
    shift = 0.0
    labels = _repeated_labels(opened)
    sections = _section_headings([line for line in lines if len(line.text) > LONG])
    for line in lines:
        row = "\t" in line.text.strip()  # of a table, whose cells keep their bullets
        long = len(line.text) > LONG and not row
        heads = [match.span("heading") for match in INSIDE.finditer(line.text)] if long else []
        heads += (sections.get(id(line)) or _counted_headings(line.text)) if long else []
        cuts = {*(item_cuts(line.text) if long else []), *(at for span in heads for at in span)}
        listed: list[tuple[int, int]] = []
        if any(line.text in text for text in opened) and not row:
            capitals = capital_items(line.text)
            cuts |= {
                *numbered_items(line.text),
                *lettered_items(line.text),
                *(at for span in capitals for at in span),
            }
            quoted = find_quotations(line.text)
            inner = [
                span
                for span in find_inner_headings(line.text, sorted(cuts), labels)
                if not any(start <= span[0] < end for start, end in (*quoted, *sections.get(id(line), ())))
            ]
            listed = capitals + bare_items(line.text, sorted({*cuts, *(at for span in inner for at in span)}))
            heads += inner
            cuts |= {at for span in (*inner, *listed) for at in span}
            cuts |= {at for span in quoted for at in span}
        titles = {line.text[start:end].strip() for start, end in heads}
        begun = {line.text[start:end].strip() for start, end in listed}
        places = sorted(at for at in cuts if 0 < at < len(line.text))
        parts = [part for part in split_line(line, places) if part.text.strip()] if places else [line]
        for number, part in enumerate(parts):
            titled = part.text.strip() in titles
            shift += LEADING * (number > 0) + 2 * LEADING * titled
            if part.text.strip() in begun:
                part = replace(part, marked=True)
            yield moved_down(replace(part, style=HEADING) if titled else part, shift)
            shift += 2 * LEADING * titled


def _repeated_labels(texts: Iterable[str]) -> frozenset[str]:
    """Short phrases after which a sentence begins anew with a capital, several times in a document: its labels."""
    found = Counter(
        match["label"] for text in texts for match in LABEL.finditer(text) if is_known(match["next"].casefold())
    )
    return frozenset(label for label, count in found.items() if count > 1 and not is_open(label))


LABEL = re.compile(
    r"(?:^|(?<=[.!?…:]\s))(?P<label>[A-ZÆØÅÉ][\w-]*(?:\s(?![A-ZÆØÅÉ])[\w-]+){0,4})(?<=[a-zæøå])\s(?=(?P<next>[A-ZÆØÅÉ][a-zæøå]+)\b)"
)


def find_inner_headings(
    text: str, starts: Sequence[int], labels: frozenset[str] = frozenset()
) -> list[tuple[int, int]]:
    """Where headings stand inside the text of a page: at its start, at `starts`, behind a sentence, or behind another
    heading; up to a word that begins anew with a capital, a number or a bullet. A sentence heads one that begins as it
    does. `labels`: which the document repeats.

    >>> text = "Ro og mod Lederen Lytter først. Svarer altid. Et ord til sidst 1. Vi taler pænt. 2. Vi lytter."
    >>> [text[a:b].strip() for a, b in find_inner_headings(text, [])]
    ['Ro og mod', 'Lederen', 'Et ord til sidst']
    >>> text = "Jeg tager ansvar Jeg kender mine opgaver. Lederen viser tillid Lederen giver plads til andre."
    >>> [text[a:b].strip() for a, b in find_inner_headings(text, [])]
    ['Jeg tager ansvar', 'Lederen viser tillid']
    """
    found: list[tuple[int, int]] = []
    number = 0
    for start in sorted({0, *starts, *(match.end() for match in SENTENCE.finditer(text))}):
        counted = COUNT.match(text, start)
        labelled = counted is None and text[:start].rstrip().endswith(":")  # "Layout: Nordby Grafik"
        if labelled or (counted is not None and start and int(counted[1]) not in {1, number + 1}):
            continue
        at = start
        while (end := _end_of_heading(text, at, counted.end() if counted and at == start else at, labels)) is not None:
            found.append((at, end))
            at = end
        number = int(counted[1]) if counted and found and found[-1][0] == start else number
    return found


def _end_of_heading(text: str, start: int, first: int, labels: frozenset[str]) -> int | None:
    """Where a heading ends that begins at `start`, with its first word at `first`; None where none does."""
    words = list(itertools.islice(WORDS.finditer(text, first), MOST_HEADING_WORDS + 2))
    if not words or not words[0][0][0].isupper() or _signs(text, first):
        return None
    for above, word in pairwise(words):
        ended = not above[0][-1].isalnum() or NOTED.search(above[0])
        if ended and not (above[0].endswith(",") and first > start):
            return None
        head = text[first : word.start()].strip()
        counts = COUNT.match(text, word.start())
        begun = word[0][0].isupper() and len(word[0]) > 1 and word[0][1:2].islower()
        sign = (
            word[0][0] in DASHES
            or IS_SIGN.match(word[0]) is not None
            or (counts is not None and counts[1] == "1" and start == first)
        )
        if not (begun or sign) or is_open(head) or len(head) < SHORTEST_TITLE:
            continue
        plain = word[0].strip(",.:;").casefold()
        named = first > start and NAMED_KOMMUNE.match(text, word.start()) is not None  # "8. Senior Nordby Kommune har"
        if begun and not named and (plain.startswith("kommune") or not is_known(plain)):
            continue
        told = (
            first > start or sign or head in labels or is_role(head) or head.casefold() in headings().structural.exact
        )
        if told:
            return word.start()
        if len(text) - word.start() < SHORTEST_TEXT:
            return None
        opener = head.split()[0].casefold()
        again = plain == opener and len(head.split()) > 1  # "Jeg tager ansvar Jeg kender mine opgaver."
        told_to = find_mentions(word[0]) and not LABEL_NEXT.match(text, word.start())
        if len(head.split()) <= MOST_PLAIN_WORDS and (again or not (opener in SPEAKERS or told_to)):
            return word.start()
    return None


def _signs(text: str, start: int) -> bool:
    """Whether a person's name and title begin at a place: "Ida Bech Krag Kommunaldirektør"."""
    match = PERSON.match(text, start)
    names = match[0].split() if match else []
    return any(len(names[:n]) >= LEAST_NAMES and is_role(names[n]) for n in range(LEAST_NAMES, len(names)))


LEAST_NAMES = 2
NAMED_KOMMUNE = re.compile(r"[A-ZÆØÅÉ][\w-]+ Kommune\b")
NOTED = re.compile(r"[.!?]\d{1,2}$")  # the end of a sentence and the number of a footnote
LABEL_NEXT = re.compile(r"[A-ZÆØÅÉ][a-zæøå-]+\s[A-ZÆØÅÉ][a-zæøå]")  # a role alone, as a heading, and the text below it
COUNT = re.compile(r"(\d{1,2})\.\s(?=[A-ZÆØÅÉ])")
WORDS = re.compile(r"\S+")
MOST_HEADING_WORDS = 11
SHORTEST_TEXT = 20  # letters below a heading
MOST_PLAIN_WORDS = 6  # of a heading that nothing but the capital behind it tells


def find_quotations(text: str) -> list[tuple[int, int]]:
    """Where quotations of sentences of their own stand, each with who said it behind it.

    >>> text = "Ja. ”Min leder svarer altid.” Lærer på Åskolen Hvad gør I? ”Vi blev færdige i tide.” Pedel, 54 år. Ro"
    >>> [text[a:b] for a, b in find_quotations(text)]
    ['”Min leder svarer altid.” Lærer på Åskolen', '”Vi blev færdige i tide.” Pedel, 54 år.']
    """
    return [(match.start(), _end_of_speaker(text, match.end())) for match in QUOTED.finditer(text)]


def _end_of_speaker(text: str, start: int) -> int:
    """Where the name or title ends that stands behind a quotation: at a stop, or where a sentence begins anew. `start`
    where none stands there."""
    words = list(itertools.islice(WORDS.finditer(text, start), MOST_SPEAKER_WORDS + 1))
    if words and words[0][0] in DASHES:
        words = words[1:]
    if not words or not words[0][0][:1].isupper() or words[0][0].casefold() in line_ends().function_words:
        return start
    end = None
    for before, word, after in zip(words, words[1:], [*words[2:], None], strict=False):
        plain, phrase = before[0].strip(","), text[start : before.end()]
        if not plain[-1].isalnum():
            return before.end() if end is None and "," in phrase else end or start
        if is_present_tense(plain.casefold()) and not find_mentions(plain):
            return start
        if word[0][0].isupper() and not is_open(phrase) and word[0].casefold() in BEGINNERS:
            return before.end()
        begins = word[0][0].isupper() and after is not None and after[0][0].islower()
        if end is None and begins and "," in phrase[:-1] and is_known(word[0].casefold()):
            end = before.end()
    rest = len(words) <= MOST_SPEAKER_WORDS and not text[words[-1].end() :].strip()
    return end or (words[-1].end() if rest else start)


MOST_SPEAKER_WORDS = 8
DASHES = "–-"
BEGINNERS = line_ends().function_words | {
    "hvad",
    "hvem",
    "hvilke",
    "hvilken",
    "hvilket",
    "hvordan",
    "hvornår",
    "hvor",
    "du",
}
QUOTED = re.compile(r"(?<=[.!?]\s)[”“„»\"][A-ZÆØÅÉ][^”“„»«\"]{15,300}[.!?…][”“«\"]")


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


def _section_headings(lines: Sequence[Line]) -> dict[int, list[tuple[int, int]]]:
    """{id of a long line: where the headings of numbered sections stand in it}, each with the number that comes next in
    the document: "3. Direktionen 3.1 Drift og ro Direktionen skal …". None where hardly one has two numbers."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    last: tuple[int, ...] = ()
    parts = 0
    for line in lines:
        for match in SECTION_HEADING.finditer(line.text):
            number = tuple(int(part) for part in match["number"].split(".") if part)
            if not last or number in ((last[0] + 1,), (*last[:1], 1), (*last[:-1], last[-1] + 1)):
                found[id(line)].append(match.span("heading"))
                last = number
                parts += len(number) > 1
    return found if parts >= LEAST_SECTIONS else {}


LEAST_SECTIONS = 3
SECTION_HEADING = re.compile(
    r"(?<!\S)(?P<heading>(?P<number>\d{1,2}(?:\.\d{1,2})?\.?)\s[A-ZÆØÅÉ][\w-]*(?:,?\s\(?(?![A-ZÆØÅÉ\d])[\w-]+\)?){0,8})"
    r"(?<=[a-zæøåé)])\s+(?=[A-ZÆØÅÉ][a-zæøåé]*\b|\d{1,2}\.\d)"
)
COUNTED_HEADING = re.compile(
    r"(?<!\S)(?P<heading>(?P<number>\d{1,2})\.\s[A-ZÆØÅÉ][\w-]*(?:,?\s(?![A-ZÆØÅÉ])[\w–-]+){1,9})(?<=[a-zæøå])\s+"
    r"(?=(?P<next>[A-ZÆØÅÉ][a-zæøå]*)\b)"
)
LONG = 200  # letters of a line that holds a page, or much of one
