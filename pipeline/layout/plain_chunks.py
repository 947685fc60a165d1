"""Lines of a text source → chunks between blank lines, and the items, rows and paragraphs inside them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from pipeline.full_forms import is_known
from pipeline.layout.bullets import DASH, ENUMERATOR, GLYPH, LONE, find_lettered, is_private
from pipeline.lexicon import line_ends, plain_text
from pipeline.model import Block, Cell, Line, replace
from pipeline.records import BlockKind
from pipeline.role_words import is_role
from pipeline.text_lines import (
    HEADING,
    HYPHENS,
    LEADING,
    LETTER,
    PERSON,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    is_open,
    moved_down,
    split_line,
)

LETTER_BULLET = re.compile(
    rf"([{re.escape(plain_text().bullet_letters)}])[\t ]\s*\ufffd?\s*(?=[^\s\d])"
)  # "§ 4" numbers a part
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
UNMAPPED = re.compile(r"\(cid:\d{1,5}\)\s*")  # what pdfminer writes for a glyph without a letter
LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")
DEFINES = re.compile(
    r"(?:handler om|betyder|drejer sig om)\b", re.IGNORECASE
)  # a cell whose subject is its row's label
SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})*\s+[A-ZÆØÅÉ]\w+(?:\s\w+){0,4}\s*$")  # "4.1 Henvendelser"
CAPTION = re.compile(r"(?:figur|tabel|billede|illustration|model|foto)\s*\d*\s*[:.]\s*\S", re.IGNORECASE)
CELL_LABEL = re.compile(r"(?P<label>[^–—•·]{2,40}?:?)\s(?=[–—•·]\s)")
CELL_BULLET = re.compile(r"\s(?=[–—•·]\s+\S)")
ENDED = (".", "!", "?", ":", ";", "…", "”", "»", '"', ")")
ORDINALS = "ªº"  # signs of a symbol font, which pass for small letters
UNFINISHED = (",", *HYPHENS)


@dataclass(frozen=True, slots=True)
class ChunkSettings:
    """How lines hang together.

    long: letters from which a line is a paragraph that was never wrapped, and share: part of the text that must
        stand in such lines; longest: letters that no wrapped line has, so that few_longest of the text will do.
        Lower, and wide pages are taken for unwrapped text, each line a paragraph.
    signs: from so many lines on that open with the same lone letter or unknown sign it is a bullet.
    room: part of the chunk's width below which an item's last line was ended on purpose. Higher, and a ragged margin
        passes for an end.
    rest: fewest words of a paragraph that a chunk with a small first letter goes on with. Lower, and a label is
        drawn into the definition below it.
    indent: fewest letters by which the items of a list stand further in than what introduces them.
    item_words: fewest words, in the mean, of the items of a list that only its indentation tells.
    """

    long: int = 115
    share: float = 0.4
    longest: int = 150
    few_longest: float = 0.12
    signs: int = 3
    room: float = 0.8
    rest: int = 5
    indent: int = 2
    item_words: float = 3.0


SETTINGS = ChunkSettings()


def is_unwrapped(lines: Sequence[Line], settings: ChunkSettings = SETTINGS) -> bool:
    """Whether a text's lines are whole paragraphs."""
    lengths = [len(line.text) for line in lines]
    letters = max(1, sum(lengths))
    longest = sum(n for n in lengths if n > settings.longest)
    return (
        longest > settings.few_longest * letters
        or sum(n for n in lengths if n > settings.long) > settings.share * letters
    )


def split_chunks(lines: Sequence[Line], unwrapped: bool) -> list[Block]:
    """The lines between blank ones as one paragraph each; `gap` counts the blank lines above, infinite for the first.

    Where lines are whole paragraphs each is one, except for short ones that stand together.
    """
    chunks: list[list[Line]] = []
    for line in lines:
        if (
            chunks
            and _blank_lines(chunks[-1][-1], line) == 0
            and not (unwrapped and _is_paragraph(chunks[-1][-1], line))
        ):
            chunks[-1].append(line)
        else:
            chunks.append([line])
    above = [None, *chunks[:-1]] if chunks else []
    return [
        Block(
            BlockKind.PARAGRAPH,
            tuple(chunk),
            gap=float("inf") if before is None else float(_blank_lines(before[-1], chunk[0])),
        )
        for before, chunk in zip(above, chunks, strict=True)
    ]


