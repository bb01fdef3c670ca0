"""Which counts may be told, so that none below five can be found, not even by subtracting told ones from each other.

Everything told is decided by calendar quarter and by what is told anyway, never by who asks: whatever several readers
put together, they know no more. In a quarter that is over:

1. a figure that is no total is told when it is at least SMALLEST;
2. a total is told when all its parts are, or when at least two parts are not and their sum, which the total gives
   away, leaves each of them at least three values;
3. the months of a figure are told when none of them is small, those of a total when the months of all its parts are.

A count that is cut up further, as by territory or by cause, goes by `withheld`: nobody is a count that may be known.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TypeVar

from passerelle.contracts.statistics import SMALLEST, TOTALS, Figure, MonthlyCounts, QuarterCount

Counts = Mapping[Figure, int]
"""How often each figure happened in one stretch of time; totals are left out, they are summed up here."""

_ROOM = 2
"""How far the sum of hidden counts stays from its smallest and its greatest value."""
_GREATEST_HIDDEN = SMALLEST - 1


Part = TypeVar("Part", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of one quarter."""

    quarters: tuple[QuarterCount, ...]
    months: tuple[MonthlyCounts, ...]


def tell(quarter: str, months: Sequence[Counts]) -> Told:
    """What may be told of a quarter whose three months were counted."""
    counted = {figure for month in months for figure in month}
    by_quarter = {figure: sum(month.get(figure, 0) for month in months) for figure in counted}
    told = {figure: count if count >= SMALLEST else None for figure, count in by_quarter.items()}
    told |= {total: _told_total([by_quarter[part] for part in parts]) for total, parts in _totals_of(counted)}
    return Told(
        tuple(QuarterCount(quarter=quarter, figure=figure, count=told[figure]) for figure in Figure if figure in told),
        tuple(_told_months(quarter, months, counted)),
    )


def _totals_of(counted: set[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    for total, parts in TOTALS.items():
        known = [part for part in parts if part in counted]
        if known:
            yield total, known


def _told_total(parts: Sequence[int]) -> int | None:
    hidden = [count for count in parts if count < SMALLEST]
    total = sum(parts)
    if not hidden:
        return total
    has_room = _ROOM <= sum(hidden) <= _GREATEST_HIDDEN * len(hidden) - _ROOM
    return total if len(hidden) > 1 and has_room and total >= SMALLEST else None


def _told_months(quarter: str, months: Sequence[Counts], counted: set[Figure]) -> Iterator[MonthlyCounts]:
    rows = {figure: tuple(month.get(figure, 0) for month in months) for figure in counted}
    told = {figure: row for figure, row in rows.items() if min(row) >= SMALLEST}
    for total, parts in _totals_of(counted):
        if all(part in told for part in parts):
            told[total] = tuple(sum(counts) for counts in zip(*(told[part] for part in parts), strict=True))
    for figure in Figure:
        if figure in told:
            yield MonthlyCounts(quarter=quarter, figure=figure, counts=told[figure])


def withheld(counts: Mapping[Part, int], elsewhere: Sequence[int] = ()) -> frozenset[Part]:
    """Which parts are not told where their sum is told, or may be known; none of those is nobody's.

    Small ones, and with them the smallest of the others until what is left over hides each of them. Parts that are
    alike go together: which of them stayed would tell the rest to whoever knows the method. `elsewhere`: the same sum
    by quarter, as `tell` tells it; where a small quarter could be found from the sum, no part is told.
    """
    small_quarters = [count for count in elsewhere if count < SMALLEST]
    told = {part: count for part, count in counts.items() if count >= SMALLEST}
    if not _hides(sum(small_quarters), len(small_quarters)):
        told = {}
    total = sum(counts.values())
    while told and not _hides(total - sum(told.values()), len(counts) - len(told)):
        lowest = min(told.values())
        told = {part: count for part, count in told.items() if count != lowest}
    return frozenset(part for part, count in counts.items() if count and part not in told)


def _hides(rest: int, parts: int) -> bool:
    """Nobody, or enough; and not so many that each part must be just below what is told."""
    return rest == 0 or SMALLEST <= rest != _GREATEST_HIDDEN * parts


def months_of(quarter: str) -> list[tuple[datetime, datetime]]:
    """The three months of a quarter: each from its first moment to that of the next, in UTC."""
    year, first = int(quarter[:4]), 3 * int(quarter[5]) - 2
    starts = [_month(year, first + step) for step in range(4)]
    return list(pairwise(starts))


def quarter_of(moment: datetime) -> str:
    """The quarter a moment lies in, in UTC."""
    at = moment.astimezone(UTC)
    return f"{at.year}Q{(at.month + 2) // 3}"


def quarters_between(first: str, last: str) -> list[str]:
    """All quarters from the first to the last; empty when they are the wrong way round."""
    return [_named(number) for number in range(_number(first), _number(last) + 1)]


def closed_quarters(now: datetime, number: int) -> list[str]:
    """The last quarters that are over, the oldest first."""
    current = _number(quarter_of(now))
    return [_named(each) for each in range(current - number, current)]


def is_over(quarter: str, now: datetime) -> bool:
    """Whether nothing more can happen in it."""
    return _number(quarter) < _number(quarter_of(now))


def _number(quarter: str) -> int:
    return 4 * int(quarter[:4]) + int(quarter[5]) - 1


def _named(number: int) -> str:
    return f"{number // 4}Q{number % 4 + 1}"


def _month(year: int, month: int) -> datetime:
    return datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=UTC)
