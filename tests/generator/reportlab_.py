"""The producer with free placement: it knows each line's box because it puts it there.

Blocks become pieces (lines and gaps of known height), pieces flow into columns and pages, and what was placed
is written to the file in an order of its own, as layout programs do. Coordinates count from the page's top
left.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

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
from tests.generator.fonts import Faces, descent, face_for, faces, width
from tests.generator.lines import Line, Look, break_lines, words_of

WHITE = (1.0, 1.0, 1.0)
GREY = (0.45, 0.45, 0.45)
BLACK = (0.1, 0.1, 0.1)
NOTE_HEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class Mark:
    """Something drawn on a sheet: `layer` 0 is ground, 1 text, 2 what lies over it."""

    layer: int
    top: float
    style: str
    draw: Callable[[Canvas], None]


class Press:
    """Collects the marks of each sheet and the places of each unit, then writes the file."""

    def __init__(self, design: Design):
        self.design = design
        self.page_width, self.height = design.page_size
        self.sheets: list[list[Mark]] = []
        self.places: list[Place] = []
        self.notes: dict[int, list[str]] = {}
        self.page = -1

    def sheet_of(self, page: int) -> tuple[int, float]:
        """The sheet of a page and where the page begins on it: in a spread two share one, after the first."""
        if not self.design.spread or page == 0:
            return page, 0.0
        return (page + 1) // 2, 0.0 if page % 2 else self.page_width

    def next_page(self) -> None:
        self.page += 1
        sheet, _ = self.sheet_of(self.page)
        while len(self.sheets) <= sheet:
            self.sheets.append([])

    def mark(self, layer: int, top: float, style: str, draw: Callable[[Canvas, float], None]) -> None:
        """Draws at the current page; `draw` gets the canvas and the page's left edge on its sheet."""
        sheet, left = self.sheet_of(self.page)
        self.sheets[sheet].append(Mark(layer, top, style, lambda canvas: draw(canvas, left)))

    def rect(
        self,
        x: float,
        top: float,
        w: float,
        h: float,
        fill: tuple[float, float, float] | None,
        stroke: tuple[float, float, float] | None = None,
        radius: float = 0,
        layer: int = 0,
    ) -> None:
        def draw(canvas: Canvas, left: float) -> None:
            if fill:
                canvas.setFillColor(Color(*fill))
            if stroke:
                canvas.setStrokeColor(Color(*stroke))
                canvas.setLineWidth(0.8)
            shape = canvas.roundRect if radius else canvas.rect
            extra = (radius,) if radius else ()
            shape(
                left + x,
                self.height - top - h,
                w,
                h,
                *extra,
                fill=int(fill is not None),
                stroke=int(stroke is not None),
            )

        self.mark(layer, top, "rect", draw)

    def ruling(
        self,
        x0: float,
        top0: float,
        x1: float,
        top1: float,
        color: tuple[float, float, float],
        thick: float = 0.6,
    ) -> None:
        def draw(canvas: Canvas, left: float) -> None:
            canvas.setStrokeColor(Color(*color))
            canvas.setLineWidth(thick)
            canvas.line(left + x0, self.height - top0, left + x1, self.height - top1)

        self.mark(0, top0, "rule", draw)

    def line(self, line: Line, x: float, baseline: float, doubled: bool = False) -> None:
        """Prints a line and records where its units stand. `baseline` counts from the top."""
        design = self.design
        end = " " if design.line_ends == "space" and not line.broken and not line.last else ""
        pieces = []
        for n, word in enumerate(line.words):
            for m, glyphs in enumerate(word):
                text = glyphs.text
                if m == len(word) - 1:
                    text += end if n == len(line.words) - 1 else " " if design.spaces else ""
                pieces.append((glyphs, text))
                if glyphs.note:
                    self.notes.setdefault(self.page, []).append(glyphs.note)
                if glyphs.unit and glyphs.text:
                    self.place(glyphs.unit.number, x + glyphs.x, baseline, glyphs.width, glyphs.face, glyphs.size)

        def draw(canvas: Canvas, left: float) -> None:
            canvas.setFillColor(Color(*line.look.color))
            for shift in (0.0, 0.35) if doubled else (0.0,):
                for glyphs, text in pieces:
                    out = canvas.beginText(left + x + glyphs.x + shift, self.height - baseline + glyphs.rise)
                    out.setFont(glyphs.face, glyphs.size)
                    if glyphs.tracking:
                        out.setCharSpace(glyphs.tracking)
                    out.textOut(text)
                    if glyphs.tracking:  # it would hold for all texts after this one
                        out.setCharSpace(0)
                    canvas.drawText(out)

        self.mark(1, baseline, f"{line.look.face}{line.look.size}", draw)

    def place(self, unit: int, x: float, baseline: float, wide: float, face: str, size: float) -> None:
        sheet, left = self.sheet_of(self.page)
        bottom = baseline + descent(face, size)
        self.places.append(Place(unit, sheet + 1, left + x, bottom - size, left + x + wide, bottom))

    def word(
        self,
        text: str,
        x: float,
        baseline: float,
        face: str,
        size: float,
        color: tuple[float, float, float],
        align: str = "left",
    ) -> None:
        """Prints a short text that belongs to no unit."""
        wide = width(text, face, size)
        x -= {"left": 0, "center": wide / 2, "right": wide}[align]

        def draw(canvas: Canvas, left: float) -> None:
            canvas.setFillColor(Color(*color))
            canvas.setFont(face, size)
            canvas.drawString(left + x, self.height - baseline, text)

        self.mark(1, baseline, f"{face}{size}", draw)

    def turned(
        self,
        text: str,
        x: float,
        top: float,
        degrees: float,
        face: str,
        size: float,
        color: tuple[float, float, float],
        layer: int = 2,
    ) -> None:
        """Prints a text turned around its middle."""

        def draw(canvas: Canvas, left: float) -> None:
            canvas.saveState()
            canvas.translate(left + x, self.height - top)
            canvas.rotate(degrees)
            canvas.setFillColor(Color(*color))
            canvas.setFont(face, size)
            canvas.drawCentredString(0, -size * 0.35, text)
            canvas.restoreState()

        self.mark(layer, top, "turned", draw)

    def circle(self, x: float, top: float, radius: float, fill: tuple[float, float, float]) -> None:
        def draw(canvas: Canvas, left: float) -> None:
            canvas.setFillColor(Color(*fill))
            canvas.circle(left + x, self.height - top, radius, fill=1, stroke=0)

        self.mark(0, top, "circle", draw)

    def write(self, path: Path, rng: Random, title: str | None) -> None:
        """Writes the sheets, each with its texts in the order of the design."""
        canvas = Canvas(str(path), invariant=1, pageCompression=1, initialFontName="Helvetica")
        canvas.setProducer("Layout 7.2")
        if title:
            canvas.setTitle(title)
        for number, marks in enumerate(self.sheets):
            wide = self.page_width * (2 if self.design.spread and number else 1)
            canvas.setPageSize((wide, self.height))
            for layer in (0, 1, 2):
                for mark in _in_stream_order([m for m in marks if m.layer == layer], self.design.stream, layer, rng):
                    mark.draw(canvas)
            canvas.showPage()
        canvas.save()


