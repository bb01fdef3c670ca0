"""What the adviser does: take the application on, find a guarantor or have the agency do without one."""

from datetime import date, timedelta
from uuid import UUID

from funding.commands.views import changed
from funding.domain import request
from funding.domain.guarantee import Collected, Consent, Guarantor, NoGuarantee, NoGuaranteeReason, Notice
from funding.domain.parameters import Name
from funding.domain.sectors import Rules
from funding.translation.deadlines import GUARANTOR_RETENTION, guarantor_goes
from funding.translation.found import application_of
from passerelle.messaging.decisions import Decision, Moment, SetDeadline, States


def assign_adviser(states: States, moment: Moment, *, application: UUID, adviser: str) -> Decision:
    """Give the application to an adviser."""
    return changed(states, request.assign_adviser(application_of(states, application), adviser, moment.now))


def add_guarantor(
    states: States,
    moment: Moment,
    *,
    application: UUID,
    rules: Rules,
    name: str,
    contact: str,
    consented_on: date,
    collected: Collected,
    collected_by: str,
    notice_version: str,
    notice_language: str,
    notice_given_on: date,
) -> Decision:
    """Record who stands for the loan, with the notice they were given and how they consented."""
    today = moment.today
    keep = timedelta(days=rules.parameters.on(today, Name.GUARANTOR_RETENTION).value)
    guarantor = Guarantor(
        key=moment.new_id(),
        application=application,
        name=name,
        contact=contact,
        notice=Notice(notice_version, notice_language, notice_given_on),
        consent=Consent(consented_on, collected, collected_by),
        share_percent=rules.parameters.on(today, Name.GUARANTOR_SHARE).value,
        keep_until=moment.now + keep,
    )
    found = request.add_guarantor(application_of(states, application), guarantor, moment.now)
    retention = SetDeadline(application, GUARANTOR_RETENTION, guarantor.keep_until, str(guarantor.key))
    return changed(states, found, guarantor).and_then(Decision(deadlines=(retention,)))


def release_guarantor(states: States, moment: Moment, *, application: UUID) -> Decision:
    """The guarantor takes the consent back; their data goes at once."""
    current = application_of(states, application)
    released = request.release_guarantor(current)
    return guarantor_goes(current).and_then(changed(states, released))


def do_without_guarantor(
    states: States, moment: Moment, *, application: UUID, reason: NoGuaranteeReason, decided_by: str
) -> Decision:
    """The agency decides to lend without a guarantor, for a coded reason."""
    waiver = NoGuarantee(reason, decided_by, moment.now)
    return changed(states, request.do_without_guarantor(application_of(states, application), waiver))
