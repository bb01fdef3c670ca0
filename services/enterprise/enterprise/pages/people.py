"""One person's way through the trials here, and their answer to an offer."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from enterprise import commands, store
from enterprise.api.bodies import Declining
from enterprise.domain.contracts import ContractFile
from enterprise.domain.follow_ups import Situation
from enterprise.domain.identifiers import Ref
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome, Participation
from enterprise.domain.queue import turns
from enterprise.pages.office import Office
from enterprise.store.contracts import contracts_of
from enterprise.store.sessions import load_sessions
from passerelle.messaging.decisions import Command
from passerelle.pages.desk import UNTRIED, Form, Tried, Visitor, done, once_of, read_body, show_tried, try_out
from passerelle.partnership.desk import Worker


def routes(office: Office) -> APIRouter:
    """GET /desk/participations/{ref}; POST …/accept, …/decline and …/release."""
    router, organization = APIRouter(prefix="/desk/participations/{ref}"), office.organization

    async def carried_out(request: Request, visitor: Visitor, form: Form, ref: Ref, command: Command) -> None:
        await organization.execute([ref], command, once_of(request, visitor, form))

    @router.get("")
    async def show(request: Request, ref: Ref, visitor: Worker) -> Response:
        return await person_page(office, request, ref, visitor)

    @router.post("/accept")
    async def accept(request: Request, ref: Ref, visitor: Worker, form: Form) -> Response:
        async def act() -> None:
            def command(states: Any, moment: Any) -> Any:
                return commands.accept_offer(states, moment, ref)

            await carried_out(request, visitor, form, ref, command)

        if tried := await try_out(office.site, visitor, "accept", form, act):
            return await person_page(office, request, ref, visitor, tried)
        return done(request, f"/desk/participations/{ref}", "trial.offer_accepted")

    @router.post("/decline")
    async def decline(request: Request, ref: Ref, visitor: Worker, form: Form) -> Response:
        async def act() -> None:
            body = read_body(Declining, form)

            def command(states: Any, moment: Any) -> Any:
                return commands.decline_offer(states, moment, ref, body.reason)

            await carried_out(request, visitor, form, ref, command)

        if tried := await try_out(office.site, visitor, "decline", form, act):
            return await person_page(office, request, ref, visitor, tried)
        return done(request, f"/desk/participations/{ref}", "trial.declined")

    @router.post("/release")
    async def release(request: Request, ref: Ref, visitor: Worker, form: Form) -> Response:
        async def act() -> None:
            def command(states: Any, moment: Any) -> Any:
                return commands.give_up_reservation(states, moment, ref)

            await carried_out(request, visitor, form, ref, command)

        if tried := await try_out(office.site, visitor, "release", form, act):
            return await person_page(office, request, ref, visitor, tried)
        return done(request, f"/desk/participations/{ref}", "trial.reservation_released")

    return router


async def person_page(office: Office, request: Request, ref: Ref, visitor: Visitor, tried: Tried = UNTRIED) -> Response:
    """A person's file here, with the form that was refused as it was; the same 404 when there is none."""
    shown = await _file(office, ref, visitor)
    await office.organization.audit_read(visitor, ref, "participation")
    await office.noted(visitor, [one for one in shown["names"] if one != ref], "participation")
    context = {**shown, **_choices(office, visitor, shown["file"])}
    return show_tried(office.site, request, "participation.html", visitor, tried, **context)


async def _file(office: Office, ref: Ref, visitor: Visitor) -> dict[str, Any]:
    now = office.organization.now()
    async with office.organization.connection() as connection:
        participations = await store.participations_of(connection, ref)
        if not participations:
            raise HTTPException(404)
        current = participations[0]
        sessions = {one.id: one for one in await load_sessions(connection, [one.session for one in participations])}
        began = await store.participations_that_began(connection, current.session) if current.has_begun else []
        fellows = [one.ref for one in began if one.ref != ref]
        named = [ref, *fellows, *(other for one in participations for other in one.goes_on_with)]
        names = await office.names(connection, visitor, named)
        file = await contracts_of(connection, ref)
        referral = (await office.referrals(connection, [ref])).get(ref)
    session = sessions[current.session]
    return {
        "ref": ref,
        "names": names,
        "called": lambda refs: ", ".join(names[one] for one in refs),
        "current": current,
        "trial": session,
        "sessions": sessions,
        "earlier": participations[1:],
        "turn": next((one for one in turns(session, now) if one.ref == ref), None),
        "fellows": fellows,
        "file": file,
        "agrees": referral is not None and referral.agreement_in_force(now),
        "open_follow_ups": _open_follow_ups(participations, now),
    }


def _open_follow_ups(participations: list[Participation], now: Any) -> list[tuple[Participation, Any]]:
    """Times to ask that have come and were not answered; who was not reached may still answer."""
    return [
        (one, follow_up)
        for one in participations
        for follow_up in one.follow_ups
        if follow_up.due_at <= now and follow_up.status != "answered"
    ]


def _choices(office: Office, visitor: Visitor, file: ContractFile | None) -> dict[str, Any]:
    frames = [one for one in office.rules.contracts if one.holds_on(office.today)]
    latest = None if file is None else file.latest
    return {
        "outcomes": office.options(visitor, "trial.outcome", Outcome),
        "leave_reasons": office.options(visitor, "trial.left_for", LeaveReason),
        "decline_reasons": office.options(visitor, "trial.declined_for", DeclineReason),
        "situations": office.options(visitor, "trial.situation", Situation),
        "frames": frames,
        "titles": {one.code: one.title for one in office.rules.contracts},
        "frame": next((one for one in frames if latest is not None and one.code == latest.code), None),
        "latest": latest,
        "today": office.today,
    }
