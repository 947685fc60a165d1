"""Texts as web pages, viewers and extractions leave them: each of an invented municipality."""

from textwrap import dedent

import pytest

from pipeline.trails import leads_to
from tests.test_text_sources import headings, record_of, told

GUIDELINE = """\
    Travlhed hører til arbejdet, men den må ikke gøre nogen syge, og derfor taler vi om den.

    Lederen skal:

     • holde øje med, hvem der er på vej ned
     • fordele opgaverne, så ingen står alene
"""


def text_of(text: str) -> str:
    return dedent(text)


# what belongs to the site and not to the document


def test_a_list_of_links_with_the_way_home_is_a_menu(tmp_path):
    menu = "Søbakken\nBotilbud i Nordby Kommune\n\n • Forside\n • Om stedet\n • Find vej\n\nStress i hverdagen\n\n"
    record = record_of(tmp_path, menu + text_of(GUIDELINE))
    assert "Om stedet" in " ".join(b.text for b in record.blocks if b.reason == "web_residue")
    assert [text for text, _, _ in told(record)][-2:] == [
        "holde øje med, hvem der er på vej ned",
        "fordele opgaverne, så ingen står alene",
    ]


def test_a_list_without_the_way_home_is_what_the_document_says(tmp_path):
    text = "Stress i hverdagen\n\nVi lægger vægt på:\n\n • Ro på stuen\n • Korte møder\n • Faste makkere\n\n"
    record = record_of(tmp_path, text + text_of(GUIDELINE))
    assert [text for text, _, _ in told(record)][:3] == ["Ro på stuen", "Korte møder", "Faste makkere"]


@pytest.mark.parametrize(
    "trail",
    [
        "Du er her: Forside / Job / Trivsel / Hvem gør hvad",
        "Forside  Job  Trivsel  Hvem gør hvad",
        "HR > Trivsel > Hvem gør hvad",
    ],
)
def test_a_trail_leads_to_the_title_of_the_page(tmp_path, trail):
    text = f"""\
        Nordby Kommune

          Borger
          Erhverv

        {trail}

        Hvem gør hvad ved mobning

        Som leder har du et særligt ansvar for tonen. Det begynder med at sige fra.

        DIREKTIONEN
        Forebyggelse
         • Melder klart ud, at mobning ikke bliver tolereret.
         • Afsætter midler til rådgivning.

        LEDEREN
        Forebyggelse
         • Går selv foran med en ordentlig tone.
         • Taler om tonen på møderne.
    """
    record = record_of(tmp_path, text_of(text))
    title, *rest = told(record)
    assert title == ("Som leder har du et særligt ansvar for tonen.", "leader", ())
    assert {path for _, _, path in rest} == {("Forebyggelse",)}
    assert [role for _, role, _ in rest] == ["executive", "executive", "leader", "leader"]


def test_a_row_of_values_is_no_trail():
    assert not leads_to("Tillid / Respekt", "Respekt")
    assert not leads_to("Leder / chef / direktør", "En god direktør")


def test_a_title_below_a_menu_is_no_theme_of_its_own(tmp_path):
    text = "Forside / Job / Ansat hos os\n\nTrivsel og nærvær\n\nVi passer på hinanden i hverdagen.\n\n"
    record = record_of(tmp_path, text + text_of(GUIDELINE))
    assert all(path != ("Trivsel og nærvær",) for _, _, path in told(record))


# lists


