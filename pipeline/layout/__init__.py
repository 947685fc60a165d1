"""Pages of characters → blocks in reading order."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.layout.blocks import usual_leading
from pipeline.layout.bullets import find_symbol_fonts
from pipeline.layout.continuation import join_cells, join_continuations, join_tables
from pipeline.layout.cuts import Cut, cut_sheet, last_columns
from pipeline.layout.footnotes import mark_footnotes
from pipeline.layout.furniture import PageLines, find_furniture, find_page_label
from pipeline.layout.lines import median_size
from pipeline.layout.region_blocks import region_blocks
from pipeline.layout.regions import Region
from pipeline.layout.sheets import read_sheet, without_numbers
from pipeline.layout.table_blocks import grid_blocks, is_in_table
from pipeline.model import Block, Page
from pipeline.records import BlockKind


@dataclass(frozen=True, slots=True)
class Layout:
    """A document's blocks in reading order, what its pages are called, and its body size in points."""

    blocks: tuple[Block, ...]
    labels: dict[int, str]
    body: float


def lay_out(pages: Iterable[Page]) -> Layout:
    """Blocks of a PDF's pages in reading order, what was set aside at the end of its page."""
    sheets = [read_sheet(page) for page in pages]
    furniture = find_furniture([PageLines(s.page.number, s.page.width, s.page.height, s.segments) for s in sheets])
    fonts = find_symbol_fonts(line for sheet in sheets for line in sheet.segments)
    body = median_size([line for sheet in sheets for line in sheet.segments])
    sheets = without_numbers(sheets, furniture)
    cuts: list[Cut] = []
    for sheet in sheets:
        cuts.append(cut_sheet(sheet, furniture, fonts, body, last_columns(cuts)))
    leading = usual_leading(part.lines for cut in cuts for part in cut.regions)
    blocks: list[Block] = []
    labels: dict[int, str] = {}
    region = table = 0
    for sheet, cut in zip(sheets, cuts, strict=True):
        outer = [s for s in sheet.segments if id(s) in furniture]
        label = find_page_label([line for line in outer if furniture[id(line)] == "page_number"])
        if label:
            labels[sheet.page.number] = label
        in_regions = {id(s) for part in cut.regions for s in part.segments}
        free = [s for s in cut.segments if id(s) not in in_regions]
        for part in cut.regions:
            region += 1
            if part.grid is None:
                blocks += region_blocks(part, sheet.page.rulings, fonts, region, cut, leading)
            else:
                held = [s for s in free if is_in_table(part.grid, s)]
                in_table = {id(s) for s in held}
                free = [s for s in free if id(s) not in in_table]
                blocks += grid_blocks(part.grid, held, sheet.page.fills, fonts, region, table, leading)
                table += 1
        if free:  # text that no region took is text all the same
            region += 1
            blocks += region_blocks(Region(free), sheet.page.rulings, fonts, region, cut, leading)
        blocks += cut.aside
        blocks += [Block(BlockKind.FURNITURE, (line,), reason=furniture[id(line)]) for line in outer]
        blocks += sheet.aside
    heights = {sheet.page.number: sheet.page.height for sheet in sheets}
    whole = join_cells(join_tables(blocks), fonts)
    joined = join_continuations(mark_footnotes(whole, heights, body), fonts)
    return Layout(tuple(joined), labels, body)
