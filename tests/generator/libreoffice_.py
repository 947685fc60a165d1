# ruff: noqa: E501  the markup's lines
"""The producer LibreOffice Writer: a flat OpenDocument text, converted without a window."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path
from random import Random

from tests.generator.content import (
    Aside,
    Block,
    Cell,
    Contents,
    Cover,
    Display,
    Document,
    Figure,
    Grid,
    Heading,
    Item,
    ItemList,
    PageBreak,
    Para,
    Place,
    Run,
    headings_of,
    runs_of,
)
from tests.generator.design import Design
from tests.generator.fonts import faces, width
from tests.generator.lines import breaks_of
from tests.generator.links import UNIT_ADDRESS, overwritten, places_from_links, without_clock

SHY = "\N{SOFT HYPHEN}"
KEPT_HYPHEN = "\N{NON-BREAKING HYPHEN}"
MARGIN = 52.0
GUTTER = 20.0
SHORT = 150  # letters for each column, below which nobody would part a text into columns
SECONDS = 30.0  # a conversion takes two; on a busy machine, ten
WRITER_BULLETS = ("•", "●", "○", "■", "➤", "✓")
LINKS = (
    re.compile(rb"/Annots\[[^\]]*\]"),  # what a page has of them
    re.compile(rb"(?<=\n)<</Type/Annot/Subtype/Link.*?(?=\nendobj)", re.DOTALL),
)
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)


class Manuscript:
    """Writes a document as flat OpenDocument in which each unit is a link that gives its place away.

    `rng` draws what the design leaves open: how boxes are made, whether words carry soft hyphens of their own.
    `together`: whether a paragraph's first line, and its last, stay with the next one, and notes stand in columns.
    """

    def __init__(self, document: Document, design: Design, rng: Random, together: bool):
        self.document = document
        self.design = design
        self.together = together
        self.notes = dict(document.footnotes)
        self.box = rng.choice(("table", "paragraphs"))
        self.soft_hyphens = rng.random() < 0.5
        self.narrow = False  # a table's words do not fit into its columns undivided
        self.indent = rng.choice((12.0, 18.0, 24.0))
        self.edge = rng.choice((28.0, 28.0, 36.0, 56.7))  # Writer's own templates begin the header 2 cm from the edge
        self.styles: dict[str, str] = {}
        self.numbers = {"heading": 0, "table": 0, "section": 0, "note": 0}
        self.room = design.page_size[0] - 2 * MARGIN

    def write(self) -> str:
        body = self.body()
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES} xmlns:xlink="http://www.w3.org/1999/xlink"'
            ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
            ' office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
            f"<office:styles>{self.common_styles()}</office:styles>"
            f"<office:automatic-styles>{self.page_styles()}{''.join(self.styles.values())}</office:automatic-styles>"
            f"<office:master-styles>{self.master_pages()}</office:master-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document>"
        )

    def number(self, what: str) -> int:
        self.numbers[what] += 1
        return self.numbers[what]

    # Blocks

    def body(self) -> str:
        out: list[str] = []
        flow: list[Block] = []
        for block in [*self.document.blocks, PageBreak()]:
            wide = isinstance(block, Cover | Grid | Figure | Contents | PageBreak)
            if wide or (isinstance(block, Heading) and block.level == 1):
                out += self.flow(flow)
                flow = []
                out.append(self.block(block))
            else:
                flow.append(block)
        out.pop()  # the page break that ended the last flow
        return "".join(out)

    def flow(self, blocks: list[Block]) -> list[str]:
        """The blocks between two that are as wide as the page, in columns or with a box beside them."""
        if not blocks:
            return []
        beside = side_blocks(blocks) if self.design.sidebar else []
        if beside:
            self.document.properties.add("sidebar")
            return [self.beside([b for b in blocks if b not in beside], beside)]
        whole = self.room
        # Writer breaks a word anywhere rather than let it stick out.
        longest = max((self.wide(w, 1.35, True) for h in headings_of(blocks) for w in h.text.split()), default=0)
        if self.design.hyphens == "none":
            words = [w for r in runs_of(blocks) for w in r.text.split()]
            longest = max(longest, max((self.wide(w) for w in words), default=0) + 2 * self.indent)
        letters = sum(len(r.text) for r in runs_of(blocks))
        count = next(
            n
            for n in range(self.design.columns, 0, -1)
            if n == 1 or (longest < (whole - GUTTER * (n - 1)) / n - 20 and letters > SHORT * n)
        )
        noted = any(r.note for r in runs_of(blocks))
        if count == 1 or (noted and not self.together):
            return [self.blocks(blocks)]
        self.room = (whole - GUTTER * (count - 1)) / count
        inner = self.blocks(blocks)
        self.room = whole
        style = self.style(
            "section",
            f'<style:section-properties fo:background-color="transparent" text:dont-balance-text-columns="false">'
            f'<style:columns fo:column-count="{count}" fo:column-gap="{GUTTER}pt"/></style:section-properties>',
        )
        return [
            f'<text:section text:style-name="{style}" text:name="Section{self.number("section")}">{inner}</text:section>'
        ]

    def wide(self, word: str, times: float = 1.0, bold: bool = False) -> float:
        """A word's width at so many body sizes."""
        family = faces(self.design.heading_family if bold else self.design.family)
        return width(word, family.bold if bold else family.regular, self.design.size * times)

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "".join(self.block(b) for b in blocks)

    def block(self, block: Block) -> str:
        match block:
            case Cover():
                return self.cover(block)
            case Heading():
                return self.heading(block)
            case Para():
                return _p(block.style, self.runs(block.runs))
            case ItemList():
                return self.item_list(block.items, block.numbered)
            case Display():
                return self.display(block)
            case Aside():
                return self.aside(block)
            case Grid():
                return self.grid(block)
            case Figure():
                return self.figure(block)
            case Contents():
                return self.contents(block)
        return _p("break", "")

    def cover(self, block: Cover) -> str:
        title, subtitle, foot = (escape(t or "") for t in (block.title, block.subtitle, block.foot))
        if block.inline:
            parts = (("inline_title", title), ("inline_subtitle", subtitle), ("inline_foot", foot))
            return _p("start", "") + "".join(_p(style, text) for style, text in parts if text)
        return (
            _p("cover_title", title)
            + _p("cover_subtitle", subtitle)
            + (_p("cover_foot", foot) if foot else "")
            + _p("start", "")
        )

    def heading(self, block: Heading) -> str:
        place = f"h{self.number('heading')}"
        over = _p("over", escape(block.overline)) if block.overline else ""
        return (
            f'{over}<text:h text:style-name="heading{block.level}" text:outline-level="{block.level}">'
            f'<text:bookmark-start text:name="{place}"/>{escape(block.text)}<text:bookmark-end text:name="{place}"/></text:h>'
        )

    def runs(self, runs: tuple[Run, ...]) -> str:
        return " ".join(self.run(r) for r in runs)

    def run(self, run: Run) -> str:
        words = " ".join(self.word(w) for w in run.text.split(" "))
        if run.bold:
            words = f'<text:span text:style-name="bold">{words}</text:span>'
        if run.unit:
            words = (
                f'<text:a xlink:type="simple" xlink:href="{UNIT_ADDRESS}{run.unit.number}" text:style-name="unit" '
                f'text:visited-style-name="unit">{words}</text:a>'
            )
        if run.note:
            words += (
                f'<text:note text:id="n{self.number("note")}" text:note-class="footnote"><text:note-citation>{run.note}'
                f"</text:note-citation><text:note-body>{_p('note', escape(self.notes[run.note]))}</text:note-body></text:note>"
            )
        return words

    def word(self, word: str) -> str:
        """A word with its divisions, and none where no reader could undo it: at some hyphens, before capitals."""
        places = breaks_of(word)
        own = {len(left) for left, _, added in places if not added}
        hyphens = {m.end() for m in re.finditer(r"(?<=\w)-(?=\w)", word)}
        if hyphens - own:
            return escape(word.replace("-", KEPT_HYPHEN))
        if re.search(r"\w[A-ZÆØÅ]|\d", word):
            return f'<text:span text:style-name="whole">{escape(word)}</text:span>'
        soft = self.soft_hyphens and self.design.hyphens != "none"
        if (soft or self.narrow) and not hyphens:
            for left, _, added in places:
                if added:
                    word = word[: len(left)] + SHY + word[len(left) :]
        return escape(word)

    def item_list(self, items: tuple[Item, ...], numbered: str, depth: int = 0) -> str:
        parts = []
        for item in items:
            text = self.runs(item.runs)
            if item.heading:
                text = f'<text:span text:style-name="bold">{text}</text:span>'
            below = self.item_list(item.children, "", depth + 1) if item.children else ""
            style = "item_heading" if item.heading else "item"
            parts.append(f"<text:list-item>{_p(style, text)}{below}</text:list-item>")
        style = {"1.": "list_dot", "1)": "list_bracket", "a)": "list_letter"}.get(numbered, "list_bullet")
        return f'<text:list text:style-name="{style}">{"".join(parts)}</text:list>'

    def display(self, block: Display) -> str:
        text = self.runs(block.runs)
        if block.look == "quotation":
            by = _p("by", self.run(block.attribution)) if block.attribution else ""
            return _p("quotation", text) + by
        return _p(block.look, text)

    def aside(self, block: Aside) -> str:
        """A box: paragraphs on a ground, or a table of one cell."""
        if self.box == "paragraphs" and all(isinstance(b, Para) for b in block.blocks):
            return "".join(_p("ground", self.runs(b.runs)) for b in block.blocks)
        return self.table([[self.cell(self.blocks(block.blocks), _rgb(self.design.tint), pad=8)]], [self.room], "boxed")

    def beside(self, text: list[Block], boxes: list[Block]) -> str:
        """Text and boxes side by side in a table without rulings, as people lay pages out in a word processor."""
        whole = self.room
        widths = [whole * 0.64, whole * 0.04, whole * 0.32]
        self.room = widths[0] - 2
        left = self.blocks(text)
        self.room = widths[2] - 16
        right = "".join(self.blocks(b.blocks) if isinstance(b, Aside) else self.block(b) for b in boxes)
        self.room = whole
        ground = _rgb(self.design.tint) if any(isinstance(b, Aside) for b in boxes) else None
        row = [self.cell(left, pad=0), self.cell("", pad=0), self.cell(right, ground, pad=8)]
        return self.table([row], widths, "layout", keep=False)

    # Tables

    def grid(self, block: Grid) -> str:
        if block.look == "boxes" or (block.header_rows == 0 and block.first_share is None):
            return self.side_by_side(block)
        d = self.design
        widths = self.widths(block)
        words = [w for row in block.rows for cell in row for r in runs_of(cell.blocks) for w in r.text.split()]
        self.narrow = max(map(self.wide, words), default=0) > min(widths) - 10 - self.indent
        dark = block.look in ("ruled", "zebra")
        rows = []
        for n, row in enumerate(block.rows):
            head = n < block.header_rows
            fill = _rgb(d.color) if head and dark else None
            if block.look == "zebra" and not head and (n - block.header_rows) % 2 == 0:
                fill = _rgb(d.tint)
            rows.append([self.grid_cell(cell, block.look, fill, dark and head) for cell in row])
        self.narrow = False
        return self.table(rows, widths, "grid", block.header_rows)

    def widths(self, block: Grid) -> list[float]:
        """The first column's share and equal ones for the rest; the first is no narrower than its longest word."""
        count = max(len(row) for row in block.rows)
        if count == 1:
            return [self.room]
        labels = [r.text for row in block.rows for r in runs_of(row[0].blocks) if row[0].header]
        longest = max((self.wide(w, 0.92, True) for t in labels for w in t.split()), default=0)
        first = max(self.room * (block.first_share or 1 / count), longest + 14)
        return [first, *([(self.room - first) / (count - 1)] * (count - 1))]

    def grid_cell(self, cell: Cell, look: str, fill: str | None, dark: bool) -> str:
        parts = []
        for block in cell.blocks:
            if cell.header and isinstance(block, Para):
                parts.append(_p("dark_label" if dark else "label", self.runs(block.runs)))
            elif isinstance(block, Para):
                parts.append(_p("cell", self.runs(block.runs)))
            else:
                parts.append(self.block(block))
        line = f"0.7pt solid {_rgb(self.design.color)}"
        border = {"ruled": f'fo:border="{line}"', "lines": f'fo:border-top="{line}" fo:border-bottom="{line}"'}
        return self.cell("".join(parts), fill, border.get(look, ""), 5)

    def side_by_side(self, block: Grid) -> str:
        """Cells on grounds of their own with gaps between them: columns and rows that stay empty."""
        count = max(len(row) for row in block.rows)
        gap = 10.0
        wide = (self.room - gap * (count - 1)) / count
        fill = _rgb(self.design.tint) if block.look == "boxes" else None
        whole, self.room = self.room, wide - 16
        rows: list[list[str]] = []
        for row in block.rows:
            cells = [self.cell(self.blocks(c.blocks), fill, pad=8) for c in row]
            cells += [self.cell("", pad=0)] * (count - len(row))
            if rows:
                rows.append([self.cell(_p("gap", ""), pad=0)] * (2 * count - 1))
            rows.append([part for cell in cells for part in (self.cell("", pad=0), cell)][1:])
        self.room = whole
        widths = [part for _ in range(count) for part in (gap, wide)][1:]
        return self.table(rows, widths, "boxes")

    def table(self, rows: list[list[str]], widths: list[float], kind: str, heads: int = 0, keep: bool = True) -> str:
        name = f"Table{self.number('table')}"
        above, below = ("0pt", "0pt") if kind == "layout" else ("6pt", "10pt")
        style = self.style(
            "table",
            f'<style:table-properties style:width="{sum(widths):.1f}pt" table:align="left" fo:margin-top="{above}" '
            f'fo:margin-bottom="{below}" table:border-model="collapsing" style:may-break-between-rows="{_true(kind != "boxed" or not self.together)}"/>',
        )
        columns = "".join(
            '<table:table-column table:style-name="'
            + self.style("table-column", f'<style:table-column-properties style:column-width="{w:.1f}pt"/>')
            + '"/>'
            for w in widths
        )
        row_style = self.style(
            "table-row",
            f'<style:table-row-properties fo:keep-together="{"always" if keep and self.together else "auto"}"/>',
        )
        made = [f'<table:table-row table:style-name="{row_style}">{"".join(row)}</table:table-row>' for row in rows]
        head = f"<table:table-header-rows>{''.join(made[:heads])}</table:table-header-rows>" if heads else ""
        return f'<table:table table:name="{name}" table:style-name="{style}">{columns}{head}{"".join(made[heads:])}</table:table>'

    def cell(self, inner: str, fill: str | None = None, border: str = "", pad: float = 5) -> str:
        ground = f'fo:background-color="{fill}" ' if fill else ""
        style = self.style(
            "table-cell",
            f'<style:table-cell-properties {ground}{border or "fo:border=" + chr(34) + "none" + chr(34)} fo:padding="{pad}pt"/>',
        )
        return f'<table:table-cell table:style-name="{style}" office:value-type="string">{inner or _p("gap", "")}</table:table-cell>'

    # Figures and contents

    def figure(self, block: Figure) -> str:
        d = self.design
        style = self.style(
            "graphic",
            f'<style:graphic-properties draw:stroke="none" draw:fill="solid" draw:fill-color="{_rgb(d.color)}" draw:textarea-vertical-align="middle" '
            'draw:auto-grow-height="false" fo:wrap-option="wrap" fo:padding="0pt" style:vertical-pos="top" style:vertical-rel="baseline"/>',
        )
        # A shape's text takes no colour from the paragraph's style.
        white = self.style("text", '<style:text-properties fo:color="#ffffff" fo:font-size="8pt"/>')
        shapes = " ".join(
            f'<draw:custom-shape draw:style-name="{style}" text:anchor-type="as-char" svg:width="72pt" svg:height="72pt">'
            f'{_p("circle", f"""<text:span text:style-name="{white}">{escape(word)}</text:span>""")}'
            '<draw:enhanced-geometry svg:viewBox="0 0 21600 21600" draw:type="ellipse" '
            'draw:enhanced-path="U 10800 10800 10800 10800 0 360 Z N"/></draw:custom-shape>'
            for word in block.words
        )
        return _p("figure", shapes) + (_p("caption", escape(block.caption)) if block.caption else "")

    def contents(self, block: Contents) -> str:
        names = [h.text for h in headings_of(self.document.blocks)]
        place = self.numbers["heading"]
        out = []
        for text, level in block.entries:
            place = next((n + 1 for n, t in enumerate(names) if n >= place and t == text), place)
            page = f'<text:bookmark-ref text:reference-format="page" text:ref-name="h{place}">0</text:bookmark-ref>'
            out.append(_p(f"entry{min(level, 2)}", f"{escape(text)}<text:tab/>{page}"))
        return "".join(out)

    # Styles

    def style(self, family: str, properties: str) -> str:
        """The name of an automatic style with these properties."""
        key = family + properties
        name = f"a{list(self.styles).index(key) if key in self.styles else len(self.styles)}"
        self.styles[key] = f'<style:style style:name="{name}" style:family="{family}">{properties}</style:style>'
        return name

    def common_styles(self) -> str:
        d = self.design
        size, color, accent, tint = d.size, _rgb(d.color), _rgb(d.accent), _rgb(d.tint)
        align = "justify" if d.justified else "start"
        line = f'fo:line-height="{d.leading / 1.15 * 100:.0f}%"'
        heading = 'fo:text-align="start" fo:keep-with-next="always" fo:line-height="100%" fo:text-indent="0pt"'
        spaced = f'fo:letter-spacing="{size * 0.26:.1f}pt"' if d.headings == "spaced" else ""
        band = f'fo:background-color="{color}" fo:padding="5pt" fo:border="none"' if d.headings == "band" else ""
        grey = 'fo:color="#777777"'
        still = 'fo:hyphenate="false"'
        tab = f'<style:tab-stops><style:tab-stop style:position="{self.room:.1f}pt" style:type="right" style:leader-style="{{}}" style:leader-text="{{}}"/></style:tab-stops>'
        dots, plain = tab.format("dotted", "."), tab.format("none", " ")

        def face(times: float, more: str = "", family: str = "") -> str:
            """Text properties: a size in body sizes, and whatever else is wanted."""
            named = f'fo:font-family="{family}"' if family else ""
            return f'fo:font-size="{size * times:.1f}pt" {named} {more}'

        title = f'{still} fo:font-weight="bold"'
        paragraphs = {
            "body": (f'{_margins(size * 0.5, 0)} fo:text-align="{align}" {line}', face(1)),
            "lead": (f'{_margins(size * 0.5, size * 0.3)} fo:text-align="start" {line}', face(1.2, f'fo:color="{color}"')),
            "lead_in": (f'{_margins(size * 0.5, 0)} fo:keep-with-next="always" {line}', face(1)),
            "small": (f'{_margins(1, 0)} fo:text-align="start"', face(0.85, f"{grey} {still}")),
            "signature": (f'{_margins(1, 0)} fo:text-align="start" {line}', face(1, still)),
            "caption": (f'{_margins(3, 8)} fo:text-align="start"', face(0.8, f'{grey} {still} fo:font-style="italic"')),
            "item": (f'{_margins(2, 0)} fo:text-align="{align}" {line}', face(1)),
            "item_heading": (f'{_margins(3, 0)} fo:keep-with-next="always" {line}', face(1, still)),
            "cell": ('fo:margin="0pt" fo:text-align="start"', face(0.92)),
            "label": ('fo:margin="0pt" fo:text-align="start"', face(0.92, f'{still} fo:color="{color}"')),
            "dark_label": ('fo:margin="0pt" fo:text-align="start"', face(0.92, f'{still} fo:color="#ffffff"')),
            "quotation": (
                f'fo:margin-left="14pt" fo:margin-right="0pt" {_margins(size, 0)} fo:keep-with-next="always" fo:text-align="start" {line}',
                face(1.1, f'fo:font-style="italic" fo:color="{color}"')),
            "by": (f'fo:margin-left="14pt" {_margins(1, size)} fo:text-align="start"', face(0.9, still)),
            "pull": (
                f'fo:margin-left="{size:.1f}pt" fo:margin-right="{size:.1f}pt" {_margins(size * 1.2, size * 1.2)} fo:text-align="start" fo:keep-together="always"',
                face(1.45, f'{still} fo:font-style="italic" fo:color="{accent}"')),
            "framed": (
                f'fo:margin-left="9pt" fo:margin-right="9pt" {_margins(size * 1.2, size * 1.2)} fo:padding="8pt" fo:background-color="{tint}" fo:border="none" '
                'fo:text-align="start" fo:keep-together="always"',
                face(1.45, f'{still} fo:font-style="italic" fo:color="{accent}"')),
            "ground": (
                f'fo:margin-left="9pt" fo:margin-right="9pt" {_margins(0, 0)} fo:padding="5pt" fo:background-color="{tint}" '
                'fo:border="0.5pt solid #ffffff" fo:text-align="start" fo:keep-together="always"',
                face(1)),
            "gap": ('fo:margin="0pt"', 'fo:font-size="4pt"'),
            "figure": (f'{_margins(8, 4)} fo:text-align="center"', face(1)),
            "circle": ('fo:margin="0pt" fo:text-align="center"', f'fo:font-size="8pt" {still}'),
            "over": (f"{_margins(size * 1.4, 0)} {heading}", face(1.1, f'{still} fo:color="{color}"', d.heading_family)),
            "note": ('fo:margin="0pt" fo:text-align="start"', f'fo:font-size="7.5pt" {grey} {still}'),
            "entry1": (f'{_margins(3, 0)} fo:text-align="start"', face(1, title)),
            "entry2": (f'fo:margin-left="12pt" {_margins(2, 0)} fo:text-align="start"', face(1, still)),
            "header": ('fo:margin="0pt" fo:text-align="end"', f'fo:font-size="7.5pt" {grey} {still}'),
            "ruled_header": ('fo:margin="0pt" fo:text-align="end" fo:padding-bottom="3pt" fo:border-bottom="0.6pt solid #777777"', f'fo:font-size="7.5pt" {grey} {still}'),
            "footer": ('fo:margin="0pt" fo:text-align="start"', f'fo:font-size="7.5pt" {grey} {still}'),
            "inline_title": ('fo:margin="0pt" fo:text-align="start"', f'fo:font-size="22pt" fo:color="{color}" fo:font-family="{d.heading_family}" {title}'),
            "inline_subtitle": ('fo:margin="0pt" fo:text-align="start"', f'fo:font-size="12pt" {grey} {still}'),
            "inline_foot": ('fo:margin="0pt" fo:text-align="start"', f'fo:font-size="9pt" {grey} {still}'),
            "cover_subtitle": ('fo:margin="0pt" fo:text-align="start"', f'fo:font-size="15pt" fo:color="#ffffff" {still}'),
            "cover_foot": (f"{_margins(220, 0)}", f'fo:font-size="11pt" fo:color="#ffffff" {still}'),
            "break": ('fo:margin="0pt" fo:break-before="page"', 'fo:font-size="2pt"'),
        }  # fmt: skip
        lines = 2 if self.together else 0
        out = [
            f'<style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="{lines}" fo:widows="{lines}"/>'
            f'<style:text-properties fo:font-family="{d.family}" fo:font-size="{size}pt" fo:color="#1a1a1a" fo:language="da" fo:country="DK" '
            f'fo:hyphenate="{_true(d.hyphens != "none")}" fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="3"/></style:default-style>'
        ]
        tabs = {"entry1": dots, "entry2": dots, "footer": plain}
        out += [_paragraph_style(name, *properties, tabs.get(name, "")) for name, properties in paragraphs.items()]
        first = f' style:page-number="{1 + d.first_number}"' if d.first_number != 1 else ""
        out.append(_paragraph_style("start", f'fo:margin="0pt"{first}', 'fo:font-size="2pt"', "", "Standard"))
        out.append(
            _paragraph_style(
                "cover_title",
                f'{_margins(120, 10)} fo:text-align="start"',
                f'fo:font-size="30pt" fo:color="#ffffff" fo:font-family="{d.heading_family}" {title}',
                "",
                "Cover",
            )
        )
        for level, times, above, below, shade in (
            (1, 1.9, 1.6, 0.4, "#ffffff" if d.headings == "band" else color),
            (2, 1.35, 1.1, 0.2, accent),
            (3, 1.1, 0.8, 0.1, color),
        ):
            more = f'{title} {spaced if level == 1 else ""} fo:color="{shade}"'
            where = f"{_margins(size * above, size * below)} {heading} {band if level == 1 else ''}"
            out.append(_paragraph_style(f"heading{level}", where, face(times, more, d.heading_family), ""))
        out += [
            '<style:style style:name="unit" style:family="text"/>',
            '<style:style style:name="bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>',
            '<style:style style:name="whole" style:family="text"><style:text-properties fo:hyphenate="false"/></style:style>',
            '<style:style style:name="mark" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>',
            self.list_styles(),
            '<text:notes-configuration text:note-class="footnote" text:citation-body-style-name="mark" text:citation-style-name="mark" '
            'style:num-format="1" text:start-value="0" text:footnotes-position="page"/>',
        ]
        return "".join(out)

    def list_styles(self) -> str:
        bullet = self.design.bullet
        # Writer prints the bullets of its own menu in a font that has no letters.
        font = f'fo:font-family="{"OpenSymbol" if bullet in WRITER_BULLETS else "DejaVu Sans"}"'
        out = []
        for name, form, suffix in (("bullet", "", ""), ("dot", "1", "."), ("bracket", "1", ")"), ("letter", "a", ")")):
            levels = []
            for level in (1, 2):
                left = self.indent * level
                place = (
                    '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment '
                    f'text:label-followed-by="listtab" text:list-tab-stop-position="{left}pt" fo:text-indent="-{self.indent}pt" fo:margin-left="{left}pt"/></style:list-level-properties>'
                )
                if form and level == 1:
                    levels.append(
                        f'<text:list-level-style-number text:level="1" style:num-format="{form}" style:num-suffix="{suffix}">{place}</text:list-level-style-number>'
                    )
                    continue
                mark = bullet if level == 1 else "–" if bullet != "–" else "-"
                levels.append(
                    f'<text:list-level-style-bullet text:level="{level}" text:bullet-char="{escape(mark)}">{place}'
                    f"<style:text-properties {font}/></text:list-level-style-bullet>"
                )
            out.append(f'<text:list-style style:name="list_{name}">{"".join(levels)}</text:list-style>')
        return "".join(out)

    def page_styles(self) -> str:
        wide, high = self.design.page_size
        size = f'fo:page-width="{wide}pt" fo:page-height="{high}pt" style:print-orientation="{"landscape" if wide > high else "portrait"}"'
        return (
            f'<style:page-layout style:name="pages"><style:page-layout-properties {size} fo:margin-top="{self.edge}pt" fo:margin-bottom="{self.edge}pt" fo:margin-left="{MARGIN}pt" '
            f'fo:margin-right="{MARGIN}pt"><style:footnote-sep style:width="0.5pt" style:rel-width="20%" style:color="#777777" style:line-style="solid" '
            'style:adjustment="left" style:distance-before-sep="4pt" style:distance-after-sep="3pt"/></style:page-layout-properties>'
            '<style:header-style><style:header-footer-properties fo:min-height="24pt" fo:margin-bottom="10pt"/></style:header-style>'
            '<style:footer-style><style:header-footer-properties fo:min-height="24pt" fo:margin-top="12pt"/></style:footer-style></style:page-layout>'
            f'<style:page-layout style:name="cover"><style:page-layout-properties {size} fo:margin="{MARGIN}pt" draw:fill="solid" '
            f'draw:fill-color="{_rgb(self.design.color)}" fo:background-color="{_rgb(self.design.color)}" draw:background-size="full"/></style:page-layout>'
        )

    def master_pages(self) -> str:
        d, town = self.design, self.document.municipality
        title = escape(self.document.title)
        header = {"title": title, "rule_title": title, "municipality": f"{town} Kommune"}.get(d.header, "")
        footer = {
            "title": title,
            "municipality": f"{town} Kommune",
            "address": f"{town} Kommune · Rådhuspladsen 1 · hr@kommune.invalid",
        }.get(d.footer, "")
        page = '<text:page-number text:select-page="current">1</text:page-number>'
        number = {
            "none": "",
            "side_of": f"Side {page} af <text:page-count>1</text:page-count>",
            "bar": f"{page} | {title}",
            "dashes": f"- {page} -",
            "with_title": f"{title} · {page}",
        }.get(d.page_number, page)
        over = _p("ruled_header" if d.header == "rule_title" else "header", header)
        return (
            '<style:master-page style:name="Cover" style:page-layout-name="cover" style:next-style-name="Standard"/>'
            f'<style:master-page style:name="Standard" style:page-layout-name="pages"><style:header>{over}</style:header>'
            f"<style:footer>{_p('footer', f'{footer}<text:tab/>{number}')}</style:footer></style:master-page>"
        )


