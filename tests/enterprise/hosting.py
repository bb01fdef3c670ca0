"""The routes of this service over a cooperative on a real database, in place of the runtime's organization."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

from httpx import ASGITransport, AsyncClient

from enterprise.app import service
from enterprise.domain.identifiers import Ref
from passerelle.messaging.answers import Once
from passerelle.messaging.decisions import Command
from passerelle.runtime.organization import Organization
from passerelle.testing.routed import app_with
from tests.enterprise.cooperative import Cooperative


@dataclass
class Hosted:
    """Commands and connections, as the routes ask an organization for them."""

    cooperative: Cooperative
    id: str = "migracoop"

    def now(self) -> datetime:
        return self.cooperative.now

    async def execute(self, keys: Collection[UUID], command: Command, once: Once | None = None) -> Any:
        return await self.cooperative.commands.execute(keys, command, None, once)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        async with self.cooperative.pool.acquire() as connection:
            yield connection


def client_of(cooperative: Cooperative) -> AsyncClient:
    app = app_with(service.routes(cast(Organization, Hosted(cooperative))), service.refusals)
    return AsyncClient(transport=ASGITransport(app), base_url="http://migracoop.example")


async def post(client: AsyncClient, path: str, body: Any = None, key: str = "") -> tuple[int, dict[str, Any]]:
    answer = await client.post(path, json=body, headers={"Idempotency-Key": key or str(uuid4())})
    return answer.status_code, answer.json()


async def begun(cooperative: Cooperative, client: AsyncClient, *people: Ref, **changes: Any) -> str:
    """A session of these people that has begun; its id."""
    body = {
        "format": "volatile_cooperative",
        "trade": "sewing",
        "places_min": 1,
        "places_max": max(1, len(people)),
        "starts_on": "2026-12-01",
        "ends_on": "2027-02-26",
        **changes,
    }
    _, session = await post(client, "/sessions", body)
    for person in people:
        await cooperative.refer(person)
        await post(client, f"/sessions/{session['id']}/offers", {"ref": str(person)})
        await post(client, f"/offers/{person}/accept")
    await post(client, f"/sessions/{session['id']}/start")
    return str(session["id"])
