"""What the organization knows of the person, as a page and as a file, and what the person may ask about it."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from passerelle.contracts.days import day_of
from passerelle.messaging.decisions import Decision, Moment, States
from passerelle.pages.desk import Form, done
from referral.api.rights import Export, file_of
from referral.commands import person_requests as commands
from referral.domain.codes import FieldGroup
from referral.domain.documents import Document
from referral.domain.errors import DocumentKindIsUnknown
from referral.domain.lists import Lists
from referral.domain.person_request import PersonRequest, RequestAnswer, RequestKind
from referral.domain.words import words_of
from referral.pages.person.agreements import KEEP, kept
from referral.pages.person.file import requests_of
from referral.pages.person.front import Front, once_by
from referral.pages.person.wording import Foreign, Wording
from referral.pages.showing import commune_name

CORRECTABLE = tuple(group for group in FieldGroup if group is not FieldGroup.PATHWAY)


def add_data(router: APIRouter, front: Front) -> None:
    _show(router, front)
    _take_along(router, front)
    _ask(router, front)


def _show(router: APIRouter, front: Front) -> None:
    @router.get("/me/data")
    async def show(request: Request) -> Response:
        guest = await front.guest(request)
        requests = await requests_of(front, guest.person)
        say, today = front.wording(guest.language), day_of(front.organization.now())
        documents = [(_title(front.guide.lists, one, say), one.expires_on) for one in guest.person.documents]
        aims = [_aim(front.guide.lists, code, say) for code in guest.person.data.aims]
        return front.show(
            request,
            "me_data.html",
            guest,
            at="data",
            data=guest.person.data,
            commune=commune_name(guest.person.data.commune),
            aims=aims,
            documents=documents,
            acting=guest.person.data.household.representative,
            requests=requests,
            asked={one.kind.value for one in requests if one.is_open},
            today=today,
        )

    @router.get("/me/data/correction")
    async def what_is_wrong(request: Request) -> Response:
        guest = await front.guest(request)
        return front.show(request, "me_correction.html", guest, at="data", groups=CORRECTABLE, keep=KEEP)

    @router.get("/me/data/erasure")
    async def ask_once_more(request: Request) -> Response:
        """What erasing means, before it is asked for."""
        return front.show(request, "me_erasure.html", await front.guest(request), at="data")

    @router.get("/me/help")
    async def reach(request: Request) -> Response:
        """Somebody to talk to."""
        guest = await front.guest(request)
        asked = {one.kind.value for one in await requests_of(front, guest.person) if one.is_open}
        return front.show(request, "me_help.html", guest, at="help", asked=asked)


def _take_along(router: APIRouter, front: Front) -> None:
    @router.get("/me/data/file")
    async def take_along(request: Request) -> Response:
        """All of it as one file, the same as staff gives (GDPR article 20); its name says nothing of the person."""
        guest, organization = await front.guest(request), front.organization
        now = organization.now()
        async with organization.connection() as connection:
            file = await file_of(connection, front.guide, guest.person.id, now)
        export = Export(**file, organization=organization.id, made_at=now)
        headers = {"Content-Disposition": 'attachment; filename="passerelle.json"'}
        return Response(export.model_dump_json(indent=1), media_type="application/json", headers=headers)


def _ask(router: APIRouter, front: Front) -> None:
    @router.post("/me/requests/{kind}")
    async def ask(request: Request, kind: RequestKind, form: Form) -> Response:
        """Asked once is enough: a second time while the first is open changes nothing."""
        guest = await front.guest(request)
        fields = kept(form, CORRECTABLE)
        if kind is RequestKind.CORRECTION and not fields:
            return done(request, "/me/data/correction", "me.choose")
        if any(one.kind is kind and one.is_open for one in await requests_of(front, guest.person)):
            return done(request, "/me/data", "me.asked_already")
        person = guest.person.id

        def command(states: States, moment: Moment) -> Decision:
            return commands.ask(states, moment, person, kind, fields)

        await front.organization.execute([person], command, once_by(request, guest, form))
        return done(request, "/me/data", "me.asked")

    @router.post("/me/requests/{id}/take-back")
    async def take_back(request: Request, id: UUID, form: Form) -> Response:
        guest = await front.guest(request)
        found = _own(await requests_of(front, guest.person), id)

        def command(states: States, moment: Moment) -> Decision:
            return commands.answer(states, moment, found.id, RequestAnswer.TAKEN_BACK)

        await front.organization.execute([found.id], command, once_by(request, guest, form))
        return done(request, "/me/data", "me.taken_back")


def _own(requests: Sequence[PersonRequest], id: UUID) -> PersonRequest:
    for one in requests:
        if one.id == id:
            return one
    raise HTTPException(404)


def _title(lists: Lists, document: Document, say: Wording) -> Foreign:
    try:
        return say.title(lists.document_kind(document.kind, document.verified_on).title)
    except DocumentKindIsUnknown:
        return say.title(words_of(document.kind))


def _aim(lists: Lists, code: str, say: Wording) -> Foreign:
    titles = {one.code: one.title for one in lists.aims}
    return say.title(titles.get(code) or words_of(code))
