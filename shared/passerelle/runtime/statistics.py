"""The statistics topic: publish what this organization counted, read what the others did.

The topic keeps the newest record of each organization. It is read when somebody asks, from its beginning: it holds one
small record for each, and nobody needs it otherwise.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import asyncpg
import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from pydantic import ValidationError

from passerelle.contracts.envelope import Envelope, read
from passerelle.contracts.statistics import MonthlyCounts, QuarterCount, StatisticsPublished
from passerelle.messaging.decisions import Moment
from passerelle.messaging.enclosure import Cause, enclose
from passerelle.messaging.examine import CONTENT_TYPE, KEY_ID, SIGNATURE
from passerelle.privacy.chain import EVERYBODY
from passerelle.privacy.counts import closed_quarters
from passerelle.privacy.directory import Directory
from passerelle.privacy.keyring import KeyRing
from passerelle.privacy.signatures import sign, verify
from passerelle.runtime.quarters import tell_quarter
from passerelle.runtime.service import CountFigures

TOPIC = "passerelle.statistics"
QUARTERS = 4
"""How many of the last quarters that are over are published."""
SETTLING = timedelta(days=30)
"""How long staff may still enter what happened in a quarter before everybody is told (to be confirmed)."""
EVERY = timedelta(days=1)
PATIENCE_S = 10.0

log = structlog.get_logger()


class Statistics:
    """One organization's part in the statistics."""

    def __init__(self, ring: KeyRing, directory: Directory, pool: asyncpg.Pool, figures: CountFigures | None) -> None:
        self._ring = ring
        self._directory = directory
        self._pool = pool
        self._figures = figures

    async def is_due(self, now: datetime) -> bool:
        """Whether anything is counted here and nothing was published for a day."""
        if self._figures is None:
            return False
        last = await self._pool.fetchval("SELECT published_at FROM published_statistics")
        return last is None or now - last >= EVERY

    async def publish(self, producer: AIOKafkaProducer, moment: Moment) -> StatisticsPublished:
        """Count in this organization's own database, and tell everybody what may be told."""
        quarters, months = await self._counted(moment.now)
        event = StatisticsPublished(
            organization=self._ring.organization,
            kind=self._ring.kind,
            quarters=quarters,
            months=months,
            counted_at=moment.now,
            version=await self._next_version(),
        )
        subject = uuid5(NAMESPACE_URL, f"{self._ring.organization}/statistics")
        _, body = enclose(event, self._ring.organization, subject, 0, moment.now, Cause(moment.new_id()))
        key = self._ring.current(moment.now)
        headers = [
            CONTENT_TYPE,
            (KEY_ID, str(key.key_id).encode()),
            (SIGNATURE, sign(key.secret_key, EVERYBODY, body).encode()),
        ]
        await producer.send_and_wait(TOPIC, body, key=self._ring.organization.encode(), headers=headers)
        await self._pool.execute("UPDATE published_statistics SET published_at = $1", moment.now)
        log.info("statistics_published", version=event.version)
        return event

    async def read(self, consumer: AIOKafkaConsumer) -> list[StatisticsPublished]:
        """The newest genuine statistics of each organization, by name; raises TimeoutError when Kafka is away."""
        newest: dict[str, StatisticsPublished] = {}
        for record in await asyncio.wait_for(records_of(consumer), PATIENCE_S):
            event = self._genuine(record)
            if event is None:
                log.warning("statistics_refused")
            elif event.organization not in newest or event.version > newest[event.organization].version:
                newest[event.organization] = event
        return [newest[name] for name in sorted(newest)]

    async def _counted(self, now: datetime) -> tuple[tuple[QuarterCount, ...], tuple[MonthlyCounts, ...]]:
        quarters: list[QuarterCount] = []
        months: list[MonthlyCounts] = []
        if self._figures is not None:
            async with self._pool.acquire() as connection:
                for quarter in closed_quarters(now - SETTLING, QUARTERS):
                    told = await tell_quarter(connection, self._figures, quarter, now)
                    quarters += told.quarters
                    months += told.months
        return tuple(quarters), tuple(months)

    async def _next_version(self) -> int:
        version: int = await self._pool.fetchval(
            "INSERT INTO published_statistics (version) VALUES (1) ON CONFLICT (one) DO UPDATE"
            " SET version = published_statistics.version + 1 RETURNING version"
        )
        return version

    def _genuine(self, record: Any) -> StatisticsPublished | None:
        """The event of a record that its organization signed, with a key in force then."""
        headers = dict(record.headers)
        try:
            envelope = read(record.value or b"")
        except ValidationError:
            return None
        event = envelope.data
        if not isinstance(event, StatisticsPublished) or envelope.source != event.organization:
            return None
        key = self._key_of(envelope, headers.get(KEY_ID) or b"")
        signature = (headers.get(SIGNATURE) or b"").decode("ascii", "replace")
        is_signed = key is not None and verify(key, EVERYBODY, record.value, signature)
        return event if is_signed and record.key == event.organization.encode() else None

    def _key_of(self, envelope: Envelope, key_id: bytes) -> bytes | None:
        entry = self._directory.entry(envelope.source)
        known = None if entry is None else entry.keys.get(_as_id(key_id))
        return known.public_key if known is not None and known.is_valid(envelope.time) else None


def _as_id(key_id: bytes) -> str:
    try:
        return str(UUID(key_id.decode("ascii", "replace")))
    except ValueError:
        return ""


async def records_of(consumer: AIOKafkaConsumer) -> Sequence[Any]:
    """Everything the topic holds now."""
    partition = TopicPartition(TOPIC, 0)
    await consumer.start()
    try:
        consumer.assign([partition])
        await consumer.seek_to_beginning(partition)
        end = (await consumer.end_offsets([partition]))[partition]
        found: list[Any] = []
        while await consumer.position(partition) < end:
            for records in (await consumer.getmany(timeout_ms=500)).values():
                found += records
        return found
    finally:
        await consumer.stop()
