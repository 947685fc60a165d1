"""Layout on pages with one oddity each."""

import itertools
import random
from collections import Counter
from dataclasses import replace

import pytest

from pipeline.geometry import BBox
from pipeline.layout import lay_out
from pipeline.layout.continuation import join_continuations
from pipeline.layout.cut_items import CutSettings, Item, Scale
from pipeline.layout.headed_matrices import find_headed_matrices
from pipeline.layout.ruled_rows import find_ruled_rows
from pipeline.layout.segments import chars_to_segments
from pipeline.layout.spread import join_spread_words
from pipeline.layout.stretches import find_stretches
from pipeline.layout.table_margins import with_turned_labels
from pipeline.layout.tables import Grid, GridCell, find_spaced_tiles
from pipeline.layout.turned import find_turned_labels
from pipeline.model import Block, Char, Page
from pipeline.records import BlockKind
from tests.pages import ground, line, lines, page, random_page, ruling, style

PROSE = [
    "Vi lytter til hinanden og",
    "finder veje, som alle kan",
    "se sig selv i, også når",
    "det er svært at blive enig.",
]
OTHER = [
    "Andre dage er vi uenige,",
    "og så bruger vi tiden på",
    "at forstå, hvad der ligger",
    "bag det, der bliver sagt.",
]


def texts(*pages: Page) -> list[str]:
    """The placed blocks' texts in reading order."""
    return [b.text for b in lay_out(pages).blocks if b.reason is None]


def placed(*pages: Page) -> list[Block]:
    """The placed blocks in reading order."""
    return [b for b in lay_out(pages).blocks if b.reason is None]


def aside(*pages: Page) -> list[tuple[str, str | None]]:
    """What was set aside, with its reason."""
    return [(b.text, b.reason) for b in lay_out(pages).blocks if b.reason is not None]


def test_columns_are_read_one_after_the_other_whatever_the_drawing_order() -> None:
    left, right = lines(PROSE, 60, 100), lines(OTHER, 320, 100)
    assert texts(page(right, left)) == [" ".join(PROSE), " ".join(OTHER)]


def test_a_full_width_heading_parts_what_stands_above_and_below_it() -> None:
    top = [lines(PROSE, 60, 100), lines(OTHER, 320, 100)]
    heading = line("Om at lytte", 60, 190, style(20, bold=True))
    below = [lines(PROSE, 60, 240), lines(OTHER, 320, 240)]
    assert texts(page(*top, heading, *below)) == [
        " ".join(PROSE), " ".join(OTHER), "Om at lytte", " ".join(PROSE), " ".join(OTHER)
    ]  # fmt: skip


def test_a_sentence_goes_on_in_the_next_column() -> None:
    assert texts(page(lines(PROSE[:2], 60, 100), lines(PROSE[2:], 320, 100))) == [" ".join(PROSE)]


def test_the_last_of_several_unfinished_items_goes_on() -> None:
    first = ["• hjælper andre hold med", "det, de ikke selv kan nå"]
    second = ["• deler det, de ved, med", "alle, der har brug for en"]
    found = texts(page(lines(first, 60, 100), lines(second, 240, 100), line("anden vinkel.", 432, 100)))
    assert found == [
        "hjælper andre hold med det, de ikke selv kan nå",
        "deler det, de ved, med alle, der har brug for en anden vinkel.",
    ]


def test_an_upright_line_parts_columns_however_close_and_short_they_are() -> None:
    first = ["• Tager hensyn til", "alle uden at glemme", "målene", "• Træffer svære valg", "• Siger fra i tide"]
    second = ["• Spørger, hvad", "vi kan holde op", "med i år"]
    runs = [lines(first, 60, 100, 20, style(15)), lines(second, 218, 100, 20, style(15))]
    found = texts(page(*runs, rulings=[ruling(213, 95, 213, 600)]))
    assert found[-1] == "Spørger, hvad vi kan holde op med i år"


def test_a_long_word_moved_to_the_next_column_leaves_room_before_it() -> None:
    left = ["Vi siger det, som det er, hver", "og lederen for"]
    right = ["introduktionsforløbet og", "mentorordningen sammen."]
    assert texts(page(lines(left, 60, 100), lines(right, 320, 100))) == [" ".join(left + right)]


def test_text_over_columns_goes_on_above_a_heading_level_with_its_own() -> None:
    big = style(14, bold=True)
    left = [line("Vi deler alt, og vi giver", 60, 100), line("Frihed", 60, 130, big), lines(PROSE, 60, 150)]
    right = [line("plads til andres svar.", 320, 100), line("Rammer", 320, 130, big), lines(OTHER, 320, 150)]
    assert texts(page(*left, *right))[:2] == ["Vi deler alt, og vi giver plads til andres svar.", "Frihed"]


def test_of_two_texts_that_go_on_in_each_other_neither_is_lost() -> None:
    upper, lower, heading = "der er mere at sige om det og", "en anden side af det hele og", "Frihed"
    runs = line(upper, 320, 60), line(lower, 60, 100), line(heading, 60, 130, style(14, bold=True))
    alone = [block for run in runs for block in lay_out([page(run)]).blocks]
    regions = [replace(block, region=region) for block, region in zip(alone, (1, 2, 2), strict=True)]
    joined = join_continuations(regions, frozenset())
    assert sorted(ln.text for b in joined for ln in b.lines) == sorted([upper, lower, heading])


@pytest.mark.parametrize(("bullet", "kind"), [("", BlockKind.QUOTE), ("• ", BlockKind.PARAGRAPH)])
def test_a_bubble_that_holds_a_list_quotes_nobody(bullet: str, kind: BlockKind) -> None:
    said = [line("Det kan du regne med, at vi gør:", 150, 290), line(bullet + "Vi lytter til alle", 150, 320)]
    bubble = replace(ground(120, 270, 380, 350), rectangular=False)
    blocks = lay_out([page(lines(PROSE, 60, 100), *said, fills=[bubble])]).blocks
    assert [b.kind for b in blocks if b.text.startswith("Det kan")] == [kind]


def test_footnotes_below_a_column_keep_no_text_from_going_on_in_the_next() -> None:
    big = style(14, bold=True)
    left = ["• siger tak til andre", "• siger fra i tide", "• går forrest og viser vej"]
    right = ["• lytter til alle", "• deler det, vi ved"]
    columns = [line("Leder", 60, 100, big), lines(left, 60, 130), line("Chef", 60, 200, big), lines(left, 60, 230)]
    foot = line("1 Se kommunens aftale, kapitel 3.", 60, 700, style(7))
    found = " ".join(texts(page(*columns, foot, lines(right, 320, 100))))
    assert found.index("Chef") < found.index("lytter til alle")


def test_a_box_is_read_on_its_own() -> None:
    box = ground(300, 90, 540, 200)
    inside = lines(["Tid til at tale", "sammen hver dag"], 315, 105)
    assert texts(page(lines(PROSE, 60, 100), inside, fills=[box])) == [
        " ".join(PROSE),
        "Tid til at tale sammen hver dag",
    ]


def test_a_bullet_set_apart_belongs_to_its_text() -> None:
    bullets = [line("•", 60, 100), line("•", 60, 140)]
    items = [lines(["lytter, før vi svarer, og", "spørger igen"], 85, 100), line("siger tak", 85, 140)]
    blocks = placed(page(*bullets, *items))
    assert [(b.kind, b.text) for b in blocks] == [
        (BlockKind.ITEM, "lytter, før vi svarer, og spørger igen"),
        (BlockKind.ITEM, "siger tak"),
    ]


def test_a_wrapped_line_may_begin_with_a_dash() -> None:
    item = ["• vi deler ansvar og opbygger tillid i alt, vi gør", "– også når det er svært at se vejen frem sammen"]
    chars = line(item[0], 60, 100) + line(item[1], 68, 113)
    assert len(placed(page(chars))) == 1


def test_a_ruled_table_has_cells_with_header_row_and_column() -> None:
    xs, ys = [60, 160, 340, 520], [100, 130, 190, 250]
    drawn = [ruling(60, y, 520, y) for y in ys] + [ruling(x, 100, x, 250) for x in xs]
    bold = style(bold=True)
    cells = [
        line("Tema", 66, 110, bold), line("Leder", 166, 110, bold), line("Medarbejder", 346, 110, bold),
        line("Tillid", 66, 140, bold), lines(["viser tillid hver", "eneste dag"], 166, 140), line("siger fra", 346, 140),
        line("Mod", 66, 200, bold), line("tør beslutte", 166, 200), line("prøver nyt", 346, 200),
    ]  # fmt: skip
    blocks = placed(page(*cells, rulings=drawn))
    assert all(b.cell is not None for b in blocks)
    found = {(b.cell.row, b.cell.column): (b.text, b.cell.header) for b in blocks if b.cell}
    assert found[1, 1] == ("viser tillid hver eneste dag", False)
    assert found[0, 2] == ("Medarbejder", True)
    assert found[2, 0] == ("Mod", True)


def test_a_table_without_lines_is_found_by_its_alignment() -> None:
    bold = style(bold=True)
    rows = [(130, "Tillid", "viser tillid", "siger fra"), (170, "Mod", "tør beslutte", "prøver nyt")]
    chars = [line("Tema", 60, 100, bold), line("Leder", 160, 100, bold), line("Medarbejder", 340, 100, bold)]
    for top, label, leader, employee in rows:
        chars += [line(label, 60, top, bold), line(leader, 160, top), line(employee, 340, top)]
    blocks = placed(page(*chars))
    assert {(b.cell.row, b.cell.column) for b in blocks if b.cell} == {(r, c) for r in range(3) for c in range(3)}


