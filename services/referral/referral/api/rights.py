"""Routes of what the person may ask: all that is known of them, a file to take along, a contact noted."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from passerelle.contracts.base import Moment
from passerelle.messaging.decisions import NotFound
from passerelle.privacy.audit_trail import told_about
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization
from passerelle.runtime.retention import retention_routes
from referral.api.pathways import Told
from referral.api.requests import Limit, Request
from referral.commands import rights as commands
from referral.domain.codes import CollectedHow, Purpose, ReferralStatus
from referral.domain.pathway import Happening, Pathway
from referral.domain.person import Person
from referral.domain.person_request import PersonRequest
from referral.domain.proposal import Proposal
from referral.domain.referral import Referral
from referral.domain.retention import PersonContact
from referral.domain.views import GrantView, PathwayView, ProposalView, grant_view, pathway_view, proposal_view
from referral.plans.library import Guide
from referral.store import happenings, retention
from referral.store import store as states_store
from referral.store.person_requests import requests_of

UNSHOWN = ("reason", "next_action")
"""Facts of a refusal that the person may not be shown, where the partner said so."""


class ContactNoted(Request):
    """How the person was in contact."""

    how: CollectedHow


class AnswerOf(BaseModel):
    """What one recipient answered."""

    partner: str
    service: str
    purpose: Purpose
    step: str
    status: ReferralStatus
    sent_at: datetime | None
    accepted_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    refused_by: str | None
    reason: str | None
    """Absent when the partner did not want it shown."""


class PathwayFile(BaseModel):
    """One pathway: the steps, who answered what, what the person agreed to, who was told what, and what happened."""

    pathway: PathwayView
    answers: list[AnswerOf]
    grants: list[GrantView]
    disclosures: list[Told]
    proposals: list[ProposalView]
    history: list[Happening]


class PersonFile(BaseModel):
    """All that this organization knows of a person, as the person may read it."""

    person: Person
    also_registered: list[Person]
    """Registrations of the same person that were merged into this one."""
    contacts: list[PersonContact]
    requests: list[PersonRequest]
    """What the person asked on their own page."""
    last_contact_at: datetime | None
    pathways: list[PathwayFile]


class Export(PersonFile):
    """The same to take along: machine-readable, and saying from whom and when (GDPR article 20)."""

    format: Literal["passerelle.person"] = "passerelle.person"
    version: Literal[1] = 1
    organization: str
    made_at: datetime


def routes(organization: Organization, guide: Guide) -> APIRouter:
    """Access, portability, contacts, rectifications to do, and retention."""
    router = APIRouter(tags=["the person's rights"])
    _reading(router, organization, guide)
    _changing(router, organization)
    router.include_router(retention_routes(organization, retention.candidates))
    return router


def _reading(router: APIRouter, organization: Organization, guide: Guide) -> None:
    @router.get("/people/{person}/access")
    async def show_all(person: UUID, response: Response) -> PersonFile:
        """To be given to the person, and to nobody else."""
        response.headers["Cache-Control"] = "no-store"
        async with organization.connection() as connection:
            return PersonFile(**await file_of(connection, guide, person, organization.now()))

    @router.get("/people/{person}/export")
    async def export_all(person: UUID, response: Response) -> Export:
        """The same as one file."""
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Disposition"] = f'attachment; filename="{person}.json"'
        async with organization.connection() as connection:
            file = await file_of(connection, guide, person, organization.now())
        return Export(**file, organization=organization.id, made_at=organization.now())

    @router.get("/rectifications")
    async def list_rectifications(
        before: Annotated[Moment | None, Query(description="Time of the last line of the page before.")] = None,
        limit: Limit = 100,
    ) -> list[retention.Wrong]:
        """What people told a partner is wrong: correct it here, and the partner asks for it again."""
        async with organization.connection() as connection:
            return await retention.rectifications_asked(connection, before, limit)


def _changing(router: APIRouter, organization: Organization) -> None:
    @router.post("/people/{person}/contacts", status_code=201)
    async def note_contact(person: UUID, body: ContactNoted, once: Once) -> PersonContact:
        """The person came, called or wrote: the time for which data is kept begins anew."""
        noted: PersonContact = await once.run(
            organization,
            keys=[person],
            command=lambda states, moment: commands.note_contact(states, moment, person, body.how),
        )
        return noted


async def file_of(connection: Any, guide: Guide, person: UUID, now: datetime) -> dict[str, Any]:
    """The parts of a PersonFile; raises NotFound."""
    known = (await states_store.load(connection, [person])).get(person)
    if not isinstance(known, Person):
        raise NotFound
    linked = await states_store.load(connection, known.links)
    pathways = [found for key in known.pathways if isinstance(found := linked.get(key), Pathway)]
    return {
        "person": known,
        "also_registered": [found for key in known.merged if isinstance(found := linked.get(key), Person)],
        "contacts": await retention.contacts_of(connection, [known.id, *known.merged]),
        "requests": await requests_of(connection, [known.id, *known.merged]),
        "last_contact_at": await retention.last_contact_of(connection, known.id),
        "pathways": [await _pathway_file(connection, guide, one, now) for one in pathways],
    }


async def _pathway_file(connection: Any, guide: Guide, pathway: Pathway, now: datetime) -> PathwayFile:
    proposals = (await states_store.load(connection, pathway.proposals)).values()
    told = await told_about(connection, [*(one.ref for one in pathway.refs), *pathway.proposals])
    return PathwayFile(
        pathway=pathway_view(pathway, guide.plan(pathway.plan, pathway.version), now),
        answers=[_answer(one) for one in pathway.referrals],
        grants=[grant_view(pathway.id, one, now) for one in pathway.grants],
        disclosures=[
            Told(at=one.at, **{name: getattr(one.told, name) for name in Told.model_fields if name != "at"})
            for one in told
            if one.told is not None
        ],
        proposals=[proposal_view(one) for one in proposals if isinstance(one, Proposal)],
        history=[_shown(one) for one in await happenings.happenings_of(connection, pathway.id)],
    )


def _answer(referral: Referral) -> AnswerOf:
    refusal = referral.refusal
    same = {name: value for name, value in asdict(referral).items() if name in AnswerOf.model_fields}
    return AnswerOf(
        **same,
        refused_by=None if refusal is None else refusal.declined_by,
        reason=None if refusal is None else refusal.reason_shown,
    )


def _shown(line: Happening) -> Happening:
    facts: Mapping[str, str] = line.facts
    if facts.get("may_be_shown") != "no":
        return line
    return replace(line, facts={name: value for name, value in facts.items() if name not in UNSHOWN})
