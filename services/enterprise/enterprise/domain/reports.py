"""What a supporter is told of one year; made once, so that no later change can be read out of two versions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from enterprise.domain.counts import shown
from enterprise.domain.identifiers import SupporterId
from enterprise.domain.money_errors import YearIsNotOver
from enterprise.domain.participations import Outcome
from passerelle.contracts.days import day_of

TAKING_PART = "taking_part"
CATEGORIES = (*(outcome.value for outcome in Outcome), TAKING_PART)
"""What can have become of somebody: an outcome, or nothing yet."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted: cents spent by purpose, sessions by format, people by what became of them."""

    spent_cents: Mapping[str, int]
    sessions: Mapping[str, int]
    people: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SupporterReport:
    """The report as it was made."""

    supporter: SupporterId
    year: int
    made_at: datetime
    body: dict[str, Any]

    @property
    def key(self) -> UUID:
        return report_of(self.supporter, self.year)


def report_of(supporter: SupporterId, year: int) -> UUID:
    """Key of the one report of a supporter and a year."""
    return uuid5(supporter, f"report {year}")


def make(supporter: SupporterId, year: int, figures: Figures, smallest: int, now: datetime) -> SupporterReport:
    """The report of a year that is over."""
    if day_of(now) <= date(year, 12, 31):
        raise YearIsNotOver
    people = {category: figures.people.get(category, 0) for category in CATEGORIES}
    body = {
        "spent_cents": dict(figures.spent_cents),
        "sessions": dict(figures.sessions),
        "smallest_count": smallest,
        "outcomes": asdict(shown(people, smallest)),
    }
    return SupporterReport(supporter, year, now, body)
