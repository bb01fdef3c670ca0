"""The committee: what it has before it, what it decided on which day; and its decision about one application."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from funding import commands
from funding.api.bodies import Deferring, Granting, Met, Sat, TurningDown
from funding.domain.application import Status
from funding.pages.access import Lead
from funding.pages.agency import Agency
from funding.pages.doing import Asked, act_on
from funding.pages.file import pieces_of, since_of
from funding.pages.plan import number_in
from funding.store.desk import Wanted, any_filter, open_ones, sittings
from passerelle.pages.desk import Form, Visitor, read_body
from passerelle.partnership.desk import Staff, Worker

MOST = 100
SITTINGS = 12
MEMBER, CONDITION = "member.", "condition."
READY = (Status.GUARANTOR_FOUND, Status.NO_GUARANTEE)
NOT_READY = (Status.SUBMITTED, Status.GUARANTOR_SEARCH)


def routes(agency: Agency) -> APIRouter:
    """GET /desk/committee; POST /desk/applications/{application}/decision and …/conditions."""
    router = APIRouter()
    _sitting(router, agency)
    _deciding(router, agency)
    return router


def _sitting(router: APIRouter, agency: Agency) -> None:
    organization = agency.organization

    @router.get("/desk/committee")
    async def show(request: Request, visitor: Staff) -> Response:
        async with organization.connection() as connection, connection.transaction(readonly=True):
            await any_filter(connection)
            wanted = Wanted([*READY, *NOT_READY], areas=visitor.territories)
            found = await open_ones(connection, wanted, None, MOST + 1)
            names = await agency.names(connection, visitor, [one.ref for one in found[:MOST]])
            context: dict[str, Any] = {
                "staff": await agency.staff(connection),
                "sittings": await sittings(connection, SITTINGS),
            }
        await agency.noted(visitor, names, "committee")
        context |= {
            "ready": [one for one in found[:MOST] if one.status in READY],
            "not_ready": [(one, _lacks(one)) for one in found[:MOST] if one.status in NOT_READY],
            "has_more": len(found) > MOST,
            "names": names,
            "since_of": since_of,
        }
        return agency.site.page(request, "committee.html", visitor, **context)


def _lacks(application: Any) -> list[str]:
    """What has to be there before the committee can grant."""
    return [one.code for one in pieces_of(application) if not one.is_there and one.code in {"adviser", "guarantee"}]


def _deciding(router: APIRouter, agency: Agency) -> None:
    @router.post("/desk/applications/{application}/decision")
    async def decide(request: Request, application: UUID, visitor: Lead, form: Form) -> Response:
        """`outcome`: granted, not_granted or deferred, which decides nothing."""
        outcome = form.get("outcome", "")
        read, said = {"granted": (_grant, "loan.granted"), "deferred": (_defer, "loan.deferred")}.get(
            outcome, (_turn_down, "loan.not_granted")
        )
        act = outcome if outcome in {"granted", "deferred"} else "not_granted"
        return await act_on(agency, request, visitor, form, application, act, said, lambda: read(agency, visitor, form))

    @router.post("/desk/applications/{application}/conditions")
    async def meet(request: Request, application: UUID, visitor: Worker, form: Form) -> Response:
        def read() -> Asked:
            body = read_body(Met, form)
            return commands.meet_condition, {"requirement": body.condition, "met_on": body.met_on}

        return await act_on(agency, request, visitor, form, application, "condition", "loan.condition_met", read)


def _grant(agency: Agency, visitor: Visitor, form: Mapping[str, str]) -> Asked:
    wanted = [name.removeprefix(CONDITION) for name in form if name.startswith(CONDITION)]
    months = number_in(form.get("months", "").strip())
    body = read_body(Granting, form, **_sat(form, visitor), months=months, conditions=wanted)
    terms = {"amount_cents": body.amount_cents, "months": body.months, "requirements": body.conditions}
    return commands.grant, {**_known(agency, body), **terms}


def _turn_down(agency: Agency, visitor: Visitor, form: Mapping[str, str]) -> Asked:
    """The cause stays inside the organization: the owner is told `not_granted` and nothing more."""
    body = read_body(TurningDown, form, **_sat(form, visitor))
    return commands.turn_down, {**_known(agency, body), "reason": body.reason}


def _defer(agency: Agency, visitor: Visitor, form: Mapping[str, str]) -> Asked:
    body = read_body(Deferring, form, **_sat(form, visitor))
    return commands.defer, {**_known(agency, body), "reason": body.reason}


def _sat(form: Mapping[str, str], visitor: Visitor) -> dict[str, Any]:
    """Who was there: accounts that were ticked, and ids of members without an account."""
    ticked = [name.removeprefix(MEMBER) for name in form if name.startswith(MEMBER)]
    others = [one.strip() for one in form.get("others", "").split(",") if one.strip()]
    return {"members": [*ticked, *others], "decided_by": str(visitor.account)}


def _known(agency: Agency, body: Sat) -> dict[str, Any]:
    return {"rules": agency.rules, "sitting": body.sitting(agency.today)}
