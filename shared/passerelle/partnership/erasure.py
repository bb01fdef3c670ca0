"""What a partner does when the person asks that what was told on a ref be erased."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
    NotFound,
    Outgoing,
    SetDeadline,
    States,
    merged,
)
from passerelle.partnership.duties import DUTY_DUE, DUTY_OVERDUE, watched
from passerelle.partnership.errors import ReferralIsOpen
from passerelle.partnership.hooks import Hooks, Kept
from passerelle.partnership.proposal import Proposal
from passerelle.partnership.referral import ReceivedReferral

RETENTION_ENDS = "retention_ends"
"""Deadline on a proof: the law that said to keep something says so no more."""
CLOCKS = ("agreement_ends", "proposal_ends", "delivery_ends", DUTY_DUE, DUTY_OVERDUE)
"""Deadlines of a ref that end with it."""


@dataclass(frozen=True, slots=True)
class AnsweredErasure:
    """Proof of the answer, without anything about the person; key is the request."""

    request: UUID
    ref: UUID
    answer: Literal["done", "partial", "refused"]
    answered_at: datetime
    legal_reason: str | None = None
    keep_until: datetime | None = None
    own: bool = field(default=False, compare=False)
    """Asked for here, or due: the ref goes on, and somebody may be referred on it anew."""

    @property
    def key(self) -> UUID:
        """The id the owner gave its request; the referral's when nobody else asked."""
        return self.request

    @property
    def links(self) -> tuple[UUID, ...]:
        """What is kept until the legal ground ends hangs on the ref."""
        return (self.ref,) if self.answer == "partial" else ()


Held = ReceivedReferral | Proposal


def answer_erasure(hooks: Hooks, states: States, message: Message, event: ErasureRequested, moment: Moment) -> Decision:
    """Erase all that no law says to keep, answer in one code, and let nothing about the ref in again."""
    erased, kept = _erased(hooks, states, message.ref, moment)
    proof = _proof(event.request, message.ref, kept, moment)
    told = ErasureAnswered(
        request=event.request, answer=proof.answer, legal_reason=proof.legal_reason, keep_until=proof.keep_until
    )
    answered = _proven(proof).and_then(Decision(messages=(Outgoing(message.source, message.ref, told),)))
    if proof.answer == "refused":
        return answered
    return erased.and_then(answered).and_then(Decision(stop=(message.ref,)))


def erase_here(hooks: Hooks, states: States, ref: UUID, moment: Moment) -> Decision:
    """The person asks this organization itself, or the time for keeping is over; raises NotFound, ReferralIsOpen."""
    state = states.get(ref)
    if not isinstance(state, Held):
        raise NotFound
    if isinstance(state, ReceivedReferral) and state.is_open:
        raise ReferralIsOpen
    erased, kept = _erased(hooks, states, ref, moment)
    proof = _proof(_about(state), ref, kept, moment, own=True)
    result = {
        "answer": proof.answer,
        "legal_reason": proof.legal_reason,
        "keep_until": None if proof.keep_until is None else proof.keep_until.isoformat(),
    }
    if proof.answer == "refused":
        return Decision(result=result)
    led_here = [one for one in states.values() if isinstance(one, Proposal) and one.pathway_ref == ref]
    for proposal in led_here:
        own = _proof(_about(proposal), proposal.ref, None, moment, own=True)
        erased = erased.and_then(_forgotten(proposal.ref)).and_then(_proven(own))
    return erased.and_then(_proven(proof)).and_then(Decision(result=result))


def erase_again(hooks: Hooks, states: States, due: Due, moment: Moment) -> Decision:
    """A restored backup brought something back that was erased after it was made."""
    state = states.get(due.thread)
    if due.about and (not isinstance(state, Held) or str(_about(state)) != due.about):
        return NOTHING
    erased, kept = _erased(hooks, states, due.thread, moment)
    if due.about and isinstance(state, Held):
        return erased.and_then(_proven(_proof(_about(state), due.thread, kept, moment, own=True)))
    proven = _proven(_proof(moment.new_id(), due.thread, kept, moment)) if isinstance(state, Held) else NOTHING
    return erased.and_then(proven).and_then(Decision(stop=(due.thread,)))


