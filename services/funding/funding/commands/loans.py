"""Signing and paying out."""

from datetime import date
from uuid import UUID

from funding.commands.telling import tell_disbursed
from funding.commands.views import changed
from funding.domain import loan
from funding.domain.errors import NotSubmitted
from funding.domain.sectors import Rules
from funding.translation.deadlines import next_look, no_retention
from funding.translation.found import application_of, guarantor_of
from passerelle.messaging.decisions import Decision, Moment, States


def sign_contract(
    states: States, moment: Moment, *, application: UUID, rules: Rules, signed_on: date | None = None
) -> Decision:
    """Sign for what was granted, on the terms of the day of the signature."""
    current = application_of(states, application)
    if current.project is None:
        raise NotSubmitted
    day = signed_on or moment.today
    terms = rules.parameters.terms_on(day, current.project.purpose)
    guarantor = guarantor_of(states, current)
    share = None if guarantor is None else guarantor.share_percent
    signed = loan.sign_contract(current, terms, share, day, moment.now)
    bound = Decision(deadlines=no_retention(application, current.guarantor))
    return changed(states, signed).and_then(bound)


def disburse(states: States, moment: Moment, *, application: UUID, first_due_on: date | None = None) -> Decision:
    """Pay the money out, which completes the referral and begins the schedule."""
    current = application_of(states, application)
    paid_out, account = loan.disburse(current, moment.new_id(), moment.now, first_due_on=first_due_on)
    told = tell_disbursed(states, paid_out, moment)
    grace = paid_out.contract.terms.grace_days if paid_out.contract else 0
    return changed(states, paid_out, account).and_then(told).and_then(next_look(account, grace))
