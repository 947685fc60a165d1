"""Headings by their type: what is the document's title, and what heads its text."""

from pathlib import Path
from textwrap import dedent

import pytest

from pipeline.extract import extract
from pipeline.layout import lay_out
from pipeline.model import Page
from pipeline.repair import repair_block, study
from pipeline.segment.drafts import Draft
from pipeline.segment.heading import HeadingKind
from pipeline.segment.nlp import segment
from pipeline.segment.units import Unit
from pipeline.sources import SourceFile
from tests.pages import ground, line, page, ruling, style

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


def drafts(*pages: Page) -> list[Draft]:
    """The statements on their way."""
    blocks = [b for b in lay_out(pages).blocks if b.reason is None]
    vocabulary = study(blocks)
    doc = segment([Unit(order, b, repair_block(b, vocabulary)) for order, b in enumerate(blocks, 1)])
    return [span._.draft for span in doc.spans["statements"]]


def roles(*pages: Page) -> list[tuple[str, str | None]]:
    """The statements with the role each is told."""
    return [(draft.text, draft.role.label if draft.role else None) for draft in drafts(*pages)]


def test_the_role_in_a_cards_corner_is_the_cards() -> None:
    title = page(line("Kort om os", 60, 100, TITLE), number=1)
    runs, boxes = [], []
    for top, role in ((100, "LEDER"), (300, "CHEF")):
        runs += [line(role, 230, top, style(9, bold=True)), line("Mod", 60, top + 30, style(18, bold=True))]
        runs += [line("• siger fra, når det er svært", 60, top + 60, style(12))]
        boxes += [ground(50, top - 6, 280, top + 14), ground(50, top + 20, 280, top + 140)]
    told = roles(title, page(*runs, fills=boxes, number=2))
    assert [label for _, label in told] == ["LEDER", "CHEF"]


def test_a_clause_over_a_list_introduces_it_however_bold() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    bold = style(10, bold=True)
    text = page(
        line("Tillid", 60, 80, CHAPTER),
        line("Vi forventer af dig som medarbejder, at du", 60, 110, bold),
        line("• siger tak", 66, 130),
        line("• lytter til andre", 66, 146),
        number=2,
    )
    assert roles(title, text) == [("siger tak", "medarbejder"), ("lytter til andre", "medarbejder")]


def test_a_box_calls_out_and_a_page_of_boxes_is_cards() -> None:
    def boxed(count: int) -> Page:
        tops = [120 + 90 * n for n in range(count)]
        texts = [line("Vi siger tak for hjælpen.", 70, top + 15) for top in tops]
        boxes = [ground(60, top, 330, top + 60) for top in tops]
        return page(line("Tillid", 60, 80, CHAPTER), *texts, fills=boxes, number=2)

    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, style(12, bold=True)), number=1)
    assert [draft.kind.value for draft in drafts(title, boxed(1))] == ["highlight"]
    assert {draft.kind.value for draft in drafts(title, boxed(7))} == {"expectation"}


def paths(*pages: Page) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """The statements with role and path."""
    return [(d.text, d.role.label if d.role else None, d.perspective) for d in drafts(*pages)]


def test_a_display_line_that_ends_a_box_calls_out() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    runs = [line("Mod", 60, 110, CHAPTER), line("• siger fra", 60, 135), line("• går forrest", 60, 151)]
    runs += [line("Hellere en god idé for meget", 60, 180, style(14, bold=True, italic=True))]
    found = drafts(title, page(*runs, fills=[ground(50, 100, 300, 210)], number=2))
    assert (found[-1].text, found[-1].perspective) == ("Hellere en god idé for meget", ("Mod",))


