"""Places a funder pays for: never more than agreed, whatever is opened at once."""

import asyncio
import os
from dataclasses import replace
from datetime import date
from uuid import uuid4

import asyncpg
import pytest

from language.commands import courses as course_commands
from language.commands import streams as stream_commands
from language.domain.errors import (
    StreamHasNoPlacesLeft,
    StreamIsUnknown,
    StreamPeriodIsInvalid,
    StreamPeriodIsMissing,
    StreamPeriodsOverlap,
    StreamPlacesAreInUse,
)
from language.domain.identifiers import CourseId
from language.domain.stream_places import Period, StreamPlaces, agree, reserve, stream_key
from language.store import store
from language.store.stream_places import all_places
from tests.language.making import BOOK, course, plan
from tests.language.office import open_office
from tests.language.town import Town

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31), 10, "agreement 7")
NEXT_YEAR = Period(date(2027, 1, 1), date(2027, 12, 31), 5, "agreement 8")
FUNDED = StreamPlaces("everyday", (YEAR,))


def agreed(town: Town, period: Period, stream: str = "everyday") -> None:
    town.do(
        [stream_key(stream)], lambda states, moment: stream_commands.agree_places(states, moment, BOOK, stream, period)
    )


def left(town: Town) -> int:
    places: StreamPlaces = town.states[stream_key("everyday")]
    return places.periods[0].left


def test_a_course_takes_its_places_out_of_the_period(town: Town) -> None:
    agreed(town, YEAR)

    town.open_course(places=6)

    assert left(town) == 4
    with pytest.raises(StreamHasNoPlacesLeft):
        town.open_course(places=5)


def test_a_stream_without_agreed_places_has_no_limit(town: Town) -> None:
    town.open_course(places=500)

    assert stream_key("everyday") not in town.states


def test_a_course_begins_within_a_period_that_was_agreed(town: Town) -> None:
    agreed(town, NEXT_YEAR)

    with pytest.raises(StreamPeriodIsMissing):
        town.open_course()


def test_places_nobody_used_come_back_when_a_course_ends(town: Town) -> None:
    agreed(town, YEAR)
    opened, ref = town.open_course(places=6), town.taken_on()
    town.enrol(opened, ref)
    town.start(opened)
    town.hold_session(opened, ref)
    town.complete(opened, ref)

    town.do([opened], lambda states, moment: course_commands.end_course(states, moment, opened))

    assert left(town) == 9


def test_a_funder_may_agree_more_places_and_not_fewer_than_used() -> None:
    used = reserve(FUNDED, CourseId(uuid4()), date(2026, 3, 1), 8)

    assert agree(used, replace(YEAR, places=12)).periods[0].left == 4
    with pytest.raises(StreamPlacesAreInUse):
        agree(used, replace(YEAR, places=7))


def test_two_periods_of_a_stream_do_not_share_a_day() -> None:
    with pytest.raises(StreamPeriodsOverlap):
        agree(FUNDED, replace(NEXT_YEAR, starts_on=date(2026, 12, 31)))

    assert agree(FUNDED, NEXT_YEAR).periods == (YEAR, NEXT_YEAR)


def test_a_period_ends_after_it_begins() -> None:
    with pytest.raises(StreamPeriodIsInvalid):
        agree(FUNDED, replace(NEXT_YEAR, ends_on=date(2026, 12, 31)))


def test_nothing_is_agreed_for_an_unknown_stream(town: Town) -> None:
    with pytest.raises(StreamIsUnknown):
        agreed(town, YEAR, stream="gold")


async def test_places_of_a_stream_come_back_as_they_were_saved(pool: asyncpg.Pool) -> None:
    both = reserve(agree(FUNDED, NEXT_YEAR), CourseId(uuid4()), date(2027, 3, 1), 3)

    async with pool.acquire() as connection:
        await store.save(connection, [both])
        assert await store.load(connection, [both.key]) == {both.key: both}
        assert await all_places(connection) == [both]


async def test_places_are_conserved_when_courses_open_at_once(pool: asyncpg.Pool) -> None:
    commands = await open_office(pool, course(), 0)
    async with pool.acquire() as connection:
        await store.save(connection, [FUNDED])
    wanted = plan(places=3)

    async def opened() -> bool:
        try:
            await commands.execute(
                [FUNDED.key],
                lambda states, moment: course_commands.open_course(
                    states, replace(moment, new_id=uuid4, random_bytes=os.urandom), BOOK, wanted
                ),
            )
        except StreamHasNoPlacesLeft:
            return False
        return True

    outcomes = await asyncio.gather(*(opened() for _ in range(12)))

    async with pool.acquire() as connection:
        [places] = await all_places(connection)
    assert (outcomes.count(True), places.periods[0].left) == (3, 1)


async def test_the_database_refuses_a_place_the_funder_did_not_agree(pool: asyncpg.Pool) -> None:
    overbooked = StreamPlaces("everyday", (replace(YEAR, reserved={CourseId(uuid4()): 11}),))

    async with pool.acquire() as connection:
        with pytest.raises(asyncpg.CheckViolationError, match="stream_places_are_conserved"):
            await store.save(connection, [overbooked])
