"""Look at applications and their guarantors."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from funding.api.bodies import GuarantorView
from funding.commands import ApplicationView, view_of
from funding.domain.application import Status
from funding.store.applications import applications_at, applications_listed
from funding.store.guarantors import guarantor_for
from funding.store.loans import loans_of
from passerelle.messaging.decisions import NotFound
from passerelle.runtime.organization import Organization


def routes(organization: Organization) -> APIRouter:
    router = APIRouter(prefix="/applications", tags=["applications"])

    @router.get("")
    async def list_applications(
        status: Status | None = None,
        ref: UUID | None = None,
        after: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> list[ApplicationView]:
        """A page by id; the next one begins `after` the last id of this one."""
        async with organization.connection() as connection:
            page = await applications_listed(connection, status=status, ref=ref, after=after, limit=limit)
            loans = await loans_of(connection, [application.key for application in page])
        return [view_of(application, loans.get(application.key)) for application in page]

    @router.get("/{application}")
    async def show_application(application: UUID) -> ApplicationView:
        async with organization.connection() as connection:
            found = await applications_at(connection, [application])
            loans = await loans_of(connection, [application])
        if not found:
            raise NotFound
        return view_of(found[0], loans.get(application))

    @router.get("/{application}/guarantor")
    async def show_guarantor(application: UUID, response: Response) -> GuarantorView:
        """Personal data of a third person: for whoever answers the guarantor's own questions."""
        async with organization.connection() as connection:
            guarantor = await guarantor_for(connection, application)
        if guarantor is None:
            raise NotFound
        response.headers["Cache-Control"] = "no-store"
        return GuarantorView.model_validate(guarantor, from_attributes=True)

    return router
