"""What staff do with a course: open, start, call the roll, end."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from language.commands.found import course_at, learner_behind
from language.commands.telling import tell_begun
from language.commands.views import CourseView
from language.domain import attendance
from language.domain.course import Course, Plan, plan_course
from language.domain.identifiers import CourseId, LearnerId
from language.domain.learner import Learner
from passerelle.messaging.decisions import Decision, Moment, States


@dataclass(frozen=True, slots=True)
class RollCall:
    """Who was present at one session, by ref; without a date it is today's, without a number the next one."""

    present: Collection[UUID]
    held_on: date | None = None
    number: int | None = None


def open_course(states: States, moment: Moment, plan: Plan) -> Decision:
    course = plan_course(CourseId(moment.new_id()), plan)
    return _answered(course)


def start_course(states: States, moment: Moment, course_id: UUID) -> Decision:
    before = course_at(states, course_id)
    after = attendance.start_course(before, moment.now)
    return _begun(states, moment, before, after).and_then(_answered(after))


def record_session(states: States, moment: Moment, course_id: UUID, call: RollCall) -> Decision:
    before = course_at(states, course_id)
    present = [learner_behind(states, ref).id for ref in call.present]
    roll = attendance.Roll(present, call.held_on or moment.now.date(), call.number)
    after = attendance.record_session(before, roll, moment.now)
    return _begun(states, moment, before, after).and_then(_answered(after))


def end_course(states: States, moment: Moment, course_id: UUID) -> Decision:
    """Whoever still waited, or had a place in a course that never began, may choose another course."""
    before = course_at(states, course_id)
    after = attendance.end_course(before)
    gone = {line.learner for line in before.enrolments} - {line.learner for line in after.enrolments}
    free = tuple(learner.withdrawn() for learner in _learners(states, gone))
    return Decision(changes=free).and_then(_answered(after))


def _begun(states: States, moment: Moment, before: Course, after: Course) -> Decision:
    decision = Decision()
    for learner in _learners(states, attendance.newly_begun(before, after)):
        decision = decision.and_then(tell_begun(states, learner.ref, moment))
    return decision


def _learners(states: States, ids: Iterable[LearnerId]) -> list[Learner]:
    found = (states.get(learner) for learner in ids)
    return [learner for learner in found if isinstance(learner, Learner)]


def _answered(course: Course) -> Decision:
    return Decision(changes=(course,), result=CourseView.of(course).model_dump(mode="json"))
