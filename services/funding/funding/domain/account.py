"""The account of a loan that was paid out: its schedules, what was paid, and whether it is behind."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from funding.domain.errors import (
    AboveTheGuarantee,
    AmountIsNotPositive,
    ApplicationIsOver,
    FirstInstalmentIsTooSoon,
    RepaidTooMuch,
    TermIsTooLong,
)
from funding.domain.schedule import Instalment, RescheduleReason, Schedule, instalments_of, months_later


class Payer(StrEnum):
    """Who paid."""

    BORROWER = "borrower"
    GUARANTOR = "guarantor"


class WriteOffReason(StrEnum):
    """Why the agency gives up what is still owed."""

    OVER_INDEBTEDNESS = "over_indebtedness"
    INSOLVENCY = "insolvency"
    DEATH = "death"
    CANNOT_BE_FOUND = "cannot_be_found"
    SMALL_REMAINDER = "small_remainder"


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in, in euro cents, on the schedule of this number (the first one is 0)."""

    received_on: date
    schedule: int
    principal_cents: int
    interest_cents: int
    paid_by: Payer = Payer.BORROWER

    @property
    def amount_cents(self) -> int:
        return self.principal_cents + self.interest_cents


@dataclass(frozen=True, slots=True)
class Account:
    """One loan, from its disbursement on. Older schedules are kept as they were."""

    key: UUID
    application: UUID
    opened_on: date
    schedules: tuple[Schedule, ...]
    payments: tuple[Payment, ...] = ()
    closed_on: date | None = None
    write_off_reason: WriteOffReason | None = None

    @property
    def links(self) -> tuple[UUID, ...]:
        return (self.application,)

    @property
    def current(self) -> Schedule:
        return self.schedules[-1]

    @property
    def owed_cents(self) -> int:
        """Principal and interest of the current schedule that are not paid yet."""
        return self.current.due_cents - self.paid_on_current

    @property
    def principal_owed_cents(self) -> int:
        return self.current.principal_cents - _principal_in(self.current, self.paid_on_current)

    @property
    def paid_on_current(self) -> int:
        number = len(self.schedules) - 1
        return sum(payment.amount_cents for payment in self.payments if payment.schedule == number)

    @property
    def unpaid(self) -> tuple[Instalment, ...]:
        """The instalments that are not paid in full, in order; the oldest is paid first."""
        return tuple(instalment for instalment, left in self._left() if left > 0)

    @property
    def behind_since(self) -> date | None:
        """The day of the oldest instalment that was missed and is not made good."""
        return next((instalment.due_on for instalment in self.unpaid if instalment.missed_on is not None), None)

    @property
    def outstanding(self) -> tuple[tuple[Instalment, int], ...]:
        """Each instalment of the schedule in force with what is left to pay of it, in order."""
        return tuple(self._left())

    def paid_by(self, payer: Payer) -> int:
        return sum(payment.amount_cents for payment in self.payments if payment.paid_by is payer)

    def _left(self) -> Iterator[tuple[Instalment, int]]:
        paid = self.paid_on_current
        for instalment in self.current.instalments:
            covered = min(paid, instalment.amount_cents)
            paid -= covered
            yield instalment, instalment.amount_cents - covered


def pay(
    account: Account, amount_cents: int, received_on: date, *, paid_by: Payer = Payer.BORROWER, guaranteed_cents: int
) -> Account:
    """Take a payment: the oldest instalment first, its interest before its principal."""
    _require_open(account)
    if amount_cents <= 0:
        raise AmountIsNotPositive
    if amount_cents > account.owed_cents:
        raise RepaidTooMuch
    if paid_by is Payer.GUARANTOR and account.paid_by(paid_by) + amount_cents > guaranteed_cents:
        raise AboveTheGuarantee
    before = account.paid_on_current
    principal = _principal_in(account.current, before + amount_cents) - _principal_in(account.current, before)
    payment = Payment(received_on, len(account.schedules) - 1, principal, amount_cents - principal, paid_by)
    paid = replace(account, payments=(*account.payments, payment))
    return replace(paid, closed_on=received_on) if paid.owed_cents == 0 else paid


def note_missed(account: Account, today: date, grace_days: int) -> Account:
    """Mark every instalment that was not paid when its days of grace were over."""
    if account.closed_on is not None:
        return account
    missed = {one.due_on for one in account.unpaid if one.missed_on is None and _missed_from(one, grace_days) <= today}
    instalments = tuple(
        replace(one, missed_on=today) if one.due_on in missed else one for one in account.current.instalments
    )
    return _with_current(account, replace(account.current, instalments=instalments)) if missed else account


def next_look_on(account: Account, grace_days: int) -> date | None:
    """The day on which the next unpaid instalment would count as missed; None when there is none to come."""
    if account.closed_on is not None:
        return None
    waiting = (one for one in account.unpaid if one.missed_on is None)
    return min((_missed_from(one, grace_days) for one in waiting), default=None)


def reschedule(
    account: Account,
    *,
    months: int,
    first_due_on: date,
    reason: RescheduleReason,
    today: date,
    rate_basis_points: int,
    longest_months: int,
) -> Account:
    """Agree on another schedule for what is still owed; the old one is kept, and is not missed any more.

    The whole loan must still be repaid within the longest term of its contract (CMF R.518-61).
    """
    _require_open(account)
    if first_due_on <= today:
        raise FirstInstalmentIsTooSoon
    last_due_on = months_later(first_due_on, months - 1)
    if months < 1 or last_due_on > months_later(account.opened_on, longest_months):
        raise TermIsTooLong
    instalments = instalments_of(
        account.principal_owed_cents,
        months=months,
        rate_basis_points=rate_basis_points,
        first_due_on=first_due_on,
        carried_cents=_overdue_interest(account, today),
    )
    return replace(account, schedules=(*account.schedules, Schedule(today, instalments, reason)))


def write_off(account: Account, reason: WriteOffReason, today: date) -> Account:
    """Give up what is still owed."""
    _require_open(account)
    return replace(account, closed_on=today, write_off_reason=reason)


def _require_open(account: Account) -> None:
    if account.closed_on is not None:
        raise ApplicationIsOver


def _missed_from(instalment: Instalment, grace_days: int) -> date:
    return instalment.due_on + timedelta(days=grace_days + 1)


def _with_current(account: Account, schedule: Schedule) -> Account:
    return replace(account, schedules=(*account.schedules[:-1], schedule))


def _principal_in(schedule: Schedule, paid_cents: int) -> int:
    """How much of what was paid on a schedule is principal."""
    principal = 0
    for instalment in schedule.instalments:
        covered = min(paid_cents, instalment.amount_cents)
        paid_cents -= covered
        principal += max(0, covered - instalment.interest_cents)
    return principal


def _overdue_interest(account: Account, today: date) -> int:
    paid, overdue = account.paid_on_current, 0
    for instalment in account.current.instalments:
        covered = min(paid, instalment.amount_cents)
        paid -= covered
        if instalment.due_on <= today:
            overdue += max(0, instalment.interest_cents - covered)
    return overdue
