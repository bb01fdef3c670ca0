"""What staff do with a course: open, plan its calendar, start, call the roll, end."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from language.commands.views import CourseView
from language.domain import attendance
from language.domain.book import Book
from language.domain.calendar import Diary, Slot, diary_key, planned
from language.domain.course import Course, Plan, plan_course
from language.domain.errors import CourseNeedsATrade
from language.domain.identifiers import CourseId, LearnerId
from language.domain.learner import Learner
from language.domain.stream_places import StreamPlaces, reserve, stream_key
from language.domain.streams import stream_on
from language.translation import places
from language.translation.found import course_at, learner_behind
from language.translation.telling import tell_begun
from passerelle.messaging.decisions import Decision, Moment, States


@dataclass(frozen=True, slots=True)
class RollCall:
    """Who was present at one session and who was excused, by ref; without a date it is today's."""

    present: Collection[UUID]
    held_on: date | None = None
    number: int | None = None
    excused: Collection[UUID] = ()
    minutes: int | None = None


def open_course(states: States, moment: Moment, book: Book, plan: Plan) -> Decision:
    """A course of a stream in force; where the funder set a limit, its places are taken out of the period."""
    if stream_on(book.streams, plan.stream, plan.starts_on).by_trade and plan.trade is None:
        raise CourseNeedsATrade
    course = plan_course(CourseId(moment.new_id()), plan)
    limit = states.get(stream_key(plan.stream))
    if not isinstance(limit, StreamPlaces):
        return _answered(course)
    reserved = reserve(limit, course.id, plan.starts_on, plan.places)
    return Decision(changes=(reserved,)).and_then(_answered(replace(course, stream_places=limit.key)))


def plan_calendar(states: States, moment: Moment, course_id: UUID, teacher: str, slots: Sequence[Slot]) -> Decision:
    """Dates, hours and teacher, in place of earlier ones; raises TeacherIsTaken."""
    before = course_at(states, course_id)
    before.require_open()
    plan = before.plan
    calendar = planned(slots, plan.starts_on, plan.ends_on, plan.sessions)
    booked = _diary(states, teacher).booked(before.id, calendar)
    freed = None if before.teacher in (None, teacher) else _diary(states, str(before.teacher)).without(before.id)
    diaries = (booked,) if freed is None else (freed, booked)
    return Decision(changes=diaries).and_then(_answered(replace(before, teacher=teacher, calendar=calendar)))


def start_course(states: States, moment: Moment, course_id: UUID) -> Decision:
    before = course_at(states, course_id)
    after = attendance.start_course(before, moment.now)
    return _begun(states, moment, before, after).and_then(_answered(after))


def record_session(states: States, moment: Moment, course_id: UUID, call: RollCall) -> Decision:
    before = course_at(states, course_id)
    present, excused = ([learner_behind(states, ref).id for ref in refs] for refs in (call.present, call.excused))
    roll = attendance.Roll(present, call.held_on or moment.today, call.number, excused, call.minutes)
    after = attendance.record_session(before, roll, moment.now)
    return _begun(states, moment, before, after).and_then(_answered(after))


def end_course(states: States, moment: Moment, course_id: UUID) -> Decision:
    """Whoever still waited, or had a place in a course that never began, may choose another course."""
    before = course_at(states, course_id)
    after = attendance.end_course(before)
    gone = {line.learner for line in before.enrolments} - {line.learner for line in after.enrolments}
    free = tuple(learner.withdrawn() for learner in _learners(states, gone))
    return Decision(changes=free).and_then(places.over(states, after)).and_then(_answered(after))


def _diary(states: States, teacher: str) -> Diary:
    found = states.get(diary_key(teacher))
    return found if isinstance(found, Diary) else Diary(teacher)


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
