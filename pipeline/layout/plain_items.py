"""A chunk of text → its contents lines, rows, items and paragraphs."""

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.full_forms import is_known
from pipeline.layout.bullets import DASH, find_lettered
from pipeline.layout.plain_bullets import bullet_length
from pipeline.layout.plain_chunks import ENDED
from pipeline.layout.plain_tables import is_role_cell, is_table, table_blocks
from pipeline.lexicon import grammar, line_ends, plain_text
from pipeline.model import Block, Line, replace
from pipeline.records import BlockKind
from pipeline.text_lines import (
    DEFINES,
    END_MARKS,
    HEADING,
    LETTER,
    PERSON,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    fold,
    is_open,
    split_line,
)

LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")
# "4.1 Henvendelser"
SECTION = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})+\s+[A-ZÆØÅÉ][\w-]+|\d{1,2}\s+[A-ZÆØÅÉ]\w+)(?:\s[\w-]+){0,4}\s*$")
CAPTION = re.compile(r"(?:figur|tabel|billede|illustration|model|foto)\s*\d*\s*[:.]\s*\S", re.IGNORECASE)
# Part of the width below which an item's last line was ended on purpose; higher, and a ragged margin passes for an end.
ROOM = 0.8


def find_repeated_lines(lines: Sequence[Line], most_words: float = float("inf")) -> frozenset[str]:
    """Lines of at most so many words that a text has more than once and that open with a capital but end no sentence:
    its labels, the header rows of its tables and what leads its lists in, wherever they stand."""
    counts = Counter(line.text.strip() for line in lines if len(line.words) <= most_words)
    return frozenset(
        text for text, n in counts.items() if n > 1 and text[:1].isupper() and (text[-1:].isalpha() or text[-1:] == ":")
    )


def split_items(chunk: Block, signs: frozenset[str], table: int, repeated: frozenset[str] = frozenset()) -> list[Block]:
    """A chunk's contents lines, rows with tabs, items and paragraphs, in order. `table`: number of the next table.
    `repeated`: see `find_repeated_lines`."""
    if chunk.kind is not BlockKind.PARAGRAPH:
        return [chunk]
    contents = sum(is_contents_line(line.text) for line in chunk.lines)
    if (contents >= 2 and contents >= 0.4 * len(chunk.lines)) or contents == len(chunk.lines):
        return [replace(chunk, kind=BlockKind.CONTENTS)]
    if is_table(chunk.lines, signs):
        return table_blocks(chunk, table)
    if (row := _role_and_text(chunk.lines)) is not None:
        return [replace(chunk, lines=(row[0],)), replace(chunk, lines=(row[1],), gap=0.0)]
    if _is_label_over_questions(chunk.lines):
        return [replace(chunk, lines=chunk.lines[:1]), replace(chunk, lines=chunk.lines[1:], gap=0.0)]
    if CAPTION.match(chunk.lines[0].text) and len(chunk.lines) <= 2:
        return [replace(chunk, kind=BlockKind.CAPTION)]
    if _is_label_stack(chunk.lines, signs):
        return [replace(chunk, kind=BlockKind.DECORATION, reason="figure_residue")]
    made: list[Block] = []
    width = max(len(line.text.rstrip()) for line in chunk.lines)
    dashes = sum(DASH.match(line.text) is not None for line in chunk.lines)
    lettered = find_lettered(chunk.lines)
    quotations = find_quotations(chunk.lines)
    for line, below in zip(chunk.lines, [*chunk.lines[1:], None], strict=True):
        bullet = bullet_length(line.text, signs) or lettered.get(id(line), 0)
        if bullet and made and dashes == 1 and line.text[0] not in signs and _is_running_dash(line, made[-1], bullet):
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
        item = bool(made) and made[-1].kind is BlockKind.ITEM and made[-1].text[-1:].isalnum()
        quoted = item and id(line) in quotations and not is_open(made[-1].text)
        apart = not made or alone or quoted or _begins_anew(made, line, below, lists, repeated)
        if not apart and not _ends_item(made[-1], line, width, lists):
            made[-1] = replace(made[-1], lines=(*made[-1].lines, line))
        else:
            made.append(replace(chunk, lines=(line,), gap=0.0 if made else chunk.gap))
    return made


