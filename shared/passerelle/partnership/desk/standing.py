"""Where a referral stands for the staff of a partner, by when what is owed, and what may be done now."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.partnership.decisions import NOT_STARTED, UNANSWERED
from passerelle.partnership.duties import Duty, Owed, duty_of
from passerelle.partnership.referral import ReceivedReferral


class Standing(StrEnum):
    """The boxes of the inbox."""

    NEW = "new"
    LOOKED_AT = "looked_at"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    STARTED = "started"
    ENDED = "ended"


class Step(StrEnum):
    """What staff may do with a referral here."""

    OPEN = "open"
    ACCEPT = "accept"
    WAITLIST = "waitlist"
    DECLINE = "decline"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Line:
    """A referral with its clock."""

    state: ReceivedReferral
    rings_at: datetime | None
    is_reminded: bool

    @property
    def standing(self) -> Standing:
        return standing_of(self.state)

    @property
    def duty(self) -> Duty | None:
        return duty_of(self.state)

    @property
    def due_at(self) -> datetime | None:
        """The owner's date for an answer; for what comes after, when the partner reminds itself."""
        duty = self.duty
        if duty in {Duty.OPEN, Duty.DECIDE}:
            return self.state.answer_by
        if duty is None or self.rings_at is None:
            return None
        return Owed(self.state, duty, self.rings_at, self.is_reminded).due_at

    @property
    def since(self) -> datetime:
        """Since when it waits as it stands."""
        if self.state.status is ReferralStatus.SENT:
            return self.state.received_at
        return self.state.answered_at or self.state.received_at

    def is_late(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at < now


def standing_of(state: ReceivedReferral) -> Standing:
    if state.status is ReferralStatus.SENT:
        return Standing.NEW if state.opened_at is None else Standing.LOOKED_AT
    return Standing(state.status.value) if state.is_open else Standing.ENDED


def steps_of(state: ReceivedReferral, now: datetime) -> frozenset[Step]:
    """The commands that would not be refused; what a service's own pages do comes on top."""
    possible = {Step.DECLINE} if state.status in NOT_STARTED else set()
    if state.agreement_in_force(now):
        if state.status in UNANSWERED:
            possible |= {Step.ACCEPT} | ({Step.OPEN} if state.opened_at is None else set())
        if state.status in {ReferralStatus.SENT, ReferralStatus.ACCEPTED}:
            possible.add(Step.WAITLIST)
        if state.status is ReferralStatus.STARTED:
            possible.add(Step.CONTINUE)
    return frozenset(possible)
