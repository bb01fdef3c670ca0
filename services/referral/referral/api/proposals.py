"""Routes of the pathways that partners propose."""

from uuid import UUID

from fastapi import APIRouter, Response

from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization
from referral.api.requests import Accepting, Declining, Limit
from referral.commands import proposals as commands
from referral.domain.proposal import Answer
from referral.domain.views import ProposalView, proposal_view
from referral.plans.library import Guide
from referral.store import proposals as rows


def routes(organization: Organization, guide: Guide) -> APIRouter:
    """Reading and answering proposals."""
    router = APIRouter(prefix="/proposals", tags=["proposals"])

    @router.get("")
    async def list_proposals(response: Response, limit: Limit = 100) -> list[ProposalView]:
        """Those still to answer, the oldest first, with the contact details the partner handed over."""
        response.headers["Cache-Control"] = "no-store"
        async with organization.connection() as connection:
            return [proposal_view(one) for one in await rows.proposals_to_answer(connection, limit)]

    @router.post("/{ref}/accept")
    async def accept_proposal(ref: UUID, body: Accepting, once: Once) -> ProposalView:
        """The pathway is open, and the person agreed that the partner be told so."""
        answer: ProposalView = await once.run(
            organization,
            keys=[ref, body.pathway],
            command=lambda states, moment: commands.accept_proposal(states, moment, guide, ref, body.pathway),
        )
        return answer

    @router.post("/{ref}/decline")
    async def decline_proposal(ref: UUID, body: Declining, once: Once) -> ProposalView:
        given = Answer.ALREADY_KNOWN if body.already_known else Answer.DECLINED
        answer: ProposalView = await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: commands.decline_proposal(states, moment, ref, given),
        )
        return answer

    return router
