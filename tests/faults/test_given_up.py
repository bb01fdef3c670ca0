"""What staff give up must free the ref, and what nobody signed must not count for it."""

from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from passerelle.messaging.repairs import By
from tests.shared.messaging.harness import PROBES, Harness


async def test_a_forged_number_that_is_given_up_leaves_the_true_one_awaited(harness: Harness) -> None:
    ref = uuid4()
    forged = harness.record(ref, 2)
    assert forged.body is not None
    await harness.receiver.receive([harness.record(ref, 1), harness.raw(forged.body, forged.key, b"forged")])
    assert await harness.replays.discard(1, By("staff")) == "discarded"
    await harness.receiver.receive([harness.record(ref, 2)])
    assert await harness.told(ref) == [1, 2]


async def test_giving_up_a_number_dealt_with_holds_nothing(harness: Harness) -> None:
    ref = uuid4()
    first = harness.record(ref, 1)
    assert first.body is not None
    await harness.receiver.receive([first])
    await harness.receiver.receive([harness.raw(first.body.replace(b'"probe"', b'"other"'), first.key)])
    assert await harness.replays.discard(1, By("staff")) == "discarded"
    await harness.receiver.receive([harness.record(ref, 2)])
    assert await harness.told(ref) == [1, 2]
    assert await harness.pool.fetchval("SELECT count(*) FROM held") == 0
    assert await harness.pool.fetchval("SELECT count(*) FROM held_refs") == 0


@pytest.fixture
def migrations() -> Sequence[str]:
    return PROBES


@pytest_asyncio.fixture
async def harness(database: str) -> AsyncIterator[Harness]:
    async with asyncpg.create_pool(database, min_size=1, max_size=4) as pool:
        yield Harness(pool)
