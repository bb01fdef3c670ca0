"""A referring organization with its pages on a real database: Kafka out of reach, neighbours made up."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from passerelle.pages.cookies import LANGUAGE
from passerelle.pages.roles import Role
from passerelle.pages.site import MIGRATIONS
from passerelle.runtime.app import app_of
from passerelle.runtime.organization import Organization
from passerelle.testing.clock import MovableClock
from referral.app import service
from tests.pages.harness import Signed, sign_in
from tests.referral.office import Desktop, Neighbours
from tests.shared.runtime.hosting import KEYED, settings_for

TABLES = (*service.migrations, *MIGRATIONS)
HOSTILE = "<script>alert('x')</script>"
GRENOBLE, MARSEILLE = "38185", "13055"


@dataclass(slots=True)
class House:
    """The organization, what its staff does over its API, and whoever looks at its pages."""

    organization: Organization
    app: FastAPI
    clock: MovableClock
    desk: Desktop
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

    async def pathway(self, given_name: str = "Amina", plan: str = "language-to-enterprise", **more: Any) -> str:
        """Of a new person."""
        person = await self.desk.register(given_name=given_name, **more)
        return str((await self.desk.done("/pathways", {"person": person, "plan": plan}))["id"])

    async def rows(self, sql: str) -> list[Any]:
        async with self.organization.connection() as connection:
            return list(await connection.fetch(sql))


@asynccontextmanager
async def hosted_house(dsn: str, folder: Path, **more: Any) -> AsyncIterator[House]:
    """Started; the partners of its directory exist on paper only."""
    clock = MovableClock()
    organization = Organization(service, settings_for(folder, dsn=dsn, pool_size=4, **more), clock.now)
    await organization.start()
    object.__setattr__(organization, "directory", Neighbours())
    app = app_of(organization)
    client = AsyncClient(transport=ASGITransport(app), base_url="http://singa.example", headers=KEYED)
    house = House(organization, app, clock, Desktop(client), [client])
    try:
        yield house
    finally:
        for one in house.clients:
            await one.aclose()
        await organization.stop()
