import asyncio
from datetime import date
from itertools import product
from typing import Any

import pytest
from httpx import AsyncClient

from enterprise.domain.counts import Shown, shown
from enterprise.domain.identifiers import Ref
from tests.enterprise.cooperative import Cooperative
from tests.enterprise.hosting import begun, post
from tests.enterprise.making import ref

YEAR = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
DAY = date(2026, 12, 5).isoformat()


@pytest.fixture
async def session(cooperative: Cooperative, client: AsyncClient) -> str:
    return await begun(cooperative, client, ref(1))


@pytest.fixture
async def line(client: AsyncClient) -> str:
    """A thousand euros of the city for sessions."""
    await post(client, "/supporters", {"code": "city_of_paris", "name": "Ville de Paris"})
    return await open_line(client, "city_of_paris", "sessions", 100_000)


async def test_what_is_committed_and_spent_is_no_longer_left(client: AsyncClient, session: str, line: str) -> None:
    _, commitment = await commit(client, line, session, 60_000)
    status, spent = await spend(client, commitment["id"], 25_000)
    assert (status, spent["spent_cents"], spent["left_cents"]) == (201, 25_000, 35_000)
    (shown_line,) = (await client.get("/supporters/city_of_paris/lines")).json()
    figures = ("amount_cents", "committed_cents", "spent_cents", "left_cents")
    assert [shown_line[name] for name in figures] == [100_000, 60_000, 25_000, 40_000]
    assert (await client.get(f"/lines/{line}/commitments")).json() == [spent]


async def test_no_more_is_committed_or_spent_than_there_is(client: AsyncClient, session: str, line: str) -> None:
    assert (await commit(client, line, session, 100_001))[1]["code"] == "line_is_exhausted"
    _, commitment = await commit(client, line, session, 100_000)
    assert (await spend(client, commitment["id"], 100_001))[1]["code"] == "commitment_is_exhausted"
    assert (await commit(client, line, session, 1))[1]["code"] == "line_is_exhausted"


async def test_a_closed_commitment_frees_what_was_not_spent(client: AsyncClient, session: str, line: str) -> None:
    _, commitment = await commit(client, line, session, 100_000)
    await spend(client, commitment["id"], 30_000)
    _, closed = await post(client, f"/commitments/{commitment['id']}/close")
    assert closed["left_cents"] == 0
    assert (await commit(client, line, session, 70_001))[0] == 409
    assert (await commit(client, line, session, 70_000))[0] == 201
    assert (await spend(client, commitment["id"], 1))[1]["code"] == "commitment_is_closed"
    assert (await post(client, f"/commitments/{commitment['id']}/close"))[0] == 409


async def test_money_is_spent_within_the_period_of_its_line(client: AsyncClient, session: str, line: str) -> None:
    _, commitment = await commit(client, line, session, 100)
    status, problem = await spend(client, commitment["id"], 100, "2027-01-01")
    assert (status, problem["code"]) == (409, "outside_the_period")


async def test_a_hundred_commitments_at_once_never_exceed_the_line(
    client: AsyncClient, session: str, line: str
) -> None:
    answers = await asyncio.gather(*(commit(client, line, session, 9_000) for _ in range(100)))
    assert sorted(status for status, _ in answers) == [201] * 11 + [409] * 89
    (after,) = (await client.get("/supporters/city_of_paris/lines")).json()
    assert (after["committed_cents"], after["left_cents"]) == (99_000, 1_000)


async def test_a_hundred_expenses_at_once_never_exceed_the_commitment(
    cooperative: Cooperative, client: AsyncClient, session: str, line: str
) -> None:
    _, first = await commit(client, line, session, 50_000)
    _, second = await commit(client, line, session, 50_000)
    answers = await asyncio.gather(*(spend(client, one["id"], 3_000) for _ in range(50) for one in (first, second)))
    assert sorted(status for status, _ in answers) == [201] * 32 + [409] * 68
    async with cooperative.pool.acquire() as connection:
        written = await connection.fetchval("SELECT sum(amount_cents) FROM expenses")
        kept = await connection.fetchval("SELECT spent_cents FROM budget_lines")
    assert written == kept == 96_000


