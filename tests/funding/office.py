"""An agency on a real database: the runtime's own desk and commands, without a broker."""

import os
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from funding import reactions
from funding.app import service
from passerelle.contracts.envelope import read
from passerelle.contracts.referral import ReferralSent
from passerelle.messaging.answers import Once
from passerelle.messaging.commands import Commands
from passerelle.messaging.decisions import Command, Decision, Message, Moment, OpenRef, States
from passerelle.messaging.desk import Desk
from passerelle.privacy.agreement import RecordedAgreement
from passerelle.runtime.database import create_pool
from tests.funding.agency import referral_sent
from tests.funding.examples import NOW


@dataclass
class Office:
    """What staff do, carried out in transactions."""

    pool: asyncpg.Pool
    commands: Commands
    clock: "Clock"

    def now(self) -> datetime:
        return self.clock.now

    async def execute(self, keys: Collection[UUID], command: Command, once: Once | None = None) -> Any:
        return await self.commands.execute(keys, command, None, once)

    async def do(self, keys: Collection[UUID], command: Callable[..., Decision], **arguments: Any) -> Any:
        return await self.execute(keys, lambda states, moment: command(states, moment, **arguments))

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        async with self.pool.acquire() as connection:
            yield connection

    async def refer(self, ref: UUID | str = "") -> UUID:
        """A person is referred, on a new ref or once more."""
        ref = UUID(str(ref)) if ref else uuid4()

        def receive(states: States, moment: Moment) -> Decision:
            message = Message(uuid4(), "singa", ref, ref, 1, moment.now, referral_sent(referral=uuid4()))
            received = reactions.table.messages[ReferralSent](states, message, moment)
            return received.and_then(Decision(refs=(OpenRef(ref, "singa", ref),)))

        await self.commands.execute([ref], receive)
        return ref

    async def queued(self) -> list[str]:
        """Short names of everything queued for the referring organizations, in order."""
        rows = await self.pool.fetch("SELECT body FROM outbox ORDER BY position")
        return [read(row["body"]).type.split(".")[-2] for row in rows]


@dataclass
class Clock:
    """Stands still unless a test moves it."""

    now: datetime = NOW


@asynccontextmanager
async def office_on(dsn: str) -> AsyncIterator[Office]:
    pool = await create_pool(dsn, 20)
    clock = Clock()
    desk = Desk("adie", service.stores, RecordedAgreement(), lambda: clock.now)
    moments = Commands(pool, desk, reactions.table, lambda: Moment(clock.now, uuid4, os.urandom))
    try:
        yield Office(pool, moments, clock)
    finally:
        await pool.close()
