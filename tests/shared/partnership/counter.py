"""A partner's counter on a real database: its routes, commands and deadlines, without a broker."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from os import urandom
from typing import Any, cast
from uuid import UUID, uuid4

import asyncpg
import httpx

from passerelle.messaging import streams
from passerelle.messaging.answers import Once
from passerelle.messaging.commands import Commands
from passerelle.messaging.decisions import Command, Moment, OpenRef
from passerelle.messaging.desk import Desk
from passerelle.partnership import Hooks, reactions, routes, store
from passerelle.privacy.agreement import RecordedAgreement
from passerelle.runtime.organization import Organization
from passerelle.testing.routed import app_with
from tests.shared.partnership.making import NOW, OWNER, PARTNER, REF


async def written_down(connection: Any, keys: Sequence[UUID]) -> Mapping[str, Any]:
    """What the sample service holds: how many keys it was asked for."""
    return {"files": len(keys)}


@dataclass
class Counter:
    """What the routes ask of an organization."""

    pool: asyncpg.Pool
    hooks: Hooks = field(default_factory=lambda: Hooks(held=written_down))
    time: datetime = NOW
    id: str = PARTNER

    def __post_init__(self) -> None:
        desk = Desk(self.id, (store,), RecordedAgreement(), self.now)
        self.commands = Commands(self.pool, desk, reactions(self.hooks, self.id), self.moment)

    def now(self) -> datetime:
        return self.time

    def moment(self) -> Moment:
        return Moment(self.time, uuid4, urandom)

    async def execute(self, keys: Collection[UUID], command: Command, once: Once | None = None) -> Any:
        return await self.commands.execute(keys, command, None, once)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        async with self.pool.acquire() as connection:
            yield connection

    async def keep(self, *states: Any) -> None:
        """These aggregates are there already, and their refs are shared with the owner."""
        async with self.pool.acquire() as connection:
            await streams.open_refs(connection, [OpenRef(REF, OWNER, REF)])
            await store.save(connection, states)

    async def ring(self) -> None:
        """Every deadline that has come, and those it brings about."""
        while await self.commands.wake_due():
            pass


@asynccontextmanager
async def client_of(counter: Counter) -> AsyncIterator[httpx.AsyncClient]:
    """Staff, over HTTP."""
    app = app_with(routes(cast(Organization, counter), counter.hooks))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://partner") as client:
        yield client


async def post(client: httpx.AsyncClient, path: str, body: Any = None) -> httpx.Response:
    """With a key of its own."""
    return await client.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
