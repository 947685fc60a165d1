"""Which files are found, what they are called, and what `sources.toml` may say."""

import unicodedata
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.sources import discover


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    for name in (
        "b/two.PDF",
        "one.pdf",
        "b/notes.txt",
        "page.html",
        "README.md",
        ".hidden.pdf",
        "table.xlsx",
    ):
        path = tmp_path / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path / "raw"


def names(*paths: Path, pattern: str | None = None) -> list[str]:
    return [file.source for file in discover(paths, pattern)]


def test_a_folder_is_searched_below_and_sorted(raw: Path):
    assert names(raw) == ["b/notes.txt", "b/two.PDF", "one.pdf", "page.html"]


def test_a_pattern_replaces_the_usual_kinds(raw: Path):
    assert names(raw, pattern="*.md") == ["README.md"]
    assert names(raw, pattern="b/*") == ["b/notes.txt", "b/two.PDF"]


def test_a_named_file_is_taken_whatever_its_kind(raw: Path):
    assert names(raw / "README.md") == ["README.md"]


def test_a_file_reached_twice_is_one_source(raw: Path):
    assert names(raw, raw / "b" / ".." / "one.pdf") == names(raw)


def test_files_of_one_name_are_told_apart_by_their_folders(raw: Path):
    (raw / "c").mkdir()
    (raw / "c" / "two.PDF").write_bytes(b"y")
    assert names(raw / "b" / "two.PDF", raw / "c" / "two.PDF") == ["b/two.PDF", "c/two.PDF"]


def test_a_file_alone_belongs_to_the_folder_with_its_facts(raw: Path):
    (raw / "sources.toml").write_text('["b/two.PDF"]\nyear = 2024\n')
    [file] = discover([raw / "b" / "two.PDF"])
    assert (file.source, file.stated.year) == ("b/two.PDF", 2024)


def test_names_are_composed_and_always_text(tmp_path: Path):
    (tmp_path / unicodedata.normalize("NFD", "Søgård å.pdf")).write_bytes(b"x")
    (tmp_path / "broken\udcff.pdf").write_bytes(b"x")
    found = names(tmp_path)
    assert found == ["Søgård å.pdf", "broken\\xff.pdf"]
    assert all(name.encode("utf-8") for name in found)


def test_a_date_may_be_written_as_toml_has_it(raw: Path):
    (raw / "sources.toml").write_text('["one.pdf"]\nretrieved = 2024-05-01\n')
    assert [file.stated.retrieved for file in discover([raw / "one.pdf"])] == ["2024-05-01"]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('["one.pdf"\n', "not valid TOML"),
        ('["one.pdf"]\nyaer = 2024\n', "year, document_kind"),
        ('["one.pdf"]\nmunicipality = 999\n', "must be text; put it in quotes"),
        ('["one.pdf"]\nmunicipality = "Kjøbenhavn"\n', 'Did you mean "København"?'),
        ('["on.pdf"]\nyear = 2024\n', 'Did you mean ["one.pdf"]?'),
        ("year = 2024\n", "names no file"),
    ],
)
def test_a_mistake_in_the_facts_is_explained(raw: Path, toml: str, said: str):
    (raw / "sources.toml").write_text(toml)
    with pytest.raises(UsageError) as raised:
        discover([raw])
    assert str(raw / "sources.toml") in str(raised.value)
    assert said in str(raised.value)


def test_facts_of_a_vanished_file_may_stay(raw: Path):
    (raw / "sources.toml").write_text('["gone.pdf"]\nyear = 2024\n')
    assert len(discover([raw], known={"gone.pdf"})) == 4


def test_a_path_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(UsageError, match="nowhere: not found"):
        discover([tmp_path / "nowhere"])
