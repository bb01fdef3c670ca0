"""The routes of this service over the town, in place of the runtime's organization."""

from typing import Any, cast
from uuid import UUID, uuid4

from httpx import ASGITransport, AsyncClient, Response

from language.api import routes
from language.domain.errors import LanguageError
from language.settings import LanguageSettings
from passerelle.messaging.decisions import Command
from passerelle.runtime.organization import Organization
from passerelle.testing.routed import app_with
from tests.language.making import BOOK
from tests.language.town import Town


class InMemory:
    """The part of an organization that the POST routes use."""

    def __init__(self, town: Town) -> None:
        self._town = town

    async def execute(self, keys: list[UUID], command: Command, once: object) -> Any:
        return self._town.do(keys, command)


def client_of(organization: object) -> AsyncClient:
    app = app_with(routes(cast(Organization, organization), BOOK, LanguageSettings()), (LanguageError,))
    return AsyncClient(transport=ASGITransport(app), base_url="http://langues-plurielles.example")


async def post(client: AsyncClient, path: str, body: dict[str, Any] | None = None) -> Response:
    return await client.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})


async def created(client: AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await post(client, path, body)
    assert answer.status_code == 201, answer.text
    answered: dict[str, Any] = answer.json()
    return answered
