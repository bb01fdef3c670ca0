"""What follows when places of a course change hands."""

from datetime import timedelta

from language.domain import enrolment
from language.domain.breaks import Break
from language.domain.calendar import Diary, diary_key
from language.domain.course import Course
from language.domain.identifiers import LearnerId
from language.domain.pauses import BREAK_ENDS
from language.domain.stream_places import StreamPlaces, give_back
from passerelle.contracts.days import start_of
from passerelle.messaging.decisions import NOTHING, Decision, Moment, SetDeadline, States


def moved(course: Course, moment: Moment) -> Decision:
    """The course; a place that is free for the queue moves it up at once."""
    moves = (SetDeadline(course.id, enrolment.PLACE_FREED, moment.now),) if enrolment.is_owed_a_place(course) else ()
    return Decision(changes=(course,), deadlines=moves)


def kept(course: Course, learner: LearnerId, pausing: Break) -> Decision:
    """The day after the last one on which the place is kept, it is given back by itself."""
    if pausing.kept_until is None:
        return NOTHING
    due = start_of(pausing.kept_until + timedelta(days=1))
    return Decision(deadlines=(SetDeadline(course.id, BREAK_ENDS, due, about=str(learner)),))


def over(states: States, course: Course) -> Decision:
    """A course that ended gives the funder's unused places back, and the teacher the hours to come."""
    places = None if course.stream_places is None else states.get(course.stream_places)
    diary = None if course.teacher is None else states.get(diary_key(course.teacher))
    freed = (give_back(places, course.id, course.places_taken),) if isinstance(places, StreamPlaces) else ()
    free = (diary.without(course.id),) if isinstance(diary, Diary) else ()
    return Decision(changes=(*freed, *free))
