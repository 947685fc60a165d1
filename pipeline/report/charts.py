"""The charts, as SVG that takes its colours from the page: one drawing for light, dark and paper."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import altair as alt
import vl_convert

from pipeline.records import DISPLAY_NAMES, Modality

# Names of colours that report.css defines, one a modality; the last is for sentences without a marker.
MODALITIES = [DISPLAY_NAMES[modality] for modality in Modality] + ["Uden markør"]
COLOURS = [f"var(--series-{number})" for number in range(1, len(MODALITIES))] + ["var(--series-none)"]
LABEL, TEXT = 220, 11  # longest label and size of text, in pixels
PADDING = {"left": 2, "top": 12, "right": 2, "bottom": 2}  # slanted labels reach over the top


def svg(name: str, chart: alt.TopLevelMixin) -> str:
    """A chart as SVG text. `name` keeps its ids apart from those of the page's other charts."""
    styled = (
        chart.configure(background="transparent", font="sans-serif", padding=PADDING)
        .configure_axis(
            labelColor="currentColor", titleColor="currentColor", gridColor="var(--line)",
            domainColor="var(--line)", tickColor="var(--line)", labelFontSize=TEXT, titleFontSize=TEXT,
            labelLimit=LABEL, titleFontWeight="normal",
        )
        .configure_view(stroke=None)
    )  # fmt: skip
    drawn = vl_convert.vegalite_to_svg(styled.to_json())
    # The library counts its clip paths on from chart to chart, so that a second report would differ.
    first = min((int(number) for number in re.findall(r'id="clip(\d+)"', drawn)), default=0)
    return re.sub(r"\bclip(\d+)\b", lambda found: f"{name}-{int(found[1]) - first}", drawn)


def draw_verbs(verbs: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """A bar chart of verbs for each role."""
    by_role: dict[str, list[dict[str, Any]]] = {}
    for row in verbs:
        by_role.setdefault(row["role"], []).append(row)
    widest = max((row["statements"] for row in verbs), default=1)
    for number, (role, rows) in enumerate(by_role.items()):
        axis = alt.Axis(title=None, domain=False, ticks=False, minExtent=110)
        base = alt.Chart(alt.Data(values=rows)).encode(
            y=alt.Y("verb:N", sort=None, axis=axis),
            x=alt.X("statements:Q", axis=None, scale=alt.Scale(domain=[0, widest * 1.15])),
        )
        bars = base.mark_bar(color="var(--series-1)", cornerRadiusEnd=3, height={"band": 0.72})
        numbers = base.mark_text(align="left", dx=4, color="currentColor", fontSize=TEXT).encode(text="statements:Q")
        yield (
            role,
            svg(f"verbs-{number}", alt.layer(bars, numbers).properties(width=180, height=alt.Step(20))),
        )


def draw_modalities(rows: list[dict[str, Any]]) -> str:
    """For each role a bar of 100 %, cut by how binding its expectations are."""
    roles = list(dict.fromkeys(row["role"] for row in sorted(rows, key=lambda row: row["role_order"])))
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(stroke="var(--paper)", strokeWidth=1.5, height={"band": 0.7})
        .encode(
            y=alt.Y("role:N", sort=roles, axis=alt.Axis(title=None, domain=False, ticks=False, minExtent=150)),
            x=alt.X(
                "statements:Q",
                stack="normalize",
                axis=alt.Axis(title=None, format=".0%", tickCount=5, domain=False, ticks=False),
            ),
            color=alt.Color("modality:N", scale=alt.Scale(domain=MODALITIES, range=COLOURS), legend=None),
            order=alt.Order("order:Q"),
        )
        .properties(width=480, height=alt.Step(28))
    )
    return svg("modalities", chart)


def draw_themes(rows: list[dict[str, Any]]) -> str:
    """Theme × municipality: the deeper, the larger the part of its statements that speak of the theme."""
    heading = alt.Axis(title=None, orient="top", labelAngle=-40, domain=False, ticks=False)
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("theme:N", axis=heading),
        y=alt.Y("who:N", axis=alt.Axis(title=None, domain=False, ticks=False, minExtent=150)),
    )
    cells = base.mark_rect(color="var(--heat)", stroke="var(--paper)", strokeWidth=2, cornerRadius=3).encode(
        opacity=alt.Opacity("share:Q", scale=alt.Scale(range=[0.06, 0.75]), legend=None)
    )
    numbers = base.mark_text(color="currentColor", fontSize=TEXT).encode(text=alt.Text("share:Q", format=".0%"))
    return svg("themes", alt.layer(cells, numbers).properties(width=alt.Step(44), height=alt.Step(28)))
