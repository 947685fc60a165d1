"""Which blocks are headings, on which level, and of which kind."""

import itertools
from collections.abc import Sequence

from pipeline.records import BlockKind
from pipeline.segment.heading import SETTINGS, Heading, HeadingKind, HeadingSettings, body_style
from pipeline.segment.heading_levels import find_levels
from pipeline.segment.heading_looks import (
    content_style,
    find_bare_addresses,
    find_numbered_sections,
    find_role_tags,
    is_in_sentence,
    looks_like_heading,
    stands_over_prose,
)
from pipeline.segment.heading_tree import (
    make_gatherings,
    make_gatherings_of_roles,
    make_themes_in_roles,
    make_themes_of_counted,
    make_themes_of_organisations,
    make_themes_of_parts,
    make_themes_of_rows,
    make_themes_told_to_roles,
    make_titles_of_kinds,
    put_inside_themes,
    put_themes_over_roles,
    raise_over_roles,
    set_editorials_aside,
)
from pipeline.segment.heading_words import (
    MUNICIPALITY,
    find_role_label,
    is_bare_kind,
    is_collection,
    is_for_talks,
    is_label_line,
    is_structural,
    names_no_theme,
)
from pipeline.segment.no_headings import (
    find_called_out,
    find_label_runs,
    find_list_labels,
    find_listed,
    find_quotes,
    find_recurring_parts,
    find_signatures,
    find_speakers,
    find_twins,
)
from pipeline.segment.title import (
    ADDRESSED,
    GENRE_WORDS,
    LONGER_TEXT,
    find_named_document,
    find_title,
    heads_role,
    is_kind_of_document,
)
from pipeline.segment.units import NUMBERING, Unit
from pipeline.text_lines import END_MARKS


def find_headings(units: Sequence[Unit], settings: HeadingSettings = SETTINGS) -> dict[int, Heading]:
    """{order of the unit: its heading}. Where a source marks headings itself, nothing else is one."""
    if any(u.kind is BlockKind.HEADING for u in units):
        return _marked_headings(units)
    body = body_style(units)
    candidates = {
        u.order
        for i, u in enumerate(units)
        if looks_like_heading(u, content_style(units, i, body), settings, stands_over_prose(units, i))
        and not is_in_sentence(units, i, body)
    }
    candidates -= find_signatures(units) | find_speakers(units) | find_list_labels(units, candidates, settings)
    candidates |= find_bare_addresses(units) | find_numbered_sections(units, settings)
    candidates -= find_called_out(units, candidates, settings)
    candidates -= (
        find_twins(units, candidates) | find_listed(units, candidates) | find_recurring_parts(units, candidates)
    )
    candidates -= find_label_runs(units, candidates, settings)
    candidates -= find_quotes(units, candidates, body, settings)
    title = find_title(units, candidates, body) | find_named_document(units, candidates)
    # repeated on another page it stays the title
    names = {u.text for u in units if u.order in title and (u.words > 1 or is_kind_of_document(u.text))}
    tags = find_role_tags(units, candidates)
    levels = find_levels([u for u in units if u.order in candidates - tags.keys()], settings)
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
    found = make_gatherings(
        put_themes_over_roles(make_themes_of_rows(_make_themes(found, units), units), units),
        units,
    )
    return make_gatherings_of_roles(raise_over_roles(put_inside_themes(found), units), units)


def _marked_headings(units: Sequence[Unit]) -> dict[int, Heading]:
    """The headings of a source that marks them, with its own levels.

    The first is the document's title where it stands alone on the first level, names a kind of document or is said twice
    in a row, and no longer text stands before it.
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
    named_document = find_named_document(units, heads)
    told = alone or named or _is_said_twice(units[first:], heads)
    title = top.text if opens and not no_title and not heads_role(top.text) and told else None
    found = {
        u.order: _classify(
            u,
            u.block.level or 1,
            (u.text == title and u in like) or u.order in named_document,
            _next_unit(units, i),
            heads,
        )
        for i, u in enumerate(units)
        if u.order in heads
    }
    return make_gatherings_of_roles(_make_themes(found, units), units)


def _is_said_twice(units: Sequence[Unit], heads: set[int]) -> bool:
    """Whether the first heading is the second one too, and no sentence stands between."""
    again = next((n for n, u in enumerate(units) if n and u.order in heads), None)
    between = units[1:again] if again is not None else []
    return (
        again is not None
        and units[again].text == units[0].text
        and not any(u.text.endswith(END_MARKS) for u in between)
    )


def _make_themes(found: dict[int, Heading], units: Sequence[Unit]) -> dict[int, Heading]:
    """The headings, those themes that their place among the others makes themes, and those none that are a title or a
    paper's editorial."""
    found = make_titles_of_kinds(set_editorials_aside(found, units))
    found = make_themes_of_organisations(
        make_themes_in_roles(make_themes_told_to_roles(make_themes_of_parts(found)), units)
    )
    return make_themes_of_counted(found)


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
