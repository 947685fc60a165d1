"""Both PDF readers give the same pages: the same words, sizes and places, over documents of many producers.

What they see differently is named here, with its reason, and must stay different: a difference that goes is noticed.
"""

import ctypes
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import DocumentError, Encrypted, NotADocument, UsageError
from pipeline.extract import ExtractSettings, extract
from pipeline.geometry import BBox
from pipeline.layout.segments import chars_to_segments
from pipeline.model import Char, Page
from pipeline.read import PDF_READERS, open_source
from pipeline.read import pdfium_calls as pdfium
from pipeline.read.pdfium_shapes import find_objects
from pipeline.sources import SourceFile
from tests.generator.make import is_installed, make

REPOSITORY = Path(__file__).parent.parent
SHARED = REPOSITORY.parent / "shared"
SLACK = 0.5  # points

LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})

# Where the words of a file differ between the readers, and why.
NOT_ALIKE = {
    "samples_jo.pdf": "PDFium lacks the tables of Japanese encodings that this file only names",
    "samples_simple3.pdf": "the same",
    "samples_contrib_issue-1113-evil-xobjects.pdf": "forms that hold themselves: pdfminer stops earlier",
    "samples_contrib_issue-1061-colour-space-stack.pdf": "Type 3 and Type 1 fonts without a stated descent",
    "samples_contrib_issue-1062-filters.pdf": "widths that pdfminer takes from the standard fonts, PDFium from the file",
    "samples_contrib_pr-00530-ml-lines.pdf": "the same, for the descent of Symbol",
    "011-google-doc-document_google-doc-document.pdf": "a Type 3 font of emojis without a stated descent",
}


class Word(NamedTuple):
    """Glyphs without a space between them. chars: how many there are in its run up to its end."""

    text: str
    box: BBox
    size: float
    place: int


def words_of(page: Page) -> list[Word]:
    """The words of a page as the layout finds them, ligatures as letters. Rows of dots and unknown letters are none."""
    return [word for line in chars_to_segments(page.chars, page.number) for word in _split(line.text, line.chars)]


def _split(text: str, chars: tuple[Char | None, ...]) -> Iterator[Word]:
    run: list[tuple[str, Char]] = []
    for place, (letter, char) in enumerate(zip([*text, " "], [*chars, None], strict=True)):
        if char is not None and not letter.isspace() and letter != "\N{REPLACEMENT CHARACTER}":
            run.append((letter, char))
        elif run:
            word = "".join(letter for letter, _ in run).translate(LIGATURES)
            boxes = [char.bbox for _, char in run]
            box = BBox(boxes[0].x0, boxes[0].top, boxes[-1].x1, boxes[0].bottom)
            if word.strip(".·_…"):
                yield Word(word, box, run[0][1].style.size, place)
            run = []


def differences(reference: Page, other: Page) -> list[str]:
    """What the reference has and the other has not, in words."""
    found = defaultdict(list)
    for word in words_of(other):
        found[word.text].append(word)
    missing = []
    for word in words_of(reference):
        near = min(found[word.text], key=lambda w: _distance(w.box, word.box), default=None)
        if near is None:
            missing.append(f"page {reference.number}: {word.text!r} is missing")
        elif _distance(near.box, word.box) > slack(word):
            missing.append(f"page {reference.number}: {word.text!r} at {word.box}, not at {near.box}")
        elif abs(near.size - word.size) > 0.11:
            missing.append(f"page {reference.number}: {word.text!r} of size {word.size}, not {near.size}")
        else:
            found[word.text].remove(near)
    if (round(reference.width), round(reference.height)) != (round(other.width), round(other.height)):
        missing.append(f"page {reference.number}: {reference.width} × {reference.height}")
    return missing


def slack(word: Word) -> float:
    """Points. PDFium cuts widths to whole thousandths of the size, and so drifts by about half of one a glyph."""
    return max(SLACK, 0.0006 * word.size * word.place)


def _distance(a: BBox, b: BBox) -> float:
    return max(abs(x - y) for x, y in zip(a, b, strict=True))


def pages_of(path: Path, reader: str, password: str | None = None) -> list[Page]:
    return list(open_source(path, password, reader).pages)


def all_differences(reference: list[Page], fast: list[Page]) -> list[str]:
    assert len(reference) == len(fast)
    return [
        line
        for a, b in zip(reference, fast, strict=True)
        for line in (*differences(a, b), *(f"{text} (in PDFium only)" for text in differences(b, a)))
    ]


def assert_alike(path: Path) -> None:
    assert not all_differences(pages_of(path, "pdfplumber"), pages_of(path, "pdfium"))


def pages_or_error(path: Path, reader: str) -> list[Page] | str:
    """The pages, or how the file ends: the class of its error."""
    try:
        return pages_of(path, reader)
    except DocumentError as error:
        return type(error).__name__


