"""Plain text and Markdown → pages of lines, or of blocks where the text marks its own structure."""

import html
import itertools
import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from pipeline.errors import NotADocument
from pipeline.model import Page
from pipeline.read import Source
from pipeline.records import ReaderRecord
from pipeline.text_lines import counts_up, indentation, make_text_line, printed_text

ATX_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)
STRONG = re.compile(r"\*\*\S(?:[^*\n]*\S)?\*\*")
HTML = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
BULLET_FIRST = re.compile(r"\s*(?:[^\w\s]|\d{1,2}[.)]|[a-zA-Z][.)])\s")
CONTROL = {c for c in map(chr, range(32)) if c not in "\t\n\v\f\r\x1c\x1d\x1e\x1f"}
CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
DECLARED = {"iso-8859-1", "iso-8859-15", "windows-1252", "latin1", "latin-1"}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OTHER_KINDS = {
    b"%PDF": "It is a PDF: give it the suffix .pdf.",
    b"PK\x03\x04": "It is a Word file or an archive: save it as PDF.",
    b"\xd0\xcf\x11\xe0": "It is an old Word file: save it as PDF.",
    b"{\\rtf": "It is a rich text file: save it as PDF.",
}
MOST_SPACES = 300  # in a row: no printed line is wider, and patterns that look for room take the square of its length
WIDEST = re.compile(rf"[^\S\n\f]{{{MOST_SPACES + 1},}}")
MOST_CONTROLS = 0.01  # share of control characters; more, and the file is no text


def read_text(path: Path) -> Source:
    """A `.txt` or `.md` file. Raises `NotADocument` where it is empty or no text."""
    text = decode(path)
    if HTML.match(text):
        from pipeline.read.markup import html_source

        return html_source(path.name, text)
    if path.suffix.lower() == ".md" or is_markdown(text):
        from pipeline.read.markdown import markdown_pages

        reader = ReaderRecord(name="markdown-it-py", version=version("markdown-it-py"))
        return _source("text/markdown", reader, list(markdown_pages(split_pages(text))))
    text = WIDEST.sub(lambda match: match[0][:MOST_SPACES], join_single_words(without_tags(text)))
    pages = [
        Page(number=number, width=0, height=0, lines=tuple(_lines(page, number)))
        for number, page in enumerate(split_pages(text), 1)
    ]
    return _source("text/plain", ReaderRecord(name="text", version="1"), pages)


def _source(media_type: str, reader: ReaderRecord, pages: list[Page]) -> Source:
    return Source(media_type=media_type, reader=reader, page_count=len(pages), pages=iter(pages), metadata={})


