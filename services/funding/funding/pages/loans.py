"""A loan that was granted: signed, paid out, repaid, agreed on anew, or given up."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from funding import commands
from funding.api.bodies import Payout, Repayment, Rescheduling, Signing, WritingOff
from funding.pages.access import Lead
from funding.pages.agency import Agency
from funding.pages.doing import Asked, act_on
from funding.pages.plan import number_in
from passerelle.pages.desk import Form, read_body
from passerelle.partnership.desk import Worker


def routes(agency: Agency) -> APIRouter:
    """POST /desk/applications/{application}/contract, …/disbursement, …/repayments, …/rescheduling, …/write-off."""
    router = APIRouter(prefix="/desk/applications/{application}")
    _paying_out(router, agency)
    _repaying(router, agency)
    return router


def _paying_out(router: APIRouter, agency: Agency) -> None:
    @router.post("/contract")
    async def sign(request: Request, application: UUID, visitor: Worker, form: Form) -> Response:
        def read() -> Asked:
            return commands.sign_contract, {"rules": agency.rules, "signed_on": read_body(Signing, form).signed_on}

        return await act_on(agency, request, visitor, form, application, "contract", "loan.contracted", read)

    @router.post("/disbursement")
    async def disburse(request: Request, application: UUID, visitor: Worker, form: Form) -> Response:
        def read() -> Asked:
            return commands.disburse, {"first_due_on": read_body(Payout, form).first_due_on}

        return await act_on(agency, request, visitor, form, application, "payout", "loan.disbursed", read)


def _repaying(router: APIRouter, agency: Agency) -> None:
    @router.post("/repayments")
    async def repay(request: Request, application: UUID, visitor: Worker, form: Form) -> Response:
        def read() -> Asked:
            return commands.repay, read_body(Repayment, form).model_dump()

        return await act_on(agency, request, visitor, form, application, "repay", "loan.repaid", read)

    @router.post("/rescheduling")
    async def reschedule(request: Request, application: UUID, visitor: Worker, form: Form) -> Response:
        def read() -> Asked:
            months = number_in(form.get("months", "").strip())
            return commands.reschedule, read_body(Rescheduling, form, months=months).model_dump()

        return await act_on(agency, request, visitor, form, application, "reschedule", "loan.rescheduled", read)

    @router.post("/write-off")
    async def write_off(request: Request, application: UUID, visitor: Lead, form: Form) -> Response:
        def read() -> Asked:
            return commands.write_off, {"reason": read_body(WritingOff, form).reason}

        return await act_on(agency, request, visitor, form, application, "write_off", "loan.written_off", read)