def test_furniture_is_set_aside_with_its_reason() -> None:
    pages = [
        page(line("Nordby Kommune", 60, 20, style(8)), lines(PROSE, 60, 100), line(str(n), 300, 815), number=n)
        for n in (1, 2, 3)
    ]
    assert set(aside(*pages)) == {("Nordby Kommune", "running_header"), *((str(n), "page_number") for n in (1, 2, 3))}


@pytest.mark.parametrize(("bold", "set_aside"), [(False, 3), (True, 0)])
def test_a_low_page_keeps_the_margins_of_an_upright_one(bold: bool, set_aside: int) -> None:
    pages = [
        replace(page(line("Nordby Kommune", 60, 52, style(10, bold)), lines(prose, 60, 110), number=n), height=595)
        for n, prose in enumerate((PROSE, OTHER, PROSE), 1)
    ]
    assert aside(*pages) == set_aside * [("Nordby Kommune", "running_header")]  # in bold type it heads the text


def test_rotated_text_is_decoration() -> None:
    turned = [c._replace(aside="rotated") for c in line("UDKAST", 200, 400, style(60))]
    assert aside(page(lines(PROSE, 60, 100), turned)) == [("UDKAST", "rotated")]


def test_a_raised_digit_is_a_footnote_marker_and_no_text() -> None:
    word = line("ledelsesrummet", 60, 100)
    marker = [raised(c) for c in line("2", word[-1].bbox.x1, 98, style(6))]
    blocks = lay_out([page(word, marker)]).blocks
    assert [(b.text, b.reason) for b in blocks] == [("ledelsesrummet", None), ("2", "footnote_marker")]


def raised(char: Char) -> Char:
    """A glyph lifted above its line."""
    return char._replace(baseline=char.baseline - 1.0)


def test_letter_spaced_headings_are_written_without_the_spaces() -> None:
    spaced = [c for i, letter in enumerate("LEDELSE") for c in line(letter, 60 + 14 * i, 100, style(16, bold=True))]
    assert texts(page(spaced, lines(PROSE, 60, 140)))[0] == "LEDELSE"


def test_every_character_of_a_page_lies_in_exactly_one_block() -> None:
    whole = page(lines(PROSE, 60, 100), lines(OTHER, 320, 100), line("Titel", 60, 50, style(24)), line("7", 300, 815))
    drawn = [c for b in lay_out([whole]).blocks for ln in b.lines for c in ln.chars if c is not None]
    assert sorted(drawn) == sorted(c for c in whole.chars if c.text.strip())


def test_a_segment_stands_in_one_cell_where_merged_cells_overlap() -> None:
    frame = [ruling(50, y, 350, y) for y in (100, 300, 400)] + [ruling(x, 100, x, 400) for x in (50, 350)]
    step = [ruling(200, 200, 350, 200), ruling(200, 200, 200, 400)]
    texts_in_it = [
        line(text, x, y)
        for text, x, y in [("Tema et", 60, 110), ("Leder", 60, 150), ("Vi lytter", 210, 250), ("Mod", 60, 320)]
    ]
    assert sorted(texts(page(*texts_in_it, rulings=frame + step))) == ["Leder", "Mod", "Tema et", "Vi lytter"]


def test_a_role_heading_at_the_top_of_two_pages_is_no_running_header() -> None:
    pages = [
        page(line("Leder", 60, 50, style(18)), lines(prose, 60, 100), number=n)
        for n, prose in enumerate((PROSE, OTHER), 1)
    ]
    assert texts(*pages) == ["Leder", " ".join(PROSE), "Leder", " ".join(OTHER)]


def test_drop_capitals_are_letters() -> None:
    initials = style(30)._replace(font="Initialer")
    pages = [
        page(line(letter, 60, 100, initials), lines(PROSE, 90, 100), number=n) for n, letter in enumerate("DVS", 1)
    ]
    assert [reason for _, reason in aside(*pages)] == []


@pytest.mark.parametrize("seed", range(12))
def test_each_character_is_in_one_block(seed: int) -> None:
    for number in range(20):
        one = random_page(random.Random(100 * seed + number))
        printed = Counter(char for char in one.chars if char.text.strip())
        lines_of_all = [text_line for block in lay_out([one]).blocks for text_line in block.lines]
        assert Counter(char for held in lines_of_all for char in held.chars if char is not None) == printed


def test_a_heading_on_a_ground_that_touches_the_table_is_no_row_of_it() -> None:
    frame = [ruling(50, y, 350, y) for y in (130, 160, 200)] + [ruling(x, 130, x, 200) for x in (50, 200, 350)]
    heading = line("Fire veje", 60, 108, style(16, bold=True))
    cells = [("Chef", 60, 140), ("Leder", 210, 140), ("Sætter retning", 60, 170), ("Viser vej", 210, 170)]
    blocks = placed(page(heading, *(line(*cell) for cell in cells), rulings=frame, fills=[ground(50, 100, 350, 130)]))
    assert [(b.kind is BlockKind.CELL, b.text) for b in blocks] == [
        (False, "Fire veje"), (True, "Chef"), (True, "Leder"), (True, "Sætter retning"), (True, "Viser vej")
    ]  # fmt: skip


@pytest.mark.parametrize(("size", "found"), [(10, ["Udvikling"]), (0, [])])
def test_turned_text_of_no_size_is_no_row_heading(size: float, found: list[str]):
    box = BBox(50, 50, 500, 500)
    grid = Grid(box, (GridCell(0, 0, box),), (50, 500), (50, 500))
    turned = [char._replace(aside="rotated") for char in line("Udvikling", 200, 200, style(size))]
    assert [label.text for label in find_turned_labels(turned, [grid], 1)] == found


def cells_of(made: Page) -> dict[tuple[int, int], tuple[str, bool]]:
    return {(b.cell.row, b.cell.column): (b.text, b.cell.header) for b in placed(made) if b.cell is not None}


def test_labels_left_of_a_drawn_table_are_its_first_column() -> None:
    bold = style(bold=True)
    tiles = [ground(x, y, x + 180, y + 40) for y in (100, 140, 180) for x in (160, 340)]
    chars = [line("Leder", 166, 110, bold), line("Chef", 346, 110, bold)]
    for top, label, leader, chief in (
        (150, "Retning", "viser vejen", "sætter mål"),
        (190, "Tillid", "giver plads", "siger fra"),
    ):
        chars += [line(label, 80, top, bold), line(leader, 166, top), line(chief, 346, top)]
    found = cells_of(page(*chars, fills=tiles))
    assert found[1, 0] == ("Retning", True)
    assert found[2, 2] == ("siger fra", False)


def test_boxes_with_labels_part_the_text_beside_them_into_rows() -> None:
    bold = style(bold=True)
    stack = [ground(60, 100, 150, 140), ground(60, 141, 150, 181)]
    chars = [
        line("CHEF", 66, 104, bold), lines(["• sætter mål for", "• følger op hver uge"], 170, 104),
        line("LEDER", 66, 146, bold), lines(["• viser vejen hver", "• giver plads til"], 170, 146),
    ]  # fmt: skip
    found = placed(page(*chars, fills=stack))
    rows = [(b.cell.row, b.cell.column, b.text) for b in found if b.cell is not None]
    assert rows == [
        (0, 0, "CHEF"), (0, 1, "sætter mål for"), (0, 1, "følger op hver uge"),
        (1, 0, "LEDER"), (1, 1, "viser vejen hver"), (1, 1, "giver plads til"),
    ]  # fmt: skip


def test_cards_below_each_other_with_nothing_beside_are_no_table() -> None:
    stack = [ground(60, 100, 500, 140), ground(60, 141, 500, 181)]
    assert cells_of(page(line("Vi lytter", 66, 110), line("Vi svarer", 66, 150), fills=stack)) == {}


def test_small_shapes_before_lines_are_bullets() -> None:
    drawn = [ground(60, top + 3, 64, top + 7) for top in (126, 142)]
    text = [line("Det gør vi ved at:", 50, 110), line("lytte til hinanden", 72, 126), line("svare ærligt", 72, 142)]
    kinds = [b.kind for b in placed(page(*text, fills=drawn))]
    assert kinds == [BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ITEM]


def test_indented_lines_below_finished_text_are_no_list() -> None:
    text = [line("Vi lytter til hinanden.", 50, 110), line("Det er ikke let", 72, 126), line("men nødvendigt", 72, 142)]
    assert BlockKind.ITEM not in [b.kind for b in placed(page(*text))]


def test_the_words_of_a_justified_line_are_one_line_in_its_column() -> None:
    left = [line(word, x, 126) for word, x in (("vi", 50), ("lytter", 78), ("og", 124), ("svarer", 152))]
    full = ["I hverdagen er det sådan, at", "borgeren får et svar i dag."]
    right = lines(["Den anden spalte har sin", "egen tekst, som ingen må", "blande sammen med den"], 320, 113)
    made = page(line(full[0], 50, 113), *left, line(full[1], 50, 139), right)
    assert placed(made)[0].text == f"{full[0]} vi lytter og svarer {full[1]}"


def test_columns_between_full_width_lines_are_read_one_after_the_other() -> None:
    wide = "Denne linje går over hele siden og siger noget, som gælder for begge spalter, uanset hvem man er"
    left = lines(["Venstre spalte begynder", "og fortsætter på linjen", "og slutter så her."], 50, 130)
    right = lines(["Højre spalte begynder", "og fortsætter på linjen", "og slutter så her."], 320, 130)
    texts = [b.text for b in placed(page(line(wide, 50, 100), left, right, line(wide, 50, 190)))]
    assert [t.split()[0] for t in texts] == ["Denne", "Venstre", "Højre", "Denne"]


@pytest.mark.parametrize("dash", ["-", "\N{EN DASH}", "\N{HYPHEN}", "\N{SOFT HYPHEN}"])
def test_dashes_open_items_whatever_character_the_font_gives_them(dash: str) -> None:
    text = [line("Det gør vi ved at:", 50, 110), line(f"{dash} lytte først", 60, 126), line(f"{dash} svare", 60, 142)]
    assert [b.kind for b in placed(page(*text))] == [BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ITEM]