def test_a_part_that_gathers_roles_stands_beside_the_roles_chapters() -> None:
    title = page(line("Fælles vej", 60, 100, style(40, bold=True)), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    chief = page(line("Chef", 60, 60, style(26, bold=True)), line("Chefen træffer valg.", 60, 100), number=2)
    heads = [line("Evnen til ro", 60, 60, style(22, bold=True)), line("Ro kommer ikke af sig selv.", 60, 100)]
    roles = [line("CHEF", 60, 140, style(12, bold=True)), line("• venter", 60, 160)]
    roles += [line("LEDER", 60, 190, style(12, bold=True)), line("• lytter", 60, 210)]
    found = {text: label for text, label, _ in paths(title, chief, page(*heads, *roles, number=3))}
    assert (found["Ro kommer ikke af sig selv."], found["lytter"]) == (None, "LEDER")


def test_what_heads_items_below_a_lead_ins_list_is_a_list_of_its_own() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    runs = [line("Mod", 60, 60, CHAPTER), line("Som leder skal du:", 60, 90)]
    runs += [line("• sige fra", 60, 110), line("• gå forrest", 60, 126)]
    runs += [line("• Ærlighed i modgang", 60, 142), line("• træffer valg", 80, 158), line("• forklarer dem", 80, 174)]
    assert [(text, label) for text, label, _ in paths(title, page(*runs, number=2))] == [
        ("sige fra", "leder"),
        ("gå forrest", "leder"),
        ("Ærlighed i modgang", None),
        ("træffer valg", None),
        ("forklarer dem", None),
    ]


def test_roles_set_like_the_themes_stand_inside_them_where_they_come_again() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    runs, top = [], 60
    for theme in ("Tone", "Læring"):
        for head in (theme, "Lederne", "Medarbejderne"):
            runs.append(line(head, 60, top, CHAPTER))
            runs.append(
                line(f"Sådan er det med {theme.lower()} her." if head == theme else "• siger tak", 60, top + 20)
            )
            top += 50
    found = [path for text, _, path in paths(title, page(*runs, number=2)) if text == "siger tak"]
    assert found == [("Tone",), ("Tone",), ("Læring",), ("Læring",)]


def test_pull_quotes_of_which_most_are_sentences_head_nothing() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), number=1)
    quote = style(14, bold=True)
    quotes = [
        "Ledelse er ikke noget, man er. Det er noget, man gør.",
        "Spørg borgeren først, og spørg så igen …",
        "Helheden er alles ansvar, også når den er nogens …",
        "Hellere ti små forsøg end ét stort projekt",
    ]
    chapters = [
        page(
            line(name, 60, 80, style(20, bold=True)),
            line("Vi siger det, som det er.", 60, 120),
            line(said, 60, 170, quote),
            line("Som leder skal du:", 60, 220),
            line("• sige tak til andre", 66, 236),
            number=number,
        )
        for number, (name, said) in enumerate(zip(("Tillid", "Mod", "Ro", "Tid"), quotes, strict=True), 2)
    ]
    assert all(len(path) == 1 for _, _, path in paths(title, *chapters))


def test_a_line_that_addresses_a_role_below_its_heading_is_one_with_it() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), number=1)
    text = page(
        line("God ledelse er …", 60, 80, style(24, bold=True)), line("for direktionen", 60, 108, style(14, color=(0.4,))),
        line("Tillid", 60, 140, style(16, bold=True)), line("• giver andre plads", 66, 164),
        line("Mod", 60, 190, style(16, bold=True)), line("• siger fra, når det gælder", 66, 214), number=2,
    )  # fmt: skip
    assert {label for _, label in roles(title, text)} == {"direktionen"}


def test_lines_with_numbers_of_two_parts_are_headings_in_plain_print() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), number=1)
    text = page(
        line("2. Det, vi tror på", 60, 80, CHAPTER),
        *(
            line(words, 60, 110 + 30 * i)
            for i, words in enumerate(
                [
                    "2.1 Respekt",
                    "Vi taler til hinanden.",
                    "2.2 Åbenhed",
                    "Vi siger det, som det er.",
                    "2.3 Mod",
                    "Vi siger fra.",
                ]
            )
        ),
        number=2,
    )
    assert ("Vi siger fra.", None, ("2. Det, vi tror på", "2.3 Mod")) in paths(title, text)


def test_what_reads_as_a_role_over_a_table_of_roles_is_its_theme() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), number=1)
    rows = [["Niveau", "Ansvar"], ["Direktion", "Ansætter chefer i hele huset"], ["Chef", "Leder dem, der leder andre"]]
    cells = [
        line(words, 65 + 150 * c, 125 + 30 * r, style(bold=r * c == 0))
        for r, row in enumerate(rows)
        for c, words in enumerate(row)
    ]
    tiles = [ground(60 + 150 * c, 120 + 30 * r, 210 + 150 * c, 150 + 30 * r) for r in range(3) for c in range(2)]
    text = page(line("2. Personale", 60, 80, CHAPTER), *cells, fills=tiles, number=2)
    assert ("Ansætter chefer i hele huset", "Direktion", ("2. Personale", "Ansvar")) in paths(title, text)


