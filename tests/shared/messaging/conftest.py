from collections.abc import AsyncIterator, Sequence

import asyncpg
import pytest
import pytest_asyncio

from tests.shared.messaging.harness import PROBES, Harness


@pytest.fixture
def migrations() -> Sequence[str]:
    return PROBES


@pytest_asyncio.fixture
async def harness(database: str) -> AsyncIterator[Harness]:
    async with asyncpg.create_pool(database, min_size=1, max_size=20) as pool:
        yield Harness(pool)