def test_lines_that_stand_apart_and_had_room_are_items_of_their_own() -> None:
    wide = line("Vi lytter til hinanden, og vi siger det, når noget er svært at blive enige om i hverdagen", 60, 100)
    lead, items = line("Det betyder, at vi:", 60, 130), ["samler gode idéer op", "afsætter tid til", "stopper i tide"]
    apart = [line(text, 74, 148 + 18 * i) for i, text in enumerate(items)]
    blocks = placed(page(wide, lead, *apart))
    assert [(b.kind, b.text) for b in blocks[2:]] == [(BlockKind.ITEM, text) for text in items]


def test_wide_lines_that_fill_their_column_are_one_paragraph() -> None:
    assert len(placed(page(*(line(text, 60, 100 + 19 * i) for i, text in enumerate(PROSE))))) == 1


def cells(*pages: Page) -> dict[tuple[int, int], list[str]]:
    """{(row, column): the texts of its blocks} of the tables."""
    found: dict[tuple[int, int], list[str]] = {}
    for block in placed(*pages):
        if block.cell is not None:
            found.setdefault((block.cell.row, block.cell.column), []).append(block.text)
    return found


def test_rows_of_one_line_are_told_from_lines_of_one_row_by_their_distance() -> None:
    bold = style(bold=True)
    heads = [line("Tema", 60, 100, bold), line("Leder", 200, 100, bold), line("Medarbejder", 340, 100, bold)]
    first = [lines(["Arbejder med", "forbedringer"], 60, 116, 12, bold), line("Plads til forsøg", 200, 116)]
    rows = [*first, line("Ny teknologi", 340, 116)]
    for n, label in enumerate(("Giver plads", "Bruger viden", "Deler den")):
        top = 144 + 16 * n
        rows += [line(label, 60, top, bold), line("Åbenhed", 200, top), line("Frihed", 340, top)]
    found = cells(page(*heads, *rows))
    assert found[1, 0] == ["Arbejder med forbedringer"]
    assert found[2, 1] == ["Åbenhed"]


def test_columns_between_drawn_rows_begin_where_words_of_most_rows_do() -> None:
    drawn = [ruling(60, y, 400, y) for y in (100, 120, 160, 200)]
    heads = [line("Chef", 150, 105, style(bold=True)), line("Leder", 250, 105, style(bold=True))]
    crossing = [line("Tillid", 64, 125), line("tager fat i fællesopgaver,", 150, 125), line("siger tak", 250, 140)]
    rows = [
        *crossing,
        line("viser tillid", 250, 125),
        line("Mod", 64, 165),
        line("tør", 150, 165),
        line("siger fra", 250, 165),
    ]
    found = cells(page(*heads, *rows, rulings=drawn))
    assert found[2, 2] == ["siger fra"]
    assert found[0, 1] == ["Chef"]


def test_a_line_above_a_heading_of_the_page_is_none_of_the_table_below_it() -> None:
    drawn = [ruling(60, y, 400, y) for y in (40, 200, 230, 260)]
    heading = line("Driftsledelse", 60, 160, style(20, bold=True))
    text = [line("En tekst over tabellen, som ingen celle er.", 60, 60)]
    rows = [line("Tillid", 64, 208), line("viser tillid", 250, 208), line("Mod", 64, 238), line("siger fra", 250, 238)]
    found = cells(page(*text, heading, *rows, rulings=drawn))
    assert found == {(0, 0): ["Tillid"], (0, 1): ["viser tillid"], (1, 0): ["Mod"], (1, 1): ["siger fra"]}


def test_a_sidebar_beside_columns_is_no_word_space() -> None:
    sidebar = ground(480, 0, 595, 842)
    made = page(
        lines(PROSE, 60, 100), lines(OTHER, 270, 100), lines(["Som leder", "lytter du"], 490, 100), fills=[sidebar]
    )
    assert texts(made)[:2] == [" ".join(PROSE), " ".join(OTHER)]


def test_a_sidebar_left_of_the_text_is_read_after_the_title_above_it() -> None:
    sidebar = ground(0, 0, 160, 842)
    title = line("Retning", 200, 60, style(24, bold=True))
    made = page(title, lines(PROSE, 200, 110), lines(["Som leder", "lytter du"], 20, 140), fills=[sidebar])
    assert texts(made)[0] == "Retning"


def test_headings_in_the_margin_head_the_text_beside_them() -> None:
    slanted = style(10, italic=True, color=(0.5,))
    heads = [line("Håndværket", 60, 100, slanted), line("Dømmekraften", 60, 230, slanted)]
    box = ground(140, 165, 400, 205)
    quote = line("Den, der kun kan lede i medvind", 150, 180)
    made = page(*heads, lines(PROSE, 150, 100), quote, lines(OTHER, 150, 230), fills=[box])
    assert texts(made) == [
        "Håndværket",
        " ".join(PROSE),
        "Den, der kun kan lede i medvind",
        "Dømmekraften",
        " ".join(OTHER),
    ]


def test_bands_over_columns_head_them() -> None:
    bands = [ground(60, 100, 280, 125), ground(300, 100, 520, 125)]
    heads = [line("Leder", 70, 107, style(12, bold=True)), line("Chef", 310, 107, style(12, bold=True))]
    left = lines(["• er tæt på driften", "• fordeler opgaver", "• følger op", "• siger tak"], 66, 140)
    right = lines(["• leder gennem andre", "• slipper detaljen", "• ser helheden", "• siger fra"], 306, 140)
    assert texts(page(*heads, left, right, fills=bands))[:2] == ["Leder", "er tæt på driften"]


def test_a_drop_cap_begins_its_paragraph() -> None:
    capital = line("B", 60, 100, style(26))
    text = [
        line("orgeren kommer først, og", 84, 100),
        line("det skal kunne mærkes i", 84, 113),
        line("hverdagen.", 60, 126),
    ]
    [block] = placed(page(capital, *text))
    assert [one.text for one in block.lines][:2] == ["B", "orgeren kommer først, og"]


def test_turned_texts_left_of_a_table_are_its_row_headings() -> None:
    xs, ys = [100, 250, 400], [100, 180, 260]
    drawn = [ruling(100, y, 400, y) for y in ys] + [ruling(x, 100, x, 260) for x in xs]
    inside = [
        line("sætter mål", 106, 130),
        line("følger op", 256, 130),
        line("lytter", 106, 210),
        line("spørger", 256, 210),
    ]
    turned = [
        Char(letter, BBox(80, top - 6 * n, 90, top - 6 * n + 6), top, style(bold=True), aside="rotated")
        for word, top in (("Chef", 150), ("Leder", 240))
        for n, letter in enumerate(word)
    ]
    found = cells(page(*inside, turned, rulings=drawn))
    assert (found[0, 0], found[1, 0], found[1, 2]) == (["Chef"], ["Leder"], ["spørger"])


def test_a_level_label_amid_turned_ones_is_one_of_a_wheel() -> None:
    def turned(word: str, x: float, top: float) -> list[Char]:
        return [
            Char(c, BBox(x + 3 * n, top + 5 * n, x + 3 * n + 5, top + 5 * n + 5), top, style(9), "rotated")
            for n, c in enumerate(word)
        ]

    made = page(
        lines(PROSE, 60, 100),
        turned("borgeren", 400, 700),
        turned("udvikling", 470, 690),
        line("orden", 430, 735, style(9)),
    )
    assert ("orden", "figure_label") in aside(made)
    assert texts(made) == [" ".join(PROSE)]


def test_a_bullet_at_the_edge_of_a_column_begins_a_cell_however_near_the_label_comes() -> None:
    rows = [line("• giver plads til andre", 140, 100), line("• går forrest", 140, 130), line("• lytter", 140, 160)]
    near = line("Tillidsrepræsentanten", 40, 190) + line("• taler med alle", 140, 190)
    found = chars_to_segments([char for row in [*rows, near] for char in row], 1)
    assert [segment.text.strip() for segment in found if segment.bbox.top == 190] == [
        "Tillidsrepræsentanten",
        "• taler med alle",
    ]


def test_numbers_of_paragraphs_in_a_margin_are_set_aside() -> None:
    numbers = [line("§ 1, stk. 1", 40, 100), line("stk. 2", 40, 165)]
    made = page(*numbers, lines(PROSE, 130, 100), lines(OTHER, 130, 165))
    assert texts(made) == [" ".join(PROSE), " ".join(OTHER)]
    assert aside(made) == [("§ 1, stk. 1", "numbering"), ("stk. 2", "numbering")]


def test_digits_beside_headings_are_set_aside_only_where_they_count() -> None:
    def questions(*digits: str) -> Page:
        heads = [line("Hvem bestemmer?", 80, top, style(14, bold=True)) for top in (100, 200, 300)]
        prose = [lines(PROSE[:2], 80, top + 22) for top in (100, 200, 300)]
        return page(*heads, *prose, *(line(d, 50, 102 + 100 * n, style(9)) for n, d in enumerate(digits)))

    assert [text for text, reason in aside(questions("1", "2", "3")) if reason == "numbering"] == ["1", "2", "3"]
    assert [text for text, reason in aside(questions("7", "2", "9")) if reason == "numbering"] == []


def test_a_large_question_mark_beside_a_question_is_no_text() -> None:
    made = page(line("?", 50, 98, style(26)), lines(["Hvad har du sidst sagt nej", "til, og hvorfor?"], 70, 100))
    assert texts(made) == ["Hvad har du sidst sagt nej til, og hvorfor?"]


def test_a_title_right_of_its_text_is_read_first() -> None:
    title = lines(["Vi tør", "noget"], 420, 100, 40, style(30, bold=True))
    assert texts(page(lines(PROSE, 60, 100), lines(OTHER, 60, 170), title))[0] == "Vi tør noget"


