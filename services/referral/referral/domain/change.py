"""What a rule changes: the pathway, and what must be told or watched because of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from referral.domain.codes import CancelReason, ReferralStatus
from referral.domain.eligibility import Profile
from referral.domain.grant import Grant, GrantStanding
from referral.domain.partner import STALE_AFTER, Partner
from referral.domain.pathway import Happening, Pathway, Visit, What
from referral.domain.plan import PathwayPlan, PlanStep
from referral.domain.referral import Referral
from referral.domain.timing import Timing

OWN_STAFF = "own_staff"
CLOCK = "clock"
PERSON = "person"
"""The person, on their own page."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All a rule needs to know besides the pathway itself; time and chance come as arguments."""

    plan: PathwayPlan
    partners: Sequence[Partner]
    profile: Profile
    now: datetime
    new_id: Callable[[], UUID]
    actor: str = OWN_STAFF
    message: UUID | None = None
    stale_after: timedelta = STALE_AFTER
    """From when on an announcement of places counts as old."""
    timing: Timing = field(kw_only=True)
    """How long waits may take where the plan does not say."""

    def step_of(self, pathway: Pathway) -> PlanStep:
        return self.plan.step(pathway.visit.step)


class Clock(StrEnum):
    """What a durable deadline is set for."""

    AGREE_BY = "agree_by"
    TRY_AGAIN = "try_again"
    ANSWER_REMINDER = "answer_reminder"
    ANSWER_BY = "answer_by"
    START_BY = "start_by"
    FINISH_BY = "finish_by"
    AGREEMENT_ENDS = "agreement_ends"
    AGREEMENT_BEGINS = "agreement_begins"
    RECEIVE_BY = "receive_by"
    ACKNOWLEDGE_BY = "acknowledge_by"
    ANSWER_ESCALATION = "answer_escalation"
    REPORT_BY = "report_by"
    NEXT_RUNG = "next_rung"


@dataclass(frozen=True, slots=True)
class Refer:
    """Send the referral to its partner."""

    referral: Referral
    is_new_ref: bool


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Tell the partner the referral is cancelled."""

    referral: Referral
    reason: CancelReason


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Tell the partner its answer came too late."""

    referral: Referral


@dataclass(frozen=True, slots=True)
class TellWithdrawal:
    """Tell a recipient that the person withdrew the agreement."""

    recipient: str
    ref: UUID
    grant: UUID
    withdrawn_at: datetime


@dataclass(frozen=True, slots=True)
class TellNarrowing:
    """Tell a recipient that the person agrees to less, under which agreement it goes on."""

    ref: UUID
    narrowed: UUID
    grant: Grant


@dataclass(frozen=True, slots=True)
class Watch:
    """Set a clock; `about` tells several of one name apart."""

    clock: Clock
    about: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Unwatch:
    """Forget a clock."""

    clock: Clock
    about: str


Effect = Refer | TakeBack | GiveUp | TellWithdrawal | TellNarrowing | Watch | Unwatch


