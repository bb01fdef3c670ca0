"""What staff do with a learner: place, enrol, withdraw, complete, leave."""

from dataclasses import replace
from uuid import UUID

from language.commands.learner_views import LearnerView
from language.commands.views import EnrolmentView
from language.domain import attendance, enrolment
from language.domain.book import Book
from language.domain.course import Course, EnrolmentStatus, LeftReason
from language.domain.learner import ClassLevel, Learner
from language.domain.levels import Level
from language.domain.placement import Skills, place
from language.domain.streams import let_in, priority_of
from language.translation import places
from language.translation.found import course_at, learner_behind
from language.translation.telling import tell, tell_begun, tell_place, tell_queue
from passerelle import partnership
from passerelle.contracts.language import CourseCompleted, CourseLeft, PlacementCompleted
from passerelle.contracts.lifecycle import CefrLevel
from passerelle.contracts.lifecycle import LeftReason as WireLeftReason
from passerelle.messaging.decisions import NOTHING, Decision, Moment, States, merged


def place_learner(
    states: States, moment: Moment, ref: UUID, overall: Level | None, skills: Skills, assessed_by: str | None = None
) -> Decision:
    """Record the placement test and report its level."""
    placement = place(overall, skills, moment.now, assessed_by)
    learner = learner_behind(states, ref).placed(placement)
    referral = partnership.open_referral(states, ref).referral
    milestone = PlacementCompleted(referral=referral, level=CefrLevel(placement.overall.value))
    view = LearnerView.of(learner).model_dump(mode="json")
    return partnership.report(states, ref, moment, milestone).and_then(Decision(changes=(learner,), result=view))


def enrol(
    states: States,
    moment: Moment,
    book: Book,
    course_id: UUID,
    ref: UUID,
    *,
    may_wait: bool,
    let_in_by: str | None = None,
) -> Decision:
    """A place, or a turn in the queue of which the owner is told; the funder's rules are those of today."""
    course, learner = course_at(states, course_id), learner_behind(states, ref)
    if not partnership.open_referral(states, ref).may_report(moment.now):
        raise partnership.AgreementEnded
    request = replace(_request(book, course, learner, moment, let_in_by), may_wait=may_wait)
    joined = enrolment.enrol(course, request)
    has_place = joined.enrolment_of(learner.id).status is EnrolmentStatus.ENROLLED
    told = (tell_place if has_place else tell_queue)(states, ref, moment)
    changed = _changed(joined, learner.joined(joined.id), moment)
    return told.and_then(changed).and_then(_line(joined, learner))


def _request(book: Book, course: Course, learner: Learner, moment: Moment, staff: str | None) -> enrolment.Request:
    today = moment.today
    enrolment.require_fit(course, learner, today)
    answer = book.eligibility_of(learner, course.plan.stream, today, course.plan.trade)
    let_in_by = let_in(answer, staff)
    rank, rule = priority_of(answer.stream, book.known_of(learner, today))
    return enrolment.Request(learner, moment.now, today, priority=rank, priority_rule=rule, let_in_by=let_in_by)


def withdraw(states: States, moment: Moment, course_id: UUID, ref: UUID) -> Decision:
    """The learner gives back what was not begun, and may choose another course."""
    learner = learner_behind(states, ref)
    course = enrolment.withdraw(course_at(states, course_id), learner.id)
    free = learner.withdrawn()
    answer = Decision(result=LearnerView.of(free).model_dump(mode="json"))
    return _changed(course, free, moment).and_then(answer)


def complete(
    states: States, moment: Moment, course_id: UUID, ref: UUID, level_reached: Level, assessed_by: str | None = None
) -> Decision:
    """The learner finishes; the owner is told the level assessed in class, and the referral is over."""
    before, learner = course_at(states, course_id), learner_behind(states, ref)
    after = attendance.complete(before, learner.id, level_reached, moment.now)
    referral = partnership.open_referral(states, ref).referral
    begun = tell_begun(states, ref, moment) if learner.id in attendance.newly_begun(before, after) else NOTHING
    milestone = CourseCompleted(referral=referral, level_reached=CefrLevel(level_reached.value))
    told = begun.and_then(tell(states, ref, moment, milestone))
    over = partnership.complete(merged(states, told.changes), ref, moment)
    level = ClassLevel(level_reached, after.id, moment.now, assessed_by)
    changed = _changed(after, learner.assessed(level), moment)
    return told.and_then(over).and_then(changed).and_then(_line(after, learner))


def leave(states: States, moment: Moment, course_id: UUID, ref: UUID, reason: LeftReason) -> Decision:
    """The learner stops; the owner is told why in one code, and the place goes to the next in the queue."""
    before, learner = course_at(states, course_id), learner_behind(states, ref)
    after = enrolment.leave(before, learner.id, reason, moment.now)
    milestone = CourseLeft(
        referral=partnership.open_referral(states, ref).referral, reason=WireLeftReason(reason.value)
    )
    told = tell(states, ref, moment, milestone)
    over = partnership.leave(states, ref, moment)
    changed = _changed(after, learner.finished(), moment)
    return told.and_then(over).and_then(changed).and_then(_line(after, learner))


def _changed(course: Course, learner: Learner, moment: Moment) -> Decision:
    """Both sides of one enrolment."""
    return places.moved(course, moment).and_then(Decision(changes=(learner,)))


def _line(course: Course, learner: Learner) -> Decision:
    return Decision(result=EnrolmentView.of(course, learner).model_dump(mode="json"))
