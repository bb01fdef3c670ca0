"""A cooperative with its pages on a real database, and what its staff has done there."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from httpx import AsyncClient, Response

from passerelle.contracts.days import day_of
from passerelle.contracts.lifecycle import Purpose
from tests.pages.forms import posted
from tests.pages.partnering import CONTACT, Partner

SERVICE, PURPOSE, NAME = "cooperative_trial", Purpose.TRY_ENTERPRISE, "migracoop"


@dataclass(slots=True)
class Cooperative:
    """The partner, and shortcuts over its API to where a test begins."""

    partner: Partner

    @property
    def today(self) -> date:
        return day_of(self.partner.clock.now())

    async def trial(self, **changes: Any) -> str:
        """An open session that starts in thirty days; its id."""
        body = {
            "format": "volatile_cooperative",
            "trade": "sewing",
            "places_min": 1,
            "places_max": 4,
            "starts_on": str(self.today + timedelta(days=30)),
            "ends_on": str(self.today + timedelta(days=120)),
            "childcare_places": 2,
            **changes,
        }
        return str((await self.partner.done("/sessions", body))["id"])

    async def person(self, given_name: str = "Amina", **other: Any) -> UUID:
        """Somebody taken on, whose name was handed over."""
        return await self.partner.accepted({**CONTACT, "given_name": given_name}, **other)

    async def offered(self, trial: str, given_name: str = "Amina", **needs: Any) -> UUID:
        ref = await self.person(given_name)
        await self.partner.done(f"/sessions/{trial}/offers", {"ref": str(ref), **needs})
        await self.named(ref, given_name)
        return ref

    async def accepted(self, trial: str, given_name: str = "Amina") -> UUID:
        ref = await self.offered(trial, given_name)
        await self.partner.done(f"/offers/{ref}/accept")
        return ref

    async def begun(self, *names: str) -> tuple[str, list[UUID]]:
        """A session of these people that has begun."""
        trial = await self.trial()
        people = [await self.accepted(trial, name) for name in names]
        await self.partner.done(f"/sessions/{trial}/start")
        return trial, people

    async def named(self, ref: UUID, given_name: str) -> None:
        """The name is there, whatever was asked of the owner meanwhile."""
        await self.partner.changed(ref, handover=None, contact={**CONTACT, "given_name": given_name})


async def sent(browser: AsyncClient, path: str, to: str, **fields: str) -> Response:
    """A form of a page, posted to its address; follows to where it leads."""
    answer = await posted(browser, path, to=to, **fields)
    return await browser.get(answer.headers["location"]) if answer.status_code == 303 else answer
