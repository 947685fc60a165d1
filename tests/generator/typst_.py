# ruff: noqa: E501  the markup's lines
"""The producer Typst."""

import re
import tempfile
from pathlib import Path

import typst

from tests.generator.content import (
    Aside,
    Block,
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
)
from tests.generator.design import Design
from tests.generator.fonts import SYSTEM
from tests.generator.lines import breaks_of
from tests.generator.links import UNIT_ADDRESS, places_from_links

FOLDERS = ("liberation", "dejavu")  # reading all of Noto takes longer than printing


class Manuscript:
    """Writes a document in Typst's markup; with `linked` each unit is a link that gives its place away."""

    def __init__(self, document: Document, design: Design, linked: bool):
        self.document = document
        self.design = design
        self.linked = linked
        self.notes = dict(document.footnotes)

    def write(self) -> str:
        out = [self.preamble()]
        flow: list[str] = []
        for block in [*self.document.blocks, None]:
            wide = isinstance(block, Cover | Grid | Figure | Contents | PageBreak)
            if block is None or wide or (isinstance(block, Heading) and block.level == 1):
                if flow:
                    out.append(self.flow(flow))
                flow = []
                if block is not None:
                    out.append(self.block(block))
            else:
                flow.append(self.block(block))
        return "\n".join(out)

    def flow(self, parts: list[str]) -> str:
        text = "\n".join(parts)
        return text if self.design.columns == 1 else f"#columns({self.design.columns}, gutter: 20pt)[\n{text}\n]"

    def preamble(self) -> str:
        d = self.design
        wide, high = d.page_size
        family = d.family if not d.family.startswith("Noto") else d.family.replace("Noto", "Liberation")
        town = self.document.municipality
        header = {
            "title": self.document.title,
            "rule_title": self.document.title,
            "municipality": f"{town} Kommune",
        }
        footer = {
            "title": self.document.title,
            "municipality": f"{town} Kommune",
            "address": f"{town} Kommune, Rådhuspladsen 1",
        }
        page = "#context counter(page).display()"
        number = {
            "none": "",
            "side_of": f"Side {page} af #context counter(page).final().first()",
            "bar": f"{page} | {quoted(self.document.title)}",
            "dashes": f"\\- {page} \\-",
            "with_title": f"{quoted(self.document.title)} · {page}",
        }.get(d.page_number, page)
        mark = '#place(center + horizon, rotate(-45deg, text(size: 90pt, fill: luma(232), weight: "bold")[UDKAST]))'
        spaced = f"tracking: {0.16 if d.headings == 'spaced' else 0}em"
        return f"""#set document(title: "{self.document.title}", date: none)
#set page(width: {wide}pt, height: {high}pt, margin: 52pt,
  header: align(right, text(size: 7.5pt, fill: luma(110))[{quoted(header.get(d.header, ""))}]),
  footer: text(size: 7.5pt, fill: luma(110))[{quoted(footer.get(d.footer, ""))} #h(1fr) {number}],
  background: [{mark if d.watermark else ""}])
#set text(overhang: false, font: "{family}", size: {d.size}pt, lang: "da", hyphenate: {str(d.hyphens != "none").lower()}, fill: luma(25))
#set par(leading: {d.leading - 0.75:.2f}em, justify: {str(d.justified).lower()}, spacing: 0.9em)
#show heading: set text(hyphenate: false)
#show heading.where(level: 1): it => block(above: 1.6em, below: 0.7em, sticky: true,
  text(size: {d.size * 1.9}pt, fill: {_rgb(d.color)}, {spaced}, it.body))
#show heading.where(level: 2): it => block(above: 1.3em, below: 0.6em, sticky: true,
  text(size: {d.size * 1.35}pt, fill: {_rgb(d.accent)}, it.body))
#show heading.where(level: 3): it => block(above: 1em, below: 0.5em, sticky: true,
  text(size: {d.size * 1.1}pt, fill: {_rgb(d.color)}, it.body))
#set footnote(numbering: "1")
"""

    def block(self, block: Block) -> str:
        d = self.design
        match block:
            case Cover():
                foot = quoted(block.foot or "")
                if block.inline:
                    return (
                        f'#text(size: 22pt, weight: "bold", hyphenate: false, fill: {_rgb(d.color)})[{quoted(block.title)}]\n\n'
                        f"{quoted(block.subtitle or '')}\n\n{foot}\n#line(length: 100%, stroke: 2pt + {_rgb(d.accent)})"
                    )
                return (
                    f"#page(fill: {_rgb(d.color)}, header: none, footer: none, background: none)[#v(25%)"
                    f'#text(size: 30pt, weight: "bold", hyphenate: false, fill: white)[{quoted(block.title)}]\n\n'
                    f"#text(size: 15pt, fill: white)[{quoted(block.subtitle or '')}]\n\n#v(1fr)\n#text(fill: white)[{foot}]]"
                )
            case Heading():
                over = (
                    f"#block(above: 1.4em, below: 0.4em, sticky: true)[{quoted(block.overline)}]\n"
                    if block.overline
                    else ""
                )
                return f"{over}#heading(level: {block.level})[{quoted(block.text)}]"
            case Para():
                return self.paragraph(block)
            case ItemList():
                return self.list(block.items, block.numbered)
            case Display():
                return self.display(block)
            case Aside():
                inner = "\n\n".join(self.block(b) for b in block.blocks)
                return f"#block(fill: {_rgb(d.tint)}, inset: 9pt, radius: 3pt, width: 100%, breakable: false)[{inner}]"
            case Grid():
                return self.grid(block)
            case Figure():
                words = ", ".join(
                    f"circle(radius: 32pt, fill: {_rgb(d.color)}, align(center + horizon, text(size: 8pt, fill: white)[{w}]))"
                    for w in block.words
                )
                caption = f'#text(size: 0.8em, style: "italic")[{quoted(block.caption)}]' if block.caption else ""
                return f"#stack(dir: ltr, spacing: 6pt, {words})\n{caption}"
            case Contents():
                return "#outline(title: none, depth: 2)"
        return "#pagebreak(weak: true)"

    def paragraph(self, block: Para) -> str:
        text = self.runs(block.runs)
        match block.style:
            case "lead":
                return f"#par(justify: false)[#text(size: 1.2em, fill: {_rgb(self.design.color)})[{text}]]\n"
            case "small":
                return f"#block(above: 0.5em, below: 0.5em)[#text(size: 0.85em, fill: luma(110))[{text}]]"
            case "signature":
                return f"#block(above: 0.5em, below: 0.5em)[{text}]"
            case "lead_in":
                return f"#block(sticky: true, below: 0.6em)[{text}]"
        return f"{text}\n"

    def runs(self, runs: tuple[Run, ...]) -> str:
        return " ".join(self.run(r) for r in runs)

    def run(self, run: Run) -> str:
        words = " ".join(_word(w) for w in run.text.split(" "))
        if run.bold:
            words = f"#strong[{words}]"
        if run.unit and self.linked:
            words = f'#link("{UNIT_ADDRESS}{run.unit.number}")[{words}]'
        if run.note:
            words += f"#footnote[{quoted(self.notes[run.note])}]"
        return words

    def list(self, items: tuple[Item, ...], numbered: str, depth: int = 0) -> str:
        d = self.design
        parts = []
        for n, item in enumerate(items):
            mark = d.bullet if not depth else "–"
            if numbered:
                mark = numbered.replace("1", str(n + 1)).replace("a", "abcdefgh"[n])
            text = f"#strong[{self.runs(item.runs)}]" if item.heading else self.runs(item.runs)
            below = self.list(item.children, "", depth + 1) if item.children else ""
            parts.append(f"#grid(columns: (1.5em, 1fr), [{quoted(mark)}], [{text}])\n{below}")
        inner = "\n".join(f"#block(above: 0.6em, below: 0.6em)[{p}]" for p in parts)
        return f"#block(inset: (left: {0.4 + depth}em))[{inner}]"

    def display(self, block: Display) -> str:
        d = self.design
        if block.look == "quotation":
            by = self.run(block.attribution) if block.attribution else ""
            return (
                f"#block(inset: (left: 14pt), above: 1.3em, below: 1.3em, breakable: false)["
                f'#par(justify: false)[#text(style: "italic", fill: {_rgb(d.color)})[{self.runs(block.runs)}]]\n'
                f"#v(-0.5em)\n#text(size: 0.9em)[{by}]]"
            )
        fill = f"fill: {_rgb(d.tint)}, " if block.look == "framed" else ""
        return (
            f"#block({fill}inset: 10pt, above: 1.4em, below: 1.4em, width: 100%, breakable: false)[#par(justify: false)["
            f'#text(size: 1.45em, style: "italic", hyphenate: false, fill: {_rgb(d.accent)})[{self.runs(block.runs)}]]]'
        )

    def grid(self, block: Grid) -> str:
        d = self.design
        count = max(len(row) for row in block.rows)
        first = f"{block.first_share * 100:.0f}%" if block.first_share else "1fr"
        columns = ", ".join([first] + ["1fr"] * (count - 1)) + ","
        if block.look == "boxes" or (block.header_rows == 0 and block.first_share is None):
            fill = f"fill: {_rgb(d.tint)}, " if block.look == "boxes" else ""
            cells = []
            for row in block.rows:
                for cell in row:
                    inner = "\n".join(self.block(b) for b in cell.blocks)
                    cells.append(f"[#block({fill}inset: 8pt, radius: 4pt, width: 100%, breakable: false)[{inner}]]")
                cells += ["[]"] * (count - len(row))
            return f"#grid(columns: ({columns}), gutter: 10pt, {', '.join(cells)})"
        stroke = {"ruled": f"0.7pt + {_rgb(d.color)}", "lines": f"(y: 0.7pt + {_rgb(d.color)})"}.get(block.look, "none")
        zebra = f"(x, y) => if calc.odd(y) {{ {_rgb(d.tint)} }}" if block.look == "zebra" else "none"
        rows = [", ".join(self.cell(c.blocks, c.header) for c in row) for row in block.rows]
        head = f"table.header({', '.join(rows[: block.header_rows])})," if block.header_rows else ""
        return (
            f"#[#set text(size: 0.92em)\n#set par(justify: false)\n#table(columns: ({columns}), stroke: {stroke}, "
            f"fill: {zebra}, inset: 5pt, align: left + top, {head} {', '.join(rows[block.header_rows :])})]"
        )

    def cell(self, blocks: tuple[Block, ...], header: bool) -> str:
        inner = "\n".join(self.block(b) for b in blocks)
        return f"[#text(fill: {_rgb(self.design.color)})[{inner}]]" if header else f"[{inner}]"


