"""Which blocks are headings, on which level, and of which kind."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.lexicon import grammar, headings
from pipeline.model import Style
from pipeline.records import BlockKind, Role
from pipeline.role_words import find_mentions
from pipeline.segment.heading_words import (
    MUNICIPALITY,
    RoleLabel,
    count_of_collection,
    find_role_label,
    is_bare_kind,
    is_collection,
    is_contents,
    is_for_talks,
    is_kind_noun,
    is_label_line,
    is_structural,
    names_no_theme,
)
from pipeline.segment.kinds import is_attribution, is_quotation
from pipeline.segment.units import NUMBERING, QUOTE_MARKS, Unit, bare_label, heading_rows, stands_right_below
from pipeline.text_lines import COUNTED

ADDRESSED = re.compile(r"(?:som|for|til|hos)\s|SOM\s")
# What says no more than that a list follows: "Vi gør", "Det gør vi ikke".
BARE_VERB = re.compile(
    r"(?:(?:det|sådan|her)\s+)?(?:(?:vi|jeg|du|i)\s+)?(?:gør|bør|skal|må|kan)(?:\s+(?:vi|jeg|du|i))?(?:\s+(?:ikke|altid|aldrig))?:?",
    re.IGNORECASE,
)
OPEN_CLAUSE = re.compile(r"\bat(?:\s+(?:du|vi|jeg|i|man|de|\w+(?:en|ne)))?(?:\s+(?:skal|kan))?$", re.IGNORECASE)
ADDRESS = re.compile(r"\b(?:du|dig|vi|os|jeg|mig|man|I|jer|det|her)\b", re.IGNORECASE)
ROMAN = re.compile(r"[IVX]{1,5}\.?")
DATE = re.compile(r"(?:\d{1,2}\.\s*)?(?:\w{3,10}\s+)?(?:19|20)\d\d\.?", re.IGNORECASE)  # "April 2020"
GENRE_WORDS = (
    "grundlag", "politik", "kodeks", "værdier", "strategi", "ledelse", "fundament", "lederskab", "profil", "håndbog",
    "kompas", "velfærd", "pipeline",
)  # fmt: skip


class HeadingKind(StrEnum):
    """What a heading does for what stands below it."""

    TITLE = "title"
    ROLE = "role"
    PERSPECTIVE = "perspective"
    STRUCTURAL = "structural"
    COLLECTION = "collection"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its kind, its level from 1 (1 is the largest), its label, and the role where it names one."""

    kind: HeadingKind
    level: int
    label: str
    role: RoleLabel | None = None


@dataclass(frozen=True, slots=True)
class HeadingSettings:
    """What sets a heading apart from the text below it.

    size: from this many times the text's size on. Lower, and a lead paragraph is a heading; higher, and subheadings
        set hardly larger are text.
    band: size of bold type in a colour of its own, as of a heading on a band above larger text.
    words, lines: most words and lines. Higher, and pull-quotes become headings.
    bold_words: most words of a heading that is only bold or in capitals.
    colored_words: most words of one that is only in colour.
    callout_words: fewest words of a text alone on its ground that is a call-out. Lower, and a long heading on a band is
        lost.
    closing_words: fewest words of a display line that ends a box and calls out what it says: nothing follows for it to
        head.
    colon_words: most words of one that ends in a colon.
    slogan: most words of one that ends in a full stop; longer ones are pull-quotes.
    same: relative difference of size within one level.
    chapter: largest ratio of two sizes of chapter titles that are one level; opener: where a foreword has the smaller.
    run: from how many like headings in a row without text between them on they are a list of labels.
    quote_words: mean words of a display style from which its texts are quotes.
    """

    size: float = 1.1
    band: float = 0.8
    words: int = 18
    lines: int = 4
    bold_words: int = 12
    colored_words: int = 7
    callout_words: int = 7
    closing_words: int = 4
    colon_words: int = 3
    slogan: int = 4
    same: float = 0.035
    chapter: float = 1.16
    opener: float = 1.4
    run: int = 3
    quote_words: float = 5.5


