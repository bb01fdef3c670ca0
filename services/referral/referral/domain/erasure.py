"""What stays of a pathway whose person asked for erasure: who was asked to erase, and what each answered."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from referral.domain.pathway import Pathway


class ErasureAnswer(StrEnum):
    """What a recipient did."""

    DONE = "done"
    PARTIAL = "partial"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Asked:
    """One recipient that was told something once."""

    recipient: str
    ref: UUID
    answer: ErasureAnswer | None = None
    legal_reason: str | None = None
    keep_until: datetime | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """Takes the place, and the key, of the pathway it erased; says nothing about the person."""

    pathway: UUID
    request: UUID
    asked_at: datetime
    answer_by: datetime
    recipients: tuple[Asked, ...]
    overdue_since: datetime | None = None

    @property
    def key(self) -> UUID:
        return self.pathway

    @property
    def is_answered(self) -> bool:
        return all(one.answer is not None for one in self.recipients)


def erase(pathway: Pathway, request: UUID, now: datetime, answer_by: datetime) -> Erasure:
    recipients = tuple(Asked(one.recipient, one.ref) for one in pathway.refs)
    return Erasure(pathway.id, request, now, answer_by, recipients)


def answered(
    erasure: Erasure,
    ref: UUID,
    answer: ErasureAnswer,
    now: datetime,
    legal_reason: str | None = None,
    keep_until: datetime | None = None,
) -> Erasure:
    """Keep what a recipient answered; the last word counts."""
    recipients = tuple(
        replace(one, answer=answer, legal_reason=legal_reason, keep_until=keep_until, answered_at=now)
        if one.ref == ref
        else one
        for one in erasure.recipients
    )
    return replace(erasure, recipients=recipients)


def overdue(erasure: Erasure, now: datetime) -> Erasure:
    """The date has come and somebody has not answered: staff must ask by other means."""
    return erasure if erasure.is_answered else replace(erasure, overdue_since=now)
