"""Inviting to apply, applying, giving up."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from funding.commands.telling import heard_from, tell_invited, tell_submitted, tell_withdrawn
from funding.commands.views import changed
from funding.domain import request
from funding.domain.application import Application, Status
from funding.domain.borrower import Borrower
from funding.domain.errors import NotInvited
from funding.domain.project import Project
from funding.domain.sectors import Rules
from funding.domain.territory import Territory
from funding.translation.deadlines import INVITATION_LAPSES, REMINDER, guarantor_goes, no_invitation
from funding.translation.found import application_of, borrower_of, case_of
from passerelle import partnership
from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, NextAction, ReferralStatus
from passerelle.messaging.decisions import (
    NOTHING,
    CancelDeadline,
    Decision,
    Moment,
    NotFound,
    SetDeadline,
    States,
    merged,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long an invitation stands, and how long before its end an unanswered one is shown for a call."""

    invitation: timedelta
    reminder: timedelta


def invite(
    states: States,
    moment: Moment,
    *,
    ref: UUID,
    terms: Terms,
    answer_by: datetime | None = None,
    borrower: UUID | None = None,
    territory: Territory | None = None,
) -> Decision:
    """Invite the person behind the ref, taking the referral on if that was not done yet.

    Somebody who is invited already keeps that invitation; with another `answer_by` it is prolonged. `borrower` names
    somebody the agency has lent to on another ref, whose debts then count against the cap.
    """
    current = case_of(states, ref)
    if current is not None and not current.is_over:
        return _keep_invitation(states, moment, current, terms, answer_by)
    accepted = _take_on(states, ref, moment)
    after = merged(states, accepted.changes)
    application = request.invite(
        moment.new_id(),
        ref,
        _known_borrower(states, ref, borrower) or moment.new_id(),
        moment.now,
        _until(after, ref, answer_by or moment.now + terms.invitation),
        territory,
    )
    attached = partnership.attach(after, ref, application.key)
    told = tell_invited(merged(after, attached.changes), application, moment)
    return accepted.and_then(attached).and_then(told).and_then(_standing(after, application, terms, moment))


def submit(
    states: States, moment: Moment, *, ref: UUID, project: Project, rules: Rules, territory: Territory | None = None
) -> Decision:
    """The person applies."""
    application = case_of(states, ref)
    if application is None:
        raise NotInvited
    today = moment.today
    known = replace(project, sector=rules.sector_on(today, project.sector))
    limit = rules.parameters.limit_on(today, project.purpose)
    submitted = request.submit(application, known, limit, moment.now, territory)
    quiet = Decision(deadlines=no_invitation(submitted))
    told = tell_submitted(states, submitted, moment)
    heard = heard_from(merged(states, told.changes), ref, moment)
    return changed(states, submitted).and_then(quiet).and_then(told).and_then(heard)


def withdraw(
    states: States, moment: Moment, *, application: UUID, reason: DeclineReason = DeclineReason.NOT_INTERESTED
) -> Decision:
    """The person gives up: before applying this declines the referral, with a coded reason."""
    current = application_of(states, application)
    borrower = borrower_of(states, current.borrower)
    withdrawn, free = request.withdraw(current, borrower, moment.now)
    told = (
        _decline(states, current.ref, moment, reason)
        if current.status is Status.INVITED
        else tell_withdrawn(states, withdrawn, moment)
    )
    gone = guarantor_goes(current).and_then(Decision(deadlines=no_invitation(withdrawn)))
    released = () if free == borrower else (free,)
    return told.and_then(gone).and_then(changed(states, withdrawn, *released))


def _keep_invitation(
    states: States, moment: Moment, current: Application, terms: Terms, answer_by: datetime | None
) -> Decision:
    if answer_by is None or answer_by == current.answer_by:
        return Decision(result=changed(states, current).result)
    prolonged = request.prolong(current, moment.now, _until(states, current.ref, answer_by))
    return tell_invited(states, prolonged, moment).and_then(_standing(states, prolonged, terms, moment))


def _standing(states: States, application: Application, terms: Terms, moment: Moment) -> Decision:
    """The invitation with its deadlines; one too short to be reminded of is not."""
    remind_at = application.answer_by - terms.reminder
    reminder = (
        SetDeadline(application.ref, REMINDER, remind_at, str(application.key))
        if remind_at > moment.now
        else CancelDeadline(application.ref, REMINDER, str(application.key))
    )
    lapse = SetDeadline(application.ref, INVITATION_LAPSES, application.answer_by, str(application.key))
    return changed(states, application).and_then(Decision(deadlines=(lapse, reminder)))


def _take_on(states: States, ref: UUID, moment: Moment) -> Decision:
    referral = partnership.open_referral(states, ref)
    if referral.status in {ReferralStatus.SENT, ReferralStatus.WAITLISTED}:
        return partnership.accept(states, ref, moment)
    return NOTHING


def _known_borrower(states: States, ref: UUID, named: UUID | None) -> UUID | None:
    """Whom staff recognized, or whoever was here on the same ref before: the cap is one person's, not one visit's."""
    if named is not None and not isinstance(states.get(named), Borrower):
        raise NotFound
    earlier = (states.get(case) for case in partnership.received(states, ref).cases)
    return named or next((one.borrower for one in earlier if isinstance(one, Application)), None)


def _until(states: States, ref: UUID, answer_by: datetime) -> datetime:
    """An invitation ends no later than the person's agreement, after which the answer could not be told."""
    return min(answer_by, partnership.received(states, ref).grant_until)


def _decline(states: States, ref: UUID, moment: Moment, reason: DeclineReason) -> Decision:
    return partnership.decline(
        states,
        ref,
        moment,
        declined_by=DeclinedBy.PERSON,
        reason=reason,
        may_be_shown=True,
        next_action=NextAction.REASSESS,
    )