def test_a_broken_word_goes_on_over_loosely_set_lines() -> None:
    xs, ys = [50, 120, 300], [100, 150, 200]
    drawn = [ruling(50, y, 300, y) for y in ys] + [ruling(x, 100, x, 200) for x in xs]
    inside = [*(line(t, 54, 104 + 16 * n) for n, t in enumerate(["Den nye ar-", "bejdsdag"])), line("lytter", 126, 104)]
    made = page(*inside, line("Dag to", 54, 160), line("spørger", 126, 160), rulings=drawn)
    assert "Den nye ar- bejdsdag" in texts(made)


def test_a_first_row_that_alone_is_tinted_heads_its_table() -> None:
    xs, ys = [50, 180, 310], [100, 120, 160, 200]
    drawn = [ruling(50, y, 310, y) for y in ys] + [ruling(x, 100, x, 200) for x in xs]
    rows = [("Tillid", "Kontrol"), ("Fejl meldes", "Sager tjekkes"), ("Ros gives", "Tal læses")]
    inside = [line(t, x + 5, y + 5) for row, y in zip(rows, ys, strict=False) for t, x in zip(row, xs, strict=False)]
    tinted = placed(page(*inside, rulings=drawn, fills=[ground(50, 100, 310, 120)]))
    zebra = placed(page(*inside, rulings=drawn, fills=[ground(50, 100, 310, 120), ground(50, 160, 310, 200)]))
    heads = [[b.text for b in blocks if b.cell and b.cell.header] for blocks in (tinted, zebra)]
    assert heads == [["Tillid", "Kontrol"], []]


def test_a_label_line_above_a_heading_leaves_it_as_wide_as_the_boxes_below() -> None:
    runs, boxes = [], []
    for top, role in ((100, "Chef"), (220, "Leder")):
        runs += [line("Rolle:", 50, top - 11), line(role, 50, top, style(18, bold=True))]
        for x, text in ((60, "lytter til alle"), (320, "følger op på målene")):
            runs.append(line(f"{role} {text}", x, top + 40))
            boxes.append(ground(x - 10, top + 30, x + 220, top + 80))
    assert texts(page(*runs, fills=boxes)) == [
        "Rolle:", "Chef", "Chef lytter til alle", "Chef følger op på målene",
        "Rolle:", "Leder", "Leder lytter til alle", "Leder følger op på målene",
    ]  # fmt: skip


def test_intro_text_over_two_columns_is_read_before_the_headings_below_it() -> None:
    intro = [lines(["Begge dele hører med i en", "god hverdag, og vi skal"], 60, 100, look=style(11))]
    intro.append(lines(["hele tiden vælge mellem", "dem og sige det højt."], 320, 100, look=style(11)))
    heads = [line("Tillid", 60, 150, style(13, bold=True)), line("Kontrol", 320, 150, style(13, bold=True))]
    made = page(*intro, *heads, lines(PROSE, 60, 170), lines(OTHER, 320, 170))
    assert texts(made)[:2] == [
        "Begge dele hører med i en god hverdag, og vi skal hele tiden vælge mellem dem og sige det højt.",
        "Tillid",
    ]


def test_a_heading_that_opens_a_column_of_several_pages_is_no_running_header() -> None:
    pages = [
        page(line("Mod", 60, 62, style(14, bold=True)), lines(PROSE, 60, 80), line("Nordby", 60, 20), number=n)
        for n in (1, 2, 3)
    ]
    assert [text for text, reason in aside(*pages) if reason == "running_header"] == ["Nordby"] * 3


def test_capitals_and_the_words_below_them_are_two_headings() -> None:
    big = style(18, bold=True)
    heads = [line("FIRE RETNINGER", 60, 100, big), line("som alle ansatte går efter", 60, 121, big)]
    assert texts(page(*heads, lines(PROSE, 60, 150), lines(OTHER, 60, 202)))[:2] == [
        "FIRE RETNINGER",
        "som alle ansatte går efter",
    ]


def test_a_word_that_runs_over_the_next_cell_is_told_by_the_order_of_printing() -> None:
    bold = style(10, bold=True)
    long, beside = line("Kommunaldirektør", 50, 100, bold), line("sætter mål for alle", 118, 100)
    found = chars_to_segments([*long, *beside, *line("følger op", 300, 100)], 1)
    assert sorted(segment.text.strip() for segment in found) == ["Kommunaldirektør", "følger op", "sætter mål for alle"]


def test_lines_drawn_cell_by_cell_part_the_rows_of_a_table() -> None:
    ys = [100, 125, 165, 205]
    drawn = [ruling(x0, y, x1, y) for y in ys for x0, x1 in ((50, 150), (150, 300), (300, 450))]
    rows = [("Rolle", "Tillid", "Mod"), ("Chef", "giver plads", "siger fra"), ("Leder", "siger tak", "går forrest")]
    inside = [
        line(t, x, y + 6, style(bold=not n))
        for row, y in zip(rows, ys, strict=False)
        for n, (t, x) in enumerate(zip(row, (55, 155, 305), strict=True))
    ]
    found = cells(page(*inside, rulings=drawn))
    assert (found[1, 0], found[2, 2]) == (["Chef"], ["går forrest"])


def test_a_row_of_headings_goes_with_the_columns_it_heads() -> None:
    intro = [lines(["Begge dele hører med i", "en god hverdag, og vi"], 60, 100, look=style(11))]
    intro.append(lines(["skal hele tiden vælge", "mellem dem."], 200, 100, look=style(11)))
    heads = [line("Tillid", 64, 150, style(13, bold=True)), line("Kontrol", 320, 150, style(13, bold=True))]
    wide = [[f"{a} {b}" for a, b in (part[:2], part[2:])] for part in (PROSE, OTHER)]
    made = page(*intro, *heads, lines(wide[0], 64, 172), lines(wide[1], 320, 172))
    assert texts(made)[-4:] == ["Tillid", " ".join(PROSE), "Kontrol", " ".join(OTHER)]


def test_lines_for_two_signatures_side_by_side_are_placed_once() -> None:
    one = page(line("Vi skriver under", 50, 100), line("_" * 20, 50, 140), line("_" * 20, 200, 140))
    held = [char for block in placed(one) for printed in block.lines for char in printed.chars if char is not None]
    assert len(held) == len(set(held)) == sum(not char.text.isspace() for char in one.chars)


def test_a_word_that_touches_the_next_cell_is_told_by_its_type() -> None:
    label = line("Institutionsleder", 50, 100, style(10, bold=True))
    end = label[-1].bbox.x1
    bullets = [line("- siger tak", end - 0.5, top) for top in (100, 120, 140, 160)]
    found = chars_to_segments([*label, *(char for one in bullets for char in one)], 1)
    assert [s.text.strip() for s in found if s.style.bold] == ["Institutionsleder"]


def test_a_turned_running_head_beside_a_table_labels_no_row() -> None:
    box = BBox(100, 50, 500, 250)
    halves = [GridCell(n, 0, BBox(100, 50 + 100 * n, 500, 150 + 100 * n)) for n in (0, 1)]
    grid = Grid(box, tuple(halves), (100, 500), (50, 150, 250))
    across, inside = BBox(80, 120, 90, 200), [BBox(80, 80, 90, 110), BBox(80, 180, 90, 210)]
    spaced = [BBox(80, 100, 90, 148), BBox(80, 153, 90, 180)]  # the line between the rows falls into a word space
    assert with_turned_labels(grid, [across]) is grid
    assert with_turned_labels(grid, spaced) is grid
    assert len(with_turned_labels(grid, inside).columns) == 3


def test_a_line_across_the_page_ends_what_stands_above_it() -> None:
    above = [lines(PROSE, 60, 100), lines(OTHER, 320, 100)]
    below = [lines([f"Så {text[0].lower()}{text[1:]}" for text in PROSE], 60, 220), lines(OTHER, 320, 220)]
    made = page(*above, *below, rulings=[ruling(60, 190, 460, 190)])
    found = texts(made)
    assert found[:2] == [" ".join(PROSE), " ".join(OTHER)]


def test_a_display_line_in_a_right_column_spans_no_columns() -> None:
    left = [*lines(PROSE, 60, 100), *lines(PROSE, 60, 180)]
    right = [*lines(OTHER, 320, 92), *line("Mod smitter", 330, 156, style(15, italic=True)), *lines(OTHER, 320, 186)]
    assert texts(page(left, right))[0].startswith("Vi lytter til hinanden og")
    assert texts(page(left, right))[-1].startswith("Andre dage")


def test_a_form_is_a_table() -> None:
    xs, ys = (50, 300, 330, 360), (100, 118, 136, 154)
    frame = [ruling(50, y, 360, y) for y in ys] + [ruling(x, 100, x, 154) for x in xs]
    heads = [line(text, x + 5, 104, style(bold=True)) for text, x in zip(("Daglig drift", "1", "2"), xs, strict=False)]
    rows = [line("Jeg siger tak", 55, 122), line("Jeg følger op", 55, 140)]
    found = cells_of(page(*heads, *rows, rulings=frame))
    assert (found[0, 0], found[1, 0], found[2, 0]) == (
        ("Daglig drift", True), ("Jeg siger tak", False), ("Jeg følger op", False)
    )  # fmt: skip


def test_boxes_in_rows_and_columns_below_heads_are_a_table() -> None:
    runs, boxes = [], []
    for n, (head, *cells) in enumerate(
        (("ÅBENHED", "Jeg spørger", "Jeg svarer"), ("MOD", "Jeg siger fra", "Jeg vælger"))
    ):
        x = 160 + 160 * n
        boxes += [ground(x, 100, x + 150, 125), ground(x, 133, x + 150, 165), ground(x, 173, x + 150, 205)]
        runs += [line(head, x + 10, 108, style(11, bold=True))]
        runs += [line(text, x + 10, top) for text, top in zip(cells, (143, 183), strict=True)]
    runs += [line("Medarbejder", 60, 143, style(bold=True)), line("Leder", 60, 183, style(bold=True))]
    found = cells_of(page(*runs, fills=boxes))
    assert (found[0, 1], found[1, 0], found[2, 2]) == (("ÅBENHED", True), ("Medarbejder", True), ("Jeg vælger", False))


