"""A fixed part of `benchmarks/fuzz.py`: damaged files end in named states and harm no neighbour."""

from pathlib import Path

import pytest

from benchmarks import fuzz

SEEDS = range(1, 61)


@pytest.fixture(scope="module")
def good() -> list[bytes]:
    return [path.read_bytes() for path in sorted(fuzz.RAW.glob("*.pdf"))]


@pytest.mark.parametrize(("reader", "seeds"), [("pdfium", SEEDS[:40]), ("pdfplumber", SEEDS[40:])])
def test_damaged_files_end_in_named_states_and_harm_no_neighbour(
    reader: str, seeds: range, good: list[bytes], tmp_path: Path
):
    files, wrong = fuzz.run_batch(seeds, good, tmp_path / "batch", 2, {"reader": reader})
    assert wrong == []
    assert [file.seed for file in files] == list(seeds)
    assert len({file.outcome.state for file in files}) >= 2


def test_a_seed_always_does_the_same_damage(good: list[bytes]):
    assert [fuzz.damage(seed, good) for seed in SEEDS] == [fuzz.damage(seed, good) for seed in SEEDS]
    assert {fuzz.damage(seed, good)[0] for seed in SEEDS} == {hurt.__name__ for hurt in fuzz.DAMAGES}
    assert all(fuzz.damage(seed, good)[1] not in good for seed in SEEDS)
