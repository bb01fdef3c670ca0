"""The routes of this service over a desk in memory, in place of the runtime's organization."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID, uuid4

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from enterprise.api import routes
from enterprise.domain.errors import EnterpriseError
from passerelle.messaging.decisions import Command
from passerelle.runtime.organization import Organization
from passerelle.runtime.problems import answer_with_problems
from tests.enterprise.desk import Desk


@dataclass
class HostedDesk:
    """Carries the same commands out in memory."""

    desk: Desk

    async def execute(self, keys: Collection[UUID], command: Command, once: Any = None) -> Any:
        return self.desk.ask(command, *keys)


def client_of(desk: Desk) -> AsyncClient:
    app = FastAPI()
    answer_with_problems(app, (EnterpriseError,))
    app.include_router(routes(cast(Organization, HostedDesk(desk))))
    return AsyncClient(transport=ASGITransport(app), base_url="http://migracoop.example")


async def post(client: AsyncClient, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
    answer = await client.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
    return answer.status_code, answer.json()
