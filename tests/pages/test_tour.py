"""docs/tour.md shows every page that is tried in a browser, with a sentence of its own."""

import re
from pathlib import Path

from tests.architecture.tree import ROOT

SCREENS = ROOT / "docs" / "screens"
TOUR = (ROOT / "docs" / "tour.md").read_text("utf-8")
SHOWN = re.compile(r"^(?P<said>[^\n#!]+)\n\n!\[(?P<name>[a-z0-9-]+)\]\(screens/(?P<file>[\w-]+\.png)\)$", re.MULTILINE)
VARIANT = re.compile(r"-(?:[a-z]{2,3}|[a-z]{2}-[A-Z]{2})-\d+$")
TRIED = re.compile(r'check_page\(\w+, "([a-z0-9-]+)"')


def pictures() -> set[str]:
    """Names of the pictures, without language and width."""
    return {VARIANT.sub("", path.stem) for path in SCREENS.glob("*.png")}


def test_every_picture_of_the_tour_exists_and_has_its_sentence() -> None:
    shown = [match.groupdict() for match in SHOWN.finditer(TOUR)]

    assert len(shown) == TOUR.count("![")
    assert [one["file"] for one in shown if not (SCREENS / one["file"]).is_file()] == []
    assert [one["name"] for one in shown if VARIANT.sub("", Path(one["file"]).stem) != one["name"]] == []
    assert [one["said"] for one in shown if not one["said"].endswith(".")] == []


def test_the_tour_leaves_no_picture_out() -> None:
    assert pictures() - {match["name"] for match in SHOWN.finditer(TOUR)} == set()


def test_every_page_tried_in_a_browser_has_its_picture() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))

    assert set(TRIED.findall(sources)) - pictures() == set()
    assert len(pictures()) > 30
