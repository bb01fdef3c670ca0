"""A new trial is announced: what, when, for how many, beside which children and studies."""

from typing import Any

from fastapi import APIRouter, Request, Response

from enterprise import commands
from enterprise.api.bodies import NewSession
from enterprise.domain.frames import Format, Trade
from enterprise.domain.hours import Weekday
from enterprise.pages.office import Office
from enterprise.pages.week import hours_in
from passerelle.pages.desk import UNTRIED, Form, Tried, Visitor, done, once_of, read_body, show_tried, try_out
from passerelle.partnership.desk import Worker


def routes(office: Office) -> APIRouter:
    """GET and POST /desk/trials/new."""
    router, organization = APIRouter(prefix="/desk/trials/new"), office.organization

    def shown(request: Request, visitor: Visitor, tried: Tried = UNTRIED) -> Response:
        context: dict[str, Any] = {
            "formats": office.options(visitor, "trial.format", Format),
            "trades": office.options(visitor, "trial.trade", Trade),
            "weekdays": office.options(visitor, "trial.weekday", Weekday),
            "frames": [one for one in office.rules.formats if one.holds_on(office.today)],
            "offer_days": office.settings.offer_days,
            "today": office.today,
        }
        return show_tried(office.site, request, "trial_new.html", visitor, tried, **context)

    @router.get("")
    async def show(request: Request, visitor: Worker) -> Response:
        return shown(request, visitor)

    @router.post("")
    async def open_session(request: Request, visitor: Worker, form: Form) -> Response:
        opened: dict[str, Any] = {}

        async def act() -> None:
            body = read_body(NewSession, form, hours=hours_in(form))
            calling = body.calling(office.settings.offer_days)
            result = await organization.execute(
                [],
                lambda states, moment: commands.open_session(states, moment, office.rules, calling),
                once_of(request, visitor, form),
            )
            opened.update(result)

        if tried := await try_out(office.site, visitor, "open", form, act):
            return shown(request, visitor, tried)
        key = "trial.opened_to_check" if opened["warnings"] else "trial.opened"
        return done(request, f"/desk/trials/{opened['id']}", key)

    return router