SETTINGS = HeadingSettings()
MOST_LABEL_WORDS = 4
LONGER_TEXT = 25  # words: what stands before a title on its cover is shorter
SENTENCE = 10  # words: a sentence on a cover is shorter
MOST_COVER_WORDS = 60  # of all that is no heading; more, or a list, is a first page of the document itself
CONTENT = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.CELL, BlockKind.QUOTE})


def find_headings(units: Sequence[Unit], settings: HeadingSettings = SETTINGS) -> dict[int, Heading]:
    """{order of the unit: its heading}. Where a source marks headings itself, nothing else is one."""
    if any(u.kind is BlockKind.HEADING for u in units):
        return _marked_headings(units)
    body = body_style(units)
    candidates = {
        u.order
        for i, u in enumerate(units)
        if _looks_like_heading(u, _content_style(units, i, body), settings) and not _is_in_sentence(units, i, body)
    }
    candidates -= _signatures(units) | _speakers(units) | _list_labels(units, candidates, settings)
    candidates |= _bare_addresses(units) | _numbered_sections(units, settings)
    candidates -= _called_out(units, candidates, settings)
    candidates -= _twins(units, candidates) | _listed(units, candidates) | _recurring_parts(units, candidates)
    candidates -= _label_runs(units, candidates, settings)
    candidates -= _quotes(units, candidates, body, settings)
    title = _find_title(units, candidates, body)
    names = {u.text for u in units if u.order in title and u.words > 1}  # repeated on a back page it stays the title
    tags = _role_tags(units, candidates)
    levels = _levels([u for u in units if u.order in candidates - tags.keys()], settings)
    levels |= {tag: levels[head] for tag, head in tags.items()}
    candidates |= tags.keys()
    for above, below in itertools.pairwise(units):
        if {above.order, below.order} <= candidates and ADDRESSED.match(below.text) and find_role_label(below.text):
            levels[below.order] = levels[above.order]  # "God ledelse" / "for direktionen" is one heading
    found = {
        u.order: _classify(u, levels[u.order], u.order in title or u.text in names, _next_unit(units, i), candidates)
        for i, u in enumerate(units)
        if u.order in candidates
    }
    found = _gathering(_themes_over_roles(_themes_in_rows(_counted_in(found), units), units), units)
    return _raised_over_roles(_inside_themes(found), units)


def _themes_in_rows(found: dict[int, Heading], units: Sequence[Unit]) -> dict[int, Heading]:
    """The headings, a structural one over a list in a row of themes over lists a theme too, and so wherever it stands
    beside two of them again: "Mål", "Mod", "Omtanke"."""
    themes = dict(found)
    lists = {
        a.order
        for a, b, c in zip(units, units[1:], [*units[2:], None], strict=False)
        if b.kind is BlockKind.ITEM or (b.text.endswith(":") and c is not None and c.kind is BlockKind.ITEM)
    }
    for row in heading_rows(u for u in units if u.order in found):
        kinds = Counter(found[u.order].kind for u in row)
        alike = kinds[HeadingKind.STRUCTURAL] == 1 and kinds[HeadingKind.PERSPECTIVE] == len(row) - 1 > 1
        if not alike or not all(u.order in lists for u in row):
            continue
        named = {found[u.order].label for u in row}
        for level in {h.level for h in found.values()}:
            rank = {order: h for order, h in found.items() if h.level == level and h.label in named}
            if len({h.label for h in rank.values()}) > 2:
                themes |= {order: replace(h, kind=HeadingKind.PERSPECTIVE) for order, h in rank.items()}
    return themes


