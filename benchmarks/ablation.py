"""What a corpus document owes to words of the lexicon that no other document of the corpus has.

    python -m benchmarks.ablation

For each document the program is copied into a temporary folder, the entries of its word lists that occur in this document
and in no other of the corpus are taken out, and the document is scored again. That takes out more than what was written for
the document: most of these are ordinary words that the other four happen not to have. Writes docs/quality.md.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.quality import CORPUS, ROOT, replace_section

ENTRY = re.compile(r'(?<!= )"(?P<word>[^"\n]{2,})"(?!\s*[=:]),?[ \t]*')
SCORE = """
import sys
from pathlib import Path
from benchmarks.quality import score_file
folder = Path(sys.argv[1])
for kind in ("pdf", "txt"):
    scored = score_file(folder / f"document.{kind}", folder / f"gold.{kind}.json", folder.name)
    print(f"{scored.evaluation.exact.f1:.3f} {scored.evaluation.strict.f1:.3f}" if scored.evaluation else scored.failure)
"""


def ablation_section() -> Iterator[str]:
    """The table, a line a document."""
    yield "| document | entries taken out | PDF: exact, strict | text: exact, strict |"
    yield "| --- | ---: | --- | --- |"
    texts = {folder.name: _text_of(folder) for folder in sorted(CORPUS.iterdir()) if (folder / "document.txt").exists()}
    for name, text in texts.items():
        others = " ".join(other for key, other in texts.items() if key != name)
        with tempfile.TemporaryDirectory() as copy:
            for part in ("pipeline", "benchmarks", "tests"):
                shutil.copytree(ROOT / part, Path(copy) / part, ignore=shutil.ignore_patterns("__pycache__"))
            words = [word for path in _word_lists(Path(copy)) for word in take_out(path, text, others)]
            scores = subprocess.run(
                [sys.executable, "-c", SCORE, str(CORPUS / name)], cwd=copy, capture_output=True, text=True, check=True
            ).stdout.split()
        yield f"| {name} | {len(words)} | {scores[0]}, {scores[1]} | {scores[2]}, {scores[3]} |"


def take_out(path: Path, text: str, others: str) -> list[str]:
    """The entries of a word list that occur in `text` and not in `others`, which are taken out of the file."""
    gone: list[str] = []

    def keep(match: re.Match[str]) -> str:
        word = match["word"].casefold()
        if word in text and word not in others:
            gone.append(word)
            return ""
        return match[0]

    path.write_text(ENTRY.sub(keep, path.read_text(encoding="utf-8")), encoding="utf-8")
    return gone


def _word_lists(copy: Path) -> list[Path]:
    return sorted((copy / "pipeline" / "lexicon").glob("*.toml"))


def _text_of(folder: Path) -> str:
    return " ".join((folder / "document.txt").read_text(encoding="utf-8").casefold().split())


if __name__ == "__main__":
    replace_section("ablation", ablation_section())
