"""What the referring organization is told, step by step: never an amount, a guarantor or a cause.

A step of the agency is never refused because nobody may be told of it: where the agreement has ended, it stays untold.
"""

from collections.abc import Callable
from uuid import UUID

from funding.domain.application import Application
from passerelle import partnership
from passerelle.contracts.base import Event
from passerelle.contracts.funding import ApplicationDecided, ApplicationInvited, ApplicationSubmitted, LoanDisbursed
from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.messaging.decisions import NOTHING, Decision, Moment, States, merged

TAKEN_ON = frozenset({ReferralStatus.ACCEPTED, ReferralStatus.STARTED})


def tell_invited(states: States, application: Application, moment: Moment) -> Decision:
    """The person is invited, or invited until another date; inviting without an agreement is refused."""
    referral = partnership.received(states, application.ref)
    invited = ApplicationInvited(referral=referral.referral, answer_by=application.answer_by)
    return partnership.report(states, application.ref, moment, invited)


def tell_submitted(states: States, application: Application, moment: Moment) -> Decision:
    """The person applied, and has thereby really begun."""
    referral = states.get(application.ref)
    if not isinstance(referral, partnership.ReceivedReferral) or not referral.may_report(moment.now):
        return NOTHING
    accepted = NOTHING if referral.status in TAKEN_ON else partnership.accept(states, referral.ref, moment)
    started = partnership.start(merged(states, accepted.changes), referral.ref, moment)
    return accepted.and_then(started).and_then(
        partnership.report(states, referral.ref, moment, ApplicationSubmitted(referral=referral.referral))
    )


def tell_granted(states: States, application: Application, moment: Moment) -> Decision:
    """A loan is granted; the referral goes on until the money is paid out."""
    return _told(states, application, moment, lambda key: ApplicationDecided(referral=key, outcome="granted"))


def tell_not_granted(states: States, application: Application, moment: Moment) -> Decision:
    """No loan is granted: the agency has done what it was asked to do."""
    told = _told(states, application, moment, lambda key: ApplicationDecided(referral=key, outcome="not_granted"))
    return told.and_then(_ended(states, application, moment, partnership.complete))


def tell_withdrawn(states: States, application: Application, moment: Moment) -> Decision:
    """The person gave up."""
    told = _told(states, application, moment, lambda key: ApplicationDecided(referral=key, outcome="withdrawn"))
    return told.and_then(_ended(states, application, moment, partnership.leave))


def tell_disbursed(states: States, application: Application, moment: Moment) -> Decision:
    """The money is paid out, which is what the referral was for."""
    told = _told(states, application, moment, lambda key: LoanDisbursed(referral=key))
    return told.and_then(_ended(states, application, moment, partnership.complete))


def heard_from(states: States, ref: UUID, moment: Moment) -> Decision:
    """The person themselves did something: the time for which their data may be kept begins anew."""
    known = isinstance(states.get(ref), partnership.ReceivedReferral)
    return partnership.seen(states, ref, moment) if known else NOTHING


def _told(states: States, application: Application, moment: Moment, milestone: Callable[[UUID], Event]) -> Decision:
    referral = states.get(application.ref)
    if not isinstance(referral, partnership.ReceivedReferral) or not referral.may_report(moment.now):
        return NOTHING
    return partnership.report(states, referral.ref, moment, milestone(referral.referral))


def _ended(
    states: States, application: Application, moment: Moment, end: Callable[[States, UUID, Moment], Decision]
) -> Decision:
    referral = states.get(application.ref)
    if not isinstance(referral, partnership.ReceivedReferral) or referral.status not in TAKEN_ON:
        return NOTHING
    return end(states, referral.ref, moment)
