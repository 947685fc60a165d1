"""A printed PDF → the same pages as an office scanner gives them: pictures, a little askew, with noise, as JPEG."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Scanner:
    """How pages are scanned.

    dpi: dots an inch. skew: degrees that a page lies askew, to one side and the other in turn.
    noise: standard deviation of the grey values, of 255. quality: of the JPEG, 1 to 95.
    """

    dpi: int = 200
    skew: float = 0.5
    noise: float = 6.0
    quality: int = 65


OFFICE = Scanner()


def scan(pdf: Path, gold: dict, to: Path, seed: int, scanner: Scanner = OFFICE) -> dict:
    """Writes the pages of a PDF as a scan; its gold, which has no boxes."""
    rng = np.random.default_rng(seed)
    document = pypdfium2.PdfDocument(pdf)
    try:
        canvas = Canvas(str(to), invariant=True)
        for number, page in enumerate(document, 1):
            picture = page.render(scale=scanner.dpi / 72).to_pil().convert("RGB")
            canvas.setPageSize(page.get_size())
            canvas.drawImage(_jpeg(picture, rng, scanner, number), 0, 0, *page.get_size())
            canvas.showPage()
        canvas.save()
    finally:
        document.close()
    statements = [statement | {"bbox": None} for statement in gold["statements"]]
    return gold | {"document": gold["document"] | {"source": to.name}, "statements": statements}


def _jpeg(picture: Image.Image, rng: np.random.Generator, scanner: Scanner, number: int) -> ImageReader:
    angle = scanner.skew if number % 2 else -scanner.skew
    turned = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")
    grain = rng.normal(0, scanner.noise, (turned.height, turned.width, 1))
    noisy = Image.fromarray(np.clip(np.asarray(turned) + grain, 0, 255).astype(np.uint8))
    file = BytesIO()
    noisy.save(file, format="JPEG", quality=scanner.quality)
    file.seek(0)
    return ImageReader(file)
