"""What every partner may tell, whatever its kind: listed in the AsyncAPI document beside its own milestones."""

from passerelle.contracts import exchange, handover, partner, rights
from passerelle.contracts.base import Event

PUBLISHES: tuple[type[Event], ...] = (
    partner.ReferralReceived,
    partner.ReferralOpened,
    partner.ReferralAccepted,
    partner.ReferralDeclined,
    partner.ReferralWaitlisted,
    partner.ReferralStarted,
    partner.ReferralContinued,
    partner.OfferLapsed,
    partner.ErasureAnswered,
    partner.PathwayProposed,
    partner.PathwayProposalWithdrawn,
    handover.HandoverRequested,
    handover.HandoverDelivered,
    handover.HandoverRefused,
    rights.RectificationAsked,
    exchange.ResendRequested,
    exchange.MessageWithheld,
)
