"""Look at applications, and at who works on them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from funding.api.bodies import StaffId
from funding.api.views import WorkloadView
from funding.commands import ApplicationView, view_of
from funding.domain.application import Application, Status
from funding.store.applications import applications_at, applications_listed, applications_of_adviser, workloads
from funding.store.loans import loans_of
from passerelle.messaging.decisions import NotFound
from passerelle.runtime.organization import Organization

Limit = Annotated[int, Query(ge=1, le=500)]


def routes(organization: Organization) -> APIRouter:
    router = APIRouter(tags=["applications"])

    @router.get("/applications")
    async def list_applications(
        status: Status | None = None, ref: UUID | None = None, after: UUID | None = None, limit: Limit = 100
    ) -> list[ApplicationView]:
        """A page by id; the next one begins `after` the last id of this one."""
        async with organization.connection() as connection:
            page = await applications_listed(connection, status=status, ref=ref, after=after, limit=limit)
        return await _shown(organization, page)

    @router.get("/applications/{application}")
    async def show_application(application: UUID) -> ApplicationView:
        async with organization.connection() as connection:
            found = await applications_at(connection, [application])
        if not found:
            raise NotFound
        return (await _shown(organization, found))[0]

    @router.get("/advisers")
    async def list_workloads() -> list[WorkloadView]:
        """How much is on whose desk; whatever waits for an adviser comes first."""
        async with organization.connection() as connection:
            found = await workloads(connection)
        return [
            WorkloadView(adviser=adviser or None, applications=sum(many.values()), by_status=dict(many))
            for adviser, many in found.items()
        ]

    @router.get("/advisers/{adviser}/applications")
    async def list_desk(adviser: StaffId, after: UUID | None = None, limit: Limit = 100) -> list[ApplicationView]:
        """A page of what is on an adviser's desk: nothing that is over."""
        async with organization.connection() as connection:
            page = await applications_of_adviser(connection, adviser, after=after, limit=limit)
        return await _shown(organization, page)

    return router


async def _shown(organization: Organization, page: list[Application]) -> list[ApplicationView]:
    async with organization.connection() as connection:
        loans = await loans_of(connection, [application.key for application in page])
    return [view_of(application, loans.get(application.key)) for application in page]
