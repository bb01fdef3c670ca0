"""One person's way through one session, from the queue or the offer to the outcome."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from enterprise.domain import follow_ups, roles
from enterprise.domain.contracts import file_of
from enterprise.domain.errors import (
    NothingIsOffered,
    NothingIsReserved,
    NotTakingPart,
    OfferHasLapsed,
    OnlyForCollectives,
    SessionHasBegun,
)
from enterprise.domain.follow_ups import FollowUp
from enterprise.domain.identifiers import ParticipationId, Ref, SessionId
from enterprise.domain.roles import RoleHeld
from passerelle.contracts.days import day_of


class Status(StrEnum):
    """Where a participation stands."""

    WAITING = "waiting"
    RESERVED = "reserved"
    """A place is kept for a while, and the person has not been told."""
    OFFERED = "offered"
    ACCEPTED = "accepted"
    STARTED = "started"
    COMPLETED = "completed"
    LEFT = "left"
    DECLINED = "declined"
    LAPSED = "lapsed"
    RELEASED = "released"
    """The session began without the person or was cancelled, or the referral was taken back."""


BEFORE_THE_START = frozenset({Status.WAITING, Status.RESERVED, Status.OFFERED, Status.ACCEPTED})
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
    """`since` is when the status was reached; `answer_by` is set while a place is offered.

    Everything in it is known to this organization only.
    """

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
    referral: UUID | None = None
    """What the owner asked for when this began; the ref may carry a later referral by now."""
    reserved_until: datetime | None = None
    children: int = 0
    """Childcare places the person needs."""
    has_contracts: bool = False
    """Whether a contract was signed during it; the contracts are the person's, in one file of their own."""
    roles: tuple[RoleHeld, ...] = ()
    goes_on_with: tuple[Ref, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def links(self) -> tuple[UUID, ...]:
        """The ref too: a follow-up wakes the participation, and has to see whether the owner may be told."""
        return (self.session, self.ref, *((file_of(self.ref),) if self.has_contracts else ()))

    @property
    def has_begun(self) -> bool:
        return self.started_at is not None

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    def is_waiting_for(self, session: SessionId) -> bool:
        return self.status is Status.WAITING and self.session == session


@dataclass(frozen=True, slots=True)
class Entry:
    """Who comes in: the participation's id, whose it is, for which session, on which referral, with which need."""

    id: ParticipationId
    ref: Ref
    session: SessionId
    children: int = 0
    referral: UUID | None = None


def waiting(entry: Entry, now: datetime) -> Participation:
    """The person waits for a place of the session."""
    return _entered(entry, Status.WAITING, now)


def offered(entry: Entry, now: datetime, answer_by: datetime) -> Participation:
    """A place is kept for the person until `answer_by`."""
    return replace(_entered(entry, Status.OFFERED, now), answer_by=answer_by)


def reserved(entry: Entry, now: datetime, until: datetime) -> Participation:
    """A place is kept until then, and nobody is told."""
    return replace(_entered(entry, Status.RESERVED, now), reserved_until=until)


def again(current: Participation) -> Entry:
    """The same person goes on in the same session."""
    return Entry(current.id, current.ref, current.session, current.children, current.referral)


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
    return replace(_out(participation, Status.DECLINED, now), declined_for=reason)


def has_lapsed(participation: Participation, now: datetime) -> bool:
    """Whether the place was offered and not answered in time."""
    return (
        participation.status is Status.OFFERED
        and participation.answer_by is not None
        and now >= participation.answer_by
    )


def lapse(participation: Participation, now: datetime) -> Participation:
    """The place is no longer kept."""
    return _out(participation, Status.LAPSED, now)


def has_run_out(participation: Participation, now: datetime) -> bool:
    """Whether a place was reserved and not offered in time."""
    until = participation.reserved_until
    return participation.status is Status.RESERVED and until is not None and now >= until


def give_up_reservation(participation: Participation, now: datetime) -> Participation:
    """The place is no longer reserved; the person was never told."""
    if participation.status is not Status.RESERVED:
        raise NothingIsReserved
    return release(participation, now)


def release(participation: Participation, now: datetime) -> Participation:
    """The person is out without having declined or left."""
    return _out(participation, Status.RELEASED, now)


def start(participation: Participation, now: datetime) -> Participation:
    """The session begins with the person in it."""
    return replace(participation, status=Status.STARTED, since=now, started_at=now)


def complete(
    participation: Participation, outcome: Outcome, now: datetime, goes_on_with: tuple[Ref, ...] = ()
) -> Participation:
    """The person went through to the end; from now on somebody asks how things go."""
    if goes_on_with and outcome is not Outcome.COLLECTIVE_ENTREPRENEURSHIP:
        raise OnlyForCollectives
    return replace(_passed(participation, Status.COMPLETED, now), outcome=outcome, goes_on_with=goes_on_with)


def leave(participation: Participation, reason: LeaveReason, now: datetime) -> Participation:
    """The person stopped before the end; who no longer agrees is not asked later how things go."""
    left = replace(_passed(participation, Status.LEFT, now), left_for=reason)
    return replace(left, follow_ups=()) if reason is LeaveReason.AGREEMENT_WITHDRAWN else left


def _entered(entry: Entry, status: Status, now: datetime) -> Participation:
    return Participation(
        entry.id, entry.ref, entry.session, status, now, children=entry.children, referral=entry.referral
    )


def _out(participation: Participation, status: Status, now: datetime) -> Participation:
    held = roles.put_all_down(participation.roles, day_of(now))
    return replace(participation, status=status, since=now, answer_by=None, reserved_until=None, roles=held)


def _passed(participation: Participation, status: Status, now: datetime) -> Participation:
    _require_start(participation)
    return replace(_out(participation, status, now), follow_ups=follow_ups.planned(now))


def _require_offer(participation: Participation) -> None:
    if participation.status is Status.LAPSED:
        raise OfferHasLapsed
    if participation.status is not Status.OFFERED:
        raise NothingIsOffered


def _require_start(participation: Participation) -> None:
    if participation.status is not Status.STARTED:
        raise NotTakingPart