def retention_ended(hooks: Hooks, states: States, due: Due, moment: Moment) -> Decision:
    """The legal ground has ended and what was kept goes too, unless something since made it last longer."""
    answered = states.get(due.thread)
    if not isinstance(answered, AnsweredErasure):
        return NOTHING
    state = states.get(answered.ref)
    if not isinstance(state, ReceivedReferral):
        return _forgotten(answered.ref)
    kept = _kept(_kept_cases(hooks, states, state, moment))
    if kept is not None and kept.keep_until is not None and moment.now < kept.keep_until:
        return Decision(deadlines=(SetDeadline(due.thread, RETENTION_ENDS, kept.keep_until),))
    return _forgotten(answered.ref, *state.cases)


def _about(state: Held) -> UUID:
    return state.referral if isinstance(state, ReceivedReferral) else state.proposal


def _erased(hooks: Hooks, states: States, ref: UUID, moment: Moment) -> tuple[Decision, Kept | None]:
    """What goes, of the present case and of all before it, and what a law says to keep."""
    state = states.get(ref)
    if not isinstance(state, ReceivedReferral):
        return (_forgotten(ref) if isinstance(state, Proposal) else NOTHING), None
    kept_cases = _kept_cases(hooks, states, state, moment)
    kept = _kept(kept_cases)
    if kept is not None and kept.answer == "refused":
        return NOTHING, kept
    released, without = _released(hooks, states, state, moment)
    if kept is None:
        return released.and_then(_forgotten(ref, *state.cases)), None
    stay = tuple(case for case in state.cases if case in kept_cases)
    gone = tuple(case for case in state.cases if case not in kept_cases)
    reduced = replace(without, case=stay[0] if stay else None, past_cases=stay[1:])
    changes = tuple(change for one in kept_cases.values() for change in one.changes)
    return released.and_then(Decision(changes=(*changes, reduced), forget=gone)), kept


def _kept_cases(hooks: Hooks, states: States, state: ReceivedReferral, moment: Moment) -> Mapping[UUID | None, Kept]:
    """By case; the service is asked about one at a time, as if it were the present one."""
    asked = {case: hooks.kept(_as_of(states, state, case), state.ref, moment) for case in state.cases or (None,)}
    return {case: kept for case, kept in asked.items() if kept is not None}


def _kept(cases: Mapping[UUID | None, Kept]) -> Kept | None:
    """The answer for all cases together: a refusal is one for all, and the last date counts."""
    found = sorted(cases.values(), key=lambda one: one.answer != "refused")
    if not found or found[0].answer == "refused":
        return found[0] if found else None
    dates = [one.keep_until for one in found if one.keep_until is not None]
    return Kept(found[0].legal_reason, max(dates) if len(dates) == len(found) else None)


def _released(
    hooks: Hooks, states: States, state: ReceivedReferral, moment: Moment
) -> tuple[Decision, ReceivedReferral]:
    """Contact details are gone and the service let go of its places."""
    status = ReferralStatus.CANCELLED if state.is_open else state.status
    without = state.ended(status, moment.now).without_contact()
    decision = Decision(changes=(without,)).and_then(watched(without, moment.now))
    if state.is_open:
        decision = decision.and_then(hooks.ended(merged(states, decision.changes), state.ref, moment))
    for case in state.cases or (None,):
        so_far = merged(states, decision.changes, decision.forget)
        decision = decision.and_then(hooks.erased(_as_of(so_far, without, case), state.ref, moment))
    return decision, without


def _as_of(states: States, state: ReceivedReferral, case: UUID | None) -> States:
    return merged(states, (replace(state, case=case),))


def _forgotten(ref: UUID, *others: UUID) -> Decision:
    deadlines = tuple(CancelDeadline(ref, name) for name in CLOCKS)
    return Decision(deadlines=deadlines, forget=(ref, *others))


def _proof(request: UUID, ref: UUID, kept: Kept | None, moment: Moment, own: bool = False) -> AnsweredErasure:
    if kept is None:
        return AnsweredErasure(request, ref, "done", moment.now, own=own)
    return AnsweredErasure(request, ref, kept.answer, moment.now, kept.legal_reason, kept.keep_until, own)


def _proven(proof: AnsweredErasure) -> Decision:
    if proof.answer != "partial" or proof.keep_until is None:
        return Decision(changes=(proof,))
    return Decision(changes=(proof,), deadlines=(SetDeadline(proof.key, RETENTION_ENDS, proof.keep_until),))
