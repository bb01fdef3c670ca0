"""Somebody who came in by this organization's door: proposed to a referring organization, with their agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response

from passerelle.pages.desk import Form, Site, Visitor, done, once_of
from passerelle.partnership import proposals
from passerelle.partnership.desk import proposal_list
from passerelle.partnership.desk.access import Worker
from passerelle.partnership.desk.asking import Following, FollowingAsked, place_text
from passerelle.partnership.desk.proposal_form import (
    HOW,
    LANGUAGES,
    PURPOSES,
    Filled,
    FormIsWrong,
    empty_form,
    proposal_in,
)
from passerelle.partnership.desk.rows import LAST
from passerelle.partnership.desk.showing import Said, number_of
from passerelle.partnership.errors import UnknownReferringOrganization
from passerelle.partnership.proposal import HANDED_OVER_WHILE, Proposal
from passerelle.runtime.organization import Organization

PAGE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal as the list shows it."""

    ref: UUID
    person: str
    owner: str
    service: str
    status: str
    at: datetime
    answered_at: datetime | None
    pathway_ref: UUID | None
    can_be_withdrawn: bool


def routes(organization: Organization, site: Site) -> APIRouter:
    """GET and POST /desk/proposals."""
    router = APIRouter(prefix="/desk/proposals")

    async def page(
        request: Request, visitor: Visitor, filled: Filled | None = None, asked: Following | None = None
    ) -> Response:
        async with organization.connection() as connection:
            found = await proposal_list.newest(connection, asked.place if asked else LAST, PAGE + 1)
        await organization.audit_reads(visitor, [one.ref for one in found[:PAGE] if one.contact], "proposals")
        said = Said(organization, visitor, site.words(visitor.language))
        following = found[PAGE - 1] if len(found) > PAGE else None
        context: dict[str, Any] = {
            "rows": [_row(one, said) for one in found[:PAGE]],
            "next_page": _address(following) if following else "",
            "is_first": asked is None or not asked.after,
            **choices(organization, said),
        }
        services = [code for code, _ in context["services"]]
        shown = filled or empty_form(organization.now(), services)
        status = 422 if shown.wrong else 200
        return site.page(request, "inbox_proposals.html", visitor, status=status, filled=shown, **context)

    @router.get("")
    async def show(request: Request, visitor: Worker, asked: FollowingAsked) -> Response:
        return await page(request, visitor, asked=asked)

    @router.post("")
    async def propose(request: Request, visitor: Worker, form: Form) -> Response:
        try:
            body = proposal_in(form, visitor, organization.now())
        except FormIsWrong as wrong:
            errors = {name: f"inbox.wrong.{name if name in OWN_WORDS else 'field'}" for name in wrong.fields}
            return await page(request, visitor, Filled(form, errors))
        entry = organization.directory.entry(body.owner)
        if entry is None or entry.kind != "referral":
            raise UnknownReferringOrganization
        await organization.execute(
            [],
            lambda states, moment: proposals.propose(
                moment,
                owner=body.owner,
                service=body.service,
                purpose=body.purpose,
                agreed=body.agreement.agreed(),
                contact=body.contact.model_dump(exclude_none=True),
            ),
            once_of(request, visitor, form),
        )
        return done(request, "/desk/proposals", "inbox.proposed")

    @router.post("/{ref}/withdraw")
    async def withdraw(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        await organization.execute(
            [ref], lambda states, moment: proposals.withdraw(states, ref, moment), once_of(request, visitor, form)
        )
        return done(request, "/desk/proposals", "inbox.proposal_withdrawn")

    return router


OWN_WORDS = frozenset({"agrees", "valid_until", "phone", "email", "notice_version"})


def choices(organization: Organization, said: Said) -> dict[str, Sequence[tuple[str, str]]]:
    """What the fields of the form offer."""
    entries = organization.directory.entries()
    own = organization.directory.entry(organization.id)
    return {
        "owners": [(one.organization, one.name) for one in entries if one.kind == "referral"],
        "services": [(one.service, one.title) for one in (own.services if own else ())],
        "purposes": [(one.value, said.code("inbox.purpose", one)) for one in PURPOSES],
        "languages": [(one, said.code("inbox.language", one)) for one in LANGUAGES],
        "how": [(one, said.code("inbox.how", one)) for one in HOW],
    }


def _address(last: Proposal) -> str:
    return f"/desk/proposals?{urlencode({'after': place_text(last.proposed_at, last.ref)})}"


def _row(state: Proposal, said: Said) -> Row:
    details = state.contact or {}
    name = " ".join(part for part in (details.get("given_name"), details.get("family_name")) if part)
    return Row(
        ref=state.ref,
        person=name or said.text("inbox.number", number=number_of(state.ref)),
        owner=said.who(state.owner),
        service=said.service(state.service),
        status=state.status.value,
        at=state.proposed_at,
        answered_at=state.answered_at,
        pathway_ref=state.pathway_ref,
        can_be_withdrawn=state.status in HANDED_OVER_WHILE,
    )
