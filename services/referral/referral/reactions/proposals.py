"""A partner proposes somebody: who it is about, what becomes of a proposal nobody answers, and when a no leaves."""

from datetime import datetime

from passerelle.contracts.handover import HandoverDelivered, HandoverRefused
from passerelle.contracts.partner import PathwayProposalWithdrawn, PathwayProposed
from passerelle.contracts.referral import PathwayProposalAnswered, PathwayProposalLapsed
from passerelle.messaging.decisions import (
    NOTHING,
    Answer,
    Decision,
    Due,
    Message,
    Moment,
    Outgoing,
    SetDeadline,
    States,
)
from passerelle.privacy.errors import SealedError
from passerelle.privacy.sealed import Binding, open_sealed
from referral.domain import proposal as proposals
from referral.domain.codes import Purpose
from referral.domain.proposal import Proposal
from referral.plans.library import Guide
from referral.translation.proposing import PROPOSAL_DUE, asked_again, clocks_off


def pathway_proposed(guide: Guide) -> Answer:
    """Keep the proposal for staff to answer, and ask the partner who it is about."""

    def answer(states: States, message: Message, moment: Moment) -> Decision:
        event = message.event
        if not isinstance(event, PathwayProposed) or states.get(message.thread) is not None:
            return NOTHING
        proposal = Proposal(
            ref=message.ref,
            proposal=event.proposal,
            organization=message.source,
            service=event.service,
            purpose=Purpose(event.purpose.value),
            agreed_at=event.agreed_at,
            received_at=moment.now,
        )
        answer_by = moment.now + guide.timings.on(moment.today).proposal
        asked = asked_again(proposal, moment, attempt=1)
        return asked.and_then(Decision(deadlines=(SetDeadline(message.thread, PROPOSAL_DUE, answer_by),)))

    return answer


def handover_delivered(guide: Guide) -> Answer:
    """A proposing partner says who it is about; what cannot be opened is asked for again, with a fresh key."""

    def answer(states: States, message: Message, moment: Moment) -> Decision:
        proposal, event = states.get(message.thread), message.event
        if not isinstance(event, HandoverDelivered) or not isinstance(proposal, Proposal):
            return NOTHING
        if proposal.pending is None:
            # The key is gone, for instance with a backup that was put back: only a new one can be sealed to.
            return _again_or_unknown(proposal, "key_lost", moment) if proposal.may_ask_again else NOTHING
        if proposal.pending.request != event.request:
            return NOTHING
        try:
            contact = _opened(guide, proposal, event, moment.now)
        except SealedError as error:
            return _again_or_unknown(proposal, error.code, moment)
        return Decision(changes=(proposals.learn_contact(proposal, contact),))

    return answer


def _again_or_unknown(proposal: Proposal, problem: str, moment: Moment) -> Decision:
    if proposal.may_ask_again:
        return asked_again(proposal, moment, proposal.attempt + 1, problem)
    return Decision(changes=(proposals.stay_unknown(proposal, problem),))


def _opened(guide: Guide, proposal: Proposal, event: HandoverDelivered, now: datetime) -> dict[str, str]:
    private_key = proposal.pending.private_key if proposal.pending else b""
    binding = Binding(proposal.ref, guide.organization, proposal.purpose.value, event.grant, event.expires_at)
    return open_sealed(private_key, event.sealed, binding, now)


def handover_refused(states: States, message: Message, moment: Moment) -> Decision:
    """The partner hands nothing over: staff sees why."""
    proposal, event = states.get(message.thread), message.event
    if not isinstance(event, HandoverRefused) or not isinstance(proposal, Proposal):
        return NOTHING
    if proposal.pending is None or proposal.pending.request != event.request:
        return NOTHING
    return Decision(changes=(proposals.stay_unknown(proposal, event.reason),))


def proposal_withdrawn(states: States, message: Message, moment: Moment) -> Decision:
    """The person no longer agrees: what is known of them by this proposal goes, and nobody answers it any more."""
    proposal, event = states.get(message.thread), message.event
    if not isinstance(event, PathwayProposalWithdrawn) or not isinstance(proposal, Proposal):
        return NOTHING
    if proposal.pathway is not None:
        return NOTHING
    gone = proposals.take_back(proposal, moment.now)
    return Decision(changes=(gone,), deadlines=clocks_off(proposal.ref))


def proposal_due(states: States, due: Due, moment: Moment) -> Decision:
    """Nobody answered in time: the partner is told so, and nothing about the person is kept."""
    proposal = states.get(due.thread)
    if not isinstance(proposal, Proposal) or not proposal.is_open:
        return NOTHING
    told = Outgoing(proposal.organization, proposal.ref, PathwayProposalLapsed(proposal=proposal.proposal))
    return Decision(changes=(proposals.lapse(proposal, moment.now),), messages=(told,))


def answer_leaves(states: States, due: Due, moment: Moment) -> Decision:
    """The day is full: the no is told, whenever it was given."""
    proposal = states.get(due.thread)
    if not isinstance(proposal, Proposal) or proposal.leaves_at is None or proposal.answer is None:
        return NOTHING
    word = "declined" if proposal.answer is proposals.Answer.DECLINED else "already_known"
    event = PathwayProposalAnswered(proposal=proposal.proposal, answer=word)
    return Decision(messages=(Outgoing(proposal.organization, proposal.ref, event),))
