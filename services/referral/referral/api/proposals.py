"""Routes of the pathways that partners propose."""

from uuid import UUID

from fastapi import APIRouter, Response

from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization
from referral.api.requests import Accepting, After, Declining, Limit
from referral.commands import proposals as commands
from referral.domain.proposal import Answer
from referral.domain.views import ProposalView, proposal_view
from referral.plans.library import Guide
from referral.store import proposals as rows


def routes(organization: Organization, guide: Guide) -> APIRouter:
    """Reading and answering proposals."""
    router = APIRouter(prefix="/proposals", tags=["proposals"])

    @router.get("")
    async def list_proposals(response: Response, after: After = None, limit: Limit = 100) -> list[ProposalView]:
        """Those still to answer, the oldest first, with the contact details the partner handed over."""
        response.headers["Cache-Control"] = "no-store"
        async with organization.connection() as connection:
            return [proposal_view(one) for one in await rows.proposals_to_answer(connection, after, limit)]

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
        """No, or already known here: the partner is told at the end of a full day, whichever it is."""
        given = Answer.ALREADY_KNOWN if body.already_known else Answer.DECLINED
        answer: ProposalView = await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: commands.decline_proposal(states, moment, guide, ref, given),
        )
        return answer

    @router.post("/{ref}/ask-again")
    async def ask_again(ref: UUID, once: Once) -> ProposalView:
        """Ask the partner once more who it is about, with a fresh key."""
        answer: ProposalView = await once.run(
            organization, keys=[ref], command=lambda states, moment: commands.ask_again(states, moment, ref)
        )
        return answer

    return router
