"""What sort of statement a text is."""

import re

from pipeline.records import Kind
from pipeline.text_lines import QUOTE_CLOSE, QUOTE_OPEN

DEFINITION = re.compile(
    r"""
    ^(?:
        \S[^,.:;]{0,70}? \s  # "Drift handler om …"
        (?:handler\s+(?:(?:også|især|først\s+og\s+fremmest|i\s+høj\s+grad|grundlæggende|ikke\s+(?:kun|bare))\s+)?om
           |omhandler|vil\s+sige|drejer\s+sig\s+om
           |betyder(?:\s(?:hos|for)\s(?:os|mig))?\s*,?\s*at)\b (?=,?\s+\S)
      | (?:handler\s+om|betyder\s*,?\s*at|drejer\s+sig\s+om)\b             # a cell whose subject is its row's header
      | (?!\S*(?:[^i]t?en|(?<!it)et)\s) [A-ZÆØÅÉ][a-zæøå]+ \s er \s
        (?:at\b|alt\s+det\b|det,\s|evnen\b|viljen\b)                              # "Respekt er at …", not "Målet er at"
      | (?!\S*(?:[^i]t?en|(?<!it)et)\s) [A-ZÆØÅÉ][a-zæøå]+ \s er, \s at\b        # "Ordentlighed er, at der er …"
      | (?:god|[a-zæøå]+(?:ig|lig|sk|gt|ende))e? \s [a-zæøå]+ \s er,? \s (?:at|evnen|viljen)\b  # "Faglig stolthed er at …"
      | At\s+\w+e\b(?:\s+[^\s,.:;]+){0,4}\s+er\s+at\s                        # "At sætte borgeren først er at …"
      | [A-ZÆØÅÉ][\w-]+(?:\s[a-zæøå]+){0,2}:\s(?:en\s)?(?:leder|medlem|ansat|medarbejder)\b   # "Chef: leder af ledere"
      | [A-ZÆØÅÉ][\w-]+(?:\s[a-zæøå]+){0,2}\s[–—-]\s(?:en\s)?(?:leder|medlem|ansat|medarbejder)\s(?:af|i|på|med)\b
      | ved\s+\S[^,.]{0,40}?\s+forst(?:ås|as|år\s+vi)\b              # "Ved tillid forstås …"
      | \S[^,.:;]{0,60}?\s+er\s*,\s*når\b                                  # "God ledelse er, når …"
      | [‘’'"”“„»«] [^‘’'"”“„»«]{2,40} [‘’'"”“„»«] \s* [–—-] \s               # "'Ledere' – institutionsledere …"
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Sentences about something else than their first words: "Det betyder, at vi …" draws a consequence.
NO_DEFINITION = re.compile(
    r"""
    ^(?: (?:(?:men|og|for|så)\s+)?
         (?:det|dette|de|heraf|konsekvensen|her|vi|samtidig|konkret) \s+ (?:\w+\s+)? (?:betyder|handler|drejer|vil|er)
       | i\s+praksis
       | for\s+\w+
    )\b
    | ^(?! \w+ \s og \s \w+ \s handler ) [^,.:;]*? \s (?:er|har|skal|kan|bliver|og) \s [^,.:;]*?
      (?:handler\s+om|drejer\s+sig\s+om|vil\s+sige)\b            # "Samtalen er frivillig og handler om …"
    """,
    re.VERBOSE | re.IGNORECASE,
)
ATTRIBUTION = re.compile(
    r"""
    ^\W* [”"“„»«] .{10,} [”"“«»] [.,]? \s*             # the quoted words
    (?: (?: [,–—-]? \s* | \s (?:siger|fortæller|forklarer|mener|udtaler|lyder\s+det\s+fra) \s )
        [A-ZÆØÅÉ#] (?: [^.!?] | (?<=\d)[.] ){1,90} )? [.]? $  # who said them
    """,
    re.VERBOSE | re.DOTALL,
)
PRESS_STYLE = re.compile(r"^[–—-]\s.+,\s(?:siger|fortæller|udtaler|mener)\s[A-ZÆØÅÉ]")


def classify_kind(text: str, highlighted: bool = False) -> Kind:
    """The kind of a statement. `highlighted`: whether it is set apart from the body.

    >>> classify_kind("Hvordan sikrer vi ro?").value, classify_kind("Drift handler om at passe opgaven.").value
    ('question', 'definition')
    >>> classify_kind("Mod og mening handler om at turde.").value, classify_kind("Vi ser og handler om nødvendigt.").value
    ('definition', 'expectation')
    >>> classify_kind("Orden handler også om økonomi.").value, classify_kind("Lederen handler på råd om drift.").value
    ('definition', 'expectation')
    >>> classify_kind("”Vi tør godt spørge”, Anna Berg, leder").value
    'quotation'
    >>> classify_kind("”Vi tør godt spørge,” fortæller Anna Berg, leder i Nordby.").value
    'quotation'
    >>> classify_kind("Det betyder, at vi lytter.").value, classify_kind("Vi lytter", highlighted=True).value
    ('expectation', 'highlight')
    """
    bare = text.strip()
    if is_quotation(bare):
        return Kind.QUOTATION
    if bare.rstrip("".join(QUOTE_CLOSE) + " ").endswith("?"):
        return Kind.QUESTION
    if DEFINITION.match(bare) and not NO_DEFINITION.match(bare):
        return Kind.DEFINITION
    return Kind.HIGHLIGHT if highlighted else Kind.EXPECTATION


def is_quotation(text: str) -> bool:
    """Whether a text is wholly a quote, with or without who said it."""
    bare = text.strip()
    if bare[:1] not in QUOTE_OPEN:
        return bool(PRESS_STYLE.match(bare))
    return bool(ATTRIBUTION.match(bare)) and sum(bare.count(c) for c in '”"“„»«') <= 6


NAME_AND_TITLE = re.compile(
    r"""
    [–—-]?\s*
    [A-ZÆØÅÉ][\w.]+ (?:[ -][A-ZÆØÅÉ][\w.]*){1,3}   # "Anna Berg", "Lars P. Holm"
    ,\s* [a-zæøå][^.!?:]{2,60}                   # ", dagtilbudsleder i Nordby"
    """,
    re.VERBOSE,
)


def is_attribution(text: str) -> bool:
    """Whether a short line says who spoke: a name and, after a comma, a title.

    >>> is_attribution("Anna Berg, dagtilbudsleder"), is_attribution("Vi lytter, også i hverdagen")
    (True, False)
    """
    return len(text.split()) <= 14 and NAME_AND_TITLE.fullmatch(text.strip()) is not None
