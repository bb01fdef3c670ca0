"""How many places a funder pays for in a period, and which courses have them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from language.domain.errors import (
    StreamHasNoPlacesLeft,
    StreamPeriodIsInvalid,
    StreamPeriodIsMissing,
    StreamPeriodsOverlap,
    StreamPlacesAreInUse,
)
from language.domain.identifiers import CourseId, key_of


def stream_key(stream: str) -> UUID:
    """The key under which a stream's places are kept and locked."""
    return key_of("stream", stream)


@dataclass(frozen=True, slots=True)
class Period:
    """Places agreed with the funder for courses that begin between two days."""

    starts_on: date
    ends_on: date
    places: int
    source: str
    reserved: Mapping[CourseId, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        return self.places - sum(self.reserved.values())

    def covers(self, on: date) -> bool:
        return self.starts_on <= on <= self.ends_on


@dataclass(frozen=True, slots=True)
class StreamPlaces:
    """The periods of one stream; without any, the funder set no limit."""

    stream: str
    periods: tuple[Period, ...] = ()

    @property
    def key(self) -> UUID:
        return stream_key(self.stream)


def agree(places: StreamPlaces, period: Period) -> StreamPlaces:
    """The stream with one more period, or with another number of places for one it has."""
    if period.ends_on < period.starts_on or period.places < 1:
        raise StreamPeriodIsInvalid
    known = next((one for one in places.periods if one.starts_on == period.starts_on), None)
    others = tuple(one for one in places.periods if one is not known)
    if any(one.starts_on <= period.ends_on and period.starts_on <= one.ends_on for one in others):
        raise StreamPeriodsOverlap
    agreed = period if known is None else replace(period, reserved=known.reserved)
    if agreed.left < 0:
        raise StreamPlacesAreInUse
    return replace(places, periods=tuple(sorted((*others, agreed), key=lambda one: one.starts_on)))


def reserve(places: StreamPlaces, course: CourseId, starts_on: date, wanted: int) -> StreamPlaces:
    """The stream after a course took its places out of the period it begins in."""
    period = next((one for one in places.periods if one.covers(starts_on)), None)
    if period is None:
        raise StreamPeriodIsMissing
    if period.left < wanted:
        raise StreamHasNoPlacesLeft
    return _with(places, period, {**period.reserved, course: wanted})


def give_back(places: StreamPlaces, course: CourseId, used: int) -> StreamPlaces:
    """The stream after a course ended: what nobody used is free for another course."""
    for period in places.periods:
        if course in period.reserved:
            rest = {one: number for one, number in period.reserved.items() if one != course}
            return _with(places, period, {**rest, course: used} if used else rest)
    return places


def _with(places: StreamPlaces, period: Period, reserved: Mapping[CourseId, int]) -> StreamPlaces:
    changed = replace(period, reserved=reserved)
    return replace(places, periods=tuple(changed if one is period else one for one in places.periods))
