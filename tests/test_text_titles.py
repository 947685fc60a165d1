"""Texts whose titles, lists and quotations only their words and line ends tell: each of an invented municipality."""

from textwrap import dedent

import pytest

from pipeline.layout.plain_residue import find_figure_lines
from pipeline.records import BlockKind, DocumentRecord
from pipeline.text_lines import make_text_line
from tests.test_text_sources import aside, headings, record_of, told


def set_aside(record: DocumentRecord, reason: str) -> list[str]:
    """The texts that were set aside for a reason."""
    return [block.text for block in record.blocks if block.reason == reason]


# titles that the text announces, counts or repeats


def test_sentences_that_a_list_announces_are_the_titles_below_it(tmp_path):
    text = """\
        Politikken har tre principper:
        1. Vi begynder hos dem, der bruger os
        2. Vi siger tingene
        3. Vi passer på hinanden
        Side 2
        Vi begynder hos dem,
        der bruger os
        Kommunen er til for dem, der bor her, og det skal kunne mærkes i hver en sag.
        Vi siger tingene
        Vi taler til hinanden og ikke om hinanden, også når det er svært at gøre det.
        Vi passer på hinanden
        Et godt arbejdsliv er en forudsætning for gode resultater, også på lang sigt.
    """
    paths = [path for _, _, path in told(record_of(tmp_path, dedent(text)))]
    assert paths[-3:] == [
        ("Vi begynder hos dem, der bruger os",),
        ("Vi siger tingene",),
        ("Vi passer på hinanden",),
    ]


def test_a_noun_that_counts_is_no_running_line_and_what_stands_below_it_a_title(tmp_path):
    pages = "\f".join(
        f"Regel {n}\n{title}\n\n{text}\n"
        for n, (title, text) in enumerate(
            (
                ("Vi siger det,\nsom det er", "Ros gives højt, og kritik gives under fire øjne."),
                ("Vi prøver os frem", "Fejl er tilladt, hvis de bliver fortalt videre."),
                ("Vi passer på det fælles", "Penge og bygninger er lånt af fællesskabet."),
            ),
            1,
        )
    )
    record = record_of(tmp_path, f"Regler i Søby\n\n\f{pages}")
    assert [path[-1] for _, _, path in told(record)] == [
        "Vi siger det, som det er",
        "Vi prøver os frem",
        "Vi passer på det fælles",
    ]
    assert "running_header" not in aside(record)


def test_display_lines_below_lone_numbers_are_titles_whatever_word_they_end_in(tmp_path):
    more = "Det har vi talt om i alle\nhuse, og det vender vi tilbage til hvert eneste år i ledergruppen."
    chapters = "\n".join(
        f"{n}\n{title}\n{text} {more}"
        for n, (title, text) in enumerate(
            (
                (
                    "Vi giver ansvaret\nfra os og bliver\nstående ved siden af",
                    "Vi styrer hurtigst med tillid, når rammerne er klare.",
                ),
                ("Vi er ét hold,\nogså når vi er uenige", "Uenighed gør os klogere, så længe den bliver i rummet."),
                ("Vi taler sammen", "Samtalen er det vigtigste redskab, som en leder har."),
            ),
            1,
        )
    )  # fmt: skip
    found = told(record_of(tmp_path, f"Ledelse i Søby\n{chapters}\n"))
    assert {path[-1] for _, _, path in found} == {
        "Vi giver ansvaret fra os og bliver stående ved siden af",
        "Vi er ét hold, også når vi er uenige",
        "Vi taler sammen",
    }


CHAPTER = """\
{role}
i Søby
Kommune
Mod –
vi siger det, når
det er svært
Du møder andre uden at have konklusionen med i tasken, og du er klar til at {first} den.
»Jeg ringer hellere en gang for
meget end en gang for lidt.«
Sagsbehandler i Borgerservice
Handlekraft –
vi gør det, vi siger
Du tager fat, når du ser noget, der skal gøres, og du venter ikke på, at andre kan {first}.
Nærvær –
vi er her
Du giver dig tid til det menneske, der står foran dig, og lægger telefonen for at {first}.
"""


