"""What the group did and earned in a period, and how the result was shared: no cent appears or disappears."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from enterprise.domain.identifiers import PeriodId, Ref, SessionId
from enterprise.domain.money_errors import NothingToShare, PeriodDoesNotFollow, SharesDoNotAddUp
from enterprise.domain.sessions import Session


def period_of(session: SessionId, starts_on: date) -> PeriodId:
    """Key of the period of a session that begins on a day."""
    return PeriodId(uuid5(session, starts_on.isoformat()))


class Sharing(StrEnum):
    """How the result is shared among those who worked."""

    EQUALLY = "equally"
    BY_HOURS = "by_hours"
    AGREED = "agreed"
    """The group has agreed on amounts."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Both days included; money in euro cents."""

    starts_on: date
    ends_on: date
    turnover_cents: int
    costs_cents: int
    kept_cents: int = 0
    """What stays with the cooperative, such as its contribution; a loss stays there whole."""
    sales: int = 0
    """How many sales, orders or services."""

    @property
    def result_cents(self) -> int:
        return self.turnover_cents - self.costs_cents


@dataclass(frozen=True, slots=True)
class Worked:
    """One person's part; `cents` only where the group agreed on amounts."""

    ref: Ref
    minutes: int
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class ResultShare:
    """What one person gets of the result."""

    ref: Ref
    minutes: int
    cents: int


@dataclass(frozen=True, slots=True)
class ActivityPeriod:
    """Written once; a wrong one is taken back and recorded again."""

    session: SessionId
    accounts: Accounts
    shares: tuple[ResultShare, ...]
    after: date | None
    """The last day accounted for before this period."""
    erased_minutes: int = 0
    erased_cents: int = 0
    """Shares of people whose data was erased since; the sums still hold."""

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def id(self) -> PeriodId:
        return period_of(self.session, self.accounts.starts_on)

    @property
    def shared_cents(self) -> int:
        return sum(share.cents for share in self.shares) + self.erased_cents


def kept_of(accounts: Accounts) -> int:
    """What stays with the cooperative: what was said, or the whole of a loss."""
    if accounts.result_cents <= 0:
        return accounts.result_cents
    if accounts.kept_cents > accounts.result_cents:
        raise SharesDoNotAddUp
    return accounts.kept_cents


def share(amount: int, sharing: Sharing, people: Sequence[Worked]) -> tuple[ResultShare, ...]:
    """Everybody's share of what the cooperative does not keep."""
    if sharing is Sharing.AGREED:
        agreed = tuple(ResultShare(one.ref, one.minutes, one.cents or 0) for one in people)
        if sum(one.cents for one in agreed) != amount:
            raise SharesDoNotAddUp
        return agreed
    weights = {one.ref: 1 if sharing is Sharing.EQUALLY else one.minutes for one in people}
    cents = apportion(amount, weights)
    return tuple(ResultShare(one.ref, one.minutes, cents[one.ref]) for one in people)


def apportion(amount: int, weights: Mapping[Ref, int]) -> dict[Ref, int]:
    """Whole cents by weight; the cents left over go to the largest remainders, then to who comes first."""
    total = sum(weights.values())
    if not amount:
        return dict.fromkeys(weights, 0)
    if not total:
        raise NothingToShare
    parts = {ref: amount * weight // total for ref, weight in weights.items()}
    left = amount - sum(parts.values())
    for ref in sorted(weights, key=lambda one: -(amount * weights[one] % total))[:left]:
        parts[ref] += 1
    return parts


def require_place(session: Session, accounts: Accounts, today: date) -> None:
    """Raises PeriodDoesNotFollow unless the period is over and the next one of the session."""
    begins = session.accounted_until or session.calling.starts_on
    is_next = accounts.starts_on > begins if session.accounted_until else accounts.starts_on >= begins
    if not is_next or not accounts.starts_on <= accounts.ends_on <= today:
        raise PeriodDoesNotFollow
