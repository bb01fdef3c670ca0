"""The directory topic: follow what others announce, announce oneself, keep both in the database."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import asyncpg
import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from pydantic import ValidationError

from passerelle.contracts.directory import OrganizationAnnounced, ServiceOffered
from passerelle.contracts.envelope import read
from passerelle.messaging.decisions import Moment
from passerelle.messaging.enclosure import Cause, enclose
from passerelle.messaging.examine import CONTENT_TYPE, SIGNATURE
from passerelle.privacy.chain import EVERYBODY
from passerelle.privacy.directory import Directory
from passerelle.privacy.errors import PrivacyError
from passerelle.privacy.keyring import KeyRing
from passerelle.privacy.signatures import sign

TOPIC = "passerelle.directory"

log = structlog.get_logger()


class Announcements:
    """One organization's part in the directory."""

    def __init__(
        self, own: str, directory: Directory, pool: asyncpg.Pool, learnt: Callable[[str], Awaitable[None]]
    ) -> None:
        self._own = own
        self._directory = directory
        self._pool = pool
        self._learnt = learnt
        self._stands = False
        """Whether the last record under this organization's name on the topic is its own newest announcement."""

    async def recall(self) -> None:
        """Apply what was known before the last stop."""
        rows = await self._pool.fetch("SELECT body, signature FROM directory ORDER BY organization")
        for row in rows:
            self._apply(row["body"], row["signature"])

    async def follow(self, consumer: AIOKafkaConsumer, caught_up: Callable[[], None]) -> None:
        """Read the topic from its beginning and then for ever."""
        partitions = [TopicPartition(TOPIC, 0)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        ends = await consumer.end_offsets(partitions)
        reached = 0
        while True:
            position = await consumer.position(partitions[0])
            if position < reached:  # the broker forgot the topic: newcomers would never know of this organization
                self._stands = False
            reached = position
            if position >= ends[partitions[0]]:
                caught_up()
            for records in (await consumer.getmany(timeout_ms=500)).values():
                for record in records:
                    await self._take(record)

    async def announce(
        self, producer: AIOKafkaProducer, ring: KeyRing, name: str, services: tuple[ServiceOffered, ...], moment: Moment
    ) -> None:
        """Say who this organization is and what it offers, if that is new or no longer stands on the topic."""
        known = self._directory.entry(ring.organization)
        said = (ring.kind, name, services, ring.links())
        if self._stands and known is not None and (known.kind, known.name, known.services, known.links) == said:
            return
        announcement = OrganizationAnnounced(
            organization=ring.organization,
            kind=ring.kind,
            name=name,
            keys=ring.links(),
            services=services,
            version=1 if known is None else known.version + 1,
        )
        subject = uuid5(NAMESPACE_URL, ring.organization)
        _, body = enclose(announcement, ring.organization, subject, 0, moment.now, Cause(moment.new_id()))
        signature = sign(ring.keys[-1].secret_key, EVERYBODY, body)
        headers = [CONTENT_TYPE, (SIGNATURE, signature.encode())]
        await producer.send_and_wait(TOPIC, body, key=ring.organization.encode(), headers=headers)
        log.info("organization_announced", version=announcement.version)

    async def _take(self, record: Any) -> None:
        headers = dict(record.headers)
        signature = headers.get(SIGNATURE) or b""
        taken = self._apply(record.value or b"", signature.decode("ascii", "replace"))
        if record.key == self._own.encode():
            self._stands = self._is_own(record.value or b"", signature.decode("ascii", "replace"))
        if taken is None:
            return
        await self._pool.execute(
            "INSERT INTO directory (organization, version, body, signature) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (organization) DO UPDATE SET version = excluded.version, body = excluded.body,"
            " signature = excluded.signature, updated_at = now()",
            taken.organization,
            taken.version,
            record.value,
            signature.decode("ascii"),
        )
        await self._learnt(taken.organization)

    def _apply(self, body: bytes, signature: str) -> OrganizationAnnounced | None:
        try:
            announcement = read(body).data
            if not isinstance(announcement, OrganizationAnnounced):
                return None
            taken = self._directory.apply(announcement, body, signature)
        except (ValidationError, PrivacyError) as error:
            log.warning("announcement_refused", error=type(error).__name__)
            return None
        return announcement if taken else None

    def _is_own(self, body: bytes, signature: str) -> bool:
        # Everybody may write to the topic, and it keeps the last record of each key: somebody else's could be it.
        try:
            announcement = read(body).data
        except ValidationError:
            return False
        if not isinstance(announcement, OrganizationAnnounced) or announcement.organization != self._own:
            return False
        return self._directory.is_newest(announcement, body, signature)
