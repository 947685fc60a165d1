"""All that the report shows, asked of the database in a few queries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from pipeline.records import DISPLAY_NAMES, Kind, Modality, Role

VERBS = 6  # a role; more make the phone page long and say little
PEOPLE = {"who", "said_by", "related_in"}  # columns with names of municipalities
SHARED = 30  # rows of the table of what comes again

NOBODY = "Ingen rolle"
NO_PERSPECTIVE = "Uden perspektiv"

DOUBTS = {
    "rejoined_unknown_word": "samlet ord, der ikke findes i ordlisten",
    "uncertain_line_end": "usikker orddeling",
    "role_inherited_across_page": "rollen er taget fra forrige side",
    "role_from_subject": "rollen er taget fra sætningens subjekt",
    "continues_elsewhere": "går på tværs af spalter eller sider",
    "begins_in_mid_sentence": "begynder midt i en sætning",
    "ends_in_mid_sentence": "slutter midt i en sætning",
    "breaks_off": "begyndelsen eller slutningen mangler",
    "mark_in_text": "et listetegn midt i teksten",
    "single_word": "kun ét ord",
    "order_ambiguous": "usikker læserækkefølge",
    "unknown_glyph": "ukendt tegn",
    "low_word_confidence": "usikker tegngenkendelse (OCR)",
    "overlapping_text": "tekst trykt oven i tekst",
    "broken_label": "rolle eller overskrift ser ufuldstændig ud",
    "doubtful_page": "flere usikre udsagn på samme side",
}
ASIDE = {
    "furniture": "sidehoved og sidefod",
    "decoration": "pynt",
    "page_number": "sidetal",
    "duplicate": "dobbelt trykt",
    "contents": "indholdsfortegnelse",
}


@dataclass(frozen=True, slots=True)
class DocumentFigures:
    """A document in numbers. `coverage`: part of its characters that was not set aside."""

    document_id: str
    source: str
    who: str
    title: str
    year: int | None
    pages: int
    statements: int
    expectations: int
    doubtful: int
    coverage: float | None
    aside: str
    address: str | None
    sizes: list[tuple[int, float, float]]  # page, width, height in points


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A perspective, the ones it lies in, and how many statements each role has under it."""

    parents: str
    perspective: str
    path: str
    cells: list[tuple[str, int, float]]  # role code, statements, share of the largest cell


@dataclass(frozen=True, slots=True)
class Matrix:
    """Role × perspective of one document."""

    document: int
    who: str
    title: str
    roles: list[tuple[str, str]]  # code, Danish name
    rows: list[MatrixRow]


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole report."""

    municipalities: int
    last_run: str | None
    documents: list[DocumentFigures]
    matrices: list[Matrix]
    statements: list[list[Any]]  # see `list_statements`
    roles: dict[str, str]
    kinds: dict[str, str]
    theme_names: dict[str, str]
    verbs: list[dict[str, Any]]
    modalities: list[dict[str, Any]]
    themes: list[dict[str, Any]]
    shared: list[dict[str, Any]]
    voices: list[dict[str, Any]]
    doubtful: list[dict[str, Any]]

    def total(self, name: str) -> int:
        """Sum of a number over all documents."""
        return sum(getattr(document, name) for document in self.documents)


def collect(database: duckdb.DuckDBPyConnection, *, boxes: bool) -> Figures:
    """Ask for everything. `boxes`: with the places of the statements on their pages."""
    documents = list_documents(database)
    numbers = {document.document_id: number for number, document in enumerate(documents)}
    statements, ids = list_statements(database, numbers, boxes=boxes)
    asked = rows(database, "SELECT max(started) AS last FROM runs")
    return Figures(
        municipalities=len({document.who for document in documents if document.who != short(document.source)}),
        last_run=asked[0]["last"] and f"{asked[0]['last']:%d.%m.%Y}",
        documents=documents,
        matrices=list_matrices(database, numbers, documents),
        statements=statements,
        roles={role.value: DISPLAY_NAMES[role] for role in Role} | {"": NOBODY},
        kinds={kind.value: DISPLAY_NAMES[kind] for kind in Kind},
        theme_names=dict(database.execute("SELECT DISTINCT theme, danish FROM themes ORDER BY danish").fetchall()),
        verbs=list_verbs(database),
        modalities=list_modalities(database),
        themes=rows(
            database,
            "SELECT who, danish AS theme, statements, share FROM theme_overview ORDER BY who, danish",
        ),
        shared=list_shared(database, ids),
        voices=list_voices(database),
        doubtful=list_doubtful(database, ids),
    )


def rows(database: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The answer, one dictionary a row."""
    answer = database.execute(query, list(parameters))
    names = [column[0] for column in answer.description]
    return [
        {name: short(value) if name in PEOPLE else value for name, value in zip(names, row, strict=True)}
        for row in answer.fetchall()
    ]


def short(who: Any) -> Any:
    """Where the municipality is unknown, its source without the suffix.

    >>> short("nordby/ledelse.pdf"), short(["Nordby"])
    ('nordby/ledelse', ['Nordby'])
    """
    if isinstance(who, list):
        return [short(one) for one in who]
    return re.sub(r"\.(pdf|txt|html?|md)$", "", who, flags=re.IGNORECASE)


