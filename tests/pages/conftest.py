from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from structlog.testing import capture_logs
from structlog.typing import EventDict

from passerelle.pages.site import MIGRATIONS
from passerelle.platform import Platform
from passerelle.testing.town import Town, hosted_town
from tests.pages import coordinating
from tests.pages.browsing import started_browser
from tests.pages.coordinating import House, hosted_house
from tests.pages.harness import Pages
from tests.pages.island import PROBES, Island, hosted_island

Logged = Sequence[EventDict]


@pytest.fixture(autouse=True)
def logged() -> Iterator[Logged]:
    """What was logged, as it was said; nothing is printed."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def migrations(request: pytest.FixtureRequest) -> Sequence[str]:
    """The tables of the organization a test asks for."""
    return coordinating.TABLES if "house" in request.fixturenames else (*PROBES, *MIGRATIONS)


@pytest_asyncio.fixture
async def island(database: str, tmp_path: Path) -> AsyncIterator[Island]:
    """One organization with pages on a real database, Kafka out of reach."""
    async with hosted_island(database, tmp_path) as island:
        yield island


@pytest_asyncio.fixture
async def house(database: str, tmp_path: Path) -> AsyncIterator[House]:
    """A referring organization with its pages on a real database, Kafka out of reach."""
    async with hosted_house(database, tmp_path) as house:
        yield house


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """All organizations of the demonstration, served in this process; once for all tests of a file."""
    async with hosted_town(platform, tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Chromium; its absence is a failure that says what to install."""
    async with started_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(town: Town, browser: Browser) -> Pages:
    """The town seen through a browser; the file says `pytestmark = pytest.mark.asyncio(loop_scope="module")`."""
    return Pages(town, browser)
