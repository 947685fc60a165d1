"""Which headings stand under which, by what they say: themes over roles, and roles over themes."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.lexicon import headings
from pipeline.records import BlockKind, Role
from pipeline.role_words import find_mentions
from pipeline.segment.heading import Heading, HeadingKind
from pipeline.segment.heading_words import count_of_collection, find_role_label, is_kind_noun
from pipeline.segment.statement_spans import is_role_name, is_signature
from pipeline.segment.title import LEAST_BELOW, is_kind_of_document
from pipeline.segment.units import Unit, bare_label, heading_rows
from pipeline.text_lines import PERSON


def set_editorials_aside(found: dict[int, Heading], units: Sequence[Unit]) -> dict[int, Heading]:
    """The headings, a bare "Leder" over text that somebody signs, and the title below it, as parts of the document: a
    paper's editorial."""
    heads = [n for n, unit in enumerate(units) if unit.order in found]
    made = dict(found)
    if any(h.role is not None and h.label.casefold() != "leder" for h in found.values()):
        return made  # a document for roles, signed at its end
    for at, start in enumerate(heads):
        titled = heads[at + 1 : at + 2] == [start + 1]
        end = next(iter(heads[at + 1 + titled :]), len(units))
        if units[start].text.strip(" :").casefold() == "leder" and _is_signed(units[start + 1 + titled : end]):
            for order in (units[n].order for n in heads[at : at + 1 + titled]):
                made[order] = replace(found[order], kind=HeadingKind.STRUCTURAL, role=None)
    return made


def make_titles_of_kinds(found: dict[int, Heading]) -> dict[int, Heading]:
    """The headings, one that only says what the document is ("Værdisæt") its title where it alone stands over all the
    others."""
    themes = {order: h for order, h in found.items() if h.kind in (HeadingKind.PERSPECTIVE, HeadingKind.ROLE)}
    outermost = min((h.level for h in themes.values()), default=0)
    top = [order for order, h in themes.items() if h.level == outermost]
    only = len(top) == 1 and len(themes) > LEAST_BELOW and found[top[0]].kind is HeadingKind.PERSPECTIVE
    if not only or len(found[top[0]].label.split()) > 1 or not is_kind_of_document(found[top[0]].label):
        return found
    return found | {top[0]: replace(found[top[0]], kind=HeadingKind.TITLE)}


def _is_signed(texts: Sequence[Unit]) -> bool:
    """Whether the last of some texts is a person's name with a title, or a title below a name."""
    if any(unit.kind is BlockKind.ITEM for unit in texts):
        return False
    lines = [line.text.strip() for unit in texts for line in unit.block.lines]
    *_, name, title = ["", "", *lines]
    return is_signature(title) or (PERSON.fullmatch(name) is not None and is_role_name(title))


def make_themes_of_rows(found: dict[int, Heading], units: Sequence[Unit]) -> dict[int, Heading]:
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


def make_themes_of_counted(found: dict[int, Heading]) -> dict[int, Heading]:
    """The headings, a structural one that a collection counts among its themes a theme too, wherever it comes: "De fire
    retninger" over "Mening", "Mestring", "Medspil" and "Mål"."""
    heads = list(found.values())
    named: set[str] = set()
    for index, heading in enumerate(heads):
        count = count_of_collection(heading.label) if heading.kind is HeadingKind.COLLECTION else None
        if count is None:
            continue
        inside = _inside(heads[index + 1 :], heading.level)
        outermost = min((h.level for h in inside), default=0)
        members = [h for h in inside if h.level == outermost]
        kinds = Counter(h.kind for h in members)
        if count == len(members) and kinds[HeadingKind.STRUCTURAL] == 1 == count - kinds[HeadingKind.PERSPECTIVE]:
            named |= {h.label for h in members}
    return {
        order: replace(h, kind=HeadingKind.PERSPECTIVE) if h.kind is HeadingKind.STRUCTURAL and h.label in named else h
        for order, h in found.items()
    }


def make_themes_of_parts(found: dict[int, Heading]) -> dict[int, Heading]:
    """The headings, a structural one whose word names a theme too a theme where it stands inside one, behind another:
    "4.1 Rekruttering", "4.2 Introduktion"."""
    themes = dict(found)
    heads = list(found.items())
    for index, (order, heading) in enumerate(heads):
        names_theme = bare_label(heading.label) in headings().structural.themes_inside
        if heading.kind is not HeadingKind.STRUCTURAL or not names_theme:
            continue
        before = [h for _, h in heads[:index]]
        outer = _enclosing(before, heading.level)
        beside = itertools.takewhile(lambda h, outer=outer: h is not outer, reversed(before))
        themed = any(h.level == heading.level and h.kind is HeadingKind.PERSPECTIVE for h in beside)
        if outer is not None and outer.kind is HeadingKind.PERSPECTIVE and themed:
            themes[order] = replace(heading, kind=HeadingKind.PERSPECTIVE)
    return themes


def make_themes_told_to_roles(found: dict[int, Heading]) -> dict[int, Heading]:
    """The headings, a structural one that comes again under several roles, as the themes beside it do, a theme too:
    "Forebyggelse", "Håndtering" and "Opfølgning" under each."""
    told: dict[tuple[HeadingKind, int, str], set[str]] = defaultdict(set)
    for order, role in _roles_above(found).items():
        heading = found[order]
        told[heading.kind, heading.level, heading.label].add(role.label)
    themes = [(level, roles) for (kind, level, _), roles in told.items() if kind is HeadingKind.PERSPECTIVE]
    result = dict(found)
    for order, heading in found.items():
        roles = told[heading.kind, heading.level, heading.label]
        beside = any(level == heading.level and len(roles & others) > 1 for level, others in themes)
        if heading.kind is HeadingKind.STRUCTURAL and beside:
            result[order] = replace(heading, kind=HeadingKind.PERSPECTIVE)
    return result


