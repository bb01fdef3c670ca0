from collections.abc import AsyncIterator, Sequence

import asyncpg
import pytest
from httpx import AsyncClient

from language.app import service
from tests.language.counter import InMemory, client_of
from tests.language.town import Town


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
async def client(town: Town) -> AsyncIterator[AsyncClient]:
    async with client_of(InMemory(town)) as client:
        yield client


@pytest.fixture
def migrations() -> Sequence[str]:
    return service.migrations


@pytest.fixture
async def pool(database: str) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(database, min_size=1, max_size=8) as pool:
        yield pool
