"""A session of a cooperative trial: its places, who holds them, and the queue for the next one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from enterprise.domain.errors import (
    DatesAreReversed,
    DurationDoesNotFitFormat,
    EnterpriseError,
    HoursAreReversed,
    NoChildcarePlace,
    NothingIsOffered,
    OffersAreOpen,
    OthersAreWaiting,
    PlacesDoNotFitFormat,
    SessionHasBegun,
    SessionIsCancelled,
    SessionIsFull,
    SessionStartsInThePast,
    StartDayIsOver,
    StudiesOverlap,
    TooFewPeople,
)
from enterprise.domain.frames import Format, Trade
from enterprise.domain.hours import Slot, leave_room_for
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.rules import FormatFrame
from passerelle.contracts.days import start_of


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
    childcare_places: int = 0
    """How many children can be looked after at once."""
    hours: tuple[Slot, ...] = ()
    """The usual week; empty when it is not settled yet."""

    def checked(self, today: date, frame: FormatFrame) -> "Calling":
        """Itself, unless it breaks the frame of its format; a frame that is to be confirmed refuses nothing."""
        self._require_order(today)
        if frame.is_confirmed:
            for breach in self.breaches(frame):
                raise breach
        return self

    def breaches(self, frame: FormatFrame) -> Iterator[EnterpriseError]:
        """What the frame does not allow, each with where it comes from."""
        if not frame.fits_days((self.ends_on - self.starts_on).days + 1):
            yield DurationDoesNotFitFormat(frame.source)
        if not frame.fits_places(self.places_min, self.places_max):
            yield PlacesDoNotFitFormat(frame.source)

    def _require_order(self, today: date) -> None:
        if self.ends_on <= self.starts_on:
            raise DatesAreReversed
        if self.starts_on < today:
            raise SessionStartsInThePast
        if not all(slot.is_in_order for slot in self.hours):
            raise HoursAreReversed

    def leaves_room_for(self, studies: tuple[Slot, ...]) -> bool:
        """Whether somebody who studies at these hours can follow; where the week is open, staff's word counts."""
        if not studies:
            return True
        return leave_room_for(self.hours, studies) if self.hours else self.study_compatible


@dataclass(frozen=True, slots=True)
class Session:
    """People are known by their refs only.

    `reserved`, `offered` and `taken` hold places, `waiting` is first come, first served.
    """

    id: SessionId
    calling: Calling
    opened_at: datetime
    status: SessionStatus = SessionStatus.OPEN
    offered: tuple[Ref, ...] = ()
    taken: tuple[Ref, ...] = ()
    waiting: tuple[Ref, ...] = ()
    closed_at: datetime | None = None
    reserved: tuple[Ref, ...] = ()
    """Places kept for people who have not been told of them yet."""
    children: Mapping[Ref, int] = field(default_factory=dict)
    """Childcare places needed by those who hold a place or wait; who needs none is absent."""
    accounted_until: date | None = None
    """The last day of the last period of activity recorded."""

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def people(self) -> tuple[Ref, ...]:
        """Everybody concerned.

        Not links: every change about a person locks ref, participation and session in this order, and a session that
        led back to its refs would end in deadlocks.
        """
        return (*self.reserved, *self.offered, *self.taken, *self.waiting)

    @property
    def holders(self) -> tuple[Ref, ...]:
        """Who has a place or has one kept."""
        return (*self.reserved, *self.offered, *self.taken)

    @property
    def free(self) -> int:
        """Places neither taken nor kept for somebody."""
        if self.status is not SessionStatus.OPEN:
            return 0
        return self.calling.places_max - len(self.holders)

    @property
    def childcare_kept(self) -> int:
        """Childcare places of those who hold a place."""
        return sum(self.children.get(ref, 0) for ref in self.holders)

    @property
    def childcare_free(self) -> int:
        return self.calling.childcare_places - self.childcare_kept if self.status is SessionStatus.OPEN else 0

    @property
    def next_in_line(self) -> Ref | None:
        """Whom the next free place belongs to: who has waited longest among those whose children have a place too."""
        return next(iter(self.served), None)

    @property
    def served(self) -> tuple[Ref, ...]:
        """Whom the free places belong to, in order."""
        return served(self, self.waiting, self.children)

    @property
    def last_answer(self) -> datetime:
        """The end of the day the session starts on: no offer is kept longer."""
        return start_of(self.calling.starts_on + timedelta(days=1))

    def answer_by(self, now: datetime) -> datetime:
        """Until when a place offered now is kept."""
        return self.kept_until(now, timedelta(days=self.calling.offer_days))

    def kept_until(self, now: datetime, wanted: timedelta) -> datetime:
        """The end of a wait that begins now, never beyond the day of the start."""
        if now >= self.last_answer:
            raise StartDayIsOver
        return min(now + wanted, self.last_answer)


