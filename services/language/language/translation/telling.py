"""What the owner of the pathway is told about a learner, as long as the person agrees to it."""

from uuid import UUID

from passerelle import partnership
from passerelle.contracts.base import Event
from passerelle.contracts.language import CourseStarted
from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.messaging.decisions import NOTHING, Decision, Moment, States, merged


def tell(states: States, ref: UUID, moment: Moment, event: Event) -> Decision:
    """A milestone; nothing once agreement has run out, for the register is the cooperative's own."""
    if not partnership.received(states, ref).may_report(moment.now):
        return NOTHING
    return partnership.report(states, ref, moment, event)


def tell_place(states: States, ref: UUID, moment: Moment) -> Decision:
    """Somebody who was told to wait has a place now."""
    if partnership.received(states, ref).status is not ReferralStatus.WAITLISTED:
        return NOTHING
    return partnership.accept(states, ref, moment)


def tell_queue(states: States, ref: UUID, moment: Moment) -> Decision:
    """Somebody has to wait; told once."""
    if partnership.received(states, ref).status is not ReferralStatus.ACCEPTED:
        return NOTHING
    return partnership.waitlist(states, ref, moment)


def tell_begun(states: States, ref: UUID, moment: Moment) -> Decision:
    """The learner has really begun."""
    referral = partnership.received(states, ref)
    if not referral.may_report(moment.now):
        return NOTHING
    placed = tell_place(states, ref, moment)
    started = partnership.start(merged(states, placed.changes), ref, moment)
    milestone = partnership.report(states, ref, moment, CourseStarted(referral=referral.referral))
    return placed.and_then(started).and_then(milestone)
