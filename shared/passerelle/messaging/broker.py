"""Kafka through FastStream, with the settings at-least-once delivery needs asserted rather than hoped for.

The library's defaults are at-most-once in five places, and a record with a null or non-UTF-8 header makes it drop the
good neighbours of the batch: the parser here decodes nothing, so that nothing can fail before our own verification.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaAckableMessage
from faststream.message import AckStatus, StreamMessage
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from passerelle.messaging.failpoints import failpoint
from passerelle.messaging.parked import Record

log = structlog.get_logger()

MAX_RECORDS = 8000
COMMIT_SECONDS = 10.0
"""aiokafka retries a commit for ever while the broker is away; a redelivery is cheaper than a stuck loop."""
FETCH_MILLISECONDS = 50
SESSION_SECONDS = 10.0
"""How long a group waits for a member that crashed before others read in its place; one that stops leaves at once."""
LONGEST_HEARTBEAT = 3.0

Handle = Callable[[Sequence[Record]], Awaitable[Any]]


class UnsafeSettings(Exception):
    """The Kafka client is not set for at-least-once delivery; refusing to start."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Where and how one organization reads."""

    topic: str
    group: str
    bootstrap: str
    security: Mapping[str, Any]
    max_records: int = MAX_RECORDS
    session_seconds: float = SESSION_SECONDS


class InboxConsumer:
    """Reads an inbox in batches of raw records; offsets are committed after the handler is done, and that is seen.

    When the handler fails nothing is committed and the batch comes again. `pause` stops fetching while the database is
    away and keeps the place in the group.
    """

    def __init__(self, inbox: Inbox, handle: Handle) -> None:
        self.inbox = inbox
        self._handle = handle
        self.progress = 0
        """Batches dealt with; the watchdog compares."""
        self.uncommitted = 0
        """Commits that failed and left a redelivery to the inbox table."""
        self.broker = KafkaBroker(
            inbox.bootstrap,
            security=security_of(inbox.security),
            ack_policy=AckPolicy.NACK_ON_ERROR,
            apply_types=False,
            consumer_only=True,
            allow_auto_create_topics=False,
            client_id=inbox.group,
            logger=None,
            graceful_timeout=30.0,
        )
        self.subscriber = self.broker.subscriber(
            inbox.topic,
            group_id=inbox.group,
            batch=True,
            max_records=inbox.max_records,
            batch_timeout_ms=FETCH_MILLISECONDS,
            auto_offset_reset="earliest",
            session_timeout_ms=round(inbox.session_seconds * 1000),
            heartbeat_interval_ms=round(heartbeat_of(inbox.session_seconds) * 1000),
            parser=self._parse,
            decoder=_undecoded,
        )
        self.subscriber(self._batch)

    @property
    def consumer(self) -> AIOKafkaConsumer | None:
        """The client underneath, once started."""
        return self.subscriber.consumer

    async def start(self) -> None:
        """Join the group and begin; refuses unsafe settings."""
        assert_subscriber_is_safe(self.subscriber.ack_policy)
        await self.broker.start()
        assert_consumer_is_safe(self._joined())

    async def stop(self) -> None:
        """Finish the batch at hand, commit it, leave the group."""
        await self.broker.stop()

    def pause(self) -> None:
        """Fetch no more for now; the heartbeat goes on."""
        if self.consumer is not None:
            self.consumer.pause(*self.consumer.assignment())

    def resume(self) -> None:
        """Fetch again."""
        if self.consumer is not None:
            self.consumer.resume(*self.consumer.paused())

    def partitions(self) -> set[int]:
        """Those this member reads at the moment."""
        return {one.partition for one in self.consumer.assignment()} if self.consumer is not None else set()

    def lag(self) -> int:
        """How many records of the assigned partitions wait, as far as the last fetch told."""
        consumer = self.consumer
        if consumer is None:
            return 0
        return sum(_lag_of(consumer, partition) for partition in consumer.assignment())

    async def _parse(self, raw: tuple[ConsumerRecord, ...]) -> StreamMessage[Any]:
        return KafkaAckableMessage(raw_message=raw, body=b"", headers={}, consumer=self._joined())

    def _joined(self) -> AIOKafkaConsumer:
        if self.consumer is None:
            raise UnsafeSettings("The consumer is not started.")
        return self.consumer

    async def _batch(self, raw: tuple[ConsumerRecord, ...]) -> None:
        await self._handle([record_of(one) for one in raw])
        await self._commit(raw)
        failpoint("receiver.after_acknowledge")
        self.progress += 1

    async def _commit(self, raw: Sequence[ConsumerRecord]) -> None:
        consumer = self._joined()
        # The records of a partition come in order: the last one of each stays.
        last = {(record.topic, record.partition): record.offset for record in raw}
        ends = {TopicPartition(*partition): offset + 1 for partition, offset in last.items()}
        try:
            await asyncio.wait_for(consumer.commit(ends), COMMIT_SECONDS)
        except (CommitFailedError, IllegalStateError, KafkaError, TimeoutError) as error:
            # The work is committed in the database; whoever reads these records again finds them in its inbox.
            self.uncommitted += 1
            log.warning("offsets_not_committed", error=type(error).__name__)
        message = self.broker.context.get_local("message")
        if message is not None:
            _let_go(message)


