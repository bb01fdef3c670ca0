"""Where the contestants run: one platform, organizations with keys, and topics filled before the clock starts."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from benchmarks.work import events, service
from passerelle.messaging.broker import create_producer
from passerelle.messaging.examine import CONTENT_TYPE, KEY_ID, SIGNATURE
from passerelle.messaging.relay import CHUNK
from passerelle.messaging.shipment import inbox_topic
from passerelle.platform import Platform
from passerelle.platform.interface import silent
from passerelle.privacy.keyring import KeyRing
from passerelle.privacy.signatures import sign, sign_many
from passerelle.runtime.organization import Organization
from passerelle.runtime.settings import Settings
from passerelle.testing.probe.service import service as probe
from passerelle.testing.stand import Stand, fresh_name


@dataclass(slots=True)
class Arena:
    """A sender everybody knows, and fresh recipients."""

    stand: Stand
    sender: Settings
    administrator: str
    """Where databases are dropped and PostgreSQL is asked for a checkpoint."""
    left: list[Settings] = field(default_factory=list)
    """Organizations of contests that are over."""

    @classmethod
    async def open(cls, platform: Platform, folder: Path) -> "Arena":
        """Admit and announce the sender, on a platform that runs."""
        running = await platform.start(silent)
        stand = Stand(platform, folder)
        sender = await stand.settings(fresh_name("sender"))
        async with stand.hosted(probe, sender) as organization:
            known, exchange = organization.directory, organization.exchange
            await until(lambda: known.entry(sender.organization) is not None and exchange.inbox is not None)
        return cls(stand, sender, running.postgres_admin_dsn)

    async def recipient(self, **more: Any) -> Settings:
        """An organization with an empty database and an empty inbox; those before it are done with."""
        await self.clear()
        settings = await self.stand.settings(fresh_name("recipient"), "language", **more)
        self.left.append(settings)
        return settings

    async def fill(self, recipient: str, count: int, refs: int, *, alone: bool = False) -> None:
        """Put signed events in the recipient's inbox, signed together as a busy relay does, or each alone."""
        key = KeyRing.load(self.sender.keys_file).keys[-1]
        producer = create_producer(self.sender.kafka_bootstrap, self.sender.kafka_security, "filler")
        await producer.start()
        sent = []
        source = events(self.sender.organization, count, refs)
        while said := list(islice(source, CHUNK)):
            items = [(recipient, body) for _, body in said]
            signed = [sign(key.secret_key, *item) for item in items] if alone else sign_many(key.secret_key, items)
            for (ref, body), signature in zip(said, signed, strict=True):
                headers = [CONTENT_TYPE, (KEY_ID, str(key.key_id).encode()), (SIGNATURE, signature.encode())]
                sent.append(await producer.send(inbox_topic(recipient), body, key=str(ref).encode(), headers=headers))
        await asyncio.gather(*sent)
        await producer.stop()
        await self.settle()

    async def clear(self) -> None:
        """Drop what the contests before left: nobody's clock shall run while their tables are vacuumed."""
        administrator = await asyncpg.connect(self.administrator)
        while self.left:
            name = urlsplit(self.left.pop().dsn.get_secret_value()).path.strip("/")
            await administrator.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await administrator.close()

    async def settle(self) -> None:
        """Let nobody pay for what the one before left to be written or collected."""
        administrator = await asyncpg.connect(self.administrator)
        await administrator.execute("CHECKPOINT")
        await administrator.close()
        gc.collect()


@dataclass(slots=True)
class Watched:
    """An organization whose batches and sends are counted from outside."""

    organization: Organization
    first_at: float = 0.0
    received: int = 0
    sent: int = 0
    batches: int = 0

    async def all_sent(self, count: int) -> float:
        """Seconds from the first batch to the last acknowledgement."""
        await until(lambda: self.sent >= count, 0.005)
        return time.perf_counter() - self.first_at


@asynccontextmanager
async def watched(settings: Settings) -> AsyncIterator[Watched]:
    """A bench organization in this process, signatures and checks on."""
    organization = Organization(service, settings)
    seen = Watched(organization)
    receive, relayed = organization.receive, organization.metrics.relayed

    async def counted_receive(records: Any) -> Any:
        seen.first_at = seen.first_at or time.perf_counter()
        seen.batches += 1
        tally = await receive(records)
        seen.received += tally.applied
        return tally

    def counted_send(count: int) -> None:
        seen.sent += count
        relayed(count)

    organization.receive = counted_receive  # type: ignore[method-assign]
    organization.metrics.relayed = counted_send  # type: ignore[method-assign]
    await organization.start()
    try:
        yield seen
    finally:
        await organization.stop()


async def until(condition: Any, every: float = 0.02) -> None:
    """Wait for something that must happen."""
    while not condition():
        await asyncio.sleep(every)
