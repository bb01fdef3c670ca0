import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest_asyncio

from passerelle.contracts.envelope import read
from passerelle.messaging import outbox
from passerelle.messaging.broker import partition_of
from passerelle.messaging.decisions import Decision, OpenRef, Outgoing
from passerelle.messaging.shards import Owned
from passerelle.testing.probe.service import tell
from tests.shared.messaging.harness import PARTITIONS, PEER, Harness, telling


async def test_messages_leave_in_the_order_they_were_queued(harness: Harness) -> None:
    ref = await told_to_peer(harness, 5)
    assert await harness.send_all() == 5
    assert [read(sent.value).sequence for sent in harness.producer.sent] == [1, 2, 3, 4, 5]
    assert {sent.key for sent in harness.producer.sent} == {str(ref).encode()}
    assert {sent.topic for sent in harness.producer.sent} == {"passerelle.peer.inbox"}


async def test_nothing_is_marked_that_the_broker_did_not_take(harness: Harness) -> None:
    lost = await told_to_peer(harness, 1)
    harness.producer.lose.add(str(lost).encode())
    assert await harness.send_all() == 0
    fine = await told_elsewhere(harness, lost)
    assert await harness.send_all() == 1
    harness.producer.lose.clear()
    assert await harness.send_all() == 1
    assert {read(sent.value).subject for sent in harness.producer.sent} == {lost, fine}


async def test_what_cannot_be_sent_holds_only_its_own_ref(harness: Harness) -> None:
    stuck, fine = await told_to_peer(harness, 3), await told_to_peer(harness, 2)
    harness.producer.refuse.add(str(stuck).encode())
    assert await harness.send_all() == 2
    assert {read(sent.value).subject for sent in harness.producer.sent} == {fine}


async def test_a_message_is_withheld_when_its_grant_has_ended(harness: Harness) -> None:
    ref, grant = uuid4(), uuid4()
    await granted(harness, ref, grant)
    await harness.pool.execute("UPDATE grants SET withdrawn_at = $1", harness.time)
    harness.time += timedelta(seconds=1)
    await harness.send_all()
    assert [(read(sent.value).type, read(sent.value).sequence) for sent in harness.producer.sent] == [
        ("passerelle.exchange.message_withheld.v1", 1)
    ]


async def test_a_message_goes_out_while_its_grant_is_in_force(harness: Harness) -> None:
    ref, grant = uuid4(), uuid4()
    await granted(harness, ref, grant)
    harness.time += timedelta(seconds=1)
    await harness.send_all()
    assert [read(sent.value).type for sent in harness.producer.sent] == ["passerelle.referral.referral_sent.v1"]


async def test_a_history_resent_after_withdrawal_is_withheld_too(harness: Harness) -> None:
    ref, grant = uuid4(), uuid4()
    await granted(harness, ref, grant)
    harness.time += timedelta(seconds=1)
    await harness.send_all()
    await harness.pool.execute("UPDATE grants SET withdrawn_at = $1", harness.time)
    harness.time += timedelta(seconds=1)
    async with harness.pool.acquire() as connection:
        await outbox.queue_again(connection, ref, PEER, 1, 1)
    await harness.send_all()
    assert [read(sent.value).type.split(".")[-2] for sent in harness.producer.sent] == [
        "referral_sent",
        "message_withheld",
    ]


async def test_two_relays_share_the_shards_evenly(harness: Harness) -> None:
    async with harness.pool.acquire() as one, harness.pool.acquire() as two:
        first, second = Owned(one), Owned(two)
        await first.refresh()
        assert len(first.numbers) == 16
        await second.refresh()
        first.refreshed_at = 0.0
        await first.refresh()
        second.refreshed_at = 0.0
        await second.refresh()
        assert (len(first.numbers), len(second.numbers)) == (8, 8)
        assert not first.numbers & second.numbers


async def test_a_dead_relay_leaves_its_shards_to_the_others(harness: Harness, lone: asyncpg.Connection) -> None:
    dead = Owned(lone)
    await dead.refresh()
    await lone.close()
    async with harness.pool.acquire() as connection:
        heir = Owned(connection)
        await harness.pool.execute("DELETE FROM relays")
        await heir.refresh()
        assert len(heir.numbers) == 16


async def test_writers_and_the_relay_at_once_keep_order_per_ref(harness: Harness) -> None:
    refs = [await told_to_peer(harness, 1) for _ in range(8)]

    async def write(ref: UUID) -> None:
        for _ in range(10):
            await harness.commands.execute([ref], lambda states, moment: tell(states, moment, ref, PEER, 1))

    writers = asyncio.gather(*(write(ref) for ref in refs for _ in range(2)))
    while not writers.done():
        await harness.send_all()
        await asyncio.sleep(0)
    await writers
    await harness.send_all()
    orders: dict[UUID, list[int]] = {}
    for sent in harness.producer.sent:
        orders.setdefault(read(sent.value).subject, []).append(read(sent.value).sequence)
    assert orders == {ref: list(range(1, 22)) for ref in refs}


@pytest_asyncio.fixture
async def lone(database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


async def told_to_peer(harness: Harness, count: int) -> UUID:
    answer = await harness.commands.execute([], lambda states, moment: tell(states, moment, None, PEER, count))
    return UUID(answer["ref"])


async def told_elsewhere(harness: Harness, other: UUID) -> UUID:
    """A message on a ref of another partition."""
    while place_of(ref := await told_to_peer(harness, 1)) == place_of(other):
        await harness.pool.execute(
            "DELETE FROM unsent USING outbox WHERE unsent.position = outbox.position AND ref = $1", ref
        )
    return ref


def place_of(ref: UUID) -> int:
    return partition_of(str(ref).encode(), list(range(PARTITIONS)), [])


async def granted(harness: Harness, ref: UUID, grant: UUID) -> None:
    """A grant in force, and a message queued under it."""
    await harness.pool.execute(
        "INSERT INTO grants (id, thread, recipient, purpose, fields, given_at, valid_until, notice_version,"
        " notice_language, interpreter, collected_by, collected_how)"
        " VALUES ($1, $2, $3, 'learn_french', '{pathway}', $4, $5, '1', 'fr', false, 'social_worker', 'in_person')",
        grant,
        ref,
        PEER,
        harness.time,
        harness.time + timedelta(days=10),
    )
    opened = OpenRef(ref, PEER, ref)
    message = Outgoing(PEER, ref, telling(ref), grant)
    await harness.commands.execute([ref], lambda states, moment: Decision(refs=(opened,), messages=(message,)))
