"""How long each wait of a referral may take when its plan does not say, and how silence is climbed step by step."""

from dataclasses import dataclass
from datetime import datetime, timedelta
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

    def reminder(self, now: datetime, wait: timedelta) -> datetime:
        return now + wait * self.remind_after / 100

    def escalation(self, now: datetime, wait: timedelta) -> datetime:
        return now + wait * self.escalate_after / 100


class Wait(StrEnum):
    """What a silent partner keeps everybody waiting for."""

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


NEXT_RUNG = {Rung.NOTICED: Rung.REMINDED, Rung.REMINDED: Rung.ESCALATED}
