"""The partner's own steps on a referral, as pure decisions `(states, ref, moment, ...) -> Decision`."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from passerelle.contracts.base import Event
from passerelle.contracts.handover import HandoverRequested
from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, FieldGroup, NextAction, ReferralStatus
from passerelle.contracts.partner import (
    OfferLapsed,
    ReferralAccepted,
    ReferralContinued,
    ReferralDeclined,
    ReferralOpened,
    ReferralStarted,
    ReferralWaitlisted,
)
from passerelle.messaging.decisions import CancelDeadline, Decision, Disclosure, Moment, NotFound, Outgoing, States
from passerelle.partnership.duties import watched
from passerelle.partnership.errors import AgreementEnded, ReferralIsEnded, StepNotPossible
from passerelle.partnership.referral import PendingHandover, ReceivedReferral
from passerelle.privacy.encoding import text_of
from passerelle.privacy.retention import RETENTION_OVER
from passerelle.privacy.sealed import KEY_BYTES, public_key_of

UNANSWERED = frozenset({ReferralStatus.SENT, ReferralStatus.WAITLISTED})
NOT_STARTED = UNANSWERED | {ReferralStatus.ACCEPTED}
TAKEN_ON = frozenset({ReferralStatus.ACCEPTED, ReferralStatus.STARTED})
ENDINGS = (ReferralDeclined, OfferLapsed)
"""What the owner must hear even when the agreement has ended: nothing more will come."""


def accept(
    states: States, ref: UUID, moment: Moment, *, case: UUID | None = None, start_by: datetime | None = None
) -> Decision:
    """Take the person on, and ask for what the grant allows beyond the pathway itself."""
    state = _in_force(_step(states, ref, UNANSWERED), moment)
    opened = state.opened(moment.now)
    answered = replace(
        opened, status=ReferralStatus.ACCEPTED, answered_at=moment.now, case=state.case if case is None else case
    )
    event = ReferralAccepted(referral=state.referral, start_by=start_by)
    told = _becomes(answered, moment, event).and_then(watched(answered, moment.now, start_by))
    return told.and_then(request_handover(answered, moment)) if answered.needs_handover else told


def decline(
    states: States,
    ref: UUID,
    moment: Moment,
    *,
    declined_by: DeclinedBy,
    reason: DeclineReason,
    may_be_shown: bool,
    next_action: NextAction,
) -> Decision:
    """End the referral before it started, and say who declined and why in one code."""
    state = _step(states, ref, NOT_STARTED)
    event = ReferralDeclined(
        referral=state.referral,
        declined_by=declined_by,
        reason=reason,
        may_be_shown=may_be_shown,
        next_action=next_action,
    )
    return _becomes(state.ended(ReferralStatus.DECLINED, moment.now), moment, event)


def waitlist(states: States, ref: UUID, moment: Moment) -> Decision:
    """No place now: keep the person in the queue."""
    state = _in_force(_step(states, ref, {ReferralStatus.SENT, ReferralStatus.ACCEPTED}), moment)
    waiting = replace(state, status=ReferralStatus.WAITLISTED, answered_at=moment.now)
    return _becomes(waiting, moment, ReferralWaitlisted(referral=state.referral))


def start(states: States, ref: UUID, moment: Moment) -> Decision:
    """The person has really begun."""
    state = _in_force(_step(states, ref, {ReferralStatus.ACCEPTED}), moment)
    started = replace(state, status=ReferralStatus.STARTED)
    return _becomes(started, moment, ReferralStarted(referral=state.referral))


def lapse(states: States, ref: UUID, moment: Moment) -> Decision:
    """The person did not answer the partner's own offer in time."""
    state = _step(states, ref, NOT_STARTED)
    return _becomes(state.ended(ReferralStatus.LAPSED, moment.now), moment, OfferLapsed(referral=state.referral))


def complete(states: States, ref: UUID, moment: Moment) -> Decision:
    """The person went through to the end; the milestone reported beside it says so to the owner."""
    return _becomes(_step(states, ref, TAKEN_ON).ended(ReferralStatus.COMPLETED, moment.now), moment)


def leave(states: States, ref: UUID, moment: Moment) -> Decision:
    """The person stopped before the end; the milestone reported beside it says so to the owner."""
    return _becomes(_step(states, ref, TAKEN_ON).ended(ReferralStatus.LEFT, moment.now), moment)


