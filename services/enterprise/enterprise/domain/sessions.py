"""A session of a cooperative trial: its places, who holds them, and the queue for the next one."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from enterprise.domain.errors import (
    DatesAreReversed,
    DurationDoesNotFitFormat,
    NothingIsOffered,
    OffersAreOpen,
    OthersAreWaiting,
    PlacesDoNotFitFormat,
    SessionHasBegun,
    SessionIsCancelled,
    SessionIsFull,
    SessionStartsInThePast,
    StartDayIsOver,
    TooFewPeople,
)
from enterprise.domain.frames import FRAMES, Format, Trade
from enterprise.domain.identifiers import Ref, SessionId


class SessionStatus(StrEnum):
    """Where a session stands."""

    OPEN = "open"
    STARTED = "started"
    ENDED = "ended"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Calling:
    """What staff announce when they open a session."""

    format: Format
    trade: Trade
    places_min: int
    places_max: int
    starts_on: date
    ends_on: date
    offer_days: int
    """How many days a place is kept for somebody who has not answered."""
    study_compatible: bool = False
    childcare: bool = False

    def checked(self, today: date) -> "Calling":
        """Itself, unless it breaks the frame of its format."""
        frame = FRAMES[self.format]
        if self.ends_on <= self.starts_on:
            raise DatesAreReversed
        if self.starts_on < today:
            raise SessionStartsInThePast
        if not frame.fits_days((self.ends_on - self.starts_on).days + 1):
            raise DurationDoesNotFitFormat
        if not frame.fits_places(self.places_min, self.places_max):
            raise PlacesDoNotFitFormat
        return self


@dataclass(frozen=True, slots=True)
class Session:
    """People are known by their refs only; `offered` and `taken` hold places, `waiting` is first come, first served."""

    id: SessionId
    calling: Calling
    opened_at: datetime
    status: SessionStatus = SessionStatus.OPEN
    offered: tuple[Ref, ...] = ()
    taken: tuple[Ref, ...] = ()
    waiting: tuple[Ref, ...] = ()
    closed_at: datetime | None = None

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def people(self) -> tuple[Ref, ...]:
        """Everybody concerned.

        Not links: every change about a person locks ref, participation and session in this order, and a session that
        led back to its refs would end in deadlocks.
        """
        return (*self.offered, *self.taken, *self.waiting)

    @property
    def free(self) -> int:
        """Places neither taken nor kept for somebody."""
        if self.status is not SessionStatus.OPEN:
            return 0
        return self.calling.places_max - len(self.offered) - len(self.taken)

    @property
    def next_in_line(self) -> Ref | None:
        """Whom the next free place belongs to."""
        return self.waiting[0] if self.free and self.waiting else None

    @property
    def last_answer(self) -> datetime:
        """The end of the day the session starts on: no offer is kept longer."""
        return datetime.combine(self.calling.starts_on + timedelta(days=1), time.min, tzinfo=UTC)

    def answer_by(self, now: datetime) -> datetime:
        """Until when a place offered now is kept."""
        if now >= self.last_answer:
            raise StartDayIsOver
        return min(now + timedelta(days=self.calling.offer_days), self.last_answer)


def offer(session: Session, ref: Ref) -> Session:
    """Keep a free place for the person, unless it belongs to somebody who has waited longer."""
    _require_open(session)
    if not session.free:
        raise SessionIsFull
    ahead = session.waiting.index(ref) if ref in session.waiting else len(session.waiting)
    if ahead >= session.free:
        raise OthersAreWaiting
    return replace(session, offered=(*session.offered, ref), waiting=_without(session.waiting, ref))


def queue(session: Session, ref: Ref) -> Session:
    """Put the person at the end of the line."""
    _require_open(session)
    return replace(session, waiting=(*session.waiting, ref))


def accept(session: Session, ref: Ref) -> Session:
    """The place kept for the person is taken."""
    _require_open(session)
    if ref not in session.offered:
        raise NothingIsOffered
    return replace(session, offered=_without(session.offered, ref), taken=(*session.taken, ref))


def release(session: Session, ref: Ref, now: datetime) -> Session:
    """The person is out of the session, whatever place or turn they had; the last one out ends a started session."""
    left = replace(
        session,
        offered=_without(session.offered, ref),
        taken=_without(session.taken, ref),
        waiting=_without(session.waiting, ref),
    )
    if left.status is SessionStatus.STARTED and not left.taken:
        return replace(left, status=SessionStatus.ENDED, closed_at=now)
    return left


def start(session: Session) -> Session:
    """Begin with those who accepted; nobody waits for this session any more."""
    _require_open(session)
    if session.offered:
        raise OffersAreOpen
    if len(session.taken) < session.calling.places_min:
        raise TooFewPeople
    return replace(session, status=SessionStatus.STARTED, waiting=())


def cancel(session: Session, now: datetime) -> Session:
    """Give the session up before it begins; everybody is free for another one."""
    _require_open(session)
    return replace(session, status=SessionStatus.CANCELLED, offered=(), taken=(), waiting=(), closed_at=now)


def _require_open(session: Session) -> None:
    if session.status is SessionStatus.CANCELLED:
        raise SessionIsCancelled
    if session.status is not SessionStatus.OPEN:
        raise SessionHasBegun


def _without(refs: tuple[Ref, ...], ref: Ref) -> tuple[Ref, ...]:
    return tuple(other for other in refs if other != ref)
