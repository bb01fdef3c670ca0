from dataclasses import replace
from datetime import time

import pytest

from language.domain.attendance import (
    Attendance,
    Roll,
    attendance_of,
    complete,
    end_course,
    newly_begun,
    record_session,
    start_course,
)
from language.domain.calendar import Slot
from language.domain.course import Course, CourseStatus, EnrolmentStatus, LeftReason
from language.domain.enrolment import leave
from language.domain.errors import (
    AttendanceIsTooLow,
    CourseHasEnded,
    CourseHasNotStarted,
    CourseHasStarted,
    CourseIsEmpty,
    NotEnrolled,
    NotInCourseYet,
    ResultsAreMissing,
    SaidTwice,
    SessionOutOfOrder,
)
from language.domain.levels import Level
from tests.language.making import NOW, TODAY, asked_by, course, learner_id, line, running, statuses


def taught(course: Course, *present: set[int]) -> Course:
    """The course after one session for each set of numbers present."""
    for numbers in present:
        course = record_session(course, Roll({learner_id(number) for number in numbers}, TODAY), NOW)
    return course


def test_a_course_begins_for_everybody_with_a_place() -> None:
    planned = asked_by(course(places=1), 1, 2)

    assert newly_begun(planned, start_course(planned, NOW)) == (learner_id(1),)


def test_a_course_starts_once() -> None:
    with pytest.raises(CourseHasStarted):
        start_course(running(1), NOW)


def test_a_course_does_not_start_for_nobody() -> None:
    with pytest.raises(CourseIsEmpty):
        start_course(course(), NOW)


def test_attendance_is_counted_session_by_session() -> None:
    held = taught(running(1, 2), {1, 2}, {2}, {1, 2})

    assert attendance_of(held, learner_id(1)) == Attendance(attended=2, held=3)


def test_a_late_joiner_counts_from_the_first_possible_session() -> None:
    held = taught(asked_by(taught(running(1), {1}, {1}), 2), {1, 2})

    assert attendance_of(held, learner_id(2)) == Attendance(attended=1, held=1)


def test_a_late_joiner_begins_when_first_present() -> None:
    joined = asked_by(taught(running(1), {1}), 2)
    absent = taught(joined, {1})

    assert newly_begun(joined, absent) == ()
    assert newly_begun(absent, taught(absent, {1, 2})) == (learner_id(2),)


def test_nobody_was_present_before_having_a_place() -> None:
    joined = asked_by(taught(running(1), {1}), 2)

    with pytest.raises(NotInCourseYet):
        record_session(joined, Roll({learner_id(2)}, TODAY, number=1), NOW)


def test_somebody_in_the_queue_is_not_taught() -> None:
    with pytest.raises(NotEnrolled):
        taught(asked_by(running(1, places=1), 2), {2})


def test_somebody_who_left_is_not_taught_again() -> None:
    left = leave(taught(running(1, 2), {1, 2}), learner_id(1), LeftReason.MOVED, NOW)

    with pytest.raises(NotEnrolled):
        taught(left, {1})


def test_a_recorded_session_can_be_corrected() -> None:
    held = taught(running(1), set(), {1})

    corrected = record_session(held, Roll({learner_id(1)}, TODAY, number=1), NOW)

    assert attendance_of(corrected, learner_id(1)) == Attendance(attended=2, held=2)


def test_a_correction_may_name_somebody_who_left_since() -> None:
    left = leave(taught(running(1), set()), learner_id(1), LeftReason.MOVED, NOW)

    corrected = record_session(left, Roll({learner_id(1)}, TODAY, number=1), NOW)

    assert attendance_of(corrected, learner_id(1)).attended == 1


@pytest.mark.parametrize("number", [0, 3])
def test_a_session_cannot_be_jumped_to(number: int) -> None:
    with pytest.raises(SessionOutOfOrder):
        record_session(taught(running(1), {1}), Roll({learner_id(1)}, TODAY, number), NOW)


def test_no_more_sessions_are_held_than_planned() -> None:
    with pytest.raises(CourseHasEnded):
        taught(running(1, sessions=1), {1}, {1})


def test_no_session_is_held_before_the_course_starts() -> None:
    with pytest.raises(CourseHasNotStarted):
        taught(asked_by(course(), 1), {1})


@pytest.mark.parametrize(("attended", "enough"), [(6, False), (7, True), (10, True)])
def test_attendance_is_enough_from_the_percentage_on(attended: int, enough: bool) -> None:
    assert Attendance(attended, held=10).reaches(70) is enough


