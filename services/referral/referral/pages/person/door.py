"""The way in by a link and the way out, on a telephone that may be shared."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from passerelle.pages import links
from passerelle.pages.desk import Form
from passerelle.pages.errors import HttpsNeeded, PageError
from referral.commands.rights import note_contact
from referral.domain.codes import CollectedHow
from referral.domain.own_page import Holder
from referral.domain.person import Person
from referral.pages.person.front import Front, LinkNeeded, remember
from referral.pages.person.languages import language_for, spoken_by

HOW = {Holder.PERSON: CollectedHow.ONLINE, Holder.REPRESENTATIVE: CollectedHow.THROUGH_REPRESENTATIVE}


class LinkIsOver(PageError):
    """The link was used up, has run out, or never was one."""

    code = "link_over"
    status = 404


def add_door(router: APIRouter, front: Front) -> None:
    """GET and POST /me/open/{token}, POST /me/leave, GET /me/left."""
    site, organization = front.site, front.organization

    async def led_to(opened: links.Opened | None) -> tuple[links.Opened, Person]:
        person = await front.person_of(opened) if opened is not None else None
        if opened is None or person is None:
            raise LinkIsOver
        return opened, person

    @router.get("/me/open/{token}")
    async def ask(request: Request, token: str) -> Response:
        """A button only: what looks at links before people do uses nothing up."""
        if not site.cookies.may_be_set(request):
            raise HttpsNeeded
        async with organization.connection() as connection:
            opened = await links.verify(connection, token, organization.now())
        _, person = await led_to(opened)
        return front.plain(request, "me_open.html", language_for(request, spoken_by(person.data)))

    @router.post("/me/open/{token}")
    async def enter(request: Request, token: str, form: Form) -> Response:
        """A session; the time for which data is kept begins anew, as the person was there."""
        if not site.cookies.may_be_set(request):
            raise HttpsNeeded
        async with organization.connection() as connection:
            used = await links.use(connection, token, organization.now())
        opened, person = await led_to(used)
        response = RedirectResponse("/me", 303)
        await links.begin(site, request, response, opened)
        remember(response, language_for(request, spoken_by(person.data)))
        how = HOW[Holder(opened.purpose)]
        await organization.execute([person.id], lambda states, moment: note_contact(states, moment, person.id, how))
        return response

    @router.post("/me/leave")
    async def leave(request: Request, form: Form) -> Response:
        """At once; with `for_good` the links end too, on every telephone."""
        session = await links.session_of(site, request)
        if form.get("for_good"):
            if session is None:
                raise LinkNeeded  # nobody may believe that the links are closed
            async with organization.connection() as connection:
                await links.withdraw(connection, session.thread)
        response = RedirectResponse("/me/left", 303)
        await links.end(site, request, response)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response

    @router.get("/me/left")
    async def left(request: Request) -> Response:
        """Says nothing about anybody."""
        return front.plain(request, "me_left.html", language_for(request))


def add_nothing_else(router: APIRouter, front: Front) -> None:
    """Whatever else is asked for below /me: the person's own page for what does not exist."""

    @router.api_route("/me/{rest:path}", methods=["GET", "POST"])
    async def absent(request: Request) -> Response:
        return front.problem(request, "absent", 404)
