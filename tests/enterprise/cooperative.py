"""One cooperative on a real database: the runtime's commands and deadlines, without a broker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from os import urandom
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from enterprise import commands, reactions
from enterprise.commands.offers import NO_NEEDS, Needs
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.participations import DeclineReason
from enterprise.domain.sessions import Calling, Session
from enterprise.store import session, store
from passerelle.contracts.lifecycle import FieldGroup, Purpose, ReferralStatus
from passerelle.messaging.commands import Commands
from passerelle.messaging.decisions import Command, Decision, Moment, OpenRef
from passerelle.messaging.desk import Desk
from passerelle.partnership.referral import ReceivedReferral
from passerelle.partnership.store import store as partnership_store
from passerelle.privacy.agreement import RecordedAgreement
from passerelle.runtime.database import create_pool
from tests.enterprise.desk import OWNER
from tests.enterprise.making import NOW, RULES


@dataclass
class Cooperative:
    pool: asyncpg.Pool
    now: datetime = NOW
    commands: Commands = field(init=False)

    def __post_init__(self) -> None:
        desk = Desk("migracoop", (partnership_store, store), RecordedAgreement(), lambda: self.now)
        self.commands = Commands(self.pool, desk, reactions.table, self._moment)

    async def ask(self, command: Command, *keys: UUID) -> Any:
        return await self.commands.execute(keys, command)

    async def refer(self, ref: Ref) -> None:
        """A referral has arrived."""
        referral = ReceivedReferral(
            ref=ref,
            referral=uuid4(),
            owner=OWNER,
            service="cooperative_trial",
            purpose=Purpose.TRY_ENTERPRISE,
            status=ReferralStatus.SENT,
            grant=uuid4(),
            fields=(FieldGroup.PATHWAY,),
            received_at=self.now,
            answer_by=self.now.replace(month=12),
            grant_until=self.now.replace(year=2027),
        )
        await self.ask(lambda states, moment: Decision(changes=(referral,), refs=(OpenRef(ref, OWNER, ref),)))

    async def open_session(self, calling: Calling) -> SessionId:
        result = await self.ask(lambda states, moment: commands.open_session(states, moment, RULES, calling))
        return SessionId(UUID(result["id"]))

    async def offer(self, session: SessionId, ref: Ref, needs: Needs = NO_NEEDS) -> Any:
        command = commands.offer_place
        return await self.ask(lambda states, moment: command(states, moment, session, ref, needs), session, ref)

    async def queue(self, session: SessionId, ref: Ref) -> Any:
        return await self.ask(lambda states, moment: commands.join_waitlist(states, moment, session, ref), session, ref)

    async def accept(self, ref: Ref) -> Any:
        return await self.ask(lambda states, moment: commands.accept_offer(states, moment, ref), ref)

    async def decline(self, ref: Ref) -> Any:
        reason = DeclineReason.NOT_AVAILABLE
        return await self.ask(lambda states, moment: commands.decline_offer(states, moment, ref, reason), ref)

    async def start(self, session: SessionId) -> Any:
        people = (await self.session(session)).people
        return await self.ask(lambda states, moment: commands.start_session(states, moment, session), session, *people)

    async def answer_deadlines(self) -> None:
        while await self.commands.wake_due():
            pass

    async def session(self, session_id: SessionId) -> Session:
        async with self.pool.acquire() as connection:
            found = await session(connection, session_id)
        assert found is not None
        return found

    async def queued(self) -> int:
        async with self.pool.acquire() as connection:
            return int(await connection.fetchval("SELECT count(*) FROM outbox"))

    def _moment(self) -> Moment:
        return Moment(self.now, uuid4, urandom)


@asynccontextmanager
async def cooperative_on(dsn: str) -> AsyncIterator[Cooperative]:
    pool = await create_pool(dsn, 10)
    try:
        yield Cooperative(pool)
    finally:
        await pool.close()
