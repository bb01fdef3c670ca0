"""Running loans and worklists over HTTP, on a real database whose clock can be moved."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg

from funding.store.accounts import accounts_behind
from funding.store.applications import applications_of_adviser
from tests.funding.counter import Counter
from tests.funding.examples import TODAY
from tests.funding.explaining import Explaining
from tests.funding.office import Office
from tests.funding.test_counter import WITHOUT, advised
from tests.funding.test_input import COMMITTEE, DECISION, GUARANTOR

AT_ONCE = 100


async def lent(office: Office, counter: Counter, guarantee: str = "no-guarantee", body: Any = None) -> str:
    """The path of an application whose loan is paid out."""
    path = await advised(office, counter)
    await counter.post(f"{path}/{guarantee}", body or WITHOUT)
    await counter.post(f"{path}/decision", DECISION)
    await counter.post(f"{path}/contract", {"signed_on": TODAY.isoformat()})
    await counter.post(f"{path}/disbursement", {"first_due_on": (TODAY + timedelta(days=40)).isoformat()})
    return path


async def test_a_missed_instalment_is_found_by_a_durable_deadline(office: Office, counter: Counter) -> None:
    path = await lent(office, counter)
    assert (await counter.get("/arrears")).json() == []
    office.clock.now += timedelta(days=48)
    await office.commands.wake_due()

    arrears = (await counter.get("/arrears")).json()

    assert [f"/applications/{one['application']}" for one in arrears] == [path]
    assert arrears[0]["behind_since"] == (TODAY + timedelta(days=40)).isoformat()
    assert (await counter.get(path)).json()["is_behind"] is True


async def test_a_rescheduled_loan_shows_both_schedules(office: Office, counter: Counter) -> None:
    path = await lent(office, counter)
    first = (TODAY + timedelta(days=60)).isoformat()

    agreed = {"months": 20, "first_due_on": first, "reason": "illness"}
    changed = await counter.post(f"{path}/rescheduling", agreed)

    shown = (await counter.get(f"{path}/schedule")).json()
    assert changed.status_code == 201
    assert [len(one["instalments"]) for one in shown["schedules"]] == [20, 36]
    assert shown["next_due_on"] == first


async def test_a_written_off_loan_is_no_longer_in_arrears(office: Office, counter: Counter) -> None:
    path = await lent(office, counter)
    office.clock.now += timedelta(days=48)
    await office.commands.wake_due()

    lost = await counter.post(f"{path}/write-off", {"reason": "over_indebtedness"})

    assert lost.json()["status"] == "written_off"
    assert (await counter.get("/arrears")).json() == []


async def test_a_hundred_payments_at_once_never_repay_too_much(office: Office, counter: Counter) -> None:
    path = await lent(office, counter)
    owed = (await counter.get(f"{path}/schedule")).json()["owed_cents"]
    share = owed // 40

    answers = await asyncio.gather(
        *(counter.post(f"{path}/repayments", {"amount_cents": share}) for _ in range(AT_ONCE))
    )

    taken = sum(answer.status_code == 201 for answer in answers)
    left = (await counter.get(f"{path}/schedule")).json()["owed_cents"]
    assert {answer.status_code for answer in answers} == {201, 409}
    assert left == owed - taken * share
    assert 0 <= left < share


async def test_a_guarantor_is_answered_to_by_their_own_record(office: Office, counter: Counter) -> None:
    path = await lent(office, counter, "guarantor", GUARANTOR)
    guarantor = (await counter.get(f"{path}/guarantor")).json()["id"]
    await counter.post(f"/guarantors/{guarantor}/rectification", {"name": "Dominique M."})
    refused = await counter.post(f"/guarantors/{guarantor}/erasure")

    record = await counter.get(f"/guarantors/{guarantor}")

    assert refused.json() == {"answer": "refused", "legal_reason": "guarantee_in_force"}
    assert record.json()["name"] == "Dominique M."
    assert record.json()["guaranteed_cents"] == 300_000
    assert record.json()["erasure_asked_at"] is not None
    assert {"ref", "borrower", "application", "amount_cents"} & set(record.json()) == set()
    assert record.headers["cache-control"] == "no-store"


async def test_an_erased_guarantor_is_nowhere_in_the_database(office: Office, counter: Counter) -> None:
    path = await advised(office, counter)
    await counter.post(f"{path}/guarantor", GUARANTOR)
    guarantor = (await counter.get(f"{path}/guarantor")).json()["id"]

    done = await counter.post(f"/guarantors/{guarantor}/erasure")

    assert done.json()["answer"] == "done"
    assert (await counter.get(f"/guarantors/{guarantor}")).status_code == 404
    assert await office.pool.fetchval("SELECT count(*) FROM guarantors") == 0
    assert (await counter.get(path)).json()["status"] == "guarantor_search"


async def test_the_desks_of_advisers_show_who_has_how_much(office: Office, counter: Counter) -> None:
    path = await advised(office, counter)
    other = await advised(office, counter)
    await counter.post(f"{other}/adviser", {"adviser": "staff-8"})
    done = await advised(office, counter)
    await counter.post(f"{done}/decision", {"outcome": "not_granted", "reason": "outside_the_rules", **COMMITTEE})

    workloads = (await counter.get("/advisers")).json()
    desk = (await counter.get("/advisers/staff-7/applications")).json()

    assert [(one["adviser"], one["by_status"]) for one in workloads] == [
        ("staff-7", {"guarantor_search": 1}),
        ("staff-8", {"guarantor_search": 1}),
    ]
    assert [f"/applications/{one['id']}" for one in desk] == [path]


async def test_a_committee_may_defer_over_http(office: Office, counter: Counter) -> None:
    path = await advised(office, counter)
    deferral = {"outcome": "deferred", "reason": "papers_are_missing", **COMMITTEE}

    deferred = await counter.post(f"{path}/decision", deferral)

    assert (deferred.status_code, deferred.json()["outcome"]) == (200, None)
    assert deferred.json()["deferrals"] == [
        {"held_on": TODAY.isoformat(), "members": COMMITTEE["members"], "reason": "papers_are_missing"}
    ]


async def test_conditions_are_met_over_http(office: Office, counter: Counter) -> None:
    path = await advised(office, counter)
    await counter.post(f"{path}/no-guarantee", WITHOUT)
    await counter.post(f"{path}/decision", DECISION | {"conditions": ["insurance_taken"]})
    too_soon = await counter.post(f"{path}/contract")

    await counter.post(f"{path}/conditions", {"condition": "insurance_taken", "met_on": TODAY.isoformat()})

    assert (too_soon.status_code, too_soon.json()["code"]) == (409, "conditions_are_open")
    assert (await counter.post(f"{path}/contract")).json()["contract"]["unconfirmed"] == [
        "annual_rate_basis_points",
        "grace_days",
    ]


async def test_worklists_reach_their_rows_by_an_index(database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("SET enable_seqscan = off")
    explaining = Explaining(connection)

    await applications_of_adviser(explaining, "staff-7", after=uuid4(), limit=100)
    await accounts_behind(explaining, after=uuid4(), limit=100)

    await connection.close()
    assert explaining.indexes == {"applications_by_adviser", "accounts_behind"}
