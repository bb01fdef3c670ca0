"""How long each wait of a referral may take when its plan does not say, and how silence is climbed step by step."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Timing:
    """The owner's own clocks: data, not rules."""

    receive: timedelta
    """The partner's service takes the referral in."""
    acknowledge: timedelta
    """Somebody of the partner's staff opens it."""
    answer: timedelta
    start: timedelta
    report: timedelta
    """From one sign of somebody at work to the next."""
    remind_after: int
    """Percent of the wait for an answer after which own staff reminds the partner."""
    escalate_after: int
    """Percent of the wait for an answer after which the coordinator takes it over."""
    rung: timedelta
    """Between the steps of the ladder when a start or a report does not come."""
    proposal: timedelta
    """Own staff answers a partner's proposal; then it lapses."""
    proposal_answers: timedelta
    """A no to a proposal leaves at a whole multiple of this since the proposal came."""

    def reminder(self, now: datetime, wait: timedelta) -> datetime:
        return now + wait * self.remind_after / 100

    def escalation(self, now: datetime, wait: timedelta) -> datetime:
        return now + wait * self.escalate_after / 100


@dataclass(frozen=True, slots=True)
class Timings:
    """The owner's clocks over time."""

    dated: tuple[tuple[date, Timing], ...]
    """At least one, the first to hold first."""

    def on(self, day: date) -> Timing:
        """Those that hold on this day; before the first day, the first."""
        begun = [timing for since, timing in self.dated if since <= day]
        return begun[-1] if begun else self.dated[0][1]


class Wait(StrEnum):
    """What everybody waits for; the first two are the person's and the waiting list's, never a partner's silence."""

    AGREEMENT = "agreement"
    PLACE = "place"
    RECEIVE = "receive"
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    START = "start"
    REPORT = "report"


class Rung(StrEnum):
    """How far a silence has been climbed."""

    NOTICED = "noticed"
    """A fact of the history; nobody has to do anything yet."""
    REMINDED = "reminded"
    """Own staff should call the partner."""
    ESCALATED = "escalated"
    """The coordinator has it; what comes next is for the plan to say."""


@dataclass(frozen=True, slots=True)
class Silence:
    """What has not been heard, since when it should have been, and how far it was climbed."""

    on: Wait
    since: datetime
    rung: Rung


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is waited for next, and until when."""

    what: Wait
    by: datetime
