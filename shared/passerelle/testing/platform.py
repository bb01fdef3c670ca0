"""A pytest plugin: real Kafka and PostgreSQL, started once for a session and shared by all its workers.

The platform is the one PASSERELLE_PLATFORM names. Its state folder is made for the session and removed at its end,
unless PASSERELLE_TEST_HOME names one: that one stays up, so that the next session finds everything ready.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import psutil
import pytest
import pytest_asyncio

from passerelle.platform import KafkaAccess, OrganizationAccess, Platform, Running, choose_platform, reset
from passerelle.platform.embedded import EmbeddedPlatform
from passerelle.platform.kafka_administration import administration
from passerelle.platform.processes import CLOCK_TOLERANCE_S
from passerelle.platform.topics import declared_topics
from passerelle.testing.databases import FreshDatabases

VARIABLE = "PASSERELLE_TEST_HOME"
FOLDER_NAME = re.compile(r"passerelle-test-(\d+)-(\d+)")
DatabaseFactory = Callable[..., Awaitable[str]]
OrganizationFactory = Callable[..., Awaitable[OrganizationAccess]]

Result = TypeVar("Result")

own_home = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """The first process of the session chooses the state folder; its workers inherit it."""
    if VARIABLE not in os.environ:
        remove_abandoned_homes()
        me = psutil.Process()
        home = Path(tempfile.gettempdir()) / f"passerelle-test-{me.pid}-{int(me.create_time())}"
        config.stash[own_home] = home
        os.environ[VARIABLE] = str(home)


def pytest_unconfigure(config: pytest.Config) -> None:
    home = config.stash.get(own_home, None)
    if home is not None:
        os.environ.pop(VARIABLE, None)
        for folder in home.parent.glob(f"{home.name}*"):
            settled(reset(folder))


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """Kafka and PostgreSQL, running. The embedded ones are shared by all workers and stopped when the session ends."""
    chosen = choose_platform(Path(os.environ[VARIABLE]))
    settled(chosen.start())
    yield chosen
    if not isinstance(chosen, EmbeddedPlatform):
        settled(chosen.stop())


@pytest.fixture(scope="session")
def running(platform: Platform) -> Running:
    return settled(platform.start())


@pytest.fixture(scope="session")
def kafka(running: Running) -> KafkaAccess:
    """Kafka, as its administrator."""
    return running.kafka


@pytest.fixture(scope="session")
def postgres(running: Running) -> str:
    """The administrator's DSN of PostgreSQL."""
    return running.postgres_admin_dsn


@pytest.fixture(scope="module")
def own_platform() -> Iterator[EmbeddedPlatform]:
    """A platform of this module alone, for tests that kill it."""
    own = EmbeddedPlatform(Path(f"{os.environ[VARIABLE]}-{uuid4().hex[:8]}"))
    settled(own.start())
    yield own
    settled(own.reset())


@pytest_asyncio.fixture
async def database_factory(postgres: str) -> AsyncIterator[DatabaseFactory]:
    """`await database_factory(packages)`: the DSN of a fresh database with their migrations; None: an empty one."""
    databases = FreshDatabases(postgres)
    yield databases.fresh
    await databases.drop_all()


@pytest.fixture
def migrations() -> Sequence[str]:
    """The packages of migrations of `database`, after the runtime's own; a service's tests override it."""
    return ()


@pytest_asyncio.fixture
async def database(database_factory: DatabaseFactory, migrations: Sequence[str]) -> str:
    """The DSN of a fresh, migrated database."""
    return await database_factory(migrations)


@pytest_asyncio.fixture
async def inbox_topic(kafka: KafkaAccess) -> AsyncIterator[str]:
    """The name of an inbox of this test alone, created as declared."""
    topic = declared_topics().inbox(new_organization_name())
    async with administration(kafka) as administrator:
        await administrator.create_topics([topic])
        yield topic.name
        await administrator.delete_topics([topic.name])


@pytest_asyncio.fixture
async def organization_factory(platform: Platform) -> OrganizationFactory:
    """`await organization_factory()`: an organization of this test alone, with its database, inbox and rights."""

    async def create(name: str = "") -> OrganizationAccess:
        return await platform.ensure_organization(name or new_organization_name())

    return create


def new_organization_name() -> str:
    return f"test-{uuid4().hex}"


def settled(work: Coroutine[Any, Any, Result]) -> Result:
    """Runs to its end in a thread: the loop of the tests is left alone."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def remove_abandoned_homes() -> None:
    """A session that was killed left its platform running."""
    for folder in Path(tempfile.gettempdir()).glob("passerelle-test-*"):
        owner = FOLDER_NAME.match(folder.name)
        if owner is not None and not is_running(int(owner[1]), int(owner[2])):
            settled(reset(folder))


def is_running(pid: int, created_at: int) -> bool:
    try:
        return abs(psutil.Process(pid).create_time() - created_at) < CLOCK_TOLERANCE_S
    except psutil.NoSuchProcess:
        return False
