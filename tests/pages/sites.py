"""The pages of any kind of organization on a real database, Kafka out of reach, and every route they have."""

import re
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from httpx import ASGITransport, AsyncClient, Response

from passerelle.pages import hosting
from passerelle.pages.cookies import LANGUAGE
from passerelle.pages.roles import Role
from passerelle.pages.site import MIGRATIONS, Site
from passerelle.runtime.app import app_of
from passerelle.runtime.organization import Organization
from passerelle.runtime.service import find_service, installed
from passerelle.testing.clock import MovableClock
from passerelle.testing.platform import DatabaseFactory
from tests.pages.harness import Signed, sign_in
from tests.shared.runtime.hosting import settings_for

KINDS = [kind for kind in sorted(installed()) if find_service(kind).pages]
PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
PASSING = frozenset({"content-length", "correlation-id", "date"})


@dataclass(slots=True)
class Hosted:
    """An organization of one kind and whoever looks at it."""

    organization: Organization
    app: FastAPI
    clients: list[AsyncClient] = field(default_factory=list)

    def browser(self, **cookies: str) -> AsyncClient:
        client = AsyncClient(
            transport=ASGITransport(self.app),
            base_url=f"http://127.0.0.1:{self.organization.settings.http_port}",
            cookies={LANGUAGE: "en", **cookies},
        )
        self.clients.append(client)
        return client

    async def signed(self, *roles: Role) -> tuple[AsyncClient, Signed]:
        signed = await sign_in(self.organization, *roles)
        return self.browser(**{signed.cookie: signed.token}), signed


@asynccontextmanager
async def hosted_site(kind: str, database_factory: DatabaseFactory, folder: Path) -> AsyncIterator[Hosted]:
    """Started, with nobody in it."""
    service = find_service(kind)
    dsn = await database_factory((*service.migrations, *MIGRATIONS))
    organization = Organization(service, settings_for(folder, dsn=dsn, pool_size=4), MovableClock().now)
    await organization.start()
    hosted = Hosted(organization, app_of(organization))
    try:
        yield hosted
    finally:
        for client in hosted.clients:
            await client.aclose()
        await organization.stop()


def templates(organization: Organization, method: str) -> list[str]:
    """The path of every route of the pages that answers this method, as it is declared."""
    site = Site.of(organization)
    routers = [*(module.routes(site) for module in hosting.MODULES), *organization.pages]
    routes = [context for router in routers for context in iter_route_contexts(router.routes)]
    return sorted({one.path for one in routes if one.path and method in (one.methods or ())})


def filled(template: str, candidates: Callable[[str], Collection[str]]) -> Iterator[str]:
    """Every address of the route, with what its parameters may be."""
    names = PARAMETER.findall(template)
    for values in product(*map(candidates, names)):
        chosen: Mapping[str, str] = dict(zip(names, values, strict=True))
        yield PARAMETER.sub(lambda match, chosen=chosen: chosen[match[1]], template)  # type: ignore[misc]


def looks(answer: Response) -> tuple[int, dict[str, str], str]:
    """What somebody could tell two answers apart by; but for the address, which the language switch repeats."""
    headers = {name: value for name, value in answer.headers.items() if name not in PASSING}
    return (
        answer.status_code,
        headers,
        "\n".join(line for line in answer.text.splitlines() if "/desk/language/" not in line),
    )