def join_table_rows(chunks: Sequence[Block]) -> list[Block]:
    """The chunks with the rows of a table in one: those that blank lines keep apart, with as many tabs in each, joined,
    and those that stand right below text parted from it."""
    made: list[Block] = []
    for chunk in (part for whole in chunks for part in _rows_apart(whole)):
        tabs = _tabs(chunk)
        if made and tabs and tabs == _tabs(made[-1]):
            made[-1] = replace(made[-1], lines=(*made[-1].lines, *chunk.lines))
        else:
            made.append(chunk)
    return made


def _rows_apart(chunk: Block) -> list[Block]:
    """A chunk parted where lines with tabs begin or end, two or more in a row."""
    if chunk.kind is not BlockKind.PARAGRAPH or chunk.reason is not None:
        return [chunk]
    runs = [(tabbed, tuple(run)) for tabbed, run in groupby(chunk.lines, key=_has_cells)]
    if len(runs) < 2 or not any(tabbed and len(run) > 1 for tabbed, run in runs):
        return [chunk]
    return [replace(chunk, lines=run, gap=0.0 if n else chunk.gap) for n, (_, run) in enumerate(runs)]


def _has_cells(line: Line) -> bool:
    return "\t" in line.text[bullet_length(line.text) :].strip("\n ")


def _tabs(chunk: Block) -> int:
    """How many tabs stand in each line of a chunk, 0 where the lines differ or it is no plain text."""
    counts = {line.text.rstrip().count("\t") for line in chunk.lines if not bullet_length(line.text)}
    plain = chunk.kind is BlockKind.PARAGRAPH and chunk.reason is None and len(counts) == 1
    return counts.pop() if plain else 0


def _is_paragraph(above: Line, line: Line) -> bool:
    if "\t" in above.text.strip() and "\t" in line.text.strip():
        return False  # rows of one table
    if line.text[:1].islower() and len(above.text) > SETTINGS.long and not above.text.rstrip().endswith(ENDED):
        return False  # wrapped at the width of a wide page
    stacked = all(
        len(x.words) <= 3 and x.text.rstrip()[-1].isalpha() and not bullet_length(x.text) for x in (above, line)
    )
    return not stacked and (max(len(above.text), len(line.text)) > SETTINGS.long or not line.text[:1].islower())


def _blank_lines(above: Line, below: Line) -> int:
    return max(0, round((below.bbox.top - above.bbox.top) / LEADING) - 1)


def find_sign_bullets(lines: Sequence[Line], settings: ChunkSettings = SETTINGS) -> frozenset[str]:
    """Letters and unknown signs that a symbol font printed as bullets: each opens several lines, as no word does."""
    counts = Counter(match[1] for line in lines if (match := LETTER_BULLET.match(line.text)))
    counts.update(UNKNOWN for line in lines if line.text.startswith(UNKNOWN))
    return frozenset(sign for sign, count in counts.items() if count >= settings.signs)


def bullet_length(text: str, signs: frozenset[str] = frozenset()) -> int:
    """How many characters at the start are bullet or enumerator with the space after it; 0 where there is none.

    >>> bullet_length("•\\tvi lytter"), bullet_length("n \\ufffdFor det", frozenset("n")), bullet_length("n er mange")
    (2, 3, 0)
    """
    match = LETTER_BULLET.match(text)
    if match and match[1] in signs:
        return match.end()
    if text and is_private(text[0]) and (text[0] != UNKNOWN or UNKNOWN in signs) and len(text.strip()) > 1:
        return len(text) - len(text[1:].lstrip())
    match = GLYPH.match(text) or DASH.match(text) or ENUMERATOR.match(text) or UNMAPPED.match(text)
    if match is None or match.end() >= len(text):
        return 0
    return match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())


