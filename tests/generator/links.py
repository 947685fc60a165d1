"""Where programs that place text themselves have placed it.

A first print makes each unit a link to `UNIT_ADDRESS` + its number; the rectangles of these links are read
back and narrowed to the characters of the second print, which has no such links.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pdfplumber

from tests.generator.content import Place

UNIT_ADDRESS = "https://unit.invalid/"
# What programs write of the moment of printing: dates, and identifiers made from them.
CLOCKS = (
    re.compile(rb"(?<=/CreationDate\(D:)[^)]*"),
    re.compile(rb"(?<=/CreationDate \(D:)[^)]*"),
    re.compile(rb"(?<=/ModDate\(D:)[^)]*"),
    re.compile(rb"(?<=/ModDate \(D:)[^)]*"),
    re.compile(rb"(?<=/DocChecksum /)[0-9A-F]{32}"),
    re.compile(rb"(?<=<)[0-9A-F]{32}(?=>\s*(?:<[0-9A-F]{32}> )?\])"),  # both parts of /ID
)


def without_clock(data: bytes) -> bytes:
    """The file as it is on every run: the digits of its moment are zeros, and nothing moves.

    >>> without_clock(b"/CreationDate(D:20260102)")
    b'/CreationDate(D:00000000)'
    """
    return overwritten(data, CLOCKS, b"0")


def overwritten(data: bytes, patterns: Iterable[re.Pattern[bytes]], sign: bytes) -> bytes:
    """The file with a sign for each byte of what the patterns find, so that nothing moves."""
    for pattern in patterns:
        data = pattern.sub(lambda m: sign * len(m[0]), data)
    return data


def places_from_links(linked: Path, final: Path) -> tuple[list[Place], int]:
    """One place for each link rectangle, as large as the characters in it; and the number of pages."""
    places = []
    with pdfplumber.open(linked) as marked, pdfplumber.open(final) as printed:
        if len(marked.pages) != len(printed.pages):
            raise RuntimeError(f"{linked}: the print with links has another number of pages")
        for with_links, page in zip(marked.pages, printed.pages, strict=True):
            chars = [c for c in page.chars if c["text"].strip()]
            for link in with_links.hyperlinks:
                address = link.get("uri") or ""
                if not address.startswith(UNIT_ADDRESS):
                    continue
                inside = [c for c in chars if _holds(link, c)]
                if inside:
                    places.append(
                        Place(
                            int(address.removeprefix(UNIT_ADDRESS)),
                            page.page_number,
                            min(c["x0"] for c in inside),
                            min(c["top"] for c in inside),
                            max(c["x1"] for c in inside),
                            max(c["bottom"] for c in inside),
                        )
                    )
        return places, len(printed.pages)


def _holds(link: dict, char: dict) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    upright = abs(char["matrix"][1]) < 0.01  # a watermark's letters are not the unit's
    return upright and link["x0"] - 0.3 <= x <= link["x1"] + 0.3 and link["top"] - 1 <= y <= link["bottom"] + 1
