"""What the adviser does: take the application on, find a guarantor or have the agency do without one."""

from datetime import date
from uuid import UUID

from funding.commands.found import application_of
from funding.commands.views import changed
from funding.domain import request
from funding.domain.guarantee import Guarantor, NoGuarantee, NoGuaranteeReason
from funding.domain.parameters import guarantor_share_on
from passerelle.messaging.decisions import Decision, Moment, States


def assign_adviser(states: States, moment: Moment, *, application: UUID, adviser: str) -> Decision:
    """Give the application to an adviser."""
    return changed(states, request.assign_adviser(application_of(states, application), adviser))


def add_guarantor(
    states: States,
    moment: Moment,
    *,
    application: UUID,
    name: str,
    contact: str,
    consented_on: date,
    notice_version: str,
    notice_given_on: date,
) -> Decision:
    """Record who stands for the loan, with the notice they were given and when they consented."""
    guarantor = Guarantor(
        key=moment.new_id(),
        application=application,
        name=name,
        contact=contact,
        consented_on=consented_on,
        notice_version=notice_version,
        notice_given_on=notice_given_on,
        share_percent=guarantor_share_on(moment.now.date()).percent,
    )
    found = request.add_guarantor(application_of(states, application), guarantor, moment.now)
    return changed(states, found, guarantor)


def release_guarantor(states: States, moment: Moment, *, application: UUID) -> Decision:
    """The guarantor takes the consent back; their data goes at once."""
    current = application_of(states, application)
    released = request.release_guarantor(current)
    gone = Decision(forget=() if current.guarantor is None else (current.guarantor,))
    return gone.and_then(changed(states, released))


def do_without_guarantor(
    states: States, moment: Moment, *, application: UUID, reason: NoGuaranteeReason, decided_by: str
) -> Decision:
    """The agency decides to lend without a guarantor, for a coded reason."""
    waiver = NoGuarantee(reason, decided_by, moment.now)
    return changed(states, request.do_without_guarantor(application_of(states, application), waiver))
