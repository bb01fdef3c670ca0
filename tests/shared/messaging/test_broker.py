from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import Context, copy_context
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from aiokafka.consumer.subscription_state import TopicPartition
from faststream import AckPolicy
from faststream.kafka import TestKafkaBroker
from faststream.message import AckStatus

from passerelle.messaging.broker import (
    Inbox,
    InboxConsumer,
    UnsafeSettings,
    assert_consumer_is_safe,
    assert_producer_is_safe,
    assert_subscriber_is_safe,
    create_producer,
    heartbeat_of,
    record_of,
    security_of,
)
from passerelle.messaging.parked import Record

INBOX = Inbox("passerelle.me.inbox", "me.inbox", "127.0.0.1:1", {})


@asynccontextmanager
async def closing(client: Any) -> AsyncIterator[Any]:
    yield client
    await client.stop()


async def nothing(records: Any) -> None:
    return None


async def test_our_own_producer_is_safe() -> None:
    async with closing(create_producer("127.0.0.1:1", {}, "me")) as producer:
        assert_producer_is_safe(producer)


@pytest.mark.parametrize(
    ("settings", "said"),
    [({"acks": 1}, "Acks must be 'all'"), ({"acks": "all"}, "Enable_idempotence must be on")],
    ids=["acks", "idempotence"],
)
async def test_an_unsafe_producer_is_refused(settings: dict[str, Any], said: str) -> None:
    async with closing(AIOKafkaProducer(bootstrap_servers="127.0.0.1:1", **settings)) as producer:
        with pytest.raises(UnsafeSettings, match=said):
            assert_producer_is_safe(producer)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"auto_offset_reset": "latest", "enable_auto_commit": False, "group_id": "g"}, "earliest"),
        ({"auto_offset_reset": "earliest", "enable_auto_commit": True, "group_id": "g"}, "[Aa]uto-commit must be off"),
        ({"auto_offset_reset": "earliest", "enable_auto_commit": False, "group_id": None}, "group is required"),
    ],
    ids=["reset", "auto-commit", "group"],
)
async def test_an_unsafe_consumer_is_refused(settings: dict[str, Any], said: str) -> None:
    async with closing(AIOKafkaConsumer("topic", bootstrap_servers="127.0.0.1:1", **settings)) as consumer:
        with pytest.raises(UnsafeSettings, match=said):
            assert_consumer_is_safe(consumer)


@pytest.mark.parametrize("policy", [AckPolicy.ACK_FIRST, AckPolicy.ACK, AckPolicy.REJECT_ON_ERROR, AckPolicy.MANUAL])
def test_an_unsafe_ack_policy_is_refused(policy: AckPolicy) -> None:
    with pytest.raises(UnsafeSettings):
        assert_subscriber_is_safe(policy)


async def test_our_own_subscriber_is_safe() -> None:
    consumer = InboxConsumer(INBOX, nothing)
    assert_subscriber_is_safe(consumer.subscriber.ack_policy)


async def test_a_record_with_any_headers_passes_the_parser() -> None:
    headers = (("null", None), ("odd", b"\xff\xfe"), ("odd", b"twice"))
    raw = ConsumerRecord("t", 0, 5, 0, 0, b"key", b"body", None, 3, 4, headers)
    inbox = InboxConsumer(INBOX, nothing)
    inbox.subscriber.consumer = SimpleNamespace()
    message = await inbox._parse((raw,))
    assert (message.raw_message, record_of(raw)) == ((raw,), Record("t", 0, 5, b"key", headers, b"body"))


async def test_the_framework_hands_the_batch_over_undecoded() -> None:
    seen: list[Record] = []
    committed: list[dict[TopicPartition, int]] = []

    async def keep(records: Any) -> None:
        seen.extend(records)

    async def commit(offsets: dict[TopicPartition, int]) -> None:
        committed.append(offsets)

    inbox = InboxConsumer(INBOX, keep)
    async with TestKafkaBroker(inbox.broker) as broker:
        inbox.subscriber.consumer = SimpleNamespace(commit=commit)
        await broker.publish(b"\xff not json", "passerelle.me.inbox", key=b"k")
    assert [(record.body, record.key) for record in seen] == [(b"\xff not json", b"k")]
    assert committed == [{TopicPartition("passerelle.me.inbox", 0): 1}]


async def test_a_timer_set_during_a_batch_does_not_keep_its_records() -> None:
    contexts: list[Context] = []

    async def keep(records: Any) -> None:
        contexts.append(copy_context())

    async def commit(offsets: dict[TopicPartition, int]) -> None:
        return None

    inbox = InboxConsumer(INBOX, keep)
    async with TestKafkaBroker(inbox.broker) as broker:
        inbox.subscriber.consumer = SimpleNamespace(commit=commit)
        await broker.publish(b"body", "passerelle.me.inbox", key=b"k")
        message = contexts[0].run(broker.context.get_local, "message")
    assert (message.raw_message, message.committed) == ((), AckStatus.ACKED)
    assert not any(message._StreamMessage__decoded_caches)


def test_a_member_hears_of_others_soon_however_long_a_crash_is_waited_for() -> None:
    assert [heartbeat_of(session) for session in (6, 10, 300)] == [pytest.approx(1.8), 3.0, 3.0]


def test_an_unknown_mechanism_is_named_with_those_known() -> None:
    with pytest.raises(UnsafeSettings, match="SCRAM-SHA-512"):
        security_of({"security_protocol": "SASL_SSL", "sasl_mechanism": "GSSAPI"})
