"""What is generated into docs/ and the README is what the program says today."""

from pathlib import Path

import pytest

from pipeline.rules import rules_page
from pipeline.store.dictionary import data_dictionary
from pipeline.store.load import open_database
from pipeline.store.questions import questions
from tests.readme import README, REPOSITORY, between, make_samples, render_questions


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the samples in raw/."""
    return make_samples(tmp_path_factory.mktemp("samples"))


def test_the_data_dictionary_is_current():
    kept = (REPOSITORY / "docs" / "data.md").read_text(encoding="utf-8")
    assert kept == data_dictionary(), "write it anew: grundlag schemas --dictionary docs/data.md"


def test_the_page_of_rules_is_current():
    kept = (REPOSITORY / "docs" / "rules.md").read_text(encoding="utf-8")
    assert kept == rules_page(), "write it anew: grundlag schemas --rules docs/rules.md"


def test_every_rule_on_the_page_says_what_it_decides():
    chapters = rules_page().split("\n### ")[1:]
    assert [chapter for chapter in chapters if len(chapter.split("\n\n", 1)[1].split()) < 4] == []


def test_every_column_of_the_data_dictionary_says_what_it_holds():
    silent = [line for line in data_dictionary().splitlines() if line.endswith("|  |")]
    assert silent == []


def test_the_answers_in_the_readme_are_those_of_the_samples(samples):
    shown = between(README.read_text(encoding="utf-8"), "questions")
    with open_database(samples) as connection:
        assert shown == render_questions(connection), "write them anew: python -m tests.readme"


def test_there_are_ten_questions_and_each_is_one_statement():
    assert len(questions()) == 10
    for question in questions():
        assert question.words.endswith("?")
        assert question.sql.count(";") == 1
