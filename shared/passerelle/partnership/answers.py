"""What a partner does when a message about a ref comes: one decision per event type."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from passerelle.contracts.base import Event
from passerelle.contracts.handover import HandoverDelivered, HandoverRefused, HandoverRequested
from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.contracts.partner import ReferralReceived
from passerelle.contracts.referral import (
    ErasureRequested,
    GrantNarrowed,
    GrantWithdrawn,
    PathwayProposalAnswered,
    PathwayProposalLapsed,
    ReferralCancelled,
    ReferralLapsed,
    ReferralSent,
)
from passerelle.contracts.rights import DataCorrected
from passerelle.messaging.decisions import (
    NOTHING,
    Answer,
    CancelDeadline,
    Decision,
    Due,
    Message,
    Moment,
    Outgoing,
    Reactions,
    SetDeadline,
    States,
    Wake,
    merged,
)
from passerelle.partnership import erasure, proposals
from passerelle.partnership.decisions import TAKEN_ON, request_handover
from passerelle.partnership.duties import DUTY_DUE, DUTY_OVERDUE, duty_is_due, watched
from passerelle.partnership.hooks import Hooks
from passerelle.partnership.narrowing import AGREEMENT_ENDS, grant_narrowed
from passerelle.partnership.proposal import HANDED_OVER_WHILE, Proposal, ProposalStatus
from passerelle.partnership.rectification import data_corrected
from passerelle.partnership.referral import ReceivedReferral
from passerelle.partnership.retention import retention_reactions
from passerelle.privacy.erasure import ERASE_AGAIN
from passerelle.privacy.errors import SealedError, SealedForAnother
from passerelle.privacy.sealed import Binding, open_sealed, recipient_of

E = TypeVar("E", bound=Event)

ATTEMPTS = 2
"""How often contact details are asked for when they cannot be opened."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The partner's answers; `organization` is its own id, compared with the one a handover was sealed for."""

    hooks: Hooks = field(default_factory=Hooks)
    organization: str | None = None

    def referral_sent(self, states: States, message: Message, event: ReferralSent, moment: Moment) -> Decision:
        """A new referral; one sent again under a new agreement is renewed; one open before it on this ref ends."""
        prior = states.get(message.ref)
        deadline = Decision(deadlines=(SetDeadline(message.ref, AGREEMENT_ENDS, event.grant_until),))
        if not isinstance(prior, ReceivedReferral):
            return deadline.and_then(_taken_in(states, message, event, moment))
        if prior.referral == event.referral:
            return deadline.and_then(_renewed(prior, event, moment)) if prior.is_open else NOTHING
        before = self._ended(states, prior, ReferralStatus.CANCELLED, moment) if prior.is_open else NOTHING
        return before.and_then(deadline).and_then(_taken_in(states, message, event, moment))

    def cancelled(self, states: States, message: Message, event: ReferralCancelled, moment: Moment) -> Decision:
        """The owner takes the referral back."""
        return self._ended_by_owner(states, message, event, ReferralStatus.CANCELLED, moment)

    def lapsed(self, states: States, message: Message, event: ReferralLapsed, moment: Moment) -> Decision:
        """The owner went on without an answer."""
        return self._ended_by_owner(states, message, event, ReferralStatus.LAPSED, moment)

    def grant_withdrawn(self, states: States, message: Message, event: GrantWithdrawn, moment: Moment) -> Decision:
        """Contact details go at once, and an open referral ends."""
        state = states.get(message.ref)
        if isinstance(state, Proposal) and state.grant == event.grant and state.status in HANDED_OVER_WHILE:
            ended = replace(state.ended(ProposalStatus.WITHDRAWN, moment.now), withdrawn_at=event.withdrawn_at)
            return Decision(changes=(ended,))
        if not isinstance(state, ReceivedReferral) or state.grant != event.grant:
            return NOTHING
        withdrawn = replace(state, grant_withdrawn_at=event.withdrawn_at).without_contact()
        tidied = Decision(changes=(withdrawn,), deadlines=(CancelDeadline(message.ref, AGREEMENT_ENDS),))
        return (
            tidied.and_then(self._ended(states, withdrawn, ReferralStatus.CANCELLED, moment))
            if state.is_open
            else tidied
        )

    def handover_delivered(
        self, states: States, message: Message, event: HandoverDelivered, moment: Moment
    ) -> Decision:
        """Open what was asked for; what cannot be opened is asked for once more, with a fresh key."""
        state = states.get(message.ref)
        if not isinstance(state, ReceivedReferral) or state.handover is None or state.handover.request != event.request:
            return NOTHING
        if not state.agreement_in_force(moment.now):
            return Decision(changes=(state.without_contact(),))
        try:
            contact = self._open(state, event, moment)
        except SealedError as error:
            return _not_opened(replace(state, handover_problem=error.code), state.handover.attempt, moment)
        opened = replace(state, handover=None, handover_problem=None)
        return Decision(changes=(replace(opened, contact=contact, rectification_asked_at=None),))

    def handover_refused(self, states: States, message: Message, event: HandoverRefused, moment: Moment) -> Decision:
        """Remember why, and forget the key."""
        state = states.get(message.ref)
        if not isinstance(state, ReceivedReferral) or state.handover is None or state.handover.request != event.request:
            return NOTHING
        return Decision(changes=(replace(state, handover=None, handover_problem=event.reason),))

    def erasure_requested(self, states: States, message: Message, event: ErasureRequested, moment: Moment) -> Decision:
        """Erase, and say what was done."""
        return erasure.answer_erasure(self.hooks, states, message, event, moment)

    def table(self) -> Reactions:
        """Which event and which deadline has which answer."""
        messages: dict[type[Event], Answer] = {
            ReferralSent: _typed(ReferralSent, self.referral_sent),
            ReferralCancelled: _typed(ReferralCancelled, self.cancelled),
            ReferralLapsed: _typed(ReferralLapsed, self.lapsed),
            GrantWithdrawn: _typed(GrantWithdrawn, self.grant_withdrawn),
            GrantNarrowed: _typed(GrantNarrowed, grant_narrowed),
            HandoverDelivered: _typed(HandoverDelivered, self.handover_delivered),
            HandoverRefused: _typed(HandoverRefused, self.handover_refused),
            HandoverRequested: _typed(HandoverRequested, proposals.handover_requested),
            DataCorrected: _typed(DataCorrected, data_corrected),
            ErasureRequested: _typed(ErasureRequested, self.erasure_requested),
            PathwayProposalAnswered: _typed(PathwayProposalAnswered, proposals.proposal_answered),
            PathwayProposalLapsed: _typed(PathwayProposalLapsed, proposals.proposal_lapsed),
        }
        deadlines: dict[str, Wake] = {
            AGREEMENT_ENDS: agreement_ended,
            DUTY_DUE: duty_is_due,
            DUTY_OVERDUE: duty_is_due,
            erasure.RETENTION_ENDS: partial(erasure.retention_ended, self.hooks),
            ERASE_AGAIN: partial(erasure.erase_again, self.hooks),
            proposals.PROPOSAL_ENDS: proposals.proposal_ended,
            proposals.DELIVERY_ENDS: proposals.delivery_ended,
        }
        return Reactions(messages, deadlines)

    def _ended_by_owner(
        self,
        states: States,
        message: Message,
        event: ReferralCancelled | ReferralLapsed,
        status: ReferralStatus,
        moment: Moment,
    ) -> Decision:
        state = states.get(message.ref)
        if not isinstance(state, ReceivedReferral) or state.referral != event.referral or not state.is_open:
            return NOTHING
        return self._ended(states, state, status, moment)

    def _ended(self, states: States, state: ReceivedReferral, status: ReferralStatus, moment: Moment) -> Decision:
        over = state.ended(status, moment.now)
        ended = Decision(changes=(over,)).and_then(watched(over, moment.now))
        return ended.and_then(self.hooks.ended(merged(states, ended.changes), state.ref, moment))

    def _open(self, state: ReceivedReferral, event: HandoverDelivered, moment: Moment) -> dict[str, str]:
        if state.handover is None or event.grant != state.grant:
            raise SealedForAnother
        recipient = self.organization or recipient_of(event.sealed)
        binding = Binding(state.ref, recipient, state.purpose.value, state.grant, event.expires_at)
        return open_sealed(state.handover.private_key, event.sealed, binding, moment.now)


