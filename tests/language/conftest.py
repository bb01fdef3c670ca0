from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient

from tests.language.counter import InMemory, client_of
from tests.language.town import Town


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
async def client(town: Town) -> AsyncIterator[AsyncClient]:
    async with client_of(InMemory(town)) as client:
        yield client
