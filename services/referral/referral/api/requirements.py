"""Routes of what this organization, as a local authority, requires of others."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from passerelle.contracts.base import Moment, OrganizationId
from passerelle.contracts.directory import CommuneCode, DepartmentCode, EpciCode
from passerelle.contracts.statistics import Figure, Quarter
from passerelle.messaging.decisions import NotFound
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization
from referral.api.requests import After, Limit, Request
from referral.commands import requirements as commands
from referral.commands.requirements import Ground, Wanted
from referral.domain.requirement_view import RequirementView, requirement_view
from referral.plans.library import Guide
from referral.store import requirements as rows


class OnGround(Request):
    """Every organization that announces to serve a part of this territory; not those that serve the whole country."""

    communes: Annotated[tuple[CommuneCode, ...], Field(max_length=500)] = ()
    departments: Annotated[tuple[DepartmentCode, ...], Field(max_length=110)] = ()
    groupings: Annotated[tuple[EpciCode, ...], Field(max_length=100)] = ()

    def ground(self) -> Ground:
        return Ground(self.communes, self.departments, self.groupings)


class NewRequirement(Request):
    """Who must report which figures, for which quarters, by when."""

    organizations: Annotated[tuple[OrganizationId, ...], Field(max_length=200)] = ()
    territory: OnGround = OnGround()
    figures: Annotated[tuple[Figure, ...], Field(min_length=1, max_length=len(Figure))]
    first_quarter: Quarter
    last_quarter: Quarter
    report_by: Moment

    def wanted(self) -> Wanted:
        return Wanted(tuple(dict.fromkeys(self.figures)), self.first_quarter, self.last_quarter, self.report_by)


def routes(organization: Organization, guide: Guide) -> APIRouter:
    """Setting, withdrawing, and seeing who reported what."""
    router = APIRouter(prefix="/requirements", tags=["requirements"])

    @router.post("", status_code=201)
    async def set_requirement(body: NewRequirement, once: Once) -> RequirementView:
        """Each association is told on a ref of its own; no person is concerned."""
        known = {entry.organization for entry in organization.directory.entries()} - {organization.id}
        addressed = commands.associations_of(known, guide.partners(), body.organizations, body.territory.ground())
        answer: RequirementView = await once.run(
            organization,
            command=lambda states, moment: commands.set_requirement(states, moment, body.wanted(), addressed),
        )
        return answer

    @router.get("")
    async def list_requirements(after: After = None, limit: Limit = 100) -> list[RequirementView]:
        now = organization.now()
        async with organization.connection() as connection:
            return [requirement_view(one, now) for one in await rows.requirements_listed(connection, after, limit)]

    @router.get("/{requirement}")
    async def show_requirement(requirement: UUID) -> RequirementView:
        """How everybody stands: reported, late or missing, with the counts told."""
        async with organization.connection() as connection:
            found = await rows.requirements_at(connection, [requirement])
        if not found:
            raise NotFound
        return requirement_view(found[0], organization.now())

    @router.post("/{requirement}/withdraw")
    async def withdraw_requirement(requirement: UUID, once: Once) -> RequirementView:
        answer: RequirementView = await once.run(
            organization,
            keys=[requirement],
            command=lambda states, moment: commands.withdraw_requirement(states, moment, requirement),
        )
        return answer

    return router
