"""Learners and courses on real PostgreSQL: what is saved comes back, whatever is done at once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from language.commands import courses as course_commands
from language.commands import learners as learner_commands
from language.domain.attendance import Roll, complete, record_session, start_course
from language.domain.course import Course, EnrolmentStatus, LeftReason, Overtaking
from language.domain.enrolment import leave, withdraw
from language.domain.identifiers import CourseId
from language.domain.levels import Level
from language.domain.placement import Placement, Skills
from language.store import store
from language.store.courses import newest_courses
from language.store.learners import learner_behind, newest_learners, refs_of
from passerelle.messaging.commands import Commands
from tests.language.making import (
    BOOK,
    COURSE,
    NOW,
    TODAY,
    asked_by,
    course,
    learner,
    learner_id,
    line,
    plan,
    ref,
    running,
)
from tests.language.office import open_office

LEARNERS = 12
PLACES = 5


async def saved_and_loaded(pool: asyncpg.Pool, *states: Any) -> list[Any]:
    async with pool.acquire() as connection:
        await store.save(connection, states)
        found = await store.load(connection, [state.key for state in states])
    return [found[state.key] for state in states]


def taught() -> Course:
    """A course with somebody in every state."""
    began = start_course(asked_by(course(places=3), 1, 2, 3, 4), NOW)
    held = record_session(began, Roll({learner_id(1), learner_id(2)}, TODAY), NOW)
    left = leave(held, learner_id(2), LeftReason.MOVED, NOW)
    return complete(left, learner_id(1), Level.A2, NOW)


async def test_a_course_comes_back_as_it_was_saved(pool: asyncpg.Pool) -> None:
    assert await saved_and_loaded(pool, taught()) == [taught()]


async def test_learners_come_back_as_they_were_saved(pool: asyncpg.Pool) -> None:
    skills = Skills(Level.A1, Level.ALPHA, Level.A2, None)
    known = replace(learner(1), placement=Placement(Level.A1, skills, NOW), course=COURSE)
    past = replace(learner(2, None), level_reached=Level.B1, past_courses=(CourseId(UUID(int=5)), COURSE))

    assert await saved_and_loaded(pool, known, past) == [known, past]


async def test_a_given_back_place_is_gone_from_the_register(pool: asyncpg.Pool) -> None:
    await saved_and_loaded(pool, asked_by(course(places=1), 1, 2, 3))

    withdrawn = withdraw(asked_by(course(places=1), 1, 2, 3), learner_id(2))

    assert await saved_and_loaded(pool, withdrawn) == [withdrawn]


async def test_a_line_comes_back_with_its_rule_and_who_let_in(pool: asyncpg.Pool) -> None:
    first = line(1, priority=1, priority_rule="document_expires_soon", let_in_by="head-1")
    known = course(enrolments=(first, line(2, EnrolmentStatus.WAITING, overtaken=(Overtaking(NOW, "beginners"),))))

    assert await saved_and_loaded(pool, known) == [known]


async def test_the_last_learner_gone_leaves_no_line(pool: asyncpg.Pool) -> None:
    await saved_and_loaded(pool, asked_by(course(), 1))

    assert await saved_and_loaded(pool, course()) == [course()]


async def test_the_database_refuses_a_place_too_many(pool: asyncpg.Pool) -> None:
    overbooked = course(places=1, enrolments=(line(1), line(2)))

    with pytest.raises(asyncpg.CheckViolationError, match="places_are_conserved"):
        await saved_and_loaded(pool, overbooked)


async def test_an_erased_ref_takes_every_learner_of_it(pool: asyncpg.Pool) -> None:
    again = replace(learner(2), ref=ref(1))
    await saved_and_loaded(pool, learner(1), again, learner(3))

    async with pool.acquire() as connection:
        await store.forget(connection, [ref(1)])
        refs = await refs_of(connection, [learner_id(1), learner_id(2), learner_id(3)])

    assert refs == {learner_id(3): ref(3)}


async def test_the_newest_learner_of_a_ref_is_shown(pool: asyncpg.Pool) -> None:
    again = replace(learner(2), ref=ref(1), registered_at=datetime(2026, 6, 1, tzinfo=UTC))
    await saved_and_loaded(pool, learner(1), again)

    async with pool.acquire() as connection:
        assert await learner_behind(connection, ref(1)) == again
        assert [one.id for one in await newest_learners(connection, 1)] == [again.id]
        assert await learner_behind(connection, ref(9)) is None


async def test_the_course_that_starts_last_is_listed_first(pool: asyncpg.Pool) -> None:
    later = Course(CourseId(UUID(int=9)), plan(starts_on=datetime(2026, 2, 1, tzinfo=UTC).date()))
    await saved_and_loaded(pool, running(1), later)

    async with pool.acquire() as connection:
        assert await newest_courses(connection, 10) == [later, running(1)]
        assert await newest_courses(connection, 10, after=later.id) == [running(1)]


async def test_places_are_conserved_when_everybody_asks_at_once(pool: asyncpg.Pool) -> None:
    commands = await open_office(pool, course(places=PLACES), LEARNERS)

    await asyncio.gather(*(enrol(commands, number) for number in range(LEARNERS)))

    register = await register_of(pool)
    assert len(register.with_status(EnrolmentStatus.ENROLLED)) == PLACES
    assert len(register.with_status(EnrolmentStatus.WAITING)) == LEARNERS - PLACES


async def test_places_left_at_once_go_to_the_queue_in_order(pool: asyncpg.Pool) -> None:
    commands = await open_office(pool, course(places=PLACES), LEARNERS)
    for number in range(LEARNERS):
        await enrol(commands, number)
    await commands.execute([COURSE], lambda states, moment: course_commands.start_course(states, moment, COURSE))

    await asyncio.gather(*(drop_out(commands, number) for number in range(PLACES)))
    while await commands.wake_due():
        pass

    placed = [one.learner for one in (await register_of(pool)).with_status(EnrolmentStatus.ENROLLED)]
    assert placed == [learner_id(number) for number in range(PLACES, 2 * PLACES)]


async def enrol(commands: Commands, number: int) -> None:
    await commands.execute(
        [COURSE, ref(number)],
        lambda states, moment: learner_commands.enrol(states, moment, BOOK, COURSE, ref(number), may_wait=True),
    )


async def drop_out(commands: Commands, number: int) -> None:
    await commands.execute(
        [COURSE, ref(number)],
        lambda states, moment: learner_commands.leave(states, moment, COURSE, ref(number), LeftReason.MOVED),
    )


async def register_of(pool: asyncpg.Pool) -> Course:
    async with pool.acquire() as connection:
        found = await store.load(connection, [COURSE])
    register: Course = found[COURSE]
    return register
