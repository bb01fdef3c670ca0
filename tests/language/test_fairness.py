"""Whatever happens in whatever order: no place too many, nobody overtaken."""

from hypothesis import given
from hypothesis import strategies as st

from language.domain.course import Course, EnrolmentStatus, LeftReason
from language.domain.enrolment import Request as Asking
from language.domain.enrolment import enrol, is_owed_a_place, leave, move_up, release, withdraw
from language.domain.errors import LanguageError
from language.domain.identifiers import LearnerId
from tests.language.making import NOW, TODAY, course, learner, learner_id, running

PEOPLE = range(1, 9)
OPEN = (EnrolmentStatus.WAITING, EnrolmentStatus.ENROLLED)
Step = tuple[str, int]
steps = st.lists(
    st.tuples(st.sampled_from(["ask", "withdraw", "leave", "release", "move_up"]), st.sampled_from(PEOPLE)),
    max_size=60,
)
everybody = {learner_id(number) for number in PEOPLE}


def after(course: Course, step: Step) -> Course:
    """The course after one step; a step the rules refuse changes nothing."""
    name, number = step
    someone = learner_id(number)
    try:
        match name:
            case "ask":
                return enrol(course, Asking(learner(number), NOW, TODAY))
            case "withdraw":
                return withdraw(course, someone)
            case "leave":
                return leave(course, someone, LeftReason.MOVED, NOW)
            case "release":
                return release(course, someone, NOW)
            case _:
                return move_up(course, TODAY, everybody)[0]
    except LanguageError:
        return course


def queue(course: Course) -> list[LearnerId]:
    return [line.learner for line in course.with_status(EnrolmentStatus.WAITING)]


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
def test_nobody_in_the_queue_is_ever_overtaken(places: int, journey: list[Step]) -> None:
    now = course(places=places)
    for step in journey:
        before, now = now, after(now, step)

        moved = [one for one in queue(before) if one in placed(now)]
        straight_in = placed(now) - placed(before) - set(moved)
        assert moved == queue(before)[: len(moved)]
        assert not straight_in or not queue(before)


@given(st.integers(1, 4), steps)
def test_nobody_waits_beside_a_free_place_after_a_move(places: int, journey: list[Step]) -> None:
    now = course(places=places)
    for step in journey:
        now = after(now, step)

    assert not is_owed_a_place(move_up(now, TODAY, everybody)[0])


@given(st.integers(1, 4), steps)
def test_everybody_who_asked_is_accounted_for(places: int, journey: list[Step]) -> None:
    now = course(places=places)
    for step in journey:
        now = after(now, step)

    lines = [line.learner for line in now.enrolments]
    assert len(lines) == len(set(lines))
    assert set(now.links) == {line.learner for line in now.enrolments if line.status in OPEN}