@dataclass(frozen=True, slots=True)
class Change:
    """A pathway and the effects its change has so far."""

    pathway: Pathway
    effects: tuple[Effect, ...] = ()

    def ask(self, *effects: Effect) -> "Change":
        return replace(self, effects=self.effects + effects)

    def note(self, around: Circumstances, what: What, **facts: str) -> "Change":
        step = self.pathway.visit.step if self.pathway.visits else None
        line = Happening(around.now, what, step, around.actor, facts, around.message)
        return replace(self, pathway=replace(self.pathway, history=(*self.pathway.history, line)))

    def put_referral(self, referral: Referral) -> "Change":
        """Keep the referral; its clocks follow from its state, so an ended one can leave no reminder behind."""
        before = self.pathway.referral_with(referral.id)
        others = self.pathway.referrals
        all_of_them = (
            tuple(referral if one.id == referral.id else one for one in others) if before else (*others, referral)
        )
        kept = replace(self, pathway=replace(self.pathway, referrals=all_of_them))
        return kept.ask(*_difference(str(referral.id), running(before) if before else {}, running(referral)))

    def put_grant(self, grant: Grant, now: datetime) -> "Change":
        """Keep the agreement; a clock runs until the day from which it holds, as long as it may."""
        others = self.pathway.grants
        before = next((one for one in others if one.id == grant.id), None)
        kept = tuple(grant if one.id == grant.id else one for one in others) if before else (*others, grant)
        changed = replace(self, pathway=replace(self.pathway, grants=kept))
        old = beginning(before, now) if before and self.pathway.is_open else {}
        after = beginning(grant, now) if self.pathway.is_open else {}
        return changed.ask(*_difference(about_grant(grant.id), old, after))

    def put_visit(self, visit: Visit) -> "Change":
        """Keep the visit, in its place by number."""
        before = next((one for one in self.pathway.visits if one.number == visit.number), None)
        others = tuple(one for one in self.pathway.visits if one.number < visit.number)
        kept = replace(self, pathway=replace(self.pathway, visits=(*others, visit)))
        return kept.ask(*_difference(about(visit), _running_visit(before) if before else {}, _running_visit(visit)))


def about(visit: Visit) -> str:
    return f"visit-{visit.number}"


def about_grant(grant: UUID) -> str:
    return f"grant-{grant}"


def beginning(grant: Grant, now: datetime) -> dict[Clock, datetime]:
    """The clock of an agreement that holds later."""
    is_awaited = grant.standing(now) is GrantStanding.BEGINS_LATER
    return {Clock.AGREEMENT_BEGINS: grant.begins_at} if is_awaited else {}


def clocks_of(pathway: Pathway, now: datetime) -> list[tuple[Clock, str]]:
    """Every clock that may run for a pathway, to be silenced with it."""
    of_referrals = [(clock, str(one.id)) for one in pathway.referrals for clock in running(one)]
    of_grants = [(clock, about_grant(one.id)) for one in pathway.grants for clock in beginning(one, now)]
    of_visits = [(clock, about(one)) for one in pathway.visits for clock in _running_visit(one)]
    return [*of_referrals, *of_grants, *of_visits]


def running(referral: Referral) -> dict[Clock, datetime]:
    """The clocks that run in the present state of a referral."""
    by_status: dict[ReferralStatus, dict[Clock, datetime | None]] = {
        ReferralStatus.QUEUED: {Clock.TRY_AGAIN: referral.not_before, Clock.AGREE_BY: referral.agree_by},
        ReferralStatus.SENT: {
            Clock.RECEIVE_BY: referral.receive_by,
            Clock.ACKNOWLEDGE_BY: referral.acknowledge_by,
            Clock.ANSWER_REMINDER: referral.remind_at,
            Clock.ANSWER_ESCALATION: referral.escalate_at,
            Clock.ANSWER_BY: referral.answer_by,
        },
        ReferralStatus.WAITLISTED: {Clock.ANSWER_BY: referral.answer_by},
        ReferralStatus.ACCEPTED: {Clock.START_BY: referral.start_by, Clock.NEXT_RUNG: referral.rung_at},
        ReferralStatus.STARTED: {
            Clock.FINISH_BY: referral.finish_by,
            Clock.REPORT_BY: referral.report_by,
            Clock.NEXT_RUNG: referral.rung_at,
        },
    }
    clocks = by_status.get(referral.status, {})
    if clocks and referral.status is not ReferralStatus.QUEUED:
        clocks = {**clocks, Clock.AGREEMENT_ENDS: referral.grant_until}
    return {clock: due for clock, due in clocks.items() if due is not None}


def _running_visit(visit: Visit) -> dict[Clock, datetime]:
    return {Clock.FINISH_BY: visit.finish_by} if visit.finish_by and visit.left_at is None else {}


def _difference(about: str, old: dict[Clock, datetime], after: dict[Clock, datetime]) -> tuple[Effect, ...]:
    stopped = tuple(Unwatch(clock, about) for clock in old if clock not in after)
    started = tuple(Watch(clock, about, due) for clock, due in after.items() if old.get(clock) != due)
    return (*stopped, *started)
