"""Pictures of the pages, for the report: each document is rendered in a process of its own, within limits."""

import multiprocessing
import shutil
import sys
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.known import last_lines
from pipeline.report.figures import DocumentFigures, Figures
from pipeline.sources import read_stated

SCALE = 1.6  # pixels a point: sharp on a phone, about 60 kB a page
QUALITY = 75
SECONDS_A_PAGE = 20
ADDRESS_SPACE = 3 * 1024**3


def draw_pictures(out: Path, figures: Figures, folder: Path) -> list[str]:
    """Render the pages of all PDFs into `folder/<document_id>/<page>.webp`; gives what was not possible."""
    lines = last_lines(out)
    missing = []
    for document in figures.documents:
        line = lines.get(document.source)
        path = Path(line.path) if line and line.path else None
        if path is None or path.suffix.lower() != ".pdf":
            missing.append(f"{document.source}: no PDF that the run log knows; its statements have no pictures.")
        elif not path.is_file():
            missing.append(f"{document.source}: {path} is gone; its statements have no pictures.")
        elif not draw_apart(path, document, folder / document.document_id, _password(path, document.source)):
            missing.append(f"{document.source}: its pages cannot be drawn; its statements have no pictures.")
    return missing


def _password(path: Path, source: str) -> str | None:
    """What `sources.toml` beside the sources states; None where it says nothing, or no longer reads."""
    home = path.parents[len(Path(source).parts) - 1]
    try:
        stated = read_stated(home, [source]).get(source)
    except UsageError:
        return None
    return stated.password if stated is not None else None


def draw_apart(path: Path, document: DocumentFigures, folder: Path, password: str | None = None) -> bool:
    """Render one document outside this process; whether all its pages are there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    process = multiprocessing.get_context("spawn").Process(target=draw, args=(path, document.pages, folder, password))
    process.start()
    process.join(SECONDS_A_PAGE * (document.pages + 1))
    if process.is_alive():
        process.kill()
        process.join()
    if process.exitcode != 0:
        shutil.rmtree(folder)
    return process.exitcode == 0


def draw(path: Path, pages: int, folder: Path, password: str | None = None) -> None:
    """Render all pages of a PDF, which is held to be hostile."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    from pipeline.picture import render_page

    for page in range(1, pages + 1):
        render_page(path, page, password, scale=SCALE).save(folder / f"{page}.webp", quality=QUALITY)
