"""Pictures of figures: placed by pure functions, drawn without style or script."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.domain.figures import Days
from referral.pages.figures import bars, ranges, sankey
from referral.pages.figures.bars import Bar
from referral.pages.figures.drawing import TRACK, Band, Box, Picture, Text
from referral.pages.figures.ranges import Range
from referral.pages.figures.report import outline
from referral.pages.figures.sankey import Flow
from referral.pages.figures.svg import as_svg
from tests.pages.coordinating import HOSTILE

STEPS = ("course", "trial", "loan", "talk")
FLOWS = st.dictionaries(
    st.tuples(st.sampled_from(STEPS), st.sampled_from(STEPS)), st.integers(5, 5000), min_size=1, max_size=12
)


def boxes(picture: Picture) -> list[Box]:
    """Those that stand for a count."""
    return [shape for shape in picture.shapes if isinstance(shape, Box) and shape.fill != TRACK]


def drawn(flows: dict[tuple[str, str], int]) -> Picture:
    found = [Flow(source, target, count) for (source, target), count in flows.items()]
    return sankey.sankey("Moves", found, STEPS, {one: one.title() for one in STEPS}, dict.fromkeys(STEPS, "#123456"))


def test_bars_are_as_long_as_their_counts() -> None:
    picture = bars.bars("Steps", [Bar("One", 80, "80"), Bar("Two", 20, "20"), Bar("Three", None, "withheld")])

    assert [box.width for box in boxes(picture)] == [bars.WIDTH, bars.WIDTH / 4]
    assert [shape.text for shape in picture.shapes if isinstance(shape, Text)][-2:] == ["Three", "withheld"]


def test_a_long_label_takes_several_lines_and_pushes_on() -> None:
    short, long = (bars.bars("Steps", [Bar(label, 9, "9")]).height for label in ("One", "One of many words " * 6))

    assert long > short


def test_a_range_reaches_from_quartile_to_quartile() -> None:
    picture = ranges.ranges("Days", [Range("One", Days(50, 25, 100), "50 days"), Range("Two", Days(10), "10 days")])

    within, median, only = boxes(picture)
    scale = (bars.WIDTH - ranges.MARK) / 100
    assert (within.x, within.width) == (25 * scale, 75 * scale)
    assert (median.x, only.x) == (50 * scale, 10 * scale)


@given(FLOWS)
def test_bands_fill_their_steps_on_both_sides_without_a_gap(flows: dict[tuple[str, str], int]) -> None:
    picture = drawn(flows)
    bands = [shape for shape in picture.shapes if isinstance(shape, Band)]
    nodes = boxes(picture)

    assert sum(band.thickness for band in bands) == pytest.approx(sankey.TALL)
    for node in nodes:
        is_left = node.x < sankey.WIDTH / 2
        touching = sorted((one.y if is_left else one.to_y, one.thickness) for one in bands)
        inside = [(y, thick) for y, thick in touching if node.y - 1e-6 <= y < node.y + node.height - 1e-6]
        assert sum(thick for _, thick in inside) <= node.height + 1e-6
        assert inside[0][0] == pytest.approx(node.y)


@given(FLOWS)
def test_steps_of_one_side_never_cover_each_other(flows: dict[tuple[str, str], int]) -> None:
    picture = drawn(flows)

    for x in {box.x for box in boxes(picture)}:
        column = sorted((box.y, box.y + box.height) for box in boxes(picture) if box.x == x)
        assert all(end <= begin for (_, end), (begin, _) in pairwise(column))
    assert max(box.y + box.height for box in boxes(picture)) <= picture.height


def test_nothing_to_draw_is_an_empty_picture() -> None:
    assert drawn({}).shapes == ()
    assert bars.bars("Steps", []).shapes == ()


def test_a_picture_is_well_formed_and_holds_no_style() -> None:
    shapes = (Box(0, 0, 10, 5, "#123456"), Text(0, 9, HOSTILE, is_bold=True), Band(0, 0, 50, 20, 8, "#abcdef"))
    svg = str(as_svg(Picture(f'"{HOSTILE}', 100, 50, shapes)))

    root = ET.fromstring(svg)

    assert root.get("aria-label") == f'"{HOSTILE}'
    assert [one.text for one in root if one.text] == [HOSTILE]
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", svg)


def test_a_band_is_printed_as_thick_as_it_is_shown() -> None:
    points = outline(Band(0, 10, 100, 30, 8, "#123456"))

    half = len(points) // 2
    upper, lower = points[:half], points[: half - 1 : -1]
    assert [upper[0], upper[-1]] == [(0, 10), (100, 30)]
    assert [round(below[1] - above[1], 6) for above, below in zip(upper, lower, strict=True)] == [8] * half