async def test_a_report_is_made_once_when_the_year_is_over(cooperative: Cooperative, client: AsyncClient) -> None:
    for code, name in (("host", "Coopaname"), ("foundation", "Fondation Crédit Coopératif")):
        await post(client, "/supporters", {"code": code, "name": name})
    people = [ref(number) for number in range(13)]
    funded = await begun(cooperative, client, *people)
    await begun(cooperative, client, ref(20))
    for person in people[:12]:
        await complete(client, person, "restaurant" if person < ref(6) else "employment")
    _, commitment = await commit(client, await open_line(client, "host", "training", 5_000), funded, 4_000)
    await spend(client, commitment["id"], 1_500)
    too_early = await post(client, "/supporters/host/reports", {"year": 2026})
    assert (too_early[0], too_early[1]["code"]) == (409, "year_is_not_over")
    cooperative.now = cooperative.now.replace(year=2027)
    status, report = await post(client, "/supporters/host/reports", {"year": 2026})
    assert (status, report["spent_cents"], report["sessions"]) == (
        201,
        {"training": 1_500},
        {"volatile_cooperative": 1},
    )
    assert report["outcomes"] == {"people": 13, "named": {}, "others": 13}
    await complete(client, people[12], "restaurant")
    assert await post(client, "/supporters/host/reports", {"year": 2026}) == (201, report)
    assert (await client.get("/supporters/host/reports/2026")).json() == report
    _, other = await post(client, "/supporters/foundation/reports", {"year": 2026})
    assert (other["outcomes"], other["sessions"]) == ({"people": 0, "named": {}, "others": 0}, {})


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"a": 2, "b": 1, "c": 0}, Shown(None, {}, None)),
        ({"a": 10, "b": 5, "c": 0}, Shown(15, {"a": 10, "b": 5}, 0)),
        ({"a": 10, "b": 6, "c": 1}, Shown(17, {"a": 10}, 7)),
        ({"a": 10, "b": 4, "c": 4}, Shown(18, {}, 18)),
        ({"a": 10, "b": 3, "c": 4}, Shown(17, {"a": 10}, 7)),
        ({"a": 6, "b": 6, "c": 1}, Shown(13, {}, 13)),
        ({"a": 0, "b": 0, "c": 0}, Shown(0, {}, 0)),
    ],
)
def test_a_small_count_cannot_be_found_in_the_others(parts: dict[str, int], expected: Shown) -> None:
    assert shown(parts, 5) == expected


def test_whoever_knows_the_method_finds_no_small_count() -> None:
    """Among all tables that are shown alike, every small count has more than one value."""
    tables = [dict(zip("abc", counts, strict=True)) for counts in product(range(9), repeat=3)]
    alike: dict[str, list[dict[str, int]]] = {}
    for table in tables:
        alike.setdefault(repr(shown(table, 4)), []).append(table)
    for name in "abc":
        for same in alike.values():
            values = {table[name] for table in same}
            assert len(values) > 1 or values.isdisjoint({1, 2, 3})


async def test_a_supporter_is_entered_once_and_lines_are_in_order(client: AsyncClient, line: str) -> None:
    again = await post(client, "/supporters", {"code": "city_of_paris", "name": "Paris"})
    assert (again[0], again[1]["code"]) == (409, "supporter_is_known")
    reversed_line = {"purpose": "training", "starts_on": "2026-02-01", "ends_on": "2026-01-01", "amount_cents": 1}
    refused = await post(client, "/supporters/city_of_paris/lines", reversed_line)
    assert refused[1]["code"] == "line_dates_are_reversed"
    unknown = await post(client, "/supporters/nobody/lines", {"purpose": "training", "amount_cents": 1, **YEAR})
    assert (unknown[0], unknown[1]["code"]) == (404, "supporter_is_unknown")
    assert (await post(client, "/supporters/nobody/reports", {"year": 2020}))[0] == 404
    assert (await client.get("/supporters/city_of_paris/reports/2020")).json()["code"] == "report_is_unknown"
    assert [one["code"] for one in (await client.get("/supporters")).json()] == ["city_of_paris"]
    assert (await client.get("/supporters", params={"after": "city_of_paris"})).json() == []


async def open_line(client: AsyncClient, supporter: str, purpose: str, amount: int) -> str:
    body = {"purpose": purpose, "amount_cents": amount, **YEAR}
    return str((await post(client, f"/supporters/{supporter}/lines", body))[1]["id"])


async def commit(client: AsyncClient, line: str, session: str, amount: int) -> tuple[int, dict[str, Any]]:
    return await post(client, f"/lines/{line}/commitments", {"session": session, "amount_cents": amount})


async def spend(client: AsyncClient, commitment: str, amount: int, day: str = DAY) -> tuple[int, dict[str, Any]]:
    return await post(client, f"/commitments/{commitment}/expenses", {"amount_cents": amount, "spent_on": day})


async def complete(client: AsyncClient, person: Ref, outcome: str) -> None:
    assert (await post(client, f"/participations/{person}/complete", {"outcome": outcome}))[0] == 200
