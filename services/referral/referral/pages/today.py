"""What needs the visitor today: the few longest of each kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from passerelle.contracts.days import day_of
from passerelle.messaging.parked import count_open
from passerelle.pages.desk import Site, Visitor
from passerelle.runtime.organization import Organization
from referral.api.reading import following
from referral.domain.lists import Lists
from referral.domain.words import words_of
from referral.pages.access import Staff
from referral.pages.asking import known_of
from referral.pages.showing import Row, Said, row_of
from referral.plans.library import Guide
from referral.store import overview, today
from referral.store.overview import Filter, Line
from referral.store.person_requests import RequestLine, open_requests
from referral.store.today import Call, DueLine

SHOWN = 10
AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Found:
    """One more line of each kind than is shown, so that it is known whether there are more."""

    stuck: list[Line]
    silent: list[Call]
    lapsing: list[Call]
    unagreed: list[Line]
    documents: list[DueLine]
    items: list[DueLine]
    requests: list[RequestLine]
    parked: int

    def people_shown(self) -> set[UUID]:
        """Whose name the page tells, by their pathway; by themselves when they have none."""
        named = [one.id for lines in (self.stuck, self.unagreed) for one in lines[:SHOWN]]
        awaited = [one.pathway for calls in (self.silent, self.lapsing) for one in calls[:SHOWN]]
        due = [one.pathway or one.person for lines in (self.documents, self.items) for one in lines[:SHOWN]]
        asked = [one.pathway or one.request.person for one in self.requests[:SHOWN]]
        return {*named, *awaited, *due, *asked}


def routes(organization: Organization, site: Site, guide: Guide) -> APIRouter:
    """GET /desk/today."""
    router = APIRouter()

    @router.get("/desk/today")
    async def show(request: Request, visitor: Staff) -> Response:
        found = await _found(organization, visitor)
        known = known_of(organization, await following(organization, guide), visitor.language)
        await organization.audit_reads(visitor, found.people_shown(), "today")
        said, now = Said(organization, site.words(visitor.language)), organization.now()

        def rows(lines: list[Line]) -> list[Row]:
            return [row_of(line, known, said, now) for line in lines[:SHOWN]]

        context: dict[str, Any] = {
            "found": found,
            "shown": SHOWN,
            "stuck": rows(found.stuck),
            "unagreed": rows(found.unagreed),
            "who": said.who,
            "titles": dict(_titles(guide.lists, visitor.language)),
            "code": lambda code: words_of(code).said_in(visitor.language),
            "today": day_of(now),
        }
        return site.page(request, "today.html", visitor, **context)

    return router


async def _found(organization: Organization, visitor: Visitor) -> Found:
    now, places, limit = organization.now(), visitor.territories, SHOWN + 1
    async with organization.connection() as connection, connection.transaction(readonly=True):
        await overview.any_filter(connection)
        return Found(
            stuck=await overview.longest_first(connection, Filter(stuck_by=now, territories=places), None, limit),
            silent=await today.silent(connection, places, limit),
            lapsing=await today.lapsing(connection, now + AHEAD, places, limit),
            unagreed=await overview.longest_first(connection, Filter(unagreed_by=now, territories=places), None, limit),
            documents=await today.documents(connection, day_of(now), places, limit),
            items=await today.items(connection, day_of(now), places, limit),
            requests=await open_requests(connection, places, limit),
            parked=await count_open(connection),
        )


def _titles(lists: Lists, language: str) -> Iterator[tuple[str, str]]:
    """The words of documents and of items, by code."""
    for kind in lists.documents:
        yield kind.code, kind.title.said_in(language)
    for stage in lists.stages:
        for item in stage.items:
            yield item.code, item.title.said_in(language)
