"""What a person may ask of any partner, and how long a partner keeps what it holds."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import httpx
import pytest

from passerelle.contracts.envelope import read
from passerelle.contracts.language import CourseStarted
from passerelle.contracts.lifecycle import FieldGroup, ReferralStatus
from passerelle.messaging.decisions import Disclosure
from passerelle.partnership import Hooks, Kept, report, store
from passerelle.privacy import audit_trail
from passerelle.privacy.grants import grants_in_force
from passerelle.privacy.retention import ROUND
from tests.shared.messaging.harness import Harness
from tests.shared.partnership.counter import Counter, client_of, post
from tests.shared.partnership.making import CASE, CONTACT, GRANT, NOW, OWNER, REF, referral

TWO_YEARS = timedelta(days=731)
OVER = referral(ReferralStatus.COMPLETED, case=CASE, past_cases=(UUID(int=41),), contact=CONTACT)


@pytest.fixture
def migrations() -> list[str]:
    return ["passerelle.partnership.migrations"]


@pytest.fixture
async def counter(database: str) -> AsyncIterator[Counter]:
    async with asyncpg.create_pool(database, min_size=1, max_size=4) as pool:
        counter = Counter(pool)
        await counter.ring()
        yield counter


@pytest.fixture
async def client(counter: Counter) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(counter) as client:
        yield client


async def test_the_person_is_shown_all_that_is_held(counter: Counter, client: httpx.AsyncClient) -> None:
    await counter.keep(OVER)
    told = Disclosure(OWNER, REF, ("pathway",), GRANT, "try_enterprise", "trial_completed")
    async with counter.connection() as connection, connection.transaction():
        await audit_trail.append(connection, [told], NOW)

    answer = await client.get(f"/referrals/{REF}/access")

    held = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert (held["contact"], held["service"]) == (CONTACT, {"files": 3})
    assert [one["what"] for one in held["disclosures"]] == ["trial_completed"]


async def test_the_person_can_take_all_of_it_along(counter: Counter, client: httpx.AsyncClient) -> None:
    await counter.keep(OVER)

    answer = await client.get(f"/referrals/{REF}/export")

    taken, shown = answer.json(), (await client.get(f"/referrals/{REF}/access")).json()
    assert (taken["format"], taken["version"], taken["organization"]) == ("passerelle.person", 1, counter.id)
    assert {name: value for name, value in taken.items() if name in shown} == shown
    assert answer.headers["content-disposition"] == f'attachment; filename="{REF}.json"'


async def test_nothing_is_held_about_a_stranger(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"/referrals/{REF}/access")).status_code == 404


async def test_a_wrong_detail_is_told_to_the_owner_without_it(counter: Counter, client: httpx.AsyncClient) -> None:
    await counter.keep(OVER)

    answer = await post(client, f"/referrals/{REF}/rectifications", {"fields": ["contact", "aims"]})

    (body,) = [row["body"] for row in await counter.pool.fetch("SELECT body FROM outbox")]
    assert (answer.status_code, answer.json()["fields"]) == (202, ["contact"])
    assert read(body).data.model_dump()["fields"] == (FieldGroup.CONTACT,)
    assert CONTACT["phone"].encode() not in body
    assert (await client.get(f"/referrals/{REF}/access")).json()["rectification_asked_at"]


async def test_only_what_was_handed_over_is_rectified_elsewhere(counter: Counter, client: httpx.AsyncClient) -> None:
    await counter.keep(referral(ReferralStatus.STARTED))

    answer = await post(client, f"/referrals/{REF}/rectifications", {"fields": ["contact"]})

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_rectify")


async def test_the_person_can_have_the_partner_erase(counter: Counter, client: httpx.AsyncClient) -> None:
    await counter.keep(OVER)

    answer = await post(client, f"/referrals/{REF}/erasure")

    assert answer.json() == {"answer": "done", "legal_reason": None, "keep_until": None}
    assert (await client.get(f"/referrals/{REF}")).status_code == 404
    assert await counter.pool.fetchval("SELECT about FROM erasure_marks WHERE key = $1", REF) == str(OVER.referral)


async def test_an_open_referral_is_ended_before_it_is_erased(counter: Counter, client: httpx.AsyncClient) -> None:
    await counter.keep(referral(ReferralStatus.STARTED))

    answer = await post(client, f"/referrals/{REF}/erasure")

    assert (answer.status_code, answer.json()["code"]) == (409, "referral_is_open")


async def test_what_nobody_asked_about_for_two_years_is_listed(counter: Counter, client: httpx.AsyncClient) -> None:
    await counter.keep(OVER)
    assert (await client.get("/retention")).json() == []
    counter.time = NOW + TWO_YEARS

    (due,) = (await client.get("/retention")).json()
    run = await post(client, "/retention/runs", {})

    assert (due["subject"], due["last_contact_at"]) == (str(REF), NOW.isoformat().replace("+00:00", "Z"))
    assert run.json() == {"dry_run": True, "months": 24, "subjects": [str(REF)]}
    assert (await client.get(f"/referrals/{REF}")).status_code == 200


async def test_the_daily_round_erases_whoever_is_due(counter: Counter, client: httpx.AsyncClient) -> None:
    await counter.keep(OVER)
    counter.time = NOW + TWO_YEARS

    await counter.ring()

    assert (await client.get(f"/referrals/{REF}")).status_code == 404
    assert await counter.pool.fetchval("SELECT due FROM deadlines WHERE thread = $1", ROUND) > counter.time


async def test_staff_can_erase_whoever_is_due_at_once(counter: Counter, client: httpx.AsyncClient) -> None:
    await counter.keep(OVER)
    counter.time = NOW + TWO_YEARS
    await counter.pool.execute("DELETE FROM deadlines WHERE thread = $1", ROUND)

    await post(client, "/retention/runs", {"dry_run": False})
    await counter.ring()

    assert (await client.get(f"/referrals/{REF}")).status_code == 404


async def test_a_contact_of_the_person_begins_the_time_anew(counter: Counter, client: httpx.AsyncClient) -> None:
    await counter.keep(OVER)
    counter.time = NOW + timedelta(days=700)
    await post(client, f"/referrals/{REF}/contacts")
    counter.time = NOW + TWO_YEARS

    assert (await client.get("/retention")).json() == []


async def test_a_hold_with_a_reason_keeps_until_its_end(counter: Counter, client: httpx.AsyncClient) -> None:
    await counter.keep(OVER)
    counter.time = NOW + TWO_YEARS
    until = counter.time + timedelta(days=30)
    hold = {"subject": str(REF), "reason": "legal_claim", "until": until.isoformat(), "placed_by": "legal_desk"}
    assert (await post(client, "/retention/holds", hold)).status_code == 201

    await counter.ring()
    (held,) = (await client.get("/retention")).json()
    assert (held["hold_reason"], (await client.get(f"/referrals/{REF}")).status_code) == ("legal_claim", 200)

    counter.time = until + timedelta(days=1)
    await counter.ring()
    counter.time += timedelta(days=1)
    await counter.ring()
    assert (await client.get(f"/referrals/{REF}")).status_code == 404


async def test_a_hold_is_lifted_by_staff(counter: Counter, client: httpx.AsyncClient) -> None:
    await counter.keep(OVER)
    until = (NOW + timedelta(days=900)).isoformat()
    hold = {"subject": str(REF), "reason": "complaint_open", "until": until, "placed_by": "legal_desk"}
    placed = (await post(client, "/retention/holds", hold)).json()

    lifted = (await post(client, f"/retention/holds/{placed['id']}/lift")).json()

    assert lifted["lifted_at"]
    counter.time = NOW + TWO_YEARS
    await counter.ring()
    assert (await client.get(f"/referrals/{REF}")).status_code == 404


@pytest.mark.parametrize("days", [0, 4000])
async def test_a_hold_without_an_end_is_none(counter: Counter, client: httpx.AsyncClient, days: int) -> None:
    await counter.keep(OVER)
    until = (NOW + timedelta(days=days)).isoformat()

    hold = {"subject": str(REF), "reason": "legal_claim", "until": until, "placed_by": "legal_desk"}

    assert (await post(client, "/retention/holds", hold)).json()["code"] == "hold_is_not_possible"


async def test_what_a_law_says_to_keep_is_not_due_again(counter: Counter, client: httpx.AsyncClient) -> None:
    kept = Kept("accounting_records", NOW + timedelta(days=3650))
    lending = Counter(counter.pool, Hooks(kept=lambda states, ref, moment: kept))
    await lending.keep(OVER)
    lending.time = counter.time = NOW + TWO_YEARS

    await lending.ring()

    assert (await client.get(f"/referrals/{REF}")).status_code == 200
    assert ((await client.get(f"/referrals/{REF}/access")).json()["contact"], await listed(client)) == (None, [])


async def listed(client: httpx.AsyncClient) -> list[str]:
    return [one["subject"] for one in (await client.get("/retention")).json()]


async def test_an_open_referral_is_not_due(counter: Counter, client: httpx.AsyncClient) -> None:
    await counter.keep(referral(ReferralStatus.STARTED))
    counter.time = NOW + TWO_YEARS

    assert await listed(client) == []


async def test_the_relay_asks_whether_the_agreement_on_a_ref_holds(counter: Counter) -> None:
    async with counter.connection() as connection:
        await store.save(connection, [referral(ReferralStatus.STARTED)])
        assert await grants_in_force(connection, [REF], NOW) == {REF}
        await store.save(connection, [referral(ReferralStatus.CANCELLED, grant_withdrawn_at=NOW)])
        assert await grants_in_force(connection, [REF], NOW) == set()


@pytest.mark.parametrize(("withdrawn_at", "sent"), [(None, "course_started"), (NOW, "message_withheld")])
async def test_a_milestone_queued_before_a_withdrawal_is_withheld(
    counter: Counter, withdrawn_at: datetime | None, sent: str
) -> None:
    begun = referral(ReferralStatus.STARTED)
    await counter.keep(begun)
    event = CourseStarted(referral=begun.referral)
    await counter.execute([REF], lambda states, moment: report(states, REF, moment, event))
    async with counter.connection() as connection:
        await store.save(connection, [replace(begun, grant_withdrawn_at=withdrawn_at)])

    harness = Harness(counter.pool)
    harness.time = NOW
    await harness.send_all()

    assert [read(one.value).data.short_name() for one in harness.producer.sent] == [sent]