def served(session: Session, line: tuple[Ref, ...], children: Mapping[Ref, int]) -> tuple[Ref, ...]:
    """Those of a line whom the free places go to, in its order.

    Somebody whose children have no place keeps the turn and lets the others pass: their place would stay empty.
    """
    free, childcare = session.free, session.childcare_free
    lucky: list[Ref] = []
    for ref in line:
        needed = children.get(ref, 0)
        if len(lucky) < free and needed <= childcare:
            lucky.append(ref)
            childcare -= needed
    return tuple(lucky)


def offer(session: Session, ref: Ref, children: int = 0) -> Session:
    """Keep a free place for the person until the answer; a place reserved for the person becomes the offered one."""
    if ref in session.reserved:
        _require_open(session)
        return replace(session, reserved=_without(session.reserved, ref), offered=(*session.offered, ref))
    held = _hold(session, ref, children)
    return replace(held, offered=(*session.offered, ref))


def reserve(session: Session, ref: Ref, children: int = 0) -> Session:
    """Keep a free place for a while before anybody is told."""
    held = _hold(session, ref, children)
    return replace(held, reserved=(*session.reserved, ref))


def queue(session: Session, ref: Ref, children: int = 0) -> Session:
    """Put the person at the end of the line."""
    _require_open(session)
    if children > session.calling.childcare_places:
        raise NoChildcarePlace
    return replace(session, waiting=(*session.waiting, ref), children=_with(session.children, ref, children))


def require_room_beside(session: Session, studies: tuple[Slot, ...]) -> None:
    """Raises StudiesOverlap; the hours are compared and not kept."""
    if not all(slot.is_in_order for slot in studies):
        raise HoursAreReversed
    if not session.calling.leaves_room_for(studies):
        raise StudiesOverlap


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
        reserved=_without(session.reserved, ref),
        offered=_without(session.offered, ref),
        taken=_without(session.taken, ref),
        waiting=_without(session.waiting, ref),
        children=_with(session.children, ref, 0),
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
    children = {ref: needed for ref, needed in session.children.items() if ref in session.taken}
    return replace(session, status=SessionStatus.STARTED, reserved=(), waiting=(), children=children)


def cancel(session: Session, now: datetime) -> Session:
    """Give the session up before it begins; everybody is free for another one."""
    _require_open(session)
    nobody: tuple[Ref, ...] = ()
    return replace(
        session,
        status=SessionStatus.CANCELLED,
        reserved=nobody,
        offered=nobody,
        taken=nobody,
        waiting=nobody,
        children={},
        closed_at=now,
    )


def _hold(session: Session, ref: Ref, children: int) -> Session:
    """The person out of the line, with the childcare needed; unless the place belongs to who has waited longer."""
    _require_open(session)
    if not session.free:
        raise SessionIsFull
    if children > session.childcare_free:
        raise NoChildcarePlace
    needed = _with(session.children, ref, children)
    line = session.waiting if ref in session.waiting else (*session.waiting, ref)
    if ref not in served(session, line, needed):
        raise OthersAreWaiting
    return replace(session, waiting=_without(session.waiting, ref), children=needed)


def _require_open(session: Session) -> None:
    if session.status is SessionStatus.CANCELLED:
        raise SessionIsCancelled
    if session.status is not SessionStatus.OPEN:
        raise SessionHasBegun


def _without(refs: tuple[Ref, ...], ref: Ref) -> tuple[Ref, ...]:
    return tuple(other for other in refs if other != ref)


def _with(children: Mapping[Ref, int], ref: Ref, needed: int) -> dict[Ref, int]:
    others = {other: count for other, count in children.items() if other != ref}
    return {**others, ref: needed} if needed else others
