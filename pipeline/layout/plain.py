"""Pages of a text source → blocks in reading order, what is no text of the document set aside."""

from collections.abc import Iterable, Mapping, Sequence

from pipeline.layout import Layout
from pipeline.layout.plain_bullets import find_sign_bullets, join_lone_bullets
from pipeline.layout.plain_chunks import is_unwrapped, join_over_pages, join_rests, split_chunks
from pipeline.layout.plain_columns import unroll_columns
from pipeline.layout.plain_contents import find_entries, is_run_on_contents, mark_titles
from pipeline.layout.plain_dense import is_dense, part_paragraphs
from pipeline.layout.plain_grids import find_spaced_grids
from pipeline.layout.plain_items import find_repeated_lines, split_items
from pipeline.layout.plain_matrices import find_role_matrices
from pipeline.layout.plain_residue import find_page_edges, find_residue
from pipeline.layout.plain_tables import join_split_rows, join_table_rows, label_rows, part_cells
from pipeline.layout.plain_transcripts import find_title
from pipeline.layout.unmarked_items import mark_unmarked_items
from pipeline.lexicon import headings, line_ends
from pipeline.model import Block, Line, Page, replace
from pipeline.records import BlockKind
from pipeline.text_lines import HEADING, LEADING, PLAIN, is_plain, is_present_tense, split_line

FULL = 95  # of a hundred lines so many end no further right than a full one
MOST_LABEL_WORDS = 6  # of a line that is a label because the text repeats it
KINDS = {
    "page_number": BlockKind.FURNITURE,
    "running_header": BlockKind.FURNITURE,
    "running_footer": BlockKind.FURNITURE,
    "web_residue": BlockKind.FURNITURE,
}


def lay_out_text(pages: Iterable[Page]) -> Layout:
    """Blocks of a text source. A source that marks its structure gives blocks; of another the blank lines tell."""
    taken = mark_titles([replace(page, lines=join_lone_bullets(page.lines)) for page in pages])
    lines = [line for page in taken for line in page.lines]
    unwrapped = is_unwrapped(lines)
    edge = _right_edge(lines)
    outer = find_page_edges({page.number: page.lines for page in taken})
    dense = not unwrapped and is_dense([page.lines for page in taken])
    chunks: dict[int, list[Block]] = {}
    table = 0
    for page in taken:
        chunks[page.number] = _with_gaps(label_rows(part_cells(join_split_rows(page.blocks)))) or _chunks(
            page.lines, unwrapped, table, outer
        )
        table += len({b.cell.table for b in chunks[page.number] if b.cell is not None})
    if dense:
        labels = find_repeated_lines(lines)
        chunks = {number: [p for b in blocks for p in part_paragraphs(b, labels)] for number, blocks in chunks.items()}
    paragraphs = {number: [b.lines for b in blocks if is_plain(b)] for number, blocks in chunks.items()}
    signs = find_sign_bullets([line for page in paragraphs.values() for chunk in page for line in chunk])
    chunks = {number: mark_unmarked_items(blocks, signs, unwrapped, edge) for number, blocks in chunks.items()}
    paragraphs = {number: [b.lines for b in blocks if is_plain(b)] for number, blocks in chunks.items()}
    residue = find_residue(paragraphs, signs)
    entries = find_entries(lines)
    repeated = find_repeated_lines(lines, MOST_LABEL_WORDS)
    table = 1 + max((b.cell.table for blocks in chunks.values() for b in blocks if b.cell is not None), default=-1)
    blocks: list[Block] = []
    for number, page_chunks in chunks.items():
        for chunk in page_chunks:
            for part in _without_residue(chunk, residue):
                made = split_items(part, signs, table, repeated) if part.reason is None else [part]
                table += any(block.cell is not None for block in made)
                blocks += [replace(_as_contents(block, entries), region=number) for block in made]
    blocks = _with_titles_apart(join_over_pages(blocks) if unwrapped else join_rests(blocks))
    labels = {b.page: b.lines[0].text.strip() for b in blocks if b.reason == "page_number" and len(taken) > 1}
    return Layout(tuple(blocks), labels, PLAIN.size)


