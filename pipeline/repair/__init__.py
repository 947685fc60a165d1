"""Blocks of printed lines → verbatim text, with where each character was printed and what was repaired."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model import Block, Line
from pipeline.records import RepairRecord
from pipeline.repair.characters import SOFT_HYPHEN, Letters, line_to_letters
from pipeline.repair.hyphens import (
    Decision,
    Join,
    KeptHyphen,
    LineEnd,
    Vocabulary,
    decide,
    find_kept_hyphens,
    find_spaced_hyphens,
    study_line_ends,
)

__all__ = ["Repaired", "Vocabulary", "repair_block", "study"]


@dataclass(frozen=True, slots=True)
class Repaired:
    """The text of a block. `origins[i]` is (index of the line, index into its text) of `text[i]`, None where a space
    stands for a line end; `repairs` are in order of their place."""

    text: str
    origins: tuple[tuple[int, int] | None, ...]
    repairs: tuple[RepairRecord, ...]


def study(blocks: Sequence[Block]) -> Vocabulary:
    """What the whole document says of its words and line ends; to be taken before the first block is repaired."""
    soft = sum(_prints_soft_hyphen(line) for block in blocks for line in block.lines)
    vocabulary = study_line_ends(
        [
            [_hyphened(line.text[b.bullet if i == 0 else 0 :], soft > 0) for i, line in enumerate(b.lines)]
            for b in blocks
        ]
    )
    return replace(vocabulary, soft_prints=soft > 0)


def _prints_soft_hyphen(line: Line) -> bool:
    """Whether a soft hyphen with ink stands between two letters of one line."""
    if SOFT_HYPHEN not in line.text or not line.chars:  # a text file says nothing of ink
        return False
    around = zip(line.text, line.text[1:], line.text[2:], strict=False)
    inner = (
        at for at, (a, b, c) in enumerate(around, 1) if b == SOFT_HYPHEN and a.isalnum() and (c.isalnum() or c == " ")
    )
    signs = (line.chars[at] for at in inner)
    return any(char is not None and char.bbox.width > 0.1 * char.style.size for char in signs)


def _hyphened(text: str, soft_prints: bool) -> str:
    return text.replace(SOFT_HYPHEN, "-") if soft_prints else text


def repair_block(block: Block, vocabulary: Vocabulary, display: bool = False) -> Repaired:
    """The block's text, its words made whole. `display`: see `LineEnd`."""
    letters = Letters([], [], [])
    repairs: list[RepairRecord] = []
    soft = vocabulary.soft_prints
    for index, line in enumerate(block.lines):
        new = line_to_letters(line, index, block.bullet if index == 0 else 0, soft)
        if letters.texts and new.texts:
            left, right = _hyphened(block.lines[index - 1].text, soft), _hyphened(line.text.lstrip(), soft)
            end, between, repair = _join(letters.texts, decide(LineEnd(left, right, vocabulary, display)))
            letters.cut(end)
            letters.extend(between)
            if repair is not None:
                repairs.append(repair)
        inner = find_kept_hyphens(line.text) if vocabulary.kept else find_spaced_hyphens(line.text)
        if inner:
            new, removed = _without_hyphens(new, inner, len(letters.texts))
            repairs += removed
        letters.extend(new)
    return _fold(letters, repairs)


def _without_hyphens(letters: Letters, kept: Sequence[KeptHyphen], before: int) -> tuple[Letters, list[RepairRecord]]:
    """The letters of a line without hyphens that a lost line end left in its words, and the repairs. `before`: letters of
    the block before the line."""
    place_of = {origin[1]: place for place, origin in enumerate(letters.origins) if origin is not None}
    found = [hyphen for hyphen in kept if hyphen.start in place_of]
    if not found:
        return letters, []
    gone = {place_of[hyphen.start] + n for hyphen in found for n in range(len(hyphen.printed))}
    rest = Letters(*([value for place, value in enumerate(column) if place not in gone] for column in letters))
    records = []
    removed = 0
    for hyphen in found:
        records.append(_record(before + place_of[hyphen.start] - removed, hyphen.printed, "", hyphen.decision))
        removed += len(hyphen.printed)
    return rest, records


def _join(texts: Sequence[str], decision: Decision) -> tuple[int, Letters, RepairRecord | None]:
    """Where the letters so far end, what comes between them and the next line's, and the repair where one is made."""
    end = len(texts)
    while end and texts[end - 1].isspace():
        end -= 1
    if decision.join is Join.TWO_WORDS or decision.join is Join.SUSPENDED:
        plain = decision.certain and decision.join is Join.TWO_WORDS
        return end, Letters([" "], [None], [None]), None if plain else _record(end, "\n", " ", decision)
    printed = "\n"
    last = texts[end - 1]
    if decision.join is Join.WHOLE and decision.rule != "slash" and last in "-\N{SOFT HYPHEN}":
        printed = last + "\n"
        end -= 1
    elif decision.join is Join.HYPHEN and last == "\N{SOFT HYPHEN}":
        end -= 1
    return end, Letters([], [], []), _record(end, printed, "", decision)


def _record(at: int, printed: str, result: str, decision: Decision) -> RepairRecord:
    return RepairRecord(
        start=at,
        end=at + len(result),
        printed=printed,
        result=result,
        rule=decision.rule,
        evidence=decision.evidence,
        certain=decision.certain,
    )


def _fold(letters: Letters, repairs: list[RepairRecord]) -> Repaired:
    """Runs of white space become one space; the repairs' offsets follow."""
    whole = "".join(letters.texts)
    plain = whole.rstrip()
    as_printed = len(whole) == len(letters.texts) and not any(letters.changes)
    if as_printed and plain == " ".join(plain.split()) and all(repair.end <= len(plain) for repair in repairs):
        return Repaired(plain, tuple(letters.origins[: len(plain)]), tuple(repairs))
    text: list[str] = []
    origins: list[tuple[int, int] | None] = []
    moved: list[int] = []
    made: list[RepairRecord] = []
    for letter, origin, change in zip(*letters, strict=True):
        moved.append(len(text))
        if letter.isspace() and (not text or text[-1] == " "):
            continue
        if change is not None and change[0] != "space":
            rule, printed = change
            made.append(
                RepairRecord(
                    start=len(text),
                    end=len(text) + len(letter),
                    printed=printed,
                    result=letter,
                    rule=rule,
                    evidence="character",
                    certain=True,
                )
            )
        text.extend(" " if letter.isspace() else letter)
        origins.extend([origin] * len(letter))
    while text and text[-1] == " ":
        text.pop()
        origins.pop()
    moved.append(len(text))
    shifted = [
        r.model_copy(
            update={
                "start": min(moved[r.start], len(text)),
                "end": min(moved[min(r.end, len(moved) - 1)], len(text)),
            }
        )
        for r in repairs
    ]
    return Repaired("".join(text), tuple(origins), tuple(sorted([*shifted, *made], key=lambda r: (r.start, r.end))))
