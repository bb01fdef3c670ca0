"""Whatever happens in whatever order: no place too many, nobody overtaken silently."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from language.domain.breaks import BreakReason
from language.domain.course import OPEN_TO_CHANGE, Course, EnrolmentStatus, LeftReason
from language.domain.enrolment import Request as Asking
from language.domain.enrolment import enrol, is_owed_a_place, leave, move_up, queue_of, release, withdraw
from language.domain.errors import LanguageError
from language.domain.identifiers import LearnerId
from language.domain.pauses import give_up_place, pause, resume
from tests.language.making import NOW, TODAY, course, learner, learner_id, running

PEOPLE = range(1, 9)
STEPS = (
    "ask",
    "ask_with_priority",
    "withdraw",
    "leave",
    "release",
    "pause",
    "go_away",
    "give_up",
    "resume",
    "move_up",
    "pass_over",
)
Step = tuple[str, int]
steps = st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(PEOPLE)), max_size=60)
everybody = {learner_id(number) for number in PEOPLE}


def after(course: Course, step: Step) -> Course:
    """The course after one step; a step the rules refuse changes nothing."""
    try:
        return done(course, *step)
    except LanguageError:
        return course


def done(course: Course, name: str, number: int) -> Course:
    someone, last_day = learner_id(number), course.plan.ends_on
    match name:
        case "ask":
            return enrol(course, Asking(learner(number), NOW, TODAY, priority=1))
        case "ask_with_priority":
            return enrol(course, Asking(learner(number), NOW, TODAY, priority=0, priority_rule="beginners"))
        case "withdraw":
            return withdraw(course, someone)
        case "leave":
            return leave(course, someone, LeftReason.MOVED, NOW)
        case "release":
            return release(course, someone, NOW)
        case "pause":
            return pause(course, someone, BreakReason.FAMILY, TODAY, last_day)
        case "go_away":
            return pause(course, someone, BreakReason.FAMILY, TODAY, None)
        case "give_up":
            return give_up_place(course, someone, last_day + timedelta(days=1))
        case "resume":
            return resume(course, someone, NOW)
        case "pass_over":
            return move_up(course, TODAY, everybody - {someone}, NOW)[0]
        case _:
            return move_up(course, TODAY, everybody, NOW)[0]


def queue(course: Course) -> list[LearnerId]:
    return [line.learner for line in queue_of(course)]


def placed(course: Course) -> set[LearnerId]:
    return {line.learner for line in course.with_status(EnrolmentStatus.ENROLLED)}


@given(st.integers(1, 4), steps, st.booleans())
def test_places_are_never_exceeded(places: int, journey: list[Step], begun: bool) -> None:
    now = running(1, places=places) if begun else course(places=places)
    for step in journey:
        now = after(now, step)

        assert now.places_taken + now.places_free == places
        assert now.places_free >= 0


@given(st.integers(1, 4), steps)
def test_nobody_who_waits_is_overtaken_without_being_told(places: int, journey: list[Step]) -> None:
    now = running(8, places=places)
    for step in journey:
        before, now = now, after(now, step)

        taken = placed(now) - placed(before)
        asked = [line.learner for line in now.enrolments]
        for line in queue_of(now):
            went_ahead = {one for one in taken if one in queue(before) and asked.index(one) > asked.index(line.learner)}
            assert not went_ahead or line.overtaken


@given(st.integers(1, 4), steps)
def test_nobody_walks_straight_in_past_a_queue(places: int, journey: list[Step]) -> None:
    now = running(8, places=places)
    for step in journey:
        before, now = now, after(now, step)

        kept = {line.learner for line in before.with_status(EnrolmentStatus.PAUSED)}
        straight_in = placed(now) - placed(before) - set(queue(before)) - kept
        assert not straight_in or not queue(before)


@given(st.integers(1, 4), steps)
def test_nobody_waits_beside_a_free_place_after_a_move(places: int, journey: list[Step]) -> None:
    now = running(8, places=places)
    for step in journey:
        now = after(now, step)

    assert not is_owed_a_place(move_up(now, TODAY, everybody, NOW)[0])


@given(st.integers(1, 4), steps)
def test_everybody_who_asked_is_accounted_for(places: int, journey: list[Step]) -> None:
    now = running(8, places=places)
    for step in journey:
        now = after(now, step)

    lines = [line.learner for line in now.enrolments]
    assert len(lines) == len(set(lines))
    assert set(now.links) == {line.learner for line in now.enrolments if line.status in OPEN_TO_CHANGE}