def list_documents(database: duckdb.DuckDBPyConnection) -> list[DocumentFigures]:
    """The documents that count, by municipality."""
    found = rows(
        database,
        """
        SELECT
            d.document_id, d.source, coalesce(d.municipality, d.source) AS who,
            coalesce(d.title, d.source) AS title, d.year, d.page_count AS pages,
            coalesce(s.statements, 0) AS statements, coalesce(s.expectations, 0) AS expectations,
            coalesce(s.doubtful, 0) AS doubtful, p.coverage, a.aside,
            (SELECT min(address) FROM sources AS o WHERE o.document_key = d.document_key) AS address,
            coalesce(p.sizes, []) AS sizes
        FROM current_documents AS d
        LEFT JOIN (
            SELECT
                document_key, count(*) AS statements, count(*) FILTER (kind = 'expectation') AS expectations,
                count(*) FILTER (len(doubts) > 0) AS doubtful
            FROM current_statements GROUP BY ALL
        ) AS s USING (document_key)
        LEFT JOIN (
            SELECT
                document_key, sum(placed) / nullif(sum(printed), 0) AS coverage,
                list((page, width, height) ORDER BY page) AS sizes
            FROM pages GROUP BY ALL
        ) AS p USING (document_key)
        LEFT JOIN (
            SELECT document_key, map_from_entries(list((reason, n) ORDER BY n DESC, reason)) AS aside
            FROM (
                SELECT document_key, e.key AS reason, sum(e.value) AS n
                FROM (SELECT document_key, unnest(map_entries(set_aside)) AS e FROM pages) GROUP BY ALL
            )
            GROUP BY ALL
        ) AS a USING (document_key)
        WHERE d.same_work_as IS NULL
        ORDER BY who, title, document_id
        """,
    )
    return [DocumentFigures(**row | {"aside": aside_in_words(row["aside"])}) for row in found]


def aside_in_words(reasons: dict[str, int] | None) -> str:
    """What was set aside, in words.

    >>> aside_in_words({"page_number": 12})
    'sidetal (12)'
    """
    return ", ".join(f"{ASIDE.get(name, name)} ({int(count)})" for name, count in (reasons or {}).items())


Key = tuple[str, str]  # document and statement


def list_statements(
    database: duckdb.DuckDBPyConnection, numbers: dict[str, int], *, boxes: bool
) -> tuple[list[list[Any]], dict[Key, int]]:
    """One list a statement, as the script reads it, and the place of each in the list:

    [document, text, role, perspective path, kind, lead-in, page, doubts, themes,
     [[place of a like one, similarity in percent], …], [[page, x0, top, x1, bottom], …]]
    """
    found = rows(
        database,
        """
        SELECT
            document_id, statement_id, text, coalesce(role::VARCHAR, '') AS role, perspective, kind, lead_in,
            page, doubts, coalesce(t.themes, []) AS themes
        FROM current_statements
        LEFT JOIN (
            SELECT document_key, order_no, list(theme ORDER BY theme) AS themes
            FROM statement_themes GROUP BY ALL
        ) AS t USING (document_key, order_no)
        WHERE same_work_as IS NULL
        ORDER BY order_no
        """,
    )
    found.sort(key=lambda row: numbers[row["document_id"]])
    places = {key_of(row): place for place, row in enumerate(found)}
    alike = list_alike(database, places)
    located = list_boxes(database) if boxes else {}
    statements = [
        [
            numbers[row["document_id"]],
            row["text"],
            row["role"],
            " › ".join(row["perspective"]),
            row["kind"],
            row["lead_in"],
            row["page"],
            [DOUBTS.get(name, name) for name in row["doubts"]],
            row["themes"],
            alike.get(key_of(row), []),
            located.get(key_of(row), []),
        ]
        for row in found
    ]
    return statements, places


def key_of(row: dict[str, Any], prefix: str = "") -> Key:
    """Document and statement of a row."""
    return row[f"{prefix}document_id"], row[f"{prefix}statement_id"]


def list_alike(database: duckdb.DuckDBPyConnection, places: dict[Key, int]) -> dict[Key, list[list[int]]]:
    """To each statement the places of up to five like ones elsewhere, with similarity in percent."""
    alike: dict[Key, list[list[int]]] = {}
    for row in rows(
        database,
        """
        SELECT document_id, statement_id, other_document_id, other_statement_id, similarity
        FROM similar_statements WHERE who <> other_who
        QUALIFY row_number() OVER (
            PARTITION BY document_id, statement_id
            ORDER BY similarity DESC, other_document_id, other_statement_id
        ) <= 5
        ORDER BY document_id, statement_id, similarity DESC, other_document_id, other_statement_id
        """,
    ):
        other = [places[key_of(row, "other_")], round(100 * row["similarity"])]
        alike.setdefault(key_of(row), []).append(other)
    return alike


