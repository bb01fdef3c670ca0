"""A supporter's money is set aside for trials and spent; what was not spent is free again."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from enterprise import commands
from enterprise.api.bodies import NewCommitment, NewExpense
from enterprise.domain.identifiers import CommitmentId, LineId
from enterprise.pages.access import Treasurer
from enterprise.pages.office import Office
from enterprise.pages.supporters import supporter_page
from passerelle.contracts.base import Code
from passerelle.pages.desk import Form, done, once_of, read_body, try_out


class OfLine(BaseModel):
    """The line chosen in a form."""

    line: LineId


class OfCommitment(BaseModel):
    """What was set aside, chosen in a form."""

    commitment: CommitmentId


def routes(office: Office) -> APIRouter:
    """POST /desk/supporters/{code}/commitments, …/expenses and …/close."""
    router, organization = APIRouter(prefix="/desk/supporters/{code}"), office.organization

    @router.post("/commitments")
    async def commit(request: Request, code: Code, visitor: Treasurer, form: Form) -> Response:
        async def act() -> None:
            line, body = read_body(OfLine, form).line, read_body(NewCommitment, form)
            await organization.execute(
                [line, body.session],
                lambda states, moment: commands.commit_money(states, moment, line, body.session, body.amount_cents),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "commit", form, act):
            return await supporter_page(office, request, code, visitor, tried)
        return done(request, f"/desk/supporters/{code}", "money.committed")

    @router.post("/expenses")
    async def spend(request: Request, code: Code, visitor: Treasurer, form: Form) -> Response:
        async def act() -> None:
            commitment, body = read_body(OfCommitment, form).commitment, read_body(NewExpense, form)
            await organization.execute(
                [commitment],
                lambda states, moment: commands.spend_money(
                    states, moment, commitment, body.amount_cents, body.spent_on
                ),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "spend", form, act):
            return await supporter_page(office, request, code, visitor, tried)
        return done(request, f"/desk/supporters/{code}", "money.spent")

    @router.post("/close")
    async def close(request: Request, code: Code, visitor: Treasurer, form: Form) -> Response:
        async def act() -> None:
            commitment = read_body(OfCommitment, form).commitment
            await organization.execute(
                [commitment],
                lambda states, moment: commands.close_commitment(states, moment, commitment),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "close", form, act):
            return await supporter_page(office, request, code, visitor, tried)
        return done(request, f"/desk/supporters/{code}", "money.closed")

    return router
