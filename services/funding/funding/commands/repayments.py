"""A running loan: payments, another schedule, giving up. Nobody outside is told of any of it."""

from datetime import date
from uuid import UUID

from funding.commands.telling import heard_from
from funding.commands.views import changed
from funding.domain import repayment
from funding.domain.account import Payer, WriteOffReason
from funding.domain.application import Application
from funding.domain.repayment import Books
from funding.domain.schedule import RescheduleReason
from funding.translation.deadlines import guarantor_goes, next_look
from funding.translation.found import account_of, application_of, borrower_of
from passerelle.messaging.decisions import Decision, Moment, States


def repay(
    states: States,
    moment: Moment,
    *,
    application: UUID,
    amount_cents: int,
    received_on: date | None = None,
    paid_by: Payer = Payer.BORROWER,
) -> Decision:
    """Take a payment of the borrower or of the guarantor."""
    current = application_of(states, application)
    books = repayment.repay(
        *_books(states, current),
        amount_cents,
        received_on=received_on or moment.today,
        now=moment.now,
        paid_by=paid_by,
    )
    heard = heard_from(states, current.ref, moment) if paid_by is Payer.BORROWER else Decision()
    return _written(states, current, books).and_then(heard)


def reschedule(
    states: States,
    moment: Moment,
    *,
    application: UUID,
    months: int,
    first_due_on: date,
    reason: RescheduleReason,
) -> Decision:
    """Agree on another schedule for what is still owed."""
    current = application_of(states, application)
    books = repayment.reschedule(
        *_books(states, current), months=months, first_due_on=first_due_on, reason=reason, now=moment.now
    )
    return _written(states, current, books).and_then(heard_from(states, current.ref, moment))


def write_off(states: States, moment: Moment, *, application: UUID, reason: WriteOffReason) -> Decision:
    """Give up what is still owed, for a coded reason."""
    current = application_of(states, application)
    return _written(states, current, repayment.write_off(*_books(states, current), reason, moment.now))


def _written(states: States, before: Application, books: Books) -> Decision:
    """The application, its account and the borrower's books change together, and the next look is set."""
    application, account, borrower = books
    contract = application.contract
    look = next_look(account, contract.terms.grace_days if contract else 0)
    freed = guarantor_goes(before) if application.guarantor is None else Decision()
    return changed(states, application, account, borrower).and_then(look).and_then(freed)


def _books(states: States, application: Application) -> Books:
    return application, account_of(states, application), borrower_of(states, application.borrower)
