"""The person answers: may an organization be told of them, and do they go there."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from passerelle.contracts.days import day_of
from passerelle.messaging.decisions import Decision, Moment, States
from passerelle.pages.desk import Form, done
from referral.api.reading import following
from referral.commands import pathways as commands
from referral.domain.change import PERSON
from referral.domain.codes import CancelReason, FieldGroup, ReferralStatus
from referral.domain.own_page import may_agree
from referral.domain.pathway import Pathway
from referral.domain.plan import Referring
from referral.domain.referral import Referral
from referral.pages.person.agreements import KEEP, kept, notice_for, said_by
from referral.pages.person.file import pathways_of, referral_among
from referral.pages.person.front import Front, Guest, once_by

SPANS = {"six_months": timedelta(days=182), "one_year": timedelta(days=365)}
"""For how long the person may agree here; any other span is agreed with somebody of the staff."""


def add_offers(router: APIRouter, front: Front) -> None:
    _show(router, front)
    _yes(router, front)
    _no(router, front)


def _show(router: APIRouter, front: Front) -> None:
    @router.get("/me/referrals/{referral}")
    async def ask(request: Request, referral: UUID) -> Response:
        """May this organization be told, of what, until when."""
        guest = await front.guest(request)
        pathway, found = await _present(front, guest, referral)
        needed = await _needed(front, pathway, found)
        return front.show(
            request,
            "me_offer.html",
            guest,
            at="pathway",
            **_told(front, guest, found),
            fields=tuple(one for one in needed.fields if one is not FieldGroup.PATHWAY),
            notice=notice_for(front, guest),
            may_agree=may_agree(guest.person.data, front.guide.lists, guest.holder, day_of(front.organization.now())),
            spans=tuple(SPANS),
            keep=KEEP,
        )

    @router.get("/me/referrals/{referral}/no")
    async def ask_once_more(request: Request, referral: UUID) -> Response:
        """What stops and what stays, before the person says no."""
        guest = await front.guest(request)
        _, found = await _present(front, guest, referral)
        return front.show(request, "me_no.html", guest, at="pathway", **_told(front, guest, found))


def _told(front: Front, guest: Guest, found: Referral) -> dict[str, Any]:
    return {
        "referral": found,
        "who": front.wording(guest.language).who(found.partner),
        "is_queued": found.status is ReferralStatus.QUEUED,
        "has_place": found.status is ReferralStatus.ACCEPTED,
    }


def _yes(router: APIRouter, front: Front) -> None:
    @router.post("/me/referrals/{referral}/yes")
    async def agree(request: Request, referral: UUID, form: Form) -> Response:
        """The step that waited for it goes on by itself."""
        guest = await front.guest(request)
        pathway, found = await _present(front, guest, referral)
        fields = kept(form, (await _needed(front, pathway, found)).fields)
        until = front.organization.now() + SPANS.get(form.get("span", ""), SPANS["one_year"])
        word = said_by(front, guest)

        def command(states: States, moment: Moment) -> Decision:
            return commands.give_grant(
                states,
                moment,
                front.guide,
                pathway.id,
                recipient=found.partner,
                purpose=found.purpose,
                fields=fields,
                valid_until=until,
                notice=word,
                actor=PERSON,
            )

        await front.organization.execute([pathway.id], command, once_by(request, guest, form))
        return done(request, "/me", "me.agreed")


def _no(router: APIRouter, front: Front) -> None:
    @router.post("/me/referrals/{referral}/no")
    async def refuse(request: Request, referral: UUID, form: Form) -> Response:
        """The referral is taken back; whoever was told is told so, and the plan says what comes next."""
        guest = await front.guest(request)
        pathway, found = await _present(front, guest, referral)

        def command(states: States, moment: Moment) -> Decision:
            return commands.cancel_referral(
                states, moment, front.guide, pathway.id, found.id, CancelReason.PERSON_LEFT, PERSON
            )

        await front.organization.execute([pathway.id], command, once_by(request, guest, form))
        return done(request, "/me", "me.refused")


async def _present(front: Front, guest: Guest, referral: UUID) -> tuple[Pathway, Referral]:
    return referral_among(await pathways_of(front, guest.person), referral)


async def _needed(front: Front, pathway: Pathway, found: Referral) -> Referring:
    """What the step would tell the partner; raises HTTPException 404 when nothing is asked of the person."""
    guide = await following(front.organization, front.guide)
    referring = guide.plan_of(pathway).step(found.step).referring
    if referring is None or found.status is not ReferralStatus.QUEUED:
        raise HTTPException(404)
    return referring
