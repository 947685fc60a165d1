"""Items of a text source that no bullet marks."""

from collections.abc import Sequence
from itertools import pairwise

from pipeline.layout.furniture import PAGE_NUMBER
from pipeline.layout.plain_bullets import bullet_length
from pipeline.layout.plain_chunks import LEAST_INDENT, UNFINISHED
from pipeline.layout.plain_items import ROOM
from pipeline.layout.transcript_lists import may_be_present, verb_form
from pipeline.model import Block, Line, replace
from pipeline.records import BlockKind
from pipeline.role_words import is_role
from pipeline.text_lines import END_MARKS, LETTER, is_open, is_plain

LEAST_MEAN_WORDS = 3.0  # of the items of a list that only its indentation tells


def mark_unmarked_items(chunks: Sequence[Block], signs: frozenset[str], unwrapped: bool, edge: float) -> list[Block]:
    """The chunks, those below a lead-in ("Vi forventer, at du:") parted into items that have no bullet: where they stand
    further in, as an extraction leaves them that lost the bullet, or where each line is whole and begins with a small
    letter or stands further in, as in what is copied from a web page. `edge`: where full lines end."""
    made: list[Block] = []
    chunks = _with_spaced_items([part for chunk in chunks for part in _with_marked_apart(chunk)], signs, edge)
    chunks = _with_told_lines(chunks, signs) if unwrapped else chunks
    for chunk in (part for whole in chunks for part in _parted_below_lead_ins(whole, signs, unwrapped)):
        lead = made[-1] if made else None
        starts = _item_starts(chunk, lead, signs, unwrapped, edge) if lead is not None else []
        if unwrapped and not starts and _goes_on_behind_number(chunk, made, signs):
            starts = list(range(len(chunk.lines)))
        if not starts:
            made.append(chunk)
            continue
        for a, b in zip(starts, [*starts[1:], len(chunk.lines)], strict=True):
            gap = chunk.gap if a == starts[0] else 0.0
            made.append(replace(chunk, kind=BlockKind.ITEM, lines=chunk.lines[a:b], gap=gap))
    return made


def _goes_on_behind_number(chunk: Block, made: Sequence[Block], signs: frozenset[str]) -> bool:
    """Whether a chunk goes on, line by line and with small letters, the items without bullets before a page's number."""
    if len(made) < 2 or PAGE_NUMBER.fullmatch(made[-1].text.strip()) is None:
        return False
    bare = made[-2].kind is BlockKind.ITEM and not made[-2].bullet and made[-2].text[:1].islower()
    return (
        bare
        and is_plain(chunk)
        and all(line.text[:1].islower() and not bullet_length(line.text, signs) for line in chunk.lines)
    )


def _with_spaced_items(chunks: Sequence[Block], signs: frozenset[str], edge: float) -> list[Block]:
    """The chunks, those that follow a lead-in with a blank line around each as items: each begins with a small letter,
    and had room for the next one's first word, so that none goes on with the one above."""
    lists: list[tuple[int, int]] = []
    for at, lead in enumerate(chunks):
        if is_plain(lead) and lead.text.rstrip().endswith(":"):
            end = at + 1
            while end < len(chunks) and _may_be_spaced_item(chunks[end], signs):
                end += 1
            lists.append((at + 1, end))
    apart = _ends_at_blank_lines(chunks, lists)
    made = list(chunks)
    for start, end in lists:
        items = chunks[start:end]
        ended = apart or all(_had_room(a.lines[-1], b.lines[0], edge) for a, b in pairwise(items))
        if len(items) >= (LEAST_APART if apart else LEAST_SPACED) and ended:
            made[start:end] = [replace(item, kind=BlockKind.ITEM) for item in items]
    return made


