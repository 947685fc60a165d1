"""A document as the text file people keep of it: pages one after another, lines wrapped, tables with tabs."""

from collections.abc import Iterator
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
    Run,
)
from tests.generator.lines import breaks_of


class Transcript:
    """Writes a document as text. Headings keep their levels as in Markdown: letters do not show them."""

    def __init__(self, document: Document, rng: Random):
        self.document = document
        self.rng = rng
        self.hyphens = rng.choice(("printed", "lost", "none"))
        self.trailing = " " if self.hyphens == "lost" else rng.choice(("", " "))
        self.width = rng.choice((48, 62, 76, 10_000))
        self.bullet = rng.choice(("- ", "* ", "• ", "– "))
        self.page = 1

    def properties(self) -> set[str]:
        """What was drawn, as the gold file lists it."""
        width = "one line a paragraph" if self.width > 1000 else f"{self.width} letters"
        return {"producer:text", f"hyphens:{self.hyphens}", f"lines:{width}", f"bullet:{self.bullet.strip()}"}

    def write(self) -> str:
        parts = [part for block in self.document.blocks for part in self.block(block)]
        return "\n\n".join(parts) + "\n"

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Cover():
                yield "\n".join(x for x in (f"# {block.title}", "", block.subtitle, block.foot) if x is not None)
            case Heading():
                if block.overline:
                    yield block.overline
                yield f"{'#' * (block.level + 1)} {block.text}"
            case Para():
                yield self.wrap(_text(block.runs))
            case ItemList():
                yield "\n".join(self.items(block.items, block.numbered, 0))
            case Display():
                by = f"\n{block.attribution.text}" if block.attribution else ""
                yield self.wrap(_text(block.runs), 40) + by
            case Aside():
                for inner in block.blocks:
                    yield from self.block(inner)
            case Grid():
                yield from self.grid(block)
            case Contents():
                yield "\n".join(f"{text} {'.' * 8} {n // 3 + 3}" for n, (text, _) in enumerate(block.entries))
            case Figure():
                yield "\n".join(block.words)
                if block.caption:
                    yield block.caption
            case PageBreak():
                self.page += 1
                yield f"{self.page}"

    def items(self, items: tuple[Item, ...], numbered: str, depth: int) -> Iterator[str]:
        for n, item in enumerate(items):
            mark = numbered.replace("1", str(n + 1)).replace("a", "abcdefgh"[n]) + " " if numbered else self.bullet
            pad = "  " * depth
            text = self.wrap(_text(item.runs), self.width - len(pad) - 2).replace("\n", f"\n{pad}  ")
            yield pad + mark + text
            yield from self.items(item.children, "", depth + 1)

    def grid(self, block: Grid) -> Iterator[str]:
        """Cells with headings of their own one after another, others a row on one line."""
        if block.header_rows == 0 and block.first_share is None:
            for row in block.rows:
                for cell in row:
                    for inner in cell.blocks:
                        yield from self.block(inner)
            return
        yield "\n".join("\t".join(_cell(c) for c in row) for row in block.rows)

    def wrap(self, text: str, width: int | None = None) -> str:
        """The text in lines of at most `width` letters, words divided as the document does."""
        room = min(width or self.width, self.width)
        lines = [""]
        for word in text.split(" "):
            gap = 1 if lines[-1] else 0
            if len(lines[-1]) + gap + len(word) <= room or not lines[-1]:
                lines[-1] += " " * gap + word
                continue
            free = room - len(lines[-1]) - gap - 1
            left, right, _ = next(
                (b for b in breaks_of(word) if b[2] and self.hyphens != "none" and len(b[0]) <= free),
                ("", word, True),
            )
            if left:
                lines[-1] += " " + left + ("-" if self.hyphens == "printed" else "")
            else:
                lines[-1] += self.trailing
            lines.append(right)
        return "\n".join(lines)


def _text(runs: tuple[Run, ...]) -> str:
    return " ".join(run.text for run in runs)


def _cell(cell: Cell) -> str:
    """A cell's text on one line; a cell with bullets is told apart by them."""
    parts = []
    for block in cell.blocks:
        if isinstance(block, Para):
            parts.append(_text(block.runs))
        elif isinstance(block, ItemList):
            parts += [f"• {_text(item.runs)}" for item in block.items]
    return " ".join(parts)
