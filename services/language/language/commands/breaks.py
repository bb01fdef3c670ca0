"""What staff do when a learner pauses, and when the learner is back."""

from datetime import date
from uuid import UUID

from language.commands.views import EnrolmentView
from language.domain import pauses
from language.domain.breaks import BreakReason
from language.domain.course import Course
from language.domain.learner import Learner
from language.translation import places
from language.translation.found import course_at, learner_behind
from passerelle.messaging.decisions import CancelDeadline, Decision, Moment, States


def pause(
    states: States, moment: Moment, course_id: UUID, ref: UUID, reason: BreakReason, kept_until: date | None
) -> Decision:
    """The learner stays away; the place is kept until a day, or goes to the queue now."""
    learner = learner_behind(states, ref)
    course = pauses.pause(course_at(states, course_id), learner.id, reason, moment.today, kept_until)
    kept = places.kept(course, learner.id, course.enrolment_of(learner.id).breaks[-1])
    return places.moved(course, moment).and_then(kept).and_then(_line(course, learner))


def resume(states: States, moment: Moment, course_id: UUID, ref: UUID) -> Decision:
    """The learner is back: in the place that was kept, in a free one, or in the queue with the first turn asked for."""
    learner = learner_behind(states, ref)
    course = pauses.resume(course_at(states, course_id), learner.id, moment.now)
    forgotten = CancelDeadline(course.id, pauses.BREAK_ENDS, about=str(learner.id))
    return places.moved(course, moment).and_then(Decision(deadlines=(forgotten,))).and_then(_line(course, learner))


def _line(course: Course, learner: Learner) -> Decision:
    return Decision(result=EnrolmentView.of(course, learner).model_dump(mode="json"))
