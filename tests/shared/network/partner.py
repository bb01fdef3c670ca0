"""A sample partner: a course with places, people referred to it, an answer that falls due; pure as a real service."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from passerelle.contracts.base import Event
from passerelle.contracts.language import CourseCompleted, CourseStarted
from passerelle.contracts.lifecycle import CefrLevel, DeclinedBy, DeclineReason, NextAction, ReferralStatus
from passerelle.contracts.partner import ReferralAccepted, ReferralDeclined, ReferralWaitlisted
from passerelle.contracts.referral import GrantWithdrawn, ReferralCancelled, ReferralSent
from passerelle.messaging.decisions import (
    CancelDeadline,
    Decision,
    Due,
    Message,
    Moment,
    NotFound,
    Outgoing,
    Reactions,
    Refusal,
    SetDeadline,
    States,
)


class NoPlaceLeft(Refusal):
    """The course is full."""


class NotPossible(Refusal):
    """The person is not at this point."""


@dataclass(frozen=True)
class Course:
    """Places, and who holds them."""

    key: UUID
    capacity: int
    free: int
    holders: frozenset[UUID] = frozenset()

    def taken_by(self, ref: UUID) -> "Course":
        """With one place less."""
        return replace(self, free=self.free - 1, holders=self.holders | {ref})

    def left_by(self, ref: UUID) -> "Course":
        """With the place free again."""
        return replace(self, free=self.free + 1, holders=self.holders - {ref})


@dataclass(frozen=True)
class Guest:
    """Somebody referred here."""

    ref: UUID
    referral: UUID
    owner: str
    status: ReferralStatus
    answer_by: datetime
    course: UUID | None = None

    @property
    def key(self) -> UUID:
        """The ref."""
        return self.ref

    @property
    def links(self) -> tuple[UUID, ...]:
        """The course, so that leaving frees the place."""
        return () if self.course is None else (self.course,)


def open_course(states: States, moment: Moment, capacity: int) -> Decision:
    """Offer places."""
    course = Course(moment.new_id(), capacity, capacity)
    return Decision(changes=(course,), result=str(course.key))


def accept(states: States, moment: Moment, ref: UUID, course: UUID) -> Decision:
    """Take a place."""
    guest = _at(states, ref, ReferralStatus.WAITLISTED)
    if not states[course].free:
        raise NoPlaceLeft
    seated = replace(guest, status=ReferralStatus.ACCEPTED, course=course)
    told = _tell(guest, ReferralAccepted(referral=guest.referral))
    return Decision(
        changes=(seated, states[course].taken_by(ref)), deadlines=(CancelDeadline(ref, "answer"),)
    ).and_then(told)


def start(states: States, moment: Moment, ref: UUID) -> Decision:
    """The course begins for this person."""
    guest = _at(states, ref, ReferralStatus.ACCEPTED)
    return Decision(changes=(replace(guest, status=ReferralStatus.STARTED),)).and_then(
        _tell(guest, CourseStarted(referral=guest.referral))
    )


def complete(states: States, moment: Moment, ref: UUID) -> Decision:
    """The course ends well, and the place is free."""
    guest = _at(states, ref, ReferralStatus.STARTED)
    told = _tell(guest, CourseCompleted(referral=guest.referral, level_reached=CefrLevel.A2))
    return _leave(states, guest, ReferralStatus.COMPLETED).and_then(told)


def decline(states: States, moment: Moment, ref: UUID) -> Decision:
    """Say no."""
    return _decline(states, _at(states, ref, ReferralStatus.WAITLISTED))


def _decline(states: States, guest: Guest) -> Decision:
    event = ReferralDeclined(
        referral=guest.referral,
        declined_by=DeclinedBy.PARTNER,
        reason=DeclineReason.SESSION_FULL,
        may_be_shown=True,
        next_action=NextAction.WAIT,
    )
    return _leave(states, guest, ReferralStatus.DECLINED).and_then(_tell(guest, event))


def _tell(guest: Guest, event: Event) -> Decision:
    return Decision(messages=(Outgoing(guest.owner, guest.ref, event),))


def _leave(states: States, guest: Guest, status: ReferralStatus) -> Decision:
    gone = replace(guest, status=status, course=None)
    cancelled = (CancelDeadline(guest.ref, "answer"),)
    if guest.course is None:
        return Decision(changes=(gone,), deadlines=cancelled)
    return Decision(changes=(gone, states[guest.course].left_by(guest.ref)), deadlines=cancelled)


def _at(states: States, ref: UUID, status: ReferralStatus) -> Guest:
    guest = states.get(ref)
    if not isinstance(guest, Guest):
        raise NotFound
    if guest.status is not status:
        raise NotPossible
    return guest


def _welcome(states: States, message: Message, moment: Moment) -> Decision:
    event = message.event
    assert isinstance(event, ReferralSent)
    guest = Guest(message.ref, event.referral, message.source, ReferralStatus.WAITLISTED, event.answer_by)
    queued = Decision(changes=(guest,), deadlines=(SetDeadline(message.ref, "answer", event.answer_by),))
    return queued.and_then(_tell(guest, ReferralWaitlisted(referral=guest.referral)))


def _let_go(states: States, message: Message, moment: Moment) -> Decision:
    guest = states.get(message.ref)
    if guest is None or guest.status in (ReferralStatus.COMPLETED, ReferralStatus.DECLINED):
        return Decision()
    return _leave(states, guest, ReferralStatus.CANCELLED)


def _answer_late(states: States, due: Due, moment: Moment) -> Decision:
    return _decline(states, states[due.thread])


table = Reactions(
    {ReferralSent: _welcome, ReferralCancelled: _let_go, GrantWithdrawn: _let_go}, {"answer": _answer_late}
)
steps: dict[str, Callable[..., Decision]] = {"accept": accept, "start": start, "complete": complete, "decline": decline}
