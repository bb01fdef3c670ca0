"""Somebody stands for the loan, takes that back, or the agency decides to do without."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from funding import commands
from funding.api.bodies import NewGuarantor, WithoutGuarantee
from funding.pages.access import Lead
from funding.pages.agency import Agency
from funding.pages.doing import Asked, act_on
from passerelle.pages.desk import Form, read_body
from passerelle.partnership.desk import Worker


def routes(agency: Agency) -> APIRouter:
    """POST /desk/applications/{application}/guarantor, …/guarantor/release and …/no-guarantee."""
    router = APIRouter(prefix="/desk/applications/{application}")

    @router.post("/guarantor")
    async def add(request: Request, application: UUID, visitor: Worker, form: Form) -> Response:
        def read() -> Asked:
            body = read_body(NewGuarantor, form, collected_by=str(visitor.account))
            return commands.add_guarantor, {"rules": agency.rules, **body.model_dump()}

        return await act_on(agency, request, visitor, form, application, "guarantor", "loan.guaranteed", read)

    @router.post("/guarantor/release")
    async def release(request: Request, application: UUID, visitor: Worker, form: Form) -> Response:
        def read() -> Asked:
            return commands.release_guarantor, {}

        return await act_on(agency, request, visitor, form, application, "release", "loan.guarantor_released", read)

    @router.post("/no-guarantee")
    async def do_without(request: Request, application: UUID, visitor: Lead, form: Form) -> Response:
        """A decision of the agency: by those who decide."""

        def read() -> Asked:
            body = read_body(WithoutGuarantee, form, decided_by=str(visitor.account))
            return commands.do_without_guarantor, body.model_dump()

        return await act_on(agency, request, visitor, form, application, "without", "loan.without_guarantor", read)

    return router
