"""Blocks of printed lines → verbatim text, with where each character was printed and what was repaired."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model import Block, Line
from pipeline.records import RepairRecord
from pipeline.repair.characters import SOFT_HYPHEN, Piece, line_to_pieces
from pipeline.repair.hyphens import Decision, Join, LineEnd, Vocabulary, decide, study_line_ends

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
    return any(
        a.isalnum()
        and b == SOFT_HYPHEN
        and (c.isalnum() or c == " ")
        and char is not None
        and char.bbox.width > 0.1 * char.style.size
        for a, b, c, char in zip(line.text, line.text[1:], line.text[2:], line.chars[1:], strict=False)
    )


def _hyphened(text: str, soft_prints: bool) -> str:
    return text.replace(SOFT_HYPHEN, "-") if soft_prints else text


def repair_block(block: Block, vocabulary: Vocabulary, display: bool = False) -> Repaired:
    """The block's text, its words made whole. `display`: see `LineEnd`."""
    pieces: list[Piece] = []
    repairs: list[RepairRecord] = []
    for index, line in enumerate(block.lines):
        soft = vocabulary.soft_prints
        new = line_to_pieces(line, index, block.bullet if index == 0 else 0, soft)
        if pieces and new:
            left, right = _hyphened(block.lines[index - 1].text, soft), _hyphened(line.text.lstrip(), soft)
            decision = decide(LineEnd(left, right, vocabulary, display))
            pieces, repair = _join(pieces, new, decision)
            if repair is not None:
                repairs.append(repair)
        pieces += new
    return _fold(pieces, repairs)


def _join(pieces: list[Piece], new: list[Piece], decision: Decision) -> tuple[list[Piece], RepairRecord | None]:
    """The pieces so far, made ready for the next line, and the repair where one was made."""
    pieces = _without_trailing_space(pieces)
    if decision.join is Join.TWO_WORDS or decision.join is Join.SUSPENDED:
        if decision.certain and decision.join is Join.TWO_WORDS:
            return [*pieces, Piece(" ", None)], None
        end = len(pieces)
        return [*pieces, Piece(" ", None)], _record(end, "\n", " ", decision)
    printed = "\n"
    if decision.join is Join.WHOLE and decision.rule != "slash" and pieces[-1].text in "-\N{SOFT HYPHEN}":
        printed = pieces[-1].text + "\n"
        pieces = pieces[:-1]
    elif decision.join is Join.HYPHEN and pieces[-1].text == "\N{SOFT HYPHEN}":
        pieces = pieces[:-1]
    return pieces, _record(len(pieces), printed, "", decision)


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


def _without_trailing_space(pieces: list[Piece]) -> list[Piece]:
    end = len(pieces)
    while end and pieces[end - 1].text.isspace():
        end -= 1
    return pieces[:end]


def _fold(pieces: list[Piece], repairs: list[RepairRecord]) -> Repaired:
    """Runs of white space become one space; the repairs' offsets follow."""
    text: list[str] = []
    origins: list[tuple[int, int] | None] = []
    moved: list[int] = []
    made: list[RepairRecord] = []
    for piece in pieces:
        if piece.text.isspace() and (not text or text[-1] == " "):
            moved.append(len(text))
            continue
        moved.append(len(text))
        if piece.rule is not None and piece.rule != "space":
            made.append(
                RepairRecord(
                    start=len(text),
                    end=len(text) + len(piece.text),
                    printed=piece.printed,
                    result=piece.text,
                    rule=piece.rule,
                    evidence="character",
                    certain=True,
                )
            )
        text.extend(" " if piece.text.isspace() else piece.text)
        origins.extend([piece.origin] * len(piece.text))
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
