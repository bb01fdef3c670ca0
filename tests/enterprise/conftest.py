from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient

from tests.enterprise.desk import Desk
from tests.enterprise.hosting import client_of


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[AsyncClient]:
    async with client_of(desk) as client:
        yield client
