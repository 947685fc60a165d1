"""The title of a text source, and titles of its pages that a drawing program printed last."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.lexicon import document_kinds
from pipeline.segment.plain_labels import Piece
from pipeline.text_lines import END_MARKS
from pipeline.trails import leads_to, page_of_trail


def mark_title(pieces: Sequence[Piece]) -> list[Piece]:
    """The labels that open the document: its title, and beside it what stands on the cover and is no heading."""
    opening = [i for i, p in enumerate(pieces) if not p.aside]
    run: list[int] = []
    for index in opening:
        if not pieces[index].label or pieces[index].page != pieces[opening[0]].page:
            break
        run.append(index)
    if not run:
        return list(pieces)
    near = opening[len(run) : len(run) + MOST_BETWEEN] if len(run) == 1 else []
    again = [i for i in near if pieces[i].label and pieces[i].key == pieces[run[0]].key]
    if again and not any(pieces[i].content and pieces[i].text.endswith(END_MARKS) for i in range(again[0])):
        both = (run[0], *again)  # a viewer's page has it over the text's own cover
        return [p.turned(level=1) if i in both else p for i, p in enumerate(pieces)]
    titled = next((i for i in run if _names_document(pieces[i].text) or ends_trail(pieces, i)), None)
    if titled is None and len(run) == 1 and _stands_over_numbers(pieces, run[0]):
        titled = run[0]
    over_text = run[-1] + 1 < len(pieces) and pieces[run[-1] + 1].page == pieces[run[-1]].page
    last = pieces[run[-1]]
    keeps_last = (
        over_text
        and run[-1] != titled
        and (last.role or last.structural or last.repeated or last.partial or last.whole)
    )
    cover = run[:-1] if keeps_last else run
    if not cover or (titled is None and len(cover) == 1 and over_text and len(run) == 1):
        return list(pieces)
    title = cover[0] if pieces[cover[0]].role is None and not pieces[cover[0]].structural else titled
    if title is None or (title != titled and over_text and _is_one_of_many(pieces, title)):
        return list(pieces)
    made = list(pieces)
    for index in cover:
        if index == title:
            made[index] = made[index].turned(level=1)
        elif made[index].role is None and not made[index].structural:
            made[index] = replace(made[index], label=False)
    return made


MOST_BETWEEN = 3  # pieces: the address of the site


def ends_trail(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a web page's trail above a label leads to it, by its name or because it is the first text below."""
    above = pieces[index - 1] if index else None
    if (
        above is not None
        and above.block.reason == "web_residue"
        and page_of_trail(above.block.lines[-1].text) is not None
    ):
        return True
    return any(
        piece.block.reason == "web_residue" and leads_to(piece.text, pieces[index].text) for piece in pieces[:index]
    )


def _is_one_of_many(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a first label in capitals is a chapter's, since others in capitals follow."""
    later = (p for p in pieces[index + 1 :] if p.label and p.role is None and not p.structural)
    return pieces[index].capitals and any(p.capitals for p in later)


def _stands_over_numbers(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a label without a number stands before numbered ones, of which the first is 1 and most others are like it."""
    later = [p for p in pieces[index + 1 :] if p.label and not p.aside]
    numbered = [p for p in later if p.numbered]
    counted = len(numbered) >= LEAST_NUMBERED and numbered[0].text.startswith("1") and numbered[0] is later[0]
    return counted and not pieces[index].numbered and 2 * len(numbered) > len(later)


LEAST_NUMBERED = 3


def _names_document(text: str) -> bool:
    folded = text.casefold()
    return any(word in folded for kind in document_kinds().kind for word in kind.words)


def titles_drawn_last(pieces: Sequence[Piece]) -> set[int]:
    """Indices of the labels that follow text standing on its page under no heading: at most one a page, and no question."""
    if not pieces or pieces[0].page == pieces[-1].page:
        return set()
    found: set[int] = set()
    texts: set[int] = set()
    labels: set[int] = set()
    for index, piece in enumerate(pieces):
        if piece.aside:
            continue
        if piece.label and piece.page not in labels and not piece.text.endswith("?"):
            labels.add(piece.page)
            if piece.page in texts:
                found.add(index)
        if piece.content:
            texts.add(piece.page)
    return found


def move_page_titles(pieces: Sequence[Piece]) -> tuple[list[Piece], frozenset[int]]:
    """Titles that a page drew last, put at its start; and which pieces these are now.

    A role stands at the end of its page where the page has no other role; a theme or a part of the document behind
    text without a heading, with no text of its own.
    """
    by_page: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_page[piece.page].append(piece)
    made: list[Piece] = []
    tops: set[int] = set()
    for page in by_page.values():
        title = _find_page_title(page) if len(by_page) > 1 else None
        if title is None:
            made += page
            continue
        start = next(i for i, p in enumerate(page) if not p.aside)
        rest = [p for i, p in enumerate(page) if i != title]
        tops.add(len(made) + start)
        made += [*rest[:start], page[title], *rest[start:]]
    return made, frozenset(tops)


def _find_page_title(page: Sequence[Piece]) -> int | None:
    """Index of the heading that belongs above all text of its page though it stands behind."""
    placed = [i for i, p in enumerate(page) if not p.aside]
    texts = [i for i in placed if page[i].content]
    if not texts or page[texts[0]].block.lines[0].page < page[texts[0]].block.lines[-1].page:
        return None
    last = placed[-1]
    roles = [i for i in placed if page[i].label and page[i].role is not None]
    if page[last].label and roles == [last]:
        return last
    first_label = next((i for i in placed if page[i].label), None)
    if first_label is None or first_label < texts[0]:
        return None
    below = page[first_label + 1] if first_label + 1 < len(page) else None
    own_text = below is not None and (below.content or (below.label and not below.structural))
    return first_label if not own_text and page[first_label].role is None else None
