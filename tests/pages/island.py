"""One probe organization with pages: on a real database or on none, served to a client or to a browser."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from passerelle.pages import second_factor
from passerelle.pages.cookies import LANGUAGE
from passerelle.pages.entrance import Entrance
from passerelle.pages.passwords import Passwords
from passerelle.pages.roles import Role
from passerelle.pages.site import Site
from passerelle.runtime.app import app_of
from passerelle.runtime.organization import Organization
from passerelle.testing.clock import MovableClock
from passerelle.testing.probe.service import service as probe
from passerelle.testing.town import HostedServer
from passerelle.testing.waiting import wait_until
from tests.pages.forms import posted
from tests.pages.harness import Signed, sign_in
from tests.pages.probe import pages
from tests.shared.runtime.hosting import KEYED, settings_for

PROBES = ("passerelle.testing.probe.migrations",)
service = replace(probe, pages=pages)
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""Not the parameters of real accounts: those are held to in test_safety."""
PASSWORD = "nine lemons at midnight"


class Served(Protocol):
    """Whatever has an application."""

    @property
    def organization(self) -> Organization: ...

    @property
    def app(self) -> FastAPI: ...


@dataclass(slots=True)
class Island:
    """An organization and its web application; the clock can be moved."""

    organization: Organization
    app: FastAPI
    clock: MovableClock
    clients: list[AsyncClient] = field(default_factory=list)

    @property
    def site(self) -> Site:
        return Site.of(self.organization)

    def browser(self, base_url: str = "", address: str = "127.0.0.1", **cookies: str) -> AsyncClient:
        """A browser without script: keeps cookies, follows nothing by itself."""
        client = AsyncClient(
            transport=ASGITransport(self.app, client=(address, 50000)),
            base_url=base_url or f"http://127.0.0.1:{self.organization.settings.http_port}",
            cookies={LANGUAGE: "en", **cookies},
        )
        self.clients.append(client)
        return client

    async def signed(self, *roles: Role, **more: Any) -> tuple[AsyncClient, Signed]:
        """A browser in which somebody is signed in."""
        signed = await sign_in(self.organization, *roles, **more)
        return self.browser(**{signed.cookie: signed.token}), signed

    async def api(self, method: str, path: str, **more: Any) -> Response:
        """A call with the organization's API key."""
        async with AsyncClient(transport=ASGITransport(self.app), base_url="http://api.example") as client:
            return await client.request(method, path, headers=KEYED, **more)

    async def invited(self, email: str = "camille@singa.example", *roles: Role) -> str:
        """A new account; the path of its link to choose a password."""
        body = {"email": email, "name": "Camille", "roles": list(roles or (Role.COORDINATOR,))}
        answer = await self.api("POST", "/accounts", json=body)
        assert answer.status_code == 201, answer.text
        return path_of(answer.json()["link"])

    async def registered(self, email: str = "camille@singa.example", *roles: Role) -> tuple[AsyncClient, str]:
        """Somebody who chose a password and set the second factor up; their browser and their secret."""
        browser = self.browser()
        await posted(browser, await self.invited(email, *roles), password=PASSWORD, again=PASSWORD)
        shown = await browser.get("/desk/second-factor/set-up")
        secret = shown.text.partition('<code class="secret">')[2].partition("<")[0].replace(" ", "")
        code = second_factor.code_at(secret, self.clock.now())
        done = await posted(browser, "/desk/second-factor/set-up", code=code)
        assert done.status_code == 200, done.text
        return browser, secret


def path_of(link: str) -> str:
    """Below the site's address."""
    return link[link.index("/desk/") :]


@asynccontextmanager
async def hosted_island(dsn: str, folder: Path, **more: Any) -> AsyncIterator[Island]:
    """Started; nothing answers where its Kafka should be."""
    clock = MovableClock()
    organization = Organization(service, settings_for(folder, dsn=dsn, pool_size=4, **more), clock.now)
    site = Site.of(organization)
    site.entrance = Entrance(site, Passwords(QUICK))
    await organization.start()
    island = Island(organization, app_of(organization), clock)
    try:
        yield island
    finally:
        for client in island.clients:
            await client.aclose()
        await organization.stop()


@asynccontextmanager
async def served(island: Served) -> AsyncIterator[None]:
    """Answers over HTTP at its port, for a browser."""
    config = uvicorn.Config(
        island.app,
        port=island.organization.settings.http_port,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
    )
    server = HostedServer(config)
    serving = asyncio.create_task(server.serve())
    try:
        await wait_until(lambda: server.started, "the pages are served")
        yield
    finally:
        island.organization.leaving.set()
        server.should_exit = True
        await serving