def decode(path: Path, declared: bool = False) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, else Windows' western code page; line ends as line feeds.

    declared: whether the file may say its encoding itself, as HTML does.
    """
    data = path.read_bytes()
    if not data.strip():
        raise NotADocument(f"{path.name}: the file is empty. Put the document's text, or better its PDF, in its place.")
    for start, advice in OTHER_KINDS.items():
        if data.startswith(start):
            raise NotADocument(f"{path.name}: no text inside. {advice}")
    said = CHARSET.search(data[:2048]) if declared else None
    text = _decoded(data, said[1].decode("ascii") if said else None)
    if text is None or sum(c in CONTROL for c in text) > MOST_CONTROLS * len(text):
        raise NotADocument(
            f"{path.name}: not text in any known encoding. Save it as UTF-8, or put the PDF in its place."
        )
    if not text.strip():
        raise NotADocument(
            f"{path.name}: the file holds nothing but white space. Put the document's text in its place."
        )
    text = re.sub(r"\r\n?|[\v\u2028\u2029\x85]", "\n", text)
    return text.replace("\ufffe", "\N{SOFT HYPHEN}")  # PDFium's sign for the hyphen of a broken word


def _decoded(data: bytes, declared: str | None) -> str | None:
    known = declared is not None and declared.lower() in DECLARED
    encodings = ["utf-16"] if data.startswith(UTF_16) else ["utf-8-sig", *([declared] if known else []), "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def without_tags(text: str) -> str:
    """A text without the tags of HTML that a viewer's export left in it: each printed line ends in one there, with a blank
    line behind it. Other texts stay: those that have but a few.

    >>> without_tags("Vi <b>lytter</b> til<br />\\n\\nalle <b>borgere</b>.<br />\\n\\nVi taler.<br>\\n\\n2\\n")
    'Vi lytter til\\nalle borgere.\\nVi taler.\\n2\\n'
    >>> without_tags("Skriv <b>fed</b>.")
    'Skriv <b>fed</b>.'
    """
    if len(TAG.findall(text)) < LEAST_TAGS:
        return text
    breaks, spaced = len(LINE_BREAK.findall(text)), len(SPACED_BREAK.findall(text))
    broken = SPACED_BREAK.sub("\n", text) if spaced > MOST_SPACED * breaks else LINE_BREAK.sub("\n", text)
    return ENTITY.sub(lambda match: html.unescape(match[0]), TAG.sub("", BLOCK_TAG.sub("\n\n", broken)))


LEAST_TAGS = 5
TAG = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|i|li|ol|p|small|span|strong|sub|sup|u|ul)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE
)
BLOCK_TAG = re.compile(r"</(?:p|li|div|h[1-6]|ul|ol)>|<(?:li|p|div|h[1-6])(?:\s[^<>]{0,200})?>", re.IGNORECASE)
LINE_BREAK = re.compile(r"<br\s?/?>[ \t]*\n?", re.IGNORECASE)
SPACED_BREAK = re.compile(r"<br\s?/?>[ \t]*(?:\n[ \t]*){2}", re.IGNORECASE)
ENTITY = re.compile(r"&#?\w{2,8};")
MOST_SPACED = 0.8  # of the breaks: then the blank line behind each is the export's


def join_single_words(text: str) -> str:
    """A text as its page was printed, where an extractor gave each word a line: pypdf does so where a producer drew word
    by word. The space behind a word is kept there, and missing where the printed line ends. Other texts stay: those of
    which fewer than half the lines are such words, or none seems to end.

    >>> join_single_words("Vi \\nlytter \\ntil\\nalle \\nborgere.\\n")
    'Vi lytter til\\nalle borgere.\\n'
    >>> join_single_words("Vi lytter \\ntil alle \\nborgere.\\n")
    'Vi lytter \\ntil alle \\nborgere.\\n'
    """
    single, printed = len(SINGLE_WORD.findall(text)), len(PRINTED_LINE.findall(text))
    ended = len(ENDED_LINE.findall(text))
    return JOINT.sub(" ", text) if single > MOST_SINGLE_WORDS * printed and ended > LEAST_ENDED * printed else text


PRINTED_LINE = re.compile(r"^.*\S", re.MULTILINE)
SINGLE_WORD = re.compile(r"^\S+ $", re.MULTILINE)
ENDED_LINE = re.compile(r"\S$", re.MULTILINE)
JOINT = re.compile(r"(?<=\S) \n(?=\S)")
MOST_SINGLE_WORDS = 0.5  # of a text's lines
LEAST_ENDED = 0.05  # of them: where fewer show that a printed line ends, no line of the page would be left


def is_markdown(text: str) -> bool:
    """Whether a text marks its headings and emphasis as Markdown does.

    >>> is_markdown("# Tillid\\nVi lytter.\\n\\n# Mod\\nVi prøver."), is_markdown("Tillid\\nVi er # 1 i dialog")
    (True, False)
    """
    headings = len(ATX_HEADING.findall(text))
    return headings >= 2 or (headings == 1 and STRONG.search(text) is not None)


def split_pages(text: str) -> list[list[str]]:
    """The lines of each page, white space at their ends kept. Pages begin at a form feed, at lines that count them
    ("Page 3: …", "Slide 3"), or where some extractors leave a single space in a form feed's place (see
    `find_page_starts`)."""
    if "\f" in text:
        return [page.split("\n") for page in text.split("\f") if page.strip()]
    lines = text.split("\n")
    marked = _marked_starts(lines)
    if marked:
        return [lines[a:b] for a, b in itertools.pairwise([*marked, len(lines)])]
    counted = [(i, match) for i, line in enumerate(lines) if (match := COUNTED_PAGE.match(line))]
    rising = len(counted) > 1 and all(int(a[1]) < int(b[1]) for (_, a), (_, b) in itertools.pairwise(counted))
    if rising:
        return _counted_pages(lines, counted)
    starts = find_page_starts(lines)
    return [
        lines[a:b] for a, b in zip([0, *starts], [*starts, len(lines)], strict=True) if any(map(str.strip, lines[a:b]))
    ]


def _marked_starts(lines: Sequence[str]) -> list[int]:
    """The lines that count the pages, each alone on its line, the first of them above all text; none where they do not."""
    found = [(int(match[1]), i) for i, line in enumerate(lines) if (match := LONE_MARK.fullmatch(line.strip()))]
    counted = counts_up([number for number, _ in found], 2)
    opens = counted and not any(map(str.strip, lines[: found[0][1]]))
    return [0, *(i for _, i in found[1:])] if opens else []


def _counted_pages(lines: Sequence[str], marks: Sequence[tuple[int, re.Match[str]]]) -> list[list[str]]:
    """The pages that begin at some lines, the mark of each on a line of its own; what stands above the first mark is
    the viewer's, and stays above it."""
    pages = []
    ends = [*(start for start, _ in marks[1:]), len(lines)]
    for (start, mark), end in zip(marks, ends, strict=True):
        above = lines[:start] if mark is marks[0][1] else []
        rest = lines[start][mark.end() :].lstrip()
        first = lines[start].removesuffix(rest)
        pages.append([*above, first, *(["", rest] if rest else []), *lines[start + 1 : end]])
    return pages


