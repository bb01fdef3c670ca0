"""What a partner owes on a referral, by when: its own clock, which ends by itself when the referral does."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib import resources

from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.messaging.decisions import NOTHING, CancelDeadline, Decision, Due, Moment, SetDeadline, States
from passerelle.partnership.referral import ReceivedReferral
from passerelle.runtime.yaml_files import loaded

DUTY_DUE = "duty_due"
DUTY_OVERDUE = "duty_overdue"
_DAYS = re.compile(r"([1-9][0-9]{0,2}) days?")
_SAID = frozenset({"valid_from", "source", "status"})


class Duty(StrEnum):
    """What the owner waits for next."""

    OPEN = "open"
    """Somebody has to look at it."""
    DECIDE = "decide"
    START = "start"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Periods:
    """How long each duty may wait, and how often staff is reminded of one that is overdue."""

    open: timedelta
    start: timedelta
    report: timedelta
    again: timedelta


class PeriodsAreBroken(Exception):
    """The file of the partner's clocks cannot be used."""


def read_periods(text: str, file: str) -> Periods:
    """The periods of a file; raises PeriodsAreBroken naming the file and the key."""
    found = loaded(text) or {}
    wanted = tuple(Periods.__dataclass_fields__)
    for key in {*wanted, *_SAID} ^ set(found):
        raise PeriodsAreBroken(f"{file}: `{key}` is missing or unknown")
    return Periods(**{key: _period(found[key], file, key) for key in wanted})


def _period(value: object, file: str, key: str) -> timedelta:
    days = _DAYS.fullmatch(str(value))
    if days is None:
        raise PeriodsAreBroken(f"{file}: `{key}` is no number of days: write `14 days`")
    return timedelta(days=int(days[1]))


PERIODS = read_periods((resources.files(__package__) / "clocks.yaml").read_text("utf-8"), "clocks.yaml")


def duty_of(state: ReceivedReferral) -> Duty | None:
    """What is owed as the referral stands; on the waiting list nothing is, until a place is free."""
    if state.status is ReferralStatus.SENT:
        return Duty.OPEN if state.opened_at is None else Duty.DECIDE
    return {ReferralStatus.ACCEPTED: Duty.START, ReferralStatus.STARTED: Duty.REPORT}.get(state.status)


@dataclass(frozen=True, slots=True)
class Owed:
    """One line of what staff has to do."""

    state: ReceivedReferral
    duty: Duty
    rings_at: datetime
    is_overdue: bool

    @property
    def due_at(self) -> datetime:
        """The owner's own date for an answer; otherwise when staff is, or was first, reminded."""
        if self.duty is Duty.DECIDE:
            return self.state.answer_by
        return self.state.overdue_since or self.rings_at if self.is_overdue else self.rings_at


def watched(state: ReceivedReferral, now: datetime, start_by: datetime | None = None) -> Decision:
    """The clock of what is owed from now on; none when nothing is owed, or nothing may be told any more by then."""
    due = _due(state, now, start_by)
    silenced = (CancelDeadline(state.ref, DUTY_OVERDUE),)
    if due is None or not state.agreement_in_force(due):
        return Decision(deadlines=(CancelDeadline(state.ref, DUTY_DUE), *silenced))
    return Decision(deadlines=(SetDeadline(state.ref, DUTY_DUE, due), *silenced))


def _due(state: ReceivedReferral, now: datetime, start_by: datetime | None) -> datetime | None:
    match duty_of(state):
        case Duty.OPEN:
            return min(now + PERIODS.open, _halfway(now, state.answer_by))
        case Duty.DECIDE:
            return _halfway(now, state.answer_by)
        case Duty.START:
            return start_by if start_by and start_by > now else now + PERIODS.start
        case Duty.REPORT:
            return now + PERIODS.report
        case None:
            return None


def _halfway(now: datetime, answer_by: datetime) -> datetime:
    """Early enough to answer in time, once somebody is reminded."""
    return now + max(answer_by - now, timedelta(0)) / 2


def duty_is_due(states: States, due: Due, moment: Moment) -> Decision:
    """Remind staff, and again until something is done, the referral ends or the agreement does."""
    state = states.get(due.thread)
    if not isinstance(state, ReceivedReferral) or duty_of(state) is None or not state.agreement_in_force(moment.now):
        return NOTHING
    since = due.due if due.name == DUTY_DUE else state.overdue_since or due.due
    reminded = state.reminded(moment.now, since)
    return Decision(changes=(reminded,), deadlines=(SetDeadline(due.thread, DUTY_OVERDUE, moment.now + PERIODS.again),))
