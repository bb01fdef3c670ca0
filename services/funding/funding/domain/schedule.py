"""Instalments: what is due when, in whole cents that add up exactly to what was lent and its interest."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

YEARLY = 12 * 10_000
"""Turns hundredths of a percent a year into a monthly rate."""


class RescheduleReason(StrEnum):
    """Why the borrower and the agency agreed on another schedule."""

    INCOME_FELL = "income_fell"
    ILLNESS = "illness"
    BUSINESS_SLOWED = "business_slowed"
    PERMIT_IS_RENEWED_LATE = "permit_is_renewed_late"
    ACCIDENT_OR_DISASTER = "accident_or_disaster"


@dataclass(frozen=True, slots=True)
class Instalment:
    """What is due on one day, in euro cents; `missed_on` is the day on which it was found unpaid."""

    due_on: date
    principal_cents: int
    interest_cents: int
    missed_on: date | None = None

    @property
    def amount_cents(self) -> int:
        return self.principal_cents + self.interest_cents


@dataclass(frozen=True, slots=True)
class Schedule:
    """What was agreed on one day; the first one has no reason."""

    made_on: date
    instalments: tuple[Instalment, ...]
    reason: RescheduleReason | None = None

    @property
    def due_cents(self) -> int:
        return sum(instalment.amount_cents for instalment in self.instalments)

    @property
    def principal_cents(self) -> int:
        return sum(instalment.principal_cents for instalment in self.instalments)


def instalments_of(
    principal_cents: int, *, months: int, rate_basis_points: int, first_due_on: date, carried_cents: int = 0
) -> tuple[Instalment, ...]:
    """Equal monthly instalments but for cents, which the last one takes up.

    `carried_cents` is interest that was due before and not paid: due first, and bearing no interest itself.
    """
    level = _level_cents(principal_cents, months, rate_basis_points)
    owed, found = principal_cents, list[Instalment]()
    for number in range(months):
        interest = _rounded(Decimal(owed * rate_basis_points) / YEARLY)
        principal = owed if number == months - 1 else max(0, min(owed, level - interest))
        owed -= principal
        carried = carried_cents if number == 0 else 0
        found.append(Instalment(months_later(first_due_on, number), principal, interest + carried))
    return tuple(instalment for instalment in found if instalment.amount_cents > 0)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _level_cents(principal_cents: int, months: int, rate_basis_points: int) -> int:
    rate = Decimal(rate_basis_points) / YEARLY
    if not rate:
        return -(-principal_cents // months)
    return max(1, _rounded(principal_cents * rate / (1 - (1 + rate) ** -months)))


def _rounded(cents: Decimal) -> int:
    return int(cents.to_integral_value(ROUND_HALF_EVEN))
