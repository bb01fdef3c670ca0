"""Breaks: a learner who began pauses and comes back; the place is kept until a day, or given back at once."""

from dataclasses import replace
from datetime import date, datetime

from language.domain.attendance import require_running
from language.domain.breaks import Break, BreakReason
from language.domain.course import Course, Enrolment, EnrolmentStatus
from language.domain.enrolment import overtaken, placed
from language.domain.errors import BreakIsInvalid, CourseHasNotStarted, NotOnABreak
from language.domain.identifiers import LearnerId

BREAK_ENDS = "break_ends"
"""Name of the deadline after which a place is not kept any longer."""


def pause(course: Course, learner: LearnerId, reason: BreakReason, today: date, kept_until: date | None) -> Course:
    """The learner stays away from the next session on; without a day the place is given back now."""
    require_running(course)
    line = course.place_of(learner)
    if line.started_at is None:
        raise CourseHasNotStarted
    if kept_until is not None and not today <= kept_until <= course.plan.ends_on:
        raise BreakIsInvalid
    status = EnrolmentStatus.AWAY if kept_until is None else EnrolmentStatus.PAUSED
    pausing = Break(reason, len(course.sessions) + 1, kept_until=kept_until)
    return course.with_enrolment(replace(line, status=status, breaks=(*line.breaks, pausing)))


def resume(course: Course, learner: LearnerId, at: datetime) -> Course:
    """Back in the place that was kept; else in a free one, or in the queue with the turn of the first asking."""
    require_running(course)
    line = course.enrolment_of(learner)
    if line.status not in (EnrolmentStatus.PAUSED, EnrolmentStatus.AWAY):
        raise NotOnABreak
    is_kept = line.status is EnrolmentStatus.PAUSED
    if is_kept or (course.places_free > 0 and not course.with_status(EnrolmentStatus.WAITING)):
        return course.with_enrolment(placed(course, line))
    waiting = replace(line, status=EnrolmentStatus.WAITING)
    return overtaken(course, waiting, at).with_enrolment(waiting)


def give_up_place(course: Course, learner: LearnerId, today: date) -> Course:
    """The course after a place was kept long enough; unchanged when the learner is back or it was prolonged."""
    line = next((line for line in course.enrolments if line.learner == learner), None)
    if line is None or line.status is not EnrolmentStatus.PAUSED or not _is_over(line, today):
        return course
    return course.with_enrolment(replace(line, status=EnrolmentStatus.AWAY))


def _is_over(line: Enrolment, today: date) -> bool:
    kept_until = line.breaks[-1].kept_until
    return kept_until is not None and kept_until < today
