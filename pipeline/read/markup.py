"""HTML → blocks: headings, items with their nesting, cells, call-outs; what is the site's own is set aside.

Nothing is followed or fetched: the file's text is all there is.
"""

import re
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from lxml import etree, html

from pipeline.errors import NotADocument
from pipeline.model import Block, Cell, Page, Style, replace
from pipeline.read import Source
from pipeline.records import BlockKind, ReaderRecord
from pipeline.text_lines import HEADING, PLAIN, is_opening, make_text_line

UNSEEN = {"script", "style", "template", "noscript", "head", "svg", "iframe", "object", "option", "select", "canvas"}
INLINE = {
    *(
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "button",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
    ),
    *(
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
    ),
    *("time", "tt", "u", "var", "wbr"),
}
SLANTED = {"em", "i", "cite"}
BOLD = {"strong", "b"}
ASIDE = {
    "nav": "navigation",
    "footer": "page_footer",
    "header": "page_header",
    "form": "navigation",
    "menu": "navigation",
}
ROLES = {"navigation": "navigation", "banner": "page_header", "contentinfo": "page_footer", "search": "navigation"}
COOKIE = re.compile(r"cookie|consent|gdpr", re.IGNORECASE)
SKIP_LINK = re.compile(r"skip|sr-only|visually-?hidden|breadcrumb|brødkrumme|share|social", re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
CALLOUT = re.compile(r"quote|citat|callout|call-out|highlight|faktaboks|fact-?box|infobox", re.IGNORECASE)
NOTE = re.compile(r"\bfoot-?notes?\b|\bnote\b", re.IGNORECASE)
MARKER = re.compile(r"\s*[\[(]?(?:\d{1,3}|[*†‡])[\])]?\s*")
MARK = "•\N{NO-BREAK SPACE}"  # as browsers show it
NESTING = 3  # letters that each level of a list is indented
MOST_HEADING_WORDS = 8  # of a paragraph that is wholly bold


@dataclass(slots=True)
class _Place:
    """Where the walk stands, and what it has found."""

    depth: int = 0
    level: int | None = None
    heading: int = 0
    reason: str | None = None
    quoted: bool = False
    caption: bool = False
    item: str | None = None
    cell: Cell | None = None
    tables: int = 0
    lines: int = 0
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    """Inline text on its way to a block: its lines, and how many letters are slanted or bold."""

    lines: list[str] = field(default_factory=lambda: [""])
    letters: int = 0
    slanted: int = 0
    bold: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, text: str, slanted: bool, bold: bool) -> None:
        """Text as the browser shows it: white space folded, a space kept between words."""
        folded = re.sub(r"[ \t\r\n\f]+", " ", text)
        if self.lines[-1] == "" or self.lines[-1].endswith(" "):
            folded = folded.lstrip(" ")
        self.lines[-1] += folded
        count = sum(not c.isspace() for c in folded)
        self.letters += count
        self.slanted += count * slanted
        self.bold += count * bold


def read_html(path: Path) -> Source:
    """A `.html` file. Raises `NotADocument` where it is empty, no text, or holds no words."""
    from pipeline.read.text import decode

    return html_source(path.name, decode(path, declared=True))


def html_source(name: str, text: str) -> Source:
    """The page of an HTML text; `name` is for messages. Raises `NotADocument` where it holds no words."""
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, remove_comments=True))
    except (etree.ParserError, ValueError) as error:
        raise NotADocument(
            f"{name}: no HTML inside ({error}). Save the page anew, or put its PDF in its place."
        ) from error
    body = root.find("body")
    main = _find_main(body) if body is not None else None
    place = _Place()
    if body is not None:
        _walk(body, place, main)
    if not place.blocks:
        raise NotADocument(f"{name}: the page holds no words; perhaps a script writes them. Put its PDF in its place.")
    title = (root.findtext(".//title") or "").strip()
    page = Page(number=1, width=0, height=0, blocks=tuple(place.blocks))
    return Source(
        media_type="text/html",
        reader=ReaderRecord(name="lxml", version=version("lxml")),
        page_count=1,
        pages=iter([page]),
        metadata={"Title": " ".join(title.split())} if title else {},
    )


