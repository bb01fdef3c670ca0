"""Routes of memberships in networks of cities."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from passerelle.contracts.base import OrganizationId
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization
from referral.api.requests import After, Limit, Request
from referral.commands import memberships as commands
from referral.domain.membership import EndReason, MembershipExists, NotAReferringOrganization, Role
from referral.domain.network_view import MembershipView, membership_view
from referral.store import memberships as rows


class NewMembership(Request):
    """As a network, invite an organization; as a future member, apply to a network."""

    organization: OrganizationId
    role: Annotated[Role, Field(description="What this organization is to be: the network, or a member of it.")]


class Ending(Request):
    reason: EndReason


def routes(organization: Organization) -> APIRouter:
    """Inviting, applying, answering, ending, reading."""
    router = APIRouter(prefix="/memberships", tags=["networks"])
    _asking(router, organization)
    _answering(router, organization)
    return router


def _asking(router: APIRouter, organization: Organization) -> None:
    @router.post("", status_code=201)
    async def ask(body: NewMembership, once: Once) -> MembershipView:
        entry = organization.directory.entry(body.organization)
        if entry is None or entry.kind != "referral" or entry.organization == organization.id:
            raise NotAReferringOrganization(organization=body.organization)
        async with organization.connection() as connection:
            if await rows.is_known(connection, body.organization, body.role):
                raise MembershipExists(organization=body.organization)
        answer: MembershipView = await once.run(
            organization,
            command=lambda states, moment: commands.ask(states, moment, body.organization, body.role),
        )
        return answer

    @router.get("")
    async def list_memberships(after: After = None, limit: Limit = 100) -> list[MembershipView]:
        async with organization.connection() as connection:
            return [membership_view(one) for one in await rows.memberships_listed(connection, after, limit)]


def _answering(router: APIRouter, organization: Organization) -> None:
    @router.post("/{ref}/accept")
    async def accept(ref: UUID, once: Once) -> MembershipView:
        answer: MembershipView = await once.run(
            organization, keys=[ref], command=lambda states, moment: commands.accept(states, moment, ref)
        )
        return answer

    @router.post("/{ref}/decline")
    async def decline(ref: UUID, once: Once) -> MembershipView:
        answer: MembershipView = await once.run(
            organization, keys=[ref], command=lambda states, moment: commands.decline(states, moment, ref)
        )
        return answer

    @router.post("/{ref}/end")
    async def end(ref: UUID, body: Ending, once: Once) -> MembershipView:
        answer: MembershipView = await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: commands.end(states, moment, ref, organization.id, body.reason),
        )
        return answer