def test_titles_that_each_roles_chapter_has_of_a_text_without_blank_lines(tmp_path):
    text = CHAPTER.format(role="Som medarbejder", first="ændre") + CHAPTER.format(role="Som leder", first="dele")
    found = told(record_of(tmp_path, text))
    titles = ["Mod – vi siger det, når det er svært", "Handlekraft – vi gør det, vi siger", "Nærvær – vi er her"]
    of_each = [titles[0], titles[0], titles[1], titles[2]]
    assert [path for _, _, path in found] == [(title,) for title in of_each * 2]
    assert [role for _, role, _ in found] == ["employee"] * 4 + ["leader"] * 4
    assert [said for said, _, _ in found][1] == (
        "»Jeg ringer hellere en gang for meget end en gang for lidt.« Sagsbehandler i Borgerservice"
    )


def test_numbered_titles_over_two_lines_that_begin_anew_below_each_role(tmp_path):
    def part(role: str, *titles: str) -> str:
        told = "\n\n".join(
            f"{n}. {title}\nDet betyder, at jeg altid:\n• {word} mine aftaler\n• {word} mit fag"
            for n, (title, word) in enumerate(zip(titles, ("holder", "kender", "udvikler"), strict=True), 1)
        )
        return f"Kodeks for\n{role}\nDu er med til at forme arbejdspladsen.\n\n{told}\n"

    text = "Tre værdier\n\nMod\nMod betyder, at vi spørger.\n\nRo\nRo handler om at vente.\n\n\f"
    text += part("medarbejdere", "Jeg tager hånd om min\nopgave", "Jeg er en god kollega", "Jeg lærer nyt")
    text += "\f" + part("ledere", "Jeg viser vej", "Jeg er til at komme i\nnærheden af", "Jeg styrer ansvarligt")
    found = told(record_of(tmp_path, text))[2:]
    assert [(role, path) for said, role, path in found if said.startswith("Du")] == [("employee", ()), ("leader", ())]
    assert [(role, path[-1]) for said, role, path in found if said.endswith("mit fag")] == [
        ("employee", "1. Jeg tager hånd om min opgave"),
        ("employee", "2. Jeg er en god kollega"),
        ("employee", "3. Jeg lærer nyt"),
        ("leader", "1. Jeg viser vej"),
        ("leader", "2. Jeg er til at komme i nærheden af"),
        ("leader", "3. Jeg styrer ansvarligt"),
    ]


def test_what_a_noun_counts_is_said_where_no_text_stands_below_it(tmp_path):
    rules = ["Vi taler med hinanden og ikke om hinanden", "Vi holder det, vi lover", "Vi hjælper dem, der har travlt"]
    text = "Regler\n\nHer er de regler, som alle følger.\n\n" + "\n\n".join(
        f"Regel {n}\n{r}" for n, r in enumerate(rules, 1)
    )
    assert rules[1] in [said for said, _, _ in told(record_of(tmp_path, f"{text}\n"))]


def test_a_title_may_be_the_last_line_and_what_a_role_does_is_none(tmp_path):
    items = ["Mod", "Ro", "Tillid"]
    listed = "Vi har tre værdier:\n" + "\n".join(f"• {item}" for item in items) + "\n\n"
    text = listed + "\n\n".join(f"{item}\n\nVi taler om {item.casefold()} hver uge." for item in items) + "\n\nTillid\n"
    assert [path for _, _, path in told(record_of(tmp_path, text))][-3:] == [(item,) for item in items]
    does = ["Lederen viser retning", "Lederen skaber trivsel", "Lederen følger op"]
    text = (
        "Det gælder, at:\n" + "\n".join(f"• {said}" for said in does) + "\n\nKort sagt\n\n" + "\n\n".join(does) + "\n"
    )
    assert not {label for _, label in headings(record_of(tmp_path, text))} & set(does)


# pages


def test_a_page_number_glued_to_a_running_line_counts_the_pages(tmp_path):
    text = "Mod\nVi siger fra, når det er svært.\n2Ledelse i Søby\nRo\nVi venter, når det er klogt.\n3Ledelse i Søby\nTid\n"
    record = record_of(tmp_path, text + "Vi møder til tiden.\n4Ledelse i Søby\n")
    assert set_aside(record, "running_footer") == ["2Ledelse i Søby", "3Ledelse i Søby", "4Ledelse i Søby"]