def find_quotations(lines: Sequence[Line]) -> frozenset[int]:
    """The ids of the lines with which a quotation of whole sentences begins, which ends where a line does."""
    return frozenset(
        id(line)
        for n, line in enumerate(lines)
        if line.text.lstrip()[:1] in QUOTE_OPEN
        and QUOTED.match("\n".join(below.text.strip() for below in lines[n : n + MOST_QUOTED_LINES]))
    )


MOST_QUOTED_LINES = 5
QUOTED = re.compile(rf".[^{''.join(QUOTE_CLOSE)}]*[.!?][{''.join(QUOTE_CLOSE)}](?:\n|$)")


def _begins_anew(made: Sequence[Block], line: Line, below: Line | None, lists: bool, repeated: frozenset[str]) -> bool:
    """Whether a line without a bullet is a label of its own, or stands below one. `lists`: whether an item is below it."""
    above = made[-1]
    if above.style == HEADING != line.style:
        return True
    named = line.text.strip() in repeated
    labels = named and (lists or above.kind is BlockKind.ITEM or _begins_section(above, below))
    return labels or _is_apart(made, line, below) or _heads_rest(made[-1], line, below)


def _heads_rest(item: Block, line: Line, below: Line | None) -> bool:
    """Whether a line, or two, that stand below an item which leaves nothing open are nothing but a role: it heads what
    follows."""
    if item.kind is not BlockKind.ITEM or not line.text[:1].isupper() or is_open(item.text):
        return False
    if item.text.split()[-1].casefold() in line_ends().function_words:
        return False  # "en åben dialog med / HovedMED"
    if below is None or bullet_length(below.text):
        return False  # the list goes on
    return is_role_cell(line) or is_role_cell(replace(line, text=fold([line, below])))


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
        return last.endswith(END_MARKS)
    if _is_quoted(made[-1]):
        begins = below is None or below.text[:1].isupper() or bullet_length(below.text) > 0
        return begins and _is_brief(line)
    owned = len(made) > 1 and _is_quoted(made[-2]) and len(made[-1].lines) == 1 and _is_brief(made[-1].lines[0])
    rest = below is None and len(line.words) < LEAST_TEXT_WORDS  # of the place where who spoke works
    return owned and first[:1].isupper() and not rest


def _begins_section(above: Block, below: Line | None) -> bool:
    """Whether a label stands between a finished sentence and a new beginning, or a blank line."""
    ended = above.lines[-1].text.rstrip().endswith(END_MARKS)
    return ended and (below is None or below.text[:1].isupper())


def _stands_alone(line: Line, below: Line | None, item: Block) -> bool:
    """Whether a line of an item is a heading of its own: a common word or two with a capital, and a new beginning below,
    or what the line below says it means; more of them behind an item that begins with a small letter and leaves nothing
    open."""
    if is_explained(line, below):
        return True
    small = item.text[:1].islower()
    most = MOST_BEHIND_SMALL if small and not is_open(item.text) and line.text.strip()[-1:].isalpha() else MOST_ALONE
    short = _is_brief(line, most) and not line.text.isupper()
    return short and below is not None and below.text[:1].isupper() and is_known(line.words[0].casefold())


def is_explained(line: Line, below: Line | None) -> bool:
    """Whether the line below says what a line means: "Mod" over "Mod handler om at spørge"."""
    text = line.text.strip()
    again = below is not None and below.text.startswith(f"{text} ")
    return below is not None and again and DEFINES.match(below.text[len(text) + 1 :]) is not None


