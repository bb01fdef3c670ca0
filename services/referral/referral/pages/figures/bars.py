"""Bars under each other, each with its words above it: as long as its count, the longest from edge to edge."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from referral.pages.figures.drawing import GREEN, LETTER, LINE, TRACK, Box, Picture, Shape, Text

WIDTH = 360.0
HEIGHT, GAP = 14.0, 12.0


@dataclass(frozen=True, slots=True)
class Bar:
    """`said` is the count in words; a bar without a count has no length."""

    label: str
    count: int | None
    said: str
    fill: str = GREEN


def bars(title: str, wanted: Sequence[Bar]) -> Picture:
    """One bar for each, in their order."""
    longest = max((bar.count or 0 for bar in wanted), default=0)
    shapes: list[Shape] = []
    y = 0.0
    for bar in wanted:
        shapes += _bar(bar, y, longest)
        y += LINE * len(_lines(bar)) + HEIGHT + GAP
    return Picture(title, WIDTH, max(y - GAP, 1.0), tuple(shapes))


def _bar(bar: Bar, y: float, longest: int) -> Iterator[Shape]:
    lines = _lines(bar)
    for number, line in enumerate(lines, start=1):
        yield Text(0, y + LINE * number - 6, line)
    yield Text(WIDTH, y + LINE - 6, bar.said, "end", is_bold=True)
    top = y + LINE * len(lines)
    yield Box(0, top, WIDTH, HEIGHT, TRACK)
    if bar.count and longest:
        yield Box(0, top, WIDTH * bar.count / longest, HEIGHT, bar.fill)


def _lines(bar: Bar) -> list[str]:
    """The label beside what is said at the end of its first line."""
    return wrap(bar.label, max(12, int((WIDTH - LETTER * len(bar.said)) / LETTER) - 2)) or [""]
