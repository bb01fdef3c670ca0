"""What any partner answers on a ref, whatever its kind."""

from typing import Literal
from uuid import UUID

from passerelle.contracts.base import Code, Event, Moment
from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, NextAction, Purpose


class ReferralReceived(Event):
    """The partner's service has taken the referral in; nobody there has looked at it yet."""

    wire = "passerelle.partner.referral_received.v1"
    referral: UUID


class ReferralOpened(Event):
    """Somebody of the partner's staff has opened the referral; nothing is decided."""

    wire = "passerelle.partner.referral_opened.v1"
    referral: UUID


class ReferralAccepted(Event):
    """The partner takes the person on."""

    wire = "passerelle.partner.referral_accepted.v1"
    referral: UUID
    start_by: Moment | None = None
    """When the partner expects to start, if it knows."""


class ReferralDeclined(Event):
    """The referral ends here, with who declined, why, and what the owner may do next."""

    wire = "passerelle.partner.referral_declined.v1"
    referral: UUID
    declined_by: DeclinedBy
    reason: DeclineReason
    may_be_shown: bool
    """Whether the person may be shown the reason."""
    next_action: NextAction


class ReferralWaitlisted(Event):
    """No place now; the partner keeps the person in its queue."""

    wire = "passerelle.partner.referral_waitlisted.v1"
    referral: UUID


class ReferralStarted(Event):
    """The person has really begun."""

    wire = "passerelle.partner.referral_started.v1"
    referral: UUID


class ReferralContinued(Event):
    """The person is still there, and there is no milestone to tell."""

    wire = "passerelle.partner.referral_continued.v1"
    referral: UUID


class OfferLapsed(Event):
    """The person did not answer the partner's own offer or invitation in time."""

    wire = "passerelle.partner.offer_lapsed.v1"
    referral: UUID


class ErasureAnswered(Event):
    """What the recipient did with an erasure request."""

    wire = "passerelle.partner.erasure_answered.v1"
    request: UUID
    answer: Literal["done", "partial", "refused"]
    legal_reason: Code | None = None
    """Coded legal ground for keeping something, such as `accounting_records`; required unless done."""
    keep_until: Moment | None = None


class PathwayProposed(Event):
    """A person came in by the partner's door and agrees that a referring organization open a pathway.

    Its subject is a ref made by the partner for this proposal only.
    """

    wire = "passerelle.partner.pathway_proposed.v1"
    opens_ref = True
    proposal: UUID
    service: Code
    purpose: Purpose
    agreed_at: Moment


class PathwayProposalWithdrawn(Event):
    """The person no longer agrees to the proposal; what was handed over for it is deleted."""

    wire = "passerelle.partner.pathway_proposal_withdrawn.v1"
    proposal: UUID
