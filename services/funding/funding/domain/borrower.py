"""The borrower as the agency's own books know them: an opaque key and what is still owed."""

from dataclasses import dataclass, replace
from uuid import UUID

from funding.domain.errors import AboveTheCap, AmountIsNotPositive, LoanIsNotGranted, RepaidTooMuch, ScheduleIsNotKept
from funding.domain.parameters import LoanLimit, Purpose


@dataclass(frozen=True, slots=True)
class Loan:
    """Money granted on one application, in euro cents; it counts as owed from the day it is granted."""

    application: UUID
    purpose: Purpose
    granted_cents: int
    repaid_cents: int = 0
    """Principal only: interest is no part of what the cap is about."""
    is_behind: bool = False
    is_written_off: bool = False

    @property
    def owed_cents(self) -> int:
        return 0 if self.is_written_off else self.granted_cents - self.repaid_cents

    @property
    def is_not_kept(self) -> bool:
        return self.is_behind or self.is_written_off


@dataclass(frozen=True, slots=True)
class Borrower:
    """All loans of one person: locked as a whole, so that the cap holds whoever decides at the same time.

    A borrower without loans is nothing but a key, and is not stored.
    """

    key: UUID
    loans: tuple[Loan, ...] = ()

    def owed_cents(self, purpose: Purpose) -> int:
        """What is outstanding for the purpose; each purpose has its own legal cap."""
        return sum(loan.owed_cents for loan in self.loans if loan.purpose is purpose)

    def loan_of(self, application: UUID) -> Loan:
        """The loan granted on the application."""
        loan = self.find_loan(application)
        if loan is None:
            raise LoanIsNotGranted
        return loan

    def find_loan(self, application: UUID) -> Loan | None:
        """The loan granted on the application, if any."""
        return next((loan for loan in self.loans if loan.application == application), None)


def lend(borrower: Borrower, application: UUID, limit: LoanLimit, amount_cents: int) -> Borrower:
    """Add a loan, unless the borrower would owe more than the cap or does not keep a schedule (CMF R.518-61)."""
    if amount_cents <= 0:
        raise AmountIsNotPositive
    if sum(loan.is_not_kept for loan in borrower.loans) > limit.loans_behind_allowed:
        raise ScheduleIsNotKept
    if borrower.owed_cents(limit.purpose) + amount_cents > limit.cap_cents:
        raise AboveTheCap
    return replace(borrower, loans=(*borrower.loans, Loan(application, limit.purpose, amount_cents)))


def release(borrower: Borrower, application: UUID) -> Borrower:
    """Forget a loan that will not be paid out."""
    return replace(borrower, loans=tuple(loan for loan in borrower.loans if loan.application != application))


def book(
    borrower: Borrower, application: UUID, *, repaid_cents: int, is_behind: bool, is_written_off: bool = False
) -> Borrower:
    """Take over from the loan's account how much of the principal is repaid and whether the schedule is kept."""
    loan = borrower.loan_of(application)
    if not 0 <= repaid_cents <= loan.granted_cents:
        raise RepaidTooMuch
    booked = replace(loan, repaid_cents=repaid_cents, is_behind=is_behind, is_written_off=is_written_off)
    return replace(borrower, loans=tuple(booked if other is loan else other for other in borrower.loans))
