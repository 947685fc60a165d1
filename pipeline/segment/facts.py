"""Facts about the document: municipality, title, year, kind; each with its evidence, or nothing at all."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon import document_kinds, municipalities
from pipeline.records import FactRecord, MunicipalityRecord
from pipeline.segment.heading import Heading, HeadingKind
from pipeline.segment.units import Unit
from pipeline.sources import StatedFacts
from pipeline.text_lines import MONTHS

YEAR = re.compile(r"(?<!\d)(?:19[89]\d|20[0-4]\d)(?!\d)")
DATED = re.compile(
    rf"\b(?:{MONTHS}|foråret|efteråret|sommeren|vinteren)\s+(?P<year>20[0-4]\d|19[89]\d)\b", re.IGNORECASE
)
DATE_LINE = re.compile(
    rf"(?:^|,\s|\s)(?:den\s+)?(?:\d{{1,2}}\.\s*)?(?:{MONTHS})\s+(?P<year>20[0-4]\d|19[89]\d)\.?\s*$",
    re.IGNORECASE,
)
ADOPTED = re.compile(
    r"\b(?:vedtaget|godkendt|udgivet|revideret|udarbejdet|udgave|version|opdateret|gældende\s+fra|træder\s+i\s+kraft)\b"
    r"(?:[^.]|(?<=\d)\.){0,60}?(?P<year>20[0-4]\d|19[89]\d)",
    re.IGNORECASE,
)
PUBLISHED = re.compile(r"\b(?:udgivet|udgave)\b(?:[^.]|(?<=\d)\.){0,60}?(?P<year>20[0-4]\d|19[89]\d)", re.IGNORECASE)
# What is told of the year is older than the document: "afløser de værdier, som blev vedtaget efter reformen i …".
EARLIER = re.compile(r"\b(?:afløs\w+|erstatt\w+|tidligere|forrige|siden|\w*reform\w*|\w*loven?)\b", re.IGNORECASE)
REFERENCE = re.compile(r"forlag|isbn|læs\s+bogen|artikel|kilde|http|www\.|s\.\s?\d", re.IGNORECASE)
FILE_NAME = re.compile(
    r"\.(?:pdf|docx?|indd|pptx?|qxd)\b|^(?:microsoft|untitled|dokument\d*|document\d*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the document as a whole."""

    municipality: MunicipalityRecord | None
    title: FactRecord | None
    year: FactRecord | None
    document_kind: FactRecord | None


def find_facts(
    units: Sequence[Unit],
    headings: Mapping[int, Heading],
    furniture: Sequence[str],
    metadata: Mapping[str, str],
    stated: StatedFacts,
) -> Facts:
    """The facts: as stated in `sources.toml`, else from the text, else from the file's own metadata.

    furniture: texts of running headers and footers.
    """
    title = find_title(units, headings, furniture, metadata, stated)
    return Facts(
        municipality=find_municipality(units, furniture, metadata, stated),
        title=title,
        year=find_year(units, headings, furniture, stated),
        document_kind=find_kind(title, units, furniture, stated),
    )


@cache
def _municipality_pattern() -> re.Pattern[str]:
    names = sorted(municipalities(), key=len, reverse=True)
    return re.compile(r"\b(?P<name>" + "|".join(map(re.escape, names)) + r")s?[\s-]+kommunes?\b", re.IGNORECASE)


def find_municipality(
    units: Sequence[Unit], furniture: Sequence[str], metadata: Mapping[str, str], stated: StatedFacts
) -> MunicipalityRecord | None:
    """The one municipality the document speaks of as "… Kommune"; None where two are named as often."""
    if stated.municipality is not None:
        return _municipality(stated.municipality, "sources.toml")
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    texts = [(f"page {u.block.page}", u.text) for u in units] + [
        ("running header", t) for t in dict.fromkeys(furniture)
    ]
    for place, text in texts:
        for match in _municipality_pattern().finditer(text) if "kommune" in text.casefold() else ():
            name = _proper(match["name"])
            counts[name] += 1
            first.setdefault(name, f"{place}: {match[0]}")
    ranked = counts.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return _municipality(ranked[0][0], first[ranked[0][0]])
    for key in ("Title", "Author", "Subject"):
        match = _municipality_pattern().search(metadata.get(key, ""))
        if match and not ranked:
            return _municipality(_proper(match["name"]), f"metadata {key}: {match[0]}")
    return None


def _proper(name: str) -> str:
    folded = name.casefold()
    return next(known for known in municipalities() if known.casefold() == folded)


def _municipality(name: str, evidence: str) -> MunicipalityRecord | None:
    by_code = {code: known for known, code in municipalities().items()}
    known = by_code.get(name.zfill(4), name)
    code = municipalities().get(known)
    return MunicipalityRecord(code=code, code_dst=code[1:], name=known, evidence=evidence) if code else None


