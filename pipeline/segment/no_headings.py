"""What is set like a heading and is none: signatures, quotations, labels of lists, what is called out."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.model import Style
from pipeline.records import BlockKind
from pipeline.role_words import opens_with_role
from pipeline.segment.heading import MOST_TITLE_WORDS, HeadingSettings, style_key
from pipeline.segment.heading_words import find_role_label, has_modal, is_contents, is_structural
from pipeline.segment.kinds import is_quotation
from pipeline.segment.units import QUOTE_MARKS, Unit, bare_label, stands_right_below

# What says no more than that a list follows: "Vi gør", "Det gør vi ikke".
BARE_VERB = re.compile(
    r"(?:(?:det|sådan|her)\s+)?(?:(?:vi|jeg|du|i)\s+)?(?:gør|bør|skal|må|kan)(?:\s+(?:vi|jeg|du|i))?(?:\s+(?:ikke|altid|aldrig))?:?",
    re.IGNORECASE,
)
OPEN_CLAUSE = re.compile(
    r"\bat(?:\s+(?:du|vi|jeg|i|man|de|\w+(?:en|ne)))?(?:\s+(?:skal|kan))?$"
    r"|,\s(?:skal|kan|vil|bør|må)\s(?:du|vi|jeg|i|man)$"  # "Når du er syg, skal du"
    r"|^(?:vi|du|jeg|i)\s(?:vil|skal|kan|bør)\s+som\s[\w-]+$",  # "Vi vil som arbejdsplads"
    re.IGNORECASE,
)
CONTENT = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.CELL, BlockKind.QUOTE})
NAME = re.compile(r"[A-ZÆØÅÉ][a-zæøåéü]+(?:[ -][A-ZÆØÅÉ][a-zæøåéü]*\.?){1,3}")


def find_called_out(units: Sequence[Unit], candidates: set[int], settings: HeadingSettings) -> set[int]:
    """Sentences alone on a ground of their own, and display lines that end one: call-outs. A band behind a heading is as
    short as the heading."""
    members: Counter[int] = Counter(u.block.ground for u in units)
    ends = {u.block.ground: u for u in units if u.block.ground}
    closing = {
        u.order
        for ground, u in ends.items()
        if u.order in candidates
        and members[ground] > 2
        and u.words >= settings.closing_words
        and not u.text.endswith(":")
        and find_role_label(u.text) is None
    }
    return closing | {
        u.order
        for u in units
        if u.order in candidates
        and u.block.ground
        and members[u.block.ground] == 1
        and (
            (u.words >= settings.callout_words and _has_clause(u.text))
            or (u.text.endswith("?") and u.words > settings.slogan)
            or (u.words > settings.slogan and _stands_beside_prose(u, units))
        )
        and find_role_label(u.text) is None
    }


def _stands_beside_prose(box: Unit, units: Sequence[Unit]) -> bool:
    """Whether a text on a ground of its own stands beside running text, which goes round it: the first of several lines
    at its height begin left of it, and others below reach under it."""
    a = box.block.bbox
    return any(
        u.kind is BlockKind.PARAGRAPH
        and u.block.page == box.block.page
        and u.block.ground != box.block.ground
        and len(u.block.lines) > 2
        and u.block.lines[0].bbox.top < a.bottom < u.block.bbox.bottom
        and u.block.bbox.x0 < a.x0
        and u.block.bbox.x1 > a.x0
        for u in units
    )


def _has_clause(text: str) -> bool:
    """Whether a text is more than a noun phrase, by its finite verb or its comma."""
    return "," in text or has_modal(text)


def find_signatures(units: Sequence[Unit]) -> set[int]:
    """A person's name, and the job title right below it: who signs is no role that is told anything."""
    gone: set[int] = set()
    for name, title in itertools.pairwise(units):
        if NAME.fullmatch(name.text) and title.text.startswith(f"{name.text},"):
            gone |= {name.order, title.order}  # signed by hand, and said once more in type
        near = title.block.region == name.block.region and title.block.gap < 1.0
        short = title.words <= MOST_TITLE_WORDS and not title.text.endswith((".", ":", "?"))
        if near and short and NAME.fullmatch(name.text) and opens_with_role(title.text):
            gone |= {name.order, title.order}
    return gone


def find_speakers(units: Sequence[Unit]) -> set[int]:
    """Lines right below a quotation that are set like it: they say who spoke."""
    return {
        line.order
        for quote, line in itertools.pairwise(units)
        if is_quotation(quote.text)
        and quote.text.rstrip()[-1] in QUOTE_MARKS
        and line.words <= MOST_TITLE_WORDS
        and style_key(line) == style_key(quote)
        and stands_right_below(quote, line)
    }