def _counted_in(found: dict[int, Heading]) -> dict[int, Heading]:
    """The headings, a structural one that a collection counts among its themes a theme too, wherever it comes: "De fire
    retninger" over "Mening", "Mestring", "Medspil" and "Mål"."""
    heads = list(found.values())
    named: set[str] = set()
    for index, heading in enumerate(heads):
        count = count_of_collection(heading.label) if heading.kind is HeadingKind.COLLECTION else None
        if count is None:
            continue
        inside = list(itertools.takewhile(lambda h, level=heading.level: h.level > level, heads[index + 1 :]))
        outermost = min((h.level for h in inside), default=0)
        members = [h for h in inside if h.level == outermost]
        kinds = Counter(h.kind for h in members)
        if count == len(members) and kinds[HeadingKind.STRUCTURAL] == 1 == count - kinds[HeadingKind.PERSPECTIVE]:
            named |= {h.label for h in members}
    return {
        order: replace(h, kind=HeadingKind.PERSPECTIVE) if h.kind is HeadingKind.STRUCTURAL and h.label in named else h
        for order, h in found.items()
    }


def _gathering(found: dict[int, Heading], units: Sequence[Unit]) -> dict[int, Heading]:
    """The headings, one that names things by their kind and how they are ("Bærende værdier") a collection where headings
    below it follow at once, and no other of its level names more of them ("Faglige kompetencer")."""
    result = dict(found)
    kinds = {order: h.label.split()[-1].casefold() for order, h in found.items() if OF_A_KIND.fullmatch(h.label)}
    for above, below in itertools.pairwise(units):
        heading, next_one = found.get(above.order), found.get(below.order)
        if above.order not in kinds or next_one is None or heading is None or next_one.level <= heading.level:
            continue
        alike = [o for o, kind in kinds.items() if kind == kinds[above.order] and found[o].level == heading.level]
        if heading.kind is HeadingKind.PERSPECTIVE and len(alike) == 1 and is_kind_noun(kinds[above.order]):
            result[above.order] = replace(heading, kind=HeadingKind.COLLECTION)
    return result


OF_A_KIND = re.compile(r"(?:\w+ ){0,2}\w{3,}e \w+", re.IGNORECASE)


def _themes_over_roles(found: dict[int, Heading], units: Sequence[Unit]) -> dict[int, Heading]:
    """The headings, what reads as a role a theme where it stands right over a table that names several roles itself:
    "2. Personale" over rows for the council, the directors and the managers."""
    themes = dict(found)
    for index, unit in enumerate(units[:-1]):
        heading, cell = found.get(unit.order), units[index + 1].block.cell
        if heading is None or heading.kind is not HeadingKind.ROLE or cell is None:
            continue
        heads = [u for u in units[index + 1 :] if (c := u.block.cell) and c.table == cell.table and c.header]
        named = {role.role for u in heads if (role := find_role_label(u.text)) is not None}
        if len(named) > 1 and len(find_mentions(unit.text)) == 1:
            themes[unit.order] = Heading(HeadingKind.PERSPECTIVE, heading.level, unit.text)
    return themes


def _inside_themes(found: dict[int, Heading]) -> dict[int, Heading]:
    """The headings, roles set like the themes between them one level deeper where the roles come again and the themes do
    not: each theme says something to each role."""
    moved = dict(found)
    for level in sorted({h.level for h in found.values()}, reverse=True):
        rank = [h for h in found.values() if h.level == level]
        roles = Counter(h.role.role for h in rank if h.role is not None)
        themes = Counter(h.label for h in rank if h.kind is HeadingKind.PERSPECTIVE)
        again = len(roles) > 1 and min(roles.values()) > 1 and len(themes) > 1 and max(themes.values()) == 1
        holds = any(a.level == level and a.role and b.level > level for a, b in itertools.pairwise(found.values()))
        told = [h for h in rank if h.kind in (HeadingKind.ROLE, HeadingKind.PERSPECTIVE)]
        if not again or holds or not _come_apart(told):  # a role over headings of its own is a chapter
            continue
        for order, heading in moved.items():
            if heading.level > level or (found[order].level == level and heading.role is not None):
                moved[order] = replace(heading, level=heading.level + 1)
    return moved


def _come_apart(rank: Sequence[Heading]) -> bool:
    """Whether a theme stands before the first role, and between any two headings of one role."""
    seen: set[Role] = set()
    started = False
    for heading in rank:
        if heading.role is None:
            seen, started = set(), True
        elif not started or heading.role.role in seen:
            return False
        else:
            seen.add(heading.role.role)
    return True


