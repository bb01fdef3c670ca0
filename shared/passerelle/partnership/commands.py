"""What staff do with a referral over HTTP, with what follows in the service."""

from datetime import datetime
from uuid import UUID

from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, NextAction
from passerelle.messaging.decisions import Decision, Moment, States, merged
from passerelle.partnership import decisions
from passerelle.partnership.hooks import Hook, Hooks
from passerelle.partnership.views import referral_view


def accept_referral(
    hooks: Hooks, states: States, ref: UUID, moment: Moment, start_by: datetime | None = None
) -> Decision:
    """Take the person on; the service makes its case."""
    decision = decisions.accept(states, ref, moment, start_by=start_by)
    return _shown(states, ref, _followed(states, ref, moment, decision, hooks.accepted))


def decline_referral(
    hooks: Hooks,
    states: States,
    ref: UUID,
    moment: Moment,
    *,
    declined_by: DeclinedBy,
    reason: DeclineReason,
    may_be_shown: bool,
    next_action: NextAction,
) -> Decision:
    """End the referral; the service lets go of what it kept for it."""
    decision = decisions.decline(
        states,
        ref,
        moment,
        declined_by=declined_by,
        reason=reason,
        may_be_shown=may_be_shown,
        next_action=next_action,
    )
    return _shown(states, ref, _followed(states, ref, moment, decision, hooks.ended))


def open_referral(states: States, ref: UUID, moment: Moment) -> Decision:
    """Somebody of the staff looks at the referral."""
    return _shown(states, ref, decisions.open_up(states, ref, moment))


def continue_referral(states: States, ref: UUID, moment: Moment) -> Decision:
    """The person is still there."""
    return _shown(states, ref, decisions.go_on(states, ref, moment))


def waitlist_referral(states: States, ref: UUID, moment: Moment) -> Decision:
    """Keep the person in the queue."""
    return _shown(states, ref, decisions.waitlist(states, ref, moment))


def _followed(states: States, ref: UUID, moment: Moment, decision: Decision, hook: Hook) -> Decision:
    return decision.and_then(hook(merged(states, decision.changes, decision.forget), ref, moment))


def _shown(states: States, ref: UUID, decision: Decision) -> Decision:
    state = decisions.received(merged(states, decision.changes), ref)
    return decision.and_then(Decision(result=referral_view(state).model_dump(mode="json")))
