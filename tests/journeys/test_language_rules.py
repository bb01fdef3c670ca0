"""The random journeys meet the rules of the language cooperative, and none of them is ever broken."""

from collections import Counter

from language.domain.calendar import Diary
from language.domain.course import Course
from tests.journeys.city import LANGUAGE, City
from tests.journeys.test_random_journeys import WEATHER, cities


def everywhere() -> list[City]:
    return [city for weather in WEATHER for city in cities(weather)]


def states_of(city: City) -> list[object]:
    return [state for name in LANGUAGE for state in city.network.organizations[name].states.values()]


def test_random_staff_are_told_no_by_every_new_rule() -> None:
    refused = Counter[str]()
    for city in everywhere():
        for staff in city.language:
            refused.update(staff.refused)

    for refusal in ("enrol: NotEligible", "plan_calendar: TeacherIsTaken", "open_course: StreamHasNoPlacesLeft"):
        assert refused[refusal] > 0, (refusal, refused)


def test_random_learners_take_breaks_and_come_back() -> None:
    done = Counter[str]()
    for city in everywhere():
        for staff in city.language:
            done.update(staff.done)

    assert min(done[name] for name in ("agree_places", "note", "plan_calendar", "pause", "resume")) > 0


def test_no_teacher_is_ever_in_two_rooms_at_once() -> None:
    diaries = [state for city in everywhere() for state in states_of(city) if isinstance(state, Diary)]

    assert diaries
    for diary in diaries:
        slots = [booking.slot for booking in diary.bookings]
        assert not [one for at, one in enumerate(slots) for other in slots[:at] if one.overlaps(other)]


def test_a_diary_and_the_calendars_of_courses_say_the_same() -> None:
    for city in everywhere():
        states = states_of(city)
        booked = {(one.course, one.slot) for diary in states if isinstance(diary, Diary) for one in diary.bookings}
        running = [course for course in states if isinstance(course, Course) and course.status.value != "ended"]
        assert booked == {(course.id, slot) for course in running for slot in course.calendar}
