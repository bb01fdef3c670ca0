"""Documents that run out: kept without number or scan, reminded of in time, listed, renewed."""

from datetime import date, timedelta
from typing import Any

import pytest

from passerelle.messaging.decisions import NotFound
from passerelle.privacy.retention import ROUND
from referral.domain.errors import DocumentIsUnknown, DocumentKindIsUnknown
from referral.domain.pathway import What
from tests.referral.office import Desktop, Office
from tests.referral.reception import LISTS, Desk
from tests.referral.walking import NOW

TODAY = NOW.date()
IN_A_YEAR = TODAY + timedelta(days=365)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def seen(expires_on: date, kind: str = "csp", **more: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "expires_on": str(expires_on),
        "verified_by": "front_desk",
        "verified_on": "2026-03-01",
    } | more


def test_staff_is_reminded_days_before_on_the_trace(desk: Desk) -> None:
    person = desk.register()
    pathway = desk.open(person=person)
    desk.see_document(person, IN_A_YEAR)
    (kind,) = (one for one in LISTS.documents if one.code == "csp")

    desk.wait(365 - kind.remind_days_before - 1)
    before = [one.what for one in desk.pathway(pathway).history]
    desk.wait(1)

    reminder = desk.pathway(pathway).history[-1]
    assert What.DOCUMENT_EXPIRING not in before
    assert (reminder.what, reminder.facts) == (What.DOCUMENT_EXPIRING, {"expires_on": str(IN_A_YEAR)})
    assert desk.person(person).documents[0].reminded_at is not None


def test_the_trace_does_not_tell_the_kind_of_document(desk: Desk) -> None:
    person = desk.register()
    pathway = desk.open(person=person)

    desk.see_document(person, TODAY, kind="attestation_demande_asile")
    desk.wait(1)

    assert "asile" not in str(desk.pathway(pathway).history)


def test_a_document_about_to_run_out_is_told_at_once(desk: Desk) -> None:
    person = desk.register()
    desk.see_document(person, TODAY + timedelta(days=3))

    desk.wait(0)

    assert desk.person(person).documents[0].reminded_at == NOW


def test_a_renewed_document_is_reminded_of_by_its_new_day_only(desk: Desk) -> None:
    person = desk.register()
    old = desk.see_document(person, TODAY + timedelta(days=200))

    new = desk.see_document(person, TODAY + timedelta(days=900), replaces=old)

    assert [one.id for one in desk.person(person).documents] == [new]
    assert desk.reminders() == {person: {str(new)}}


def test_a_document_of_somebody_else_cannot_be_replaced(desk: Desk) -> None:
    person, somebody = desk.register(), desk.register()
    theirs = desk.see_document(somebody, IN_A_YEAR)

    with pytest.raises(DocumentIsUnknown):
        desk.see_document(person, IN_A_YEAR, replaces=theirs)


def test_a_kind_that_no_list_knows_is_refused(desk: Desk) -> None:
    with pytest.raises(DocumentKindIsUnknown):
        desk.see_document(desk.register(), IN_A_YEAR, kind="passport_scan")


def test_a_document_needs_somebody_it_belongs_to(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.see_document(desk.moment.new_id(), IN_A_YEAR)


async def test_documents_to_renew_are_listed_in_order(office: Office, desktop: Desktop) -> None:
    person = await desktop.register()
    for days in (20, -1, 10, 300):
        await desktop.done(f"/people/{person}/documents", seen(TODAY + timedelta(days=days)))

    first = await desktop.get("/documents/expiring", limit=2)
    rest = await desktop.get("/documents/expiring", after=first[-1]["cursor"])
    within = await desktop.get("/documents/expiring", within_days=15)
    far = await desktop.get("/documents/expiring", within_days=365)

    assert [one["has_expired"] for one in first + rest] == [True, False, False]
    assert [one["expires_on"] for one in first + rest] == sorted(one["expires_on"] for one in first + rest)
    assert (len(within), len(far)) == (2, 4)


async def test_a_reminder_is_a_durable_deadline(office: Office, desktop: Desktop) -> None:
    person = await desktop.register()
    pathway = (await desktop.done("/pathways", {"person": person, "plan": "farmer"}))["id"]
    document = (await desktop.done(f"/people/{person}/documents", seen(IN_A_YEAR)))["id"]

    office.time = NOW + timedelta(days=300)
    await office.commands.wake_due()

    (shown,) = await desktop.get(f"/people/{person}/documents")
    trace = await desktop.get(f"/pathways/{pathway}/trace")
    assert (shown["id"], shown["reminded_at"] is None) == (document, False)
    assert trace["events"][-1]["what"] == "document_expiring"


async def test_a_removed_document_is_reminded_of_no_more(office: Office, desktop: Desktop) -> None:
    person = await desktop.register()
    document = (await desktop.done(f"/people/{person}/documents", seen(IN_A_YEAR)))["id"]

    await desktop.done(f"/people/{person}/documents/{document}/removal")

    assert await office.rows("SELECT FROM deadlines WHERE thread <> $1", ROUND) == []
    assert await desktop.get("/documents/expiring", within_days=3650) == []


@pytest.mark.parametrize("more", [{"number": "12AB34567"}, {"scan": "data:image/png"}, {"holder": "Amina"}])
async def test_neither_number_nor_scan_of_a_document_is_taken(desktop: Desktop, more: dict[str, str]) -> None:
    person = await desktop.register()

    status, problem = await desktop.post(f"/people/{person}/documents", seen(IN_A_YEAR, **more))

    assert (status, problem["code"]) == (422, "invalid_request")
    assert not any(value in str(problem) for value in more.values())


async def test_a_page_after_a_day_no_calendar_has_is_refused(desktop: Desktop) -> None:
    after = "2026-02-31_00000000-0000-0000-0000-000000000000"

    answer = await desktop.client.get("/documents/expiring", params={"after": after})

    assert answer.status_code == 422
