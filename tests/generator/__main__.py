"""`python -m tests.generator --seeds 1-50 --to DIR` and `python -m tests.generator samples`."""

import argparse
import re
from pathlib import Path

from tests.generator.make import PRODUCERS, make


def seeds_of(text: str) -> list[int]:
    """Seeds of a list like "1-50,77".

    >>> seeds_of("1-3,7")
    [1, 2, 3, 7]
    """
    out: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", part.strip())
        if match is None:
            raise argparse.ArgumentTypeError(f"{part!r} is no seed and no range of seeds; write 1-50 or 3,7")
        out += range(int(match[1]), int(match[2] or match[1]) + 1)
    return out


def main() -> None:
    """Reads the arguments and writes the documents."""
    parser = argparse.ArgumentParser(prog="python -m tests.generator", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("documents", "samples"), default="documents")
    parser.add_argument("--seeds", type=seeds_of, default=seeds_of("1-20"), help="for example 1-50 or 3,7")
    parser.add_argument("--to", type=Path, help="folder for the documents, one folder a seed")
    parser.add_argument("--producer", choices=PRODUCERS, help="default: drawn by seed among those installed")
    parser.add_argument("--text", action="store_true", help="write document.txt and its gold too")
    args = parser.parse_args()
    if args.what == "samples":
        from tests.generator.samples import write_samples

        write_samples(Path("raw"), Path("tests/golden/samples"))
        return
    if args.to is None:
        parser.error("say where to with --to DIR")
    for seed in args.seeds:
        gold = make(seed, args.to / str(seed), args.producer, args.text)
        print(f"{seed}\t{len(gold['statements'])} statements\t{', '.join(gold['properties'])}")


if __name__ == "__main__":
    main()
