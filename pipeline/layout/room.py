"""Where text begins behind a bullet, and whether a word would have found room at the end of a line."""

from pipeline.model import Line


def text_left(line: Line, bullet: int) -> float:
    """Where, in points, the text of an item begins behind its bullet, which takes `bullet` characters."""
    first = line.chars.next_printed(bullet)
    return line.bbox.x0 if first is None else line.chars.chars.lefts.item(first)


def has_room(line: Line, below: Line, right: float, slack: float) -> bool:
    """Whether the first word of the line below would have stood left of `right` at the end of the line, with `slack`
    sizes of the type between them and to spare."""
    text = below.text
    start = len(text) - len(text.lstrip())
    end = text.find(" ", start)
    places, held = below.chars.places[start : end if end > 0 else len(text)], below.chars.chars
    width = held.rights.item(places[-1]) - held.lefts.item(places[0]) if places.size else below.bbox.width
    return line.bbox.x1 + slack * line.style.size + width < right
