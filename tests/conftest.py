from pathlib import Path

import pytest

from passerelle.runtime.process import collect_seldom

pytest_plugins = ["passerelle.testing.platform", "passerelle.testing.figures"]

REAL_FIXTURES = {"browser", "database", "dsn", "kafka", "own_platform", "platform", "postgres", "postgresql"}
FAULTS = Path(__file__).parent / "faults"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs Kafka, PostgreSQL or a browser from the fixtures it uses, so that nobody can forget to."""
    for item in items:
        if REAL_FIXTURES & set(getattr(item, "fixturenames", ())) or item.path.is_relative_to(FAULTS):
            item.add_marker(pytest.mark.real)
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_collection_finish() -> None:
    """All that was collected stays to the end: looking through it again and again took a tenth of a test of a page."""
    collect_seldom()
