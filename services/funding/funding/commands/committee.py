"""What the committee decides: once, or to look at it again."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from funding.commands.telling import tell_granted, tell_not_granted
from funding.commands.views import changed
from funding.domain import loan
from funding.domain.application import Application
from funding.domain.committee import DeferredReason, NotGrantedReason, Requirement, Sitting, check_sitting
from funding.domain.errors import NotSubmitted
from funding.domain.parameters import Name
from funding.domain.sectors import Rules
from funding.translation.deadlines import guarantor_goes
from funding.translation.found import application_of, borrower_of
from passerelle.contracts.days import day_of
from passerelle.messaging.decisions import Decision, Moment, States


def grant(
    states: States,
    moment: Moment,
    *,
    application: UUID,
    rules: Rules,
    sitting: Sitting,
    amount_cents: int,
    months: int,
    requirements: Collection[Requirement] = (),
) -> Decision:
    """Grant the loan within the limits of the day, unless the borrower would owe too much."""
    current = application_of(states, application)
    if current.project is None:
        raise NotSubmitted
    granted, borrower = loan.grant(
        current,
        borrower_of(states, current.borrower),
        rules.parameters.limit_on(moment.today, current.project.purpose),
        amount_cents=amount_cents,
        months=months,
        sitting=sitting,
        now=moment.now,
        requirements=requirements,
    )
    _check(sitting, current, rules, moment)
    return changed(states, granted, borrower).and_then(tell_granted(states, granted, moment))


def turn_down(
    states: States, moment: Moment, *, application: UUID, rules: Rules, sitting: Sitting, reason: NotGrantedReason
) -> Decision:
    """Do not grant the loan; the reason stays here."""
    current = application_of(states, application)
    refused = loan.turn_down(current, reason=reason, sitting=sitting, now=moment.now)
    _check(sitting, current, rules, moment)
    told = tell_not_granted(states, refused, moment)
    return changed(states, refused).and_then(guarantor_goes(current)).and_then(told)


def defer(
    states: States, moment: Moment, *, application: UUID, rules: Rules, sitting: Sitting, reason: DeferredReason
) -> Decision:
    """Look at it again another day; nobody is told, for nothing is decided."""
    current = application_of(states, application)
    deferred = loan.defer(current, sitting, reason)
    quorum = 1 if reason is DeferredReason.QUORUM_WAS_MISSING else None
    _check(sitting, current, rules, moment, quorum)
    return changed(states, deferred)


def meet_condition(
    states: States, moment: Moment, *, application: UUID, requirement: Requirement, met_on: date
) -> Decision:
    """Something that the committee wanted is so."""
    return changed(states, loan.meet_condition(application_of(states, application), requirement, met_on, moment.now))


def _check(sitting: Sitting, application: Application, rules: Rules, moment: Moment, quorum: int | None = None) -> None:
    applied_at = application.submitted_at or application.invited_at
    check_sitting(
        sitting,
        quorum=quorum or rules.parameters.on(sitting.held_on, Name.COMMITTEE_QUORUM).value,
        not_before=day_of(applied_at),
        today=moment.today,
    )
