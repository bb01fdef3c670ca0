"""What is held about a person can be told whole, and erased whole."""

from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from enterprise import reactions
from enterprise.domain.identifiers import Ref
from enterprise.store import store
from passerelle.contracts.referral import ErasureRequested
from passerelle.messaging.decisions import Message
from tests.enterprise.cooperative import Cooperative
from tests.enterprise.desk import OWNER
from tests.enterprise.hosting import begun, post
from tests.enterprise.making import NOW, ref

AMINA, SORAYA, LINA = ref(1), ref(2), ref(3)
OWN_TABLES = (
    "sessions",
    "participations",
    "contract_files",
    "activity_periods",
    "result_shares",
    "wishes",
    "supporters",
    "budget_lines",
    "commitments",
    "expenses",
)


@pytest.fixture
async def session(cooperative: Cooperative, client: AsyncClient) -> str:
    """Three people, of whom Amina has left a trace in every table that can hold one."""
    session = await begun(cooperative, client, AMINA, SORAYA, LINA, childcare_places=2)
    cooperative.now = NOW.replace(year=2027, month=1, day=15)
    contract = {"code": "cape", "starts_on": "2027-02-01", "ends_on": "2027-06-30", "signed_on": "2027-01-10"}
    await done(client, f"/participations/{AMINA}/contracts", contract)
    await done(client, f"/participations/{AMINA}/roles", {"role": "sales"})
    people = [{"ref": str(one), "minutes": 60} for one in (AMINA, SORAYA, LINA)]
    december = {"starts_on": "2026-12-01", "ends_on": "2026-12-31", "turnover_cents": 1_000, "people": people}
    await done(client, f"/sessions/{session}/periods", december)
    for person, other in ((AMINA, SORAYA), (SORAYA, AMINA)):
        await done(client, f"/sessions/{session}/wishes", {"ref": str(person), "other": str(other)})
    together = {"outcome": "collective_entrepreneurship", "goes_on_with": [str(AMINA)]}
    await done(client, f"/participations/{SORAYA}/complete", together)
    return session


async def test_everything_held_about_somebody_is_told(client: AsyncClient, session: str) -> None:
    held = (await client.get(f"/referrals/{AMINA}/access")).json()["service"]
    (participation,) = held["participations"]
    assert (participation["session"], participation["roles"][0]["role"]) == (session, "sales")
    assert held["contracts"][0]["terms"][0]["signed_on"] == "2027-01-10"
    assert [share["minutes"] for share in held["result_shares"]] == [60]
    assert [wish["is_mutual"] for wish in held["wishes"]] == [True]


async def test_what_is_held_says_nothing_about_anybody_else(client: AsyncClient, session: str) -> None:
    answers = [await client.get(f"/referrals/{SORAYA}/{path}") for path in ("access", "export")]
    assert all(answer.json()["service"]["participations"][0]["goes_on_with"] == 1 for answer in answers)
    assert not any(str(other) in answer.text for answer in answers for other in (AMINA, LINA))


async def test_nothing_is_left_of_an_erased_person(cooperative: Cooperative, session: str) -> None:
    async with cooperative.pool.acquire() as connection, connection.transaction():
        assert await tables_with(connection, AMINA) == {
            "sessions",
            "participations",
            "contract_files",
            "result_shares",
            "wishes",
        }
    await erase(cooperative, AMINA)
    async with cooperative.pool.acquire() as connection:
        assert await tables_with(connection, AMINA) == set()
        assert await tables_with(connection, LINA) == {"sessions", "participations", "result_shares"}


async def test_sums_of_the_group_outlive_an_erased_person(
    cooperative: Cooperative, client: AsyncClient, session: str
) -> None:
    await erase(cooperative, AMINA)
    answer = (await client.get(f"/sessions/{session}/periods")).json()
    (period,) = answer["periods"]
    assert (period["erased_cents"], period["erased_minutes"], period["shared_cents"]) == (334, 60, 1_000)
    assert (len(period["shares"]), answer["totals"]["shared_cents"]) == (2, 1_000)


async def test_an_erased_companion_does_not_come_back(
    cooperative: Cooperative, client: AsyncClient, session: str
) -> None:
    """Whoever loaded a participation before the erasure and saves it afterwards brings nothing back."""
    async with cooperative.pool.acquire() as connection:
        (row,) = await connection.fetch("SELECT id FROM participations WHERE ref = $1", SORAYA)
        before = (await store.load(connection, [row["id"]]))[row["id"]]
        assert before.goes_on_with == (AMINA,)
        await store.forget(connection, [AMINA])
        await store.save(connection, [before])
        assert (await store.load(connection, [row["id"]]))[row["id"]].goes_on_with == ()


async def done(client: AsyncClient, path: str, body: Any) -> None:
    status, answer = await post(client, path, body)
    assert status < 300, answer


async def erase(cooperative: Cooperative, person: Ref) -> None:
    request = ErasureRequested(request=uuid4(), answer_by=cooperative.now.replace(month=3))
    message = Message(uuid4(), OWNER, person, person, 1, cooperative.now, request)
    answer = reactions.table.messages[ErasureRequested]
    await cooperative.ask(lambda states, moment: answer(states, message, moment), person)


async def tables_with(connection: Any, person: Ref) -> set[str]:
    """The tables of this service in which the ref occurs, wherever in a row."""
    found = set()
    for table in OWN_TABLES:
        rows = await connection.fetch(f"SELECT t::text AS row FROM {table} AS t")
        if any(str(person) in row["row"] for row in rows):
            found.add(table)
    return found
