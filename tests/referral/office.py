"""A referring organization on a real database: the runtime's commands, deadlines and routes, without a broker."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from os import urandom
from typing import Any, cast
from uuid import UUID, uuid4

import asyncpg
from httpx import ASGITransport, AsyncClient

from passerelle.contracts.base import Event
from passerelle.contracts.directory import ServiceOffered
from passerelle.messaging.answers import Once
from passerelle.messaging.commands import Commands
from passerelle.messaging.decisions import Command, Decision, Message, Moment, OpenRef, States
from passerelle.messaging.desk import Desk
from passerelle.privacy.agreement import RecordedAgreement
from passerelle.privacy.directory import Entry
from passerelle.runtime.database import create_pool
from passerelle.runtime.organization import Organization
from passerelle.testing.routed import app_with
from referral.app import service
from tests.referral.walking import NOW, OWNER, PARIS

OFFERS = {
    "langues": ("language", ("french_course",)),
    "coopaname": ("enterprise", ("flashcoop", "volatile_cooperative", "agricultural_activity")),
    "adie": ("funding", ("microcredit",)),
    "grenoble": ("referral", ()),
    OWNER: ("referral", ()),
}


@dataclass
class Neighbours:
    """The directory, as far as a referring organization reads it."""

    territories: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """Territory served, by organization, as `ServiceOffered` spells it."""

    def entries(self) -> Sequence[Entry]:
        return [
            Entry(name, kind, name.title(), tuple(self._offered(name, one) for one in offered), 1, (), {})
            for name, (kind, offered) in OFFERS.items()
        ]

    def entry(self, organization: str) -> Entry | None:
        return next((one for one in self.entries() if one.organization == organization), None)

    def _offered(self, name: str, service: str) -> ServiceOffered:
        return ServiceOffered(service=service, title=service, **self.territories.get(name, {}))


@dataclass
class Office:
    """What the routes and the reactions ask of an organization."""

    pool: asyncpg.Pool
    time: datetime = NOW
    id: str = OWNER
    directory: Neighbours = field(default_factory=Neighbours)
    commands: Commands = field(init=False)

    def __post_init__(self) -> None:
        desk = Desk(self.id, service.stores, RecordedAgreement(), self.now)
        self.reactions = service.reactions_of(cast(Organization, self))
        self.commands = Commands(self.pool, desk, self.reactions, self.moment)

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

    async def hear(self, source: str, ref: UUID, event: Event, opens: bool = False) -> None:
        """A partner says something on a ref."""
        thread = ref if opens else await self.thread_of(ref)
        message = Message(uuid4(), source, ref, thread, 1, self.time, event)

        def command(states: States, moment: Moment) -> Decision:
            opened = Decision(refs=(OpenRef(ref, source, thread),) if opens else ())
            return opened.and_then(self.reactions.messages[type(event)](states, message, moment))

        await self.commands.execute([thread], command)

    async def thread_of(self, ref: UUID) -> UUID:
        async with self.pool.acquire() as connection:
            return cast(UUID, await connection.fetchval("SELECT thread FROM streams WHERE ref = $1", ref))

    async def rows(self, sql: str, *arguments: Any) -> list[Any]:
        async with self.pool.acquire() as connection:
            return list(await connection.fetch(sql, *arguments))


@asynccontextmanager
async def office_on(dsn: str) -> AsyncIterator[Office]:
    pool = await create_pool(dsn, 8)
    try:
        yield Office(pool)
    finally:
        await pool.close()


def client_of(office: Office) -> AsyncClient:
    app = app_with(service.routes(cast(Organization, office)), service.refusals)
    return AsyncClient(transport=ASGITransport(app), base_url="http://singa.example")


@dataclass
class Desktop:
    """What a member of staff does over HTTP."""

    client: AsyncClient

    async def post(self, path: str, body: Any = None, key: str = "") -> tuple[int, Any]:
        answer = await self.client.post(path, json=body, headers={"Idempotency-Key": key or str(uuid4())})
        return answer.status_code, answer.json()

    async def done(self, path: str, body: Any = None) -> Any:
        status, answer = await self.post(path, body)
        assert status < 300, answer
        return answer

    async def get(self, path: str, **params: Any) -> Any:
        answer = await self.client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def register(self, **more: Any) -> str:
        person = {"given_name": "Amina", "family_name": "Rahimi", "commune": PARIS, "languages": ["fa", "fr"], **more}
        return str((await self.done("/people", person))["id"])

    async def open(self, plan: str = "language-to-enterprise") -> str:
        return str((await self.done("/pathways", {"person": await self.register(), "plan": plan}))["id"])

    async def agree(self, pathway: str, recipient: str, purpose: str) -> str:
        grant = {
            "recipient": recipient,
            "purpose": purpose,
            "fields": ["identity", "contact"],
            "valid_until": "2027-12-31T00:00:00Z",
            "notice_version": "2026-01",
            "notice_language": "fa",
            "collected_by": "front_desk",
            "collected_how": "in_person",
        }
        return str((await self.done(f"/pathways/{pathway}/grants", grant))["id"])
