"""Routes of agreements."""

from uuid import UUID

from fastapi import APIRouter

from passerelle.messaging.decisions import Decision, Moment, States
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization
from referral.api.reading import pathway_at
from referral.api.requests import Collected, Narrowing, NewGrant
from referral.commands import pathways as commands
from referral.domain.views import GrantView, grant_view
from referral.plans.library import Guide


def routes(organization: Organization, guide: Guide) -> APIRouter:
    """Giving, withdrawing and reading agreements."""
    router = APIRouter(prefix="/pathways/{pathway}/grants", tags=["agreements"])

    @router.get("")
    async def list_grants(pathway: UUID) -> list[GrantView]:
        async with organization.connection() as connection:
            found = await pathway_at(connection, pathway)
        return [grant_view(pathway, one, organization.now()) for one in found.grants]

    @router.post("", status_code=201)
    async def give_grant(pathway: UUID, body: NewGrant, once: Once) -> GrantView:
        """The person agreed; a step that waited for it goes on by itself."""

        def command(states: States, moment: Moment) -> Decision:
            return commands.give_grant(
                states,
                moment,
                guide,
                pathway,
                recipient=body.recipient,
                purpose=body.purpose,
                fields=body.fields,
                valid_until=body.valid_until,
                notice=body.notice(),
                valid_from=body.valid_from,
            )

        answer: GrantView = await once.run(organization, keys=[pathway], command=command)
        return answer

    _changing(router, organization, guide)
    return router


def _changing(router: APIRouter, organization: Organization, guide: Guide) -> None:
    @router.post("/{grant}/confirm")
    async def confirm_grant(pathway: UUID, grant: UUID, body: Collected, once: Once) -> GrantView:
        """The person says themselves what staff had declared: from now on it holds."""
        answer: GrantView = await once.run(
            organization,
            keys=[pathway],
            command=lambda states, moment: commands.confirm_grant(states, moment, guide, pathway, grant, body.notice()),
        )
        return answer

    @router.post("/{grant}/narrow", status_code=201)
    async def narrow_grant(pathway: UUID, grant: UUID, body: Narrowing, once: Once) -> GrantView:
        """The person agrees to less; the narrower agreement takes the place of this one."""
        answer: GrantView = await once.run(
            organization,
            keys=[pathway],
            command=lambda states, moment: commands.narrow_grant(
                states, moment, guide, pathway, grant, fields=body.fields, valid_until=body.valid_until
            ),
        )
        return answer

    @router.post("/{grant}/withdraw")
    async def withdraw_grant(pathway: UUID, grant: UUID, once: Once) -> GrantView:
        """The person no longer agrees: whoever was told is told so."""
        answer: GrantView = await once.run(
            organization,
            keys=[pathway],
            command=lambda states, moment: commands.withdraw_grant(states, moment, guide, pathway, grant),
        )
        return answer
