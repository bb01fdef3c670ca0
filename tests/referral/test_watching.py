"""Agreements, silences and dates on a real database, through the routes staff use."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from passerelle.contracts.partner import ReferralAccepted, ReferralDeclined, ReferralOpened
from passerelle.privacy.grants import grants_in_force
from referral.store import listing, store
from tests.referral.office import Desktop, Office
from tests.referral.walking import NOW

SIGNED = {
    "notice_version": "2026-01",
    "notice_language": "fa",
    "interpreter": True,
    "collected_by": "front_desk",
    "collected_how": "in_person",
}
AGREEMENT = {
    **SIGNED,
    "recipient": "langues",
    "purpose": "learn_french",
    "fields": ["identity", "contact"],
    "valid_until": "2027-12-31T00:00:00Z",
}


async def agree(desktop: Desktop, pathway: str, **other: Any) -> dict[str, Any]:
    found: dict[str, Any] = await desktop.done(f"/pathways/{pathway}/grants", {**AGREEMENT, **other})
    return found


async def relied_on(office: Office) -> set[UUID]:
    """Agreements the relay would send under at this moment."""
    rows = await office.rows("SELECT id FROM pathway_agreements")
    async with office.connection() as connection:
        return await grants_in_force(connection, [row["id"] for row in rows], office.time)


async def let_pass(office: Office, days: float) -> None:
    """Every clock that has come rings, in its order."""
    end = office.time + timedelta(days=days)
    while True:
        async with office.connection() as connection:
            due = await connection.fetchval("SELECT min(due) FROM deadlines")
        if due is None or due > end:
            office.time = end
            return
        office.time = max(office.time, due)
        await office.commands.wake_due()


async def test_a_declared_agreement_is_relied_on_only_once_confirmed(office: Office, desktop: Desktop) -> None:
    pathway = await desktop.open()
    given = await agree(desktop, pathway, collected_how="declared_by_staff")
    before = await relied_on(office)
    waiting = (await desktop.get(f"/pathways/{pathway}"))["referral"]["status"]

    confirmed = await desktop.done(
        f"/pathways/{pathway}/grants/{given['id']}/confirm", {**SIGNED, "collected_how": "online"}
    )

    assert (given["standing"], before, waiting) == ("to_confirm", set(), "queued")
    assert (confirmed["standing"], await relied_on(office)) == ("in_force", {UUID(given["id"])})
    assert (await desktop.get(f"/pathways/{pathway}"))["referral"]["status"] == "sent"


async def test_an_agreement_that_begins_later_is_relied_on_from_its_day(office: Office, desktop: Desktop) -> None:
    pathway = await desktop.open()
    given = await agree(desktop, pathway, valid_from=(NOW + timedelta(days=5)).isoformat())
    before = await relied_on(office)

    await let_pass(office, 6)

    assert (given["standing"], before, await relied_on(office)) == ("begins_later", set(), {UUID(given["id"])})
    assert (await desktop.get(f"/pathways/{pathway}"))["referral"]["status"] == "sent"


async def test_what_was_queued_under_a_wider_agreement_may_not_leave(office: Office, desktop: Desktop) -> None:
    pathway = await desktop.open()
    wider = await agree(desktop, pathway)

    narrower = await desktop.done(f"/pathways/{pathway}/grants/{wider['id']}/narrow", {"fields": ["identity"]})

    assert await relied_on(office) == {UUID(narrower["id"])}
    listed = await desktop.get(f"/pathways/{pathway}/grants")
    assert [(one["standing"], one["narrowed_to"]) for one in listed] == [
        ("narrowed", narrower["id"]),
        ("in_force", None),
    ]
    assert (narrower["fields"], narrower["legal_basis"]) == (["identity", "pathway"], "consent")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"notice_language": "ti"}, "notice_is_unknown"),
        ({"notice_version": "1999-1"}, "notice_is_unknown"),
        ({"collected_how": "orally"}, "evidence_is_missing"),
        ({"valid_from": "2028-01-01T00:00:00Z"}, "grant_ends_before_it_begins"),
    ],
)
async def test_an_agreement_that_proves_nothing_is_refused(desktop: Desktop, change: dict[str, str], code: str) -> None:
    pathway = await desktop.open()

    status, problem = await desktop.post(f"/pathways/{pathway}/grants", {**AGREEMENT, **change})

    assert (status, problem["code"]) == (422, code)


async def test_a_narrowing_that_is_none_is_refused(desktop: Desktop) -> None:
    pathway = await desktop.open()
    wider = await agree(desktop, pathway)

    status, problem = await desktop.post(
        f"/pathways/{pathway}/grants/{wider['id']}/narrow", {"fields": ["identity", "contact", "aims"]}
    )

    assert (status, problem["code"]) == (422, "grant_is_not_narrower")


async def test_notices_and_processings_are_shown_to_whoever_reads_them_out(desktop: Desktop) -> None:
    notices = await desktop.get("/notices")
    dari = await desktop.get("/notices/2026-01/fa-AF")
    processings = await desktop.get("/processings")

    assert {one["language"] for one in notices} == {"fr", "en", "ar", "fa", "uk", "es"}
    assert (dari["language"], dari["status"]) == ("fa", "to_be_confirmed")
    assert {one["legal_basis"] for one in processings} == {"legitimate_interest", "consent"}


async def test_a_silent_partner_is_listed_until_it_is_heard(office: Office, desktop: Desktop) -> None:
    pathway = await desktop.open()
    await agree(desktop, pathway)
    ref, referral = await referral_of(office)
    await let_pass(office, 8)
    (silent,) = await desktop.get("/referrals/silent")
    async with office.connection() as connection:
        counted = await store.gauges(connection)

    await office.hear("langues", ref, ReferralAccepted(referral=referral))

    assert (silent["id"], silent["silence"]["on"], silent["silence"]["rung"]) == (str(referral), "answer", "reminded")
    assert counted == {("referrals_silent", "answer"): 1}
    assert await desktop.get("/referrals/silent") == []


async def test_silence_stands_in_the_trace_as_a_fact(office: Office, desktop: Desktop) -> None:
    pathway = await desktop.open()
    await agree(desktop, pathway)
    await let_pass(office, 2)

    events = (await desktop.get(f"/pathways/{pathway}/trace"))["events"]

    (silent,) = [one for one in events if one["what"] == "referral_silent"]
    assert (silent["actor"], silent["facts"]) == ("clock", {"partner": "langues", "missing": "receive"})


async def test_what_is_due_is_listed_the_most_urgent_first(office: Office, desktop: Desktop) -> None:
    early, late = await desktop.open(), await desktop.open()
    await agree(desktop, early)
    await let_pass(office, 2)
    await agree(desktop, late)

    due = await desktop.get("/referrals/due", within_days=30)
    first = await desktop.get("/referrals/due", within_days=30, limit=1)
    rest = await desktop.get("/referrals/due", within_days=30, after=first[0]["referral"])

    assert [(one["pathway"], one["waits_for"], one["is_overdue"]) for one in due] == [
        (early, "answer", False),
        (late, "answer", False),
    ]
    assert ([*first, *rest], await desktop.get("/referrals/due", within_days=0)) == (due, [])


async def test_a_referral_taken_back_is_neither_due_nor_silent(office: Office, desktop: Desktop) -> None:
    pathway = await desktop.open()
    await agree(desktop, pathway)
    _, referral = await referral_of(office)
    await let_pass(office, 8)

    await desktop.done(f"/pathways/{pathway}/referrals/{referral}/cancel", {"reason": "plan_changed"})

    assert (await desktop.get("/referrals/due", within_days=365), await desktop.get("/referrals/silent")) == ([], [])
    rows = await office.rows("SELECT name, about FROM deadlines")
    assert [row["name"] for row in rows if row["about"] == str(referral)] == []


async def test_a_refusal_is_shown_with_who_refused(office: Office, desktop: Desktop) -> None:
    pathway = await desktop.open()
    await agree(desktop, pathway)
    ref, referral = await referral_of(office)
    said = {"declined_by": "rules", "reason": "not_eligible", "may_be_shown": False, "next_action": "reassess"}

    await office.hear("langues", ref, ReferralDeclined.model_validate({"referral": referral, **said}))

    (shown,) = await desktop.get("/referrals", status="declined")
    assert shown["refusal"] == said


async def test_a_referral_is_read_as_a_fhir_task(office: Office, desktop: Desktop) -> None:
    pathway = await desktop.open()
    await agree(desktop, pathway)
    ref, referral = await referral_of(office)
    await office.hear("langues", ref, ReferralOpened(referral=referral))

    answer = await desktop.client.get(f"/pathways/{pathway}/referrals/{referral}/fhir-task")
    unknown = await desktop.client.get(f"/pathways/{pathway}/referrals/{pathway}/fhir-task")

    assert answer.headers["content-type"] == "application/fhir+json"
    assert (answer.json()["status"], answer.json()["for"]["identifier"]["value"]) == ("received", str(ref))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "referral_is_unknown")


@dataclass
class Explaining:
    """Stands in for a connection: nothing is run, every statement is explained."""

    connection: asyncpg.Connection
    plans: list[str] = field(default_factory=list)

    async def fetch(self, sql: str, *arguments: Any) -> list[Any]:
        self.plans.append(await self.connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}", *arguments))
        return []


async def test_the_lists_read_an_index_and_not_every_referral(database: str) -> None:
    connection = await asyncpg.connect(database, server_settings={"enable_seqscan": "off", "enable_sort": "off"})
    explaining = Explaining(connection)

    await listing.referrals_due(explaining, NOW, None, 100)
    await listing.referrals_silent(explaining, None, 100)
    await connection.close()

    due, silent = explaining.plans
    assert ('"referrals_due"' in due, '"referrals_silent"' in silent) == (True, True)
    assert "Seq Scan" not in due + silent


async def referral_of(office: Office) -> tuple[UUID, UUID]:
    """Ref and id of the one referral that was sent."""
    (row,) = await office.rows("SELECT state ->> 'ref' AS ref, id FROM referrals WHERE status = 'sent'")
    return UUID(row["ref"]), row["id"]
