"""The person says yes to an agreement, less, or that it stops: each their own word, by the commands staff uses too."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from passerelle.contracts.days import day_of
from passerelle.messaging.decisions import Decision, Moment, States
from passerelle.pages.desk import Form, done
from referral.commands import pathways as commands
from referral.domain.change import PERSON
from referral.domain.codes import FieldGroup
from referral.domain.grant import Grant, GrantStanding, Notice
from referral.domain.notices import NoticeText
from referral.domain.own_page import evidence, may_agree, protection_of
from referral.domain.pathway import Pathway
from referral.pages.person.file import grant_among, pathways_of
from referral.pages.person.front import Front, Guest, once_by

KEEP = "keep_"
"""Before the name of each field group in a form: one name each, as a form holds each name once."""


def add_agreements(router: APIRouter, front: Front) -> None:
    _show(router, front)
    _change(router, front)


def _show(router: APIRouter, front: Front) -> None:
    @router.get("/me/agreements/{grant}")
    async def show(request: Request, grant: UUID) -> Response:
        """What it is, and what may be done about it."""
        guest = await front.guest(request)
        pathway, found = grant_among(await pathways_of(front, guest.person), grant)
        return front.show(request, "me_agreement.html", guest, at="known", **_told(front, guest, pathway, found))

    @router.get("/me/agreements/{grant}/stop")
    async def ask_once_more(request: Request, grant: UUID) -> Response:
        """What stops and what stays, before it does."""
        guest = await front.guest(request)
        pathway, found = grant_among(await pathways_of(front, guest.person), grant)
        told = _told(front, guest, pathway, found)
        if told["standing"] not in {"in_force", "begins_later", "to_confirm"}:
            raise HTTPException(404)
        return front.show(request, "me_stop.html", guest, at="known", **told)


def _told(front: Front, guest: Guest, pathway: Pathway, found: Grant) -> dict[str, Any]:
    now = front.organization.now()
    ref = pathway.ref_for(found.recipient)
    standing = found.standing(now)
    at_work = any(one.grant == found.id and not one.is_over for one in pathway.referrals)
    return {
        "grant": found,
        "who": front.wording(guest.language).who(found.recipient),
        "standing": standing.value,
        "was_told": ref is not None and pathway.was_told(ref),
        "at_work": at_work,
        "is_to_renew": standing is GrantStanding.IN_FORCE and at_work,
        "may_agree": may_agree(guest.person.data, front.guide.lists, guest.holder, day_of(now)),
        "notice": notice_for(front, guest),
        "keep": KEEP,
    }


def notice_for(front: Front, guest: Guest) -> NoticeText:
    """The newest text in use, in the language of the page."""
    in_use = front.guide.notices.in_use(day_of(front.organization.now()))
    spoken = [one for one in in_use if one.language == guest.language.notice]
    if not spoken:
        raise HTTPException(404)
    return max(spoken, key=lambda one: (one.valid_from, one.version))


def said_by(front: Front, guest: Guest) -> Notice:
    """That the holder of the link says so, having been shown the notice."""
    notice, today = notice_for(front, guest), day_of(front.organization.now())
    return evidence(guest.holder, notice.version, notice.language, protection_of(guest.person.data, today))


def kept(form: dict[str, str], among: tuple[FieldGroup, ...]) -> tuple[FieldGroup, ...]:
    """The groups ticked, never others than were shown."""
    return tuple(group for group in among if form.get(f"{KEEP}{group}"))


def _change(router: APIRouter, front: Front) -> None:
    async def carry_out(
        request: Request, form: dict[str, str], grant: UUID, act: Callable[[Guest, Grant, UUID], Any]
    ) -> Guest:
        guest = await front.guest(request)
        pathway, found = grant_among(await pathways_of(front, guest.person), grant)
        await front.organization.execute([pathway.id], act(guest, found, pathway.id), once_by(request, guest, form))
        return guest

    @router.post("/me/agreements/{grant}/confirm")
    async def confirm(request: Request, grant: UUID, form: Form) -> Response:
        """What staff declared is so, from now on."""

        def act(guest: Guest, found: Grant, pathway: UUID) -> Any:
            word = said_by(front, guest)

            def command(states: States, moment: Moment) -> Decision:
                return commands.confirm_grant(states, moment, front.guide, pathway, found.id, word, PERSON)

            return command

        await carry_out(request, form, grant, act)
        return done(request, "/me", "me.agreed")

    @router.post("/me/agreements/{grant}/narrow")
    async def narrow(request: Request, grant: UUID, form: Form) -> Response:
        """Only what is ticked from now on."""

        def act(guest: Guest, found: Grant, pathway: UUID) -> Any:
            fields = kept(form, found.fields)

            def command(states: States, moment: Moment) -> Decision:
                return commands.narrow_grant(
                    states, moment, front.guide, pathway, found.id, fields=fields, actor=PERSON
                )

            return command

        await carry_out(request, form, grant, act)
        return done(request, "/me/known", "me.narrowed")

    @router.post("/me/agreements/{grant}/stop")
    async def stop(request: Request, grant: UUID, form: Form) -> Response:
        """No longer; whoever was told is told so."""

        def act(guest: Guest, found: Grant, pathway: UUID) -> Any:
            def command(states: States, moment: Moment) -> Decision:
                return commands.withdraw_grant(states, moment, front.guide, pathway, found.id, PERSON)

            return command

        await carry_out(request, form, grant, act)
        return done(request, "/me/known", "me.stopped")
