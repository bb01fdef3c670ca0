"""What the agency holds about a person is told whole, without the guarantor and without names of staff."""

from typing import Any
from uuid import UUID

from funding import commands
from funding.domain.application import Status
from funding.reactions import HOOKS
from funding.store.holdings import held_about
from passerelle.contracts.partner import ErasureAnswered
from tests.funding import agency as at
from tests.funding.counter import Counter
from tests.funding.examples import FOOD
from tests.funding.office import Office
from tests.funding.test_endings import ERASURE
from tests.funding.test_input import GUARANTOR
from tests.funding.test_running_loans import lent


async def held(office: Office, path: str, counter: Counter) -> list[dict[str, Any]]:
    ref = (await counter.get(path)).json()["ref"]
    async with office.connection() as connection:
        return await held_about(connection, [UUID(ref)])


async def test_everything_held_about_a_borrower_is_told(office: Office) -> None:
    counter = Counter(office)
    path = await lent(office, counter, "guarantor", GUARANTOR)
    await counter.post(f"{path}/repayments", {"amount_cents": 20_000})

    found = (await held(office, path, counter))[0]

    assert (found["status"], found["granted_cents"], found["territory"]) == ("disbursed", 600_000, "38185")
    assert found["plan"]["spending"][0] == {"use": "equipment", "amount_cents": 450_000}
    assert len(found["instalments"]) == 36
    assert sum(found["payments"][0][part] for part in ("principal_cents", "interest_cents")) == 20_000
    assert found["loan"]["granted_cents"] == 600_000


async def test_neither_guarantor_nor_staff_is_told_of(office: Office) -> None:
    counter = Counter(office)
    path = await lent(office, counter, "guarantor", GUARANTOR)

    words = str(await held(office, path, counter))

    assert not any(hidden in words for hidden in ("Dominique", "dominique", "staff-7", "staff-9", "member-1"))
    assert "'has_guarantor': True" in words


async def test_the_persons_access_shows_the_applications(office: Office) -> None:
    counter = Counter(office)
    path = await lent(office, counter)
    shown = (await counter.get(path)).json()

    async with office.connection() as connection:
        by_ref = await HOOKS.held(connection, [UUID(shown["ref"])])
        by_case = await HOOKS.held(connection, [UUID(shown["id"])])

    assert by_ref == by_case
    assert [one["id"] for one in by_ref["applications"]] == [shown["id"]]


async def test_nothing_is_held_about_a_stranger(office: Office) -> None:
    async with office.connection() as connection:
        assert await held_about(connection, [UUID(int=9)]) == []


def test_a_partial_erasure_keeps_the_accounts_and_nothing_else() -> None:
    agency = at.disbursed()
    assert agency.application().project is not None

    agency.receive(ERASURE)

    kept = agency.application()
    assert isinstance(agency.told[-1], ErasureAnswered)
    assert agency.told[-1].answer == "partial"
    assert kept.project is not None
    assert (kept.project.sector, kept.project.plan, kept.territory) == (None, None, None)
    assert kept.decision is not None
    assert (kept.decision.sitting.members, kept.decision.conditions) == ((), ())
    assert kept.adviser == at.STAFF
    assert FOOD not in repr(kept)


def test_a_closed_loan_keeps_no_adviser_after_an_erasure() -> None:
    agency = at.disbursed()
    owed = agency.account().owed_cents
    agency.do(commands.repay, application=agency.application().key, amount_cents=owed)

    agency.receive(ERASURE)

    assert (agency.application().status, agency.application().adviser) == (Status.REPAID, None)
