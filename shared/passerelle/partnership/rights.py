"""What the person may ask of a partner: what is held, all of it to take along, a correction, an erasure."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from passerelle.contracts.lifecycle import FieldGroup
from passerelle.messaging.decisions import NotFound
from passerelle.partnership import decisions, erasure, erasure_rows, proposal_rows, referral_rows
from passerelle.partnership.hooks import Hooks
from passerelle.partnership.rectification import ask_rectification
from passerelle.partnership.views import ProposalView, ReferralView, proposal_view, referral_view
from passerelle.privacy.audit_trail import told_about
from passerelle.runtime.http import Once

if TYPE_CHECKING:
    from passerelle.runtime.organization import Organization

NO_STORE = "no-store"


class Shown(BaseModel):
    """A shape of the API."""

    model_config = ConfigDict(extra="forbid")


class Told(Shown):
    """One disclosure: who was told which field groups, under which agreement."""

    at: datetime
    recipient: str
    fields: tuple[str, ...]
    purpose: str
    what: str
    grant: UUID | None


class ProposalHeld(ProposalView):
    """A proposal with the details that are still there."""

    contact: dict[str, str] | None


class Answered(Shown):
    """A request to erase, and what was answered."""

    answered_at: datetime
    answer: Literal["done", "partial", "refused"]
    legal_reason: str | None
    keep_until: datetime | None


class Access(Shown):
    """Everything this organization holds about somebody, found by the ref it knows them under."""

    ref: UUID
    referral: ReferralView | None
    contact: dict[str, str] | None
    """As it was handed over, whether or not it may still be used."""
    last_contact_at: datetime | None
    rectification_asked_at: datetime | None
    proposals: tuple[ProposalHeld, ...]
    service: dict[str, Any]
    """What the service wrote down itself, by name."""
    disclosures: tuple[Told, ...]
    erasures: tuple[Answered, ...]


class Export(Access):
    """The same to take along: machine-readable, and saying from whom and when (GDPR article 20)."""

    format: Literal["passerelle.person"] = "passerelle.person"
    version: Literal[1] = 1
    organization: str
    made_at: datetime


class Wrong(Shown):
    """The groups in which something is wrong."""

    fields: Annotated[tuple[FieldGroup, ...], Field(min_length=1, max_length=6)]


class Asked(Shown):
    """The referring organization was asked to look."""

    ref: UUID
    fields: tuple[FieldGroup, ...]
    asked_at: datetime


class Erased(Shown):
    """What was done, and what a law says to keep."""

    answer: Literal["done", "partial", "refused"]
    legal_reason: str | None
    keep_until: datetime | None


def rights_routes(organization: "Organization", hooks: Hooks) -> APIRouter:
    """The same for every partner; `hooks.held` says what its service adds."""
    router = APIRouter(prefix="/referrals/{ref}", tags=["the person's rights"])
    _reading(router, organization, hooks)
    _changing(router, organization, hooks)
    return router


def _reading(router: APIRouter, organization: "Organization", hooks: Hooks) -> None:
    @router.get("/access")
    async def show_what_is_held(ref: UUID, response: Response) -> Access:
        """Everything held about the person: to be given to them, and to nobody else."""
        response.headers["Cache-Control"] = NO_STORE
        async with organization.connection() as connection:
            return Access(**await held_on(connection, hooks, ref))

    @router.get("/export")
    async def export_what_is_held(ref: UUID, response: Response) -> Export:
        """The same as one file."""
        response.headers["Cache-Control"] = NO_STORE
        response.headers["Content-Disposition"] = f'attachment; filename="{ref}.json"'
        async with organization.connection() as connection:
            held = await held_on(connection, hooks, ref)
        return Export(**held, organization=organization.id, made_at=organization.now())


def _changing(router: APIRouter, organization: "Organization", hooks: Hooks) -> None:
    @router.post("/contacts")
    async def note_contact(ref: UUID, once: Once) -> dict[str, Any]:
        """The person came, called or wrote: the time for which data is kept begins anew."""
        seen: dict[str, Any] = await once.run(
            organization, keys=[ref], command=lambda states, moment: decisions.note_contact(states, ref, moment)
        )
        return seen

    @router.post("/rectifications", status_code=202)
    async def ask_for_rectification(ref: UUID, body: Wrong, once: Once) -> Asked:
        """The person says that something handed over is wrong: the referring organization is asked to correct it."""
        asked = await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: ask_rectification(states, ref, body.fields, moment),
        )
        return Asked.model_validate(asked)

    @router.post("/erasure")
    async def erase(ref: UUID, once: Once) -> Erased:
        """The person asks this organization to erase what it holds; a referral that is open is ended first."""
        async with organization.connection() as connection:
            led_here = [one.ref for one in await proposal_rows.about(connection, ref)]
        erased = await once.run(
            organization,
            keys=[ref, *led_here],
            command=lambda states, moment: erasure.erase_here(hooks, states, ref, moment),
        )
        return Erased.model_validate(erased)


async def held_on(connection: Any, hooks: Hooks, ref: UUID) -> dict[str, Any]:
    """The contents of an access; raises NotFound."""
    state = (await referral_rows.load(connection, [ref])).get(ref)
    proposals = await proposal_rows.about(connection, ref)
    if state is None and not proposals:
        raise NotFound
    refs = [ref, *(proposal.ref for proposal in proposals)]
    told = [(one.at, one.told) for one in await told_about(connection, refs) if one.told is not None]
    return {
        "ref": ref,
        "referral": None if state is None else referral_view(state),
        "contact": None if state is None or state.contact is None else dict(state.contact),
        "last_contact_at": None if state is None else state.seen_at,
        "rectification_asked_at": None if state is None else state.rectification_asked_at,
        "proposals": tuple(
            ProposalHeld(**dict(proposal_view(one)), contact=None if one.contact is None else dict(one.contact))
            for one in proposals
        ),
        "service": {} if state is None else dict(await hooks.held(connection, [ref, *state.cases])),
        "disclosures": tuple(
            Told(at=at, **{name: getattr(one, name) for name in Told.model_fields if name != "at"}) for at, one in told
        ),
        "erasures": tuple(
            Answered(**{name: getattr(one, name) for name in Answered.model_fields})
            for one in await erasure_rows.on_refs(connection, refs)
        ),
    }
