"""Records on disk, the database, search, forgetting."""

import os
from pathlib import Path

import duckdb
import pytest

from pipeline.errors import InvalidRecord, UsageError
from pipeline.export import export
from pipeline.records import DocumentRecord, DocumentRun, Role, SourceRecord, State, Verdict
from pipeline.report import write_report
from pipeline.store.correct import Signature, Word, correct
from pipeline.store.files import (
    append_run,
    history_path,
    read_record,
    read_records,
    read_runs,
    record_path,
    write_record,
)
from pipeline.store.forget import forget
from pipeline.store.load import DATABASE, load, open_database
from pipeline.store.versions import current_records
from tests.factories import (
    document,
    nordby,
    reject_line,
    run_line,
    soeby,
    statement,
)

NEW_RULES = {"rules_version": "bbbbbbbb"}
DAY_1, DAY_2, DAY_3 = "2026-01-01T08:00:00Z", "2026-02-01T08:00:00Z", "2026-03-01T08:00:00Z"


def write(out: Path, *records: DocumentRecord) -> None:
    for record in records:
        write_record(record, out)


def log(out: Path, *lines: DocumentRun) -> None:
    for line in lines:
        append_run(line, out)


def ask(out: Path, query: str, *parameters: object) -> list[tuple]:
    load(out)
    with open_database(out / DATABASE) as connection:
        return connection.execute(query, parameters).fetchall()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The two municipalities, loaded once, for tests that only read."""
    out = tmp_path_factory.mktemp("extracted")
    write(out, nordby(), soeby())
    load(out)
    with open_database(out / DATABASE) as connection:
        yield connection


# Files


def test_a_record_comes_back_as_it_was_and_its_bytes_are_stable(tmp_path):
    path = write_record(nordby(), tmp_path)
    first = path.read_bytes()
    assert list(read_records(tmp_path)) == [nordby()]
    assert first.endswith(b"}\n")
    assert "åbner".encode() in first
    write_record(nordby(), tmp_path)
    assert path.read_bytes() == first
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_an_unchanged_record_is_not_written_again(tmp_path):
    path = write_record(nordby(), tmp_path)
    os.utime(path, (1, 1))
    write_record(nordby(), tmp_path)
    assert path.stat().st_mtime == 1


def test_other_rules_put_the_earlier_record_into_the_history(tmp_path):
    old = nordby()
    new = old.model_copy(update=NEW_RULES)
    write(tmp_path, old, new)
    assert list(read_records(tmp_path)) == [new]
    assert read_record(history_path(tmp_path, old.document_id, "0.1.0", "aaaaaaaa")) == old


def test_a_step_back_to_older_rules_leaves_each_version_once(tmp_path):
    old = nordby()
    new = old.model_copy(update=NEW_RULES)
    write(tmp_path, old, new, old)
    assert list(read_records(tmp_path)) == [old]
    assert [path.name for path in (tmp_path / "history" / old.document_id).iterdir()] == ["0.1.0-bbbbbbbb.json"]


def test_a_damaged_record_is_named(tmp_path):
    path = write_record(nordby(), tmp_path)
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(InvalidRecord, match=path.name):
        list(read_records(tmp_path))


def test_a_record_of_very_many_sources_is_current_too(tmp_path):
    sources = [f"mappe/{'lang-' * 40}{number}.pdf" for number in range(300)]
    write(tmp_path, document(sources=sources))
    assert len(list(current_records(tmp_path))) == 1


def test_a_damaged_record_stops_the_exports_by_name(tmp_path):
    path = write_record(nordby(), tmp_path)
    path.write_bytes(b"{")
    with pytest.raises(InvalidRecord, match=path.name):
        current_records(tmp_path)


def test_run_lines_come_back_oldest_first(tmp_path):
    late, early = run_line(nordby(), "b", DAY_2), run_line(nordby(), "a", DAY_1)
    log(tmp_path, late, early)
    assert read_runs(tmp_path) == [early, late]


def test_a_damaged_run_line_is_named(tmp_path):
    log(tmp_path, run_line(nordby(), "a", DAY_1))
    with (tmp_path / "runs" / "a.jsonl").open("a") as file:
        file.write('{"run_id": \n')
    with pytest.raises(UsageError, match=r"a\.jsonl, line 2"):
        read_runs(tmp_path)


# Loading


def test_every_part_of_a_record_has_its_rows(database):
    counts = {
        table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("documents", "sources", "pages", "blocks", "statements", "statement_boxes", "findings")
    }
    assert counts == {
        "documents": 2,
        "sources": 2,
        "pages": 6,
        "blocks": 9,
        "statements": 9,
        "statement_boxes": 11,
        "findings": 2,
    }


def test_a_statement_has_all_its_fields(database):
    row = database.execute("""
        SELECT role, perspective, perspective_label, kind, modality, modality_cue, page, x0, top, x1, bottom,
            year, municipality_code
        FROM current_statements WHERE text LIKE 'skal%'
    """).fetchone()
    assert row == (
        "chief",
        ["Faglighed", "Kvalitet"],
        "Kvalitet",
        "expectation",
        "duty",
        "skal",
        1,
        72.0,
        100.0,
        300.0,
        112.0,
        2024,
        "0999",
    )


def test_the_box_of_a_statement_is_the_union_on_its_first_page(database):
    query = "SELECT page, top, x1, bottom FROM statements WHERE text LIKE 'understøtter%'"
    assert database.execute(query).fetchone() == (1, 100.0, 301.0, 126.0)


def test_repairs_count_offsets_in_the_text_of_their_statement(database):
    query = """
        SELECT s.text[r.start_offset + 1:r.end_offset], r.result
        FROM repairs AS r JOIN statements AS s USING (document_key, statement_id)
    """
    assert database.execute(query).fetchall() == [("medarbejdernes", "medarbejdernes")]


def test_loading_twice_gives_the_same_content(tmp_path):
    write(tmp_path, nordby(), soeby(), nordby().model_copy(update=NEW_RULES))
    log(tmp_path, run_line(nordby(), "a", DAY_1), reject_line("x.pdf", "a", DAY_1))

    def content() -> dict[str, list[tuple]]:
        tables = [name for (name,) in ask(tmp_path, "SELECT table_name FROM duckdb_tables() ORDER BY ALL")]
        with open_database(tmp_path / DATABASE) as connection:
            return {name: connection.execute(f"FROM {name}").fetchall() for name in tables}

    assert content() == content()


def test_an_empty_folder_gives_an_empty_database(tmp_path):
    summary = load(tmp_path)
    assert (summary.documents, summary.statements) == (0, 0)
    assert ask(tmp_path, "FROM search('feedback')") == []


def test_a_failed_load_names_the_record_and_leaves_the_old_database(tmp_path):
    write(tmp_path, nordby(), soeby())
    load(tmp_path)
    path = record_path(tmp_path, soeby().document_id)
    path.write_text(path.read_text().replace('"role": "leader"', '"role": "captain"'))
    with pytest.raises(InvalidRecord, match=path.name):
        load(tmp_path)
    with open_database(tmp_path / DATABASE) as connection:
        assert connection.execute("SELECT count(*) FROM current_documents").fetchone() == (2,)
    assert not list(tmp_path.glob(".*"))


def test_a_truncated_record_is_named(tmp_path):
    path = write_record(nordby(), tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InvalidRecord, match=path.name):
        load(tmp_path)


def test_a_record_of_an_earlier_schema_lacks_fields_and_is_loaded(tmp_path):
    path = write_record(nordby(), tmp_path)
    path.write_text(path.read_text().replace('"edition_of": null', '"licence": "MIT"').replace('"licence": null,', ""))
    assert '"edition_of"' not in path.read_text()
    assert ask(tmp_path, "SELECT licence, edition_of FROM sources") == [("MIT", None)]


def test_a_record_with_an_unknown_field_is_named(tmp_path):
    path = write_record(nordby(), tmp_path)
    path.write_text(path.read_text().replace('"language":', '"mood": "good", "language":'))
    with pytest.raises(InvalidRecord, match=rf"{path.name}.*mood"):
        load(tmp_path)


def test_many_records_are_read_in_batches(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.store.load.BATCH_BYTES", 1)
    write(tmp_path, nordby(), soeby())
    assert ask(tmp_path, "SELECT count(*) FROM current_documents") == [(2,)]


def test_a_statement_id_twice_in_a_document_is_refused(tmp_path):
    twice = statement("følger op")
    record = nordby()
    write(tmp_path, record.model_copy(update={"statements": [twice, twice.model_copy(update={"order": 2})]}))
    with pytest.raises(InvalidRecord, match=twice.statement_id):
        load(tmp_path)


def test_a_reader_goes_on_reading_while_the_database_is_replaced(tmp_path):
    write(tmp_path, nordby())
    load(tmp_path)
    with open_database(tmp_path / DATABASE) as reader:
        write(tmp_path, soeby())
        load(tmp_path)
        assert reader.execute("SELECT count(*) FROM documents").fetchone() == (1,)


def test_without_a_database_one_is_told_what_to_do(tmp_path):
    with pytest.raises(UsageError, match="rebuild"):
        open_database(tmp_path / DATABASE)


def test_everything_has_a_comment(database):
    tables = """
        SELECT table_name FROM duckdb_tables() WHERE comment IS NULL
        UNION ALL SELECT view_name FROM duckdb_views() WHERE comment IS NULL AND NOT internal
        UNION ALL SELECT function_name FROM duckdb_functions()
            WHERE comment IS NULL AND NOT internal AND function_type LIKE '%macro'
    """
    assert database.execute(tables).fetchall() == []
    columns = """
        SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (table_name)
        WHERE duckdb_columns.comment IS NULL
    """
    assert database.execute(columns).fetchall() == []


# Versions


def test_a_changed_file_supersedes_its_document(tmp_path):
    old = document(statement("gammel tekst"), content="gammel")
    new = document(statement("ny tekst"), content="ny")
    write(tmp_path, old, new)
    log(tmp_path, run_line(old, "1", DAY_1), run_line(new, "2", DAY_2), run_line(new, "3", DAY_3))
    query = "SELECT document_id, superseded_at::VARCHAR FROM documents ORDER BY superseded_at NULLS LAST"
    assert ask(tmp_path, query) == [(old.document_id, "2026-02-01 08:00:00"), (new.document_id, None)]
    assert ask(tmp_path, "SELECT text FROM current_statements") == [("ny tekst",)]
    assert list(current_records(tmp_path)) == [new]


def test_a_file_put_back_makes_its_first_document_current_again(tmp_path):
    first, second = document(content="a"), document(content="b")
    write(tmp_path, first, second)
    log(
        tmp_path,
        run_line(first, "1", DAY_1),
        run_line(second, "2", DAY_2),
        run_line(first, "3", DAY_3, state=State.UNCHANGED),
    )
    query = "SELECT document_id, superseded_at::VARCHAR FROM documents ORDER BY superseded_at NULLS LAST"
    assert ask(tmp_path, query) == [(second.document_id, "2026-03-01 08:00:00"), (first.document_id, None)]


def test_a_document_stays_current_while_one_of_its_sources_has_its_bytes(tmp_path):
    shared = document(content="a", source="a.pdf", sources=["b.pdf"])
    changed = document(content="b", source="a.pdf")
    write(tmp_path, shared, changed)
    log(tmp_path, run_line(shared, "1", DAY_1), run_line(changed, "2", DAY_2))
    assert ask(tmp_path, "SELECT count(*) FROM current_documents") == [(2,)]
    query = "SELECT source FROM sources WHERE superseded_at IS NOT NULL"
    assert ask(tmp_path, query) == [("a.pdf",)]


def test_a_rejected_new_file_leaves_the_old_document_current(tmp_path):
    write(tmp_path, nordby())
    source = nordby().sources[0].source
    log(tmp_path, run_line(nordby(), "1", DAY_1), reject_line(source, "2", DAY_2))
    assert ask(tmp_path, "SELECT count(*) FROM current_documents") == [(1,)]
    assert ask(tmp_path, "SELECT source, state FROM rejects") == [(source, "encrypted")]


def test_without_a_run_log_the_record_written_last_is_current(tmp_path):
    old, new = document(content="a"), document(content="b")
    write(tmp_path, old, new)
    os.utime(record_path(tmp_path, old.document_id), (2_000_000_000, 2_000_000_000))
    assert ask(tmp_path, "SELECT document_id FROM current_documents") == [(old.document_id,)]


def test_the_record_of_earlier_rules_stays_queryable(tmp_path):
    old = nordby()
    write(tmp_path, old)
    os.utime(record_path(tmp_path, old.document_id), (1_000_000_000, 1_000_000_000))
    write(tmp_path, old.model_copy(update=NEW_RULES))
    query = "SELECT rules_version, superseded_at IS NULL FROM documents ORDER BY document_key"
    assert ask(tmp_path, query) == [("aaaaaaaa", False), ("bbbbbbbb", True)]
    assert ask(tmp_path, "SELECT count(*) FROM statements") == [(14,)]
    assert ask(tmp_path, "SELECT count(*) FROM current_statements") == [(7,)]


def test_rejects_are_the_sources_whose_last_run_rejected_them(tmp_path):
    write(tmp_path, nordby())
    source = nordby().sources[0].source
    log(
        tmp_path,
        reject_line(source, "1", DAY_1),
        reject_line("tom.pdf", "1", DAY_1),
        run_line(nordby(), "2", DAY_2),
        reject_line("tom.pdf", "2", DAY_2),
    )
    assert ask(tmp_path, "SELECT source, run_id FROM rejects") == [("tom.pdf", "2")]
    assert ask(tmp_path, "SELECT count(*) FROM runs") == [(4,)]


# The same work twice


def same_texts(count: int) -> list:
    return [statement(f"vi tager ansvar for opgave nummer {number}") for number in range(count)]


def test_a_pdf_and_its_text_count_once(tmp_path):
    pdf = document(*same_texts(12), content="pdf")
    text = document(*same_texts(11), content="txt", source="grundlag.txt", media_type="text/plain", municipality=None)
    write(tmp_path, pdf, text)
    query = "SELECT document_id, same_work_as, same_work_evidence FROM documents WHERE same_work_as IS NOT NULL"
    assert ask(tmp_path, query) == [(text.document_id, pdf.document_id, "11 of 11 texts are the same")]
    assert ask(tmp_path, "SELECT sum(statements)::INT FROM matrix") == [(12,)]


def test_two_municipalities_with_the_same_texts_are_two_works(tmp_path):
    write(
        tmp_path,
        document(*same_texts(12)),
        document(*same_texts(12), content="2", municipality=soeby().municipality),
    )
    assert ask(tmp_path, "SELECT count(*) FROM documents WHERE same_work_as IS NOT NULL") == [(0,)]


def test_a_stated_edition_is_the_same_work(tmp_path):
    old = document(statement("gammel"), source="2018.pdf", content="a", year="2018")
    new = document(statement("ny"), source="2022.pdf", content="b", year="2022", edition_of="2018.pdf")
    write(tmp_path, old, new)
    query = "SELECT same_work_as FROM documents WHERE document_id = $1"
    assert ask(tmp_path, query, old.document_id) == [(new.document_id,)]


# Views and search


def test_the_matrix_counts_role_by_perspective(database):
    query = "SELECT role, role_name, perspective, statements, doubtful FROM matrix WHERE municipality = 'Nordby'"
    rows = database.execute(query).fetchall()
    assert ("leader_of_leaders", "Leder af ledere", "Trivsel", 2, 0) in rows
    assert ("leader", "Leder", "Trivsel", 1, 1) in rows
    assert (None, None, "Trivsel", 1, 0) in rows


def test_the_overview_has_a_row_for_each_municipality(database):
    query = "SELECT municipality, documents, statements, roles, perspectives, doubtful FROM municipality_overview"
    assert database.execute(query).fetchall() == [("Nordby", 1, 7, 5, 4, 1), ("Søby", 1, 2, 1, 1, 0)]


def test_other_views(database):
    def rows(query: str) -> list[tuple]:
        return database.execute(query).fetchall()

    assert rows("SELECT occurrences, wordings FROM statement_groups") == [(2, 2)]
    assert rows("SELECT count(*) FROM expectations_by_role") == [(8,)]
    assert rows("SELECT printed, result FROM rejoined_words") == [("medarbej-\ndernes", "medarbejdernes")]
    assert rows("SELECT doubts FROM doubtful_statements") == [(["order_ambiguous"],)]


SAME_STEM = [
    "medarbejder medarbejdere medarbejderen medarbejdernes medarbejders",
    "leder ledere lederen ledernes lederens",
    "ledelse ledelsen ledelsens ledelser ledelsernes",
    "trivsel trivslen trivslens",
    "opgave opgaver opgaven opgavernes",
    "ansvarlig ansvarlige ansvarligt",
    "tryg trygge trygt tryghed trygheden",
    "barn barnet barnets børn børnene børnenes",
    "resultat resultater resultaterne",
    "proces processen processer processernes",
    "baseret baserede basere",
    "mål målet målene målenes",
    "forventning forventninger forventningerne",
]


@pytest.mark.parametrize("words", SAME_STEM)
def test_forms_of_a_word_have_one_stem(database, words):
    stems = {word: database.execute("SELECT stem(?)", [word]).fetchone()[0] for word in words.split()}
    assert len(set(stems.values())) == 1, stems


@pytest.mark.parametrize("pair", ["leder ledelse", "mål målrettet", "trivsel tryghed", "over overblik", "en ene"])
def test_different_words_keep_different_stems(database, pair):
    one, other = (database.execute("SELECT stem(?)", [word]).fetchone()[0] for word in pair.split())
    assert one != other


def found(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [text for (text,) in connection.execute("SELECT text FROM search(?)", [query]).fetchall()]


def test_search_finds_all_forms_and_ranks_full_matches_first(database):
    texts = found(database, "Feedback til medarbejderne")
    assert texts[:2] == ["giver feedback til medarbejdere hver uge"] * 2
    assert "understøtter medarbejdernes udvikling" in texts[2:]


def test_search_finds_irregular_forms(database):
    assert found(database, "barnets")[0] == "skal sikre børnenes trivsel"


def test_search_finds_compounds_by_their_parts_after_the_word_itself(tmp_path):
    write(
        tmp_path,
        document(statement("sikrer medarbejderudvikling", perspective=()), statement("støtter udviklingen")),
    )
    load(tmp_path)
    with open_database(tmp_path / DATABASE) as connection:
        assert found(connection, "udvikling") == ["støtter udviklingen"]
    write(
        tmp_path,
        document(
            statement("sikrer medarbejderudvikling", perspective=()),
            statement("støtter udviklingen", perspective=()),
            statement("lytter til medarbejderne", perspective=()),
        ),
    )
    load(tmp_path)
    with open_database(tmp_path / DATABASE) as connection:
        assert found(connection, "udvikling") == ["støtter udviklingen", "sikrer medarbejderudvikling"]


FAMILIES = [
    ("inddragelse", "inddrager borgerne"),
    ("udvikle", "ansvar for udviklingen"),
    ("videndeling", "deler viden med andre"),
    ("motivation", "motiverer sine kolleger"),
    ("refleksion", "reflekterer over hverdagen"),
    ("politikerne", "samarbejder med de politiske udvalg"),
    ("strategisk", "lægger en strategi"),
    ("respekt", "er respektfuld"),
]
STRANGERS = [
    ("ledelse", "lederen lytter"),
    ("retning", "retter fejl"),
    ("politi", "følger kommunens politik"),
    ("kommunen", "kommunikerer klart"),
]


@pytest.fixture(scope="module")
def families(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    out = tmp_path_factory.mktemp("families")
    texts = [text for _, text in FAMILIES + STRANGERS]
    write(out, document(*(statement(text, perspective=()) for text in texts)))
    load(out)
    with open_database(out / DATABASE) as connection:
        yield connection


@pytest.mark.parametrize(("query", "text"), FAMILIES)
def test_search_finds_words_of_the_family(families, query, text):
    assert text in found(families, query)


@pytest.mark.parametrize(("query", "text"), STRANGERS)
def test_search_keeps_words_apart_that_only_look_related(families, query, text):
    assert text not in found(families, query)


def test_search_ranks_the_word_itself_before_its_family(tmp_path):
    texts = ["inddrager borgerne tidligt", "inddragelse af borgerne"]
    write(tmp_path, document(*(statement(text, perspective=()) for text in texts)))
    load(tmp_path)
    with open_database(tmp_path / DATABASE) as connection:
        assert found(connection, "inddragelse") == texts[::-1]


def test_search_does_not_split_off_suffixes(tmp_path):
    write(
        tmp_path,
        document(statement("vi skaber fælles ansvar"), statement("ansvarlige fællesskaber", perspective=())),
    )
    assert ask(tmp_path, "SELECT word FROM search_words WHERE len(parts) > 0") == []


def test_search_does_not_split_words_that_only_look_like_compounds(tmp_path):
    texts = "mennesker menneskene modtager modtage", "uret sker rets agerer agere", "modt centerets center"
    write(tmp_path, document(*(statement(text, perspective=()) for text in texts)))
    assert ask(tmp_path, "SELECT word, parts FROM search_words WHERE len(parts) > 0") == []


def test_search_finds_words_of_the_perspective_too(database):
    assert found(database, "dialog")[0].startswith("- åbner dialogen")
    assert "Hvordan lykkes vi?" in found(database, "trivsel")


def test_search_for_nothing_finds_nothing(database):
    for query in ("", "og at den", "xyzzy", "'; DROP TABLE statements; --"):
        assert found(database, query) == []


def test_search_leaves_superseded_statements_out(tmp_path):
    old, new = document(statement("gammel tekst"), content="a"), document(statement("ny tekst"), content="b")
    write(tmp_path, old, new)
    log(tmp_path, run_line(old, "1", DAY_1), run_line(new, "2", DAY_2))
    load(tmp_path)
    with open_database(tmp_path / DATABASE) as connection:
        assert found(connection, "tekst") == ["ny tekst"]


# Forgetting


def everything(out: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file())


def test_forgetting_leaves_no_trace(tmp_path):
    signed = document(statement("Underskrevet af Grethe Eksempelsen", Role.LEADER), content="x", source="brev.pdf")
    write(tmp_path, signed, signed.model_copy(update=NEW_RULES), soeby())
    log(
        tmp_path,
        run_line(signed, "1", DAY_1),
        reject_line("brev.pdf", "0", DAY_1),
        run_line(soeby(), "1", DAY_1),
    )
    load(tmp_path)
    word = Word(signed.statements[0].statement_id, Verdict.CONFIRMED)
    correct(tmp_path, [word], Signature("Ida", DAY_1))
    export(tmp_path, ["jsonl", "csv", "sqlite", "datapackage"])
    write_report(tmp_path, tmp_path / "report.html")
    assert b"Eksempelsen" in everything(tmp_path)

    forgotten = forget(tmp_path, "brev.pdf")

    assert forgotten.documents == [signed.document_id]
    assert (forgotten.run_lines, forgotten.corrections) == (2, 1)
    left = everything(tmp_path)
    assert b"Eksempelsen" not in left
    assert b"brev" not in left
    assert soeby().document_id.encode() in left
    assert ask(tmp_path, "SELECT municipality FROM current_documents") == [("Søby",)]


def test_forgetting_a_copy_keeps_the_document_and_its_corrections(tmp_path):
    record = document(statement("Lederen lytter"), source="kopi.pdf", sources=["nordby.pdf"])
    write(tmp_path, record, record.model_copy(update=NEW_RULES))
    copy = run_line(record, "1", DAY_1).model_copy(
        update={"source": "nordby.pdf", "state": State.DUPLICATE, "reason": "same bytes as kopi.pdf"}
    )
    log(tmp_path, run_line(record, "1", DAY_1), copy)
    load(tmp_path)
    word = Word(record.statements[0].statement_id, Verdict.CONFIRMED)
    correct(tmp_path, [word], Signature("Ida", DAY_1))
    write_report(tmp_path, tmp_path / "report.html")

    forgotten = forget(tmp_path, "kopi.pdf")

    assert (forgotten.documents, forgotten.staying) == ([], [record.document_id])
    assert (forgotten.sources, forgotten.run_lines, forgotten.corrections) == (["kopi.pdf"], 1, 0)
    assert forgotten.reports == [str(tmp_path / "report.html")]
    assert [[source.source for source in one.sources] for one in read_records(tmp_path)] == [["nordby.pdf"]]
    assert ask(tmp_path, "SELECT ending, verdict FROM corrections") == ask(tmp_path, "SELECT 'redundant', 'confirmed'")
    assert b"kopi.pdf" not in everything(tmp_path)

    assert forget(tmp_path, "nordby.pdf").documents == [record.document_id]


def test_forgetting_one_of_two_documents_of_a_source_keeps_the_log_of_the_other(tmp_path):
    old, new = document(content="a"), document(content="b")
    write(tmp_path, old, new)
    log(tmp_path, run_line(old, "1", DAY_1), run_line(new, "2", DAY_2))
    assert forget(tmp_path, old.document_id).documents == [old.document_id]
    assert read_runs(tmp_path) == [run_line(new, "2", DAY_2)]
    assert list(read_records(tmp_path)) == [new]


def test_forgetting_a_source_that_was_only_rejected(tmp_path):
    log(tmp_path, reject_line("hemmelig.pdf", "1", DAY_1))
    assert forget(tmp_path, "hemmelig.pdf").run_lines == 1
    assert not (tmp_path / "runs" / "1.jsonl").exists()


def test_forgetting_what_is_not_there_says_so(tmp_path):
    write(tmp_path, nordby())
    with pytest.raises(UsageError, match=r"andet\.pdf"):
        forget(tmp_path, "andet.pdf")
    assert list(read_records(tmp_path)) == [nordby()]


def test_further_sources_are_rows_of_their_own(tmp_path):
    record = nordby().model_copy(
        update={"sources": [*nordby().sources, SourceRecord(source="kopi.pdf", licence="CC-BY-4.0")]}
    )
    write(tmp_path, record)
    assert ask(tmp_path, "SELECT source, licence FROM sources WHERE licence IS NOT NULL") == [("kopi.pdf", "CC-BY-4.0")]


def test_duckdb_draws_no_progress_amid_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    connect = duckdb.connect

    def hasty(*arguments: object, **options: object) -> duckdb.DuckDBPyConnection:
        connection = connect(*arguments, **options)
        connection.execute("SET progress_bar_time = 1")  # milliseconds, in place of two seconds
        return connection

    monkeypatch.setattr(duckdb, "connect", hasty)
    write(
        tmp_path,
        *(document(*nordby().statements, source=f"{number}.pdf", content=str(number)) for number in range(300)),
    )
    load(tmp_path)
    export(tmp_path, ["parquet"])
    open_database(tmp_path / DATABASE).execute("SELECT sum(hash(i * j)) FROM range(3000) x(i), range(3000) y(j)")
    assert capfd.readouterr().out == ""
