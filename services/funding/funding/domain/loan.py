"""From the decision to the last instalment."""

from dataclasses import replace
from datetime import datetime

from funding.domain.application import (
    PAID_OUT,
    Application,
    Contract,
    LoanDecision,
    NotGrantedReason,
    Outcome,
    Status,
)
from funding.domain.borrower import Borrower, lend, take_repayment
from funding.domain.errors import (
    AboveTheRequest,
    AdviserIsMissing,
    AlreadyContracted,
    AlreadyDecided,
    AlreadyDisbursed,
    ApplicationIsOver,
    ContractIsMissing,
    GuaranteeIsMissing,
    LoanIsNotDisbursed,
    LoanIsNotGranted,
    NotSubmitted,
    TermIsTooLong,
)
from funding.domain.guarantee import guaranteed_cents
from funding.domain.parameters import LoanLimit
from funding.domain.request import require_submitted

ACCOUNTING_YEARS = 10
"""Accounting documents are kept ten years (code de commerce, art. L.123-22)."""


def grant(
    application: Application,
    borrower: Borrower,
    limit: LoanLimit,
    *,
    amount_cents: int,
    months: int,
    decided_by: str,
    now: datetime,
) -> tuple[Application, Borrower]:
    """Grant a loan, of the amount asked for or less, within the limit that is in force on the day."""
    _require_undecided(application)
    if not application.is_guaranteed:
        raise GuaranteeIsMissing
    if application.project is None:
        raise NotSubmitted
    if not 1 <= months <= limit.longest_months:
        raise TermIsTooLong
    if amount_cents > application.project.amount_cents:
        raise AboveTheRequest
    lent = lend(borrower, application.key, limit, amount_cents)
    decision = LoanDecision(Outcome.GRANTED, decided_by, now, amount_cents=amount_cents, months=months)
    return replace(application, status=Status.GRANTED, decision=decision), lent


def turn_down(application: Application, *, reason: NotGrantedReason, decided_by: str, now: datetime) -> Application:
    """Do not grant the loan; a guarantor is not needed for that, and not bound by it any more."""
    _require_undecided(application)
    decision = LoanDecision(Outcome.NOT_GRANTED, decided_by, now, reason=reason)
    return replace(application, status=Status.NOT_GRANTED, decision=decision, guarantor=None, ended_at=now)


def sign_contract(application: Application, share_percent: int | None, now: datetime) -> Application:
    """Sign for what was granted; `share_percent` is the guarantor's share, None without a guarantor."""
    amount = _granted_cents(application)
    if application.contract is not None:
        raise AlreadyContracted
    if not application.is_guaranteed:
        raise GuaranteeIsMissing
    contract = Contract(now, guaranteed_cents(amount, share_percent or 0))
    return replace(application, status=Status.CONTRACTED, contract=contract)


def disburse(application: Application, now: datetime) -> Application:
    """Pay the money out."""
    _granted_cents(application)
    if application.status in PAID_OUT:
        raise AlreadyDisbursed
    if application.contract is None:
        raise ContractIsMissing
    return replace(application, status=Status.DISBURSED, disbursed_at=now)


def repay(
    application: Application, borrower: Borrower, amount_cents: int, now: datetime
) -> tuple[Application, Borrower]:
    """Take a repayment; the last one ends the loan and frees the guarantor."""
    if application.status is Status.REPAID:
        raise ApplicationIsOver
    if application.status is not Status.DISBURSED:
        raise LoanIsNotDisbursed
    paid = take_repayment(borrower, application.key, amount_cents)
    repaid = replace(application, last_repaid_at=now)
    if paid.loan_of(application.key).owed_cents == 0:
        repaid = replace(repaid, status=Status.REPAID, guarantor=None, ended_at=now)
    return repaid, paid


def records_kept_until(application: Application) -> datetime | None:
    """Until when the law wants the records kept; None before a contract is signed, or when it came to nothing."""
    if application.contract is None or application.status is Status.WITHDRAWN:
        return None
    moved_at = application.last_repaid_at or application.disbursed_at or application.contract.signed_at
    return _years_later(moved_at, ACCOUNTING_YEARS)


def _years_later(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + years, month=3, day=1)


def _granted_cents(application: Application) -> int:
    decision = application.decision
    if application.status in {Status.WITHDRAWN, Status.CANCELLED, Status.LAPSED}:
        raise ApplicationIsOver
    if decision is None or decision.amount_cents is None:
        raise LoanIsNotGranted
    return decision.amount_cents


def _require_undecided(application: Application) -> None:
    if application.decision is not None:
        raise AlreadyDecided
    require_submitted(application)
    if application.adviser is None:
        raise AdviserIsMissing