def test_lines_of_which_none_goes_on_are_items_without_bullets(tmp_path):
    said = {
        "Kommunaldirektør": [
            "Kan læse sit politiske landskab",
            "Har blik for økonomien på langt sigt",
            "Kan samle en direktion om en sag",
        ],
        "Fagdirektør": [
            "Kan forhandle med andre parter",
            "Udfordrer vaner i sit område",
            "Bruger sin tid på tværgående opgaver",
        ],
        "Leder af ledere": [
            "Kan bygge bro til andre afdelinger",
            "Giver sine ledere plads til beslutninger",
            "Tager ansvar for de fælles mål",
        ],
        "Leder af medarbejdere": [
            "Er tilgængelig og svarer hver dag",
            "Griber ind over for dårlig tone",
            "Roser konkret og retter i enrum",
        ],
        "Stabschef": [
            "Kan omsætte data til ny viden",
            "Forenkler regler hver eneste gang",
            "Deler sin kalender med alle andre",
        ],
        "Skoleleder": [
            "Følger undervisningen på tætteste hold",
            "Taler med forældre om det svære",
            "Bringer lærernes viden i spil",
        ],
    }
    parts = "\n\n\n".join(f"{role}\n\nAdfærd\n" + "\n".join(lines) for role, lines in said.items())
    record = record_of(tmp_path, f"Lederprofiler\n\nProfilerne er vedtaget i 2019.\n\n\n{parts}\n")
    assert [text for text, _, path in told(record) if path[-1:] == ("Adfærd",)] == [
        t for lines in said.values() for t in lines
    ]


def test_a_bullet_behind_a_lead_in_is_that_of_the_first_item(tmp_path):
    text = """\
        Relationen til borgerne

        Vi møder mennesker, når noget er svært.

        Som chef skal du … ••

        sørge for, at klager bliver brugt til at gøre

        indsatsen bedre

        •• invitere foreninger ind, mens en

        plan kan ændres.
    """
    assert told(record_of(tmp_path, text_of(text)))[-2:] == [
        ("sørge for, at klager bliver brugt til at gøre indsatsen bedre", "chief", ("Relationen til borgerne",)),
        ("invitere foreninger ind, mens en plan kan ændres.", "chief", ("Relationen til borgerne",)),
    ]


def test_short_items_go_on_where_every_line_stands_alone(tmp_path):
    said = ["viser, hvordan målene hænger", "sammen med regionens plan."]
    other = [
        "fjerner arbejdsgange, som ikke",
        "gavner nogen.",
        "deler data og gode erfaringer",
        "uden at blive spurgt.",
    ]
    lines = ["Opgaven i centrum", "Det betyder, at lederen:", f"• {said[0]}", said[1]]
    lines += [f"• {text}" if n % 2 == 0 else text for n, text in enumerate(other)]
    record = record_of(tmp_path, "\n\n".join(lines))
    assert [text for text, role, _ in told(record) if role == "leader"] == [
        " ".join(said), " ".join(other[:2]), " ".join(other[2:])
    ]  # fmt: skip


def test_numbered_headings_begin_behind_a_list_counted_with_another_sign(tmp_path):
    text = """\
        Retningslinje for læring

        Retningslinjen består af disse dele:

         1. Baggrund
         2. Læring i hverdagen
         3. Fælles ansvar

        1) Baggrund

        Byrådet vedtog planen i 2020.

        2) Læring i hverdagen

        Læring foregår på kursus, på mødet og i det daglige samarbejde.

        3) Fælles ansvar

        Læring lykkes kun, når begge parter tager del i den.
    """
    assert [(text[:7], path) for text, _, path in told(record_of(tmp_path, text_of(text)))] == [
        ("Læring ", ("2) Læring i hverdagen",)),
        ("Læring ", ("3) Fælles ansvar",)),
    ]


# headings


def test_a_title_on_the_line_of_its_text_heads_the_page(tmp_path):
    text = """\
        Ledelsesgrundlag

        2

        Vores ledelsessyn Vi lykkes, når vi får andre til at lykkes. Det kræver, at vi bruger
        hinanden på kryds og tværs.

        3

        Tak til De Grønne Pladser og til alle andre, der hjalp os i gang med arbejdet.

        4
    """
    record = record_of(tmp_path, text_of(text))
    assert ("Vi lykkes, når vi får andre til at lykkes.", None, ("Vores ledelsessyn",)) in told(record)
    assert not any(heading.startswith("Tak") for _, heading in headings(record))


def test_small_capitals_that_a_font_gave_as_two_alphabets_are_headings(tmp_path):
    text = """\
        forord

        Regionen har fire hospitaler, og de hører sammen.

        mod til forANdriNg

        Vi prøver noget, før alle svar er kendt.

        ordeNtlige relAtioNer

        Vi taler ordentligt til og om hinanden på ePosten.
    """
    record = record_of(tmp_path, text_of(text))
    assert [text for _, text in headings(record)] == ["forord", "mod til forANdriNg", "ordeNtlige relAtioNer"]


