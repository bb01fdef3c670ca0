import os
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from structlog.testing import capture_logs
from structlog.typing import EventDict

from tests.shared.messaging.harness import PROBES, Harness
from tests.shared.runtime.speaking_command import Terminal

Logged = Sequence[EventDict]


@pytest.fixture
def migrations() -> Sequence[str]:
    return PROBES


@pytest.fixture(autouse=True)
def logged() -> Iterator[Logged]:
    """What was logged, as it was said; nothing is printed."""
    with capture_logs() as lines:
        yield lines


@pytest_asyncio.fixture
async def harness(database: str) -> AsyncIterator[Harness]:
    async with asyncpg.create_pool(database, min_size=1, max_size=4) as pool:
        yield Harness(pool)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Terminal:
    """A terminal in an empty folder, without any setting."""
    for name in [name for name in os.environ if name.startswith("PASSERELLE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Terminal(monkeypatch, capsys)
