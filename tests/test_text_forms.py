"""Texts as transcripts, viewers, copied tables and wrapped pages leave them: each of an invented municipality."""

from textwrap import dedent

import pytest

from pipeline.records import BlockKind
from tests.test_text_sources import headings, record_of, told


def said(tmp_path, text: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return told(record_of(tmp_path, dedent(text)))


# lists


def test_items_with_blank_lines_around_them_may_wrap_where_blank_lines_end_what_is_said(tmp_path):
    text = """\
        Nærhed
        Nærhed betyder, at borgeren møder et menneske med tid
        til at lytte, og at vi ringer tilbage samme dag, som vi
        har lovet. Vi hilser på hinanden i huset, og nye ansigter
        bliver taget godt imod, også når der er travlt og
        telefonerne ringer. Vi skriver breve, som kan forstås
        uden ordbog, og vi svarer på det, der bliver spurgt om.

        Derfor skal lederen:

        bruge en del af ugen der, hvor opgaverne bliver løst

        kende sine medarbejderes styrker og vide, hvad der optager
        dem

        Direktionen viser vejen ved at:

        besøge alle arbejdspladser i løbet af et år

        svare åbent på spørgsmål
    """
    found = {text: role for text, role, _ in said(tmp_path, text)}
    assert found["kende sine medarbejderes styrker og vide, hvad der optager dem"] == "leader"
    assert found["besøge alle arbejdspladser i løbet af et år"] == "executive"
    assert found["svare åbent på spørgsmål"] == "executive"


def test_a_list_that_only_names_the_themes_says_nothing(tmp_path):
    text = """\
        Værdier i Nordby

        Vores hverdag

        Vi har tre værdier:

        • nærhed
        • handlekraft
        • vi spørger borgerne

        Nærhed

        Lederen er til at få fat i hver dag.

        Handlekraft

        Lederen beslutter i rette tid.
    """
    texts = [text for text, _, _ in said(tmp_path, text)]
    assert "vi spørger borgerne" in texts
    assert not {"nærhed", "handlekraft"} & set(texts)


TABLE = """\
    Ansættelse

    Titel Ansættelse

    - Kommunaldirektør

    - Ansætter centerchefer efter drøftelse
    - Indstiller til udvalget

    - Afdelingsleder
    - Teamleder
    - m.fl.

    - Kan ansætte medarbejdere
    - Holder samtaler om fravær

    - Teamkoordinator

    - Deltager i ansættelsesudvalg

    Økonomi og drift

    Titel Økonomi og drift

    - Kommunaldirektør

    - Har det samlede ansvar for budgettet

    - Afdelingsleder

    - Attesterer regninger
"""


def test_roles_that_are_lists_between_blank_lines_head_the_lists_below_them(tmp_path):
    assert said(tmp_path, TABLE)[1:] == [
        ("Indstiller til udvalget", "executive", ("Ansættelse",)),
        ("Kan ansætte medarbejdere", "leader_of_employees", ("Ansættelse",)),
        ("Holder samtaler om fravær", "leader_of_employees", ("Ansættelse",)),
        ("Deltager i ansættelsesudvalg", "other", ("Ansættelse",)),
        ("Har det samlede ansvar for budgettet", "executive", ("Økonomi og drift",)),
        ("Attesterer regninger", "leader_of_employees", ("Økonomi og drift",)),
    ]


def test_roles_in_a_list_of_several_head_nothing(tmp_path):
    text = "Målgruppe\n\nGrundlaget gælder for:\n\n- Direktører\n\n- Chefer\n\n- Ledere\n\nDet bruges hvert år.\n"
    assert [text for level, text in headings(record_of(tmp_path, text))] == ["Målgruppe"]


def test_a_role_that_is_the_only_item_heads_the_paragraph_below_it(tmp_path):
    parts = "".join(
        f"{theme}\n\nVi gør os umage med {theme.lower()}, også når det er svært.\n\n"
        f" • Ledere\n\n  Du giver ansvar fra dig. Du står ved dine fejl.\n\n"
        f" • Medarbejdere\n\n  Du kender din opgave i {theme.lower()}.\n\n"
        for theme in ("Tillid", "Faglighed")
    )
    assert said(tmp_path, f"Sådan samarbejder vi\n\n{parts}")[-2:] == [
        ("Du står ved dine fejl.", "leader", ("Faglighed",)),
        ("Du kender din opgave i faglighed.", "employee", ("Faglighed",)),
    ]


PROFILE = """\
    Kompetence

    Kompetence handler om at bruge sin faglighed til gavn for de fælles mål, og vi bliver dygtige sammen, når vi tør spørge.

    Som leder

    Sætter tid af til læring i hverdagen
    Sammensætter hold med forskellige styrker

    Som medarbejder

    Holder sig ajour inden for sit fag

    Tillid

    Vi opbygger tillid gennem ærlig og ligeværdig kommunikation, og vi har et fælles ansvar for, at beslutninger er kendte.

    Som leder

    Giver besked, så snart noget ændrer sig
"""


def test_whole_lines_below_a_role_say_what_it_does(tmp_path):
    assert [(text, role, path) for text, role, path in said(tmp_path, PROFILE) if role] == [
        ("Sætter tid af til læring i hverdagen", "leader", ("Kompetence",)),
        ("Sammensætter hold med forskellige styrker", "leader", ("Kompetence",)),
        ("Holder sig ajour inden for sit fag", "employee", ("Kompetence",)),
        ("Giver besked, så snart noget ændrer sig", "leader", ("Tillid",)),
    ]


def test_herunder_opens_a_list_and_heads_nothing(tmp_path):
    text = "Nordby\n\n3. De fire faktorer\n\nFaktor 1: Ro om faget\n\nHerunder:\n\n• Tid til sparring\n• Mål for alle\n"
    text += "\nFaktor 2: Et tilpas pres\n\nHerunder:\n\n• Planer med luft i\n• Aftaler om, hvad der kan vente\n"
    assert ("Tid til sparring", None, ("Faktor 1: Ro om faget",)) in said(tmp_path, text)


# transcripts: a page is one line


def transcript(*pages: str) -> str:
    head = (
        'Plan for Nordby\n\nStørrelse: px\nStarte visningen fra side:\n\nDownload "Plan for Nordby"\n\nTranskript\n\n'
    )
    return head + "\n\n".join(f"{n} {text} {n}" for n, text in enumerate(pages, 1)) + "\n"


FRONT = "Plan for Nordby Godkendt af Økonomiudvalget i juni"
CONTENTS = "Indhold Indledning... 3 Modtagelse... 4 Fastholdelse... 4 Uddannelse... 5 Opfølgning... 5"
OPENING = (
    "Indledning Rekruttering og fastholdelse er blandt de vigtigste opgaver i Nordby i de kommende år. Hver fjerde er "
    "over 58 år, og flere stillinger må slås op mere end en gang. Planen er blevet til på baggrund af interview."
)
WELCOME = (
    "Modtagelse Den første dag begynder flere uger før. Vi sender et program i god tid. Som leder skal du: Byde velkommen "
    "den første dag. Udpege en makker med tid til opgaven. Holde samtaler efter tre måneder. Fastholdelse Vi taler om, "
    "hvad der får folk til at blive. Arbejdstiden tilpasses livets faser, når driften"
)
REST = (
    "giver mulighed for det. Uddannelse En uddannelsesplads er en investering i fremtiden. Afdelingslederen har ansvaret "
    "for, at: Der er tid til vejledning i planen. Alle elever får en udtalelse. Opfølgning Planen drøftes hvert andet år."
)
PAGES = (FRONT, CONTENTS, OPENING, WELCOME, REST)


def test_a_transcripts_lists_of_infinitives_and_clauses_are_told_to_their_roles(tmp_path):
    found = {text: (role, path) for text, role, path in said(tmp_path, transcript(*PAGES))}
    assert found["Udpege en makker med tid til opgaven."] == ("leader", ("Modtagelse",))
    assert found["Alle elever får en udtalelse."] == ("leader_of_employees", ("Uddannelse",))


def test_a_sentence_goes_on_behind_the_numbers_of_two_pages(tmp_path):
    found = [text for text, _, _ in said(tmp_path, transcript(*PAGES))]
    assert "Arbejdstiden tilpasses livets faser, når driften giver mulighed for det." in found


def test_a_title_that_the_viewers_page_says_too_is_no_theme(tmp_path):
    assert not any("Plan for Nordby" in path for _, _, path in said(tmp_path, transcript(*PAGES)))


# pages and papers


def test_a_running_line_of_one_word_has_its_number_now_before_and_now_behind_it(tmp_path):
    parts = "".join(
        f"{head}\n\n{theme}\n\nLederen tager ansvar for {theme.lower()} hver dag.\n\n"
        for head, theme in (("2 NordVærdi", "Åbenhed"), ("NordVærdi 3", "Omtanke"), ("4 NordVærdi", "Mod"))
    )
    record = record_of(tmp_path, f"Vores ord\n\n{parts}")
    assert [path for _, _, path in told(record)] == [("Åbenhed",), ("Omtanke",), ("Mod",)]


def test_a_numbered_theme_on_one_side_is_no_running_line(tmp_path):
    parts = "".join(f"Tema {n}\n\nLederen tager ansvar nummer {n} hver dag.\n\n" for n in (1, 2, 3))
    assert [path for _, _, path in said(tmp_path, f"Vores ord\n\n{parts}")] == [(f"Tema {n}",) for n in (1, 2, 3)]


def test_short_lines_below_their_pages_are_a_list_of_contents(tmp_path):
    front = "".join(f"Side {n}\n\n{theme}\n\n" for n, theme in ((3, "Åbenhed"), (4, "Omtanke"), (5, "Mod")))
    parts = "".join(
        f"{theme}\n\nLederen viser {theme.lower()} hver dag.\n\n" for theme in ("Åbenhed", "Omtanke", "Mod")
    )
    record = record_of(tmp_path, f"Vores ord\n\n{front}{parts}")
    assert [b.text for b in record.blocks if b.kind is BlockKind.CONTENTS] == ["Åbenhed", "Omtanke", "Mod"]


def test_an_editorial_tells_leaders_nothing(tmp_path):
    text = """\
        Leder

        Velkommen til et nummer, som kun handler om de ord, vi har valgt at arbejde efter i de kommende år.

        Tag bladet med til næste møde.

        Bente Lindegaard
        Kommunaldirektør

        Åbenhed

        Vi siger, hvad vi mener, og vi mener det, vi siger, også når det koster noget at sige det.
    """
    assert {role for _, role, _ in said(tmp_path, text)} <= {None}


def test_a_heading_for_leaders_that_nobody_signs_is_a_roles(tmp_path):
    text = "Leder\n\nDu tager bladet med til næste møde, og du læser op.\n\nMedarbejder\n\nDu lytter med.\n"
    assert {role for _, role, _ in said(tmp_path, text)} == {"leader", "employee"}


def test_a_greeting_signs_no_section_with_sentences_of_its_own(tmp_path):
    text = "Forord\n\nGrundlaget gælder for alle. God læselyst!\n\nFælles for alle ledere\n\n"
    text += "Vi taler loyalt om byrådets mål, også når vi er uenige. Vi holder, hvad vi lover hinanden.\n\n3\n\n"
    text += "Direktion\n\nVi sætter retning for hele kommunen.\n\n4\n\nChefer\n\nVi følger op på målene.\n"
    assert ("Vi holder, hvad vi lover hinanden.", "leader", ()) in said(tmp_path, text)


def test_blank_lines_beside_page_numbers_say_nothing_of_how_a_text_is_set(tmp_path):
    pages = [
        f"{theme}\nVi holder, hvad vi lover, og siger undskyld, når det\nikke lykkes. Regler skal følges, men skal også\n"
        f"kunne forklares.\n{other}\nVi deler viden, også når den er ubekvem for os selv.\nUenighed siges højt i rummet.\n"
        for theme, other in (
            ("Orden", "Åbenhed"),
            ("Ærlighed", "Handlekraft"),
            ("Omtanke", "Fælles mål"),
            ("Ro", "Mod"),
        )
    ]
    text = "\n\n".join(f"{page}{n}\n" for n, page in enumerate(pages, 2))
    innermost = {path[-1] for _, _, path in said(tmp_path, f"Vores ord i Nordby\n{text}")}
    assert {"Åbenhed", "Fælles mål", "Mod"} <= innermost


# what is counted


def test_contents_that_count_the_headings_are_no_list_with_the_first_of_them(tmp_path):
    themes = ["Nordby begynder hos borgeren", "Nordby samler sine tilbud", "Nordby går foran med ny viden"]
    contents = "".join(f"  {n}. {theme}\n" for n, theme in enumerate(themes, 1))
    parts = "".join(
        f"{n}. {theme}\n\nMødet skal kunne mærkes.\n\nDet viser vi ved at:\n\n • Spørge først\n • Lytte bagefter\n\n"
        for n, theme in enumerate(themes, 1)
    )
    found = said(tmp_path, f"Pejlemærker for Nordby\n\nIndhold\n\n{contents}\n{parts}")
    assert [path for text, _, path in found if text == "Spørge først"] == [
        (f"{n}. {theme}",) for n, theme in enumerate(themes, 1)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Skip til primært indhold",
        "Din e-mailadresse vil ikke blive publiceret.",
        "Var der noget, du manglede?\nJa\nNej",
    ],
)
def test_a_pages_own_words_are_set_aside(tmp_path, line):
    record = record_of(tmp_path, f"{line}\n\nTillid\n\nLederen giver ansvar fra sig.\n")
    assert [b.reason for b in record.blocks if b.text in " ".join(line.split())][:1] == ["web_residue"]
    assert [text for text, _, _ in told(record)] == ["Lederen giver ansvar fra sig."]


