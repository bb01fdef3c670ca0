"""The aggregates a request is about, or a refusal that says what is missing."""

from uuid import UUID

from language.domain.course import Course
from language.domain.errors import NotTakenOnYet
from language.domain.learner import Learner
from passerelle import partnership
from passerelle.messaging.decisions import NotFound, States


def course_at(states: States, course: UUID) -> Course:
    found = states.get(course)
    if not isinstance(found, Course):
        raise NotFound
    return found


def learner_behind(states: States, ref: UUID) -> Learner:
    """The learner of a referral; raises NotFound for an unknown ref."""
    case = partnership.received(states, ref).case
    found = None if case is None else states.get(case)
    if not isinstance(found, Learner):
        raise NotTakenOnYet
    return found
