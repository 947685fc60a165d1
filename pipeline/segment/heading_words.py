"""What a heading's words say: a role, a part of the document, a kind of what follows, or a theme."""

import re
from dataclasses import dataclass, replace
from functools import cache, reduce

from pipeline.lexicon import grammar, headings
from pipeline.records import Role
from pipeline.role_words import Mention, common_role, find_mentions, lookup, with_determiner
from pipeline.segment.units import NUMBERING, QUOTE_MARKS, bare_label
from pipeline.text_lines import MONTHS

PLACE = re.compile(
    r"^\s*(?:i|hos|på|for)\s+(?:[^:–]*?(?:kommune|forvaltning\w*|afdeling\w*|center\w*|område\w*)\b"
    r"|(?-i:[A-ZÆØÅÉ]\w+(?:(?:,| og| &) [A-ZÆØÅÉ]\w+)*)$)"  # "i Nordby Kommune", "i Børn og Unge"
    r"|^\s*(?:af|på|i)\s+(?:kommunens|vores)\s+\w+$"  # "Lederne af kommunens skoler"
    # "Ledere med personaleansvar"
    r"|^\s*(?:med|uden)\s+(?:personale|budget|økonomi|ledelses|leder|fag|drifts)(?:-\s+og\s+\w+)?ansvar$",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"(?:skal|har|er|kan|forventes|gør|bør|må|\w{2,}r)\b", re.IGNORECASE)
OTHERS = re.compile(r"\sm\.?\s?fl\.?$")
NO_MATTER = {"fl", "m.fl", "m.fl.", "mfl", "mv", "m.v.", "niveau", "generelt"}


@dataclass(frozen=True, slots=True)
class RoleLabel:
    """A role as a heading or a cell names it: the label verbatim and its code."""

    label: str
    role: Role


def has_modal(text: str) -> bool:
    """Whether one of a text's words is a modal verb: "Lederen skal:"."""
    return any(word in grammar().modals for word in text.casefold().rstrip(":").split())


def find_role_label(text: str) -> RoleLabel | None:
    """The role that a heading is about, None when it names a theme.

    >>> find_role_label("Rolle: DIREKTION")
    RoleLabel(label='DIREKTION', role=<Role.EXECUTIVE: 'executive'>)
    >>> find_role_label("Medarbejdernes fokus").label
    'Medarbejderne'
    >>> find_role_label("som alle ansatte i Nordby Kommune skal have fokus på").label
    'alle ansatte i Nordby Kommune'

    >>> find_role_label("Fra medarbejder til leder").role.value
    'employee'

    >>> find_role_label("Kodeks for ledere").label, find_role_label("Det forventer vi desuden af lederne").label
    ('ledere', 'lederne')
    >>> find_role_label("Den sygemeldte medarbejder").label, find_role_label("Formanden for MED-udvalget").label
    ('Den sygemeldte medarbejder', 'Formanden for MED-udvalget')

    >>> find_role_label("Det kræver mod af ledere").label, find_role_label("Det kan I forvente af direktionen").label
    ('ledere', 'direktionen')
    >>> find_role_label("Det betyder, at lederen:").label, find_role_label("Det betyder, at ledere har tid")
    ('lederen', None)
    >>> find_role_label("Niveau 2: Leder af ledere").label, find_role_label("Til dig, der er chef").label
    ('Leder af ledere', 'chef')
    >>> find_role_label("DEL 1 For alle ansatte").label, find_role_label("Forventninger til din leder").label
    ('alle ansatte', 'leder')

    >>> find_role_label("Lederne af kommunens skoler").label, find_role_label("Ledere med personaleansvar").label
    ('Lederne af kommunens skoler', 'Ledere med personaleansvar')

    >>> find_role_label("Afdelingsleder Teamleder m.fl."), find_role_label("Direktør Chef Leder")
    (RoleLabel(label='Afdelingsleder Teamleder m.fl.', role=<Role.LEADER_OF_EMPLOYEES: 'leader_of_employees'>), None)

    A role inside a theme is none:

    >>> find_role_label("Samspil mellem leder og medarbejder"), find_role_label("Ledelse tæt på")
    (None, None)
    """
    bare = NUMBERING.sub("", text.strip()).strip(": ") or text
    bare = ASKED.sub("", bare) if text.rstrip().endswith("?") else bare
    profile = _profile(bare) or _transition(bare) or (find_stacked_roles(bare) if OTHERS.search(bare) else None)
    if profile is not None:
        return profile
    mentions = find_mentions(bare)
    if not mentions:
        return None
    kind, som, address_part = bare.partition(" som ")
    if som and is_collection(kind):  # "Tre perspektiver som alle ansatte arbejder efter"
        return find_role_label(f"som {address_part}")
    mention = with_determiner(bare, mentions[0])
    before = POSSESSIVE.sub("", _spoken(bare[: mention.start]))
    rest = bare[mention.end :]
    place = PLACE.match(rest)
    end = mention.end + (place.end() if place else 0)
    after = bare[end:].strip(f" :–—-/.,?!{QUOTE_MARKS}").casefold()
    after = re.sub(r"^\(.*\)$", "", after).strip()
    words = headings().role_heading
    address = before in ADDRESSES
    before = " ".join(word for word in before.split() if word not in words.adverbs)
    if before and not (
        before in words.before
        or address
        or _describes(before)
        or _names_kind(before)
        or (mention.role is Role.OTHER and ADJECTIVE.fullmatch(before))
        or ADDRESS.fullmatch(before)
        or DEMANDS.fullmatch(before)
        or MEANS_THAT.fullmatch(before)
    ):
        return None
    if _is_new(bare, mention):
        return None
    if before and (_describes(before) or ADJECTIVE.fullmatch(before)):
        mention = replace(mention, start=bare.casefold().index(before))
    if len(mentions) == 2 and BELONGS.fullmatch(bare[mention.end : mentions[1].start]) and mentions[1].end == len(bare):
        return RoleLabel(_label(bare, mention, len(bare)), mention.role)
    if after and after not in NO_MATTER and not (address and CLAUSE.match(after)):
        if mention.genitive and after in words.after:
            return RoleLabel(_label(bare, mention, mention.end).removesuffix("s").rstrip("'’"), mention.role)
        if len(mentions) > 1 and re.match(r"[:(–-]", rest.strip()):
            return RoleLabel(_label(bare, mention, mention.end), mentions[1].role)
        if not (mention.definite or mention.plural) or after not in words.after:
            return None
    label_end = end if place else mention.end
    return RoleLabel(_label(bare, mention, label_end), mention.role)


