"""From the first session to the end: who came, who completed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from language.domain.breaks import is_away
from language.domain.course import OPEN_TO_CHANGE, Course, CourseStatus, EnrolmentStatus, Session
from language.domain.errors import (
    AttendanceIsTooLow,
    CourseHasEnded,
    CourseHasNotStarted,
    CourseHasStarted,
    CourseIsEmpty,
    NotEnrolled,
    NotInCourseYet,
    ResultsAreMissing,
    SaidTwice,
    SessionOutOfOrder,
)
from language.domain.identifiers import LearnerId
from language.domain.levels import Level


@dataclass(frozen=True, slots=True)
class Attendance:
    """Sessions that count for a learner, those attended, and the excused ones that count neither way."""

    attended: int
    held: int
    excused: int = 0

    def reaches(self, percent: int) -> bool:
        return percent == 0 or (self.held > 0 and self.attended * 100 >= percent * self.held)


@dataclass(frozen=True, slots=True)
class Roll:
    """Who was present at one session and who was excused; without a number it is the next one."""

    present: Collection[LearnerId]
    held_on: date
    number: int | None = None
    excused: Collection[LearnerId] = ()
    minutes: int | None = None
    """Without them the calendar says how long it was."""


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
    require_running(course)
    number = len(course.sessions) + 1 if roll.number is None else roll.number
    if not 1 <= number <= len(course.sessions) + 1:
        raise SessionOutOfOrder
    if number > course.plan.sessions:
        raise CourseHasEnded
    present, excused = frozenset(roll.present), frozenset(roll.excused)
    if present & excused:
        raise SaidTwice
    for learner in present | excused:
        _require_taught(course, learner, number)
    session = Session(number, roll.held_on, present, excused, _minutes(course, roll, number))
    others = tuple(held for held in course.sessions if held.number != number)
    sessions = sorted((*others, session), key=lambda held: held.number)
    return _begun(replace(course, sessions=tuple(sessions)), present, recorded_at)


def _minutes(course: Course, roll: Roll, number: int) -> int | None:
    if roll.minutes is not None:
        return roll.minutes
    known = next((held.minutes for held in course.sessions if held.number == number), None)
    return known or (course.calendar[number - 1].minutes if number <= len(course.calendar) else None)


def sessions_of(course: Course, learner: LearnerId) -> list[Session]:
    """The sessions held while the learner had a place and was on no break."""
    line = course.enrolment_of(learner)
    had_place = (session for session in course.sessions if session.number >= line.first_session)
    return [session for session in had_place if not is_away(line.breaks, session.number)]


def attendance_of(course: Course, learner: LearnerId) -> Attendance:
    """Counted from the first session held while the learner had a place; an excused absence is left out."""
    held = sessions_of(course, learner)
    excused = sum(learner in session.excused for session in held)
    return Attendance(sum(learner in session.present for session in held), len(held) - excused, excused)


def complete(course: Course, learner: LearnerId, level_reached: Level, completed_at: datetime) -> Course:
    """The learner finishes with the level assessed in class, having attended enough."""
    require_running(course)
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
    unsettled = [line for line in course.enrolments if line.status in OPEN_TO_CHANGE]
    if any(line.started_at is not None for line in unsettled):
        raise ResultsAreMissing
    for line in unsettled:
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


def require_running(course: Course) -> None:
    course.require_open()
    if course.status is CourseStatus.PLANNED:
        raise CourseHasNotStarted