@pytest.mark.parametrize("path", sorted((REPOSITORY / "raw").glob("*.pdf")), ids=lambda path: path.stem)
def test_samples(path: Path):
    assert_alike(path)


@pytest.mark.parametrize("path", sorted(SHARED.glob("corpus/*/document.pdf")), ids=lambda path: path.parent.name)
def test_corpus(path: Path):
    assert_alike(path)


FEW = ((301, "reportlab"), (308, "reportlab"), (311, "typst"), (318, "typst"))
MANY = [*((seed, "reportlab") for seed in range(401, 411)), *((seed, "typst") for seed in range(411, 421))]


@pytest.mark.parametrize(("seed", "producer"), [*FEW, *(pytest.param(*pair, marks=pytest.mark.full) for pair in MANY)])
def test_generated(seed: int, producer: str, tmp_path: Path):
    if not is_installed(producer):
        pytest.skip(f"{producer} is not installed")
    make(seed, tmp_path, producer)
    assert_alike(tmp_path / "document.pdf")


@pytest.mark.parametrize("path", sorted(SHARED.glob("odd-pdfs/*/*.pdf")), ids=lambda path: path.name)
def test_odd_files(path: Path):
    reference, fast = pages_or_error(path, "pdfplumber"), pages_or_error(path, "pdfium")
    if isinstance(fast, str):
        assert fast == reference  # PDFium may read more than the reference, never less
    elif isinstance(reference, list):
        found = all_differences(reference, fast)
        assert bool(found) == (path.name in NOT_ALIKE), found


Draw = Callable[[Canvas], None]


def printed(folder: Path, draw: Draw, **options: object) -> Path:
    """A PDF of one page, 300 × 400 points."""
    path = folder / "page.pdf"
    canvas = Canvas(str(path), pagesize=(300, 400), **options)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return path


def read_one(path: Path, reader: str) -> Page:
    (page,) = pages_of(path, reader)
    return page


def text_of(page: Page, aside: str | None = None) -> str:
    return "".join(char.text for char in page.chars if char.aside == aside)


both = pytest.mark.parametrize("reader", PDF_READERS)


@both
def test_a_hyphen_at_a_line_end_stays_what_it_is(reader: str, tmp_path: Path):
    def draw(canvas: Canvas) -> None:
        for line, text in enumerate(("vi skaber resul-", "tater og implementerings- ", "ledelse")):
            canvas.drawString(50, 300 - 12 * line, text)

    text = text_of(read_one(printed(tmp_path, draw), reader))
    assert sorted(text) == sorted("vi skaber resul-tater og implementerings- ledelse")


@both
def test_what_is_printed_is_read_and_not_what_it_is_said_to_mean(reader: str, tmp_path: Path):
    def draw(canvas: Canvas) -> None:
        canvas._code.append("/Span <</ActualText (andet)>> BDC")
        canvas.drawString(50, 300, "tillid")
        canvas._code.append("EMC")

    assert text_of(read_one(printed(tmp_path, draw), reader)) == "tillid"


@both
def test_text_printed_twice_is_set_aside_once(reader: str, tmp_path: Path):
    def draw(canvas: Canvas) -> None:
        for n, text in enumerate(("Ledelse", "under", "den", "over", "ved", "Ansvar")):
            canvas.drawString(50, 300 - 15 * n, text)
        canvas.drawString(50.3, 300, "Ledelse")

    page = read_one(printed(tmp_path, draw), reader)
    assert sorted(text_of(page)) == sorted("LedelseunderdenoverAnsvarved")
    assert text_of(page, "doubled") == "Ledelse"


@both
def test_a_large_title_printed_a_second_time_as_its_shadow_is_set_aside(reader: str, tmp_path: Path):
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 60)
        canvas.drawString(50, 300, "Mod")
        canvas.drawString(56, 296, "Mod")

    page = read_one(printed(tmp_path, draw), reader)
    assert (text_of(page), text_of(page, "doubled")) == ("Mod", "Mod")


