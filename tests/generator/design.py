"""How a generated document looks: what a designer and a program would choose, drawn by seed."""

from dataclasses import dataclass, replace
from random import Random

BULLETS = ("•", "-", "–", "*", "▪", "■", "○", "●", "◦", "►", "➤", "✓", "❖", "»", "→", "\uf0b7", "\uf0a7", "")
# What the other producers print: they have no symbol font, and set items without bullets as close as lines.
PRINTED_BULLETS = tuple(b for b in BULLETS if b and not "\ue000" <= b <= "\uf8ff")
HEADINGS = {
    "reportlab": (
        "plain",
        "plain",
        "capitals",
        "spaced",
        "spaced_blank",
        "small_caps",
        "doubled",
        "band",
        "numbered",
    ),
    "weasyprint": ("plain", "plain", "capitals", "spaced", "band", "numbered"),
    "chromium": ("plain", "plain", "capitals", "spaced", "band", "numbered"),
    "typst": ("plain", "plain", "capitals", "spaced", "numbered"),
    "libreoffice": ("plain", "plain", "capitals", "spaced", "band", "numbered"),
}
BESIDE = ("reportlab", "libreoffice")  # producers that set boxes beside the text
MORE_COLUMNS = {"portrait": (2, 2, 3, 3), "landscape": (3, 4, 4), "square": (2, 3, 3)}
PAGES = {"portrait": (595.28, 841.89), "landscape": (841.89, 595.28), "square": (600.0, 600.0)}


@dataclass(frozen=True, slots=True)
class Design:
    """The drawn properties of one document. Lengths are points.

    hyphens: printed, soft (U+00AD at the line end), lost (nothing is printed), none (no word is broken)
    line_ends: "space" when ordinary lines keep a trailing space, "bare" when they end with their last letter
    stream: in which order the page's pieces are written to the file: reading, shuffled, reversed, by_height
    """

    producer: str
    sheet: str  # portrait, landscape, square
    spread: bool
    columns: int
    hyphens: str
    line_ends: str
    spaces: bool
    justified: bool
    family: str
    heading_family: str
    size: float
    leading: float
    bullet: str
    headings: str  # plain, capitals, spaced, spaced_blank, small_caps, doubled, band, numbered
    header: str
    footer: str
    page_number: str
    first_number: int
    stream: str
    contents: bool
    footnotes: bool
    watermark: bool
    decoration: str
    ligatures: bool
    sidebar: bool
    color: tuple[float, float, float]
    accent: tuple[float, float, float]
    tint: tuple[float, float, float]
    wordy: float = 0.0  # share of duties that go on in a clause of their own

    @property
    def page_size(self) -> tuple[float, float]:
        """Width and height of one page (half a sheet of a spread)."""
        return PAGES[self.sheet]

    def properties(self) -> set[str]:
        """Names of what was drawn, as the gold file lists them."""
        names = {
            f"producer:{self.producer}",
            "sheet:spread" if self.spread else f"sheet:{self.sheet}",
            f"columns:{self.columns}",
            f"hyphens:{self.hyphens}",
            f"line_ends:{self.line_ends}",
            f"bullet:{self.bullet.encode('unicode_escape').decode() if self.bullet else 'none'}",
            f"headings:{self.headings}",
            f"header:{self.header}",
            f"footer:{self.footer}",
            f"page_number:{self.page_number}",
            f"stream:{self.stream}",
            f"decoration:{self.decoration}",
            f"font:{self.family}",
        }
        for name in ("contents", "footnotes", "watermark", "ligatures", "justified"):
            if getattr(self, name):
                names.add(name)
        if not self.spaces:
            names.add("spaces:omitted")
        return names


PALETTES = (
    ((0.07, 0.24, 0.40), (0.83, 0.35, 0.16), (0.91, 0.94, 0.97)),
    ((0.05, 0.37, 0.38), (0.76, 0.55, 0.10), (0.90, 0.95, 0.94)),
    ((0.36, 0.18, 0.45), (0.13, 0.55, 0.45), (0.95, 0.92, 0.97)),
    ((0.55, 0.13, 0.16), (0.20, 0.30, 0.45), (0.98, 0.93, 0.91)),
    ((0.16, 0.36, 0.16), (0.70, 0.28, 0.12), (0.93, 0.96, 0.90)),
    ((0.15, 0.15, 0.17), (0.00, 0.45, 0.70), (0.94, 0.94, 0.94)),
)


