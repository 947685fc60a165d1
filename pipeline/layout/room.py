"""Where text begins behind a bullet, and whether a word would have found room at the end of a line."""

from pipeline.model import Line


def text_left(line: Line, bullet: int) -> float:
    """Where, in points, the text of an item begins behind its bullet, which takes `bullet` characters."""
    glyphs = line.chars[bullet:].printed
    return float(line.chars.chars.lefts[glyphs[0]]) if glyphs.size else line.bbox.x0


def has_room(line: Line, below: Line, right: float, slack: float) -> bool:
    """Whether the first word of the line below would have stood left of `right` at the end of the line, with `slack`
    sizes of the type between them and to spare."""
    text = below.text
    start = len(text) - len(text.lstrip())
    end = text.find(" ", start)
    glyphs = below.chars[start : end if end > 0 else len(text)].printed
    if not glyphs.size:
        return line.bbox.x1 + slack * line.style.size + below.bbox.width < right
    width = below.chars.chars.rights.item(glyphs[-1]) - below.chars.chars.lefts.item(glyphs[0])
    return line.bbox.x1 + slack * line.style.size + width < right
