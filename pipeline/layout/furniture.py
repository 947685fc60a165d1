"""Running headers, footers and page numbers: what repeats from page to page in the outer parts of the page."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from statistics import median

from pipeline.layout.lines import median_size
from pipeline.model import Line
from pipeline.role_words import find_mentions

PAGE_NUMBER = re.compile(
    r"""
    (?: (?:side|s\.|page|pagina)\s* )?   # "Side 3", "s. 3"
    [-–—|·•]?\s* (\d{1,3}) \s*[-–—|·•]?  # "3", "– 3 –", "3 |"
    (?: \s*(?:af|of|/)\s*\d{1,3} )?      # "3 af 12", "3/12"
    """,
    re.VERBOSE | re.IGNORECASE,
)
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class FurnitureSettings:
    """Where furniture may stand and how often it must return.

    band: outer part of the page's height in which it stands. Higher, and headings repeated at the top of each page
        are taken for running headers.
    least: points from the edge within which it stands on a low page, unless in display type: landscape pages keep
        the margins of upright ones. Higher, and rows of tables that look alike are taken for running lines.
    share: part of the pages on which the same text must stand at the same height. Lower, and a heading that opens
        two chapters at one height vanishes; left and right pages differ, so it cannot be much above a third.
    display: size, in body sizes, from which a repeated line may be a heading that returns; bold type counts too.
    display_share: part of the pages on which such a line must stand. Lower, and a heading that opens two of five
        pages vanishes with all that it says; left and right pages differ, so it cannot be much above a half.
    shift: how far, in points from the page's edge, the same furniture may move between pages.
    margin: outermost part of the page's height in which one short line of small type needs no repetition.
    words: most words of such a line. Higher, and the last line of a page's text is taken for a footer.
    small: its largest size, in body sizes.
    apart: white space, in body sizes, between it and the text.
    heading_gap: white space, in its own size, below a repeated line in larger type that heads the text below it.
    """

    band: float = 0.1
    least: float = 72.0
    share: float = 0.3
    display: float = 1.2
    display_share: float = 0.45
    shift: float = 4.0
    margin: float = 0.08
    words: int = 9
    small: float = 0.93
    apart: float = 1.2
    heading_gap: float = 0.9


SETTINGS = FurnitureSettings()


@dataclass(frozen=True, slots=True)
class PageLines:
    """The segments of one page with the page's size."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


def find_furniture(pages: list[PageLines], settings: FurnitureSettings = SETTINGS) -> dict[int, str]:
    """{id of the line: reason}, with reason `running_header`, `running_footer` or `page_number`."""
    body = median_size([line for page in pages for line in page.lines])
    outer = [
        (page, line)
        for page in pages
        for line in page.lines
        if _in_band(page, line, body, settings) and not _opens_item(page, line)
    ]
    lone = {id(line): _side(page, line) for page, line in outer if _is_margin_line(page, line, settings)}
    return lone | _repeated(outer, len(pages), body, settings) | _page_numbers(outer, len(pages))


def _opens_item(page: PageLines, line: Line) -> bool:
    """Whether a sign alone stands before a text: the bullet of the page's first item, on page after page."""
    if any(char.isalnum() for char in line.text):
        return False
    size = line.style.size
    return any(
        o is not line and 0 <= o.bbox.x0 - line.bbox.x1 < 3 * size and abs(o.baseline - line.baseline) < 0.5 * size
        for o in page.lines
    )


def _is_margin_line(page: PageLines, line: Line, settings: FurnitureSettings) -> bool:
    """A short line of small type at the very edge, apart from the text: a chapter's running header stands on few pages.
    The heads of a table's columns stand side by side in bold."""
    edge = min(line.bbox.top, page.height - line.bbox.bottom)
    if edge > settings.margin * page.height or len(line.words) > settings.words:
        return False
    if line.text.rstrip().endswith((".", ":", ",")):
        return False
    others = [o for o in page.lines if o is not line and abs(o.baseline - line.baseline) > 0.5 * line.style.size]
    if not others or (line.style.bold and _count_beside(page, line) >= LEAST_BESIDE):
        return False
    body = median_size(others)
    if line.style.size > settings.small * body:
        return False
    near = min(max(o.bbox.top - line.bbox.bottom, line.bbox.top - o.bbox.bottom) for o in others)
    return near >= settings.apart * body


def _count_beside(page: PageLines, line: Line) -> int:
    """How many others stand at a line's height and are set like it."""
    return sum(o is not line and abs(o.baseline - line.baseline) < 1 and o.style == line.style for o in page.lines)


LEAST_BESIDE = 2  # other heads in a table's row; running lines have two ends


def _in_band(page: PageLines, line: Line, body: float, settings: FurnitureSettings) -> bool:
    """Whether a line stands in the outer part of a page; headings open the text of low pages as near to the edge."""
    high = settings.band * page.height
    band = high if _is_display(line, body, settings) else max(high, settings.least)
    return line.bbox.bottom <= band or line.bbox.top >= page.height - band


