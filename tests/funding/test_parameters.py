"""What may be lent depends on the day; a rule says where it comes from."""

from datetime import date

import pytest

from funding.domain.errors import NoRuleForTheDate
from funding.domain.parameters import (
    GUARANTOR_SHARES,
    LOAN_LIMITS,
    LoanLimit,
    Purpose,
    guarantor_share_on,
    loan_limit_on,
)

LATER = LoanLimit(Purpose.BUSINESS, date(2027, 1, 1), 1_500_000, 72, source="an invented later rule")


@pytest.mark.parametrize(
    ("purpose", "cap_cents", "months"), [(Purpose.BUSINESS, 1_200_000, 60), (Purpose.PERSONAL, 800_000, 84)]
)
def test_the_caps_of_r518_61_hold_from_their_first_day(purpose: Purpose, cap_cents: int, months: int) -> None:
    limit = loan_limit_on(date(2022, 2, 7), purpose)

    assert (limit.cap_cents, limit.longest_months) == (cap_cents, months)
    assert "R.518-61" in limit.source


@pytest.mark.parametrize("purpose", list(Purpose))
def test_no_cap_is_made_up_for_the_day_before(purpose: Purpose) -> None:
    with pytest.raises(NoRuleForTheDate):
        loan_limit_on(date(2022, 2, 6), purpose)


def test_a_later_rule_holds_from_its_day_and_not_before() -> None:
    limits = (LATER, *LOAN_LIMITS)

    assert loan_limit_on(date(2026, 12, 31), Purpose.BUSINESS, limits).cap_cents == 1_200_000
    assert loan_limit_on(date(2027, 1, 1), Purpose.BUSINESS, limits).cap_cents == 1_500_000
    assert loan_limit_on(date(2027, 1, 1), Purpose.PERSONAL, limits).cap_cents == 800_000


def test_an_unconfirmed_share_says_that_it_is_unconfirmed() -> None:
    share = guarantor_share_on(date(2026, 11, 23))

    assert share.percent == 50
    assert not share.confirmed
    assert "to be confirmed" in share.source


def test_no_two_parameters_hold_from_the_same_day() -> None:
    days = [(limit.purpose, limit.valid_from) for limit in LOAN_LIMITS]

    assert len(set(days)) == len(days)
    assert len({share.valid_from for share in GUARANTOR_SHARES}) == len(GUARANTOR_SHARES)
