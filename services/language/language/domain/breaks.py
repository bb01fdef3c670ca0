"""A stretch of sessions a learner does not come to, told before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class BreakReason(StrEnum):
    """Why, as coarse as a register needs."""

    BIRTH = "birth"
    HEALTH = "health"
    FAMILY = "family"
    WORK = "work"
    PROCEDURE = "procedure"
    """A procedure, such as the hearing of an asylum seeker."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Break:
    """From one session to another; open until the learner is back."""

    reason: BreakReason
    first_session: int
    """The first session missed."""
    back_at: int | None = None
    """The first session possible again."""
    kept_until: date | None = None
    """The last day the place is kept; None when it was given back at once."""

    def covers(self, session: int) -> bool:
        return self.first_session <= session and (self.back_at is None or session < self.back_at)


def is_away(breaks: Iterable[Break], session: int) -> bool:
    """Whether a session fell into a break: it counts neither for nor against the learner."""
    return any(one.covers(session) for one in breaks)