def _is_display(line: Line, body: float, settings: FurnitureSettings) -> bool:
    return line.style.bold or line.style.size >= settings.display * body


def _side(page: PageLines, line: Line) -> str:
    return "running_header" if line.bbox.center_y < page.height / 2 else "running_footer"


def _from_edge(page: PageLines, line: Line) -> float:
    """Points from the nearer edge: pages of one document differ in height."""
    return min(line.bbox.top, page.height - line.bbox.bottom)


def _repeated(
    outer: list[tuple[PageLines, Line]], page_count: int, body: float, settings: FurnitureSettings
) -> dict[int, str]:
    groups: dict[tuple, list[tuple[PageLines, Line]]] = defaultdict(list)
    for page, line in outer:
        text = NUMBER.sub("#", " ".join(line.words))
        groups[text, line.style.size, _side(page, line)].append((page, line))
    found = {}
    for members in groups.values():
        line = members[0][1]
        display = _is_display(line, body, settings)
        if display and find_mentions(line.text):
            continue  # whom a page speaks to is said again where the page does
        share = settings.display_share if display else settings.share
        edges = sorted(_from_edge(page, line) for page, line in members)
        middle = edges[len(edges) // 2]
        steady = [(page, line) for page, line in members if abs(_from_edge(page, line) - middle) <= settings.shift]
        if len({page.number for page, _ in steady}) < max(2, share * page_count):
            continue
        # a theme that opens a column on several pages is none
        if display and 2 * sum(_heads_text(page, line, settings) for page, line in members) > len(members):
            continue
        if not _leads_in(members, settings):
            found |= {id(line): _side(page, line) for page, line in steady}
    return found


def _leads_in(members: list[tuple[PageLines, Line]], settings: FurnitureSettings) -> bool:
    """Whether a line with a colon opens the text below it, another one on each page: "Som leder skal du:"."""
    if not members[0][1].text.rstrip().endswith(":"):
        return False
    below = [_text_below(page, line, settings) for page, line in members]
    return all(below) and len(set(below)) > 1


def _text_below(page: PageLines, line: Line, settings: FurnitureSettings) -> str | None:
    near = _close_below(page, line, settings)
    if near is None or near.style.size > 1.1 * line.style.size:
        return None  # the second: a theme below what runs along the page's edge
    # a bullet may be a segment of its own
    beside = [o for o in page.lines if o.bbox.x0 >= near.bbox.x0 and abs(o.baseline - near.baseline) < LEVEL]
    return " ".join(o.text for o in beside)


def _heads_text(page: PageLines, line: Line, settings: FurnitureSettings) -> bool:
    """Whether smaller text begins right below a line, closer than below what runs along a page's edge."""
    near = _close_below(page, line, settings)
    return near is not None and near.style.size < line.style.size


def _close_below(page: PageLines, line: Line, settings: FurnitureSettings) -> Line | None:
    """The next line below one, None where it stands no closer than below what runs along a page's edge."""
    below = [o for o in page.lines if o.bbox.top >= line.bbox.bottom and o.bbox.x0 < line.bbox.x1]
    near = min((o for o in below if o.bbox.x1 > line.bbox.x0), key=lambda o: o.bbox.top, default=None)
    close = near is not None and near.bbox.top - line.bbox.bottom < settings.heading_gap * line.style.size
    return near if close else None


def _page_numbers(outer: list[tuple[PageLines, Line]], page_count: int) -> dict[int, str]:
    """Lone numbers that rise with the pages: as many pages further, as much higher (or twice, on spreads). Of several on a
    page those as near to its edge as on most: another may be a footnote's."""
    numbered = [
        (page, int(match[1]), line) for page, line in outer if (match := PAGE_NUMBER.fullmatch(" ".join(line.words)))
    ]
    places = [(page.number, value) for page, value, _ in numbered]
    agreeing = [
        (page, line)
        for page, value, line in numbered
        if value == page.number or page_count == 1 or _rises(page.number, value, places)
    ]
    usual = median([_from_edge(page, line) for page, line in agreeing]) if agreeing else 0.0
    nearest: dict[int, float] = defaultdict(lambda: inf)
    for page, line in agreeing:
        nearest[page.number] = min(nearest[page.number], abs(_from_edge(page, line) - usual))
    return {
        id(line): "page_number"
        for page, line in agreeing
        if abs(_from_edge(page, line) - usual) <= nearest[page.number] + LEVEL
    }


def _rises(page: int, value: int, places: Sequence[tuple[int, int]]) -> bool:
    """Whether a number on a page is as much higher than that of another page as it stands further, or twice."""
    return any(other != page and value - number in (page - other, 2 * (page - other)) for other, number in places)


LEVEL = 1.0  # points: numbers of one page that stand as near to its edge


def find_page_label(lines: list[Line]) -> str | None:
    """The number printed on a page, from the lines found to be its page number."""
    for line in lines:
        match = PAGE_NUMBER.fullmatch(" ".join(line.words))
        if match:
            return match[1]
    return None
