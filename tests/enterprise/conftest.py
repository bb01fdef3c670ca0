from collections.abc import AsyncIterator, Sequence

import pytest
from httpx import AsyncClient

from enterprise.app import service
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
async def client(desk: Desk) -> AsyncIterator[AsyncClient]:
    async with client_of(desk) as client:
        yield client
