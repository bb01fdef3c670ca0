"""The page of one referral, and what staff do with it there: the same commands as over the API."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, Response

from passerelle.contracts.days import start_of
from passerelle.contracts.lifecycle import DeclinedBy, NextAction
from passerelle.messaging.decisions import Command
from passerelle.pages.desk import Form, Site, Visitor, done, once_of
from passerelle.partnership import commands, proposal_rows
from passerelle.partnership.desk import rows
from passerelle.partnership.desk.access import Staff, Worker
from passerelle.partnership.desk.own import Asked, Own
from passerelle.partnership.desk.refusing import OFFERED, NotSaid, meaning_in
from passerelle.partnership.desk.showing import Said
from passerelle.partnership.desk.story import Read, Story, story_of
from passerelle.partnership.hooks import Hooks
from passerelle.privacy.audit_trail import told_about
from passerelle.runtime.organization import Organization

Seen = Annotated[str, Query(pattern=r"^[0-9a-f]{0,16}$")]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes of the page share."""

    organization: Organization
    site: Site
    hooks: Hooks
    own: Own

    async def story(self, visitor: Visitor, ref: UUID) -> Story:
        """All of it; raises HTTPException 404 when nobody was referred on this ref."""
        words, now = self.site.words(visitor.language), self.organization.now()
        async with self.organization.connection() as connection, connection.transaction(readonly=True):
            line = await rows.one(connection, ref)
            if line is None:
                raise HTTPException(404)
            told = await told_about(connection, [ref])
            facts = await self.own.facts(Asked(connection, visitor, words, now), line.state)
            came_of = await proposal_rows.of_pathway_refs(connection, [ref])
        read = Read(line, told, facts, came_of.get(ref))
        return story_of(read, visitor, Said(self.organization, visitor, words), now)

    async def page(
        self, request: Request, visitor: Visitor, ref: UUID, *, wrong: str = "", status: int = 200
    ) -> Response:
        story = await self.story(visitor, ref)
        await self.organization.audit_read(visitor, ref, "referral")
        return self.site.page(request, "inbox_referral.html", visitor, status=status, **_context(story, wrong))

    async def carry_out(
        self, request: Request, visitor: Visitor, form: Form, ref: UUID, command: Command, said: str
    ) -> Response:
        await self.organization.execute([ref], command, once_of(request, visitor, form))
        return done(request, f"/desk/referrals/{ref}", said)


def routes(desk: Desk) -> APIRouter:
    """GET /desk/referrals/{ref}, its part, and a POST for each step."""
    router = APIRouter(prefix="/desk/referrals/{ref}")

    @router.get("")
    async def show(request: Request, ref: UUID, visitor: Staff) -> Response:
        return await desk.page(request, visitor, ref)

    @router.get("/part")
    async def part(request: Request, ref: UUID, visitor: Staff, seen: Seen = "") -> Response:
        """`seen`: the mark of what the page shows; nothing is sent when that has not changed."""
        story = await desk.story(visitor, ref)
        if story.mark == seen:
            return Response(status_code=204)
        await desk.organization.audit_read(visitor, ref, "referral")
        return desk.site.fragment(request, "inbox_referral_part.html", visitor, **_context(story))

    _answering(router, desk)
    _going_on(router, desk)
    return router


def _answering(router: APIRouter, desk: Desk) -> None:
    @router.post("/accept")
    async def accept(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        try:
            start_by = end_of_day(form.get("start_by", ""))
        except ValueError:
            return await desk.page(request, visitor, ref, wrong="start_by", status=422)
        return await desk.carry_out(
            request,
            visitor,
            form,
            ref,
            lambda states, moment: commands.accept_referral(desk.hooks, states, ref, moment, start_by),
            "inbox.accepted",
        )

    @router.post("/decline")
    async def decline(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        try:
            meant = meaning_in(form)
        except NotSaid as wrong:
            return await desk.page(request, visitor, ref, wrong=wrong.field, status=422)
        return await desk.carry_out(
            request,
            visitor,
            form,
            ref,
            lambda states, moment: commands.decline_referral(
                desk.hooks,
                states,
                ref,
                moment,
                declined_by=meant.declined_by,
                reason=meant.reason,
                may_be_shown=meant.may_be_shown,
                next_action=meant.next_action,
            ),
            "inbox.declined",
        )


def _going_on(router: APIRouter, desk: Desk) -> None:
    @router.post("/open")
    async def look_at(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        """The owner is told that somebody looks at it."""
        return await desk.carry_out(
            request,
            visitor,
            form,
            ref,
            lambda states, moment: commands.open_referral(states, ref, moment),
            "inbox.opened",
        )

    @router.post("/waitlist")
    async def waitlist(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        return await desk.carry_out(
            request,
            visitor,
            form,
            ref,
            lambda states, moment: commands.waitlist_referral(states, ref, moment),
            "inbox.waitlisted",
        )

    @router.post("/continue")
    async def go_on(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        """The report that is owed when there is no milestone to tell."""
        return await desk.carry_out(
            request,
            visitor,
            form,
            ref,
            lambda states, moment: commands.continue_referral(states, ref, moment),
            "inbox.continued",
        )


def end_of_day(text: str) -> datetime | None:
    """The last moment of a day as people here count it; raises ValueError."""
    if not text:
        return None
    return start_of(date.fromisoformat(text) + timedelta(days=1)) - timedelta(seconds=1)


def _context(story: Story, wrong: str = "") -> dict[str, Any]:
    lists = {"reasons": OFFERED, "who_declines": tuple(DeclinedBy), "next_actions": tuple(NextAction)}
    return {"story": story, "wrong": wrong, **lists}
