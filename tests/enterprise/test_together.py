import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from enterprise.domain.errors import SessionIsFull
from tests.enterprise.cooperative import Cooperative, cooperative_on
from tests.enterprise.making import ref, volatile_cooperative


@pytest.fixture
async def cooperative(database: str) -> AsyncIterator[Cooperative]:
    async with cooperative_on(database) as cooperative:
        yield cooperative


async def test_twelve_offers_at_once_never_exceed_the_places(cooperative: Cooperative) -> None:
    people = [ref(number) for number in range(12)]
    session = await cooperative.open_session(volatile_cooperative(places_max=3))
    for person in people:
        await cooperative.refer(person)
    answers = await asyncio.gather(*(cooperative.offer(session, one) for one in people), return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert {type(answer) for answer in refused} == {SessionIsFull}
    assert (len(refused), len((await cooperative.session(session)).offered)) == (9, 3)
    assert await cooperative.queued() == 2 * 3


async def test_everybody_accepts_at_once_and_the_session_begins(cooperative: Cooperative) -> None:
    people = [ref(number) for number in range(8)]
    session = await cooperative.open_session(volatile_cooperative(places_max=8, places_min=8))
    for person in people:
        await cooperative.refer(person)
        await cooperative.offer(session, person)
    await asyncio.gather(*(cooperative.accept(one) for one in people))
    assert (await cooperative.start(session))["status"] == "started"
    assert sorted((await cooperative.session(session)).taken) == people


async def test_a_lapsed_place_reaches_who_waits_in_the_database(cooperative: Cooperative) -> None:
    session = await cooperative.open_session(volatile_cooperative(places_max=1))
    for number in (1, 2):
        await cooperative.refer(ref(number))
    await cooperative.offer(session, ref(1))
    await cooperative.queue(session, ref(2))
    await cooperative.answer_deadlines()
    assert (await cooperative.session(session)).offered == (ref(1),)
    cooperative.now += timedelta(days=7)
    await cooperative.answer_deadlines()
    after = await cooperative.session(session)
    assert (after.offered, after.waiting) == ((ref(2),), ())