def _with_told_lines(chunks: Sequence[Block], signs: frozenset[str]) -> list[Block]:
    """The chunks, the lines right below nothing but a role ("Som leder") as items where none is a sentence and most begin
    with a verb: what the role does. One line alone is such where several are elsewhere; over a paragraph it heads that."""
    runs: list[range] = []
    for at, lead in enumerate(chunks):
        if not _names_role(lead) or (at and _names_role(chunks[at - 1])):  # roles in a row are the labels of a figure
            continue
        end = at + 1
        while end < len(chunks) and (end == at + 1 or chunks[end].gap == 0) and _may_be_told(chunks[end], signs):
            end += 1
        below = chunks[end] if end < len(chunks) else None
        prose = below is not None and is_plain(below) and below.text.endswith(END_MARKS)
        texts = [line.text.strip() for chunk in chunks[at + 1 : end] for line in chunk.lines]
        if not prose and 2 * sum(map(_begins_with_verb, texts)) > len(texts):
            runs.append(range(at + 1, end))
    several = any(sum(len(chunks[at].lines) for at in run) > 1 for run in runs)
    told = {at for run in runs for at in run} if several else set()
    return [part for at, chunk in enumerate(chunks) for part in (_line_by_line(chunk) if at in told else [chunk])]


def _names_role(chunk: Block) -> bool:
    return is_plain(chunk) and len(chunk.lines) == 1 and is_role(chunk.text.strip(), before=len("som "))


def _may_be_told(chunk: Block, signs: frozenset[str]) -> bool:
    """Whether each line of a chunk is several words, no sentence, and has neither a bullet nor a tab."""
    return (
        is_plain(chunk)
        and not _names_role(chunk)
        and all(
            text[:1].isupper()
            and text[-1:].isalnum()
            and len(text.split()) > 1
            and "\t" not in text
            and not bullet_length(text, signs)
            for text in (line.text.strip() for line in chunk.lines)
        )
    )


def _line_by_line(chunk: Block) -> list[Block]:
    """Each line of a chunk as an item."""
    return [
        replace(chunk, kind=BlockKind.ITEM, lines=(line,), gap=0.0 if n else chunk.gap)
        for n, line in enumerate(chunk.lines)
    ]


def _begins_with_verb(text: str) -> bool:
    """Whether the first of several words may be a verb, by its form and because it is no small word."""
    first = text.split(maxsplit=1)[0]
    return may_be_present(first) or verb_form(first) in ("present", "infinitive")


LEAST_SPACED = 3
LEAST_APART = 2  # where blank lines are known to end what is said


def _ends_at_blank_lines(chunks: Sequence[Block], lists: Sequence[tuple[int, int]]) -> bool:
    """Whether what goes on with a small letter does so on the next line, and outside of the lists that may be such never
    behind a blank one."""
    listed = {at for start, end in lists for at in range(start, end)}
    plain = [(at, chunk) for at, chunk in enumerate(chunks) if is_plain(chunk)]
    going_on = sum(line.text[:1].islower() for _, chunk in plain for line in chunk.lines[1:])
    behind = sum(chunk.text[:1].islower() for at, chunk in plain if at not in listed and chunk.gap > 0)
    return going_on >= LEAST_GOING_ON and not behind


LEAST_GOING_ON = 5  # lines


def _may_be_spaced_item(chunk: Block, signs: frozenset[str]) -> bool:
    plain = is_plain(chunk) and chunk.cell is None
    text = chunk.text.rstrip()
    small = text[:1].islower() and text[-1:].isalnum() and not bullet_length(text, signs)
    return plain and small and chunk.gap > 0


def _had_room(line: Line, below: Line, edge: float) -> bool:
    return line.bbox.x1 + LETTER * (1 + len(below.words[0])) < edge


def _with_marked_apart(chunk: Block) -> list[Block]:
    """A chunk with the lines that are marked as items as one item each."""
    if chunk.cell is not None or not any(line.marked for line in chunk.lines):
        return [chunk]
    parts: list[tuple[bool, list[Line]]] = []
    for line in chunk.lines:
        if line.marked or not parts or parts[-1][0]:
            parts.append((line.marked, [line]))
        else:
            parts[-1][1].append(line)
    return [
        replace(chunk, kind=BlockKind.ITEM if item else chunk.kind, lines=tuple(lines), gap=0.0 if n else chunk.gap)
        for n, (item, lines) in enumerate(parts)
    ]


