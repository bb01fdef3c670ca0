"""Scenes on the platform of the session."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import structlog

from passerelle.platform import Platform
from passerelle.testing.platform import settled
from tests.faults.scene import Scene, ended


@pytest.fixture(scope="session", autouse=True)
def plain_log() -> None:
    """Hundreds of planned errors are logged: drawing each as a picture with all its variables takes minutes."""
    add_level, as_text = structlog.processors.add_log_level, structlog.processors.KeyValueRenderer()
    stamp = structlog.processors.TimeStamper(fmt="%H:%M:%S.%f", utc=True)
    structlog.configure(processors=[add_level, stamp, _without_traces, as_text])


def _without_traces(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    error = event.pop("exc_info", None)
    return {**event, "error": type(error).__name__} if error else event


@pytest_asyncio.fixture
async def scene(platform: Platform, tmp_path: Path) -> AsyncIterator[Scene]:
    """Two organizations of this test alone, not started."""
    with ended(await Scene.made(platform, tmp_path)) as made:
        yield made


@pytest.fixture(scope="module")
def lasting_scene(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Two organizations of this module, their processes started; a crashed one is given up after six seconds."""
    with ended(settled(Scene.made(platform, tmp_path_factory.mktemp("scene"), session_seconds=6))) as made:
        settled(made.started())
        yield made