MOST_BEHIND_SMALL = 5
MOST_ALONE = 2  # words


def _is_quoted(block: Block) -> bool:
    """Whether a block is a quotation from its first letter to its last."""
    return block.lines[-1].text.rstrip()[-1:] in QUOTE_CLOSE and block.text[:1] in QUOTE_OPEN


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
    finished = above[-1].text.rstrip().endswith(END_MARKS) or quoted or label
    if not finished or not last.text[:1].isupper() or last.text.rstrip().endswith(END_MARKS):
        return made
    return [*made[:-1], replace(made[-1], lines=tuple(above)), replace(made[-1], lines=(last,), gap=0.0)]


def _ends_item(item: Block, line: Line, width: int, lists: bool) -> bool:
    """Whether a line without a bullet is no part of the item above it: it begins with a capital, and stands left of the
    bullet, or had room for its first word on the item's last line, or introduces the list below (`lists`)."""
    if item.kind is not BlockKind.ITEM:
        return False
    last = item.lines[-1].text.rstrip()
    if SECTION.match(line.text) and last[-1:].isalnum() and not item.lines[0].text[:1].isdigit():
        return True
    if not line.text[:1].isupper() or last.endswith((",", "-")):
        return False
    small = item.text[:1].islower()
    if lists and small and line.text.rstrip().endswith(":"):
        return True  # behind "… der indkaldes til" too
    if last.split()[-1].casefold() in plain_text().open_ends:
        return False
    if line.bbox.x0 < item.lines[0].bbox.x0 - LETTER / 2:
        return True
    if small and last[-1:].isalnum() and _opens_sentence(line):
        return True
    ends = line.text.rstrip()
    if lists and (ends.endswith((":", "…", "–")) or ends.split()[-1].casefold() in plain_text().open_ends):
        return True
    return len(last) + 1 + len(line.words[0]) <= ROOM * width


def _opens_sentence(line: Line) -> bool:
    """Whether a line begins with a small word in a capital, which nothing but a sentence's first word has: "Hvornår …"."""
    first, second, *_ = *(word.strip(",") for word in line.words), ""
    named = second[:1].isupper()  # "Den Kommunale Kvalitetsmodel"
    return first != "I" and not named and first.casefold() in line_ends().function_words | grammar().interrogatives


def _is_label_over_questions(lines: Sequence[Line]) -> bool:
    """Whether the first line opens the questions below it: "Tal om det på jeres næste møde:"."""
    if len(lines) < 2 or not lines[0].text.rstrip().endswith(":") or len(lines[0].words) > MOST_OPENING_WORDS:
        return False
    if not lines[-1].text.rstrip().endswith("?"):
        return False
    rest = fold(lines[1:])
    asked = rest.endswith("?") and re.search(r"[.!]\s", rest) is None
    return asked and rest[:1].isupper() and not any(bullet_length(line.text) for line in lines)


MOST_OPENING_WORDS = 8


def _role_and_text(lines: Sequence[Line]) -> list[Line] | None:
    """A row of a table whose other rows hold lists: a role, and what it does behind a tab. None for anything else."""
    cells = split_line(lines[0], [match.end() for match in re.finditer("\t+", lines[0].text.rstrip())])
    row = len(lines) == 1 and len(cells) == 2 and is_role_cell(cells[0])
    return cells if row and PERSON.fullmatch(cells[1].text.strip()) is None else None


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
    if len(above.lines) == 1 and is_role_cell(above.lines[0]):
        return False
    return DASH.match(line.text) is not None and not last.endswith(ENDED) and line.text[bullet : bullet + 1].islower()


def is_contents_line(text: str) -> bool:
    """Whether a line leads to a page: "Forord ...... 3".

    >>> is_contents_line("Forord ........ 3"), is_contents_line("Vi tøver … og så går vi")
    (True, False)
    """
    return LEADERS.search(text) is not None