def side_blocks(blocks: list[Block]) -> list[Block]:
    """Boxes to print beside the text: those before any heading, with no heading of their own."""
    before = blocks[: next((n for n, b in enumerate(blocks) if isinstance(b, Heading)), len(blocks))]
    boxes = [b for b in before if isinstance(b, Aside) or (isinstance(b, Display) and b.look == "framed")]
    boxes = [b for b in boxes if not any(isinstance(x, Heading) for x in getattr(b, "blocks", ()))]
    return boxes if len(boxes) < len(before) else []


def _p(style: str, inner: str) -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def _margins(above: float, below: float) -> str:
    return f'fo:margin-top="{above:.1f}pt" fo:margin-bottom="{below:.1f}pt"'


def _paragraph_style(name: str, paragraph: str, text: str, inner: str, master: str = "") -> str:
    page = f' style:master-page-name="{master}"' if master else ""
    return (
        f'<style:style style:name="{name}" style:family="paragraph"{page}><style:paragraph-properties {paragraph}>{inner}'
        f"</style:paragraph-properties><style:text-properties {text}/></style:style>"
    )


def _true(value: bool) -> str:
    return "true" if value else "false"


def _rgb(color: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(c * 255):02x}" for c in color)


def soffice() -> str | None:
    """The office's program, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(file: Path, profile: Path) -> bool:
    """Whether the file has its PDF beside it. A profile of its own lets several offices run side by side."""
    command = [soffice() or "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(file.parent), str(file)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # the program that works is a child of the one started
        process.wait()
    return file.with_suffix(".pdf").exists()


def without_links(data: bytes) -> bytes:
    """The file with its links blanked out, so that nothing moves; Writer packs neither pages nor links.

    >>> without_links(b"<</Annots[ 4 0 R ]/Group")
    b'<<                /Group'
    """
    return overwritten(data, LINKS, b" ")


def print_libreoffice(document: Document, design: Design, path: Path, seed: int) -> tuple[list[Place], int]:
    """Prints with LibreOffice; the links that give the places away are taken out of the file afterwards.

    A second print without them would not do: Writer does not always even columns alike. Sometimes it never comes
    to an end over columns in which lines have to stay together or notes are called, or cuts off what is too high for
    a column; then the second try does without.
    """
    with tempfile.TemporaryDirectory() as name:
        for together in (True, False):
            file = Path(name) / f"{together}.fodt"  # an office that was ended leaves its file locked
            file.write_text(Manuscript(document, design, Random(seed), together).write(), encoding="utf-8")
            if convert(file, Path(name) / f"profile{together}"):
                printed = file.with_suffix(".pdf")
                path.write_bytes(without_links(without_clock(printed.read_bytes())))
                places, pages = places_from_links(printed, path)
                if {place.unit for place in places} == {unit.number for unit in document.units}:
                    return places, pages
    raise RuntimeError(f"seed {seed}: soffice wrote no PDF that holds all statements")
