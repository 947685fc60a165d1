"""The report: one HTML file that shows what there is, and needs nothing but a browser, no network either.

`figures.py` asks the database, `charts.py` draws; `report.html.j2`, `report.css` and `report.js` are the
page; `pictures.py` renders the pages of the documents.
"""

import json
from pathlib import Path

import jinja2
from markupsafe import Markup

from pipeline import __version__
from pipeline.atomic import write_bytes
from pipeline.report.charts import draw_modalities, draw_themes, draw_verbs
from pipeline.report.figures import Figures, collect
from pipeline.report.pictures import draw_pictures
from pipeline.store.load import DATABASE, open_database

HERE = Path(__file__).parent


def write_report(out: Path, to: Path, *, pages: bool = False) -> tuple[Path, list[str]]:
    """Write the report of what `out` holds; with `pages` the pictures of all pages into a folder beside it.

    Gives the file, and in words which documents have no pictures and why.
    Raises UsageError when there is no database.
    """
    with open_database(out / DATABASE) as database:
        figures = collect(database, boxes=pages)
    folder = to.with_name(f"{to.stem}-pages")
    missing = draw_pictures(out, figures, folder) if pages else []
    write_bytes(to, render(figures, folder.name if pages else None).encode())
    return to, missing


def render(figures: Figures, pictures: str | None) -> str:
    """The page as text. `pictures`: the folder of page pictures, as the page calls it."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    environment.filters["percent"] = percent
    environment.filters["number"] = danish_number
    return environment.get_template("report.html.j2").render(
        figures=figures,
        version=__version__,
        style=Markup((HERE / "report.css").read_text(encoding="utf-8")),
        script=Markup((HERE / "report.js").read_text(encoding="utf-8")),
        data=script_data(figures, pictures),
        verbs=[(role, Markup(chart)) for role, chart in draw_verbs(figures.verbs)],
        modalities=Markup(draw_modalities(figures.modalities)),
        themes=Markup(draw_themes(figures.themes)),
    )


def script_data(figures: Figures, pictures: str | None) -> Markup:
    """What the script works with, as JSON that cannot end its element, whatever a document says."""
    data = {
        "documents": [
            [d.document_id, d.who, d.title, {number: size for number, *size in d.sizes}] for d in figures.documents
        ],
        "statements": figures.statements,
        "roles": figures.roles,
        "themes": figures.theme_names,
        "kinds": figures.kinds,
        "pictures": pictures,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)


def percent(part: float | None) -> str:
    """A part of 1 as Danish readers write it.

    >>> percent(0.9951)
    '99,5 %'
    """
    return "–" if part is None else f"{100 * part:.1f} %".replace(".", ",")


def danish_number(number: int) -> str:
    """A whole number with points between thousands.

    >>> danish_number(12345)
    '12.345'
    """
    return f"{number:,}".replace(",", ".")
