"""One person's way through one session, from the queue or the offer to the outcome."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from enterprise.domain.errors import NothingIsOffered, NotTakingPart, OfferHasLapsed, SessionHasBegun
from enterprise.domain.identifiers import ParticipationId, Ref, SessionId


class Status(StrEnum):
    """Where a participation stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    STARTED = "started"
    COMPLETED = "completed"
    LEFT = "left"
    DECLINED = "declined"
    LAPSED = "lapsed"
    RELEASED = "released"
    """The session began without the person or was cancelled, or the referral was taken back."""


BEFORE_THE_START = frozenset({Status.WAITING, Status.OFFERED, Status.ACCEPTED})
ACTIVE = BEFORE_THE_START | {Status.STARTED}


class Outcome(StrEnum):
    """What somebody goes on to after passage."""

    RESTAURANT = "restaurant"
    SEWING_WORKSHOP = "sewing_workshop"
    OTHER_BUSINESS = "other_business"
    COLLECTIVE_ENTREPRENEURSHIP = "collective_entrepreneurship"
    SOLIDARITY = "solidarity"
    EMPLOYMENT = "employment"
    FURTHER_EDUCATION = "further_education"
    LEFT = "left"


class LeaveReason(StrEnum):
    """Why somebody stopped before the end."""

    EMPLOYMENT = "employment"
    MOVED = "moved"
    FURTHER_EDUCATION = "further_education"
    NOT_AVAILABLE = "not_available"
    STOPPED_COMING = "stopped_coming"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"


class DeclineReason(StrEnum):
    """Why the person says no to a place."""

    NOT_INTERESTED = "not_interested"
    NOT_AVAILABLE = "not_available"
    CHOSE_OTHER_PATH = "chose_other_path"
    NOT_MOBILE = "not_mobile"


@dataclass(frozen=True, slots=True)
class Participation:
    """`since` is when the status was reached; `answer_by` is set while a place is offered."""

    id: ParticipationId
    ref: Ref
    session: SessionId
    status: Status
    since: datetime
    answer_by: datetime | None = None
    started_at: datetime | None = None
    outcome: Outcome | None = None
    left_for: LeaveReason | None = None
    declined_for: DeclineReason | None = None

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def links(self) -> tuple[UUID, ...]:
        return (self.session,)

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    def is_waiting_for(self, session: SessionId) -> bool:
        return self.status is Status.WAITING and self.session == session


def waiting(id: ParticipationId, ref: Ref, session: SessionId, now: datetime) -> Participation:
    """The person waits for a place of the session."""
    return Participation(id, ref, session, Status.WAITING, now)


def offered(id: ParticipationId, ref: Ref, session: SessionId, now: datetime, answer_by: datetime) -> Participation:
    """A place is kept for the person until `answer_by`."""
    return Participation(id, ref, session, Status.OFFERED, now, answer_by)


def accept(participation: Participation, now: datetime) -> Participation:
    """The person takes the place, in time."""
    _require_offer(participation)
    if participation.answer_by is None or now >= participation.answer_by:
        raise OfferHasLapsed
    return replace(participation, status=Status.ACCEPTED, since=now, answer_by=None)


def decline(participation: Participation, reason: DeclineReason, now: datetime) -> Participation:
    """The person gives up the place or the turn, any time before the session begins."""
    if participation.status is Status.STARTED:
        raise SessionHasBegun
    if participation.status not in BEFORE_THE_START:
        _require_offer(participation)
    return replace(participation, status=Status.DECLINED, since=now, answer_by=None, declined_for=reason)


def has_lapsed(participation: Participation, now: datetime) -> bool:
    """Whether the place was offered and not answered in time."""
    return (
        participation.status is Status.OFFERED
        and participation.answer_by is not None
        and now >= participation.answer_by
    )


def lapse(participation: Participation, now: datetime) -> Participation:
    """The place is no longer kept."""
    return replace(participation, status=Status.LAPSED, since=now, answer_by=None)


def release(participation: Participation, now: datetime) -> Participation:
    """The person is out without having declined or left."""
    return replace(participation, status=Status.RELEASED, since=now, answer_by=None)


def start(participation: Participation, now: datetime) -> Participation:
    """The session begins with the person in it."""
    return replace(participation, status=Status.STARTED, since=now, started_at=now)


def complete(participation: Participation, outcome: Outcome, now: datetime) -> Participation:
    """The person went through to the end."""
    _require_start(participation)
    return replace(participation, status=Status.COMPLETED, since=now, outcome=outcome)


def leave(participation: Participation, reason: LeaveReason, now: datetime) -> Participation:
    """The person stopped before the end."""
    _require_start(participation)
    return replace(participation, status=Status.LEFT, since=now, left_for=reason)


def _require_offer(participation: Participation) -> None:
    if participation.status is Status.LAPSED:
        raise OfferHasLapsed
    if participation.status is not Status.OFFERED:
        raise NothingIsOffered


def _require_start(participation: Participation) -> None:
    if participation.status is not Status.STARTED:
        raise NotTakingPart
