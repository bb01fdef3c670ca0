"""The table of contents: which message or deadline is answered by which decision."""

from passerelle.contracts.base import Event
from passerelle.contracts.catalog import MILESTONES
from passerelle.contracts.handover import HandoverDelivered, HandoverRefused, HandoverRequested
from passerelle.contracts.partner import (
    ErasureAnswered,
    OfferLapsed,
    PathwayProposalWithdrawn,
    PathwayProposed,
    ReferralAccepted,
    ReferralContinued,
    ReferralDeclined,
    ReferralOpened,
    ReferralReceived,
    ReferralStarted,
    ReferralWaitlisted,
)
from passerelle.messaging.decisions import Answer, Reactions, Wake
from referral.domain.change import Clock
from referral.plans.library import Guide
from referral.reactions import clocks, contacts, documents, erasures, partners, proposals
from referral.translation.proposing import PROPOSAL_ANSWER, PROPOSAL_DUE


def table(guide: Guide) -> Reactions:
    """The reactions of one organization, which looks plans and partners up in its guide."""
    on_pathway: dict[type[Event], partners.Rule] = {
        ReferralReceived: partners.received,
        ReferralOpened: partners.opened,
        ReferralContinued: partners.continued,
        ReferralAccepted: partners.accepted,
        ReferralDeclined: partners.declined,
        ReferralWaitlisted: partners.waitlisted,
        ReferralStarted: partners.started,
        OfferLapsed: partners.offer_lapsed,
        **dict.fromkeys(MILESTONES.values(), partners.milestone),
    }
    messages: dict[type[Event], Answer] = {event: partners.answering(guide, rule) for event, rule in on_pathway.items()}
    messages |= {
        HandoverRequested: contacts.handover_requested(guide),
        HandoverDelivered: proposals.handover_delivered(guide),
        HandoverRefused: proposals.handover_refused,
        PathwayProposed: proposals.pathway_proposed(guide),
        PathwayProposalWithdrawn: proposals.proposal_withdrawn,
        ErasureAnswered: erasures.answered,
    }
    wakes: dict[str, Wake] = {clock.value: clocks.ringing(guide) for clock in Clock}
    wakes |= {
        PROPOSAL_DUE: proposals.proposal_due,
        PROPOSAL_ANSWER: proposals.answer_leaves,
        erasures.ERASURE_DUE: erasures.overdue,
    }
    wakes[documents.DOCUMENT_EXPIRING] = documents.expiring(guide)
    return Reactions(messages, wakes)
