"""Answering a partner that proposes a pathway."""

from dataclasses import replace
from uuid import UUID

from pydantic_core import to_jsonable_python

from passerelle.contracts.lifecycle import FieldGroup
from passerelle.contracts.referral import PathwayProposalAnswered
from passerelle.messaging.decisions import Decision, Disclosure, Moment, NotFound, OpenRef, Outgoing, States
from referral.commands.pathways import pathway_of
from referral.domain import proposal as proposals
from referral.domain.change import Change
from referral.domain.errors import AgreementIsMissing
from referral.domain.pathway import PartnerRef, Pathway, What
from referral.domain.proposal import Answer, Proposal
from referral.domain.views import proposal_view
from referral.plans.library import Guide
from referral.translation import decision_of


def accept_proposal(states: States, moment: Moment, guide: Guide, ref: UUID, pathway: UUID) -> Decision:
    """The pathway is open; the partner is told under which ref, if the person agreed that it be told."""
    proposal, state = proposal_of(states, ref), pathway_of(states, pathway)
    grant = state.grant_for(proposal.organization, proposal.purpose, moment.now)
    if grant is None:
        raise AgreementIsMissing(recipient=proposal.organization)
    answered = proposals.answer(proposal, Answer.ACCEPTED, pathway, moment.now)
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
        result=to_jsonable_python(proposal_view(answered)),
    )
    return decision_of(change).and_then(answer)


def decline_proposal(states: States, moment: Moment, ref: UUID, answer: Answer) -> Decision:
    """Declined, or about somebody already known: nothing more is told."""
    proposal = proposal_of(states, ref)
    answered = proposals.answer(proposal, answer, None, moment.now)
    word = "declined" if answer is Answer.DECLINED else "already_known"
    event = PathwayProposalAnswered(proposal=proposal.proposal, answer=word)
    return Decision(
        changes=(answered,),
        messages=(Outgoing(proposal.organization, ref, event),),
        result=to_jsonable_python(proposal_view(answered)),
    )


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
