"""Text, Markdown and HTML as sources: each case a small text of an invented municipality with one oddity."""

from pathlib import Path
from textwrap import dedent

import pytest

from pipeline.errors import NotADocument
from pipeline.extract import extract
from pipeline.layout.plain_residue import find_page_edges, find_residue
from pipeline.read import open_source
from pipeline.read.text import find_page_starts, is_markdown, split_pages
from pipeline.records import BlockKind, DocumentRecord, Kind
from pipeline.sources import SourceFile
from pipeline.text_lines import make_text_line


def record_of(folder: Path, text: str | bytes, name: str = "nordby.txt") -> DocumentRecord:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return extract(SourceFile(path=path, source=name))


def told(record: DocumentRecord) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """(text, role, path) of each statement."""
    return [(s.text, s.role.value if s.role else None, tuple(s.perspective)) for s in record.statements]


def headings(record: DocumentRecord) -> list[tuple[int | None, str]]:
    return [(b.level, b.text) for b in record.blocks if b.kind is BlockKind.HEADING]


def aside(record: DocumentRecord) -> dict[str, int]:
    return {reason: count for page in record.pages for reason, count in page.set_aside.items()}


# reading


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"%PDF-1.7 ...", "suffix .pdf"),
        (b"PK\x03\x04word", "save it as PDF"),
        (b"\x00\x01\x02\x03" * 50, "encoding"),
        (b"\xff\xfe\x00\xd8", "encoding"),
    ],
    ids=["empty", "white space", "a PDF", "a Word file", "binary", "broken UTF-16"],
)
def test_what_is_no_text_says_what_to_do(tmp_path, data, advice):
    with pytest.raises(NotADocument, match=advice):
        record_of(tmp_path, data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_danish_letters_survive_every_encoding(tmp_path, encoding):
    record = record_of(tmp_path, "Tillid\r\n\r\nLederne går på æbleøen – også når det regner.\r\n".encode(encoding))
    assert told(record)[0][0] == "Lederne går på æbleøen – også når det regner."


def test_a_soft_hyphen_inside_a_word_of_a_text_is_none(tmp_path):
    record = record_of(tmp_path, "Tillid\n\nLederne følger med\N{SOFT HYPHEN}arbejdernes trivsel hver måned.\n")
    assert told(record)[0][0] == "Lederne følger medarbejdernes trivsel hver måned."


def test_pages_begin_at_form_feeds_or_at_the_space_one_became():
    assert [page[0] for page in split_pages("Forord\nVi går.\fVærdier\nVi står.\n")] == ["Forord", "Værdier"]
    assert find_page_starts([" Forord", "Vi går.", " Værdier", "Vi står."]) == [2]
    assert find_page_starts([" Forord", "rob", " ust", " • punkt"]) == [], (
        "syllables of a figure and bullets begin no page"
    )


def test_text_with_html_inside_is_read_as_html(tmp_path):
    record = record_of(tmp_path, "<!DOCTYPE html><html><body><h2>Mod</h2><p>Chefen tør spørge.</p></body></html>")
    assert record.media_type == "text/html"


# every visible character is accounted for


@pytest.mark.parametrize(
    "text",
    [
        "Tillid\n\nVi lytter.\n\n3\n\nFæ\nl\n\nles\nKABER vi\n",
        "•\tet punkt\n•\tto punkter\n\nTema\tChef\tLeder\nDrift\tHolder budgettet\tPasser driften\n",
        "Chef Sætter mål\n\nFølger op\n\nLeder\n\nDeler mål\n\nSpørger ind\n",
    ],
    ids=["residue", "items and rows", "unrolled"],
)
def test_printed_is_what_stands_in_the_file(tmp_path, text):
    record = record_of(tmp_path, text)
    assert sum(p.printed for p in record.pages) == sum(not c.isspace() for c in text)


# plain text: lines, items, residue


def test_words_broken_over_lines_are_whole_again(tmp_path):
    text = dedent("""\
        Tillid

        Lederne skaber resul-
        tater, og de bruger drifts-
        og udviklingsmidler klogt.
    """)
    assert told(record_of(tmp_path, text))[0][0] == (
        "Lederne skaber resultater, og de bruger drifts- og udviklingsmidler klogt."
    )


def test_a_sentence_goes_on_after_a_blank_line_and_after_a_page(tmp_path):
    text = (
        "Tillid\nChefen deler det, som\nandre skal bruge i deres arbejde med\n\nborgerne i kommunen, og holder\f"
        "løbende øje med resten.\n"
    )
    assert [t[0] for t in told(record_of(tmp_path, text))] == [
        "Chefen deler det, som andre skal bruge i deres arbejde med borgerne i kommunen, og holder løbende øje med resten."
    ]


@pytest.mark.parametrize("bullet", ["•\t", "- ", "* ", "– ", "\tn ", "n \ufffd", "\uf0b7\t", "1. ", "a) "])
def test_bullets_are_no_text(tmp_path, bullet):
    marks = [bullet] * 3 if bullet[0] not in "1a" else [bullet, bullet.translate({49: "2", 97: "b"}), "3. "]
    items = ["lytter til andre", "svarer på mails", "spørger ind"]
    text = "Som leder skal du:\n\n" + "\n".join(m + i for m, i in zip(marks, items, strict=True)) + "\n"
    record = record_of(tmp_path, text)
    assert [s.text for s in record.statements] == items
    assert {s.lead_in for s in record.statements} == {"Som leder skal du:"}


def test_a_dash_that_begins_a_wrapped_line_opens_no_item(tmp_path):
    text = "Mod\n\nChefen tør spørge andre om råd og hjælp\n– også når svaret er et nej.\n"
    assert [t[0] for t in told(record_of(tmp_path, text))] == [
        "Chefen tør spørge andre om råd og hjælp – også når svaret er et nej."
    ]


def test_lines_that_are_whole_paragraphs_need_no_blank_lines(tmp_path):
    long = (
        "Lederne går foran med et godt eksempel, og de griber ind, når tonen skrider, uanset hvem der står for den, "
        "og uden at nogen skal bede dem om det først."
    )
    text = f"Vi taler ordentligt\n{long}\n1)\tHils på dine kolleger\n2)\tSig tak\nVi tager ansvar\n{long}\n"
    record = record_of(tmp_path, text)
    assert [text for _, text in headings(record)] == ["Vi taler ordentligt", "Vi tager ansvar"]
    assert ("Sig tak", None, ("Vi taler ordentligt",)) in told(record)


def test_the_syllables_of_a_figure_are_set_aside_with_its_labels(tmp_path):
    figure = "Byens\nforeninger\n\nFæ\nl\n\nles\n S\n\nKABER vi\n\nnæ\nrhed\n\nhver dag\n"
    text = f"Tillid\n\n• Vi lytter til hinanden.\n\n{figure}"
    record = record_of(tmp_path, text)
    assert [t[0] for t in told(record)] == ["Vi lytter til hinanden."]
    assert aside(record)["figure_residue"] == sum(not c.isspace() for c in figure)


def test_page_numbers_and_running_headers_are_furniture(tmp_path):
    pages = [
        f"Kodeks for Nordby Kommune\n\n{word}\n\nChefen holder fast i det.\n\n{n}"
        for n, word in enumerate(("Mod", "Ro", "Tillid"), 2)
    ]
    record = record_of(tmp_path, "\n\f".join(pages))
    assert set(aside(record)) == {"page_number", "running_header"}
    assert [p.page_label for p in record.pages] == ["2", "3", "4"]
    assert [t[2] for t in told(record)] == [("Mod",), ("Ro",), ("Tillid",)]


def test_the_words_of_a_web_site_and_traps_for_robots_are_set_aside(tmp_path):
    trap = "Robots write to our honeypot and get blacklisted at once."
    text = f"Skip til hoved indholdet\nForside / Job\nLæs op\n\nTillid\n\nLederne lytter til andre.\n\n{trap}\n"
    record = record_of(tmp_path, text)
    assert [t[0] for t in told(record)] == ["Lederne lytter til andre."]
    assert trap in [b.text for b in record.blocks if b.reason == "web_residue"]


def test_dotted_lines_are_contents(tmp_path):
    text = dedent("""\
        Indhold

        Forord .......... 3
        Tillid .......... 4

        Tillid

        Chefen lytter til andre.
    """)
    record = record_of(tmp_path, text)
    assert [b.kind for b in record.blocks if "....." in b.text] == [BlockKind.CONTENTS]


# plain text: headings


def test_labels_that_the_document_repeats_are_headings_though_text_follows_at_once(tmp_path):
    chapter = (
        "{role}\n\nDriftsledelse\nHolder blikket på helheden\n{a}\n\nHolder budgettet og reglerne\n{b}\n\n"
        "Folkeledelse\nLytter til andre med ro\n{c}\n\n"
    )
    words = ("breve", "møder", "aftaler", "planer", "budgetter", "klager")
    texts = [f"Sørger for, at alle {word} bliver\npasset til tiden og i orden" for word in words]
    text = chapter.format(role="Rolle: DIREKTØR", a=texts[0], b=texts[1], c=texts[2])
    text += chapter.format(role="Rolle: CHEF", a=texts[3], b=texts[4], c=texts[5])
    labels = ("Holder blikket på helheden", "Holder budgettet og reglerne", "Lytter til andre med ro")
    assert [(t[1], t[2][-1]) for t in told(record_of(tmp_path, text))] == [
        (role, label) for role in ("executive", "chief") for label in labels
    ]


def test_a_heading_may_be_set_off_by_blank_lines_alone(tmp_path):
    body = "Vi tager os tid til at høre efter, når nogen har noget på\nhjerte, som haster. Chefen går foran."
    text = f"{body}\n\n\n\nBørn\nog unge\n\n\n\n{body}\n\nVi står, hvor\nandre går\n\n\n\nRo\n\n\n\n{body}\n"
    record = record_of(tmp_path, text)
    assert [text for _, text in headings(record)] == ["Børn og unge", "Ro"]
    assert [s.text for s in record.statements if s.kind is Kind.HIGHLIGHT] == ["Vi står, hvor andre går"]


def test_capitals_stand_over_small_letters(tmp_path):
    text = dedent("""\
        TILLID

        Tydelig tale

        Chefen spørger ind.

        Afstemt tone

        Chefen gætter.

        MOD

        I det små

        Chefen prøver.
    """)
    assert [t[2] for t in told(record_of(tmp_path, text))] == [
        ("TILLID", "Tydelig tale"),
        ("TILLID", "Afstemt tone"),
        ("MOD", "I det små"),
    ]


def test_numbers_tell_levels_and_a_numbered_list_stays_one(tmp_path):
    text = (
        "1. Kultur\n\n1.1 Åbenhed\nVi fortæller, hvad vi ved, til alle.\n\n1.2 Ro\nVi skynder os langsomt frem.\n\n"
        "2. Drift\n\n2.1 Hverdag\nLederen skal:\n1. møde til tiden\n2. sige godmorgen\n"
    )
    record = record_of(tmp_path, text)
    assert [t[2] for t in told(record)][:2] == [("1. Kultur", "1.1 Åbenhed"), ("1. Kultur", "1.2 Ro")]
    assert [s.text for s in record.statements][2:] == ["møde til tiden", "sige godmorgen"]


def test_a_title_below_a_name_is_a_signature(tmp_path):
    text = dedent("""\
        Forord

        Vi glæder os til at komme i gang.

        Mette Krogsgaard
        Direktør

        Tillid

        Vi lytter til hinanden.
    """)
    assert told(record_of(tmp_path, text)) == [("Vi lytter til hinanden.", None, ("Tillid",))]


def test_roles_stand_outside_or_inside_themes(tmp_path):
    outside = dedent("""\
        DIREKTION

        Tillid

        • Vi lytter.

        Mod

        • Vi prøver.

        CHEF

        Tillid

        • Jeg lytter.

        Mod

        • Jeg prøver.
    """)
    assert told(record_of(tmp_path, outside))[2:] == [
        ("Jeg lytter.", "chief", ("Tillid",)),
        ("Jeg prøver.", "chief", ("Mod",)),
    ]
    inside = dedent("""\
        Tillid

        Tillid vokser langsomt hos os.

        Chef

        • Lytter

        Leder

        • Spørger

        Mod

        Mod smitter altid andre.

        Chef

        • Prøver

        Leder

        • Tør
    """)
    assert told(record_of(tmp_path, inside)) == [
        ("Tillid vokser langsomt hos os.", None, ("Tillid",)),
        ("Lytter", "chief", ("Tillid",)),
        ("Spørger", "leader", ("Tillid",)),
        ("Mod smitter altid andre.", None, ("Mod",)),
        ("Prøver", "chief", ("Mod",)),
        ("Tør", "leader", ("Mod",)),
    ]


def test_a_role_drawn_last_stands_over_its_page(tmp_path):
    page = "Tillid\n\nSørger for ro om {0} opgaver.\n\nMod\n\nPrøver nye veje i {0} arbejde.\n\nRollebeskrivelse: {1}\n"
    text = "\f".join(page.format(*pair) for pair in (("store", "Direktør"), ("små", "Chef")))
    assert [t[1] for t in told(record_of(tmp_path, text))] == ["executive", "executive", "chief", "chief"]


# plain text: tables


def test_a_table_unrolled_cell_by_cell(tmp_path):
    text = (
        "Opgaver\n\nSamarbejde\n\nDirektør Fordeler midlerne, så\nde rækker\n\nInviterer andre ind\n\n"
        "Leder\naf med-\n\narbejdere\n\nPlanlægger ugen\n\nDeler viden på tværs\n\n"
        "Skemaet gælder for alle chefer i huset.\n"
    )
    assert told(record_of(tmp_path, text)) == [
        ("Fordeler midlerne, så de rækker", "executive", ("Opgaver",)),
        ("Inviterer andre ind", "executive", ("Samarbejde",)),
        ("Planlægger ugen", "leader_of_employees", ("Opgaver",)),
        ("Deler viden på tværs", "leader_of_employees", ("Samarbejde",)),
    ]


def test_definitions_beside_their_terms(tmp_path):
    text = (
        "Ledelseskompetencerne\nDriftsledelse\n\nhandler om at passe på det, der virker\n\n"
        "Folkeledelse handler om at se mennesker\n\nFagledelse\nhandler om at kunne sit fag\n"
    )
    record = record_of(tmp_path, text)
    assert told(record) == [
        ("handler om at passe på det, der virker", None, ("Driftsledelse",)),
        ("handler om at se mennesker", None, ("Folkeledelse",)),
        ("handler om at kunne sit fag", None, ("Fagledelse",)),
    ]
    assert {s.kind for s in record.statements} == {Kind.DEFINITION}


def test_rows_with_tabs(tmp_path):
    text = (
        "Drift\n\n\tChef\tLeder\nRetning\tSætter mål for alle\tFølger målene tæt\n"
        "Økonomi\t• Holder budgettet • Spørger\tBruger midlerne klogt\n"
    )
    assert told(record_of(tmp_path, text)) == [
        ("Sætter mål for alle", "chief", ("Drift", "Retning")),
        ("Følger målene tæt", "leader", ("Drift", "Retning")),
        ("Holder budgettet", "chief", ("Drift", "Økonomi")),
        ("Spørger", "chief", ("Drift", "Økonomi")),
        ("Bruger midlerne klogt", "leader", ("Drift", "Økonomi")),
    ]


# Markdown


def test_what_is_markdown():
    assert is_markdown("# Mod\n\nVi tør.\n\n## Ro\n")
    assert is_markdown("# Mod\n\n**Vi** tør.\n")
    assert not is_markdown("Nr. # 1\n\n#mod er et emneord\n")


def test_markdown_marks_are_no_text(tmp_path):
    text = dedent("""\
        # Leder- og medarbejder

        # grundlaget

        ## Mod

        **Lederen** tør [spørge](http://example.org) om <b>alt</b> i medarbejdergrundlaget.

        *Hvad venter
        vi på?*

        ## Ro
    """)
    record = record_of(tmp_path, text)
    assert headings(record)[0] == (1, "Leder- og medarbejdergrundlaget")
    assert [(s.text, s.kind) for s in record.statements] == [
        ("Lederen tør spørge om alt i medarbejdergrundlaget.", Kind.EXPECTATION),
        ("Hvad venter vi på?", Kind.QUESTION),
    ]


def test_markdown_tables_with_tabs_and_with_pipes(tmp_path):
    tabs = "# A\n\n## Ro\n\nRo\tFart\n<b>Formål</b> – Tid til det svære – Overblik\t<b>Formål</b> – Hurtige svar\n"
    record = record_of(tmp_path, tabs)
    assert [(s.text, s.perspective[-1], s.lead_in) for s in record.statements] == [
        ("Tid til det svære", "Ro", "Formål"),
        ("Overblik", "Ro", "Formål"),
        ("Hurtige svar", "Fart", "Formål"),
    ]
    pipes = dedent("""\
        # A

        ## Drift

        | Tema | Chef | Leder |
        |--|--|--|
        | Mål | Sætter dem | Når dem |
        | Folk | Leder dem | Ser dem |
    """)
    assert told(record_of(tmp_path, pipes))[1] == ("Når dem", "leader", ("Drift", "Mål"))


def test_lines_broken_on_purpose_are_a_callout(tmp_path):
    long = "Man kan godt lægge vægt på det ene uden at glemme det andet, så længe man ved, hvad man gør, og siger det højt."
    text = f"# Kodeks\n\n## Balance\n\n{long}\n\nDet vigtige er  \nikke ro, men at vi  \nved, hvad vi gør.\n\n{long}\n"
    assert [s.text for s in record_of(tmp_path, text).statements if s.kind is Kind.HIGHLIGHT] == [
        "Det vigtige er ikke ro, men at vi ved, hvad vi gør."
    ]


# HTML

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Kodeks | Nordby</title><script>leder()</script></head>
<body><nav><ul><li>Forside</li></ul></nav><div id="cookies"><p>Vi bruger cookies.</p></div><main><h1>Kodeks for ledere</h1>
<h2>Tillid</h2><p>Lederne siger det,<br>som <b>det</b> er<sup>1</sup>.</p><p hidden>Chefen ses ikke.</p>
<h3>Chef</h3><ul><li>sætter mål<ul><li>få mål</li></ul></li><li><p>følger op</p></li></ul>
<table><tr><th></th><th>Chef</th><th>Leder</th></tr><tr><td>Drift</td><td>Holder budgettet</td><td>Passer driften</td></tr>
<tr><td>Folk</td><td colspan="2">Ser alle an</td></tr></table>
<blockquote><p>”Vi tør godt spørge andre.”</p><p>Anna Berg, teamleder</p></blockquote></main>
<footer>Rådhuset</footer></body></html>"""


def test_html_page(tmp_path):
    record = record_of(tmp_path, PAGE, "nordby.html")
    assert record.title is not None
    assert record.title.value == "Kodeks for ledere"
    assert told(record) == [
        ("Lederne siger det, som det er.", "leader", ("Tillid",)),
        ("sætter mål", "chief", ("Tillid",)),
        ("få mål", "chief", ("Tillid",)),
        ("følger op", "chief", ("Tillid",)),
        ("Holder budgettet", "chief", ("Tillid", "Drift")),
        ("Passer driften", "leader", ("Tillid", "Drift")),
        ("Ser alle an", "chief", ("Tillid", "Folk")),
        ("”Vi tør godt spørge andre.” Anna Berg, teamleder", "chief", ("Tillid",)),
    ]
    assert record.statements[-1].kind is Kind.QUOTATION
    assert aside(record) == {"footnote_marker": 1, "hidden": 14, "navigation": 8, "page_footer": 8, "web_residue": 16}


def test_html_without_words_is_no_document(tmp_path):
    path = tmp_path / "tom.html"
    path.write_text("<html><body><script>skriv('leder')</script></body></html>")
    with pytest.raises(NotADocument, match="no words"):
        open_source(path)


def test_same_text_same_record(tmp_path):
    assert record_of(tmp_path, PAGE, "a.html") == record_of(tmp_path, PAGE, "a.html")


# pages and lists as extractions leave them


def test_lines_that_count_the_pages_begin_them():
    text = "Page 1: Nordby\nForord\nVi går foran.\nPage 2: Nordby\nTillid\nVi lytter."
    assert split_pages(text) == [
        ["Page 1: ", "", "Nordby", "Forord", "Vi går foran."], ["Page 2: ", "", "Nordby", "Tillid", "Vi lytter."]
    ]  # fmt: skip


def test_what_a_viewer_writes_above_its_first_page_is_its_own(tmp_path: Path):
    record = record_of(
        tmp_path,
        "Ledelse i Nordby\n\n  • Upload\n    others\n\nEmbed Size (px)\n\nPage 1: Ledelse i Nordby\n\n"
        "Page 2: Chef\n\nOpgaver\n\n• Fordeler midlerne og siger hvorfor\n• Henter hjælp, når det brænder\n",
    )
    assert {b.text for b in record.blocks if b.reason == "web_residue"} >= {"Embed Size (px)", "Page 1:", "Page 2:"}
    assert [(s.text, s.role) for s in record.statements] == [
        ("Fordeler midlerne og siger hvorfor", "chief"), ("Henter hjælp, når det brænder", "chief")
    ]  # fmt: skip


def test_a_list_that_a_browser_copied_without_its_bullets_has_an_item_a_line(tmp_path: Path):
    long = "Vi er til for dem, der bor her, og vi begynder hver dag med det, som haster mest. " * 2
    text = (
        f"Tillid\n\n{long}\n\nSom leder\n\n    viser tillid, før den er fortjent\n    følger op på det, I har aftalt\n"
    )
    record = record_of(tmp_path, text)
    assert [s.text for s in record.statements][-2:] == [
        "viser tillid, før den er fortjent", "følger op på det, I har aftalt"
    ]  # fmt: skip


def test_who_is_quoted_parts_the_quotation_from_the_text_below(tmp_path: Path):
    text = (
        "Tillid\n\nVi taler sammen, også når det er svært, og vi gør det\nfør vi skriver.\n"
        "”Det blev lettere, da vi holdt op med at\ngætte.”\nIda Krag, skoleleder\n"
        "Tillid kan mærkes. Den viser sig på de dage, hvor det\nhele går skævt.\n"
    )
    found = [s.text for s in record_of(tmp_path, text).statements]
    assert "”Det blev lettere, da vi holdt op med at gætte.” Ida Krag, skoleleder" in found
    assert "Tillid kan mærkes." in found


def test_roles_below_a_corner_head_the_columns_of_an_unrolled_table(tmp_path: Path):
    rows = {
        "APV": ["Sørger for, at APV bliver gjort", "Kommer med viden om vilkår", "Svarer på skemaet til tiden"],
        "Fravær": ["Holder samtaler og følger op", "Kan sidde med som bisidder", "Melder sig syg før klokken otte"],
    }
    text = "Hvem gør hvad?\n\nOpgave\nLeder\nTillidsrepræsentant\nMedarbejder\n" + "".join(
        f"{label}\n" + "\n".join(cells) + "\n" for label, cells in rows.items()
    )
    found = {(s.text, s.role, s.perspective[-1]) for s in record_of(tmp_path, text).statements}
    assert ("Kan sidde med som bisidder", "other", "Fravær") in found
    assert len(found) == 6


def test_rows_of_a_table_with_blank_lines_between_are_one_table(tmp_path: Path):
    text = dedent("""\
        # Grundlag

        ## Tillid

        Det ser du, når …\tDet ser du ikke, når …

        vi siger tingene direkte til hinanden\tnogen gemmer det til frokosten

        fejl bliver fortalt samme dag\tfejl bliver skjult for de andre
    """).replace("# Grundlag\n\n## Tillid", "Tillid\n\nTillid handler om at give plads.")
    record = record_of(tmp_path, text)
    assert ("fejl bliver skjult for de andre", None, ("Tillid", "Det ser du ikke, når …")) in told(record)


def test_a_transcript_is_parted_at_its_contents_and_its_items(tmp_path: Path):
    page = (
        "3 Tillid Tillid handler om at give plads til andre, også når det er svært at slippe taget i en travl hverdag. "
        "Det betyder, at lederen: – lytter, før der bliver svaret – siger tak, når nogen siger fra Mod Mod handler om at "
        "sige det højt, mens det endnu kan nå at gøre en forskel for dem, det angår."
    )
    record = record_of(
        tmp_path, f"1 Grundlag for Nordby\n\n2 Indhold Tillid 3 Mod 3 Kontakt 4\n\n{page}\n\n4 Kontakt HR\n"
    )
    items = [(text, role, path[-1]) for text, role, path in told(record) if role == "leader"]
    assert items == [
        ("lytter, før der bliver svaret", "leader", "Tillid"),
        ("siger tak, når nogen siger fra", "leader", "Tillid"),
    ]
    assert {"Tillid", "Mod"} <= {text for _, text in headings(record)}
    assert not any("Indhold" in text for text, _, _ in told(record))


def test_prose_above_a_list_is_told_and_only_its_last_sentence_leads_in(tmp_path: Path):
    text = "Tillid\n\nTillid kræver mod. Det betyder, at lederen:\n- lytter til alle\n- siger tak\n"
    record = record_of(tmp_path, text)
    assert told(record)[0] == ("Tillid kræver mod.", None, ("Tillid",))
    assert {s.lead_in for s in record.statements[1:]} == {"Det betyder, at lederen:"}


def test_a_title_that_the_document_explains_takes_its_code(tmp_path: Path):
    lists = "Tillid\n\n- giver plads\n- siger tak\n\nMod\n\n- siger fra\n- går forrest\n"
    text = f"Læsevejledning\n\nChef: leder af ledere.\n\nCHEF\n\n{lists}"
    roles = {s.role.value for s in record_of(tmp_path, text).statements if s.role}
    assert roles == {"leader_of_leaders"}


# texts without blank lines


DENSE = dedent("""\
    Ledelsesgrundlag
    Nordby Kommune
    Forord
    Nordby Kommune er en lille kommune med store opgaver, og det kræver, at vi hjælper hinanden
    med at holde retningen, også når det blæser om ørerne på os.
    Tillid
    Vi regner med hinanden. Lederne giver plads til, at opgaverne kan løses på mange måder, og
    de følger op uden at kigge over skulderen.
    Direktionen skal:
    omsætte byrådets mål til en fælles plan for de næste fire år
    sikre sammenhæng mellem mål, penge og mennesker
    sætte de store spørgsmål på dagsordenen, før de
    bliver til problemer
    Mod
    Vi siger det, der er svært. Medarbejderne har ret til at være uenige, og de har pligt til at
    sige det højt.
    """)


def test_a_text_without_blank_lines_is_read_by_how_its_lines_end(tmp_path):
    record = record_of(tmp_path, DENSE)
    assert [text for _, text in headings(record)][-2:] == ["Tillid", "Mod"]
    assert told(record)[2:7] == [
        ("omsætte byrådets mål til en fælles plan for de næste fire år", "executive", ("Tillid",)),
        ("sikre sammenhæng mellem mål, penge og mennesker", "executive", ("Tillid",)),
        ("sætte de store spørgsmål på dagsordenen, før de bliver til problemer", "executive", ("Tillid",)),
        ("Vi siger det, der er svært.", None, ("Mod",)),
        ("Medarbejderne har ret til at være uenige, og de har pligt til at sige det højt.", "employee", ("Mod",)),
    ]


def test_a_table_with_roles_as_columns_that_was_unrolled_cell_by_cell(tmp_path):
    text = dedent("""\
        Strategi
        Vi vælger retningen sammen, og vi holder fast i den.

        Tema Direktør Chef Leder
        1.1 Mål
        Sætter retning
        Oversætter målene til
        centret
        Følger op
        1.2 Viden
        Deler den
        Søger den hos andre
        Bruger den
        """)
    assert told(record_of(tmp_path, text))[1:] == [
        ("Sætter retning", "executive", ("Strategi", "1.1 Mål")),
        ("Oversætter målene til centret", "chief", ("Strategi", "1.1 Mål")),
        ("Følger op", "leader", ("Strategi", "1.1 Mål")),
        ("Deler den", "executive", ("Strategi", "1.2 Viden")),
        ("Søger den hos andre", "chief", ("Strategi", "1.2 Viden")),
        ("Bruger den", "leader", ("Strategi", "1.2 Viden")),
    ]


def test_items_without_bullets_are_known_by_their_indentation(tmp_path):
    text = "Tillid\n\nSom leder skal du:\n\n    lytte, før du svarer\n    sige tak\n\nVi mødes ofte.\n"
    assert [s.text for s in record_of(tmp_path, text).statements] == [
        "lytte, før du svarer",
        "sige tak",
        "Vi mødes ofte.",
    ]


def test_lines_with_small_letters_below_a_lead_in_are_items_where_lines_are_whole(tmp_path):
    long = (
        "Vi taler ordentligt til hinanden, også når vi er uenige om vejen, og vi siger det til den, det handler om. "
        * 2
    )
    text = f"Respekt\n\n{long}\n\nDet viser vi ved, at vi\n\nmøder til tiden\nsvarer på mails\n\nVi siger tak.\n"
    record = record_of(tmp_path, text)
    assert [s.text for s in record.statements if s.lead_in] == ["møder til tiden", "svarer på mails"]


def test_footers_that_count_are_set_aside_where_no_page_ends_are_marked(tmp_path):
    parts = [
        f"Tema {n}\n\nLederne lytter i del {word}.\n\n{n} Personalepolitik 2011\n\n" for n, word in enumerate("abcd", 2)
    ]
    record = record_of(tmp_path, "".join(parts))
    assert aside(record)["running_footer"] == 4 * len("2Personalepolitik2011")
    assert len(record.statements) == 4


def test_headings_of_one_level_in_markdown_get_the_levels_their_words_tell(tmp_path):
    chapters = "".join(
        f"## {role}\n\nDu har ansvar.\n\n## Det slipper du\n\n- Detaljen\n\n## Det tager du fat i\n\n- Alt i hus {n}\n\n"
        for n, role in enumerate(("Leder af medarbejdere", "Leder af ledere"))
    )
    record = record_of(tmp_path, f"## Pipeline\n\n## Indledning\n\nModellen er enkel.\n\n{chapters}", "nordby.md")
    assert ("Alt i hus 1", "leader_of_leaders", ("Det tager du fat i",)) in told(record)


def test_a_word_that_a_converter_left_broken_is_whole(tmp_path):
    record = record_of(
        tmp_path, "# Tillid\n\nLederne stiller de rig- tige spørgsmål i drifts- og udviklingsmøder.\n\n# Mod\n", "a.md"
    )
    assert record.statements[0].text == "Lederne stiller de rigtige spørgsmål i drifts- og udviklingsmøder."


def test_bullets_alone_on_their_lines_open_the_items_below_them(tmp_path):
    text = (
        "Ordentlighed\n\nDet betyder, at du som leder:\n\n• \n\nholder aftaler\n\n• \n\ngiver besked\n\nVi siger tak.\n"
    )
    record = record_of(tmp_path, text)
    assert [s.text for s in record.statements if s.lead_in] == ["holder aftaler", "giver besked"]


def test_bullets_inside_the_cells_of_a_row_are_items(tmp_path):
    text = "Tillid\n\nFra\tTil\n• Kontrol • Skemaer\t• Tillid • Samtaler ved bordet\n\nVi mødes ofte om det svære.\n"
    assert {s.text: s.perspective[-1] for s in record_of(tmp_path, text).statements if len(s.perspective) > 1} == {
        "Kontrol": "Fra",
        "Skemaer": "Fra",
        "Tillid": "Til",
        "Samtaler ved bordet": "Til",
    }


def test_the_menu_of_a_web_page_is_set_aside(tmp_path):
    menu = "Gå til hovedindhold\n\n • Job og karriere\n\n • Ledelse\n\n • For nye ledere\n\n"
    record = record_of(tmp_path, f"{menu}Ledelsesgrundlag\n\nLederne lytter.\n\nTillid\n\nVi siger fra i tide.\n")
    assert [s.text for s in record.statements] == ["Lederne lytter.", "Vi siger fra i tide."]


def test_a_clause_with_a_colon_is_no_heading(tmp_path):
    text = (
        "Vi er modige\n\nVi siger ting til dem, det handler om.\n\nSom leder skal du derudover:\n\n"
        " • gå foran\n • sige tak\n\nVi er ét hold\n\nVi låner hinanden ud.\n"
    )
    assert told(record_of(tmp_path, text))[1:] == [
        ("gå foran", "leader", ("Vi er modige",)),
        ("sige tak", "leader", ("Vi er modige",)),
        ("Vi låner hinanden ud.", None, ("Vi er ét hold",)),
    ]


def test_words_in_capitals_broken_over_lines_name_their_role(tmp_path):
    parts = "".join(
        f"{n} Tema {word}\n\nVi taler om {word} i hverdagen.\n\nLEDER\n\n• lytter {word}\n\nTILLIDS-\nREPRÆSENTANT\n\n"
        f"• spørger {word}\n\n"
        for n, word in enumerate(("mod", "tillid", "ro"), 1)
    )
    record = record_of(tmp_path, parts)
    assert {s.role for s in record.statements if s.text.startswith("spørger")} == {"other"}


def test_a_list_below_the_lead_in_of_its_own_chunk(tmp_path):
    text = (
        "Kodeks for ledere\n\n  1     Jeg lytter\n        Ledelse er samtale.\n        Det betyder, at jeg:\n"
        "           spørger, før jeg svarer\n           siger tak\n\n  2     Jeg siger fra\n"
        "        Mod smitter.\n        Det betyder, at jeg:\n           træffer valg\n           står ved dem\n"
    )
    assert [(text, path) for text, _, path in told(record_of(tmp_path, text))] == [
        ("Ledelse er samtale.", ("1 Jeg lytter",)),
        ("spørger, før jeg svarer", ("1 Jeg lytter",)),
        ("siger tak", ("1 Jeg lytter",)),
        ("Mod smitter.", ("2 Jeg siger fra",)),
        ("træffer valg", ("2 Jeg siger fra",)),
        ("står ved dem", ("2 Jeg siger fra",)),
    ]


def test_a_table_that_keeps_its_columns_by_white_space(tmp_path):
    text = (
        "Hvem gør hvad\n\n"
        " Tema          Chef                      Leder\n\n"
        " Tillid        Giver plads til,          Siger tak.\n"
        "               at andre vælger.\n\n"
        " Mod           Træffer valg.             Siger fra, når\n"
        "                                         det er svært.\n\n"
        "Vi mødes hvert forår.\n"
    )
    record = record_of(tmp_path, text)
    assert told(record)[:4] == [
        ("Giver plads til, at andre vælger.", "chief", ("Tillid",)),
        ("Siger tak.", "leader", ("Tillid",)),
        ("Træffer valg.", "chief", ("Mod",)),
        ("Siger fra, når det er svært.", "leader", ("Mod",)),
    ]


def test_letter_spaced_words_are_written_as_words(tmp_path):
    text = "F A G L I G   L E D E L S E\n\nLederne lytter.\n\nD R I F T S L E D E L S E\n\nLederne handler.\n"
    assert [path for _, _, path in told(record_of(tmp_path, text))] == [("FAGLIG LEDELSE",), ("DRIFTSLEDELSE",)]


def test_one_count_through_roles_and_themes_puts_them_on_one_level(tmp_path):
    text = (
        "§ 1. Dialog\nVi taler sammen.\n\n§ 2. Lederen\nHver uge er der møde.\n\n§ 3. Medarbejderen\nAlle har ordet.\n\n"
        "§ 4. Arbejdsmiljø\nUlykker bliver meldt.\n"
    )
    found = {text: role for text, role, _ in told(record_of(tmp_path, text))}
    assert found == {
        "Vi taler sammen.": None,
        "Hver uge er der møde.": "leader",
        "Alle har ordet.": "employee",
        "Ulykker bliver meldt.": None,
    }


def test_a_line_beside_page_numbers_is_furniture(tmp_path):
    text = "".join(
        f"Tema {word}\nLederne lytter i del {word}.\nMED-aftale · Nordby Kommune\n- {n} -\n\n"
        for n, word in enumerate("abc", 1)
    )
    record = record_of(tmp_path, text)
    assert aside(record)["running_footer"] == 3 * len("MED-aftale·NordbyKommune")
    assert len(record.statements) == 3


def test_rows_that_a_converter_broke_are_one(tmp_path):
    text = (
        "# Balancer\n\n|Ro|Fart|\n|---|---|\n|Vi gør arbejdet færdigt, før vi|Vi afprøver idéer, mens de|\n"
        "|begynder på nyt.|er varme.|\n|Vi venter.|Vi vover.|\n"
    )
    record = record_of(tmp_path, text, "nordby.md")
    assert [s.text for s in record.statements] == [
        "Vi gør arbejdet færdigt, før vi begynder på nyt.",
        "Vi afprøver idéer, mens de er varme.",
        "Vi venter.",
        "Vi vover.",
    ]


def test_a_list_with_letters(tmp_path):
    text = "Samarbejde\n\nUdvalget skal:\na. drøfte budgettet\nb. aftale ferie\nc. følge op\n\nVi mødes ofte.\n"
    assert [s.text for s in record_of(tmp_path, text).statements if s.lead_in] == [
        "drøfte budgettet",
        "aftale ferie",
        "følge op",
    ]


def test_columns_that_white_space_keeps_are_read_one_after_the_other(tmp_path):
    text = (
        "Tillid\n\nVi begynder med tillid, for kontrol koster kræfter, og dem skal vi bruge på borgerne.\n\n"
        "LEDEREN                              MEDARBEJDEREN\n\n"
        "•   giver plads, så andre kan        •   bruger friheden med om-\n"
        "    vælge selv                           tanke\n"
        "•   siger tak for indsatsen          •   siger til, når noget går galt\n\n\n"
        "                                   2\n\f"
        "Mod\n\nVi tør.\n\n                                   3\n"
    )
    assert told(record_of(tmp_path, text))[-5:] == [
        ("giver plads, så andre kan vælge selv", "leader", ("Tillid",)),
        ("siger tak for indsatsen", "leader", ("Tillid",)),
        ("bruger friheden med omtanke", "employee", ("Tillid",)),
        ("siger til, når noget går galt", "employee", ("Tillid",)),
        ("Vi tør.", None, ("Mod",)),
    ]


def test_labels_of_a_table_kept_by_white_space_need_no_heading(tmp_path):
    text = (
        "Hvem gør hvad\n\n"
        "              Direktion               Fagchef\n\n"
        " Budget       Sætter rammen.          Foreslår, hvad der kan\n"
        "                                      skæres.\n\n"
        " Kvalitet     Spørger til effekten.   Måler den.\n\n"
        "Ikrafttræden\nGrundlaget gælder.\n"
    )
    assert told(record_of(tmp_path, text))[:4] == [
        ("Sætter rammen.", "executive", ("Budget",)),
        ("Foreslår, hvad der kan skæres.", "chief", ("Budget",)),
        ("Spørger til effekten.", "executive", ("Kvalitet",)),
        ("Måler den.", "chief", ("Kvalitet",)),
    ]


def test_short_labels_beside_longer_text_are_a_table(tmp_path):
    text = (
        "Vores værdier\n\n"
        " Tillid       handler om at give slip, også når det er svært\n\n"
        " Mod          handler om at sige det, som ingen andre siger, og om\n"
        "              at gøre det i tide\n\n"
        "Vi mødes hvert forår og taler om dem.\n"
    )
    assert told(record_of(tmp_path, text))[:2] == [
        ("handler om at give slip, også når det er svært", None, ("Tillid",)),
        ("handler om at sige det, som ingen andre siger, og om at gøre det i tide", None, ("Mod",)),
    ]


def test_bullets_on_lines_of_their_own_right_above_their_text(tmp_path):
    text = "Tillid\n\nSom leder:\n•\ngiver jeg plads\n•\nlytter jeg, før jeg\nsvarer\n\nHvem har du spurgt i dag?\n"
    assert told(record_of(tmp_path, text)) == [
        ("giver jeg plads", "leader", ("Tillid",)),
        ("lytter jeg, før jeg svarer", "leader", ("Tillid",)),
        ("Hvem har du spurgt i dag?", None, ("Tillid",)),
    ]


def test_section_numbers_with_tabs_are_headings_and_names_over_titles_signatures(tmp_path):
    text = (
        "Kodeks for Nordby Kommune\n1\tTillid\nVi begynder med tillid, også når vi ikke kender hinanden, og også når det "
        "er gået galt før, for ellers kommer vi ingen vegne med hinanden.\nI det daglige skal lederne:\n"
        "•\tlægge dagsordener frem\n•\tsvare inden for fristen\n2\tMod\nMedarbejderne siger fra i tide.\n"
        "Vibeke Storgaard\t\tJens Krogsgaard\nBorgmester\t\tKommunaldirektør\n"
    )
    assert told(record_of(tmp_path, text)) == [
        (
            "Vi begynder med tillid, også når vi ikke kender hinanden, og også når det er gået galt før, for ellers kommer "
            "vi ingen vegne med hinanden.",
            None,
            ("1 Tillid",),
        ),
        ("lægge dagsordener frem", "leader", ("1 Tillid",)),
        ("svare inden for fristen", "leader", ("1 Tillid",)),
        ("Medarbejderne siger fra i tide.", "employee", ("2 Mod",)),
    ]


def test_a_table_with_roles_as_rows_a_cell_a_line(tmp_path):
    text = (
        "Kommunikation\n\nLedelse foregår i sproget.\n\nNiveau\nAdfærd\nResultat\n"
        "Direktør\nSiger retningen enkelt.\nAlle kan gengive målene.\n"
        "Teamleder\nGør budskaber konkrete.\nDer er færre rygter.\n"
    )
    assert told(record_of(tmp_path, text))[-2:] == [
        ("Gør budskaber konkrete.", "leader_of_employees", ("Kommunikation", "Adfærd")),
        ("Der er færre rygter.", "leader_of_employees", ("Kommunikation", "Resultat")),
    ]


def test_a_transcript_with_a_page_a_line_has_its_headings_and_running_lines(tmp_path):
    fill = (
        "Vi taler sammen om det, der er svært, og vi gør det i tide, så ingen bliver overrasket over det, der sker. "
        * 2
    )
    text = (
        "Transkript\n\n1 God ledelse i Nordby Kommune\n\n"
        f"2 DIALOG Dialog begynder hos lederen. {fill}Som leder skal du: • lytte først. • svare ærligt. "
        "Ledelseskompasset 2\n\n"
        f"3 MOD Mod smitter. {fill}Som medarbejder skal du: • sige fra. Ledelseskompasset 3\n\n"
        f"4 Den gode hverdag Alle har et ansvar. {fill}Ledelseskompasset 4\n"
    )
    found = told(record_of(tmp_path, text))
    assert ("svare ærligt.", "leader", ("DIALOG",)) in found
    assert ("sige fra.", "employee", ("MOD",)) in found
    assert "Den gode hverdag" in {path[-1] for _, _, path in found if path}
    assert not any("kompasset" in text for text, _, _ in found)


def test_numbers_that_count_through_a_text_without_blank_lines_are_page_numbers():
    texts = ["Vi lytter til dem,", "3", "som er uenige, og", "4", "siger tak for det,", "5", "de lærer os."]
    chunk = [make_text_line(text, 1, number) for number, text in enumerate(texts)]
    found = find_residue({1: [chunk]})
    assert [line.text for line in chunk if found.get(id(line)) == "page_number"] == ["3", "4", "5"]


# what web pages, viewers and transcripts leave of structure


def test_the_line_below_a_sign_that_opens_it_heads_a_section(tmp_path: Path):
    sections = {"Vi går forrest": "viser vej", "Vi bygger bro": "henter hjælp", "Vi ser det hele": "deler penge"}
    text = "Kodeks for direktionen\n\n" + "\n\n".join(
        f"+\n{title}\n\nAndre ser på det, vi gør.\n\nDet betyder, at vi:\n    • {item}"
        for title, item in sections.items()
    )
    assert {(s.text, s.perspective[-1]) for s in record_of(tmp_path, text).statements} >= {
        (item, title) for title, item in sections.items()
    }


def test_a_list_of_contents_without_pages_tells_what_heads_the_text(tmp_path: Path):
    titles = ["Hvem er vi til for?", "Vi siger det, som det er", "Mod til mere"]
    text = (
        "Indhold\n"
        + "\n".join(titles)
        + "\n\n"
        + "\n".join(f"{t}\nHer står lidt om det, og det er nok.\n" for t in titles)
    )
    assert {text for _, text in headings(record_of(tmp_path, text))} >= set(titles)


def test_lines_that_say_side_count_the_pages():
    assert split_pages("Side 1\nForord\n\nSide 2\nTillid") == [["Side 1", "Forord", ""], ["Side 2", "Tillid"]]
    assert len(split_pages("Se side 1.\nSide 2\nTillid")) == 1


def test_lines_typed_below_headings_tell_their_level(tmp_path: Path):
    parts = {
        "ARBEJDSMILJØ": "Vi passer på os selv og andre.",
        "LEDERNE": "De siger tak.",
        "LØN": "Vi aftaler den i god tid.",
    }
    text = "\n".join(f"{title}\n{'-' * len(title)}\n\n{prose}\n" for title, prose in parts.items())
    assert headings(record_of(tmp_path, text)) == [(1, title) for title in parts]


def test_a_role_that_ends_the_page_of_a_foreword_signs_it(tmp_path: Path):
    text = (
        "Forord\nVi har skrevet det her sammen, og vi vil bruge det.\n\nDirektionen i Nordby Kommune\n\fTillid\n"
        "Tillid er, at vi siger det, som det er.\n\fMod\nMod er, at vi siger fra.\n"
    )
    assert [label for _, label in headings(record_of(tmp_path, text))] == ["Forord", "Tillid", "Mod"]


def test_a_page_that_a_text_names_is_no_viewers_mark(tmp_path: Path):
    text = "Tillid\n\nSom leder lytter du til alle.\n\nSide 1:\n\nse planen for året.\n"
    assert "Som leder lytter du til alle." in {s.text for s in record_of(tmp_path, text).statements}


def test_an_expectation_may_name_a_number_or_a_file(tmp_path: Path):
    lines = ["Du sørger for, at EAN 5798000000000 står på alle regninger.", "Du sender referatet til alle som pdf"]
    told = "Leder\n\n" + "\n".join(f"• {line}" for line in lines) + "\n"
    assert [s.text for s in record_of(tmp_path, told).statements] == lines


def test_hyphens_between_two_words_of_their_own_stay(tmp_path: Path):
    broken = "Vi skriver fortæl-ling, kom-munens, arbej-de og lede-ren."
    record = record_of(tmp_path, f"Tillid\n\n{broken} Det gælder forældre-barn og leder-medarbejder.\n")
    assert "".join(b.text for b in record.blocks if "skriver" in b.text) == (
        "Vi skriver fortælling, kommunens, arbejde og lederen. Det gælder forældre-barn og leder-medarbejder."
    )


@pytest.mark.parametrize("text", ["leder" * 400 + "-" + "leder" * 400, ": abc def"])
def test_no_text_is_too_odd_to_read(tmp_path: Path, text: str):
    record = record_of(tmp_path, f"Tillid\n\n{text}\n\nSom leder skal du:\n• sige tak\n")
    assert [s.text for s in record.statements][-1] == "sige tak"


def test_a_number_that_ends_in_nought_numbers_a_chapter(tmp_path: Path):
    chapters = "\n\n".join(
        f"{n}.0 {title}\n\nDet her gælder os alle, og det er aftalt.\n\n{n}.1 {sub}\n\nVi siger det, som det er."
        for n, title, sub in ((1, "Samarbejde", "Tillid"), (2, "Ledelse", "Lederen"), (3, "Hverdag", "Medarbejderen"))
    )
    record = record_of(tmp_path, chapters)
    assert ("1.0 Samarbejde", "1.1 Tillid") in {tuple(s.perspective) for s in record.statements}


def test_paragraphs_in_the_cells_of_a_spaced_table_stand_under_the_label_above(tmp_path: Path):
    text = dedent("""\
        Opgave              Chef                         Leder                       Medarbejder

        Faglig ledelse      Sætter den faglige           Sikrer, at metoderne        Bruger det, der virker,
                            retning for alle.            er de samme alle vegne.     og siger fra.

                            Godkender de mål,            Gennemfører audits          Skriver ned, hvad der
                            der er sat.                  to gange om året.           er sket.

        Økonomi             Har det samlede              Fordeler pengene mellem     Bruger tiden med
                            budgetansvar.                holdene.                    omtanke.
    """)
    told_to_chiefs = [(s.text, s.perspective[-1]) for s in record_of(tmp_path, text).statements if s.role == "chief"]
    assert told_to_chiefs == [
        ("Sætter den faglige retning for alle.", "Faglig ledelse"),
        ("Godkender de mål, der er sat.", "Faglig ledelse"),
        ("Har det samlede budgetansvar.", "Økonomi"),
    ]


def test_hyphens_of_lost_line_ends_go_and_are_told(tmp_path: Path):
    text = "Tillid\n\nVi skriver en fortæl-ling om kom-munens arbej-de, og vi lytter til e-læring og ris-ros-runder."
    [statement] = record_of(tmp_path, text).statements
    assert (
        statement.text == "Vi skriver en fortælling om kommunens arbejde, og vi lytter til e-læring og ris-ros-runder."
    )
    block = next(b for b in record_of(tmp_path, text).blocks if b.text == statement.text)
    assert [(r.printed, r.result, r.rule) for r in block.repairs] == [("-", "", "kept_hyphen")] * 3


def test_a_wrapped_line_in_small_letters_is_no_web_pages_own(tmp_path: Path):
    text = "Tillid\n\n• giver svar, også når svaret er\nnej\n• siger tak til den, der spurgte\n"
    assert record_of(tmp_path, text).statements[0].text == "giver svar, også når svaret er nej"


def test_the_next_number_closes_the_roles_that_a_numbered_heading_gathers(tmp_path: Path):
    text = (
        "Aftale om samarbejde\n\n§ 1. Hverdagen\nVi siger det, som det er.\n\n§ 2. Udvalg og repræsentanter\n\n"
        "Hovedudvalget\nHovedudvalget skal:\n• drøfte målene\n• følge sygefraværet\n\nTillidsrepræsentanten\n"
        "Det forventes, at tillidsrepræsentanten:\n• lytter til kollegerne\n• siger fra i tide\n\n"
        "§ 3. Arbejdsmiljø\nDet gælder os alle, hver dag.\n\n§ 4. Løn\nVi forhandler lønnen hvert år.\n"
    )
    told = [
        (tuple(s.perspective), s.role_label) for s in record_of(tmp_path, text).statements if s.text.endswith("dag.")
    ]
    assert told == [(("§ 3. Arbejdsmiljø",), None)]


def test_a_heading_goes_on_with_the_second_word_of_a_municipalitys_name(tmp_path: Path):
    text = (
        "DE FIRE VÆRDIER\nsom alle ansatte i Nordby\nKommune skal have\nfokus på\n\nVi siger det, som det er\n\n"
        "• siger fra\n• siger tak\n\nVi hjælper hinanden\n\n• går forrest\n• spørger om råd\n"
    )
    assert "Kommune skal have fokus på" not in {b.text for b in record_of(tmp_path, text).blocks}


PAD = "Det kræver tid, og den tid giver vi hinanden, også når der er travlt, for ellers bliver det aldrig til noget. "


def test_a_transcript_of_a_site_is_parted_into_headings_and_items(tmp_path: Path):
    text = (
        'Ledelsesgrundlag for Nordby\n\nStørrelse: px\n\nDownload "Ledelsesgrundlag for Nordby"\n\nIda Krag\n\n'
        "3 år siden\n\nVisninger:\n\nTranskript\n\n"
        f"1 Vores leveregler Tillid {PAD}{PAD}Medarbejderen Siger til i god tid. Lytter til andre. "
        "Lederen Skaber ro om opgaven. Giver plads til tvivl.\n\n"
        f"2 Glæde {PAD}{PAD}Medarbejderen Prøver nyt af. Fortæller om sine fejl. "
        "Det forventes, at lederen: 1. Går forrest. 2. Siger undskyld.\n\n"
        f"3 Det gode møde {PAD}{PAD}Her gælder det, at lederen: Er forberedt til mødet. Følger op bagefter.\n\n"
        "Relaterede dokumenter\n\nPersonalepolitik\n\nPersonalepolitik for alle ansatte Læs mere\n"
    )
    record = record_of(tmp_path, text)
    found = told(record)
    assert ("Siger til i god tid.", "employee", ("Tillid",)) in found
    assert ("Giver plads til tvivl.", "leader", ("Tillid",)) in found
    assert ("Siger undskyld.", "leader", ("Glæde",)) in found
    assert ("Følger op bagefter.", "leader", ("Det gode møde",)) in found
    assert not {"Visninger:", "Personalepolitik"} & {text for _, text in headings(record)}
    assert not any("Læs mere" in text for text, _, _ in found)


def test_hyphens_and_spaces_of_lost_line_ends_go_together(tmp_path: Path):
    text = (
        "Tillid\n\nVi tager be- slutninger i fællesskab, og en sagsbehand- ler bliver spurgt.\n\n"
        "Vi giver med- arbejderne tid, for det er forudsæt- ningen, og drifts- og anlægsopgaver kræver den.\n"
    )
    record = record_of(tmp_path, text)
    assert {s.text for s in record.statements} == {
        "Vi tager beslutninger i fællesskab, og en sagsbehandler bliver spurgt.",
        "Vi giver medarbejderne tid, for det er forudsætningen, og drifts- og anlægsopgaver kræver den.",
    }
    assert {r.printed for b in record.blocks for r in b.repairs if r.rule == "kept_hyphen"} == {"- "}


def test_what_a_viewer_offers_below_the_last_page_is_its_own(tmp_path: Path):
    text = (
        "Page 1: Leveregler\n\nTillid\n\nVi lytter til hinanden.\n\nPage 2: Leveregler\n\nMod\n\n"
        "Vi siger fra i tide.\n\nDocuments\n\nVi passer på hinanden i Søby Kommune.\n\nDocuments\n"
    ).replace(": Leveregler", ":")
    assert [text for text, _, _ in told(record_of(tmp_path, text))] == [
        "Vi lytter til hinanden.",
        "Vi siger fra i tide.",
    ]


def test_people_below_a_role_sign_a_foreword(tmp_path: Path):
    text = (
        "Ledelsesgrundlag\n\nForord\n\nTak til alle, der har bidraget med deres tid.\n\n"
        "Direktionen i Nordby Kommune\nIda Krag, kommunaldirektør\nOle Vang, direktør\n\n2\f"
        "Tillid\n\nVi lytter til hinanden hver dag.\n\n3\fMod\n\nVi siger fra i tide.\n\n4\n"
    )
    found = told(record_of(tmp_path, text))
    assert ("Vi lytter til hinanden hver dag.", None, ("Tillid",)) in found


def test_a_line_at_the_end_of_a_page_that_heads_nothing_is_a_caption(tmp_path: Path):
    pages = [
        "Ledelsesgrundlag\n\n\n\nTillid\n\nVi lytter til hinanden hver dag.\n\n\n\nFra sommermødet på Nordby Gård\n\n2",
        "\n\nMod\n\nVi siger fra i tide.\n\n\n\nGlæde\n\nVi griner ad os selv.\n\n3",
        "\n\nOmsorg\n\nVi spørger til hinanden.\n\n4",
    ]
    record = record_of(tmp_path, "\f".join(pages))
    assert "Fra sommermødet på Nordby Gård" not in {text for _, text in headings(record)}
    assert told(record)[1][2] == ("Mod",)


def test_a_clause_over_a_list_is_a_heading_beside_others_of_its_form(tmp_path: Path):
    text = (
        "Leveregler\n\nVi løfter i flok\n• Vi kender målet\n• Vi hjælper hinanden\n\n"
        "Vi spørger først\n• Vi undrer os højt\n• Vi lytter til svaret\n\n"
        "Vi siger tingene højt\n• Vi taler pænt\n• Vi går til den, sagen angår\n\n"
        "Vi fejrer det, der lykkes\n• Vi roser konkret\n• Vi holder fri bagefter\n"
    )
    assert told(record_of(tmp_path, text))[-1][2][-1:] == ("Vi fejrer det, der lykkes",)


def test_a_line_that_addresses_a_role_heads_the_text_right_below_it(tmp_path: Path):
    text = (
        "Leveregler\n\nFor dig, som er leder\nDu er synlig i al slags vejr, og du\ntager ordet, når det er svært.\n\n"
        "For dig, som er medarbejder\nDu siger til i god tid, og du hjælper\nden, der kommer ny.\n"
    )
    assert [role for _, role, _ in told(record_of(tmp_path, text))] == ["leader", "employee"]


def test_a_structural_word_that_a_collection_counts_is_a_theme(tmp_path: Path):
    themes = ("Mening", "Mestring", "Medspil", "Mål")
    text = "# Kompas\n\n## De fire retninger\n\n" + "\n\n".join(f"### {t}\n\nVi taler om det hver uge." for t in themes)
    found = told(record_of(tmp_path, text, "nordby.md"))
    assert [path[-1:] for _, _, path in found] == [(theme,) for theme in themes]


# lists of contents, titles and signatures as converters and sites leave them

CONTENTS = "Indhold\n\nForord\n\n2\n\nVi sætter en retning, der kan ses\n\n3\n\nVi bygger på tillid\n\n4\n\n\f"


def test_a_list_of_contents_with_its_pages_on_lines_of_their_own_tells_titles_over_two_lines(tmp_path: Path):
    text = (
        "Ledelse i Nordby\n\n\f" + CONTENTS + "Forord\n\nTak til alle.\n\n\f"
        "Vi sætter en retning,\nder kan ses\nRetning gør travlhed til fremdrift.\n\n\f"
        "Vi bygger på\ntillid\nTillid er det korteste møde.\n"
    )
    assert told(record_of(tmp_path, text)) == [
        ("Retning gør travlhed til fremdrift.", None, ("Vi sætter en retning, der kan ses",)),
        ("Tillid er det korteste møde.", None, ("Vi bygger på tillid",)),
    ]


FILL = "Vi taler sammen om det, der er svært, og vi gør det i tide, så ingen bliver overrasket over det, der sker. " * 2


def test_headings_of_a_transcript_may_be_sentences_and_a_quotation_has_its_speaker(tmp_path: Path):
    text = (
        "Transkript\n\n1 God ledelse i Nordby Kommune\n\n"
        f"2 Vi holder ord At holde ord er at gøre det, man siger. {FILL}"
        "”Min leder svarer altid.” Lærer på Åskolen Hvad lover vi for let? 2\n\n"
        f"3 Vi løfter i flok De store opgaver passer ikke ind i en afdeling. {FILL}3\n\n"
        f"4 Vi tør lade være Der kommer hele tiden nyt til. {FILL}4\n"
    )
    found = told(record_of(tmp_path, text))
    assert ("”Min leder svarer altid.” Lærer på Åskolen", None, ("Vi holder ord",)) in found
    assert ("Hvad lover vi for let?", None, ("Vi holder ord",)) in found
    assert ("Der kommer hele tiden nyt til.", None, ("Vi tør lade være",)) in found


def test_who_signs_behind_a_greeting_heads_nothing(tmp_path: Path):
    text = (
        "Ledelse i Nordby\n\nVelkommen\n\nDet her er skrevet til jer alle, og det er skrevet af jer.\n\n"
        "God fornøjelse!\n\nDirektionen i Nordby Kommune\n\nMøde i salen, januar 2021\n\n\f"
        "Tillid\n\nVi siger tak for det, der lykkes for os.\n"
    )
    assert told(record_of(tmp_path, text)) == [("Vi siger tak for det, der lykkes for os.", None, ("Tillid",))]


def test_an_item_goes_on_behind_a_blank_line_where_items_begin_with_capitals(tmp_path: Path):
    text = "Tillid\n\n• Læser verden og omsætter\n\nsignaler til handling\n\n• Siger tak\n\n• Holder faste møder\n"
    assert told(record_of(tmp_path, text))[0][0] == "Læser verden og omsætter signaler til handling"


def test_what_a_short_line_says_again_is_a_pull_quote(tmp_path: Path):
    text = (
        "ANDRE VOKSER\nMin opgave er at få øje på det, andre kan. Jeg fordeler opgaver, så de strækker uden at knække.\n\n"
        "Jeg fordeler opgaver, så de strækker uden\nat knække\nTrivsel og stolthed hænger sammen, og begge\n"
        "dele kræver min opmærksomhed.\n\nALLE TALER\nJeg siger det, som det er, og jeg siger det i tide, så alle kan\n"
        "nå at svare på det.\n"
    )
    found = {text: path for text, _, path in told(record_of(tmp_path, text))}
    assert found["Trivsel og stolthed hænger sammen, og begge dele kræver min opmærksomhed."] == ("ANDRE VOKSER",)


def test_the_title_of_a_second_part_in_markdown_is_the_title_again(tmp_path: Path):
    text = (
        "# Samarbejde i Nordby Kommune\n\n## Du viser retning\n\nDu siger det højt.\n\n"
        "# Samarbejde i Nordby Kommune\n\n## Du tager ansvar\n\nDu spørger om hjælp.\n"
    )
    assert [path for _, _, path in told(record_of(tmp_path, text, "nordby.md"))] == [
        ("Du viser retning",),
        ("Du tager ansvar",),
    ]


def test_a_role_in_small_letters_is_the_rest_of_a_line_and_no_figures_label(tmp_path: Path):
    text = "Tillid\n\n• Holder faste møder med\n\nbyrådets udvalg\n\n• Siger tak for hjælpen\n"
    assert told(record_of(tmp_path, text))[0][0] == "Holder faste møder med byrådets udvalg"


def test_signs_of_a_symbol_font_open_items_in_a_transcript_and_numbers_open_headings(tmp_path: Path):
    text = (
        "Transkript\n\n1 Personalepolitik Nordby Kommune\n\n"
        f"2 Nordby Kommune Politik 1. Åbenhed {FILL}I hverdagen er vi åbne, når vi: \uf0b7 lytter, inden vi svarer "
        "\uf0b7 giver besked 2. MUS og udvikling Medarbejderne har krav på en samtale hvert år. Side 2 af 4\n\n"
        f"3 Nordby Kommune Politik 3. Senior Nordby Kommune har brug for dem, der ved noget. {FILL}Side 3 af 4\n\n"
        f"4 Nordby Kommune Politik 4. Fravær Vi ringer til hinanden. {FILL}Side 4 af 4\n"
    )
    found = {text: path[-1] for text, _, path in told(record_of(tmp_path, text)) if path}
    assert found["giver besked"].endswith("Åbenhed")
    assert found["Medarbejderne har krav på en samtale hvert år."].endswith("MUS og udvikling")
    assert found["Nordby Kommune har brug for dem, der ved noget."].endswith("Senior")
    assert not any("Side" in text for text in found)


def test_a_table_with_a_role_a_line_as_its_header_is_read_row_by_row(tmp_path: Path):
    rows = {"Retning": ("Sætter den fælles kurs", "Oversætter kursen", "Kender målene og spørger")}
    rows["Rammer"] = ("Fordeler det hele rimeligt", "Har styr på tallene", "Bruger rummet og holder ord")
    text = "Sådan ser det hele ud på én side.\nDirektør\nChef\nMedarbejder\n" + "".join(
        f"{k}\n" + "\n".join(v) + "\n" for k, v in rows.items()
    )
    assert ("Har styr på tallene", "chief", ("Rammer",)) in told(record_of(tmp_path, text))


def test_paragraphs_are_the_outer_headings(tmp_path: Path):
    text = (
        "Aftale i Nordby\n\n§ 1 Formål\n\nVi skal kunne tale sammen.\n\n§ 2 Samarbejde\n\nVi taler ordentligt.\n\n"
        "Konflikter\n\nVi tager dem i tide.\n\n§ 3 Ansvar\n\nAnsvaret følger opgaven.\n\nDirektionen\n\n"
        "• fastlægger målene\n\nMedarbejdere\n\n• siger til i tide\n\n§ 4 Trivsel\n\nVi passer på hinanden.\n"
    )
    found = told(record_of(tmp_path, text))
    assert ("Vi tager dem i tide.", None, ("§ 2 Samarbejde", "Konflikter")) in found
    assert ("siger til i tide", "employee", ("§ 3 Ansvar",)) in found


def test_roles_that_a_heading_counts_stand_below_it(tmp_path: Path):
    text = (
        "Ledelse i Nordby\n\nRetning\n\nVi ved, hvor vi skal hen.\n\nLedelse på to niveauer\n\n"
        "De gælder for alle, der leder andre.\n\nDirektører\n\n• sætter kursen\n\nChefer\n\n• leder gennem andre\n"
    )
    assert ("leder gennem andre", "chief", ("Ledelse på to niveauer",)) in told(record_of(tmp_path, text))


def test_sentences_in_italics_right_below_a_heading_are_prose_and_a_lone_one_calls_out(tmp_path: Path):
    text = "# Ledelse\n\n## Tillid\n\n_Vi er her for andre. Det er det hele._\n\nVi spørger.\n\n_Vi er her for dig_\n"
    kinds = {s.text: s.kind for s in record_of(tmp_path, text, "nordby.md").statements}
    assert kinds["Vi er her for andre."] is Kind.EXPECTATION
    assert kinds["Vi er her for dig"] is Kind.HIGHLIGHT


def test_questions_that_are_all_of_a_cell_stand_for_themselves(tmp_path: Path):
    text = (
        "# Spørg\n\n| Ro | Mod |\n| --- | --- |\n| Hvad hører vi? Hvem siger det? | Vi tør spørge. Hvem gør ikke? |\n"
    )
    said = [s.text for s in record_of(tmp_path, text, "nordby.md").statements]
    assert said == ["Hvad hører vi?", "Hvem siger det?", "Vi tør spørge. Hvem gør ikke?"]


def test_slides_that_a_viewer_counts_are_pages_and_what_stands_above_is_its_own(tmp_path: Path):
    text = "Pipeline i Nordby\nHome\nEmbed Size (px)\nTRANSCRIPT\n" + "".join(
        f"Slide {n}\n{title}\n• {item}\n"
        for n, (title, item) in enumerate((("Mod", "siger fra"), ("Ro", "siger til")), 1)
    )
    record = record_of(tmp_path, text)
    assert [(s.page, s.text, s.perspective) for s in record.statements] == [
        (1, "siger fra", ["Mod"]),
        (2, "siger til", ["Ro"]),
    ]


def test_who_signs_inside_a_transcripts_page_is_no_role_heading(tmp_path: Path):
    text = (
        f"Transkript\n\n1 God ledelse i Nordby Kommune\n\n2 Velkommen {FILL}Tak til alle, som skrev. Ida Bech Krag "
        f"Kommunaldirektør Et af de mange kort. 2\n\n3 Til stede Nærvær kan ikke gives videre. {FILL}3\n\n"
        f"4 Med retning Retning handler om mening. {FILL}4\n"
    )
    assert ("Nærvær kan ikke gives videre.", None, ("Til stede",)) in told(record_of(tmp_path, text))


# what texts of other documents showed


def test_counts_that_begin_anew_stand_in_chapters(tmp_path):
    text = """
    Fælles om Nordby

    Kodeks for godt kollegaskab
    Vi er hinandens arbejdsmiljø, og det begynder om morgenen.
    1. Jeg hilser
    Et hej på gangen koster ingenting.
    2. Jeg hjælper
    Travle kolleger får en hånd, før de beder om den.
    Kodeks for god mødetid
    Tiden er knap, og derfor passer vi på den.
    1. Jeg forbereder mig
    Dagsordenen er læst, når døren går op.
    2. Jeg slutter til tiden
    Et møde må gerne blive kortere.
    """
    record = record_of(tmp_path, dedent(text))
    assert [path for _, _, path in told(record)][-2:] == [
        ("Kodeks for god mødetid", "1. Jeg forbereder mig"),
        ("Kodeks for god mødetid", "2. Jeg slutter til tiden"),
    ]


def test_a_list_that_lost_its_bullets_keeps_its_lead_in_over_paragraphs(tmp_path):
    text = """
    Nærhed

    Vi er til at få fat i, også på de travle dage.

    Det betyder, at jeg som leder:

    Svarer samme dag, når nogen skriver.

    Kommer forbi, før det brænder.

    Vi holder kaffen varm.
    """
    record = record_of(tmp_path, dedent(text))
    assert [(s.role and s.role.value, s.lead_in) for s in record.statements][1:] == [
        ("leader", "Det betyder, at jeg som leder:"),
        ("leader", "Det betyder, at jeg som leder:"),
        (None, None),
    ]


def test_a_label_that_the_next_line_explains_heads_it(tmp_path):
    text = """
    Vores tre ord

    Nærvær
    Nærvær betyder, at vi lytter til ende.
    Vi lægger telefonen fra os.
    Drivkraft
    Drivkraft handler om lysten til at begynde.
    Vi venter ikke på andre.
    """
    record = record_of(tmp_path, dedent(text))
    assert {path[-1] for _, _, path in told(record)} == {"Nærvær", "Drivkraft"}
    assert "Drivkraft" not in {text for text, *_ in told(record)}


def test_a_line_that_says_what_kind_of_name_comes_is_no_part_of_it(tmp_path):
    text = """
    Direktør

    Du er kommunens øverste embedsmand og taler for helheden.

    Kompetence
    Politisk sans

    Hvad direktøren skal kunne:

     • kende vejen fra udvalg til byråd
     • sige nej med en forklaring

    Kompetence
    Langt sigte

    Hvad direktøren skal kunne:

     • se ud over det næste budget
     • holde kursen i modvind
    """
    assert [path for _, _, path in told(record_of(tmp_path, dedent(text)))][-3:] == [
        ("Politisk sans",),
        ("Langt sigte",),
        ("Langt sigte",),
    ]


def test_a_markdown_rows_label_is_parted_from_what_explains_it(tmp_path):
    text = """
    # Lederprofil for Nordby

    | Kompetence | Chef | Leder |
    | --- | --- | --- |
    | **Skabe ro** handler om at holde kursen, når det blæser. | Melder ud i god tid. | Siger det, som det er. |
    | **Se muligheder** handler om at gribe en god idé. | Giver plads til forsøg. | Prøver det af i det små. |
    """
    record = record_of(tmp_path, dedent(text), "nordby.md")
    assert ("handler om at holde kursen, når det blæser.", None, ("Skabe ro",)) in told(record)
    assert ("Prøver det af i det små.", "leader", ("Se muligheder",)) in told(record)


def test_running_lines_are_one_whatever_white_space_parts_their_halves():
    pages = {
        number: [
            make_text_line(f"Nordby Kommune{' ' * gap}Lederprofiler", number, 0),
            make_text_line(f"Vi taler om {word} på hvert møde.", number, 3),
        ]
        for number, (gap, word) in enumerate(((46, "tillid"), (52, "mod"), (49, "omsorg"), (57, "ro")), 1)
    }
    assert find_page_edges(pages) == {id(lines[0]) for lines in pages.values()}


def test_what_stands_before_the_lead_in_of_a_list_without_bullets_is_said(tmp_path):
    text = """
    Nærhed

    Chefen holder sit ord. Det betyder, at jeg som leder:

    Svarer samme dag, når nogen skriver.

    Lytter.

    Kommer forbi, før det brænder.

    Aftaler holder vi.
    """
    record = record_of(tmp_path, dedent(text))
    assert [(s.text, s.lead_in) for s in record.statements] == [
        ("Chefen holder sit ord.", None),
        ("Svarer samme dag, når nogen skriver.", "Det betyder, at jeg som leder:"),
        ("Kommer forbi, før det brænder.", "Det betyder, at jeg som leder:"),
        ("Aftaler holder vi.", None),
    ]


def test_a_bold_subject_in_a_markdown_row_stays_in_its_sentence(tmp_path):
    text = """
    # Ledelse i Nordby

    | Det gør vi | Sådan |
    | --- | --- |
    | **Alle ledere** skal holde en samtale om året. | Vi taler om det, der er svært. |
    | **Chefen** mødes med holdet hver uge. | Vi begynder til tiden. |
    """
    texts = {text for text, *_ in told(record_of(tmp_path, dedent(text), "nordby.md"))}
    assert {"Alle ledere skal holde en samtale om året.", "Chefen mødes med holdet hver uge."} <= texts


def test_a_kind_of_name_over_prose_heads_it(tmp_path):
    text = """
    Lederprofil

    Kompetence
    Du skal kunne lytte til dine kolleger hver eneste dag.
    Du skal kunne sige tak.
    """
    assert "Du skal kunne sige tak." in {text for text, *_ in told(record_of(tmp_path, dedent(text)))}


def test_an_unnumbered_heading_between_counted_ones_is_no_chapter(tmp_path):
    text = """
    Fælles om Nordby

    Kodeks for kolleger
    Vi er hinandens arbejdsmiljø, og det begynder om morgenen.
    1. Jeg hilser
    Et hej på gangen koster ingenting.

    Plads til alle

    Vi gør plads ved bordet, også når det er fyldt i forvejen.
    2. Jeg hjælper
    Travle kolleger får en hånd, før de beder om den.
    Kodeks for mødetid
    Tiden er knap, og derfor passer vi på den.
    1. Jeg forbereder mig
    Dagsordenen er læst, når døren går op.
    """
    assert not any("Plads til alle" in path[:-1] for _, _, path in told(record_of(tmp_path, dedent(text))))


def test_questions_gathered_inside_a_theme_do_not_end_it(tmp_path):
    parts = [
        f"""{theme}
{theme} vil sige, at {word} kan mærkes af alle.
Det ser du, når vi:
• spørger hinanden om {word} hver uge
Tal om:
• Hvornår savnede du {word} sidst?
Som leder
• Du giver tid til {word} på møder
Som medarbejder
• Du bringer selv {word} med hver dag
"""
        for theme, word in (("Orden", "orden"), ("Undren", "undren"), ("Fremdrift", "fremdrift"))
    ]
    record = record_of(tmp_path, "Værdigrundlag\nSøby Kommune\n\f" + "\f".join(parts))
    assert [(role, path[-1:]) for text, role, path in told(record) if text.startswith("Du")] == [
        ("leader", ("Orden",)),
        ("employee", ("Orden",)),
        ("leader", ("Undren",)),
        ("employee", ("Undren",)),
        ("leader", ("Fremdrift",)),
        ("employee", ("Fremdrift",)),
    ]
    assert {role for text, role, _ in told(record) if text.endswith("kan mærkes af alle.")} == {None}


def test_themes_that_chance_to_open_pages_are_no_chapters(tmp_path):
    themes = ["Ro på", "Nærvær", "Klar tale", "Fælles kurs", "Godt nok", "Frem og op", "Hjem igen"]
    parts = [f"{theme}\n\nVi taler om det hver uge, og vi bliver klogere af det.\n\n" for theme in themes]
    pages = [
        "Ledelsesgrundlag\n\nSøby Kommune\n\n",
        parts[0],
        parts[1],
        parts[2],
        "".join(parts[3:5]),
        "".join(parts[5:]),
    ]
    record = record_of(tmp_path, "\f".join(pages))
    assert [path for _, _, path in told(record)] == [(theme,) for theme in themes]


def test_a_heading_that_holds_a_clause_stands_right_above_its_text(tmp_path):
    text = """
    Ro til opgaven
    Opgaven kommer først, og den skal have ro, når den er svær. Det kan betyde, at
    noget andet må vente.

    Tid til det, der betyder noget
    Ledelse tager tid, og tiden kommer ikke af sig selv, selv om man ønsker det nok
    så meget.
    """
    record = record_of(tmp_path, dedent(text))
    assert [path for _, _, path in told(record)][-1] == ("Tid til det, der betyder noget",)


def test_a_dated_line_is_a_picture_and_heads_nothing(tmp_path):
    text = """
    Ro til opgaven

    Opgaven kommer først.

    Besøg på Havnen i Søby, maj 2021

    Vi bliver der, til den er løst.

    Sommerfest på Havnen i Søby, juni 2022.
    """
    record = record_of(tmp_path, dedent(text))
    assert [(s, path) for s, _, path in told(record)] == [
        ("Opgaven kommer først.", ("Ro til opgaven",)),
        ("Vi bliver der, til den er løst.", ("Ro til opgaven",)),
    ]


def test_a_running_line_in_the_midst_of_a_page_between_others_is_one():
    def page(number: int, place: int) -> list[list]:
        words = [f"Du taler om tillid på møde {number} og", "om mod.", "om ro."]
        words.insert(place, "Arbejdsmiljøpolitik")
        return [[make_text_line(text, number, 3 * n)] for n, text in enumerate(words)]

    pages = {number: page(number, 1 if number == 3 else 3) for number in range(2, 7)}
    pages[1] = [[make_text_line("Arbejdsmiljøpolitik", 1, 4)], [make_text_line("Søby Kommune", 1, 8)]]
    assert {line for line, reason in find_residue(pages).items() if reason == "running_footer"} == {
        id(chunk[0]) for number, chunks in pages.items() if number > 1 for chunk in chunks if "Arb" in chunk[0].text
    }


def test_a_table_read_cell_by_cell_ends_where_no_blank_line_parts_its_cells(tmp_path):
    rows = [
        ("Kortlægge", "Går alle rum igennem.", "Sætter tid af til det.", "Vælger fælles spørgsmål."),
        ("Handle", "Skriver planen.", "Sørger for, at den følges.", "Stiller kurser til rådighed."),
    ]
    cells = "\n\n".join(cell for row in rows for cell in row)
    text = f"""
Trin for trin

Skridt

Arbejdsmiljøgruppe

Leder

MED-udvalg

{cells}

Opfølgning
Vi følger op på politikken hvert år i maj.

Kontakt
HR hjælper med råd og dåd, hvis nogen spørger om det.

Politikken gælder alle i Søby Kommune.
"""
    record = record_of(tmp_path, text)
    assert {s.text for s in record.statements} >= {cell for row in rows for cell in row[1:]}
    assert not [s.text for s in record.statements if "følger op" in s.text or "råd og dåd" in s.text]


def test_what_ends_an_item_of_a_list(tmp_path):
    text = """
    3.1 Medarbejderen
    Medarbejderen skal:
    • fortælle, hvilke opgaver der haster
    • deltage i de samtaler, der indkaldes til
    Medarbejderen kan:
    • tage en bisidder med
    • få indsatser forelagt LokalMED
    3.2 Fag- og stabschefen
    Chefen har ansvaret for, at:
    • lederne er klædt på
    """
    record = record_of(tmp_path, dedent(text))
    assert [s.text for s in record.statements] == [
        "fortælle, hvilke opgaver der haster",
        "deltage i de samtaler, der indkaldes til",
        "tage en bisidder med",
        "få indsatser forelagt LokalMED",
        "lederne er klædt på",
    ]


def test_a_role_over_two_lines_right_below_an_item_heads_what_follows(tmp_path):
    text = """
    Stabschefer
    Stabscheferne har ansvar
    for at:
    • gå foran i den faglige
    udvikling
    • sørge for overblik over
    økonomi og personale
    Institutions- og
    afdelingsledere
    Lederne er tættest på bor-
    gere og medarbejdere, og
    de ser dem hver dag.
    """
    record = record_of(tmp_path, dedent(text))
    assert [(s, role) for s, role, _ in told(record)][1:] == [
        ("sørge for overblik over økonomi og personale", "chief"),
        ("Lederne er tættest på borgere og medarbejdere, og de ser dem hver dag.", "leader_of_employees"),
    ]


def test_indented_lines_right_below_roles_are_lists_and_no_cells(tmp_path):
    long = (
        "Vi ansætter efter kvalifikationer, og vi lægger vægt på, at gruppen er bredt sammensat, og at de nye føler sig "
        "ventet fra den første dag, også når der er travlt, for en god begyndelse betaler sig i alle de år, der følger."
    )
    text = f"""
4. Ansættelse

{long}

Lederen

    Skriver opslaget sammen med udvalget
    Træffer beslutning om ansættelse
    Holder samtaler undervejs

Medarbejderen

    Tager del i introduktionen
    Hjælper den nyansatte til rette

MED-udvalget

    Aftaler retningslinjer for udvalget
    Ser på forløbet en gang om året


6. Fravær

{long}

Lederen\t
    Ringer til den syge på femtedagen
    Kalder til samtale inden fire uger
Kollegerne\tBevarer kontakten og gør det let at komme tilbage
"""
    found = [(s, role) for s, role, _ in told(record_of(tmp_path, text)) if s != long]
    assert found == [
        ("Skriver opslaget sammen med udvalget", "leader"),
        ("Træffer beslutning om ansættelse", "leader"),
        ("Holder samtaler undervejs", "leader"),
        ("Tager del i introduktionen", "employee"),
        ("Hjælper den nyansatte til rette", "employee"),
        ("Aftaler retningslinjer for udvalget", "other"),
        ("Ser på forløbet en gang om året", "other"),
        ("Ringer til den syge på femtedagen", "leader"),
        ("Kalder til samtale inden fire uger", "leader"),
        ("Bevarer kontakten og gør det let at komme tilbage", "employee"),
    ]


SPACED = """
Børn og læring

                   Pædagogisk leder          Dagtilbudsleder           Områdeleder


                   Ansvarlig for børnenes    Ansvarlig for den         Ansvarlig for, at alle
  Ansvar           trivsel i eget hus.       fælles linje.             huse er lige gode.


                      At være på stuerne        At se praksis sammen      At drøfte tal med
                      hver uge                  med lederne               hvert hus
  Prioriteter         At lede møder             At holde samtaler i       At sprede det, der
                                                alle huse                 virker
"""


def test_labels_in_the_midst_of_their_rows_and_items_that_lost_their_bullets(tmp_path):
    found = told(record_of(tmp_path, SPACED))
    assert ("At være på stuerne hver uge", "leader_of_employees", ("Børn og læring", "Prioriteter")) in found
    assert ("At sprede det, der virker", "leader_of_leaders", ("Børn og læring", "Prioriteter")) in found
    assert [text for text, _, path in found if path[-1:] == ("Ansvar",)] == [
        "Ansvarlig for børnenes trivsel i eget hus.",
        "Ansvarlig for den fælles linje.",
        "Ansvarlig for, at alle huse er lige gode.",
    ]


def test_a_row_alone_below_roles_is_a_table_that_a_page_break_cut(tmp_path):
    row = """
                   Pædagogisk leder          Dagtilbudsleder           Områdeleder


                      Kan føre en svær           Kan lede ledere uden      Kan støtte erfarne
  Færdigheder         samtale                    at tage over              ledere
"""
    found = told(record_of(tmp_path, SPACED + "\f" + row))
    assert [(s, role, path[-1]) for s, role, path in found[-3:]] == [
        ("Kan føre en svær samtale", "leader_of_employees", "Færdigheder"),
        ("Kan lede ledere uden at tage over", "leader_of_leaders", "Færdigheder"),
        ("Kan støtte erfarne ledere", "leader_of_leaders", "Færdigheder"),
    ]


def test_lines_joined_over_a_broken_word_do_not_widen_a_column(tmp_path):
    text = """
    Kvalitet i hverdagen

    Vi ser pårørende og frivillige som en
    del af fællesskabet om borgeren. Vi
    inviterer dem med, lytter til deres viden og siger ærligt, hvor grænserne
    for vores indsats går. Alle følger op
    på klager inden for en uge.

    Vi siger ærligt, hvad vi kan nå, og vi
    siger det, før nogen skal spørge om det, også når det ikke er rart at høre
    for den, der har ventet på et svar.

    Ny teknik prøves af dér, hvor den kan
    give borgeren mere frihed. Er fordelen
    kun vores egen, tænker vi os om igen.
    """
    record = record_of(tmp_path, dedent(text))
    assert [(s.text, s.kind) for s in record.statements][-2:] == [
        ("Ny teknik prøves af dér, hvor den kan give borgeren mere frihed.", Kind.EXPECTATION),
        ("Er fordelen kun vores egen, tænker vi os om igen.", Kind.EXPECTATION),
    ]


def test_a_sentence_over_two_lines_that_a_list_goes_on_with_introduces_it(tmp_path):
    text = """
    Ordentlighed

    Ordentlighed betyder, at vi behandler hinanden, som vi selv gerne
    vil behandles, også når vi har travlt.

    Det betyder, at du som
    leder

    • begrunder dine beslutninger
    • tager den svære samtale i tide

    Tal om det på jeres møde:
    Hvornår blev tonen sidst for hård?
    """
    record = record_of(tmp_path, dedent(text))
    assert [(s.text, s.lead_in) for s in record.statements][-3:] == [
        ("begrunder dine beslutninger", "Det betyder, at du som leder"),
        ("tager den svære samtale i tide", "Det betyder, at du som leder"),
        ("Hvornår blev tonen sidst for hård?", None),
    ]


def test_many_short_lines_over_text_that_begin_alike_are_headings_and_others_none(tmp_path):
    heads = [
        "Du gør\npolitik mulig",
        "Du bygger\nstærke hold",
        "Du går forrest",
        "Du ser,\nhvad der kommer",
        "Du tør\nsige fra",
    ]
    parts = [
        f"{head}\n\nDu giver byrådet et ærligt grundlag for sag {n},\nog du vender tilbage med svaret, før nogen spørger."
        for n, head in enumerate(heads)
    ]
    text = "\n\n".join(
        ["Direktøren", "Direktøren er bindeleddet mellem byrådet og alle de andre.", *parts, "Et svar er godt nok"]
    )
    found = told(record_of(tmp_path, text + "\n\nHer slutter det, og det var det hele for denne gang, sagde alle."))
    assert [path[-1] for _, _, path in found[1:6]] == [head.replace("\n", " ") for head in heads]
    assert not any("Et svar" in step for _, _, path in found for step in path)


def test_a_line_that_breaks_off_is_no_running_line(tmp_path):
    part = "Som leder i Søby Kommune vil\njeg:\n• lytte til dem, der ved {0}\n• dele det, jeg ved {0}\n"
    pages = [
        f"{n}. Jeg holder {word}\nVi taler om {word} hver uge.\n{part.format(word)}"
        for n, word in enumerate(("ord", "fast", "ud"), 1)
    ]
    record = record_of(tmp_path, "Jeg lover\n\n" + "\f".join(pages))
    assert {s.lead_in for s in record.statements if s.text.startswith("lytte")} == {"Som leder i Søby Kommune vil jeg:"}


def test_what_a_converter_marked_as_heading_may_introduce_a_list(tmp_path):
    text = """
    # Kurs

    ## Spor 1: Livet leves lokalt

    Vi understøtter de fællesskaber, der er.

    #### Derfor vil vi:

    - have en fast kontakt i hver landsby
    - svare inden for en uge

    ## Medarbejderne:

    - møder borgerne, hvor de er
    """
    record = record_of(tmp_path, dedent(text), "kurs.md")
    assert [(s.text, s.lead_in, s.perspective[-1:]) for s in record.statements][1:] == [
        ("have en fast kontakt i hver landsby", "Derfor vil vi:", ["Spor 1: Livet leves lokalt"]),
        ("svare inden for en uge", "Derfor vil vi:", ["Spor 1: Livet leves lokalt"]),
        ("møder borgerne, hvor de er", None, []),
    ]


def test_numbered_headings_go_on_behind_quotations_and_editions(tmp_path):
    text = """
    Løfter i Søby
    2. oplag, december 2020

    1. Jeg viser vej
    Retning betyder, at vi kan forklare
    hinanden, hvorfor vi går på arbejde.
    ”Det her er vigtigt. Det andet
    må vente.”
    2. Jeg hører efter
    At høre efter er at lade sig påvirke
    af det, der bliver sagt.
    ”Fortæl mig, hvad jeg har overset.”
    3. Jeg giver plads
    Dygtighed skal ikke spørge om lov
    hele tiden.
    """
    record = record_of(tmp_path, dedent(text))
    assert [h for _, h in headings(record)][-3:] == ["1. Jeg viser vej", "2. Jeg hører efter", "3. Jeg giver plads"]


def test_roles_behind_the_last_counted_theme_are_a_chapter(tmp_path):
    themes = "\n\n".join(
        f"{n}. Jeg {word}\n\nVi taler om det hver uge, og vi bliver klogere af det."
        for n, word in enumerate(("lytter", "deler", "tør", "ser"), 1)
    )
    text = f"""
Løfter i Søby

{themes}

\f
Når jeg er teamleder

Jeg lægger vagtplanen, så den er til at leve med.

Når jeg er centerchef

Jeg finder og udvikler de ledere, som skal afløse os.

Vi holder hinanden fast

Et løfte er kun noget værd, hvis nogen minder om det.
"""
    found = told(record_of(tmp_path, text))
    assert found[4:6] == [
        ("Jeg lægger vagtplanen, så den er til at leve med.", "leader_of_employees", ()),
        ("Jeg finder og udvikler de ledere, som skal afløse os.", "chief", ()),
    ]


def test_labels_that_each_chapter_has(tmp_path):
    chapter = """{0}

Skiftet går fra egne resultater til andres, og det er stort.
Færdigheder

Mindre af

• Løse {1} alene
• Svare på alt om {1}

Mere af

• Fordele {1} efter lyst
• Holde samtaler om {1}

Tegn på, at skiftet lykkes

• Du får fri til {1}
• Du spørger om {1}
"""
    roles = (("Leder af medarbejdere", "opgaver"), ("Leder af ledere", "ansvar"), ("Centerchef", "mål"))
    record = record_of(tmp_path, "Pipeline\n\n\f" + "\f".join(chapter.format(*role) for role in roles))
    assert [path[-1] for text, _, path in told(record) if "ansvar" in text] == [
        *["Mindre af"] * 2, *["Mere af"] * 2, *["Tegn på, at skiftet lykkes"] * 2,
    ]  # fmt: skip
    assert [label for _, label in headings(record)].count("Færdigheder") == len(roles)


def test_a_plus_opens_the_items_of_a_cell(tmp_path):
    text = """
    # Balancer

    BÅDE ro\tOG forandring
    Ro er, når planen holder.\tForandring er, når vi ændrer noget.
    Det ser vi, når: + planen holder + vi gør én ting\tDet ser vi, når: + vi stopper det, der ikke virker + vi måler
    """
    record = record_of(tmp_path, dedent(text).replace("\\t", "\t"), "balancer.md")
    assert [s.text for s in record.statements][-4:] == [
        "planen holder", "vi gør én ting", "vi stopper det, der ikke virker", "vi måler",
    ]  # fmt: skip


def test_two_labels_that_each_chapter_has_stay_two(tmp_path):
    chapters = "\n\n".join(
        f"{theme}\n\n{theme} kan mærkes, og vi taler om det.\n\nLeder\nForventninger\n\n• Du taler om {theme.lower()}"
        for theme in ("Tillid", "Dialog", "Ansvar")
    )
    found = told(record_of(tmp_path, f"Værdier i Søby\n\n{chapters}"))
    assert {role for text, role, _ in found if text.startswith("Du")} == {"leader"}


def test_a_marked_heading_with_a_colon_that_names_a_theme_is_one(tmp_path):
    text = "# Værdier\n\n## Tillid og åbenhed:\n\n- Vi siger tingene, som de er\n- Vi holder, hvad vi lover\n"
    assert [path for _, _, path in told(record_of(tmp_path, text, "nordby.md"))] == [("Tillid og åbenhed:",)] * 2


def test_indented_paragraphs_are_no_list(tmp_path):
    long = "Du sætter retning, og du taler om den hver uge, så alle ved, hvad de skal, "
    long += "og hvorfor det er vigtigt, når der er travlt. "
    text = f"Ledelsesgrundlag\n\n{long * 2}\n\n    Leder\n    {long}\n    Medarbejder\n    {long}\n"
    assert {role for _, role, _ in told(record_of(tmp_path, text))} >= {"leader", "employee"}


def test_a_role_that_ends_a_wrapped_item_heads_nothing(tmp_path):
    text = """
    Centerchef

    Som centerchef forventer vi, at du:

    • sikrer, at sager af principiel karakter drøftes i den samlede
    Direktion
    • holder budgettet
    """
    assert {role for _, role, _ in told(record_of(tmp_path, dedent(text)))} == {"chief"}


def test_a_share_in_a_sentence_is_said(tmp_path):
    text = "Leder\n\n• Sygefraværet er højst 4 %\n• Andelen af elever i fritidsjob er mindst 25 %\n"
    assert len(told(record_of(tmp_path, text))) == 2
