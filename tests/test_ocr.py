"""Scanned pages: read where tesseract is, said plainly where it is not."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import NeedsOcr, TimedOut
from pipeline.evaluate import evaluate
from pipeline.export import export
from pipeline.extract import ExtractSettings, extract
from pipeline.model import Page, Style
from pipeline.read import ocr, tesseract
from pipeline.read.ocr import OcrSettings, split_runs
from pipeline.read.ocr_signs import with_signs
from pipeline.read.scan import Scan, find_skew, scan_page
from pipeline.read.tesseract import Word, recognise
from pipeline.records import DocumentRecord, Severity
from pipeline.sources import SourceFile
from pipeline.store.files import write_record
from tests.generator.make import make, write_gold
from tests.generator.scan import OFFICE, Scanner, scan

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")

LINES = (
    "Som leder",
    "Vi forventer, at du som leder:",
    "• lytter til dine medarbejdere og spørger ind",
    "• går foran, også når det blæser",
    "• følger op på det, vi har aftalt",
)


def print_pdf(path: Path, pages: int = 1) -> Path:
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    for _ in range(pages):
        for number, line in enumerate(LINES):
            bullet = line.startswith("•")
            canvas.setFont("Helvetica-Bold" if number == 0 else "Helvetica", 18 if number == 0 else 11)
            canvas.drawString(90 if bullet else 72, 740 - 22 * number, line)
        canvas.showPage()
    canvas.save()
    return path


def scanned(folder: Path, scanner: Scanner = OFFICE) -> Path:
    gold = {"document": {}, "statements": []}
    scan(print_pdf(folder / "printed.pdf"), gold, folder / "scan.pdf", seed=1, scanner=scanner)
    return folder / "scan.pdf"


def read(path: Path, **settings: object) -> DocumentRecord:
    return extract(SourceFile(path=path, source=path.name), ExtractSettings(**settings))


def texts(record: DocumentRecord) -> list[str]:
    return [statement.text for statement in record.statements]


@needs_tesseract
@pytest.mark.parametrize("seed", [40, 174])
def test_most_statements_of_a_scan_are_read_to_the_letter(seed: int, tmp_path: Path):
    """Three pages at 200 dpi, half a degree askew, with noise, as JPEG."""
    printed = make(seed, tmp_path, "reportlab")
    assert printed["document"]["pages"] == 3
    gold = scan(tmp_path / "document.pdf", printed, tmp_path / "scan.pdf", seed)
    write_gold(gold, tmp_path / "gold.json")
    record = read(tmp_path / "scan.pdf")
    write_record(record, tmp_path / "out")
    [rows] = export(tmp_path / "out", ["jsonl"])
    assert evaluate(tmp_path / "gold.json", rows, "scan.pdf").exact.recall >= 0.9
    assert record.ocr.name == "tesseract"


@needs_tesseract
@pytest.mark.parametrize("skew", [-2.0, 0.0, 0.5])
def test_a_page_is_set_straight_and_its_boxes_lie_where_the_words_are(skew: float, tmp_path: Path):
    path = scanned(tmp_path, Scanner(skew=skew))
    record = read(path)
    assert texts(record) == [line.removeprefix("• ") for line in LINES[2:]]
    [found] = [finding for finding in record.findings if finding.code == "page_read_by_ocr"]
    assert found.severity is Severity.INFO
    document = pypdfium2.PdfDocument(path)
    picture = np.asarray(document[0].render(scale=4).to_pil().convert("L"))
    document.close()
    for statement in record.statements:
        for box in statement.boxes:
            inside = picture[int(4 * box.top) : int(4 * box.bottom) + 1, int(4 * box.x0) : int(4 * box.x1) + 1] < 128
            assert inside.any(axis=0).mean() > 0.5
            columns = np.flatnonzero(inside.any(axis=0))
            assert columns[0] < 20
            assert columns[-1] > inside.shape[1] - 20


@needs_tesseract
def test_a_scan_comes_out_the_same_each_time(tmp_path: Path):
    path = scanned(tmp_path)
    assert read(path) == read(path)


@needs_tesseract
def test_only_pages_without_text_are_read_by_ocr(tmp_path: Path):
    both = pypdfium2.PdfDocument.new()
    for path in (print_pdf(tmp_path / "text.pdf"), scanned(tmp_path)):
        with pypdfium2.PdfDocument(path) as part:
            both.import_pages(part)
    both.save(tmp_path / "both.pdf")
    both.close()
    record = read(tmp_path / "both.pdf")
    assert [finding.page for finding in record.findings if finding.code == "page_read_by_ocr"] == [2]
    assert record.ocr.name == "tesseract"
    assert {statement.page for statement in record.statements} == {1, 2}
    text = read(tmp_path / "text.pdf")
    assert text.ocr is None
    assert [s.boxes for s in record.statements if s.page == 1] == [s.boxes for s in text.statements]


@needs_tesseract
def test_words_that_the_ocr_is_unsure_of_are_doubts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from pipeline.read import ocr

    def unsure(*arguments: object) -> list[Word]:
        return [
            Word(w.text, w.left, w.top, w.right, w.bottom, 0.4 if w.text == "foran," else 0.95, w.line)
            for w in recognise(*arguments)
        ]

    monkeypatch.setattr(ocr, "recognise", unsure)
    record = read(scanned(tmp_path))
    doubted = [s.text for s in record.statements if "low_word_confidence" in s.doubts]
    assert doubted == ["går foran, også når det blæser"]


def test_without_tesseract_the_command_that_installs_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tesseract, "installed_languages", frozenset)
    with pytest.raises(NeedsOcr, match="apt-get install tesseract-ocr tesseract-ocr-dan"):
        read(scanned(tmp_path))


def test_without_tesseract_a_single_page_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tesseract, "installed_languages", frozenset)
    path = tmp_path / "mixed.pdf"
    canvas = Canvas(str(path), invariant=True)
    for number, line in enumerate(LINES):
        canvas.drawString(72, 740 - 22 * number, line)
    canvas.showPage()
    file = BytesIO()
    Image.new("RGB", (200, 200), "gray").save(file, format="PNG")
    canvas.drawImage(ImageReader(file), 72, 72)
    canvas.showPage()
    canvas.save()
    [finding] = [finding for finding in read(path).findings if finding.code == "page_without_text"]
    assert (finding.page, finding.severity) == (2, Severity.WARNING)
    assert "apt-get install" in finding.message


def test_ocr_can_be_left_out(tmp_path: Path):
    with pytest.raises(NeedsOcr, match="without --no-ocr"):
        read(scanned(tmp_path), ocr=False)


@needs_tesseract
def test_a_page_that_takes_too_long_ends_by_name():
    with pytest.raises(TimedOut, match="--ocr-timeout"):
        recognise(np.random.default_rng(1).integers(0, 255, (3000, 3000), dtype=np.uint8), "dan", 300, 0.05)


@needs_tesseract
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_tesseract_does_not_outlive_a_worker_that_is_killed():
    code = (
        "import numpy as np; from pipeline.read.tesseract import recognise; print('begun', flush=True);"
        "recognise(np.random.default_rng(1).integers(0, 255, (6000, 6000), dtype=np.uint8), 'dan', 300, 60)"
    )
    worker = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    worker.stdout.readline()
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
    began = time.monotonic()
    while not (found := children.read_text().split()) and time.monotonic() - began < 20:
        time.sleep(0.02)
    time.sleep(0.3)  # until it has become tesseract
    worker.kill()
    worker.wait()
    while _runs(int(found[0])) and time.monotonic() - began < 40:
        time.sleep(0.05)
    assert not _runs(int(found[0]))
    assert time.monotonic() - began < 35


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state != "Z"


def test_skew_is_found_to_a_twentieth_of_a_degree():
    rng = np.random.default_rng(1)
    straight = np.full((1400, 1000), 255, dtype=np.uint8)
    for top in range(60, 1340, 26):  # letters of a kind, on lines
        for left in range(60, 900, 12):
            straight[top + rng.integers(0, 5) : top + 10, left : left + rng.integers(2, 9)] = 0
    picture = Image.fromarray(straight)
    for degrees in (-3.0, -0.5, 0.0, 0.3, 4.2):
        turned = picture.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=255)
        assert find_skew(np.asarray(turned)) == pytest.approx(degrees, abs=0.05)


def test_grounds_and_rulings_of_a_scan_are_found(tmp_path: Path):
    path = tmp_path / "box.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    canvas.setFillColorRGB(0.85, 0.92, 0.85)
    canvas.rect(100, 600, 300, 100, stroke=0, fill=1)
    canvas.line(100, 400, 400, 400)
    canvas.setFillGray(0)
    canvas.drawString(120, 650, "Som leder")
    canvas.save()
    with pypdfium2.PdfDocument(path) as document:
        seen = scan_page(document[0], 300)
    [fill] = seen.fills
    assert fill.bbox == pytest.approx((100, 142, 400, 242), abs=2.5)
    [ruling] = seen.rulings
    assert ruling.bbox == pytest.approx((100, 442, 400, 442), abs=1.5)
    black = seen.ink < 100
    assert black[int(180 * seen.scale) : int(196 * seen.scale)].any()
    assert not black[int(430 * seen.scale) : int(450 * seen.scale)].any()


def test_lines_are_parted_at_wide_gaps():
    words = [Word(t, x, 10, x + 40, 20, 0.9, ("1", "1", "1")) for t, x in (("Som", 0), ("leder", 45), ("Chef", 200))]
    runs = split_runs(words, OcrSettings().apart)
    assert [[word.text for word in run] for run in runs] == [["Som", "leder"], ["Chef"]]


def drawn(folder: Path, texts: list[tuple[str, str, float]]) -> tuple[Scan, list[Word]]:
    """A picture of lines, each in a face and a size, and its words as an OCR finds them: boxes around their ink."""
    path = folder / "lines.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    for number, (text, face, size) in enumerate(texts):
        canvas.setFont(face, size)
        canvas.drawString(72, 742 - 20 * number, text)
    canvas.save()
    with pypdfium2.PdfDocument(path) as document:
        scan = scan_page(document[0], 300)
    words = []
    for number, (text, face, size) in enumerate(texts):
        left = 72.0
        for word in text.split():
            width = stringWidth(word, face, size)
            top = round((100 + 20 * number - size) * scan.scale)
            sides = (round((left - 1) * scan.scale), round((left + width + 2) * scan.scale))
            rows, columns = np.nonzero(scan.ink[top : top + round(1.25 * size * scan.scale), slice(*sides)] < 128)
            box = (sides[0] + columns.min(), top + rows.min(), sides[0] + columns.max() + 1, top + rows.max() + 1)
            words.append(Word(word, *map(int, box), 0.95, (str(number), "1", "1")))
            left += width + stringWidth(" ", face, size)
    return scan, words


def styles_of(folder: Path, monkeypatch: pytest.MonkeyPatch, texts: list[tuple[str, str, float]]) -> list[Style]:
    """The style in which each line's first letter is read."""
    scan, words = drawn(folder, texts)
    monkeypatch.setattr(ocr, "recognise", lambda *_: words)
    page = ocr.read_scan(Page(1, 595, 842), scan, ocr.Seen(), OcrSettings())
    firsts = {char.baseline: char.style for char in reversed(page.chars)}
    return [firsts[baseline] for baseline in sorted(firsts)]


