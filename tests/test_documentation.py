"""What is generated into docs/ and the README is what the program says today."""

from pathlib import Path

from pipeline.store.dictionary import data_dictionary

REPOSITORY = Path(__file__).parent.parent


def test_the_data_dictionary_is_current():
    kept = (REPOSITORY / "docs" / "data.md").read_text(encoding="utf-8")
    assert kept == data_dictionary(), "write it anew: grundlag schemas --dictionary docs/data.md"


def test_every_column_of_the_data_dictionary_says_what_it_holds():
    silent = [line for line in data_dictionary().splitlines() if line.endswith("|  |")]
    assert silent == []
