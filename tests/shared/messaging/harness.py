"""One probe organization on a real database, fed with records by hand: no broker, every signature believed."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from aiokafka.errors import UnknownTopicOrPartitionError

from passerelle.contracts.base import Event
from passerelle.contracts.lifecycle import FieldGroup, Purpose
from passerelle.contracts.referral import ReferralSent
from passerelle.messaging import parked
from passerelle.messaging.broker import partition_of
from passerelle.messaging.commands import Commands
from passerelle.messaging.decisions import Moment, Reactions
from passerelle.messaging.desk import Desk
from passerelle.messaging.enclosure import Cause, enclose
from passerelle.messaging.examine import CONTENT_TYPE, KEY_ID, SIGNATURE
from passerelle.messaging.parked import Parked, Record
from passerelle.messaging.ports import Signed
from passerelle.messaging.receiver import Receiver
from passerelle.messaging.relay import Relay
from passerelle.messaging.replays import Replays
from passerelle.privacy.agreement import RecordedAgreement
from passerelle.testing.probe.service import ProbeStore, service

ME, PEER, STRANGER = "me", "peer", "stranger"
PARTITIONS = 4
PROBES = ("passerelle.testing.probe.migrations",)


class Believing:
    """A notary that believes every signature but the one that says `forged`, of everybody it knows."""

    def __init__(self) -> None:
        self.kinds = {PEER: "referral", STRANGER: "referral", "school": "language"}

    def sign_many(self, items: Sequence[tuple[str, bytes]]) -> tuple[str, list[str]]:
        return "key", ["signed" for _ in items]

    def verify_many(self, items: Sequence[Signed]) -> list[str | None]:
        return [self._why_not(item) for item in items]

    def kind_of(self, organization: str) -> str | None:
        return self.kinds.get(organization)

    def _why_not(self, item: Signed) -> str | None:
        if item.source not in self.kinds:
            return "unknown_organization"
        return "bad_signature" if item.signature == "forged" else None


@dataclass
class Sent:
    """What a producer was given."""

    topic: str
    value: bytes
    key: bytes


@dataclass
class Listening:
    """A producer that keeps what it is given, and fails where told."""

    sent: list[Sent] = field(default_factory=list)
    refuse: set[bytes] = field(default_factory=set)
    lose: set[bytes] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    looked_for: list[str] = field(default_factory=list)

    async def partitions_for(self, topic: str) -> set[int]:
        self.looked_for.append(topic)
        if topic in self.absent:
            raise UnknownTopicOrPartitionError
        return set(range(PARTITIONS))

    def create_batch(self) -> "Packing":
        return Packing(self)

    async def send_batch(self, batch: "Packing", topic: str, *, partition: int) -> "asyncio.Future[Any]":
        assert batch.is_closed
        assert {partition_of(key, list(range(PARTITIONS)), []) for key, _ in batch.records} == {partition}
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if any(key in self.lose for key, _ in batch.records):
            future.set_exception(TimeoutError())
        else:
            self.sent.extend(Sent(topic, value, key) for key, value in batch.records)
            future.set_result(None)
        return future


@dataclass
class Packing:
    """Records of one parcel: `capacity` of them at most."""

    producer: Listening
    capacity: int = 2
    records: list[tuple[bytes, bytes]] = field(default_factory=list)
    is_closed: bool = False

    def append(self, *, timestamp: int | None, key: bytes, value: bytes, headers: Any) -> object | None:
        if key in self.producer.refuse:
            raise ValueError("too large")
        if len(self.records) == self.capacity:
            return None
        self.records.append((key, value))
        return self

    def close(self) -> None:
        self.is_closed = True


class Harness:
    """Everything one organization has but the broker."""

    def __init__(self, pool: asyncpg.Pool, reactions: Reactions | None = None) -> None:
        self.pool = pool
        self.time = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.notary = Believing()
        self.producer = Listening()
        self.reactions = reactions or (service.reactions if isinstance(service.reactions, Reactions) else Reactions({}))
        agreement = RecordedAgreement()
        desk = Desk(ME, [ProbeStore()], agreement, lambda: self.time)
        self.receiver = Receiver(pool, desk, self.reactions, self.notary, self.moment)
        self.commands = Commands(pool, desk, self.reactions, self.moment)
        self.replays = Replays(pool, self.receiver, self.commands, self.moment)
        self.relay = Relay(pool, lambda: self.producer, self.notary, agreement, self.moment)
        self.offset = 0

    def moment(self) -> Moment:
        return Moment(self.time, uuid4, os.urandom)

    def record(self, ref: UUID, sequence: int, event: Event | None = None, source: str = PEER) -> Record:
        """A well-made record."""
        _, body = enclose(event or telling(ref), source, ref, sequence, self.time, Cause(uuid4()))
        return self.raw(body, str(ref).encode())

    def raw(self, body: bytes | None, key: bytes | None, signature: bytes = b"signed") -> Record:
        """A record with any bytes."""
        self.offset += 1
        headers = (CONTENT_TYPE, (KEY_ID, b"key"), (SIGNATURE, signature))
        return Record("passerelle.me.inbox", 0, self.offset, key, headers, body)

    async def told(self, ref: UUID) -> list[int]:
        """What the probe wrote down."""
        row = await self.pool.fetchval("SELECT told FROM probes WHERE ref = $1", ref)
        return list(row or [])

    async def parked(self) -> list[Parked]:
        """What is parked and open."""
        async with self.pool.acquire() as connection:
            return await parked.open_numbers(connection)

    async def queued(self) -> list[tuple[int, str]]:
        """Sequence and type of everything in the outbox, in order."""
        rows = await self.pool.fetch(
            "SELECT sequence, convert_from(body, 'UTF8')::jsonb ->> 'type' AS type FROM outbox ORDER BY position"
        )
        return [(row["sequence"], row["type"].split(".")[-2]) for row in rows]

    async def send_all(self) -> int:
        """One pass of a relay that owns every shard."""
        async with self.pool.acquire() as connection:
            return await self.relay.send_batch(connection, frozenset(range(16)))


def telling(ref: UUID, days: int = 30) -> ReferralSent:
    """What the probe is told."""
    later = datetime(2026, 11, 23, 12, tzinfo=UTC) + timedelta(days=days)
    return ReferralSent(
        referral=ref,
        service="probe",
        purpose=Purpose.LEARN_FRENCH,
        grant=ref,
        fields=(FieldGroup.PATHWAY,),
        answer_by=later,
        grant_until=later,
    )
