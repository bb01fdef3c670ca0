"""Who gets a place: first asked, first served; a place that becomes free goes to whoever has waited longest."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from language.domain.course import Course, Enrolment, EnrolmentStatus, LeftReason
from language.domain.errors import (
    AlreadyEnrolled,
    CourseHasBegunForLearner,
    CourseHasEnded,
    CourseIsFull,
    LevelDoesNotFit,
    NotEnrolled,
    NotPlacedYet,
)
from language.domain.identifiers import LearnerId
from language.domain.learner import Learner

PLACE_FREED = "place_freed"
"""Name of the deadline, due at once, that moves the queue of a course up."""


@dataclass(frozen=True, slots=True)
class Request:
    """A learner asks for a place; `may_wait` says whether a turn in the queue will do."""

    learner: Learner
    asked_at: datetime
    today: date
    may_wait: bool = True


def enrol(course: Course, request: Request) -> Course:
    """A place if one is free and nobody waits for it, otherwise the end of the queue."""
    _require_fit(course, request)
    if course.places_free > 0 and not course.with_status(EnrolmentStatus.WAITING):
        status = EnrolmentStatus.ENROLLED
    elif request.may_wait:
        status = EnrolmentStatus.WAITING
    else:
        raise CourseIsFull
    line = Enrolment(request.learner.id, status, request.asked_at, first_session=len(course.sessions) + 1)
    return replace(course, enrolments=(*course.enrolments, line))


def _require_fit(course: Course, request: Request) -> None:
    if not course.can_be_joined(request.today):
        raise CourseHasEnded
    if request.learner.course is not None or any(line.learner == request.learner.id for line in course.enrolments):
        raise AlreadyEnrolled
    if request.learner.level is None:
        raise NotPlacedYet
    if not course.plan.takes(request.learner.level):
        raise LevelDoesNotFit


def move_up(course: Course, today: date, ready: Collection[LearnerId]) -> tuple[Course, tuple[LearnerId, ...]]:
    """The course after its free places went to the longest waiting who are ready, and who they are.

    Somebody who is not ready, because the agreement to be told of has run out, is passed over and keeps the turn.
    """
    if not course.can_be_joined(today):
        return course, ()
    waiting = [line for line in course.with_status(EnrolmentStatus.WAITING) if line.learner in ready]
    lucky = waiting[: max(0, course.places_free)]
    for line in lucky:
        first_session = len(course.sessions) + 1
        course = course.with_enrolment(replace(line, status=EnrolmentStatus.ENROLLED, first_session=first_session))
    return course, tuple(line.learner for line in lucky)


def withdraw(course: Course, learner: LearnerId) -> Course:
    """The learner gives back a place not begun, or a turn in the queue, and may choose another course."""
    line = course.enrolment_of(learner)
    if line.status not in (EnrolmentStatus.WAITING, EnrolmentStatus.ENROLLED):
        raise NotEnrolled
    if line.started_at is not None:
        raise CourseHasBegunForLearner
    return course.without(learner)


def leave(course: Course, learner: LearnerId, reason: LeftReason, left_at: datetime) -> Course:
    """A learner with a place stops before the end, and the place is free again."""
    line = course.place_of(learner)
    return course.with_enrolment(replace(line, status=EnrolmentStatus.LEFT, ended_at=left_at, left_reason=reason))


def release(course: Course, learner: LearnerId, released_at: datetime) -> Course:
    """The referral is over: the place is free again, and only a course that was begun stays on record."""
    line = course.enrolment_of(learner)
    if line.started_at is None:
        return course.without(learner)
    return course.with_enrolment(replace(line, status=EnrolmentStatus.RELEASED, ended_at=released_at))


def is_owed_a_place(course: Course) -> bool:
    """Whether somebody waits while a place is free."""
    return course.places_free > 0 and bool(course.with_status(EnrolmentStatus.WAITING))


def position_of(course: Course, learner: LearnerId) -> int | None:
    """Turn in the queue, from 1; None for somebody who does not wait."""
    waiting = [line.learner for line in course.with_status(EnrolmentStatus.WAITING)]
    return waiting.index(learner) + 1 if learner in waiting else None
