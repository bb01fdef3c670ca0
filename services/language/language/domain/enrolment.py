"""Who gets a place: first asked, first served, unless the funder's rules say who comes before; nothing silently."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from language.domain.course import OPEN_TO_CHANGE, Course, Enrolment, EnrolmentStatus, LeftReason, Overtaking
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
AGREEMENT_RAN_OUT = "agreement_ran_out"
"""Why somebody was passed over who waited longest."""


@dataclass(frozen=True, slots=True)
class Request:
    """A learner asks for a place; `may_wait` says whether a turn in the queue will do."""

    learner: Learner
    asked_at: datetime
    today: date
    may_wait: bool = True
    priority: int = 0
    priority_rule: str | None = None
    let_in_by: str | None = None


def queue_of(course: Course) -> tuple[Enrolment, ...]:
    """Whoever waits, in the order in which places are given: by the stream's priority, then by asking."""
    return tuple(sorted(course.with_status(EnrolmentStatus.WAITING), key=lambda line: line.priority))


def enrol(course: Course, request: Request) -> Course:
    """A place if one is free and nobody waits for it, otherwise a turn in the queue."""
    require_fit(course, request.learner, request.today)
    if course.places_free > 0 and not course.with_status(EnrolmentStatus.WAITING):
        status = EnrolmentStatus.ENROLLED
    elif request.may_wait:
        status = EnrolmentStatus.WAITING
    else:
        raise CourseIsFull
    line = Enrolment(
        request.learner.id,
        status,
        request.asked_at,
        first_session=len(course.sessions) + 1,
        priority=request.priority,
        priority_rule=request.priority_rule,
        let_in_by=request.let_in_by,
    )
    told = overtaken(course, line, request.asked_at)
    return replace(told, enrolments=(*told.enrolments, line))


def require_fit(course: Course, learner: Learner, today: date) -> None:
    """Raises what stands between this learner and this course, whatever places there are."""
    if not course.can_be_joined(today):
        raise CourseHasEnded
    if learner.course is not None or any(line.learner == learner.id for line in course.enrolments):
        raise AlreadyEnrolled
    if learner.level is None:
        raise NotPlacedYet
    if not course.plan.takes(learner.level):
        raise LevelDoesNotFit


def overtaken(course: Course, newcomer: Enrolment, at: datetime) -> Course:
    """The register in which whoever stands behind the newcomer though asked before can read why."""
    for line in course.with_status(EnrolmentStatus.WAITING):
        if newcomer.priority < line.priority and line.asked_at <= newcomer.asked_at:
            passed = Overtaking(at, newcomer.priority_rule or "priority")
            course = course.with_enrolment(replace(line, overtaken=(*line.overtaken, passed)))
    return course


def move_up(
    course: Course, today: date, ready: Collection[LearnerId], at: datetime
) -> tuple[Course, tuple[LearnerId, ...]]:
    """The course after its free places went to the first in the queue who are ready, and who they are.

    Somebody who is not ready, because the agreement to be told of has run out, is passed over, keeps the turn, and
    can read that this happened.
    """
    if not course.can_be_joined(today):
        return course, ()
    queue = queue_of(course)
    lucky = [line for line in queue if line.learner in ready][: max(0, course.places_free)]
    last = max((queue.index(line) for line in lucky), default=0)
    for line in queue[:last]:
        if line not in lucky:
            passed = Overtaking(at, AGREEMENT_RAN_OUT)
            course = course.with_enrolment(replace(line, overtaken=(*line.overtaken, passed)))
    for line in lucky:
        course = course.with_enrolment(placed(course, line))
    return course, tuple(line.learner for line in lucky)


def placed(course: Course, line: Enrolment) -> Enrolment:
    """A place from the next session on; whoever was on a break is back."""
    following = len(course.sessions) + 1
    if line.started_at is None:
        return replace(line, status=EnrolmentStatus.ENROLLED, first_session=following)
    breaks = tuple(replace(one, back_at=one.back_at or following) for one in line.breaks)
    return replace(line, status=EnrolmentStatus.ENROLLED, breaks=breaks)


def withdraw(course: Course, learner: LearnerId) -> Course:
    """The learner gives back a place not begun, or a turn in the queue, and may choose another course."""
    line = course.enrolment_of(learner)
    if line.status not in OPEN_TO_CHANGE:
        raise NotEnrolled
    if line.started_at is not None:
        raise CourseHasBegunForLearner
    return course.without(learner)


def leave(course: Course, learner: LearnerId, reason: LeftReason, left_at: datetime) -> Course:
    """A learner who has a place, or who began and is on a break, stops before the end."""
    line = course.enrolment_of(learner)
    if line.status is not EnrolmentStatus.ENROLLED and (line.started_at is None or line.status not in OPEN_TO_CHANGE):
        raise NotEnrolled
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
    waiting = [line.learner for line in queue_of(course)]
    return waiting.index(learner) + 1 if learner in waiting else None
