"""The staff's page about the person's own: send a link, see what was sent, answer what the person asks."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from passerelle.contracts.days import PARIS, day_of
from passerelle.messaging.decisions import Decision, Moment, States
from passerelle.pages.desk import Form, Visitor, done, once_of
from passerelle.pages.errors import NotDelivered
from referral.commands import people
from referral.commands import person_requests as commands
from referral.domain.own_page import GOOD_FOR, OPENINGS, is_safe_now, ways_to_send
from referral.domain.pathway import Pathway
from referral.domain.person import Person
from referral.domain.person_request import PersonRequest, RequestAnswer, RequestKind
from referral.pages.access import Staff
from referral.pages.person.file import requests_of
from referral.pages.person.front import Front
from referral.pages.person.languages import first_of, spoken_by
from referral.pages.person.sending import end_links, send
from referral.pages.showing import is_responsible
from referral.store import own_page, store

MOST_SHOWN = 20
ANSWERS = (RequestAnswer.DONE, RequestAnswer.NOT_POSSIBLE)


def desk_routes(front: Front) -> APIRouter:
    """/desk/pathways/{pathway}/own-page: staff of the territory only, the same 404 for everybody else."""
    router = APIRouter(prefix="/desk/pathways/{pathway}/own-page")
    _show(router, front)
    _send(router, front)
    _answer(router, front)
    return router


async def person_of(front: Front, visitor: Visitor, pathway: UUID) -> Person:
    """Whose pathway it is; raises HTTPException 404."""
    async with front.organization.connection() as connection:
        found = (await store.load(connection, [pathway])).get(pathway)
        states = await store.load(connection, [found.person]) if isinstance(found, Pathway) else {}
    person = states.get(found.person) if isinstance(found, Pathway) else None
    if not isinstance(person, Person):
        raise HTTPException(404)
    if not is_responsible(visitor, person.data.commune):
        raise HTTPException(404)
    return person


def _show(router: APIRouter, front: Front) -> None:
    @router.get("")
    async def show(request: Request, pathway: UUID, visitor: Staff) -> Response:
        person = await person_of(front, visitor, pathway)
        await front.organization.audit_read(visitor, pathway, "own_page")
        return front.site.page(request, "own_page.html", visitor, pathway=pathway, **await _told(front, person))


async def _told(front: Front, person: Person) -> dict[str, Any]:
    now = front.organization.now()
    async with front.organization.connection() as connection:
        made = await own_page.links_made(connection, person.id, MOST_SHOWN)
    contact = person.data.contact
    return {
        "name": f"{person.data.given_name} {person.data.family_name}",
        "ways": ways_to_send(person.data, front.guide.lists, day_of(now)),
        "prefers": contact.prefers,
        "spoken": first_of(spoken_by(person.data)),
        "is_safe": is_safe_now(contact.safe_times, now.astimezone(PARIS)),
        "safe_times": contact.safe_times,
        "made": made,
        "requests": await requests_of(front, person),
        "good_days": GOOD_FOR.days,
        "openings": OPENINGS,
        "answers": ANSWERS,
        "erasure": RequestKind.ERASURE,
    }


def _send(router: APIRouter, front: Front) -> None:
    @router.post("/send")
    async def send_link(request: Request, pathway: UUID, visitor: Staff, form: Form) -> Response:
        """By one of the ways shown; what could not be delivered is said."""
        person = await person_of(front, visitor, pathway)
        holder, _, means = form.get("way", "").partition(" ")
        try:
            await send(front, person, (holder, means), visitor.account)
        except NotDelivered:
            return done(request, _address(pathway), "own_page.not_delivered")
        return done(request, _address(pathway), "own_page.sent")

    @router.post("/end-links")
    async def end(request: Request, pathway: UUID, visitor: Staff, form: Form) -> Response:
        """The telephone was lost, or somebody else reads it."""
        await end_links(front, await person_of(front, visitor, pathway))
        return done(request, _address(pathway), "own_page.links_ended")


def _answer(router: APIRouter, front: Front) -> None:
    @router.post("/requests/{id}/answer")
    async def answer(request: Request, pathway: UUID, id: UUID, visitor: Staff, form: Form) -> Response:
        found = await _asked(front, await person_of(front, visitor, pathway), id)
        given = next((one for one in ANSWERS if one == form.get("answer")), None)
        if given is None:
            raise HTTPException(404)

        def command(states: States, moment: Moment) -> Decision:
            return commands.answer(states, moment, found.id, given)

        await front.organization.execute([found.id], command, once_of(request, visitor, form))
        return done(request, _address(pathway), "own_page.answered")

    @router.post("/requests/{id}/erase")
    async def erase(request: Request, pathway: UUID, id: UUID, visitor: Staff, form: Form) -> Response:
        """Everything here at once, by the command of the API; who was told is asked to erase too."""
        person = await person_of(front, visitor, pathway)
        found = await _asked(front, person, id)
        if found.kind is not RequestKind.ERASURE or not found.is_open or not form.get("sure"):
            raise HTTPException(404)
        within = timedelta(days=front.settings.erasure_days)
        await end_links(front, person)
        await front.organization.execute(
            [person.id],
            lambda states, moment: people.request_erasure(states, moment, person.id, within),
            once_of(request, visitor, form),
        )
        return done(request, "/desk/pathways", "own_page.erased")


async def _asked(front: Front, person: Person, id: UUID) -> PersonRequest:
    for one in await requests_of(front, person):
        if one.id == id:
            return one
    raise HTTPException(404)


def _address(pathway: UUID) -> str:
    return f"/desk/pathways/{pathway}/own-page"