# Helvetica, whose capitals its map to Unicode calls Hebrew letters: A is \u05d0.
LEFTWARD = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 400]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 7 0 R>>>>>> endobj
4 0 obj <</Length 143>> stream
BT /F1 12 Tf 50 300 Td (velkommen til os ABCDEFGH) Tj /F2 12 Tf (JKLM) Tj /F1 12 Tf ( og farvel til alle andre) Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>> endobj
6 0 obj <</Length 200>> stream
/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfrange <20> <40> <0020> <41> <5A> <05D0> endbfrange
1 beginbfrange <5B> <7E> <005B> endbfrange
endcmap end end
endstream endobj
7 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/ToUnicode 6 0 R>> endobj
trailer <</Size 8/Root 1 0 R>>
%%EOF"""


@both
def test_each_glyph_of_a_line_with_words_from_right_to_left_is_read_once(reader: str, tmp_path: Path):
    path = tmp_path / "hebrew.pdf"
    path.write_bytes(LEFTWARD)
    page = read_one(path, reader)
    letters = "velkommentilosogfarveltilalleandreאבגדהוזחיךכל"
    assert sorted(char.text for char in page.chars if char.text != " ") == sorted(letters)
    assert {char.aside for char in page.chars} == {None}


@both
def test_equal_lines_set_close_are_not_taken_for_one(reader: str, tmp_path: Path):
    def draw(canvas: Canvas) -> None:
        for line in range(4):
            canvas.drawString(50, 300 - 7 * line, "Navn og titel på den som er ansvarlig for området")

    assert text_of(read_one(printed(tmp_path, draw), reader)).count("Navn") == 4


@both
def test_rotated_page_with_a_crop_box(reader: str, tmp_path: Path):
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)  # of a page that lies: 400 × 300 points
        canvas.setCropBox((30, 20, 360, 280))
        canvas.rotate(90)
        canvas.drawString(100, -150, "tillid")
        canvas.rect(100, -200, 80, 40)
        canvas.drawString(100, 400, "uden for siden")

    page = read_one(printed(tmp_path, draw), reader)
    assert (page.width, page.height, page.rotation) == (260, 330, 90)
    shown = [char for char in page.chars if char.aside is None]
    assert "".join(char.text for char in shown) == "tillid"
    assert shown[0].bbox.x0 == pytest.approx(80, abs=0.1)
    assert shown[0].baseline == pytest.approx(120, abs=0.1)
    assert page.fills[0].bbox == pytest.approx((80, 130, 160, 170), abs=0.1)


@both
def test_text_at_an_angle_is_decoration(reader: str, tmp_path: Path):
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 300, "tillid")
        canvas.rotate(90)
        canvas.drawString(50, -100, "kant")
        canvas.rotate(90)
        canvas.drawString(-100, -100, "hoved")

    page = read_one(printed(tmp_path, draw), reader)
    assert (text_of(page), sorted(text_of(page, "rotated"))) == ("tillid", sorted("kanthoved"))


@both
def test_shapes(reader: str, tmp_path: Path):
    def draw(canvas: Canvas) -> None:
        canvas.line(50, 350, 250, 350)
        canvas.rect(50, 300, 200, 1, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(50, 200, 100, 50, stroke=0, fill=1)
        canvas.roundRect(160, 200, 100, 50, 8, stroke=1, fill=0)
        canvas.circle(100, 100, 40, stroke=0, fill=1)

    page = read_one(printed(tmp_path, draw), reader)
    assert [ruling.horizontal for ruling in page.rulings] == [True, True]
    shapes = [(fill.rectangular, fill.color, [round(edge) for edge in fill.bbox]) for fill in page.fills]
    assert shapes == [
        (True, (1, 0, 0), [50, 150, 150, 200]),
        (True, None, [160, 150, 260, 200]),
        (False, (1, 0, 0), [60, 260, 140, 340]),
    ]


def draw_figures(canvas: Canvas) -> None:
    figures = canvas.beginPath()
    figures.circle(100, 100, 40)
    figures.circle(220, 100, 20)
    figures.rect(50, 250, 100, 50)
    canvas.drawPath(figures, stroke=0, fill=1)
    canvas.line(50, 350, 250, 350)


def test_each_outline_of_a_drawing_is_a_shape(tmp_path: Path):
    page = read_one(printed(tmp_path, draw_figures), "pdfium")
    shapes = [(fill.rectangular, [round(edge) for edge in fill.bbox]) for fill in page.fills]
    assert shapes == [(False, [60, 260, 140, 340]), (False, [200, 280, 240, 320]), (True, [50, 100, 150, 150])]


def test_segments_that_are_counted_on_are_those_that_would_be_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pdfium, "FEW", 1)
    with pypdfium2.PdfDocument(printed(tmp_path, draw_figures)) as document:
        page = document[0]
        paths = find_objects(ctypes.cast(page.raw, ctypes.c_void_p).value).paths
        counts = list(map(pdfium.count_segments, paths))
        asked = [
            pdfium.path_segment(path, at) for path, count in zip(paths, counts, strict=True) for at in range(count)
        ]
        assert len(asked) > 20
        assert pdfium.segments(paths, counts) == asked


def test_segments_that_lie_apart_are_asked_for(monkeypatch: pytest.MonkeyPatch):
    addresses = {7: [100, 112, 124, 138], 8: [500, 512]}
    monkeypatch.setattr(pdfium, "FEW", 1)
    monkeypatch.setattr(pdfium, "path_segment", lambda path, at: dict(enumerate(addresses[path])).get(at, 0))
    assert pdfium.segments([7, 8], [4, 2]) == [100, 112, 124, 138, 500, 512]


def test_boxes_asked_for_together_are_those_asked_for_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdfium, "ROWS", 3)
    with pypdfium2.PdfDocument(printed(tmp_path, lambda canvas: canvas.drawString(50, 200, "Vi lytter"))) as document:
        text = document[0].get_textpage()
        address = ctypes.cast(text.raw, ctypes.c_void_p).value
        boxes = pdfium.loose_boxes(address, [0, 1, 5, 8, 99])
        one_by_one = [text.get_charbox(at, loose=True) for at in (0, 1, 5, 8)]
    # ours begin with left and top
    assert boxes[:4, [0, 3, 2, 1]].tolist() == [pytest.approx(box) for box in one_by_one]
    assert not boxes[4].any()  # there is no such character


def test_threads_may_read_side_by_side(tmp_path: Path):
    paths = []
    for word in ("lytter", "spørger"):
        (tmp_path / word).mkdir()
        paths.append(
            printed(
                tmp_path / word, lambda canvas, word=word: [canvas.drawString(9, y, word * 9) for y in range(9, 390)]
            )
        )
    alone = [pages_of(path, "pdfium") for path in paths]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(2) as pool:
            together = list(pool.map(pages_of, paths * 5, ["pdfium"] * 10))
    finally:
        sys.setswitchinterval(usual)
    boxes = [[char.bbox for page in pages for char in page.chars] for pages in (*together, *alone)]
    assert boxes[:10] == boxes[10:] * 5


def invisible(canvas: Canvas) -> None:
    canvas.saveState()
    text = canvas.beginText(50, 300)
    text.setTextRenderMode(3)
    text.textLine("skjult")
    canvas.drawText(text)
    canvas.restoreState()
    canvas.drawString(50, 200, "synlig")


def test_invisible_text_is_set_aside(tmp_path: Path):
    page = read_one(printed(tmp_path, invisible), "pdfium")
    assert (text_of(page), text_of(page, "invisible")) == ("synlig", "skjult")


def test_recognised_text_over_a_picture_is_the_text(tmp_path: Path):
    from PIL import Image

    def draw(canvas: Canvas) -> None:
        canvas.drawInlineImage(Image.new("RGB", (10, 10)), 0, 250, 300, 150)
        invisible(canvas)

    page = read_one(printed(tmp_path, draw), "pdfium")
    assert sorted(text_of(page)) == sorted("skjultsynlig")


@both
def test_errors_say_what_to_do(reader: str, tmp_path: Path):
    empty, other, locked = (
        tmp_path / "tom.pdf",
        tmp_path / "andet.pdf",
        printed(tmp_path, invisible, encrypt="hemmelig"),
    )
    empty.touch()
    other.write_bytes(b"PK\x03\x04")
    for path, error, advice in (
        (empty, NotADocument, "Fetch it again"),
        (other, NotADocument, "save it again as PDF"),
        (locked, Encrypted, "State it in sources.toml"),
    ):
        with pytest.raises(error, match=advice):
            pages_of(path, reader)
    assert len(pages_of(locked, reader, "hemmelig")) == 1


@both
def test_a_damaged_file_is_said_in_one_pair_of_brackets(reader: str, tmp_path: Path):
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.4\nbroken")
    with pytest.raises(NotADocument, match=r"broken\.pdf: damaged beyond repair \([^()]+\)\. Fetch it again\."):
        pages_of(path, reader)


def test_unknown_reader():
    with pytest.raises(UsageError, match="pdfium, pdfplumber"):
        ExtractSettings(reader="pdfmine")


def test_the_record_names_its_reader_and_says_the_same_with_either():
    path = REPOSITORY / "raw" / "nordby-ledelsesgrundlag.pdf"
    records = {
        name: extract(SourceFile(path=path, source="n.pdf"), ExtractSettings(reader=name)) for name in PDF_READERS
    }
    assert {name: record.reader.name for name, record in records.items()} == {name: name for name in PDF_READERS}
    statements = [
        json.dumps([(s.text, s.role, s.perspective, s.kind, s.page) for s in record.statements])
        for record in records.values()
    ]
    assert len(set(statements)) == 1


@pytest.mark.parametrize("path", sorted((REPOSITORY / "raw").glob("*.pdf")), ids=lambda path: path.stem)
def test_styles_are_numbered_as_they_are_met(path: Path) -> None:
    for page in pages_of(path, "pdfium"):
        assert list(dict.fromkeys(char.style for char in page.chars)) == list(page.chars.styles), (
            "another order would come from where PDFium keeps its objects, which differs from run to run"
        )