ADJECTIVE = re.compile(r"\w{3,}iske?")  # "Pædagogisk koordinator", by the field; "Synlig projektleder" is a theme
POSSESSIVE = re.compile(r"\s(?:din|dine|jeres|min|mine|deres)$")  # "Forventninger til din leder"
ASKED = re.compile(r"^(?:og\s+)?(?:hvad\s+(?:så\s+)?med\s+)?", re.IGNORECASE)  # "Og medarbejderne?"
BELONGS = re.compile(r"\s+(?:for|i|af)\s+(?:\w+\s+)?")  # "Formanden for MED-udvalget"


# "det forventer vi af dig som", "hvad forventer vi af dig som"; but "jeg udvikler mig som leder" is a theme
ADDRESS = re.compile(
    r"(?:det|hvad|her|sådan|forventninger|krav|dit|din|vi forventer)\b.*\b(?:dig|jer|mig|os|du|i|ansvar|rolle)\s+som"
)
# "det kræver mod af", "det kan I begge forvente af", "hvad betyder tillid for"
DEMANDS = re.compile(
    r"(?:det|dette|hvad|her|sådan|så|derfor)\s(?:\S+\s){0,3}?"
    r"(?:(?:kræve|fordre|forlange|forvente|ønske)\w*\s(?:\S+\s){0,3}?(?:af|fra|hos)|betyder\s(?:\S+\s){0,3}?for)"
)
# "det betyder at", "det vil i hverdagen sige at"
MEANS_THAT = re.compile(
    r"(?:det|dette|her)\s(?:\S+\s){0,3}?(?:betyder|indebærer|medfører|kræver|sige|ses\sved|viser\ssig\sved)\s(?:\S+\s){0,3}?at"
)


def _names_kind(before: str) -> bool:
    """Whether the words before a role say what kind of thing is meant for it: "kodeks for", "spilleregler for"."""
    tokens = _without_count(before).split()
    named = len(tokens) == 2 and tokens[1] in {"for", "til", "af"}
    return named and (is_kind_noun(tokens[0]) or tokens[0] in headings().collection.of_a_role)


def _is_new(text: str, mention: Mention) -> bool:
    """Whether it is the newly hired: a theme of the others, who receive them."""
    return mention.role is Role.EMPLOYEE and text[mention.start :].casefold().startswith(("nye ", "ny "))


def _describes(before: str) -> bool:
    """Whether the words before a role are its article and an adjective: "den sygemeldte medarbejder", "lokalt"."""
    tokens = before.split()
    placed = bool(tokens) and tokens[-1] in headings().role_heading.adjectives
    if placed and (len(tokens) == 1 or tokens[:-1] in (["den"], ["det"], ["de"])):
        return True
    return len(tokens) == 2 and tokens[0] in {"den", "de"} and tokens[1].endswith("e")


