"""The organization's connection to Kafka: made again whenever it breaks; the API never waits for it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

import asyncpg
import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from passerelle.messaging.batch import Tally
from passerelle.messaging.broker import Inbox, InboxConsumer, assert_producer_is_safe, create_producer
from passerelle.messaging.parked import Record
from passerelle.messaging.shipment import inbox_topic
from passerelle.messaging.tolerance import forgive_header_names
from passerelle.runtime.settings import Settings
from passerelle.runtime.watchdog import Standing

log = structlog.get_logger()

DATABASE_AWAY = (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.PostgresError)
BROKER_AWAY = (OSError, TimeoutError, KafkaError)


class KafkaIsAway(TimeoutError):
    """Kafka does not answer; what was queued stays queued."""


class Exchange:
    """Producer and inbox consumer of one organization."""

    def __init__(
        self,
        settings: Settings,
        receive: Callable[[Sequence[Record]], Awaitable[Tally]],
        database_answers: Callable[[], Awaitable[bool]],
        received: Callable[[int, Tally], None],
    ) -> None:
        forgive_header_names()
        self._settings = settings
        self._receive = receive
        self._database_answers = database_answers
        self._received = received
        self._producer: AIOKafkaProducer | None = None
        self._resuming: asyncio.Task[None] | None = None
        self.inbox: InboxConsumer | None = None

    @property
    def is_connected(self) -> bool:
        """Whether messages can go out and come in."""
        return self._producer is not None and self.inbox is not None

    @property
    def is_producing(self) -> bool:
        """Whether messages can go out."""
        return self._producer is not None

    def producer(self) -> AIOKafkaProducer:
        """The producer, or KafkaIsAway."""
        if self._producer is None:
            raise KafkaIsAway
        return self._producer

    async def connect_producer(self) -> AIOKafkaProducer:
        """Start a producer, trying until the broker answers."""
        while self._producer is None:
            producer = create_producer(
                self._settings.kafka_bootstrap, self._settings.kafka_security, self._settings.organization
            )
            try:
                await producer.start()
            except BROKER_AWAY as error:
                log.warning("kafka_away", error=type(error).__name__)
                await producer.stop()
                await asyncio.sleep(1)
                continue
            assert_producer_is_safe(producer)
            self._producer = producer
        return self._producer

    async def replace_producer(self) -> None:
        """An idempotent producer that gave a batch up cannot go on: its numbers have a gap. Start another."""
        broken, self._producer = self._producer, None
        if broken is not None:
            with suppress(*BROKER_AWAY):
                await asyncio.wait_for(broken.stop(), 5)
        await self.connect_producer()

    async def connect_inbox(self) -> None:
        """Join the group of the inbox, trying until the broker answers."""
        inbox = Inbox(
            inbox_topic(self._settings.organization),
            f"{self._settings.organization}.inbox",
            self._settings.kafka_bootstrap,
            self._settings.kafka_security,
            session_seconds=self._settings.session_seconds,
        )
        while self.inbox is None:
            consumer = InboxConsumer(inbox, self._batch)
            try:
                await consumer.start()
            except BROKER_AWAY as error:
                log.warning("kafka_away", error=type(error).__name__)
                with suppress(*BROKER_AWAY):
                    await consumer.stop()
                await asyncio.sleep(1)
                continue
            except asyncio.CancelledError:
                await consumer.stop()
                raise
            self.inbox = consumer

    def directory_consumer(self) -> AIOKafkaConsumer:
        """A consumer of its own for the directory: no group, always from the beginning."""
        return AIOKafkaConsumer(
            bootstrap_servers=self._settings.kafka_bootstrap,
            client_id=f"{self._settings.organization}.directory",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            **self._settings.kafka_security,
        )

    async def end_offsets(self, topics: list[str]) -> dict[tuple[str, int], int]:
        """Where each partition of these topics ends now; a topic that is gone, as after a partner left, is left out."""
        consumer = self.directory_consumer()
        try:
            await consumer.start()
            there = sorted(await consumer.topics() & set(topics))
            partitions = [TopicPartition(topic, number) for topic in there for number in await self._partitions(topic)]
            ends = await consumer.end_offsets(partitions)
        finally:
            await consumer.stop()
        return {(partition.topic, partition.partition): end for partition, end in ends.items()}

    async def standings(self) -> dict[int, Standing]:
        """How far this process's part of the inbox is dealt with; all of it when it has none.

        Asked of the broker by a client of its own: the one that reads may hang and know of nothing.
        """
        topic = inbox_topic(self._settings.organization)
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._settings.kafka_bootstrap,
            group_id=f"{self._settings.organization}.inbox",
            enable_auto_commit=False,
            **self._settings.kafka_security,
        )
        try:
            await consumer.start()
            mine = self.inbox.partitions() if self.inbox else set()
            partitions = [TopicPartition(topic, number) for number in sorted(mine or await self._partitions(topic))]
            ends = await consumer.end_offsets(partitions)
            return {one.partition: Standing(await consumer.committed(one) or 0, ends[one]) for one in partitions}
        finally:
            await consumer.stop()

    async def stop_inbox(self) -> None:
        """Finish the batch at hand and leave the group."""
        if self._resuming is not None:
            self._resuming.cancel()
        if self.inbox is not None:
            await self.inbox.stop()
            self.inbox = None

    async def stop_producer(self) -> None:
        """Flush and close."""
        if self._producer is not None:
            await self._producer.stop()
            self._producer = None

    async def _partitions(self, topic: str) -> set[int]:
        numbers: set[int] = await self.producer().partitions_for(topic)
        return numbers

    async def _batch(self, records: Sequence[Record]) -> Any:
        try:
            tally = await self._receive(records)
        except DATABASE_AWAY as error:
            log.warning("batch_put_back", error=type(error).__name__, size=len(records))
            self._pause()
            raise
        except Exception as error:
            # A defect of ours: the batch comes again, but not in a hot loop.
            log.error("batch_failed", exc_info=error, size=len(records))
            await asyncio.sleep(1)
            raise
        self._received(len(records), tally)

    def _pause(self) -> None:
        if self.inbox is not None:
            self.inbox.pause()  # again when already resting: a rebalance may have brought partitions that do not
        if self._resuming is None or self._resuming.done():
            self._resuming = asyncio.create_task(self._resume_when_back())

    async def _resume_when_back(self) -> None:
        await asyncio.sleep(0.1)
        while not await self._database_answers():
            await asyncio.sleep(0.3)
        if self.inbox is not None:
            self.inbox.resume()
            log.info("inbox_resumed")