def test_the_name_of_the_whole_document_is_no_theme(tmp_path):
    heads = "# Politik og retningslinjer\n\n## Personalepolitik for Nordby Kommune\n\n### Tillid\n\n"
    assert told(record_of(tmp_path, f"{heads}Lederen giver ansvar fra sig.\n", "nordby.md")) == [
        ("Lederen giver ansvar fra sig.", "leader", ("Tillid",))
    ]


# what only looks like one of these


def test_policies_for_one_thing_each_are_chapters(tmp_path):
    text = (
        "# Personalehåndbog\n\n## Seniorpolitik for Nordby Kommune\n\nVi tager hensyn til seniorer i planlægningen.\n\n"
    )
    text += "## Sygefraværspolitik for Nordby Kommune\n\nVi holder kontakt til den syge.\n"
    assert [path for _, _, path in told(record_of(tmp_path, text, "nordby.md"))] == [
        ("Seniorpolitik for Nordby Kommune",),
        ("Sygefraværspolitik for Nordby Kommune",),
    ]


def test_the_last_role_of_a_signed_document_is_no_editorial(tmp_path):
    text = "# Ledelsesgrundlag\n\n## Direktør\n\n- Direktøren sætter mål\n\n## Leder\n\n- Lederen sikrer trivsel\n\n"
    record = record_of(tmp_path, f"{text}Ida Kragelund, kommunaldirektør\n", "nordby.md")
    assert [role for _, role, _ in told(record)] == ["executive", "leader"]