def find_repeated_lines(lines: Sequence[Line], most_words: float = float("inf")) -> frozenset[str]:
    """Lines of at most so many words that a text has more than once and that open with a capital but end no sentence:
    its labels and the header rows of its tables, wherever they stand."""
    counts = Counter(line.text.strip() for line in lines if len(line.words) <= most_words)
    return frozenset(text for text, n in counts.items() if n > 1 and text[:1].isupper() and text[-1:].isalpha())


def split_items(chunk: Block, signs: frozenset[str], table: int, repeated: frozenset[str] = frozenset()) -> list[Block]:
    """A chunk's contents lines, rows with tabs, items and paragraphs, in order. `table`: number of the next table.
    `repeated`: see `find_repeated_lines`."""
    if chunk.kind is not BlockKind.PARAGRAPH:
        return [chunk]
    contents = sum(is_contents_line(line.text) for line in chunk.lines)
    if (contents >= 2 and contents >= 0.4 * len(chunk.lines)) or contents == len(chunk.lines):
        return [replace(chunk, kind=BlockKind.CONTENTS)]
    if _is_table(chunk.lines, signs):
        return _table_blocks(chunk, table)
    if CAPTION.match(chunk.lines[0].text) and len(chunk.lines) <= 2:
        return [replace(chunk, kind=BlockKind.CAPTION)]
    if _is_label_stack(chunk.lines, signs):
        return [replace(chunk, kind=BlockKind.DECORATION, reason="figure_residue")]
    made: list[Block] = []
    width = max(len(line.text.rstrip()) for line in chunk.lines)
    dashes = sum(DASH.match(line.text) is not None for line in chunk.lines)
    lettered = find_lettered(chunk.lines)
    for line, below in zip(chunk.lines, [*chunk.lines[1:], None], strict=True):
        bullet = bullet_length(line.text, signs) or lettered.get(id(line), 0)
        if bullet and made and dashes == 1 and _is_running_dash(line, made[-1], bullet):
            bullet = 0
        if bullet:
            made = _with_last_line_apart(made)
            gap = 0.0 if made else chunk.gap
            made.append(replace(chunk, kind=BlockKind.ITEM, lines=(line,), bullet=bullet, gap=gap))
            continue
        lists = below is not None and bullet_length(below.text, signs) > 0
        alone = bool(made) and made[-1].kind is BlockKind.ITEM and _stands_alone(line, below, made[-1])
        if alone and len(line.words) > MOST_ALONE:
            made.append(replace(chunk, lines=(replace(line, style=HEADING),), gap=1.0))
            continue
        apart = not made or alone or _begins_anew(made, line, below, lists, repeated)
        if not apart and not _ends_item(made[-1], line, width, lists):
            made[-1] = replace(made[-1], lines=(*made[-1].lines, line))
        else:
            made.append(replace(chunk, lines=(line,), gap=0.0 if made else chunk.gap))
    return made


def _begins_anew(made: Sequence[Block], line: Line, below: Line | None, lists: bool, repeated: frozenset[str]) -> bool:
    """Whether a line without a bullet is a label of its own, or stands below one. `lists`: whether an item is below it."""
    above = made[-1]
    if above.style == HEADING != line.style:
        return True
    named = line.text.strip() in repeated
    labels = named and (lists or above.kind is BlockKind.ITEM or _begins_section(above, below))
    return labels or _is_apart(made, line, below)


def _is_label_over(label: Line, lead: Line) -> bool:
    """Whether a line heads the one that leads a list in: short, ended on purpose, as a word of the next had room."""
    text = label.text.strip()
    room = len(text) + 1 + len("".join(lead.words[:1])) <= FULL_LINE
    return _is_brief(label) and room and not is_open(text)


FULL_LINE = 60  # letters, of a printed column at most
MOST_BRIEF_WORDS = 9


def _is_apart(made: Sequence[Block], line: Line, below: Line | None) -> bool:
    """Whether a line begins a quotation behind a finished sentence, or says whose the quotation above it is, or begins
    anew below such a line."""
    last, first = made[-1].lines[-1].text.rstrip(), line.text.lstrip()
    if first[:1] in QUOTE_OPEN:
        return last.endswith((".", "!", "?"))
    if _is_quoted(made[-1]):
        begins = below is None or below.text[:1].isupper() or bullet_length(below.text) > 0
        return begins and _is_brief(line)
    owned = len(made) > 1 and _is_quoted(made[-2]) and len(made[-1].lines) == 1 and _is_brief(made[-1].lines[0])
    rest = below is None and len(line.words) < LEAST_TEXT_WORDS  # of the place where who spoke works
    return owned and first[:1].isupper() and not rest


