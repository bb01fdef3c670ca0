"""The table of contents: which message or deadline is answered by which decision."""

from uuid import UUID

from language.domain import enrolment, pauses
from language.domain.app_activity import account_key
from language.domain.course import Course, EnrolmentStatus
from language.domain.identifiers import LearnerId, Ref
from language.domain.learner import Learner
from language.store.held import held_about
from language.translation import places
from language.translation.telling import tell_place
from passerelle import partnership
from passerelle.contracts.referral import ReferralSent
from passerelle.messaging.decisions import (
    NOTHING,
    Decision,
    Due,
    Message,
    Moment,
    Reactions,
    States,
    merged,
)


def register_learner(states: States, ref: UUID, moment: Moment) -> Decision:
    """An accepted referral makes a learner; accepted again after a wait, the learner is known already."""
    if partnership.received(states, ref).case is not None:
        return NOTHING
    earlier = max(_learners_of(states, ref), key=lambda one: one.registered_at, default=None)
    learner = Learner(LearnerId(moment.new_id()), Ref(ref), moment.now).after(earlier)
    return Decision(changes=(learner,)).and_then(partnership.attach(states, ref, learner.id))


def receive_referral(states: States, message: Message, moment: Moment) -> Decision:
    """A referral as every partner receives it; an agreement that was renewed may be what the queue waited for."""
    decision = partner.messages[ReferralSent](states, message, moment)
    after = merged(states, decision.changes)
    course = _course_of(after, _learner_of(after, message.ref))
    return decision if course is None else decision.and_then(Decision(deadlines=places.moved(course, moment).deadlines))


def free_place(states: States, ref: UUID, moment: Moment) -> Decision:
    """The referral is over: the place goes to the next in the queue."""
    learner = _learner_of(states, ref)
    course = _course_of(states, learner)
    if learner is None or course is None:
        return NOTHING
    has_begun = course.enrolment_of(learner.id).started_at is not None
    released = enrolment.release(course, learner.id, moment.now)
    gone = learner.finished() if has_begun else learner.withdrawn()
    return places.moved(released, moment).and_then(Decision(changes=(gone,)))


def forget_account(states: States, ref: UUID, moment: Moment) -> Decision:
    """An erasure takes the days of the learning app with it."""
    named = {learner.app_account for learner in _learners_of(states, ref) if learner.app_account is not None}
    return Decision(forget=tuple(account_key(account) for account in sorted(named)))


def move_queue_up(states: States, due: Due, moment: Moment) -> Decision:
    """A place was freed: whoever waited longest has it, and the owner is told where the person had to wait."""
    course = states.get(due.thread)
    if not isinstance(course, Course):
        return NOTHING
    waiting = course.with_status(EnrolmentStatus.WAITING)
    refs = {line.learner: states[line.learner].ref for line in waiting if line.learner in states}
    ready = {learner for learner, ref in refs.items() if _may_report(states, ref, moment)}
    moved, lucky = enrolment.move_up(course, moment.today, ready, moment.now)
    decision = Decision(changes=(moved,)) if lucky else NOTHING
    for learner in lucky:
        decision = decision.and_then(tell_place(states, refs[learner], moment))
    return decision


def end_break(states: States, due: Due, moment: Moment) -> Decision:
    """The place was kept long enough: it goes to the queue, and the learner may come back to a turn."""
    course = states.get(due.thread)
    if not isinstance(course, Course):
        return NOTHING
    given_up = pauses.give_up_place(course, LearnerId(UUID(due.about)), moment.today)
    return NOTHING if given_up is course else places.moved(given_up, moment)


def _learners_of(states: States, ref: UUID) -> list[Learner]:
    """All this ref was ever."""
    found = (states.get(case) for case in partnership.received(states, ref).cases)
    return [one for one in found if isinstance(one, Learner)]


def _learner_of(states: States, ref: UUID) -> Learner | None:
    case = partnership.received(states, ref).case
    found = None if case is None else states.get(case)
    return found if isinstance(found, Learner) else None


def _course_of(states: States, learner: Learner | None) -> Course | None:
    found = None if learner is None or learner.course is None else states.get(learner.course)
    return found if isinstance(found, Course) else None


def _may_report(states: States, ref: UUID, moment: Moment) -> bool:
    return ref in states and partnership.received(states, ref).may_report(moment.now)


HOOKS = partnership.Hooks(accepted=register_learner, ended=free_place, erased=forget_account, held=held_about)

partner = partnership.reactions(HOOKS)

table = partner | Reactions(
    messages={ReferralSent: receive_referral},
    deadlines={enrolment.PLACE_FREED: move_queue_up, pauses.BREAK_ENDS: end_break},
)
