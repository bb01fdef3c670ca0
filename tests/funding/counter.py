"""The agency's counter: its own routes, over whatever carries the commands out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

import httpx

from funding.api import applications, guarantees, loans, reading, repayments, reports
from funding.domain.errors import FundingError
from passerelle.messaging.decisions import Command
from passerelle.runtime.organization import Organization
from passerelle.testing.routed import app_with
from tests.funding.agency import TERMS, Agency, seen_by
from tests.funding.examples import RULES
from tests.funding.office import Office


@dataclass
class Desk:
    """Carries commands out in memory, where a command sees only what its keys lead to."""

    agency: Agency

    def now(self) -> datetime:
        return self.agency.now

    async def execute(self, keys: Collection[UUID], command: Command, once: object = None) -> Any:
        return self.agency.apply(command(seen_by(self.agency, list(keys)), self.agency.moment()))


class Counter:
    """Somebody of the staff at a terminal."""

    def __init__(self, carrier: Desk | Office) -> None:
        organization = cast(Organization, carrier)
        ruled = [one.routes(organization, RULES) for one in (guarantees, loans, reports)]
        plain = [one.routes(organization) for one in (reading, repayments)]
        self.app = app_with([applications.routes(organization, TERMS, RULES), *ruled, *plain], (FundingError,))

    async def post(self, path: str, body: Any = None, key: str | None = None) -> httpx.Response:
        return await self._send("POST", path, json=body, headers={"Idempotency-Key": key or str(uuid4())})

    async def get(self, path: str) -> httpx.Response:
        return await self._send("GET", path)

    async def _send(self, method: str, path: str, **content: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://agency") as client:
            return await client.request(method, path, **content)
