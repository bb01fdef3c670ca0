"""Dated parameters: what law and practice allow, from when, on whose word. Values are added, never edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from funding.domain.errors import NoRuleForTheDate


class Purpose(StrEnum):
    """What a microcredit pays for; the law sets other limits for each."""

    BUSINESS = "business"
    PERSONAL = "personal"


class Dated(Protocol):
    """Something that holds from a day until the next of its kind."""

    @property
    def valid_from(self) -> date: ...


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True)
class LoanLimit:
    """The most one borrower may owe for one purpose (euro cents), and the longest time to repay it."""

    purpose: Purpose
    valid_from: date
    cap_cents: int
    longest_months: int
    source: str


@dataclass(frozen=True, slots=True)
class GuarantorShare:
    """The share of the loan a guarantor stands for."""

    valid_from: date
    percent: int
    source: str
    confirmed: bool


R518_61 = "Code monétaire et financier, art. R.518-61 (décret 2022-124), in force since 2022-02-07"

LOAN_LIMITS: tuple[LoanLimit, ...] = (
    LoanLimit(Purpose.BUSINESS, date(2022, 2, 7), cap_cents=1_200_000, longest_months=60, source=R518_61),
    LoanLimit(Purpose.PERSONAL, date(2022, 2, 7), cap_cents=800_000, longest_months=84, source=R518_61),
)

GUARANTOR_SHARES: tuple[GuarantorShare, ...] = (
    GuarantorShare(
        date(2018, 1, 1), percent=50, source="field practice, pages of 2018: to be confirmed", confirmed=False
    ),
)


def in_force(parameters: Sequence[D], day: date) -> D:
    """The newest of them that is valid on the day."""
    valid = [parameter for parameter in parameters if parameter.valid_from <= day]
    if not valid:
        raise NoRuleForTheDate
    return max(valid, key=lambda parameter: parameter.valid_from)


def loan_limit_on(day: date, purpose: Purpose, limits: Sequence[LoanLimit] = LOAN_LIMITS) -> LoanLimit:
    """What may be lent for the purpose on the day."""
    return in_force([limit for limit in limits if limit.purpose is purpose], day)


def guarantor_share_on(day: date, shares: Sequence[GuarantorShare] = GUARANTOR_SHARES) -> GuarantorShare:
    """What a guarantor who consents on the day stands for."""
    return in_force(shares, day)
