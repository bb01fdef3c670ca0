from collections.abc import Iterator, Sequence

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from tests.shared.messaging.harness import PROBES

Logged = Sequence[EventDict]


@pytest.fixture
def migrations() -> Sequence[str]:
    return PROBES


@pytest.fixture(autouse=True)
def logged() -> Iterator[Logged]:
    """What was logged, as it was said; nothing is printed."""
    with capture_logs() as lines:
        yield lines
