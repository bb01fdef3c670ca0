"""Everybody a person may meet in the demonstration."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle

import httpx

from passerelle.demo.desks import OwnerDesk, PartnerDesk
from passerelle.demo.gathering import Gathering, gatherings
from passerelle.demo.people import ECHIROLLES, GRENOBLE, TO_FLASHCOOP, Story, SyntheticPerson
from passerelle.runtime.local import LocalOrganization


@dataclass
class Place:
    """The one place of a course: somebody has it, somebody else waits for it."""

    course: "asyncio.Future[str]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    somebody_waits: asyncio.Event = field(default_factory=asyncio.Event)


class Town:
    """The desks, and what people share."""

    def __init__(
        self,
        organizations: Iterable[LocalOrganization],
        people: list[SyntheticPerson],
        client: httpx.AsyncClient,
        pace_s: float = 0,
    ) -> None:
        known = {one.organization: one for one in organizations}
        self.owners = {name: OwnerDesk(known[name], client, pace_s) for name in ("singa", "grenoble-metropole")}
        self.language = PartnerDesk(known["langues-plurielles"], client, pace_s)
        self.enterprise = PartnerDesk(known["migracoop"], client, pace_s)
        self.funding = PartnerDesk(known["adie"], client, pace_s)
        self._places: dict[int, Place] = {}
        self._waiting = {turn_of(person) for person in people if person.story is Story.WAITS_FOR_PLACE}
        going = [person for person in people if person.story in TO_FLASHCOOP]
        sessions = cycle(gatherings(self.enterprise, len(going)))
        self._flashcoops = {person.number: next(sessions) for person in going}

    def owner_of(self, person: SyntheticPerson) -> OwnerDesk:
        """Who opens the pathway: whoever is near."""
        return self.owners["grenoble-metropole" if person.commune in {GRENOBLE, ECHIROLLES} else "singa"]

    def flashcoop_of(self, person: SyntheticPerson) -> Gathering:
        return self._flashcoops[person.number]

    def place_of(self, person: SyntheticPerson) -> Place:
        return self._places.setdefault(turn_of(person), Place())

    def somebody_waits_for(self, person: SyntheticPerson) -> bool:
        """Whether a person of this cast will wait for the place this one has."""
        return turn_of(person) in self._waiting


def turn_of(person: SyntheticPerson) -> int:
    return person.number // len(Story)
