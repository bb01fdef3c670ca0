"""A person came in by a partner's door: the partner proposes a pathway, the owner answers."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from referral.domain.codes import Purpose
from referral.domain.errors import ProposalIsAnswered


class Answer(StrEnum):
    """What the owner makes of a proposal."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    ALREADY_KNOWN = "already_known"


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

    @property
    def key(self) -> UUID:
        return self.ref


def answer(proposal: Proposal, given: Answer, pathway: UUID | None, now: datetime) -> Proposal:
    if proposal.answer is not None:
        raise ProposalIsAnswered
    return replace(proposal, answer=given, answered_at=now, pathway=pathway)