def test_what_a_collection_counts_are_headings_though_wide_gaps_set_off_others(tmp_path):
    values = "\n\n".join(
        f"{name}\n\nVi gør os umage med det hver dag, også nr. {n}." for n, name in enumerate(("Mod", "Ro", "Fag"))
    )
    roles = "\n\n\n".join(
        f"{role}\n\n{role}en følger op på sine aftaler hvert år." for role in ("Direktør", "Chef", "Afdelingsleder")
    )
    record = record_of(tmp_path, f"De tre strategiske spor\n\n{values}\n\n\n{roles}\n")
    assert [path for _, role, path in told(record) if role is None] == [("Mod",), ("Ro",), ("Fag",)]


def test_wide_gaps_below_lists_set_off_no_headings(tmp_path):
    part = "{title}\n\nVi gør os umage hver dag, også når der er travlt.\n\n{lists}\n\n\n"
    lists = "\n\n\n".join(
        f"Det betyder, at {who}:\n\n • følger op på aftaler\n • siger til i god tid"
        for who in ("direktionen", "du som leder")
    )
    quote = "»Jeg blev spurgt, før der blev besluttet noget,« siger Dorte fra hjemmeplejen.\n\n"
    names = ["Glæde og ro", "Indflydelse", "Udvikling og mod", "Faglighed og kvalitet", "Samarbejde"]
    text = "Grundlag for samarbejde\n\n" + "".join(
        part.format(title=name, lists=lists) + (quote if name == "Udvikling og mod" else "") for name in names
    )
    themes = {path[-1] for _, _, path in told(record_of(tmp_path, text)) if path}
    assert themes == set(names)


def test_a_part_told_to_every_role_is_a_theme(tmp_path):
    text = "".join(
        f"{role}\nForebyggelse\n • Taler om tonen på møderne.\n\nOpfølgning\n • Ser årligt på tallene.\n\n"
        for role in ("LEDEREN", "MEDARBEJDEREN")
    )
    record = record_of(tmp_path, f"Hvem gør hvad ved mobning\n\n{text}Opfølgning\n\nPolitikken ses efter hvert år.\n")
    assert [(role, path[-1]) for text, role, path in told(record) if text == "Ser årligt på tallene."] == [
        ("leader", "Opfølgning"),
        ("employee", "Opfølgning"),
    ]


def test_roles_that_open_a_page_among_themes_stand_in_none_of_them(tmp_path):
    pages = [
        "Åbenhed\n\nVi fortæller om beslutninger, mens de kan ændres.",
        "Dialog\n\nVi taler med hinanden og ikke om hinanden.",
        "Rettidighed\n\nVi svarer på mails inden for tre dage.",
        "Direktionens fokus\n\nDirektionen sætter rammen for al kommunikation.\n\n"
        "Ledernes fokus\n\nLederne oversætter de store linjer til hverdag.",
        "Møder\n\nEt møde indkaldes kun, når det har et formål.",
    ]
    record = record_of(tmp_path, "\f".join(["Samarbejdspolitik for Nordby Kommune", *pages]))
    assert [(role, path) for _, role, path in told(record)] == [
        (None, ("Åbenhed",)), (None, ("Dialog",)), (None, ("Rettidighed",)),
        ("executive", ()), ("leader", ()), (None, ("Møder",)),
    ]  # fmt: skip


def test_a_role_before_the_theme_of_every_page_is_a_heading_of_its_own(tmp_path):
    roles = ("DIREKTØR", "OMRÅDECHEF", "LEDER AF LEDERE", "MEDARBEJDER")
    said = "Du møder børn og unge i deres hverdag flere gange om året, og du siger, hvad du har set. " * 2
    pages = [
        f"{n} {role} BØRNENE FØRST {said}FÆLLESSKAB Du bygger bro til andre områder, hvor det er svært at finde vej. {n}"
        for n, role in enumerate(roles, 2)
    ]
    text = "\n\n".join(["Transkript", "1 TRIN FOR TRIN Nordby Kommune 2017", *pages])
    found = {(role, path[-1]) for _, role, path in told(record_of(tmp_path, text))}
    assert {("executive", "BØRNENE FØRST"), ("chief", "BØRNENE FØRST"), ("employee", "FÆLLESSKAB")} <= found