def make_themes_in_roles(found: dict[int, Heading], units: Sequence[Unit]) -> dict[int, Heading]:
    """The headings, what reads as a role and stands in several others, beside themes, a theme of each: "4.2.3 Medarbejdere"
    of the chief and "4.3.3 Medarbejdere" of the leader."""
    above = _roles_above(found)
    holders: dict[str, set[str]] = defaultdict(set)
    beside: set[str] = set()
    for (_, before), (order, heading) in itertools.pairwise(found.items()):
        holder = above.get(order)
        if heading.role is None or holder is None or holder.role is None or holder.role.role is heading.role.role:
            continue
        label = bare_label(heading.label)
        holders[label].add(holder.label)
        if before.level == heading.level and before.kind is HeadingKind.PERSPECTIVE:
            beside.add(label)
    themes = {label for label in beside if len(holders[label]) > 1}
    texts = {unit.order: unit.text for unit in units}
    return {
        order: Heading(HeadingKind.PERSPECTIVE, h.level, texts[order])
        if h.role is not None and bare_label(h.label) in themes and order in above
        else h
        for order, h in found.items()
    }


def _roles_above(found: dict[int, Heading]) -> dict[int, Heading]:
    """{heading: the role's heading right in which it stands}."""
    heads = list(found.values())
    above = {order: _enclosing_role(heads[:at], heads[at].level) for at, order in enumerate(found)}
    return {order: role for order, role in above.items() if role is not None}


def make_gatherings(found: dict[int, Heading], units: Sequence[Unit]) -> dict[int, Heading]:
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


def make_gatherings_of_roles(found: dict[int, Heading], units: Sequence[Unit]) -> dict[int, Heading]:
    """The headings, a theme without text of its own a collection where it is the only one of its level that holds roles,
    nothing but roles stand right in it, and themes in these: "Ledelse på de enkelte niveauer"."""
    result = dict(found)
    heads = list(found.items())
    holders = [i for i, (_, heading) in enumerate(heads) if _holds_only_roles(heads[i + 1 :], heading.level)]
    for at in holders:
        order, heading = heads[at]
        alone = sum(heads[i][1].level == heading.level for i in holders) == 1
        below = next((u for u in units if u.order > order), None)
        over_role = below is not None and below.order == heads[at + 1][0]
        if heading.kind is HeadingKind.PERSPECTIVE and alone and over_role:
            result[order] = replace(heading, kind=HeadingKind.COLLECTION)
    return result


def _holds_only_roles(after: Sequence[tuple[int, Heading]], level: int) -> bool:
    """Whether the outermost headings below one of this level are several roles, most with themes of their own."""
    inside = _inside([heading for _, heading in after], level)
    outermost = min((h.level for h in inside), default=0)
    members = [i for i, h in enumerate(inside) if h.level == outermost]
    themed = sum(i + 1 < len(inside) and inside[i + 1].kind is HeadingKind.PERSPECTIVE for i in members)
    roles = {inside[i].role.role for i in members if inside[i].role is not None}  # type: ignore[union-attr]
    return len(roles) > 1 and all(inside[i].role is not None for i in members) and 2 * themed > len(members)


OF_A_KIND = re.compile(r"(?:\w+ ){0,2}\w{3,}e \w+", re.IGNORECASE)


def put_themes_over_roles(found: dict[int, Heading], units: Sequence[Unit]) -> dict[int, Heading]:
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


def make_themes_of_organisations(found: dict[int, Heading]) -> dict[int, Heading]:
    """The headings, what reads as a role and is an organisation a theme where several roles head what stands in it:
    "MED-systemet" over the committees."""
    themes = dict(found)
    heads = list(found.items())
    for index, (order, heading) in enumerate(heads):
        if heading.role is None or not ORGANISATION.fullmatch(heading.label):
            continue
        if sum(h.role is not None for h in _inside([h for _, h in heads[index + 1 :]], heading.level)) > 1:
            themes[order] = Heading(HeadingKind.PERSPECTIVE, heading.level, heading.label)
    return themes


ORGANISATION = re.compile(r"\S+(?:system|organisation)(?:et|en)?", re.IGNORECASE)


def put_inside_themes(found: dict[int, Heading]) -> dict[int, Heading]:
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


def raise_over_roles(found: dict[int, Heading], units: Sequence[Unit]) -> dict[int, Heading]:
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
    outer = _enclosing(before, level)
    if outer is None or outer.kind is not HeadingKind.PERSPECTIVE:
        return None
    rank = [h for h in before if h.level == outer.level and h.kind is HeadingKind.PERSPECTIVE]
    return outer if len(rank) > 1 else None


def _enclosing_role(before: Sequence[Heading], level: int) -> Heading | None:
    """The role heading under which a heading of this level stands, the innermost heading above it."""
    outer = _enclosing(before, level)
    return outer if outer is not None and outer.kind is HeadingKind.ROLE else None


def _roles_below(after: Sequence[Heading], level: int) -> set[Role]:
    """The roles that head what stands below a heading of this level."""
    return {h.role.role for h in _inside(after, level) if h.role is not None}


def _enclosing(before: Sequence[Heading], level: int) -> Heading | None:
    """The innermost heading under which one of this level stands."""
    return next((h for h in reversed(before) if h.level < level), None)


def _inside(after: Sequence[Heading], level: int) -> list[Heading]:
    """The headings that stand below one of this level."""
    return list(itertools.takewhile(lambda h: h.level > level, after))
