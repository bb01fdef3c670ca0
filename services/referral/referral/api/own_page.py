"""Routes of the person's own page: a link for the organization's own system to send, and what people ask there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter

from passerelle.contracts.days import day_of
from passerelle.messaging.decisions import NotFound
from passerelle.pages import links
from passerelle.pages.desk import Site
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization
from referral.api.people import person_at
from referral.api.requests import Limit, Request
from referral.commands import person_requests as commands
from referral.domain.own_page import GOOD_FOR, OPENINGS, Holder, may_hold
from referral.domain.person_request import PersonRequest, RequestAnswer
from referral.plans.library import Guide
from referral.store import own_page, person_requests


@dataclass(frozen=True, slots=True)
class LinkView:
    """The only time the link is told."""

    link: str
    good_until: datetime
    openings: int


class ForWhom(Request):
    """Whose link it is."""

    holder: Literal["person", "representative"] = "person"


class Answered(Request):
    """What became of a request."""

    answer: Literal["done", "not_possible"]


def routes(organization: Organization, guide: Guide) -> APIRouter:
    """Links to the page, and requests to answer."""
    router = APIRouter(tags=["the person's own page"])

    @router.post("/people/{person}/page-links", status_code=201)
    async def make_link(person: UUID, body: ForWhom) -> LinkView:
        """For a system that sends messages itself. Asked again it makes another one: no link is ever kept."""
        holder = Holder[body.holder.upper()]
        now, site = organization.now(), Site.of(organization)
        async with organization.connection() as connection, connection.transaction():
            known = await person_at(connection, person)
            known.check_not_merged()
            if not may_hold(known.data, guide.lists, holder, day_of(now)):
                raise NotFound
            token = await links.make(connection, person, holder, now, now + GOOD_FOR, uses=OPENINGS)
            await own_page.note_link(connection, person, holder, "handed_over", now, None)
        return LinkView(f"{site.address}/me/open/{token}", now + GOOD_FOR, OPENINGS)

    @router.get("/people-requests")
    async def list_requests(limit: Limit = 100) -> list[PersonRequest]:
        """What people ask on their pages and is not answered yet, the earliest date first."""
        async with organization.connection() as connection:
            return [one.request for one in await person_requests.open_requests(connection, (), limit)]

    @router.post("/people-requests/{request}/answer")
    async def answer_request(request: UUID, body: Answered, once: Once) -> dict[str, str]:
        given = RequestAnswer(body.answer)
        answer: dict[str, str] = await once.run(
            organization,
            keys=[request],
            command=lambda states, moment: commands.answer(states, moment, request, given),
        )
        return answer

    return router
