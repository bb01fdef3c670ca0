"""The HTTP routes every partner has: what was referred to it, and what it proposes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.messaging.decisions import NotFound
from passerelle.partnership import commands, proposal_rows, proposals, referral_rows
from passerelle.partnership.duties import PERIODS
from passerelle.partnership.errors import AgreementEnded, ContactNotShared, UnknownReferringOrganization
from passerelle.partnership.hooks import Hooks
from passerelle.partnership.referral import ReceivedReferral
from passerelle.partnership.refusals import CODES
from passerelle.partnership.retention import candidates
from passerelle.partnership.rights import rights_routes
from passerelle.partnership.views import (
    Acceptance,
    ContactView,
    DueView,
    NewProposal,
    ProposalView,
    ReferralView,
    RefusalCodeView,
    Refusing,
    due_view,
    proposal_view,
    referral_view,
    refusal_code_views,
)
from passerelle.runtime.http import Once
from passerelle.runtime.retention import retention_routes

if TYPE_CHECKING:
    from passerelle.runtime.organization import Organization

After = Annotated[UUID | None, Query(description="The last ref of the page before.")]
Limit = Annotated[int, Query(ge=1, le=500)]


def routes(organization: "Organization", hooks: Hooks | None = None) -> Sequence[APIRouter]:
    """Referrals received and pathways proposed."""
    return (
        _reading(organization),
        _answering(organization, hooks or Hooks()),
        _proposing(organization),
        rights_routes(organization, hooks or Hooks()),
        retention_routes(organization, candidates),
    )


def _reading(organization: "Organization") -> APIRouter:
    router = APIRouter(prefix="/referrals", tags=["referrals"])

    @router.get("")
    async def list_referrals(
        status: ReferralStatus | None = None, after: After = None, limit: Limit = 100
    ) -> list[ReferralView]:
        async with organization.connection() as connection:
            found = await referral_rows.listed(connection, status, after, limit)
            came_of = await proposal_rows.of_pathway_refs(connection, [state.ref for state in found])
        return [referral_view(state, came_of.get(state.ref)) for state in found]

    @router.get("/refusal-codes")
    async def list_refusal_codes() -> list[RefusalCodeView]:
        """Codes of other systems that `decline` understands, and what each means here."""
        return refusal_code_views(CODES)

    @router.get("/due")
    async def list_due(
        within_days: Annotated[int, Query(ge=0, le=90)] = 7, after: After = None, limit: Limit = 100
    ) -> list[DueView]:
        """What staff has to do, the most urgent first: open, decide, start, report; overdue or soon to be."""
        until = organization.now() + max(timedelta(days=within_days), PERIODS.again)
        async with organization.connection() as connection:
            return [due_view(one) for one in await referral_rows.owing(connection, until, after, limit)]

    @router.get("/{ref}")
    async def show_referral(ref: UUID) -> ReferralView:
        async with organization.connection() as connection:
            state = (await referral_rows.load(connection, [ref])).get(ref)
            came_of = await proposal_rows.of_pathway_refs(connection, [ref])
        if state is None:
            raise NotFound
        return referral_view(state, came_of.get(ref))

    @router.get("/{ref}/contact")
    async def show_contact(ref: UUID, response: Response) -> ContactView:
        async with organization.connection() as connection:
            state = (await referral_rows.load(connection, [ref])).get(ref)
        response.headers["Cache-Control"] = "no-store"
        return _contact_of(organization, state)

    return router


def _contact_of(organization: "Organization", state: ReceivedReferral | None) -> ContactView:
    """The agreement is looked at again each time contact details are shown."""
    if state is None:
        raise NotFound
    if not state.agreement_in_force(organization.now()):
        raise AgreementEnded
    if state.contact is None or not state.may_show_contact(organization.now()):
        raise ContactNotShared
    return ContactView(ref=state.ref, contact=dict(state.contact), until=state.grant_until)


def _answering(organization: "Organization", hooks: Hooks) -> APIRouter:
    router = APIRouter(prefix="/referrals/{ref}", tags=["referrals"])

    @router.post("/open")
    async def open_referral(ref: UUID, once: Once) -> ReferralView:
        """Somebody looks at it: the owner is told that a person has, and nothing more."""
        opened = await once.run(
            organization, keys=[ref], command=lambda states, moment: commands.open_referral(states, ref, moment)
        )
        return ReferralView.model_validate(opened)

    @router.post("/continue")
    async def continue_referral(ref: UUID, once: Once) -> ReferralView:
        """The report that is owed when there is no milestone: the person is still there."""
        told = await once.run(
            organization, keys=[ref], command=lambda states, moment: commands.continue_referral(states, ref, moment)
        )
        return ReferralView.model_validate(told)

    @router.post("/accept")
    async def accept_referral(ref: UUID, once: Once, body: Acceptance | None = None) -> ReferralView:
        start_by = None if body is None else body.start_by
        answered = await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: commands.accept_referral(hooks, states, ref, moment, start_by),
        )
        return ReferralView.model_validate(answered)

    @router.post("/decline")
    async def decline_referral(ref: UUID, body: Refusing, once: Once) -> ReferralView:
        """No: who refused, why, and what may come next, in our codes or in those of DORA or les-emplois."""
        meant = body.meaning()
        answered = await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: commands.decline_referral(
                hooks,
                states,
                ref,
                moment,
                declined_by=meant.declined_by,
                reason=meant.reason,
                may_be_shown=meant.may_be_shown,
                next_action=meant.next_action,
            ),
        )
        return ReferralView.model_validate(answered)

    @router.post("/waitlist")
    async def waitlist_referral(ref: UUID, once: Once) -> ReferralView:
        answered = await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: commands.waitlist_referral(states, ref, moment),
        )
        return ReferralView.model_validate(answered)

    return router


def _proposing(organization: "Organization") -> APIRouter:
    router = APIRouter(prefix="/proposals", tags=["proposals"])

    @router.post("", status_code=201)
    async def propose_pathway(body: NewProposal, once: Once) -> ProposalView:
        entry = organization.directory.entry(body.owner)
        if entry is None or entry.kind != "referral":
            raise UnknownReferringOrganization
        proposed = await once.run(
            organization,
            keys=[],
            command=lambda states, moment: proposals.propose(
                moment,
                owner=body.owner,
                service=body.service,
                purpose=body.purpose,
                agreed=body.agreement.agreed(),
                contact=body.contact.model_dump(exclude_none=True),
            ),
        )
        return ProposalView.model_validate(proposed)

    @router.post("/{ref}/withdraw")
    async def withdraw_proposal(ref: UUID, once: Once) -> ProposalView:
        withdrawn = await once.run(
            organization, keys=[ref], command=lambda states, moment: proposals.withdraw(states, ref, moment)
        )
        return ProposalView.model_validate(withdrawn)

    @router.get("")
    async def list_proposals(after: After = None, limit: Limit = 100) -> list[ProposalView]:
        async with organization.connection() as connection:
            return [proposal_view(state) for state in await proposal_rows.listed(connection, after, limit)]

    return router
