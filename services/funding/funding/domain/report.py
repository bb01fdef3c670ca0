"""The yearly figures of an agency, so coarse that nobody can be found in them, not by subtraction either."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from funding.domain.territory import department_of

MEASURES = ("invited", "applied", "funded")
NOT_SAID = "not_said"
"""Nobody said the territory, or the project has no sector."""

Counts = Mapping[str, tuple[int, ...]]
"""How many people, in the order of the measures, by category."""


@dataclass(frozen=True, slots=True)
class Table:
    """Some categories by name and all others together; what is not named cannot be told apart."""

    named: dict[str, tuple[int, ...]]
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted in one year: invited, applied and funded, by sector, commune and quarter."""

    by_sector: Counts
    by_commune: Counts
    by_quarter: Counts


@dataclass(frozen=True, slots=True)
class YearlyReport:
    """The report as it was made; made once, so that no later erasure can be read out of two versions."""

    key: UUID
    year: int
    made_at: datetime
    body: dict[str, Any]


def report_key(year: int) -> UUID:
    """There is one report of a year."""
    return uuid5(NAMESPACE_URL, f"urn:passerelle:funding:report:{year}")


def report_of(figures: Figures, smallest: int) -> dict[str, Any]:
    """Totals, sectors and departments; a measure that would show too few people is left out everywhere."""
    shown = _measures_to_show(figures, smallest)
    departments = _columns(_by_department(figures.by_commune), shown)
    of_projects = [column for column in shown if MEASURES[column] != "invited"]
    sectors = _columns(figures.by_sector, of_projects)
    return {
        "smallest_count": smallest,
        "measures": [MEASURES[column] for column in shown],
        "total": dict(zip((MEASURES[column] for column in shown), _sum(departments), strict=False)),
        "by_sector": _shown(suppressed(sectors, smallest), of_projects),
        "by_department": _shown(suppressed(departments, smallest), shown),
    }


def _measures_to_show(figures: Figures, smallest: int) -> list[int]:
    """Those whose totals, and their differences, are big enough.

    Quarterly statistics leave small quarters out: the year must not give away the ones that are missing there.
    """
    shown: list[int] = []
    for column in range(len(MEASURES)):
        total = _sum(_columns(figures.by_commune, [*shown, column]))
        small = [row[column] for row in figures.by_quarter.values() if row[column] < smallest]
        is_told_by_quarter = MEASURES[column] != "invited"
        if is_safe(total, smallest) and not (is_told_by_quarter and not _hides((sum(small),), len(small), smallest)):
            shown.append(column)
    return shown


def suppressed(counts: Counts, smallest: int) -> Table:
    """Name the categories that hide everybody; fold more into the others until these hide everybody too.

    Rows that are alike are folded together: which of them stayed would tell the rest to whoever knows the method.
    """
    named = {name: row for name, row in counts.items() if any(row) and is_safe(row, smallest)}
    total = _sum(counts)
    while named and not _hides(_less(total, _sum(named)), len(counts) - len(named), smallest):
        lowest = min(named.values())
        named = {name: row for name, row in named.items() if row != lowest}
    return Table(named, _less(total, _sum(named)) if named else total)


def is_safe(row: tuple[int, ...], smallest: int) -> bool:
    """Whether no count in it, nor the difference of two, is about a few people only."""
    numbers = [*row, *(abs(one - other) for one, other in combinations(row, 2))]
    return all(number == 0 or number >= smallest for number in numbers)


def _hides(others: tuple[int, ...], categories: int, smallest: int) -> bool:
    """Big enough, and not so big that each of the categories must be just below what is shown."""
    return is_safe(others, smallest) and not any(number == categories * (smallest - 1) > 0 for number in others)


def _by_department(by_commune: Counts) -> dict[str, tuple[int, ...]]:
    departments: dict[str, tuple[int, ...]] = {}
    for commune, row in by_commune.items():
        name = commune if commune == NOT_SAID else department_of(commune)
        known = departments.get(name, (0,) * len(row))
        departments[name] = tuple(map(sum, zip(known, row, strict=True)))
    return departments


def _columns(counts: Counts, columns: Sequence[int]) -> Counts:
    return {name: tuple(row[column] for column in columns) for name, row in counts.items()}


def _shown(table: Table, columns: Sequence[int]) -> dict[str, Any]:
    measures = [MEASURES[column] for column in columns]
    named = {name: dict(zip(measures, table.named[name], strict=True)) for name in sorted(table.named)}
    return {"named": named, "others": dict(zip(measures, table.others, strict=False))}


def _sum(counts: Counts) -> tuple[int, ...]:
    return tuple(map(sum, zip(*counts.values(), strict=True))) or (0,) * len(MEASURES)


def _less(total: tuple[int, ...], part: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(whole - some for whole, some in zip(total, part, strict=False))
