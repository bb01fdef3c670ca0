"""What staff see of activity and of supporters' money."""

from dataclasses import dataclass
from datetime import date, datetime

from enterprise.domain.activity import Accounts, ActivityPeriod, ResultShare
from enterprise.domain.budgets import BudgetLine, BudgetPurpose, Commitment
from enterprise.domain.counts import Shown
from enterprise.domain.identifiers import CommitmentId, LineId, PeriodId, SessionId, SupporterId


@dataclass(frozen=True, slots=True)
class PeriodView:
    """One period; costs, what is kept and what is shared add up to the turnover."""

    id: PeriodId
    session: SessionId
    accounts: Accounts
    shares: tuple[ResultShare, ...]
    shared_cents: int
    erased_minutes: int
    erased_cents: int


@dataclass(frozen=True, slots=True)
class Totals:
    """All periods of a session together."""

    turnover_cents: int
    costs_cents: int
    kept_cents: int
    shared_cents: int
    sales: int


@dataclass(frozen=True, slots=True)
class ActivityView:
    """What a group did and earned."""

    totals: Totals
    periods: list[PeriodView]


@dataclass(frozen=True, slots=True)
class LineView:
    """A budget line; `left_cents` can still be committed."""

    id: LineId
    supporter: SupporterId
    purpose: BudgetPurpose
    starts_on: date
    ends_on: date
    amount_cents: int
    committed_cents: int
    spent_cents: int
    left_cents: int


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """Money set aside for a session; `left_cents` can still be spent."""

    id: CommitmentId
    line: LineId
    session: SessionId
    amount_cents: int
    committed_at: datetime
    spent_cents: int
    left_cents: int
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportView:
    """The report of one year; cents by purpose, sessions by format, people by what became of them."""

    year: int
    made_at: datetime
    spent_cents: dict[str, int]
    sessions: dict[str, int]
    smallest_count: int
    outcomes: Shown


def period_view(period: ActivityPeriod) -> PeriodView:
    return PeriodView(
        id=period.id,
        session=period.session,
        accounts=period.accounts,
        shares=period.shares,
        shared_cents=period.shared_cents,
        erased_minutes=period.erased_minutes,
        erased_cents=period.erased_cents,
    )


def line_view(line: BudgetLine) -> LineView:
    return LineView(
        id=line.id,
        supporter=line.supporter,
        purpose=line.purpose,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        amount_cents=line.amount_cents,
        committed_cents=line.committed_cents,
        spent_cents=line.spent_cents,
        left_cents=line.left_cents,
    )


def commitment_view(commitment: Commitment) -> CommitmentView:
    return CommitmentView(
        id=commitment.id,
        line=commitment.line,
        session=commitment.session,
        amount_cents=commitment.amount_cents,
        committed_at=commitment.committed_at,
        spent_cents=commitment.spent_cents,
        left_cents=commitment.left_cents,
        closed_at=commitment.closed_at,
    )
