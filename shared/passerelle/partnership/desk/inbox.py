"""The inbox: what was referred to this organization, by where it stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from passerelle.pages.desk import Site, Visitor
from passerelle.partnership.desk import rows
from passerelle.partnership.desk.access import Staff
from passerelle.partnership.desk.asking import Asked, AskedFor, place_of
from passerelle.partnership.desk.showing import Said, name_of
from passerelle.partnership.desk.standing import Line, Standing
from passerelle.runtime.organization import Organization

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One referral as a list shows it."""

    ref: UUID
    person: str
    service: str
    purpose: str
    owner: str
    standing: Standing
    status: str
    since: datetime
    duty: str
    due_at: datetime | None
    is_late: bool


def routes(organization: Organization, site: Site) -> APIRouter:
    """GET /desk/inbox and its part."""
    router = APIRouter(prefix="/desk/inbox")

    async def found(visitor: Visitor, asked: Asked) -> dict[str, Any]:
        async with organization.connection() as connection, connection.transaction(readonly=True):
            lines = await _lines(connection, asked)
            counts = await rows.counted(connection)
            services = await rows.services_asked(connection)
        said, now = Said(organization, visitor, site.words(visitor.language)), organization.now()
        named = [line.state.ref for line in lines[:PAGE] if name_of(line.state, visitor, now)]
        await organization.audit_reads(visitor, named, "inbox")
        return {
            "asked": asked,
            "rows": [row_of(line, said, now) for line in lines[:PAGE]],
            "boxes": [(box, counts.get(box)) for box in Standing],
            "all_open": sum(counts.values()),
            "services": [(code, said.service(code)) for code in services],
            "next_page": asked.address(after=place_of(lines[PAGE - 1])) if len(lines) > PAGE else "",
        }

    @router.get("")
    async def show(request: Request, visitor: Staff, asked: AskedFor) -> Response:
        return site.page(request, "inbox.html", visitor, **await found(visitor, asked))

    @router.get("/part")
    async def part(request: Request, visitor: Staff, asked: AskedFor) -> Response:
        return site.fragment(request, "inbox_part.html", visitor, **await found(visitor, asked))

    return router


def row_of(line: Line, said: Said, now: datetime) -> Row:
    state = line.state
    return Row(
        ref=state.ref,
        person=said.person(state, now),
        service=said.service(state.service),
        purpose=said.code("inbox.purpose", state.purpose),
        owner=said.who(state.owner),
        standing=line.standing,
        status=state.status.value,
        since=line.since,
        duty="" if line.duty is None else line.duty.value,
        due_at=line.due_at,
        is_late=line.is_late(now),
    )


async def _lines(connection: Any, asked: Asked) -> list[Line]:
    """One more than a page holds, so that it is known whether there is another."""
    service = asked.service or None
    if asked.standing is Standing.ENDED:
        return await rows.ended_ones(connection, service, asked.place, PAGE + 1)
    return await rows.open_ones(connection, asked.standing, service, asked.place, PAGE + 1)