def test_running_lines_of_left_and_right_pages_count_in_turn(tmp_path):
    feet = ["2 Ledelse for alle", "Søby Kommune 3", "4 Ledelse for alle", "Søby Kommune 5"]
    text = "\n".join(f"Tema om {word}\nVi taler om {word}, og vi følger op på det.\n{foot}" for word, foot in zip(
        ("ro", "mod", "tid", "tillid"), feet, strict=True))  # fmt: skip
    assert set_aside(record_of(tmp_path, text), "running_footer") == feet


def test_a_running_header_of_several_lines_above_page_numbers_goes_whole(tmp_path):
    pages = ("Som leder skal du lytte.", "Som leder skal du spørge.", "Som leder skal du svare.")
    text = "\n".join(
        f"Værdier og forventninger\n14.03.2023 09.41\n{number}/3\n{page}" for number, page in enumerate(pages, 1)
    )
    record = record_of(tmp_path, text)
    assert set_aside(record, "running_footer") == 3 * ["Værdier og forventninger 14.03.2023 09.41"]
    assert [path for _, _, path in told(record)] == [(), (), ()]


def test_lines_that_count_profiles_through_to_the_last_head_nothing(tmp_path):
    text = "\f".join(
        f"{role}\n\nProfil {number} af 3\n\nMod\n\nDu siger fra, når det er svært.\n"
        for number, role in enumerate(("DIREKTØR", "CHEF", "LEDER"), 1)
    )
    record = record_of(tmp_path, text)
    assert set_aside(record, "numbering") == ["Profil 1 af 3", "Profil 2 af 3", "Profil 3 af 3"]
    assert {path for _, _, path in told(record)} == {("Mod",)}


def test_words_that_an_extractor_gave_a_line_each_are_the_lines_that_were_printed(tmp_path):
    lines = (
        "Vi forventer af dig som leder, at du",
        "• lytter til dine medarbejdere, før",
        "du vælger vej",
        "• følger op",
    )
    text = "\n".join(" \n".join(line.split()) for line in lines)
    assert told(record_of(tmp_path, text)) == [
        ("lytter til dine medarbejdere, før du vælger vej", "leader", ()),
        ("følger op", "leader", ()),
    ]


def test_titles_drawn_last_stand_over_their_page_where_page_numbers_alone_tell_of_pages(tmp_path):
    def sheet(title: str, number: int) -> str:
        return (
            f"Tal om det på næste møde:\nHvornår så vi {title.casefold()} sidst?\n"
            f"Vi taler om {title.casefold()}, når det er svært, og vi gør det hver eneste uge,\n"
            f"også når der er travlt.\n{title}\n{number}\n"
        )

    words = ("Ordentlighed", "Nysgerrighed", "Helhed", "Handlekraft")
    text = "Velkommen\nVi skriver kort, så alle kan nå at læse det, og vi skriver til alle.\n1\n" + "".join(
        sheet(word, n) for n, word in enumerate(words, 2)
    )
    found = told(record_of(tmp_path, text))
    assert [path[-1] for said, _, path in found if said.startswith("Vi taler")] == list(words)


def test_a_sentence_of_larger_type_that_opens_a_page_is_its_title(tmp_path):
    def sheet(title: str, word: str) -> str:
        return f"{title}\n\nVi taler om {word}, når det er svært, og vi gør det tit, også når der er meget at lave.\n"

    pages = [("Vi inddrager,\nfør vi har\nbestemt os", "valg"), ("Ledelse bygger\npå værdier", "mål")]
    text = "Ledelse i Søby\n\nForord\n\nVi har skrevet det sammen.\n\n\f" + "\f".join(sheet(*page) for page in pages)
    assert [path[-1] for _, _, path in told(record_of(tmp_path, text))] == [
        "Vi inddrager, før vi har bestemt os",
        "Ledelse bygger på værdier",
    ]


# quotations and signatures