def _spoken(before: str) -> str:
    """The words before a role in small letters, without marks and without the number of what the role is: "Niveau 2:"."""
    plain = before.strip(f" :–—-{QUOTE_MARKS}•").casefold().replace(",", "")
    return ROLE_NUMBER.sub("", plain)


ROLE_NUMBER = re.compile(r"^(?:\w*niveau|\w*rolle|funktion|trin|profil|del)\s+(?:\d{1,2}|[ivx]{1,4}|[a-d])(?:\s+|$)")
ADDRESSES = frozenset(
    f"{opening}{link}"
    for opening in ("", "til dig ", "for dig ", "dig ", "af dig ", "du ", "til jer ", "for jer ", "jer ")
    for link in ("som", "som er", "der er")
) | {"når du er", "hvis du er"}


def _label(text: str, mention: Mention, end: int) -> str:
    return text[mention.start : end].strip(f" :{QUOTE_MARKS}")


def _profile(text: str) -> RoleLabel | None:
    """ "Fagchefprofil", "Chefniveau": a role with a word that says it is described here."""
    for tail in headings().role_heading.compound_after:
        if text.casefold().endswith(tail) and " " not in text.strip() and len(text) > len(tail) + 3:
            found = lookup(text.strip()[: -len(tail)].rstrip("-s") or "-")
            if found is not None:
                return RoleLabel(text.strip(), found[1])
    return None


def _transition(text: str) -> RoleLabel | None:
    """ "Fra medarbejder til leder": one label that names two roles, with the code they share, else the first one's."""
    match = TRANSITION.match(text)
    if match is None:
        return None
    left, right = find_role_label(match["left"]), find_role_label(match["right"])
    return RoleLabel(text.strip(), left.role) if left is not None and right is not None else None


TRANSITION = re.compile(r"\s*fra\s+(?P<left>\S.*?)\s+til\s+(?P<right>\S.*)", re.IGNORECASE)


def is_structural(text: str) -> bool:
    """Whether a heading names a part of the document: foreword, contents, reading guide, contact.

    >>> is_structural("Forord"), is_structural("Sådan læser du grundlaget"), is_structural("Tillid")
    (True, True, False)

    Parts that are joined in one heading are structural together, and so is what is about a thing with a name:

    >>> [is_structural(t) for t in ("Velkommen til Nordby Kommune", "Velkommen til nye kolleger", "Forord ved Ida Krag")]
    [True, False, True]
    >>> [is_structural(t) for t in ("Ikrafttrædelse og evaluering", "Om Kodeks for god ledelse", "Om tillid")]
    [True, True, False]
    """
    bare = bare_label(text)
    words = headings().structural
    plain = COUNTED.sub("", bare.rstrip("!.?"))
    return (
        bare.rstrip("!.?") in words.exact
        or all(part.strip() in words.exact for part in PARTS.split(plain))
        or (bare.startswith(words.opening) and not bare.startswith(words.no_opening))
        or (bare.startswith(words.opening_use) and any(noun in bare for noun in words.document_nouns))
        or MUNICIPALITY.fullmatch(text.strip()) is not None
        or WELCOME.fullmatch(bare) is not None
        or (bare.endswith(words.closing) and len(bare.split()) <= 4)
        or ABOUT_A_NAME.match(NUMBERING.sub("", text.strip())) is not None
    )


def is_time(text: str) -> bool:
    """Whether a label is a month or a year, as on a timeline.

    >>> is_time("Januar 2024"), is_time("Maj"), is_time("Målet for 2024")
    (True, True, False)
    """
    return TIME.fullmatch(bare_label(text)) is not None


def is_for_talks(text: str) -> bool:
    """Whether a heading stands over questions to talk about, and names no theme of theirs.

    >>> is_for_talks("Spørgsmål til drøftelse"), is_for_talks("Dialog")
    (True, False)
    """
    return bare_label(text).rstrip("?!.") in headings().collection.talks


def is_contents(text: str) -> bool:
    """Whether a heading stands over a list of what the document holds: nothing below it is said to anybody."""
    return bare_label(text).rstrip("!.?") in headings().structural.contents


def _without_count(bare: str) -> str:
    """A label without the words that count or point at what it names: "vores fire ledelsesniveauer"."""
    tokens = bare.split()
    while len(tokens) > 1 and (
        tokens[0] in grammar().determiners
        or (tokens[0].endswith("s") and tokens[1] in headings().collection.numbers)  # "kompassets fire retninger"
        or tokens[0] in headings().collection.numbers
        or tokens[0].isdigit()
        or tokens[0] == "fælles"
    ):
        tokens = tokens[1:]
    return " ".join(tokens)


