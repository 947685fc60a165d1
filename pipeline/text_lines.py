"""Lines of text without geometry: where they stand is made up from their number and their indentation."""

import re
from collections.abc import Sequence

from pipeline.full_forms import is_known
from pipeline.geometry import BBox
from pipeline.lexicon import plain_text
from pipeline.model import NO_GLYPHS, Block, Line, Style, replace
from pipeline.records import BlockKind
from pipeline.role_words import find_mentions

LETTER = 6.0  # points that one letter counts for, so that an indented item lies deeper than its parent
LEADING = 12.0  # points from one line to the next
TAB = 4  # letters that a tab at the start of a line counts for
PLAIN = Style("", 10.0, False, False, ())
HEADING = Style("", 14.0, True, False, ())
END_MARKS = (".", "!", "?")  # of a sentence
SENTENCE_END = (".", ":", ";", "!", "?", ",", "…")  # a line that ends so is no label
PAGE_EDGES = frozenset({"page_number", "running_header", "running_footer"})  # reasons of what stands at a page's edges


def make_text_line(text: str, page: int, number: int, indent: int = 0, style: Style = PLAIN) -> Line:
    """A line of a text source: `number` from 0 on its page, `indent` in letters; a space at its end stays."""
    top = LEADING * number
    x0 = LETTER * indent
    box = BBox(x0, top, x0 + LETTER * max(1, len(text.rstrip())), top + PLAIN.size)
    return Line(text=text, chars=NO_GLYPHS, page=page, bbox=box, baseline=box.bottom, style=style)


def indentation(text: str) -> int:
    """White space at the start, in letters.

    >>> indentation("  • trivsel"), indentation("\\t• trivsel"), indentation("trivsel ")
    (2, 4, 0)
    """
    lead = text[: len(text) - len(text.lstrip())]
    return len(lead.expandtabs(TAB))


LETTER_SPACED = re.compile(r"(?:[^\W\d_](?: |  +)){3,}[^\W\d_]")
SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})*")
COUNTED = re.compile(r"(?P<part>\d{1,2})\.(?P<number>\d{1,2})\.?\s+(?=[A-ZÆØÅÉ])")  # "2.1 Et opslag skal …"
MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"  # in a pattern
QUOTE_OPEN = ("”", "“", "„", "»", "«", '"')
QUOTE_CLOSE = ("”", "“", "»", "«", '"')
PERSON = re.compile(r"[A-ZÆØÅÉ][a-zæøåéü]*\.?(?:[ -][A-ZÆØÅÉ][a-zæøåéü]*\.?){1,4}")  # a name, by its capitals
# What says what a term means, behind the term.
DEFINES = re.compile(
    r"(?:handler\s+om|betyder\s*,?\s*at|drejer\s+sig\s+om|vil\s+sige|er\s*,?\s*når|forstås\s+som)\b",
    re.IGNORECASE,
)
WIDE_SPACE = re.compile(r"  +")


def printed_text(text: str) -> str:
    """A line without its indentation; a tab before the first of several cells stays, since it leaves a cell empty.

    Letter-spaced words are written without their inner spaces, as in a PDF.

    >>> printed_text("  Vi lytter "), printed_text("\\tLeder\\tMedarbejder"), printed_text("\\t•\\tVi lytter")
    ('Vi lytter ', '\\tLeder\\tMedarbejder', '•\\tVi lytter')
    >>> printed_text("F A G L I G   L E D E L S E")
    'FAGLIG LEDELSE'

    A tab behind a section's number leaves a space, not a cell:

    >>> printed_text("4.1\\tHenvendelser"), printed_text("4\\tLeder\\tMedarbejder")
    ('4.1 Henvendelser', '4\\tLeder\\tMedarbejder')
    """
    bare = text.lstrip()
    if LETTER_SPACED.fullmatch(bare.rstrip()):
        return " ".join("".join(word.split()) for word in WIDE_SPACE.split(bare.rstrip()))
    first, tab, rest = bare.partition("\t")
    if SECTION.fullmatch(first.strip()) and "\t" not in rest.strip():
        return f"{first.strip()} {rest.lstrip()}"
    leads = text[: len(text) - len(bare)]
    return "\t" + bare if tab and len(first.strip()) > 1 and leads.endswith("\t") else bare


def is_open(text: str) -> bool:
    """Whether a line ends in a word that leaves its phrase open.

    >>> [is_open(text) for text in ("Vi forventer, at du", "Vi vælger til og fra", "Det du er rollemodel for")]
    [True, False, False]

    A particle that goes with the verb before it leaves nothing open:

    >>> is_open("Når samarbejdet hører op"), is_open("Forventninger til"), is_open("LEDER AF")
    (False, True, True)
    """
    bare = text.strip().casefold()
    *before, last = bare.split()
    last = last.strip(":")
    stranded = RELATIVE.match(bare) is not None and last in STRANDED
    phrasal = bool(before) and last in PARTICLES and is_present_tense(before[-1]) and not find_mentions(before[-1])
    return (
        last in plain_text().open_ends and not bare.endswith(plain_text().closed_ends) and not stranded and not phrasal
    )


