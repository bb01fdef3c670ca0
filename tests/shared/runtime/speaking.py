"""Writes to the real topics in the name of an organization that does not run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer

from passerelle.contracts.directory import OrganizationAnnounced
from passerelle.messaging.broker import create_producer
from passerelle.messaging.enclosure import Cause, enclose
from passerelle.messaging.examine import CONTENT_TYPE, KEY_ID, SIGNATURE
from passerelle.messaging.shipment import inbox_topic
from passerelle.platform import KafkaAccess
from passerelle.privacy.chain import EVERYBODY
from passerelle.privacy.keyring import KeyRing
from passerelle.privacy.signatures import sign
from passerelle.runtime.announcements import TOPIC
from tests.shared.messaging.harness import telling

Headers = list[tuple[str, bytes]]


@asynccontextmanager
async def producing(kafka: KafkaAccess) -> AsyncIterator[AIOKafkaProducer]:
    """A producer with an administrator's rights."""
    producer = create_producer(kafka.bootstrap, kafka.security, "test")
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


def signed(ring: KeyRing, recipient: str, ref: UUID, sequence: int) -> tuple[bytes, Headers]:
    """A message as its sender would sign it with its oldest key."""
    key = ring.keys[0]
    _, body = enclose(telling(ref), ring.organization, ref, sequence, datetime.now(UTC), Cause(uuid4()))
    signature = sign(key.secret_key, recipient, body).encode()
    return body, [CONTENT_TYPE, (KEY_ID, str(key.key_id).encode()), (SIGNATURE, signature)]


async def say(kafka: KafkaAccess, ring: KeyRing, recipient: str, ref: UUID, sequence: int) -> None:
    """Tell the recipient something on a ref."""
    body, headers = signed(ring, recipient, ref, sequence)
    async with producing(kafka) as producer:
        await producer.send_and_wait(inbox_topic(recipient), body, key=str(ref).encode(), headers=headers)


async def announce(kafka: KafkaAccess, ring: KeyRing, signer: KeyRing | None = None) -> None:
    """Announce the ring's organization, signed by it or by somebody else."""
    announcement = OrganizationAnnounced(
        organization=ring.organization, kind="referral", name=ring.organization, keys=ring.links(), version=1
    )
    _, body = enclose(announcement, ring.organization, uuid4(), 0, datetime.now(UTC), Cause(uuid4()))
    signature = sign((signer or ring).keys[-1].secret_key, EVERYBODY, body).encode()
    async with producing(kafka) as producer:
        await producer.send_and_wait(
            TOPIC, body, key=ring.organization.encode(), headers=[CONTENT_TYPE, (SIGNATURE, signature)]
        )
