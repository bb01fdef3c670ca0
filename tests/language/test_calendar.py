"""When a course meets, and no teacher in two rooms at once."""

import asyncio
from dataclasses import replace
from datetime import date, time
from uuid import UUID

import asyncpg
import pytest

from language.commands import courses as course_commands
from language.domain.calendar import Diary, Slot, diary_key, planned
from language.domain.course import Course
from language.domain.errors import CalendarIsInvalid, CourseHasEnded, TeacherIsTaken
from language.domain.identifiers import CourseId
from language.store import store
from tests.language.making import course
from tests.language.office import open_office
from tests.language.town import Town

MONDAY, WEDNESDAY = date(2026, 1, 12), date(2026, 1, 14)
MORNING = Slot(MONDAY, time(9), time(11, 30))
OVERLAPPING = Slot(MONDAY, time(11), time(12))
FOLLOWING = Slot(MONDAY, time(11, 30), time(13))
ANOTHER_DAY = Slot(WEDNESDAY, time(9), time(11, 30))


def plan_it(town: Town, opened: UUID, teacher: str, *slots: Slot) -> None:
    town.do(
        [opened, diary_key(teacher)],
        lambda states, moment: course_commands.plan_calendar(states, moment, opened, teacher, slots),
    )


def diary(town: Town, teacher: str) -> list[Slot]:
    found: Diary = town.states[diary_key(teacher)]
    return [booking.slot for booking in found.bookings]


def test_a_slot_knows_how_long_it_is() -> None:
    assert MORNING.minutes == 150


def test_a_calendar_is_put_in_order() -> None:
    assert planned([ANOTHER_DAY, MORNING], MONDAY, WEDNESDAY, 2) == (MORNING, ANOTHER_DAY)


@pytest.mark.parametrize(
    "slots",
    [
        [Slot(date(2026, 1, 11), time(9), time(10))],
        [Slot(MONDAY, time(10), time(9))],
        [MORNING, OVERLAPPING],
        [MORNING, FOLLOWING, ANOTHER_DAY],
    ],
    ids=["before the course", "ends before it starts", "two at once", "more than sessions planned"],
)
def test_a_calendar_that_cannot_be_held_is_refused(slots: list[Slot]) -> None:
    with pytest.raises(CalendarIsInvalid):
        planned(slots, MONDAY, WEDNESDAY, 2)


def test_a_teacher_is_not_in_two_rooms_at_once(town: Town) -> None:
    first, second = town.open_course(), town.open_course()
    plan_it(town, first, "teacher-1", MORNING)

    with pytest.raises(TeacherIsTaken) as refused:
        plan_it(town, second, "teacher-1", ANOTHER_DAY, OVERLAPPING)

    assert refused.value.facts == {"on": "2026-01-12", "starts": "11:00"}
    assert diary(town, "teacher-1") == [MORNING]


def test_two_teachers_teach_at_one_hour(town: Town) -> None:
    first, second = town.open_course(), town.open_course()
    plan_it(town, first, "teacher-1", MORNING)
    plan_it(town, second, "teacher-2", OVERLAPPING)

    assert (diary(town, "teacher-1"), diary(town, "teacher-2")) == ([MORNING], [OVERLAPPING])


def test_a_teacher_goes_from_one_room_to_the_next(town: Town) -> None:
    first, second = town.open_course(), town.open_course()
    plan_it(town, first, "teacher-1", MORNING)
    plan_it(town, second, "teacher-1", FOLLOWING)

    assert diary(town, "teacher-1") == [MORNING, FOLLOWING]


def test_a_new_calendar_replaces_the_one_before(town: Town) -> None:
    opened = town.open_course()
    plan_it(town, opened, "teacher-1", MORNING)

    plan_it(town, opened, "teacher-1", OVERLAPPING)

    assert diary(town, "teacher-1") == [OVERLAPPING]
    assert town.course(opened).calendar == (OVERLAPPING,)


def test_a_new_teacher_frees_the_one_before(town: Town) -> None:
    opened = town.open_course()
    plan_it(town, opened, "teacher-1", MORNING)

    plan_it(town, opened, "teacher-2", MORNING)

    assert (diary(town, "teacher-1"), diary(town, "teacher-2")) == ([], [MORNING])


def test_a_course_called_off_frees_its_teacher(town: Town) -> None:
    opened = town.open_course()
    plan_it(town, opened, "teacher-1", MORNING)

    town.do([opened], lambda states, moment: course_commands.end_course(states, moment, opened))

    assert diary(town, "teacher-1") == []
    with pytest.raises(CourseHasEnded):
        plan_it(town, opened, "teacher-1", MORNING)


async def test_calendars_and_diaries_come_back_as_saved(pool: asyncpg.Pool) -> None:
    planned_course = replace(course(), teacher="teacher-1", calendar=(MORNING, ANOTHER_DAY))
    full = Diary("teacher-1").booked(planned_course.id, planned_course.calendar)
    shorter = replace(planned_course, calendar=(ANOTHER_DAY,))

    async with pool.acquire() as connection:
        await store.save(connection, [planned_course, full])
        assert await store.load(connection, [planned_course.id, full.key]) == {
            planned_course.id: planned_course,
            full.key: full,
        }
        await store.save(connection, [shorter])
        assert (await store.load(connection, [shorter.id]))[shorter.id] == shorter


async def test_one_hour_of_a_teacher_is_given_once_when_asked_at_once(pool: asyncpg.Pool) -> None:
    courses = [replace(course(), id=CourseId(UUID(int=number))) for number in range(1, 9)]
    commands = await open_office(pool, courses[0], 0)
    async with pool.acquire() as connection:
        await store.save(connection, courses)

    async def booked(one: Course) -> bool:
        try:
            await commands.execute(
                [one.id, diary_key("teacher-1")],
                lambda states, moment: course_commands.plan_calendar(states, moment, one.id, "teacher-1", [MORNING]),
            )
        except TeacherIsTaken:
            return False
        return True

    assert (await asyncio.gather(*map(booked, courses))).count(True) == 1