def _begins_section(above: Block, below: Line | None) -> bool:
    """Whether a label stands between a finished sentence and a new beginning."""
    ended = above.lines[-1].text.rstrip().endswith((".", "!", "?"))
    return ended and below is not None and below.text[:1].isupper()


def _stands_alone(line: Line, below: Line | None, item: Block) -> bool:
    """Whether a line of an item is a heading of its own: a common word or two with a capital, and a new beginning below;
    more of them behind an item that begins with a small letter and leaves nothing open."""
    small = item.text[:1].islower() or (item.bullet and item.text[item.bullet :][:1].islower())
    most = MOST_BEHIND_SMALL if small and not is_open(item.text) and line.text.strip()[-1:].isalpha() else MOST_ALONE
    short = _is_brief(line, most) and not line.text.isupper()
    return short and below is not None and below.text[:1].isupper() and is_known(line.words[0].casefold())


MOST_BEHIND_SMALL = 5
MOST_ALONE = 2  # words


def _is_quoted(block: Block) -> bool:
    """Whether a block is a quotation from its first letter to its last."""
    return block.text[:1] in QUOTE_OPEN and block.text[-1:] in QUOTE_CLOSE


def _is_brief(line: Line, most: int = MOST_BRIEF_WORDS) -> bool:
    """Whether a line may be a label, or say who spoke: a few words opened by a capital, without an end mark."""
    text = line.text.strip()
    return len(line.words) <= most and text[:1].isupper() and text[-1:].isalpha()


LEAST_TEXT_WORDS = 3


def _with_last_line_apart(made: list[Block]) -> list[Block]:
    """What stands above a list, its last line apart where that begins anew after a finished sentence: it introduces the
    list ("Som leder skal du:") or heads it ("Chef")."""
    if not made or made[-1].kind is not BlockKind.PARAGRAPH or len(made[-1].lines) < 2:
        return made
    *above, last = made[-1].lines
    leads = last.text.rstrip().endswith(":")
    quoted = leads and above[0].text.lstrip()[:1] in QUOTE_OPEN
    label = leads and len(above) == 1 and _is_label_over(above[0], last)
    finished = above[-1].text.rstrip().endswith((".", "!", "?")) or quoted or label
    if not finished or not last.text[:1].isupper() or last.text.rstrip().endswith((".", "!", "?")):
        return made
    return [*made[:-1], replace(made[-1], lines=tuple(above)), replace(made[-1], lines=(last,), gap=0.0)]


def _ends_item(item: Block, line: Line, width: int, lists: bool, settings: ChunkSettings = SETTINGS) -> bool:
    """Whether a line without a bullet is no part of the item above it: it begins with a capital, and stands left of the
    bullet, or had room for its first word on the item's last line, or introduces the list below (`lists`)."""
    if item.kind is not BlockKind.ITEM:
        return False
    last = item.lines[-1].text.rstrip()
    if SECTION.match(line.text) and last[-1:].isalnum() and not item.lines[0].text[:1].isdigit():
        return True
    if (
        not line.text[:1].isupper()
        or last.endswith((",", "-"))
        or last.split()[-1].casefold() in plain_text().open_ends
    ):
        return False
    if line.bbox.x0 < item.lines[0].bbox.x0 - LETTER / 2:
        return True
    ends = line.text.rstrip()
    if lists and (ends.endswith((":", "…", "–")) or ends.split()[-1].casefold() in plain_text().open_ends):
        return True
    return len(last) + 1 + len(line.words[0]) <= settings.room * width


