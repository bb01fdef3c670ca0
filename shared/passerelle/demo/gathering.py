"""A session that begins when everybody who was invited has answered: a flashcoop needs at least three."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from passerelle.contracts.days import day_of
from passerelle.demo.desks import PartnerDesk
from passerelle.demo.waiting import patiently

LARGEST = 12


class Gathering:
    """One session of a flashcoop; opened by the first who comes, begun after the last answer."""

    def __init__(self, desk: PartnerDesk, invited: int) -> None:
        self._desk = desk
        self.missing = invited
        """How many answers it still waits for."""
        self._places = max(3, invited)
        self._opening = asyncio.Lock()
        self._session: dict[str, Any] | None = None
        self._begun = asyncio.Event()

    async def offer(self, ref: str, now: datetime) -> None:
        """Keep a place for this person."""
        session = await self._opened(now)
        await self._desk.post(f"/sessions/{session['id']}/offers", {"ref": ref})

    async def answered(self) -> None:
        """Somebody took the place or said no; the last one makes it begin."""
        self.missing -= 1
        if not self.missing and self._session is not None:
            await self._desk.post(f"/sessions/{self._session['id']}/start")
            self._begun.set()

    async def until_begun(self) -> None:
        """Until the session begins; raises NothingArrived."""
        await patiently(self._begun.wait(), "everybody's answer about a flashcoop")

    async def _opened(self, now: datetime) -> dict[str, Any]:
        async with self._opening:
            if self._session is None:
                start = day_of(now) + timedelta(days=7)
                self._session = await self._desk.post(
                    "/sessions",
                    {
                        "format": "flashcoop",
                        "trade": "cooking",
                        "places_min": 3,
                        "places_max": self._places,
                        "starts_on": start.isoformat(),
                        "ends_on": (start + timedelta(days=9)).isoformat(),
                        "childcare": True,
                    },
                )
            return self._session


def gatherings(desk: PartnerDesk, invited: int) -> list[Gathering]:
    """As few sessions as have room for everybody, each with as many people as the others, or one less."""
    count = -(-invited // LARGEST)
    return [Gathering(desk, invited // count + (number < invited % count)) for number in range(count)]