def open_up(states: States, ref: UUID, moment: Moment) -> Decision:
    """Somebody of the staff looks at the referral for the first time; the owner is told so, once."""
    state = open_referral(states, ref)
    if state.opened_at is not None or state.status not in UNANSWERED:
        return Decision()
    opened = state.opened(moment.now)
    told = Outgoing(state.owner, ref, ReferralOpened(referral=state.referral))
    return Decision(changes=(opened,), messages=(told,)).and_then(watched(opened, moment.now))


def go_on(states: States, ref: UUID, moment: Moment) -> Decision:
    """The person is still there: the report that is owed, when there is no milestone to tell."""
    state = _in_force(_step(states, ref, {ReferralStatus.STARTED}), moment)
    return report(states, ref, moment, ReferralContinued(referral=state.referral))


def report(states: States, ref: UUID, moment: Moment, *events: Event) -> Decision:
    """Tell the owner milestones, given the states from before the step that ends the referral.

    What is owed next is counted from now on; no state changes, so that it goes with the step in either order.
    """
    state = _in_force(open_referral(states, ref), moment)
    told = _told(state, moment, *events)
    return told.and_then(watched(state, moment.now)) if state.status is ReferralStatus.STARTED else told


def report_afterwards(states: States, ref: UUID, moment: Moment, *events: Event) -> Decision:
    """Tell the owner how things went on after the referral was over, while the agreement is in force."""
    return _told(_in_force(received(states, ref), moment), moment, *events)


def attach(states: States, ref: UUID, case: UUID) -> Decision:
    """Remember the service's own aggregate for this referral."""
    state = received(states, ref)
    earlier = tuple(one for one in state.cases if one != case)
    return Decision(changes=(replace(state, case=case, past_cases=earlier),))


def seen(states: States, ref: UUID, moment: Moment) -> Decision:
    """The person was there: the time for which data may be kept begins anew."""
    return Decision(changes=(replace(received(states, ref), last_contact_at=moment.now),))


def note_contact(states: States, ref: UUID, moment: Moment) -> Decision:
    """As staff writes it down."""
    return seen(states, ref, moment).and_then(
        Decision(
            deadlines=(CancelDeadline(ref, RETENTION_OVER),),
            result={"ref": str(ref), "last_contact_at": moment.now.isoformat()},
        )
    )


def received(states: States, ref: UUID) -> ReceivedReferral:
    """The referral on this ref; raises NotFound."""
    state = states.get(ref)
    if not isinstance(state, ReceivedReferral):
        raise NotFound
    return state


def open_referral(states: States, ref: UUID) -> ReceivedReferral:
    """The referral on this ref, if it is not over; raises NotFound or ReferralIsEnded."""
    state = received(states, ref)
    if not state.is_open:
        raise ReferralIsEnded
    return state


def request_handover(state: ReceivedReferral, moment: Moment, attempt: int = 1) -> Decision:
    """Ask the owner for the allowed fields, sealed to a key made for this request only."""
    pending = PendingHandover(moment.new_id(), moment.random_bytes(KEY_BYTES), attempt)
    event = HandoverRequested(
        request=pending.request,
        purpose=state.purpose,
        fields=tuple(group for group in state.fields if group is not FieldGroup.PATHWAY),
        public_key=text_of(public_key_of(pending.private_key)),
    )
    return Decision(changes=(replace(state, handover=pending),), messages=(Outgoing(state.owner, state.ref, event),))


def _step(states: States, ref: UUID, allowed: Collection[ReferralStatus]) -> ReceivedReferral:
    state = open_referral(states, ref)
    if state.status not in allowed:
        raise StepNotPossible
    return state


def _in_force(state: ReceivedReferral, moment: Moment) -> ReceivedReferral:
    if not state.agreement_in_force(moment.now):
        raise AgreementEnded
    return state


def _becomes(state: ReceivedReferral, moment: Moment, *events: Event) -> Decision:
    known = state.opened(moment.now)
    return Decision(changes=(known,)).and_then(_told(known, moment, *events)).and_then(watched(known, moment.now))


def _told(state: ReceivedReferral, moment: Moment, *events: Event) -> Decision:
    """Only the end of a referral is told after the agreement ended, and it discloses no field.

    All else names the ref as its agreement: whichever grant it stands on by then, the relay asks again when it sends.
    """
    in_force = state.agreement_in_force(moment.now)
    fields, grant = ((FieldGroup.PATHWAY.value,), state.grant) if in_force else ((), None)
    return Decision(
        messages=tuple(
            Outgoing(state.owner, state.ref, event, state.ref if in_force and not isinstance(event, ENDINGS) else None)
            for event in events
        ),
        disclosures=tuple(
            Disclosure(state.owner, state.ref, fields, grant, state.purpose.value, event.short_name())
            for event in events
        ),
    )
