"""What the figures of a period count, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

WHOLE = ""
"""The place of all territories together."""


class Kind(StrEnum):
    """What is counted."""

    OPENED = "opened"
    """Pathways opened."""
    ARRIVED = "arrived"
    """Pathways that came to a step for the first time; the first step of a plan is told by OPENED."""
    MOVED = "moved"
    """Moves to a step from another one."""
    STOPPED_FOR = "stopped_for"
    """Pathways that were stopped, by the last coded cause before."""
    HAPPENED = "happened"
    """What the quarterly statistics count, of all plans together."""


@dataclass(frozen=True, slots=True, order=True)
class Counted:
    """One thing that is counted."""

    kind: Kind
    plan: str = ""
    step: str = ""
    """The step come to; for HAPPENED the figure."""
    other: str = ""
    """The step come from, or the cause."""


@dataclass(frozen=True, slots=True)
class Days:
    """How long stays at a step took; quartiles only where each part between them holds enough."""

    median: int
    lower: int | None = None
    upper: int | None = None


@dataclass(frozen=True, slots=True)
class StayTimes:
    """The times of all stays of a step that ended in the period, before it is decided what is told."""

    plan: str
    step: str
    place: str
    stays: int
    days: Days


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one period at some places, by place; whatever is not in it is too small, or would give away."""

    counts: Mapping[tuple[str, Counted], int] = field(default_factory=dict)
    times: Mapping[tuple[str, str, str], Days] = field(default_factory=dict)
    """By place, plan and step."""
