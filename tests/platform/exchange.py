"""What an organization does with Kafka, in its shortest form."""

import asyncio

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from passerelle.platform import KafkaAccess


async def write(access: KafkaAccess, topic: str, value: bytes = b"fact") -> None:
    producer = AIOKafkaProducer(bootstrap_servers=access.bootstrap, enable_idempotence=True, **access.security)
    try:
        await producer.start()
        await producer.send_and_wait(topic, value, key=b"key", partition=0)
    finally:
        await producer.stop()


async def read(access: KafkaAccess, topic: str) -> bytes | None:
    """The first record of the first partition, without a group."""
    consumer = AIOKafkaConsumer(bootstrap_servers=access.bootstrap, **access.security)
    try:
        await consumer.start()
        partition = TopicPartition(topic, 0)
        consumer.assign([partition])
        await consumer.seek_to_beginning(partition)
        value: bytes | None = (await asyncio.wait_for(consumer.getone(), 10)).value
        return value
    finally:
        await consumer.stop()


async def join(access: KafkaAccess, topic: str, group: str) -> None:
    """Reads one record as a member of a group, and commits."""
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=access.bootstrap,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        **access.security,
    )
    try:
        await consumer.start()
        await asyncio.wait_for(consumer.getone(), 10)
        await consumer.commit()
    finally:
        await consumer.stop()
