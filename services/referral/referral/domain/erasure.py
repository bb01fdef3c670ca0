"""What stays of a pathway whose person asked for erasure: who was asked to erase, and what each answered."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from referral.domain.pathway import Pathway
from referral.domain.proposal import Proposal


class ErasureAnswer(StrEnum):
    """What a recipient did."""

    DONE = "done"
    PARTIAL = "partial"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Asked:
    """One recipient that was told something once, and the request it was sent."""

    request: UUID
    recipient: str
    ref: UUID
    answer: ErasureAnswer | None = None
    legal_reason: str | None = None
    keep_until: datetime | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """Takes the place, and the key, of the pathway or proposal it erased; says nothing about the person."""

    thread: UUID
    asked_at: datetime
    answer_by: datetime
    recipients: tuple[Asked, ...]
    overdue_since: datetime | None = None

    @property
    def key(self) -> UUID:
        return self.thread

    @property
    def is_answered(self) -> bool:
        return all(one.answer is not None for one in self.recipients)


def erase(pathway: Pathway, now: datetime, answer_by: datetime, new_id: Callable[[], UUID]) -> Erasure:
    """Every partner that was ever sent a referral is asked, each with a request of its own."""
    told = [one for one in pathway.refs if pathway.was_told(one.ref)]
    recipients = tuple(Asked(new_id(), one.recipient, one.ref) for one in told)
    return Erasure(pathway.id, now, answer_by, recipients)


def erase_proposal(proposal: Proposal, now: datetime, answer_by: datetime, new_id: Callable[[], UUID]) -> Erasure:
    """The partner that proposed knows the person too, on the ref of its proposal."""
    return Erasure(proposal.ref, now, answer_by, (Asked(new_id(), proposal.organization, proposal.ref),))


def answered(
    erasure: Erasure,
    request: UUID,
    answer: ErasureAnswer,
    now: datetime,
    legal_reason: str | None = None,
    keep_until: datetime | None = None,
) -> Erasure:
    """Keep what a recipient answered; the last word counts."""
    recipients = tuple(
        replace(one, answer=answer, legal_reason=legal_reason, keep_until=keep_until, answered_at=now)
        if one.request == request
        else one
        for one in erasure.recipients
    )
    return replace(erasure, recipients=recipients)


def overdue(erasure: Erasure, now: datetime) -> Erasure:
    """The date has come and somebody has not answered: staff must ask by other means."""
    return erasure if erasure.is_answered else replace(erasure, overdue_since=now)
