"""From the decision to the payment, and how long the records are kept."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from funding.domain.account import Account
from funding.domain.application import CLOSED, PAID_OUT, Application, Contract, Status
from funding.domain.borrower import Borrower, lend
from funding.domain.committee import (
    Condition,
    Deferral,
    DeferredReason,
    LoanDecision,
    NotGrantedReason,
    Outcome,
    Requirement,
    Sitting,
    with_condition_met,
)
from funding.domain.errors import (
    AboveTheRequest,
    AdviserIsMissing,
    AlreadyContracted,
    AlreadyDecided,
    AlreadyDisbursed,
    ApplicationIsOver,
    ConditionsAreOpen,
    ContractIsMissing,
    DayIsImpossible,
    FirstInstalmentIsTooSoon,
    GuaranteeIsMissing,
    LoanIsNotGranted,
    NotSubmitted,
    TermIsTooLong,
)
from funding.domain.guarantee import guaranteed_cents
from funding.domain.parameters import LoanLimit, LoanTerms
from funding.domain.request import require_submitted
from funding.domain.schedule import Schedule, instalments_of, months_later
from passerelle.contracts.days import day_of

ACCOUNTING_YEARS = 10
"""Accounting documents are kept ten years (code de commerce, art. L.123-22)."""


def defer(application: Application, sitting: Sitting, reason: DeferredReason) -> Application:
    """The committee looks at it again; this is no decision."""
    _require_undecided(application)
    return replace(application, deferrals=(*application.deferrals, Deferral(sitting, reason)))


def grant(
    application: Application,
    borrower: Borrower,
    limit: LoanLimit,
    *,
    amount_cents: int,
    months: int,
    sitting: Sitting,
    now: datetime,
    requirements: Collection[Requirement] = (),
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
    conditions = tuple(Condition(requirement) for requirement in sorted(set(requirements)))
    decision = LoanDecision(Outcome.GRANTED, sitting, now, amount_cents, months, conditions)
    return replace(application, status=Status.GRANTED, decision=decision), lent


def turn_down(application: Application, *, reason: NotGrantedReason, sitting: Sitting, now: datetime) -> Application:
    """Do not grant the loan; a guarantor is not needed for that, and not bound by it any more."""
    _require_undecided(application)
    decision = LoanDecision(Outcome.NOT_GRANTED, sitting, now, reason=reason)
    return replace(application, status=Status.NOT_GRANTED, decision=decision, guarantor=None, ended_at=now)


def meet_condition(application: Application, requirement: Requirement, met_on: date, now: datetime) -> Application:
    """Something that the committee wanted is so."""
    decision = _granted(application)
    if met_on > day_of(now):
        raise DayIsImpossible
    return replace(application, decision=with_condition_met(decision, requirement, met_on))


def sign_contract(
    application: Application, terms: LoanTerms, share_percent: int | None, signed_on: date, now: datetime
) -> Application:
    """Sign for what was granted; `share_percent` is the guarantor's share, None without a guarantor."""
    decision = _granted(application)
    if application.contract is not None:
        raise AlreadyContracted
    if not application.is_guaranteed:
        raise GuaranteeIsMissing
    if decision.has_open_conditions:
        raise ConditionsAreOpen
    if not decision.sitting.held_on <= signed_on <= day_of(now):
        raise DayIsImpossible
    guaranteed = guaranteed_cents(decision.amount_cents or 0, share_percent or 0)
    contract = Contract(signed_on, now, terms, guaranteed)
    return replace(application, status=Status.CONTRACTED, contract=contract)


def disburse(
    application: Application, account: UUID, now: datetime, *, first_due_on: date | None = None
) -> tuple[Application, Account]:
    """Pay the money out; the first instalment is due a month later unless another day is agreed on."""
    decision = _granted(application)
    if application.status in PAID_OUT:
        raise AlreadyDisbursed
    if application.contract is None:
        raise ContractIsMissing
    today, terms, months = day_of(now), application.contract.terms, decision.months or 0
    first = first_due_on or months_later(today, 1)
    if first <= today:
        raise FirstInstalmentIsTooSoon
    if months_later(first, months - 1) > months_later(today, terms.longest_months):
        raise TermIsTooLong
    instalments = instalments_of(
        decision.amount_cents or 0, months=months, rate_basis_points=terms.rate_basis_points, first_due_on=first
    )
    opened = Account(account, application.key, today, (Schedule(today, instalments),))
    return replace(application, status=Status.DISBURSED, disbursed_at=now, account=account), opened


def records_kept_until(application: Application) -> datetime | None:
    """Until when the law wants the records kept; None before a contract is signed, or when it came to nothing."""
    if application.contract is None or application.status is Status.WITHDRAWN:
        return None
    closed_at = application.ended_at if application.status in CLOSED else None
    moved_at = closed_at or application.last_repaid_at or application.disbursed_at or application.contract.recorded_at
    return _years_later(moved_at, ACCOUNTING_YEARS)


def _years_later(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + years, month=3, day=1)


def _granted(application: Application) -> LoanDecision:
    decision = application.decision
    if application.status in {Status.WITHDRAWN, Status.CANCELLED, Status.LAPSED}:
        raise ApplicationIsOver
    if decision is None or decision.outcome is not Outcome.GRANTED:
        raise LoanIsNotGranted
    return decision


def _require_undecided(application: Application) -> None:
    if application.decision is not None:
        raise AlreadyDecided
    require_submitted(application)
    if application.adviser is None:
        raise AdviserIsMissing
