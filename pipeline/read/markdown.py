"""Markdown → blocks: headings with their level, items with their nesting, cells, call-outs. Its marks are not text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.lexicon import line_ends
from pipeline.model import Block, Cell, Line, Page, Style, replace
from pipeline.records import BlockKind
from pipeline.text_lines import DEFINES, HEADING, LEADING, indentation, is_opening, make_text_line, printed_text

BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
MOST_HEADING_WORDS = 8  # of a paragraph that is wholly bold; more, and it is a call-out
NESTING = 3  # letters that each level of a list is indented


@dataclass(frozen=True, slots=True)
class _Inline:
    """An inline text: its lines, the words of its pictures, whether all of it is slanted or bold, and its beginning in bold
    where only that is."""

    lines: tuple[str, ...]
    pictures: tuple[str, ...]
    slanted: bool
    bold: bool
    bold_start: str = ""


@dataclass(slots=True)
class _Place:
    """Where the walk over the tokens stands."""

    page: int
    depth: int = 0
    quoted: int = 0
    level: int | None = None
    heading: int = 0
    tables: int = 0
    row: int = -1
    column: int = -1
    in_head: bool = False
    fresh_item: bool = False
    blocks: list[Block] = field(default_factory=list)


def build_parser() -> MarkdownIt:
    """CommonMark with pipe tables. Indented text is no code here, and tags are marks inside a line."""
    return MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code", "html_block"])


def markdown_pages(pages: Sequence[Sequence[str]]) -> Iterator[Page]:
    """One `Page` for each page of lines."""
    parser = build_parser()
    tables = heading = 0
    for number, lines in enumerate(pages, 1):
        place = _Place(number, tables=tables, heading=heading)
        head = _front_matter(lines) if number == 1 else 0
        place.blocks += [
            Block(BlockKind.FURNITURE, (make_text_line(text, number, at),), reason="front_matter")
            for at, text in enumerate(lines[:head])
            if text.strip(" -")
        ]
        body = ["" if at < head else text for at, text in enumerate(lines)]
        for token in parser.parse("\n".join(body)):
            _take(token, body, place)
        tables, heading = place.tables, place.heading
        yield Page(number=number, width=0, height=0, blocks=tuple(_join_headings(place.blocks)))


def _front_matter(lines: Sequence[str]) -> int:
    """How many lines at the start are a program's notes between two rows of dashes; 0 where there are none."""
    if not lines or lines[0].strip() != "---":
        return 0
    return next((at + 1 for at, text in enumerate(lines[1:], 1) if text.strip() in ("---", "...")), 0)


def _take(token: Token, lines: Sequence[str], place: _Place) -> None:
    """One token of the block structure; inline tokens become blocks, the others move the place."""
    match token.type:
        case "bullet_list_open" | "ordered_list_open":
            place.depth += 1
        case "bullet_list_close" | "ordered_list_close":
            place.depth -= 1
        case "list_item_open":
            place.fresh_item = True
        case "blockquote_open":
            place.quoted += 1
        case "blockquote_close":
            place.quoted -= 1
        case "heading_open":
            place.level = place.heading = int(token.tag[1:])
        case "heading_close":
            place.level = None
        case "table_open":
            place.tables, place.row = place.tables + 1, -1
        case "thead_open" | "tbody_open":
            place.in_head = token.type == "thead_open"
        case "tr_open":
            place.row, place.column = place.row + 1, -1
        case "th_open" | "td_open":
            place.column += 1
        case "table_close":
            place.column = -1
        case "inline":
            place.blocks += _inline_blocks(token, lines, place)
        case "fence":
            place.blocks += _text_blocks(_Inline(tuple(token.content.splitlines()), (), False, False), token, place)


def _inline_blocks(token: Token, lines: Sequence[str], place: _Place) -> list[Block]:
    inline = read_inline(token, lines)
    first = token.map[0] if token.map else 0
    aside = [
        Block(BlockKind.DECORATION, (make_text_line(words, place.page, first),), reason="alternative_text")
        for words in inline.pictures
        if words.strip()
    ]
    return [*_text_blocks(inline, token, place), *aside]


# A converter that joins lines leaves the hyphen and a space where one ended: "rig- tige".
BROKEN_WORD = re.compile(
    rf"(?<=[^\W\d_]-) (?!(?:{'|'.join(map(re.escape, sorted(line_ends().suspending)))})\b)(?=[a-zæøå])"
)


