"""Routes that move a pathway on."""

from uuid import UUID

from fastapi import APIRouter

from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization
from referral.api.reading import following
from referral.api.requests import Cancelling, Chosen, Decided, NewPathway, Recorded
from referral.commands import pathways as commands
from referral.domain.views import PathwayView
from referral.plans.library import Guide


def routes(organization: Organization, guide: Guide) -> APIRouter:
    """Opening, recording, deciding, referring, taking back."""
    router = APIRouter(prefix="/pathways", tags=["pathways"])

    @router.post("", status_code=201)
    async def open_pathway(body: NewPathway, once: Once) -> PathwayView:
        known = await following(organization, guide)
        answer: PathwayView = await once.run(
            organization,
            keys=[body.person],
            command=lambda states, moment: commands.open_pathway(
                states, moment, known, body.person, body.plan, body.version
            ),
        )
        return answer

    @router.post("/{pathway}/milestones")
    async def record_milestone(pathway: UUID, body: Recorded, once: Once) -> PathwayView:
        """Something the organization's own staff saw happen."""
        answer: PathwayView = await once.run(
            organization,
            keys=[pathway],
            command=lambda states, moment: commands.record_milestone(states, moment, guide, pathway, body.milestone),
        )
        return answer

    @router.post("/{pathway}/decisions")
    async def decide_step(pathway: UUID, body: Decided, once: Once) -> PathwayView:
        """The coordinator says where the pathway goes on."""
        answer: PathwayView = await once.run(
            organization,
            keys=[pathway],
            command=lambda states, moment: commands.decide_step(states, moment, guide, pathway, body.step),
        )
        return answer

    @router.post("/{pathway}/referrals")
    async def send_to(pathway: UUID, body: Chosen, once: Once) -> PathwayView:
        """Refer the present step to this partner; it still waits for the person's agreement to it."""
        answer: PathwayView = await once.run(
            organization,
            keys=[pathway],
            command=lambda states, moment: commands.send_to(states, moment, guide, pathway, body.partner, body.reason),
        )
        return answer

    @router.post("/{pathway}/referrals/{referral}/cancel")
    async def cancel_referral(pathway: UUID, referral: UUID, body: Cancelling, once: Once) -> PathwayView:
        answer: PathwayView = await once.run(
            organization,
            keys=[pathway],
            command=lambda states, moment: commands.cancel_referral(
                states, moment, guide, pathway, referral, body.reason
            ),
        )
        return answer

    return router
