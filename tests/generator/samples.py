"""The three documents of `raw/`: invented municipalities, written and designed by hand, with their gold."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from tests.generator.content import (
    Aside,
    Block,
    Cell,
    Contents,
    Cover,
    Display,
    Document,
    Grid,
    Heading,
    Item,
    ItemList,
    PageBreak,
    Para,
    Run,
    Unit,
    gold_of,
)
from tests.generator.design import PALETTES, Design, draw_design
from tests.generator.make import write_gold
from tests.generator.reportlab_ import print_document


@dataclass(slots=True)
class Script:
    """Keeps the units of a hand-written document, in the order in which they are said."""

    units: list[Unit] = field(default_factory=list)
    role: str | None = None
    label: str | None = None
    path: tuple[str, ...] = ()
    lead_in: str | None = None

    def say(self, text: str, kind: str = "expectation", group: str | None = None) -> Run:
        """`group`: the same for texts that say the same."""
        unit = Unit(len(self.units), text, self.role, self.label, self.path, self.lead_in, kind, group)
        self.units.append(unit)
        return Run(text, unit)

    def told(self, role: str | None, label: str | None, text: str, kind: str = "expectation") -> Run:
        """One sentence that names its role itself."""
        before = self.role, self.label
        self.role, self.label = role, label
        run = self.say(text, kind)
        self.role, self.label = before
        return run

    def prose(self, *texts: str) -> Para:
        return Para(tuple(self.say(t) for t in texts))

    def items(self, *texts: str) -> ItemList:
        return ItemList(tuple(Item((self.say(t),)) for t in texts))

    def introduced(self, lead_in: str, role: str | None, label: str | None, *texts: str) -> list[Block]:
        """A lead-in and its list."""
        before = self.role, self.label, self.lead_in
        self.role, self.label, self.lead_in = role, label, lead_in
        items = self.items(*texts)
        self.role, self.label, self.lead_in = before
        return [Para((Run(lead_in),), "lead_in"), items]

    def questions(self, *texts: str) -> Aside:
        return Aside(tuple(Para((self.say(t, "question"),)) for t in texts))

    def theme(self, text: str, level: int) -> Heading:
        """A perspective heading: it replaces what stood on its level."""
        self.path = (*self.path[: level - 1], text)
        return Heading(text, level)


def plain(*texts: str) -> Para:
    """A paragraph without units."""
    return Para(tuple(Run(t) for t in texts))


def cell(*blocks: Block) -> Cell:
    return Cell(tuple(blocks))


def header(text: str) -> Cell:
    return Cell((Para((Run(text, bold=True),)),) if text else (), header=True)


def base_design(**chosen: object) -> Design:
    """A design with every property named in `chosen` and quiet ones elsewhere."""
    quiet = draw_design(Random(0), "reportlab")
    quiet = replace(
        quiet,
        sheet="portrait",
        spread=False,
        columns=1,
        hyphens="printed",
        line_ends="bare",
        spaces=True,
        justified=False,
        family="Liberation Sans",
        heading_family="Liberation Sans",
        size=10.0,
        leading=1.4,
        bullet="•",
        headings="plain",
        header="none",
        footer="title",
        page_number="plain",
        first_number=1,
        stream="reading",
        contents=False,
        footnotes=False,
        watermark=False,
        decoration="none",
        ligatures=False,
        sidebar=False,
    )
    return replace(quiet, **chosen)


def nordby() -> tuple[Document, Design]:
    """A brochure in two columns: a chapter for each role, a list for each theme."""
    s = Script()
    blocks: list[Block] = [
        Cover("Fælles ledelsesgrundlag", "for Nordby Kommune", "Vedtaget af byrådet i maj 2023"),
        Heading("Indhold", 1),
    ]
    contents = len(blocks)
    blocks += [
        PageBreak(),
        Heading("Forord", 1),
        plain(
            "I Nordby Kommune har vi i løbet af det seneste år talt om, hvad god ledelse er hos os.",
            "Mere end 180 ledere og medarbejdere fra alle fagområder har været med.",
            "Samtalerne har vist, at vi er enige om det meste, men at vi ikke altid får det sagt højt.",
        ),
        plain(
            "Derfor har vi skrevet det ned.",
            "Grundlaget beskriver, hvad du kan forvente af andre, og hvad andre kan forvente af dig.",
            "Det er ikke en facitliste, men et sted at begynde samtalen, fx til MUS eller på et teammøde.",
        ),
        plain("Rigtig god læselyst."),
        Para((Run("Karen Ravn"),), "signature"),
        Para((Run("Kommunaldirektør"),), "signature"),
        Heading("Sådan læser du grundlaget", 1),
        plain(
            "Hvert niveau har sit eget afsnit.",
            "Afsnittene er bygget ens op, så det er let at sammenligne dem.",
            "Spørgsmålene kan bruges i ledergrupper og på teammøder.",
        ),
        PageBreak(),
    ]
    chapters = (
        ("executive", "Direktion", NORDBY_EXECUTIVE),
        ("chief", "Centerchef", NORDBY_CHIEF),
        ("leader_of_employees", "Teamleder", NORDBY_TEAM),
        ("employee", "Medarbejder", NORDBY_EMPLOYEE),
    )
    for role, label, (intro, asks, lists) in chapters:
        s.role, s.label, s.path = role, label, ()
        blocks += [Heading(f"Rolle: {label}", 1), s.prose(*intro), s.questions(*asks)]
        for theme, texts in lists:
            blocks += [s.theme(theme, 1), s.items(*texts)]
            blocks[-2] = Heading(theme, 2)
        if label == "Centerchef":
            blocks.append(PageBreak())
    blocks += [
        Heading("Kolofon", 1),
        *(
            Para((Run(t),), "small")
            for t in (
                "Udgiver: Nordby Kommune",
                "Redaktion: HR og Udvikling",
                "Layout: Kommunikation",
                "1. udgave, maj 2023",
            )
        ),
    ]
    entries = tuple((b.text, b.level) for b in blocks[contents:] if isinstance(b, Heading) and b.level == 1)
    blocks.insert(contents, Contents(entries))
    document = Document(
        blocks,
        s.units,
        "Fælles ledelsesgrundlag",
        2023,
        "Nordby",
        [(p.casefold(), [p]) for p in _labels(s.units)],
    )
    color, accent, tint = PALETTES[1]
    return document, base_design(
        columns=2,
        header="rule_title",
        color=color,
        accent=accent,
        tint=tint,
        footer="none",
        decoration="circles",
    )


NORDBY_EXECUTIVE = (
    (
        "Vi er byrådets nærmeste rådgivere og hele organisationens øverste ledelse.",
        "Vi ser udefra-ind på kommunen og indefra-ud på omverdenen, og vi binder de to blikke sammen.",
    ),
    (
        "Hvornår har vi sidst sagt nej til noget godt for at nå noget vigtigere?",
        "Hvordan ved vi, om vores beslutninger bliver forstået?",
    ),
    (
        (
            "Retning",
            (
                "Vi omsætter byrådets visioner til få og tydelige mål, som alle centre kan arbejde efter.",
                "Vi prioriterer på tværs af drifts- og udviklingsopgaver og siger højt, hvad der må vente.",
                "Vi følger op på mål- og resultataftaler to gange om året.",
            ),
        ),
        (
            "Tillid",
            (
                "Vi giver centrene råderum til at finde egne veje til de fælles mål.",
                "Vi står bag de beslutninger, der er truffet, også når der er modvind i offentligheden.",
                "Vi inddrager HovedMED, før store beslutninger ligger fast.",
            ),
        ),
        (
            "Samarbejde",
            (
                "Vi optræder som ét hold og løser uenigheder i direktionslokalet.",
                "Vi opsøger partnerskaber med erhvervsliv, foreninger og nabokommuner.",
            ),
        ),
    ),
)
NORDBY_CHIEF = (
    (
        "Jeg har ansvaret for et helt fagområde og for sammenhængen til de andre.",
        "Jeg oversætter mellem direktionens mål og hverdagen i enhederne.",
    ),
    (
        "Hvilke opgaver kunne vi løse bedre sammen med et andet center?",
        "Hvad fylder mest hos dem, jeg leder?",
    ),
    (
        (
            "Retning",
            (
                "Jeg gør de fælles mål konkrete, så de kan mærkes i den enkelte enhed.",
                "Jeg holder budgettet og melder tidligt ud, hvis forudsætningerne ændrer sig.",
                "Jeg skaber plads til prøvehandlinger og samler op på det, vi lærer af dem.",
            ),
        ),
        (
            "Tillid",
            (
                "Jeg uddelegerer både opgaver og beslutningskompetence.",
                "Jeg er åben om baggrunden for mine beslutninger og tager imod kritik uden at gå i forsvar.",
            ),
        ),
        (
            "Samarbejde",
            (
                "Jeg bringer mit centers viden i spil i det tværgående chefforum.",
                "Jeg rydder forhindringer af vejen, når sager går på tværs af social- og jobområdet.",
                "Jeg bruger TRIO-samarbejdet som en fast del af min ledelse.",
            ),
        ),
    ),
)
NORDBY_TEAM = (
    (
        "Jeg er tæt på kerneopgaven og på dem, der løser den.",
        "Det er hos mig, at store ord bliver til små handlinger.",
    ),
    ("Hvordan fordeler jeg min tid mellem drift, udvikling og personaleledelse?",),
    (
        (
            "Retning",
            (
                "Jeg forklarer, hvorfor vi gør, som vi gør, og hvad der forventes af den enkelte.",
                "Jeg tilrettelægger arbejdet, så der er balance mellem krav og ressourcer.",
                "Jeg holder øje med kvaliteten og griber ind i tide.",
            ),
        ),
        (
            "Tillid",
            (
                "Jeg giver feedback, der er til at bruge, og beder selv om den.",
                "Jeg tager de svære samtaler, mens de stadig er små.",
                "Jeg fejrer det, der lykkes, og hjælper med at lære af resten.",
            ),
        ),
        (
            "Samarbejde",
            (
                "Jeg kender mine kollegers opgaver og sender sager videre med en varm hånd.",
                "Jeg samarbejder med tillids- og arbejdsmiljørepræsentanter om trivsel og sygefravær.",
            ),
        ),
    ),
)
NORDBY_EMPLOYEE = (
    (
        "Jeg er kommunens ansigt udadtil og den vigtigste kilde til viden om, hvad der virker.",
        "Min faglighed og mit engagement gør en forskel hver dag.",
    ),
    ("Hvad har jeg brug for at lære det næste år?", "Hvornår har jeg sidst rost en kollega?"),
    (
        (
            "Retning",
            (
                "Jeg kender målene for mit arbejde og spørger, hvis noget er uklart.",
                "Jeg løser mine opgaver med omtanke for både kvalitet og økonomi.",
            ),
        ),
        (
            "Tillid",
            (
                "Jeg siger til, når jeg ser noget, der kan gøres bedre.",
                "Jeg taler med andre frem for om dem.",
                "Jeg tager ansvar for min egen udvikling og bruger tilbud om efter- og videreuddannelse.",
            ),
        ),
        (
            "Samarbejde",
            (
                "Jeg møder borgere og samarbejdspartnere i øjenhøjde.",
                "Jeg deler min viden og hjælper nye kolleger godt i gang.",
            ),
        ),
    ),
)


def vesteraa() -> tuple[Document, Design]:
    """Roles as rows, competences as tables: definitions, a matrix for each competence, and the roles at a glance.

    The last matrix says again, in slightly other words, what each role is told first under each competence.
    """
    s = Script()
    blocks: list[Block] = [
        Cover("Ledelsesgrundlag", "Vesterå Kommune", "2021"),
        Heading("Indledning", 1),
        plain(
            "Ledelse i Vesterå Kommune udøves på fire niveauer, og kravene er ikke de samme på dem alle.",
            "På de følgende sider er tre kompetencer beskrevet for hvert niveau.",
            "Beskrivelserne bruges ved rekruttering, ved lederevaluering og i de årlige udviklingssamtaler.",
        ),
        Heading("De tre ledelseskompetencer", 1),
    ]
    rows = []
    for name, text in VESTERAA_DEFINITIONS:
        s.path = (name,)
        rows.append((header(name), cell(Para((s.say(text, "definition"),)))))
    blocks += [Grid(tuple(rows), "ruled", 0, first_share=0.25), PageBreak()]
    for name, subs, lines in VESTERAA_TABLES:
        s.path = ()
        heading = s.theme(name, 1)
        table = [(header(""), *(header(x) for x in subs))]
        for (role, label), texts in zip(VESTERAA_ROLES, lines, strict=True):
            row = [header(label)]
            for sub, text in zip(subs, texts, strict=True):
                s.role, s.label, s.path = role, label, (name, sub)
                group = f"{role}-{name}" if sub == subs[0] else None
                row.append(cell(Para((s.say(text, group=group),))))
            table.append(tuple(row))
        s.role, s.label = None, None
        blocks += [heading, Grid(tuple(table), "ruled", first_share=0.16), PageBreak()]
    names = [name for name, _, _ in VESTERAA_TABLES]
    table = [(header(""), *map(header, names))]
    for (role, label), texts in zip(VESTERAA_ROLES, VESTERAA_GLANCE, strict=True):
        row = [header(label)]
        for name, text in zip(names, texts, strict=True):
            s.role, s.label, s.path = role, label, (name,)
            row.append(cell(Para((s.say(text, group=f"{role}-{name}"),))))
        table.append(tuple(row))
    s.role, s.label = None, None
    blocks += [Heading("Rollebeskrivelser", 1), Grid(tuple(table), "ruled", first_share=0.16), PageBreak()]
    blocks[-1:] = [
        Heading("Kontakt", 1),
        Para((Run("HR og Organisation, Vesterå Kommune"),), "small"),
        Para((Run("Rådhustorvet 4, 0000 Vesterå"),), "small"),
    ]
    document = Document(
        blocks, s.units, "Ledelsesgrundlag", 2021, "Vesterå", [(p.casefold(), [p]) for p in _labels(s.units)]
    )
    color, accent, tint = PALETTES[0]
    return document, base_design(
        sheet="landscape",
        size=13.5,
        leading=1.4,
        family="Noto Sans",
        heading_family="Noto Sans",
        footer="municipality",
        page_number="side_of",
        stream="by_height",
        line_ends="space",
        color=color,
        accent=accent,
        tint=tint,
    )


VESTERAA_ROLES = (
    ("executive", "Direktør"),
    ("chief", "Chef"),
    ("leader_of_leaders", "Leder af ledere"),
    ("leader_of_employees", "Leder af medarbejdere"),
)
VESTERAA_DEFINITIONS = (
    (
        "Strategisk ledelse",
        "handler om at se længere end til næste budget og om at få andre til at se det samme",
    ),
    (
        "Driftsledelse",
        "handler om at levere den aftalte kvalitet hver dag inden for de ressourcer, der er til rådighed",
    ),
    ("Relationsledelse", "handler om at skabe tillid, arbejdsglæde og et godt samarbejde i alle retninger"),
)
VESTERAA_TABLES = (
    (
        "Strategisk ledelse",
        ("Sætter retning", "Skaber forandring", "Samarbejder politisk"),
        (
            (
                "Formulerer sammen med byrådet de langsigtede mål og sikrer, at de bliver fulgt til dørs",
                "Tager initiativ til tværgående forandringer og går selv forrest i dem",
                "Rådgiver politikerne loyalt og ærligt, også når rådet er ubekvemt",
            ),
            (
                "Omsætter de langsigtede mål til strategier for fagområdet",
                "Leder større forandringsprocesser og sørger for, at gevinsterne bliver høstet",
                "Udarbejder beslutningsgrundlag, som er til at forstå og til at stole på",
            ),
            (
                "Oversætter strategierne til mål for de enkelte enheder",
                "Klæder ledere af medarbejdere på til at lede forandringer",
                "Bidrager med viden om, hvordan politiske beslutninger virker i praksis",
            ),
            (
                "Gør målene nærværende i hverdagen og forklarer, hvordan den enkelte bidrager",
                "Skaber tryghed om forandringer ved at være synlig og til at tale med",
                "Efterlever politiske beslutninger og melder tilbage om konsekvenserne",
            ),
        ),
    ),
    (
        "Driftsledelse",
        ("Styrer økonomien", "Sikrer kvaliteten", "Udnytter data"),
        (
            (
                "Fastlægger rammerne for mål- og økonomistyring i hele kommunen",
                "Fastsætter serviceniveauer sammen med udvalgene",
                "Efterspørger ledelsesinformation, der viser effekten for borgerne",
            ),
            (
                "Har ansvaret for områdets budget og griber ind over for afvigelser",
                "Fører tilsyn med kvaliteten og følger op på klager og utilsigtede hændelser",
                "Sammenligner resultater med andre kommuner og deler det, der virker",
            ),
            (
                "Fordeler ressourcer mellem enhederne ud fra en faglig vurdering",
                "Sørger for ens praksis på tværs af enhederne",
                "Bruger nøgletal i den løbende dialog med lederne",
            ),
            (
                "Planlægger vagter, indkøb og aktiviteter inden for enhedens budget",
                "Følger kvaliteten tæt og retter fejl med det samme",
                "Gennemgår enhedens nøgletal på et månedligt tavlemøde",
            ),
        ),
    ),
    (
        "Relationsledelse",
        ("Opbygger tillid", "Udvikler mennesker", "Leder på tværs"),
        (
            (
                "Er tilgængelig, holder ord og deler den viden, der kan deles",
                "Giver cheferne ambitiøse opgaver og ærlig sparring",
                "Fjerner de barrierer, der står i vejen for tværgående løsninger",
            ),
            (
                "Uddelegerer ansvar og bakker op, når der bliver begået fejl",
                "Opdager ledertalenter og giver dem plads til at vokse",
                "Opsøger samarbejde med andre fagområder, før problemerne opstår",
            ),
            (
                "Skaber et lederteam, hvor det er trygt at vise tvivl",
                "Afholder LUS og følger op på udviklingsmålene gennem hele året",
                "Binder enhederne sammen om de borgere, de har til fælles",
            ),
            (
                "Lytter til medarbejdernes erfaringer og reagerer på dem",
                "Gennemfører MUS- og trivselssamtaler og sørger for, at aftalerne bliver til noget",
                "Inviterer kolleger fra andre enheder med, når en opgave kræver det",
            ),
        ),
    ),
)

VESTERAA_GLANCE = (
    (
        "Formulerer sammen med byrådet de langsigtede mål og sikrer, at målene bliver fulgt til dørs",
        "Fastlægger rammerne for mål- og økonomistyringen i hele Vesterå Kommune",
        "Er tilgængelig, holder ord og deler den viden, som kan deles",
    ),
    (
        "Omsætter de langsigtede mål til strategier for eget fagområde",
        "Har ansvaret for områdets budget og griber ind over for større afvigelser",
        "Uddelegerer ansvar og bakker op, når der er begået fejl",
    ),
    (
        "Oversætter strategierne til mål for de enkelte enheder",
        "Fordeler ressourcerne mellem enhederne ud fra en faglig vurdering",
        "Skaber et lederteam, hvor det er trygt at vise sin tvivl",
    ),
    (
        "Gør målene nærværende i hverdagen og forklarer, hvordan hver enkelt bidrager",
        "Planlægger vagter, indkøb og aktiviteter inden for enhedens eget budget",
        "Lytter til medarbejdernes erfaringer og reagerer på dem",
    ),
)


def lindholm() -> tuple[Document, Design]:
    """Prose under four values, with lists that a lead-in gives to a role, pull-quotes and a quotation."""
    s = Script()
    title = "God ledelse i hverdagen"
    blocks: list[Block] = [
        Cover(title, "Værdigrundlag for Lindholm Kommune", "Januar 2019"),
        Heading("Hvorfor et værdigrundlag?", 1),
        plain(
            "Lindholm Kommune er en arbejdsplads med 4.300 ansatte og næsten lige så mange opgaver.",
            "Vi er spredt over mange adresser, men vi er fælles om at ville det bedste for byens borgere.",
            "Værdierne i denne pjece er det, vi styrer efter, når reglerne ikke giver svaret.",
        ),
    ]
    blocks += [
        s.theme("Ordentlighed", 1),
        Para(
            (
                s.say("Ordentlighed betyder, at vi holder det, vi lover, og siger det, vi mener.", "definition"),
                s.say("Vi behandler hinanden med respekt, også når vi er uenige."),
                s.say("Fejl bliver rettet og ikke gemt af vejen."),
                s.told(
                    "leader",
                    "ledere",
                    "Som ledere træder vi frem, når noget er gået galt, og tager vores del af ansvaret.",
                ),
            )
        ),
        *s.introduced(
            "Af dig, som er leder, forventer vi, at du:",
            "leader",
            "leder",
            "siger tingene direkte til den, det drejer sig om",
            "overholder aftaler og forklarer, hvis de må ændres",
            "griber ind over for mobning og dårlig omgangstone",
        ),
        *s.introduced(
            "Af dig, som er medarbejder, forventer vi, at du:",
            "employee",
            "medarbejder",
            "møder til tiden og er forberedt",
            "taler ordentligt til borgere, kolleger og ledere",
        ),
        s.theme("Nysgerrighed", 1),
        s.prose(
            "Vi tror på, at der næsten altid findes en bedre måde at gøre tingene på.",
            "Derfor spørger vi, lytter og prøver os frem.",
            "Nye idéer bliver hverken skudt ned eller skudt til hjørne, før de er undersøgt.",
        ),
        Display((s.say("Det vigtigste spørgsmål er det, som ingen har stillet endnu", "highlight"),), "pull"),
        s.prose(
            "Det kræver tid at være nysgerrig, og den tid skal vi give hinanden.",
            "Prøvehandlinger i det små er bedre end store planer, der bliver liggende i skuffen.",
        ),
        *s.introduced(
            "Det gør vi ved:",
            None,
            None,
            "at sætte tid af til refleksion på alle faste møder",
            "at besøge arbejdspladser, der gør det anderledes",
            "at bruge resultaterne af 360-graders målinger og APV-arbejdet",
        ),
        s.theme("Fællesskab", 1),
    ]
    blocks.append(
        Para(
            (
                s.say("Fællesskab handler om at se sin egen opgave som en brik i noget større.", "definition"),
                s.say("Vi hjælper hinanden på tværs af fag, forvaltninger og vagtskemaer."),
                s.told(
                    "executive",
                    "Direktionen",
                    "Direktionen sikrer, at ingen skal betale for at hjælpe naboen.",
                ),
                s.say("Det er medarbejderne, der kender hverdagen bedst."),
                s.say("Deres viden skal derfor med, når beslutninger bliver truffet."),
            )
        )
    )
    quote = s.say(
        "”Det tog os et år at opdage, at vi sad med samme opgave på hver sin etage.” Mette Krag, teamleder",
        "quotation",
    ).unit
    blocks.append(
        Display(
            (Run("”Det tog os et år at opdage, at vi sad med samme opgave på hver sin etage.”", quote),),
            "quotation",
            Run("Mette Krag, teamleder", quote),
        )
    )
    blocks += [
        *s.introduced(
            "Lederne skal:",
            "leader",
            "Lederne",
            "sørge for, at mål og roller er klare, når flere enheder arbejder sammen",
            "inddrage MED-udvalget i god tid",
            "gøre plads til både ris og ros",
        ),
        s.theme("Mod", 1),
        s.prose(
            "Vi træffer de beslutninger, der skal træffes.",
            "Vi udskyder dem ikke, fordi de er svære eller upopulære.",
            "Nogle gange må vi skifte mening, og det kræver også mod.",
        ),
        s.questions(
            "Hvilken beslutning har du udskudt for længe?",
            "Hvad ville du gøre, hvis du var sikker på at lykkes?",
            "Hvem kan hjælpe dig med at tage det første skridt?",
        ),
        *s.introduced(
            "Det forventes, at chefen:",
            "chief",
            "chefen",
            "går forrest i forandringer og forklarer, hvorfor de er nødvendige",
            "støtter dem, der prøver noget nyt, også når det mislykkes",
            "kender forskel på drifts- og udviklingsopgaver og giver tid til begge dele",
        ),
        Heading("Læs mere", 1),
        Para(
            (Run("Værdigrundlaget er godkendt af HovedMED og vedtaget af byrådet den 28. januar 2019."),),
            "small",
        ),
        Para((Run("Lindholm Kommune, Personale og Udvikling"),), "small"),
    ]
    document = Document(blocks, s.units, title, 2019, "Lindholm", [(p.casefold(), [p]) for p in _labels(s.units)])
    color, accent, tint = PALETTES[3]
    return document, base_design(
        family="Noto Serif",
        heading_family="Liberation Sans",
        size=11.0,
        leading=1.5,
        bullet="–",
        hyphens="soft",
        page_number="outer",
        footer="none",
        decoration="margin",
        color=color,
        accent=accent,
        tint=tint,
    )


SAMPLES: dict[str, Callable[[], tuple[Document, Design]]] = {
    "nordby-ledelsesgrundlag": nordby,
    "vesteraa-ledelsesgrundlag": vesteraa,
    "lindholm-god-ledelse": lindholm,
}


def write_samples(raw: Path, golds: Path) -> None:
    """Writes the PDFs into `raw` and their golds into `golds`."""
    raw.mkdir(parents=True, exist_ok=True)
    for name, write in SAMPLES.items():
        document, design = write()
        document.properties |= design.properties()
        places, pages = print_document(document, design, raw / f"{name}.pdf", seed=7)
        write_gold(gold_of(document, places, pages, f"{name}.pdf"), golds / f"{name}.gold.json")


def _labels(units: list[Unit]) -> list[str]:
    return list(dict.fromkeys(label for unit in units for label in unit.perspective))
