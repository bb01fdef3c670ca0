"""A person came in by a partner's door: the partner proposes a pathway, the owner answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from referral.domain.codes import Purpose
from referral.domain.errors import ProposalIsAnswered

CONTACT_KEPT_FOR = timedelta(days=30)
"""How long the contact details of an unanswered proposal are kept."""


class Answer(StrEnum):
    """What the owner makes of a proposal."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    ALREADY_KNOWN = "already_known"


@dataclass(frozen=True, slots=True)
class PendingContact:
    """A request for contact details on its way; the private key is forgotten with the answer."""

    request: UUID
    private_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal, on a ref the partner made for it alone."""

    ref: UUID
    proposal: UUID
    organization: str
    service: str
    purpose: Purpose
    agreed_at: datetime
    received_at: datetime
    answer: Answer | None = None
    answered_at: datetime | None = None
    pathway: UUID | None = None
    pending: PendingContact | None = None
    contact: Mapping[str, str] | None = field(default=None, repr=False)
    contact_problem: str | None = None

    @property
    def key(self) -> UUID:
        return self.ref

    @property
    def links(self) -> tuple[UUID, ...]:
        return () if self.pathway is None else (self.pathway,)


def learn_contact(proposal: Proposal, contact: Mapping[str, str]) -> Proposal:
    """Who it is about; an answered proposal needs to know no more."""
    known = dict(contact) if proposal.answer is None else None
    return replace(proposal, contact=known, pending=None, contact_problem=None)


def stay_unknown(proposal: Proposal, problem: str) -> Proposal:
    return replace(proposal, pending=None, contact_problem=problem)


def without_contact(proposal: Proposal) -> Proposal:
    return replace(proposal, contact=None, pending=None)


def answer(proposal: Proposal, given: Answer, pathway: UUID | None, now: datetime) -> Proposal:
    """The contact details go: whoever was accepted is registered as a person by then."""
    if proposal.answer is not None:
        raise ProposalIsAnswered
    return without_contact(replace(proposal, answer=given, answered_at=now, pathway=pathway))
