"""What the README promises is there."""

import re
from pathlib import Path

import pytest

from pipeline.cli.app import app
from pipeline.records import State
from pipeline.sources import StatedFacts

REPOSITORY = Path(__file__).parent.parent
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
COMMANDS = {command.callback.__name__ for command in app.registered_commands}


def test_every_command_is_in_the_readme_and_every_command_of_the_readme_exists():
    named = set(re.findall(r"(?:`|\$ )grundlag ([a-z]+)", README))
    assert named == COMMANDS


@pytest.mark.parametrize("option", sorted(set(re.findall(r"(--[a-z][a-z-]+)", README))))
def test_every_option_of_the_readme_exists(option: str):
    sources = [path.read_text(encoding="utf-8") for path in (REPOSITORY / "pipeline" / "cli").glob("*.py")]
    elsewhere = {"--help", "--type", "--no-prompt", "--all", "--pool"}  # Typer's and Prefect's
    assert option in elsewhere or any(f'"{option}"' in source for source in sources)


def test_every_state_is_explained():
    assert [state.value for state in State if f"`{state}`" not in README] == []


def test_every_stated_fact_is_shown():
    assert [name for name in StatedFacts.model_fields if f"\n{name} = " not in README] == []


def test_every_file_it_names_is_there():
    for name in ("bootstrap.py", "prefect.yaml", "LICENSE", "schemas", "raw"):
        assert name in README
        assert (REPOSITORY / name).exists()
