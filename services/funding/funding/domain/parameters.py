"""Dated parameters: what law and practice allow, from when, on whose word. Their values are data, never code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.domain.errors import NoRuleForTheDate


class Purpose(StrEnum):
    """What a microcredit pays for; the law sets other limits for each."""

    BUSINESS = "business"
    PERSONAL = "personal"


class Name(StrEnum):
    """What is a parameter here; each is a whole number, in the unit that ends its name."""

    OUTSTANDING_CAP = "outstanding_cap_cents"
    LONGEST_TERM = "longest_term_months"
    MOST_EMPLOYEES = "most_employees"
    LOANS_BEHIND_ALLOWED = "loans_behind_allowed"
    ANNUAL_RATE = "annual_rate_basis_points"
    GUARANTOR_SHARE = "guarantor_share_percent"
    GRACE = "grace_days"
    COMMITTEE_QUORUM = "committee_quorum"
    GUARANTOR_RETENTION = "guarantor_retention_days"
    SMALLEST_COUNT = "smallest_count"


BY_PURPOSE = frozenset({Name.OUTSTANDING_CAP, Name.LONGEST_TERM})
"""Those that the law sets for each purpose on its own."""


class Standing(StrEnum):
    """Whether somebody has checked the value against its source."""

    CONFIRMED = "confirmed"
    TO_BE_CONFIRMED = "to_be_confirmed"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value, from a day on; `valid_until` is its last day."""

    name: Name
    purpose: Purpose | None
    value: int
    valid_from: date
    valid_until: date | None
    source: str
    status: Standing

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class LoanLimit:
    """What the law allows for one purpose on one day."""

    purpose: Purpose
    cap_cents: int
    longest_months: int
    most_employees: int
    loans_behind_allowed: int


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """What a contract signed on one day is made of."""

    rate_basis_points: int
    """Hundredths of a percent a year."""
    grace_days: int
    longest_months: int
    unconfirmed: tuple[Name, ...]
    """The parameters that nobody has checked yet."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """All values there ever were, looked up by day."""

    entries: tuple[Parameter, ...]

    def on(self, day: date, name: Name, purpose: Purpose | None = None) -> Parameter:
        """The newest value in force on the day."""
        asked = purpose if name in BY_PURPOSE else None
        found = [one for one in self.in_force_on(day) if one.name is name and one.purpose is asked]
        if not found:
            raise NoRuleForTheDate
        return found[0]

    def in_force_on(self, day: date) -> Sequence[Parameter]:
        """What holds on the day, one value for each name and purpose."""
        valid = [entry for entry in self.entries if entry.holds_on(day)]
        newest = {(entry.name, entry.purpose): entry for entry in sorted(valid, key=lambda entry: entry.valid_from)}
        return [newest[key] for key in sorted(newest, key=str)]

    def limit_on(self, day: date, purpose: Purpose) -> LoanLimit:
        """What may be lent for the purpose on the day (code monétaire et financier, art. R.518-61)."""
        return LoanLimit(
            purpose,
            cap_cents=self.on(day, Name.OUTSTANDING_CAP, purpose).value,
            longest_months=self.on(day, Name.LONGEST_TERM, purpose).value,
            most_employees=self.on(day, Name.MOST_EMPLOYEES).value,
            loans_behind_allowed=self.on(day, Name.LOANS_BEHIND_ALLOWED).value,
        )

    def terms_on(self, day: date, purpose: Purpose) -> LoanTerms:
        """What a contract signed on the day copies, so that a later change does not reach it."""
        rate, grace = self.on(day, Name.ANNUAL_RATE), self.on(day, Name.GRACE)
        longest = self.on(day, Name.LONGEST_TERM, purpose)
        unconfirmed = (one.name for one in (rate, grace, longest) if one.status is Standing.TO_BE_CONFIRMED)
        return LoanTerms(rate.value, grace.value, longest.value, tuple(unconfirmed))