def find_title(
    units: Sequence[Unit],
    headings: Mapping[int, Heading],
    furniture: Sequence[str],
    metadata: Mapping[str, str],
    stated: StatedFacts,
) -> FactRecord | None:
    """The largest type of the first page, a running header that names a kind of document, or the metadata's title."""
    if stated.title is not None:
        return FactRecord(value=stated.title, evidence="sources.toml")
    blocks = [u for u in units if u.order in headings and headings[u.order].kind is HeadingKind.TITLE]
    if blocks:
        page = blocks[0].block.page
        largest = max(u.block.style.size for u in blocks)
        parts = [
            u for u in blocks if u.block.page == page and (u.block.style.size >= 0.97 * largest or u.text[:1].islower())
        ]
        text = " ".join(u.text for u in parts)
        if sum(c.isalpha() for c in text) >= 4:  # less is a label or an initial
            return FactRecord(value=text, evidence=f"heading, page {page}")
    for text, count in Counter(furniture).most_common():
        if count > 1 and _kind_in(text) is not None:
            return FactRecord(value=text, evidence="running header")
    title = metadata.get("Title", "").strip()
    if len(title) > 4 and not FILE_NAME.search(title):
        return FactRecord(value=title, evidence="metadata Title")
    return None


def find_year(
    units: Sequence[Unit], headings: Mapping[int, Heading], furniture: Sequence[str], stated: StatedFacts
) -> FactRecord | None:
    """The year of the document: on its cover, in a date line, beside a word of adoption, alone on a line of its
    last page, or its latest dated mention."""
    if stated.year is not None:
        return FactRecord(value=str(stated.year), evidence="sources.toml")
    if not units:
        return None
    found = next(filter(None, _dated_places(units, furniture)), None)
    if found is None:
        return None
    place, year = max(found, key=lambda pair: pair[1])
    where = f"running text: {place}" if isinstance(place, str) else f"page {place.block.page}: {place.text[:80]}"
    return FactRecord(value=year, evidence=where)


def _dated_places(units: Sequence[Unit], furniture: Sequence[str]) -> Iterator[list[tuple[Unit | str, str]]]:
    """The places that may name the document's year, with the year: first those of the surest kind, then the next."""
    cover = [u for u in units if u.block.page == units[0].block.page and u.words <= 12]
    yield [(u, m[0]) for u in cover if (m := YEAR.search(u.text)) and _is_of_document(u.text, m)]
    yield [
        *((u, m["year"]) for u in units if u.words <= 16 and (m := _dated_at_end(u.text))),
        *((u, m["year"]) for u in units if (m := PUBLISHED.search(u.text)) and _is_of_document(u.text, m)),
    ]
    yield [(u, m["year"]) for u in units for m in ADOPTED.finditer(u.text) if _is_of_document(u.text, m)]
    yield [(text, m[0]) for text in furniture if (m := _dated_furniture(text))]
    yield [(u, year) for u in units if u.block.page == units[-1].block.page for year in _years_alone(u)]
    yield [(u, m["year"]) for u in units for m in DATED.finditer(u.text) if _is_of_document(u.text, m)]


def _years_alone(unit: Unit) -> list[str]:
    """The years that stand alone on a line, as the last line of an imprint does."""
    return [line.text.strip() for line in unit.block.lines if YEAR.fullmatch(line.text.strip())]


def _dated_at_end(text: str) -> re.Match[str] | None:
    return DATE_LINE.search(text) if text.rstrip().rstrip(".")[-1:].isdecimal() else None


def _dated_furniture(text: str) -> re.Match[str] | None:
    """The year of a footer that is a date or a year and nothing else: "Marts 2013", "Godkendt den 3. maj 2021"."""
    dated = _dated_at_end(text) or ADOPTED.search(text) or YEAR.fullmatch(text.strip())
    return YEAR.search(text) if dated and len(text.split()) <= 9 else None


def _is_of_document(text: str, match: re.Match[str]) -> bool:
    """Whether a year may be the document's own and not a source's or an older document's."""
    around = text[max(0, match.start() - 80) : match.end()]
    return not REFERENCE.search(text) and not EARLIER.search(around)


def find_kind(
    title: FactRecord | None, units: Sequence[Unit], furniture: Sequence[str], stated: StatedFacts
) -> FactRecord | None:
    """The kind of document by its title, else by its running header, else by the first page's text."""
    if stated.document_kind is not None:
        return FactRecord(value=stated.document_kind, evidence="sources.toml")
    candidates = [("title", title.value)] if title is not None else []
    candidates += [("running header", text) for text in dict.fromkeys(furniture)]
    candidates += [(f"page {u.block.page}", u.text) for u in units[:12]]
    for place, text in candidates:
        kind = _kind_in(text)
        if kind is not None:
            return FactRecord(value=kind, evidence=f"{place}: {text[:80]}")
    return None


def _kind_in(text: str) -> str | None:
    folded = text.casefold()
    return next((k.name for k in document_kinds().kind if any(word in folded for word in k.words)), None)
