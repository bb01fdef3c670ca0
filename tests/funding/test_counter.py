"""What the staff do over HTTP, on a real database."""

from typing import Any
from uuid import uuid4

import pytest

from tests.funding.counter import Counter
from tests.funding.office import Office
from tests.funding.test_input import COMMITTEE, DECISION, GUARANTOR, PROJECT

NO_GRANT = {"outcome": "not_granted", "reason": "cannot_be_repaid", **COMMITTEE}
WITHOUT = {"reason": "small_amount", "decided_by": "staff-9"}
TOLD = [
    "referral_received",
    "referral_accepted",
    "application_invited",
    "referral_started",
    "application_submitted",
    "application_decided",
]


async def invited(office: Office, counter: Counter) -> str:
    """The path of a fresh invitation's application."""
    invitation = await counter.post("/invitations", {"ref": str(await office.refer())})
    return f"/applications/{invitation.json()['id']}"


async def advised(office: Office, counter: Counter) -> str:
    path = await invited(office, counter)
    ref = (await counter.get(path)).json()["ref"]
    await counter.post("/applications", PROJECT | {"ref": ref})
    await counter.post(f"{path}/adviser", {"adviser": "staff-7"})
    return path


@pytest.mark.parametrize(("guarantee", "body"), [("guarantor", GUARANTOR), ("no-guarantee", WITHOUT)])
async def test_a_loan_goes_its_whole_way_over_http(
    guarantee: str, body: dict[str, Any], office: Office, counter: Counter
) -> None:
    path = await advised(office, counter)

    steps = [
        await counter.post(f"{path}/{guarantee}", body),
        await counter.post(f"{path}/decision", DECISION),
        await counter.post(f"{path}/contract"),
        await counter.post(f"{path}/disbursement"),
    ]
    owed = (await counter.get(f"{path}/schedule")).json()["owed_cents"]
    steps.append(await counter.post(f"{path}/repayments", {"amount_cents": owed}))

    assert [step.json()["status"] for step in steps][1:] == ["granted", "contracted", "disbursed", "repaid"]
    assert (await counter.get(path)).json() == steps[-1].json()
    assert await office.queued() == [*TOLD, "loan_disbursed"]


async def test_a_second_decision_is_a_problem_with_its_code(office: Office, counter: Counter) -> None:
    path = await advised(office, counter)
    await counter.post(f"{path}/decision", NO_GRANT)

    again = await counter.post(f"{path}/decision", DECISION)

    assert again.status_code == 409
    assert again.json()["type"] == "urn:passerelle:problem:already_decided"
    assert await office.queued() == TOLD


async def test_a_request_sent_twice_is_done_once(office: Office, counter: Counter) -> None:
    path = await advised(office, counter)
    key = str(uuid4())

    first = await counter.post(f"{path}/decision", NO_GRANT, key)
    again = await counter.post(f"{path}/decision", NO_GRANT, key)

    assert (again.status_code, again.json()) == (200, first.json())


async def test_a_guarantor_is_shown_apart_from_the_application(office: Office, counter: Counter) -> None:
    path = await advised(office, counter)

    found = await counter.post(f"{path}/guarantor", GUARANTOR)
    guarantor = await counter.get(f"{path}/guarantor")

    assert found.json()["has_guarantor"] is True
    assert "Dominique" not in found.text
    assert guarantor.json() == GUARANTOR | {"id": guarantor.json()["id"], "share_percent": 50}
    assert guarantor.headers["cache-control"] == "no-store"


async def test_a_released_guarantor_is_nowhere_to_be_found(office: Office, counter: Counter) -> None:
    path = await advised(office, counter)
    await counter.post(f"{path}/guarantor", GUARANTOR)

    released = await counter.post(f"{path}/guarantor/release")

    assert released.json()["status"] == "guarantor_search"
    assert (await counter.get(f"{path}/guarantor")).status_code == 404


async def test_declining_an_invitation_declines_the_referral(office: Office, counter: Counter) -> None:
    path = await invited(office, counter)

    gone = await counter.post(f"{path}/withdrawal", {"reason": "not_available"})

    assert gone.json()["status"] == "withdrawn"
    assert (await office.queued())[-1] == "referral_declined"


async def test_applications_are_found_by_status_and_ref(office: Office, counter: Counter) -> None:
    path = await invited(office, counter)
    await advised(office, counter)
    shown = (await counter.get(path)).json()

    assert (await counter.get("/applications?status=invited")).json() == [shown]
    assert (await counter.get(f"/applications?ref={shown['ref']}")).json() == [shown]
    assert len((await counter.get("/applications")).json()) == 2


async def test_what_is_unknown_is_not_found(counter: Counter) -> None:
    path = f"/applications/{uuid4()}"

    answers = [await counter.get(path), await counter.post(f"{path}/contract"), await counter.get(f"{path}/guarantor")]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not_found")] * 3


async def test_a_loan_is_repaid_after_its_ref_was_referred_again(office: Office, counter: Counter) -> None:
    path = await advised(office, counter)
    await counter.post(f"{path}/no-guarantee", WITHOUT)
    for step, body in (("decision", DECISION), ("contract", None), ("disbursement", None)):
        loan = await counter.post(f"{path}/{step}", body)
    await office.refer(loan.json()["ref"])

    repaid = await counter.post(f"{path}/repayments", {"amount_cents": 1})

    assert (repaid.status_code, repaid.json()["status"]) == (201, "disbursed")
