from collections.abc import AsyncIterator, Sequence

import pytest
from httpx import AsyncClient

from enterprise.app import service
from tests.enterprise.cooperative import Cooperative, cooperative_on
from tests.enterprise.desk import Desk
from tests.enterprise.hosting import client_of


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def migrations() -> Sequence[str]:
    """What `database` is made of."""
    return service.migrations


@pytest.fixture
async def cooperative(database: str) -> AsyncIterator[Cooperative]:
    async with cooperative_on(database) as cooperative:
        yield cooperative


@pytest.fixture
async def client(cooperative: Cooperative) -> AsyncIterator[AsyncClient]:
    async with client_of(cooperative) as client:
        yield client