def _raised_over_roles(found: dict[int, Heading], units: Sequence[Unit]) -> dict[int, Heading]:
    """The headings, a part's that gathers several roles brought out of what it would stand under: out of a role's set a
    little larger ("DIREKTØR" … "Kompetencerne" / "Chef" / "Leder"), and out of the last of several themes where it comes
    but once and opens a page."""
    result = dict(found)
    orders = list(found)
    openers = {next(members).order for _, members in itertools.groupby(units, key=lambda u: u.block.page)}
    labels = Counter(h.label for h in found.values())
    for index, order in enumerate(orders):
        heading = result[order]
        if heading.kind not in (HeadingKind.COLLECTION, HeadingKind.PERSPECTIVE):
            continue
        before = [result[o] for o in orders[:index]]
        above = _enclosing_role(before, heading.level)
        if above is None and heading.kind is HeadingKind.COLLECTION and order in openers:
            above = _enclosing_theme(before, heading.level) if labels[heading.label] == 1 else None
        if above is not None and len(_roles_below([result[o] for o in orders[index + 1 :]], heading.level)) > 1:
            result[order] = replace(heading, level=above.level)
    return result


def _enclosing_theme(before: Sequence[Heading], level: int) -> Heading | None:
    """The theme under which a heading of this level stands, one of several of its own level."""
    outer = next((h for h in reversed(before) if h.level < level), None)
    if outer is None or outer.kind is not HeadingKind.PERSPECTIVE:
        return None
    rank = [h for h in before if h.level == outer.level and h.kind is HeadingKind.PERSPECTIVE]
    return outer if len(rank) > 1 else None


def _enclosing_role(before: Sequence[Heading], level: int) -> Heading | None:
    """The role heading under which a heading of this level stands, the innermost heading above it."""
    outer = next((h for h in reversed(before) if h.level < level), None)
    return outer if outer is not None and outer.kind is HeadingKind.ROLE else None


def _roles_below(after: Sequence[Heading], level: int) -> set[Role]:
    """The roles that head what stands below a heading of this level."""
    below = itertools.takewhile(lambda h: h.level > level, after)
    return {h.role.role for h in below if h.role is not None}


def _marked_headings(units: Sequence[Unit]) -> dict[int, Heading]:
    """The headings of a source that marks them, with its own levels.

    The first is the document's title where it stands alone on the first level or names a kind of document, and no
    longer text stands before it.
    """
    heads = {u.order for u in units if u.kind is BlockKind.HEADING}
    first = next(
        (i for i, u in enumerate(units) if u.order in heads and not MUNICIPALITY.fullmatch(u.text)),
        next(i for i, u in enumerate(units) if u.order in heads),
    )
    top = units[first]
    like = [u for u in units if u.order in heads and u.block.level == top.block.level and not is_structural(u.text)]
    named = any(word in top.text.casefold() for word in GENRE_WORDS)
    opens = all(u.words <= LONGER_TEXT for u in units[:first]) and top.block.level == 1 and not is_structural(top.text)
    no_title = NUMBERING.match(top.text) or (is_collection(top.text) and (not named or top.words == 1))
    alone = all(u.text == top.text for u in like)  # which the cover of a second part says again
    title = top.text if opens and not no_title and not _heads_role(top.text) and (alone or named) else None
    found = {
        u.order: _classify(u, u.block.level or 1, u.text == title and u in like, _next_unit(units, i), heads)
        for i, u in enumerate(units)
        if u.order in heads
    }
    return _counted_in(found)


def body_style(units: Sequence[Unit]) -> Style:
    """The style of most of the document's text."""
    counts: Counter[Style] = Counter()
    for unit in units:
        for line in unit.block.lines:
            counts[line.style] += len(line.text)
    return counts.most_common(1)[0][0] if counts else Style("", 10.0, False, False, ())


