"""Lines that belong together, before anyone knows what they are."""

from dataclasses import dataclass

from pipeline.model import Line

SENTENCE_END = (".", "!", "?", ":", ";", "…", ".”", '."', ".»", "?”")


@dataclass(frozen=True, slots=True)
class Draft:
    """Lines that belong together, before anyone knows what they are.

    bullet: characters of bullet at the start of the first line. indent: x of the bullet, or of the text without one.
    gap: white space above, in sizes of the type.
    """

    lines: tuple[Line, ...]
    bullet: int
    indent: float
    gap: float

    def with_line(self, line: Line) -> "Draft":
        """The same with one more line."""
        return Draft((*self.lines, line), self.bullet, self.indent, self.gap)

    @property
    def is_item(self) -> bool:
        """Whether it begins with a bullet or an enumerator, printed or drawn."""
        return self.bullet > 0 or self.lines[0].marked
