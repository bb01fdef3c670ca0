"""How people fare six and twelve months after passage."""

from typing import Any

from fastapi import APIRouter

from enterprise import commands
from enterprise.api.bodies import FollowedUp, Limit
from enterprise.domain.identifiers import ParticipationId
from enterprise.domain.views import FollowedUpView, ParticipationView, participation_view
from enterprise.store.participations import follow_ups_due
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization) -> APIRouter:
    router = APIRouter(prefix="/follow-ups", tags=["follow-ups"])

    @router.get("/due")
    async def list_due(after: ParticipationId | None = None, limit: Limit = 100) -> list[ParticipationView]:
        """Participations with a follow-up to be made, the one waiting longest first."""
        now = organization.now()
        async with organization.connection() as connection:
            return [participation_view(one) for one in await follow_ups_due(connection, now, after, limit)]

    @router.post("/{participation}", response_model=FollowedUpView)
    async def record_follow_up(participation: ParticipationId, body: FollowedUp, once: Once) -> Any:
        """What the person answered, or that nobody was reached; the owner is told while the agreement is in force."""
        return await once.run(
            organization,
            keys=[participation],
            command=lambda states, moment: commands.record_follow_up(
                states, moment, participation, body.point, body.situation
            ),
        )

    return router