def test_a_row_that_the_page_break_cut_off_from_its_line_is_the_tables() -> None:
    ys = [100, 125, 165]
    drawn = [ruling(50, y, 450, y) for y in ys]
    rows = [("Rolle", "Tillid", "Mod"), ("Chef", "giver plads", "siger fra"), ("Leder", "siger tak", "går forrest")]
    inside = [line(t, x, y + 6, style(bold=not n)) for row, y in zip(rows, ys, strict=True)
              for n, (t, x) in enumerate(zip(row, (55, 155, 305), strict=True))]  # fmt: skip
    found = cells(page(*inside, rulings=drawn))
    assert (found[1, 0], found[2, 0], found[2, 2]) == (["Chef"], ["Leder"], ["går forrest"])


def test_a_ruled_table_that_a_page_break_leaves_open_is_closed_and_goes_on_with_its_cells() -> None:
    xs = (50, 150, 300, 450)
    heads = ("Rolle", "Tillid", "Mod")
    first = [line(t, x + 5, 104, style(bold=True)) for x, t in zip(xs, heads, strict=False)]
    first += [
        line("Chef", 55, 124, style(bold=True)),
        line("giver plads og", 155, 124),
        line("siger fra, når", 305, 124),
    ]
    frame = [ruling(50, y, 450, y) for y in (100, 120)] + [ruling(x, 100, x, 140) for x in xs]
    rest = [line(t, x + 5, 54, style(bold=True)) for x, t in zip(xs, heads, strict=False)]
    rest += [line("tager ansvar", 155, 74), line("det er svært", 305, 74)]
    rest += [line("Leder", 55, 94, style(bold=True)), line("siger tak", 155, 94), line("går forrest", 305, 94)]
    below = [ruling(50, y, 450, y) for y in (50, 70, 90, 110)] + [ruling(x, 50, x, 110) for x in xs]
    found = cells(page(*first, rulings=frame), page(*rest, rulings=below, number=2))
    assert (found[1, 1], found[1, 2]) == (["giver plads og tager ansvar"], ["siger fra, når det er svært"])
    assert found[2, 0] == ["Leder"]


def test_the_last_row_of_a_table_alone_on_the_next_page_is_the_tables() -> None:
    xs = (50, 150, 300, 450)
    rows = [("Rolle", "Tillid", "Mod"), ("Chef", "giver plads", "siger fra"), ("Leder", "siger tak", "går forrest")]
    inside = [
        [line(t, x + 5, 104 + 20 * n, style(bold=not n or x == 50)) for t, x in zip(row, xs, strict=False)]
        for n, row in enumerate(rows)
    ]
    last = [line(t, x + 5, 54, style(bold=x == 50)) for t, x in zip(("Ansat", "siger ja", "spørger"), xs, strict=False)]
    frame = [ruling(50, y, 450, y) for y in (100, 120, 140, 160)] + [ruling(x, 100, x, 160) for x in xs]
    alone = [ruling(50, y, 450, y) for y in (50, 70)] + [ruling(x, 50, x, 70) for x in xs]
    found = cells(page(*(run for row in inside for run in row), rulings=frame), page(*last, rulings=alone, number=2))
    assert (found[3, 0], found[3, 2]) == (["Ansat"], ["spørger"])


def test_a_row_of_headings_begins_nothing_anew_where_the_text_below_goes_on() -> None:
    head = style(13, bold=True)
    left = [*lines(PROSE, 60, 120), *line("Leder", 60, 190, head), *lines(PROSE[:2], 60, 212)]
    right = [*lines(["veje, som er nye."], 320, 104), *lines(OTHER, 320, 124), *line("Ansat", 320, 190, head)]
    right += lines(OTHER, 320, 212)
    found = texts(page(line("Chef", 60, 100, head), left, right))
    assert found.index("Leder") < found.index(" ".join(OTHER)), "the left column is read to its end"


def test_bullets_are_no_labels_of_a_table() -> None:
    bold, green, tops = style(bold=True), style(color=(0.1, 0.5, 0.2)), (100, 126, 152)
    runs = [line("-", 50, top, green) for top in tops]
    for x, head, items in ((90, "Tillid", ("lytter", "svarer")), (250, "Mod", ("vælger", "siger fra"))):
        runs += [line(head, x, 100, bold), *(line(text, x, top) for text, top in zip(items, tops[1:], strict=True))]
    assert not [b for b in lay_out([page(*runs)]).blocks if b.cell is not None]


def test_a_heading_no_larger_than_the_text_heads_both_columns_that_begin_below_it() -> None:
    bold = style(bold=True)
    upper = [lines(PROSE, 60, 100), lines(OTHER, 320, 100)]
    lower = [lines([f"Så {t[0].lower()}{t[1:]}" for t in PROSE], 60, 200), lines(OTHER, 320, 200)]
    found = texts(page(*upper, line("Samspil", 60, 180, bold), *lower))
    assert found[:3] == [" ".join(PROSE), " ".join(OTHER), "Samspil"]


def test_notes_in_a_margin_stand_before_the_next_heading() -> None:
    small, head = style(7), style(14, bold=True)
    text = [line("Tillid", 60, 100, head), lines(PROSE, 60, 122), line("Mod", 60, 200, head), lines(PROSE, 60, 222)]
    text += [line("Ro", 60, 300, head), lines(PROSE, 60, 322)]
    note = lines(["Hvem har du", "spurgt i dag?"], 330, 215, look=small)
    found = texts(page(*text, note))
    assert found.index("Hvem har du spurgt i dag?") < found.index("Ro")


def test_a_ground_behind_the_labels_tells_where_a_table_begins() -> None:
    bold = style(bold=True)
    labels = [line(t, 55, top, bold) for t, top in (("Mål", 104), ("Midler", 144), ("Mod", 184))]
    beside = [line(t, 160, top) for t, top in (("sætter retning", 104), ("holder budgettet", 144), ("siger fra", 184))]
    drawn = [ruling(50, y, 450, y) for y in (138, 178, 218)]
    found = cells(page(*labels, *beside, rulings=drawn, fills=[ground(50, 98, 150, 218)]))
    assert (found[0, 0], found[0, 1]) == (["Mål"], ["sætter retning"])


def test_superior_figures_of_the_font_are_told_by_the_note_they_begin() -> None:
    def figure(x: float, top: float) -> list[Char]:
        return [c._replace(bbox=c.bbox._replace(x1=x + 3)) for c in line("1", x, top)]

    said = line("Vi tør sige fra.", 50, 112)
    note = [*figure(50, 500), *line("Efter et forslag", 53, 500)]
    made = page(line("Vi leder hinanden.", 50, 100), said, figure(said[-1].bbox.x1, 112), note)
    assert texts(made)[0].endswith("Vi tør sige fra.")
    assert ("1", "footnote_marker") in aside(made)


def test_headings_in_small_capitals_are_as_large_as_their_capitals() -> None:
    large, small = style(12, bold=True), style(8.5, bold=True)
    heading = line("M", 60, 100, large)
    heading += line("od", heading[-1].bbox.x1, 103, small)
    heading = [c._replace(baseline=110) for c in heading]
    made = lay_out([page(heading, lines(PROSE, 60, 124, look=style(10)))])
    assert made.blocks[0].style.size == 12


def test_headings_flush_right_in_the_margin_head_the_text_beside_them() -> None:
    bold = style(bold=True)
    runs = []
    for top, head in ((100, "Mod"), (160, "Nærhed"), (220, "Helhedssyn")):
        width = line(head, 0, top, bold)[-1].bbox.x1
        runs += [line(head, 140 - width, top, bold), lines([*PROSE[:2], *OTHER[:2]], 160, top)]
    found = placed(page(*runs))
    assert [b.text for b in found][::2] == ["Mod", "Nærhed", "Helhedssyn"]
    assert all(b.cell is None for b in found)


def test_a_heading_with_nothing_beside_it_ends_a_table_of_ruled_rows() -> None:
    def rows(top: float, cells: list[tuple[str, str]]) -> tuple[list, list]:
        texts = [
            line(t, x, top + 24 * n, style(bold=x == 60))
            for n, row in enumerate(cells)
            for t, x in zip(row, (60, 200), strict=True)
        ]
        return texts, [ruling(55, top + 18 + 24 * n, 400, top + 18 + 24 * n) for n in range(-1, len(cells))]

    upper, first = rows(100, [("Mod", "siger fra"), ("Ro", "venter")])
    lower, second = rows(260, [("Tillid", "giver plads"), ("Nærhed", "kommer forbi")])
    heading, prose = line("Opgaver", 55, 180, style(12, bold=True)), line("Din opgave er at skabe ro.", 55, 200)
    found = placed(page(*upper, heading, prose, *lower, rulings=[*first, *second]))
    assert [b.text for b in found if b.cell is None] == ["Opgaver", "Din opgave er at skabe ro."]


def test_paragraphs_with_numbers_of_two_parts_are_items() -> None:
    texts = ["Et opslag skal beskrive vilkårene for stillingen.", "Alle skal have svar senest efter to uger."]
    runs = [line(f"2.{n} {text}", 60, 80 + 20 * n) for n, text in enumerate(texts, 1)]
    assert [b.text for b in placed(page(*runs)) if b.kind is BlockKind.ITEM] == texts


