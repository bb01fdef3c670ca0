"""Before the decision: more time to answer, the application itself, whose desk it is on, giving up."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from funding import commands
from funding.api.bodies import Adviser, NewApplication, Withdrawal
from funding.pages.agency import Agency
from funding.pages.doing import Asked, act_on
from funding.pages.file import application_page
from funding.pages.plan import plan_in
from passerelle.contracts.days import start_of
from passerelle.pages.desk import Form, done, once_of, read_body, try_out
from passerelle.partnership.desk import Worker


class Until(BaseModel):
    """A day, to its end."""

    answer_by: datetime


def routes(agency: Agency) -> APIRouter:
    """POST /desk/applications/{application}/invitation, …/submit, …/adviser and …/withdrawal."""
    router = APIRouter(prefix="/desk/applications/{application}")
    _asking(router, agency)

    @router.post("/adviser")
    async def assign(request: Request, application: UUID, visitor: Worker, form: Form) -> Response:
        def read() -> Asked:
            return commands.assign_adviser, {"adviser": read_body(Adviser, form).adviser}

        return await act_on(agency, request, visitor, form, application, "adviser", "loan.assigned", read)

    @router.post("/withdrawal")
    async def withdraw(request: Request, application: UUID, visitor: Worker, form: Form) -> Response:
        def read() -> Asked:
            return commands.withdraw, {"reason": read_body(Withdrawal, form).reason}

        return await act_on(agency, request, visitor, form, application, "withdraw", "loan.withdrawn", read)

    return router


def _asking(router: APIRouter, agency: Agency) -> None:
    organization = agency.organization

    async def ref_of(application: UUID, visitor: Any) -> UUID:
        async with organization.connection() as connection:
            return (await agency.seen(connection, visitor, application)).ref

    @router.post("/invitation")
    async def prolong(request: Request, application: UUID, visitor: Worker, form: Form) -> Response:
        """Sent again with another date, an invitation is prolonged; the person has until the end of the day."""
        ref = await ref_of(application, visitor)

        async def work() -> None:
            day = read_body(Until, form).answer_by.date()
            until = start_of(day + timedelta(days=1)) - timedelta(seconds=1)
            await organization.execute(
                [ref],
                lambda states, moment: commands.invite(states, moment, ref=ref, terms=agency.terms, answer_by=until),
                once_of(request, visitor, form),
            )

        if tried := await try_out(agency.site, visitor, "prolong", form, work):
            return await application_page(agency, request, application, visitor, tried)
        return done(request, f"/desk/applications/{application}", "loan.prolonged")

    @router.post("/submit")
    async def submit(request: Request, application: UUID, visitor: Worker, form: Form) -> Response:
        ref = await ref_of(application, visitor)

        async def work() -> None:
            is_business = form.get("purpose") == "business"
            more: dict[str, Any] = {"plan": plan_in(form)} if is_business else {"sector": None}
            body = read_body(NewApplication, form, ref=ref, **more)
            await organization.execute(
                [ref],
                lambda states, moment: commands.submit(
                    states, moment, ref=ref, project=body.project, rules=agency.rules, territory=body.territory
                ),
                once_of(request, visitor, form),
            )

        if tried := await try_out(agency.site, visitor, "submit", form, work):
            return await application_page(agency, request, application, visitor, tried)
        return done(request, f"/desk/applications/{application}", "loan.submitted")
