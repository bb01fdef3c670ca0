"""GET /me: what is asked of the person, where they are, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response

from passerelle.contracts.days import day_of
from referral.api.reading import following
from referral.domain.asked_of import Asked, Task, asked_of
from referral.domain.codes import ReferralStatus
from referral.domain.errors import DocumentKindIsUnknown
from referral.domain.pathway import Pathway, Visit
from referral.domain.plan import PathwayPlan, StepKind
from referral.domain.referral import Referral
from referral.domain.status import Standing, standing_of
from referral.domain.words import Words as Title
from referral.domain.words import words_of
from referral.pages.person.file import pathways_of
from referral.pages.person.front import Front, Guest
from referral.pages.person.wording import Foreign, Wording
from referral.plans.library import Guide


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing asked, as the page says it: a code of the words, whom it is about, by when, and where to answer."""

    asked: Asked
    who: str
    title: Foreign | None
    by: str
    href: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Passed:
    """One step taken."""

    title: Foreign
    began: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Course:
    """One pathway as the page shows it."""

    title: Foreign
    step: Foreign
    purpose: str
    """Code of what the step is for; empty when it refers nobody."""
    standing: Standing
    who: str
    stage: str
    next: tuple[Foreign, ...]
    passed: tuple[Passed, ...]
    refusable: Referral | None
    """The referral the person may say no to here."""


def add_pathway(router: APIRouter, front: Front) -> None:
    @router.get("/me")
    async def show(request: Request) -> Response:
        guest = await front.guest(request)
        pathways = await pathways_of(front, guest.person)
        guide, say = await following(front.organization, front.guide), front.wording(guest.language)
        courses = [_course(one, guide.plan_of(one), say, front.organization.now()) for one in pathways]
        duties = _duties(front, guest, pathways, say)
        return front.show(request, "me.html", guest, at="pathway", courses=courses, duties=duties)


def _course(pathway: Pathway, plan: PathwayPlan, say: Wording, now: datetime) -> Course:
    step, standing = plan.step(pathway.visit.step), standing_of(pathway, plan, pathway.visit, now)
    queued = pathway.queued is not None
    return Course(
        title=say.title(plan.title),
        step=say.title(step.title),
        purpose=step.referring.purpose if step.referring else "",
        standing=standing,
        who=say.who(standing.who),
        stage=pathway.stage,
        next=tuple(say.title(plan.step(one).title) for one in _ahead(pathway, plan)),
        passed=tuple(_passed(visit, plan, say) for visit in pathway.visits[:-1]),
        refusable=None if queued or not pathway.is_open else pathway.referral,
    )


def _ahead(pathway: Pathway, plan: PathwayPlan) -> list[str]:
    """Steps that may follow, but for another try of this one and for a stop; none where staff and person decide."""
    step = plan.step(pathway.visit.step)
    if not pathway.is_open or step.kind is StepKind.DECIDE:
        return []
    names = dict.fromkeys(arrow.to for arrow in step.arrows)
    return [one for one in names if one != step.name and plan.step(one).kind is not StepKind.DECIDE]


def _passed(visit: Visit, plan: PathwayPlan, say: Wording) -> Passed:
    return Passed(say.title(plan.step(visit.step).title), visit.entered_at, visit.left_at)


def _duties(front: Front, guest: Guest, pathways: Sequence[Pathway], say: Wording) -> list[Duty]:
    now = front.organization.now()
    tasks = asked_of(pathways, guest.person.documents, now, day_of(now))
    return [_duty(front.guide, task, say, now) for task in tasks]


def _duty(guide: Guide, task: Task, say: Wording, now: datetime) -> Duty:
    if task.document is not None:
        title = say.title(_kind(guide, task.document.kind, now))
        return Duty(task.asked, "", title, say.day(task.by), "", task.document.has_expired(day_of(now)))
    if task.grant is not None:
        who, href = say.who(task.grant.recipient), f"/me/agreements/{task.about}"
        return Duty(task.asked, who, None, say.day(task.by), href, False)
    referral = task.referral
    partner = referral.partner if referral is not None else ""
    waits = referral is not None and referral.status is ReferralStatus.QUEUED
    href = f"/me/referrals/{task.about}" + ("" if waits else "/no")
    return Duty(task.asked, say.who(partner), None, say.day(task.by), href, False)


def _kind(guide: Guide, code: str, now: datetime) -> Title:
    """The title of a kind of document; its code for one that left the list."""
    try:
        return guide.lists.document_kind(code, day_of(now)).title
    except DocumentKindIsUnknown:
        return words_of(code)
