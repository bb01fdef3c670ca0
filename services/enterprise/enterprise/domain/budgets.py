"""Who supports the cooperative, what they pay for, and what is left of it: never more than was given."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from enterprise.domain.identifiers import CommitmentId, LineId, SessionId, SupporterId
from enterprise.domain.money_errors import (
    CommitmentIsClosed,
    CommitmentIsExhausted,
    LineDatesAreReversed,
    LineIsExhausted,
    OutsideThePeriod,
)


class BudgetPurpose(StrEnum):
    """What a supporter's money is for."""

    SESSIONS = "sessions"
    COORDINATION = "coordination"
    TRAINING = "training"
    EQUIPMENT = "equipment"
    PREMISES = "premises"
    CHILDCARE = "childcare"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Supporter:
    """An organization that backs the cooperative, such as a city, a foundation or the host itself."""

    id: SupporterId
    code: str
    name: str

    @property
    def key(self) -> UUID:
        return self.id


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One purpose, one period, one amount in euro cents; what is spent is part of what is committed."""

    id: LineId
    supporter: SupporterId
    purpose: BudgetPurpose
    starts_on: date
    ends_on: date
    amount_cents: int
    committed_cents: int = 0
    spent_cents: int = 0

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def left_cents(self) -> int:
        """What can still be committed."""
        return self.amount_cents - self.committed_cents

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class Commitment:
    """Part of a line set aside for one session."""

    id: CommitmentId
    line: LineId
    session: SessionId
    amount_cents: int
    committed_at: datetime
    spent_cents: int = 0
    closed_at: datetime | None = None

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def links(self) -> tuple[UUID, ...]:
        return (self.line,)

    @property
    def left_cents(self) -> int:
        return 0 if self.closed_at else self.amount_cents - self.spent_cents


@dataclass(frozen=True, slots=True)
class Expense:
    """Money spent on a session; written once."""

    id: UUID
    commitment: CommitmentId
    amount_cents: int
    spent_on: date

    @property
    def key(self) -> UUID:
        return self.id


def opened(line: BudgetLine) -> BudgetLine:
    """Itself, unless its period is reversed."""
    if line.ends_on < line.starts_on:
        raise LineDatesAreReversed
    return line


def commit(
    line: BudgetLine, id: CommitmentId, session: SessionId, amount: int, now: datetime
) -> tuple[BudgetLine, Commitment]:
    """Set part of the line aside for a session."""
    if amount > line.left_cents:
        raise LineIsExhausted
    after = replace(line, committed_cents=line.committed_cents + amount)
    return after, Commitment(id, line.id, session, amount, now)


def spend(
    line: BudgetLine, commitment: Commitment, id: UUID, amount: int, day: date
) -> tuple[BudgetLine, Commitment, Expense]:
    """Spend what was set aside, within the period of the line."""
    if commitment.closed_at is not None:
        raise CommitmentIsClosed
    if not line.covers(day):
        raise OutsideThePeriod
    if amount > commitment.left_cents:
        raise CommitmentIsExhausted
    return (
        replace(line, spent_cents=line.spent_cents + amount),
        replace(commitment, spent_cents=commitment.spent_cents + amount),
        Expense(id, commitment.id, amount, day),
    )


def close(line: BudgetLine, commitment: Commitment, now: datetime) -> tuple[BudgetLine, Commitment]:
    """What was set aside and not spent is free again."""
    if commitment.closed_at is not None:
        raise CommitmentIsClosed
    freed = replace(line, committed_cents=line.committed_cents - commitment.left_cents)
    return freed, replace(commitment, closed_at=now)