def _in_stream_order(marks: list[Mark], stream: str, layer: int, rng: Random) -> list[Mark]:
    if layer != 1:
        return marks
    match stream:
        case "shuffled":
            return rng.sample(marks, len(marks))
        case "reversed":
            return marks[::-1]
        case "by_height":
            return sorted(marks, key=lambda m: m.top)
        case "by_style":
            return sorted(marks, key=lambda m: m.style)
    return marks


# Pieces


@dataclass(frozen=True, slots=True)
class Piece:
    """A strip of a column. `keep` holds it together with the next one; `ground` names the box it lies in."""

    height: float
    draw: Callable[[Press, float, float], None]
    before: float = 0
    keep: bool = False
    ground: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """How a box is filled and framed."""

    fill: tuple[float, float, float] | None
    stroke: tuple[float, float, float] | None
    radius: float = 0


def _nothing(press: Press, x: float, top: float) -> None:
    pass


@dataclass(slots=True)
class Setter:
    """Turns blocks into pieces of a given width, in the looks of one design."""

    design: Design
    rng: Random
    grounds: dict[int, Ground] = field(default_factory=dict)
    box_fill: bool = True
    first_line_indent: bool = False
    item_gap: float = 2.0
    headings_seen: list[tuple[str, int]] = field(default_factory=list)  # (text, page), in order of printing

    @property
    def body(self) -> Look:
        d = self.design
        return Look(
            faces(d.family),
            d.size,
            d.leading,
            BLACK,
            align="justify" if d.justified else "left",
            hyphens=d.hyphens,
        )

    def look_of(self, style: str) -> Look:
        body = self.body
        match style:
            case "lead":
                return replace(body, size=body.size * 1.2, color=self.design.color, align="left")
            case "small":
                return replace(body, size=body.size * 0.85, color=GREY, align="left", hyphens="none")
            case "caption":
                return replace(body, size=body.size * 0.8, italic=True, color=GREY, align="left", hyphens="none")
            case "signature":
                return replace(body, align="left", hyphens="none")
        return body

    def heading_look(self, level: int) -> Look:
        d = self.design
        size = d.size * {1: 1.9, 2: 1.35, 3: 1.1}[level]
        color = {1: d.color, 2: d.accent, 3: d.color}[level]
        look = Look(faces(d.heading_family), size, 1.18, color, bold=True)
        if level == 1 and d.headings == "spaced":
            return replace(look, size=size * 0.85, tracking=size * 0.16)
        if level == 1 and d.headings == "spaced_blank":
            return replace(look, size=size * 0.75, gap="   ")
        if level == 1 and d.headings == "small_caps":
            return replace(look, small_caps=True)
        if level == 1 and d.headings == "band":
            return replace(look, color=WHITE, size=size * 0.9)
        return look

    def lines(self, runs: tuple[Run, ...], look: Look, room: float) -> list[Line]:
        return break_lines(words_of(runs, look, self.design.ligatures), look, room, self.rng)

    def text(
        self,
        runs: tuple[Run, ...],
        look: Look,
        room: float,
        before: float,
        indent: float = 0,
        doubled: bool = False,
    ) -> list[Piece]:
        """Pieces of a paragraph, one a line."""
        out = []
        for n, line in enumerate(self.lines(runs, look, room - indent)):
            out.append(self.line_piece(line, look, before if n == 0 else 0, indent, doubled))
        return out

    def line_piece(self, line: Line, look: Look, before: float, indent: float, doubled: bool = False) -> Piece:
        def draw(press: Press, x: float, top: float) -> None:
            press.line(line, x + indent, top + look.height * 0.5 + look.size * 0.36, doubled)

        return Piece(look.height, draw, before)

    def pieces(self, block: Block, room: float) -> list[Piece]:
        """Pieces of any block that flows in a column."""
        match block:
            case Heading():
                return self.heading(block, room)
            case Para():
                return self.paragraph(block, room)
            case ItemList():
                return self.item_list(block, room)
            case Display():
                return self.display(block, room)
            case Aside():
                return self.aside(block.blocks, room)
        raise TypeError(f"{type(block).__name__} does not flow in a column")

    def heading(self, block: Heading, room: float) -> list[Piece]:
        look = self.heading_look(block.level)
        out: list[Piece] = []
        before = self.design.size * {1: 2.0, 2: 1.3, 3: 0.9}[block.level]
        if block.overline:
            small = replace(look, size=self.design.size * 1.1, bold=False, tracking=0, small_caps=False, gap=" ")
            out += self.text((Run(block.overline),), small, room, before)
            before = 0
        band = block.level == 1 and self.design.headings == "band"
        text = block.text
        if block.level == 1 and self.design.headings == "spaced_blank":
            # No-break spaces keep a word's letters together; they are printed as spaces.
            text = " ".join("\N{NO-BREAK SPACE}".join(word) for word in text.split(" "))
        inset = 8.0 if band else 0.0
        doubled = self.design.headings == "doubled"
        out += self.text((Run(text),), look, room - 2 * inset, before, indent=inset, doubled=doubled)
        if band:
            out = self.boxed(out, Ground(self.design.color, None), 5, before)
        out = [replace(p, keep=True) for p in out]
        out.append(Piece(self.design.size * {1: 0.5, 2: 0.25, 3: 0.1}[block.level], _nothing, keep=True))
        note = Piece(0, lambda press, x, top: self.headings_seen.append((block.text, press.page)), keep=True)
        return [note, *out]

    def paragraph(self, block: Para, room: float) -> list[Piece]:
        look = self.look_of(block.style)
        before = {"signature": 1.0, "small": 1.0}.get(block.style, self.design.size * 0.6)
        out = self.text(block.runs, look, room, before)
        return [replace(p, keep=True) for p in out] if block.style == "lead_in" else out

    def item_list(self, block: ItemList, room: float) -> list[Piece]:
        return self.items(block.items, block.numbered, room, 0)

    def items(self, items: tuple[Item, ...], numbered: str, room: float, depth: int) -> list[Piece]:
        out: list[Piece] = []
        look = self.body
        indent = (1.5 + 1.4 * depth) * look.size
        for n, item in enumerate(items):
            mark = self.bullet(n, numbered, depth)
            face = face_for(mark, look.face) if mark else look.face
            own = replace(look, bold=True, hyphens="none") if item.heading else look
            lines = self.lines(item.runs, own, room - indent)
            for m, line in enumerate(lines):
                piece = self.line_piece(line, own, self.item_gap if m == 0 else 0, indent)
                if m == 0 and mark:
                    piece = self.with_bullet(piece, mark, face, own, indent - look.size * 1.1)
                elif m and not mark:
                    piece = self.line_piece(line, own, 0, indent)
                out.append(replace(piece, keep=(m == 0 and len(lines) > 1) or item.heading))
            out += self.items(item.children, "", room, depth + 1)
        return out

    def bullet(self, place: int, numbered: str, depth: int) -> str:
        if numbered:
            return numbered.replace("1", str(place + 1)).replace("a", "abcdefgh"[place])
        if depth:
            return "–" if self.design.bullet != "–" else "-"
        return self.design.bullet

    def with_bullet(self, piece: Piece, mark: str, face: str, look: Look, x: float) -> Piece:
        color = self.design.accent

        def draw(press: Press, left: float, top: float) -> None:
            press.word(mark, left + x, top + look.height * 0.5 + look.size * 0.36, face, look.size, color)
            piece.draw(press, left, top)

        return replace(piece, draw=draw)

    def display(self, block: Display, room: float) -> list[Piece]:
        d = self.design
        big = replace(
            self.body,
            size=d.size * 1.45,
            italic=True,
            color=d.accent,
            align="left",
            hyphens="none",
            leading=1.25,
        )
        if block.look == "framed":
            pieces = self.text(block.runs, big, room - 24, 0, indent=12)
            return self.boxed(pieces, self.new_ground(), 9, d.size * 1.2, after=d.size)
        if block.look == "quotation":
            look = replace(self.body, size=d.size * 1.1, italic=True, color=d.color, align="left")
            pieces = self.text(block.runs, look, room - 16, d.size, indent=14)
            small = replace(look, size=d.size * 0.9, italic=False, hyphens="none")
            pieces += self.text((block.attribution,), small, room - 16, 2, indent=14)
            pieces = [replace(p, keep=True) for p in pieces[:-1]] + pieces[-1:]
            return [*pieces, Piece(d.size * 0.5, _nothing)]
        pieces = self.text(block.runs, big, room * 0.9, 0, indent=room * 0.05)
        pieces = [replace(p, keep=True) for p in pieces[:-1]] + pieces[-1:]
        first = replace(pieces[0], before=d.size * 1.4)
        return [first, *pieces[1:], Piece(d.size * 0.9, _nothing)]

    def aside(self, blocks: tuple[Block, ...], room: float) -> list[Piece]:
        inner = [p for b in blocks for p in self.pieces(b, room - 20)]
        inner = [replace(p, draw=_shifted(p.draw, 10)) for p in inner]
        return self.boxed(inner, self.new_ground(), 7, self.design.size * 1.1, after=self.design.size * 0.8)

    def new_ground(self) -> Ground:
        if self.box_fill:
            return Ground(self.design.tint, None, self.rng.choice((0, 5)))
        return Ground(None, self.design.color, self.rng.choice((0, 5)))

    def boxed(self, pieces: list[Piece], ground: Ground, pad: float, before: float, after: float = 0) -> list[Piece]:
        """The pieces on a ground of their own, with padding above and below."""
        key = len(self.grounds)
        self.grounds[key] = ground
        pieces = [replace(pieces[0], before=0), *pieces[1:]]
        out = [Piece(pad, _nothing, before, keep=True)]
        out += [*pieces[:-1], replace(pieces[-1], keep=True), Piece(pad, _nothing)]
        out = [replace(p, ground=key) for p in out]
        return [*out, Piece(after, _nothing)] if after else out


