"""Answering a partner that proposes a pathway."""

from dataclasses import replace
from uuid import UUID

from pydantic_core import to_jsonable_python

from passerelle.contracts.lifecycle import FieldGroup
from passerelle.contracts.referral import PathwayProposalAnswered
from passerelle.messaging.decisions import (
    Decision,
    Disclosure,
    Moment,
    NotFound,
    OpenRef,
    Outgoing,
    SetDeadline,
    States,
)
from referral.commands.pathways import pathway_of
from referral.domain import proposal as proposals
from referral.domain.change import Change
from referral.domain.errors import AgreementIsMissing, ContactIsKnown
from referral.domain.pathway import PartnerRef, Pathway, What
from referral.domain.proposal import Answer, Proposal
from referral.domain.views import proposal_view
from referral.plans.library import Guide
from referral.translation import decision_of
from referral.translation.proposing import PROPOSAL_ANSWER, asked_again, clocks_off


def accept_proposal(states: States, moment: Moment, guide: Guide, ref: UUID, pathway: UUID) -> Decision:
    """The pathway is open; the partner is told under which ref, if the person agreed that it be told."""
    proposal, state = proposal_of(states, ref), pathway_of(states, pathway)
    grant = state.grant_for(proposal.organization, proposal.purpose, moment.now)
    if grant is None:
        raise AgreementIsMissing(recipient=proposal.organization)
    answered = proposals.accept(proposal, pathway, moment.now)
    known = state.ref_for(proposal.organization)
    own_ref = known or moment.new_id()
    around = guide.around(states, state, moment)
    change = Change(_with_ref(state, proposal, own_ref)).note(
        around, What.PROPOSAL_ACCEPTED, organization=proposal.organization
    )
    event = PathwayProposalAnswered(proposal=proposal.proposal, answer="accepted", ref=own_ref)
    told = Disclosure(
        proposal.organization, ref, (FieldGroup.PATHWAY.value,), grant.id, proposal.purpose.value, event.short_name()
    )
    answer = Decision(
        changes=(answered,),
        messages=(Outgoing(proposal.organization, ref, event, grant.id),),
        refs=() if known else (OpenRef(own_ref, proposal.organization, pathway),),
        disclosures=(told,),
        deadlines=clocks_off(ref),
        result=to_jsonable_python(proposal_view(answered)),
    )
    return decision_of(change).and_then(answer)


def decline_proposal(states: States, moment: Moment, guide: Guide, ref: UUID, answer: Answer) -> Decision:
    """Declined, or about somebody already known: told later, at an hour that says nothing, and nothing more is told."""
    every = guide.timings.on(moment.today).proposal_answers
    answered = proposals.turn_down(proposal_of(states, ref), answer, moment.now, every)
    leaves_at = answered.leaves_at or moment.now
    return Decision(
        changes=(answered,),
        deadlines=(*clocks_off(ref), SetDeadline(ref, PROPOSAL_ANSWER, leaves_at)),
        result=to_jsonable_python(proposal_view(answered)),
    )


def ask_again(states: States, moment: Moment, ref: UUID) -> Decision:
    """Staff asks once more who the proposal is about, because what came could not be opened or never came."""
    proposal = proposal_of(states, ref)
    proposals.check_open(proposal)
    if proposal.contact is not None:
        raise ContactIsKnown
    asked = asked_again(proposal, moment, attempt=1, problem=proposal.contact_problem)
    (known,) = (one for one in asked.changes if isinstance(one, Proposal))
    return asked.and_then(Decision(result=to_jsonable_python(proposal_view(known))))


def proposal_of(states: States, ref: UUID) -> Proposal:
    """The proposal on this ref; raises NotFound."""
    found = states.get(ref)
    if not isinstance(found, Proposal):
        raise NotFound
    return found


def _with_ref(pathway: Pathway, proposal: Proposal, ref: UUID) -> Pathway:
    is_new = pathway.ref_for(proposal.organization) is None
    refs = (*pathway.refs, PartnerRef(proposal.organization, ref)) if is_new else pathway.refs
    return replace(pathway, refs=refs, proposals=(*pathway.proposals, proposal.ref))