def test_a_quotation_behind_an_unfinished_item_begins_anew(tmp_path):
    text = """\
        Mod
        Vi gør det ved at:
        ■ dele fejl, så andre kan undgå dem
        ■ prøve i det små og brede det ud, der duer
        »Vi lærte mest det år, hvor det hele gik
        galt.«
        Mogens Dalgas, leder på Plejecenter Åløkke
        Direktør
        ■ Går selv i lære og fortæller om det.
    """
    said = [text for text, _, _ in told(record_of(tmp_path, dedent(text)))]
    assert said[1:3] == [
        "prøve i det små og brede det ud, der duer",
        "»Vi lærte mest det år, hvor det hele gik galt.« Mogens Dalgas, leder på Plejecenter Åløkke",
    ]


@pytest.mark.parametrize(
    ("below", "owns"),
    [
        ("Borger i Søby, efter et møde i Byggesag", True),
        ("Pædagog på Skovhuset", True),
        ("Mod, ro og tillid", False),
        ("Ledelse i Søby", False),
        ("Leder i Søby Kommune", False),
    ],
)
def test_what_stands_below_a_quotation_is_its_owner_or_a_heading(tmp_path, below, owns):
    quote = "”Jeg fik ikke medhold, men en forklaring.”"
    text = f"Åbenhed\n\nVi siger, hvad vi mener.\n\n{quote}\n\n{below}\n\nVi svarer på alle breve, og vi gør det tit.\n"
    found = told(record_of(tmp_path, text))
    assert (f"{quote} {below}" in [said for said, _, _ in found]) is owns
    assert (found[-1][2] == ("Åbenhed",)) is owns


def test_a_term_in_quotation_marks_that_opens_a_line_goes_on(tmp_path):
    text = """\
        Samtaler

        I mange år har kommunens ledere brugt begrebet
        "den gode samtale" som en fælles ramme. Lederen
        tør sige: "Det ved jeg ikke."
    """
    assert told(record_of(tmp_path, dedent(text)))[0][0] == (
        'I mange år har kommunens ledere brugt begrebet "den gode samtale" som en fælles ramme.'
    )


def test_who_signs_on_behalf_of_others_heads_nothing(tmp_path):
    signed = "På Hoved-MEDs vegne\n\nUlla Fjeldgaard, kommunaldirektør og formand\n\nBent Aagren, næstformand"
    text = f"Forord\n\nSøby har mange ansatte, og de skal have det godt.\n\n{signed}\n\nMod\n\nVi siger fra.\n"
    assert {label for _, label in headings(record_of(tmp_path, text))} == {"Forord", "Mod"}


# lists without bullets


def test_items_without_bullets_between_blank_lines_below_a_lead_in(tmp_path):
    items = ["er med til at forme den by, de selv bor i", "har medarbejdere, der bliver længe", "står sammen i modvind"]
    text = (
        "Det, vi er stolte af\n\nVi er stolte af meget, og vi siger det også til hinanden, når vi mødes på gangen.\n\n"
    )
    text += "Lederne i Søby er stolte, fordi de:\n\n" + "\n\n".join(items) + "\n"
    assert [(said, role) for said, role, _ in told(record_of(tmp_path, text))][1:] == [(i, "leader") for i in items]


def test_verbs_in_a_row_below_roles_are_no_headings(tmp_path):
    told_to = {
        "Fagchefen": ["Bidrager med oplæg, der kan læses af alle", "Kender udvalgets medlemmer og deres sager"],
        "Institutionslederen": ["Ringer til den næste i kæden i stedet for at skrive, når det haster", "Kender byen"],
    }
    text = "Ledelse i Søby\n\nFrihed under ansvar\n\nFrihed og ansvar følges ad, og de trives bedst sammen.\n\n"
    text += "\n\n".join("\n\n".join([role, *items]) for role, items in told_to.items())
    text += "\n\f\nMod\n\nVi siger fra, når det er nødvendigt.\n"
    found = told(record_of(tmp_path, text))
    assert [said for said, _, _ in found][1:-1] == [item for items in told_to.values() for item in items]
    assert {path for _, _, path in found[:-1]} == {("Frihed under ansvar",)}


