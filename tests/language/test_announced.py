"""What the cooperative tells everybody: counts of places and of results, never who."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import asyncpg

from language.app import service
from language.domain.attendance import Roll, complete, end_course, record_session, start_course
from language.domain.course import CourseStatus, LeftReason
from language.domain.enrolment import leave
from language.domain.identifiers import CourseId
from language.domain.levels import Level
from language.store import store
from language.store.announced import figures, places
from passerelle.contracts.directory import CapacityStatus
from passerelle.contracts.statistics import Figure
from tests.language.making import NOW, TODAY, asked_by, course, learner_id

SOON = NOW + timedelta(days=1)


async def test_free_places_of_courses_that_can_be_joined_are_told(pool: asyncpg.Pool) -> None:
    ended = replace(end_course(course()), id=CourseId(UUID(int=7)))
    async with pool.acquire() as connection:
        await store.save(connection, [asked_by(course(places=3), 1), ended])
        told = (await places(connection, NOW))["french_course"]

    assert (told.status, told.available, told.maximum) == (CapacityStatus.CAPACITY, 2, 3)


async def test_full_courses_tell_that_one_has_to_wait(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        await store.save(connection, [asked_by(course(places=1), 1, 2)])
        told = (await places(connection, NOW))["french_course"]

    assert (told.status, told.available) == (CapacityStatus.WAITLIST, 0)


async def test_without_a_course_nothing_is_told_of_places(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        assert await places(connection, NOW) == {}


async def test_results_are_counted_by_the_level_reached(pool: asyncpg.Pool) -> None:
    taught = record_session(start_course(asked_by(course(places=3), 1, 2, 3), NOW), Roll([learner_id(1)], TODAY), NOW)
    done = leave(complete(taught, learner_id(1), Level.A2, NOW), learner_id(2), LeftReason.MOVED, NOW)
    async with pool.acquire() as connection:
        await store.save(connection, [done])
        counted = await figures(connection, NOW, SOON)
        later = await figures(connection, SOON, SOON + timedelta(days=90))

    assert done.status is CourseStatus.RUNNING
    assert {figure: count for figure, count in counted.items() if count} == {
        Figure.LEVEL_A2_REACHED: 1,
        Figure.COURSES_LEFT: 1,
    }
    assert set(later.values()) == {0}


def test_the_service_announces_places_and_figures() -> None:
    assert (service.places, service.figures) == (places, figures)
