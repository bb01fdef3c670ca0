"""docs/coverage.md names tests and pages: each of them exists, and no page is left out."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
TESTS = sorted(set(re.findall(r"`([\w/]+\.py(?:::\w+)?)`", TEXT)))
PAGES = sorted(set(re.findall(r"\]\((journeys/[\w-]+\.md)\)", TEXT)))


@pytest.mark.parametrize("name", TESTS)
def test_every_test_named_in_the_coverage_exists(name: str) -> None:
    file, _, function = name.partition("::")
    source = (ROOT / "tests" / file).read_text(encoding="utf-8")
    assert re.search(rf"^(?:async )?def {function or 'test_'}", source, re.MULTILINE)


def test_every_page_of_a_journey_is_in_the_coverage() -> None:
    pages = {f"journeys/{page.name}" for page in (ROOT / "docs" / "journeys").glob("*.md")} - {"journeys/README.md"}
    assert pages == set(PAGES)


def test_every_row_names_a_test_that_fails_without_it() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith(("| system", "| ---"))]
    assert [row for row in rows if ".py" not in row] == []
    assert len(rows) > 25
