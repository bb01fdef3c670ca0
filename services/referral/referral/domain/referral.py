"""One referral and its life cycle."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from referral.domain.codes import FieldGroup, Purpose, ReferralStatus
from referral.domain.errors import TransitionIsImpossible
from referral.domain.grant import Grant
from referral.domain.refusal import Refusal
from referral.domain.timing import Awaited, Rung, Silence, Timing, Wait

_S = ReferralStatus
ENDED = frozenset({_S.COMPLETED, _S.DECLINED, _S.LEFT, _S.CANCELLED, _S.LAPSED})
NEXT: dict[ReferralStatus, frozenset[ReferralStatus]] = {
    _S.QUEUED: frozenset({_S.SENT, _S.CANCELLED}),
    _S.SENT: frozenset({_S.WAITLISTED, _S.ACCEPTED, _S.STARTED, *ENDED}),
    _S.WAITLISTED: frozenset({_S.ACCEPTED, _S.STARTED, *ENDED}),
    _S.ACCEPTED: frozenset({_S.WAITLISTED, _S.STARTED, *ENDED}),
    _S.STARTED: ENDED,
    **dict.fromkeys(ENDED, frozenset()),
}
"""Which status may follow which; a partner may skip some (a walk-in starts at once) but never come back from an end."""


class Chosen(StrEnum):
    """Why this partner."""

    ONLY_ONE = "only_one"
    RANKED_FIRST = "ranked_first"
    AGREED_ONE = "agreed_one"
    """Ranked behind another, but the person agreed to this one."""
    SAME_AGAIN = "same_again"
    BY_STAFF = "by_staff"


@dataclass(frozen=True, slots=True)
class Referral:
    """A person referred to one partner for one step; clocks that run out are kept as dates."""

    id: UUID
    visit: int
    step: str
    partner: str
    chosen: Chosen
    service: str
    purpose: Purpose
    status: ReferralStatus
    queued_at: datetime
    not_before: datetime | None = None
    agree_by: datetime | None = None
    ref: UUID | None = None
    grant: UUID | None = None
    grant_until: datetime | None = None
    fields: tuple[FieldGroup, ...] = ()
    sent_at: datetime | None = None
    receive_by: datetime | None = None
    received_at: datetime | None = None
    """When the partner's service took it in."""
    acknowledge_by: datetime | None = None
    opened_at: datetime | None = None
    """When somebody of the partner's staff first looked at it."""
    escalate_at: datetime | None = None
    remind_at: datetime | None = None
    reminded_at: datetime | None = None
    answer_by: datetime | None = None
    waitlisted_at: datetime | None = None
    accepted_at: datetime | None = None
    start_by: datetime | None = None
    started_at: datetime | None = None
    finish_by: datetime | None = None
    report_by: datetime | None = None
    heard_at: datetime | None = None
    """The last sign of the partner."""
    silence: Silence | None = None
    rung_at: datetime | None = None
    """When a silence is climbed one step further."""
    ended_at: datetime | None = None
    end_reason: str | None = None
    refusal: Refusal | None = None
    handovers: tuple[UUID, ...] = ()
    """Requests for contact details already answered."""

    @property
    def is_over(self) -> bool:
        return self.status in ENDED

    @property
    def is_pinned(self) -> bool:
        """Whether it is for this partner and no other."""
        return self.chosen in {Chosen.SAME_AGAIN, Chosen.BY_STAFF}

    @property
    def awaited(self) -> Awaited | None:
        """What comes next, and by when; None when nothing is waited for, or for no longer than it takes."""
        by_status = {
            _S.QUEUED: (Wait.AGREEMENT, self.agree_by),
            _S.SENT: (Wait.ANSWER, self.answer_by),
            _S.WAITLISTED: (Wait.PLACE, self.answer_by),
            _S.ACCEPTED: (Wait.START, self.start_by),
            _S.STARTED: (Wait.REPORT, self.report_by),
        }
        what, by = by_status.get(self.status, (Wait.ANSWER, None))
        return None if by is None else Awaited(what, by)

    def can_become(self, status: ReferralStatus) -> bool:
        return status in NEXT[self.status]


