"""What staff and systems are shown of pathways, agreements, proposals and erasures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from referral.domain.codes import CollectedHow, FieldGroup, Purpose, ReferralStatus
from referral.domain.erasure import Erasure
from referral.domain.grant import Grant, GrantStanding
from referral.domain.pathway import Pathway, PathwayStage
from referral.domain.plan import PathwayPlan
from referral.domain.proposal import Answer, Proposal
from referral.domain.referral import Chosen, Referral
from referral.domain.refusal import Refusal
from referral.domain.status import Standing, standing_of
from referral.domain.timing import Awaited, Silence, Wait


@dataclass(frozen=True, slots=True)
class ReferralView:
    """One referral and its clocks."""

    id: UUID
    pathway: UUID
    step: str
    partner: str
    chosen: Chosen
    service: str
    purpose: Purpose
    status: ReferralStatus
    queued_at: datetime
    not_before: datetime | None
    sent_at: datetime | None
    reminded_at: datetime | None
    received_at: datetime | None
    opened_at: datetime | None
    answer_by: datetime | None
    accepted_at: datetime | None
    start_by: datetime | None
    started_at: datetime | None
    report_by: datetime | None
    heard_at: datetime | None
    finish_by: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    silence: Silence | None
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class DueView:
    """What is waited for next on one referral."""

    referral: UUID
    pathway: UUID
    step: str
    partner: str
    waits_for: Wait
    due_at: datetime
    is_overdue: bool
    silence: Silence | None


@dataclass(frozen=True, slots=True)
class PathwayView:
    """Where one pathway stands."""

    id: UUID
    person: UUID
    plan: str
    version: int
    stage: PathwayStage
    opened_at: datetime
    ended_at: datetime | None
    step: str
    number: int
    """How many steps were taken, this one included."""
    standing: Standing
    stuck_on: str | None
    stuck_since: datetime | None
    referral: ReferralView | None


@dataclass(frozen=True, slots=True)
class GrantView:
    """One agreement, and whether it is in force now."""

    id: UUID
    pathway: UUID
    recipient: str
    purpose: Purpose
    fields: tuple[FieldGroup, ...]
    given_at: datetime
    valid_until: datetime
    withdrawn_at: datetime | None
    is_in_force: bool
    notice_version: str
    notice_language: str
    standing: GrantStanding
    begins_at: datetime
    collected_how: CollectedHow
    collected_by: str
    interpreter: bool
    representative: str | None
    """Role of whoever agreed for the person, or with them."""
    confirmed_at: datetime | None
    narrowed_from: UUID | None
    narrowed_to: UUID | None
    legal_basis: str | None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A pathway a partner proposes; contact details are there until it is answered."""

    ref: UUID
    proposal: UUID
    organization: str
    service: str
    purpose: Purpose
    agreed_at: datetime
    received_at: datetime
    answer: Answer | None
    answered_at: datetime | None
    leaves_at: datetime | None
    """When a no is told to the partner."""
    lapsed_at: datetime | None
    withdrawn_at: datetime | None
    pathway: UUID | None
    contact: Mapping[str, str] | None
    contact_problem: str | None


@dataclass(frozen=True, slots=True)
class ErasureAnswerView:
    """What one recipient did with the request to erase."""

    recipient: str
    answer: str | None
    legal_reason: str | None
    keep_until: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ErasureView:
    """How far an erasure has come."""

    thread: UUID
    asked_at: datetime
    answer_by: datetime
    overdue_since: datetime | None
    recipients: tuple[ErasureAnswerView, ...]


def referral_view(pathway: UUID, referral: Referral) -> ReferralView:
    return ReferralView(pathway=pathway, **_picked(ReferralView, referral, without="pathway"))


def due_view(pathway: UUID, referral: Referral, awaited: Awaited, now: datetime) -> DueView:
    is_overdue = awaited.by <= now
    return DueView(
        referral.id,
        pathway,
        referral.step,
        referral.partner,
        awaited.what,
        awaited.by,
        is_overdue,
        referral.silence,
    )


def pathway_view(pathway: Pathway, plan: PathwayPlan, now: datetime) -> PathwayView:
    visit, referral = pathway.visit, pathway.referral
    return PathwayView(
        id=pathway.id,
        person=pathway.person,
        plan=pathway.plan,
        version=pathway.version,
        stage=pathway.stage,
        opened_at=pathway.opened_at,
        ended_at=pathway.ended_at,
        step=visit.step,
        number=visit.number,
        standing=standing_of(pathway, plan, visit, now),
        stuck_on=visit.stuck_on,
        stuck_since=visit.stuck_since,
        referral=None if referral is None else referral_view(pathway.id, referral),
    )


def grant_view(pathway: UUID, grant: Grant, now: datetime) -> GrantView:
    return GrantView(
        id=grant.id,
        pathway=pathway,
        recipient=grant.recipient,
        purpose=grant.purpose,
        fields=grant.fields,
        given_at=grant.given_at,
        valid_until=grant.valid_until,
        withdrawn_at=grant.withdrawn_at,
        is_in_force=grant.is_in_force(now),
        notice_version=grant.notice.version,
        notice_language=grant.notice.language,
        standing=grant.standing(now),
        begins_at=grant.begins_at,
        collected_how=grant.notice.collected_how,
        collected_by=grant.notice.collected_by,
        interpreter=grant.notice.interpreter,
        representative=grant.notice.representative,
        confirmed_at=grant.confirmed_at,
        narrowed_from=grant.narrowed_from,
        narrowed_to=grant.narrowed_to,
        legal_basis=grant.legal_basis,
    )


def proposal_view(proposal: Proposal) -> ProposalView:
    return ProposalView(**_picked(ProposalView, proposal))


def erasure_view(erasure: Erasure) -> ErasureView:
    return ErasureView(
        thread=erasure.thread,
        asked_at=erasure.asked_at,
        answer_by=erasure.answer_by,
        overdue_since=erasure.overdue_since,
        recipients=tuple(
            ErasureAnswerView(one.recipient, one.answer, one.legal_reason, one.keep_until, one.answered_at)
            for one in erasure.recipients
        ),
    )


def _picked(view: type, state: object, without: str = "") -> dict[str, Any]:
    return {name: getattr(state, name) for name in view.__annotations__ if name != without}
