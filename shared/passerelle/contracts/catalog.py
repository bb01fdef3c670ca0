"""Every event type by its wire name: the whole published language on one page."""

from passerelle.contracts import (
    directory,
    enterprise,
    exchange,
    funding,
    handover,
    language,
    network,
    partner,
    referral,
    requirements,
    rights,
    statistics,
)
from passerelle.contracts.base import Event

EVENTS: dict[str, type[Event]] = {
    event.wire: event
    for event in (
        directory.OrganizationAnnounced,
        referral.ReferralSent,
        referral.ReferralCancelled,
        referral.ReferralLapsed,
        referral.GrantWithdrawn,
        referral.GrantNarrowed,
        referral.ErasureRequested,
        referral.PathwayProposalAnswered,
        referral.PathwayProposalLapsed,
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
        rights.DataCorrected,
        language.PlacementCompleted,
        language.CourseStarted,
        language.CourseCompleted,
        language.CourseLeft,
        enterprise.TrialOffered,
        enterprise.TrialStarted,
        enterprise.TrialCompleted,
        enterprise.TrialLeft,
        enterprise.FollowUpRecorded,
        funding.ApplicationInvited,
        funding.ApplicationSubmitted,
        funding.ApplicationDecided,
        funding.LoanDisbursed,
        requirements.RequirementSet,
        requirements.RequirementReminded,
        requirements.RequirementWithdrawn,
        requirements.FiguresReported,
        network.MembershipInvited,
        network.MembershipApplied,
        network.MembershipAccepted,
        network.MembershipDeclined,
        network.MembershipEnded,
        network.PlanShared,
        network.PlanAdopted,
        network.PlanAdapted,
        statistics.StatisticsPublished,
        exchange.ResendRequested,
        exchange.MessageWithheld,
    )
}

MILESTONES: dict[str, type[Event]] = {
    event.short_name(): event for event in EVENTS.values() if event.publishers and not event.publishers & {"referral"}
}
"""Milestones by short name, as pathway plans speak of them."""