def _parted_below_lead_ins(chunk: Block, signs: frozenset[str], unwrapped: bool) -> list[Block]:
    """A chunk without bullets, parted below each line with a colon where the next one stands further in, or begins with a
    small letter where lines are whole, and where lines stand further out again."""
    if not is_plain(chunk) or any(bullet_length(line.text, signs) for line in chunk.lines):
        return [chunk]
    cuts = [0]
    edge = float("inf")
    for n, (above, line) in enumerate(pairwise(chunk.lines), 1):
        x0 = line.bbox.x0
        if unwrapped and n == 1 and line.text[:1].islower() and PAGE_NUMBER.fullmatch(above.text.strip()):
            cuts.append(n)
            continue
        begins = x0 >= above.bbox.x0 + LEAST_INDENT * LETTER or (unwrapped and line.text[:1].islower())
        if above.text.rstrip().endswith(":") and begins:
            cuts.append(n)
            edge = x0
        elif x0 < edge - LETTER / 2 and cuts[-1]:
            cuts.append(n)
            edge = float("inf")
    parts = [chunk.lines[a:b] for a, b in pairwise([*cuts, len(chunk.lines)])]
    return [replace(chunk, lines=lines, gap=0.0 if n else chunk.gap) for n, lines in enumerate(parts)]


def _item_starts(chunk: Block, lead: Block, signs: frozenset[str], unwrapped: bool, right: float) -> list[int]:
    """Indices of the lines that begin items; none where the chunk is no list."""
    if not (is_plain(chunk) and is_plain(lead)) or any(bullet_length(line.text, signs) for line in chunk.lines):
        return []
    edge = chunk.lines[0].bbox.x0
    introduced = lead.text.rstrip().endswith(":")
    further_in = edge >= lead.lines[-1].bbox.x0 + LEAST_INDENT * LETTER
    if introduced and further_in and edge == min(line.bbox.x0 for line in chunk.lines):
        return [
            n
            for n, line in enumerate(chunk.lines)
            if line.bbox.x0 < edge + LETTER and not (n and _runs_on(chunk.lines[n - 1], line, right))
        ]
    if unwrapped and further_in and _is_copied_list(chunk.lines):
        return list(range(len(chunk.lines)))
    small = all(line.text[:1].islower() for line in chunk.lines)
    whole = (introduced or is_open(lead.text)) if unwrapped else introduced and _are_whole(chunk.lines, right)
    if whole and small:
        return list(range(len(chunk.lines)))
    return []


def _is_copied_list(lines: Sequence[Line]) -> bool:
    """Whether lines at one edge are a list as a browser copies it, and no menu, whose entries are a word or two."""
    level = all(line.bbox.x0 == lines[0].bbox.x0 for line in lines)
    return len(lines) > 1 and level and sum(len(line.words) for line in lines) >= LEAST_MEAN_WORDS * len(lines)


def _are_whole(lines: Sequence[Line], right: float) -> bool:
    """Whether several lines were ended on purpose: none of them is full, or breaks off at a comma or in a word."""
    ended = [line.bbox.x1 < ROOM * right and not line.text.rstrip().endswith(UNFINISHED) for line in lines[:-1]]
    return len(lines) > 1 and all(ended) and all(len(line.words) > 1 for line in lines)


def _runs_on(line: Line, below: Line, edge: float) -> bool:
    """Whether a line ends in the midst of its sentence: on a comma, or on a small word after which there was no room."""
    text = line.text.rstrip()
    full = line.bbox.x1 + (1 + len(below.words[0])) * LETTER > edge
    return text.endswith(UNFINISHED) or (full and is_open(text))
