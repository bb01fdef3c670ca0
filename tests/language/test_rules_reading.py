"""What the law asks of whom, over HTTP and real PostgreSQL; the lists that grow are read by an index."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from language.domain.facts import FactCode
from language.domain.identifiers import CourseId
from language.store import store
from language.store.courses import newest_courses
from language.store.learners import learners_aiming_at, newest_learners
from tests.language.counter import client_of, created
from tests.language.making import NOW, course, fact, learner, ref
from tests.language.office import OnPostgres, open_office

LEARNERS = 7


@pytest.fixture
async def reader(pool: asyncpg.Pool) -> AsyncIterator[AsyncClient]:
    """Seven learners who prepare a resident card; the last one is over 65, the one before prepares nothing."""
    commands = await open_office(pool, course(), LEARNERS)
    old = replace(learner(LEARNERS - 1), facts=(*learner(1).facts, fact(FactCode.BORN_ON, "1940-05-05")))
    async with pool.acquire() as connection:
        await store.save(connection, [old, replace(learner(LEARNERS - 2), facts=())])
    async with client_of(OnPostgres(pool, commands)) as client:
        yield client


async def test_a_change_of_a_rule_names_whom_it_affects_page_by_page(reader: AsyncClient) -> None:
    path, params = "/rules/language_resident_card/affected", {"on": "2026-01-01", "limit": "2"}
    page = (await reader.get(path, params=params)).json()
    found = [one["ref"] for one in page["learners"]]
    while page["next"] is not None:
        page = (await reader.get(path, params={**params, "after": page["next"]})).json()
        found += [one["ref"] for one in page["learners"]]

    assert sorted(found) == [str(ref(number)) for number in range(LEARNERS - 2)]
    assert (page["before"]["requires"], page["after"]["requires"]) == ("certificate A2", "certificate B1")
    assert (page["after"]["valid_from"], page["after"]["status"]) == ("2026-01-01", "confirmed")
    assert "2024-42" in page["after"]["source"]


async def test_somebody_referred_again_is_affected_once(reader: AsyncClient, pool: asyncpg.Pool) -> None:
    again = replace(learner(99), ref=ref(0), registered_at=NOW + timedelta(days=1))
    async with pool.acquire() as connection:
        await store.save(connection, [again])

    page = (await reader.get("/rules/language_resident_card/affected", params={"on": "2026-01-01"})).json()

    refs = [one["ref"] for one in page["learners"]]
    assert refs.count(str(ref(0))) == 1


async def test_what_is_missing_is_told_with_rule_source_status_and_day(reader: AsyncClient) -> None:
    params = {"procedure": "resident_card", "on": "2026-03-01"}
    shown = (await reader.get(f"/learners/{ref(1)}/missing", params=params)).json()

    assert shown["missing"] == ["language_resident_card", "civic_exam_resident_card"]
    language, civic = shown["answers"]
    assert (language["rule"]["requires"], civic["rule"]["requires"]) == ("certificate B1", "civic exam cr, 32 of 40")
    assert {"source", "status", "valid_from", "valid_until"} <= set(language["rule"])
    assert {one["asks"] for one in language["to_clarify"]} >= {"born_on", "legal_situation"}


async def test_what_is_missing_shrinks_with_each_proof(reader: AsyncClient) -> None:
    paper = {"kind": "delf", "level": "B1", "passed_on": "2025-06-01", "seen_by": "office-1"}
    exam = {"version": "cr", "right_answers": 32, "sat_on": "2026-01-04", "seen_by": "office-1"}
    params = {"procedure": "resident_card", "on": "2026-03-01"}
    missing = []
    for path, body in (("certificates", paper), ("civic-exams", exam)):
        await created(reader, f"/learners/{ref(2)}/{path}", body)
        missing.append((await reader.get(f"/learners/{ref(2)}/missing", params=params)).json()["missing"])

    assert missing == [["civic_exam_resident_card"], []]


async def test_the_answer_changes_with_the_day_it_is_asked_for(reader: AsyncClient) -> None:
    params = {"procedure": "resident_card", "on": "2025-12-31"}
    shown = (await reader.get(f"/learners/{ref(1)}/missing", params=params)).json()

    assert [one["rule"]["requires"] for one in shown["answers"]] == ["certificate A2", "nothing"]
    assert shown["answers"][0]["rule"]["status"] == "to_be_confirmed"


@pytest.mark.parametrize(
    ("path", "params", "answer"),
    [
        ("/rules/golden_card/affected", {}, (404, "rule_is_unknown")),
        ("/rules/language_resident_card/affected", {"on": "1999-01-01"}, (422, "rule_is_unknown_then")),
        (f"/learners/{ref(1)}/missing", {"procedure": "golden_card"}, (422, "invalid_request")),
        (f"/learners/{ref(404)}/missing", {"procedure": "resident_card"}, (404, "not_found")),
    ],
)
async def test_a_question_without_answer_is_a_problem(
    reader: AsyncClient, path: str, params: dict[str, str], answer: tuple[int, str]
) -> None:
    got = await reader.get(path, params=params)

    assert (got.status_code, got.json()["code"]) == answer


async def test_rules_are_listed_by_day_with_their_sources(reader: AsyncClient) -> None:
    everything = (await reader.get("/rules")).json()
    then = (await reader.get("/rules", params={"on": "2025-06-01"})).json()

    assert (len(everything), len(then)) == (12, 6)
    assert {one["valid_until"] for one in then} == {"2025-12-31"}


async def test_streams_tell_a_learner_what_speaks_against_each(reader: AsyncClient) -> None:
    shown = (await reader.get(f"/learners/{ref(1)}/streams", params={"on": "2026-02-01"})).json()

    by_stream = {one["stream"]: one for one in shown}
    assert by_stream["everyday"]["entitlement"] == "eligible"
    assert by_stream["city_funded"]["entitlement"] == "incomplete"
    assert {one["about"] for one in by_stream["city_funded"]["findings"]} == {"work", "residence_document"}
    assert by_stream["city_funded"]["status"] == "to_be_confirmed"


async def test_streams_are_listed_with_places_agreed_and_left(reader: AsyncClient) -> None:
    period = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "places": 40, "source": "agreement 7"}
    await created(reader, "/streams/refuge_call/periods", period)

    shown = (await reader.get("/streams", params={"on": "2026-02-01"})).json()

    [call] = [one for one in shown if one["stream"] == "refuge_call"]
    assert call["periods"] == [{**period, "reserved": 0, "left": 40}]


async def test_courses_are_listed_page_by_page(reader: AsyncClient, pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        await store.save(connection, [replace(course(), id=CourseId(uuid4())) for _ in range(4)])
    first = (await reader.get("/courses", params={"limit": 3})).json()
    second = (await reader.get("/courses", params={"limit": 3, "after": first[-1]["id"]})).json()

    assert (len(first), len(second), len({one["id"] for one in first + second})) == (3, 2, 5)


@dataclass
class Explained:
    """Stands in for a connection: nothing is run, the plan of each statement is kept."""

    connection: Any
    plans: list[str] = field(default_factory=list)

    async def fetch(self, sql: str, *arguments: object) -> list[object]:
        self.plans.append(await self.connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}", *arguments))
        return []


async def test_lists_that_grow_are_read_by_an_index(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        await connection.execute(
            "INSERT INTO learners (id, ref, registered_at, past_courses, aim)"
            " SELECT gen_random_uuid(), gen_random_uuid(), now() - interval '1 min' * n, '{}',"
            " (ARRAY['resident_card', 'naturalisation', NULL])[1 + n % 3] FROM generate_series(1, 20000) AS n"
        )
        await connection.execute("ANALYZE learners")
        explained = Explained(connection)
        await learners_aiming_at(explained, "resident_card", UUID(int=1 << 126), 100)
        await newest_learners(explained, 100, uuid4())

    preparing, newest = explained.plans
    assert "learners_by_aim" in preparing
    assert "learners_by_arrival" in newest
    assert not [plan for plan in explained.plans if "Seq Scan" in plan or '"Sort"' in plan]


async def test_a_page_of_courses_begins_where_the_last_one_ended(pool: asyncpg.Pool) -> None:
    later = replace(course(), id=CourseId(uuid4()), plan=replace(course().plan, starts_on=date(2026, 2, 1)))
    async with pool.acquire() as connection:
        await store.save(connection, [course(), later])
        assert [one.id for one in await newest_courses(connection, 1)] == [later.id]
        assert [one.id for one in await newest_courses(connection, 1, after=later.id)] == [course().id]
