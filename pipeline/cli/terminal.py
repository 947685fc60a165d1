"""What a person sees: results on standard output, progress and errors on standard error."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


@dataclass
class Terminal:
    """How much to say, and in which form."""

    verbose: bool = False
    quiet: bool = False
    as_json: bool = False

    @cached_property
    def out(self) -> "Console":
        from rich.console import Console

        return Console(quiet=self.quiet or self.as_json, highlight=False)

    @cached_property
    def err(self) -> "Console":
        from rich.console import Console

        return Console(stderr=True, quiet=self.quiet, highlight=False)

    def print(self, *what: "RenderableType") -> None:
        """Say something to a person; silent with --json and --quiet."""
        for part in what:
            self.out.print(part)

    def answer(self, values: Mapping[str, object]) -> None:
        """Say something to a program; silent without --json."""
        if self.as_json:
            sys.stdout.write(json.dumps(values, ensure_ascii=False, indent=2, default=str) + "\n")

    def complain(self, message: str) -> None:
        """Say what is wrong and what to do."""
        from rich.console import Console
        from rich.text import Text

        text = Text.assemble(("Error: ", "bold red"), message)
        Console(stderr=True, highlight=False).print(text, soft_wrap=True)


def counted(number: int, noun: str) -> str:
    """
    >>> counted(1, "statement"), counted(2, "statement")
    ('1 statement', '2 statements')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