def test_whole_lines_with_small_letters_below_a_lead_in_are_items_over_page_ends_too(tmp_path):
    prose = "Grundlaget samler det, der er fælles for ledelse i Nordby Kommune, om man arbejder med veje eller vielser."
    text = f"""\
        Rammer for ledelse
        1. Baggrund
        {prose} {prose}
        2. Nysgerrighed
        Nysgerrighed handler om at stille ét spørgsmål mere.
        Det ses ved, at lederen:
        opsøger viden hos borgere og naboer
        lader tvivlen få taletid på møderne
        5
        undersøger klager med samme interesse som ros
        3. Handlekraft
        Handlekraft er at begynde, selv om man ikke har alle svarene.
    """
    items = [(text, path) for text, role, path in told(record_of(tmp_path, text_of(text))) if role == "leader"]
    assert items == [
        ("opsøger viden hos borgere og naboer", ("2. Nysgerrighed",)),
        ("lader tvivlen få taletid på møderne", ("2. Nysgerrighed",)),
        ("undersøger klager med samme interesse som ros", ("2. Nysgerrighed",)),
    ]


# what looks like one of these and is the document's own


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Grundlag\n\nTillid | Mod | Ansvar\n\nAnsvar er noget, lederen tager hver dag.\n", "Tillid | Mod | Ansvar"),
        ("Grundlag\n\nMod > Ro > Ansvar\n\nAnsvar er noget, lederen tager hver dag.\n", "Mod > Ro > Ansvar"),
        ("Lederen\n\n • Hjem\n • Skole\n • Klub\n\nLederen følger op på målene.\n", "Hjem"),
        (
            "Lederen\n\nSenest opdateret viden om borgerne bruger lederen hver dag.\n",
            "Senest opdateret viden om borgerne",
        ),
    ],
)
def test_what_only_looks_like_a_sites_own_words_is_kept(tmp_path, text, kept):
    record = record_of(tmp_path, text)
    assert any(kept in block.text and block.reason is None for block in record.blocks)


@pytest.mark.parametrize(
    "said",
    [
        "Derfor møder I hinanden med tillid og respekt, siger lederen.",
        "Lederen følger Det fælles ansvar i alt, hvad der bliver sat i gang.",
        "Lederen har fokus på økonomi ·\ntrivsel · udvikling hele året.",
    ],
)
def test_a_sentence_with_a_capital_or_a_sign_inside_stays_whole(tmp_path, said):
    record = record_of(tmp_path, f"Grundlag\n\n2\n\n{said}\n\n3\n\nLederen følger op.\n\n4\n")
    assert " ".join(said.split()) in [" ".join(b.text.split()) for b in record.blocks]


def test_numbers_far_right_of_headings_count_these_over_their_text(tmp_path):
    parts = "".join(f"Medarbejderens kompetencer     {n}\nMedarbejderen lærer nyt {word} om året.\n\n"
                    for n, word in enumerate(("altid", "tit", "gerne"), 1))  # fmt: skip
    record = record_of(tmp_path, f"Grundlag\n\n{parts}")
    assert not any(block.reason == "running_footer" for block in record.blocks)


def test_names_with_a_capital_inside_are_no_small_capitals(tmp_path):
    record = record_of(tmp_path, "Grundlag\n\nLederen bruger\n\neLearning og iPads\n\nhver dag.\n")
    assert "eLearning og iPads" not in [text for _, text in headings(record)]


def test_a_role_below_an_item_leads_in_its_own_list_where_lines_stand_apart(tmp_path):
    lines = [
        "Lederen skal",
        "- give feedback",
        "medarbejderne",
        "- tage ansvar for",
        "egen trivsel",
    ]
    record = record_of(tmp_path, "\n\n".join(lines))
    assert not any("feedback" in text and "medarbejderne" in text for text, _, _ in told(record))
