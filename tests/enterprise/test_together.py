import asyncio
from datetime import timedelta

from enterprise.commands.offers import Needs
from enterprise.domain.errors import NoChildcarePlace, SessionIsFull
from tests.enterprise.cooperative import Cooperative
from tests.enterprise.making import ref, volatile_cooperative


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


async def test_everybody_acts_at_once_without_a_deadlock(cooperative: Cooperative) -> None:
    people = [ref(number) for number in range(24)]
    session = await cooperative.open_session(volatile_cooperative(places_max=8))
    for person in people:
        await cooperative.refer(person)
    for person in people[:8]:
        await cooperative.offer(session, person)
    for person in people[8:16]:
        await cooperative.queue(session, person)
    await asyncio.gather(
        *(cooperative.accept(person) for person in people[:4]),
        *(cooperative.decline(person) for person in people[4:8]),
        *(cooperative.queue(session, person) for person in people[16:]),
        *(cooperative.commands.wake_due() for _ in range(10)),
    )
    await cooperative.answer_deadlines()
    after = await cooperative.session(session)
    assert (sorted(after.taken), after.offered) == (people[:4], tuple(people[8:12]))
    assert len(after.waiting) == 12


async def test_children_at_once_never_exceed_the_childcare(cooperative: Cooperative) -> None:
    people = [ref(number) for number in range(12)]
    session = await cooperative.open_session(volatile_cooperative(places_max=12, childcare_places=3))
    for person in people:
        await cooperative.refer(person)
    answers = await asyncio.gather(
        *(cooperative.offer(session, one, Needs(children=1)) for one in people), return_exceptions=True
    )
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert {type(answer) for answer in refused} == {NoChildcarePlace}
    after = await cooperative.session(session)
    assert (len(after.offered), after.childcare_free) == (3, 0)