COUNTED = re.compile(r"^(?:de|vores|kommunens)\s+(?:\w+\s+)?(?=\S+$)")  # "vores fire ledelsesniveauer"
PARTS = re.compile(r"\s*(?:,|&|/|\bog\b)\s*")
MUNICIPALITY = re.compile(
    r"(?!Vores|Hele|Din|Én|En|VORES|HELE|DIN|ÉN|EN)[A-ZÆØÅÉ][\w-]+(?:[ -][A-ZÆØÅÉ][\w-]+)? (?:Kommune|KOMMUNE|kommune)"
)
# of a timeline
TIME = re.compile(rf"(?:(?:{MONTHS})(?:\s(?:19|20)\d\d)?|(?:19|20)\d\d)")
WELCOME = re.compile(r"velkommen (?:til|i|som ansat i) .+ kommune")
ABOUT_A_NAME = re.compile(r"(?:Om|Hvad\s+er)\s+[A-ZÆØÅÉ]")


LABEL_LINES = frozenset(
    {
        "rolle",
        "rollebeskrivelse",
        "kompetence",
        "tema",
        "værdi",
        "perspektiv",
        "niveau",
        "funktion",
        "ledelsesniveau",
        "princip",
        "pejlemærke",
    }
)


PART_NUMBER = re.compile(r"(?:del|kapitel|afsnit|tema|trin|niveau)\s+(?:\d{1,2}|[ivx]{1,4})[.:]?", re.IGNORECASE)


def is_label_line(text: str) -> bool:
    """Whether a line only says what kind of name stands on the next, or which: "Rolle:", "Del 2"."""
    return bare_label(text) in LABEL_LINES or PART_NUMBER.fullmatch(text.strip()) is not None


MOST_EXPECTING_WORDS = 7
SIDE_BY_SIDE = re.compile(r"\s+(?:side om side|samlet|i overblik|i oversigt|på én side|kort fortalt)$")


OF_PART = re.compile(r"(?:del|kapitel|afsnit)\s+(?:\d{1,2}|[ivx]{1,4})[.:]\s+")
# "De fire færdigheder"
COUNTED_THINGS = re.compile(
    rf"(?:de|vores|disse)\s(?:{'|'.join(headings().collection.numbers)})\s"
    rf"(?:\w+e\s)?(?:\w+er|{'|'.join(sorted(headings().collection.alike))})$"
)
SHARED_OUT = re.compile(r".+\sfordelt\s(?:på|efter)\s(?P<kind>\w+)$")  # "Opgaver fordelt på niveauer"
# "Opgaver og ansvar i fem temaer"
IN_PARTS = re.compile(rf".+\s(?:i|på|for)\s(?:de\s)?(?:{'|'.join(headings().collection.numbers)})\s(?P<kind>\w+)$")


@cache
def is_collection(text: str) -> bool:
    """Whether a heading names the kind of what follows, often with a number: "De fire perspektiver".

    >>> is_collection("De fire perspektiver"), is_collection("Ledelseskompetencerne"), is_collection("Fire veje til ro")
    (True, True, False)
    >>> is_collection("Værdier i Nordby Kommune"), is_collection("Kompetencer i bevægelse")
    (True, False)
    >>> [is_collection(text) for text in ("De fire faglige færdigheder", "De tre strategiske spor", "Færdigheder")]
    [True, True, False]
    >>> is_collection("Del 1: De fire retninger"), is_collection("Del 1: Tillid")
    (True, False)
    >>> is_collection("Opgaver og ansvar i fem temaer"), is_collection("Vi mødes i to rum")
    (True, False)
    >>> is_collection("Opgaver fordelt på niveauer"), is_collection("Opgaver fordelt på vagter")
    (True, False)
    """
    bare = OF_PART.sub("", bare_label(text).rstrip("?!."))
    words = headings().collection
    if bare in words.phrases or bare in words.talks or bare in words.documents:
        return True
    counts = [part.split() for part in re.split(r"\s+(?:[–-]|og)\s+", bare)]
    if all(len(part) == 2 and part[0] in words.numbers and is_kind_noun(part[1]) for part in counts):
        return True  # "Seks temaer – fire roller"
    if len(parts := PARTS.split(bare)) > 1 and all(map(is_kind_noun, parts)):
        return True  # "Temaer og roller"
    if COUNTED_THINGS.match(bare) and find_role_label(text) is None:
        return True
    if (shared := SHARED_OUT.match(bare)) is not None and is_kind_noun(shared["kind"]):
        return True
    if (counted := IN_PARTS.match(bare)) is not None and is_kind_noun(counted["kind"]):
        return True
    tokens = _without_count(SIDE_BY_SIDE.sub("", bare)).split()
    if len(tokens) == 1 and tokens[0] in words.alike:
        return len(bare.split()) > 1  # its plural is the singular: "de fire trin"
    # "Hvad forventer vi på dit niveau?", and a part's title: "Kodeks for god ledelse"
    expecting = bare.startswith(words.expecting) and len(bare.split()) <= MOST_EXPECTING_WORDS
    work = len(tokens) > 2 and tokens[0] in words.works and tokens[1] == "for"
    if expecting or work:
        return find_role_label(text) is None
    if 3 <= len(tokens) <= 5 and tokens[1] in {"for", "i", "til", "på"} and not any(map(lookup, tokens[2:])):
        placed = tokens[0].startswith(words.of_roles) or any(
            word[:1].isupper() or word.startswith("kommun") for word in text.split()[-len(tokens) + 2 :]
        )
        tokens = tokens[:1] if placed or tokens[1] in {"for", "til"} else tokens
    return len(tokens) == 1 and (is_kind_noun(tokens[0]) or tokens[0].endswith(OVERVIEWS))


