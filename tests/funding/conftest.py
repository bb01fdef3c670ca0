from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import pytest

from funding.app import service
from tests.funding.counter import Counter
from tests.funding.office import Office, office_on


@pytest.fixture
def migrations() -> Sequence[str]:
    return service.migrations


@pytest.fixture
async def office(database: str) -> AsyncIterator[Office]:
    """The agency on a database of its own."""
    async with office_on(database) as opened:
        yield opened


@pytest.fixture
def counter(office: Office) -> Counter:
    return Counter(office)


@pytest.fixture
async def connection(database: str) -> AsyncIterator[Any]:
    opened = await asyncpg.connect(database)
    yield opened
    await opened.close()
