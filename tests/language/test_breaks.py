"""Breaks: what was not attended then does not count, and the place is kept for as long as was said."""

from datetime import timedelta
from uuid import UUID

import pytest

from language.commands import breaks, learners
from language.domain.attendance import Attendance, Roll, attendance_of, end_course, record_session
from language.domain.breaks import BreakReason
from language.domain.course import Course, EnrolmentStatus, LeftReason
from language.domain.errors import (
    AttendanceIsTooLow,
    BreakIsInvalid,
    CourseHasNotStarted,
    NotEnrolled,
    NotOnABreak,
    ResultsAreMissing,
)
from language.domain.pauses import give_up_place, pause, resume
from passerelle.contracts.days import day_of
from tests.language.making import NOW, TODAY, asked_by, course, learner_id, running, statuses
from tests.language.town import Town

LAST_DAY = TODAY + timedelta(days=14)


def away(course: Course, number: int) -> Course:
    return pause(course, learner_id(number), BreakReason.FAMILY, TODAY, None)


def paused(course: Course, number: int) -> Course:
    return pause(course, learner_id(number), BreakReason.FAMILY, TODAY, LAST_DAY)


def taught(course: Course, *present: int) -> Course:
    return record_session(course, Roll([learner_id(number) for number in present], TODAY), NOW)


def test_a_break_keeps_the_place_if_that_was_said() -> None:
    on_break = paused(running(1, 2, places=2), 1)

    assert (statuses(on_break), on_break.places_free) == ({1: "paused", 2: "enrolled"}, 0)


def test_a_break_may_give_the_place_back_at_once() -> None:
    on_break = away(running(1, 2, places=2), 1)

    assert (statuses(on_break), on_break.places_free) == ({1: "away", 2: "enrolled"}, 1)


def test_sessions_of_a_break_count_neither_way() -> None:
    held = taught(taught(paused(taught(running(1, 2), 1, 2), 1), 2), 2)
    back = taught(resume(held, learner_id(1), NOW), 1, 2)

    assert attendance_of(back, learner_id(1)) == Attendance(attended=2, held=2)
    assert attendance_of(back, learner_id(2)) == Attendance(attended=4, held=4)


def test_nobody_on_a_break_is_taught() -> None:
    with pytest.raises(NotEnrolled):
        taught(paused(running(1, 2), 1), 1)


def test_a_place_kept_is_given_back_after_its_last_day() -> None:
    on_break = paused(running(1, places=1), 1)

    assert give_up_place(on_break, learner_id(1), LAST_DAY) is on_break
    assert statuses(give_up_place(on_break, learner_id(1), LAST_DAY + timedelta(days=1))) == {1: "away"}


def test_whoever_is_back_keeps_the_place() -> None:
    back = resume(paused(running(1, places=1), 1), learner_id(1), NOW)

    assert statuses(back) == {1: "enrolled"}
    assert give_up_place(back, learner_id(1), LAST_DAY + timedelta(days=1)) is back


def test_whoever_comes_back_to_no_place_waits_with_the_first_turn() -> None:
    full = asked_by(away(running(1, places=1), 1), 2, 3)

    back = resume(full, learner_id(1), NOW)

    assert statuses(back) == {1: "waiting", 2: "enrolled", 3: "waiting"}
    assert back.with_status(EnrolmentStatus.WAITING)[0].learner == learner_id(1)


def test_a_break_is_within_the_course_and_to_come() -> None:
    for day in (TODAY - timedelta(days=1), course().plan.ends_on + timedelta(days=1)):
        with pytest.raises(BreakIsInvalid):
            pause(running(1), learner_id(1), BreakReason.WORK, TODAY, day)


def test_only_who_has_begun_takes_a_break() -> None:
    with pytest.raises(CourseHasNotStarted):
        paused(asked_by(course(), 1), 1)
    with pytest.raises(CourseHasNotStarted):
        paused(asked_by(running(1), 2), 2)


def test_only_who_is_on_a_break_comes_back() -> None:
    with pytest.raises(NotOnABreak):
        resume(running(1), learner_id(1), NOW)


def test_a_course_does_not_end_while_somebody_is_away() -> None:
    with pytest.raises(ResultsAreMissing):
        end_course(away(running(1), 1))


def begun(town: Town, places: int = 1) -> tuple[UUID, UUID, UUID]:
    """A running course with one learner in it and one in the queue."""
    first, second, opened = town.taken_on(), town.taken_on(), town.open_course(places=places)
    town.enrol(opened, first, second)
    town.start(opened)
    town.hold_session(opened, first)
    return opened, first, second


def take_break(town: Town, opened: UUID, ref: UUID, days: int | None) -> None:
    until = None if days is None else day_of(town.network.clock.now) + timedelta(days=days)
    town.do([opened, ref], lambda states, moment: breaks.pause(states, moment, opened, ref, BreakReason.HEALTH, until))


def come_back(town: Town, opened: UUID, ref: UUID) -> None:
    town.do([opened, ref], lambda states, moment: breaks.resume(states, moment, opened, ref))


def test_a_place_given_back_goes_to_the_queue_at_once(town: Town) -> None:
    opened, first, second = begun(town)

    take_break(town, opened, first, None)

    assert (town.status_in(opened, first), town.status_in(opened, second)) == ("away", "enrolled")


def test_a_place_kept_too_long_goes_to_the_queue_by_itself(town: Town) -> None:
    opened, first, second = begun(town)
    take_break(town, opened, first, 3)

    town.network.advance(timedelta(days=2))
    assert (town.status_in(opened, first), town.status_in(opened, second)) == ("paused", "waiting")
    town.network.advance(timedelta(days=2))

    assert (town.status_in(opened, first), town.status_in(opened, second)) == ("away", "enrolled")


def test_whoever_is_back_in_time_loses_nothing(town: Town) -> None:
    opened, first, second = begun(town)
    take_break(town, opened, first, 3)

    come_back(town, opened, first)
    town.network.advance(timedelta(days=10))

    assert (town.status_in(opened, first), town.status_in(opened, second)) == ("enrolled", "waiting")


def test_a_break_is_not_told_to_the_owner(town: Town) -> None:
    opened, first, _ = begun(town)
    before = town.heard(first)

    take_break(town, opened, first, None)

    assert town.heard(first) == before


def test_somebody_away_may_leave_for_good(town: Town) -> None:
    opened, first, _ = begun(town)
    take_break(town, opened, first, None)

    leave = learners.leave
    town.do([opened, first], lambda states, moment: leave(states, moment, opened, first, LeftReason.EMPLOYMENT))

    assert town.heard(first)[-1] == "course_left"


@pytest.mark.parametrize("days", [None, 3])
def test_a_referral_that_ends_during_a_break_frees_everything(town: Town, days: int | None) -> None:
    opened, first, second = begun(town)
    take_break(town, opened, first, days)

    town.cancel(first)
    town.network.advance(timedelta(days=10))

    assert (town.status_in(opened, first), town.status_in(opened, second)) == ("released", "enrolled")
    assert town.learner(first).course is None


def test_nobody_completes_without_a_session_that_counts(town: Town) -> None:
    opened, first, _ = begun(town, places=2)
    late = town.taken_on()
    town.cancel(first)
    town.enrol(opened, late)

    with pytest.raises(AttendanceIsTooLow):
        town.complete(opened, late)