def become(referral: Referral, status: ReferralStatus) -> Referral:
    if not referral.can_become(status):
        raise TransitionIsImpossible(was=referral.status, wanted=status)
    return replace(referral, status=status)


def send(
    referral: Referral,
    *,
    ref: UUID,
    grant: Grant,
    fields: tuple[FieldGroup, ...],
    now: datetime,
    wait: timedelta,
    acknowledge: timedelta | None,
    timing: Timing,
) -> Referral:
    """Told to the partner; from now on its silence is watched, step by step, until `wait` is over."""
    sent = replace(become(referral, _S.SENT), ref=ref, sent_at=now, agree_by=None)
    return replace(
        under(sent, grant, fields),
        receive_by=now + min(timing.receive, wait),
        acknowledge_by=now + min(acknowledge or timing.acknowledge, wait),
        remind_at=timing.reminder(now, wait),
        escalate_at=timing.escalation(now, wait),
        answer_by=now + wait,
    )


def under(referral: Referral, grant: Grant, fields: tuple[FieldGroup, ...]) -> Referral:
    """The same referral under this agreement."""
    return replace(referral, grant=grant.id, grant_until=grant.valid_until, fields=fields)


def received(referral: Referral, now: datetime) -> Referral:
    """The partner's service has it: only this silence is over."""
    known = replace(referral, received_at=referral.received_at or now, receive_by=None, heard_at=now)
    return _unless_silent_on(known, Wait.RECEIVE)


def opened(referral: Referral, now: datetime) -> Referral:
    """Somebody looked at it; an answer is still owed."""
    known = replace(received(referral, now), opened_at=referral.opened_at or now, acknowledge_by=None)
    return _unless_silent_on(known, Wait.ACKNOWLEDGE)


def _unless_silent_on(referral: Referral, wait: Wait) -> Referral:
    over = referral.silence is not None and referral.silence.on is wait
    return replace(referral, silence=None) if over else referral


def heard(referral: Referral, now: datetime, report_by: datetime | None = None) -> Referral:
    """A sign of the partner's staff: every silence is over, and the next report is counted from here."""
    still = referral.report_by if report_by is None else report_by
    seen = replace(referral, received_at=referral.received_at or now, opened_at=referral.opened_at or now)
    return replace(seen, heard_at=now, silence=None, rung_at=None, report_by=still)


def fall_silent(referral: Referral, on: Wait, rung: Rung, now: datetime, rung_at: datetime | None = None) -> Referral:
    """Nothing was heard when it should have been; the same silence keeps the day it began."""
    before = referral.silence
    since = before.since if before is not None and before.on is on else now
    reminded_at = now if rung is Rung.REMINDED else referral.reminded_at
    return replace(referral, silence=Silence(on, since, rung), rung_at=rung_at, reminded_at=reminded_at)


def waitlist(referral: Referral, now: datetime, answer_by: datetime | None) -> Referral:
    waiting = replace(become(heard(referral, now), _S.WAITLISTED), waitlisted_at=now)
    return replace(waiting, answer_by=answer_by, start_by=None)


def accept(referral: Referral, now: datetime, start_by: datetime) -> Referral:
    return replace(become(heard(referral, now), _S.ACCEPTED), accepted_at=now, start_by=start_by)


def start(referral: Referral, now: datetime, finish_by: datetime | None, report_by: datetime) -> Referral:
    begun = replace(become(heard(referral, now), _S.STARTED), started_at=now)
    return replace(begun, finish_by=finish_by, report_by=report_by)


def end(referral: Referral, status: ReferralStatus, now: datetime, reason: str) -> Referral:
    """Over: nothing more is waited for."""
    return replace(become(referral, status), ended_at=now, end_reason=reason, silence=None, rung_at=None)