def mark_unmarked_items(
    chunks: Sequence[Block], signs: frozenset[str], unwrapped: bool, edge: float, settings: ChunkSettings = SETTINGS
) -> list[Block]:
    """The chunks, those below a lead-in ("Vi forventer, at du:") parted into items that have no bullet: where they stand
    further in, as an extraction leaves them that lost the bullet, or where each line is whole and begins with a small
    letter or stands further in, as in what is copied from a web page. `edge`: where full lines end."""
    made: list[Block] = []
    chunks = [part for chunk in chunks for part in _with_marked_apart(chunk)]
    for chunk in (part for whole in chunks for part in _parted_below_lead_ins(whole, signs, settings)):
        lead = made[-1] if made else None
        starts = _item_starts(chunk, lead, signs, unwrapped, edge, settings) if lead is not None else []
        if not starts:
            made.append(chunk)
            continue
        for a, b in zip(starts, [*starts[1:], len(chunk.lines)], strict=True):
            gap = chunk.gap if a == starts[0] else 0.0
            made.append(replace(chunk, kind=BlockKind.ITEM, lines=chunk.lines[a:b], gap=gap))
    return made


def _with_marked_apart(chunk: Block) -> list[Block]:
    """A chunk with the lines that are marked as items as one item each."""
    if not any(line.marked for line in chunk.lines):
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


def _parted_below_lead_ins(chunk: Block, signs: frozenset[str], settings: ChunkSettings) -> list[Block]:
    """A chunk without bullets, parted below each line with a colon where the next one stands further in, and where
    lines stand further out again."""
    plain = chunk.kind is BlockKind.PARAGRAPH and chunk.reason is None
    if not plain or any(bullet_length(line.text, signs) for line in chunk.lines):
        return [chunk]
    cuts = [0]
    edge = float("inf")
    for n, (above, line) in enumerate(pairwise(chunk.lines), 1):
        x0 = line.bbox.x0
        if above.text.rstrip().endswith(":") and x0 >= above.bbox.x0 + settings.indent * LETTER:
            cuts.append(n)
            edge = x0
        elif x0 < edge - LETTER / 2 and cuts[-1]:
            cuts.append(n)
            edge = float("inf")
    parts = [chunk.lines[a:b] for a, b in pairwise([*cuts, len(chunk.lines)])]
    return [replace(chunk, lines=lines, gap=0.0 if n else chunk.gap) for n, lines in enumerate(parts)]


def _item_starts(
    chunk: Block, lead: Block, signs: frozenset[str], unwrapped: bool, right: float, settings: ChunkSettings
) -> list[int]:
    """Indices of the lines that begin items; none where the chunk is no list."""
    plain = all(b.kind is BlockKind.PARAGRAPH and b.reason is None for b in (chunk, lead))
    if not plain or any(bullet_length(line.text, signs) for line in chunk.lines):
        return []
    edge = chunk.lines[0].bbox.x0
    introduced = lead.text.rstrip().endswith(":")
    further_in = edge >= lead.lines[-1].bbox.x0 + settings.indent * LETTER
    if introduced and further_in and edge == min(line.bbox.x0 for line in chunk.lines):
        return [
            n
            for n, line in enumerate(chunk.lines)
            if line.bbox.x0 < edge + LETTER and not (n and _runs_on(chunk.lines[n - 1], line, right))
        ]
    if unwrapped and further_in and _is_copied_list(chunk.lines, settings):
        return list(range(len(chunk.lines)))
    small = all(line.text[:1].islower() for line in chunk.lines)
    whole = (introduced or is_open(lead.text)) if unwrapped else introduced and _are_whole(chunk.lines, right, settings)
    if whole and small:
        return list(range(len(chunk.lines)))
    return []


def _is_copied_list(lines: Sequence[Line], settings: ChunkSettings) -> bool:
    """Whether lines at one edge are a list as a browser copies it, and no menu, whose entries are a word or two."""
    level = all(line.bbox.x0 == lines[0].bbox.x0 for line in lines)
    return len(lines) > 1 and level and sum(len(line.words) for line in lines) >= settings.item_words * len(lines)


def _are_whole(lines: Sequence[Line], right: float, settings: ChunkSettings) -> bool:
    """Whether several lines were ended on purpose: none of them is full, or breaks off at a comma or in a word."""
    ended = [
        line.bbox.x1 < settings.room * right and not line.text.rstrip().endswith(UNFINISHED) for line in lines[:-1]
    ]
    return len(lines) > 1 and all(ended) and all(len(line.words) > 1 for line in lines)


