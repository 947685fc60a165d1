"""The page of all rules, made from their docstrings and the word lists: what decides what, in which order."""

import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence

HEAD = """\
# What decides what

Made by `grundlag schemas --rules docs/rules.md` from the rules' own words and the word lists in `pipeline/lexicon/`: change
those, not this file. A rule's name is what the records say (`role_rule`, `repairs[].rule`, `doubts[]`).
"""


def rules_page() -> str:
    """The page as Markdown."""
    from pipeline.layout.bare_items import split_where_broken
    from pipeline.layout.boxes import find_boxes
    from pipeline.layout.bullets import find_bullet, mark_drawn_bullets
    from pipeline.layout.continuation import join_cells, join_continuations, join_tables
    from pipeline.layout.footnotes import mark_footnotes
    from pipeline.layout.furniture import find_furniture
    from pipeline.layout.gutters import find_gutters
    from pipeline.layout.headed_matrices import find_headed_matrices
    from pipeline.layout.matrices import find_matrix
    from pipeline.layout.plain_bullets import join_lone_bullets
    from pipeline.layout.plain_columns import unroll_columns
    from pipeline.layout.plain_contents import mark_titles
    from pipeline.layout.plain_dense import part_paragraphs
    from pipeline.layout.plain_grids import find_spaced_grids
    from pipeline.layout.plain_matrices import find_role_matrices
    from pipeline.layout.plain_residue import find_figure_lines
    from pipeline.layout.ruled_rows import find_ruled_rows
    from pipeline.layout.spread import join_spread_words
    from pipeline.layout.superior_figures import split_superior_figures
    from pipeline.layout.table_margins import complete_grid
    from pipeline.layout.tables import find_grids, find_spaced_tiles, find_tiled_grids
    from pipeline.layout.turned import find_turned_labels
    from pipeline.layout.unmarked_items import mark_unmarked_items
    from pipeline.repair import hyphens
    from pipeline.segment.callouts import find_callouts, find_legends
    from pipeline.segment.definitions import find_defined_titles
    from pipeline.segment.doubts import WEIGHTS
    from pipeline.segment.groups import group_statements, perspective_keys
    from pipeline.segment.heading_words import find_role_label, is_collection, is_structural
    from pipeline.segment.imprints import is_imprint
    from pipeline.segment.kinds import classify_kind, is_quotation
    from pipeline.segment.outline import find_headings
    from pipeline.segment.plain_outline import outline_text
    from pipeline.segment.role_rules import ROLE_RULES, find_lead_in_role, find_subject
    from pipeline.segment.statement_spans import says_something

    layout = (
        split_superior_figures, find_furniture, join_spread_words,
        find_grids, find_ruled_rows, complete_grid, find_turned_labels,
        find_headed_matrices, find_matrix, find_tiled_grids, find_spaced_tiles,
        find_boxes, find_gutters, find_bullet, mark_drawn_bullets,
        split_where_broken, mark_footnotes, join_tables, join_cells, join_continuations,
    )  # fmt: skip
    plain = (
        join_lone_bullets, mark_titles, find_spaced_grids, find_role_matrices, unroll_columns, part_paragraphs,
        mark_unmarked_items, find_figure_lines, outline_text,
    )  # fmt: skip
    headings = (find_headings, is_structural, find_role_label, is_collection)
    texts = (says_something, is_imprint, find_callouts, find_legends, is_quotation, classify_kind)
    parts = [
        HEAD,
        *_chapter("Line ends", "The first rule that has an answer decides.", hyphens.RULES),
        *_chapter("Layout", "In this order, on each page.", layout),
        *_chapter("Layout of texts without type", "In this order.", plain),
        *_chapter(
            "Headings",
            "What a heading does is decided by the first of these that fits; else it names a theme.",
            headings,
        ),
        *_chapter("Roles", "The first rule that has an answer decides.", ROLE_RULES),
        *_chapter("How roles are found in a text", "", (find_lead_in_role, find_subject, find_defined_titles)),
        *_chapter("Statements and their kinds", "", texts),
        *_chapter("What is said twice, and what is one perspective", "", (group_statements, perspective_keys)),
        "## Doubts\n",
        "`confidence` is 1, less the share of each doubt: the part of statements with it that were wrong on generated "
        "documents.\n",
        *(f"* `{name}`: {weight:.0%}" for name, weight in WEIGHTS.items()),
        "",
        *_words(),
    ]
    return "\n".join(parts)


def _chapter(title: str, order: str, rules: Sequence[Callable]) -> Iterator[str]:
    yield f"## {title}\n"
    if order:
        yield f"{order}\n"
    for number, rule in enumerate(rules, 1):
        yield f"### {number}. `{rule.__name__}`\n"
        yield _told(rule)


def _told(rule: Callable) -> str:
    """A rule's docstring: its words as they are, its examples and figures as code."""
    blocks = textwrap.dedent(inspect.getdoc(rule) or "").split("\n\n")
    told = [f"```\n{block}\n```" if block.startswith((">>>", " ")) else block for block in blocks]
    return "\n\n".join(told) + "\n"


def _words() -> Iterator[str]:
    """The word lists that an operator may want to change."""
    from pipeline.lexicon import headings, modality, roles

    yield "## Words\n"
    yield "### Roles, by code (`roles.toml`)\n"
    yield "Inflected and compounded by rule: `udviklingschef` ends in `chef`.\n"
    for role, entry in roles().entries():
        yield f"* `{role.value}`: {_listed([*entry.words, *entry.phrases])}"
    structural = headings().structural
    yield "\n### Headings of parts, which name no theme (`headings.toml`)\n"
    yield from _lists(
        {
            "whole": sorted(structural.exact),
            "first words": structural.opening,
            "first words, with a noun for the document": structural.opening_use,
            "last words": structural.closing,
        }
    )
    yield "\n### Headings that name the kind of what follows (`headings.toml`)\n"
    collection = headings().collection
    yield from _lists({"nouns in the plural": sorted(collection.nouns), "phrases": sorted(collection.phrases)})
    yield "\n### Modality, the first that fits (`modality.toml`)\n"
    for name, patterns in modality():
        if name != "no_verbs":
            yield f"* `{name}`: " + ", ".join(f"`{pattern}`" for pattern in patterns)
    yield ""


def _lists(lists: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name, words in lists.items():
        yield f"* {name}: {_listed(words)}"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(word.strip() for word in words)