def test_texts_apart_in_a_cell_are_several_though_all_begin_with_small_letters() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    frame = [ruling(50, y, 350, y) for y in (130, 160, 240)] + [ruling(x, 130, x, 240) for x in (50, 200, 350)]
    heads = [line("Chef", 60, 140, style(bold=True)), line("Leder", 210, 140, style(bold=True))]
    cells = [
        line(text, x, y)
        for x in (60, 210)
        for text, y in (("giver plads til", 170), ("andre", 182), ("siger tak", 205))
    ]
    told = roles(title, page(*heads, *cells, rulings=frame, number=2))
    assert told == [(text, role) for role in ("Chef", "Leder") for text in ("giver plads til andre", "siger tak")]


def headings(*pages: Page) -> dict[str, tuple[HeadingKind, int]]:
    """{text: (kind, level)} of the headings."""
    blocks = [b for b in lay_out(pages).blocks if b.reason is None]
    vocabulary = study(blocks)
    doc = segment([Unit(order, b, repair_block(b, vocabulary)) for order, b in enumerate(blocks, 1)])
    return {blocks[order - 1].text: (heading.kind, heading.level) for order, heading in doc._.headings.items()}


def test_a_line_that_says_for_whom_the_document_is_belongs_to_its_title() -> None:
    first = page(
        line("Fem leveregler", 60, 100, TITLE),
        line("for medarbejdere og ledere i Nordby Kommune", 60, 130, style(16)),
        line("Folderen er tænkt som et oplæg til en samtale, og den kan ligge i kaffestuen.", 60, 300),
        line("Den kan også tages med til en samtale, og den er til alle, der er ansat hos os.", 60, 314),
    )
    text = page(line("Tillid", 60, 100, CHAPTER), line("Vi lytter til hinanden.", 60, 130), number=2)
    assert titles(first, text) == ["Fem leveregler", "for medarbejdere og ledere i Nordby Kommune"]


