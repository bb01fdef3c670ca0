from dataclasses import replace
from datetime import timedelta

import pytest

from language.domain.attendance import Roll, end_course, record_session
from language.domain.course import LeftReason
from language.domain.enrolment import Request, enrol, leave, move_up, position_of, release, withdraw
from language.domain.errors import (
    AlreadyEnrolled,
    CourseHasBegunForLearner,
    CourseHasEnded,
    CourseIsFull,
    LevelDoesNotFit,
    NotEnrolled,
    NotPlacedYet,
)
from language.domain.levels import Level
from tests.language.making import NOW, TODAY, asked_by, course, learner, learner_id, running, statuses


def test_first_asked_is_first_served() -> None:
    assert statuses(asked_by(course(places=2), 1, 2, 3)) == {1: "enrolled", 2: "enrolled", 3: "waiting"}


def test_a_full_course_refuses_who_does_not_want_to_wait() -> None:
    with pytest.raises(CourseIsFull):
        asked_by(asked_by(course(places=1), 1), 2, may_wait=False)


def test_a_place_promised_to_the_queue_is_not_free() -> None:
    freed = withdraw(asked_by(course(places=1), 1, 2), learner_id(1))

    with pytest.raises(CourseIsFull):
        asked_by(freed, 3, may_wait=False)


def test_the_queue_moves_up_in_the_order_of_asking() -> None:
    freed = withdraw(asked_by(course(places=2), 1, 2, 3, 4), learner_id(1))

    moved, lucky = move_up(freed, TODAY, {learner_id(3), learner_id(4)}, NOW)

    assert lucky == (learner_id(3),)
    assert statuses(moved) == {2: "enrolled", 3: "enrolled", 4: "waiting"}


def test_who_is_not_ready_is_passed_over_and_keeps_the_turn() -> None:
    freed = withdraw(asked_by(course(places=2), 1, 2, 3, 4), learner_id(1))

    moved, lucky = move_up(freed, TODAY, {learner_id(4)}, NOW)

    assert lucky == (learner_id(4),)
    assert position_of(moved, learner_id(3)) == 1


def test_nobody_moves_up_into_a_course_that_is_over() -> None:
    freed = withdraw(asked_by(course(places=1), 1, 2), learner_id(1))

    assert move_up(freed, freed.plan.ends_on + timedelta(days=1), {learner_id(2)}, NOW) == (freed, ())


def test_nobody_moves_up_without_a_free_place() -> None:
    full = asked_by(course(places=1), 1, 2)

    assert move_up(full, TODAY, {learner_id(2)}, NOW) == (full, ())


@pytest.mark.parametrize("level", [Level.ALPHA, Level.A2, Level.C2])
def test_a_level_outside_the_course_is_refused(level: Level) -> None:
    with pytest.raises(LevelDoesNotFit):
        enrol(course(), Request(learner(1, level), NOW, TODAY))


def test_a_learner_without_placement_is_refused() -> None:
    with pytest.raises(NotPlacedYet):
        enrol(course(), Request(learner(1, None), NOW, TODAY))


def test_nobody_has_two_places_in_one_course() -> None:
    with pytest.raises(AlreadyEnrolled):
        asked_by(course(), 1, 1)


def test_nobody_has_places_in_two_courses() -> None:
    elsewhere = replace(learner(1), course=course().id)

    with pytest.raises(AlreadyEnrolled):
        enrol(course(), Request(elsewhere, NOW, TODAY))


def test_a_course_takes_nobody_after_its_last_day() -> None:
    with pytest.raises(CourseHasEnded):
        enrol(course(), Request(learner(1), NOW, course().plan.ends_on + timedelta(days=1)))


def test_a_course_takes_somebody_on_its_last_day() -> None:
    joined = enrol(course(), Request(learner(1), NOW, course().plan.ends_on))

    assert statuses(joined) == {1: "enrolled"}


def test_a_course_takes_nobody_after_its_last_session() -> None:
    last = record_session(running(1, sessions=1), Roll({learner_id(1)}, TODAY), NOW)

    with pytest.raises(CourseHasEnded):
        asked_by(last, 2)


def test_an_ended_course_takes_nobody() -> None:
    with pytest.raises(CourseHasEnded):
        asked_by(end_course(course()), 1)


def test_a_place_not_begun_can_be_given_back() -> None:
    assert statuses(withdraw(asked_by(course(), 1, 2), learner_id(1))) == {2: "enrolled"}


def test_a_course_begun_can_only_be_completed_or_left() -> None:
    with pytest.raises(CourseHasBegunForLearner):
        withdraw(running(1), learner_id(1))


def test_a_leaver_gives_the_place_back_and_stays_on_record() -> None:
    left = leave(running(1, 2), learner_id(1), LeftReason.MOVED, NOW)

    assert left.places_free == 1
    assert left.enrolment_of(learner_id(1)).left_reason is LeftReason.MOVED


def test_somebody_who_waits_withdraws_and_does_not_leave() -> None:
    with pytest.raises(NotEnrolled):
        leave(asked_by(course(places=1), 1, 2), learner_id(2), LeftReason.MOVED, NOW)


def test_a_referral_that_ends_frees_a_place_not_begun() -> None:
    assert statuses(release(asked_by(course(), 1), learner_id(1), NOW)) == {}


def test_a_referral_that_ends_frees_a_place_begun() -> None:
    released = release(running(1), learner_id(1), NOW)

    assert statuses(released) == {1: "released"}
    assert released.places_free == released.plan.places


def test_an_unknown_learner_has_no_place_to_give_back() -> None:
    with pytest.raises(NotEnrolled):
        withdraw(course(), learner_id(9))
