"""The borrower as the agency's own books know them: an opaque key and what is still owed."""

from dataclasses import dataclass, replace
from uuid import UUID

from funding.domain.errors import AboveTheCap, AmountIsNotPositive, LoanIsNotGranted, RepaidTooMuch
from funding.domain.parameters import LoanLimit, Purpose


@dataclass(frozen=True, slots=True)
class Loan:
    """Money granted on one application, in euro cents; it counts as owed from the day it is granted."""

    application: UUID
    purpose: Purpose
    granted_cents: int
    repaid_cents: int = 0

    @property
    def owed_cents(self) -> int:
        return self.granted_cents - self.repaid_cents


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
    """Add a loan, unless the borrower would owe more than the cap."""
    if amount_cents <= 0:
        raise AmountIsNotPositive
    if borrower.owed_cents(limit.purpose) + amount_cents > limit.cap_cents:
        raise AboveTheCap
    return replace(borrower, loans=(*borrower.loans, Loan(application, limit.purpose, amount_cents)))


def release(borrower: Borrower, application: UUID) -> Borrower:
    """Forget a loan that will not be paid out."""
    return replace(borrower, loans=tuple(loan for loan in borrower.loans if loan.application != application))


def take_repayment(borrower: Borrower, application: UUID, amount_cents: int) -> Borrower:
    """Count a repayment on the loan of the application."""
    loan = borrower.loan_of(application)
    if amount_cents <= 0:
        raise AmountIsNotPositive
    if amount_cents > loan.owed_cents:
        raise RepaidTooMuch
    paid = replace(loan, repaid_cents=loan.repaid_cents + amount_cents)
    return replace(borrower, loans=tuple(paid if other is loan else other for other in borrower.loans))