def test_what_names_things_by_kind_and_holds_headings_gathers_them() -> None:
    title = page(line("Fælles vej", 60, 60, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    big = style(18, bold=True)
    one = [line("Bærende værdier", 60, 100, big)]
    for n, name in enumerate(("Tillid", "Glæde")):
        one += [line(name, 60, 130 + 60 * n, CHAPTER), line("Vi taler om det hver eneste dag.", 60, 155 + 60 * n)]
    other = [line("Faglige kompetencer", 60, 300, big), line("Vi kan vores fag.", 60, 330)]
    found = headings(title, page(*one, *other, number=2))
    assert found["Bærende værdier"][0] is HeadingKind.COLLECTION
    assert found["Faglige kompetencer"][0] is HeadingKind.PERSPECTIVE


def test_a_page_that_gathers_roles_stands_under_no_theme() -> None:
    big, smaller = style(30, bold=True), style(20, bold=True)
    chapters = [
        page(line(name, 60, 60, big), line("Vi taler om det hver eneste dag.", 60, 120), number=n)
        for n, name in enumerate(("Tillid", "Glæde"), 2)
    ]
    last = page(
        line("Forventninger til tre ledelsesniveauer", 60, 60, smaller),
        *[
            run
            for n, role in enumerate(("Direktør", "Chef", "Teamleder"))
            for run in (line(role, 60, 120 + 60 * n, CHAPTER), line("• giver plads til andre", 60, 145 + 60 * n))
        ],
        number=4,
    )
    cover = page(line("Fælles vej", 60, 100, style(40, bold=True)), line("Nordby Kommune", 60, 300, smaller), number=1)
    assert {draft.perspective for draft in drafts(cover, *chapters, last) if draft.role is not None} == {()}


def test_labels_beside_roles_need_no_bold() -> None:
    xs = (50, 170, 300, 430)
    rows = [("Situation", "Direktion", "Fagchef", "Leder"), ("Budget", "Fremlægger det", "Godkender det", "Følger det"),
            ("Ansættelser", "Ansætter chefer", "Ansætter ledere", "Ansætter andre")]  # fmt: skip
    inside = [
        line(t, x + 5, 304 + 30 * n, style(bold=not n))
        for n, row in enumerate(rows)
        for t, x in zip(row, xs, strict=True)
    ]
    frame = [ruling(50, y, 550, y) for y in (300, 330, 360, 390)] + [ruling(x, 300, x, 390) for x in (*xs, 550)]
    found = drafts(page(line("Tillid", 60, 100, CHAPTER), *inside, rulings=frame))
    assert [(d.text, d.role and d.role.label, d.perspective[-1:]) for d in found][:1] == [
        ("Fremlægger det", "Direktion", ("Budget",))
    ]


def test_what_a_list_of_contents_names_heads_nothing_on_its_page() -> None:
    label = style(10, bold=True)
    contents = page(
        line("Indhold", 60, 60, TITLE),
        *(
            line(text, 60, 100 + 16 * n, label if text == "Leder" else None)
            for n, text in enumerate(("Forord", "Leder"))
        ),
        *(line(f"• {text}", 60, 132 + 16 * n) for n, text in enumerate(("Jeg viser vej", "Jeg siger tak"))),
        number=1,
    )
    text = page(
        line("Leder", 60, 60, TITLE),
        line("Jeg viser vej", 60, 110, CHAPTER),
        line("Jeg fortæller, hvor vi er på vej hen.", 60, 140),
        number=2,
    )
    assert [draft.text for draft in drafts(contents, text)] == ["Jeg fortæller, hvor vi er på vej hen."]


def test_the_title_on_a_second_cover_is_the_title_again() -> None:
    def part(number: int, theme: str, sentence: str) -> tuple[Page, Page]:
        cover = page(line("Samarbejde i Nordby", 60, 300, style(24, bold=True)), number=number)
        inside = page(line(theme, 60, 60, CHAPTER), line(sentence, 60, 90), number=number + 1)
        return cover, inside

    pages = (*part(1, "Mod", "Vi siger fra, når det er svært."), *part(3, "Ro", "Vi holder en pause hver dag."))
    assert [draft.perspective for draft in drafts(*pages)] == [("Mod",), ("Ro",)]


def test_each_chapters_goals_introduce_a_list_and_are_no_part_of_the_document() -> None:
    def chapter(number: int, theme: str) -> Page:
        goals = [line("Mål:", 60, 130, style(11, italic=True)), line(f"• {theme} vokser hvert år", 60, 150)]
        return page(line(theme, 60, 60, CHAPTER), line("Vi begynder med det nære.", 60, 90), *goals, number=number)

    cover = page(line("Fælles vej", 60, 100, TITLE), number=1)
    found = drafts(cover, *(chapter(n, theme) for n, theme in enumerate(("Mod", "Ro", "Tillid"), 2)))
    assert [draft.perspective for draft in found if draft.text.endswith("hvert år")] == [("Mod",), ("Ro",), ("Tillid",)]


def test_a_heading_that_names_a_kind_over_sentences_is_their_theme() -> None:
    cover = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    rules = [
        line(f"• {text}", 60, 90 + 18 * n) for n, text in enumerate(("Vi siger godmorgen.", "Vi rydder op efter os."))
    ]
    text = page(line("Vores spilleregler", 60, 60, CHAPTER), *rules, number=2)
    assert [draft.perspective for draft in drafts(cover, text)] == [("Vores spilleregler",)] * 2


def test_a_part_that_names_a_theme_too_is_one_inside_a_theme() -> None:
    cover = page(line("Personalepolitik for Nordby", 60, 100, TITLE), number=1)
    hiring = [line("4. Fra første dag til sidste", 60, 100, style(18, bold=True))]
    for top, head in ((140, "4.1 Rekruttering"), (200, "4.2 Introduktion")):
        hiring += [line(head, 60, top, CHAPTER), line("Vi tager godt imod hinanden hver gang.", 60, top + 24)]
    opening = [line("Introduktion", 60, 300, style(18, bold=True)), line("Her står det hele samlet.", 60, 330)]
    told = [draft.perspective for draft in drafts(cover, page(*hiring, *opening, number=2))]
    assert told == [
        ("4. Fra første dag til sidste", "4.1 Rekruttering"),
        ("4. Fra første dag til sidste", "4.2 Introduktion"),
    ]


def test_a_first_column_that_explains_its_labels_heads_the_rows() -> None:
    bold, plain = style(10, bold=True), style(10)
    cells = [("Kompetence", 60, 100, bold), ("Chef", 260, 100, bold), ("Leder", 420, 100, bold)]
    for top, label, said in ((130, "Skabe ro", "at holde kursen"), (200, "Se muligheder", "at gribe en idé")):
        cells += [(label, 60, top, bold), (f"handler om {said} sammen", 60, top + 14, plain)]
        cells += [("melder ud i god tid", 260, top, plain), ("siger det som det er", 420, top, plain)]
    lines = [line(text, x, top, own) for text, x, top, own in cells]
    edges = [ruling(50, y, 580, y) for y in (90, 120, 190, 260)] + [ruling(x, 90, x, 260) for x in (50, 250, 410, 580)]
    told = [(d.text, d.role.label if d.role else None, d.perspective) for d in drafts(page(*lines, rulings=edges))]
    assert ("handler om at holde kursen sammen", None, ("Skabe ro",)) in told
    assert ("siger det som det er", "Leder", ("Se muligheder",)) in told


def test_an_organisation_that_holds_roles_is_a_theme() -> None:
    cover = page(line("Personalepolitik for Nordby", 60, 100, TITLE), number=1)
    runs = [line("MED-systemet", 60, 100, style(18, bold=True)), line("Her mødes vi om arbejdet.", 60, 130)]
    for top, role in ((160, "Hovedudvalget"), (220, "Tillidsrepræsentanterne")):
        runs += [line(role, 60, top, CHAPTER), line("• drøfter årets trivselsmåling", 60, top + 24)]
    told = [(d.role.label if d.role else None, d.perspective) for d in drafts(cover, page(*runs, number=2))]
    assert told == [
        (None, ("MED-systemet",)),
        ("Hovedudvalget", ("MED-systemet",)),
        ("Tillidsrepræsentanterne", ("MED-systemet",)),
    ]


def test_a_smaller_line_below_a_quotation_says_whose_it_is() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    quote = line("»Min mor kalder dem ved fornavn.«", 66, 140, style(13, italic=True))
    owner = line("Pårørende, Plejecentret Åbakken", 66, 170, style(8, bold=True))
    made = page(line("Nærvær", 60, 90, CHAPTER), quote, owner, fills=[ground(60, 130, 300, 195)], number=2)
    assert [draft.text for draft in drafts(title, made)] == [
        "»Min mor kalder dem ved fornavn.« Pårørende, Plejecentret Åbakken"
    ]


def test_the_name_of_a_part_in_small_print_is_nothing_said() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    text = [line("Mod", 60, 100, CHAPTER), line("Vi siger fra, når det er nødvendigt.", 60, 130)]
    made = page(*text, line("Egne noter", 60, 300, style(8)), number=2)
    assert [draft.text for draft in drafts(title, made)] == ["Vi siger fra, når det er nødvendigt."]


def test_a_clause_that_breaks_off_at_its_verb_or_role_introduces_a_list() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    bold = style(bold=True)
    made = page(
        line("Fravær", 60, 90, CHAPTER),
        line("Når du er syg, skal du", 60, 120, bold),
        line("– ringe til din leder", 60, 134), line("– melde dig rask", 60, 148),
        line("Vi vil som arbejdsplads", 60, 180, bold),
        line("– give plads til fagligheden", 60, 194), line("– lære af klager", 60, 208),
        number=2,
    )  # fmt: skip
    assert {path for _, _, path in paths(title, made)} == {("Fravær",)}


def test_parts_of_a_figure_head_nothing() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    bold = style(9, bold=True)
    bars = [ground(60, 116, 200, 132), ground(200, 116, 340, 132)]
    made = page(
        line("Tid", 60, 90, CHAPTER), line("Ledelse 50 %", 90, 120, bold), line("Faglige opgaver 50 %", 220, 120, bold),
        line("Halvdelen af tiden går til ledelse.", 60, 150), number=2, fills=bars,
    )  # fmt: skip
    assert paths(title, made) == [("Halvdelen af tiden går til ledelse.", None, ("Tid",))]


def test_text_below_a_caption_is_no_display_type() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    prose = page(
        line("Mod", 60, 90, CHAPTER),
        *(line("Vi siger fra, når det er nødvendigt.", 60, 110 + 13 * n) for n in range(8)),
        number=2,
    )
    made = page(
        line("Tid", 60, 90, CHAPTER), line("Tidsforbrug på en almindelig måned", 60, 112, style(8)),
        line("Halvdelen går til ledelse. Resten går til faget.", 60, 126), number=3,
    )  # fmt: skip
    assert [d.text for d in drafts(title, prose, made)][-2:] == ["Halvdelen går til ledelse.", "Resten går til faget."]


BACK = style(9)


def test_a_title_that_touches_an_imprint_is_one_too() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    text = [line("Mod", 60, 90, CHAPTER), line("Vi siger fra, når det er nødvendigt.", 60, 120)]
    back = [line("Fælles vej – for alle", 60, 700), line("Udgivet af Nordby Kommune, maj 2019", 60, 713, BACK)]
    back += [
        line("Nordby Kommune, Havnegade 40", 60, 725, BACK),
        line("Grafisk tilrettelægning: Trykkeriet", 60, 737, BACK),
    ]
    made = page(*text, *back, number=2)
    assert [draft.text for draft in drafts(title, made)] == ["Vi siger fra, når det er nødvendigt."]


def test_the_space_below_a_large_quotation_is_as_large() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    quote = [line("”Jeg var ved at tage jakken på hende,", 66, 140, style(16, italic=True))]
    quote += [line("da hun sagde, at hun selv kunne.”", 66, 160, style(16, italic=True))]
    owner = line("Social- og sundhedshjælper, Nord", 66, 189, style(8))
    text = [line("Vi lytter, og vi hjælper hinanden med det svære.", 60, 300)]
    made = page(line("Nærvær", 60, 90, TITLE), *quote, owner, *text, fills=[ground(50, 185, 300, 202)], number=2)
    assert drafts(title, made)[0].text.endswith("kunne.” Social- og sundhedshjælper, Nord")


HEAD, SUBHEAD = style(30, bold=True), style(17)
CLAUSES = ("Mod – vi siger det, når det er svært", "Fart – vi gør det, vi siger", "Ro – vi er her, når det gælder")


def test_sentences_that_head_each_roles_chapter_are_no_pull_quotes() -> None:
    cover = page(line("Fælles vej", 60, 100, style(40)), number=1)
    made = [cover]
    for number, role in ((2, "Som leder"), (3, "Som medarbejder")):
        runs = [line(role, 60, 60, HEAD)]
        for n, head in enumerate(CLAUSES):
            runs += [
                line(head, 60, 130 + 90 * n, SUBHEAD),
                line(f"Du går forrest for {n} ved {role}.", 60, 172 + 90 * n),
            ]
        made.append(page(*runs, number=number))
    assert [path for _, _, path in paths(*made)] == [(head,) for head in CLAUSES] * 2


@pytest.mark.parametrize("numbered", [True, False])
def test_sentences_on_dividers_of_their_own_are_headings(numbered: bool) -> None:
    made = [page(line("Fælles vej", 60, 100, style(60)), number=1)]
    heads = ("Vi holder borgerens dag for øje, når vi vælger", "Vi er et hold, også når vi er dybt uenige")
    for n, head in enumerate(heads, 1):
        numeral = [line(str(n), 60, 100, style(50))] if numbered else []
        made.append(page(*numeral, line(head, 30, 200, style(24)), number=2 * n))
        prose = [line(f"Vi spørger {n} gange, og vi lytter {word} til svarene.", 60, 100 + 13 * row)
                 for row, word in enumerate(("altid", "længe", "nøje", "tit", "gerne"))]  # fmt: skip
        made.append(page(*prose, number=2 * n + 1))
    assert [path for _, _, path in paths(*made)] == [(head,) for head in heads for _ in range(5)]


def test_what_is_called_out_beside_the_boxes_of_roles_is_told_to_all() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    runs = [line("Inddragelse", 40, 60, TITLE), line("Vi spørger, før vi vælger.", 40, 100)]
    for role, x, top in (("Direktøren", 210, 150), ("Fagchefen", 300, 320)):
        runs += [line(role, x, top, CHAPTER), line("• giver andre indsigt i tallene", x, top + 30)]
    runs.append(line("Spørg først, og skriv bagefter.", 45, 260, style(13, bold=True, italic=True)))
    boxes = [ground(200, 142, 560, 220), ground(36, 250, 270, 285), ground(290, 312, 560, 390)]
    found = roles(title, page(*runs, fills=boxes, number=2))
    assert found[1:] == [
        ("giver andre indsigt i tallene", "Direktøren"),
        ("Spørg først, og skriv bagefter.", None),
        ("giver andre indsigt i tallene", "Fagchefen"),
    ]


def test_what_is_said_above_a_credit_and_pull_quotes_before_chapters_stay_what_they_are() -> None:
    title = page(line("Fælles vej", 60, 100, style(40)), number=1)
    text = [line("Mod", 60, 90, CHAPTER), line("Du siger din mening og spørger til resten", 60, 120)]
    made = page(*text, line("Tekst: HR-afdelingen", 60, 132, BACK), number=2)
    assert [draft.text for draft in drafts(title, made)] == ["Du siger din mening og spørger til resten"]
    pages = [title]
    for n, role in enumerate(("Ledere", "Medarbejdere"), 1):
        pages.append(page(line(f"Vi lykkes, når vi gør det sammen {n} gange", 30, 300, style(24)), number=2 * n))
        prose = [line(f"Du spørger {word}, og du lytter til svarene.", 60, 100 + 13 * row)
                 for row, word in enumerate(("altid", "længe", "nøje", "tit"))]  # fmt: skip
        pages.append(page(line(role, 60, 60, TITLE), *prose, number=2 * n + 1))
    assert {path for _, _, path in paths(*pages)} == {()}


def test_a_cover_with_a_year_says_the_title_though_a_page_that_parts_the_document_is_set_alike() -> None:
    cover = page(line("Opgaver og ansvar", 60, 300, TITLE), line("Nordby Kommune, juni 2019", 60, 400), number=1)
    part = page(line("Vores roller", 60, 300, TITLE), number=2)
    text = page(line("Tillid", 60, 100, CHAPTER), line("Vi lytter til hinanden.", 60, 130), number=3)
    assert titles(cover, part, text) == ["Opgaver og ansvar"]


def test_a_title_below_the_name_of_a_paper_is_one_too() -> None:
    paper = [line("Nyt fra fjorden", 60, 40, style(28)), line("Personaleavis for Nordby", 60, 80, style(8))]
    work = line("Ledelsesgrundlag for Nordby Kommune", 60, 110, TITLE)
    runs = [line("Grundlaget gælder på alle kommunens pladser, store og små, og for alle os, der leder.", 60, 150)]
    for n, theme in enumerate(("Mod", "Ro", "Omtanke")):
        runs += [
            line(theme, 60, 200 + 90 * n, CHAPTER),
            line("Vi lytter til hinanden og siger det, som det er.", 60, 225 + 90 * n),
        ]
    made = page(*paper, work, *runs)
    assert titles(made) == ["Nyt fra fjorden", "Ledelsesgrundlag for Nordby Kommune"]
    assert [path for _, _, path in paths(made)] == [("Mod",), ("Ro",), ("Omtanke",)]


def test_what_only_gathers_roles_with_themes_of_their_own_is_no_theme(tmp_path: Path) -> None:
    text = """\
        # Rammer for ledelse

        ## 3 Ordentlighed

        Ordentlighed betyder, at andre kan regne med os.

        ## 4 Ledelse til daglig

        ### 4.1 Direktionen

        #### 4.1.1 Retning

        - samler byrådets ønsker

        #### 4.1.2 Medarbejdere

        - taler med sine chefer om året

        ### 4.2 Chefen

        #### 4.2.1 Retning

        - lægger planen for et år

        #### 4.2.2 Medarbejdere

        - taler med sine ledere om året
    """
    file = tmp_path / "nordby.md"
    file.write_text(dedent(text), encoding="utf-8")
    record = extract(SourceFile(path=file, source=file.name))
    assert [(s.role and s.role.value, tuple(s.perspective)) for s in record.statements] == [
        (None, ("3 Ordentlighed",)),
        ("executive", ("4.1.1 Retning",)),
        ("executive", ("4.1.2 Medarbejdere",)),
        ("chief", ("4.2.1 Retning",)),
        ("chief", ("4.2.2 Medarbejdere",)),
    ]


def test_a_title_below_a_papers_name_may_be_told_by_its_type_alone() -> None:
    paper = line("Fællesnyt", 60, 40, style(28))
    words = "Værdierne gælder på alle kommunens pladser, store og små, og for alle os, der er her."
    runs = [line(words, 60, 150 + 13 * n) for n in range(3)]
    for n, theme in enumerate(("Mod", "Ro", "Omtanke")):
        runs += [line(theme, 60, 240 + 90 * n, CHAPTER), line("Vi lytter til hinanden hver dag.", 60, 265 + 90 * n)]
    made = page(paper, line("Værdier og ledelse i Nordby Kommune", 60, 110, TITLE), *runs)
    assert titles(made) == ["Fællesnyt", "Værdier og ledelse i Nordby Kommune"]


def test_a_one_word_title_that_names_a_kind_of_document_stays_the_title() -> None:
    cover = page(line("Værdigrundlag", 60, 300, TITLE), line("Nordby Kommune", 60, 400, CHAPTER), number=1)
    again = page(line("Værdigrundlag", 60, 60, CHAPTER), line("Det er et sted at begynde samtalen.", 60, 90), number=2)
    text = page(line("Tillid", 60, 60, CHAPTER), line("Vi lytter til hinanden.", 60, 90), number=3)
    assert [path for _, _, path in paths(cover, again, text)] == [("Tillid",)]


def test_a_name_with_a_title_below_signs_and_says_nothing() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    runs = [line("Tillid", 60, 60, CHAPTER), line("Vi måler os selv på løfterne.", 60, 90)]
    runs += [line("Jytte Kragelund", 60, 140), line("Kommunaldirektør", 60, 153)]
    assert [text for text, _, _ in paths(title, page(*runs, number=2))] == ["Vi måler os selv på løfterne."]


def test_a_label_over_sentences_is_the_theme_they_are_about() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    runs = [line("Kompetence", 60, 60, CHAPTER), line("Vi bliver dygtige sammen, når vi tør spørge.", 60, 90)]
    runs += [line("Tillid", 60, 130, CHAPTER), line("Vi har et fælles ansvar for valgene.", 60, 160)]
    assert [path for _, _, path in paths(title, page(*runs, number=2))] == [("Kompetence",), ("Tillid",)]


def test_two_questions_in_a_row_are_asked_and_head_nothing() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    runs = [line("Samspil", 60, 60, CHAPTER), line("• Vi aftaler råderummet først.", 60, 90)]
    asked = ["Hvem skal vide, hvad du har valgt?", "Hvad kunne andre have afgjort?"]
    runs += [line(text, 60, 160 + 22 * n, style(12, bold=True)) for n, text in enumerate(asked)]
    last = [line("Mod", 60, 60, CHAPTER), line("• Vi siger fra.", 60, 90)]
    box = ground(50, 150, 400, 210)
    found = {text: path for text, _, path in paths(title, page(*runs, fills=[box], number=2), page(*last, number=3))}
    assert [found.get(text) for text in asked] == [("Samspil",), ("Samspil",)]


def test_who_spoke_may_stand_beside_the_quotation() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    head = [line("Retning", 60, 60, CHAPTER), line("Vi bruger tid på at forklare baggrunden.", 60, 90)]
    quote = line("”Jeg vil gerne forstå det.”", 60, 130, style(10, italic=True))
    end = max(char.bbox.x1 for char in quote)
    owner = line("Pædagog, Børnehuset Klitten", end + 22, 131, style(8))
    found = [text for text, _, _ in paths(title, page(*head, quote, owner, number=2))]
    assert found[-1] == "”Jeg vil gerne forstå det.” Pædagog, Børnehuset Klitten"


BOLD = style(bold=True)


def matrix(rows: list[list[list[tuple[str, object]]]]) -> Page:
    """A ruled table; each cell is its lines with their types."""
    xs = [40, 160, 340, 520]
    ys = [100 + 80 * n for n in range(len(rows) + 1)]
    drawn = [ruling(40, y, 520, y) for y in ys] + [ruling(x, ys[0], x, ys[-1]) for x in xs]
    runs = [
        line(text, xs[column] + 6, ys[row] + 8 + 15 * n, look)  # type: ignore[arg-type]
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        for n, (text, look) in enumerate(cell)
    ]
    return page(*runs, rulings=drawn, number=2)


def test_a_label_that_each_cell_of_a_column_says_again_stands_over_the_column() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    rows = [
        [
            [(role, BOLD)],
            [("Mål", BOLD), (f"• sætter {word} mål", None)],
            [("Drift", BOLD), (f"• holder {word} drift", None)],
        ]
        for role, word in (("Direktion", "få"), ("Chef", "klare"), ("Leder", "nære"))
    ]
    assert paths(title, matrix(rows))[2:4] == [
        ("sætter klare mål", "Chef", ("Mål",)),
        ("holder klare drift", "Chef", ("Drift",)),
    ]


def test_roles_below_each_other_in_a_cell_are_told_what_stands_beside() -> None:
    title = page(line("Fælles vej", 60, 100, TITLE), line("Nordby Kommune", 60, 300, CHAPTER), number=1)
    rows = [
        [[("Titel", BOLD)], [("Økonomi", BOLD)], [("Personale", BOLD)]],
        [[("Direktør", None)], [("Flytter midler", None)], [("Ansætter chefer", None)]],
        [
            [("Afdelingsleder", None), ("Teamleder", None), ("m.fl.", None)],
            [("Attesterer regninger", None)],
            [("Holder samtaler", None)],
        ],
    ]
    assert paths(title, matrix(rows))[2] == ("Attesterer regninger", "Afdelingsleder Teamleder m.fl.", ("Økonomi",))
