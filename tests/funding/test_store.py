"""What is saved is what is loaded, on real PostgreSQL, and what is forgotten is gone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from funding import commands
from funding.domain.account import Account
from funding.domain.application import Application, Status
from funding.domain.borrower import Borrower
from funding.domain.guarantee import Guarantor
from funding.store import store
from funding.store.applications import applications_listed
from funding.store.guarantors import guarantor_for
from funding.store.loans import loans_of
from tests.funding import agency as at
from tests.funding.agency import REF, Agency

OWN = (Account, Application, Borrower, Guarantor)


def turned_down() -> Agency:
    agency = at.with_guarantor()
    at.turn_down(agency)
    return agency


def repaid_in_part() -> Agency:
    agency = at.disbursed()
    agency.do(commands.repay, application=agency.application().key, amount_cents=1)
    return agency


def reminded() -> Agency:
    agency = at.invited()
    agency.wake(REF, "reminder")
    return agency


def own_states(agency: Agency) -> dict[UUID, Any]:
    return {key: state for key, state in agency.states.items() if isinstance(state, OWN)}


WAYS = [
    at.invited,
    reminded,
    at.submitted,
    at.with_guarantor,
    at.without_guarantor,
    turned_down,
    at.contracted,
    repaid_in_part,
]


@pytest.mark.parametrize("way", WAYS)
async def test_every_state_comes_back_as_it_was_saved(way: Callable[[], Agency], connection: Any) -> None:
    states = own_states(way())

    await store.save(connection, list(states.values()))

    assert await store.load(connection, [*states, uuid4()]) == states


async def test_a_later_state_replaces_the_one_before(connection: Any) -> None:
    agency = at.advised()
    await store.save(connection, list(agency.states.values()))
    at.turn_down(agency)

    states = own_states(agency)
    await store.save(connection, list(agency.states.values()))

    assert await store.load(connection, list(states)) == states


async def test_a_loan_that_is_given_up_leaves_the_books(connection: Any) -> None:
    agency = at.contracted()
    await store.save(connection, list(agency.states.values()))
    agency.do(commands.withdraw, application=agency.application().key)

    await store.save(connection, list(agency.states.values()))

    assert await loans_of(connection, [agency.application().key]) == {}


async def test_an_application_takes_loan_and_guarantor_with_it(connection: Any) -> None:
    agency = at.disbursed()
    await store.save(connection, list(agency.states.values()))

    await store.forget(connection, [agency.application().key])

    assert await store.load(connection, list(agency.states)) == {}


async def test_a_guarantor_is_forgotten_alone(connection: Any) -> None:
    agency = at.with_guarantor()
    bound = agency.guarantors()[0].key
    await store.save(connection, list(agency.states.values()))
    agency.do(commands.release_guarantor, application=agency.application().key)

    await store.save(connection, [agency.application()])
    await store.forget(connection, [bound])

    assert await guarantor_for(connection, agency.application().key) is None
    assert await store.load(connection, list(agency.states)) == own_states(agency)


@pytest.mark.parametrize(("way", "left"), [(at.submitted, 0), (at.disbursed, 1)])
async def test_an_erased_ref_leaves_only_what_was_paid_out(
    way: Callable[[], Agency], left: int, connection: Any
) -> None:
    await store.save(connection, list(way().states.values()))

    await store.forget(connection, [REF])

    assert len(await applications_listed(connection, status=None, ref=REF, after=None, limit=10)) == left


async def test_applications_are_listed_page_by_page(connection: Any) -> None:
    invited = replace(at.invited().application(), key=UUID(int=2))
    paid_out = replace(at.disbursed().application(), key=UUID(int=1))
    await store.save(connection, [invited, paid_out])

    first = await applications_listed(connection, status=None, ref=None, after=None, limit=1)
    second = await applications_listed(connection, status=None, ref=None, after=first[0].key, limit=1)
    by_status = await applications_listed(connection, status=Status.DISBURSED, ref=None, after=None, limit=10)

    assert [*first, *second] == [paid_out, invited]
    assert by_status == [paid_out]