def test_slanting_letters_are_italics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    texts = [("En god dag begynder med", face, 12.0) for face in ("Helvetica", "Helvetica-Oblique")]
    assert [style.italic for style in styles_of(tmp_path, monkeypatch, texts)] == [False, True]


def test_short_lines_below_each_other_that_are_set_alike_have_one_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    texts = [(text, "Helvetica", 15.0) for text in ("Vi griner", "sammen, og vi", "ses,", "hjælper hinanden")]
    sizes = {style.size for style in styles_of(tmp_path, monkeypatch, texts)}
    assert len(sizes) == 1
    assert sizes.pop() == pytest.approx(15, abs=1.0)


def test_stops_and_commas_that_the_ocr_left_out_are_told_by_their_ink(tmp_path: Path):
    said = "vi tør prøve, og alle ved det. Ro"
    scan, words = drawn(tmp_path, [(said, "Helvetica", 12.0)])
    left_out = [replace(word, text=word.text.rstrip(".,")) for word in words]
    baseline = float(np.median([word.bottom for word in words if word.text.isalpha()]))
    found = with_signs(left_out, baseline, 12 * scan.scale, scan)
    assert " ".join(word.text for word in found) == said


def test_a_raised_mark_behind_a_stop_is_no_question_mark(tmp_path: Path):
    scan, [first, second] = drawn(tmp_path, [("ansvar.", "Helvetica", 12.0), ("ansvar?", "Helvetica", 12.0)])
    raised = round(4.5 * scan.scale)
    ink = scan.ink.copy()
    ink[first.bottom - 2 * raised : first.bottom - raised, first.right + 4 : first.right + 16] = 0  # a small figure
    marked = replace(first, text="ansvar.?", right=first.right + 16)
    size = 12 * scan.scale
    seen = replace(scan, ink=ink)
    assert [w.text for w in with_signs([marked], first.bottom, size, seen)] == ["ansvar."]
    assert [w.text for w in with_signs([second], second.bottom, size, seen)] == ["ansvar?"]