def reactions(hooks: Hooks | None = None, organization: str | None = None) -> Reactions:
    """The partner's table of contents, to be joined with the service's own by `|`."""
    given = hooks or Hooks()
    return Answers(given, organization).table() | retention_reactions(given)


def agreement_ended(states: States, due: Due, moment: Moment) -> Decision:
    """The agreement has run out: contact details go, whatever the referral's status."""
    state = states.get(due.thread)
    if not isinstance(state, ReceivedReferral) or state.agreement_in_force(moment.now):
        return NOTHING
    without = state.without_contact()
    return Decision(changes=(without,)).and_then(watched(without, moment.now))


def _typed(event_type: type[E], answer: Callable[[States, Message, E, Moment], Decision]) -> Answer:
    def decide(states: States, message: Message, moment: Moment) -> Decision:
        if not isinstance(message.event, event_type):
            raise TypeError(f"{event_type.__name__} expected")
        return answer(states, message, message.event, moment)

    return decide


def _taken_in(states: States, message: Message, event: ReferralSent, moment: Moment) -> Decision:
    """Kept, its clock set, and the owner told that it has arrived."""
    state = _received(message, event, moment, states.get(message.ref))
    arrived = Outgoing(state.owner, state.ref, ReferralReceived(referral=state.referral))
    return Decision(changes=(state,), messages=(arrived,)).and_then(watched(state, moment.now))


def _received(message: Message, event: ReferralSent, moment: Moment, prior: object) -> ReceivedReferral:
    """What was done for the person before on the same ref is not forgotten: theirs to see, and to have erased."""
    return ReceivedReferral(
        ref=message.ref,
        referral=event.referral,
        owner=message.source,
        service=event.service,
        purpose=event.purpose,
        status=ReferralStatus.SENT,
        grant=event.grant,
        fields=event.fields,
        received_at=moment.now,
        answer_by=event.answer_by,
        grant_until=event.grant_until,
        past_cases=prior.cases if isinstance(prior, ReceivedReferral) else (),
    )


def _renewed(state: ReceivedReferral, event: ReferralSent, moment: Moment) -> Decision:
    withdrawn_at = state.grant_withdrawn_at if event.grant == state.grant else None
    renewed = replace(
        state.trimmed(event.fields),
        grant=event.grant,
        fields=event.fields,
        grant_until=event.grant_until,
        grant_withdrawn_at=withdrawn_at,
    )
    wants_more = not set(event.fields) <= set(state.fields) and state.status in TAKEN_ON
    decision = request_handover(renewed, moment) if wants_more else Decision(changes=(renewed,))
    return decision if state.agreement_in_force(moment.now) else decision.and_then(watched(renewed, moment.now))


def _not_opened(state: ReceivedReferral, attempt: int, moment: Moment) -> Decision:
    if attempt < ATTEMPTS:
        return request_handover(state, moment, attempt + 1)
    return Decision(changes=(replace(state, handover=None),))