def test_no_row_of_headings_goes_on_beyond_a_fold() -> None:
    bold = style(bold=True)
    rows = (("Rolle", "Tillid", "Mod"), ("Chef", "giver plads", "siger fra"), ("Leder", "siger tak", "går forrest"))
    runs = [
        line(text, x, 100 + 30 * n, bold if n == 0 or x == 60 else None)
        for n, row in enumerate(rows)
        for x, text in zip((60, 250, 400), row, strict=True)
    ]
    segments = chars_to_segments([char for run in runs for char in run], 1)
    assert len(find_headed_matrices(segments, 10.0)[0]) == 1
    assert not find_headed_matrices(segments, 10.0, fold=240.0)[0]


def test_boxes_that_tile_a_grid_whole_are_a_table_before_anything_else() -> None:
    rows = [
        ["Tema", "Leder", "Chef"],
        ["Mod", "• siger fra", "• går forrest"],
        ["Ro", "• giver tid", "• skærmer andre"],
    ]
    runs = [
        line(text, 65 + 150 * c, 105 + 60 * r, style(bold=r * c == 0))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    tiles = [ground(60 + 150 * c, 100 + 60 * r, 210 + 150 * c, 160 + 60 * r) for r in range(3) for c in range(3)]
    cells = [(b.text, b.cell.row, b.cell.column) for b in placed(page(*runs, fills=tiles)) if b.cell]
    assert ("giver tid", 2, 1) in cells
    assert len(cells) == 9


def test_small_print_right_below_a_picture_is_its_caption() -> None:
    picture = ground(60, 100, 260, 220)
    text = [line("På vej til møde i vandværket", 60, 224, style(7)), lines(PROSE, 60, 260)]
    assert [b.kind for b in placed(page(*text, fills=[picture]))] == [BlockKind.CAPTION, BlockKind.PARAGRAPH]


def test_a_coloured_half_of_the_page_behind_other_boxes_is_no_box() -> None:
    half, band = ground(300, 0, 595, 842), ground(60, 500, 540, 560)
    text = [lines(PROSE, 60, 100), lines(OTHER, 330, 100), line("Det er os alle, det gælder", 80, 520, style(14))]
    assert texts(page(*text, fills=[half, band]))[0] == " ".join(PROSE)


def test_headings_in_the_margin_may_stand_beside_two_columns() -> None:
    head = style(10, bold=True)
    text = []
    for top, label in ((100, "Tillid"), (180, "Mod")):
        text += [line(label, 60, top, head), lines(PROSE[:3], 150, top), lines(OTHER[:2], 350, top)]
    found = texts(page(*text))
    assert found.index("Mod") > found.index("Tillid") + 1


def test_a_typed_line_below_a_heading_is_no_text() -> None:
    printed = page(line("FORMÅL", 60, 100), line("------", 60, 112), lines(PROSE, 60, 140))
    assert ("------", "symbol") in aside(printed)
    assert texts(printed)[0] == "FORMÅL"


def test_a_bold_beginning_that_fills_its_line_is_no_heading() -> None:
    bold = style(bold=True)
    text = [
        line("Social- og sundhedshjælperen:", 60, 100, bold),
        lines(["støtter borgeren i at gøre mest", "muligt selv."], 60, 113),
    ]
    assert texts(page(*text)) == ["Social- og sundhedshjælperen: støtter borgeren i at gøre mest muligt selv."]


def test_an_ornament_before_display_type_is_no_bullet() -> None:
    squares = [ground(50, 105, 58, 113), ground(50, 205, 58, 213)]
    text = [
        line("Mod", 66, 100, style(20, bold=True)),
        lines(PROSE, 66, 130),
        line("Ro", 66, 200, style(20, bold=True)),
        lines(OTHER, 66, 230),
    ]
    assert not any(b.opens_item for b in placed(page(*text, fills=squares)))


def spaced(text: str, x0: float, top: float, look: object, gap: float) -> list[Char]:
    """Letters with so much room between them, and a printed space."""
    chars: list[Char] = []
    for letter in text:
        x = chars[-1].bbox.x1 + gap if chars else x0
        chars += line(letter, x, top, look) + line(" ", x + 5, top, look)[:0]  # type: ignore[arg-type]
    return chars


def test_a_short_word_is_letter_spaced_where_its_style_is() -> None:
    look = style(14, bold=True)
    found = chars_to_segments([*spaced("OM", 50, 100, look, 4.0), *spaced("PROCESSEN", 50, 120, look, 4.0)], 1)
    assert sorted(segment.text.strip() for segment in found) == ["OM", "PROCESSEN"]


def test_small_capitals_stay_with_their_capital_beside_a_line_of_another_column() -> None:
    large, small = style(20, bold=True), style(15, bold=True)
    capital = line("S", 300, 100, large)
    rest = line("TYRE", capital[-1].bbox.x1, 104, small)  # their baselines are one
    found = chars_to_segments([*line("giver plads til andre", 50, 105.0), *capital, *rest], 1)
    assert "STYRE" in {segment.text.strip() for segment in found}


def test_a_heading_that_fills_the_gutter_leaves_the_columns_apart() -> None:
    big = style(18, bold=True)
    width = line("Rollebeskrivelse:", 0, 0, big)[-1].bbox.x1
    left = [line("Rollebeskrivelse:", 50, 100, big), *[line(text, 50, 140 + 13 * n) for n, text in enumerate(PROSE)]]
    edge = 50 + width + 4
    right = [line("Åben dialog", edge, 98, style(11, bold=True))]
    right += [line(text, edge, 116 + 13 * n) for n, text in enumerate(OTHER + OTHER)]
    found = texts(page(*left, *right))
    assert found.index("Åben dialog") == len(found) - 2
    assert found[0] == "Rollebeskrivelse:"


def test_a_heading_over_two_columns_begins_anew_what_stands_beside_it() -> None:
    big = style(18, bold=True)
    above = [
        line(text, x, 140 + 13 * n)
        for x in (50, 190, 330, 470)
        for n, text in enumerate(("Vi giver plads", "til hinanden."))
    ]
    head = line("PERSONALELEDELSEN", 50, 220, big)
    below = [
        line(text, x, 246 + 13 * n)
        for x in (50, 190)
        for n, text in enumerate(("Hele året er", "der travlt.", "Alle ved det."))
    ]
    found = texts(page(line("RETNINGEN", 50, 100, big), *above, head, *below))
    assert found.index("PERSONALELEDELSEN") == 5


def test_a_header_row_printed_again_stands_above_the_rest_of_a_row() -> None:
    xs = (50, 150, 300, 450)
    rows = [
        ("Rolle", "Tillid", "Mod"),
        ("Chef", "giver plads", "siger fra"),
        ("Leder", "siger tak, når det", "går forrest"),
    ]
    inside = [
        [line(t, x + 5, 104 + 20 * n, style(bold=not n or x == 50)) for t, x in zip(row, xs, strict=False)]
        for n, row in enumerate(rows)
    ]
    frame = [ruling(50, y, 450, y) for y in (100, 120, 140, 160)] + [ruling(x, 100, x, 160) for x in xs]
    again = [line(t, x + 5, 54, style(bold=True)) for t, x in zip(rows[0], xs, strict=False)]
    rest = [line("er på plads", 155, 67)]
    last = [line(t, x + 5, 94, style(bold=x == 50)) for t, x in zip(("Ansat", "siger ja", "spørger"), xs, strict=False)]
    alone = [ruling(50, y, 450, y) for y in (50, 90, 110)] + [ruling(x, 50, x, 110) for x in xs]
    found = cells(
        page(*(run for row in inside for run in row), rulings=frame),
        page(*again, *rest, *last, rulings=alone, number=2),
    )
    assert found[2, 1] == ["siger tak, når det er på plads"]
    assert found[3, 0] == ["Ansat"]


def test_one_row_below_nothing_but_roles_is_a_table() -> None:
    bold = style(9, bold=True)
    heads = [line(t, x, 164, bold) for t, x in (("Direktør", 136), ("Chef", 260), ("Leder", 384))]
    label = [line("Sammen bygger", 57, 185, bold), line("vi på tillid", 57, 196, bold)]
    row = [
        line(t, x, 185 + 12 * n)
        for x in (136, 260, 384)
        for n, t in enumerate(("Siger tingene,", "som de er.", "Giver svar."))
    ]
    found = cells(page(*heads, *label, *row))
    assert found[1, 0] == ["Sammen bygger vi på tillid"]


def test_the_rest_of_a_row_below_a_header_printed_again_is_the_tables() -> None:
    bold = style(9, bold=True)
    xs = (50, 150, 300, 450)
    heads = ("Rolle", "Tillid", "Mod", "Ro")
    rows = [
        ("Chef", "giver plads", "siger fra", "sover"),
        ("Leder", "siger tak, når det", "går forrest", "hviler, når det"),
    ]
    first = [line(t, x, 104, bold) for t, x in zip(heads, xs, strict=True)]
    first += [
        line(t, x, 130 + 30 * n, style(bold=x == 50))
        for n, row in enumerate(rows)
        for t, x in zip(row, xs, strict=True)
    ]
    again = [line(t, x, 104, bold) for t, x in zip(heads, xs, strict=True)]
    rest = [line("er på plads", 150, 122), line("er slut", 450, 122)]
    below = line("TILLIDSBASERET LEDELSE", 50, 180, style(18, bold=True))
    found = cells(page(*first), page(*again, *rest, below, number=2))
    assert found[2, 1] == ["siger tak, når det er på plads"]
    assert found[2, 3] == ["hviler, når det er slut"]


def test_a_word_that_reaches_to_the_text_of_the_next_cell_ends_with_its_sentence() -> None:
    left = [*line("i ", 50, 100), *line("beslutningsprocesser.", 50, 113)]
    edge = left[-1].bbox.x1
    right = [
        char
        for n, text in enumerate(("Vi svarer", "de opstår.", "hver gang", "hele året"))
        for char in line(text, edge, 100 + 13 * n)
    ]
    found = {segment.text.strip() for segment in chars_to_segments([*left, *right], 1)}
    assert {"beslutningsprocesser.", "de opstår."} <= found


def test_a_letter_spaced_heading_of_two_words_spans_the_columns_below_it() -> None:
    large = style(16, bold=True)
    columns = [["Læring sker midt", "i opgaven, og", "den begynder"], ["hver dag på ny,", "når nogen", "spørger højt."]]
    sections: list[list[Char]] = []
    for top, words in ((100, ("VI", "LÆRER")), (180, ("VI", "TØR"))):
        sections += [line(words[0], 60, top, large), line(words[1], 88, top, large)]
        sections += [lines(texts, x, top + 24) for texts, x in zip(columns, (60, 220), strict=True)]
    found = texts(page(*sections))
    assert [text.split()[0] for text in found if not text[0].islower()] == ["VI", "Læring", "VI", "Læring"]
    assert found[1].endswith("spørger højt.")


def test_boxes_in_rows_with_labels_beside_them_and_no_corner_are_a_table() -> None:
    bold, xs = style(bold=True), (60, 170, 330)
    heads = [line(role, x + 6, 108, bold) for role, x in (("Chef", 170), ("Leder", 330))]
    boxes = [ground(x, 100, x + 150, 140) for x in xs[1:]]
    for top, label in ((146, "Retning"), (222, "Rammer")):
        boxes += [ground(60, top, 164, top + 70), *(ground(x, top, x + 150, top + 70) for x in xs[1:])]
        heads += [line(label, 66, top + 28, bold)]
        heads += [lines([f"sætter {label.lower()}", "hele året"], x + 6, top + 8) for x in xs[1:]]
    found = cells(page(*heads, fills=boxes))
    assert found[0, 2] == ["Leder"]
    assert found[2, 0] == ["Rammer"]
    assert found[1, 2] == ["sætter retning hele året"]


def test_the_ground_of_a_heading_is_no_row_of_the_tinted_table_below_it() -> None:
    xs, tops = (50, 150, 300, 450), (100, 120, 140, 160, 180)
    rows = [("Rolle", "Tillid", "Mod"), ("Chef", "giver plads", "siger fra"), ("Leder", "siger tak", "går forrest")]
    rows += [("Ansat", "siger ja", "spørger om"), ("Alle", "lytter til", "tør prøve")]
    tints = [ground(a, y, b, y + 20) for y in (100, 120, 140) for a, b in itertools.pairwise(xs)]
    words = [line(t, x + 5, y + 4) for row, y in zip(rows, tops, strict=True) for t, x in zip(row, xs, strict=False)]
    words.append(line("Fælles ledelse", 56, 60, style(20, bold=True)))
    segments = chars_to_segments([char for word in words for char in word], 1)
    [table], _ = find_ruled_rows((), [ground(50, 56, 450, 90), *tints], (), segments)
    assert table.rows[-1] > tops[-1] + 10


def test_a_header_row_printed_again_may_break_its_words_elsewhere() -> None:
    xs = (50, 150, 300, 450)

    def table(words: list[str], rows: list[tuple[str, ...]], number: int) -> Page:
        bold = style(bold=True)
        heads = [line("Rolle", 55, 104, bold), lines(words, 155, 104, look=bold), line("Mod", 305, 104, bold)]
        below = [line(t, x + 5, 144 + 20 * n) for n, r in enumerate(rows) for t, x in zip(r, xs, strict=False)]
        ys = [100, 140, *(160 + 20 * n for n in range(len(rows)))]
        drawn = [ruling(50, y, 450, y) for y in ys] + [ruling(x, 100, x, ys[-1]) for x in xs]
        return page(*heads, *below, rulings=drawn, number=number)

    first = table(["Vi skaber arbejds-", "glæde"], [("Chef", "giver plads", "siger fra")], 1)
    second = table(["Vi skaber ar-", "bejdsglæde"], [("Leder", "siger tak", "går forrest")], 2)
    assert ("repeated_header", "Mod") in [(reason, text) for text, reason in aside(first, second)]


@pytest.mark.parametrize(
    ("text", "items"), [("1. maj går vi sammen", 0), ("2. udgave, april 2021", 0), ("2. Vi går", 1)]
)
def test_an_ordinal_before_what_it_counts_opens_no_item(text: str, items: int) -> None:
    assert sum(block.kind is BlockKind.ITEM for block in placed(page(line(text, 60, 100)))) == items


def joined(*runs: list[Char]) -> list[str]:
    """The segments of a page with its spread words joined."""
    chars = [char for run in runs for char in run]
    return [segment.text.strip() for segment in join_spread_words(chars_to_segments(chars, 1))]


def test_a_word_over_a_tables_column_far_below_stays_in_its_justified_line() -> None:
    spread = [line(word, x, 126) for word, x in (("vi", 50), ("lytter", 78), ("og", 120), ("svarer", 150))]
    table = [line(t, x, 600 + 20 * n) for n in range(4) for t, x in (("Tal", 50), ("i alt", 150))]
    assert "vi lytter og svarer" in joined(*spread, *table)


def test_two_words_far_apart_are_a_line_where_a_full_one_of_the_column_stands_above() -> None:
    column = ["Vi bruger alle de mange gode ord", "tillidsfolk", "vi har, og vi spørger dem om det"]
    end = max(char.bbox.x1 for char in line(column[0], 50, 100))
    text = [line(words, 50, 100 + 13 * n) for n, words in enumerate(column)]
    short = [line("om det", end - 27, 139), line("og så", end - 22, 152)]
    assert "tillidsfolk som" in joined(*text, line("som", end - 18, 113), *short)


def test_a_box_in_the_margin_of_two_columns_stands_right_below_their_title() -> None:
    title = line("Retning", 180, 90, style(20, bold=True))
    first = [
        "Retning er at vide, hvor vi",
        "skal hen, og det ved vi kun,",
        "når vi har talt om det, som",
        "vi skal gøre hver",
    ]
    second = [
        "eneste uge med alle dem,",
        "der er her. Det gør vi hver",
        "gang, og vi gør det gerne,",
        "når andre gør det med.",
    ]
    note = lines(["Kun det,", "der virker"], 64, 140, look=style(10, italic=True))
    box = ground(60, 134, 118, 170)
    found = texts(page(title, lines(first, 180, 127), lines(second, 360, 127), note, fills=[box]))
    assert [text.split()[0] for text in found[:3]] == ["Retning", "Kun", "Retning"]


def test_a_footnotes_number_is_no_page_number() -> None:
    small = style(8)
    pages = [
        page(
            *(line("Vi siger, hvad vi gør, og gør det.", 60, 100 + 14 * n) for n in range(46)),
            *([line("2", 60, 764, small), line("Se bilaget om tid.", 72, 764, small)] if number == 2 else []),
            line(f"Side {number} af 4", 280, 806, small),
            number=number,
        )
        for number in (1, 2, 3, 4)
    ]
    blocks = lay_out(pages).blocks
    assert [b.text for b in blocks if b.reason == "page_number"] == [f"Side {n} af 4" for n in (1, 2, 3, 4)]
    assert [b.text for b in blocks if b.kind is BlockKind.FOOTNOTE] == ["2 Se bilaget om tid."]


SMALL_HEAD, SIDE_HEAD = style(11, bold=True), style(21, bold=True)


def beside(kicker: str, head: str, text: list[str], top: float) -> list[list[Char]]:
    """A heading over two lines below its kicker, in the margin of a text that runs on past both."""
    first, second = head.split("|")
    return [
        line(kicker, 50, top - 1, SMALL_HEAD), line(first, 50, top + 16, SIDE_HEAD), line(second, 50, top + 40, SIDE_HEAD),
        lines(text, 230, top, 15.4),
    ]  # fmt: skip


def test_a_title_below_its_kicker_beside_the_midst_of_a_sentence_begins_no_row() -> None:
    text = [
        "Vi hjælper hinanden i mål, og det betyder, at opgaven først er løst, når",
        "den næste kan arbejde videre. Vi spørger naboen, før vi køber hjælp af",
        "andre ude i byen. Succes er noget, vi deler, og det samme gælder bøvlet,",
        "som vi rydder op i sammen.",
    ]
    found = texts(page(*beside("Regel 3", "Vi hjælper|hinanden", text, 100)))
    assert " ".join(text) in found


def test_a_larger_label_stands_at_the_top_of_its_text() -> None:
    first = ["Direktionen er fem mennesker, der leder to tusind andre hver dag.", "Vi holder, hvad vi lover."]
    second = ["HR svarer på spørgsmål om grundlaget.", "Skriv til os."]
    found = texts(
        page(
            line("DEL 3", 50, 99, SMALL_HEAD), line("For direktionen", 50, 116, SIDE_HEAD), lines(first, 230, 100),
            line("Kontakt", 50, 303, SIDE_HEAD), lines(second, 230, 300.2),
        )
    )  # fmt: skip
    assert found.index("Kontakt") > found.index(" ".join(first))


@pytest.mark.parametrize(("heads", "tables"), [(("Leder", "Chef"), 1), (("Mandag", "Fredag"), 0)])
def test_one_row_of_tiles_below_roles_is_a_table(heads: tuple[str, str], tables: int) -> None:
    bold = style(bold=True)
    tops = [ground(x, 100, x + 150, 130) for x in (160, 315)]
    row = [ground(50, 134, 155, 190), *(ground(x, 134, x + 150, 190) for x in (160, 315))]
    chars = [
        *line(heads[0], 170, 110, bold), *line(heads[1], 325, 110, bold), *line("Evner", 60, 153, bold),
        *line("Kan føre en svær samtale", 166, 140), *line("Kan gå foran", 321, 140),
    ]  # fmt: skip
    assert len(find_spaced_tiles([*tops, *row], chars_to_segments(chars, 1))) == tables


def test_prose_beside_headings_is_no_table_though_lines_part_it() -> None:
    bold, runs, rules = style(bold=True), [], []
    for n, head in enumerate(("Du gør politik mulig", "Du bygger hold", "Du ser langt frem")):
        top = 100 + 80 * n
        rules.append(ruling(50, top - 6, 545, top - 6))
        text = [
            "Du giver byrådet et ærligt grundlag. Du følger det til",
            "dørs, og du vender tilbage. Ingen skal spørge om det.",
        ]
        runs += [line(head, 50, top, bold), lines(text, 230, top)]
    found = placed(page(*runs, rulings=[*rules, ruling(50, 334, 545, 334)]))
    assert [b.text for b in found if b.cell is not None] == []
    assert [b.text for b in found][2:3] == ["Du bygger hold"]


def test_a_strip_that_tints_the_margin_is_no_box_and_its_larger_labels_are_headings() -> None:
    head = style(12, bold=True)
    runs = []
    for n, (label, text) in enumerate(
        (("Løn", "Løn skal opleves som saglig."), ("Tone", "Vi taler pænt."), ("Fravær", "Vi ringer til den syge."))
    ):
        runs += [
            line(label, 50, 99 + 60 * n, head),
            line(text, 200, 100 + 60 * n),
            line("– også når der er travlt", 200, 118 + 60 * n),
        ]
    found = placed(page(*runs, fills=[ground(0, 0, 150, 842)]))
    assert [b.text for b in found if b.cell is None][:3] == [
        "Løn",
        "Løn skal opleves som saglig.",
        "også når der er travlt",
    ]


def test_a_plus_opens_an_item() -> None:
    found = placed(page(line("+ vi holder planen", 60, 100), line("+ vi spørger først", 60, 113)))
    assert [(b.text, b.kind) for b in found] == [
        ("vi holder planen", BlockKind.ITEM), ("vi spørger først", BlockKind.ITEM)
    ]  # fmt: skip


def test_roles_beside_cells_of_several_sentences_are_a_tables_labels() -> None:
    runs = []
    for n, role in enumerate(("Direktion", "Centerchef", "Leder")):
        cell = ["Sætter retning for hele kommunen. Følger op", "på målene. Fordeler midlerne."]
        runs += [line(role, 50, 100 + 50 * n, style(bold=True)), lines(cell, 230, 100 + 50 * n)]
    assert [b.text for b in placed(page(*runs)) if b.cell is not None and b.cell.column == 0] == [
        "Direktion", "Centerchef", "Leder",
    ]  # fmt: skip


def test_blocks_set_one_lower_than_the_other_are_parted_at_the_white_space_above_them() -> None:
    blocks = {  # title, where its block begins, and where the lines of its text end
        "Vi holder en": (50, 180, (331, 336, 331, 138)),
        "Vi bliver hele": (372, 210, (541, 541, 540, 548, 545, 485)),
        "Vi finder nye": (50, 390, (253, 259, 252, 256, 90)),
        "Vi bygger nu": (292, 440, (553, 544, 554, 425)),
    }
    runs = []
    for title, (x, top, ends) in blocks.items():
        word = title.split()[1]  # says in which block a line stands
        size = line(f"{word} ", x, 0)[-1].bbox.x1 - x
        text = [" ".join([word] * int((end - x) / size)) for end in ends]
        runs += [line(title, x, top), line(word, x, top + 19), lines(text, x, top + 42, 14)]
    items = [Item(s.bbox, s) for s in chars_to_segments([char for run in runs for char in run], 1)]
    extents = {id(item): (item.bbox.x0, item.bbox.x1) for item in items}
    first, second = find_stretches(items, extents, Scale(10), CutSettings())
    assert {item.content.text.split()[-1] for item in second} == {"finder", "bygger", "nye", "nu"}
    assert len(first) + len(second) == len(items)


def test_one_more_item_below_the_box_beside_its_list_goes_on_with_the_list() -> None:
    wide = "Hvad var den seneste beslutning, som det var svært for dig at forklare videre til dine kolleger?"
    items = [
        "Du kender målene og",
        "forklarer dem for alle",
        "Du følger en aftale",
        "til dørs hver gang",
        "Du svarer altid",
    ]
    listed = [
        line(text if n % 2 else f"• {text}", 68 if n % 2 else 60, top)
        for n, (text, top) in enumerate(zip(items, (130, 143, 166, 179, 202), strict=True))
    ]
    beside = [line("For dig, der er chef:", 330, 118), line("• Du gør det klart, hvad", 330, 138)]
    box = [ground(320, 105, 560, 191)]
    made = page(line("Det betyder, at:", 60, 110), *listed, *beside, line(wide, 60, 300, style(12)), fills=box)
    assert [text[:12] for text in texts(made)][1:5] == ["Du kender må", "Du følger en", "Du svarer al", "For dig, der"]


def test_letters_in_badges_head_no_table() -> None:
    badge, head, text, quote = style(20, bold=True), style(21, bold=True), style(12.5), style(15, italic=True)
    runs = [
        *(line(letter, x0, 69, badge) for letter, x0 in (("K", 65), ("L", 424))),
        *(line(word, x0, 104, head) for word, x0 in (("Kvalitet", 57), ("Lydhørhed", 414))),
        lines(
            ["Når vi taler om kvalitet, begynder vi med, hvad", "borgeren har brug for i sin hverdag."],
            57,
            130,
            16,
            text,
        ),
        lines(["Lydhørhed er at lade sig påvirke af det, man", "hører, når andre taler."], 414, 130, 16, text),
        lines(["Lederen spørger, før der svares", "spørges igen"], 69, 233, 18, quote),
        lines(["Vi har to ører og én mund", "dem i det forhold"], 426, 233, 18, quote),
    ]
    segments = chars_to_segments([char for run in runs for char in run], 1)
    assert find_headed_matrices(segments, 12.5)[0] == []


@pytest.mark.parametrize("again", [False, True])
def test_what_opens_a_column_with_a_colon_on_several_pages_is_no_running_header(again: bool) -> None:
    firsts = ["viser vejen hver dag", "viser vejen hver dag", "viser vejen hver dag"]
    firsts = firsts if again else ["viser vejen hver dag", "deler det, vi ved", "prøver nyt af"]
    pages = [
        page(lines(PROSE, 60, 110), line("Som leder skal du:", 320, 60), line(f"• {text}", 320, 74), number=n)
        for n, text in enumerate(firsts, 1)
    ]
    found = [text for text, reason in aside(*pages) if reason == "running_header"]
    assert ("Som leder skal du:" in found) is again  # two lines that are the same everywhere are a header


def test_a_title_in_the_lower_half_beside_a_text_heads_what_comes_next() -> None:
    title = line("De fire retninger", 330, 150, style(22, bold=True))
    beside = page(lines([*PROSE, *OTHER[:2]], 60, 100), title)
    assert texts(beside)[-1] == "De fire retninger"
    above = page(lines([*PROSE, *OTHER[:2]], 60, 100), line("De fire retninger", 330, 98, style(22, bold=True)))
    assert texts(above)[0] == "De fire retninger"


def test_what_a_lead_in_announces_beside_drawn_discs_are_items() -> None:
    lead = line("I Nordby Kommune er lederne …", 60, 100, style(12, bold=True))
    said = ["tydelige om, hvad der haster", "modige nok til at sige fra", "til stede, hvor arbejdet er"]
    made = page(lead, *(line(text, 95, 130 + 34 * n) for n, text in enumerate(said)), lines(OTHER, 60, 300))
    marked = [b.text for b in placed(made) if b.lines[0].marked]
    assert marked == said


LABELLED = [("Mod", ["prøver nyt af", "fortæller om fejl"]), ("Ro", ["holder fast i aftaler", "svarer samme dag"])]


def labelled_rows(*rows: tuple[str, list[str]], top: float, number: int) -> Page:
    """A page with a table of a label in a tinted box and items beside it a row, below it the page's text."""
    runs, boxes = [], []
    for at, (label, said) in enumerate(rows):
        y = top + 50 * at
        boxes.append(ground(60, y, 180, y + 50))
        runs += [
            line(label, 66, y + 8, style(bold=True)),
            *(line(f"• {s}", 200, y + 8 + 16 * n) for n, s in enumerate(said)),
        ]
    return page(*runs, lines(OTHER, 60, 400), fills=boxes, number=number)


def test_one_labelled_row_that_opens_a_page_is_the_last_of_the_table_above() -> None:
    first = labelled_rows(*LABELLED, top=690, number=1)
    second = labelled_rows(("Omtanke", ["ser sig for", "spørger om hjælp"]), top=60, number=2)
    cells = [b for b in placed(first, second) if b.cell is not None]
    assert [b.text for b in cells if b.cell.header] == ["Mod", "Ro", "Omtanke"]
    assert {b.cell.table for b in cells} == {cells[0].cell.table}


def test_a_running_header_with_a_colon_over_the_themes_of_the_pages_is_one() -> None:
    pages = [
        page(line("Nordby Kommunes grundlag:", 60, 55), line(theme, 60, 68, style(20)), lines(PROSE, 60, 110), number=n)
        for n, theme in enumerate(("Mod", "Ro", "Omtanke"), 1)
    ]
    assert [text for text, reason in aside(*pages) if reason == "running_header"] == ["Nordby Kommunes grundlag:"] * 3


def test_prose_further_in_below_a_name_with_a_colon_is_no_list() -> None:
    said = ["samarbejdet er vores, hver dag.", "I hverdagen taler vi om det."]
    made = page(line("Chefen:", 60, 100, style(10, bold=True)), lines(said, 80, 118), lines(OTHER, 60, 300))
    assert not any(b.lines[0].marked for b in placed(made))
