"""What staff read over HTTP, from real PostgreSQL."""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.language.counter import client_of, created
from tests.language.making import COURSE, course, ref
from tests.language.office import OnPostgres, open_office


@pytest.fixture
async def reader(pool: asyncpg.Pool) -> AsyncIterator[AsyncClient]:
    """A course with one place and three learners."""
    commands = await open_office(pool, course(places=1), 3)
    async with client_of(OnPostgres(pool, commands)) as client:
        yield client


async def test_a_course_shows_who_has_a_place_and_who_waits(reader: AsyncClient) -> None:
    for number in (2, 0):
        await created(reader, f"/courses/{COURSE}/enrolments", {"ref": str(ref(number))})

    shown = (await reader.get(f"/courses/{COURSE}")).json()

    lines = [(line["ref"], line["status"], line["position"]) for line in shown["enrolments"]]
    assert lines == [(str(ref(2)), "enrolled", None), (str(ref(0)), "waiting", 1)]


async def test_courses_are_listed_with_their_free_places(reader: AsyncClient) -> None:
    listed = (await reader.get("/courses")).json()

    assert [(one["id"], one["places_free"], one["waiting"]) for one in listed] == [(str(COURSE), 1, 0)]


async def test_a_learner_is_shown_with_level_and_course(reader: AsyncClient) -> None:
    await created(reader, f"/courses/{COURSE}/enrolments", {"ref": str(ref(1))})

    shown = (await reader.get(f"/learners/{ref(1)}")).json()

    assert (shown["ref"], shown["level"], shown["course"]) == (str(ref(1)), "A1", str(COURSE))


async def test_learners_are_listed_page_by_page(reader: AsyncClient) -> None:
    first = (await reader.get("/learners", params={"limit": 2})).json()
    pages = [first, (await reader.get("/learners", params={"limit": 2, "after": first[-1]["id"]})).json()]

    assert [len(page) for page in pages] == [2, 1]
    assert {one["ref"] for page in pages for one in page} == {str(ref(number)) for number in range(3)}


@pytest.mark.parametrize("path", ["/courses", "/learners"])
async def test_what_is_unknown_is_a_problem_not_found(reader: AsyncClient, path: str) -> None:
    answer = await reader.get(f"{path}/{uuid4()}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
