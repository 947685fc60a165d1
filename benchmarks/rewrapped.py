"""Danish prose wrapped anew, with printed, soft and lost hyphens: how many words come out whole, how many are welded.

    python -m benchmarks.rewrapped                the section of docs/quality.md
    python -m benchmarks.rewrapped --misses       the line ends decided wrongly, too

The sentences are the generator's, in paragraphs drawn by seed and broken at random widths where Danish may be broken
(pyphen's patterns). Nothing is printed: the line ends are decided as those of a PDF are.
"""

import argparse
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.quality import replace_section
from pipeline.repair.characters import SOFT_HYPHEN
from pipeline.repair.hyphens import Join, LineEnd, decide, study_line_ends
from tests.generator.bank import bank, present
from tests.generator.lines import breaks_of

DOCUMENTS = 60
PARAGRAPHS = 30
WIDTHS = (24, 70)  # letters


@dataclass(frozen=True, slots=True)
class Way:
    """How lines end: what stands for a hyphen, and whether a line end between words prints a space."""

    name: str
    hyphen: str
    space: str


WAYS = (
    Way("printed", "-", ""),
    Way("soft", SOFT_HYPHEN, ""),
    Way("lost, spaces printed at line ends", "", " "),
    Way("lost, no spaces at line ends", "", ""),
)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """The lines of a paragraph; `ends[i]` says what line i + 1 begins with: the rest of a word, a word, or what follows
    a hyphen of the word's own."""

    lines: tuple[str, ...]
    ends: tuple[Join, ...]


def sentences() -> list[str]:
    """All running text of the generator's bank."""
    themes = bank()["theme"]
    found = [text for theme in themes for text in theme["prose"]]
    found += [f"Vi {present(pattern)}." for theme in themes for pattern in theme["does"]]
    return [*found, *bank()["foreword"], *bank()["background"], *bank()["guide"]]


def wrap(text: str, width: int, way: Way) -> Wrapped:
    """The text in lines of at most `width` letters, words divided where they do not fit."""
    lines: list[str] = []
    ends: list[Join] = []
    line = ""
    for word in text.split():
        rest = word
        while len(line) + bool(line) + len(rest) > width:
            room = width - len(line) - bool(line)
            part = next(((a, b, added) for a, b, added in breaks_of(rest) if len(a) + added <= room), None)
            if part is None:
                lines.append(line + way.space)
                ends.append(Join.SUSPENDED if line.endswith("-") else Join.TWO_WORDS)
                line = ""
                if len(rest) > width:
                    break
                continue
            head, rest, added = part
            lines.append(f"{line} {head}".strip() + (way.hyphen if added else ""))
            ends.append(Join.WHOLE if added else Join.HYPHEN)
            line = ""
        line = f"{line} {rest}".strip()
    return Wrapped((*lines, line), tuple(ends))


def documents(way: Way) -> Iterator[list[Wrapped]]:
    """The paragraphs of each document, the same words for every way."""
    pool = sentences()
    for seed in range(DOCUMENTS):
        rng = Random(seed)
        width = rng.randint(*WIDTHS)
        yield [wrap(" ".join(rng.sample(pool, rng.randint(3, 7))), width, way) for _ in range(PARAGRAPHS)]


@dataclass(frozen=True, slots=True)
class Miss:
    """A line end decided otherwise than it was made."""

    left: str
    right: str
    made: Join
    decided: Join
    evidence: str


def measure(way: Way) -> tuple[Counter[Join], list[Miss]]:
    """How many line ends of each kind were made, and those decided otherwise."""
    made: Counter[Join] = Counter()
    misses: list[Miss] = []
    for paragraphs in documents(way):
        vocabulary = study_line_ends([p.lines for p in paragraphs])
        for paragraph in paragraphs:
            for (left, right), end in zip(itertools.pairwise(paragraph.lines), paragraph.ends, strict=True):
                made[end] += 1
                decision = decide(LineEnd(left, right, vocabulary))
                if decision.join != end:
                    misses.append(Miss(left, right, end, decision.join, f"{decision.rule}: {decision.evidence}"))
    return made, misses


def table() -> tuple[str, dict[str, list[Miss]]]:
    """The section's text, and the misses of each way."""
    rows = [
        "| hyphens | words broken | made whole | ordinary line ends | welded wrongly | own hyphens at line ends | kept |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    found: dict[str, list[Miss]] = {}
    for way in WAYS:
        made, misses = measure(way)
        wrong = Counter(miss.made for miss in misses)
        whole, own = made[Join.WHOLE], made[Join.HYPHEN] + made[Join.SUSPENDED]
        kept = own - wrong[Join.HYPHEN] - wrong[Join.SUSPENDED]
        rows.append(
            f"| {way.name} | {whole} | {1 - wrong[Join.WHOLE] / whole:.4f} | {made[Join.TWO_WORDS]} "
            f"| {wrong[Join.TWO_WORDS]} | {own} | {kept} |"
        )
        found[way.name] = misses
    return "\n".join(rows), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print the line ends decided wrongly")
    options = parser.parse_args()
    text, found = table()
    print(text)
    if options.misses:
        for name, misses in found.items():
            for miss, times in Counter(
                (m.left.split()[-1], m.right.split()[0], m.made, m.evidence) for m in misses
            ).items():
                print(f"{name}: {times} × {' | '.join(miss)}")
    else:
        replace_section("rewrapped", iter(text.splitlines()))


if __name__ == "__main__":
    main()
