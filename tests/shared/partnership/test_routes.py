from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from passerelle import partnership
from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.messaging.decisions import Command, Decision, Moment, Outgoing, States
from passerelle.partnership import Hooks, routes, store
from passerelle.runtime.organization import Organization
from passerelle.testing.routed import app_with
from tests.shared.partnership.making import CASE, CONTACT, NOW, OWNER, REF, moment, referral


def make_case(states: States, ref: UUID, at: Moment) -> Decision:
    return partnership.attach(states, ref, CASE)


@dataclass
class Office:
    """What the routes need of an organization, with a real database and nothing sent."""

    opened: Any
    clock: datetime = NOW
    sent: list[Outgoing] = field(default_factory=list)

    @property
    def directory(self) -> Any:
        known = {OWNER: SimpleNamespace(kind="referral"), "adie": SimpleNamespace(kind="funding")}
        return SimpleNamespace(entry=known.get)

    def now(self) -> datetime:
        return self.clock

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        yield self.opened

    async def execute(self, keys: Collection[UUID], command: Command, *, once: object = None) -> Any:
        decision = command(await store.load(self.opened, keys), moment(self.clock))
        await store.save(self.opened, {state.key: state for state in decision.changes}.values())
        self.sent.extend(decision.messages)
        return decision.result


@pytest.fixture
def migrations() -> list[str]:
    return ["passerelle.partnership.migrations"]


@pytest.fixture
async def office(database: str) -> AsyncIterator[Office]:
    opened = await asyncpg.connect(database)
    yield Office(opened)
    await opened.close()


