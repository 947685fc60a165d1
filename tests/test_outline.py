"""Headings by their type: what is the document's title, and what heads its text."""

from pipeline.layout import lay_out
from pipeline.model import Page
from pipeline.repair import repair_block, study
from pipeline.segment.nlp import segment
from pipeline.segment.outline import HeadingKind
from pipeline.segment.units import Unit
from tests.pages import line, page, style

TITLE, CHAPTER = style(24, bold=True), style(14, bold=True)


def titles(*pages: Page) -> list[str]:
    """The headings that are the document's title."""
    blocks = [b for b in lay_out(pages).blocks if b.reason is None]
    vocabulary = study(blocks)
    doc = segment([Unit(order, b, repair_block(b, vocabulary)) for order, b in enumerate(blocks, 1)])
    return [heading.label for heading in doc._.headings.values() if heading.kind is HeadingKind.TITLE]


def test_all_headings_of_a_cover_are_its_title() -> None:
    cover = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    text = page(line("Tillid", 60, 100, CHAPTER), line("Vi lytter til hinanden.", 60, 130), number=2)
    assert titles(cover, text) == ["Fælles vej", "Nordby Kommune"]


def test_the_headings_over_lists_on_the_first_page_are_no_title() -> None:
    lists = [line("Tillid", 60, 200, CHAPTER), line("• giver plads", 60, 225), line("• siger tak", 60, 241)]
    more = [line("Mod", 60, 280, CHAPTER), line("• siger fra", 60, 305), line("• går forrest", 60, 321)]
    assert titles(page(line("Fælles vej", 60, 100, TITLE), *lists, *more)) == ["Fælles vej"]
