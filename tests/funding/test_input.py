"""Bad input gets a clear answer without its own words, and changes nothing."""

from typing import Any

import pytest

from tests.funding import agency as at
from tests.funding.agency import REF, Agency
from tests.funding.counter import Counter, Desk

PLAN = {
    "stage": "being_set_up",
    "employees": 1,
    "own_funds_cents": 50_000,
    "spending": [{"use": "equipment", "amount_cents": 450_000}, {"use": "stock", "amount_cents": 200_000}],
}
PROJECT = {
    "ref": str(REF),
    "purpose": "business",
    "amount_cents": 600_000,
    "sector": "accommodation_and_food",
    "plan": PLAN,
    "territory": "38185",
}
GUARANTOR = {
    "name": "Dominique Martin",
    "contact": "dominique@example.org",
    "consented_on": "2026-11-20",
    "collected": "in_writing",
    "collected_by": "staff-7",
    "notice_version": "2026-01",
    "notice_language": "fr",
    "notice_given_on": "2026-11-20",
}
COMMITTEE = {"members": ["member-1", "member-2"], "decided_by": "staff-9"}
DECISION = {"outcome": "granted", "amount_cents": 600_000, "months": 36, **COMMITTEE}


@pytest.fixture(scope="module")
def desk() -> Desk:
    """Shared, for building an application takes longer than refusing anything; each test brings its own agency."""
    return Desk(Agency())


@pytest.fixture(scope="module")
def counter(desk: Desk) -> Counter:
    return Counter(desk)


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
        {"territory": "Grenoble"},
        {"territory": "96001"},
        {"plan": PLAN | {"employees": 4}},
        {"plan": PLAN | {"own_funds_cents": 49_999}},
        {"plan": PLAN | {"spending": []}},
        {"plan": None},
    ],
)
async def test_an_impossible_project_is_refused_unechoed(wrong: dict[str, Any], desk: Desk, counter: Counter) -> None:
    agency = desk.agency = at.invited()
    before = dict(agency.states)

    answer = await counter.post("/applications", PROJECT | wrong)

    assert answer.status_code in {409, 422}
    assert not any(str(value) in answer.text for value in wrong.values() if isinstance(value, str))
    assert agency.states == before


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("adviser", {"adviser": "amina@example.org"}),
        ("adviser", {"adviser": "Amina Diallo"}),
        ("adviser", {"adviser": ""}),
        ("guarantor", GUARANTOR | {"name": "  "}),
        ("guarantor", GUARANTOR | {"notice_version": ""}),
        ("guarantor", GUARANTOR | {"income": 1}),
        ("guarantor", GUARANTOR | {"notice_language": "français"}),
        ("guarantor", GUARANTOR | {"collected": "not_recorded"}),
        ("guarantor", GUARANTOR | {"collected_by": "Amina Diallo"}),
        ("no-guarantee", {"reason": "because", "decided_by": "staff-9"}),
        ("decision", DECISION | {"outcome": "withdrawn"}),
        ("decision", DECISION | {"outcome": "not_granted"}),
        ("decision", DECISION | {"months": 0}),
        ("decision", DECISION | {"members": []}),
        ("decision", DECISION | {"members": ["Amina Diallo"]}),
        ("decision", DECISION | {"conditions": ["her cousin pays"]}),
        ("conditions", {"condition": "her cousin pays", "met_on": "2026-11-20"}),
        ("rescheduling", {"months": 0, "first_due_on": "2027-01-01", "reason": "illness"}),
        ("write-off", {"reason": "her cousin pays"}),
        ("repayments", {"amount_cents": 0}),
        ("withdrawal", {"reason": "her cousin pays"}),
    ],
)
async def test_a_step_with_impossible_words_is_refused(
    step: str, body: dict[str, Any], desk: Desk, counter: Counter
) -> None:
    agency = desk.agency = at.with_guarantor()
    before = dict(agency.states)

    answer = await counter.post(f"/applications/{agency.application().key}/{step}", body)

    assert answer.status_code == 422
    assert "Amina" not in answer.text
    assert agency.states == before


async def test_a_post_needs_an_idempotency_key_of_some_length(counter: Counter) -> None:
    answer = await counter.post("/invitations", {"ref": str(REF)}, key="short")

    assert answer.status_code == 422


async def test_an_invitation_into_the_past_is_refused(desk: Desk, counter: Counter) -> None:
    agency = desk.agency = at.referred()

    answer = await counter.post("/invitations", {"ref": str(REF), "answer_by": "2026-11-01T00:00:00Z"})

    assert (answer.status_code, answer.json()["code"]) == (422, "invitation_ends_too_soon")
    assert agency.facts() == []
