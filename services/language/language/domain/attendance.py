"""From the first session to the end: who came, who completed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from language.domain.course import Course, CourseStatus, EnrolmentStatus, Session
from language.domain.errors import (
    AttendanceIsTooLow,
    CourseHasEnded,
    CourseHasNotStarted,
    CourseHasStarted,
    CourseIsEmpty,
    NotEnrolled,
    NotInCourseYet,
    ResultsAreMissing,
    SessionOutOfOrder,
)
from language.domain.identifiers import LearnerId
from language.domain.levels import Level


@dataclass(frozen=True, slots=True)
class Attendance:
    """Sessions a learner could attend and did attend."""

    attended: int
    held: int

    def reaches(self, percent: int) -> bool:
        return percent == 0 or (self.held > 0 and self.attended * 100 >= percent * self.held)


@dataclass(frozen=True, slots=True)
class Roll:
    """Who was present at one session; without a number it is the next one."""

    present: Collection[LearnerId]
    held_on: date
    number: int | None = None


def start_course(course: Course, started_at: datetime) -> Course:
    """The course runs and every learner with a place has begun."""
    if course.status is CourseStatus.RUNNING:
        raise CourseHasStarted
    course.require_open()
    placed = {line.learner for line in course.with_status(EnrolmentStatus.ENROLLED)}
    if not placed:
        raise CourseIsEmpty
    running = replace(course, status=CourseStatus.RUNNING, started_at=started_at)
    return _begun(running, placed, started_at)


def record_session(course: Course, roll: Roll, recorded_at: datetime) -> Course:
    """The register with one more session, or with one corrected; a late joiner begins when first present."""
    _require_running(course)
    number = len(course.sessions) + 1 if roll.number is None else roll.number
    if not 1 <= number <= len(course.sessions) + 1:
        raise SessionOutOfOrder
    if number > course.plan.sessions:
        raise CourseHasEnded
    present = frozenset(roll.present)
    for learner in present:
        _require_taught(course, learner, number)
    others = tuple(held for held in course.sessions if held.number != number)
    sessions = sorted((*others, Session(number, roll.held_on, present)), key=lambda held: held.number)
    return _begun(replace(course, sessions=tuple(sessions)), present, recorded_at)


def attendance_of(course: Course, learner: LearnerId) -> Attendance:
    """Counted from the first session held while the learner had a place."""
    first = course.enrolment_of(learner).first_session
    held = [session for session in course.sessions if session.number >= first]
    return Attendance(sum(learner in session.present for session in held), len(held))


def complete(course: Course, learner: LearnerId, level_reached: Level, completed_at: datetime) -> Course:
    """The learner finishes with the level assessed in class, having attended enough."""
    _require_running(course)
    line = course.place_of(learner)
    if not attendance_of(course, learner).reaches(course.plan.attendance_needed):
        raise AttendanceIsTooLow
    completed = replace(
        line,
        status=EnrolmentStatus.COMPLETED,
        started_at=line.started_at or completed_at,
        ended_at=completed_at,
        level_reached=level_reached,
    )
    return course.with_enrolment(completed)


def end_course(course: Course) -> Course:
    """The course closes: everybody who began has a result, and whoever waited or never began is let go."""
    course.require_open()
    placed = course.with_status(EnrolmentStatus.ENROLLED)
    if any(line.started_at is not None for line in placed):
        raise ResultsAreMissing
    for line in (*placed, *course.with_status(EnrolmentStatus.WAITING)):
        course = course.without(line.learner)
    return replace(course, status=CourseStatus.ENDED)


def newly_begun(before: Course, after: Course) -> tuple[LearnerId, ...]:
    """Learners who had not begun before and have now."""
    had = {line.learner for line in before.enrolments if line.started_at is not None}
    return tuple(line.learner for line in after.enrolments if line.started_at is not None and line.learner not in had)


def _begun(course: Course, learners: Collection[LearnerId], at: datetime) -> Course:
    for learner in learners:
        line = course.enrolment_of(learner)
        if line.status is EnrolmentStatus.ENROLLED and line.started_at is None:
            course = course.with_enrolment(replace(line, started_at=at))
    return course


def _require_taught(course: Course, learner: LearnerId, number: int) -> None:
    """A correction may name somebody who has left since; nobody in the queue was ever taught."""
    line = course.place_of(learner) if number > len(course.sessions) else course.enrolment_of(learner)
    if line.status is EnrolmentStatus.WAITING:
        raise NotEnrolled
    if line.first_session > number:
        raise NotInCourseYet


def _require_running(course: Course) -> None:
    course.require_open()
    if course.status is CourseStatus.PLANNED:
        raise CourseHasNotStarted
