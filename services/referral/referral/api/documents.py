"""Routes of documents that run out."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from passerelle.contracts.base import Code
from passerelle.contracts.days import day_of
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization
from referral.api.paging import AfterDay, after_day, day_cursor
from referral.api.people import person_at
from referral.api.requests import Limit, Request
from referral.commands import documents as commands
from referral.commands.documents import Kept
from referral.domain.agenda import AgendaLine
from referral.domain.documents import Document, Seen
from referral.plans.library import Guide
from referral.store import agenda


class NewDocument(Request):
    """What staff saw of a document: no number, no scan."""

    kind: Code
    expires_on: date
    verified_by: Code
    """Code of a role or desk, never a name."""
    verified_on: date
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True)
class ExpiringView:
    """One document to renew."""

    id: UUID
    person: UUID
    kind: str
    expires_on: date
    has_expired: bool
    cursor: str


def routes(organization: Organization, guide: Guide) -> APIRouter:
    """Keeping and listing what runs out."""
    router = APIRouter(tags=["documents"])
    _reading(router, organization)

    @router.post("/people/{person}/documents", status_code=201)
    async def add_document(person: UUID, body: NewDocument, once: Once) -> Kept:
        """A document staff saw; it may replace one that is no longer kept."""
        seen = Seen(body.expires_on, body.verified_by, body.verified_on)
        answer: Kept = await once.run(
            organization,
            keys=[person],
            command=lambda states, moment: commands.add_document(
                states, moment, guide.lists, person, body.kind, seen, body.replaces
            ),
        )
        return answer

    @router.post("/people/{person}/documents/{document}/removal")
    async def remove_document(person: UUID, document: UUID, once: Once) -> Kept:
        answer: Kept = await once.run(
            organization,
            keys=[person],
            command=lambda states, moment: commands.remove_document(states, moment, person, document),
        )
        return answer

    return router


def _reading(router: APIRouter, organization: Organization) -> None:
    @router.get("/people/{person}/documents")
    async def list_documents(person: UUID) -> list[Document]:
        async with organization.connection() as connection:
            return list((await person_at(connection, person)).documents)

    @router.get("/documents/expiring")
    async def list_expiring(
        within_days: Annotated[int | None, Query(ge=0, le=3650)] = None, after: AfterDay = None, limit: Limit = 100
    ) -> list[ExpiringView]:
        """Documents whose reminder has come, or that run out within so many days; the first to run out first."""
        today = day_of(organization.now())
        due_by = None if within_days is None else today + timedelta(days=within_days)
        async with organization.connection() as connection:
            lines = await agenda.documents_to_renew(connection, today, due_by, after_day(after), limit)
        return [_view(one, today) for one in lines]


def _view(line: AgendaLine, today: date) -> ExpiringView:
    cursor = day_cursor(line.due_on, line.id)
    return ExpiringView(line.id, line.person, line.what, line.due_on, line.due_on < today, cursor)
