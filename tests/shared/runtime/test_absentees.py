from uuid import uuid4

from passerelle.messaging import outbox
from passerelle.messaging.outbox import Row
from passerelle.messaging.shipment import inbox_topic
from tests.shared.messaging.harness import PEER, STRANGER, Harness


async def queue(harness: Harness, recipient: str, count: int = 1) -> None:
    async with harness.pool.acquire() as connection:
        await outbox.append(connection, [Row(uuid4(), recipient, uuid4(), 1, b"{}") for _ in range(count)])


async def waiting(harness: Harness) -> list[str]:
    rows = await harness.pool.fetch("SELECT DISTINCT recipient FROM unsent JOIN outbox USING (position)")
    return [row["recipient"] for row in rows]


async def test_a_recipient_without_inbox_holds_up_nobody_else(harness: Harness) -> None:
    harness.producer.absent = {inbox_topic(STRANGER)}
    await queue(harness, STRANGER, 3000)
    assert await harness.send_all() == 0
    await queue(harness, PEER)
    assert await harness.send_all() == 1
    assert await waiting(harness) == [STRANGER]


async def test_an_absent_inbox_is_not_looked_for_at_every_pass(harness: Harness) -> None:
    harness.producer.absent = {inbox_topic(STRANGER)}
    await queue(harness, STRANGER)
    for _ in range(5):
        await harness.send_all()
    assert harness.producer.looked_for == [inbox_topic(STRANGER)]


async def test_what_waited_is_sent_once_the_inbox_is_there(harness: Harness) -> None:
    harness.producer.absent = {inbox_topic(STRANGER)}
    await queue(harness, STRANGER, 2)
    await harness.send_all()
    harness.producer.absent.clear()
    harness.relay._absentees._pauses.clear()
    assert await harness.send_all() == 2
    assert await waiting(harness) == []


async def test_a_stop_waits_only_for_recipients_who_are_there(harness: Harness) -> None:
    harness.producer.absent = {inbox_topic(STRANGER)}
    await queue(harness, STRANGER)
    await harness.send_all()
    async with harness.pool.acquire() as connection:
        assert not await outbox.waits_for_others(connection, harness.relay.absent)
        assert await outbox.waits_for_others(connection, [])
    await queue(harness, PEER)
    async with harness.pool.acquire() as connection:
        assert await outbox.waits_for_others(connection, harness.relay.absent)
