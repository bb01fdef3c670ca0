"""What a group did and earned: a period is written down whole, and the last one can be taken back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from fastapi import APIRouter, Request, Response

from enterprise import commands, store
from enterprise.api.bodies import NewPeriod
from enterprise.domain.activity import period_of
from enterprise.domain.identifiers import SessionId
from enterprise.pages.office import Office
from enterprise.pages.trials import trial_page
from passerelle.pages.desk import Form, done, once_of, read_body, try_out
from passerelle.pages.money import cents_of
from passerelle.partnership.desk import Worker

HOURS, AGREED = "hours.", "cents."


def routes(office: Office) -> APIRouter:
    """POST /desk/trials/{session}/periods and …/periods/{starts_on}/take-back."""
    router, organization = APIRouter(prefix="/desk/trials/{session}/periods"), office.organization

    @router.post("")
    async def record(request: Request, session: SessionId, visitor: Worker, form: Form) -> Response:
        async def act() -> None:
            body = read_body(NewPeriod, form, people=parts_in(form))
            async with organization.connection() as connection:
                worked = await store.participation_ids(connection, session, [one.ref for one in body.people])
            await organization.execute(
                [session, *worked],
                lambda states, moment: commands.record_period(
                    states, moment, session, body.accounts(), body.sharing, body.worked()
                ),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "period", form, act):
            return await trial_page(office, request, session, visitor, tried)
        return done(request, f"/desk/trials/{session}", "trial.period_recorded")

    @router.post("/{starts_on}/take-back")
    async def take_back(request: Request, session: SessionId, starts_on: date, visitor: Worker, form: Form) -> Response:
        id = period_of(session, starts_on)

        async def act() -> None:
            await organization.execute(
                [session, id],
                lambda states, moment: commands.take_back_period(states, moment, session, id),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "take_back", form, act):
            return await trial_page(office, request, session, visitor, tried)
        return done(request, f"/desk/trials/{session}", "trial.period_taken_back")

    return router


def parts_in(form: Mapping[str, str]) -> list[dict[str, Any]]:
    """Everybody for whom hours or an amount were typed, as the API's body takes them."""
    refs = [name.removeprefix(HOURS) for name in form if name.startswith(HOURS)]
    return [_part(ref, form) for ref in refs if form[HOURS + ref].strip() or form.get(AGREED + ref, "").strip()]


def _part(ref: str, form: Mapping[str, str]) -> dict[str, Any]:
    hours, agreed = form[HOURS + ref].strip(), form.get(AGREED + ref, "").strip()
    part: dict[str, Any] = {"ref": ref, "minutes": _minutes(hours) if hours else 0}
    return {**part, "cents": cents_of(agreed)} if agreed else part


def _minutes(hours: str) -> int | str:
    """Of `7,5`, or the text itself, which is refused then."""
    try:
        return int(Decimal(hours.replace(",", ".")) * 60)
    except (InvalidOperation, ValueError, OverflowError):
        return hours
