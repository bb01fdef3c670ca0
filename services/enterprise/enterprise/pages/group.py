"""Who does what in a group that has begun, and who would like to go on together."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from enterprise import commands, store
from enterprise.api.bodies import RoleRequest, WishRequest
from enterprise.api.sessions import with_its_people
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.wishes import wish_of
from enterprise.pages.office import Office
from enterprise.pages.trials import trial_page
from passerelle.pages.desk import Form, done, once_of, read_body, try_out
from passerelle.partnership.desk import Worker


class Somebody(BaseModel):
    """Chosen in a form."""

    ref: Ref


def routes(office: Office) -> APIRouter:
    """POST /desk/trials/{session}/roles, …/roles/end and …/wishes."""
    router = APIRouter(prefix="/desk/trials/{session}")
    _roles(router, office)
    _wishes(router, office)
    return router


def _roles(router: APIRouter, office: Office) -> None:
    organization = office.organization

    @router.post("/roles")
    async def take_up(request: Request, session: SessionId, visitor: Worker, form: Form) -> Response:
        async def act() -> None:
            ref, role = read_body(Somebody, form).ref, read_body(RoleRequest, form).role
            await organization.execute(
                [ref],
                lambda states, moment: commands.take_role_up(states, moment, office.rules, ref, role),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "role", form, act):
            return await trial_page(office, request, session, visitor, tried)
        return done(request, f"/desk/trials/{session}", "trial.role_taken")

    @router.post("/roles/end")
    async def put_down(request: Request, session: SessionId, visitor: Worker, form: Form) -> Response:
        async def act() -> None:
            ref, role = read_body(Somebody, form).ref, read_body(RoleRequest, form).role
            await organization.execute(
                [ref, *await with_its_people(organization, session)],
                lambda states, moment: commands.put_role_down(states, moment, office.rules, session, ref, role),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "role_end", form, act):
            return await trial_page(office, request, session, visitor, tried)
        return done(request, f"/desk/trials/{session}", "trial.role_ended")


def _wishes(router: APIRouter, office: Office) -> None:
    organization = office.organization

    @router.post("/wishes")
    async def wish(request: Request, session: SessionId, visitor: Worker, form: Form) -> Response:
        """The answer is the same whether the other has the same wish or not, and whether there was one to take back."""
        command = commands.withdraw_wish if form.get("how") == "withdraw" else commands.wish_to_go_on

        async def act() -> None:
            body = read_body(WishRequest, form)
            async with organization.connection() as connection:
                people: list[Any] = await store.participation_ids(connection, session, [body.ref, body.other])
            await organization.execute(
                [session, wish_of(session, body.ref, body.other), *people],
                lambda states, moment: command(states, moment, session, body.ref, body.other),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "wish", form, act):
            return await trial_page(office, request, session, visitor, tried)
        return done(request, f"/desk/trials/{session}", "trial.wish_noted")