def _content_style(units: Sequence[Unit], index: int, body: Style) -> Style:
    """The style of the text below: the first longer paragraph or item of the same region, else the document's."""
    here = units[index]
    for unit in units[index + 1 : index + 12]:
        near = unit.block.region == here.block.region or unit.block.page == here.block.page
        if not near:
            break
        if unit.kind is BlockKind.FOOTNOTE:
            continue
        label = unit.block.style.bold and unit.words <= MOST_LABEL_WORDS  # a role as a list's parent
        if (unit.kind is BlockKind.ITEM and not label) or unit.words > 12 or unit.text.endswith("."):
            return unit.block.style
    return body


def _looks_like_heading(unit: Unit, below: Style, settings: HeadingSettings) -> bool:
    text, style = unit.text, unit.block.style
    if unit.kind is not BlockKind.PARAGRAPH or unit.words > settings.words or len(unit.block.lines) > settings.lines:
        return False
    if sum(map(str.isalpha, text)) < 2 or ROMAN.fullmatch(text) or DATE.fullmatch(text):
        return False
    if is_label_line(text) or is_attribution(text):
        return False
    unfinished = text.rstrip(QUOTE_MARKS).endswith((".", ",", ";", "…"))
    if unfinished and (style.size < 1.3 * below.size or unit.words > settings.slogan):
        return False
    ratio = style.size / below.size
    if text.endswith(":") and ratio < 1.25 and (unit.words > settings.colon_words or _addresses(text)):
        return False
    if is_quotation(text) and unit.words > 4:
        return False
    if ratio >= settings.size:
        return not (style.italic and not style.bold and unit.words > 3)
    on_band = style.color != below.color and ratio > settings.band
    if unit.words <= settings.bold_words and (ratio > 0.92 or on_band) and not text.endswith("."):
        if style.bold and not below.bold:
            return True
        if text.isupper() and len(text) > 3:
            return True
    return (
        unit.words <= settings.colored_words
        and ratio > 0.97
        and style.color != below.color
        and unit.block.gap > 0.5
        and not text.endswith((".", "?"))
        and style.font != below.font
    )


def _addresses(text: str) -> bool:
    """Whether a text speaks to or of persons by a pronoun ("Spørg dig selv:") and heads no role."""
    return bool(ADDRESS.search(text)) and find_role_label(text) is None


def _is_in_sentence(units: Sequence[Unit], index: int, body: Style) -> bool:
    """A line of the text's own size that goes on with the unfinished line above it is emphasis, no heading."""
    unit = units[index]
    if index == 0 or unit.block.style.size > 1.12 * body.size or unit.block.gap > 0.9:
        return False
    above = units[index - 1]
    return (
        above.block.region == unit.block.region
        and above.block.style.size == unit.block.style.size
        and not above.text.rstrip(QUOTE_MARKS).endswith((".", "!", "?", ":"))
        and above.words > 6
    )


NAME = re.compile(r"[A-ZÆØÅÉ][a-zæøåéü]+(?:[ -][A-ZÆØÅÉ][a-zæøåéü]*\.?){1,3}")
MOST_TITLE_WORDS = 6


def _numbered_sections(units: Sequence[Unit], settings: HeadingSettings) -> set[int]:
    """Lines numbered "2.1", "2.2" over text of their own, whatever their type: nothing else of an old circular's plain
    print heads its sections. Their numbers count up, and none is a sentence."""
    found = [
        (unit, (int(match["part"]), int(match["number"])))
        for unit, below in itertools.pairwise(units)
        if (match := COUNTED.match(unit.text))
        and unit.kind is BlockKind.PARAGRAPH
        and unit.words <= settings.bold_words
        and unit.text[-1:].isalnum()
        and COUNTED.match(below.text) is None
    ]
    rises = all(a < b for (_, a), (_, b) in itertools.pairwise(found))
    return {unit.order for unit, _ in found} if len(found) >= LEAST_SECTIONS and rises else set()


LEAST_SECTIONS = 3