@pytest.fixture
async def client(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    app = app_with(routes(cast(Organization, office), Hooks(accepted=make_case)))
    transport = httpx.ASGITransport(app)
    headers = {"Idempotency-Key": str(uuid4())}
    async with httpx.AsyncClient(transport=transport, base_url="http://partner", headers=headers) as opened:
        yield opened


AGREEMENT = {
    "agreed_at": (NOW - timedelta(hours=1)).isoformat(),
    "valid_until": (NOW + timedelta(days=30)).isoformat(),
    "notice_version": "2026-01",
    "notice_language": "ar",
    "interpreter": True,
    "collected_by": "adviser",
    "collected_how": "on_paper",
}
PROPOSAL = {
    "owner": OWNER,
    "service": "rapid_integration",
    "purpose": "find_activity",
    "agreement": AGREEMENT,
    "contact": CONTACT,
}


async def test_staff_accept_a_referral_and_its_case_is_made(office: Office, client: httpx.AsyncClient) -> None:
    await store.save(office.opened, [referral()])
    answer = await client.post(f"/referrals/{REF}/accept", json={"start_by": NOW.isoformat()})
    assert (answer.status_code, answer.json()["status"], answer.json()["case"]) == (200, "accepted", str(CASE))
    assert [outgoing.event.short_name() for outgoing in office.sent] == ["referral_accepted", "handover_requested"]
    shown = (await client.get(f"/referrals/{REF}")).json()
    assert (shown["status"], shown["handover"]) == ("accepted", "asked")


async def test_accepting_needs_no_body_but_a_key(office: Office, client: httpx.AsyncClient) -> None:
    await store.save(office.opened, [referral()])
    del client.headers["Idempotency-Key"]
    assert (await client.post(f"/referrals/{REF}/accept")).status_code == 422
    assert (await client.post(f"/referrals/{REF}/accept", headers={"Idempotency-Key": "k" * 36})).status_code == 200


async def test_a_second_answer_is_refused_with_its_code(office: Office, client: httpx.AsyncClient) -> None:
    await store.save(office.opened, [referral(ReferralStatus.STARTED)])
    declined = {"declined_by": "person", "reason": "not_interested"}
    answer = await client.post(f"/referrals/{REF}/decline", json=declined)
    assert (answer.status_code, answer.json()["code"]) == (409, "step_not_possible")
    assert office.sent == []


async def test_staff_waitlist_and_then_decline(office: Office, client: httpx.AsyncClient) -> None:
    await store.save(office.opened, [referral()])
    assert (await client.post(f"/referrals/{REF}/waitlist")).json()["status"] == "waitlisted"
    declined = {"declined_by": "partner", "reason": "session_full", "next_action": "other_partner"}
    assert (await client.post(f"/referrals/{REF}/decline", json=declined)).json()["status"] == "declined"
    assert [outgoing.event.short_name() for outgoing in office.sent] == ["referral_waitlisted", "referral_declined"]


async def test_contact_is_shown_only_while_the_agreement_lasts(office: Office, client: httpx.AsyncClient) -> None:
    await store.save(office.opened, [referral(ReferralStatus.ACCEPTED, contact=CONTACT)])
    shown = await client.get(f"/referrals/{REF}/contact")
    assert (shown.json()["contact"], shown.headers["cache-control"]) == (CONTACT, "no-store")
    office.clock = NOW + timedelta(days=181)
    refused = await client.get(f"/referrals/{REF}/contact")
    assert (refused.status_code, refused.json()["code"]) == (409, "agreement_ended")
    assert CONTACT["phone"] not in refused.text


async def test_contact_that_never_came_is_not_found(office: Office, client: httpx.AsyncClient) -> None:
    await store.save(office.opened, [referral(ReferralStatus.ACCEPTED)])
    assert (await client.get(f"/referrals/{REF}/contact")).json()["code"] == "contact_not_shared"
    assert (await client.get(f"/referrals/{uuid4()}/contact")).json()["code"] == "not_found"
    assert (await client.get(f"/referrals/{uuid4()}")).status_code == 404


async def test_the_list_is_read_page_by_page_without_contact(office: Office, client: httpx.AsyncClient) -> None:
    people = [referral(ReferralStatus.ACCEPTED, ref=UUID(int=number), contact=CONTACT) for number in range(1, 6)]
    await store.save(office.opened, people)
    first = await client.get("/referrals", params={"limit": 3, "status": "accepted"})
    assert CONTACT["phone"] not in first.text
    rest = await client.get("/referrals", params={"limit": 3, "after": first.json()[-1]["ref"]})
    assert [int(UUID(one["ref"])) for one in first.json() + rest.json()] == [1, 2, 3, 4, 5]


async def test_a_person_who_walked_in_is_proposed_and_listed(office: Office, client: httpx.AsyncClient) -> None:
    made = await client.post("/proposals", json=PROPOSAL)
    assert (made.status_code, made.json()["status"]) == (201, "proposed")
    listed = await client.get("/proposals")
    assert listed.json() == [made.json()]
    assert CONTACT["phone"] not in listed.text + made.text
    withdrawn = await client.post(f"/proposals/{made.json()['ref']}/withdraw")
    assert withdrawn.json()["status"] == "withdrawn"


async def test_a_referral_shows_the_proposal_it_came_of(office: Office, client: httpx.AsyncClient) -> None:
    made = UUID((await client.post("/proposals", json=PROPOSAL)).json()["ref"])
    state = (await store.load(office.opened, [made]))[made]
    await store.save(office.opened, [replace(state, pathway_ref=REF), referral()])
    assert (await client.get(f"/referrals/{REF}")).json()["proposal"] == str(made)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"owner": "nobody"}, "unknown_referring_organization"),
        ({"owner": "adie"}, "unknown_referring_organization"),
        ({"agreement": {**AGREEMENT, "valid_until": NOW.isoformat()}}, "proposal_not_agreed"),
        ({"contact": {**CONTACT, "nationality": "x"}}, "invalid_request"),
        ({"contact": {**CONTACT, "phone": "call me"}}, "invalid_request"),
        ({"agreement": {**AGREEMENT, "agreed_at": "2026-03-02T08:00:00"}}, "invalid_request"),
        ({"note": "free text"}, "invalid_request"),
    ],
)
async def test_a_proposal_that_is_not_right_changes_nothing(
    change: dict[str, Any], code: str, office: Office, client: httpx.AsyncClient
) -> None:
    answer = await client.post("/proposals", json={**PROPOSAL, **change})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert office.sent == []
    assert (await client.get("/proposals")).json() == []
