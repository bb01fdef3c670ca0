"""How somebody fares some months after passage; an answer, or that nobody was reached, is a fact."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from enterprise.domain.calendar import months_after
from enterprise.domain.errors import FollowUpIsAnswered, FollowUpIsNotDue, FollowUpIsUnknown
from passerelle.contracts.days import day_of, start_of


class Point(StrEnum):
    """When somebody is asked again."""

    SIX_MONTHS = "six_months"
    TWELVE_MONTHS = "twelve_months"


MONTHS = {Point.SIX_MONTHS: 6, Point.TWELVE_MONTHS: 12}


class Situation(StrEnum):
    """What somebody does by then, coarse; `not_reached` says that nobody could ask."""

    OWN_BUSINESS = "own_business"
    COLLECTIVE_BUSINESS = "collective_business"
    EMPLOYMENT = "employment"
    FURTHER_EDUCATION = "further_education"
    SOLIDARITY = "solidarity"
    SEEKING = "seeking"
    NOT_REACHED = "not_reached"


class FollowUpStatus(StrEnum):
    """Where one follow-up stands."""

    PLANNED = "planned"
    DUE = "due"
    ANSWERED = "answered"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One time to ask; `situation` and `recorded_at` are set once somebody has tried."""

    point: Point
    due_at: datetime
    status: FollowUpStatus = FollowUpStatus.PLANNED
    situation: Situation | None = None
    recorded_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.status in {FollowUpStatus.PLANNED, FollowUpStatus.DUE}


def planned(passed_at: datetime) -> tuple[FollowUp, ...]:
    """The follow-ups of somebody whose passage ended then, each from the start of its day."""
    return tuple(FollowUp(point, _start_of(passed_at, months)) for point, months in MONTHS.items())


def find(follow_ups: tuple[FollowUp, ...], point: Point) -> FollowUp:
    """The follow-up of that kind; raises FollowUpIsUnknown."""
    found = next((one for one in follow_ups if one.point is point), None)
    if found is None:
        raise FollowUpIsUnknown
    return found


def fall_due(follow_ups: tuple[FollowUp, ...], point: Point) -> tuple[FollowUp, ...]:
    """The time to ask has come."""
    found = find(follow_ups, point)
    return _with(follow_ups, replace(found, status=FollowUpStatus.DUE)) if found.is_open else follow_ups


def record(follow_ups: tuple[FollowUp, ...], point: Point, situation: Situation, now: datetime) -> tuple[FollowUp, ...]:
    """What the person answered, or that nobody was reached; who was not reached may still answer later."""
    found = find(follow_ups, point)
    if now < found.due_at:
        raise FollowUpIsNotDue
    if found.status is FollowUpStatus.ANSWERED:
        raise FollowUpIsAnswered
    reached = situation is not Situation.NOT_REACHED
    status = FollowUpStatus.ANSWERED if reached else FollowUpStatus.NOT_REACHED
    return _with(follow_ups, replace(found, status=status, situation=situation, recorded_at=now))


def next_due(follow_ups: tuple[FollowUp, ...]) -> datetime | None:
    """When the first follow-up that nobody has dealt with is due."""
    return min((one.due_at for one in follow_ups if one.is_open), default=None)


def _start_of(passed_at: datetime, months: int) -> datetime:
    return start_of(months_after(day_of(passed_at), months))


def _with(follow_ups: tuple[FollowUp, ...], changed: FollowUp) -> tuple[FollowUp, ...]:
    return tuple(changed if one.point is changed.point else one for one in follow_ups)