def _bare_addresses(units: Sequence[Unit]) -> set[int]:
    """Lines that say no more than whom the text below speaks to ("Som leder"), whatever their type; right above a list
    such a line is its lead-in."""
    return {
        unit.order
        for unit, below in itertools.pairwise(units)
        if unit.kind is BlockKind.PARAGRAPH
        and below.kind is BlockKind.PARAGRAPH
        and unit.text.casefold().startswith("som ")
        and unit.words <= MOST_TITLE_WORDS
        and unit.text[-1].isalpha()
        and find_role_label(unit.text) is not None
    }


def _role_tags(units: Sequence[Unit], candidates: set[int]) -> dict[int, int]:
    """{order of a small label: order of the heading right below it}: cards name their role in a corner, hardly larger
    than their text, above the larger name of what they are about. One alone may be anything."""
    tags: dict[tuple, dict[int, int]] = defaultdict(dict)
    for tag, head in itertools.pairwise(units):
        alone = tag.kind is BlockKind.PARAGRAPH and (tag.block.style.bold or tag.text.isupper())
        larger = head.order in candidates and head.block.style.size > tag.block.style.size
        if not (alone and larger and head.block.page == tag.block.page and tag.block.gap > 1):
            continue
        label = find_role_label(tag.text)
        if label is not None and label.label == tag.text.strip() and find_role_label(head.text) is None:
            tags[_style_key(tag)][tag.order] = head.order
    return {order: head for members in tags.values() if len(members) > 1 for order, head in members.items()}


def _called_out(units: Sequence[Unit], candidates: set[int], settings: HeadingSettings) -> set[int]:
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
    return "," in text or any(word in grammar().modals for word in text.casefold().rstrip(":").split())


def _signatures(units: Sequence[Unit]) -> set[int]:
    """A person's name, and the job title right below it: who signs is no role that is told anything."""
    gone: set[int] = set()
    for name, title in itertools.pairwise(units):
        if NAME.fullmatch(name.text) and title.text.startswith(f"{name.text},"):
            gone |= {name.order, title.order}  # signed by hand, and said once more in type
        near = title.block.region == name.block.region and title.block.gap < 1.0
        short = title.words <= MOST_TITLE_WORDS and not title.text.endswith((".", ":", "?"))
        if near and short and NAME.fullmatch(name.text) and any(m.start == 0 for m in find_mentions(title.text)):
            gone |= {name.order, title.order}
    return gone


def _speakers(units: Sequence[Unit]) -> set[int]:
    """Lines right below a quotation that are set like it: they say who spoke."""
    return {
        line.order
        for quote, line in itertools.pairwise(units)
        if is_quotation(quote.text)
        and quote.text.rstrip()[-1] in QUOTE_MARKS
        and line.words <= MOST_TITLE_WORDS
        and _style_key(line) == _style_key(quote)
        and stands_right_below(quote, line)
    }


def _list_labels(units: Sequence[Unit], candidates: set[int], settings: HeadingSettings) -> set[int]:
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


def _twins(units: Sequence[Unit], candidates: set[int]) -> set[int]:
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


def _listed(units: Sequence[Unit], candidates: set[int]) -> set[int]:
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


def _recurring_parts(units: Sequence[Unit], candidates: set[int]) -> set[int]:
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


def _label_runs(units: Sequence[Unit], candidates: set[int], settings: HeadingSettings) -> set[int]:
    """Like headings that follow each other without text between them are labels of a figure or a list of themes."""
    gone: set[int] = set()
    run: list[Unit] = []
    for unit in [*units, None]:
        alike = (
            unit is not None
            and unit.order in candidates
            and unit.kind is BlockKind.PARAGRAPH
            and (not run or (_style_key(run[-1]) == _style_key(unit) and run[-1].block.region == unit.block.region))
        )
        if alike:
            run.append(unit)
            continue
        if len(run) >= settings.run and not any(find_role_label(u.text) for u in run):
            gone |= {u.order for u in run}
        run = [unit] if unit is not None and unit.order in candidates else []
    return gone


