"""The agency's decision and what follows it."""

from uuid import UUID

from funding.commands.found import application_of, borrower_of, guarantor_of
from funding.commands.telling import tell_disbursed, tell_granted, tell_not_granted
from funding.commands.views import changed
from funding.domain import loan
from funding.domain.application import Application, NotGrantedReason
from funding.domain.errors import NotSubmitted
from funding.domain.parameters import loan_limit_on
from passerelle.messaging.decisions import Decision, Moment, States


def grant(
    states: States, moment: Moment, *, application: UUID, amount_cents: int, months: int, decided_by: str
) -> Decision:
    """Grant the loan within the limits of the day, unless the borrower would owe too much."""
    current = application_of(states, application)
    if current.project is None:
        raise NotSubmitted
    granted, borrower = loan.grant(
        current,
        borrower_of(states, current.borrower),
        loan_limit_on(moment.now.date(), current.project.purpose),
        amount_cents=amount_cents,
        months=months,
        decided_by=decided_by,
        now=moment.now,
    )
    return changed(states, granted, borrower).and_then(tell_granted(states, granted, moment))


def turn_down(
    states: States, moment: Moment, *, application: UUID, reason: NotGrantedReason, decided_by: str
) -> Decision:
    """Do not grant the loan; the reason stays here."""
    current = application_of(states, application)
    refused = loan.turn_down(current, reason=reason, decided_by=decided_by, now=moment.now)
    freed = Decision(forget=_freed(current, refused))
    return changed(states, refused).and_then(freed).and_then(tell_not_granted(states, refused, moment))


def sign_contract(states: States, moment: Moment, *, application: UUID) -> Decision:
    """Sign for what was granted."""
    current = application_of(states, application)
    guarantor = guarantor_of(states, current)
    signed = loan.sign_contract(current, None if guarantor is None else guarantor.share_percent, moment.now)
    return changed(states, signed)


def disburse(states: States, moment: Moment, *, application: UUID) -> Decision:
    """Pay the money out, which completes the referral."""
    paid_out = loan.disburse(application_of(states, application), moment.now)
    return changed(states, paid_out).and_then(tell_disbursed(states, paid_out, moment))


def repay(states: States, moment: Moment, *, application: UUID, amount_cents: int) -> Decision:
    """Take a repayment; nobody outside is told."""
    current = application_of(states, application)
    repaid, borrower = loan.repay(current, borrower_of(states, current.borrower), amount_cents, moment.now)
    return changed(states, repaid, borrower).and_then(Decision(forget=_freed(current, repaid)))


def _freed(before: Application, after: Application) -> tuple[UUID, ...]:
    """The guarantor who is not bound any more."""
    return () if before.guarantor is None or after.guarantor is not None else (before.guarantor,)
