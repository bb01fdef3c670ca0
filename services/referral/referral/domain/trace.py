"""The trace of a pathway: who had it, when, how long it waited and for whom, and what is expected next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from referral.domain.pathway import Happening, Pathway, PathwayStage, Visit
from referral.domain.plan import PathwayPlan, StepKind
from referral.domain.referral import Referral
from referral.domain.status import Standing, StepStatus, standing_of
from referral.domain.words import Words


@dataclass(frozen=True, slots=True)
class Wait:
    """One stretch of waiting; `until` is None while it lasts."""

    what: StepStatus
    who: str
    since: datetime
    until: datetime | None
    seconds: int


@dataclass(frozen=True, slots=True)
class TracedStep:
    """One passage through a step."""

    number: int
    step: str
    title: Words
    status: StepStatus
    who: str
    entered_at: datetime
    left_at: datetime | None
    left_on: str | None
    stuck_on: str | None
    stuck_since: datetime | None
    seconds: int
    waits: tuple[Wait, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """What has to happen next, by whom, until when, and where it may lead."""

    step: str
    standing: Standing
    stuck_on: str | None
    may_lead_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TracedEvent:
    """One line of the history, with the request that set it off where it is known."""

    at: datetime
    what: str
    step: str | None
    actor: str
    facts: dict[str, str]
    message: UUID | None
    correlation: UUID | None


@dataclass(frozen=True, slots=True)
class Trace:
    """A pathway as its owner's staff reads it; it names no person."""

    pathway: UUID
    plan: str
    version: int
    title: Words
    stage: PathwayStage
    opened_at: datetime
    ended_at: datetime | None
    steps: tuple[TracedStep, ...]
    next: Expected | None
    events: tuple[TracedEvent, ...] = ()


def trace_of(
    pathway: Pathway,
    plan: PathwayPlan,
    happenings: Sequence[Happening],
    now: datetime,
    correlations: dict[UUID, UUID] | None = None,
) -> Trace:
    """`correlations`: the correlation id of each event that caused something, by event id."""
    known = correlations or {}
    return Trace(
        pathway=pathway.id,
        plan=plan.name,
        version=plan.version,
        title=plan.title,
        stage=pathway.stage,
        opened_at=pathway.opened_at,
        ended_at=pathway.ended_at,
        steps=tuple(_step(pathway, plan, visit, now) for visit in pathway.visits),
        next=_expected(pathway, plan, now) if pathway.is_open else None,
        events=tuple(_event(one, known) for one in happenings),
    )


def _step(pathway: Pathway, plan: PathwayPlan, visit: Visit, now: datetime) -> TracedStep:
    standing = standing_of(pathway, plan, visit, now)
    return TracedStep(
        number=visit.number,
        step=visit.step,
        title=plan.step(visit.step).title,
        status=standing.status,
        who=_who(pathway, plan, visit),
        entered_at=visit.entered_at,
        left_at=visit.left_at,
        left_on=visit.left_on,
        stuck_on=visit.stuck_on,
        stuck_since=visit.stuck_since,
        seconds=_seconds(visit.entered_at, visit.left_at or now),
        waits=tuple(_waits(pathway, plan, visit, now)),
    )


def _who(pathway: Pathway, plan: PathwayPlan, visit: Visit) -> str:
    referrals = pathway.referrals_of(visit)
    if referrals:
        return referrals[-1].partner
    by_kind = {StepKind.RECORD: "own_staff", StepKind.DECIDE: "coordinator"}
    return by_kind.get(plan.step(visit.step).kind, "nobody")


def _waits(pathway: Pathway, plan: PathwayPlan, visit: Visit, now: datetime) -> Iterator[Wait]:
    kind = plan.step(visit.step).kind
    if kind is StepKind.RECORD:
        yield from _stretch(StepStatus.WAITS_FOR_RECORD, "own_staff", visit.entered_at, visit.left_at, now)
    elif kind is StepKind.DECIDE:
        yield from _stretch(StepStatus.WAITS_FOR_DECISION, "coordinator", visit.entered_at, visit.left_at, now)
    for referral in pathway.referrals_of(visit):
        yield from _waits_of(referral, now)


def _waits_of(one: Referral, now: datetime) -> Iterator[Wait]:
    """From one turn of the referral to the next, in the order in which they came."""
    ready = min(one.not_before, one.ended_at or one.not_before) if one.not_before else one.queued_at
    turns = [
        (StepStatus.WAITS_FOR_ITS_DAY, "nobody", one.queued_at if one.not_before else None),
        (StepStatus.WAITS_FOR_AGREEMENT, "person", ready),
        (StepStatus.WAITS_FOR_ANSWER, one.partner, one.sent_at),
        (StepStatus.WAITS_FOR_PLACE, one.partner, one.waitlisted_at),
        (StepStatus.WAITS_FOR_START, one.partner, one.accepted_at),
        (StepStatus.UNDER_WAY, one.partner, one.started_at),
        (StepStatus.DONE, "nobody", one.ended_at),
    ]
    came = sorted(((since, what, who) for what, who, since in turns if since and since <= now), key=lambda one: one[0])
    for (since, what, who), (until, _, _) in pairwise(came):
        yield from _stretch(what, who, since, until, now)
    if came and one.ended_at is None:
        since, what, who = came[-1]
        yield from _stretch(what, who, since, None, now)


def _stretch(what: StepStatus, who: str, since: datetime, until: datetime | None, now: datetime) -> Iterator[Wait]:
    """Nothing for a wait that took no time at all."""
    if until is None or until > since:
        yield Wait(what, who, since, until, _seconds(since, until or now))


def _seconds(since: datetime, until: datetime) -> int:
    return int((until - since).total_seconds())


def _expected(pathway: Pathway, plan: PathwayPlan, now: datetime) -> Expected:
    visit = pathway.visit
    targets = dict.fromkeys(arrow.to for arrow in plan.step(visit.step).exits)
    return Expected(visit.step, standing_of(pathway, plan, visit, now), visit.stuck_on, tuple(targets))


def _event(one: Happening, correlations: dict[UUID, UUID]) -> TracedEvent:
    correlation = correlations.get(one.message) if one.message else None
    return TracedEvent(one.at, one.what, one.step, one.actor, dict(one.facts), one.message, correlation)