def test_a_heading_below_a_role_is_no_item_though_it_ends_like_a_verb(tmp_path):
    text = "".join(
        f"{role}\n\nOpgaver og ansvar\n\n{role}en sætter mål for enheden og følger op på dem sammen med alle andre.\n\n"
        for role in ("Leder", "Chef")
    )
    assert [path for _, _, path in said(tmp_path, f"Grundlag\n\n{text}")] == [("Opgaver og ansvar",)] * 2


def test_a_list_goes_on_behind_a_pages_number_item_by_item(tmp_path):
    long = "Vi begynder med det, der er svært, og vi taler om det, indtil alle har sagt, hvad de mener om sagen. " * 2
    text = f"{long}\n\nSom leder forventes det, at du\n\n1\n\nsætter mål for dit område\n\nfølger op\n\ngiver ros\n"
    assert not any("område følger" in text for text, _, _ in said(tmp_path, text))


def test_those_who_take_part_head_nothing(tmp_path):
    part = (
        "Samtalen holdes hvert forår, og der deltager:\n\n- Leder\n- Tillidsrepræsentant\n\nParterne drøfter løn.\n\n"
    )
    record = record_of(tmp_path, "".join(f"{name}\n\n{part}" for name in ("Løn", "Barsel", "Ferie")))
    assert not any("Tillidsrepræsentant" in text for _, text in headings(record))


