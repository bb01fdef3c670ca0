"""Ranges under each other on one scale from zero: half of everybody within the bar, a mark in the middle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from referral.domain.figures import Days
from referral.pages.figures.bars import GAP, HEIGHT, WIDTH
from referral.pages.figures.drawing import BLUE, INK, LETTER, LINE, TRACK, Box, Picture, Shape, Text

MARK = 4.0


@dataclass(frozen=True, slots=True)
class Range:
    """`said` is the median in words; None: nothing is told."""

    label: str
    days: Days | None
    said: str


def ranges(title: str, wanted: Sequence[Range]) -> Picture:
    """One range for each, in their order."""
    longest = max((max(one.days.median, one.days.upper or 0) for one in wanted if one.days), default=0)
    shapes: list[Shape] = []
    y = 0.0
    for one in wanted:
        lines = wrap(one.label, max(12, int((WIDTH - LETTER * len(one.said)) / LETTER) - 2)) or [""]
        shapes += [Text(0, y + LINE * number - 6, line) for number, line in enumerate(lines, start=1)]
        shapes.append(Text(WIDTH, y + LINE - 6, one.said, "end", is_bold=True))
        y += LINE * len(lines)
        shapes += _range(one.days, y, longest)
        y += HEIGHT + GAP
    return Picture(title, WIDTH, max(y - GAP, 1.0), tuple(shapes))


def _range(days: Days | None, y: float, longest: int) -> Iterator[Shape]:
    yield Box(0, y, WIDTH, HEIGHT, TRACK)
    if days is None:
        return
    scale = (WIDTH - MARK) / max(longest, 1)
    if days.lower is not None and days.upper is not None:
        yield Box(days.lower * scale, y, max((days.upper - days.lower) * scale, MARK), HEIGHT, BLUE)
    yield Box(days.median * scale, y - 2, MARK, HEIGHT + 4, INK)
