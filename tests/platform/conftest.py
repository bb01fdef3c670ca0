import os
from pathlib import Path

import pytest

ANY_PLATFORM = frozenset(Path(__file__).with_name(name) for name in ("test_access_rules.py", "test_servers.py"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What must hold wherever Kafka and PostgreSQL come from is tried in containers too, when these are chosen."""
    if os.environ.get("PASSERELLE_PLATFORM") == "containers":
        for item in items:
            if item.path in ANY_PLATFORM:
                item.add_marker(pytest.mark.containers)
