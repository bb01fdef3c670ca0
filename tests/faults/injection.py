"""Writes to an inbox as any member of the network can, and reads and rewinds it as only a test may."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid4, uuid5

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.record.util import calc_crc32c
from aiokafka.structs import RecordMetadata

from passerelle.contracts.directory import OrganizationAnnounced
from passerelle.messaging.enclosure import Cause, enclose
from passerelle.messaging.examine import CONTENT_TYPE, SIGNATURE
from passerelle.messaging.shipment import inbox_topic
from passerelle.platform import KafkaAccess
from passerelle.privacy.chain import EVERYBODY
from passerelle.privacy.keyring import KeyRing
from passerelle.privacy.signatures import sign
from passerelle.runtime.announcements import TOPIC
from tests.faults.forgery import Sealed

CHECKSUM = slice(17, 21)
"""Where a record batch keeps the checksum of all that follows it."""


@asynccontextmanager
async def writing(access: KafkaAccess) -> AsyncIterator[AIOKafkaProducer]:
    """A producer that sends what it is given; not idempotent, because batches made by hand carry no number."""
    producer = AIOKafkaProducer(
        bootstrap_servers=access.bootstrap, acks="all", linger_ms=5, max_batch_size=512 * 1024,
        max_request_size=2 * 1024 * 1024, **access.security,
    )  # fmt: skip
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def inject(producer: AIOKafkaProducer, organization: str, partition: int, records: Sequence[Sealed]) -> list[int]:
    """Put records into one partition of an inbox, in this order; answers their offsets."""
    topic = inbox_topic(organization)
    futures = []
    for one in records:
        headers = list(one.headers)
        futures.append(await producer.send(topic, one.body, key=one.key, partition=partition, headers=headers))
    return [(await future).offset for future in futures]


async def inject_named(
    producer: AIOKafkaProducer, topic: str, partition: int, record: Sealed, name: bytes
) -> RecordMetadata:
    """Put a record there with a header whose name is these bytes, as no client library but a hostile one would."""
    batch = producer.create_batch()
    placeholder = "?" * len(name)
    batch._builder.append(
        0, timestamp=None, key=record.key, value=record.body, headers=[*record.headers, (placeholder, b"")]
    )
    batch._relative_offset = 1
    batch.close()
    raw = bytearray(batch._build().replace(placeholder.encode(), name, 1))
    raw[CHECKSUM] = calc_crc32c(bytes(raw[CHECKSUM.stop :])).to_bytes(4, "big")
    batch._buffer = raw
    return await (await producer.send_batch(batch, topic, partition=partition))


async def announce(producer: AIOKafkaProducer, ring: KeyRing) -> None:
    """Let an organization that runs nowhere be known to all."""
    name = ring.organization
    said = OrganizationAnnounced(
        organization=name, kind=ring.kind, name=name, keys=ring.links(), services=(), version=1
    )
    _, body = enclose(said, name, uuid5(NAMESPACE_URL, name), 0, datetime.now(UTC), Cause(uuid4()))
    signature = sign(ring.keys[-1].secret_key, EVERYBODY, body)
    headers = [CONTENT_TYPE, (SIGNATURE, signature.encode())]
    await producer.send_and_wait(TOPIC, body, key=name.encode(), headers=headers)


async def everything_in(access: KafkaAccess, organization: str) -> list[ConsumerRecord]:
    """Every record of an inbox."""
    async with reading(access, None) as consumer:
        partitions = await partitions_of(consumer, organization)
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        ends = await consumer.end_offsets(partitions)
        found: list[ConsumerRecord] = []
        while any([await consumer.position(partition) < end for partition, end in ends.items()]):
            for records in (await consumer.getmany(timeout_ms=200)).values():
                found.extend(records)
        return found


async def rewind(access: KafkaAccess, organization: str) -> None:
    """Let the group of an inbox begin again at its first record; nobody may be in it."""
    async with reading(access, f"{organization}.inbox") as consumer:
        partitions = await partitions_of(consumer, organization)
        consumer.assign(partitions)
        await consumer.commit(dict.fromkeys(partitions, 0))


async def unread(access: KafkaAccess, organization: str) -> int:
    """How many records the group of an inbox has not committed."""
    async with reading(access, f"{organization}.inbox") as consumer:
        partitions = await partitions_of(consumer, organization)
        ends = await consumer.end_offsets(partitions)
        return sum([end - (await consumer.committed(partition) or 0) for partition, end in ends.items()])


@asynccontextmanager
async def reading(access: KafkaAccess, group: str | None) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer that joins nothing."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=access.bootstrap, group_id=group, enable_auto_commit=False, **access.security
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def partitions_of(consumer: AIOKafkaConsumer, organization: str) -> list[TopicPartition]:
    topic = inbox_topic(organization)
    numbers = await consumer._client._wait_on_metadata(topic)
    return [TopicPartition(topic, number) for number in sorted(numbers)]