def test_what_a_role_is_told_is_no_header_of_the_next_roles_row(tmp_path):
    rows = [("Direktøren", "Holder fast", "Viser tillid"), ("Chefen", "Laver mål", "Støtter valg")]
    text = "\n\n".join(part for row in [*rows, ("Lederen", "Bruger sit råderum", "Kender byen")] for part in row)
    record = record_of(tmp_path, f"Ledelse i Søby\n\nFrihed\n\nFrihed og ansvar følges ad.\n\n{text}\n")
    assert not [block for block in record.blocks if block.kind is BlockKind.CELL]


def test_a_question_behind_an_item_without_an_end_mark_is_no_part_of_it(tmp_path):
    text = "Mod\n\nVi vil:\n• følge op på det, vi har lovet\n• sige nej på en måde, som kan forstås\n"
    text += "Hvornår har I sidst\ngjort det?\n"
    assert [said for said, _, _ in told(record_of(tmp_path, text))][1:] == [
        "sige nej på en måde, som kan forstås", "Hvornår har I sidst gjort det?",
    ]  # fmt: skip


def test_dashes_below_items_are_items_on_a_deeper_level(tmp_path):
    lists = "\n\n".join(
        f"{role}\n• Optræder som ét hold {word}\n– også når døren er åben\n• Følger op"
        for role, word in (("Direktør", "altid"), ("Chef", "tit"), ("Leder", "hver dag"))
    )
    said = [text for text, _, _ in told(record_of(tmp_path, f"Roller i Søby\n\n{lists}\n"))]
    assert said.count("også når døren er åben") == 3


def test_lines_that_all_end_a_sentence_were_never_wrapped(tmp_path):
    long = "Vi bruger en stor del af livet på at gå på arbejde, og det skal være et godt sted at være, {0}."
    prose = "\n\n".join(
        f"{n}. Emne\n\n{long.format(word)}" for n, word in enumerate(("nu", "tit", "altid", "her", "ude", "inde"), 1)
    )
    listed = "Centerchef\nSætter mål for det samlede fravær\nGår selv foran i samtalen om travlhed\n"
    said = [text for text, _, _ in told(record_of(tmp_path, f"Trivsel\n\n{prose}\n\nRoller\n\n{listed}"))]
    assert said[-2:] == ["Sætter mål for det samlede fravær", "Går selv foran i samtalen om travlhed"]


def test_a_heading_that_a_hyphen_breaks_is_no_remains_of_a_figure():
    lines = [make_text_line("Indled-", 1, 0), make_text_line("ning", 1, 1)]
    assert find_figure_lines([lines]) == []


def test_what_the_text_below_explains_is_a_heading_behind_an_item(tmp_path):
    text = """\
        Ro
        Ro handler om at vente, til alle er kommet, og om at lytte, til alle har sagt deres.
        Som medarbejder forventes du at:
        • holde dig til sandheden, også når den er besværlig at høre for andre
        • passe på fællesskabets penge og ting
        • sige undskyld uden at sætte et men bagefter
        • holde dit fag ved lige og kende dets nyeste viden
        • bede om sparring, før du kører fast
        • lære fra dig uden at gøre nogen mindre
        • komme med forslag, der også koster dig selv noget
        Som leder forventes du at:
        • planlægge oplæring og efteruddannelse et år frem
        • sørge for, at erfaring bliver givet videre, inden den går på pension
        Dristighed
        Dristighed vil sige at turde gå ad en vej, som ingen endnu har lagt asfalt på, her i byen.
    """
    assert told(record_of(tmp_path, dedent(text)))[-1][2] == ("Dristighed",)


# titles in a row, before the texts of the columns they head


def roles_page(role: str, *texts: str) -> str:
    """A page of a role: three titles in a row, then texts."""
    return "\n\n".join((role, "Opgaver", "Ansvar", "Samspil", *texts))