def _shifted(draw: Callable[[Press, float, float], None], dx: float) -> Callable[[Press, float, float], None]:
    return lambda press, x, top: draw(press, x + dx, top)


# Pages


@dataclass(slots=True)
class Layouter:
    """Places pieces on pages."""

    document: Document
    design: Design
    press: Press
    setter: Setter
    rng: Random
    numbers: list[tuple[str, int]]
    last_number: int
    margin: float
    gutter: float
    balance: bool
    span_headings: bool
    top: float = 0
    chapter: str = ""
    wheels: int = 0

    @property
    def width(self) -> float:
        return self.press.page_width - 2 * self.margin

    @property
    def head(self) -> float:
        return self.margin + (14 if self.design.header != "none" else 0)

    @property
    def foot(self) -> float:
        notes = NOTE_HEIGHT * len(self.document.footnotes) + 8 if self.document.footnotes else 0
        return self.press.height - self.margin - 12 - notes

    def new_page(self, plain: bool = False) -> None:
        self.press.next_page()
        self.top = self.head
        if not plain:
            self.furniture()

    def room_for(self, height: float) -> None:
        """Begins a new page where the height does not fit on this one."""
        if self.top + height > self.foot and self.top > self.head:
            self.new_page()

    def run(self) -> None:
        """Places the whole document."""
        flow: list[Block] = []
        blocks = self.document.blocks
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            wide = isinstance(block, Cover | Grid | Figure | Contents | PageBreak)
            # A heading over a table is as wide as the table, and stays with its head.
            spans = isinstance(block, Heading) and (
                isinstance(following, Grid) or (block.level == 1 and self.span_headings)
            )
            if wide or spans:
                self.columns(flow)
                flow = []
                self.full_width(block, 150.0 if isinstance(following, Grid) else self.design.size * 6)
            else:
                flow.append(block)
        self.columns(flow)

    def full_width(self, block: Block, follow: float) -> None:
        match block:
            case Cover():
                self.cover(block)
            case PageBreak():
                self.fill_page()
                self.new_page()
            case Heading():
                self.chapter = block.text
                self.spread_pieces(self.setter.heading(block, self.width), follow)
            case Contents():
                self.contents(block)
            case Figure():
                self.figure(block)
            case Grid():
                self.boxes(block) if block.look == "boxes" else self.grid(block)

    def spread_pieces(self, pieces: list[Piece], follow: float) -> None:
        """Places pieces over the full width, with `follow` points free below them."""
        self.room_for(sum(p.height + p.before for p in pieces) + follow)
        if self.top <= self.head + 1:
            pieces = [replace(pieces[0], before=0), *_without_first_gap(pieces[1:])]
        self.top = self.stack(pieces, self.margin, self.top, self.width)

    def stack(self, pieces: list[Piece], x: float, top: float, room: float) -> float:
        """Draws pieces one below the other, each run of one ground on its rectangle; its bottom."""
        runs: list[tuple[int, float, float]] = []
        for piece in pieces:
            top += piece.before
            if piece.ground is not None:
                if runs and runs[-1][0] == piece.ground:
                    runs[-1] = (piece.ground, runs[-1][1], top + piece.height)
                else:
                    runs.append((piece.ground, top, top + piece.height))
            piece.draw(self.press, x, top)
            top += piece.height
        for key, above, below in runs:
            ground = self.setter.grounds[key]
            self.press.rect(x, above, room, below - above, ground.fill, ground.stroke, ground.radius)
        return top

    def columns(self, blocks: list[Block]) -> None:
        """Flows blocks through the columns, over as many pages as they need."""
        if not blocks:
            return
        side = self.side_blocks(blocks)
        count = 1 if side else self.design.columns
        whole = self.width * (0.64 if side else 1)
        room = (whole - self.gutter * (count - 1)) / count
        pieces = [p for b in blocks if b not in side for p in self.setter.pieces(b, room)]
        side_bottom, side_page = 0.0, 0
        if side:
            stack = _without_first_gap([p for b in side for p in self.setter.pieces(b, self.width * 0.32)])
            x = self.margin + self.width * 0.68
            side_bottom, side_page = self.stack(stack, x, self.top + 6, self.width * 0.32), self.press.page
            self.document.properties.add("sidebar")
        while pieces:
            self.room_for(self.design.size * 5)
            height = self.foot - self.top
            filled, rest = _fill(pieces, count, height)
            if not rest and self.balance:
                # no lower than the tallest group: a heading is not parted from itself or from its text
                low, high = min(height, max(map(_height, _groups(pieces)))), height
                while high - low > 2:
                    middle = (low + high) / 2
                    left = _fill(pieces, count, middle)[1]
                    low, high = (middle, high) if left else (low, middle)
                filled, rest = _fill(pieces, count, high)
            bottom = self.top
            for n, column in enumerate(filled):
                bottom = max(bottom, self.stack(column, self.margin + n * (room + self.gutter), self.top, room))
            self.top = bottom
            pieces = rest
            if pieces:
                self.new_page()
        if self.press.page == side_page:
            self.top = max(self.top, side_bottom)

    def side_blocks(self, blocks: list[Block]) -> list[Block]:
        """Boxes to print beside the text: those that stand under the full-width heading and no other one."""
        if not (self.design.sidebar and self.chapter) or self.top + 200 > self.foot:
            return []
        before = blocks[: next((n for n, b in enumerate(blocks) if isinstance(b, Heading)), len(blocks))]
        boxes = [b for b in before if isinstance(b, Aside) or (isinstance(b, Display) and b.look == "framed")]
        boxes = [b for b in boxes if not any(isinstance(x, Heading) for x in getattr(b, "blocks", ()))]
        return boxes if len(boxes) < len(before) else []

    # Tables

    def grid(self, block: Grid) -> None:
        count = max(len(row) for row in block.rows)
        first = block.first_share or 1 / count
        if count == 1:
            widths = [self.width]
        else:
            widths = [self.width * first, *([self.width * (1 - first) / (count - 1)] * (count - 1))]
        header, body = block.rows[: block.header_rows], block.rows[block.header_rows :]
        self.top += self.design.size * 0.6
        start = True
        for n, row in enumerate(body):
            heads = [self.row(r, widths, block.look, True, 0) for r in header]
            drawn = self.row(row, widths, block.look, False, n)
            if start:
                self.room_for(drawn[0] + sum(h for h, _ in heads))
            elif self.top + drawn[0] > self.foot:
                self.new_page()
                start = True
                self.document.properties.add("matrix:over_pages")
            if start:
                for height, draw in heads:
                    draw(self.top)
                    self.top += height
                start = False
            drawn[1](self.top)
            self.top += drawn[0]
        self.top += self.design.size

    def row(
        self, row: tuple, widths: list[float], look: str, head: bool, place: int
    ) -> tuple[float, Callable[[float], None]]:
        """A table row's height, and the function that draws it at a given top."""
        d = self.design
        pad = 5.0
        dark = head and look in ("zebra", "ruled")
        stacks = []
        for cell, room in zip(row, widths, strict=False):
            setter = replace(self.setter, design=replace(d, size=d.size * 0.9, justified=False, leading=1.22))
            setter.grounds = self.setter.grounds
            pieces = []
            for b in cell.blocks:
                if cell.header and isinstance(b, Para):
                    color = WHITE if dark else d.color
                    look_of = replace(setter.body, bold=True, color=color, align="left")
                    pieces += setter.text(b.runs, look_of, room - 2 * pad, 0)
                else:
                    pieces += setter.pieces(b, room - 2 * pad)
            stacks.append([replace(pieces[0], before=0), *_without_first_gap(pieces[1:], pieces[0])] if pieces else [])
        height = max((sum(p.height + p.before for p in s) for s in stacks), default=0) + 2 * pad

        def draw(top: float) -> None:
            x = self.margin
            right = self.margin + sum(widths)
            if dark or (look == "zebra" and place % 2 == 0 and not head):
                self.press.rect(x, top, sum(widths), height, d.color if dark else d.tint)
            if look in ("ruled", "lines"):
                self.press.ruling(x, top, right, top, d.color)
                self.press.ruling(x, top + height, right, top + height, d.color)
            for stack, room in zip(stacks, widths, strict=False):
                if look == "ruled":
                    self.press.ruling(x, top, x, top + height, d.color)
                self.stack(stack, x + pad, top + pad, room - 2 * pad)
                x += room
            if look == "ruled":
                self.press.ruling(right, top, right, top + height, d.color)

        return height, draw

    def boxes(self, block: Grid) -> None:
        """Cells side by side, each on its own ground."""
        d = self.design
        gap, pad = 12.0, 8.0
        for row in block.rows:
            room = (self.width - gap * (len(row) - 1)) / len(row)
            stacks = []
            for cell in row:
                pieces = [p for b in cell.blocks for p in self.setter.pieces(b, room - 2 * pad)]
                stacks.append(_without_first_gap(pieces))
            height = max(sum(p.height + p.before for p in s) for s in stacks) + 2 * pad
            self.room_for(height)
            for n, stack in enumerate(stacks):
                x = self.margin + n * (room + gap)
                self.press.rect(x, self.top, room, height, d.tint, radius=6)
                self.stack(stack, x + pad, self.top + pad, room - 2 * pad)
            self.top += height + gap

    # Front matter and figures

    def cover(self, block: Cover) -> None:
        d, press = self.design, self.press
        big = Look(faces(d.heading_family), 30 if not block.inline else 22, 1.15, WHITE, bold=True)
        small = replace(big, size=15, bold=False)
        self.new_page(plain=True)
        if block.inline:
            big, small = replace(big, color=d.color), replace(small, color=GREY, size=12)
            pieces = self.setter.text((Run(block.title),), big, self.width, 0)
            if block.subtitle:
                pieces += self.setter.text((Run(block.subtitle),), small, self.width, 2)
            if block.foot:
                pieces += self.setter.text((Run(block.foot),), replace(small, size=9), self.width, 2)
            self.top = self.stack(pieces, self.margin, self.head, self.width) + 18
            press.ruling(self.margin, self.top - 8, self.margin + self.width, self.top - 8, d.accent, 2)
            return
        press.rect(0, 0, press.page_width, press.height, d.color)
        press.circle(press.page_width * 0.8, press.height * 0.72, press.page_width * 0.33, d.accent)
        press.circle(press.page_width * 0.55, press.height * 0.55, press.page_width * 0.13, d.tint)
        pieces = self.setter.text((Run(block.title),), big, self.width, 0)
        if block.subtitle:
            pieces += self.setter.text((Run(block.subtitle),), small, self.width, 10)
        self.stack(pieces, self.margin, press.height * 0.18, self.width)
        if block.foot:
            press.word(block.foot, self.margin, press.height - self.margin, faces(d.family).regular, 11, WHITE)
        self.new_page()

    def contents(self, block: Contents) -> None:
        d = self.design
        face = faces(d.family)
        pages = iter(self.numbers)
        longest = max(width(text, face.bold, d.size + 0.5) for text, _ in block.entries)
        right = self.margin + min(self.width, max(self.width * 0.6, longest + 60))
        for text, level in block.entries:
            self.room_for(16)
            size = d.size if level > 1 else d.size + 0.5
            name = face.regular if level > 1 else face.bold
            x = self.margin + (level - 1) * 12
            # Headings come in the order of the entries, but for those of level 3 and the contents' own.
            number = str(next((page for seen, page in pages if seen == text), 0))
            baseline = self.top + size * 1.1
            words = text if width(text, name, size) < right - x - 40 else text[:60]
            dots = max(
                3,
                int((right - x - width(words, name, size) - width(number, name, size) - 10) / width(".", name, size)),
            )
            leader = " " + "." * dots + " "
            self.press.word(words + leader, x, baseline, name, size, BLACK)
            self.press.word(number, right, baseline, name, size, BLACK, "right")
            self.top += size * 1.7

    def figure(self, block: Figure) -> None:
        """Circles with words in them, and the caption below."""
        d, press = self.design, self.press
        height = 120.0
        self.room_for(height + 30)
        self.top += 12
        press.rect(self.margin, self.top, self.width, height, d.tint, radius=8)
        step = self.width / len(block.words)
        face = faces(d.heading_family).bold
        for n, word in enumerate(block.words):
            x, y = self.margin + step * (n + 0.5), self.top + height / 2 + (18 if n % 2 else -18)
            press.circle(x, y, min(38, step * 0.45), d.accent if n % 2 else d.color)
            press.turned(word, x, y, self.rng.choice((0, 0, 15, -15)), face, 8, WHITE, layer=1)
        self.top += height + 4
        if block.caption:
            look = self.setter.look_of("caption")
            self.top = self.stack(
                self.setter.text((Run(block.caption),), look, self.width, 2),
                self.margin,
                self.top,
                self.width,
            )
        self.top += 10

    def fill_page(self) -> None:
        """A wheel in the space that a part leaves at the foot of its last page."""
        free = self.foot - self.top
        if self.design.decoration != "wheel" or free < 200 or not self.document.perspectives or self.wheels > 1:
            return
        self.wheels += 1
        d, press = self.design, self.press
        radius = min(free - 40, 240) / 2
        x, y = press.page_width / 2, self.top + free / 2
        words = [labels[-1] for _, labels in self.document.perspectives[:4]]
        press.circle(x, y, radius, d.color)
        press.circle(x, y, radius * 0.55, d.tint)
        face = faces(d.heading_family).bold
        for n, text in enumerate(words):
            self.curved(text[:22], x, y, radius * 0.74, 90 - n * 360 / len(words), face, min(10, radius / 9))
        press.turned("Borgeren", x, y, 0, face, 11, d.color)

    def curved(self, text: str, x: float, y: float, radius: float, middle: float, face: str, size: float) -> None:
        """A text along a circle, letter by letter."""
        total = width(text, face, size)
        angle = middle + math.degrees(total / radius) / 2
        for letter in text:
            step = math.degrees(width(letter, face, size) / radius)
            at = math.radians(angle - step / 2)
            self.press.turned(
                letter,
                x + radius * math.cos(at),
                y - radius * math.sin(at),
                angle - step / 2 - 90,
                face,
                size,
                WHITE,
            )
            angle -= step

    # Furniture

    def furniture(self) -> None:
        d, press = self.design, self.press
        face: Faces = faces(d.family)
        top, low = self.margin * 0.55, press.height - self.margin * 0.5
        page = press.page
        town = self.document.municipality
        header = {
            "title": self.document.title,
            "rule_title": self.document.title,
            "chapter": self.chapter,
            "municipality": f"{town} Kommune",
        }.get(d.header, "")
        if header:
            press.word(header, self.margin + self.width, top, face.regular, 7.5, GREY, "right")
        if d.header == "rule_title":
            press.ruling(self.margin, top + 5, self.margin + self.width, top + 5, GREY)
        footer = {
            "title": self.document.title,
            "municipality": f"{town} Kommune",
            "address": f"{town} Kommune · Rådhuspladsen 1 · hr@kommune.invalid",
        }.get(d.footer, "")
        number = page + d.first_number
        shown = {
            "plain": f"{number}",
            "outer": f"{number}",
            "side_of": f"Side {number} af {self.last_number}",
            "bar": f"{number} | {self.document.title}",
            "dashes": f"- {number} -",
            "with_title": f"{self.document.title} · {number}",
        }.get(d.page_number, "")
        if footer:
            press.word(footer, self.margin, low, face.regular, 7.5, GREY)
        if shown:
            if d.page_number == "outer" and page % 2 == 0:
                press.word(shown, self.margin * 0.5, low, face.bold, 9, d.color)
            else:
                press.word(shown, self.margin + self.width, low, face.regular, 8, GREY, "right")
        if d.watermark:
            press.turned(
                "UDKAST",
                press.page_width / 2,
                press.height / 2,
                45,
                face.bold,
                90,
                (0.91, 0.91, 0.91),
                layer=0,
            )
        if d.decoration == "margin":
            text = f"{self.document.title} {self.document.year or ''}".strip().upper()
            press.turned(text, press.page_width - self.margin * 0.4, press.height * 0.4, 90, face.bold, 8, d.accent)
        if d.decoration == "circles" and page % 2:
            press.circle(press.page_width - 8, press.height * 0.93, 26, d.tint)

    def footnotes(self) -> None:
        """Prints each page's notes at its foot, after all pages are filled."""
        texts = dict(self.document.footnotes)
        face = faces(self.design.family).regular
        for page, digits in self.press.notes.items():
            self.press.page = page
            top = self.foot + 8
            self.press.ruling(self.margin, top, self.margin + 80, top, GREY, 0.5)
            for n, digit in enumerate(digits):
                baseline = top + NOTE_HEIGHT * (n + 1)
                self.press.word(digit, self.margin, baseline - 2.5, face, 5, GREY)
                self.press.word(texts[digit], self.margin + 6, baseline, face, 7.5, GREY)


