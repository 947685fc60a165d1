"""Layout-aware tools of others, measured like our own ways; run by the Python of an environment that has them.

    python benchmarks/other_tools.py pdftext FIRST_FILE

Answers each line with the path of a document by a line of JSON, see `answer` in `benchmarks/speed.py`. It imports nothing
of the program, which that environment does not have.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path


def pdftext(path: str) -> int:
    from pdftext.extraction import dictionary_output

    return len(dictionary_output(path, sort=True))


def pdf_oxide(path: str) -> int:
    import pdf_oxide

    document = pdf_oxide.PdfDocument(path)
    count = document.page_count()
    for number in range(count):
        document.to_markdown(number)
    return count


TOOLS: dict[str, Callable[[str], int]] = {"pdftext": pdftext, "pdf-oxide": pdf_oxide}


def main() -> None:
    """Reads the arguments and measures."""
    name, first = sys.argv[1:]
    tool = TOOLS[name]
    tool(first)  # what is loaded at first use
    for line in sys.stdin:
        before = time.process_time()
        pages = tool(line.rstrip("\n"))
        seconds = time.process_time() - before
        status = Path("/proc/self/status").read_text(encoding="ascii")
        megabytes = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
        print(json.dumps({"pages": pages, "seconds": seconds, "megabytes": megabytes}), flush=True)


if __name__ == "__main__":
    main()