def _style_key(unit: Unit) -> tuple:
    style = unit.block.style
    return round(style.size, 1), style.bold, style.italic


def _quotes(units: Sequence[Unit], candidates: set[int], body: Style, settings: HeadingSettings) -> set[int]:
    """Display texts of a style that serves for sentences: pull-quotes are long, and no text of their own follows, or
    nearly all are sentences and larger type heads the chapters, or most end in a full stop, or are no headings by form."""
    by_style: dict[tuple, list[tuple[Unit, bool]]] = defaultdict(list)
    for index, unit in enumerate(units):
        if unit.order in candidates and unit.kind is BlockKind.PARAGRAPH:
            by_style[_style_key(unit)].append((unit, _has_content(units, index, candidates)))
    short: dict[tuple, list[Unit]] = defaultdict(list)
    for unit in units:
        if (
            unit.kind is BlockKind.PARAGRAPH
            and unit.words <= settings.words
            and len(unit.block.lines) <= settings.lines
        ):
            short[_style_key(unit)].append(unit)
    largest = max((u.block.style.size for u in units if u.order in candidates), default=0.0)
    gone: set[int] = set()
    for (size, bold, italic), members in by_style.items():
        texts = [u for u, _ in members]
        if size >= settings.size * body.size:  # display type: what is no heading by its form tells of it too
            texts = short[size, bold, italic]
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


def _find_title(units: Sequence[Unit], candidates: set[int], body: Style) -> set[int]:
    """The largest heading of the first page, with what is set beside it in large type, on a cover with all its headings:
    the document's title."""
    if not units:
        return set()
    first_page = units[0].block.page
    heads = [u for u in units if u.block.page == first_page and u.order in candidates]
    if not heads:
        return set()
    top = max(heads, key=lambda u: u.block.style.size)
    shared = any(
        u.order in candidates
        and u.block.page != first_page
        and abs(u.block.style.size - top.block.style.size) < 0.3
        and u.text != top.text  # which the cover of a second part says again
        for u in units
    )
    named = any(word in top.text.casefold() for word in GENRE_WORDS)
    if is_structural(top.text) or (shared and not named):
        return set()
    run = _run_around(top, units, candidates)
    # What looks like headings further down, or names a role, heads the text below the title and is no part of it.
    chapters = {u.block.style for u in units if u.order in candidates and u not in run}
    region = [
        u
        for u in run
        if u.block.region == top.block.region
        and (u.block.style.size >= 1.25 * body.size or _is_subtitle(u, top, units))
        and u.block.style not in chapters
        and (find_role_label(u.text) is None or _is_for_several(u.text))
        and not is_structural(u.text)
    ]
    texts = [u for u in units if u.block.page == first_page and u.order not in candidates]
    cover = sum(u.words for u in texts) <= MOST_COVER_WORDS and not any(
        u.kind is BlockKind.ITEM or u.words > (SENTENCE if u.text.endswith(".") else LONGER_TEXT) for u in texts
    )
    if _heads_role(top.text) and not (named and cover):
        return set()
    below = [u for u in heads if u.block.style == top.block.style and stands_right_below(top, u)]  # beside a menu
    return {u.order for u in (heads if cover else [top, *region, *below])}


def _is_for_several(text: str) -> bool:
    """Whether a line below a title says for whom the whole document is: "for medarbejdere og ledere i Nordby Kommune"."""
    return ADDRESSED.match(text) is not None and any(mention.joined > 1 for mention in find_mentions(text))


def _heads_role(text: str) -> bool:
    """Whether a first heading is a role's, and not the title of a work for it: "Kodeks for ledere"."""
    work = text.split()[0].casefold() in headings().collection.works if text.split() else False
    return find_role_label(text) is not None and not work


def _is_subtitle(unit: Unit, title: Unit, units: Sequence[Unit]) -> bool:
    """Whether a line stands right below the title, and nothing else in their region."""
    here = [u for u in units if u.block.region == title.block.region and u.order >= title.order]
    return stands_right_below(title, unit) and here == [title, unit]