def _text_blocks(inline: _Inline, token: Token, place: _Place) -> list[Block]:
    if not any(text.strip() for text in inline.lines):
        return []
    first = token.map[0] if token.map else 0
    nested = NESTING * place.depth
    made = [
        make_text_line(part, place.page, first + n, nested or indentation(t))
        for n, t in enumerate(inline.lines)
        if t.strip()
        for part in BROKEN_WORD.split(printed_text(t))
    ]
    if place.column >= 0:
        cell = Cell(place.tables, place.row, place.column, header=place.in_head)
        parts = _label_apart(made, inline.bold_start) if place.column == 0 and not place.in_head else [made]
        return [Block(BlockKind.CELL, tuple(part), cell=cell) for part in parts]
    if place.level is not None:
        return [Block(BlockKind.HEADING, tuple(_styled(made, HEADING)), level=place.level)]
    if place.depth:
        kind = BlockKind.ITEM if place.fresh_item else BlockKind.PARAGRAPH
        place.fresh_item = False
        return [Block(kind, tuple(made), level=place.depth)]
    words = sum(len(line.words) for line in made)
    if inline.bold and words <= MOST_HEADING_WORDS and not made[-1].text.rstrip().endswith((".", ",", ";", ":", "?")):
        return [Block(BlockKind.HEADING, tuple(_styled(made, HEADING)), level=max(2, place.heading + 1))]
    introduces = made[-1].text.rstrip().endswith(":")
    block = Block(BlockKind.PARAGRAPH, tuple(made))
    emphasised = (inline.slanted or inline.bold) and not is_opening(block, place.blocks)
    apart = not introduces and (place.quoted > 0 or emphasised)
    return [replace(block, kind=BlockKind.QUOTE) if apart else block]


def _label_apart(lines: Sequence[Line], label: str) -> list[list[Line]]:
    """The lines of a row's first cell, its label in bold apart from what explains it: "**Mod** handler om at spørge"."""
    first = lines[0]
    start = first.text.find(label) if label else -1
    rest = first.text[start + len(label) :]
    if start < 0 or first.text[:start].strip() or not DEFINES.match(rest.lstrip()):
        return [list(lines)]
    indent = indentation(first.text)
    cut = [make_text_line(text, first.page, round(first.bbox.top / LEADING), indent) for text in (label, rest)]
    return [_styled(cut[:1], HEADING), [cut[1], *lines[1:]]]


def _styled(lines: Sequence[Line], style: Style) -> list[Line]:
    return [replace(line, style=style) for line in lines]


def read_inline(token: Token, lines: Sequence[str]) -> _Inline:
    """The text of an inline token without its marks, a line of the source each; spaces at their ends stay."""
    made: list[str] = [""]
    pictures: list[str] = []
    open_marks = {"em": 0, "strong": 0}
    bold_start: str | None = None
    letters = {"em": 0, "strong": 0, "all": 0}
    for child in token.children or []:
        mark = child.type.split("_")[0]
        if child.type in ("softbreak", "hardbreak") or (child.type == "html_inline" and BREAK.fullmatch(child.content)):
            made.append("")
        elif mark in open_marks:
            open_marks[mark] += child.nesting
        elif child.type == "image":
            pictures.append(child.content)
        elif child.type in ("text", "code_inline", "text_special"):
            if bold_start is None and child.content.strip() and not open_marks["strong"]:
                bold_start = "".join(made).strip()
            made[-1] += child.content
            count = sum(not c.isspace() for c in child.content)
            letters["all"] += count
            for name, depth in open_marks.items():
                letters[name] += count if depth else 0
    if token.map and token.map[1] - token.map[0] == len(made):
        sources = lines[token.map[0] : token.map[1]]
        made = [_as_printed(text, source) for text, source in zip(made, sources, strict=True)]
    whole = letters["all"] > 0
    return _Inline(
        tuple(made),
        tuple(pictures),
        slanted=whole and letters["em"] == letters["all"],
        bold=whole and letters["strong"] == letters["all"],
        bold_start=bold_start or "",
    )


def _as_printed(text: str, source: str) -> str:
    """A line with the white space around it that Markdown takes off: indentation, a row's empty first cell, the space
    at its end."""
    indent = source[: len(source) - len(source.lstrip())]
    return indent + text.strip() + source[len(source.rstrip()) :]


def _join_headings(blocks: Sequence[Block]) -> list[Block]:
    """Two successive headings of one level are one, broken over lines, where the second begins with a small letter."""
    joined: list[Block] = []
    for block in blocks:
        above = joined[-1] if joined else None
        if (
            above is not None
            and above.kind is block.kind is BlockKind.HEADING
            and above.level == block.level
            and block.lines[0].text[:1].islower()
        ):
            joined[-1] = replace(above, lines=(*above.lines, *block.lines))
        else:
            joined.append(block)
    return joined
