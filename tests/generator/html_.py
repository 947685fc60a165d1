# ruff: noqa: E501  the style sheet's lines
"""The producers that print HTML: WeasyPrint and headless Chromium."""

import html
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

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
    headings_of,
)
from tests.generator.design import Design
from tests.generator.lines import breaks_of
from tests.generator.links import UNIT_ADDRESS, places_from_links, without_clock

SHY = "\N{SOFT HYPHEN}"


class Page:
    """Writes a document as HTML; with `linked` each unit is a link that gives its place away."""

    def __init__(self, document: Document, design: Design, linked: bool, whole: bool = False):
        self.document = document
        self.design = design
        self.linked = linked
        self.whole = whole  # no paragraph goes on overleaf
        self.notes = dict(document.footnotes)
        self.anchors = 0

    def write(self) -> str:
        body: list[str] = []
        flow: list[str] = []
        for block in [*self.document.blocks, PageBreak()]:
            wide = isinstance(block, Cover | Grid | Figure | Contents | PageBreak)
            if wide or (isinstance(block, Heading) and block.level == 1):
                if flow:
                    body.append(f'<div class="flow">{"".join(flow)}</div>')
                flow = []
                body.append(self.block(block))
            else:
                flow.append(self.block(block))
        if isinstance(block, PageBreak):
            body.pop()
        mark = '<div class="watermark">UDKAST</div>' if self.design.watermark else ""
        return (
            f'<!DOCTYPE html><html lang="da"><head><meta charset="utf-8"><title>{self.document.title}</title>'
            f"<style>{self.css()}</style></head><body>{mark}{''.join(body)}</body></html>"
        )

    def block(self, block: Block) -> str:
        match block:
            case Cover():
                foot = f'<p class="foot">{html.escape(block.foot)}</p>' if block.foot else ""
                kind = "inline-cover" if block.inline else "cover"
                return f'<div class="{kind}"><p class="title">{block.title}</p><p class="sub">{block.subtitle}</p>{foot}</div>'
            case Heading():
                over = f'<div class="over">{block.overline}</div>' if block.overline else ""
                self.anchors += 1
                return f'{over}<h{block.level} id="h{self.anchors}">{html.escape(block.text)}</h{block.level}>'
            case Para():
                return f'<p class="{block.style}">{self.runs(block.runs)}</p>'
            case ItemList():
                return self.list(block.items, block.numbered)
            case Display():
                by = f'<p class="by">{self.run(block.attribution)}</p>' if block.attribution else ""
                return f'<div class="display {block.look}"><p>{self.runs(block.runs)}</p>{by}</div>'
            case Aside():
                return f'<div class="aside">{"".join(self.block(b) for b in block.blocks)}</div>'
            case Grid():
                return self.grid(block)
            case Figure():
                return self.figure(block)
            case Contents():
                return self.contents(block)
        return '<div class="break"></div>'

    def runs(self, runs: tuple[Run, ...]) -> str:
        return " ".join(self.run(r) for r in runs)

    def run(self, run: Run) -> str:
        words = " ".join(self.word(w) for w in run.text.split(" "))
        if run.bold:
            words = f"<b>{words}</b>"
        if run.unit and self.linked:
            words = f'<a href="{UNIT_ADDRESS}{run.unit.number}">{words}</a>'
        if run.note:
            words += f'<span class="note">{html.escape(self.notes[run.note])}</span>'
        return words

    def word(self, word: str) -> str:
        """A word with the divisions its program needs to be told, and none at a hyphen where no reader could undo it."""
        places = breaks_of(word)
        own = [len(left) for left, _, added in places if not added]
        hyphens = [m.end() for m in re.finditer(r"(?<=\w)-(?=\w)", word)]
        if set(hyphens) - set(own):
            return f'<span class="whole">{html.escape(word)}</span>'
        if self.design.producer == "chromium" and self.design.hyphens != "none" and not hyphens:
            for left, _, added in places:
                if added:
                    word = word[: len(left)] + SHY + word[len(left) :]
        return html.escape(word)

    def list(self, items: tuple[Item, ...], numbered: str, depth: int = 0) -> str:
        out = []
        for n, item in enumerate(items):
            mark = self.design.bullet if not depth else "–"
            if numbered:
                mark = numbered.replace("1", str(n + 1)).replace("a", "abcdefgh"[n])
            text = f"<b>{self.runs(item.runs)}</b>" if item.heading else self.runs(item.runs)
            below = self.list(item.children, "", depth + 1) if item.children else ""
            out.append(f"<li style=\"list-style-type:'{mark}  '\">{text}{below}</li>")
        return f"<ul>{''.join(out)}</ul>"

    def grid(self, block: Grid) -> str:
        if block.look == "boxes" or (block.header_rows == 0 and block.first_share is None):
            kind = "box" if block.look == "boxes" else "side"
            rows = [
                "".join(f'<td class="{kind}">{"".join(self.block(b) for b in cell.blocks)}</td>' for cell in row)
                for row in block.rows
            ]
            return f'<table class="{kind}es">{"".join(f"<tr>{r}</tr>" for r in rows)}</table>'
        rows = []
        for row in block.rows:
            cells = []
            for cell in row:
                tag = "th" if cell.header else "td"
                cells.append(f"<{tag}>{''.join(self.block(b) for b in cell.blocks)}</{tag}>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        head = f"<thead>{''.join(rows[: block.header_rows])}</thead>" if block.header_rows else ""
        share = f'<col style="width:{block.first_share * 100:.0f}%">' if block.first_share else ""
        body = "".join(rows[block.header_rows :])
        return f'<table class="{block.look}"><colgroup>{share}</colgroup>{head}<tbody>{body}</tbody></table>'

    def figure(self, block: Figure) -> str:
        d = self.design
        step = 500 / len(block.words)
        parts = []
        for n, word in enumerate(block.words):
            x, y = step * (n + 0.5), 60 + (14 if n % 2 else -14)
            fill = _rgb(d.accent if n % 2 else d.color)
            parts.append(f'<circle cx="{x:.0f}" cy="{y}" r="40" fill="{fill}"/>')
            turn = f'transform="rotate({-15 if n % 2 else 0} {x:.0f} {y})"'
            parts.append(
                f'<text x="{x:.0f}" y="{y + 3}" {turn} text-anchor="middle" font-size="9" fill="white">{word}</text>'
            )
        caption = f'<p class="caption">{html.escape(block.caption)}</p>' if block.caption else ""
        return f'<div class="figure"><svg viewBox="0 0 500 120" width="100%">{"".join(parts)}</svg>{caption}</div>'

    def contents(self, block: Contents) -> str:
        """Leaders and pages: WeasyPrint looks the pages up, a browser is given plausible ones."""
        entries, anchor = [], self.anchors
        for n, (text, level) in enumerate(block.entries):
            if self.design.producer == "weasyprint":
                anchor = self._anchor(text, anchor)
                entries.append(f'<p class="entry l{level}"><a href="#h{anchor}">{html.escape(text)}</a></p>')
            else:
                dots = "." * max(5, 70 - len(text))
                entries.append(f'<p class="entry l{level}">{html.escape(text)} {dots} {3 + n // 3}</p>')
        return "".join(entries)

    def _anchor(self, text: str, after: int) -> int:
        numbers = [b.text for b in headings_of(self.document.blocks)]
        return next((n + 1 for n, t in enumerate(numbers) if n >= after and t == text), after)

    def css(self) -> str:
        d = self.design
        wide, high = d.page_size
        margin = 52
        town = self.document.municipality
        header = {
            "title": self.document.title,
            "rule_title": self.document.title,
            "municipality": f"{town} Kommune",
        }
        footer = {
            "title": self.document.title,
            "municipality": f"{town} Kommune",
            "address": f"{town} Kommune · Rådhuspladsen 1 · hr@kommune.invalid",
        }
        number = {
            "plain": "counter(page)",
            "outer": "counter(page)",
            "side_of": '"Side " counter(page) " af " counter(pages)',
            "bar": f'counter(page) " | {self.document.title}"',
            "dashes": '"- " counter(page) " -"',
            "with_title": f'"{self.document.title} · " counter(page)',
        }.get(d.page_number, '""')
        spaced = {"spaced": "letter-spacing:.16em;", "small_caps": ""}.get(d.headings, "")
        band = f"background:{_rgb(d.color)};color:white;padding:6px 8px;" if d.headings == "band" else ""
        hyphens = "auto" if d.hyphens != "none" and d.producer == "weasyprint" else "manual"
        small = "font-size:7.5pt;color:#777;"
        return f"""
@page {{ size:{wide}pt {high}pt; margin:{margin}pt;
  @top-right {{ content:"{header.get(d.header, "")}"; {small} }}
  @bottom-left {{ content:"{footer.get(d.footer, "")}"; {small} }}
  @bottom-right {{ content:{number}; {small} }} }}
@page cover {{ margin:0; @top-right{{content:""}} @bottom-left{{content:""}} @bottom-right{{content:""}} }}
body {{ font-family:'{d.family}',sans-serif; font-size:{d.size}pt; line-height:{d.leading}; margin:0;
  color:#1a1a1a; hyphens:{hyphens}; {"text-align:justify;" if d.justified else ""} }}
a {{ color:inherit; text-decoration:none }}
h1,h2,h3,th,.over,.title {{ font-family:'{d.heading_family}',sans-serif; line-height:1.2; text-align:left;
  break-after:avoid; }}
h1 {{ font-size:1.9em; color:{_rgb(d.color)}; margin:1em 0 .3em; {spaced}{band} }}
h2 {{ font-size:1.35em; color:{_rgb(d.accent)}; margin:.9em 0 .2em }}
h3 {{ font-size:1.1em; color:{_rgb(d.color)}; margin:.7em 0 .1em }}
.over {{ margin-top:1.4em; color:{_rgb(d.color)} }} .over + h1, .over + h2 {{ margin-top:0 }}
p {{ margin:.5em 0 }} .signature, .small {{ margin:.1em 0 }} .small {{ font-size:.85em; color:#777 }}
.lead {{ font-size:1.2em; color:{_rgb(d.color)}; text-align:left }} .lead_in {{ break-after:avoid }}
.caption {{ font-size:.8em; font-style:italic; color:#777 }}
ul {{ margin:.2em 0; padding-left:1.5em }} li {{ margin:.15em 0 }}
.flow {{ columns:{d.columns}; column-gap:20pt; }}
.aside, .framed, .box {{ background:{_rgb(d.tint)}; padding:7pt 10pt; border-radius:4pt; margin:1em 0;
  break-inside:avoid }}
.display {{ break-inside:avoid; text-align:left; hyphens:manual }}
.pull p, .framed p {{ font-size:1.45em; line-height:1.25; font-style:italic; color:{_rgb(d.accent)}; margin:.6em 1em }}
.quotation {{ margin:1em 1.3em; font-style:italic; color:{_rgb(d.color)} }}
.quotation .by {{ font-size:.9em; font-style:normal; margin-top:-.3em }}
table {{ width:100%; border-collapse:collapse; margin:.6em 0 1em; table-layout:fixed; font-size:.92em; line-height:1.25 }}
td, th {{ vertical-align:top; text-align:left; padding:4pt 5pt }} td p, th p {{ margin:0 }} tr {{ break-inside:avoid }}
th {{ color:{_rgb(d.color)} }} .ruled td, .ruled th {{ border:.7pt solid {_rgb(d.color)} }}
.lines tr {{ border-top:.7pt solid {_rgb(d.color)}; border-bottom:.7pt solid {_rgb(d.color)} }}
.zebra tbody tr:nth-child(odd) {{ background:{_rgb(d.tint)} }}
.ruled thead th, .zebra thead th {{ background:{_rgb(d.color)}; color:white }}
.boxes {{ border-collapse:separate; border-spacing:8pt; margin:0 }} .box h2, .side h2 {{ margin-top:0 }}
.cover {{ page:cover; width:{wide}pt; height:{high}pt; background:{_rgb(d.color)}; color:white; break-after:page;
  position:relative; overflow:hidden }}
.cover .title {{ font-size:30pt; font-weight:bold; margin:0; padding:150pt 50pt 10pt; hyphens:manual }}
.cover .sub {{ font-size:15pt; margin:0 50pt }} .cover .foot {{ position:absolute; left:50pt; bottom:40pt }}
.inline-cover .title {{ font-size:22pt; font-weight:bold; color:{_rgb(d.color)}; margin:0 }}
.inline-cover {{ border-bottom:2pt solid {_rgb(d.accent)}; margin-bottom:1em }} .inline-cover .sub {{ margin:0 }}
{"p, li { break-inside:avoid }" if self.whole else ""}
.break {{ break-after:page }} .whole {{ white-space:nowrap }}
.entry {{ margin:.2em 0; text-align:left; hyphens:manual }} .l1 {{ font-weight:bold }} .l2 {{ padding-left:1em }}
{".entry a::after { content:leader('.') target-counter(attr(href), page) }" if d.producer == "weasyprint" else ""}
.note {{ float:footnote; font-size:7.5pt; color:#777; text-align:left }}
.note::footnote-call {{ font-size:.6em; vertical-align:super; line-height:0 }}
.watermark {{ position:fixed; top:{high / 2 - 110:.0f}pt; left:0; width:{wide - 2 * margin:.0f}pt; text-align:center;
  font-size:90pt; font-weight:bold; color:#e8e8e8; transform:rotate(-45deg); z-index:-1 }}
"""


def _rgb(color: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(c * 255):02x}" for c in color)


def print_weasyprint(document: Document, design: Design, path: Path, seed: int) -> tuple[list[Place], int]:
    """Prints with WeasyPrint; the places are read from a second print with links."""
    from weasyprint import HTML

    with tempfile.TemporaryDirectory() as folder:
        linked = Path(folder) / "linked.pdf"
        HTML(string=Page(document, design, linked=True).write()).write_pdf(linked)
        HTML(string=Page(document, design, linked=False).write()).write_pdf(path)
        return places_from_links(linked, path)


def chromium() -> str | None:
    """The browser's program, None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def print_chromium(document: Document, design: Design, path: Path, seed: int) -> tuple[list[Place], int]:
    """Prints with headless Chromium; the places are read from a second print with links.

    In columns the browser loses the links of a paragraph that goes on overleaf: then none may.
    """
    with tempfile.TemporaryDirectory() as folder:
        linked = Path(folder) / "linked.pdf"
        for whole in (False, True):
            for file, links in ((linked, True), (path, False)):
                page = Path(folder) / "page.html"
                page.write_text(Page(document, design, links, whole).write(), encoding="utf-8")
                command = [chromium() or "chromium", "--headless", "--no-sandbox", "--disable-gpu"]
                command += ["--no-pdf-header-footer", f"--user-data-dir={folder}/profile"]
                command += [f"--print-to-pdf={file}", page.as_uri()]
                subprocess.run(command, check=True, capture_output=True, timeout=120)
            places, pages = places_from_links(linked, path)
            if {place.unit for place in places} >= {unit.number for unit in document.units}:
                break
        path.write_bytes(without_clock(path.read_bytes()))
        return places, pages
