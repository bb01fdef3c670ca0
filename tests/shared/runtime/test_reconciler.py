from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest_asyncio

from passerelle.messaging.parked import Record
from passerelle.messaging.reconciler import Ends, Reconciler
from passerelle.testing.platform import DatabaseFactory
from passerelle.testing.probe.service import tell
from tests.shared.messaging.harness import ME, PEER, PROBES, Harness

INBOX = f"passerelle.{PEER}.inbox"


class Broker:
    """Says where the peer's inbox ends."""

    def __init__(self) -> None:
        self.ends: list[int] = [0, 0]
        self.asked: list[list[str]] = []

    async def end_offsets(self, topics: list[str]) -> Ends:
        self.asked.append(topics)
        return {(INBOX, partition): end for partition, end in enumerate(self.ends)}


class Sender(Harness):
    """An organization whose broker can be made to forget."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        super().__init__(pool)
        self.broker = Broker()
        self.reconciler = Reconciler(pool, self.broker.end_offsets)

    async def queue(self) -> None:
        """Queue one message for the peer."""
        await self.commands.execute([], lambda states, moment: tell(states, moment, None, PEER, 1))

    async def send(self) -> None:
        """Queue one message for the peer, and send it."""
        await self.queue()
        await self.send_all()

    async def reconcile(self, *ends: int) -> int:
        self.broker.ends = list(ends)
        return await self.reconciler.reconcile()

    async def hours_pass(self, hours: float) -> None:
        """All that is on record lies that much further back."""
        back = timedelta(hours=hours)
        await self.pool.execute("UPDATE outbox SET queued_at = queued_at - $1::interval", back)
        await self.pool.execute(
            "UPDATE checkpoints SET taken_at = taken_at - $1::interval, sent_before = sent_before - $1::interval", back
        )

    async def unsent(self) -> list[int]:
        """Which messages wait to be sent, counted from 1."""
        return [row["position"] for row in await self.pool.fetch("SELECT position FROM unsent ORDER BY position")]


@pytest_asyncio.fixture
async def sender(database: str) -> AsyncIterator[Sender]:
    async with asyncpg.create_pool(database, min_size=1, max_size=4) as pool:
        yield Sender(pool)


async def test_an_end_that_moves_on_queues_nothing(sender: Sender) -> None:
    for ends in ((1, 0), (1, 1), (2, 1), (2, 1)):
        await sender.send()
        assert await sender.reconcile(*ends) == 0
    assert await sender.unsent() == []


async def test_what_a_broker_forgot_is_queued_again(sender: Sender) -> None:
    await sender.send()
    await sender.hours_pass(1)
    await sender.reconcile(1, 0)
    await sender.hours_pass(1)
    await sender.send()
    await sender.send()
    await sender.reconcile(2, 1)
    assert await sender.reconcile(1, 0) == 2
    assert await sender.unsent() == [2, 3]


async def test_one_partition_that_forgot_is_enough(sender: Sender) -> None:
    await sender.send()
    await sender.hours_pass(1)
    await sender.reconcile(1, 0)
    await sender.hours_pass(1)
    await sender.send()
    await sender.reconcile(1, 1)
    assert await sender.reconcile(5, 0) == 1


async def test_a_broker_that_forgot_everything_gets_everything(sender: Sender) -> None:
    for end in (1, 2, 3):
        await sender.send()
        await sender.reconcile(end, 0)
        await sender.hours_pass(1)
    assert await sender.reconcile(0, 0) == 3


async def test_a_message_queued_long_before_it_was_sent_is_not_missed(sender: Sender) -> None:
    await sender.send()
    await sender.queue()
    await sender.hours_pass(2)
    await sender.reconcile(1, 0)
    await sender.hours_pass(1)
    await sender.send_all()
    await sender.reconcile(2, 0)
    assert await sender.reconcile(1, 0) >= 1
    assert 2 in await sender.unsent()


async def test_the_same_loss_is_made_good_once(sender: Sender) -> None:
    await sender.send()
    await sender.reconcile(1, 0)
    assert await sender.reconcile(0, 0) == 1
    await sender.send_all()
    assert await sender.reconcile(1, 0) == 0
    assert await sender.unsent() == []


async def test_the_recipient_absorbs_what_it_had_already(sender: Sender, database_factory: DatabaseFactory) -> None:
    await sender.send()
    await sender.reconcile(1, 0)
    await sender.reconcile(0, 0)
    await sender.send_all()
    twice = sender.producer.sent
    assert len(twice) == 2
    async with asyncpg.create_pool(await database_factory(PROBES), min_size=1, max_size=4) as pool:
        recipient = Harness(pool)
        recipient.notary.kinds[ME] = "referral"
        records: list[Record] = [recipient.raw(sent.value, sent.key) for sent in twice]
        tallies = [await recipient.receiver.receive([record]) for record in records]
    assert [(tally.applied, tally.duplicates) for tally in tallies] == [(1, 0), (0, 1)]


async def test_an_organization_that_tells_nobody_asks_nothing(sender: Sender) -> None:
    assert await sender.reconcile(0, 0) == 0
    assert sender.broker.asked == []