def test_no_session_held_is_no_attendance() -> None:
    assert not Attendance(0, held=0).reaches(1)


def test_a_learner_completes_with_the_level_reached() -> None:
    done = complete(taught(running(1), {1}), learner_id(1), Level.A2, NOW)

    assert done.enrolment_of(learner_id(1)).level_reached is Level.A2
    assert done.enrolment_of(learner_id(1)).status is EnrolmentStatus.COMPLETED


def test_a_completed_learner_has_used_the_place_up() -> None:
    done = complete(taught(running(1), {1}), learner_id(1), Level.A2, NOW)

    assert done.places_free == done.plan.places - 1


def test_too_little_attendance_does_not_complete() -> None:
    with pytest.raises(AttendanceIsTooLow):
        complete(taught(running(1, 2), {2}, {1}, {2}), learner_id(1), Level.A2, NOW)


def test_a_course_without_sessions_completes_by_level_alone() -> None:
    app = running(1, sessions=0, attendance_needed=0)

    assert statuses(complete(app, learner_id(1), Level.A1, NOW)) == {1: "completed"}


def test_nobody_completes_twice() -> None:
    done = complete(taught(running(1), {1}), learner_id(1), Level.A2, NOW)

    with pytest.raises(NotEnrolled):
        complete(done, learner_id(1), Level.B1, NOW)


def test_a_course_ends_when_everybody_has_a_result() -> None:
    done = complete(taught(running(1), {1}), learner_id(1), Level.A2, NOW)

    assert end_course(done).status is CourseStatus.ENDED


def test_a_course_does_not_end_with_results_missing() -> None:
    with pytest.raises(ResultsAreMissing):
        end_course(running(1))


def test_whoever_never_began_is_let_go_at_the_end() -> None:
    late = replace(running(), enrolments=(line(2), line(3, EnrolmentStatus.WAITING)))

    assert end_course(late).enrolments == ()


def test_a_planned_course_can_be_called_off() -> None:
    called_off = end_course(asked_by(course(places=1), 1, 2))

    assert (called_off.status, called_off.enrolments) == (CourseStatus.ENDED, ())


def test_an_ended_course_does_not_end_again() -> None:
    with pytest.raises(CourseHasEnded):
        end_course(end_course(course()))


def called(course: Course, *present: int, excused: tuple[int, ...] = (), minutes: int | None = None) -> Course:
    """The course after one roll."""
    there, away = ([learner_id(number) for number in numbers] for numbers in (present, excused))
    return record_session(course, Roll(there, TODAY, excused=away, minutes=minutes), NOW)


def test_an_excused_absence_counts_neither_way() -> None:
    held = called(called(running(1, 2), 1, 2), 2, excused=(1,))

    assert attendance_of(held, learner_id(1)) == Attendance(attended=1, held=1, excused=1)


def test_an_absence_nobody_excused_counts_against_the_learner() -> None:
    held = called(called(running(1, 2), 1, 2), 2)

    assert attendance_of(held, learner_id(1)) == Attendance(attended=1, held=2)


def test_nobody_completes_on_excuses_alone() -> None:
    excused_always = called(running(1, 2), 2, excused=(1,))

    with pytest.raises(AttendanceIsTooLow):
        complete(excused_always, learner_id(1), Level.A2, NOW)


def test_nobody_is_both_present_and_excused() -> None:
    with pytest.raises(SaidTwice):
        called(running(1), 1, excused=(1,))


def test_somebody_in_the_queue_is_not_excused_either() -> None:
    with pytest.raises(NotEnrolled):
        called(asked_by(running(1, places=1), 2), 1, excused=(2,))


def test_a_session_is_as_long_as_the_calendar_says() -> None:
    planned = replace(running(1), calendar=(Slot(TODAY, time(9), time(11, 30)),))

    assert [session.minutes for session in called(called(planned, 1), 1).sessions] == [150, None]


def test_a_session_is_as_long_as_the_roll_says_first() -> None:
    planned = replace(running(1), calendar=(Slot(TODAY, time(9), time(11, 30)),))

    assert called(planned, 1, minutes=90).sessions[0].minutes == 90


def test_a_corrected_roll_keeps_the_length_it_had() -> None:
    held = called(running(1), 1, minutes=90)

    corrected = record_session(held, Roll([], TODAY, number=1), NOW)

    assert (corrected.sessions[0].minutes, corrected.sessions[0].present) == (90, frozenset())
