"""A loan that was paid out: payments, missed instalments, another schedule, the end."""

from dataclasses import replace
from datetime import date, datetime

from funding.domain import account as accounts
from funding.domain.account import Account, Payer, WriteOffReason
from funding.domain.application import CLOSED, Application, Contract, Status
from funding.domain.borrower import Borrower, book
from funding.domain.errors import ApplicationIsOver, DayIsImpossible, LoanIsNotDisbursed
from funding.domain.schedule import RescheduleReason
from passerelle.contracts.days import day_of

Books = tuple[Application, Account, Borrower]
"""What a change of a running loan changes together."""


def repay(
    application: Application,
    account: Account,
    borrower: Borrower,
    amount_cents: int,
    *,
    received_on: date,
    now: datetime,
    paid_by: Payer = Payer.BORROWER,
) -> Books:
    """Take a payment; the last one ends the loan and frees the guarantor."""
    contract = _running(application)
    if not account.opened_on <= received_on <= day_of(now):
        raise DayIsImpossible
    paid = accounts.pay(account, amount_cents, received_on, paid_by=paid_by, guaranteed_cents=contract.guaranteed_cents)
    repaid = replace(application, last_repaid_at=now)
    if paid.closed_on is not None:
        repaid = replace(repaid, status=Status.REPAID, guarantor=None, ended_at=now)
    return repaid, paid, booked(borrower, paid)


def miss(application: Application, account: Account, borrower: Borrower, today: date) -> Books:
    """Look whether an instalment was missed, its days of grace being over."""
    looked = accounts.note_missed(account, today, _running(application).terms.grace_days)
    return application, looked, booked(borrower, looked)


def reschedule(
    application: Application,
    account: Account,
    borrower: Borrower,
    *,
    months: int,
    first_due_on: date,
    reason: RescheduleReason,
    now: datetime,
) -> Books:
    """Agree on another schedule, under the terms of the contract."""
    terms = _running(application).terms
    changed = accounts.reschedule(
        account,
        months=months,
        first_due_on=first_due_on,
        reason=reason,
        today=day_of(now),
        rate_basis_points=terms.rate_basis_points,
        longest_months=terms.longest_months,
    )
    return application, changed, booked(borrower, changed)


def write_off(
    application: Application, account: Account, borrower: Borrower, reason: WriteOffReason, now: datetime
) -> Books:
    """Give up what is still owed, which ends the loan; there is no new one for this borrower."""
    _running(application)
    lost = accounts.write_off(account, reason, day_of(now))
    ended = replace(application, status=Status.WRITTEN_OFF, guarantor=None, ended_at=now)
    return ended, lost, booked(borrower, lost)


def booked(borrower: Borrower, account: Account) -> Borrower:
    """The borrower's books after a change of the account."""
    granted = borrower.loan_of(account.application).granted_cents
    return book(
        borrower,
        account.application,
        repaid_cents=granted - account.principal_owed_cents,
        is_behind=account.behind_since is not None,
        is_written_off=account.write_off_reason is not None,
    )


def _running(application: Application) -> Contract:
    if application.status in CLOSED:
        raise ApplicationIsOver
    if application.status is not Status.DISBURSED or application.contract is None:
        raise LoanIsNotDisbursed
    return application.contract