def _let_go(message: StreamMessage[Any]) -> None:
    """Its batch is done. Every timer set while it was worked on keeps the context it was set in, and the message with
    it, some for minutes: without their records."""
    message.committed = AckStatus.ACKED
    message.raw_message = ()
    message.clear_cache()


async def _undecoded(message: StreamMessage[Any]) -> Any:
    return message.raw_message


def heartbeat_of(session_seconds: float) -> float:
    """Seconds between two heartbeats: by them a member hears that others come, and these read nothing until it did."""
    return min(session_seconds * 0.3, LONGEST_HEARTBEAT)


def record_of(raw: ConsumerRecord) -> Record:
    """A broker record in our own words."""
    return Record(raw.topic, raw.partition, raw.offset, raw.key, tuple(raw.headers), raw.value)


def create_producer(bootstrap: str, security: Mapping[str, Any], client_id: str) -> AIOKafkaProducer:
    """An idempotent producer that waits for every replica; start it, then assert it."""
    return AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        client_id=client_id,
        acks="all",
        enable_idempotence=True,
        linger_ms=2,
        max_batch_size=256 * 1024,
        partitioner=partition_of,
        **security,
    )


def partition_of(key: bytes | None, partitions: list[int], available: list[int]) -> int:
    """Which partition a ref goes to: always the same one. The library's own hash is pure Python and 50 times slower."""
    return partitions[crc32(key or b"") % len(partitions)]


def assert_producer_is_safe(producer: AIOKafkaProducer) -> None:
    """Refuse a producer that may lose or reorder what it was given."""
    _refuse(producer._sender._acks != -1, "acks must be 'all'")
    _refuse(producer._txn_manager is None, "enable_idempotence must be on")


def assert_consumer_is_safe(consumer: AIOKafkaConsumer) -> None:
    """Refuse a consumer that may skip what it has not dealt with."""
    _refuse(consumer._auto_offset_reset != "earliest", "auto_offset_reset must be 'earliest'")
    _refuse(bool(consumer._enable_auto_commit), "auto-commit must be off")
    _refuse(not consumer._group_id, "a consumer group is required")


def assert_subscriber_is_safe(policy: AckPolicy) -> None:
    """Refuse an acknowledgement policy that commits what failed."""
    _refuse(policy is not AckPolicy.NACK_ON_ERROR, "the ack policy must be NACK_ON_ERROR")


def security_of(security: Mapping[str, Any]) -> BaseSecurity | None:
    """The client's own words for security as the framework's object."""
    if not security:
        return None
    protocol, mechanism = security.get("security_protocol", "PLAINTEXT"), security.get("sasl_mechanism")
    tls, context = protocol.endswith("SSL"), security.get("ssl_context")
    if not protocol.startswith("SASL"):
        return BaseSecurity(ssl_context=context, use_ssl=tls)
    known = {"PLAIN": SASLPlaintext, "SCRAM-SHA-256": SASLScram256, "SCRAM-SHA-512": SASLScram512}
    if mechanism not in known:
        raise UnsafeSettings(f"The SASL mechanism {mechanism!r} is not supported; use one of {', '.join(known)}.")
    user, password = security["sasl_plain_username"], security["sasl_plain_password"]
    return known[mechanism](username=user, password=password, ssl_context=context, use_ssl=tls)


def _refuse(unsafe: bool, why: str) -> None:
    if unsafe:
        raise UnsafeSettings(f"{UnsafeSettings.__doc__} {why.capitalize()}.")


def _lag_of(consumer: AIOKafkaConsumer, partition: TopicPartition) -> int:
    end = consumer.highwater(partition)
    state = consumer._subscription.subscription.assignment.state_value(partition)
    if end is None or state is None or not state.has_valid_position:
        return 0
    return max(0, int(end - state.position))