def _find_main(body: html.HtmlElement) -> html.HtmlElement | None:
    """The one element that holds the page's own text, where the page says which."""
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = body.xpath(path)
        if len(found) == 1:
            return found[0]
    return None


def _walk(element: html.HtmlElement, place: _Place, main: html.HtmlElement | None) -> None:
    """The blocks of an element: runs of inline text between its block elements, and these in turn."""
    run = _Run()
    if element.text:
        run.add(element.text, False, False)
    for child in element:
        if not isinstance(child.tag, str) or child.tag in UNSEEN:
            pass
        elif child.tag == "br":
            run.lines.append("")
        elif child.tag in INLINE and not _has_blocks(child):
            _add_inline(child, run, False, False)
        else:
            _flush(run, place)
            run = _Run()
            _block(child, place, main)
        if child.tail:
            run.add(child.tail, False, False)
    _flush(run, place)


def _has_blocks(element: html.HtmlElement) -> bool:
    return any(isinstance(d.tag, str) and d.tag not in INLINE | UNSEEN | {"br"} for d in element.iterdescendants())


def _add_inline(element: html.HtmlElement, run: _Run, slanted: bool, bold: bool) -> None:
    if NOTE.search(element.get("class") or "") or (element.tag == "sup" and MARKER.fullmatch(element.text_content())):
        run.notes.append(element.text_content())
        return
    slanted, bold = slanted or element.tag in SLANTED, bold or element.tag in BOLD
    if element.text and not _is_hidden(element):
        run.add(element.text, slanted, bold)
    for child in element:
        if child.tag == "br":
            run.lines.append("")
        elif isinstance(child.tag, str) and child.tag not in UNSEEN and not _is_hidden(element):
            _add_inline(child, run, slanted, bold)
        if child.tail:
            run.add(child.tail, slanted, bold)


def _block(element: html.HtmlElement, place: _Place, main: html.HtmlElement | None) -> None:
    """One block element: what it is changes the place for all inside it."""
    before = (place.reason, place.level, place.quoted, place.caption, place.depth, place.item)
    place.reason = place.reason or _reason(element, main)
    tag = element.tag
    if re.fullmatch(r"h[1-6]", tag):
        place.level = int(tag[1])
        place.heading = place.level if place.reason is None else place.heading
    elif tag == "summary" or (tag == "dt" and place.cell is None):
        place.level = min(6, place.heading + 1)
    elif tag in ("ul", "ol"):
        place.depth += 1
    elif tag == "li":
        place.item = MARK if element.getparent().tag != "ol" else f"{1 + element.getparent().index(element)}. "
    elif tag in ("figcaption", "caption"):
        place.caption = True
    if tag == "blockquote" or (CALLOUT.search(element.get("class") or "") and not element.xpath(".//h1|.//h2|.//h3")):
        place.quoted = True
    if tag == "table" and _is_data_table(element):
        _table(element, place, main)
    else:
        _walk(element, place, main)
    place.reason, place.level, place.quoted, place.caption, place.depth, place.item = before


def _reason(element: html.HtmlElement, main: html.HtmlElement | None) -> str | None:
    """Why an element's text is not the document's, None where it is."""
    names = " ".join((element.get("id") or "", element.get("class") or ""))
    if _is_hidden(element):
        return "hidden"
    if COOKIE.search(names):
        return "web_residue"
    if main is not None and (element is main or main in element.iterdescendants() or element in main.iterdescendants()):
        return ASIDE.get(element.tag) if element.tag in ("nav", "form") else None
    role = ROLES.get(element.get("role") or "") or ASIDE.get(element.tag)
    if role is not None and not (element.tag == "header" and element.xpath(".//h1")):
        return role
    if main is not None or SKIP_LINK.search(names) or element.tag == "aside":
        return "navigation"
    return None


