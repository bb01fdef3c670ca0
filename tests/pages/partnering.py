"""A partner with its pages on a real database: Kafka out of reach, the referring organization made up."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from passerelle.contracts.directory import ServiceOffered
from passerelle.contracts.lifecycle import FieldGroup, Purpose
from passerelle.contracts.referral import ReferralSent
from passerelle.messaging.decisions import Decision, Message, Moment, OpenRef, States
from passerelle.messaging.streams import open_refs
from passerelle.pages.cookies import LANGUAGE
from passerelle.pages.roles import Role
from passerelle.pages.site import MIGRATIONS
from passerelle.partnership import ReceivedReferral
from passerelle.privacy.directory import Entry
from passerelle.runtime.app import app_of
from passerelle.runtime.organization import Organization
from passerelle.runtime.service import ServiceDefinition
from passerelle.testing.clock import MovableClock
from tests.pages.harness import Signed, sign_in
from tests.shared.runtime.hosting import KEYED, settings_for

HOSTILE = "<script>alert('x')</script>"
CONTACT = {"given_name": "Amina", "family_name": "Rahimi", "phone": "0600000000"}
OWNER = "singa"


def tables_of(service: ServiceDefinition) -> Sequence[str]:
    return (*service.migrations, *MIGRATIONS)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The directory, as far as a partner's pages read it."""

    own: str
    services: tuple[str, ...]

    def entries(self) -> Sequence[Entry]:
        offered = tuple(ServiceOffered(service=one, title=one.replace("_", " ").title()) for one in self.services)
        return [
            Entry(OWNER, "referral", "Singa", (), 1, (), {}),
            Entry(self.own, "language", self.own.title(), offered, 1, (), {}),
        ]

    def entry(self, organization: str) -> Entry | None:
        return next((one for one in self.entries() if one.organization == organization), None)


@dataclass(slots=True)
class Partner:
    """The organization, whoever looks at its pages, and its own API."""

    organization: Organization
    app: FastAPI
    clock: MovableClock
    api: AsyncClient
    service: str
    purpose: Purpose
    clients: list[AsyncClient] = field(default_factory=list)

    async def signed(self, *roles: Role, language: str = "en", **more: Any) -> tuple[AsyncClient, Signed]:
        """A browser in which somebody is signed in."""
        signed = await sign_in(self.organization, *(roles or (Role.COORDINATOR,)), **more)
        client = AsyncClient(
            transport=ASGITransport(self.app),
            base_url=f"http://127.0.0.1:{self.organization.settings.http_port}",
            cookies={signed.cookie: signed.token, LANGUAGE: language},
        )
        self.clients.append(client)
        return client, signed

    async def browser(self, *roles: Role, language: str = "en") -> AsyncClient:
        return (await self.signed(*roles, language=language))[0]

    async def referred(self, **other: Any) -> UUID:
        """Somebody is referred, as the owner's message says it; answers the ref."""
        ref, now = uuid4(), self.clock.now()
        said: dict[str, Any] = {
            "referral": uuid4(),
            "service": self.service,
            "purpose": self.purpose,
            "grant": uuid4(),
            "fields": (FieldGroup.PATHWAY, FieldGroup.IDENTITY, FieldGroup.CONTACT),
            "answer_by": now + timedelta(days=14),
            "grant_until": now + timedelta(days=180),
        }
        message = Message(uuid4(), OWNER, ref, ref, 1, now, ReferralSent(**{**said, **other}))
        answer = self.organization.reactions.messages[ReferralSent]
        async with self.organization.connection() as connection:
            await open_refs(connection, [OpenRef(ref, OWNER, ref)])
        await self.organization.execute([ref], lambda states, moment: answer(states, message, moment))
        return ref

    async def changed(self, ref: UUID, **facts: Any) -> None:
        """The referral stands otherwise than it did."""

        def change(states: States, moment: Moment) -> Decision:
            return Decision(changes=(replace(_referral(states, ref), **facts),))

        await self.organization.execute([ref], change)

    async def accepted(self, contact: dict[str, str] | None = None, **other: Any) -> UUID:
        """Somebody taken on, whose details were handed over."""
        ref = await self.referred(**other)
        await self.done(f"/referrals/{ref}/accept")
        await self.changed(ref, handover=None, contact=CONTACT if contact is None else contact)
        return ref

    async def read(self, ref: UUID) -> ReceivedReferral:
        async with self.organization.connection() as connection:
            found = await self.organization.service.stores[0].load(connection, [ref])
        return _referral(found, ref)

    async def done(self, path: str, body: Any = None) -> Any:
        """A request to the API that must succeed."""
        answer = await self.api.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
        assert answer.is_success, (path, answer.status_code, answer.text)
        return answer.json()

    async def rows(self, sql: str) -> list[Any]:
        async with self.organization.connection() as connection:
            return list(await connection.fetch(sql))

    async def let_time_pass(self, **passed: float) -> None:
        """Every deadline on the way is answered in its turn."""
        end = self.clock.now() + timedelta(**passed)
        while self.clock.now() < end:
            self.clock.move(timedelta(days=1))
            while await self.organization.commands.wake_due():
                pass


@asynccontextmanager
async def hosted_partner(
    definition: ServiceDefinition,
    dsn: str,
    folder: Path,
    service: str = "french_course",
    purpose: Purpose = Purpose.LEARN_FRENCH,
    name: str = "langues",
) -> AsyncIterator[Partner]:
    """Started; who refers exists on paper only."""
    clock = MovableClock()
    organization = Organization(definition, settings_for(folder, name, dsn=dsn, pool_size=4), clock.now)
    await organization.start()
    object.__setattr__(organization, "directory", Neighbours(name, (service,)))
    app = app_of(organization)
    api = AsyncClient(transport=ASGITransport(app), base_url="http://partner.example", headers=KEYED)
    partner = Partner(organization, app, clock, api, service, purpose, [api])
    try:
        yield partner
    finally:
        for one in partner.clients:
            await one.aclose()
        await organization.stop()


def _referral(states: Any, ref: UUID) -> ReceivedReferral:
    found = states.get(ref)
    assert isinstance(found, ReceivedReferral)
    return found