def _with_titles_apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, the first of the text and the first behind each page's number parted behind a title that an extraction
    set on the line of its text: "Vores ledelsessyn Vi lykkes sammen"."""
    made: list[Block] = []
    opens = True
    for block in blocks:
        end = _title_end(block.lines[0].text) if opens and is_plain(block) else 0
        if end:
            title, text = split_line(block.lines[0], [end])
            made.append(replace(block, lines=(replace(title, style=HEADING),)))
            block = replace(block, lines=(text, *block.lines[1:]), gap=0.0)
        made.append(block)
        opens = block.reason == "page_number" or (opens and block.reason is not None)
    return made


def _title_end(text: str) -> int:
    """Where the title ends that a line begins with, right before a small word that begins a sentence; 0 without one. A
    title of one word is the name of a part of the document, and none has a verb: "Derfor møder I hinanden"."""
    anew = find_title(text, 0)
    if anew is None or len(text.split()) < LEAST_LINE_WORDS:
        return 0
    words, first = anew["title"].split(), anew["next"].casefold()
    part = len(words) == 1 and words[0].casefold() in headings().structural.exact
    phrase = len(words) > 1 and first in SPEAKERS and not any(is_present_tense(word.casefold()) for word in words)
    return anew.end("title") if phrase or (part and first in line_ends().function_words) else 0


SPEAKERS = {"vi", "jeg", "du", "når", "hvis"}  # begin a sentence, and nothing with a name inside one
LEAST_LINE_WORDS = 6  # of a line that is more than a title


def _chunks(lines: Sequence[Line], unwrapped: bool, table: int, outer: frozenset[int]) -> list[Block]:
    """What stands between the blank lines of a page, unrolled tables apart. `table`: number of the next one; `outer`:
    ids of running lines and page numbers."""
    made: list[Block] = []
    at = 0
    for matrix in find_spaced_grids(lines, table) or find_role_matrices(lines, table):
        made += [*_paragraphs(lines[at : matrix.start], unwrapped, table, outer), *matrix.blocks]
        at = matrix.end
    rest = _paragraphs(lines[at:], unwrapped, table, outer)
    if made and rest:
        rest[0] = replace(rest[0], gap=1.0)  # it opens no page
    return made + rest


def _paragraphs(lines: Sequence[Line], unwrapped: bool, table: int, outer: frozenset[int]) -> list[Block]:
    """What stands between the blank lines, column by column."""
    made: list[Block] = []
    for part in unroll_columns(lines, table, outer):
        if part and isinstance(part[0], Block):
            made += part
        else:
            chunks = join_table_rows(split_chunks(part, unwrapped))
            if made and chunks:
                chunks[0] = replace(chunks[0], gap=1.0)
            made += chunks
    return made


def _as_contents(block: Block, entries: frozenset[int]) -> Block:
    """A paragraph that is a list of contents, or nothing but entries of one, marked as one."""
    listed = all(id(line) in entries for line in block.lines)
    said = block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and block.reason is None
    contents = (said and listed) or (is_plain(block) and is_run_on_contents(block.text))
    return replace(block, kind=BlockKind.CONTENTS) if contents else block


def _right_edge(lines: Sequence[Line]) -> float:
    """Where full lines end; those of which a program spread the words do not count."""
    ends = sorted(line.bbox.x1 for line in lines if "   " not in line.text.strip())
    return ends[FULL * len(ends) // 100] if ends else 0.0


def _with_gaps(blocks: Sequence[Block]) -> list[Block]:
    """Blocks of a source that marks its structure, with the blank lines above each."""
    made: list[Block] = []
    for block in blocks:
        above = made[-1] if made else None
        apart = block.lines[0].bbox.top - above.lines[-1].bbox.top if above is not None else float("inf")
        made.append(replace(block, gap=max(0.0, apart / LEADING - 1)))
    return made


def _without_residue(chunk: Block, residue: Mapping[int, str]) -> list[Block]:
    """A chunk with the lines that are set aside as blocks of their own, in order."""
    if not is_plain(chunk):
        return [chunk]
    parts: list[Block] = []
    for reason, lines in _runs(chunk.lines, residue):
        kind = BlockKind.PARAGRAPH if reason is None else KINDS.get(reason, BlockKind.DECORATION)
        gap = chunk.gap if all(part.reason is not None for part in parts) else 0.0
        parts.append(replace(chunk, kind=kind, lines=tuple(lines), reason=reason, gap=gap))
    return parts


def _runs(lines: Sequence[Line], residue: Mapping[int, str]) -> list[tuple[str | None, list[Line]]]:
    runs: list[tuple[str | None, list[Line]]] = []
    for line in lines:
        reason = residue.get(id(line))
        if runs and runs[-1][0] == reason:
            runs[-1][1].append(line)
        else:
            runs.append((reason, [line]))
    return runs
