"""What staff has to do, as the partner's own list and metric tell it, on a real database."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.messaging import deadlines
from passerelle.messaging.decisions import SetDeadline
from passerelle.partnership import ReceivedReferral, referral_rows, store
from tests.shared.partnership.making import NOW, REF, referral
from tests.shared.partnership.test_routes import Office, client, migrations, office
from tests.shared.runtime.explaining import Explaining

__all__ = ["client", "migrations", "office"]

S = ReferralStatus
FILLED = (
    "INSERT INTO received_referrals (ref, referral, owner, service, purpose, status, grant_id, fields, received_at,"
    " answer_by, grant_until) SELECT lpad(to_hex(n), 32, '0')::uuid, gen_random_uuid(), 'singa', 'flashcoop',"
    " 'try_enterprise', (ARRAY['sent', 'started', 'completed'])[1 + n % 3], gen_random_uuid(), '{}', now(), now(),"
    " now() FROM generate_series(1, $1::int) AS n",
    "INSERT INTO deadlines (thread, name, due) SELECT lpad(to_hex(n), 32, '0')::uuid, 'duty_due',"
    " timestamptz '2026-02-01' + interval '1 hour' * n FROM generate_series(1, $1::int) AS n",
)


async def keep(office: Office, *owed: tuple[ReceivedReferral, str, float]) -> None:
    """Referrals, each with its clock and the days until it rings."""
    await store.save(office.opened, [state for state, _, _ in owed])
    clocks = [SetDeadline(state.ref, name, NOW + timedelta(days=days)) for state, name, days in owed]
    await deadlines.change(office.opened, clocks)


def numbered(number: int, status: ReferralStatus, **other: Any) -> ReceivedReferral:
    return referral(status, ref=UUID(int=number), **other)


async def test_the_list_says_what_is_owed_the_most_urgent_first(office: Office, client: httpx.AsyncClient) -> None:
    overdue = {"overdue_since": NOW - timedelta(days=9), "reminded_at": NOW - timedelta(days=2)}
    await keep(
        office,
        (numbered(1, S.SENT), "duty_due", 3),
        (numbered(2, S.SENT, opened_at=NOW), "duty_due", 2),
        (numbered(3, S.ACCEPTED), "duty_due", 6),
        (numbered(4, S.STARTED, **overdue), "duty_overdue", 5),
        (numbered(5, S.STARTED), "duty_due", 40),
        (numbered(6, S.LAPSED), "duty_overdue", 1),
    )

    found = (await client.get("/referrals/due")).json()

    assert [(one["duty"], one["is_overdue"]) for one in found] == [
        ("decide", False),
        ("open", False),
        ("report", True),
        ("start", False),
    ]
    assert found[0]["due_at"].startswith("2026-03-16")
    assert found[2]["due_at"].startswith("2026-02-21")


async def test_the_list_is_read_page_by_page(office: Office, client: httpx.AsyncClient) -> None:
    await keep(office, *((numbered(number, S.ACCEPTED), "duty_due", number) for number in range(1, 6)))

    first = (await client.get("/referrals/due", params={"limit": 3})).json()
    rest = (await client.get("/referrals/due", params={"limit": 3, "after": first[-1]["ref"]})).json()

    assert [int(UUID(one["ref"])) for one in first + rest] == [1, 2, 3, 4, 5]


async def test_the_metric_counts_those_reminded_in_vain(office: Office) -> None:
    await keep(
        office,
        (numbered(1, S.SENT), "duty_overdue", 1),
        (numbered(2, S.STARTED), "duty_overdue", 1),
        (numbered(3, S.STARTED), "duty_overdue", 1),
        (numbered(4, S.STARTED), "duty_due", 1),
        (numbered(5, S.CANCELLED), "duty_overdue", 1),
    )

    assert await store.gauges(office.opened) == {("referrals_overdue", "sent"): 1, ("referrals_overdue", "started"): 2}


async def test_staff_opens_a_referral_and_reports_that_it_goes_on(office: Office, client: httpx.AsyncClient) -> None:
    await store.save(office.opened, [referral()])
    opened = await client.post(f"/referrals/{REF}/open")
    await store.save(office.opened, [referral(S.STARTED)])
    continued = await client.post(f"/referrals/{REF}/continue")

    assert (opened.json()["opened_at"], continued.json()["status"]) == ("2026-03-02T09:00:00Z", "started")
    assert [one.event.short_name() for one in office.sent] == ["referral_opened", "referral_continued"]


async def test_a_refusal_in_another_system_s_code_is_understood(office: Office, client: httpx.AsyncClient) -> None:
    await store.save(office.opened, [referral()])
    vague = await client.post(f"/referrals/{REF}/decline", json={"code": {"list": "dora", "value": "autre"}})
    said = await client.post(f"/referrals/{REF}/decline", json={"code": {"list": "dora", "value": "session_complete"}})

    assert (vague.status_code, vague.json()["code"]) == (422, "refusal_says_nothing")
    assert said.json()["status"] == "declined"
    assert office.sent[-1].event.model_dump(include={"reason", "next_action", "may_be_shown"}) == {
        "reason": "session_full",
        "next_action": "wait",
        "may_be_shown": False,
    }


async def test_the_codes_that_are_understood_can_be_read(client: httpx.AsyncClient) -> None:
    codes = (await client.get("/referrals/refusal-codes")).json()

    assert len(codes) == 24
    assert {one["value"] for one in codes if one["reason"] is None} == {"autre", "other"}


@pytest.mark.parametrize("state", [referral(), referral(opened_at=NOW, overdue_since=NOW, reminded_at=NOW)])
async def test_a_referral_comes_back_with_its_clock(office: Office, state: ReceivedReferral) -> None:
    await store.save(office.opened, [state])

    assert (await store.load(office.opened, [REF]))[REF] == state


async def test_the_list_reads_what_rings_and_not_every_referral(office: Office) -> None:
    for statement in FILLED:
        await office.opened.execute(statement, 20_000)
    await office.opened.execute("ANALYZE")
    explaining = Explaining(office.opened)

    await referral_rows.owing(explaining, NOW, None, 100)

    assert explaining.scanned("received_referrals") == {"received_referrals_pkey"}
    assert explaining.scanned("deadlines") <= {"deadlines_due", "deadlines_pkey"}