def list_boxes(database: duckdb.DuckDBPyConnection) -> dict[Key, list[list[float]]]:
    """The boxes of each statement: page, x0, top, x1, bottom."""
    located: dict[Key, list[list[float]]] = {}
    for document_id, statement_id, *box in database.execute(
        "SELECT document_id, statement_id, page, x0, top, x1, bottom FROM statement_boxes "
        "JOIN current_documents USING (document_key) ORDER BY document_key, statement_id, box_no"
    ).fetchall():
        located.setdefault((document_id, statement_id), []).append(box)
    return located


def list_matrices(
    database: duckdb.DuckDBPyConnection, numbers: dict[str, int], documents: Sequence[DocumentFigures]
) -> list[Matrix]:
    """Role × perspective of each document that has roles, perspectives in its own order."""
    found = rows(
        database,
        """
        SELECT
            document_id, coalesce(role::VARCHAR, '') AS role, perspective, count(*) AS n,
            min(order_no) AS first
        FROM current_statements WHERE same_work_as IS NULL
        GROUP BY ALL ORDER BY document_id, first, role, perspective
        """,
    )
    by_document: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        by_document.setdefault(row["document_id"], []).append(row)
    return [
        make_matrix(numbers[document.document_id], document, by_document[document.document_id])
        for document in documents
        if any(row["role"] for row in by_document.get(document.document_id, []))
    ]


def make_matrix(number: int, document: DocumentFigures, counted: Sequence[dict[str, Any]]) -> Matrix:
    """The table of one document."""
    there = {row["role"] for row in counted}
    roles = [(role.value, DISPLAY_NAMES[role]) for role in Role if role.value in there]
    roles += [("", NOBODY)] if "" in there else []
    counts: dict[tuple[str, ...], dict[str, int]] = {}
    for row in counted:
        counts.setdefault(tuple(row["perspective"]), {})[row["role"]] = row["n"]
    largest = max(n for row in counts.values() for n in row.values())
    table = [
        MatrixRow(
            parents=" › ".join(path[:-1]),
            perspective=path[-1] if path else NO_PERSPECTIVE,
            path=" › ".join(path),
            cells=[(code, row.get(code, 0), row.get(code, 0) / largest) for code, _ in roles],
        )
        for path, row in counts.items()
    ]
    return Matrix(number, document.who, document.title, roles, table)


def list_verbs(database: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The most frequent leading verbs of each role."""
    return rows(
        database,
        """
        SELECT role_name AS role, action AS verb, count(*) AS statements
        FROM expectations_by_role WHERE action IS NOT NULL
        GROUP BY role, role_name, action
        QUALIFY row_number() OVER (PARTITION BY role ORDER BY count(*) DESC, action) <= ?
        ORDER BY expectations_by_role.role, statements DESC, verb
        """,
        [VERBS],
    )


def list_modalities(database: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """How binding the expectations of each role are; `order` sorts as the vocabularies do."""
    found = rows(
        database,
        """
        SELECT role::VARCHAR AS role, modality::VARCHAR AS modality, count(*) AS statements
        FROM expectations_by_role GROUP BY ALL ORDER BY ALL
        """,
    )
    order = {None: len(Modality)} | {modality.value: n for n, modality in enumerate(Modality)}
    return [
        {
            "role": DISPLAY_NAMES[Role(row["role"])],
            "modality": DISPLAY_NAMES[Modality(row["modality"])] if row["modality"] else "Uden markør",
            "statements": row["statements"],
            "order": order[row["modality"]],
            "role_order": list(Role).index(Role(row["role"])),
        }
        for row in found
    ]


def list_shared(database: duckdb.DuckDBPyConnection, places: dict[Key, int]) -> list[dict[str, Any]]:
    """What comes again in several municipalities, the most widespread first; one row a wording."""
    found = rows(
        database,
        """
        SELECT document_id, statement_id, who, text, voices, related_voices, related_in
        FROM shared_statements WHERE related_voices > 1
        QUALIFY row_number() OVER (
            PARTITION BY related_in, voices ORDER BY length(text), text, document_id, statement_id
        ) = 1
        ORDER BY voices DESC, related_voices DESC, text, document_id, statement_id LIMIT ?
        """,
        [SHARED],
    )
    return [row | {"place": places[key_of(row)]} for row in found]


def list_voices(database: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """How many expectations of each municipality are its own, related to others', or nearly the same."""
    return rows(
        database,
        """
        SELECT
            who, count(*) AS expectations, count(*) FILTER (related_voices = 1) AS alone,
            count(*) FILTER (related_voices > 1 AND voices = 1) AS related,
            count(*) FILTER (voices > 1) AS same
        FROM shared_statements WHERE kind = 'expectation' GROUP BY who ORDER BY who
        """,
    )


def list_doubtful(database: duckdb.DuckDBPyConnection, places: dict[Key, int]) -> list[dict[str, Any]]:
    """Statements to look at."""
    found = rows(
        database,
        """
        SELECT document_id, statement_id, who, page, text, confidence, doubts
        FROM current_statements WHERE len(doubts) > 0 AND same_work_as IS NULL
        ORDER BY confidence, document_id, order_no
        """,
    )
    return [
        row | {"place": places[key_of(row)], "doubts": [DOUBTS.get(name, name) for name in row["doubts"]]}
        for row in found
    ]
