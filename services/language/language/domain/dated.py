"""Rules that hold from a day to a day: which one is in force, and whether they leave a day out or say it twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Protocol, TypeVar


class RuleStatus(StrEnum):
    """How far a rule can be relied on."""

    CONFIRMED = "confirmed"
    TO_BE_CONFIRMED = "to_be_confirmed"


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when something holds (both days included), where that is written, and how sure it is."""

    valid_from: date
    valid_until: date | None
    source: str
    status: RuleStatus

    def covers(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


class Dated(Protocol):
    """Anything that has versions."""

    @property
    def validity(self) -> Validity: ...


D = TypeVar("D", bound=Dated)


def in_force(versions: Iterable[D], on: date) -> D | None:
    """The version that holds on a day."""
    return next((one for one in versions if one.validity.covers(on)), None)


def version_before(versions: Iterable[D], version: D) -> D | None:
    """The version this one replaced."""
    return in_force(versions, version.validity.valid_from - timedelta(days=1))


def order_problems(versions: Sequence[Dated]) -> list[str]:
    """What is wrong between the versions of one rule: an end before its start, an overlap, a gap."""
    ordered = [one.validity for one in sorted(versions, key=lambda one: one.validity.valid_from)]
    backwards = [one for one in ordered if one.valid_until is not None and one.valid_until < one.valid_from]
    if backwards:
        return [f"ends on {one.valid_until}, before it begins on {one.valid_from}" for one in backwards]
    pairs = pairwise(ordered)
    return [problem for one, next_one in pairs if (problem := _between(one, next_one))]


def _between(one: Validity, following: Validity) -> str:
    if one.valid_until is None or one.valid_until >= following.valid_from:
        return f"overlap: the version from {one.valid_from} still holds on {following.valid_from}"
    if one.valid_until + timedelta(days=1) < following.valid_from:
        return f"gap: nothing holds between {one.valid_until} and {following.valid_from}"
    return ""