def _word(word: str) -> str:
    """A word, kept whole where it has a hyphen that no reader could tell from a division."""
    own = {len(left) for left, _, added in breaks_of(word) if not added}
    hyphens = {m.end() for m in re.finditer(r"(?<=\w)-(?=\w)", word)}
    return f"#box[{quoted(word)}]" if hyphens - own else quoted(word)


def quoted(text: str) -> str:
    """The text as markup that prints just it, smart quotes and dashes off."""
    return f'#"{text.translate({34: chr(92) + chr(34), 92: chr(92) * 2})}"' if text else ""


def _rgb(color: tuple[float, float, float]) -> str:
    return 'rgb("' + "#" + "".join(f"{round(c * 255):02x}" for c in color) + '")'


def print_typst(document: Document, design: Design, path: Path, seed: int) -> tuple[list[Place], int]:
    """Prints with Typst; the places are read from a second print with links."""
    fonts = [str(SYSTEM / f) for f in FOLDERS if (SYSTEM / f).exists()]
    with tempfile.TemporaryDirectory() as folder:
        linked = Path(folder) / "linked.pdf"
        for file, links in ((linked, True), (path, False)):
            source = Manuscript(document, design, links).write().encode()
            file.write_bytes(typst.compile(source, font_paths=fonts, ignore_system_fonts=True))
        return places_from_links(linked, path)