def find_list_labels(units: Sequence[Unit], candidates: set[int], settings: HeadingSettings) -> set[int]:
    """Labels right above a list that introduce it: "Vi gør ikke", "Vi forventer, at du", and those of the text's own
    size that end in a colon ("Typiske faldgruber:", "Lederen skal:"); one word alone, or a role, heads it."""
    return {
        label.order
        for label, below in itertools.pairwise(units)
        if label.order in candidates
        and below.kind is BlockKind.ITEM
        and (
            BARE_VERB.fullmatch(label.text)
            or (OPEN_CLAUSE.search(label.text.rstrip(":")) and label.block.style.size < 1.25 * below.block.style.size)
            or (
                label.text.endswith(":")
                and label.words > 1
                and label.block.style.size < settings.size * below.block.style.size
                and (find_role_label(label.text) is None or _has_clause(label.text))
            )
        )
    }


def find_twins(units: Sequence[Unit], candidates: set[int]) -> set[int]:
    """Small labels that stand twice side by side over lists ("Formål | Formål") head the lists in a row of cells, not
    a part of the document."""
    gone: set[int] = set()
    followed = {
        u.order: below
        for u, below in itertools.pairwise(units)
        if u.order in candidates and below.kind is BlockKind.ITEM
    }
    by_text: dict[tuple[int, str], list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.order in followed and unit.block.style.size <= 1.05 * followed[unit.order].block.style.size:
            by_text[unit.block.page, bare_label(unit.text)].append(unit)
    for members in by_text.values():
        for a in members:
            if any(a is not b and abs(a.block.bbox.top - b.block.bbox.top) < 3 for b in members):
                gone.add(a.order)
    return {order for order in gone if find_role_label(next(u.text for u in units if u.order == order)) is None}


def find_listed(units: Sequence[Unit], candidates: set[int]) -> set[int]:
    """What stands below "Indhold" on its page, set smaller and with no sentence between, and heads a later page: the list
    of contents names it."""
    pages: dict[str, int] = {}
    for unit in units:
        if unit.order in candidates:
            pages[_entry(unit.text)] = unit.block.page  # the last it stands on
    gone: set[int] = set()
    contents: Unit | None = None
    for unit in units:
        if is_contents(unit.text) and unit.order in candidates:
            contents = unit
        elif contents is None or unit.block.page != contents.block.page or unit.text.endswith("."):
            contents = None
        elif unit.order in candidates and unit.block.style.size < contents.block.style.size:
            gone |= {unit.order} if pages[_entry(unit.text)] > unit.block.page else set()
    return gone


def find_recurring_parts(units: Sequence[Unit], candidates: set[int]) -> set[int]:
    """What names a part of a document, and introduces a list with a colon again and again: each chapter's "Mål:"."""
    over: dict[str, list[int]] = defaultdict(list)
    for above, below in itertools.pairwise(units):
        introduces = above.text.endswith(":") and below.kind is BlockKind.ITEM
        if above.order in candidates and introduces and is_structural(above.text):
            over[bare_label(above.text)].append(above.order)
    return {order for orders in over.values() if len(orders) >= LEAST_RECURRING for order in orders}


LEAST_RECURRING = 3


def _entry(text: str) -> str:
    """What a heading says, its page in a list of contents left out."""
    return bare_label(text).rstrip("0123456789. ")


def find_label_runs(units: Sequence[Unit], candidates: set[int], settings: HeadingSettings) -> set[int]:
    """Like headings that follow each other without text between them are labels of a figure or a list of themes; two
    questions over no text are asked of the reader, and head nothing."""
    gone: set[int] = set()
    run: list[Unit] = []
    for unit in [*units, None]:
        alike = (
            unit is not None
            and unit.order in candidates
            and unit.kind is BlockKind.PARAGRAPH
            and (not run or (style_key(run[-1]) == style_key(unit) and run[-1].block.region == unit.block.region))
        )
        if alike:
            run.append(unit)
            continue
        heads = (
            unit is not None and unit.order not in candidates and bool(run) and unit.block.page == run[-1].block.page
        )
        asked = len(run) > 1 and not heads and all(u.text.endswith("?") for u in run)
        if (asked or len(run) >= settings.run) and not any(find_role_label(u.text) for u in run):
            gone |= {u.order for u in run}
        run = [unit] if unit is not None and unit.order in candidates else []
    return gone


def find_quotes(units: Sequence[Unit], candidates: set[int], body: Style, settings: HeadingSettings) -> set[int]:
    """Display texts of a style that serves for sentences: pull-quotes are long, and no text of their own follows, or
    nearly all are sentences and larger type heads the chapters, or most end in a full stop, or are no headings by form."""
    by_style: dict[tuple, list[tuple[Unit, bool]]] = defaultdict(list)
    for index, unit in enumerate(units):
        if unit.order in candidates and unit.kind is BlockKind.PARAGRAPH:
            by_style[style_key(unit)].append((unit, _has_content(units, index, candidates)))
    short: dict[tuple, list[Unit]] = defaultdict(list)
    for unit in units:
        if (
            unit.kind is BlockKind.PARAGRAPH
            and unit.words <= settings.words
            and len(unit.block.lines) <= settings.lines
        ):
            short[style_key(unit)].append(unit)
    largest = max((u.block.style.size for u in units if u.order in candidates), default=0.0)
    gone: set[int] = set()
    for (size, bold, italic), members in by_style.items():
        texts = [u for u, _ in members]
        if size >= settings.size * body.size:  # display type: what is no heading by its form tells of it too
            texts = short[size, bold, italic]
        if _are_repeated(members) or _are_counted(units, members) or _are_dividers(units, candidates, members):
            continue
        mean = sum(u.words for u in texts) / len(texts)
        headed = sum(has for _, has in members) / len(members)
        clauses = sum(_has_clause(u.text) for u, _ in members) / len(members)
        finished = sum(u.text.endswith(".") for u in texts) / len(texts)
        smaller = members[0][0].block.style.size < 0.9 * largest
        sentences = mean >= settings.callout_words and clauses >= 0.7 and smaller and not _sit_on_text(units, members)
        unquoted = sum(u.text[0] not in QUOTE_MARKS for u in texts)
        few = 2 * len(members) <= unquoted and mean >= settings.quote_words and smaller
        if (
            sentences
            or few
            or finished > 0.5
            or (mean >= settings.quote_words and (headed < 0.5 or (italic and not bold)))
        ):
            gone |= {u.order for u, _ in members if not find_role_label(u.text) and not is_structural(u.text)}
    return gone


def _are_repeated(members: Sequence[tuple[Unit, bool]]) -> bool:
    """Whether most display texts of a style stand twice or more, each time over text: every role's chapter has them."""
    times = Counter(bare_label(u.text) for u, has in members if has)
    return len(times) > 1 and sum(n > 1 for n in times.values()) > 0.5 * len(times)


def _are_counted(units: Sequence[Unit], members: Sequence[tuple[Unit, bool]]) -> bool:
    """Whether a number stands right above each display text, and they count up from 1."""
    above = {b.order: a for a, b in itertools.pairwise(units)}
    numbers = [above[u.order].text.strip(" .") for u, _ in members if u.order in above]
    return len(members) > 1 and numbers == [str(n) for n in range(1, len(members) + 1)]


def _are_dividers(units: Sequence[Unit], candidates: set[int], members: Sequence[tuple[Unit, bool]]) -> bool:
    """Whether each display text has a page to itself before one that opens with text, and behind the cover no other theme
    is there to head the text."""
    pages = Counter(u.block.page for u in units if any(map(str.isalpha, u.text)))
    own = {u.order for u, _ in members}
    opens = {a.order for a, b in itertools.pairwise(units) if b.order not in candidates}
    others = (u for u in units if u.order in candidates - own and u.block.page > units[0].block.page)
    return (
        len(members) > 1
        and all(u.order in opens and pages[u.block.page] == 1 for u, _ in members)
        and all(is_structural(u.text) or find_role_label(u.text) for u in others)
    )


def _sit_on_text(units: Sequence[Unit], members: Sequence[tuple[Unit, bool]]) -> bool:
    """Whether display texts stand closer to the text below them than to what is above, as headings do and pull-quotes
    do not."""
    below = {a.order: b for a, b in itertools.pairwise(units)}
    near = [
        below[u.order].block.gap < CLOSER * u.block.gap
        for u, has in members
        if has and u.order in below and below[u.order].block.region == u.block.region
    ]
    return len(near) == len(members) and all(near)


CLOSER = 0.6  # of the white space above


def _has_content(units: Sequence[Unit], index: int, candidates: set[int]) -> bool:
    """Whether text stands between a heading and the next one that is as large."""
    size = units[index].block.style.size
    for unit in units[index + 1 :]:
        if unit.order not in candidates:
            return unit.kind in CONTENT
        if unit.block.style.size >= 0.97 * size:
            return False
    return False
