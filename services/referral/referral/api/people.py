"""Routes of people and of erasure."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from passerelle.contracts.days import day_of
from passerelle.messaging.decisions import NotFound
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization
from referral.api.person_given import PersonGiven
from referral.api.requests import After, Limit
from referral.commands import people as commands
from referral.commands import rights
from referral.commands.people import Registered
from referral.domain.person import Person, PersonalData
from referral.domain.views import ErasureView, erasure_view
from referral.plans.library import Guide
from referral.settings import ReferralSettings
from referral.store import erasures
from referral.store import people as rows
from referral.territory import official


@dataclass(frozen=True, slots=True)
class Pointer:
    """What an id answers that was merged into another."""

    id: UUID
    merged_into: UUID


def routes(organization: Organization, guide: Guide, settings: ReferralSettings) -> APIRouter:
    """Registering, finding, correcting, erasing."""
    router = APIRouter(tags=["people"])
    _reading(router, organization)
    _changing(router, organization, guide, timedelta(days=settings.erasure_days))
    return router


def _reading(router: APIRouter, organization: Organization) -> None:
    @router.get("/people")
    async def find_people(
        family_name: Annotated[str, Query(max_length=100)] = "", after: After = None, limit: Limit = 100
    ) -> list[Person]:
        """People whose family name begins so."""
        async with organization.connection() as connection:
            return await rows.people_named(connection, family_name, after, limit)

    @router.get("/people/{person}")
    async def show_person(person: UUID) -> Person | Pointer:
        """All that is known here; or the id to use instead, for somebody registered twice."""
        async with organization.connection() as connection:
            found = await person_at(connection, person)
        return Pointer(found.id, found.merged_into) if found.merged_into else found

    @router.get("/erasures")
    async def list_erasures(limit: Limit = 100) -> list[ErasureView]:
        """Who was asked to erase, and what each answered; the newest first."""
        async with organization.connection() as connection:
            return [erasure_view(one) for one in await erasures.newest_erasures(connection, limit)]


def _changing(router: APIRouter, organization: Organization, guide: Guide, answer_within: timedelta) -> None:
    @router.post("/people", status_code=201)
    async def register_person(body: PersonGiven, once: Once) -> Registered:
        data = checked(body, guide, day_of(organization.now()))
        answer: Registered = await once.run(
            organization, command=lambda states, moment: commands.register_person(states, moment, data)
        )
        return answer

    @router.post("/people/{person}/corrections")
    async def correct_person(person: UUID, body: PersonGiven, once: Once) -> Registered:
        data = checked(body, guide, day_of(organization.now()))
        answer: Registered = await once.run(
            organization,
            keys=[person],
            command=lambda states, moment: rights.tell_correction(states, moment, person, data).and_then(
                commands.correct_person(states, moment, person, data)
            ),
        )
        return answer

    @router.post("/people/{person}/erasure", status_code=202)
    async def request_erasure(person: UUID, once: Once) -> list[ErasureView]:
        """Erase here at once, and ask every partner that was told to do the same."""
        answer: list[ErasureView] = await once.run(
            organization,
            keys=[person],
            command=lambda states, moment: commands.request_erasure(states, moment, person, answer_within),
        )
        return answer


def checked(body: PersonGiven, guide: Guide, today: date) -> PersonalData:
    """With the commune of today; raises CommuneIsUnknown and AimIsUnknown."""
    data = body.data()
    guide.lists.check_aims(data.aims, today)
    return replace(data, commune=official().current(data.commune).code)


async def person_at(connection: object, person: UUID) -> Person:
    """Raises NotFound."""
    found = await rows.people_at(connection, [person])
    if not found:
        raise NotFound
    return found[0]
