"""What a partner does when the person asks that what was told on a ref be erased."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.contracts.partner import ErasureAnswered
from passerelle.contracts.referral import ErasureRequested
from passerelle.messaging.decisions import (
    NOTHING,
    CancelDeadline,
    Decision,
    Due,
    Message,
    Moment,
    Outgoing,
    SetDeadline,
    States,
    merged,
)
from passerelle.partnership.hooks import Hooks, Kept
from passerelle.partnership.proposal import Proposal
from passerelle.partnership.referral import ReceivedReferral

RETENTION_ENDS = "retention_ends"


@dataclass(frozen=True, slots=True)
class AnsweredErasure:
    """Proof of the answer, without anything about the person; key is the request."""

    request: UUID
    ref: UUID
    answer: Literal["done", "partial", "refused"]
    answered_at: datetime
    legal_reason: str | None = None
    keep_until: datetime | None = None

    @property
    def key(self) -> UUID:
        """The id the owner gave its request."""
        return self.request

    @property
    def links(self) -> tuple[UUID, ...]:
        """What is kept until the legal ground ends hangs on the ref."""
        return (self.ref,) if self.answer == "partial" else ()


def answer_erasure(hooks: Hooks, states: States, message: Message, event: ErasureRequested, moment: Moment) -> Decision:
    """Erase all that no law says to keep, answer in one code, and let nothing about the ref in again."""
    state = states.get(message.ref)
    if isinstance(state, Proposal):
        return _answered(message, event, moment, None).and_then(_forgotten(state.ref))
    if not isinstance(state, ReceivedReferral):
        return _answered(message, event, moment, None).and_then(Decision(stop=(message.ref,)))
    kept = hooks.kept(states, state.ref, moment)
    answered = _answered(message, event, moment, kept)
    if kept is not None and kept.answer == "refused":
        return answered
    released = _released(hooks, states, state, moment)
    if kept is None:
        return released.and_then(answered).and_then(_forgotten(state.ref, *state.links))
    return released.and_then(answered).and_then(_reduced(event, kept, state.ref))


def retention_ended(hooks: Hooks, states: States, due: Due, moment: Moment) -> Decision:
    """The legal ground has ended and what was kept goes too, unless something since made it last longer."""
    answered = states.get(due.thread)
    if not isinstance(answered, AnsweredErasure):
        return NOTHING
    state = states.get(answered.ref)
    if not isinstance(state, ReceivedReferral):
        return _forgotten(answered.ref)
    kept = hooks.kept(states, state.ref, moment)
    if kept is not None and kept.keep_until is not None and moment.now < kept.keep_until:
        return Decision(deadlines=(SetDeadline(due.thread, RETENTION_ENDS, kept.keep_until),))
    return _forgotten(answered.ref, *state.links)


def _released(hooks: Hooks, states: States, state: ReceivedReferral, moment: Moment) -> Decision:
    """Contact details are gone and the service let go of its places."""
    status = ReferralStatus.CANCELLED if state.is_open else state.status
    without = state.ended(status, moment.now).without_contact()
    decision = Decision(changes=(without,))
    if state.is_open:
        decision = decision.and_then(hooks.ended(merged(states, decision.changes), state.ref, moment))
    return decision.and_then(hooks.erased(merged(states, decision.changes), state.ref, moment))


def _reduced(event: ErasureRequested, kept: Kept, ref: UUID) -> Decision:
    deadlines = () if kept.keep_until is None else (SetDeadline(event.request, RETENTION_ENDS, kept.keep_until),)
    return Decision(changes=kept.changes, deadlines=deadlines, stop=(ref,))


def _forgotten(ref: UUID, *others: UUID) -> Decision:
    deadlines = tuple(CancelDeadline(ref, name) for name in ("agreement_ends", "proposal_ends", "delivery_ends"))
    return Decision(deadlines=deadlines, forget=(ref, *others), stop=(ref,))


def _answered(message: Message, event: ErasureRequested, moment: Moment, kept: Kept | None) -> Decision:
    answer: Literal["done", "partial", "refused"] = "done" if kept is None else kept.answer
    reason, until = (None, None) if kept is None else (kept.legal_reason, kept.keep_until)
    proof = AnsweredErasure(event.request, message.ref, answer, moment.now, reason, until)
    told = ErasureAnswered(request=event.request, answer=answer, legal_reason=reason, keep_until=until)
    return Decision(changes=(proof,), messages=(Outgoing(message.source, message.ref, told),))