def draw_design(rng: Random, producer: str) -> Design:
    """A design drawn with `rng`; some combinations that no designer would choose are left out."""
    sheet = rng.choices(("portrait", "landscape", "square"), (6, 3, 1))[0]
    spread = rng.random() < 0.15 and producer == "reportlab"
    most = {"portrait": (1, 2, 2, 2, 3), "landscape": (2, 3, 3, 4, 4), "square": (1, 2, 2)}[sheet]
    sidebar = producer == "reportlab" and rng.random() < 0.25
    columns = 1 if sidebar else rng.choice(most)
    family = rng.choice(
        ("Liberation Sans", "Liberation Serif", "DejaVu Sans", "DejaVu Serif", "Noto Sans", "Noto Serif")
    )
    color, accent, tint = rng.choice(PALETTES)
    hyphens = rng.choice(("printed", "printed", "soft", "lost", "none"))
    free = producer == "reportlab"
    return Design(
        producer=producer,
        sheet=sheet,
        spread=spread,
        columns=columns,
        hyphens=hyphens if free else rng.choice(("printed", "none")),
        # Lost hyphens without the trailing spaces of ordinary lines leave little evidence: rarer.
        line_ends=rng.choice(("space", "space", "bare") if hyphens == "lost" else ("space", "bare"))
        if free
        else "bare",
        spaces=rng.random() < 0.8 or not free,
        justified=rng.random() < 0.3,
        family=family,
        heading_family=rng.choice((family, family, "Liberation Sans", "Noto Serif", "Liberation Sans Narrow")),
        size=rng.choice((9.0, 9.5, 10.0, 10.5, 11.0)) - (0.8 if columns > 2 else 0),
        leading=rng.choice((1.25, 1.3, 1.4, 1.5)),
        bullet=rng.choice(BULLETS if free else PRINTED_BULLETS),
        headings=rng.choice(HEADINGS[producer]),
        header=rng.choice(("none", "none", "title", "rule_title", "municipality", *(("chapter",) if free else ()))),
        footer=rng.choice(("none", "title", "municipality", "address")),
        page_number=rng.choice(
            ("none", "plain", "side_of", "bar", "dashes", "with_title", *(("outer",) if free else ()))
        ),
        first_number=rng.choice((1, 1, 1, 0, 2)),
        stream=rng.choice(("reading", "shuffled", "reversed", "by_height", "by_style")) if free else "reading",
        contents=rng.random() < 0.4,
        footnotes=rng.random() < 0.3 and producer in ("reportlab", "weasyprint", "libreoffice"),
        watermark=rng.random() < 0.12 and producer != "libreoffice",
        decoration=rng.choice(("none", "none", "wheel", "margin", "circles")) if free else "none",
        ligatures=free and rng.random() < 0.2,
        sidebar=sidebar,
        color=color,
        accent=accent,
        tint=tint,
    )


def crowd(design: Design, rng: Random) -> Design:
    """The design with more text side by side and longer duties, as most documents of the genre have them.

    `rng` is not the one the design was drawn with: documents it leaves as they are keep every other draw.
    """
    design = replace(design, wordy=rng.choice((0.0, 0.3, 0.6, 0.8)))
    beside = design.producer in BESIDE and design.columns < 3 and rng.random() < 0.25
    if beside or design.sidebar:
        # where a chapter has boxes they take a column, elsewhere its text has two
        return replace(design, columns=2 if design.sheet != "landscape" else 3, sidebar=True)
    more = rng.choice(MORE_COLUMNS[design.sheet])
    columns = max(design.columns, more)
    smaller = 0.8 if design.columns <= 2 < columns else 0.0
    return replace(design, columns=columns, size=design.size - smaller)
