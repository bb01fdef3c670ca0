"""A yearly report is counted from real rows, made once, and outlives those it counted."""

from datetime import UTC, datetime

from funding.store.announced import figures
from tests.funding.counter import Counter
from tests.funding.examples import NOW
from tests.funding.office import Office
from tests.funding.test_counter import invited
from tests.funding.test_running_loans import lent


async def test_a_report_counts_invited_applied_and_funded(office: Office, counter: Counter) -> None:
    for _ in range(5):
        await lent(office, counter)
    for _ in range(5):
        await invited(office, counter)
    office.clock.now = datetime(NOW.year + 1, 1, 2, tzinfo=UTC)

    made = await counter.post("/reports", {"year": NOW.year})

    assert made.status_code == 201
    assert made.json()["total"] == {"invited": 10, "applied": 5, "funded": 5}
    assert made.json()["by_sector"]["named"] == {"accommodation_and_food": {"applied": 5, "funded": 5}}
    assert made.json()["by_department"]["named"]["38"] == {"invited": 5, "applied": 5, "funded": 5}
    assert made.json()["by_department"]["named"]["not_said"] == {"invited": 5, "applied": 0, "funded": 0}


async def test_a_report_stays_as_it_was_when_rows_go(office: Office, counter: Counter) -> None:
    for _ in range(6):
        await invited(office, counter)
    office.clock.now = datetime(NOW.year + 1, 1, 2, tzinfo=UTC)
    made = (await counter.post("/reports", {"year": NOW.year})).json()
    await office.pool.execute("DELETE FROM applications WHERE id = (SELECT id FROM applications LIMIT 1)")

    again = (await counter.post("/reports", {"year": NOW.year})).json()

    assert again == made == (await counter.get(f"/reports/{NOW.year}")).json()
    assert (await counter.get("/reports")).json() == [made]
    assert made["total"]["invited"] == 6


async def test_no_report_is_made_of_a_year_that_goes_on(counter: Counter) -> None:
    refused = await counter.post("/reports", {"year": NOW.year})

    assert (refused.status_code, refused.json()["code"]) == (409, "year_is_not_over")
    assert (await counter.get(f"/reports/{NOW.year}")).status_code == 404


async def test_the_rules_of_a_day_are_shown_with_their_sources(counter: Counter) -> None:
    parameters = (await counter.get("/parameters?on=2026-11-23")).json()
    sectors = (await counter.get("/sectors")).json()

    rate = next(one for one in parameters if one["name"] == "annual_rate_basis_points")
    assert (rate["status"], rate["value"]) == ("to_be_confirmed", 753)
    assert all(one["source"] and one["valid_from"] for one in parameters)
    assert len(sectors) == 18


async def test_what_is_told_by_quarter_counts_the_same_rows(office: Office, counter: Counter) -> None:
    for _ in range(2):
        await lent(office, counter)
    await invited(office, counter)
    begin = datetime(NOW.year, 10, 1, tzinfo=UTC)

    async with office.connection() as connection:
        counted = await figures(connection, begin, datetime(NOW.year + 1, 1, 1, tzinfo=UTC))
        before = await figures(connection, datetime(NOW.year, 7, 1, tzinfo=UTC), begin)

    assert {figure.value: count for figure, count in counted.items()} == {
        "applications_submitted": 2,
        "loans_granted": 2,
        "loans_not_granted": 0,
        "applications_withdrawn": 0,
        "loans_disbursed": 2,
    }
    assert set(before.values()) == {0}
