"""Places before a trial begins: kept, offered, waited for; and its start."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from enterprise import commands
from enterprise.api.bodies import Person
from enterprise.api.sessions import with_its_people
from enterprise.domain.identifiers import SessionId
from enterprise.pages.office import Office
from enterprise.pages.trials import trial_page
from enterprise.pages.week import hours_in
from passerelle.messaging.decisions import Command
from passerelle.pages.desk import Form, done, once_of, read_body, try_out
from passerelle.partnership.desk import Worker


def routes(office: Office) -> APIRouter:
    """POST /desk/trials/{session}/people, …/start and …/cancel."""
    router, organization = APIRouter(prefix="/desk/trials/{session}"), office.organization
    kept = timedelta(hours=office.settings.reservation_hours)

    def entering(how: str, session: SessionId, body: Person) -> Command:
        def enter(states: Any, moment: Any) -> Any:
            if how == "reserve":
                return commands.reserve_place(states, moment, session, body.ref, body.needs(), kept)
            chosen = commands.join_waitlist if how == "queue" else commands.offer_place
            return chosen(states, moment, session, body.ref, body.needs())

        return enter

    @router.post("/people")
    async def enter(request: Request, session: SessionId, visitor: Worker, form: Form) -> Response:
        """`how`: offer, reserve or queue."""
        how = form.get("how") if form.get("how") in {"reserve", "queue"} else "offer"

        async def act() -> None:
            body = read_body(Person, form, studies=hours_in(form))
            command = entering(str(how), session, body)
            await organization.execute([session, body.ref], command, once_of(request, visitor, form))

        if tried := await try_out(office.site, visitor, "enter", form, act):
            return await trial_page(office, request, session, visitor, tried)
        return done(request, f"/desk/trials/{session}", f"trial.{how}")

    @router.post("/start")
    async def start(request: Request, session: SessionId, visitor: Worker, form: Form) -> Response:
        async def act() -> None:
            await organization.execute(
                await with_its_people(organization, session),
                lambda states, moment: commands.start_session(states, moment, session),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "start", form, act):
            return await trial_page(office, request, session, visitor, tried)
        return done(request, f"/desk/trials/{session}", "trial.started")

    @router.post("/cancel")
    async def cancel(request: Request, session: SessionId, visitor: Worker, form: Form) -> Response:
        async def act() -> None:
            await organization.execute(
                await with_its_people(organization, session),
                lambda states, moment: commands.cancel_session(states, moment, session),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "cancel", form, act):
            return await trial_page(office, request, session, visitor, tried)
        return done(request, f"/desk/trials/{session}", "trial.cancelled")

    return router
