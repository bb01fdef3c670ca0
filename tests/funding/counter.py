"""The agency's counter: its routes over an agency in memory, where a command sees only what its keys lead to."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI

from funding.api import applications, guarantees, loans
from funding.domain.errors import FundingError
from passerelle.messaging.decisions import Command
from passerelle.runtime.organization import Organization
from passerelle.runtime.problems import answer_with_problems
from tests.funding.agency import TERMS, Agency, referred, seen_by

__all__ = ["TERMS", "Counter", "counter"]


@dataclass
class Desk:
    """What the routes ask of an organization."""

    agency: Agency

    async def execute(self, keys: Collection[UUID], command: Command, once: object = None) -> Any:
        return self.agency.apply(command(seen_by(self.agency, list(keys)), self.agency.moment()))


@dataclass
class Counter:
    """Somebody of the staff, with the agency behind."""

    agency: Agency

    @property
    def organization(self) -> Organization:
        return cast(Organization, Desk(self.agency))

    async def post(self, path: str, body: Any = None, key: str | None = None) -> httpx.Response:
        app = FastAPI()
        answer_with_problems(app, (FundingError,))
        app.include_router(applications.routes(self.organization, TERMS))
        app.include_router(guarantees.routes(self.organization))
        app.include_router(loans.routes(self.organization))
        headers = {"Idempotency-Key": key or str(uuid4())}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://agency") as client:
            return await client.post(path, json=body, headers=headers)


def counter(agency: Agency | None = None) -> Counter:
    return Counter(agency or referred())
