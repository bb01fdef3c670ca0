"""Who read whose file is kept: each file opened, each name in a list once an hour, each line taken along."""

from datetime import timedelta
from uuid import UUID, uuid4

from passerelle.contracts.days import day_of
from passerelle.pages import reads
from tests.pages.coordinating import House
from tests.pages.forms import hidden_fields
from tests.referral.explaining import Explaining


async def noted(house: House) -> list[tuple[str, str]]:
    """Whose file, and on which page, in order."""
    rows = await house.rows("SELECT thread, what FROM page_reads ORDER BY id")
    return [(str(row["thread"]), row["what"]) for row in rows]


async def test_a_name_in_a_list_is_noted_once_an_hour(house: House) -> None:
    pathway = await house.pathway()
    browser, _ = await house.signed()
    other, _ = await house.signed()

    for _ in range(3):
        await browser.get("/desk/pathways")
    once = await noted(house)
    await other.get("/desk/pathways")
    house.clock.move(timedelta(minutes=59))
    await browser.get("/desk/pathways")
    within = await noted(house)
    house.clock.move(timedelta(minutes=2))
    await browser.get("/desk/pathways")

    assert once == [(pathway, "pathways")]
    assert within == once * 2
    assert await noted(house) == once * 3


async def test_everybody_named_today_is_noted_once(house: House) -> None:
    pathway = await house.pathway()
    alone = await house.desk.register(given_name="Alone")
    day = day_of(house.clock.now())
    seen = {"expires_on": str(day + timedelta(days=20)), "verified_by": "desk", "verified_on": str(day)}
    await house.desk.done(f"/people/{alone}/documents", {"kind": "recepisse", **seen})
    browser, _ = await house.signed()

    shown = (await browser.get("/desk/today")).text

    assert "Amina" in shown
    assert "Alone" in shown
    assert set(await noted(house)) == {(pathway, "today"), (alone, "today")}


async def test_a_name_found_by_searching_is_noted(house: House) -> None:
    pathway = await house.pathway("Amina")
    await house.pathway("Bako", family_name="Dialo")
    browser, _ = await house.signed()
    form = hidden_fields(await browser.get("/desk/pathways"))

    await browser.post("/desk/pathways/search", data={**form, "name": "amina"})

    assert [one for one in await noted(house) if one[1] == "pathways_search"] == [(pathway, "pathways_search")]


async def test_reads_are_forgotten_when_their_time_is_over(house: House) -> None:
    await house.pathway()
    browser, _ = await house.signed()
    await browser.get("/desk/pathways")
    kept = house.organization.settings.reads_kept

    house.clock.move(kept - timedelta(minutes=1))
    await house.organization.keeper.clean()
    before = await noted(house)
    house.clock.move(timedelta(minutes=2))
    await house.organization.keeper.clean()

    assert len(before) == 1
    assert await noted(house) == []


async def test_noting_a_whole_list_is_one_statement_with_an_index(house: House) -> None:
    now, threads = house.clock.now(), [uuid4() for _ in range(50)]
    async with house.organization.connection() as connection:
        await connection.execute("SET enable_seqscan = off")
        await reads.note_all(connection, now, UUID(int=1), threads, "pathways", every=reads.LISTED_EVERY)
        explaining = Explaining(connection)
        await reads.note_all(explaining, now, UUID(int=1), threads, "pathways", every=reads.LISTED_EVERY)

    assert explaining.reached_by & {"page_reads_thread", "page_reads_account"}
    assert len(await noted(house)) == 50