def find_page_starts(lines: Sequence[str]) -> list[int]:
    """Indices of the lines that begin a page after the first, by the single space that a form feed became.

    >>> find_page_starts([" Forord", "Vi går foran.", " Værdier", "Vi lytter til", "hinanden."])
    [2]

    The file's first line must have it too, and the line before is never blank, since a page ends with its text:

    >>> find_page_starts(["Forord", "Vi går foran.", " Værdier"]), find_page_starts([" Forord", "", " Værdier"])
    ([], [])
    """
    if not lines or not _is_opened(lines[0]):
        return []
    marked = [i for i, line in enumerate(lines) if i and lines[i - 1].strip() and _is_opened(line) and _is_whole(line)]
    return [i for i in marked if i + 1 not in marked or lines[i].split()[-1].casefold() not in SMALL]


LONE_MARK = re.compile(r"(?:Page|Side)\s+(\d{1,3})")
COUNTED_PAGE = re.compile(r"(?:(?:Page|Side)(?=\s+\d+\s*:)|Slide(?=\s+\d+\s*:?\s*$))\s+(\d{1,3})\s*:?")
SMALL = {"til", "at", "i", "en", "og", "af", "for", "på", "med", "vi"}


def _is_opened(line: str) -> bool:
    return line[:1] == " " and line[1:2].strip() != "" and not BULLET_FIRST.match(line)


def _is_whole(line: str) -> bool:
    """Whether a line can begin a page: a broken-off syllable of a figure's curved text cannot."""
    words = line.split()
    return len(words) >= 4 or (words[0][0].isupper() and sum(c.isalpha() for c in line) >= 4)


def _lines(page: Sequence[str], number: int) -> Iterator:
    for at, text in enumerate(page):
        if text.strip():
            lead = indentation(text)  # one letter at the page's start stands for a form feed
            yield make_text_line(printed_text(text), number, at, lead if at or lead > 1 else 0)
