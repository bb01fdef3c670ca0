"""What a referring organization, the owner of the pathway, tells a partner about a ref."""

from typing import Literal
from uuid import UUID

from passerelle.contracts.base import Code, Event, Moment
from passerelle.contracts.lifecycle import CancelReason, FieldGroup, Purpose

OWNER = frozenset({"referral"})


class ReferralSent(Event):
    """The owner refers a person, known here only as the ref, to a service the partner announced."""

    wire = "passerelle.referral.referral_sent.v1"
    publishers = OWNER
    opens_ref = True
    referral: UUID
    service: Code
    purpose: Purpose
    grant: UUID
    fields: tuple[FieldGroup, ...]
    """The field groups the grant lets the partner ask for after it accepted."""
    answer_by: Moment
    grant_until: Moment


class ReferralCancelled(Event):
    """The owner takes the referral back; nothing more is expected of the partner."""

    wire = "passerelle.referral.referral_cancelled.v1"
    publishers = OWNER
    referral: UUID
    reason: CancelReason


class ReferralLapsed(Event):
    """No answer came in time; the owner goes on without this partner."""

    wire = "passerelle.referral.referral_lapsed.v1"
    publishers = OWNER
    referral: UUID


class GrantWithdrawn(Event):
    """The person withdrew the agreement under which this partner was told anything on this ref."""

    wire = "passerelle.referral.grant_withdrawn.v1"
    publishers = OWNER
    grant: UUID
    withdrawn_at: Moment


class GrantNarrowed(Event):
    """The person agrees to less than before: fewer field groups, or an earlier end.

    What was told under `grant` goes on under `narrowed_to`; details outside `fields` are deleted.
    """

    wire = "passerelle.referral.grant_narrowed.v1"
    publishers = OWNER
    grant: UUID
    narrowed_to: UUID
    fields: tuple[FieldGroup, ...]
    valid_until: Moment


class ErasureRequested(Event):
    """The person asks that what was told on this ref be erased."""

    wire = "passerelle.referral.erasure_requested.v1"
    publishers = OWNER
    request: UUID
    answer_by: Moment


class PathwayProposalAnswered(Event):
    """The answer to a partner's proposal; when accepted the person is referred on a ref of its own."""

    wire = "passerelle.referral.pathway_proposal_answered.v1"
    publishers = OWNER
    proposal: UUID
    answer: Literal["accepted", "declined", "already_known"]
    ref: UUID | None = None
    """The ref of the pathway, for the proposing partner only; absent unless accepted."""


class PathwayProposalLapsed(Event):
    """Nobody answered the proposal in time; nothing that was handed over for it is kept."""

    wire = "passerelle.referral.pathway_proposal_lapsed.v1"
    publishers = OWNER
    proposal: UUID