def _run_around(top: Unit, units: Sequence[Unit], candidates: set[int]) -> list[Unit]:
    """The headings that follow each other around one without text between them."""
    groups = itertools.groupby(units, key=lambda u: u.order in candidates)
    return next((run for heads, members in groups if heads and top in (run := list(members))), [top])


def _levels(heads: Sequence[Unit], settings: HeadingSettings) -> dict[int, int]:
    """{order: level}: by size, then bold before plain, then capitals."""
    chapter = _chapter_sizes(heads, settings)
    ranks: list[tuple] = []
    for unit in heads:
        key = _rank(unit, chapter)
        if not any(_same_rank(key, other, settings) for other in ranks):
            ranks.append(key)
    ranks.sort(reverse=True)
    return {
        u.order: 1 + next(i for i, r in enumerate(ranks) if _same_rank(_rank(u, chapter), r, settings)) for u in heads
    }


def _chapter_sizes(heads: Sequence[Unit], settings: HeadingSettings) -> dict[float, float]:
    """{size: size it counts as}: a designer sets a longer chapter title a little smaller, which opens no new level.

    Only sizes of which each leads a page of its own, and that never stand on one page together, are united.
    """
    pages: dict[int, list[Unit]] = defaultdict(list)
    for unit in heads:
        pages[unit.block.page].append(unit)
    leading = sorted({max(u.block.style.size for u in members) for members in pages.values()}, reverse=True)
    together = [{u.block.style.size for u in members} for members in pages.values()]
    united: dict[float, float] = {}
    for larger, smaller in itertools.pairwise(leading):
        apart = not any({larger, smaller} <= sizes for sizes in together)
        most = settings.opener if _opens_document(heads, larger, smaller) else settings.chapter
        if apart and larger <= most * smaller:
            united[smaller] = united.get(larger, larger)
    return united


def _opens_document(heads: Sequence[Unit], larger: float, smaller: float) -> bool:
    """Whether a foreword or the like, a chapter without doubt, is set in the smaller size before anything in the larger."""
    before = itertools.takewhile(lambda u: u.block.style.size != larger, heads)
    return any(u.block.style.size == smaller and is_structural(u.text) for u in before)


def _rank(unit: Unit, chapter: dict[float, float]) -> tuple[float, bool, bool]:
    style = unit.block.style
    return chapter.get(style.size, style.size), style.bold, unit.text.isupper()


def _same_rank(a: tuple[float, bool, bool], b: tuple[float, bool, bool], settings: HeadingSettings) -> bool:
    near = abs(a[0] - b[0]) <= settings.same * max(a[0], b[0])
    return near and (a[1:] == b[1:] or a[0] > 14)


LEAST_ITEM_WORDS = 3  # of what is said; shorter items only name the things that a collection heading announces


def _next_unit(units: Sequence[Unit], index: int) -> Unit | None:
    """The unit below a heading, label lines ("Rolle:") passed over."""
    return next((u for u in units[index + 1 :] if not is_label_line(u.text)), None)


def _classify(unit: Unit, level: int, is_title: bool, following: Unit | None, candidates: set[int]) -> Heading:
    text = unit.text
    if is_title:
        return Heading(HeadingKind.TITLE, level, text)
    if is_structural(text):
        return Heading(HeadingKind.STRUCTURAL, level, text)
    role = find_role_label(text)
    if role is not None:
        return Heading(HeadingKind.ROLE, level, role.label, role)
    if is_collection(text):
        prose = following is not None and following.order not in candidates and following.kind is BlockKind.PARAGRAPH
        listed = following is not None and following.kind is BlockKind.ITEM and following.words >= LEAST_ITEM_WORDS
        apart = following is not None and following.block.page != unit.block.page
        sentences = listed and following is not None and following.text.endswith((".", "!"))
        own = prose or sentences or (listed and is_bare_kind(text))
        if not own or apart or names_no_theme(text) or is_for_talks(text):
            return Heading(HeadingKind.COLLECTION, level, text)
    return Heading(HeadingKind.PERSPECTIVE, level, text)
