"""Instalments add up to the cent, whatever the amount, the rate and the number of months."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.domain.schedule import instalments_of, months_later

FIRST = date(2026, 12, 23)
terms = st.tuples(st.integers(1, 1_200_000), st.integers(1, 84), st.integers(0, 3000), st.integers(0, 50_000))


@given(terms)
def test_instalments_add_up_to_what_was_lent(asked: tuple[int, int, int, int]) -> None:
    principal, months, rate, carried = asked

    found = instalments_of(principal, months=months, rate_basis_points=rate, first_due_on=FIRST, carried_cents=carried)

    assert sum(one.principal_cents for one in found) == principal
    assert all(one.principal_cents >= 0 and one.interest_cents >= 0 and one.amount_cents > 0 for one in found)
    assert len(found) <= months
    assert found[0].interest_cents >= carried


@given(st.integers(10_000, 1_200_000), st.integers(2, 84), st.integers(1, 1500))
def test_all_instalments_but_the_last_are_equal(principal: int, months: int, rate: int) -> None:
    found = instalments_of(principal, months=months, rate_basis_points=rate, first_due_on=FIRST)
    level = {one.amount_cents for one in found[:-1]}

    assert len(found) == months
    assert len(level) == 1
    assert abs(found[-1].amount_cents - level.pop()) <= months


def test_interest_is_paid_on_what_is_still_owed() -> None:
    found = instalments_of(120_000, months=3, rate_basis_points=1200, first_due_on=FIRST)

    assert [(one.principal_cents, one.interest_cents) for one in found] == [
        (39_603, 1_200),
        (39_999, 804),
        (40_398, 404),
    ]


def test_a_loan_without_interest_is_split_evenly() -> None:
    found = instalments_of(100, months=3, rate_basis_points=0, first_due_on=FIRST)

    assert [one.amount_cents for one in found] == [34, 34, 32]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 23), 36, date(2029, 11, 23)),
    ],
)
def test_an_instalment_is_due_on_the_same_day_each_month(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