def test_what_blocks_of_tags_part_stays_apart(tmp_path):
    text = "Grundlag\n\n<p>Leder</p><ul><li>lytter til sine folk</li><li>sætter retning</li><li>følger op</li></ul>\n"
    assert not any("folksætter" in block.text for block in record_of(tmp_path, text).blocks)


def test_a_question_that_a_leader_answers_with_yes_or_no_is_asked_of_leaders(tmp_path):
    asked = "".join(f"Har du talt med dine medarbejdere om {what}?\n\nJa\n\nNej\n\n" for what in ("målet", "ferien"))
    record = record_of(tmp_path, f"Leder\n\n{asked}")
    assert not any(block.reason == "web_residue" and block.text.endswith("?") for block in record.blocks)


def test_a_number_said_twice_is_no_heading(tmp_path):
    items = "1. Lytter til sine folk\n\n2. Sætter mål\n\n2. Følger op på aftaler\n\nDet sker hver dag.\n\n"
    record = record_of(tmp_path, f"Leder\n\nLederen:\n\n{items}Chef\n\nChefen:\n\n{items}")
    assert not any(text.startswith("2.") for _, text in headings(record))


@pytest.mark.parametrize("item", ["Vi tager ansvar", "Nordby Dagtilbud Områdeleder"])
def test_an_item_told_to_a_role_is_said(tmp_path, item):
    text = f"# Grundlag\n\n## Vi tager ansvar\n\nVi gør os umage.\n\n## Leder\n\n- {item}\n- Vi følger op på aftaler\n"
    assert item in [text for text, _, _ in told(record_of(tmp_path, text, "nordby.md"))]
