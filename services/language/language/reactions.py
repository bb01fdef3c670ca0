"""The table of contents: which message or deadline is answered by which decision."""

from uuid import UUID

from language.domain import enrolment
from language.domain.course import Course, EnrolmentStatus
from language.domain.identifiers import LearnerId, Ref
from language.domain.learner import Learner
from passerelle import partnership
from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.messaging.decisions import NOTHING, Decision, Due, Moment, Reactions, SetDeadline, States


def register_learner(states: States, ref: UUID, moment: Moment) -> Decision:
    """An accepted referral makes a learner; accepted again after a wait, the learner is known already."""
    if partnership.received(states, ref).case is not None:
        return NOTHING
    learner = Learner(LearnerId(moment.new_id()), Ref(ref), moment.now)
    return Decision(changes=(learner,)).and_then(partnership.attach(states, ref, learner.id))


def free_place(states: States, ref: UUID, moment: Moment) -> Decision:
    """The referral is over: the place goes to the next in the queue."""
    learner = _learner_of(states, ref)
    course = None if learner is None or learner.course is None else states.get(learner.course)
    if learner is None or not isinstance(course, Course):
        return NOTHING
    has_begun = course.enrolment_of(learner.id).started_at is not None
    released = enrolment.release(course, learner.id, moment.now)
    gone = learner.finished() if has_begun else learner.withdrawn()
    moves = (SetDeadline(course.id, enrolment.PLACE_FREED, moment.now),) if enrolment.is_owed_a_place(released) else ()
    return Decision(changes=(released, gone), deadlines=moves)


def move_queue_up(states: States, due: Due, moment: Moment) -> Decision:
    """A place was freed: whoever waited longest has it, and the owner is told where the person had to wait."""
    course = states.get(due.thread)
    if not isinstance(course, Course):
        return NOTHING
    waiting = course.with_status(EnrolmentStatus.WAITING)
    refs = {line.learner: states[line.learner].ref for line in waiting if line.learner in states}
    ready = {learner for learner, ref in refs.items() if _may_report(states, ref, moment)}
    moved, lucky = enrolment.move_up(course, moment.now.date(), ready)
    decision = Decision(changes=(moved,)) if lucky else NOTHING
    for learner in lucky:
        decision = decision.and_then(_tell_place(states, refs[learner], moment))
    return decision


def _learner_of(states: States, ref: UUID) -> Learner | None:
    case = partnership.received(states, ref).case
    found = None if case is None else states.get(case)
    return found if isinstance(found, Learner) else None


def _may_report(states: States, ref: UUID, moment: Moment) -> bool:
    return ref in states and partnership.received(states, ref).may_report(moment.now)


def _tell_place(states: States, ref: UUID, moment: Moment) -> Decision:
    if partnership.received(states, ref).status is not ReferralStatus.WAITLISTED:
        return NOTHING
    return partnership.accept(states, ref, moment)


HOOKS = partnership.Hooks(accepted=register_learner, ended=free_place)

table = partnership.reactions(HOOKS) | Reactions(messages={}, deadlines={enrolment.PLACE_FREED: move_queue_up})