def is_opening(block: Block, blocks: Sequence[Block]) -> bool:
    """Whether a text that is set otherwise right below a heading opens its section: several sentences, and no quotation.

    blocks: those before it.
    """
    text = block.text
    headed = bool(blocks) and blocks[-1].kind is BlockKind.HEADING
    return headed and text[:1] not in QUOTE_OPEN and SENTENCES.search(text) is not None


SENTENCES = re.compile(r"[.!?]\s+[A-ZÆØÅÉ]")
PARTICLES = {"op", "af", "ud", "ind", "ned", "frem", "til", "fra", "ved", "igen"}


def counts_up(numbers: Sequence[int], least: int) -> bool:
    """Whether at least so many numbers count from 1, each one more than the one before."""
    return len(numbers) >= least and list(numbers) == list(range(1, len(numbers) + 1))


def is_apart(above: Line, below: Line) -> bool:
    """Whether a blank line stands between two lines of a text."""
    return below.bbox.top - above.bbox.top > 1.5 * LEADING


def is_prose(cells: Sequence[Sequence[Line]]) -> bool:
    """Whether the texts of a table's only column are sections of prose beside their headings: several sentences each, on
    the average."""
    texts = [" ".join(line.text.strip() for line in cell) for cell in cells if cell]
    sentences = sum(len(SENTENCES.findall(text)) + 1 for text in texts)
    return bool(texts) and sentences >= LEAST_SENTENCES * len(texts)


LEAST_SENTENCES = 2.5  # of a section, on the average; a cell has one or two


def is_present_tense(word: str) -> bool:
    """Whether a word is a verb's present tense ("klarer", "søger"), whose past tense and participle are words too."""
    stem = word.removesuffix("er")
    if stem == word:
        return False
    pairs = ((f"{stem}ede", f"{stem}et"), (f"{stem}te", f"{stem}t"))
    return any(all(is_known(form) for form in pair) for pair in pairs)


HYPHENS = ("-", "\N{SOFT HYPHEN}", "\N{HYPHEN}")
SUSPENDED = ("og", "eller", "samt")
RELATIVE = re.compile(r"(?:det|dem|hvad|hvem),?\s+(?:du|vi|jeg|i|man|lederen?|som)\s+\w+")  # "Det du er rollemodel for"
STRANDED = {"for", "til", "af", "i", "fra", "ved", "hos"}


MOST_ABBREVIATION_LETTERS = 4


def is_plain(block: Block) -> bool:
    """Whether a block is a paragraph of which nothing more is known, and not set aside."""
    return block.kind is BlockKind.PARAGRAPH and block.reason is None


def fold(lines: Sequence[Line]) -> str:
    """Lines as one, words broken with a printed hyphen made whole: what is compared, never what is kept.

    A suspended hyphen keeps its space. Lost hyphens need the whole document and stay two words here.
    """
    folded: list[str] = []
    for line in lines:
        new = " ".join(line.text.split())
        if new and folded and folded[-1].endswith(HYPHENS):
            last, first = folded[-1].split()[-1][:-1], new.split(maxsplit=1)[0]
            capitals = last.isupper() and new[:1].isupper() and first.isupper()
            if capitals or (new[:1].islower() and first not in SUSPENDED):
                abbreviation = last.isupper() and len(last) <= MOST_ABBREVIATION_LETTERS  # "MED-" / "udvalg"
                folded[-1] = (folded[-1] if abbreviation else folded[-1][:-1]) + new
                continue
        folded.append(new)
    return " ".join(folded).strip()


def split_line(line: Line, cuts: Sequence[int]) -> list[Line]:
    """A line cut before the characters at `cuts`; white space at the cuts goes."""
    starts = [0, *cuts]
    ends = [*cuts, len(line.text)]
    made = []
    for start, end in zip(starts, ends, strict=True):
        text = line.text[start:end]
        lead = len(text) - len(text.lstrip())
        box = line.bbox._replace(
            x0=line.bbox.x0 + LETTER * (start + lead), x1=line.bbox.x0 + LETTER * max(end, start + lead + 1)
        )
        made.append(replace(line, text=text.lstrip(), bbox=box))
    return made


def moved_down(line: Line, shift: float) -> Line:
    """A line so many points further down."""
    if not shift:
        return line
    box = line.bbox
    return replace(
        line, bbox=box._replace(top=box.top + shift, bottom=box.bottom + shift), baseline=line.baseline + shift
    )
