"""A page's picture with what the program saw on it: blocks, reading order, statements, and what was set aside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from pipeline.errors import NotADocument
from pipeline.records import BlockKind, DocumentRecord
from pipeline.sources import SourceFile

SCALE = 2.0  # pixels a point
COLORS = {
    BlockKind.HEADING: (200, 30, 90),
    BlockKind.PARAGRAPH: (30, 90, 200),
    BlockKind.ITEM: (20, 140, 70),
    BlockKind.CELL: (150, 90, 10),
    BlockKind.QUOTE: (120, 40, 170),
    BlockKind.FOOTNOTE: (90, 130, 130),
    BlockKind.CONTENTS: (110, 110, 40),
    BlockKind.CAPTION: (60, 130, 160),
}
ASIDE = (150, 150, 150)
STATEMENT = (255, 200, 0, 60)


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle to draw: in points, with its colour and the words beside it."""

    box: tuple[float, float, float, float]
    color: tuple[int, int, int]
    label: str


def render_page(path: Path, page: int, password: str | None = None, scale: float = SCALE) -> Image.Image:
    """The bare picture of a page (from 1), `scale` pixels a point."""
    document = pypdfium2.PdfDocument(path, password=password)
    try:
        return document[page - 1].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """Which page to draw, from 1, and where to write the PNG."""

    page: int
    to: Path


def extract_and_draw(
    file: SourceFile, settings: PictureSettings, heartbeat: Callable[[int], None] | None = None
) -> DocumentRecord:
    """Extract a document and draw one of its pages: what a worker is told in place of `extract`.

    Raises what `extract` raises, and `NotADocument` for a page that cannot be drawn.
    """
    from pipeline.extract import extract

    record = extract(file, heartbeat=heartbeat)
    try:
        picture = draw_page(file.path, settings.page, record, file.stated.password)
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise NotADocument(
            f"{file.source}: page {settings.page} cannot be drawn; the document has {len(record.pages)} pages. "
            f"({str(error).rstrip('.')}.)"
        ) from error
    picture.save(settings.to, format="PNG")
    return record


def draw_page(path: Path, page: int, record: DocumentRecord, password: str | None = None) -> Image.Image:
    """A page with its blocks (kind and number), the statements on yellow, and set-aside text with its reason."""
    image = render_page(path, page, password)
    draw = ImageDraw.Draw(image, "RGBA")
    for statement in record.statements:
        for box in statement.boxes:
            if box.page == page:
                draw.rectangle(_pixels((box.x0, box.top, box.x1, box.bottom)), fill=STATEMENT)
    for mark in _marks(record, page):
        _draw_mark(draw, mark)
    return image


def _marks(record: DocumentRecord, page: int) -> list[Mark]:
    marks = []
    for block in record.blocks:
        boxes = [b for b in block.boxes if b.page == page]
        if not boxes:
            continue
        box = (
            min(b.x0 for b in boxes),
            min(b.top for b in boxes),
            max(b.x1 for b in boxes),
            max(b.bottom for b in boxes),
        )
        if block.reason is not None:
            marks.append(Mark(box, ASIDE, block.reason))
        else:
            level = f"{block.level}" if block.level else ""
            marks.append(Mark(box, COLORS[block.kind], f"{block.order} {block.kind.value}{level}"))
    return marks


def _pixels(box: Sequence[float]) -> list[float]:
    return [value * SCALE for value in box]


def _draw_mark(draw: ImageDraw.ImageDraw, mark: Mark) -> None:
    x0, top, x1, bottom = _pixels(mark.box)
    draw.rectangle([x0 - 2, top - 1, x1 + 2, bottom + 1], outline=mark.color, width=2)
    font = ImageFont.load_default(size=13)
    width = draw.textlength(mark.label, font=font)
    draw.rectangle([x0 - 2, top - 15, x0 + width + 4, top - 1], fill=(*mark.color, 210))
    draw.text((x0, top - 15), mark.label, fill=(255, 255, 255), font=font)