def _is_hidden(element: html.HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(HIDDEN.search(element.get("style") or ""))


def _is_data_table(table: html.HtmlElement) -> bool:
    """Whether a table is one, and not a frame that a page is laid out in."""
    rows = table.xpath("./tr|./*/tr")
    wide = max((len(row.xpath("./td|./th")) for row in rows), default=0)
    framed = table.get("role") == "presentation" or table.xpath(".//table|.//h1|.//h2|.//h3|.//h4")
    return not framed and len(rows) > 1 and wide > 1


def _table(table: html.HtmlElement, place: _Place, main: html.HtmlElement | None) -> None:
    """The cells of a table, merged ones where they begin; others move right past them."""
    taken: set[tuple[int, int]] = set()
    for row_number, row in enumerate(table.xpath("./tr|./*/tr")):
        column = 0
        for cell in row.xpath("./td|./th"):
            while (row_number, column) in taken:
                column += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            taken |= {(row_number + r, column + c) for r in range(high) for c in range(wide)}
            header = cell.tag == "th" or row.getparent().tag == "thead"
            place.cell = Cell(place.tables, row_number, column, header=header)
            _block(cell, place, main)
    place.cell = None
    place.tables += 1


def _span(cell: html.HtmlElement, name: str) -> int:
    value = cell.get(name) or "1"
    return min(50, max(1, int(value))) if value.isdigit() else 1


def _flush(run: _Run, place: _Place) -> None:
    """The run's text as a block of the kind its place says."""
    texts = [line.strip(" ") for line in run.lines]
    if not any(text.strip() for text in texts):
        return
    words = sum(len(text.split()) for text in texts)
    whole_bold = run.bold == run.letters and not texts[-1].endswith((".", ":", ",", "?", "!"))
    heading = place.level is not None or (
        whole_bold and words <= MOST_HEADING_WORDS and not place.depth and place.cell is None and not place.caption
    )
    emphasised = run.slanted == run.letters or (whole_bold and not place.depth)
    mark = place.item or ""
    block = _make(place, [t for t in texts if t], mark, HEADING if heading else PLAIN)
    if place.reason is not None:
        block = _with(block, kind=BlockKind.FURNITURE, reason=place.reason)
    elif place.cell is not None:
        block = _with(block, kind=BlockKind.CELL, cell=place.cell, bullet=len(mark))
    elif heading:
        block = _with(block, kind=BlockKind.HEADING, level=place.level or max(2, place.heading + 1))
    elif mark:
        block = _with(block, kind=BlockKind.ITEM, level=place.depth, bullet=len(mark))
    elif place.caption:
        block = _with(block, kind=BlockKind.CAPTION)
    elif place.quoted or (emphasised and not is_opening(block, place.blocks)):
        block = _with(block, kind=BlockKind.QUOTE)
    place.blocks.append(block)
    place.item = None  # further paragraphs of an item are its own text, not new items
    place.blocks += [_note(text, place) for text in run.notes if text.strip()]


def _note(text: str, place: _Place) -> Block:
    """A footnote's marker, or its text where it stands in the line."""
    line = make_text_line(" ".join(text.split()), 1, place.lines)
    if MARKER.fullmatch(text):
        return Block(BlockKind.DECORATION, (line,), reason="footnote_marker")
    return Block(BlockKind.FOOTNOTE, (line,))


def _make(place: _Place, texts: list[str], mark: str, style: Style) -> Block:
    made = []
    for number, text in enumerate(texts):
        line = (mark if number == 0 else "") + text
        made.append(make_text_line(line, 1, place.lines, NESTING * place.depth, style))
        place.lines += 1
    place.lines += 1  # a blank line after each block, as it is shown
    return Block(BlockKind.PARAGRAPH, tuple(made))


def _with(block: Block, **changes: object) -> Block:
    return replace(block, **changes)  # type: ignore[arg-type]
