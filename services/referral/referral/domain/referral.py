"""One referral and its life cycle."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from referral.domain.codes import FieldGroup, Purpose, ReferralStatus
from referral.domain.errors import TransitionIsImpossible
from referral.domain.grant import Grant

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
    remind_at: datetime | None = None
    reminded_at: datetime | None = None
    answer_by: datetime | None = None
    waitlisted_at: datetime | None = None
    accepted_at: datetime | None = None
    start_by: datetime | None = None
    started_at: datetime | None = None
    finish_by: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None
    handovers: tuple[UUID, ...] = ()
    """Requests for contact details already answered."""

    @property
    def is_over(self) -> bool:
        return self.status in ENDED

    @property
    def is_pinned(self) -> bool:
        """Whether it is for this partner and no other."""
        return self.chosen in {Chosen.SAME_AGAIN, Chosen.BY_STAFF}

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
    remind_at: datetime,
    answer_by: datetime,
) -> Referral:
    sent = replace(become(referral, _S.SENT), ref=ref, sent_at=now, agree_by=None)
    return replace(under(sent, grant, fields), remind_at=remind_at, answer_by=answer_by)


def under(referral: Referral, grant: Grant, fields: tuple[FieldGroup, ...]) -> Referral:
    """The same referral under this agreement."""
    return replace(referral, grant=grant.id, grant_until=grant.valid_until, fields=fields)


def remind(referral: Referral, now: datetime) -> Referral:
    return replace(referral, remind_at=None, reminded_at=now)


def waitlist(referral: Referral, now: datetime, answer_by: datetime | None) -> Referral:
    return replace(become(referral, _S.WAITLISTED), waitlisted_at=now, answer_by=answer_by, start_by=None)


def accept(referral: Referral, now: datetime, start_by: datetime | None) -> Referral:
    return replace(become(referral, _S.ACCEPTED), accepted_at=now, start_by=start_by)


def start(referral: Referral, now: datetime, finish_by: datetime | None) -> Referral:
    return replace(become(referral, _S.STARTED), started_at=now, finish_by=finish_by)


def end(referral: Referral, status: ReferralStatus, now: datetime, reason: str) -> Referral:
    return replace(become(referral, status), ended_at=now, end_reason=reason)