def _runs_on(line: Line, below: Line, edge: float) -> bool:
    """Whether a line ends in the midst of its sentence: on a comma, or on a small word after which there was no room."""
    text = line.text.rstrip()
    full = line.bbox.x1 + (1 + len(below.words[0])) * LETTER > edge
    return text.endswith(UNFINISHED) or (full and is_open(text))


def join_lone_bullets(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a page, each bullet that stands alone on its line before the text below it: an extraction puts
    bullets and texts of a list on lines of their own."""
    made: list[Line] = []
    shift = 0.0
    bullet: Line | None = None
    alone = [_is_lone_bullet(line) for line in lines]
    for n, line in enumerate(lines):
        beside = alone[max(0, n - 1) : n] + alone[n + 1 : n + 2]
        if alone[n] and n + 1 < len(lines) and not any(beside) and len(lines[n + 1].words) > 1:
            bullet = line
        elif bullet is not None:
            shift += bullet.bbox.top - line.bbox.top
            text = f"{bullet.text.strip()} {line.text}"
            made.append(moved_down(replace(line, text=text, bbox=line.bbox._replace(x0=bullet.bbox.x0)), shift))
            bullet = None
        else:
            made.append(moved_down(line, shift))
    return tuple(made)


def _is_lone_bullet(line: Line) -> bool:
    text = line.text.strip()
    return LONE.fullmatch(text) is not None or (len(text) == 1 and is_private(text))


def _is_label_stack(lines: Sequence[Line], signs: frozenset[str]) -> bool:
    """Whether a chunk is the labels of a figure: three or more lines of one to three words, each opened by a capital,
    none with an end mark."""
    return len(lines) >= 3 and all(
        len(line.words) <= 3
        and line.text[:1].isupper()
        and line.text.rstrip()[-1].isalpha()
        and not bullet_length(line.text, signs)
        for line in lines
    )


def _is_running_dash(line: Line, above: Block, bullet: int) -> bool:
    """Whether the only dash of a chunk is the sentence's own, which happens to begin a wrapped line."""
    last = above.lines[-1].text.rstrip()
    if len(above.lines) == 1 and _is_role(above.lines[0]):
        return False
    return DASH.match(line.text) is not None and not last.endswith(ENDED) and line.text[bullet : bullet + 1].islower()


def _is_table(lines: Sequence[Line], signs: frozenset[str]) -> bool:
    """Whether all lines are rows of cells with tabs between them, most of them as many in each."""
    tabs = Counter(line.text[bullet_length(line.text, signs) :].rstrip().count("\t") for line in lines)
    same = tabs.most_common(1)[0][1] if tabs else 0
    listed = bool(lines) and bullet_length(lines[0].text, signs) > 0
    return len(lines) >= 2 and 0 not in tabs and same >= 0.6 * len(lines) and not listed


def _table_blocks(chunk: Block, table: int) -> list[Block]:
    signed = _signatures([split_line(line, [m.end() for m in re.finditer("\t+", line.text)]) for line in chunk.lines])
    if signed:
        return [replace(chunk, lines=(cell,)) for pair in signed for cell in pair]
    rows = [split_line(line, [m.end() for m in re.finditer("\t", line.text)]) for line in chunk.lines]
    first_row = _is_header_row(rows)
    below = rows[1:] if first_row else rows
    first_column = _is_header_column(rows, below)
    return [
        replace(
            piece,
            cell=Cell(table, number, column, header=(first_row and number == 0) or (first_column and column == 0)),
        )
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell.text.strip()
        for piece in _cell_blocks(cell)
    ]


def _signatures(rows: Sequence[Sequence[Line]]) -> list[tuple[Line, ...]]:
    """Names, each with the title right below it, of those who sign; nothing where two rows are something else."""
    if len(rows) != 2 or len(rows[0]) != len(rows[1]):
        return []
    names, titles = rows
    signed = all(PERSON.fullmatch(cell.text.strip()) for cell in names) and all(_is_role(cell) for cell in titles)
    return list(zip(names, titles, strict=True)) if signed else []


def _is_header_row(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether the first row heads the columns: by an empty corner, or one above roles, else by the length of its cells."""
    below = rows[1:]
    if not rows[0][0].text.strip() or (_name_roles(below) and not _is_role(rows[0][0])):
        return True
    return _are_labels(rows[0], [cell for row in below for cell in row])


def _is_header_column(rows: Sequence[Sequence[Line]], below: Sequence[Sequence[Line]]) -> bool:
    """Whether the first column labels the rows: by roles in it, or roles heading the others, else by the length of its
    cells."""
    roles = sum(_is_role(cell) for cell in rows[0][1:])
    if _name_roles(below) or (roles >= 2 and not _is_role(rows[0][0]) and len(rows) > len(below)):
        return True
    return _are_labels([row[0] for row in below], [cell for row in below for cell in row[1:]])


def label_rows(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with the first column of each table marked as its rows' labels where it is, as a source seldom says."""
    tables: dict[int, dict[tuple[int, int], Line]] = {}
    for block in blocks:
        if block.cell is not None:
            tables.setdefault(block.cell.table, {}).setdefault((block.cell.row, block.cell.column), block.lines[0])
    labelled = {number for number, cells in tables.items() if _labels_rows(cells)}
    headed = {number for number, cells in tables.items() if _lacks_header(cells)}
    return [
        replace(b, cell=replace(b.cell, header=True))
        if b.cell is not None
        and ((b.cell.table in labelled and b.cell.column == 0) or (b.cell.table in headed and b.cell.row == 1))
        else b
        for b in blocks
    ]


def _lacks_header(cells: Mapping[tuple[int, int], Line]) -> bool:
    """Whether a table's header row is empty and its first row stands in for it, as converters leave it."""
    first = min(row for row, _ in cells)
    heads = [line for (row, _), line in cells.items() if row == 1]
    return first == 1 and len(heads) > 1 and _are_labels(heads, [line for (row, _), line in cells.items() if row > 1])


def _labels_rows(cells: Mapping[tuple[int, int], Line]) -> bool:
    columns = range(1 + max(column for _, column in cells))
    blank = replace(next(iter(cells.values())), text="")
    rows = [[cells.get((row, column), blank) for column in columns] for row in sorted({row for row, _ in cells})]
    filled = all(row[0].text and any(cell.text for cell in row[1:]) for row in rows[1:])
    return len(rows) > 1 and filled and _is_header_column(rows, rows[1:])


def _name_roles(rows: Sequence[Sequence[Line]]) -> bool:
    labelled = [row for row in rows if row[0].text.strip()]  # an empty one goes on with the label above
    return len(labelled) >= 2 and sum(_is_role(row[0]) for row in labelled) >= max(2, 0.6 * len(labelled))


def _is_role(cell: Line) -> bool:
    """Whether a cell holds nothing but a role, a bullet or a small word before it."""
    return is_role(cell.text.strip(), before=4)


def _are_labels(heads: Sequence[Line], others: Sequence[Line]) -> bool:
    """Whether cells are labels beside the others: short, without an end mark, and shorter than those."""
    texts = [line.text.strip() for line in heads if line.text.strip()]
    rest = [line.text.strip() for line in others if line.text.strip()]
    if not texts or not rest or any(DEFINES.match(text) or bullet_length(text) for text in texts):
        return False
    short = all(len(t.split()) <= 9 and not t.endswith((".", "!", "?")) and not CELL_LABEL.match(t) for t in texts)
    return short and sum(map(len, rest)) / len(rest) > LABEL_RATIO * sum(map(len, texts)) / len(texts)


SHORT_LABEL = 3  # words
LABEL_RATIO = 1.3  # how much longer cells are than the labels of their row or column


def _cell_blocks(cell: Line) -> list[Block]:
    """The label and the bullets of one cell, or its whole text: "Formål – Ro om opgaven – Tid til den"."""
    label = CELL_LABEL.match(cell.text)
    opens = bullet_length(cell.text)
    introduces = label is not None and (len(label["label"].split()) <= SHORT_LABEL or is_open(label["label"]))
    if not opens and not introduces:
        return [Block(BlockKind.CELL, (cell,))]
    cuts = [match.end() for match in CELL_BULLET.finditer(cell.text)]
    return [Block(BlockKind.CELL, (part,), bullet=bullet_length(part.text)) for part in split_line(cell, cuts)]


def join_split_rows(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with each row of a table that only goes on with the row above, its cells' texts broken by a converter,
    joined to it."""
    made: list[Block] = []
    for _, group in groupby(blocks, key=lambda b: b.cell.table if b.cell is not None else None):
        members = list(group)
        made += _rows_joined(members) if members[0].cell is not None else members
    return made


def _rows_joined(cells: Sequence[Block]) -> list[Block]:
    kept: dict[int, Block] = {}  # {column: the last cell in it}
    made: list[Block] = []
    for _, group in groupby(cells, key=lambda b: b.cell.row if b.cell is not None else -1):
        row = list(group)
        above = [kept.get(b.cell.column) for b in row if b.cell is not None]
        if all(b is not None and _goes_on_below(b, rest) for b, rest in zip(above, row, strict=True)):
            for b, rest in zip(above, row, strict=True):
                joined = replace(b, lines=(*b.lines, *rest.lines))
                made[next(n for n, m in enumerate(made) if m is b)] = joined
                kept[joined.cell.column] = joined
            continue
        made += row
        kept = {b.cell.column: b for b in row if b.cell is not None}
    return made


def _goes_on_below(cell: Block, rest: Block) -> bool:
    unfinished = not cell.text.rstrip().endswith(ENDED) and not (cell.cell is not None and cell.cell.header)
    return unfinished and rest.text[:1].islower() and not rest.bullet


def part_cells(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with each cell of a source that marks its tables parted at the bullets it keeps as text."""
    made: list[Block] = []
    for block in blocks:
        marked = block.cell is not None and not block.bullet and any(bullet_length(line.text) for line in block.lines)
        made += _items_of_cell(block) if marked else [block]
    return made


def _items_of_cell(block: Block) -> list[Block]:
    lines = [part for line in block.lines for cell in _cell_blocks(line) for part in cell.lines]
    starts = [n for n, line in enumerate(lines) if n == 0 or bullet_length(line.text)]
    parts = [tuple(lines[a:b]) for a, b in pairwise([*starts, len(lines)])]
    return [replace(block, lines=part, bullet=bullet_length(part[0].text)) for part in parts]


def join_rests(blocks: Sequence[Block], settings: ChunkSettings = SETTINGS) -> list[Block]:
    """Blocks with each unfinished paragraph or item joined to its rest, which a blank line or a page end cut off.

    The rest begins with a small letter; a broken word draws on any rest. What was set aside between them stays aside.
    """
    made: list[Block] = []
    open_at: int | None = None
    for block in blocks:
        if block.reason is not None:
            made.append(block)
            continue
        if open_at is not None and _goes_on(made[open_at], block, settings):
            made[open_at] = replace(made[open_at], lines=(*made[open_at].lines, *block.lines))
            continue
        made.append(block)
        open_at = len(made) - 1
    return made


def _goes_on(block: Block, rest: Block, settings: ChunkSettings) -> bool:
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or rest.kind is not BlockKind.PARAGRAPH:
        return False
    last, first = block.lines[-1].text.rstrip(), rest.lines[0].text.lstrip()
    if last.endswith(ENDED) or not first[:1].islower() or first[0] in ORDINALS:
        return False
    if last.endswith(UNFINISHED) or last.split()[-1].casefold() in line_ends().function_words:
        return True
    # items that begin with capitals go on with small letters
    whole = block.bullet > 0 and block.text[:1].isupper() and is_known(first.split()[0].strip(",.;:"))
    return whole or len(block.text.split()) >= settings.rest


def is_contents_line(text: str) -> bool:
    """Whether a line leads to a page: "Forord ...... 3".

    >>> is_contents_line("Forord ........ 3"), is_contents_line("Vi tøver … og så går vi")
    (True, False)
    """
    return LEADERS.search(text) is not None
