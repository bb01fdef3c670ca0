"""What the staff send over HTTP, and what bad input is answered with."""

from typing import Any

import pytest

from funding.domain.application import Status
from tests.funding import agency as at
from tests.funding.agency import REF
from tests.funding.counter import counter

PROJECT = {
    "ref": str(REF),
    "purpose": "business",
    "amount_cents": 600_000,
    "sector": "accommodation_and_food",
}
GUARANTOR = {
    "name": "Dominique Martin",
    "contact": "dominique@example.org",
    "consented_on": "2026-11-20",
    "notice_version": "2026-01",
    "notice_given_on": "2026-11-20",
}
GRANT = {"outcome": "granted", "amount_cents": 600_000, "months": 36, "decided_by": "staff-9"}
NO_GRANT = {"outcome": "not_granted", "reason": "cannot_be_repaid", "decided_by": "staff-9"}
WITHOUT = {"reason": "small_amount", "decided_by": "staff-9"}


@pytest.mark.parametrize(("guarantee", "body"), [("guarantor", GUARANTOR), ("no-guarantee", WITHOUT)])
async def test_a_loan_goes_its_whole_way_over_http(guarantee: str, body: dict[str, Any]) -> None:
    desk = counter()
    assert (await desk.post("/invitations", {"ref": str(REF)})).json()["status"] == "invited"
    applied = await desk.post("/applications", PROJECT)
    path = f"/applications/{applied.json()['id']}"

    steps = [
        await desk.post(f"{path}/adviser", {"adviser": "staff-7"}),
        await desk.post(f"{path}/{guarantee}", body),
        await desk.post(f"{path}/decision", GRANT),
        await desk.post(f"{path}/contract"),
        await desk.post(f"{path}/disbursement"),
        await desk.post(f"{path}/repayments", {"amount_cents": 600_000}),
    ]

    assert [step.json()["status"] for step in steps][2:] == ["granted", "contracted", "disbursed", "repaid"]
    assert steps[-1].json()["repaid_cents"] == 600_000
    assert desk.agency.facts()[-1] == "loan_disbursed"


async def test_a_second_decision_is_a_problem_with_its_code() -> None:
    desk = counter(at.with_guarantor())
    path = f"/applications/{desk.agency.application().key}/decision"
    await desk.post(path, NO_GRANT)

    again = await desk.post(path, GRANT)

    assert again.status_code == 409
    assert again.json()["type"] == "urn:passerelle:problem:already_decided"


async def test_a_guarantor_is_not_shown_with_the_application() -> None:
    desk = counter(at.advised())

    found = await desk.post(f"/applications/{desk.agency.application().key}/guarantor", GUARANTOR)

    assert found.json()["has_guarantor"] is True
    assert "Dominique" not in found.text


async def test_a_guarantor_is_released_over_http() -> None:
    desk = counter(at.with_guarantor())

    released = await desk.post(f"/applications/{desk.agency.application().key}/guarantor/release")

    assert released.json()["status"] == "guarantor_search"
    assert desk.agency.guarantors() == []


async def test_declining_an_invitation_carries_its_reason() -> None:
    desk = counter(at.invited())

    gone = await desk.post(f"/applications/{desk.agency.application().key}/withdrawal", {"reason": "not_available"})

    assert gone.json()["status"] == "withdrawn"
    assert desk.agency.told[-1].model_dump()["reason"] == "not_available"


async def test_an_unknown_application_is_not_found() -> None:
    answer = await counter().post(f"/applications/{REF}/contract")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_cents": 0},
        {"amount_cents": -1},
        {"amount_cents": 1.5},
        {"amount_cents": "600000"},
        {"amount_cents": True},
        {"amount_cents": 10**12},
        {"purpose": "holiday"},
        {"sector": "smuggling"},
        {"ref": "Amina"},
        {"note": "her cousin pays"},
    ],
)
async def test_bad_input_is_refused_unechoed_and_changes_nothing(wrong: dict[str, Any]) -> None:
    desk = counter(at.invited())
    before = dict(desk.agency.states)

    answer = await desk.post("/applications", PROJECT | wrong)

    assert answer.status_code == 422
    assert not any(str(value) in answer.text for value in wrong.values() if isinstance(value, str))
    assert desk.agency.states == before


@pytest.mark.parametrize("wrong", [{"adviser": "amina@example.org"}, {"adviser": ""}, {"adviser": "Amina Diallo"}, {}])
async def test_an_adviser_is_an_opaque_id(wrong: dict[str, Any]) -> None:
    desk = counter(at.submitted())

    answer = await desk.post(f"/applications/{desk.agency.application().key}/adviser", wrong)

    assert answer.status_code == 422
    assert desk.agency.application().status is Status.SUBMITTED


async def test_a_post_without_idempotency_key_is_refused() -> None:
    answer = await counter().post("/invitations", {"ref": str(REF)}, key="short")

    assert answer.status_code == 422


async def test_an_invitation_into_the_past_is_refused() -> None:
    desk = counter()

    answer = await desk.post("/invitations", {"ref": str(REF), "answer_by": "2026-11-01T00:00:00Z"})

    assert (answer.status_code, answer.json()["code"]) == (422, "invitation_ends_too_soon")
    assert desk.agency.facts() == []
