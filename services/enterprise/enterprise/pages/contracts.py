"""Contracts of a person, within what the law allows: signed, renewed, broken off."""

from typing import Any

from fastapi import APIRouter, Request, Response

from enterprise import commands
from enterprise.api.bodies import NewContract, NewTerm
from enterprise.domain.contracts import file_of
from enterprise.domain.identifiers import Ref
from enterprise.pages.office import Office
from enterprise.pages.people import person_page
from passerelle.pages.desk import Form, done, once_of, read_body, try_out
from passerelle.partnership.desk import Worker


def routes(office: Office) -> APIRouter:
    """POST /desk/participations/{ref}/contracts, …/contracts/renew and …/contracts/break-off."""
    router = APIRouter(prefix="/desk/participations/{ref}/contracts")
    _signing(router, office)
    _ending(router, office)
    return router


def _signing(router: APIRouter, office: Office) -> None:
    organization = office.organization

    @router.post("")
    async def sign(request: Request, ref: Ref, visitor: Worker, form: Form) -> Response:
        kept: dict[str, Any] = {}

        async def act() -> None:
            body = read_body(NewContract, form)
            kept.update(
                await organization.execute(
                    [ref, file_of(ref)],
                    lambda states, moment: commands.sign_contract(
                        states,
                        moment,
                        office.rules,
                        ref,
                        body.code,
                        body.term(),
                        full_time_employee=body.full_time_employee,
                    ),
                    once_of(request, visitor, form),
                )
            )

        if tried := await try_out(office.site, visitor, "sign", form, act):
            return await person_page(office, request, ref, visitor, tried)
        return done(request, f"/desk/participations/{ref}", said_of(kept, "trial.contract_signed"))

    @router.post("/renew")
    async def renew(request: Request, ref: Ref, visitor: Worker, form: Form) -> Response:
        kept: dict[str, Any] = {}

        async def act() -> None:
            body = read_body(NewTerm, form)
            kept.update(
                await organization.execute(
                    [ref, file_of(ref)],
                    lambda states, moment: commands.renew_contract(
                        states, moment, office.rules, ref, body.term(), full_time_employee=body.full_time_employee
                    ),
                    once_of(request, visitor, form),
                )
            )

        if tried := await try_out(office.site, visitor, "renew", form, act):
            return await person_page(office, request, ref, visitor, tried)
        return done(request, f"/desk/participations/{ref}", said_of(kept, "trial.contract_renewed"))


def _ending(router: APIRouter, office: Office) -> None:
    organization = office.organization

    @router.post("/break-off")
    async def break_off(request: Request, ref: Ref, visitor: Worker, form: Form) -> Response:
        async def act() -> None:
            await organization.execute(
                [ref, file_of(ref)],
                lambda states, moment: commands.break_off_contract(states, moment, ref),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "break_off", form, act):
            return await person_page(office, request, ref, visitor, tried)
        return done(request, f"/desk/participations/{ref}", "trial.contract_broken_off")


def said_of(kept: dict[str, Any], key: str) -> str:
    """A rule that is still to be confirmed only warns."""
    return "trial.contract_to_check" if kept["warnings"] else key