def test_titles_that_stand_in_a_row_again_and_again_head_a_text_each(tmp_path):
    pages = (
        roles_page(
            "Chef",
            "Du fordeler de store opgaver\nmellem afdelingerne.",
            "Du svarer for budgettet.",
            "Du mødes med naboen.",
        ),
        roles_page(
            "Leder",
            "Du planlægger dagens arbejde\nmed medarbejderne.",
            "Du svarer for driften.",
            "Du deler det, du ved.",
        ),
    )
    assert [(text, path) for text, _, path in told(record_of(tmp_path, "\f".join(pages)))] == [
        ("Du fordeler de store opgaver mellem afdelingerne.", ("Opgaver",)),
        ("Du svarer for budgettet.", ("Ansvar",)),
        ("Du mødes med naboen.", ("Samspil",)),
        ("Du planlægger dagens arbejde med medarbejderne.", ("Opgaver",)),
        ("Du svarer for driften.", ("Ansvar",)),
        ("Du deler det, du ved.", ("Samspil",)),
    ]


def test_rows_of_cards_head_a_text_each_where_each_text_has_its_titles_word(tmp_path):
    text = """\
        Vores værdier

        Tillid

        Omsorg

        Tillid betyder, at vi siger det svære
        højt, også når ingen har spurgt.

        Omsorg er at blive lidt længere, når
        en kollega har brug for det.

        Overblik

        Humor

        Overblik handler om at vælge fra, før
        vi vælger noget nyt til.

        Humor hjælper os igennem de dage, hvor
        alt brænder på én gang.
    """
    assert [path[-1:] for _, _, path in told(record_of(tmp_path, dedent(text)))] == [
        ("Tillid",), ("Omsorg",), ("Overblik",), ("Humor",)
    ]  # fmt: skip


def test_a_heading_over_a_heading_over_two_paragraphs_heads_both(tmp_path):
    text = """\
        Leveregel 1

        Vi hjælper hinanden

        At hjælpe betyder, at opgaven først er løst,
        når den næste i rækken kan gå videre.

        Vi spørger nabokontoret, før vi køber hjælp
        ude i byen.

        Leveregel 2

        Vi prøver os frem

        Søby er en lille kommune, og det er en fordel,
        når noget skal afprøves.

        Vi aftaler, hvad vi vil lære, og så sætter vi
        i gang.
    """
    paths = [path[-1:] for _, _, path in told(record_of(tmp_path, dedent(text)))]
    assert paths == 2 * [("Vi hjælper hinanden",)] + 2 * [("Vi prøver os frem",)]


# texts of web pages and document viewers


def test_items_that_all_stand_over_paragraphs_are_the_parts_of_a_page_that_unfolds(tmp_path):
    text = """\
        Retningslinje om stress

        Siden gælder for alle ansatte i hele kommunen, uanset hvor de arbejder til daglig.

         • 1. Forebyggelse

          Vi forebygger bedst ved at tale om arbejdet, før det bliver for meget for nogen af os.

          Som leder skal du:

            • drøfte arbejdspresset på møderne
            • holde øje med ferie og pauser

         • 2. Tidlig indsats

          De første samtaler er de vigtigste, og de må ikke vente, til alle har tid til dem.

         • 3. Tilbage igen

          En god tilbagevenden sker gradvist og efter en plan, som kan laves om undervejs.
    """
    assert [(text[:12], path) for text, _, path in told(record_of(tmp_path, dedent(text)))] == [
        ("Vi forebygge", ("1. Forebyggelse",)),
        ("drøfte arbej", ("1. Forebyggelse",)),
        ("holde øje me", ("1. Forebyggelse",)),
        ("De første sa", ("2. Tidlig indsats",)),
        ("En god tilba", ("3. Tilbage igen",)),
    ]


def test_the_last_title_that_a_list_announces_may_end_its_sentence(tmp_path):
    text = """\
        Vi er glade for at være her, fordi:

         • Vi har kort vej til beslutninger
         • Vi løser opgaverne på tværs - til gavn for borgeren
         • Vi tør prøve noget nyt.

        Vi har kort vej til beslutninger

        Det betyder, at du kender målene og kan forklare dem.

        Hvad har du sidst forklaret?

        Vi løser opgaverne på tværs - til gavn for borgeren

        Det betyder, at du ringer, før du skriver.

        Hvem skulle du have ringet til?

        Vi tør prøve noget nyt

        Det betyder, at du stopper det, der ikke virker.
    """
    assert [text for _, text in headings(record_of(tmp_path, dedent(text)))] == [
        "Vi har kort vej til beslutninger",
        "Vi løser opgaverne på tværs - til gavn for borgeren",
        "Vi tør prøve noget nyt",
    ]


