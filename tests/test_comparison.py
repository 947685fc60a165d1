"""What several municipalities say: nearly the same, related, alone; and the themes they speak of."""

import tomllib
from collections import Counter
from pathlib import Path

import duckdb
import pytest

import pipeline.store
from pipeline.records import MunicipalityRecord
from pipeline.store.files import write_record
from pipeline.store.load import DATABASE, load, open_database
from tests.factories import document, statement

THEMES = tomllib.loads((Path(pipeline.store.__file__).parent / "themes.toml").read_text(encoding="utf-8"))


def told(name: str, *texts: str):
    """A municipality's document. A few sentences of its own make shared words stand out."""
    words = ("Plante", "Fiske", "Skrue")
    own = [f"{word} {name.lower()}ord{n} {name.lower()}sprog{n}" for n, word in enumerate(words)]
    return document(
        *(statement(text) for text in (*texts, *own)),
        source=f"{name}.pdf",
        content=name,
        municipality=MunicipalityRecord(code=f"09{ord(name[0])}", code_dst="999", name=name, evidence="side 1"),
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    out = tmp_path_factory.mktemp("extracted")
    records = [
        told("Aby", "giver feedback til medarbejderne hver uge", "sætter mål for driften", "er modig"),
        told("Bby", "Vi giver medarbejderen feedback hver eneste uge", "går mod nye mål i budgettet"),
        told("Cby", "giver feedback til medarbejderne hver uge", "cykler til arbejde"),
    ]
    for record in records:
        write_record(record, out)
    load(out)
    with open_database(out / DATABASE) as connection:
        yield connection


def test_what_is_worded_alike_is_found_both_ways_and_within_no_document(database):
    found = database.execute(
        "SELECT who, other_who, similarity FROM similar_statements WHERE text LIKE '%feedback%' ORDER BY ALL"
    ).fetchall()
    assert [(one, other) for one, other, _ in found] == [
        (one, other) for one in ("Aby", "Bby", "Cby") for other in ("Aby", "Bby", "Cby") if one != other
    ]
    likeness = {(one, other): similarity for one, other, similarity in found}
    assert likeness["Aby", "Cby"] == 1
    assert 0.5 <= likeness["Aby", "Bby"] == likeness["Bby", "Aby"] < 1


def test_who_stands_alone_is_seen(database):
    voices = dict(database.execute("SELECT text, related_voices FROM shared_statements").fetchall())
    assert voices["giver feedback til medarbejderne hver uge"] == 3
    assert voices["Fiske abyord1 abysprog1"] == 1
    assert database.execute(
        "SELECT said_by FROM shared_statements WHERE who = 'Bby' AND text LIKE '%feedback%'"
    ).fetchone() == (["Aby", "Bby", "Cby"],)


def test_themes_follow_the_words(database):
    found = database.execute(
        "SELECT s.text, t.theme, t.words FROM statement_themes AS t "
        "JOIN current_statements AS s USING (document_key, order_no) "
        "WHERE s.who IN ('Aby', 'Bby') ORDER BY ALL"
    ).fetchall()
    assert found == [
        ("Vi giver medarbejderen feedback hver eneste uge", "dialogue", ["feedback"]),
        ("er modig", "innovation", ["modig"]),
        ("giver feedback til medarbejderne hver uge", "dialogue", ["feedback"]),
        ("går mod nye mål i budgettet", "economy", ["budgettet"]),
        ("sætter mål for driften", "economy", ["driften"]),
    ]
    assert database.execute("SELECT statements, share FROM theme_overview WHERE who = 'Cby'").fetchall() == [(1, 0.2)]


def test_every_word_of_the_themes_is_one_word_of_one_theme():
    words = [word for theme in THEMES.values() for word in theme["words"]]
    assert [word for word, count in Counter(words).items() if count > 1] == []
    assert [word for word in words if not word.isalpha()] == []