def _without_first_gap(pieces: list[Piece], first: Piece | None = None) -> list[Piece]:
    """The pieces without space above the first that has a height; `first` already stands above them."""
    if first is not None and first.height:
        return pieces
    for n, piece in enumerate(pieces):
        if piece.height:
            return [*pieces[:n], replace(piece, before=0), *pieces[n + 1 :]]
    return pieces


def _groups(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces in runs that are kept together."""
    groups: list[list[Piece]] = [[]]
    for piece in pieces:
        groups[-1].append(piece)
        if not piece.keep:
            groups.append([])
    return [group for group in groups if group]


def _height(group: list[Piece]) -> float:
    return sum(p.height + p.before for p in group)


def _fill(pieces: list[Piece], count: int, height: float) -> tuple[list[list[Piece]], list[Piece]]:
    """Pieces dealt into columns of the given height, groups kept whole; and what did not fit."""
    columns: list[list[Piece]] = [[]]
    used = 0.0
    queue = _groups(pieces)
    while queue:
        group = queue[0]
        if not columns[-1]:
            group = _without_first_gap(group)
        need = _height(group)
        if used + need > height and columns[-1]:
            if len(columns) == count:
                return columns, [p for g in queue for p in g]
            columns.append([])
            used = 0.0
            continue
        if need > height and len(group) > 1:  # taller than any column: it has to be cut
            cut = max(
                1,
                next(
                    (n for n in range(len(group)) if sum(p.height + p.before for p in group[: n + 1]) > height),
                    1,
                ),
            )
            columns[-1] += group[:cut]
            queue[0] = group[cut:]
            used = height
            continue
        columns[-1] += group
        used += need
        queue.pop(0)
    return columns, []


def print_document(document: Document, design: Design, path: Path, seed: int) -> tuple[list[Place], int]:
    """Writes the PDF; the places of its units and the number of sheets.

    The pages in a table of contents and "side x af y" are known only after a first run, so there are two.
    """
    numbers: list[tuple[str, int]] = []
    last_number = 0
    for _ in range(2):
        rng = Random(seed)
        press = Press(design)
        setter = Setter(
            design,
            rng,
            box_fill=rng.random() < 0.7,
            item_gap=rng.choice((1.0, 2.5, 4.0)) if design.bullet else 5.0,
        )
        layouter = Layouter(
            document,
            design,
            press,
            setter,
            rng,
            numbers,
            last_number,
            margin=rng.choice((44.0, 52.0, 60.0)),
            gutter=rng.choice((16.0, 20.0, 26.0)),
            balance=rng.random() < 0.6,
            span_headings=rng.random() < 0.6 or design.sidebar,
        )
        layouter.run()
        layouter.footnotes()
        last_number = press.page + design.first_number
        numbers = [(text, page + design.first_number) for text, page in setter.headings_seen]
    title = rng.choice((None, None, document.title, "Microsoft Word - udkast_endelig_2.docx"))
    press.write(path, rng, title)
    return press.places, len(press.sheets)