def test_a_name_and_a_title_in_one_line_sign(tmp_path):
    text = """\
        Sådan bruger vi grundlaget

        Vi lover hinanden, at ordene skal kunne genkendes ude på arbejdspladserne.

        Mogens Bruun Thorlacius kommunaldirektør

        Tillid

        Vi regner med, at andre vil det bedste, indtil det modsatte er bevist.
    """
    assert [text for _, text in headings(record_of(tmp_path, dedent(text)))] == ["Sådan bruger vi grundlaget", "Tillid"]


THEMES = ("Klarhed", "Samspil", "Retning", "Overblik")


def test_a_call_out_between_wide_gaps_sets_off_no_heading(tmp_path):
    text = """\
        K
        Klarhed

        Vi siger det, som det er, og vi siger det i et sprog, som alle kan forstå.

        Som ledere spørger vi, før vi svarer, og vi lytter til det, der bliver sagt.


        Et klart nej er bedre
        end et uklart ja


        Samspil

        Vi deler det, vi ved, og vi henter hjælp hos hinanden, før det er for sent.


        Tre ord siger mere
        end tredive sider


        Retning

        En retning er mere værd end en plan, og den, der har prioriteret, har også sagt nej.

        Overblik

        Vi holder kursen længe nok til, at den kan virke for dem, det handler om.
    """
    found = headings(record_of(tmp_path, dedent(text)))
    assert [text for _, text in found if text in THEMES] == list(THEMES)


def test_contents_that_ran_into_one_line_without_pages_tell_the_headings_inside_the_text(tmp_path):
    pages = (
        "1 Personalepolitik for Søby Kommune",
        "2 INDHOLD LEDELSE OG SAMARBEJDE FORVENTNINGER TIL LEDELSEN ARBEJDSMILJØ OG TRIVSEL",
        "3 1 Ledelse og samarbejde Søby Kommune vil have et samarbejde, der bygger på tillid og ordentlighed. Opgaver og "
        "kompetence skal følges ad, så alle kan handle. 1.1 Forventninger til ledelsen Ledelsen sætter mål, som er til "
        "at forstå og til at nå. Inden et opslag skal følgende være på plads: a) en beskrivelse af opgaverne, b) en plan "
        "for de første uger.",
        "4 2 Arbejdsmiljø og trivsel Et sundt arbejdsmiljø skabes i fællesskab og vedligeholdes hver dag af alle, der er "
        "ansat. Trivsel handler om at kunne se en mening med sit arbejde. Vi griber ind over for mobning, og vi gør det, "
        "før nogen bliver syge af det.",
    )
    found = told(record_of(tmp_path, "\n\n".join(pages)))
    assert [text[:15] for text, _, path in found if path == ("1 Ledelse og samarbejde",)] == [
        "Søby Kommune vi", "Opgaver og komp", "Ledelsen sætter", "en beskrivelse ", "en plan for de "
    ]  # fmt: skip
    assert {path for _, _, path in found} == {("1 Ledelse og samarbejde",), ("2 Arbejdsmiljø og trivsel",)}


def test_one_word_with_a_space_behind_the_hyphen_that_broke_it_is_whole_again(tmp_path):
    text = "Trivsel\n\nTrivsel og sund- hed drøftes hvert år, og det gælder drifts- og anlægsopgaver.\n"
    assert [text for text, _, _ in told(record_of(tmp_path, text))] == [
        "Trivsel og sundhed drøftes hvert år, og det gælder drifts- og anlægsopgaver."
    ]