OVERVIEWS = ("matrix", "matrixen", "oversigt", "oversigten", "skema", "skemaet")  # "ledelsesmatrix"


def count_of_collection(text: str) -> int | None:
    """How many a collection heading says that follow; None where it does not say.

    >>> count_of_collection("Vores fem principper"), count_of_collection("Principper")
    (5, None)
    """
    if not is_collection(text):
        return None
    numbers = headings().collection.numbers
    return next((numbers.index(word) + 2 for word in bare_label(text).split() if word in numbers), None)


def is_kind_noun(word: str) -> bool:
    """Whether a word, in small letters, names a kind of thing that documents give, several of them: "værdier"."""
    return any(_is_plural_of(word, noun) for noun in headings().collection.nouns) or word in headings().collection.works


def is_bare_kind(text: str) -> bool:
    """Whether a heading is nothing but the plural of a kind of thing, which as well heads a list as what is divided.

    >>> is_bare_kind("Kompetencer"), is_bare_kind("Kompetencerne"), is_bare_kind("De fire kompetencer")
    (True, False, False)
    """
    bare = bare_label(text).rstrip("?!.")
    phrase = bare in headings().collection.phrases
    return is_kind_noun(bare) and not phrase and not bare.endswith(("ne", "kodekset"))


@cache
def names_no_theme(text: str) -> bool:
    """Whether a collection heading announces roles, or is a document's in the document, whatever text follows it.

    >>> names_no_theme("3. Roller og ansvar"), names_no_theme("Ledelsesgrundlag"), names_no_theme("Roller i samarbejdet")
    (True, True, False)
    """
    bare = bare_label(text).rstrip("?!.")
    words = headings().collection
    return bare in words.documents or (bare in words.phrases and bare.startswith(words.of_roles))


def _is_plural_of(word: str, noun: str) -> bool:
    return (
        any(word == noun + ending for ending in ("er", "erne", "r", "rne", "ene", "ne", "e"))
        or word in {noun + noun[-1] + "er", noun + noun[-1] + "erne"}  # "princip", "principper"
        or (noun.endswith("el") and word in {noun[:-2] + "ler", noun[:-2] + "lerne"})
    )


def find_stacked_roles(label: str) -> RoleLabel | None:
    """Several roles with nothing between them, as where each stood on a line of its own; the code is that of all.

    >>> find_stacked_roles("Teamleder Områdeleder m.fl.").label, find_stacked_roles("Teamleder Tillid")
    ('Teamleder Områdeleder m.fl.', None)
    """
    bare = OTHERS.sub("", label.strip())
    mentions = find_mentions(bare)
    ends = [0, *(m.end for m in mentions)]
    apart = any(bare[end : m.start].strip() for end, m in zip(ends, mentions, strict=False))
    if len(mentions) < 2 or apart or ends[-1] != len(bare):
        return None
    return RoleLabel(label.strip(), reduce(common_role, (m.role for m in mentions)))


WORD = re.compile(r"[^\W\d_ªº]+")


def key_of(text: str) -> str:
    """The letters of a text: labels are one whatever their line ends, numbers and case.

    >>> key_of("Holder blikket  på hel- heden") == key_of("HOLDER BLIKKET PÅ HELHEDEN:")
    True
    """
    return "".join(WORD.findall(text)).casefold()
