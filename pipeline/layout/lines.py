"""Segments of lines: their rows, their common type, and several as one."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from pipeline.geometry import union
from pipeline.model import Glyphs, Line, Style
from pipeline.role_words import is_role


def common_style(styles: Iterable[Style] | Mapping[Style, int]) -> Style:
    """The style of most glyphs, given one by one or counted; bold and italic only where nearly all of them are. Of small
    capitals, the size is that of the capitals among which they stand."""
    counts = Counter(styles)
    total = counts.total()
    style = counts.most_common(1)[0][0]
    first = next(iter(counts))
    if len(counts) == 2 and first == style._replace(size=first.size):
        larger = first.size / style.size
        style = first if 1.15 < larger < 1.75 and total <= LONGEST_WORD * counts[first] else style
    bold = sum(n for s, n in counts.items() if s.bold) >= 0.9 * total
    italic = sum(n for s, n in counts.items() if s.italic) >= 0.9 * total
    if (bold, italic) == (style.bold, style.italic):
        return style
    return style._replace(bold=bold, italic=italic)


LONGEST_WORD = 26  # letters to one capital of a heading in small capitals; a drop cap has a line of them


def rows_of(segments: Iterable[Line], same_row: Callable[[float], bool]) -> list[list[Line]]:
    """Segments in rows, top to bottom, each from left to right.

    same_row: whether a baseline so many points below the first one of a row is still that row's.
    """
    rows: list[list[Line]] = []
    for segment in sorted(segments, key=lambda s: (s.baseline, s.bbox.x0)):
        if rows and same_row(segment.baseline - rows[-1][0].baseline):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [row if len(row) == 1 else sorted(row, key=lambda s: s.bbox.x0) for row in rows]


def join_segments(segments: Sequence[Line], like: Line | None = None) -> Line:
    """Segments of one column on one baseline, left to right, as one line; with the style and baseline of `like`, where
    there is one: a bullet or a raised number has others."""
    if len(segments) == 1:
        return segments[0]
    first = segments[0]
    apart = [not segment.text.endswith(" ") for segment in segments[:-1]] + [False]
    chars = Glyphs.joined([s.chars.spaced() if gap else s.chars for s, gap in zip(segments, apart, strict=True)])
    return Line(
        text="".join(s.text + " " if gap else s.text for s, gap in zip(segments, apart, strict=True)),
        chars=chars,
        page=first.page,
        bbox=union(segment.bbox for segment in segments),
        baseline=(like or max(segments, key=lambda s: len(s.text))).baseline,
        style=like.style if like is not None else common_style(chars.style_counts),
        marked=first.marked,
    )


def is_role_label(lines: Iterable[Line]) -> bool:
    """Whether lines are nothing but one role."""
    return is_role(" ".join(line.text.strip() for line in lines))


def median_size(lines: Sequence[Line]) -> float:
    """The size of most of the text, in points; 10 where there is none."""
    counts: dict[float, int] = {}
    for line in lines:
        size = line.style.size
        counts[size] = counts.get(size, 0) + (len(line.text) // 10 or 1)
    left = (sum(counts.values()) + 1) // 2  # to the middle one
    for size in sorted(counts):
        left -= counts[size]
        if left <= 0:
            return size
    return 10.0