def test_what_a_site_says_of_authors_stands_between_no_lead_in_and_its_list(tmp_path):
    listed = "  • Inddrager de fagligt dygtige\n\n  • Sikrer høj kvalitet\n"
    text = f"Viden\n\nDet betyder, at jeg som leder fx:\n\nSkribentinfo\n\n{listed}"
    assert [(text, role) for text, role, _ in told(record_of(tmp_path, text))] == [
        ("Inddrager de fagligt dygtige", "leader"),
        ("Sikrer høj kvalitet", "leader"),
    ]


def test_items_of_a_transcript_that_lost_their_bullets_begin_with_a_capital_and_a_verb(tmp_path):
    pages = (
        "1 Kodeks for rådgivning i Søby Kommune Indhold Lovlighed 2 Sandhed 3 Faglighed 4",
        "2 2 1. Lovlighed Lovlighed betyder, at enhver sag hviler på gældende regler, som alle kan læse. Det indebærer for "
        "ledere, at de: Undersøger tvivlen, inden en sag bliver sendt videre Beskytter den ansatte, der siger fra Sørger "
        "for, at nye regler når ud i Hovedudvalget",
        "3 3 2. Sandhed Sandhed betyder, at oplysninger er rigtige, og at intet væsentligt er udeladt af den, der skriver. "
        "Når en fejl er opdaget, skal chefen: Orientere direktøren samme dag Få standset skaden og sikret akterne",
        "4 4 3. Faglighed Faglighed betyder, at rådgivningen bygger på viden og erfaring, og at andre kan følge den. "
        "Politisk betjening Ansvaret omfatter: At udvalget får korte dagsordener At ingen bliver overrasket",
    )
    items = [text for text, _, _ in told(record_of(tmp_path, "\n\n".join(pages))) if "betyder" not in text]
    assert items == [
        "Undersøger tvivlen, inden en sag bliver sendt videre",
        "Beskytter den ansatte, der siger fra",
        "Sørger for, at nye regler når ud i Hovedudvalget",
        "Orientere direktøren samme dag",
        "Få standset skaden og sikret akterne",
        "At udvalget får korte dagsordener",
        "At ingen bliver overrasket",
    ]


def test_the_first_theme_stands_below_what_gathers_them_though_wide_gaps_set_off_the_others(tmp_path):
    text = """\
        De tre værdier

        Nærværende
        Vi er til stede, når nogen har brug for os, og lægger telefonen væk imens.



        Klar
        Vi skriver breve, som modtageren forstår ved første gennemlæsning, og vi gør det kort.



        Modig
        Vi siger det, der er svært, til den, det handler om, og vi gør det ordentligt.



        Rolig
        Vi tager os tid, også når andre har travlt, og vi lader ingen vente forgæves.
    """
    assert [path[-1] for _, _, path in told(record_of(tmp_path, dedent(text)))] == [
        "Nærværende", "Klar", "Modig", "Rolig"
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["1\n\f2\n", "Menu\n", "\f".join("123") + "\n"])
def test_a_text_of_nothing_but_page_numbers_or_menus_says_nothing(tmp_path, text):
    assert told(record_of(tmp_path, text)) == []


def test_what_counts_levels_heads_them_where_no_role_stands_beside(tmp_path):
    roles = ("Direktionen sætter retning for alle.", "Chefen sætter retning for sit.", "Lederen viser vej for sine.")
    text = "\n\n".join(f"Niveau {number} af 3\n\n{role}" for number, role in enumerate(roles, 1))
    assert [said for said, _, _ in told(record_of(tmp_path, f"Ledelsesniveauer\n\n{text}\n"))] == list(roles)


def test_a_heading_over_a_heading_heads_both_paragraphs_below_however_often(tmp_path):
    text = "\n\n".join(
        f"{role}\n\nAnsvar\n\nØkonomi\n\n{first}\n\n{second}\n\nPersonale\n\n{third}"
        for role, first, second, third in (
            ("Chef", "Du lægger budget for hele området.", "Du følger op hver måned.", "Du ansætter nye ledere."),
            ("Leder", "Du holder budgettet i din afdeling.", "Du melder tilbage til chefen.", "Du ansætter folk."),
        )
    )
    paths = {said: path for said, _, path in told(record_of(tmp_path, text))}
    assert paths["Du lægger budget for hele området."] == paths["Du følger op hver måned."] != ()
