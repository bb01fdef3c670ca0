"""How the coordinator's statements reach their rows: by an index each, in its order, however many there are."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from referral.store import overview, today
from referral.store.overview import Filter, Place
from tests.pages.coordinating import GRENOBLE, MARSEILLE, TABLES, House
from tests.referral.explaining import Explaining

MOMENT = datetime(2026, 3, 2, tzinfo=UTC)
DAY = date(2026, 3, 2)
PLACE = Place(MOMENT, UUID(int=1))
LISTS = {
    "pathways_open": Filter(),
    "pathways_open_at_step": Filter(step="language_course"),
    "pathways_open_at_partner": Filter(partner="langues"),
    "pathways_open_by_plan": Filter(plan="farmer"),
    "pathways_open_in_department": Filter(areas=("38",)),
    "pathways_open_in_commune": Filter(areas=(GRENOBLE,)),
    "pathways_ended": Filter(stage="completed"),
    "pathways_ended_in_department": Filter(stage="stopped", territories=("38",)),
}
COUNTED: dict[str, Callable[[Any], Any]] = {
    "referrals_silent": lambda one: today.silent(one, (), 11),
    "referrals_silent_near": lambda one: today.silent(one, ("38",), 11),
    "referrals_lapsing": lambda one: today.lapsing(one, MOMENT, (), 11),
    "referrals_lapsing_near": lambda one: today.lapsing(one, MOMENT, ("38",), 11),
    "referrals_lapsing_in_commune": lambda one: today.lapsing(one, MOMENT, (GRENOBLE,), 11),
    "agenda_by_day": lambda one: today.items(one, DAY, (), 11),
    "agenda_by_day_near": lambda one: today.documents(one, DAY, ("38",), 11),
    "agenda_by_day_in_commune": lambda one: today.documents(one, DAY, (GRENOBLE,), 11),
    "people_by_whole_name": lambda one: overview.by_name(one, "amina", (), 11),
    "people_by_called_name": lambda one: overview.by_name(one, "amina", (), 11),
    "people_by_whole_name_near": lambda one: overview.by_name(one, "amina", (GRENOBLE,), 11),
    "people_by_called_name_near": lambda one: overview.by_name(one, "amina", ("38",), 11),
}


@pytest.fixture
def migrations() -> Sequence[str]:
    return TABLES


@pytest_asyncio.fixture
async def explained(database: str) -> AsyncIterator[asyncpg.Connection]:
    """Answers how it would, when it must go by indexes."""
    connection = await asyncpg.connect(database)
    await connection.execute("SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off")
    yield connection
    await connection.close()


async def test_each_filter_of_the_list_is_served_by_an_index(explained: asyncpg.Connection) -> None:
    reached = {}
    for index, wanted in LISTS.items():
        for read in (overview.longest_first, overview.latest_first):
            explaining = Explaining(explained)
            await read(explaining, wanted, PLACE, 50)
            reached[index, read.__name__] = explaining.reached_by

    assert {key: found for key, found in reached.items() if not {key[0], "people_pkey"} <= found} == {}


async def test_what_needs_attention_is_served_by_an_index(explained: asyncpg.Connection) -> None:
    reached = {}
    for index, read in COUNTED.items():
        explaining = Explaining(explained)
        await read(explaining)
        reached[index] = explaining.reached_by

    assert {index: found for index, found in reached.items() if index not in found} == {}


async def test_a_filter_is_decided_without_looking_at_the_table(explained: asyncpg.Connection) -> None:
    """Whatever else is asked for, the index holds it: only the lines shown are fetched."""
    wanted = Filter(
        step="flashcoop", partner="a", plan="b", stuck_by=MOMENT, unagreed_by=MOMENT, territories=("38", GRENOBLE, "13")
    )
    explaining = Explaining(explained)

    await overview.longest_first(explaining, wanted, PLACE, 50)

    assert explaining.kinds_of("p_1") == {"Index Only Scan"}


async def test_a_person_who_moves_is_found_where_they_live(house: House) -> None:
    pathway = await house.pathway("Amina", commune=GRENOBLE)
    await house.desk.agree(pathway, "langues", "learn_french")
    [person] = [row["person"] for row in await house.rows("SELECT person FROM pathways")]
    seen = {"expires_on": "2026-03-09", "verified_by": "desk", "verified_on": "2026-03-01"}
    await house.desk.done(f"/people/{person}/documents", {"kind": "recepisse", **seen})
    there, _ = await house.signed(territories=("13",))
    before = (await there.get("/desk/pathways")).text

    whole = {"given_name": "Amina", "family_name": "Rahimi", "commune": MARSEILLE, "languages": ["fa", "fr"]}
    await house.desk.done(f"/people/{person}/corrections", whole)

    rows = await house.rows(
        "SELECT p.department AS one, r.department AS two, a.department AS three"
        " FROM pathways p JOIN referrals r ON r.pathway = p.id JOIN agenda a ON a.person = p.person"
    )
    assert {tuple(row) for row in rows} == {("13", "13", "13")}
    assert pathway not in before
    assert pathway in (await there.get("/desk/pathways")).text
